"""The terms of a passage, by field, for the lexical index."""

from __future__ import annotations

from rag.language.segment import index_terms
from rag.types import Passage

ANALYSIS = "2"
"""Raised whenever text is cut into terms in another way, so that postings are built anew."""

FIELD_WEIGHTS = {"title": 0.6, "heading": 0.4, "body": 1.0}
"""A passage's body counts whole; its title is shared by all passages of the notice, so it counts less."""


def passage_fields(title: str, passage: Passage) -> dict[str, list[str]]:
    """Field name -> terms; the fields are those of `FIELD_WEIGHTS`."""
    return {
        "title": index_terms(title),
        "heading": index_terms(passage.heading),
        "body": index_terms(passage.text),
    }
