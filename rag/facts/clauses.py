"""Pieces of a sentence around a place. All windows are bounded: time stays linear in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.item_marks import ITEM_MARK

WINDOW = 240
_SENTENCE_END = re.compile(r"[。；;！!？?\n]")
_CLAUSE_END = re.compile(r"[，,、：:。；;！!？?\n（）()]")
_LIST_MARK = re.compile(rf"^\s*(?:{ITEM_MARK}|0\d)\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence `text[start:end]` around a span, at most WINDOW characters to either side."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The sentence itself."""
        return self.text[self.start : self.end]


# 10月15日：参展补贴申报截止, an entry of a calendar, heads nothing; what heads it heads the next entry too
_DATED_LINE = re.compile(
    r"(?:20\d\d年)?\d{1,2}月(?:\d|[上中下]旬|[底末初\s：:]|(?:至|到|—)\d).*[^：:]$|\d{1,2}/\d{1,2}(?:\D.*)?[^：:]$"
)
_MAX_ENTRIES = 12


def line_before(text: str, start: int, limit: int = 40) -> str:
    """The last line with words that ends before `start`, if it is short: a heading such as 一、申报时间; else ""."""
    for _ in range(_MAX_ENTRIES):
        near = text[max(0, start - limit - 8) : start].rstrip()
        line_start = near.rfind("\n") + 1
        whole = line_start > 0 or len(near) + 8 > start or start <= limit + 8
        line = near[line_start:].strip()
        if not whole or len(line) > limit:
            return ""
        if not _DATED_LINE.match(line):
            return line
        start = max(0, start - limit - 8) + line_start
    return ""


def previous_sentences(text: str, start: int, count: int = 2) -> str:
    """The text of up to `count` sentences of the same paragraph before `start`."""
    floor = max(0, start - WINDOW)
    paragraph = text.rfind("\n", floor, max(floor, start - 1)) + 1 or floor
    marks = [m.end() for m in _SENTENCE_END.finditer(text, paragraph, max(paragraph, start - 1))]
    begin = marks[-count] if len(marks) >= count else paragraph
    return text[begin:start]


def clause_before(text: str, floor: int, start: int) -> str:
    """What stands between the last clause mark after `floor` and `start`."""
    begin = floor
    for mark in _CLAUSE_END.finditer(text, floor, start):
        begin = mark.end()
    return text[begin:start]


def clause_after(text: str, end: int, ceiling: int) -> str:
    """What stands between `end` and the next clause mark before `ceiling`."""
    mark = _CLAUSE_END.search(text, end, ceiling)
    return text[end : mark.start() if mark else ceiling]


def without_list_mark(words: str) -> str:
    """Words without a leading 一、 or （二） or 3."""
    return _LIST_MARK.sub("", words, count=1).strip()
