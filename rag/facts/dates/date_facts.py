"""Facts of the dates of a notice: deadlines, publicity and comment periods, validity, events."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from rag.domain import DeadlineFact, EventFact, Fact, Level, PeriodFact, Span, ValidityFact
from rag.facts.applicants import applicant_facts, government_only
from rag.facts.clauses import clause_after
from rag.facts.dates.date_context import EARLIEST, DateContext, contexts_of, dated, scope_of
from rag.facts.dates.date_rules import LEARNT, ROLES, SPANS, Role
from rag.facts.dates.deadlines import DEADLINE_ROLES, deadline, with_openings
from rag.facts.dates.parallel_groups import with_parallel_groups
from rag.facts.dates.quarter_days import quarter_facts
from rag.facts.dates.undated import periods_without_start, undated_facts
from rag.facts.decision_table import decide
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue
from rag.facts.text_layout import Reading
from rag.language.chinese_numbers import chinese_number
from rag.language.date_grammar import date_expressions

_LABEL_CHARS = 40


def date_facts(reading: Reading) -> list[Fact]:
    """Deadlines, periods, validity and events of a notice's text."""
    notice = reading.notice
    government_applies = government_only(applicant_facts(reading))
    contexts = list(contexts_of(reading, date_expressions(notice.text, notice.date)))
    facts = [fact for context in contexts if (fact := _fact(context, government_applies))]
    facts = with_parallel_groups(contexts, facts)
    facts = with_openings(contexts, _without_idle_openings(_without_repeats(_told_by_day(facts))))
    facts = _merged_validity(
        notice.text, _without_systems_above(notice.level, _each_day_once(notice.text, facts))
    )
    return [
        *facts,
        *quarter_facts(reading, facts),
        *undated_facts(reading, facts),
        *periods_without_start(reading, facts),
        *_validity_from_issue(reading),
    ]


def _without_idle_openings(facts: list[Fact]) -> list[Fact]:
    """自10月8日起受理 says something only where no last day is told; 申报：10月8日起登录 where its own sentence tells none."""
    ends = [f for f in facts if f.tells_applicants]
    return [
        f
        for f in facts
        if not (f.kind == "deadline" and f.undated == "open_end")
        or not ends
        or not (_is_opening(f.rule) or any(_overlap(f, end) for end in ends))
    ]


# 省级系统4月30日关闭, 省厅申报系统开放时间为3月20日至4月30日, in a notice of a city
_SYSTEM_ABOVE = re.compile(
    r"(?:省|国家|自治区)(?:级|里|厅|局|[一-龥]{1,5}厅)?的?(?:申报|填报|管理|网上|线上)?(?:系统|平台)[^，。；\d前]{0,10}(?:20\d\d年)?\d{1,2}月\d{1,2}日(?![^，。；]{0,2}前)"
)


def _without_systems_above(level: Level, facts: list[Fact]) -> list[Fact]:
    """A city's notice without the day on which the province's system shuts, where it tells its own applicants theirs."""
    above = [f for f in facts if f.kind == "deadline" and _SYSTEM_ABOVE.search(f.quote)]
    own = any(f.tells_applicants for f in facts if f not in above)
    return [f for f in facts if f not in above] if own and level in ("city", "district") else facts


def _each_day_once(text: str, facts: list[Fact]) -> list[Fact]:
    """申报：4月10日至5月12日，…，5月12日17:00系统关闭: a day told again in its line, with its hour."""
    kept: list[Fact] = []
    for fact in facts:
        before = kept[-1] if kept else None
        if (
            isinstance(before, DeadlineFact) and isinstance(fact, DeadlineFact) and before.value == fact.value is not None
            and before.audience == fact.audience and before.undated == fact.undated and not (before.superseded or fact.superseded)
            and fact.group in (None, before.group) and not re.search("[。；\n【]", text[before.start : fact.end])
        ):  # fmt: skip
            kept[-1] = replace(before, at=before.at or fact.at, opens=before.opens or fact.opens)
            continue
        kept.append(fact)
    return kept


def _is_opening(rule: str | None) -> bool:
    return (rule or "").startswith("taken-from")


def _overlap(a: Fact, b: Fact) -> bool:
    return a.start < b.end and b.start < a.end


def _told_by_day(facts: list[Fact]) -> list[Fact]:
    """每季度末月的20日截止（今年还有9月20日、12月20日两次）: what recurs says less than its days in the same sentence."""
    days = [f for f in facts if f.kind == "deadline" and f.value and (f.rule or "").startswith("told-again")]
    return [
        f
        for f in facts
        if not (f.kind == "deadline" and f.undated == "recurring" and any(_overlap(f, d) for d in days))
    ]


# 截至9月19日仍未确认的: who has missed a day
_MISSED_IT = re.compile(r"截[至止][^，。；]{4,24}?[尚还仍]?未")


def _without_repeats(facts: list[Fact]) -> list[Fact]:
    """The facts without a day that is only told again by who has missed it: 截至10月31日仍未申请验收的，资金收回."""
    days = {f.value for f in facts if f.kind == "deadline" and not _tells_who_missed(f)}
    return [f for f in facts if not (_tells_who_missed(f) and f.value in days)]


def _tells_who_missed(fact: Fact) -> bool:
    named = fact.kind == "deadline" and (fact.rule or "").startswith(_TOLD_AS_MISSED)
    return named and _MISSED_IT.search(fact.quote) is not None


_TOLD_AS_MISSED = ("closing-time", "not-handed-in", "too-late")


def decisions(context: DateContext) -> Iterator[tuple[str, Role]]:
    """(rule, role) as the tables decide them: the role's rule, then that of what is no deadline; else what was learnt."""
    role = decide(ROLES, context)
    if role:
        yield role.name, role.then
    if role is None or role.then == "other":
        span = decide(SPANS, context)
        if span:
            yield span.name, span.then
        elif role is None and (learnt := decide(LEARNT, context)):
            yield learnt.name, learnt.then


def _fact(context: DateContext, government_applies: bool) -> Fact | None:
    for rule, role in decisions(context):
        if role == "period":
            return _period(context, rule)
        if role in DEADLINE_ROLES:
            return deadline(context, role, rule, government_applies)
        if role == "validity":
            return _validity(context, rule)
        if role == "event":
            return _event(context, rule)
    return None


def _period(context: DateContext, rule: str) -> PeriodFact | None:
    date, notice = context.date, context.notice
    if not date.whole_day or (date.last or date.first) < notice.date - EARLIEST:
        return None
    if date.length_only and notice.category in ("政策", "解读"):
        return None  # a rule about later publications
    comment = cue("timing", "comment_period").search(context.label) or cue("timing", "comment_asked").search(
        context.label
    )
    label = "公示" if "公示" in context.left or not comment else "征求意见"
    if date.undated == "not_counted":
        label += "（工作日历未公布，最早为该日）"
    value = Span(start=date.first if date.is_range else None, end=date.last)
    return PeriodFact(
        value=value, label=label, audience="public", undated=date.undated, **dated(context, rule)
    )


_TERM = re.compile(
    r"[^。；\d]{0,14}(?:有效期|试行|执行期)(?:限)?(?:为|：)?(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})年"
)


def _validity(context: DateContext, rule: str) -> ValidityFact | None:
    date = context.date
    later_from = re.match(r"[^，。；\d]{1,10}起[，,]", context.right)
    begins = date.is_range or date.suffix == "from" or later_from is not None
    ends = date.is_range or date.suffix == "before" or (rule == "term" and not begins)
    start = date.first if begins else None
    end = date.last if ends else None
    computed = False
    if start and end is None and (term := _TERM.match(context.right)):
        end = _after_years(start, chinese_number(term["n"]) or 0)
        computed = True
    if start is None and end is None:
        return None
    scope = scope_of(context) or clause_after(context.right.lstrip(" ，,）)"), 0, 40)
    value = Span(start=start, end=end)
    return ValidityFact(value=value, label=scope or None, **dated(context, rule, computed=computed))


_FROM_ISSUE = re.compile(
    r"自(?:印发|发布|公布|颁布|发文)之日起(?:正式)?(?:施行|实施|执行|试行|生效)[，、]有效期(?:限)?(?:为)?(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,2})年"
)


def _validity_from_issue(reading: Reading) -> list[ValidityFact]:
    """自印发之日起施行，有效期三年: counted from publication, and marked so."""
    start = reading.notice.date
    return [
        ValidityFact(
            value=Span(start=start, end=end), rule="in-force-from-issue", computed=True,
            **quoted(reading.text, match.start(), match.end()),
        )
        for match in islice(_FROM_ISSUE.finditer(reading.text), 20)
        if (end := _after_years(start, chinese_number(match["n"]) or 0))
    ]  # fmt: skip


def _after_years(start: dt.date, years: int) -> dt.date | None:
    """The last day of a number of years from `start` on."""
    if not 1 <= years <= 50:
        return None
    try:
        return start.replace(year=start.year + years) - dt.timedelta(days=1)
    except ValueError:  # from 29 February
        return dt.date(start.year + years, 2, 28)


def _event(context: DateContext, rule: str) -> EventFact:
    date = context.date
    near = context.label[-40:] + context.right[:40]
    found = cue("timing", "event").search(near)
    value: dt.date | Span = date.first
    if date.is_range and date.last != date.first:
        value = Span(start=date.first, end=date.last)
    words = re.split(r"[。！!，]", context.right.lstrip(" ，,！!"))[0][:_LABEL_CHARS] or (
        found.group() if found else ""
    )
    return EventFact(value=value, label=words or None, **dated(context, rule))


def _merged_validity(text: str, facts: list[Fact]) -> list[Fact]:
    """自X起施行，有效期至Y is one time of validity."""
    merged: list[Fact] = []
    for fact in facts:
        before = merged[-1] if merged else None
        if (
            isinstance(before, ValidityFact) and isinstance(fact, ValidityFact) and fact.start - before.end < 40
            and before.value.end is None and fact.value.start is None
        ):  # fmt: skip
            value = Span(start=before.value.start, end=fact.value.end)
            end = max(fact.end, before.end)
            merged[-1] = replace(before, value=value, quote=text[before.start : end], end=end)
        else:
            merged.append(fact)
    return merged
