"""The words around quotes, in the language of the question; the texts are in `data/phrases.tsv`."""

from __future__ import annotations

from functools import cache
from importlib import resources

from rag.answering.answer_spec import Reply


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = resources.files("rag.answering").joinpath("data/phrases.tsv").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            key, chinese, english = line.split("\t")
            found["zh"][key], found["en"][key] = chinese, english
    return found


def say(reply: Reply, key: str, **fields: object) -> str:
    """A phrase with its fields filled in; values are put in as they are, braces in them mean nothing."""
    return _phrases()[reply][key].format(**fields)


def knows(key: str) -> bool:
    """Whether there is a phrase of this key."""
    return key in _phrases()["zh"]
