"""Annotations that people check the product against, and what belongs to them."""
