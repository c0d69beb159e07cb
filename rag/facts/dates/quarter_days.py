"""Last days that a notice tells by a rule for each quarter: 每季度最后一个月的20日为当季受理截点, 季后首月25日前申报."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from rag.domain import DeadlineFact, Fact
from rag.facts.exact_quote import quoted
from rag.facts.text_layout import Reading
from rag.language.date_atoms import day_or_none

MAX_RULES = 20
_DAY = r"(?:1[日号]?(?:至|到|-|—|～))?(?P<day>3[01]|[12]\d|[1-9])[日号]"
_RULE = re.compile(
    r"(?:每个?季度?的?(?P<month>首|头一?个|第[一二三]个|末|最后一?个)月份?"
    r"|(?P<later>(?:每个?)?季度?(?:结束|终了)?后的?(?:首|次|头一?个|第一个)月|(?:每个?)?季度?末次月))的?"
    + _DAY
)
# 25日（含）前; 20日为当季受理截点; not 20日前提交的纳入当季审核, which shuts nobody out
_ENDS = re.compile(
    r"(?:[（(]含[^（）()]{0,3}[）)])?(?:之?前|以前|止|截止|为限)(?![^，。；]{0,6}(?:提交|申报|递交|交|报)的)"
    r"|(?:为|是)[^，。；]{0,8}(?:截点|截止|末日|最后|关账)"
)
_APPLYING = re.compile(r"申[报请领]|受理|提[交出]|报名|收件|补贴|补助")
_BY_OTHERS = re.compile(r"发放|到账|拨付|兑付|打款|公示|汇总|上报|审[核结]|通报|进展|台账|银行|部门|[局委办]")
_QUARTERS = "一二三四"
_WITHIN = 40


def quarter_facts(reading: Reading, facts: Sequence[Fact]) -> list[DeadlineFact]:
    """The last days by each such rule for the rest of the year; those of quarters whose day the notice tells itself are left out."""
    told = [f for f in facts if f.kind == "deadline" and f.still_for_applicants]
    found: list[DeadlineFact] = []
    for rule in islice(_RULE.finditer(reading.text), MAX_RULES):
        if not _shuts(reading, rule):
            continue
        sentence = reading.sentence(rule.start(), rule.end())
        if any(sentence.start <= f.start < sentence.end for f in told):
            continue  # 每季度末月的20日截止（今年还有6月20日、9月20日）, or told as recurring
        found += [
            DeadlineFact(
                value=day, group=f"{quarter}季度", label=f"{quarter}季度", audience="applicant", rule="every-quarter",
                computed=True, year_inferred=True, **quoted(reading.text, rule.start(), rule.end()),
            )
            for quarter, day in _next_days(rule, reading.notice.date)
            if not any(f.value == day or f"{quarter}季度" in (f.group or "") for f in told)
        ]  # fmt: skip
    return found


def _shuts(reading: Reading, rule: re.Match[str]) -> bool:
    """Whether the day is one by which applicants hand in."""
    if _ENDS.match(reading.text, rule.end()) is None:
        return False
    sentence = reading.sentence(rule.start(), rule.end())
    clause = re.split(r"[，。；\n]", reading.text[rule.end() : rule.end() + _WITHIN])[0]
    before = re.split(r"[，。；\n]", reading.text[sentence.start : rule.start()])[-1]
    if _BY_OTHERS.search(clause) or _BY_OTHERS.search(before):
        return False
    return bool(_APPLYING.search(sentence.words))


def _next_days(rule: re.Match[str], published: dt.date) -> Iterator[tuple[str, dt.date]]:
    """(the quarter that is applied for, the day), those of the notice's year from publication on."""
    later = rule["later"] is not None
    month = 1 if later else _month_of_quarter(rule["month"])
    first = (published.month - 1) // 3 * 3 + month
    for step in range(5):
        index = published.year * 12 + first - 1 + 3 * step
        day = day_or_none(index // 12, index % 12 + 1, int(rule["day"]))
        quarter = index // 3 - later
        if day and day >= published and quarter // 4 == published.year:
            yield _QUARTERS[quarter % 4], day


def _month_of_quarter(word: str) -> int:
    """首 is the first of a quarter's months, 末 and 最后一个 its third."""
    if word.startswith("第"):
        return "一二三".index(word[1]) + 1
    return 1 if word[0] in "首头" else 3
