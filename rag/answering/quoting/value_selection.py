"""Which part of a quote can be stated as a value, and the sentence by which a notice announces itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import mul

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.next_window import of_window
from rag.answering.asked.own_figure import is_of_another_size
from rag.answering.asked.tiers import unsettled
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.fact_fit import fact_fit, is_asked, is_of_others
from rag.answering.quoting.held_units import HELD, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.raised_value import of_reached_step
from rag.answering.quoting.told_in_turn import sums_in_turn, written_at
from rag.domain import AmountFact, DeadlineFact, Fact
from rag.language.chinese_numbers import exact_number
from rag.language.clause_marks import before_next, behind_last
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.retrieval.answer_types import MONEY

CLAUSE_CHARS = 40
BESIDE_CHARS = 20
"""A rate and the sum that caps it stand hardly further apart than this."""
_ENDS = lazy_pattern("[。；;]")
_ITEM_ENDS, _LIST_ENDS = lazy_pattern("[；;。\n]"), lazy_pattern("[；;]")
_CLAUSE_ENDS = lazy_pattern("[，,；;。\n]")
_HEAD_ENDS = lazy_pattern("[】：:。；;|\n]")
_ADDED = lazy_pattern(
    r"(?<=[的，,])增?加(?=\d)|(?<!不)再(?:给予?|次?奖|补|提高|增加|上浮|加|按|追加|叠加|资助|支持)|额外|另(?:给|奖|补|增?加|行奖|外(?:给|奖|补))|追加|加奖|加补|上浮|叠加|提高\d"
    r"|\b(?:extra|additional|additionally|on top|bonus on|more if|top[- ]up)\b"
)
_DAY = lazy_pattern(r"\d{1,2}\s?月\s?\d{1,2}\s?[日号]")
_OF_ITEMS = ("deadline", "amount", "rate")
SURELY_HELD = 0.9
"""A word of the question stands in an item, and no mere translation of it."""
AROUND = 0.5
"""What a word counts that stands in the value's sentence but before its own clause: 生活补贴分别享受，购房补贴按150%发放."""
_ASKS_TOP = lazy_pattern(r"最[高多]|上限|封顶|\b(?:maximum|at most|most|cap|up to|highest)\b")
_ASKS_LEAST = lazy_pattern(r"最[低少]|至少|起步|保底|下限|\b(?:minimum|at least|least|lowest)\b")
_GRANT = lazy_pattern(r"[一-鿿]{2}(?:补贴|补助|津贴)")
_ASKS_FIRMS_MOST = lazy_pattern(
    r"(?:[一每]家|[一单每]个?(?:企业|公司|厂|户|主体))[^,。?]{0,8}(?:最[高多]|上限|封顶)"
    r"|(?:最[高多]|上限|封顶)[^,。?]{0,4}[一每](?:家|个企业|个公司)"
    r"|\b(?:maximum|at most|most|cap|up to)\b[^.?]{0,30}\b(?:(?:per|one|a single|each) (?:firm|company|enterprise|business))\b"
)
_FIRMS = lazy_pattern(r"(?:单个|每个|同一|单一)(?:企业|单位|公司|主体)|[每单][家户]")
_FLOOR = lazy_pattern(
    r"(?:最低|最少|不低于|不少于|至少|保底)[^\d,，。；;]{0,3}(?P<number>\d[\d.]{0,12}[百千万亿]?)"
)
_WHOLE, _ASKS_WHOLE = lazy_pattern(r"合计|共计|总[额计共]"), lazy_pattern(r"合计|共计|总|一共|\bin total\b")
NAMES_CLASS = 2
"""So many pairs of characters that stand with one sum alone name its class."""
ROW = "table-column"
"""The rule of facts that are quoted with their whole row."""
LISTED = 3
"""So many sums in one sentence are a list of who gets what."""
PAIR = 0.05
"""What a pair of characters that the value's own clause shares with the question counts: 每家最高, 申报截止."""

# A notice says what it does with one of these; 《印发…的通知》 that it follows are named with others.
_ANNOUNCING = lazy_pattern(
    "现将|现就|现予|予以公示|公示如下|通知如下|公告如下|现组织|现启动|现开展|决定|拟认定|现面向|特制定|征求意见"
)

_NAME = lazy_pattern("^[^0-9]{0,3}[㐀-䶿一-鿿]{2}")
ANNOUNCES = lazy_pattern(
    r"(?:通知|公告|公示|事项|安排)如下|现(?:将|发布|公布|面向)|公开征求意见|为(?:贯彻|深入|落实|进一步|推动|加快)"
)
"""By these a sentence is seen to announce the notice itself."""


def stated(quote: Quote, question: WeightedUnits, spec: AnswerSpec, limit: int = 4) -> list[Fact]:
    """The facts of a quote whose values can be stated, see `_stated`; kept with the question, since what doubts and what writes an answer ask both."""
    key = id(quote), spec, limit
    known = question.stated.get(key)
    if known is None:
        known = question.stated[key] = (quote, _stated(quote, question, spec, limit))
    return list(known[1])


def _stated(quote: Quote, question: WeightedUnits, spec: AnswerSpec, limit: int) -> list[Fact]:
    """The facts of a quote whose values can be stated: those that fit best, the question's own words first.

    Several dates or telephone numbers may remain (online and on paper), but only one sum, with the rate that it caps:
    where the sentence tells several of equal fit, only the sentence itself says which is which. None where there are more than `limit`,
    and none of another class, level or part, or of another thing, than the asked one.
    """
    record = quote.source.record
    if spec.asked in MONEY and (in_turn := sums_in_turn(quote.facts, record.notice.text, question.text)):
        return in_turn[:limit]
    parts = named_parts(record, question.named)
    tiers = unsettled(question.tiers, record.notice.title)
    apart = [n for n in units_beside(question, fold(record.notice.title)) if len(question.units[n].label) > 1]
    of_tier = [
        f for f in quote.facts
        if not is_of_others(f, quote.source, question)
        and is_asked(f, spec)
        and not is_of_another_item(f, quote, question, apart)
    ]  # fmt: skip
    if spec.asked in MONEY:
        of_tier = [
            f for f in of_tier if not is_of_another_size(fold(f"{f.label or ''} {f.quote}"), question.text)
        ]
    if spec.asked == "when" and spec.audience is None:
        of_tier = _applicants_own(of_tier, quote, question, spec)
    if spec.window and spec.asked == "when":
        of_tier = of_window(of_tier, [f for f in record.facts if not parts.is_anothers(f)], spec.window)
    if spec.asked in MONEY:
        of_tier = _of_named_grant(of_tier, quote, question.text)
        of_tier = of_reached_step(of_tier, record.facts, record.notice.text, question.text)
    of_tier = _of_asked_end(
        _of_one_firm(_without_additions(of_tier, quote, question, spec), quote, question.text), question.text
    )
    if not of_tier:
        return []
    fits = {id(f): fact_fit(f, spec) for f in of_tier}
    top = max(fits.values())
    unique = _one_of_each_value([f for f in of_tier if fits[id(f)] >= 0.8 * top], quote, question, spec)
    if spec.asked in MONEY and len(unique) > 1 and len(tiers) > 1:
        return sorted(unique.values(), key=lambda f: f.start) if len(unique) <= limit else []
    if spec.asked in MONEY and len(unique) > 1:
        return _stated_sums(list(unique.values()), fits, quote, question, limit)
    facts = sorted(unique.values(), key=lambda f: -_worded(f, quote, question))
    if spec.asked == "phone" and facts:
        fit = 0.9 * _worded(facts[0], quote, question)
        named = [f for f in facts if _worded(f, quote, question) >= fit]
        # the next of a list (A、B) shares the words before the first
        facts = [f for f in facts if f in named or any(0 <= f.start - n.end <= 2 for n in named)]
    return facts if len(facts) <= limit else []


def _applicants_own(facts: list[Fact], quote: Quote, question: WeightedUnits, spec: AnswerSpec) -> list[Fact]:
    """The same, but the applicants' own days where only those of the authorities are left: an office to which papers go is named in the clause on what it forwards."""
    days = [f for f in facts if isinstance(f, DeadlineFact)]
    if not days or any(f.for_applicants for f in days):
        return facts
    own: list[Fact] = [
        f
        for f in quote.facts
        if isinstance(f, DeadlineFact)
        and f.for_applicants
        and not f.superseded
        and is_asked(f, spec)
        and not is_of_others(f, quote.source, question)
    ]
    return own or facts


def _stated_sums(
    sums: Sequence[Fact], fits: Mapping[int, float], quote: Quote, question: WeightedUnits, limit: int
) -> list[Fact]:
    """Of several sums those of the classes that the question names, else the one that is asked for with the rate that it caps."""
    classes = _classes_named(sums, quote, question)
    if len(classes) in range(2, limit + 1):
        return classes
    one = classes[0] if classes else _the_one_sum(sums, fits, quote, question)
    return _sum_and_rate(one, sums, quote) if one else []


def _one_of_each_value(
    facts: Sequence[Fact], quote: Quote, question: WeightedUnits, spec: AnswerSpec
) -> dict[str, Fact]:
    """The first fact of each value; of sums the one whose own words hold most of the question (规下的奖励10万元；重新认定的奖励10万元)."""
    of_value: dict[str, list[Fact]] = {}
    for fact in facts:
        of_value.setdefault(str(fact.value), []).append(fact)
    if spec.asked not in MONEY:
        return {value: same[0] for value, same in of_value.items()}
    return {
        value: same[0] if len(same) == 1 else max(same, key=lambda f: _worded(f, quote, question))
        for value, same in of_value.items()
    }


def _of_named_grant(facts: Sequence[Fact], quote: Quote, question: str) -> list[Fact]:
    """Without the sums of another grant than the one that a question calls by its name, where its line gives that too (博士安家补贴40万元；每月生活补贴3000元)."""
    asked = frozenset(_GRANT.findall(question))
    others = [f for f in facts if (own := _grants_of(f)) and not own & asked]
    if not asked or not others:
        return list(facts)
    beside = grants_beside(others[0], quote.source, "\n")
    named = [f for f in beside if not f.superseded and _grants_of(f) & asked]
    return [*(f for f in facts if f not in others and f not in named), *named] if named else list(facts)


def grants_beside(fact: Fact, source: Source, marks: str) -> list[AmountFact]:
    """The sums that a notice gives between the same two of some marks (of a line, of a sentence) as a fact of it."""
    text = source.record.notice.text
    start, end = behind_last(marks, text, fact.start), before_next(marks, text, fact.end)
    sums = (f for f in source.record.facts if isinstance(f, AmountFact) and f.is_funding)
    return [f for f in sums if start <= f.start and f.end <= end]


def _grants_of(fact: Fact) -> frozenset[str]:
    """The names of grants in a sum's own words: 生活补贴."""
    own = fold(f"{fact.label or ''} {fact.quote}") if isinstance(fact, AmountFact) else ""
    return frozenset(_GRANT.findall(own))


def _of_one_firm(facts: Sequence[Fact], quote: Quote, question: str) -> list[Fact]:
    """The most that one firm gets, where that is asked for (一家一年最高多少) and told in the same line as what each thing brings (每个品种奖励80万元。单个企业每年最高300万元)."""
    if not facts or not _ASKS_FIRMS_MOST.search(question):
        return list(facts)
    beside = grants_beside(facts[0], quote.source, "\n")
    own = [f for f in beside if not f.superseded and f.value.min is None and _FIRMS.search(fold(f.quote))]
    return [*(f for f in facts if not isinstance(f, AmountFact)), *own[:1]] if own else list(facts)


def _of_asked_end(facts: Sequence[Fact], question: str) -> list[Fact]:
    """Without the least that is given where the most is asked for, and the other way round, where there is the other (最高80万元、最低12万元)."""
    top, least = bool(_ASKS_TOP.search(question)), bool(_ASKS_LEAST.search(question))
    if top == least or _ASKS_WHOLE.search(question):
        return list(facts)
    parts = [f for f in facts if not _WHOLE.search(fold(f.label or ""))] or list(facts)
    return [f for f in parts if _is_least(f) == least] or parts


def _is_least(fact: Fact) -> bool:
    """Whether a sum is the least that is given: one with a floor alone, or one that stands behind a word of a floor (最高90万元、最低8万元)."""
    if not isinstance(fact, AmountFact):
        return False
    value = fact.value
    floors = (exact_number(floor["number"]) for floor in _FLOOR.finditer(fold(fact.quote)))
    return value.min is not None and (value.max is None or any(floor == value.min for floor in floors))


def _classes_named(facts: Sequence[Fact], quote: Quote, question: WeightedUnits) -> list[Fact]:
    """The sums of several whose own words the question names apart from the others (3个脱贫人口和5个普通员工)."""
    text = quote.source.record.notice.text
    places = [written_at(f) for f in facts]
    starts = [
        max((e for _, e in places if e <= at), default=max(quote.start, at - CLAUSE_CHARS))
        for at, _ in places
    ]
    clauses = [_HEAD_ENDS.split(text[start:end])[-1] for start, (_, end) in zip(starts, places, strict=True)]
    own = [han_pairs(fold(clause)) for clause in clauses]
    asked = han_pairs(question.text) - han_pairs(fold(quote.source.record.notice.title))
    apart = [words.difference(*(w for w in own if w is not words)) & asked for words in own]
    return [f for f, words in zip(facts, apart, strict=True) if len(words) >= NAMES_CLASS]


def _without_additions(
    facts: Sequence[Fact], quote: Quote, question: WeightedUnits, spec: AnswerSpec
) -> list[Fact]:
    """The same without what is given on top (再提高3个百分点, 额外奖励50万元), where the notice gives other sums and no addition is asked for."""
    if spec.asked not in MONEY or _ADDED.search(question.text):
        return list(facts)
    text, record = quote.source.record.notice.text, quote.source.record
    basic = [f for f in facts if not is_addition(f, text)]
    if len(basic) == len(facts) or any(
        fact_fit(f, spec) > 0 and not is_addition(f, text) for f in record.facts
    ):
        return basic
    return list(facts)


def is_addition(fact: Fact, text: str) -> bool:
    """Whether a sum or rate is given on top of another one, by the words before it in its clause."""
    at, end = written_at(fact) if fact.rule == ROW else (fact.start, fact.end)
    start = behind_last("，；。：、,;\n|", text, at, max(0, at - CLAUSE_CHARS))
    return bool(_ADDED.search(fold(text[max(start, at - CLAUSE_CHARS) : end])))


def is_of_another_item(fact: Fact, quote: Quote, question: WeightedUnits, apart: Sequence[int]) -> bool:
    """Whether a day or sum stands in one item of a list (种子楼7月20日收摊；总部楼不设死线) and what sets the question apart in another one.

    `apart` are the numbers of the units that do.
    """
    if fact.kind not in _OF_ITEMS:
        return False
    notice = quote.source.record.notice
    marks = _ITEM_ENDS if fact.kind == "deadline" else _LIST_ENDS
    ends = [0, *(m.end() for m in marks.finditer(notice.text, quote.start, quote.end)), len(notice.text)]
    starts = [max(quote.start, at) for at in ends if at <= fact.start]
    first, last = starts[-1], min(quote.end, next(at for at in ends if at >= fact.end))
    rest = fold(f"{notice.text[quote.start : first]} {notice.text[last : quote.end]}")
    if fact.kind == "deadline" and _DAY.search(fact.quote):
        first, last = fact.start, fact.end
        rest = " ".join(_dated_clauses(notice.text, (quote.start, quote.end), (first, last))) or rest
    own, others = question.matches(fold(notice.text[first:last])), question.matches(rest)
    mine = any(own[n] > HELD >= others[n] for n in apart)
    return not mine and any(others[n] >= SURELY_HELD and own[n] <= HELD for n in apart)


def tells_day(text: str) -> bool:
    """Whether a text writes a day of a month."""
    return bool(_DAY.search(text))


def _dated_clauses(text: str, span: tuple[int, int], own: tuple[int, int]) -> list[str]:
    """The folded clauses of a span with a day of their own, but for those that overlap another span."""
    start, found = span[0], []
    for end in [*(m.end() for m in _CLAUSE_ENDS.finditer(text, *span)), span[1]]:
        if _DAY.search(text, start, end) and (end <= own[0] or start >= own[1]):
            found.append(fold(text[start:end]))
        start = end
    return found


def _the_one_sum(
    facts: Sequence[Fact], fits: Mapping[int, float], quote: Quote, question: WeightedUnits
) -> Fact | None:
    """Of several sums and rates the one whose clause holds most of the question; None where several do.

    Of a list of sums (博士20万元，硕士10万元) each belongs to the words right before it, and a rate among them (a couple gets 150 %)
    is of something else.
    """
    top = max(fits[id(f)] for f in facts)
    sums = [f for f in facts if fits[id(f)] == top]
    listed = len(sums) >= LISTED
    worded = {
        id(f): _worded(f, quote, question, 0.0 if listed else AROUND) for f in (sums if listed else facts)
    }
    best = max(worded.values())
    told = [f for f in facts if worded.get(id(f)) == best]
    if len(told) == 2 and len(capped := [f for f in told if f in sums]) == 1:  # 按25%补助，每户至多60万元
        return capped[0] if len(_sum_and_rate(capped[0], told, quote)) == 2 else None
    return told[0] if len(told) == 1 else None


def _sum_and_rate(fact: Fact, facts: Sequence[Fact], quote: Quote) -> list[Fact]:
    """A sum with the rate that stands with it (按投资的10%补贴，最高80万元), or the other way round, in the order of the text."""
    text = quote.source.record.notice.text
    beside = []
    for other in facts:
        first, second = sorted((fact, other), key=lambda f: f.start)
        between = text[first.end : second.start]
        if other.kind != fact.kind and len(between) <= BESIDE_CHARS and not _ENDS.search(between):
            beside.append(other)
    return sorted([fact, *beside], key=lambda f: f.start) if len(beside) == 1 else [fact]


def _is_alone_in_item(fact: Fact, quote: Quote) -> bool:
    """Whether a value is the only one behind its item's head (（二）江海联运：每标箱120元。), which then names it."""
    text = quote.source.record.notice.text
    start = behind_last("。；;\n", text, fact.start, quote.start)
    end = _ITEM_ENDS.search(text, fact.end)
    until = end.start() if end else len(text)
    return not any(f is not fact and f.kind == fact.kind and start <= f.start < until for f in quote.facts)


_PLACE_ENDS = lazy_pattern("[区县市旗镇]")


def _places_held(question: str, clause: str) -> int:
    """How many places of the question stand in a clause: 渭城区 of 请问渭城区的电话, in a list of districts."""
    ends = (match.end() for match in _PLACE_ENDS.finditer(question))
    return sum(any(question[end - size : end] in clause for size in (3, 4, 5) if size <= end) for end in ends)


def _worded(fact: Fact, quote: Quote, question: WeightedUnits, around_counts: float = AROUND) -> float:
    """How much of the question stands in a fact's own clause, its classes (A, C3) included.

    Args:
        fact: one of the quote's.
        quote: where it stands.
        question: its units.
        around_counts: what a word counts that stands before the fact's own clause.

    """
    before = max((f.end for f in quote.facts if f.end <= fact.start), default=quote.start)
    clause = quote.source.record.notice.text[max(before, fact.start - CLAUSE_CHARS) : fact.end]
    if not _is_alone_in_item(fact, quote):
        clause = own_part(clause)
    marks = sum(mark in clause for mark in question.marks)
    near = fold(clause[max(map(clause.rfind, "，；。：、,;")) + 1 :] or clause)
    pairs = sum(pair in near for pair in question.pairs)
    marks += _places_held(question.text, clause)
    label = fold(fact.label or "")
    marks += _is_asked_class(label, quote, fold(question.text))
    weights = _weights_apart(quote, question) if fact.kind in ("amount", "rate") else question.weights
    held = sum(map(mul, weights, question.matches(f"{label} {near}")))
    around = sum(map(mul, weights, question.matches(fold(f"{label} {clause}"))))
    return round(float(held + around_counts * (around - held)) + marks + PAIR * pairs, 4)


def _weights_apart(quote: Quote, question: WeightedUnits) -> list[float]:
    """The weights of a question's units, none for its place and for the part of the notice that several of the quote's values stand in: they tell none apart."""
    groups = Counter(fold(f.group) for f in quote.facts if f.group)
    names = [group for group, count in groups.items() if count > 1]
    shared = question.matches(" ".join((*names, *map(fold, quote.source.record.notice.regions))))
    return [0.0 if held > HELD else weight for weight, held in zip(question.weights, shared, strict=True)]


def _is_asked_class(label: str, quote: Quote, question: str) -> bool:
    """Whether a question names a value's class (大型企业按30%返还), and no other value of the quote is of the same one (硕士每月2000元, 硕士10万元)."""
    if len(label) < 2 or label not in question:
        return False
    return not any(label in other and label != other for other in (fold(f.label or "") for f in quote.facts))


def own_part(clause: str) -> str:
    """A value's clause without the head of a list that is of all its values: 生活补贴：博士每月5000元，硕士每月2000元."""
    head, colon, own = clause.replace(":", "：").rpartition("：")
    return clause[len(head) + len(colon) :] if len(_NAME.findall(own)) else clause


def announcement(source: Source, question: WeightedUnits | None = None) -> tuple[int, int] | None:
    """The sentence by which a notice says what it is about.

    Of its first sentences that which shares most with the title, announces something, and holds most of the
    question. None where the beginning of the text was not read.
    """
    if not source.passages or source.passages[0].start:
        return None
    digest = question is not None and source.record.notice.is_digest
    title = fold(source.record.notice.title)
    pairs = {title[i : i + 2] for i in range(len(title) - 1)} or {title}

    def worth(place: int, sentence: Sentence) -> float:
        text = sentence.folded
        held = sum(pair in text for pair in pairs) / len(pairs)
        asked = float(sum(map(mul, question.weights, question.matches(text)))) if question else 0.0
        if digest:
            return 3 * asked - 0.001 * len(text)
        return held + asked + 0.4 * bool(_ANNOUNCING.search(text)) - 0.001 * len(text) - 0.02 * place

    first = source.sentences if digest else source.sentences[:10]
    _, best = max(enumerate(first), key=lambda placed: worth(*placed), default=(0, None))
    return (best.start, best.end) if best else None
