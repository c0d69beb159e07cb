"""Sums of money and percentages: what is given, what one must have, what a plan aims at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rag.domain import Fact
from rag.facts.patterns import cue, last
from rag.facts.quoting import quoted
from rag.facts.text_layout import Reading

MAX_SUMS = 1500
Purpose = Literal["funding", "condition", "target"]

_NUM = r"\d[\d,，]{0,14}(?:\.\d{1,6})?"
_UNIT = r"[百千]?(?:万亿|亿|万)?"
_SUM = re.compile(
    rf"(?<![\d.])(?P<low>{_NUM})(?P<u1> ?{_UNIT}元?)(?: ?(?:[-—–~～－]{{1,2}}|至|到|以上(?:至|，)?) ?(?P<high>{_NUM}))? ?(?P<u2>{_UNIT}) ?(?:余|多)?元"
    rf"(?![素件数化宇])"
    rf"|(?P<over>过|超过?|突破|达)(?P<bare>[百千]?(?:万亿|亿|万))元"
)
_RATE = re.compile(
    r"(?<![\d.])(?P<low>\d{1,4}(?:\.\d{1,3})?) ?[%％]?(?: ?(?:[-—–~～－]{1,2}|至|到|以上) ?(?P<high>\d{1,4}(?:\.\d{1,3})?))? ?(?:[%％]|个百分点)"
    r"|百分之(?P<words>[一二三四五六七八九十]{1,3})"
)
_SCALE = {"": 1.0, "百": 100.0, "千": 1000.0, "万": 1e4, "亿": 1e8, "万亿": 1e12}
_PER = re.compile(
    r"(?:每|单)(?P<what>人|家|户|项|个|台|套|件|年度?|月|笔|次|亩|平方米|人次|单位|企业|项目|标准|课题|团队)[^，。；、]{0,12}$"
)
_PER_AFTER = re.compile(r"^(?:/|每)(?P<what>人|家|户|项|个|台|套|件|年|月|笔|次|亩|平方米|人次)")


@dataclass(frozen=True, slots=True)
class _Around:
    """The sentence around a number: `left` up to it (with the sentence before), `right` after it."""

    left: str
    right: str
    clause: str


def _around(reading: Reading, start: int, end: int) -> _Around:
    text, sentence = reading.text, reading.sentence(start, end)
    left = text[max(sentence.start, start - 80) : start]
    clause = re.split(r"[，,；;：:]", left)[-1]
    if len(clause) < 4:
        clause = left[-24:]
    return _Around(left, text[end : min(sentence.end, end + 40)], clause)


def money_facts(reading: Reading) -> list[Fact]:
    """`amount` facts (min, max in yuan, currency, per, purpose) and `rate` facts (percent, of, purpose).

    Sums whose purpose nothing tells (statistics, penalties, weights) are left out.
    """
    text = reading.text
    sums = (_amount(reading, match) for match in islice(_SUM.finditer(text), MAX_SUMS))
    rates = (_rate(reading, match) for match in islice(_RATE.finditer(text), MAX_SUMS))
    return [fact for fact in (*sums, *rates) if fact]


def _amount(reading: Reading, match: re.Match[str]) -> Fact | None:
    around = _around(reading, match.start(), match.end())
    purpose = _purpose(reading, around)
    if purpose is None:
        return None
    low, high = _bounds(match, around)
    per = _PER.search(around.left) or _PER_AFTER.search(around.right)
    value = {
        "min": low,
        "max": high,
        "currency": "CNY",
        "per": per["what"] if per else None,
        "purpose": purpose,
    }
    return quoted(*_span(reading.text, match, around), "amount", value, label=_label(around))


def _figures(match: re.Match[str]) -> tuple[float, float | None]:
    if match["bare"]:
        return _SCALE_OF(match["bare"]), None
    outer = match["u2"].strip()
    inner = (
        match["u1"].strip().removesuffix("元") or outer
        if match["high"]
        else match["u1"].strip().removesuffix("元") + outer
    )
    low = float(re.sub("[,，]", "", match["low"])) * _SCALE_OF(inner)
    high = float(re.sub("[,，]", "", match["high"])) * _SCALE_OF(outer) if match["high"] else None
    return low, high


def _SCALE_OF(unit: str) -> float:  # noqa: N802
    if unit in _SCALE:
        return _SCALE[unit]
    return _SCALE.get(unit[:1], 1.0) * _SCALE.get(unit[1:], 1.0)


def _whole(value: float | None) -> int | float | None:
    return value if value is None or value != int(value) else int(value)


def _bounds(match: re.Match[str], around: _Around) -> tuple[int | float | None, int | float | None]:
    low, high = _figures(match)
    if high is not None:
        return _whole(low), _whole(high)
    near = around.left[-12:]
    if cue("money", "at_most_after").match(around.right) or cue("money", "at_most").search(near):
        return None, _whole(low)
    reach = cue("money", "at_least").search(near) or cue("money", "at_least_after").match(around.right)
    if reach or match["over"] or cue("money", "list_of_least").search(around.left[-40:]):
        return _whole(low), None
    return _whole(low), _whole(low)


def _purpose(reading: Reading, around: _Around) -> Purpose | None:
    near = around.clause[-30:] + "|" + around.right[:16]
    if cue("money", "none").search(near) or cue("money", "none_after").match(around.right):
        return None
    given = last(cue("money", "funding"), around.left[-40:])
    after = cue("money", "funding_after").search(around.right[:14])
    must = last(cue("money", "condition"), around.left[-40:])
    if (
        after
        or cue("money", "capped").search(around.clause)
        or (given and (must is None or given.end() > must.end()))
    ):
        return "funding"
    if must or cue("money", "condition_after").search(around.right[:12]):
        plans = reading.notice.category in ("政策", "解读", "征求意见", "汇编", "通知")
        aims = cue("money", "aim").search(around.left) or (
            plans and cue("money", "target").search(around.left)
        )
        return "target" if aims and not cue("money", "must").search(around.left[-50:]) else "condition"
    if cue("money", "target").search(around.left):
        return "target"
    return None


def _label(around: _Around) -> str | None:
    words = cue("money", "bound_words").sub("", re.split(r"[，,；;：:（(、。]", around.left)[-1]).strip()
    return words[-24:] or None


def _span(text: str, match: re.Match[str], around: _Around) -> tuple[str, int, int]:
    """A quote that holds the figure with the words of its clause."""
    start = match.start() - min(len(around.clause), 30)
    tail = re.match(r"[^，,；;。：:\n（(]{0,14}", around.right)
    return text, start, match.end() + (tail.end() if tail else 0)


def _rate(reading: Reading, match: re.Match[str]) -> Fact | None:
    around = _around(reading, match.start(), match.end())
    purpose = _purpose(reading, around)
    if purpose is None or match.group().endswith("百分点"):
        return None
    if match["words"]:
        from rag.facts.date_expressions import chinese_number

        percent: int | float | None = chinese_number(match["words"])
    else:
        percent = _whole(float(match["high"] or match["low"]))
    value = {"percent": percent, "of": _label(around), "purpose": purpose}
    if match["high"]:
        value["from"] = _whole(float(match["low"]))
    return quoted(*_span(reading.text, match, around), "rate", value, label=_label(around))
