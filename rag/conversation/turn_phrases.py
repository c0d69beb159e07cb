"""The phrases of turns, of `data/turn_words.tsv`: what leads on, points back, carries no topic; and those that ask for a kind of value."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from rag.language.cues import CODE, SENTENCE_END, Choice, Held, escaped_choices
from rag.resources import derived, rows


@cache
def _phrases() -> dict[str, Choice]:
    """Kind -> its phrases."""
    return {
        kind: Choice.of(phrases.split("|"), _whole_word)
        for kind, phrases in rows("rag.conversation", "turn_words.tsv")
    }


def without_phrases(kind: str, text: str, frame: str = "%s") -> str:
    """A folded text with a space for each phrase of a kind that stands in it as `frame` says."""
    found = _phrases()[kind].in_text(text, frame)
    return found.sub(" ", text) if found else text


@cache
def _asked() -> Choice:
    """Phrases that ask for a kind of value, as the understanding of questions has them."""

    def made() -> tuple[Any, ...]:
        phrases: set[str] = set()
        for subject, value, given in rows("rag.language", "question_cues.tsv"):
            if subject == "asked" and value != "yes_no":
                phrases.update(phrase.removeprefix("^") for phrase in given.split("|") if "*" not in phrase)
        choice = Choice.of(sorted(phrases), _asked_phrase)
        return choice.phrases, choice.pieces

    code = [("rag.language", "question_cues.tsv"), ("rag.conversation", "turn_phrases.py"), *CODE]
    return Choice(*derived("asked", code, made))


def asked_phrases(folded: str) -> Held | None:
    """The phrases of a folded text that ask for a kind of value, with the unit behind them."""
    return _asked().in_text(
        folded, "%s(?:万元|亿元|万钱|亿钱|元|钱)?"
    )  # classes of Chinese characters compile slowly


def _asked_phrase(phrase: str) -> str:
    if phrase.isascii():
        return _whole_word(phrase)
    return escaped_choices(phrase.removesuffix("$")) + (f"(?={SENTENCE_END})" if phrase.endswith("$") else "")


def _whole_word(phrase: str) -> str:
    escaped = re.escape(phrase)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if phrase.isascii() else escaped
