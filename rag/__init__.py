"""Retrieval and question answering over public notices."""
