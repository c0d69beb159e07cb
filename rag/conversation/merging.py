"""The question before a turn with what the turn names (place, year, kind of value, class) in the place of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.conversation.turn_words import (
    ASKS,
    Named,
    Span,
    named_in,
    names_nothing,
    own_words,
    topic_of,
    with_spans,
    words_of,
)
from rag.language.han import HAN
from rag.public import MAX_QUESTION_CHARS

MAX_FOLLOW_UP_CHARS = 80
"""A longer turn says for itself what it is about."""
_CLASS = re.compile(r"\b(?:class|grade|type|category) [A-Ha-h]\b|[A-Ha-h]\s?[类档]")


def merged(previous: str, turn: str) -> str:
    """`turn` as a question of its own, after the question `previous`.

    Example:
        >>> merged("南京数字化转型专项资金什么时候截止", "那苏州呢")
        '苏州数字化转型专项资金什么时候截止'

    """
    if not _is_follow_up_sized(previous, turn):
        return turn
    question = _merged(named_in(previous), named_in(turn))
    return question if question and len(question) <= MAX_QUESTION_CHARS else turn


def with_class(question: str, turn: str) -> str:
    """A question with the class that a turn names in place of its own ("and class C?"); "" where either names none.

    Example:
        >>> with_class("what does class A get?", "and class C?")
        'what does class C get?'

    """
    told, own = _CLASS.search(question), _CLASS.search(turn)
    return f"{question[: told.start()]}{own.group()}{question[told.end() :]}" if told and own else ""


def _is_follow_up_sized(previous: str, turn: str) -> bool:
    return 0 < len(turn) <= MAX_FOLLOW_UP_CHARS and len(previous) <= MAX_QUESTION_CHARS


def _merged(previous: Named, new: Named) -> str:
    """The merged question; "" where the turn stands for itself."""
    rest, pointers = own_words(new)
    has_topic = bool(topic_of(rest))
    if names_nothing(new, rest) or (has_topic and not pointers):
        return ""
    if has_topic and "pronoun" not in pointers:
        return _carried_over(previous, new, rest)
    return _replaced(previous, new, rest)


def _replaced(previous: Named, new: Named, rest: str) -> str:
    """The question before, with what the turn names in its place, and what the turn asks behind it."""
    asks = bool(rest) and bool(new.asked or words_of(rest))
    replacements = list(_swapped(previous.places, new.place_names)) if new.places else []
    if new.years:
        replacements += _swapped(previous.years, new.year_names)
    if asks:
        replacements += [(span, "") for span in previous.asked]
    text = with_spans(previous.text, replacements)
    names = [] if previous.places else new.place_names
    years = [] if previous.years else new.year_names
    return _joined([*names, *years], text, rest if asks else "")


def _carried_over(previous: Named, new: Named, rest: str) -> str:
    """The turn has a topic of its own: it takes over the place, and what was asked, where it names none."""
    names = new.place_names or previous.place_names
    asks = new.asked or ASKS.search(rest)
    asked = "" if asks else " ".join(previous.text[start:end] for start, end in previous.asked[:1])
    return _joined([*names, *new.year_names], rest, asked)


def _swapped(old: Sequence[Span], names: Sequence[str]) -> Iterator[tuple[Span, str]]:
    """The first old span becomes all the new names; the others go."""
    separator = "、" if any(map(HAN.search, names)) else " and "
    for number, span in enumerate(old):
        yield span, separator.join(names) if number == 0 else ""


def _joined(names: Sequence[str], text: str, asked: str) -> str:
    """Names, topic and what is asked as one question, in the manner of its language."""
    text = text.strip(" ,，。.?？!！")
    if HAN.search(text):
        return " ".join(part for part in ("".join(names) + text, asked) if part)
    words = text.split()
    while asked and words and not words_of(words[0].lower()):
        words.pop(0)
    placed = " ".join([*words, *(f"in {name}" for name in names)])
    return f"{placed}: {asked}" if asked else placed
