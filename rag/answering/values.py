"""Values of facts as a reader of the question's language writes them: 2025年9月30日, 30 September 2025, RMB 500,000."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from rag.answering.answer_spec import Reply
from rag.answering.phrases import knows, say
from rag.domain import Fact

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_text(day: dt.date | str, reply: Reply) -> str:
    """A day, given as a date or in ISO form."""
    value = dt.date.fromisoformat(day) if isinstance(day, str) else day
    if reply == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def deadline_text(fact: Fact, reply: Reply) -> str:
    """The last day that counts, with the hour where one is told; what the notice says instead where it tells no day."""
    if fact.value is None:
        return " ".join(fact.quote.split())
    last = day_text(fact.value, reply)
    if fact.at:
        at = dt.datetime.fromisoformat(fact.at)
        hour = "24:00" if at.date() > dt.date.fromisoformat(fact.value) else f"{at:%H:%M}"
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
    value: Any = fact.value
    match fact.kind:
        case "deadline":
            return deadline_text(fact, reply)
        case "period" if fact.undated == "no_start":
            return say(reply, "no_start", words=fact.quote)
        case "period" | "validity" | "event" if isinstance(value, dict):
            return _range_text(value.get("start"), value.get("end"), reply)
        case "event":
            return deadline_text(fact, reply)
        case "amount":
            return _amount_text(value, reply)
        case "rate":
            return _rate_text(fact, reply)
        case "phone":
            extension = value.get("extension")
            return f"{value['number']}{f'-{extension}' if extension else ''}"
        case "contact":
            return " ".join(str(value[k]) for k in ("office", "name", "phone") if value.get(k))
        case "applicants":
            return who_text([value], reply)
        case _:
            return str(value)


def _range_text(start: str | None, end: str | None, reply: Reply) -> str:
    if start and end:
        return say(reply, "from_to", a=day_text(start, reply), b=day_text(end, reply))
    if start:
        return say(reply, "from_on", a=day_text(start, reply))
    return say(reply, "until", b=day_text(end, reply)) if end else ""


def _amount_text(value: dict[str, Any], reply: Reply) -> str:
    low, high, currency = value.get("min"), value.get("max"), value.get("currency")
    if low is not None and high is not None and low != high:
        return say(reply, "from_to", a=money_text(low, currency, reply), b=money_text(high, currency, reply))
    if low is None and high is not None:
        return say(reply, "at_most", x=money_text(high, currency, reply))
    if high is None and low is not None:
        return say(reply, "at_least", x=money_text(low, currency, reply))
    return money_text(low, currency, reply) if low is not None else ""


_AT_MOST = re.compile(r"不超过|最高|不高于|上限|不得超过|以内|以下")
_AT_LEAST = re.compile(r"不低于|不少于|以上|至少|达到|超过")


def _rate_text(fact: Fact, reply: Reply) -> str:
    """A percentage, with the bound that the words around it set."""
    percent = fact.value.get("percent")
    if percent is None:
        return fact.quote
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
        apart and fact.kind in _TOLD_APART and own and own not in label and len(own) <= MAX_LABEL_CHARS
    )
    return f"{label}（{own}）" if reply == "zh" and told_apart else label


MAX_LABEL_CHARS = 18
_TOLD_APART = ("deadline", "amount", "phone", "event", "validity")
"""Kinds of which a notice often tells several, so that its own label helps."""


def _label_key(fact: Fact) -> str:
    purpose = fact.value.get("purpose") if isinstance(fact.value, dict) else None
    detail = {
        "deadline": fact.audience or "unsure",
        "period": "comment" if "意见" in (fact.label or "") else "",
    }
    key = f"{fact.kind}.{detail.get(fact.kind, purpose)}"
    by_way = f"{key}.{fact.channel}"
    if fact.channel and knows(by_way):
        return by_way
    return key if knows(key) else fact.kind if knows(fact.kind) else "event"
