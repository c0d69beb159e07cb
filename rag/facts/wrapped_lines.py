"""Text whose lines were broken at a page's width, with its sentences whole again and every place known.

A PDF copied by hand ends a line where its page does, in the middle of a word. Such a notice has many lines of one length that
end in no mark; each is joined to the line below, unless that one begins as an item or a heading does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.domain import ConditionFact
from rag.language.item_marks import ENCLOSED, HAN, ITEM_MARK

_FEWEST = 4
_SHARE = 0.3
"""Of the long lines, so many end at the width without a mark in a text that is wrapped."""
_SHORTEST, _LONGEST = 16, 80
"""Characters of a line of a page."""
_SLACK = 2
"""Characters that a line may fall short of the width: a mark or a number is not parted from the word before it."""
_ENDS = "。;；:：!！?？"
_BEGINS = re.compile(rf"[ \u3000]*(?:第[{HAN}\d]{{1,4}}[条章]|{ITEM_MARK}|[{ENCLOSED}●▲△•·■◆★▶✅✔❌【▍])")


@dataclass(frozen=True, slots=True)
class Joined:
    """A text with whole sentences.

    Attributes:
        text: the joined text.
        places: where each of its characters stands in the text that it was made of.
    """

    text: str
    places: tuple[int, ...]

    def as_written(self, raw: str, fact: ConditionFact) -> ConditionFact:
        """A fact read from the joined text, quoted from the text that it was made of."""
        start, end = self.places[fact.start], self.places[fact.end - 1] + 1
        return replace(fact, start=start, end=end, quote=raw[start:end])


def joined(raw: str) -> Joined | None:
    """The text without the ends of its wrapped lines; None where its lines are not wrapped."""
    width = _width(raw)
    if width is None:
        return None
    kept = [at for begin, end, next_ in _lines(raw) for at in _kept(raw, begin, end, next_, width)]
    return Joined("".join(raw[at] for at in kept), tuple(kept))


def _kept(raw: str, begin: int, end: int, below: int, width: int) -> range:
    """The places of a line that stay: all but its end where it is wrapped, and but the indent of what is joined to it."""
    wrapped = below < len(raw) and end - begin >= width - _SLACK and raw[end - 1] not in _ENDS
    return range(begin, end if wrapped and not _BEGINS.match(raw, below) and raw[below] != "\n" else below)


def _lines(raw: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, start of the next) of each line."""
    begin = 0
    while begin < len(raw):
        end = raw.find("\n", begin)
        end = len(raw) if end < 0 else end
        yield begin, end, min(end + 1, len(raw))
        begin = end + 1


def _width(raw: str) -> int | None:
    """The characters of a full line; None where lines are not broken at a width."""
    lengths = [
        (end - begin, raw[end - 1] in _ENDS) for begin, end, _ in _lines(raw) if end - begin >= _SHORTEST
    ]
    if len(lengths) < _FEWEST:
        return None
    width = max(length for length, _ in lengths)
    if width > _LONGEST:
        return None
    common, count = (
        Counter(length for length, ended in lengths if not ended).most_common(1)[0]
        if any(not ended for _, ended in lengths)
        else (0, 0)
    )
    full = sum(length >= width - _SLACK and not ended for length, ended in lengths)
    return (
        width if common >= width - _SLACK and count >= _FEWEST - 1 and full >= _SHARE * len(lengths) else None
    )
