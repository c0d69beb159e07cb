"""Retrievers for other frameworks, each with its own extra: `[langchain]`, `[llamaindex]`, `[haystack]`."""
