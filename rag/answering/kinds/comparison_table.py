"""Two programmes, places or classes compared: a table of what is asked, with both sides cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.tiers import Tier, tiers_in
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import clauses_of
from rag.answering.kinds.parts import asked_parts, part_name, public_name
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import only_call_of, quotes_of
from rag.answering.quoting.opened_notices import Source, best_notices, open_sources
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.quote_selection import choose, weigh
from rag.answering.quoting.value_selection import stated
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, label_text, value_text
from rag.domain import RESULTS, DeadlineFact
from rag.language.normalise import fold
from rag.language.places import find_places, place_fits
from rag.language.segment import generic_words
from rag.public import Answer, AnswerPart
from rag.resources import asked_of
from rag.retrieval.answer_types import MONEY, quotable

LOOKED_AT = 8
_COMPARES = re.compile(
    r"分别|各是|各有|各自|各要|各多少|各几|相比|区别|不同|差别|差多少|哪个[^，,。？?]{0,8}(?:更|先|早|晚|多|高|大|久)"
    r"|谁(?:更|先|早|晚|多|高)|对比|比较|(?<=[组类级档])比[^,，。？?]{2,10}(?:多|少|高|低|早|晚)|截止[^,。?]{0,8}(?:一样|相同|同一天)"
    r"|\b(?:compare|compared|comparison|versus|vs|difference|differ|differs|respectively|each of)\b"
    r"|\b(?:close|end|due|deadlines?)\b.{0,24}\bthe same\b"
)
_BOTH = re.compile(r"\bboth\b")
"""Compares as well, but where yes or no is asked: "can we take both?"."""
_DIFFERS = re.compile(r"区别|不同|差别|不一样|\b(?:difference|differ|differs|compare)\b")
_AND = re.compile(r"和|与|跟|及|、|(?<=[组类级档])比|\b(?:and|versus|vs\.?|with|from)\b")
_ASKING = re.compile(
    r"截止|申报|报名|网上|线上|哪个|谁|先(?![进导])|早|更|时间|日期|什么|时候|哪天|几号|多少|电话|联系|方式|条件|材料|金额|奖金|最[高多低少]|上限|封顶|额度|比例|标准|地址|邮箱|网址|有效期|分别|各自|各|是|的|[?？，,。]"
    r"|\b(?:when|what|how|much|many|deadlines?|close|closes|due|dates?|phone|numbers?|amounts?|conditions?|apply|is|are"
    r"|the|of|for|in|do|does|and|to|each|respectively)\b",
    re.IGNORECASE,
)
"""Words that say what is asked of both, not of what."""
_ASIDE = re.compile(r"[（(“「『《][^（）()“”「」『』《》]{0,40}[）)”」』》]")
_BRACKETS = re.compile(r"[()“”\"]")
"""首台（套） is asked for as 首台套."""
_GIVES_MORE = re.compile(
    r"(?:补|奖|贴|资助|扶持|资金|钱)[^,。?]{0,12}(?:哪个|谁|哪家)[^,。?]{0,4}(?:多|高|大)|(?:哪个|谁|哪边)(?:给|补|奖|贴)[^,。?]{0,4}(?:多|高)"
    r"|\bwhich\b.{0,40}\b(?:pays|gives|grants|is worth|is) (?:more|higher|larger|bigger)\b"
)
_TWO_OF_ONE_KIND = re.compile(
    r"(?:和|与|跟|及|、)[^,。?]{2,24}?的?(?:申报|申请|报名)?(?:条件|截止(?:时间|日期)?|时间|电话|联系方式|材料|金额|标准|有效期|地址|网址|比例|补助|补贴|奖励)[、和以及的要求是?。 ]{0,3}"
)
"""What is asked of two things by a noun alone (甲项目和乙项目的申报条件)."""
_SUM = re.compile(r"\d\s?(?:%|[万亿]?元)|[一二三四五六七八九十](?:万元?|成)")
_CLOSES = re.compile(r"截止|到期|\b(?:closes?|deadlines?|due)\b")
_EARLIER = re.compile(r"先(?![进导])|更?早|\b(?:first|earlier|sooner)\b")
_ALIKE = re.compile(
    r"(?<!不)一样(?:吗|么|不|早)|相同(?:吗|么)|是不是(?:一样|同一天)|同一天(?:吗|么)?|\bthe same\b"
)
_BARE = re.compile(r"[A-Za-z]\d?\s?[类档]|[一二三特]等奖|[国省市区县]家?级")
_WHAT_OF = re.compile(
    r"比较(?:一下)?|对比(?:一下)?|\b(?:compare|comparison|difference|deadlines?|amounts?|conditions?|requirements?)\b.{0,24}?\b(?:of|between|for)\b",
    re.IGNORECASE,
)
"""What is compared stands before the first of the two: "compare the deadlines of A and B"."""
_OF_WHICH = re.compile(r"^(?:what|which|how)\b.*\b(?:for|of|between)\b", re.IGNORECASE)
"""And so does what is asked: "what is the rate for A vs B"."""
_ASKS_TO_COMPARE = re.compile(
    r"^(?:please |can you |could you )?(?:compare|which (?:is|gives|pays)[^,]{0,24},)\s+", re.IGNORECASE
)
_COUNTED_TOGETHER = re.compile(
    r"(?:[这那]?[两二三几]个?)(?:项目?|政策|补贴|补助|奖励|计划|活动|专题|批次?|[组类档])?$"
)
"""月季和艾草两个项目: the second is 艾草."""
_LEVEL_ENDS = re.compile(r"[国省市区县]家?级$")
_LEVEL_AND_THING = re.compile(r"[国省市区县]家?级(?P<thing>.{2,})$")
"""市级和省级企业技术中心: the first is a centre as well."""
_CLASS_EN = re.compile(r"(?P<kind>class|group|category|track|tier|type)\s(?P<name>[a-z0-9])", re.IGNORECASE)
_OTHER_CLASS = re.compile(
    r"(?:(?:class|group|category|track|tier|type)\s)?(?P<name>[a-z0-9])\b(?P<of>.*)", re.IGNORECASE
)
"""The second of "class A and B of the programme"."""
MIN_SIDE_CHARS = 2
OWN = 0.01
"""Of equally good notices one that can be applied for is the side's, and that of the named place rather than one of its districts."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its name in the question, the notice that tells of it, and the question as asked of it alone."""

    name: str
    source: Source
    units: WeightedUnits


def answer_comparison(ctx: AnswerContext) -> Answer | None:
    """A table of the asked values of the two; None where no two are compared, or one of them has no notice."""
    if not ctx.sources or not _compares(ctx):
        return None
    sides = _sides(ctx)
    if sides is None:
        return None
    parts = [part.spec for part in asked_parts(ctx.request.question, ctx.spec)] or _usual(ctx)
    draft = ctx.draft()
    found = [[_best(ctx, side, part) for side in sides] for part in parts]
    if len(parts) > 1 and any(map(any, found)):
        told = [(part, row) for part, row in zip(parts, found, strict=True) if any(row)]
        parts, found = [part for part, _ in told], [row for _, row in told]
    if any(all(row[n] is None for row in found) for n in (0, 1)) or _tells_nothing_apart(found):
        return None
    if opening := _opening(ctx, sides, parts, found):
        draft.say(opening[0], name=opening[1])
    draft.lines.append(f"|  | {sides[0].name} | {sides[1].name} |")
    draft.lines.append("| --- | --- | --- |")
    for part, row in zip(parts, found, strict=True):
        cells = [_cell(draft, side, quote, part) for side, quote in zip(sides, row, strict=True)]
        draft.lines.append(f"| {part_name(part)} | {cells[0]} | {cells[1]} |")
        markers = [c.marker for c in draft.citations]
        whole = all(quote is not None for quote in row)
        draft.parts.append(
            AnswerPart(
                asked=public_name(part.asked),
                certainty="sure" if whole and draft.stated else "possible",
                markers=markers,
            )
        )
    for source in dict.fromkeys(id(s.source) for s in sides):
        notice = next(s.source.record.notice for s in sides if id(s.source) == source)
        draft.say("from_notice_line", title=notice.title, date=day_text(notice.date, draft.reply))
    # never sure: of the three tables so stated to questions of all authors none quoted the answer
    return draft.answer("comparison", possible(ctx.confidence))


_RELATED = re.compile(r"[和与跟](?P<what>[^,。?]{1,12}?)(?:有关|相关|挂钩)")
"""跟人才有关的补贴 names one thing."""


def _compares(ctx: AnswerContext) -> bool:
    question = _RELATED.sub(r"\g<what>", fold(ctx.request.question))
    wants_both = ctx.spec.asked == "yes_no" and asks_for_both(question)
    return bool(
        _COMPARES.search(question)
        or (not wants_both and _TWO_OF_ONE_KIND.search(_without_asides(question)))
        or (ctx.spec.asked != "yes_no" and _BOTH.search(question))
    )


def asks_for_both(question: str) -> bool:
    """Whether a folded question asks about having two things at once (贴息和补贴能都拿吗), which is no comparison."""
    return any(name == "both" for name, _ in asked_of("rag.answering", "settling.tsv", question))


def _usual(ctx: AnswerContext) -> list[AnswerSpec]:
    """What is asked of both sides; if only "the difference" is asked: until when, how much and who."""
    if _CLOSES.search(fold(ctx.request.question)):
        return [_day_if_asked(ctx)]
    if ctx.spec.asked not in MONEY and _GIVES_MORE.search(fold(ctx.request.question)):
        return [replace(ctx.spec, asked="funding", kinds=quotable("funding"), shapes=())]
    if ctx.spec.asked not in (None, "list") or not _DIFFERS.search(fold(ctx.request.question)):
        return [_day_if_asked(ctx)]
    return [replace(ctx.spec, asked=a, kinds=quotable(a), shapes=()) for a in ("when", "funding", "who")]


def _day_if_asked(ctx: AnswerContext) -> AnswerSpec:
    """What is asked of both sides; a day if something closes, whatever else is named (哪个网上申报先截止)."""
    if ctx.spec.asked == "when" or not _CLOSES.search(fold(ctx.request.question)):
        return ctx.spec
    return replace(ctx.spec, asked="when", kinds=quotable("when"), shapes=())


def _tells_nothing_apart(found: Sequence[Sequence[Quote | None]]) -> bool:
    """Whether both sides have only words of one and the same notice, and neither has a value."""
    return all(
        a is not None and b is not None and a.source is b.source and not (a.facts or b.facts)
        for a, b in found
    )


def _opening(
    ctx: AnswerContext,
    sides: tuple[Side, Side],
    parts: Sequence[AnswerSpec],
    found: Sequence[Sequence[Quote | None]],
) -> tuple[str, str] | None:
    """(phrase, name of the side that closes first) where it is asked which does or whether both close alike, and both days are told."""
    question = fold(ctx.request.question)
    alike = bool(_ALIKE.search(question))
    if parts[0].asked != "when" or not (alike or _EARLIER.search(question)):
        return None
    first, second = (
        [
            f.value
            for f in stated(quote, side.units, parts[0])
            if isinstance(f, DeadlineFact) and f.value and f.for_applicants
        ]
        if quote
        else []
        for side, quote in zip(sides, found[0], strict=True)
    )
    if not first or not second:
        return None
    if min(first) == min(second):
        return ("alike", "") if alike else None
    earlier = sides[0 if min(first) < min(second) else 1].name
    return ("not_alike" if alike else "earlier", earlier)


def _sides(ctx: AnswerContext) -> tuple[Side, Side] | None:
    """The two sides that the words before and after an "and" name, each with its best notice."""
    question = ctx.request.question
    for mark in _AND.finditer(_without_asides(question.lower())):
        left, right = _side_words(question, mark.start(), mark.end())
        if left is None or right is None or _is_one_name(ctx, question, mark.start(), mark.end()):
            continue
        sides = _opened(ctx, left, right)
        if sides is not None:
            return sides
    return None


def _is_one_name(ctx: AnswerContext, question: str, start: int, end: int) -> bool:
    """Whether what stands about an "and" is the name of one programme (达标奖励、班组长安全实训补贴), by the title of the best notices or of a call."""
    about = fold(question[max(0, start - ABOUT_AND) : end + ABOUT_AND])
    if len(about) < 2 * ABOUT_AND or _DIFFERS.search(fold(question)):
        return False
    notices = [source.record.notice for source in ctx.sources[:2]]
    calls = ctx.reader.calls_of([notice.aid for notice in notices])
    names = [notice.title for notice in notices] + [name for c in calls for name in (c.programme, *c.aliases)]
    return any(about in fold(name) for name in names)


def _without_asides(text: str) -> str:
    """The text with what stands in brackets or quotes blanked, its other places kept: 县（市、区）试点 is one thing."""
    return _ASIDE.sub(lambda aside: "□" * len(aside[0]), text)


def _side_words(question: str, start: int, end: int) -> tuple[str | None, str | None]:
    before = re.split(r"[，,。；;？?：:]", question[:start])[-1].strip(" .!")
    after = re.split(
        r"[，,。；;？?：:]|的|各|分别|对|奖金|多多少|少多少|高多少|相比|比较|有?(?:区别|不同|差别)|不一样|有(?:什么|何|啥|哪些)|哪个|哪家|谁|\b(?:differ|compare|when|how|in|for)\b",
        question[end:],
    )[0].strip(" .!")
    after = _COUNTED_TOGETHER.sub("", after)
    before = _ASKS_TO_COMPARE.sub("", _OF_WHICH.sub("", _WHAT_OF.split(before)[-1])).strip()
    one, two = _CLASS_EN.fullmatch(before), _OTHER_CLASS.fullmatch(after)
    if one and two:  # what both are classes of is said behind the second alone
        before, after = (f"{one['kind']} {name}{two['of']}" for name in (one["name"], two["name"]))
    tail = _LEVEL_AND_THING.match(after) if _LEVEL_ENDS.search(before) else None
    if tail:
        before += tail["thing"]
    return (
        before if _names_something(before) else None,
        after if _names_something(after) else None,
    )


def _names_something(side: str) -> bool:
    """Whether a side is more than the name of what is asked (联系电话, 截止时间)."""
    return len(_ASKING.sub("", side).strip(" 、")) >= MIN_SIDE_CHARS


def _opened(ctx: AnswerContext, left: str, right: str) -> tuple[Side, Side] | None:
    names = (left, right)
    near = best_notices(ctx.found.ranking, LOOKED_AT)
    sources = open_sources(ctx.reader, ctx.found.ranking, near)
    units = [ctx.units_of(name) for name in names]
    tiers = [tiers_in(name) for name in names]
    topic = ctx.units_of(_ASKING.sub(" ", ctx.request.question.replace(left, " ").replace(right, " ")))
    first, second = (_best_source(sources, names[n], units[n], topic) for n in (0, 1))
    if second is None and first is not None and _BARE.fullmatch(right.strip()):
        second = first  # B类 after 某计划A类: of the same programme
    if first is None or second is None:
        return None
    if first is second and not (tiers[0] and tiers[1] and tiers[0] != tiers[1]):
        parts = [named_parts(first.record, fold(name)) for name in names]
        if not all(parts) or parts[0] == parts[1]:
            return None
    return (
        Side(left, first, _asked_of(ctx, right, tiers[0])),
        Side(right, second, _asked_of(ctx, left, tiers[1])),
    )


def _best_source(
    sources: Sequence[Source], name: str, units: WeightedUnits, topic: WeightedUnits
) -> Source | None:
    """The notice whose title and beginning hold most of a side's words; of equally good ones the better ranked.

    Where a side is hardly more than a place it must be about `topic` as well, what both sides are asked of: Suzhou's notice
    on another programme is no side.
    """
    places = [m.place.name for m in find_places(name)]
    of_results = bool(_ASKS_RESULTS.search(topic.text))

    def held(source: Source) -> float:
        notice = source.record.notice
        fits = place_fits(notice.regions, places) if places else ()
        if places and set(fits) == {"other"}:
            return 0.0
        title, head = (_BRACKETS.sub("", fold(text)) for text in (notice.title, source.passages[0].text))
        if places and _is_bare(name) and topic.units and _share(topic, title, head) < HELD:
            return 0.0
        applied_for = notice.category not in RESULTS
        share = _share(units, title, head) * (1.0 if applied_for or of_results else OF_RESULTS)
        return share + OWN * (bool(set(places) & set(notice.regions)) + 2 * applied_for)

    best = max(sources, key=lambda s: round(held(s), 3), default=None)
    return best if best is not None and held(best) >= HELD else None


def _is_bare(name: str) -> bool:
    """Whether a side names a place and no programme (苏州的, 苏州企业)."""
    rest = name
    for mention in reversed(find_places(name)):
        rest = rest[: mention.start] + rest[mention.end :]
    rest = _ASKING.sub("", rest).strip(" 市的")
    return len(rest) < MIN_SIDE_CHARS or rest in generic_words()


def _share(units: WeightedUnits, title: str, head: str) -> float:
    """How much of some words a title holds, 0..1; a notice's beginning counts for less."""
    pairs = zip(units.weights, units.matches(title), units.matches(head), strict=True)
    return sum(weight * max(in_title, 0.7 * in_head) for weight, in_title, in_head in pairs)


ABOUT_AND = 4
"""So many characters on both sides of an "and" that a title holds as well are part of its name."""
OF_RESULTS = 0.6
"""A list of results is titled by the programme, and tells none of what is asked of it."""
_ASKS_RESULTS = re.compile(r"名单|公示|结果|入选|获奖|\b(?:list|results?|winners)\b")
HELD = 0.5
"""A notice is of a side if its title and beginning hold this share of the side's words."""


def _asked_of(ctx: AnswerContext, other: str, tiers: frozenset[Tier]) -> WeightedUnits:
    """The question without the words of the other side."""
    question = ctx.request.question.replace(other, " ")
    units = ctx.units_of(question)
    units.tiers = tiers or units.tiers
    return units


def _best(ctx: AnswerContext, side: Side, part: AnswerSpec) -> Quote | None:
    quotes = choose(weigh([side.source], side.units, part), side.units, part)
    if part.kinds:
        facts = [q for q in quotes if stated(q, side.units, part)]
        if part.asked == "when" and not (facts and _is_own_day(ctx, side, part, facts[0])):
            return _of_the_call(ctx, side) or next(iter(facts), None)
        if facts:
            return facts[0]
        told = (q for q in quotes if part.asked in MONEY and _SUM.search(q.text))
        return next(told, None)
    return quotes[0] if quotes else None


def _is_own_day(ctx: AnswerContext, side: Side, part: AnswerSpec, quote: Quote) -> bool:
    """Whether a quote holds the first day that counts for who applies, or one of another kind than the days of the side's one call."""
    call = only_call_of(ctx.reader, side.source.record.notice.aid)
    if call is None or not call.chosen or part.audience is not None or side.units.tiers:
        return True
    told = {f.start for f in stated(quote, side.units, part) if f in quote.source.record.facts}
    own = {f.start for f in call.deadlines if f.aid == quote.source.record.notice.aid}
    first = {f.start for f in call.chosen if f.aid == quote.source.record.notice.aid}
    return not told <= own or not first or bool(told & first)


def _of_the_call(ctx: AnswerContext, side: Side) -> Quote | None:
    """The sentence with the days of the only call of a side's notice, whatever words it shares with the question."""
    call = only_call_of(ctx.reader, side.source.record.notice.aid)
    if call is None:
        return None
    others = sorted((f for f in call.deadlines if f.value and not f.superseded), key=lambda f: f.day)
    days = [*call.chosen, *reversed(others)]
    return quotes_of(ctx.reader, ctx.found.ranking, days[:1], limit=1)[0] if days else None


def _cell(draft: Draft, side: Side, quote: Quote | None, part: AnswerSpec) -> str:
    if quote is None:
        return say(draft.reply, "side_none")
    number = draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    facts = stated(quote, side.units, part)
    for fact in facts:
        draft.state(fact, number)
    facts = sorted(facts, key=lambda f: f.start)
    offices = [value_text(f, draft.reply) for f in facts if f.kind == "contact"]
    facts = [
        f
        for f in facts
        if f.kind != "phone" or not any(value_text(f, draft.reply) in text for text in offices)
    ]
    named = part.asked == "when" and (len(facts) > 1 or any(f.audience == "recommender" for f in facts))
    told = (
        f"{label_text(f, draft.reply)} {value_text(f, draft.reply)}" if named else value_text(f, draft.reply)
        for f in facts
    )
    values = say(draft.reply, "join").join(dict.fromkeys(told))
    words = clauses_of(quote, side.units, part).text
    text = values or "“" + " ".join(words.split()).replace("|", "／") + "”"
    return f"{text} [{number}]"
