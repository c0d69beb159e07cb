"""Short words of a turn made whole by what was spoken of: a class by its letter alone (and B?), a batch by "the next one"."""

from __future__ import annotations

import re

from rag.language.editions import asked_batches
from rag.language.han import HAN

MAX_WORDS = 8
"""A longer turn says a letter within a sentence of its own."""
_LETTER = re.compile(
    r"(?:\b(?P<noun>class|grade|type|category|tier|level) )?(?<![A-Za-z0-9'’.&-])(?P<letter>[B-Hb-h]|A|a(?=[\s?.!]*$))(?![A-Za-z0-9'’&-])"
)
_ORDINALS = ("first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th")
_KINDS = {
    "group": "组",
    "class": "类",
    "category": "类",
    "level": "层次|级|档",
    "tier": "档|层次|级",
    "track": "赛道",
}
_RANKED = re.compile(
    rf"(?:\bthe )?\b(?P<rank>{'|'.join(_ORDINALS)}) (?P<kind>{'|'.join(_KINDS)})\b", re.IGNORECASE
)
_ALONE = re.compile(r"^(?P<lead>那么?|换成|要是)?(?P<letter>[A-Ha-h甲乙丙丁])(?=的?呢|[\s?？]*$)")
_TENS = "一二三四五六七八九十"
_STEMS = dict(zip("ABCD", "甲乙丙丁", strict=True))
_NEXT = re.compile(
    r"下一?(?:个|拨)?(?P<kind>批次?|期|轮|届|拨|个(?=呢|[?？]?$))|\b(?:the )?next (?:batch|round|intake|phase|one)\b|(?<=when is )the next(?=[\s?.!]*$)",
    re.IGNORECASE,
)


def with_written_class(turn: str, notices: str) -> str:
    """A turn whose class is a letter alone, or an English one, with that class as the notices spoken of write it; any other stays.

    Args:
        turn: as it was typed.
        notices: the texts of the notices spoken of.

    Example:
        >>> with_written_class("and B?", "甲级：10万元。乙级：5万元。"), with_written_class("deadline of C", "A类、B类、C类")
        ('and 乙级?', 'deadline of C类')
        >>> with_written_class("and for the first group?", "第一组：3月。第二组：4月。")
        'and for 第一组?'

    """
    chinese = bool(HAN.search(turn))
    if len(turn.split()) > MAX_WORDS:
        return turn
    if not chinese and (ranked := _RANKED.search(turn)):
        number = _ORDINALS.index(ranked["rank"].lower()) % (len(_ORDINALS) // 2)
        told = re.search(rf"第{_TENS[number]}(?:{_KINDS[ranked['kind'].lower()]})", notices)
        return f"{turn[: ranked.start()]}{told.group()}{turn[ranked.end() :]}" if told else turn
    for match in (_ALONE if chinese else _LETTER).finditer(turn):
        letter = match["letter"].upper()
        if written := _as_written(letter, notices):
            start = match.start("letter") if chinese or not match["noun"] else match.start()
            return f"{turn[:start]}{written}{turn[match.end('letter') :]}"
    return turn


def _as_written(letter: str, notices: str) -> str:
    """A class as some notices write it, by its letter or by the stem of the same place; "" where they have none."""
    for name in (letter, _STEMS.get(letter, "")):
        if name and (match := re.search(rf"(?<![A-Za-z0-9]){name}\s?([类档级组座等券])", notices)):
            return f"{name}{match[1]}"
    return ""


def with_batch(turn: str, before: str) -> str:
    """A turn about the next batch, after a question that named one, with that batch's number; any other stays.

    Example:
        >>> with_batch("下一批呢", "体验官首批几号截止"), with_batch("and the next one?", "second batch deadline")
        ('第二批呢', 'and batch 3?')

    """
    named = asked_batches(before)
    match = _NEXT.search(turn)
    if not match or len(named) != 1:
        return turn
    number = named[0] + 1
    kind = (match["kind"] or "").removeprefix("个") or "批"
    if number > len(_TENS):
        return turn
    written = f"第{_TENS[number - 1]}{kind}" if HAN.search(turn) else f"batch {number}"
    return f"{turn[: match.start()]}{written}{turn[match.end() :]}"
