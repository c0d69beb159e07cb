"""Facts of money: sums with their bounds and what they are for, and percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from rag.domain import RESULTS, AmountFact, Money, Number, Purpose, Rate, RateFact
from rag.facts.decision_table import decide
from rag.facts.exact_quote import quoted
from rag.facts.groups import group_of
from rag.facts.money.money_context import CAP_ABOVE, MoneyContext
from rag.facts.money.purpose_rules import PURPOSES, PurposeRule
from rag.facts.money.sums import Share, Sum, shares, sums
from rag.facts.named_classes import class_group
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading

_UNITS = (
    "人次|车次|航次|班次|人|家|户|项目|项|个|台|套|件|年度?|月|天|日|季度?|笔|次|亩|立方米|立方|平方米|单位|企业|标准|课题|团队|名|辆|条|部|座|店|村|馆|园区|标箱|千瓦时|吨公里|吨|站|款"
    "|场|张|份|课|学时|篇|例|批|生|床位|托位|组|队|班|期|只|头|公里|千瓦|瓦|羽|株|尾|棵|趟"
)
_PAID_IN_POINTS = (
    r"贴(?:息|补)?(?:年化|年率|率)?(?:最高|不超过|不高于|为)?$"
    r"|(?:部分|的|企业|单位|项目|者)[，,]?(?:还|均)?(?:可|可以)?[再另](?:上浮|提高|增加|上调|加)$"
    r"|(?:企业|单位|项目|主体|产品|领域|的)[，,]?(?:该)?(?:设备|项目)?(?:比例|补助率|补贴率)(?:各|再|可|分别|相应|统一)*(?:上浮|提高|增加|上调|加)$"
    r"|(?:补助|补贴|贴息|抵扣|奖补|资助|支持|奖励|补偿|配套|减免)(?:比例|标准|率)(?:再|可|分别|相应|统一)*(?:上浮|提高|增加|上调|加)$"
)
_EACH = re.compile(
    rf"(?:每|单|(?<![第\d])一(?=个?[人亩头辆台只][补奖给]))(?:新?增?|个|新?(?:开|建|设|办|增|认定|评定|获评|组建|成立)[设立办]?[1一]?|(?:新|成功)?(?:招聘|招用|招录|招收|招|录用|聘用|吸纳|引进|安置|带动|培训|培养)(?:就业)?[1一]?)?(?P<what>{_UNITS})"
)
"""每人, 每招用1人."""
_EACH_AFTER = re.compile(rf"^(?:/|每)(?:每)?(?P<what>{_UNITS})(?:(?:/|·|每)(?P<more>{_UNITS}))?")
_RAISED = re.compile(
    r"^(?:的?标准|/[^，。；\d]{1,4})?(?:统一)?(?:提高|提升|上调|上浮|增加|调整|调高|增至|提至|降低|下调|[提增加降调涨抬升改变换]|扩大|放宽|更正|修改|变更)(?:至|到|为|成)"
)
_RAISED_BEFORE = re.compile(
    r"(?:由|从)?(?:原来?的?)?\d[\d.,]*(?:%|[百千万亿]{0,2}元?)(?:/[^，。；\d]{1,4})?(?:的?标准)?(?:统一)?(?:提高|提升|上调|上浮|增加|调整|调高|降低|下调|[提增加降调涨抬升改变换]|扩大|放宽|更正|修改|变更)(?:至|到|为|成)$"
)


def money_facts(reading: Reading) -> list[AmountFact | RateFact]:
    """Sums and percentages.

    Sums that nobody gets, must have or aims at (statistics, penalties, prices) are left out.
    """
    return list(_with_both_bounds(reading.text, [fact for _, fact in money_decisions(reading) if fact]))


def _with_both_bounds(text: str, facts: list[AmountFact | RateFact]) -> Iterator[AmountFact | RateFact]:
    """不低于10万元且不高于50万元 is one sum with two bounds."""
    before: AmountFact | RateFact | None = None
    for fact in facts:
        if isinstance(before, AmountFact) and isinstance(fact, AmountFact) and _completes(text, before, fact):
            value = replace(before.value, max=fact.value.max)
            before = replace(before, value=value, quote=text[before.start : fact.end], end=fact.end)
            continue
        if before:
            yield before
        before = fact
    if before:
        yield before


def _completes(text: str, low: AmountFact, high: AmountFact) -> bool:
    if low.value.max is not None or high.value.min is not None:
        return False
    between = text[low.end : high.end]
    joined = re.match(r"(?:且|，|、|，且)?(?:不高于|不超过|最高不超过|最高)\d", between) or re.search(
        r"\d[百千万亿]{0,2}元?(?:且|，|、|，且)(?:不高于|不超过|最高不超过)\d",
        text[max(low.start, high.end - 40) : high.end],
    )
    both = low.value.purpose == "condition" and _LEAST_AND_LESS.search(text[low.start : high.end])
    return bool(joined or both) and low.value.purpose == high.value.purpose


# 200万元（含）以上、不足2000万元的
_LEAST_AND_LESS = re.compile(
    r"\d[百千万亿]{0,2}[美欧港日]?元?(?:（不?含）)?及?以上(?:且|，且|、|，)?"
    r"(?:(?:不高于|不超过|不足|不满|不到|低于|少于|小于)\d|(?<=[、，上])\d[\d.]{0,8}[百千万亿]{0,2}[美欧港日]?元?(?:（不?含）)?(?:及?以下|以内))"
)


def _purpose(rule: PurposeRule | None, context: MoneyContext) -> Purpose | None:
    """What the deciding rule makes of a sum or percentage, and of the next of a row that is as before; None: no fact."""
    if rule is None or rule.then == "none":
        return None
    return context.before if rule.then == "as-before" else rule.then


def money_decisions(reading: Reading) -> Iterator[tuple[str, AmountFact | RateFact | None]]:
    """(deciding rule, fact or None) for each sum, then for each percentage of a text."""
    before: tuple[int, Purpose | None] = (0, None)
    for found in sums(reading.text):
        context = _context(reading, found.start, found.end, before)
        rule = decide(PURPOSES, context)
        purpose = _purpose(rule, context)
        before = (found.end, purpose)
        if rule:
            yield rule.name, _amount(reading, found, context, purpose, rule.name)
    before = (0, None)
    for share in shares(reading.text):
        context = _context(reading, share.start, share.end, before)
        rule = decide(PURPOSES, context)
        purpose = _purpose(rule, context)
        before = (share.end, purpose)
        if rule and (not share.points or _is_paid_in_points(context)):
            yield rule.name, _rate(reading, share, context, purpose, rule.name)


_MAX_LINES = 6


def _line_above(text: str, start: int) -> str:
    """The short line without figures that heads the one at `start` and those like it; "" if none does."""
    for _ in range(_MAX_LINES):
        begin = text.rfind("\n", 0, max(0, start - 1)) + 1
        line = text[begin : max(0, start - 1)].strip()
        if start == 0 or len(line) > _MAX_LINE:
            return ""
        if line and not re.search(r"\d", line) and not _ANSWER_ALONE.fullmatch(line):
            return line
        start = begin
    return ""


_MAX_LINE = 40
_ANSWER_ALONE = re.compile(r"(?:答|[Aa])[：:]?")
"""答： in a line of its own, under the question that heads what follows."""


def _group(reading: Reading, context: MoneyContext) -> str | None:
    return class_group(context.left, reading.text) or group_of(context.left)


def _is_paid_in_points(context: MoneyContext) -> bool:
    """贴息1.5个百分点, 补贴比例上浮5个百分点: points that are paid, not those by which another rate is raised or lowered."""
    return bool(re.search(_PAID_IN_POINTS, context.left) or re.match(r"的?(?:贴息?|补贴)", context.right))


def _context(reading: Reading, start: int, end: int, before: tuple[int, Purpose | None]) -> MoneyContext:
    text, sentence = reading.text, reading.sentence(start, end)
    left = text[max(sentence.start, start - 80) : start]
    left = _RAISED_BEFORE.sub("", left) if _RAISED_BEFORE.search(left) else left
    clause = re.split(r"[，,；;：:]", left)[-1]
    if len(clause) < 4:
        clause = left[-24:]
    paragraph = text.rfind("\n", max(0, start - 160), start) + 1
    gap = text[before[0] : start] if before[0] and start - before[0] < 60 else ""
    return MoneyContext(
        category=reading.notice.category,
        written=text[start:end],
        left=left,
        clause=clause,
        right=text[end : min(sentence.end, end + 40)],
        above=text[max(paragraph, start - 160) : start],
        headings=" ".join((*reading.headings(start)[-2:], _line_above(text, paragraph))),
        title=reading.notice.title,
        before=before[1] if gap and not re.search(r"[。！？\n]", gap) else None,
        gap=gap,
    )


def _amount(
    reading: Reading,
    found: Sum,
    context: MoneyContext,
    purpose: Purpose | None,
    rule: str,
) -> AmountFact | None:
    if purpose is None:
        return None
    low, high = bounds(found, context.left, context.right)
    pair = re.match(r"[、，]最低\d", context.right) or re.search(
        r"最高[\d.]+[百千万亿]?元[、，]最低$", context.left
    )
    if found.high is None and pair and context.category in RESULTS:
        low = high = number_of(found.low)  # 单家最高9.8万元、最低1.2万元: what was given
    aimed = purpose == "target" and re.search(r"达到?[^，。；\d过超]{0,4}$", context.left[-12:])
    if found.high is None and aimed and not _is_least(context.right):
        high = low  # 到2027年达到18亿元 is what is aimed at, no bound
    value = Money(
        min=low, max=high, currency=found.currency, per=per_of(context.left, context.right), purpose=purpose
    )
    start, end = _span(found.start, found.end, context)
    return AmountFact(
        value=value, label=_label(context), rule=rule, group=_group(reading, context),
        superseded=_RAISED.match(context.right) is not None, **quoted(reading.text, start, end),
    )  # fmt: skip


def number_of(value: Decimal) -> Number:
    """A number with the same decimal digits: whole yuan as an integer."""
    return int(value) if value == value.to_integral_value() else float(value)


def _number(value: Decimal | None) -> Number | None:
    return None if value is None else number_of(value)


_RAISED_CAP = re.compile(r"(?:额度|上限|限额|最高)(?:可以?|再)*(?:放宽|提高|上浮)(?:至|到|为)$")
_LEAST_OF_ALL = re.compile(r"放宽(?:至|到|为)$")
_TOO_LITTLE = re.compile(r"(?:不足|不满|达不到|低于|不到|未达到?|够不上)$")
_REFUSED = re.compile(r"(?:的)?[^，。；]{0,6}[，,]?(?:一律|均)?不(?:予|再|受理|支持|补|奖|安排|要|得|能|可)")


# 单户贷款超过300万元的，超过部分不予贴息: what counts is what lies below
_ONLY_UP_TO = re.compile(r"的[，,]?(?:其|对)?超(?:过|出)的?部分[^，。；]{0,4}不")


def bounds(found: Sum, left: str, right: str) -> tuple[Number | None, Number | None]:
    """Least and most of a sum by itself and the words around it; the same twice for an exact one."""
    if found.high is not None:
        return _number(found.low), _number(found.high)
    low = _number(found.low)
    near = left[-12:]
    if _RAISED_CAP.search(near):
        return None, low  # 贷款额度放宽至300万元
    if _LEAST_OF_ALL.search(near) or (_TOO_LITTLE.search(near) and _REFUSED.match(right)):
        return low, None  # 放宽至20万元; 不足1万元的不予补助
    if _ONLY_UP_TO.match(right):
        return None, low
    if CAP_ABOVE.search(left) or cue("money", "list_of_most").search(left[-48:]):
        return None, low  # 封顶分别是120万元、30万元
    if cue("money", "at_most_after").match(right) or cue("money", "at_most").search(near):
        return None, low
    least = cue("money", "at_least").search(near)
    if least and re.search("[给奖补贴发领拿按]", least.group()[1:]):
        least = None  # 播满就给3000元, 超出部分按3元补
    if least or _is_least(right) or found.over or cue("money", "list_of_least").search(left[-40:]):
        return low, None
    return low, low


def _is_least(right: str) -> bool:
    """Whether words behind a sum make it a least: 500万元及以上, 60万元是硬杠杠."""
    return bool(cue("money", "at_least_after").match(right) or cue("money", "hard_line").match(right))


def per_of(left: str, right: str) -> str | None:
    """What the sum is for each of: 人, 月, 人·月, 平方米; a unit behind the sum (元/平方米) goes before one in front."""
    after = _EACH_AFTER.match(right)
    if after:
        return "·".join(part for part in (after["what"], after["more"]) if part)
    clause = re.split(r"[，。；：、]", left)[-1][-24:]
    each = [match["what"] for match in _EACH.finditer(clause)]
    return "·".join(dict.fromkeys(each[-2:])) or None


_LONG_ASIDE = re.compile(r"（[^（）。；\n]{1,40}）$")
_ASIDE = re.compile(rf"（[^（）]{{1,12}}）|{_LONG_ASIDE.pattern}")
"""What stands in brackets within the words that say what a sum is: 设备购置额（不含税）300万元, 年工资薪金（包含奖金，不包含分红）100万元."""
_IS_SUM = re.compile(r"^[\d.]+[百千万亿]{0,2}元?$|\d[百千万亿]{0,2}元$")


def _label(context: MoneyContext) -> str | None:
    """The words of the clause that say what the sum is; those of the clause before where it has none of its own."""
    left = _ASIDE.sub("", context.left)
    clauses = re.split(r"[，,；;：:（(、。]", left)
    for clause in reversed(clauses[-2:]):
        words = cue("money", "bound_words").sub("", clause).strip()
        if words and not _IS_SUM.search(words):
            return words[-24:]
    return None


def _span(start: int, end: int, context: MoneyContext) -> tuple[int, int]:
    """A quote that holds the figure with the words of its clause."""
    tail = re.match(r"[^，,；;。：:\n（(]{0,14}", context.right)
    aside = _LONG_ASIDE.search(context.above)
    before = context.above[: aside.start()] if aside else context.above
    clause = min(len(re.split(r"[，,；;：:。\n]", before)[-1]), 30)
    return start - clause - (len(context.above) - len(before)), end + (tail.end() if tail else 0)


def _rate(
    reading: Reading,
    share: Share,
    context: MoneyContext,
    purpose: Purpose | None,
    rule: str,
) -> RateFact | None:
    if purpose is None:
        return None
    value = Rate(
        percent=number_of(share.percent), of=_label(context), purpose=purpose, least=_number(share.least)
    )
    start, end = _span(share.start, share.end, context)
    return RateFact(
        value=value, label=_label(context), rule=rule, group=_group(reading, context),
        superseded=_RAISED.match(context.right) is not None, **quoted(reading.text, start, end),
    )  # fmt: skip
