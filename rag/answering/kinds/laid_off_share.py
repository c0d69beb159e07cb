"""The share of its people that a firm laid off or newly took on, by the numbers that it tells, against a notice's bound: 28人裁了4个 are 14.3 %.

Nearly every programme on unemployment insurance bounds the one, mostly with a wider bound for small firms, and every one on loans for
start-ups the other (新招用人数达到现有职工人数的10%, 超过100人的达到5%). No sentence of such a notice shares a figure with the question.
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
    rf"|\b(?P<m>{_NUMBER}) (?:insured )?(?:people|staff|employees|workers)\b"
)
_RATE = lazy_pattern(
    r"裁员(?:率|比例|了)?[^,。?\d]{0,6}?(?P<n>\d{1,3}(?:\.\d+)?)\s?(?:%|个百分点)|\b(?:laid off|lay-?off rate)\b[^.?\d]{0,20}(?P<m>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent)"
)
_TAKEN_ON = lazy_pattern(
    rf"(?:新招|新增|招用|招|吸纳)(?:了|用|收|进|到|过){{0,2}}(?P<n>{_NUMBER})\s?[个名位]?(?![%天年月.\d岁])|\b(?:newly )?(?:hired|recruited|took on) (?P<m>{_NUMBER})\b"
)
_LEFT = lazy_pattern(r"走了|辞职|离职|退休|不干|\b(?:resigned|left|quit|retired)\b")
"""Who leaves by himself is not laid off."""
_SHARE = lazy_pattern(
    r"裁员率[^。;\n\d%]{0,14}(?:不高于|不超过|不得(?:高于|超过)|低于|高于|超过|控制在)[^。;\n\d%]{0,12}(?P<percent>\d+(?:\.\d+)?)%"
)
_OF_SMALL = lazy_pattern(
    r"(?P<size>\d{1,4})人\s?(?:[(]含[)])?(?:及)?以[下内](?:[(]含[)])?[^。;\n\d]{0,40}(?P<percent>\d+(?:\.\d+)?)%"
)
_OF_TAKEN_ON = lazy_pattern(
    r"新(?:招|增|吸纳)[^。;\n\d]{0,40}(?:达到|不低于|不少于|占)[^。;\n\d]{0,24}(?P<percent>\d+(?:\.\d+)?)%(?:[(]含[)])?(?:及?以上)?"
    r"(?:[(,，][^。;\n\d()]{0,6}超过(?P<size>\d{1,4})人[^。;\n\d]{0,10}(?P<of_large>\d+(?:\.\d+)?)%[)]?)?"
)
"""新招用人数达到现有在职职工人数的10%（超过100人的企业达到5%）."""
_FOR_ALL = lazy_pattern(r"[^。\n]{0,60}?(?:[两三四各]项|以上各)[^。；;\n]{0,6}(?:均|都|不)")
"""两项均不受理: it binds what other items tell of as well."""
NEAR = 120
"""So far behind the general bound stands that of small firms."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What a notice allows or wants of the share: `text[start:end]` says `percent`, of firms of at most `size` people, or of all."""

    start: int
    end: int
    percent: float
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What a question tells: of `people` so many (`part`) or so much (`percent`) were laid off, or newly taken on."""

    people: int
    percent: float
    part: int | None = None
    taken_on: bool = False


def told_share(question: str) -> Share | None:
    """The share of its people that a folded question says a firm laid off or took on; None where it does not tell just this.

    Example:
        >>> told_share("28个人的公司去年裁了4个,能拿稳岗返还吗").part
        4
        >>> told_share("25人公司裁员率15%能领稳岗返还吗").percent
        15.0
        >>> told_share("公司40人新招3个能申请吗").taken_on
        True
        >>> told_share("28个人去年走了4个,能拿吗") is None
        True

    """
    rest = _RATE.sub(" ", question)
    rates = {float(m["n"] or m["m"]) for m in _RATE.finditer(question)}
    off, on = ({int(m["n"] or m["m"]) for m in words.finditer(rest)} for words in (_LAID_OFF, _TAKEN_ON))
    people = {int(m["n"] or m["m"]) for m in _PEOPLE.finditer(_TAKEN_ON.sub(" ", _LAID_OFF.sub(" ", rest)))}
    told_twice = len(off) == len(rates) == 1 and not on
    if len(people) != 1 or (len(off | on) + len(rates) != 1 and not told_twice) or _LEFT.search(question):
        return None
    of = people.pop()
    if rates:
        return Share(of, rates.pop())
    part = (off | on).pop()
    return Share(of, 100 * part / of, part, bool(on)) if 0 < part <= of else None


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


def bounds_on_taken_on(text: str) -> list[Bound]:
    """The bound on the share of people newly taken on in a notice's text, with that of large firms before it; none where several differ."""
    found = list(_OF_TAKEN_ON.finditer(fold(text)))
    if len({(m["percent"], m["size"], m["of_large"]) for m in found}) != 1:
        return []
    first, span = found[0], (found[0].start(), found[0].end())
    general = Bound(*span, float(first["percent"]), int(first["size"]) if first["size"] else None)
    return [general, Bound(*span, float(first["of_large"]))] if first["of_large"] else [general]


def answer_laid_off(ctx: AnswerContext) -> Answer | None:
    """Whether the share that the asker's numbers give keeps to the notice's bound; None where either is not told plainly."""
    told = told_share(fold(ctx.request.question))
    if told is None or not ctx.sources or ctx.spec.asked in MONEY:
        return None
    named = is_of_named(ctx)
    if not (named or is_of_own_place(ctx)):
        return None
    source = ctx.sources[0]
    parts = named_parts(source.record, ctx.units.named)
    text = source.record.notice.text
    found = bounds_on_taken_on(text) if told.taken_on else bounds_of(text)
    for_all = bool(found) and bool(_FOR_ALL.match(text, found[0].end))
    bounds = [b for b in found if for_all or not parts.excludes(b.start, b.end)]
    bound = _bound_for(bounds, told.people)
    return None if bound is None else _answer(ctx, source, bound, told, named=named)


def _bound_for(bounds: list[Bound], people: int) -> Bound | None:
    """The bound for a firm of so many people."""
    small = next((b for b in bounds if b.size is not None and people <= b.size), None)
    return small or next((b for b in bounds if b.size is None), None)


def _answer(ctx: AnswerContext, source: Source, bound: Bound, told: Share, *, named: bool) -> Answer:
    draft = ctx.draft()
    within = told.percent >= bound.percent if told.taken_on else told.percent <= bound.percent
    text = source.record.notice.text
    number = draft.cite(source, bound.start, bound.end)
    of = "taken_on" if told.taken_on else "laid_off_rate" if told.part is None else "laid_off"
    draft.say(
        f"{of}.within" if within else f"{of}.beyond",
        part=str(told.part), people=str(told.people), share=f"{told.percent:.1f}".removesuffix(".0"),
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
