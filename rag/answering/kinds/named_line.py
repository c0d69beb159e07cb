"""What a line or clause of a text says of a firm that the question names in short: 西宁例石装备有限公司 49.6万元; 例石电子有限公司因发票抬头不符未通过.

Lists in a text are no tables, so that no row is found in them; whoever asks names his firm without its last words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import write_quotes
from rag.answering.doubts.abstention import is_left_out
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.verdict_words import says
from rag.language.clause_marks import behind_last
from rag.language.normalise import fold
from rag.language.organisation_forms import NAMED
from rag.language.places import find_places
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

LEAST_NAME = 4
"""So many characters of a firm's name, its place aside, mean that firm."""
MOST_LINES = 2
"""A name that begins more lines is that of a group or a trade."""
_LINE_ENDS = "\n；;。"
_FIRM = lazy_pattern(rf"[一-鿿（）()]{{4,28}}?(?:{NAMED}|家庭农场|食品店|加工厂)")
_LEAD = lazy_pattern(r"^.{0,12}?(?:另有|其中|拟对|给予|以及|包括|依托单位|[：:和由对、])")
_ENDS = lazy_pattern(f"[{_LINE_ENDS}]")
_TELLS = lazy_pattern(r"\d|因|原因|由于|未|暂缓|不予|取消|核减|退回")
_ASKS = lazy_pattern(
    r"多少|几[分万元个名]|为什么|为啥|为何|咋|原因|怎么|哪[个家类档]|得分|排第|\b(?:how much|how many|why|what)\b"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that begins with, or holds, the name of a firm: where it stands, and how much of the name the question tells."""

    source: Source
    start: int
    end: int
    told: int


def answer_named_line(ctx: AnswerContext) -> Answer | None:
    """The line on the firm that the question names; None where it names none of the best notices' firms, or asks nothing that a line tells."""
    question = fold(ctx.request.question)
    if not ctx.near or not _ASKS.search(question) or says("published", question) or ctx.spec.asked == "count":
        return None
    lines = [line for source in ctx.sources for line in _lines(source, question)]
    most = max((line.told for line in lines), default=0)
    lines = [line for line in lines if line.told == most]
    if not lines or len(lines) > MOST_LINES:
        return None
    first = lines[0]
    if certainty(ctx.confidence) == "sure" and ctx.quotes and ctx.quotes[0].source is first.source:
        return None  # what is quoted anyhow is told for certain
    if is_left_out(ctx.request.question, first.source.record.notice.text):
        return None  # a score, of which a row of sums tells nothing
    draft = ctx.draft()
    draft.say("maybe")
    passage = first.source.passage_id_at(first.start)
    write_quotes(
        ctx, draft, [Quote(first.source, passage, first.start, first.end, 0.0)], sure=False, whole=True
    )
    draft.link(first.source)
    return draft.answer("passage", possible(ctx.confidence))


def _lines(source: Source, question: str) -> Iterator[_Line]:
    """The lines of a notice on firms that a folded question names, each with more than the name."""
    text, title = source.record.notice.text, fold(source.record.notice.title)
    for first, last in _firms_in(text):
        told = _told_of(fold(text[first:last]), question, title)
        if told < LEAST_NAME:
            continue
        end = _ENDS.search(text, last)
        stop = end.start() if end else len(text)
        rest = text[last:stop]
        if not _FIRM.search(rest[:40]) and _TELLS.search(rest):
            yield _Line(source, behind_last(_LINE_ENDS, text, first), stop, told)


@lru_cache(maxsize=256)
def _firms_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where the names of firms stand in a notice, whatever is asked of it."""
    return tuple(firm.span() for firm in _FIRM.finditer(text))


def _told_of(name: str, question: str, title: str) -> int:
    """How many characters of a firm's name, its place aside, a question tells from the first one on; 0 where these are what the notice is called."""
    if not any(name[at : at + LEAST_NAME] in question for at in range(len(name) - LEAST_NAME + 1)):
        return 0  # of the hundreds of a list hardly any is read for its place
    name = _LEAD.sub("", name)
    starts = {0, *(place.end for place in find_places(name))}
    bare = [re.sub(r"^[省市区县]", "", name[start:]) for start in starts]
    most = max(bare, key=lambda part: _shared(part, question))
    told = _shared(most, question)
    return 0 if most[:told] in title else told


def _shared(name: str, question: str) -> int:
    told = 0
    while told < len(name) and name[: told + 1] in question:
        told += 1
    return told
