"""The pieces that a text is chunked by: sentences within blocks, or parts of a sentence that is too long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rag.notices.sentences import Protected, Span, clause_spans, sentence_spans
from rag.notices.structure import Block

# What a cut in front of an atom costs, in the unit of a passage that is wholly off its wanted size.
CUT_SECTION, CUT_HEADING, CUT_BLOCK, CUT_SENTENCE, CUT_WORDS = 0.0, 0.08, 0.2, 0.45, 0.9
# shorter atoms are joined to the next: a heading stays with its text, and "。。。。" stays cheap
_LEAST_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of text that stays whole.

    Attributes:
        start, end: offsets in the text.
        tokens: its size.
        cut: what a cut in front of it costs, one of the CUT constants.
        path: the headings above it and, if it begins a headed block, its own, as spans.
    """

    start: int
    end: int
    tokens: int
    cut: float
    path: tuple[Span, ...]


class Ruler:
    """Sizes of any stretch of a text in tokens, from one tokenisation of the whole."""

    def __init__(self, token_starts: list[int]) -> None:
        self._starts = token_starts

    def size(self, start: int, end: int) -> int:
        """How many tokens start in `text[start:end]`."""
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def reach(self, start: int, tokens: int) -> int:
        """The furthest end so that `text[start:end]` has at most `tokens` tokens (beyond the text if it fits)."""
        index = bisect_left(self._starts, start) + tokens
        while 0 < index < len(self._starts) and self._starts[index] <= start:
            index += 1
        return self._starts[index] if index < len(self._starts) else start + 10**9


def make_atoms(
    text: str, blocks: Iterable[Block], protected: Protected, ruler: Ruler, limit: int
) -> list[Atom]:
    """Atoms of at most `limit` tokens, in order; they cover the text as its `blocks` do."""
    return list(_joined(_sentences(text, blocks, protected, ruler, limit), limit))


def _sentences(
    text: str, blocks: Iterable[Block], protected: Protected, ruler: Ruler, limit: int
) -> Iterator[Atom]:
    above: tuple[Span, ...] = ()
    for block in blocks:
        cut, above = _block_cut(block, above), block.path
        for start, end in sentence_spans(text, block.start, block.end, protected):
            for part in _parts(text, start, end, ruler, limit, protected):
                yield Atom(*part, tokens=ruler.size(*part), cut=cut, path=block.path)
                cut = CUT_WORDS
            cut = CUT_SENTENCE


def _block_cut(block: Block, above: tuple[Span, ...]) -> float:
    if block.level == 1:
        return CUT_SECTION
    begins_heading = bool(block.path) and block.path[-1][0] == block.start
    return CUT_HEADING if begins_heading or len(block.path) < len(above) else CUT_BLOCK


def _parts(text: str, start: int, end: int, ruler: Ruler, limit: int, protected: Protected) -> Iterator[Span]:
    """A sentence whole if it fits, else cut after commas, else anywhere between tokens."""
    if ruler.size(start, end) <= limit:
        yield start, end
        return
    begun = start
    for clause_start, clause_end in clause_spans(text, start, end, protected):
        if begun < clause_start and ruler.size(begun, clause_end) > limit:
            yield begun, clause_start
            begun = clause_start
        while ruler.size(begun, clause_end) > limit:
            cut = min(ruler.reach(begun, limit), clause_end - 1)
            yield begun, cut
            begun = cut
    if begun < end:
        yield begun, end


def _joined(atoms: Iterator[Atom], limit: int) -> Iterator[Atom]:
    """Join an atom that is very short to what follows, unless a new headed part begins there."""
    held: Atom | None = None
    for atom in atoms:
        if held is None:
            held = atom
        elif held.tokens < _LEAST_TOKENS and atom.cut > CUT_HEADING and held.tokens + atom.tokens <= limit:
            held = replace(held, end=atom.end, tokens=held.tokens + atom.tokens)
        else:
            yield held
            held = atom
    if held is not None:
        yield held
