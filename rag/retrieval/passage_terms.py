"""The terms of a passage, by field, for the lexical index."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache

from rag.domain import Passage
from rag.language.grams import grams
from rag.language.segment import index_terms, whole_terms

_RULES = "4"
"""Raised whenever the rules by which text is cut into terms change."""

FIELD_WEIGHTS = {"title": 0.6, "heading": 0.4, "body": 1.0}
"""A passage's body counts whole; its title is shared by all passages of the notice, so it counts less."""


@cache
def analysis() -> str:
    """Names the way in which text is cut into terms: postings cut in another way are built anew."""
    words = hashlib.sha256("\n".join(whole_terms()).encode()).hexdigest()
    return f"{_RULES}-{words[:12]}"


def passage_fields(title: str, passage: Passage) -> dict[str, list[str]]:
    """Field name -> terms; the fields are those of `FIELD_WEIGHTS`."""
    return {
        "title": _title_terms(title)[0],
        "heading": index_terms(passage.heading),
        "body": index_terms(passage.text),
    }


def passage_grams(title: str, passage: Passage) -> list[str]:
    """The character grams of a passage with its notice's title."""
    return _title_terms(title)[1] + grams(passage.text)


@lru_cache(maxsize=64)
def _title_terms(title: str) -> tuple[list[str], list[str]]:
    """Terms and grams of a title, which the passages of a notice, one after another, share."""
    return index_terms(title), grams(title)
