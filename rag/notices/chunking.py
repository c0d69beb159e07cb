"""From a notice to passages along the structure of its text.

Of all ways to group a text's atoms into passages the one with the least cost is taken (dynamic programming): a
passage costs by its distance from the wanted size and by the sections that it runs over, a cut by what it cuts
through. Sizes are the embedding model's own tokens, counted once over the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.domain import Notice, Passage
from rag.notices.chunk_units import CUT_SECTION, Atom, Ruler, make_atoms
from rag.notices.cleaning import clean_title
from rag.notices.sentences import Protected, Span
from rag.notices.structure import parse_blocks

MAX_TOKENS = 480
TARGET_TOKENS = 220
_CONTEXT_SHARE = 3  # the context takes at most a third of the limit
_MARGIN_TOKENS = 8  # a text cut out of its surroundings may tokenise a little longer
_TOKENISE_CHARS = 20_000
_HEAD_CHARS = 2_000  # column heads stand within the first lines of a table
_MAX_ATOMS = 64  # in one passage
_CROSSING = 0.35  # cost of running over the start of a top-level section


class TokenCounter(Protocol):
    """The part of an encoder that chunking needs; see `rag.embedding.encoder.Encoder`."""

    def token_spans(self, text: str) -> Sequence[Span]:
        """(start, end) of each token in code points of `text`, ascending."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as a passage, with the model's prompt and special tokens."""
        ...


def chunk(
    notice: Notice, tokens: TokenCounter, max_tokens: int = MAX_TOKENS, target_tokens: int = TARGET_TOKENS
) -> list[Passage]:
    """The passages of a notice, in order, without overlap.

    Every character of the text but white space lies in exactly one passage, and `tokens.count_tokens` of each
    passage's `embedding_text` is at most `max_tokens`. Body and attachments are chunked apart.

    Args:
        notice: with its cleaned text.
        tokens: the embedding model's tokenizer.
        max_tokens: limit with context, prompt and special tokens; at least 64.
        target_tokens: wanted size of a passage's own text.
    """
    passages: list[Passage] = []
    for start, end, attachment, heads in _parts(notice):
        text = notice.text[start:end]
        title = clean_title(notice.title)
        context = Context(
            "" if text == title else " ".join(filter(None, (title, attachment, heads))), tokens, max_tokens
        )
        for span, heading in _pieces(text, context, tokens, target_tokens):
            passages.append(
                Passage(
                    aid=notice.aid,
                    ordinal=len(passages),
                    start=start + span[0],
                    end=start + span[1],
                    text=text[slice(*span)],
                    heading=heading,
                    attachment=attachment,
                    context=context.above(heading),
                )
            )
    return passages


def _parts(notice: Notice) -> Iterator[tuple[int, int, str | None, str]]:
    """(start, end, attachment's name, column heads) of the body and of each attachment with a text."""
    spans = [
        (a.start, a.end, a.name, _column_heads(notice.text[a.start : a.end]) if a.places else "")
        for a in notice.attachments
        if a.start is not None and a.end is not None
    ]
    yield 0, min((start for start, *_ in spans), default=len(notice.text)), None, ""
    yield from spans


def _column_heads(text: str) -> str:
    """The first row of a table that has two cells which differ: what every later row is read under."""
    rows = (line.split(" | ") for line in text[:_HEAD_CHARS].split("\n"))
    return next((" | ".join(cells) for cells in rows if len(set(cells)) > 1), "")


class Context:
    """What stands in front of a passage: the title and the headings above, at most a third of the limit."""

    def __init__(self, title: str, tokens: TokenCounter, max_tokens: int) -> None:
        self._tokens = tokens
        self._limit = max_tokens // _CONTEXT_SHARE
        self._title = self._shortened(title)
        self._known: dict[str, str] = {}
        self.max_tokens = max_tokens

    def above(self, heading: str) -> str:
        """Title and heading; of what is too long the beginning."""
        if heading not in self._known:
            self._known[heading] = self._shortened("\n".join(filter(None, (self._title, heading))))
        return self._known[heading]

    def room(self, heading_tokens: int) -> int:
        """Tokens left for a passage's own text under headings of this size."""
        return self.max_tokens - min(self._limit, self._tokens.count_tokens(self._title) + heading_tokens + 4)

    def fits(self, heading: str, text: str) -> bool:
        """Whether a passage stays within the limit."""
        context = self.above(heading)
        return self._tokens.count_tokens(f"{context}\n{text}" if context else text) <= self.max_tokens

    def _shortened(self, text: str) -> str:
        kept = self._limit
        short = text
        while short and self._tokens.count_tokens(short) > self._limit:
            spans = self._tokens.token_spans(text[: 16 * self._limit])
            short = text[: spans[min(kept, len(spans)) - 1][1]].rstrip() if spans else ""
            kept -= max(1, kept // 8)
            if kept <= 0:
                return ""
        return short


def _pieces(
    text: str, context: Context, tokens: TokenCounter, target_tokens: int
) -> Iterator[tuple[Span, str]]:
    """(span without white space at its ends, heading) of each passage of a text."""
    ruler = Ruler(_token_starts(text, tokens))
    protected = Protected(text)
    blocks = parse_blocks(text, protected)
    paths = {block.path for block in blocks}
    heading_tokens = max((sum(ruler.size(*span) + 2 for span in path) for path in paths), default=0)
    limit = max(8, context.room(heading_tokens) - _MARGIN_TOKENS)
    atoms = make_atoms(text, blocks, protected, ruler, limit)
    for first, last in group(atoms, limit, min(target_tokens, limit)):
        yield from _fitting(text, atoms[first].start, atoms[last - 1].end, atoms[first].path, context)


def _token_starts(text: str, tokens: TokenCounter) -> list[int]:
    """Where tokens start, ascending; slice by slice, so that memory stays small on a huge text."""
    starts: list[int] = []
    for at in range(0, len(text), _TOKENISE_CHARS):
        starts += [at + start for start, _ in tokens.token_spans(text[at : at + _TOKENISE_CHARS])]
    return starts


def group(atoms: Sequence[Atom], limit: int, target: int) -> list[tuple[int, int]]:
    """The cheapest runs (first, end) of atoms of at most `limit` tokens together; they cover the atoms."""
    best = [0.0]
    begins = [0]
    for end in range(1, len(atoms) + 1):
        size, crossed = 0, 0.0
        cheapest, begin = float("inf"), end - 1
        for first in range(end - 1, max(-1, end - 1 - _MAX_ATOMS), -1):
            size += atoms[first].tokens
            if size > limit and first < end - 1:
                break
            cost = (
                best[first] + ((size - target) / target) ** 2 + crossed + (atoms[first].cut if first else 0.0)
            )
            if cost < cheapest:
                cheapest, begin = cost, first
            crossed += _CROSSING if atoms[first].cut == CUT_SECTION else 0.0
        best.append(cheapest)
        begins.append(begin)
    runs: list[tuple[int, int]] = []
    end = len(atoms)
    while end:
        runs.append((begins[end], end))
        end = begins[end]
    return runs[::-1]


def _fitting(
    text: str, start: int, end: int, path: tuple[Span, ...], context: Context
) -> Iterator[tuple[Span, str]]:
    """The stretch as one passage; halved in the rare case that it tokenises longer than was counted."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    heading = " > ".join(" ".join(text[a:b].split()) for a, b in path if a < start)
    if end - start == 1 or context.fits(heading, text[start:end]):
        yield (start, end), heading
        return
    middle = (start + end) // 2
    cut = max((text.rfind(mark, start + 1, middle) + 1 for mark in "\n。；，"), default=0)
    cut = cut if cut > start + (end - start) // 4 else middle
    yield from _fitting(text, start, cut, path, context)
    yield from _fitting(text, cut, end, path, context)
