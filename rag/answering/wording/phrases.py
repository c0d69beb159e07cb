"""The words around quotes, in the language of the answer; the texts are in `data/phrases.tsv`."""

from __future__ import annotations

from rag.domain import Language
from rag.resources import texts


def phrases(reply: Language) -> dict[str, str]:
    """Key -> phrase."""
    return texts("rag.answering", "phrases.tsv")[reply]


def say(reply: Language, key: str, **fields: object) -> str:
    """A phrase with its fields filled in; values are put in as they are, braces in them mean nothing."""
    return phrases(reply)[key].format(**fields)


def knows(key: str) -> bool:
    """Whether there is a phrase of this key."""
    return key in phrases("zh")
