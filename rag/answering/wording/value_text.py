"""Values of facts as a reader of the question's language writes them: 2025年9月30日, 30 September 2025, RMB 500,000."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import assert_never

from rag.answering.wording.asked_sum import required_of
from rag.answering.wording.label_words import shown_label
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import knows, phrases, say
from rag.calls import CallRecord
from rag.domain import (
    AddressFact,
    AmountFact,
    ApplicantsFact,
    ConditionFact,
    ContactFact,
    DeadlineFact,
    DocumentNumberFact,
    EmailFact,
    EventFact,
    Fact,
    Language,
    MaterialFact,
    Money,
    PeriodFact,
    PhoneFact,
    Place,
    RateFact,
    Span,
    UrlFact,
    ValidityFact,
)
from rag.facts.fact_kinds import KINDS
from rag.public.fact_json import value_out


def day_text(day: dt.date, reply: Language) -> str:
    """A day."""
    month = phrases(reply)["months"].split()[day.month - 1]
    return say(reply, "day", year=day.year, month=month, day=day.day)


def place_text(name: str, reply: Language) -> str:
    """A place by its canonical name."""
    return LOCALES[reply].place(name)


def spot_text(spot: Place, reply: Language) -> str:
    """Where in a file something stands: 第3页; 名单，第17行; page 3; sheet 名单, row 17."""
    told = (
        say(reply, "page", n=spot.page) if spot.page else "",
        say(reply, "sheet", name=spot.sheet) if spot.sheet else "",
        say(reply, "row", n=spot.row) if spot.row else "",
    )
    return say(reply, "comma").join(filter(None, told))


def deadline_text(fact: DeadlineFact, reply: Language) -> str:
    """The last day that counts, with the hour where one is told; what the notice says instead where it tells no day."""
    if fact.value is not None:
        return _hour_text(fact.value, fact.at, reply)
    told, key = " ".join(fact.quote.split()), f"undated.{fact.undated}"
    return say(reply, key, quote=told) if knows(key) else told


def deadline_phrase(key: str, fact: DeadlineFact) -> str:
    """The phrase `key`, or its form for an end that is told without a day (先到先得), where it has one."""
    return f"{key}.told" if fact.value is None and knows(f"{key}.told") else key


def _hour_text(day: dt.date, instant: str | None, reply: Language) -> str:
    last = day_text(day, reply)
    if instant:
        at = dt.datetime.fromisoformat(instant)
        hour = "24:00" if at.date() > day else f"{at:%H:%M}"
        last += say(reply, "hour", hour=hour)
    return last


def money_text(yuan: float, currency: str | None, reply: Language) -> str:
    """500000 as 50万元 or RMB 500,000."""
    return LOCALES[reply].money(
        yuan, None if currency in (None, "", "CNY", "RMB", "元", "人民币") else currency
    )


def value_text(fact: Fact, reply: Language) -> str:
    """The value of a fact."""
    match fact:
        case DeadlineFact():
            return deadline_text(fact, reply)
        case PeriodFact(undated="no_start"):
            return say(reply, "no_start", words=fact.quote)
        case PeriodFact() | ValidityFact():
            return _span_text(fact.value, reply)
        case EventFact(value=value):
            return _span_text(value, reply) if isinstance(value, Span) else _hour_text(value, fact.at, reply)
        case AmountFact():
            return f"{_each_text(fact.value, reply)}{_amount_text(fact.value, reply)}{_per_text(fact.value, reply)}"
        case RateFact():
            return _rate_text(fact, reply)
        case PhoneFact(value=phone):
            return f"{phone.number}{f'-{phone.extension}' if phone.extension else ''}"
        case ContactFact(value=who):
            return " ".join(part for part in (who.office, who.name, who.phone) if part)
        case ApplicantsFact():
            return who_text([fact.value], reply)
        case EmailFact() | UrlFact() | AddressFact() | DocumentNumberFact() | MaterialFact():
            return fact.value
        case ConditionFact():
            return str(value_out(fact))
        case _:
            assert_never(fact)


def _span_text(span: Span, reply: Language) -> str:
    if span.start and span.end:
        return say(reply, "from_to", a=day_text(span.start, reply), b=day_text(span.end, reply))
    if span.start:
        return say(reply, "from_on", a=day_text(span.start, reply))
    return say(reply, "until", b=day_text(span.end, reply)) if span.end else ""


def _each_text(value: Money, reply: Language) -> str:
    """Of what the asker may have several, or gets it again and again, the sum is told for each: 每人, 每辆, 每人每月."""
    parts = value.per.split("·") if value.per and LOCALES[reply].is_of_notices else []
    return "".join(f"每{part}" for part in parts) if set(parts) - _ONE_ASKER else ""


def _per_text(value: Money, reply: Language) -> str:
    """For what each sum is told, behind it, in a language that writes that there: RMB 1,200 per person per month."""
    if not value.per or LOCALES[reply].is_of_notices:
        return ""
    parts = value.per.split("·")
    told = all(part in _ONE_ASKER or knows(f"per.{part}") for part in parts)
    return "".join(say(reply, f"per.{part}") for part in parts if part not in _ONE_ASKER) if told else ""


_ONE_ASKER = {"个", "家", "户", "项", "企业", "单位", "项目", "班", "组"}
"""每家最高30万元 is what one asker gets."""


def _amount_text(value: Money, reply: Language) -> str:
    low, high, currency = value.min, value.max, value.currency
    if low is not None and high is not None and low != high:
        return say(reply, "from_to", a=money_text(low, currency, reply), b=money_text(high, currency, reply))
    if low is None and high is not None:
        key = "no_more" if value.purpose == "condition" else "at_most"
        return say(reply, key, x=money_text(high, currency, reply))
    if high is None and low is not None:
        return say(reply, "at_least", x=money_text(low, currency, reply))
    return money_text(low, currency, reply) if low is not None else ""


WHOLE = 100
_WAIVED = re.compile(r"全[额部]?(?:[减免]免?|补贴|补助|报销|承担)|免(?:租|费|收)")
"""What is waived is told so, not as 100 %."""
_AT_MOST = re.compile(r"不得?超过|最高|不高于|上限|封顶|(?<=[%％])(?:以内|以下)")
_AT_LEAST = re.compile(r"不低于|不少于|(?<=[%％])以上|至少|达到|超过")


def _rate_text(fact: RateFact, reply: Language) -> str:
    """A percentage, with the bound that the words around it set."""
    percent = fact.value.percent
    if percent == WHOLE and (waived := _WAIVED.search(fact.quote)):
        return waived.group() if LOCALES[reply].is_of_notices else f"{percent:g}% ({waived.group()})"
    key = "at_most" if is_at_most(fact) else "at_least" if _AT_LEAST.search(with_percent(fact.quote)) else ""
    return say(reply, key, x=f"{percent:g}%") if key else f"{percent:g}%"


def is_at_most(fact: RateFact) -> bool:
    """Whether the words around a percentage make it the most that is given."""
    return bool(_AT_MOST.search(with_percent(fact.quote)))


_BEHIND = 4
"""A bound stands hardly further behind its percentage: 5%以内; what follows is of another value (按5%、最高40万元)."""


def with_percent(quote: str) -> str:
    """A quote up to its percentage and a bound right behind it; all of one that writes no sign."""
    at = quote.find("%")
    return quote if at < 0 else quote[: at + _BEHIND].split("、")[0].split("，最")[0]


def who_text(kinds: list[str], reply: Language) -> str:
    """Kinds of applicant in words."""
    return say(reply, "join").join(say(reply, kind) if knows(kind) else kind for kind in kinds)


def label_text(fact: Fact, reply: Language, *, apart: bool = False) -> str:
    """What the value is: its kind, for whom and by which way (网上申报截止).

    Args:
        fact: any.
        reply: the reader's language.
        apart: several values of one kind are told, so that the notice's own short words stand beside it for who reads Chinese.

    """
    if _is_required(fact) and (own := required_of(fact, reply)):
        return own
    label = say(reply, _label_key(fact))
    own = shown_label((fact.label or "").rsplit("：", 1)[-1].strip())
    told_apart = (
        apart and KINDS[fact.kind].told_apart and own and own not in label and len(own) <= MAX_LABEL_CHARS
    )
    return f"{label}（{own}）" if told_apart and LOCALES[reply].is_of_notices else label


MAX_LABEL_CHARS = 18
_OF_ALL = re.compile("合计|共计|总计|总额|累计")
"""What all classes come to (两类可以同时申领，合计不超过22万元) is of none of them."""


def group_text(fact: Fact, facts: Sequence[Fact], label: str, reply: Language) -> str:
    """The class that a sum or rate is of, in brackets, where its notice gives others to other classes (整厂示范，C档)."""
    groups = {
        f.group
        for f in facts
        if f.kind == fact.kind and isinstance(f, AmountFact | RateFact) and f.is_funding and f.group
    }
    if not fact.group or fact.group not in groups or len(groups) < 2 or _OF_ALL.search(fact.label or ""):
        return ""
    name = fact.group.replace("（", "，").removesuffix("）")
    return f"（{name}）" if LOCALES[reply].is_of_notices and name not in label else ""


def _is_required(fact: Fact) -> bool:
    return isinstance(fact, AmountFact | RateFact) and fact.value.purpose == "condition"


def _label_key(fact: Fact) -> str:
    details = KINDS[fact.kind].details(fact)
    keys = (".".join([fact.kind, *details[:most]]) for most in range(len(details), -1, -1))
    return next((key for key in keys if knows(key)), "event")


# Of which batch, class or way to apply a call's day is, beside the days of the others.
MAX_LATER = 4


def windows_text(call: CallRecord, fact: DeadlineFact, reply: Language) -> str:
    """The batch, class or way that a day is for, in brackets, and the later days of others; "" where the quoted words tell them all."""
    own = [window.group for window in call.windows if window.deadline == fact.value]
    if not own or all(window.group in fact.quote for window in call.windows):
        return ""
    later = [w for w in call.windows if fact.value and w.deadline > fact.value][:MAX_LATER]
    join = say(reply, "join")
    others = join.join(
        say(reply, "window_until", group=_name(w.group, reply), day=day_text(w.deadline, reply))
        for w in later
    )
    told = "call_item_windows" if later else "call_item_window"
    return say(reply, told, own=join.join(_name(group, reply) for group in own), others=others)


def _name(group: str, reply: Language) -> str:
    key = f"window.{group}"
    return say(reply, key) if knows(key) else group
