"""Values of facts as a reader of the question's language writes them: 2025年9月30日, 30 September 2025, RMB 500,000."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import assert_never

from rag.answering.answer_spec import Reply
from rag.answering.phrases import knows, say
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
    MaterialFact,
    Money,
    PeriodFact,
    PhoneFact,
    RateFact,
    Span,
    UrlFact,
    ValidityFact,
)
from rag.facts.kinds import KINDS
from rag.language.gazetteer import gazetteer
from rag.public.fact_json import value_out

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_text(day: dt.date, reply: Reply) -> str:
    """A day."""
    if reply == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def place_text(name: str, reply: Reply) -> str:
    """A place's canonical name, in English as it is spelt there; one that shares its spelling with another keeps its own too."""
    spelt = _spelt().get(name, "") if reply == "en" else ""
    if not spelt:
        return name
    return f"{spelt.title()} ({name})" if len(gazetteer().latin[spelt]) > 1 else spelt.title()


_CUSTOMARY = {
    "香港": "hong kong",
    "澳门": "macao",
    "内蒙古": "inner mongolia",
    "西藏": "tibet",
    "台湾": "taiwan",
}
"""Names whose English is not their shortest spelling."""


@cache
def _spelt() -> dict[str, str]:
    """Canonical name -> its English name in small letters: as a rule the shortest spelling."""
    found: dict[str, str] = {}
    for form in sorted(gazetteer().latin, key=lambda f: (-len(f), f)):
        found |= {place.name: form for place in gazetteer().latin[form]}
    return found | {name: form for name, form in _CUSTOMARY.items() if form in gazetteer().latin}


def deadline_text(fact: DeadlineFact, reply: Reply) -> str:
    """The last day that counts, with the hour where one is told; what the notice says instead where it tells no day."""
    return " ".join(fact.quote.split()) if fact.value is None else _hour_text(fact.value, fact.at, reply)


def deadline_phrase(key: str, fact: DeadlineFact) -> str:
    """The phrase `key`, or its form for an end that is told without a day (先到先得), where it has one."""
    return f"{key}.told" if fact.value is None and knows(f"{key}.told") else key


def _hour_text(day: dt.date, instant: str | None, reply: Reply) -> str:
    last = day_text(day, reply)
    if instant:
        at = dt.datetime.fromisoformat(instant)
        hour = "24:00" if at.date() > day else f"{at:%H:%M}"
        last += hour if reply == "zh" else f", {hour} (China time)"
    return last


def money_text(yuan: float, currency: str | None, reply: Reply) -> str:
    """500000 as 50万元 or RMB 500,000."""
    foreign = currency and currency not in ("CNY", "RMB", "元", "人民币")
    if reply == "en":
        return f"{currency if foreign else 'RMB'} {yuan:,.0f}" if yuan == int(yuan) else f"RMB {yuan:,.2f}"
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if yuan >= size:
            return f"{yuan / size:g}{name}{currency if foreign else '元'}"
    return f"{yuan:g}{currency if foreign else '元'}"


def value_text(fact: Fact, reply: Reply) -> str:
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
            return _amount_text(fact.value, reply)
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


def _span_text(span: Span, reply: Reply) -> str:
    if span.start and span.end:
        return say(reply, "from_to", a=day_text(span.start, reply), b=day_text(span.end, reply))
    if span.start:
        return say(reply, "from_on", a=day_text(span.start, reply))
    return say(reply, "until", b=day_text(span.end, reply)) if span.end else ""


def _amount_text(value: Money, reply: Reply) -> str:
    low, high, currency = value.min, value.max, value.currency
    if low is not None and high is not None and low != high:
        return say(reply, "from_to", a=money_text(low, currency, reply), b=money_text(high, currency, reply))
    if low is None and high is not None:
        return say(reply, "at_most", x=money_text(high, currency, reply))
    if high is None and low is not None:
        return say(reply, "at_least", x=money_text(low, currency, reply))
    return money_text(low, currency, reply) if low is not None else ""


_AT_MOST = re.compile(r"不超过|最高|不高于|上限|不得超过|以内|以下")
_AT_LEAST = re.compile(r"不低于|不少于|以上|至少|达到|超过")


def _rate_text(fact: RateFact, reply: Reply) -> str:
    """A percentage, with the bound that the words around it set."""
    percent = fact.value.percent
    key = "at_most" if _AT_MOST.search(fact.quote) else "at_least" if _AT_LEAST.search(fact.quote) else ""
    return say(reply, key, x=f"{percent:g}%") if key else f"{percent:g}%"


def who_text(kinds: list[str], reply: Reply) -> str:
    """Kinds of applicant in words."""
    return say(reply, "join").join(say(reply, kind) if knows(kind) else kind for kind in kinds)


def label_text(fact: Fact, reply: Reply, *, apart: bool = False) -> str:
    """What the value is: its kind, for whom and by which way (网上申报截止).

    Args:
        fact: any.
        reply: the reader's language.
        apart: several values of one kind are told, so that in Chinese the notice's own short words stand beside it.

    """
    label = say(reply, _label_key(fact))
    own = (fact.label or "").rsplit("：", 1)[-1].strip()
    told_apart = (
        apart and KINDS[fact.kind].told_apart and own and own not in label and len(own) <= MAX_LABEL_CHARS
    )
    return f"{label}（{own}）" if reply == "zh" and told_apart else label


MAX_LABEL_CHARS = 18


def _label_key(fact: Fact) -> str:
    details = KINDS[fact.kind].details(fact)
    keys = (".".join([fact.kind, *details[:most]]) for most in range(len(details), -1, -1))
    return next((key for key in keys if knows(key)), "event")
