"""Values that a notice replaces (更正为, 延长至, 顺延一周): told apart in its own facts, and comparable with an earlier notice's."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.domain import (
    AmountFact,
    ContactFact,
    Dated,
    DeadlineFact,
    EventFact,
    Fact,
    Notice,
    Number,
    PeriodFact,
    Phone,
    PhoneFact,
    RateFact,
    Span,
    ValidityFact,
)
from rag.facts.dates.date_context import EARLIEST, LATEST
from rag.facts.dates.deadline_signs import TIME_OF_PAYING, TIME_OF_USE
from rag.facts.exact_quote import quoted
from rag.facts.groups import group_of
from rag.facts.named_classes import class_group
from rag.language.chinese_numbers import exact_number
from rag.language.clause_marks import behind_last
from rag.language.date_grammar import date_expressions
from rag.language.item_marks import ITEM_MARK
from rag.language.normalise import fold
from rag.language.workdays import nth_workday
from rag.notices.metadata import document_title
from rag.notices.notice_effect import Change, Field, Replacement, read_change

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)? ?(?:万亿|亿|百万|千万|万|千|百)?)元")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?[%％]")
_PHONE = re.compile(r"[（(]?0\d{2,3}[）)]?[-—－– ]{0,2}\d{7,8}|400[-—]?\d{3}[-—]?\d{4}|1\d{10}|\d{7,8}")
_ABOUT_APPLYING = re.compile("申报|申请|受理|报名|截止|提交|填报|报送|征集|申领")
_CONTEXT = 60


@dataclass(frozen=True, slots=True)
class Value:
    """A value that can be compared: an ISO day, the digits of a number, yuan or percent; `at` where an hour is told."""

    field: Field
    key: str
    at: str | None = None


def value_of(field: Field, words: str, published: dt.date) -> Value | None:
    """The value in some words, None where there is none of that kind."""
    if field == "day":
        found = [e for e in date_expressions(fold(words), published) if e.last is not None]
        return Value(field, found[-1].last.isoformat(), found[-1].at) if found and found[-1].last else None
    words = fold(words)
    if field == "phone" and (number := _PHONE.search(words)):
        return Value(field, re.sub(r"\D", "", number.group()))
    if field == "amount" and (amount := _NUMBER.search(words)):
        value = exact_number(amount[1])
        return None if value is None else Value(field, _plain(value))
    if field == "rate" and (rate := _PERCENT.search(words)):
        return Value(field, _plain(Decimal(rate[1])))
    return None


def _plain(number: Decimal | float) -> str:
    """A number without an exponent and without zeros at its end: 400000, 0.5."""
    words = f"{Decimal(str(number)):f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def moved_day(day: dt.date, shift: tuple[int, str]) -> dt.date | None:
    """A day put off by a number of days, working days, weeks or months; None where the calendar does not reach."""
    count, unit = shift
    if unit == "工作日":
        return nth_workday(day + dt.timedelta(days=1), count)
    if unit == "月":
        month = day.month - 1 + count
        year, month = day.year + month // 12, month % 12 + 1
        return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return day + dt.timedelta(days=count * (7 if unit in ("周", "星期") else 1))


def has_value(fact: Fact, value: Value) -> bool:
    """Whether a fact states a value; a telephone number may lack its area code."""
    match fact:
        case Dated():
            return value.field == "day" and value.key in map(str, fact.days)
        case PhoneFact():
            return value.field == "phone" and _same_number(fact.value.number, value.key)
        case ContactFact():
            return value.field == "phone" and _same_number(fact.value.phone.split("转")[0], value.key)
        case AmountFact():
            return value.field == "amount" and value.key in _plain_ones(fact.value.min, fact.value.max)
        case RateFact():
            return value.field == "rate" and value.key in _plain_ones(fact.value.percent, fact.value.least)
    return False


def _same_number(number: str, wanted: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return len(digits) >= 7 and (digits.endswith(wanted) or wanted.endswith(digits))


def _plain_ones(*numbers: Number | None) -> list[str]:
    return [_plain(number) for number in numbers if number is not None]


def with_value(fact: Fact, old: Value, new: Value, said: tuple[str, int, int]) -> Fact:
    """The fact as it reads after the change, quoting (quote, start, end) of the changing notice."""
    quote, start, end = said
    changed = replace(fact, quote=quote, start=start, end=end, superseded=False)
    match changed:
        case Dated():
            return _with_day(changed, old, new)
        case PhoneFact():
            return replace(changed, value=replace(changed.value, number=_written(new.key)))
        case ContactFact():
            return replace(changed, value=replace(changed.value, phone=_written(new.key)))
        case AmountFact():
            low, high = (_exchanged(number, old, new) for number in (changed.value.min, changed.value.max))
            return replace(changed, value=replace(changed.value, min=low, max=high))
        case RateFact():
            rate = changed.value
            percent = _number(new.key) if _plain(rate.percent) == old.key else rate.percent
            return replace(
                changed, value=replace(rate, percent=percent, least=_exchanged(rate.least, old, new))
            )
    return changed


_DayFact = DeadlineFact | PeriodFact | ValidityFact | EventFact


def _with_day(fact: _DayFact, old: Value, new: Value) -> Fact:
    day = dt.date.fromisoformat(new.key)
    dated = replace(fact, at=new.at, computed=False, year_inferred=False)
    if isinstance(dated, DeadlineFact) or not isinstance(dated.value, Span):
        return replace(dated, value=day)
    first, last = (
        day if told and str(told) == old.key else told for told in (dated.value.start, dated.value.end)
    )
    return replace(dated, value=Span(start=first, end=last))


def _exchanged(number: Number | None, old: Value, new: Value) -> Number | None:
    return _number(new.key) if number is not None and _plain(number) == old.key else number


def _number(key: str) -> Number:
    return int(key) if key.isdigit() else float(key)


def _written(digits: str) -> str:
    """An area code apart from its number: 025-83270032."""
    if digits.startswith("0") and len(digits) in (10, 11, 12):
        cut = 3 if digits[1] in "12" else 4
        return f"{digits[:cut]}-{digits[cut:]}"
    return digits


_OTHERS = re.compile(rf"\n\s{{0,4}}{ITEM_MARK}|不变|不作变动|不作调整|仍为")
"""What stands between a day and the new one of another programme."""


def change_of(notice: Notice) -> Change | None:
    """What a notice does to an earlier one; a digest does nothing itself."""
    if notice.is_digest:
        return None
    return read_change((notice.title, document_title(notice.text)), notice.text)


def revised(notice: Notice, facts: Sequence[Fact]) -> list[Fact]:
    """A notice's facts with the values that it replaces marked, and with those that count from now on."""
    change = change_of(notice)
    if change is None or not change.replacements:
        return list(facts)
    found = list(facts)
    pairs = [both_values(replacement, notice.date) for replacement in change.replacements]
    news = {new.key for _, new in pairs if new}
    told = [(r, new) for r, (_, new) in zip(change.replacements, pairs, strict=True)]
    for replacement in change.replacements:
        old, new = both_values(replacement, notice.date)
        if old and new and old.key != new.key:
            found = [replace(f, superseded=True) if has_value(f, old) and not has_value(f, new) and not _stays(f) and not _is_new(f, told) else f
                     for f in found]  # fmt: skip
        moves_applicants = replacement.field == "day" and not replacement.old
        if new and moves_applicants and _whose(notice.text, replacement) == "applicant":
            before = [
                f
                for f in found
                if _told_before(notice.text, f, replacement, new) and str(f.value) not in news
            ]
            found = [replace(f, superseded=True) if f in before else f for f in found]
        if new and not any(has_value(f, new) and not f.superseded for f in found):
            found += _told(notice, replacement, new)
    return sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind))


def _stays(fact: Fact) -> bool:
    """团队组由6月10日延至6月25日，初创组不延期，仍为6月10日: a day of which the notice says that it holds."""
    return (fact.rule or "").startswith("unchanged")


def _is_new(fact: Fact, pairs: Sequence[tuple[Replacement, Value | None]]) -> bool:
    """由10万元提高到15万元，其中省级的由15万元提高到20万元: what one replacement puts in force another need not void."""
    return any(
        new is not None and has_value(fact, new) and fact.start <= r.new_span[0] and r.new_span[1] <= fact.end
        for r, new in pairs
        if r.new_span
    )


def _told_before(text: str, fact: Fact, replacement: Replacement, new: Value) -> bool:
    """要求企业9月12日前提交材料。现延长至9月26日: an applicant's day that stands before the new one.

    One under another head of a list, or of which is said that it stays, is that of another programme.
    """
    if fact.end <= replacement.start and _OTHERS.search(text, fact.end, replacement.start):
        return False
    if not isinstance(fact, DeadlineFact) or not fact.tells_applicants:
        return False
    settled = fact.undated in (None, "tentative")
    return settled and fact.end <= replacement.start and str(fact.value) != new.key


def both_values(replacement: Replacement, published: dt.date) -> tuple[Value | None, Value | None]:
    """The old and the new value of a replacement; a new day is counted where the notice tells by how much it moves."""
    old = value_of(replacement.field, replacement.old, published) if replacement.old else None
    if replacement.shift:
        day = moved_day(dt.date.fromisoformat(old.key), replacement.shift) if old else None
        return old, Value("day", day.isoformat()) if day else None
    return old, value_of(replacement.field, replacement.new, published)


_FORWARDING = re.compile(r"各[地市县区]|审核|推荐|初审|复核|主管部门|归口|上报")


def _whose(text: str, replacement: Replacement) -> Literal["applicant", "recommender"]:
    """Whose day a new one is, by the clause that tells it: 各地审核上报时间相应延至10月10日."""
    begin = behind_last("，。；\n", text, replacement.start)
    new = replacement.new_span
    clause = re.split("[，。；]", text[begin : new[0] if new else replacement.end])[-1]
    if _NAMES_NOTHING.match(clause):  # 第二批主管部门推荐时间，原文“5月11日”更正为
        clause = text[behind_last("。；\n", text, replacement.start) : begin]
    return "recommender" if _FORWARDING.search(clause) else "applicant"


_NAMES_NOTHING = re.compile(r"\s?(?:现|原文|原来?|由)*[是为的]?[：:]?[“「\"\d]")
_USED_OR_PAID = re.compile(f"{TIME_OF_USE}|{TIME_OF_PAYING}")


def _told(notice: Notice, replacement: Replacement, new: Value) -> list[Fact]:
    """The fact of a new day or telephone number that no other rule has read."""
    text = notice.text
    near = f"{notice.title} {text[max(0, replacement.start - _CONTEXT) : replacement.end]}"
    start = behind_last("。；;\n", text, replacement.start)
    end = replacement.end + (text[replacement.end : replacement.end + 1] in tuple("”」』"))
    span = quoted(text, start if replacement.start - start <= _CONTEXT else replacement.start, end)
    if new.field == "phone":
        mobile = len(new.key) == 11 and new.key[0] == "1"
        number = Phone(number=_written(new.key), extension=None, mobile=mobile, fax=False)
        return [PhoneFact(value=number, rule="replaced", **span)]
    if new.field != "day":
        return []
    before = text[start : replacement.start]
    clause = before.rsplit("，", 1)[-1] + text[replacement.start : replacement.end]
    day = dt.date.fromisoformat(new.key)
    if re.search(TIME_OF_USE, clause) and day >= notice.date:
        group = class_group(before, text) or group_of(before)
        return [
            ValidityFact(value=Span(start=None, end=day), rule="replaced", group=group, at=new.at, **span)
        ]
    if not _ABOUT_APPLYING.search(near):
        return []
    if _USED_OR_PAID.search(clause) or not notice.date - EARLIEST <= day <= notice.date + LATEST:
        return []  # 1988年1月1日以后出生更正为1986年1月1日以后出生
    return [
        DeadlineFact(
            value=day, rule="replaced", label="申报截止", audience=_whose(text, replacement),
            group=class_group(before, text) or group_of(before),
            at=new.at, year_inferred="年" not in replacement.new, computed=replacement.shift is not None, **span,
        )
    ]  # fmt: skip
