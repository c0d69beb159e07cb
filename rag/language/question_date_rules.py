"""How questions name days and periods, in Chinese and English: a table of patterns, each with what reads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Literal

from rag.domain import DateRange
from rag.language import named_days as days
from rag.language.date_atoms import MONTH
from rag.language.named_days import MONTH_PATTERN, MONTHS

DateKind = Literal["day", "range", "week", "month", "quarter"]

# Years, months and days in figures or words (二〇二五年九月三日); months as `rag.language.date_atoms` writes them.
_Y_ZH = r"(?:(?P<y>20[0-9]{2}|二[〇零○][〇零○一二三四五六七八九]{2})\s?年\s?)?"
_M_ZH = rf"(?P<m>(?=[0-9]){MONTH}|(?<![第近个每上下几十]){MONTH})\s?月\s?"
_DAY_NUMBER = (
    r"[12][0-9]|3[01]|0?[1-9]|(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s?[日号])"
)
_D, _D2 = rf"(?P<d>{_DAY_NUMBER})", rf"(?P<d2>{_DAY_NUMBER})"
_TO = r"\s?(?:-|–|—|~|～|至|到|to|through|and)\s?"
_TH = r"(?:st|nd|rd|th)?"
_M_EN, _M2_EN = rf"(?P<m>{MONTH_PATTERN})\.?", rf"(?P<m2>{MONTH_PATTERN})\.?"
_Y_EN = r"(?:,?\s(?P<y>20[0-9]{2}))?(?![0-9])"
_ALONE = r"(?<![0-9/.\-])"
# May and March are also words: a month name alone counts only after one of these.
_LEAD_WORDS = ("in", "of", "by", "before", "until", "since", "during", "this", "last", "from", "for")
_LEAD = "(?:" + "|".join(f"(?<={word} )" for word in _LEAD_WORDS) + ")"

_ZH_MONTH = ("月",)
_EN_MONTHS = tuple(month[:3] for month in MONTHS)
Rule = tuple[str, Callable[[re.Match[str], dt.date], DateRange], DateKind, tuple[str, ...]]
"""(pattern, what reads it, width, strings of which every match holds one)."""
RULES: tuple[Rule, ...] = (
    (
        rf"{_ALONE}{_Y_ZH}{_M_ZH}{_D}\s?[日号]?{_TO}(?:(?P<y2>20[0-9]{{2}})\s?年\s?)?"
        rf"(?:(?P<m2>1[0-2]|0?[1-9])\s?月\s?)?{_D2}\s?[日号]",
        days.span,
        "range",
        _ZH_MONTH,
    ),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}{_D}(?:\s?[日号]|(?![0-9]))", days.one_day, "day", _ZH_MONTH),
    (
        rf"{_ALONE}(?P<y>20[0-9]{{2}})[-/.](?P<m>1[0-2]|0?[1-9])[-/.]{_D}(?![0-9])",
        days.one_day,
        "day",
        ("20",),
    ),
    (rf"{_ALONE}(?P<m>1[0-2]|0?[1-9])/{_D}(?![0-9/%])", days.one_day, "day", ("/",)),
    (
        rf"{_ALONE}{_Y_ZH}{_M_ZH}份?的?第(?P<n>[一二三四])个?(?:周|星期)",
        days.week_of_month,
        "week",
        _ZH_MONTH,
    ),
    (
        rf"{_ALONE}{_Y_ZH}{_M_ZH}份?\s?(?P<part>上旬|中旬|下旬|初|底|末)",
        days.part_of_month,
        "range",
        _ZH_MONTH,
    ),
    (r"(?<![0-9])[本这个]?月(?P<part>初|底|末)", days.part_of_month, "range", _ZH_MONTH),
    (rf"{_ALONE}{_Y_ZH}{_M_ZH}份?(?!\s?[0-9]{{1,2}}\s?[日号])", days.whole_month, "month", _ZH_MONTH),
    (
        r"今天|今日|昨天|昨日|前天|明天|后天|\b(?:today|yesterday|tomorrow)\b",
        days.relative_day,
        "day",
        ("今", "昨", "前天", "明天", "后天", "day", "tomorrow"),
    ),
    (
        r"(?P<which>本|这个?|下个?)?周末|\b(?P<en>this|next|the) weekend\b",
        days.weekend,
        "range",
        ("周末", "weekend"),
    ),
    (
        r"(?P<which>本|这个?|上个?|下个?)(?:周|星期|礼拜)(?![一二三四五六日末边期])",
        days.relative_week,
        "week",
        ("周", "星期", "礼拜"),
    ),
    (
        # 周一到周五 are the hours of an office, and no day.
        r"(?<![每一二两三四五六七八九十几数周双单])(?:(?P<which>本|这个?|上个?|下个?)|(?<![一二三四五六日天][到至、\-~～—–]))(?:周|星期|礼拜)"
        r"(?P<wd>[一二三四五六日]|(?<=[期拜])天)(?![个家次年月期到至、\-~～—–])",
        days.weekday,
        "day",
        ("周", "星期", "礼拜"),
    ),
    (
        r"(?<!every )(?<!each )(?<!day to )(?<!day through )(?<!day[\-–])\b(?:(?P<which>this|last|next) )?"
        r"(?P<wd>mon|tues|wednes|thurs|fri|satur|sun)day\b(?! (?:to|through) |[\-–])",
        days.weekday,
        "day",
        ("day",),
    ),
    (
        r"(?<![0-9第月/.\-〕\]】])(?P<d>[12][0-9]|3[01]|[1-9])[号日](?=之?前|以前|截止|到期|为止)",
        days.day_of_month,
        "day",
        ("号", "日"),
    ),
    (r"\b(?P<which>this|last|previous|next) week\b", days.relative_week, "week", ("week",)),
    (r"(?P<which>本|这个|上个?|下个)月(?![初底末])", days.relative_month, "month", _ZH_MONTH),
    (r"\b(?P<which>this|last|previous|next) month\b", days.relative_month, "month", ("month",)),
    (
        r"(?:最近|近|过去)(?P<n>[0-9]{1,3}|[一二三四五六七八九十两几半])个?(?P<unit>天|日|周|星期|月)",
        days.recent,
        "range",
        ("近", "过去"),
    ),
    (
        r"(?:还有|还剩|只剩|未来|接下来|今后)(?P<n>[0-9]{1,3}|[一二三四五六七八九十两几])个?(?P<unit>天|日(?!元)|周|星期|月)"
        r"|(?P<n2>[0-9]{1,3}|[一二三四五六七八九十两几])个?(?P<unit2>天|日|周|星期|月)之?以?内(?=[^,。;?]{0,6}(?:截止|到期|要?交|关|结束|过期))",
        days.upcoming,
        "range",
        ("还", "剩", "未来", "接下来", "今后", "内"),
    ),
    (
        r"\b(?:(?:in|within|over|during) the next|within|in the coming) (?P<n>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month)s?\b",
        days.upcoming,
        "range",
        ("next", "within", "coming"),
    ),
    (
        r"\b(?:past|last|previous) (?P<n>[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten) "
        r"(?P<unit>day|week|month)s?\b",
        days.recent,
        "range",
        ("past", "last", "previous"),
    ),
    (r"\bpast (?P<unit>week|month)\b", days.recent, "range", ("past",)),
    (
        rf"\b(?P<n>first|second|third|fourth|last|final) week (?:of|in) {_M_EN}{_Y_EN}",
        days.week_of_month,
        "week",
        ("week",),
    ),
    (
        rf"\b(?P<part>early|mid|late|(?:beginning|start|middle|end|first half|second half) of)[ \-](?:(?:the|this) month\b|{_M_EN}{_Y_EN})",
        days.part_of_month,
        "range",
        ("month", *_EN_MONTHS),
    ),
    (rf"\b{_M_EN}\s{_D}{_TH}{_TO}(?:{_M2_EN}\s)?{_D2}{_TH}{_Y_EN}", days.span, "range", _EN_MONTHS),
    (rf"\b{_D}{_TH}(?:\s{_M_EN})?{_TO}{_D2}{_TH}(?: of)?\s{_M2_EN}{_Y_EN}", days.span, "range", _EN_MONTHS),
    (rf"\b{_D}{_TH}(?: of)?\s{_M_EN}{_Y_EN}", days.one_day, "day", _EN_MONTHS),
    (rf"\b{_M_EN}\s{_D}{_TH}{_Y_EN}", days.one_day, "day", _EN_MONTHS),
    (rf"{_LEAD}{_M_EN}{_Y_EN}(?![a-z])", days.whole_month, "month", _EN_MONTHS),
    (
        rf"\b{_M_EN} (?=deadlines?\b|closing dates?\b|due dates?\b|calls\b)",
        days.whole_month,
        "month",
        _EN_MONTHS,
    ),
    (rf"\bweek (?:of|beginning|from) {_D}{_TH}(?: of)?\s{_M_EN}{_Y_EN}", days.week_from, "week", ("week",)),
    (rf"\bweek (?:of|beginning|from) {_M_EN}\s{_D}{_TH}{_Y_EN}", days.week_from, "week", ("week",)),
    (
        r"\bend of (?:q(?P<q>[1-4])|(?:the )?(?P<n>first|second|third|fourth) quarter)(?:(?: of)? (?P<y>20[0-9]{2}))?\b"
        r"|\bend of (?:next month|(?:the|this) year)\b|\byear[- ]?end\b",
        days.end_of_period,
        "range",
        ("end",),
    ),
    (r"\b(?P<which>this|last|previous|next) quarter\b", days.relative_quarter, "quarter", ("quarter",)),
    (r"\b(?:within|in|over) (?:a|the next|the coming) fortnight\b", days.fortnight, "range", ("fortnight",)),
    (
        r"\b(?:over|in|during|within) the (?:coming|next) (?P<unit>week|month)\b",
        days.upcoming,
        "range",
        ("coming", "next"),
    ),
    (r"(?:(?P<y>20[0-9]{2})\s?年?)?第?(?P<n>[一二三四])季度", days.whole_quarter, "quarter", ("季度",)),
    (r"\bQ(?P<n>[1-4])(?:\s(?P<y>20[0-9]{2}))?\b", days.whole_quarter, "quarter", ("q",)),
    (
        r"\b(?P<n>first|second|third|fourth) quarter(?: of (?P<y>20[0-9]{2}))?\b",
        days.whole_quarter,
        "quarter",
        ("quarter",),
    ),
)
