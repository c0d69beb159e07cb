"""The words around quotes, in the language of the question; the texts are in `data/phrases.tsv`."""

from __future__ import annotations

from functools import cache

from rag.answering.answer_spec import Reply
from rag.resources import rows


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Language -> key -> phrase."""
    table = rows("rag.answering", "phrases.tsv")
    return {"zh": {key: zh for key, zh, _ in table}, "en": {key: en for key, _, en in table}}


def say(reply: Reply, key: str, **fields: object) -> str:
    """A phrase with its fields filled in; values are put in as they are, braces in them mean nothing."""
    return phrases()[reply][key].format(**fields)


def knows(key: str) -> bool:
    """Whether there is a phrase of this key."""
    return key in phrases()["zh"]
