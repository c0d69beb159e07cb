"""What the heading above a name gives (二、二档（每家20万元，共4家）, then the firms): of two headings beside a name the one behind it is the next group's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.composing.certainty_decision import at_least_possible, sure_or_possible
from rag.answering.composing.composition import write
from rag.answering.kinds.list_membership import plain_name
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.domain import AmountFact
from rag.language.organisation_forms import BODIES, PLACES, WAYS
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.answer_types import MONEY

AMONG = 3
LEAST_NAME = 4
"""So many characters of a name that stand in the question tell whose sum is asked for."""
MAX_NAME_CHARS = 40
NEAR_CHARS = 160
"""A heading no further away is quoted with the name below it; else both are quoted apart."""
_ORGANISATION = lazy_pattern(
    rf"(?P<core>[^\s，。；：]{{2,34}}?)(?:{WAYS})*(?:公司|{BODIES}|{PLACES})(?:[（(][^）)]{{0,16}}[）)])?$"
)
_MARK = lazy_pattern(r"^[（(]?[\d一二三四五六七八九十]{1,3}[)）.、．\s]\s{0,2}")
_SPLITS = lazy_pattern("[、；;，,]")


@dataclass(frozen=True, slots=True)
class _Listed:
    """A name at `start:end` of a text below the heading with `amount`; `told`: how much of the name the question tells, 0..1."""

    start: int
    end: int
    amount: AmountFact
    told: float


def answer_under_heading(ctx: AnswerContext) -> Answer | None:
    """The sum of the group in which a name is listed; None where no sum is asked for, or no one name of a list is told."""
    if not ctx.near or ctx.spec.asked not in MONEY:
        return None
    question = plain_name(ctx.request.question)
    for source in ctx.sources[:AMONG]:
        named = [listed for listed in _listed(source, question) if listed.told]
        if len({(n.start, n.end) for n in named}) == 1:
            return _answer(ctx, source, named[0])
    return None


def _listed(source: Source, question: str) -> Iterator[_Listed]:
    """The names of a notice that stand on lines of their own below a heading that gives one sum."""
    text = source.record.notice.text
    amounts = [f for f in source.record.facts if isinstance(f, AmountFact) and f.is_funding]
    head: AmountFact | None = None
    for at, end_of_line, names in _names_by_line(text) if amounts else ():
        own = [f for f in amounts if at <= f.start < end_of_line]
        if not names:
            head = own[0] if len(own) == 1 else None
        elif head is not None and not own:
            for start, end, core in names:
                yield _Listed(start, end, head, _told(core, question))


@lru_cache(maxsize=256)
def _names_by_line(text: str) -> tuple[tuple[int, int, tuple[tuple[int, int, str], ...]], ...]:
    """(start, end, names) of each line of a notice, whatever is asked of it."""
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line), tuple(_names(line, at))))
        at += len(line) + 1
    return tuple(found)


def _names(line: str, at: int) -> Iterator[tuple[int, int, str]]:
    """(start, end, name without its legal form) of the organisations of a line that holds nothing else."""
    start = 0
    found: list[tuple[int, int, str]] = []
    for cell in _SPLITS.split(line):
        mark = _MARK.match(cell)
        bare = cell[mark.end() :] if mark else cell
        name = _ORGANISATION.match(bare.strip()) if len(bare) <= MAX_NAME_CHARS else None
        if name is None and cell.strip():
            return
        if name is not None:
            begin = at + start + len(cell) - len(bare.lstrip())
            found.append((begin, begin + len(bare.strip()), name["core"]))
        start += len(cell) + 1
    yield from found


def _told(core: str, question: str) -> float:
    """The share of a name that stands in the question in one piece; 0 below `LEAST_NAME` characters and below half."""
    name = plain_name(core)
    longest = next(
        (
            size
            for size in range(len(name), LEAST_NAME - 1, -1)
            if any(name[at : at + size] in question for at in range(len(name) - size + 1))
        ),
        0,
    )
    share = longest / len(name) if name else 0.0
    return share if share >= 0.5 else 0.0


def _answer(ctx: AnswerContext, source: Source, listed: _Listed) -> Answer:
    text = source.record.notice.text
    first = text.rfind("\n", 0, listed.amount.start) + 1
    passage = source.passage_id_at(first)
    if listed.end - first <= NEAR_CHARS:
        quotes = [Quote(source, passage, first, listed.end, 0.0, facts=(listed.amount,))]
    else:
        close = text.find("\n", listed.amount.end)
        quotes = [
            Quote(source, passage, first, close, 0.0, facts=(listed.amount,)),
            Quote(source, source.passage_id_at(listed.start), listed.start, listed.end, 0.0),
        ]
    draft = ctx.draft()
    sure = listed.told == 1.0 and source is ctx.sources[0]
    if not sure:
        draft.say("maybe")
    kind = write(ctx, draft, quotes, sure=sure)
    draft.link(source)
    confidence = at_least_possible(ctx.confidence)
    return draft.answer(kind, sure_or_possible(confidence, sure=sure))
