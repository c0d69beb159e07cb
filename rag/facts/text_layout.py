"""A notice's text with its sentences and headings found once, so that every reader of facts can look around a place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from rag.domain import Notice
from rag.facts.clauses import WINDOW, Sentence
from rag.notices.sentences import Protected, sentence_spans
from rag.notices.structure import parse_blocks


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice ready to be read for facts.

    Attributes:
        sentence_starts: where each sentence of the text begins, ascending.
        item_starts: where each numbered heading or item begins, ascending.
        block_starts: where each block (see `rag.notices.structure`) begins, ascending.
        paths: the headings above each block, outermost first.
    """

    notice: Notice
    sentence_starts: tuple[int, ...]
    item_starts: tuple[int, ...]
    block_starts: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The text that all offsets count in."""
        return self.notice.text

    def sentence(self, start: int, end: int) -> Sentence:
        """The sentence (or line) that holds `text[start:end]`, at most WINDOW characters to either side.

        A sentence also begins where a numbered item does: 一、 and （二） begin one in texts that lost their lines.
        """
        text = self.text
        begin = max(_at_or_before(self.sentence_starts, start), start - WINDOW, 0)
        item = _at_or_before(self.item_starts, start)
        index = bisect_right(self.sentence_starts, max(start, end - 1))
        stop = self.sentence_starts[index] if index < len(self.sentence_starts) else len(text)
        stop = min(stop, end + WINDOW)
        while stop > end and text[stop - 1] in "。；;！!？? \n":
            stop -= 1
        return Sentence(text, max(begin, item), stop)

    def headings(self, position: int) -> tuple[str, ...]:
        """The headings above a place, outermost first."""
        index = bisect_right(self.block_starts, position) - 1
        return self.paths[index] if index >= 0 else ()


def _at_or_before(starts: tuple[int, ...], position: int) -> int:
    index = bisect_right(starts, position) - 1
    return starts[index] if index >= 0 else 0


def read(notice: Notice) -> Reading:
    """Find the sentences and blocks of a notice; time linear in its text."""
    text = notice.text
    protected = Protected(text)
    blocks = parse_blocks(text, protected)
    return Reading(
        notice,
        tuple(start for start, _ in sentence_spans(text, 0, len(text), protected)),
        tuple(block.start for block in blocks if block.level),
        tuple(block.start for block in blocks),
        tuple(tuple(text[start:end] for start, end in block.path) for block in blocks),
    )
