"""A profile out of a question: 我们研发投入占4%能报吗, "our subsidiary in Changzhou has run for five months: can it apply"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rag.facts.conditions_titles import titles
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.matching.profile import NUMBERS

if TYPE_CHECKING:
    from rag.facts.conditions_numbers import Number

_SPEAKER = re.compile(
    r"我们|我司|我公司|我厂|我企|我家|我是|本公司|本企业|我方|咱们?|公司|企业|子公司|分公司|\b(?:we|our|ours|my|us|i|i'm|we've)\b"
    r"|\b(?:a|an|the) (?:company|firm|startup|start-up|subsidiary|business|enterprise)\b"
)
_MAY = re.compile(
    r"(?:能不能|可不可以|能否|可否|是否(?:可以|能|符合|满足|具备)?|能|可以|够不够|够|符不符合|符合|满足|有资格|有没有资格|算)[^,;。?]{0,24}?(?:报名|申报|申请|申领|参评|参加|认定|资格|条件|报|要求|享受|拿|领)"
    r"|(?:能|可以|够|行|符合|满足)[^,;。?]{0,12}(?:吗|么|不|嘛)|\b(?:can|could|may|are|is|do|does|would|will)\b[^?.;]{0,90}\b(?:apply|eligible|qualify|qualifies|entitled|meet|enough|good enough)\b|\b(?:eligible|qualify)\b"
)
_BARE_MONEY = re.compile(r"(\d+(?:\.\d+)?)(万|亿)(?![元一-龥]{0,1}元|美元)")
_FOUNDED = re.compile(
    r"((?:19|20)\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?[^,;。?]{0,6}(?:成立|注册|登记|设立)|(?:成立|注册|登记|设立)(?:于|时间是|日期是|在)?((?:19|20)\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?"
)
_AGE = re.compile(
    r"(?:成立|注册|经营|运营|开办|开业|创办)[^,;。?\d]{0,8}(\d{1,2}|[一二两三四五六七八九十半]{1,3})个?(年|月)"
)
_EN_AGE = re.compile(
    r"(?:run|running|operat\w+|business|existed|founded|registered|established|incorporated|set up|started|old|trading|been open|been going)[^,;.?]{0,24}?\b(\w+) (month|year)s?\b(?: ago)?|\b(\w+)[ -](month|year)s?[ -](?:old|in business)"
)
_EN_FOUNDED = re.compile(
    r"(?:founded|registered|established|incorporated|set up|started)[^,;.?\d]{0,20}?(?:(january|february|march|april|may|june|july|august|september|october|november|december) )?((?:19|20)\d\d)\b"
)
_WORDS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "十": 10, "半": 0.5}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_EN_FIGURES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (attribute, re.compile(pattern))
    for attribute, pattern in (
        (
            "rd_ratio",
            r"(?:r&d|research)[^,;.?\d]{0,40}?(\d+(?:\.\d+)?) ?(?:%|percent|per cent)|(\d+(?:\.\d+)?) ?(?:%|percent|per cent) (?:of [\w ]{0,24})?(?:on|in|to|for) (?:r&d|research)",
        ),
        ("growth", r"(?:grew|growth|grown)[^,;.?\d]{0,24}?(\d+(?:\.\d+)?) ?(?:%|percent)"),
        (
            "revenue",
            r"(?:revenue|sales|turnover)[^,;.?\d]{0,30}?(\d+(?:\.\d+)?) ?(million|billion|thousand)?",
        ),
        (
            "rd_spending",
            r"(?:spen[dt]\w*|invest\w*)[^,;.?\d]{0,20}?(\d+(?:\.\d+)?) ?(million|thousand)? (?:yuan|rmb|cny)?[^,;.?]{0,12}(?:r&d|research)",
        ),
        (
            "employees",
            r"\b(\d+) (?:employees|people|staff|workers)|(?:employ|staff of)\w*[^,;.?\d]{0,12}(\d+)\b",
        ),
        ("person_age", r"\b(?:i am|i'm|he is|she is|aged) (\d{2})\b"),
        ("patents", r"\b(\d+) (?:invention )?patents"),
    )
)
_EN_SCALE = {"million": 10**6, "billion": 10**9, "thousand": 1000, None: 1}
_HOME = re.compile(
    r"(?:我们|我司|公司|企业|子公司|分公司|我厂|注册地?|总部|单位)(?:是|设|注册|登记|位于|地址)?(?:在|于)|\b(?:company|subsidiary|firm|startup|start-up|business|we are|we're|based|registered|located|office|plant|factory|branch)\b[^,;.?]{0,16}\b(?:in|at|from) "
)
_HOME_AFTER = re.compile(
    r"^(?:市|省|区|县)?的?(?:一家|一个)?(?:[^,;。?的]{0,6})?(?:公司|企业|子公司|小厂|工厂)"
)


def asks_for_itself(question: str) -> bool:
    """Whether somebody asks if his own firm may apply."""
    words = fold(question)
    return bool(_SPEAKER.search(words) and _MAY.search(words))


def asking_clause(question: str) -> str:
    """The clause that asks: it names the programme, while the others tell of the firm."""
    found = _MAY.search(fold(question))
    if not found:
        return question
    marks = "，。；：？！,;:?!"
    start = max(question.rfind(mark, 0, found.start()) for mark in marks) + 1
    ends = [at for mark in marks if (at := question.find(mark, found.end())) >= 0]
    return question[start : min(ends, default=len(question))]


def profile_of(question: str, day: dt.date) -> dict[str, Any]:
    """What a question tells of the asker's firm, as the keys of a profile; empty where it tells nothing.

    Args:
        question: in Chinese, English or both.
        day: what "five months ago" is counted from.
    """
    words = _BARE_MONEY.sub(r"\1\2元", fold(question))
    told: dict[str, Any] = {}
    for read in (_places, _ages, _figures, _english_figures, _flags, _titles):
        for key, value in read(words, day):
            told.setdefault(key, value)
    return told


def _places(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    for mention in find_places(words):
        before, after = words[: mention.start], words[mention.end :]
        led = next((m for m in _HOME.finditer(before) if m.end() >= len(before.rstrip())), None)
        if led or (_HOME_AFTER.match(after) and re.search(r"(?:我们?是|我是|我们|一家|,|^)$", before)):
            yield "place", mention.place.name
            return


def _ages(words: str, day: dt.date) -> Iterator[tuple[str, Any]]:
    if match := _FOUNDED.search(words):
        year, month, date = (match[1] or match[4], match[2] or match[5], match[3] or match[6])
        yield "founded", f"{year}-{int(month or 1):02}-{int(date or 1):02}" if month else year
    elif match := _EN_FOUNDED.search(words):
        yield "founded", f"{match[2]}-{_MONTHS.index(match[1]) + 1:02}-01" if match[1] else match[2]
    elif match := _AGE.search(words):
        count = float(match[1]) if match[1].isdigit() else _han(match[1])
        yield "age_years", count / (12 if match[2] == "月" else 1)
    elif match := _EN_AGE.search(words):
        count_word, unit = match[1] or match[3], match[2] or match[4]
        number = (
            float(count_word)
            if count_word.isdigit()
            else float(_WORDS.get(count_word, 1 if count_word in ("a", "an") else 0))
        )
        if number:
            yield "age_years", number / (12 if unit == "month" else 1)


def _han(written: str) -> float:
    if "十" in written:
        tens, _, ones = written.partition("十")
        return 10 * _HAN.get(tens, 1) + _HAN.get(ones, 0)
    return float(_HAN.get(written[:1], 0)) + (0.5 if len(written) > 1 and written[-1] == "半" else 0)


def _figures(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    from rag.facts.conditions_numbers import numbers  # few questions tell of a firm's figures

    for number in numbers(words):
        attribute = _measured(words, number)
        if attribute == "patents":
            kind = "发明专利" if "发明" in words[max(0, number.start - 8) : number.end + 10] else ""
            yield "patents", {kind: number.value} if kind else number.value
        elif attribute in NUMBERS and attribute != "age_years":
            yield attribute, number.value


def _measured(words: str, number: Number) -> str:
    floor = max(words.rfind(mark, 0, number.start) for mark in ",;。?!:") + 1
    from rag.facts.conditions_bounds import attribute_of

    _, attribute = attribute_of(words, number.start, number.end, number, floor)
    if (
        attribute == "other"
        and number.measure == "count"
        and number.unit in "人名个"
        and re.match(r"(?:人|员工|职工)?(?=[,;。?!的]|$)", words[number.end :])
    ):
        return "employees" if number.unit in "人名" or "员工" in words[floor : number.end + 4] else "other"
    return attribute


def _english_figures(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    for attribute, pattern in _EN_FIGURES:
        match = pattern.search(words)
        if not match:
            continue
        figure = next(g for g in match.groups() if g and g[0].isdigit())
        scale = next((g for g in match.groups() if g in _EN_SCALE), None)
        yield attribute, float(figure) * _EN_SCALE[scale]


def _flags(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    if re.search(r"(?:未|没|没有|还没|尚未)上市|\bnot (?:yet )?listed\b|\bunlisted\b", words):
        yield "listed", False
    elif re.search(r"(?:已经?|是|我们)上市|\b(?:we are|is|publicly) listed\b", words):
        yield "listed", True
    if re.search(r"(?:没有|无|没)(?:任何)?(?:专利|知识产权)|\b(?:no|without) (?:any )?patents?\b", words):
        yield "patents", 0
    if re.search(r"(?:被|列入|有)[^,;。?]{0,6}失信|经营异常名录", words) and not re.search(
        r"(?:没有|无|未)[^,;。?]{0,6}失信", words
    ):
        yield "credit", False
    if re.search(r"个体(?:工商)?户|\bsole trader\b|\bself-employed\b", words):
        yield "legal_form", "个体工商户"
    if re.search(r"没有(?:任何)?(?:融资|股权投资)|没(?:有)?(?:拿|融)过?[^,;。?]{0,4}(?:融资|投资)", words):
        yield "financing", 0


_NOT_YET = re.compile(
    r"(?:不是|还不是|没有?(?:认定|评上|拿到|获得)|非|未(?:认定|获得)?|\bnot (?:yet )?an?\b)[^,;。?]{0,8}$"
)
_OWN = re.compile(
    r"(?:是|为|属于|评上|拿到|获得|有|认定(?:为|成)?|入选)(?:了|过)?[^,;。?]{0,8}$|\b(?:are|am|is) (?:an?|already) [^,;.?]{0,10}$"
)
_EN_TITLES = {
    "high-tech enterprise": "高新技术企业",
    "high and new technology enterprise": "高新技术企业",
    "little giant": "国家级专精特新小巨人企业",
    "gazelle": "瞪羚企业",
    "unicorn": "独角兽企业",
}


def _titles(words: str, _: dt.date) -> Iterator[tuple[str, Any]]:
    """Titles that the asker says to hold, or not to: only then the list is taken as told."""
    named = [(m.start(), name) for name, pattern, _ in titles() for m in pattern.finditer(words)]
    named += [(words.find(en), zh) for en, zh in _EN_TITLES.items() if en in words]
    own = [name for at, name in named if _OWN.search(words[:at]) and not _NOT_YET.search(words[:at])]
    if own:
        yield "qualifications", own
    elif any(_NOT_YET.search(words[:at]) for at, _ in named):
        yield "qualifications", []
