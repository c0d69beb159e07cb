"""Where sentences end in Chinese official text, and where nothing may be cut.

Not cut are: titles in 《》, anything in brackets or quotes that are closed on the same line, web addresses, numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from rag.lazy import lazy_pattern

Span = tuple[int, int]

_PAIRS = {
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "[": "]",
    "“": "”",
    "「": "」",
    "『": "』",
}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_BRACKETS = lazy_pattern(f"[{re.escape(''.join(_PAIRS) + ''.join(_OPENING))}\n]")
_MAX_PROTECTED_CHARS = 300
_URL = lazy_pattern(r"(?:https?://|www\.)[!-;=?-~]{1,500}|[\w.+-]{1,64}@[\w.-]{1,200}", re.ASCII)
_URL_TAIL = ".,;:!?'\")]"
# An ASCII mark ends a sentence only where the next thing is Chinese or a space: not in "v1.2?x" or "a;b".
_SENTENCE_END = lazy_pattern(
    r"[。！？；][。！？；”』」]*|[!?;](?=[\s\u3400-\u9fff])|(?<=[a-z]{2})\.(?= [A-Z])|\n+"
)
# Neither 17:00 nor 1,000 is cut.
_CLAUSE_END = lazy_pattern(r"[，、]|[：:,](?!(?<=[0-9０-９].)[0-9０-９]|(?<=:)//)|\s")


def protected_spans(text: str) -> list[Span]:
    """Ascending, disjoint spans within which no heading begins and no sentence ends.

    A bracket protects only if it is closed on its line within 300 characters; one left open protects nothing.
    """
    spans = [(m.start(), m.end() - len(_trailing(m.group()))) for m in _URL.finditer(text)]
    open_marks: list[tuple[str, int]] = []
    for match in _BRACKETS.finditer(text):
        mark, at = match.group(), match.start()
        if mark == "\n":
            open_marks.clear()
        elif mark in _PAIRS:
            open_marks.append((mark, at))
        else:
            opened = _last_open(open_marks, _OPENING[mark])
            if opened is not None and at - opened <= _MAX_PROTECTED_CHARS:
                spans.append((opened, at + 1))
    return _merged(spans)


def _trailing(url: str) -> str:
    return url[len(url.rstrip(_URL_TAIL)) :]


def _last_open(open_marks: list[tuple[str, int]], wanted: str) -> int | None:
    """Close the latest open mark if it is the wanted one, looking past at most two forgotten ones."""
    for depth in range(1, min(3, len(open_marks)) + 1):
        mark, at = open_marks[-depth]
        if mark == wanted:
            del open_marks[-depth:]
            return at
    return None


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


class Protected:
    """Look-up of positions in protected spans, O(log n) each."""

    def __init__(self, text: str) -> None:
        spans = protected_spans(text)
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __contains__(self, position: int) -> bool:
        """Whether a cut before `position` would fall inside a protected span (its edges are free)."""
        index = bisect_right(self._starts, position - 1) - 1
        return index >= 0 and position < self._ends[index]


def sentence_spans(text: str, start: int, end: int, protected: Protected) -> list[Span]:
    """Consecutive spans that cover `text[start:end]`, each one sentence with its end mark (or a line)."""
    return _cut(_SENTENCE_END, text, start, end, protected)


def clause_spans(text: str, start: int, end: int, protected: Protected) -> list[Span]:
    """Consecutive spans that cover `text[start:end]`, cut after commas, colons and spaces."""
    return _cut(_CLAUSE_END, text, start, end, protected)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int, protected: Protected) -> list[Span]:
    spans: list[Span] = []
    at = start
    for match in pattern.finditer(text, start, end):
        if at < match.end() < end and match.end() not in protected:
            spans.append((at, match.end()))
            at = match.end()
    if at < end:
        spans.append((at, end))
    return spans
