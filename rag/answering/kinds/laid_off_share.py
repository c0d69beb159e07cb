"""The share of its people that a firm laid off, by the two numbers that it tells, against what a notice allows: 28人裁了4个 are 14.3 %.

Nearly every programme on unemployment insurance bounds this share, mostly with a wider bound for small firms. No sentence of such a
notice shares a figure with the question.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.answering.asked.asked_part import named_parts
from rag.answering.composing.certainty_decision import at_least_possible, sure_or_possible
from rag.answering.composing.composition import write_quotes
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote, outside
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.language.clause_marks import behind_last
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.answer_types import MONEY

_NUMBER = r"\d{1,6}"
_LAID_OFF = lazy_pattern(
    rf"(?:裁(?:了|掉|员|减|过){{0,2}}(?P<n>{_NUMBER})\s?[个名位]?人?(?![%天年月.\d])|\blaid off (?P<m>{_NUMBER})\b)"
)
_PEOPLE = lazy_pattern(
    rf"(?<!裁)(?<!裁了)(?<!裁员)(?<![\d.])(?P<n>{_NUMBER})\s?(?:多)?(?:个|名|位|号)?(?:人|员工|职工)"
    rf"|\b(?P<m>{_NUMBER}) (?:people|staff|employees|workers)\b"
)
_LEFT = lazy_pattern(r"走了|辞职|离职|退休|不干|\b(?:resigned|left|quit|retired)\b")
"""Who leaves by himself is not laid off."""
_SHARE = lazy_pattern(
    r"裁员率[^。;\n\d%]{0,14}(?:不高于|不超过|不得(?:高于|超过)|低于|高于|超过|控制在)[^。;\n\d%]{0,12}(?P<percent>\d+(?:\.\d+)?)%"
)
_OF_SMALL = lazy_pattern(
    r"(?P<size>\d{1,4})人\s?(?:[(]含[)])?(?:及)?以[下内](?:[(]含[)])?[^。;\n\d]{0,40}(?P<percent>\d+(?:\.\d+)?)%"
)
_FOR_ALL = lazy_pattern(r"[^。\n]{0,60}?(?:[两三四各]项|以上各)[^。；;\n]{0,6}(?:均|都|不)")
"""两项均不受理: it binds what other items tell of as well."""
NEAR = 120
"""So far behind the general bound stands that of small firms."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a notice allows of the share: `text[start:end]` says `percent`, of firms of at most `size` people, or of all."""

    start: int
    end: int
    percent: float
    size: int | None = None


def told_share(question: str) -> tuple[int, int] | None:
    """How many of how many people a folded question says were laid off; None where it does not tell just these.

    Example:
        >>> told_share("28个人的公司去年裁了4个,能拿稳岗返还吗")
        (4, 28)
        >>> told_share("28个人去年走了4个,能拿吗") is None
        True

    """
    off = {int(m["n"] or m["m"]) for m in _LAID_OFF.finditer(question)}
    people = {int(m["n"] or m["m"]) for m in _PEOPLE.finditer(_LAID_OFF.sub(" ", question))}
    if len(off) != 1 or len(people) != 1 or _LEFT.search(question):
        return None
    laid, of = off.pop(), people.pop()
    return (laid, of) if 0 < laid <= of else None


def bounds_of(text: str) -> list[Bound]:
    """The bounds on the share in a notice's text: the general one, and behind it that of small firms; none where several differ."""
    folded = fold(text)
    first = _SHARE.search(folded)
    if first is None:
        return []
    small = _OF_SMALL.search(folded, first.end(), first.end() + NEAR)
    others = (m for m in _SHARE.finditer(folded) if not (small and small.start() <= m.start() < small.end()))
    found = [Bound(m.start(), m.end(), float(m["percent"])) for m in others]
    if len({b.percent for b in found}) > 1:
        return []
    if small is None:
        return found[:1]
    start = behind_last("。;\n,", folded, small.start())
    start += len(folded[start : small.end()]) - len(folded[start : small.end()].lstrip())
    return [found[0], Bound(start, small.end(), float(small["percent"]), int(small["size"]))]


def answer_laid_off(ctx: AnswerContext) -> Answer | None:
    """Whether the share that the asker's numbers give is within the notice's bound; None where either is not told plainly."""
    told = told_share(fold(ctx.request.question))
    if told is None or not ctx.sources or ctx.spec.asked in MONEY:
        return None
    named = is_of_named(ctx)
    if not (named or is_of_own_place(ctx)):
        return None
    source = ctx.sources[0]
    parts = named_parts(source.record, ctx.units.named)
    text = source.record.notice.text
    found = bounds_of(text)
    for_all = bool(found) and bool(_FOR_ALL.match(text, found[0].end))
    bounds = [b for b in found if for_all or not parts.excludes(b.start, b.end)]
    bound = _bound_for(bounds, told[1])
    return None if bound is None else _answer(ctx, source, bound, told, named=named)


def _bound_for(bounds: list[Bound], people: int) -> Bound | None:
    """The bound for a firm of so many people."""
    small = next((b for b in bounds if b.size is not None and people <= b.size), None)
    return small or next((b for b in bounds if b.size is None), None)


def _answer(
    ctx: AnswerContext, source: Source, bound: Bound, told: tuple[int, int], *, named: bool
) -> Answer:
    laid, people = told
    share = 100 * laid / people
    draft = ctx.draft()
    within = share <= bound.percent
    text = source.record.notice.text
    number = draft.cite(source, bound.start, bound.end)
    draft.say(
        "laid_off.within" if within else "laid_off.beyond",
        laid=str(laid), people=str(people), share=f"{share:.1f}".removesuffix(".0"),
        percent=f"{bound.percent:g}", quote=text[bound.start : bound.end], n=number,
    )  # fmt: skip
    others = outside(ctx.quotes[:1], bound.start, bound.end)
    if within and others:
        write_quotes(
            ctx, draft, [Quote(source, source.passage_id_at(o.start), o.start, o.end, 0.0) for o in others]
        )
    draft.link(source)
    return draft.answer(
        "verdict", sure_or_possible(at_least_possible(ctx.confidence), sure=named and is_of_own_place(ctx))
    )
