"""A day that a later notice moves which is tied to no call: 欧洲团组报名截止时间由4月15日延长至4月30日, told in a weekly digest or beside what is called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import write_quotes, write_values
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.value_selection import stated
from rag.domain import DeadlineFact
from rag.language.places import resolve_all, within
from rag.lazy import lazy_pattern
from rag.public import Answer

AMONG = 6
"""Of so many of the best notices one may move a day of the first."""
_MOVED = lazy_pattern(
    r"由(?:原[来定]?(?:的)?)?(?:20\d\d年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^，,。；;\d]{0,6}?(?:延|推|顺|提前|调|改|变|放宽)"
)
_NAME = lazy_pattern(r"[“「『《]([^“”「」『』《》]{3,30})[”」』》]")


def answer_moved_day(ctx: AnswerContext) -> Answer | None:
    """The day to which a later notice moves the one that would be told; None where none does, or a call already tells it."""
    if ctx.spec.asked != "when" or ctx.spec.first_kind or not ctx.quotes:
        return None
    first = ctx.quotes[0]
    for fact in stated(first, ctx.units, ctx.spec):
        if not isinstance(fact, DeadlineFact) or fact.value is None or fact.superseded:
            continue
        moved = next(_moved(ctx, first.source, fact.value), None)
        if moved is not None:
            draft = ctx.draft()
            draft.say("maybe")
            write_values(draft, moved.source, moved.facts, moved, None, ctx.as_of)
            write_quotes(ctx, draft, [moved], sure=False)
            draft.link(moved.source)
            return draft.answer("fact", possible(ctx.confidence))
    return None


def _moved(ctx: AnswerContext, source: Source, day: dt.date) -> Iterator[Quote]:
    """The sentences of later notices that move a day of a notice, with the new one."""
    linked = ctx.reader.links.amended_by.get(source.record.notice.aid, ())
    for later in ctx.sources[:AMONG]:
        if later.record.notice.aid in linked or not _may_change(later, source, ctx.as_of):
            continue
        for fact in later.record.facts:
            if isinstance(fact, DeadlineFact) and fact.value not in (None, day) and _moves(fact, day):
                passage = later.passage_id_at(fact.start)
                yield Quote(later, passage, fact.start, fact.end, 1.0, (fact,))


def _moves(fact: DeadlineFact, day: dt.date) -> bool:
    """Whether the words of a day say that it stands for another one."""
    told = _MOVED.search(fact.quote)
    return told is not None and (int(told["month"]), int(told["day"])) == (day.month, day.day)


def _may_change(later: Source, source: Source, as_of: dt.date) -> bool:
    """Whether a notice came later, at the same place or above it, and speaks of another one, by its day or by a name in quotes."""
    new, old = later.record.notice, source.record.notice
    if not old.date < new.date <= as_of:
        return False
    places = resolve_all(new.regions)
    if not any(within(own, place) for own in resolve_all(old.regions) for place in places):
        return False
    issued = f"{old.date.month}月{old.date.day}日"
    if any(f"{issued}{word}" in new.text for word in ("印发", "发布", "下发", "发出", "的通知")):
        return True
    names = {name for text in (old.title, old.text[:200]) for name in _NAME.findall(text)}
    return any(name in new.text for name in names)
