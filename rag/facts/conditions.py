"""What a notice asks of whoever applies, as facts of kind `condition`, each with the words that say so.

The value: `{"attribute", "op", "value", "unit", "subject", "window", "must", "any_of", "branch"}`. Money is in yuan,
shares in percent, ages of firms in years, days are ISO. Conditions with the same `any_of` are alternatives: one
suffices; those of them that share a `branch` make one alternative together. Without `any_of`, a `branch` is a track
or kind of applicant (its name stands in the fact's `group`): who takes it must fulfil its conditions.

Left out: wishes (优先, 鼓励), what is no limit (不限, 无需), quotas of recommending bodies, caps of what is given. A
condition of a higher grant alone (5人以上的加奖) has `must: false`. Where the text sends the reader elsewhere for
conditions (符合《管理办法》规定的条件, 详见附件), that is a condition with `where: elsewhere`, which nothing here can judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from rag.domain import Fact
from rag.facts.conditions_named import READERS, Named, Where
from rag.facts.conditions_numbers import Bound, Number, bound, may_bind, numbers
from rag.facts.conditions_zones import Segment, clauses, segments
from rag.facts.patterns import cue
from rag.facts.quoting import quoted
from rag.facts.text_layout import Reading
from rag.language.normalise import fold
from rag.resources import rows

MAX_CONDITIONS = 400
MAX_CHARS = 60_000
_LEFT_CHARS = 70
_SILENT = ("公示",)
_NUMBER_WORDS = re.compile(
    r"[^一-龥]*(?:不低于|不少于|不超过|不高于|达到?|满|至少|金额|每年|均|应|须|原值|人数|面积|占比|上限|[^一-龥])*$"
)
_PAY = re.compile(r"薪酬|工资|年薪|薪金|报酬|资助资金比例")
_TAIL = re.compile(r"[^,;。:\n()]{0,24}(?:\([^()]{0,24}\))?")
# What a clause outside a section of conditions must hold to be looked at: most text holds none of it.
_SIGN = re.compile(
    r"注册|登记|法人|失信|信用|违法|事故|未.{0,12}上市|同一|已(?:享受|获|入|列|纳)|未(?:获得|享受)|在研|须|应[在为当]|有效期内|适用|范围内|[不已]参加|成立|税务关系|除外|关联关系|期间|[对从].{0,30}企业"
)
_TRIM = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百\d]{1,5}条|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)](?!\d)|0\d(?=[一-龥])|[①-⑳]|[、:;,\s])*\s*(?:且|并|同时|以及)?"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A condition with where it stands; `choice` is (any_of, alternative) as in `Segment`."""

    attribute: str
    op: str
    value: Any
    unit: str | None
    start: int
    end: int
    subject: str
    must: bool
    segment: Segment
    choice: tuple[int, int] | None = None
    rule: str = ""


def condition_facts(reading: Reading) -> list[Fact]:
    """`condition` facts of a notice, in the order of the text; time linear in the text."""
    notice = reading.notice
    if notice.category in _SILENT:
        return []
    text = fold(notice.text[:MAX_CHARS])
    found: list[_Found] = []
    for segment in segments(reading, text):
        if segment.start < len(text):
            found += _in_segment(text, segment, notice.regions)
        if len(found) >= MAX_CONDITIONS:
            break
    return [*_facts(notice.text, text, found), *_elsewhere(notice.text, text)]


_ELSEWHERE = re.compile(
    r"(?:符合|满足|具备)[^,;。()]{0,12}[《“][^》”]{2,50}[》”](?:第[一二三四五六七八九十]{1,3}条)?[^,;。]{0,24}?(?:条件|标准|要求)"
    r"|(?:条件|对象|范围|要求|标准)[^,;。\n]{0,16}?(?:详见|参见|见)[^,;。\n]{0,12}?(?:附件|指南|办法|细则)\d*"
    r"|(?:指南|办法|细则|附件\d*)(?:中)?(?:所?明确|所?规定|所列)的?[^,;。\n]{0,10}条件"
)


def _elsewhere(raw: str, text: str) -> Iterator[Fact]:
    """What sends the reader to an attachment or another rule for conditions: nothing there can be judged here."""
    for match in islice(_ELSEWHERE.finditer(text), 20):
        words = raw[match.start() : match.end()]
        value = {**_PLAIN_VALUE, "value": words, "must": True, "where": "elsewhere"}
        yield quoted(raw, match.start(), match.end(), "condition", value, rule="conditions_elsewhere")


_PLAIN_VALUE: dict[str, Any] = {
    "attribute": "other", "op": "has", "value": None, "unit": None, "subject": "firm", "window": None, "must": True,
    "any_of": None, "branch": None,
}  # fmt: skip


def _in_segment(text: str, segment: Segment, regions: tuple[str, ...]) -> list[_Found]:
    """The conditions of a sentence; outside such a section one that states one condition is taken to state others."""
    found = _stated(text, segment, regions)
    if segment.zone == "neutral" and any(f.must and f.attribute in _SPEAKING for f in found):
        found = _stated(text, replace(segment, zone="condition"), regions)
    return found


def _stated(text: str, segment: Segment, regions: tuple[str, ...]) -> list[_Found]:
    end = min(segment.end, len(text))
    found = list(_numeric(text, segment, end))
    if segment.zone == "skip" or (segment.zone != "condition" and not _SIGN.search(text, segment.start, end)):
        return found
    for start, stop in clauses(text, segment.start, end):
        if stop - start < 3:
            continue
        where = Where(text, start, stop, segment.start, end, regions)
        if cue("condition_words", "wish").search(where.words) or cue("condition_words", "aside").search(
            where.words
        ):
            continue
        named = [n for read in READERS for n in read(where)]
        found += [f for n in _without_doubles(named, found) if (f := _named(n, where, segment))]
    return sorted(found, key=lambda f: (f.start, f.end))


_SPEAKING = frozenset(
    {
        "place",
        "founded",
        "legal_form",
        "patents",
        "revenue",
        "rd_spending",
        "rd_ratio",
        "rd_staff_share",
        "age_years",
    }
    | {"employees", "assets", "profit", "growth", "valuation", "person_age", "person_degree", "listed"}
)


def _without_doubles(named: Sequence[Named], found: Sequence[_Found]) -> Iterator[Named]:
    """已是高新技术企业的不再推荐 is told once, by the title; a limit with a number by the number; its day is no condition."""
    titled = any(n.attribute == "qualification" and n.op == "has_not" for n in named)
    limited = any(n.attribute == "limit" for n in named)
    for n in named:
        counted = any(f.attribute == "limit" and f.start < n.end and n.start < f.end for f in found)
        if n.attribute == "limit" and (titled or counted):
            continue
        if n.attribute == "other" and limited:
            continue
        if n.rest and (len(named) > 1 or any(f.start < n.end and n.start < f.end for f in found)):
            continue
        yield n


# -- without numbers --------------------------------------------------------------------------------------------------


def _named(named: Named, where: Where, segment: Segment) -> _Found | None:
    words = where.words
    must = True
    if segment.zone != "condition":
        if named.attribute == "industry":
            return _trade_of_grant(named, where, segment)
        if not _stands_alone(named, where):
            return None
        must = named.attribute != "other"
    return _Found(
        named.attribute, named.op, named.value, named.unit, named.start, named.end,
        named.subject or _subject(named.attribute, words), must, segment, segment.choice, f"{named.attribute}_words",
    )  # fmt: skip


_ALONE = {
    "place": re.compile(r"注册|登记|纳税|纳统|适用于|须|应[在为]|税务关系"),
    "founded": re.compile(r""),
    "legal_form": re.compile(r"独立法人|企业法人|法人资格|须|应"),
    "qualification": re.compile(r"有效期内|须|应(?!用)|需为|已(?:入库|列入|纳入|获得|取得|认定)"),
    "credit": re.compile(r"[无未]|没有|不存在|良好"),
    "listed": re.compile(r"未[^,;。]{0,20}上市|除外"),
    "limit": re.compile(r"同一|已|有在研|未(?:获得|享受)"),
    "other": re.compile(r"除外\)?$|关联关系|期间"),
}


def _stands_alone(named: Named, where: Where) -> bool:
    """Whether a clause outside a section of conditions says by itself that it is one."""
    words = where.words
    wanted = _ALONE.get(named.attribute)
    if wanted is None or not wanted.search(words) or cue("condition_words", "past").search(words):
        return False
    return (
        not re.search(r"给予|奖励|补助|补贴|承诺|[我贵]局|提交|上传|登录|材料|账号|注册用户|负责", words)
        or named.attribute == "limit"
    )


def _trade_of_grant(named: Named, where: Where, segment: Segment) -> _Found | None:
    """对磷化工、精细化工企业…补助: the trade that a grant is for, outside a section of conditions."""
    if not re.match(r"[^一-龥]*(?:[一二三四五六七八九十]、)?[^,;。]{0,14}?(?:对|从事|支持)", where.words):
        return None
    if not re.search(r"给予|奖励|补助|补贴|贴息", where.text[where.start : where.segment_end]):
        return None
    return _Found(
        "industry",
        named.op,
        named.value,
        None,
        named.start,
        named.end,
        "firm",
        False,
        segment,
        None,
        "industry_words",
    )


def _subject(attribute: str, words: str) -> str:
    if attribute.startswith("person_"):
        return "person"
    if attribute in ("other", "qualification", "limit", "credit"):
        if cue("condition_words", "person").search(words):
            return "person"
        if attribute in ("other", "limit") and cue("condition_words", "project").search(words):
            return "project"
        if attribute == "other" and cue("condition_words", "product").search(words):
            return "product"
    return "firm"


# -- with numbers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a number measures: `ends` matches up to the number, `anywhere` may follow it; `units` "" for any."""

    name: str
    attribute: str
    units: str
    ends: re.Pattern[str]
    anywhere: re.Pattern[str]


@cache
def _rules() -> dict[str, tuple[_Rule, ...]]:
    """Measure -> its rules, the more special first."""
    found: dict[str, list[_Rule]] = {}
    for rule, attribute, measure, pattern, *_ in rows("rag.facts", "condition_rules.tsv"):
        measure, _, units = measure.partition(":")
        entry = _Rule(
            rule,
            attribute,
            units,
            re.compile(f"(?:{pattern})$"),
            re.compile(pattern.replace("[^,;。", r"[^\d,;。")),
        )
        found.setdefault(measure, []).append(entry)
    return {measure: tuple(entries) for measure, entries in found.items()}


def attribute_of(text: str, start: int, end: int, number: Number, floor: int) -> tuple[str, str]:
    """(rule, attribute) of the number at `text[start:end]`: what the words before it name, else those after it."""
    left = text[max(floor, start - _LEFT_CHARS) : start]
    rules = [r for r in _rules().get(number.measure, ()) if not r.units or number.unit in r.units]
    for rule in rules:
        if rule.ends.search(left):
            return rule.name, rule.attribute
    right = re.split("[,;。]", re.sub(r"\([^()]*\)", "", text[end : end + 40]))[0][:16]
    for rule in rules:
        if number.measure == "count" and rule.attribute != "limit" and rule.anywhere.search(right):
            return rule.name, rule.attribute
    comma = left.rfind(",")
    if comma > 0 and _NUMBER_WORDS.fullmatch(left[comma + 1 :]):
        for rule in rules:
            if rule.ends.search(left[:comma]):
                return rule.name, rule.attribute
    if number.measure == "money" and _INVESTED.match(text[end : end + 10]) and "获" in left[-16:]:
        return "financing_got", "financing"
    return "other", "other"


_INVESTED = re.compile(r"(?:的|以上的?)?(?:股权|风险|创业)?(?:投资|融资)")


def _numeric(text: str, segment: Segment, end: int) -> list[_Found]:
    """Conditions with a number, in reading order; those that are one of two (或) share a choice."""
    kept: list[_Found] = []
    premise = False
    if not may_bind(text, segment.start, end):
        return kept
    for number in numbers(text[segment.start : end]):
        number = replace(number, start=number.start + segment.start, end=number.end + segment.start)
        if number.high is not None:
            kept += _ranged(text, number, segment, segment.start)
            continue
        limits = bound(text, number, segment.start)
        found = _bounded(text, number, limits, segment, segment.start) if limits else None
        if (
            limits
            and _is_premise(text, limits)
            and (found is None or (found.must and _more_numbers(text, limits.end, end)))
        ):
            premise = True
            continue
        if found is None or (kept and _relaxes(text, number, found, kept[-1])):
            continue
        kept.append(found)
        if len(kept) > 1:
            _link(text, number, kept, premise)
        premise = False
    return kept


def _link(text: str, number: Number, kept: list[_Found], premise: bool) -> None:
    """Make the last condition an alternative of the one before it, where the text says so."""
    before, found = kept[-2:]
    if found.rule == "other" and _variant(text, number, found, before):
        found = replace(found, attribute=before.attribute, subject=before.subject)
    elif not (premise or _joined_by_or(text, before.end, number.start)):
        return
    if found.must and before.must:
        choice = before.choice or (-before.start - 1, 0)
        kept[-2:] = [replace(before, choice=choice), replace(found, choice=choice)]
    else:
        kept[-1] = found


def _ranged(text: str, number: Number, segment: Segment, floor: int) -> list[_Found]:
    """A range is a condition where it stands in such a section and is not what is given."""
    if segment.zone != "condition" or _given(text, number.start, number.end, floor):
        return []
    rule, attribute = attribute_of(text, number.start, number.end, number, floor)
    span = _quote_span(text, number.start, number.end, floor)
    words = text[span[0] : span[1]]
    values = [(">=", number.value), ("<=", number.high)]
    if attribute == "limit":
        values = values[1:]
    return [
        _Found(
            attribute,
            op,
            _plain(value),
            number.unit,
            *span,
            _subject(attribute, words),
            True,
            segment,
            segment.choice,
            rule,
        )
        for op, value in values
    ]


def _bounded(text: str, number: Number, limits: Bound, segment: Segment, floor: int) -> _Found | None:
    rule, attribute = attribute_of(
        text, limits.start if limits.start < number.start else number.start, limits.end, number, floor
    )
    if rule == "other" and limits.start < number.start:
        rule, attribute = attribute_of(text, number.start, limits.end, number, floor)
    start, end = _quote_span(text, min(limits.start, number.start), max(limits.end, number.end), floor)
    words = text[start:end]
    must = _binding(text, number, limits, segment, attribute, words, floor)
    if must is None:
        return None
    value, unit = number.value, number.unit
    if attribute == "age_years" and unit == "月":
        value, unit = value / 12, "年"
    if attribute == "limit" and limits.op in (">=", ">"):
        attribute = "other"
    choice = segment.choice if must else None
    return _Found(
        attribute,
        limits.op,
        _plain(value),
        unit,
        start,
        end,
        _subject(attribute, words),
        must,
        segment,
        choice,
        rule,
    )


def _binding(
    text: str, number: Number, limits: Bound, segment: Segment, attribute: str, words: str, floor: int
) -> bool | None:
    """True for a condition, False for one of a higher grant alone, None for none."""
    near = text[max(floor, number.start - 40) : number.start]
    clause = re.split("[,;:]", near)[-1]
    if cue("condition_words", "wish").search(
        clause + re.split("[,;。(]", text[limits.end : limits.end + 20])[0]
    ):
        return None
    if attribute == "limit" and cue("condition_words", "quota").search(clause):
        return None
    if cue("condition_words", "past").search(words) and attribute != "credit":
        return None
    gate = (
        cue("condition_words", "gate").match(text[limits.end : limits.end + 80])
        if limits.op in (">=", ">", "<=", "<")
        else None
    )
    if gate and re.search(r"不予|不再|不享受", gate.group()[:12] + text[limits.end : limits.end + 8]):
        return None
    if segment.zone == "skip":
        return True if attribute == "limit" and re.search(r"限报|只能|每家|同一", clause) else None
    if segment.zone == "condition":
        if _given(text, number.start, limits.end, floor):
            return None
        return not (gate and re.search(r"加奖|再奖|再给予|另奖", gate.group()))
    if gate and not re.match(r"的?(?:部分|档)", text[limits.end :]):
        return None if _given(text, number.start, number.end, floor) else False
    if _given(text, number.start, limits.end, floor) or cue("condition_words", "aim").search(clause):
        return None
    if segment.zone == "benefit":
        return None
    if attribute in ("other", "limit"):
        return (
            True
            if re.search(r"应(?!用|急|收|付|对|变)|须|需(?!求)|必须|不得|只能|限", clause)
            or attribute == "limit"
            else None
        )
    return True


def _given(text: str, start: int, end: int, floor: int) -> bool:
    """Whether a number is what is given, or its cap; what an employer pays is not."""
    clause = re.split("[,;:]", text[max(floor, start - 24) : start])[-1]
    if _PAY.search(clause):
        return False
    if cue("condition_words", "grant_after").match(text[end : end + 14]):
        return True
    return bool(cue("condition_words", "grant_before").search(clause))


_PREMISE = re.compile(r"的(?:企业|单位|项目)?,|的企业(?=\d)|的(?=不低于|不少于|不超过|按)")


def _is_premise(text: str, limits: Bound) -> bool:
    """营业收入5000万元以下的，不低于5%: whom a condition is for, not one itself."""
    return bool(_PREMISE.match(text, limits.end)) or (
        limits.op == "<" and text[limits.end : limits.end + 1] == "的"
    )


def _more_numbers(text: str, start: int, end: int) -> bool:
    return any(True for _ in numbers(text[start : min(end, start + 60)]))


def _relaxes(text: str, number: Number, found: _Found, previous: _Found) -> bool:
    """（生物医药不低于800平方米）beside 不低于1500平方米: a lower bound for some, told in brackets."""
    between = text[previous.end : number.start]
    inside = text.rfind("(", previous.start, number.start) > text.rfind(")", previous.start, number.start)
    return inside and found.unit == previous.unit and len(between) < 40


_FOR_SOME = re.compile(
    r"[^,;。]{0,12}(?:类|平台|企业|单位|高校|院所|医院|机构|项目|的|级)[^,;。一-龥]*(?:不低于|不少于|不超过|达到?)?$"
)


def _variant(text: str, number: Number, found: _Found, previous: _Found) -> bool:
    """软件类平台不低于500万元 after 设备原值不低于1500万元: another value of the same for some."""
    start = max(previous.end, number.start - 24)
    return (
        found.unit == previous.unit
        and number.start - previous.end < 24
        and bool(_FOR_SOME.search(re.split("[,;。]", text[start : number.start])[-1]))
    )


def _joined_by_or(text: str, start: int, stop: int) -> bool:
    between = text[start:stop] if start < stop else text[max(0, stop - 16) : stop]
    return len(between) <= 24 and bool(re.search(r"或者?|之一", between)) and "。" not in between


def _quote_span(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    """From the beginning of the clause (outside brackets) to a little behind the bound."""
    begin = max(floor, start - _LEFT_CHARS)
    depth = 0
    for at in range(start - 1, begin - 1, -1):
        if text[at] == ")":
            depth += 1
        elif text[at] == "(":
            if depth == 0:
                begin = at + 1
                break
            depth -= 1
        elif text[at] in ",;。:\n" and depth == 0:
            begin = at + 1
            break
    tail = _TAIL.match(text, end)
    return begin, tail.end() if tail else end


def _plain(value: float | None) -> int | float | None:
    return value if value is None or value != int(value) else int(value)


# -- facts ------------------------------------------------------------------------------------------------------------


def _facts(raw: str, text: str, found: Sequence[_Found]) -> Iterator[Fact]:
    branches = _branch_numbers(found)
    choices, bundles = _choice_numbers(found), _bundle_numbers(found, len(branches))
    seen: set[tuple[str, str, str, int, int]] = set()
    for item in found:
        start = item.start + (m.end() if (m := _TRIM.match(text[item.start : item.end])) else 0)
        key = (item.attribute, item.op, str(item.value), start, item.end)
        if start >= item.end or key in seen:
            continue
        seen.add(key)
        branch = branches.get(item.segment.branch or "")
        value = {
            **_PLAIN_VALUE,
            "attribute": item.attribute,
            "op": item.op,
            "value": item.value,
            "unit": item.unit,
            "subject": item.subject,
            "window": _window(text, item),
            "must": item.must,
            "any_of": choices.get(item.choice[0]) if item.choice else None,
            "branch": bundles.get(item.choice, branch) if item.choice else branch,
        }
        group = item.segment.branch if branch else None
        yield quoted(raw, start, item.end, "condition", value, rule=item.rule, group=group)


def _branch_numbers(found: Sequence[_Found]) -> dict[str, int]:
    names = list(dict.fromkeys(f.segment.branch for f in found if f.segment.branch and f.must))
    return {name: n for n, name in enumerate(names, 1)} if len(names) > 1 else {}


def _choice_numbers(found: Sequence[_Found]) -> dict[int, int]:
    """Choices with at least two alternatives, numbered from 1."""
    alternatives: dict[int, set[tuple[int, int]]] = {}
    for item in found:
        if item.choice:
            alternatives.setdefault(item.choice[0], set()).add(
                item.choice if item.choice[0] > 0 else (item.start, item.end)
            )
    return {key: n for n, key in enumerate(alternatives, 1)}


def _bundle_numbers(found: Sequence[_Found], taken: int) -> dict[tuple[int, int], int]:
    """Alternatives of several conditions get a branch number of their own."""
    sizes: dict[tuple[int, int], int] = {}
    for item in found:
        if item.choice and item.choice[0] > 0:
            sizes[item.choice] = sizes.get(item.choice, 0) + 1
    return {choice: taken + n for n, choice in enumerate((c for c, size in sizes.items() if size > 1), 1)}


def _window(text: str, item: _Found) -> str | None:
    match = cue("condition_words", "window").search(text, item.start, item.end)
    return match.group() if match else None
