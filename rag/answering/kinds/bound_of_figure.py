"""The bounds of a notice that a figure of the asker's is held against, with what they say of it.

A bound may let in or shut out (单价50万元以下的不予受理), be one of several of which one suffices, hold for another class, or not hold for those
whom a sentence beside it names (首次参展的企业不受出口额限制).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.asked_part import NamedParts, classes_named, is_of_another_class, named_parts
from rag.answering.kinds.figure_ladder import is_given, measured_in
from rag.answering.quoting.bound_for_some import exempted
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import correction_of
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.verdict_words import says
from rag.domain import ConditionFact
from rag.facts.conditions.bounded_numbers import Number, bound, numbers
from rag.facts.conditions.measures import attribute_of
from rag.facts.notice_parts import listed_parts
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.condition import OWN_WORDS, kind_of_patent
from rag.matching.condition_check import compare
from rag.matching.question_profile import profile_of
from rag.matching.told_figures import SPEAK_FOR_THEMSELVES, Figure, is_of_same_thing

_RELAXES = lazy_pattern(
    r"不受[^，,。；;]{0,10}限|放宽|除外|例外|也可|即可|不作[^，,。；;]{0,4}要求|不设[^，,。；;]{0,8}(?:门槛|限制|要求)"
)
_FEWER = lazy_pattern(
    r"(?:可|予以|适当|酌情)[^，,。；;\d]{0,4}(?:减少|降低|下浮|少)\s?(?P<number>\d+(?:\.\d+)?)\s?(?P<unit>[间人个家台套亩件张])"
)
"""村集体入股的，客房数要求可减少2间."""
_GRANTS = lazy_pattern(r"(?:奖|补|贴|资助|给予)[^。；;\n]{0,16}\d[\d.]*\s?[万亿]?元|\d[\d.]*\s?[万亿]?元$")
_FREES = lazy_pattern(
    r"不受[^，,。；;]{0,10}限|不作[^，,。；;]{0,4}要求|不设[^，,。；;]{0,8}(?:门槛|限制|要求)|不限"
)
_LESS = lazy_pattern(r"放宽|降低|降至|降到|下调")
"""What makes of the number behind it a bound for some alone: 可放宽至75分."""
_TO_NEW = lazy_pattern(r"(?:放宽|调整|修改|降低|提高|改|降|提)(?:为|到|至)\d")
_FROM_OLD = lazy_pattern(
    r"[由从](?:原来?的?)?\d[^，,；;。]{0,12}(?:放宽|调整|修改|降低|提高|改|降|提)(?:为|到|至)$"
)
"""由20亩以上放宽为10亩以上: the first bound no longer holds, the second does for all."""
_WISHED = lazy_pattern(r"[^，,；;。\d]{0,14}优先")
"""营收2000万元以下的小微企业优先: who comes first, which shuts nobody out."""
_OR_ELSE = lazy_pattern(
    r"(?:或者?|要么)(?!以[上下])(?![^，,；;。\d]{0,24}(?:放宽|降))[^，,；;。\d]{0,24}\d|之一|其一"
)
"""Another figure that suffices as well."""
_CHOICE_HEAD = lazy_pattern(r"(?:之一|其一|任[一意][一项条个]{0,2}|一项即可)[^：:。；;\n]{0,6}[：:]\s?\n")
"""符合下列条件之一：, with the items below it."""
_ITEM = lazy_pattern(r"^\s{0,4}(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）.．、]|[①-⑳·•●])")
_LETS_ONLY = lazy_pattern(r"只能|仅[限可能]")
"""注册不足12个月的企业只能申报首配奖: what is left to those whom a bound names."""
_BOUNDS = lazy_pattern(r"不(?:得|能|应|可)?(?:低于|少于|小于|不足|超过|高于|大于|多于|超)|(?:低于|不足|超过)")
_REFUSED = lazy_pattern(
    r"^[^，,。；;\n]{0,14}[，,]?(?:一律|均|都|也|的|则)?不(?:予|得|能|可|再)?(?:受理|支持|补助?|补贴|拨付|申报|申请|享受|纳入|列入|安排|给予?|奖励)"
)
"""单价50万元以下的成套装备不予受理: a bound of what is shut out."""
_INDEX = lazy_pattern(
    r"(?<![a-z])(?P<name>[a-z]{2,6})(?:值)?[)）]?\s?(?:要求|须|应)?(?P<op>不(?:得|应)?(?:高于|超过|大于|低于|少于|小于)|小于等于|大于等于|[≤≥<>]|低于|高于)?(?:为|是|在|达到?|约| is| of|=|:)?\s?(?P<value>\d+(?:\.\d+)?)(?![\d.]*\s?[%万亿千百元年月日个人家项件分岁台])"
)
"""PUE1.3, (PUE)不高于1.25: an index is told without a unit."""
_OPS = {"高": "<=", "超": "<=", "大": "<=", "低": ">=", "少": ">=", "小": ">="}
_NOW = lazy_pattern(r"(?:更正|[改变换]|应|调整|修改|更改)[为成到]")
_NOT_SO = lazy_pattern(r"[没未不无]")
_COUNTED = ("个", "人", "名", "位", "家", "件", "项", "台", "套", "户", "车次", "次")
_BEFORE_FIGURE = lazy_pattern(r"([一-鿿]{2})[了有到过只才仅就约共为是]{0,2}\d")
_FIRST_TIME = lazy_pattern("第一次|头一[次回]")
_MARKS = "，,；;。：:\n（）()"
_STOPS = "，,；;。：:\n"
NEXT_SENTENCES = 2
REACH = 400
NAMED = 0.6
"""Of those whom a sentence frees so much must be said of the asker."""
_GENERAL = frozenset(
    {"企业", "公司", "单位", "项目", "可以", "申报", "申请", "人员", "主体", "的企", "的单", "会项"}
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A bound that a figure was held against.

    Attributes:
        source, sentence: where it stands.
        met: whether the figure keeps to it.
        shared: how much of the question its sentence shares.
        measure: what it measures.
        figure: the asker's, None where a profile told it.
        spared: it is broken, and another one that suffices stands beside it.
        freed: the bound is not for the asker, by the sentence.
        unless: where the words stand that free some of it, of whom he may be.
        maybe: he says something of those.

    """

    source: Source
    sentence: Sentence
    met: bool
    shared: int
    measure: str
    figure: Figure | None = None
    spared: bool = False
    freed: bool = False
    unless: tuple[int, int] | None = None
    maybe: bool = False

    @property
    def phrase(self) -> str:
        """With which phrase it answers."""
        if self.freed:
            return "figure_freed"
        if self.met:
            return "figure_met"
        return "figure_unless" if self.maybe else "no"


@dataclass(frozen=True, slots=True)
class _Told:
    """What a question tells, and what it is compared by.

    Attributes:
        question: folded.
        own: its pairs of characters beside the notice's names.
        named: the pairs of these names.
        profile: what it tells of a firm.
        figures: its figures.
        classes: the classes that it names.
        alone: the units in which the notice has one bound only.

    """

    question: str
    own: frozenset[str]
    named: frozenset[str]
    profile: dict[str, object]
    figures: Sequence[Figure]
    classes: frozenset[str]
    alone: frozenset[str]


def weighed_in(ctx: AnswerContext, source: Source, question: str, figures: Sequence[Figure]) -> list[Weighed]:
    """What the bounds of a notice say of the figures of a folded question."""
    notice = source.record.notice
    named = han_pairs(fold(f"{notice.title} {' '.join(ctx.read.regions)}"))
    own = han_pairs(" ".join([_FIRST_TIME.sub("首次", question), *ctx.units.said])) - named
    parts = named_parts(source.record, ctx.units.named)
    told = _Told(
        question,
        own,
        named,
        profile_of(ctx.request.question, ctx.as_of),
        figures,
        classes_named(question) or parts.marks,
        _alone(source, parts),
    )
    found: list[Weighed] = []
    for at, sentence in enumerate(source.sentences):
        if not _LETS_ONLY.search(sentence.folded) and not _is_in_another(parts, sentence.start):
            weighed = _weighed_by(source, at, told)
            found += [w for w in weighed if w.met or not _is_of_one_grant(source, parts, w, told)]
    left_open = {w.measure for w in found if w.unless is None and _may_be_less(w)}
    chosen = {w.measure for w in found if w.spared}
    return [w for w in found if w.measure not in left_open and not (w.measure in chosen and _raises(w))]


def _is_of_one_grant(source: Source, parts: NamedParts, weighed: Weighed, told: _Told) -> bool:
    """Whether a bound stands within one of several grants of which none is named: 示范店铺（营业额300万元以上）每家奖5万元, beside 特色店铺."""
    if not _GRANTS.search(weighed.sentence.folded) or weighed.measure in told.alone:
        return False
    at, text = weighed.sentence.start, source.record.notice.text
    if any(parts[n].start <= at < parts[n].end for parts, asked in parts.lists for n in asked):
        return False
    within = [p for p in listed_parts(text) if any(q.start <= at < q.end and not q.is_section for q in p)]
    return any(sum(bool(_GRANTS.search(fold(text[q.start : q.end]))) for q in p) > 1 for p in within)


def _is_in_another(parts: NamedParts, start: int) -> bool:
    """Whether a place lies within a part of the notice beside those that are asked about."""
    return any(
        part.start <= start < part.end and not part.is_section and n not in asked
        for listed, asked in parts.lists
        for n, part in enumerate(listed)
    )


def _alone(source: Source, parts: NamedParts) -> frozenset[str]:
    """The units in which a notice bounds one thing alone, by one bound or both ends of a span."""
    found: dict[str, set[str]] = {}
    several = set()
    for sentence in source.sentences:
        if parts.excludes(sentence.start, sentence.end):
            continue
        for _, number, op in _bounds(sentence.folded):
            unit = measured_in(1, number.unit)[1]
            ends = found.setdefault(unit, set())
            if op[0] in ends:
                several.add(unit)
            ends.add(op[0])
    return frozenset(unit for unit in SPEAK_FOR_THEMSELVES if unit in found and unit not in several)


def _weighed_by(source: Source, at: int, told: _Told) -> Iterator[Weighed]:
    sentence = source.sentences[at]
    text = sentence.folded
    shared = len(told.own & han_pairs(text))
    yield from _by_index(source, sentence, told, shared)
    of_list = _is_of_a_choice(source.record.notice.text, sentence.start)
    held: dict[str, list[tuple[str, Weighed]]] = {}
    for measure, number, op, chosen in _of_case(_bounds(text), text, told.own):
        found = _figure_for(told, text, measure, number)
        if found is None or is_of_another_class(text, number.start, told.classes):
            continue
        value, figure = found
        refused = bool(_REFUSED.match(text[number.end :]))
        if not refused and says("forbids", _BOUNDS.sub(" ", text)):
            continue
        met = compare(op, value, number.value) != refused
        weighed = Weighed(
            source,
            sentence,
            met,
            shared,
            measure,
            figure,
            spared=not met and not chosen and (of_list or _is_of_two(text, number.start)),
        )
        for beside in _beside(source, at, number, value, weighed, told):
            held.setdefault(measure, []).append((op, beside))
    for of_measure in held.values():
        kept = _of_span([(op, w.met) for op, w in of_measure])
        yield from (w for _, w in of_measure if w.met in kept)


def _may_be_less(weighed: Weighed) -> bool:
    """Whether a broken bound is read as one that may be lower for some (客房数要求可减少2间), so that it decides for nobody."""
    return not weighed.met and any(f.rule in OWN_WORDS and f.value.any_of is None for f in _read_of(weighed))


def _raises(weighed: Weighed) -> bool:
    """Whether a broken bound is read as one that only raises the grant."""
    return not weighed.met and any(not f.value.must for f in _read_of(weighed))


def _read_of(weighed: Weighed) -> list[ConditionFact]:
    """The conditions with a number that are read from the sentence of a bound, on what it measures."""
    sentence = weighed.sentence
    facts = (f for f in weighed.source.record.facts if f.kind == "condition")
    within = (f for f in facts if sentence.start <= f.start < sentence.end and _is_number(f.value.value))
    return [f for f in within if weighed.measure in (f.value.attribute, f.value.unit)]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of_span(held: Sequence[tuple[str, bool]]) -> set[bool]:
    """Whether the bounds of a sentence on one thing, told by their comparisons, are kept; both ends of a span (不少于5间、不超过30间) are one."""
    ends = {op[0] for op, _ in held}
    return {all(met for _, met in held)} if len(held) == len(ends) > 1 else {met for _, met in held}


def _beside(
    source: Source, at: int, number: Number, value: float, weighed: Weighed, told: _Told
) -> Iterator[Weighed]:
    """A bound by what the words beside it make of it for the asker; none where he may be of those for whom another holds."""
    sentence, text = weighed.sentence, source.record.notice.text
    start, end = sentence.start + number.start, sentence.start + number.end
    within = exempted(text, start, end)
    if within is not None:
        named = _share_of(fold(within.who), told)
        so = named and not _is_denied(fold(within.who), told.question)
        if so and (less := _relaxed_bound(sentence.folded, number)) is not None:
            yield replace(weighed, met=value >= less, spared=False)
        elif so and _FREES.search(text[within.start : within.end]) and named >= NAMED:
            yield replace(weighed, met=True, freed=True, spared=False)
        elif not so:
            less = _relaxed_bound(sentence.folded, number)
            may = less is not None and value >= less
            unless = replace(weighed, unless=(within.start, within.end), maybe=may)
            yield weighed if weighed.met or named else unless
        return
    clause = han_pairs(sentence.folded)
    for n, other in enumerate(source.sentences):
        fewer = _FEWER.search(other.folded)
        match = fewer or _RELAXES.search(other.folded)
        if match is None or other is sentence:
            continue
        if fewer is not None and fewer["unit"] == number.unit:
            whom = han_pairs(other.folded[: match.start()]) - clause - _GENERAL
            if told.own & whom and weighed.figure is not None:
                less = number.value - float(fewer["number"])
                yield replace(weighed, sentence=other, met=value >= less, freed=value >= less)
            elif not weighed.met:
                yield replace(weighed, unless=(other.start, other.end))
            else:
                yield weighed
            return
        pairs = han_pairs(other.folded)
        near = 0 < n - at <= NEXT_SENTENCES and bool(pairs & clause)
        if told.own & pairs - clause - _GENERAL and (near or pairs & clause):
            share = _share_of(other.folded[: match.start()], told)
            if near and share >= NAMED and _FREES.search(other.folded):
                yield replace(weighed, sentence=other, met=True, freed=True, spared=False)
            elif near and not weighed.met:
                yield replace(weighed, unless=(other.start, other.end), maybe=True)
            elif weighed.met:
                yield weighed
            return
        if near and not weighed.met:
            yield replace(weighed, unless=(other.start, other.end))
            return
    yield weighed


def _share_of(who: str, told: _Told) -> float:
    """How much of those whom folded words name the question says."""
    named = han_pairs(who.rsplit(",", 1)[-1]) - _GENERAL - told.named
    named = frozenset(pair for pair in named if "的" not in pair)
    return len(named & told.own) / len(named) if named else 0.0


def _is_denied(who: str, question: str) -> bool:
    """Whether a folded question names somebody only to say that he is not of them (没做清洁生产审核)."""
    pairs = han_pairs(who)
    clauses = [c for c in re.split("[,，。;；?？]", question) if pairs & han_pairs(c)]
    return bool(clauses) and all(_NOT_SO.search(c) for c in clauses[-1:])


def _relaxed_bound(text: str, number: Number) -> float | None:
    """The lower number that folded words behind a bound put for some, in the same unit."""
    for other in numbers(text[number.end :]):
        lead = text[number.end : number.end + other.start]
        if other.unit == number.unit and _LESS.search(lead[behind_last("，,；;", lead, len(lead)) :]):
            return other.value
    return None


def _is_of_two(text: str, at: int) -> bool:
    """Whether a bound at a place of folded words is one of those of which another suffices; 或 in another clause before it joins none to it."""
    for match in _OR_ELSE.finditer(text):
        if (
            match.group() in ("之一", "其一")
            or at < match.start()
            or at < before_next(_STOPS, text, match.end())
        ):
            return True
    return False


def _is_of_a_choice(text: str, start: int) -> bool:
    """Whether a sentence is an item below a head that wants one of several."""
    before = text[max(0, start - REACH) : start]
    heads = list(_CHOICE_HEAD.finditer(before))
    if not heads:
        return False
    lines = (before[heads[-1].end() :] + text[start : start + 8]).split("\n")
    mark = _ITEM.match(lines[0])
    own = _ITEM.match(lines[-1])
    if mark is None or own is None:
        return False
    kind = re.sub(r"[一二三四五六七八九十]", "一", re.sub(r"\d|[①-⑳]", "1", mark.group().strip()))
    return all(
        (m := _ITEM.match(line)) is not None
        and re.sub(r"[一二三四五六七八九十]", "一", re.sub(r"\d|[①-⑳]", "1", m.group().strip())) == kind
        for line in lines
        if line.strip()
    )


def _of_case(
    bounds: Iterator[tuple[str, Number, str]], text: str, own: frozenset[str]
) -> Iterator[tuple[str, Number, str, bool]]:
    """Of bounds on one thing in a sentence those whose clause shares most with the question (种植类不低于150万元，养殖类不低于200万元), and whether others share less."""
    found = list(bounds)
    shared = [len(own & han_pairs(_clause(text, n))) for _, n, _ in found]
    for (measure, number, op), share in zip(found, shared, strict=True):
        of_same = [s for s, (of, _, _) in zip(shared, found, strict=True) if of == measure]
        if share == max(of_same):
            yield measure, number, op, share > min(of_same)


def _clause(text: str, number: Number) -> str:
    """The clause of a number, of one in brackets with what stands before them: 本科（35周岁以下）."""
    start = behind_last(_MARKS, text, number.start)
    if text[start - 1 : start] in ("(", "（"):
        start = behind_last(f"{_STOPS}、", text, start - 1)
    return text[start : number.end]


def _bounds(text: str) -> Iterator[tuple[str, Number, str]]:
    """What the bounds of a sentence measure, with number and comparison; none of what is given, or holds for some alone."""
    for number in numbers(text):
        told = bound(text, number, behind_last(_MARKS, text, number.start))
        if told is None or number.high is not None or is_given(text, number, told.op):
            continue
        clause = behind_last("，,；;。", text, number.start)
        if _TO_NEW.match(text, max(told.end, number.end)) or _WISHED.match(text, number.end):
            continue
        if _LESS.search(text, clause, number.start) and not _FROM_OLD.search(text, clause, number.start):
            continue
        _, attribute = attribute_of(
            text, number.start, number.end, number, behind_last("。；;\n", text, number.start)
        )
        yield attribute if attribute != "other" else measured_in(1, number.unit)[1], number, told.op


def _figure_for(told: _Told, text: str, measure: str, number: Number) -> tuple[float, Figure | None] | None:
    """The figure of the question that a bound is about, in the bound's unit; None where there is none."""
    own = told.profile.get(measure)
    if measure == "patents" and _ranks_differ(told.question, _clause(text, number)):
        return None
    if isinstance(own, Mapping):
        own = sum(own.values())  # patents by their kinds
    if isinstance(own, int | float) and not isinstance(own, bool):
        figure = next((f for f in told.figures if f.value == own), None)
        return float(own), figure
    start, end = behind_last(_MARKS, text, number.start), before_next(_MARKS, text, number.end)
    scale, unit = measured_in(1, number.unit)
    for figure in told.figures:
        if figure.value in told.profile.values() and measure != unit:
            continue  # known to be of another measure
        value, in_unit = measured_in(figure.value, figure.unit or figure.told_in)
        if (in_unit == unit or (in_unit in _COUNTED and unit in _COUNTED)) and (
            unit in told.alone
            or is_of_same_thing(figure, figure.unit, text[start:end], told.named)
            or (unit in _COUNTED and _is_counted(figure, text[start:end], told.named))
        ):
            return value / scale, figure
    return None


def _ranks_differ(question: str, clause: str) -> bool:
    """Whether folded words count what is protected of another rank (I类, II类) than a folded question tells of."""
    asked, told = (kind_of_patent(words) for words in (question, clause))
    return asked != told and {asked, told} <= {"first", "second"}


def _is_counted(figure: Figure, clause: str, named: frozenset[str]) -> bool:
    """Whether the two characters right before a figure stand in a folded clause (机架150个, 带动3人), and say more than the programme's names."""
    before = _BEFORE_FIGURE.findall(figure.words)
    return any(words in clause and words not in _GENERAL and words not in named for words in before)


def _by_index(source: Source, sentence: Sentence, told: _Told, shared: int) -> Iterator[Weighed]:
    """The bounds of what has a name in Latin letters and no unit (PUE) for a figure of the same name."""
    own = {m["name"]: float(m["value"]) for m in _INDEX.finditer(told.question)}
    for match in _INDEX.finditer(sentence.folded) if own else ():
        value, op = own.get(match["name"]), _op(match["op"] or "")
        if value is not None and op and not is_of_another_class(sentence.folded, match.start(), told.classes):
            yield Weighed(source, sentence, compare(op, value, float(match["value"])), shared, match["name"])


def _op(words: str) -> str:
    """The comparison that folded words of an index make; "" of none."""
    if words[:1] == "不":
        return next((op for sign, op in _OPS.items() if sign in words), "")
    return {"低于": "<", "高于": ">", "≤": "<=", "≥": ">=", "小于等于": "<=", "大于等于": ">="}.get(
        words, words
    )


def corrected(ctx: AnswerContext, weighed: Weighed) -> Weighed | None:
    """A weighed bound by what a later notice makes of it; None where that cannot be told."""
    changed = correction_of(ctx, weighed.source, weighed.sentence.text)
    if changed is None:
        return weighed
    text = fold(changed.text)
    now = list(_NOW.finditer(text))
    if not now or weighed.figure is None:
        return None
    value, unit = measured_in(weighed.figure.value, weighed.figure.unit or weighed.figure.told_in)
    anew = [
        compare(op, value, measured_in(number.value, number.unit)[0])
        for _, number, op in _bounds(text)
        if number.start > now[-1].end() - 1 and measured_in(1, number.unit)[1] == unit
    ]
    sentence = next((s for s in changed.source.sentences if s.start <= changed.start < s.end), None)
    if len(anew) != 1 or sentence is None:
        return None
    return Weighed(changed.source, sentence, anew[0], weighed.shared, weighed.measure, weighed.figure)
