"""How many of something a question tells: 招了3个, 12辆, 4 new food products."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rag.language.chinese_numbers import SCALES, exact_number
from rag.language.english_sums import in_figures
from rag.lazy import lazy_pattern
from rag.matching.told_figures import in_chinese
from rag.resources import rows

_NUMBER = (
    r"(?<![\d.第\-/a-z])(?P<digits>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,3})?)\s?(?P<scale>[百千万亿]?)"
    r"|(?<![第一二三四五六七八九十百千万两每单同])(?P<han>[一二两三四五六七八九十百千]{1,5})"
)
OF_ANYTHING = frozenset({"个", "项", "款", "件", "家", "座"})
"""Of these English counts the things themselves: 每个 of 4 products."""
_PEOPLE = frozenset({"人", "名", "人次"})
_OF_SIZE = lazy_pattern(
    r"(?:(?:公司|企业|厂|店|单位|团队|咱|我们|我|家里|一共|总共|共|现|目前|规模)[^,;。?]{0,3}有?|员工(?:人数|总数)?(?:是|有|为|共)?|职工(?:人数|总数)?(?:是|有|为|共)?|规模)$"
    r"|\b(?:we|firm|company|factory|shop|team) (?:have|has|are|is|of)(?: about| only)? ?$|\bemploy(?:s|ing)? ?$"
)
"""How many work there is not how many were hired."""
_TAKEN_ON = lazy_pattern(r"[招聘录]|引进|吸纳|安置|培训|新增|\b(?:hir|recruit|train|took on|taken on)")
_TOGETHER = lazy_pattern(r"人?(?:合伙|合作|一起)")
"""我们4个人合伙 are as many as apply."""
_AT_LEAST = lazy_pattern(r"(?:不少于|不低于|至少|超过|多于|满|over|more than|at least)\s?$")
MOST_THING = 8
"""What is counted is told in no more words (3个食品新品): longer ones run into the rest of the question."""
_BEFORE = re.compile(r"[^,;。?!:、和及与]{0,24}$")
_THING = re.compile(
    r"(?![能可补给拿领扩奖])[一-鿿]{1,12}?(?=[补给拿领扩奖和及与,、。?;]|[一总合]共|[一两二三四五]年|能(?![源耗效力化制级车够])|可(?![再穿视])|$)"
)
"""What is counted, behind 个."""
_CLAUSE = re.compile(r"[^,;。?!:、和及与]{1,60}")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things that a question tells, in its own words (12辆), with the words around it."""

    value: Decimal
    words: str
    around: str


@lru_cache(maxsize=256)
def unit_words(unit: str) -> str:
    """A pattern of the words that stand for a unit of sums."""
    told = next((row[1] for row in rows("rag.answering", "reckoned_units.tsv") if row[0] == unit), None)
    return told or re.escape(unit)


@lru_cache(maxsize=256)
def counted_in(unit: str) -> re.Pattern[str]:
    """Numbers of a unit: 12辆, 三家."""
    return re.compile(rf"(?:{_NUMBER})(?:{unit_words(unit)})")


_TAKEN = re.compile(
    rf"(?:招|聘|录用?|雇|安置|吸纳)了?(?:用|进|来|到)?了?(?:{_NUMBER})个(?=(?:新人|员工)?(?:[能可补给拿领有奖,，。?]|$))"
)
"""招了3个补多少: whom one takes on are people."""
_MANY_EN = re.compile(
    r"(?<![\d.,-])(?P<n>\d{1,3}) (?!(?:years?|months?|days?|people|staff|employees|million|thousand|billion|yuan|rmb|percent)\b)(?P<thing>(?:[a-z-]+ ){0,2}?[a-z-]+s)\b"
)


def things_counted(folded: str) -> list[tuple[Decimal, str, str]]:
    """(how many, in the question's words, their Chinese) of things that an English question counts: 4 new food products."""
    found = []
    for match in _MANY_EN.finditer(in_figures(folded)):
        thing = match["thing"]
        found.append(
            (Decimal(match["n"]), match.group(), f"{in_chinese(thing)},{in_chinese(thing.removesuffix('s'))}")
        )
    return found


def counts_told(question: str, unit: str) -> list[Count]:
    """What a folded question counts in a unit, without how many work somewhere and what is only a bound."""
    found = []
    counted = list(counted_in(unit).finditer(question))
    taken = [m for m in _TAKEN.finditer(question) if unit in _PEOPLE and not counted]
    for match in (*counted, *taken):
        before = _BEFORE.search(question, max(0, match.start() - 24), match.start())
        own = before.group() if before else ""
        value = number_of(match)
        of_size = unit in _PEOPLE and _OF_SIZE.search(own) and not _TAKEN_ON.search(own)
        of_size = of_size and not _TOGETHER.match(question, match.end())
        if value is None or of_size or _AT_LEAST.search(own):
            continue
        behind = _CLAUSE.match(question, match.end())
        thing = _THING.match(question, match.end()) if match.group().endswith("个") else None
        start = match.start("digits") if match["digits"] else match.start("han")
        if match in taken or (thing and len(thing.group()) > MOST_THING):
            thing = None
        words = question[start : thing.end() if thing else match.end()].strip()
        found.append(Count(value, words, f"{own}{match.group()}{behind.group() if behind else ''}"))
    if not found and unit in OF_ANYTHING:
        found = [
            Count(value, words, f"{words} {chinese}") for value, words, chinese in things_counted(question)
        ]
    return found


def number_of(match: re.Match[str]) -> Decimal | None:
    """The number that a match of such a pattern tells."""
    if match["han"]:
        return exact_number(match["han"])
    return Decimal(match["digits"].replace(",", "")) * SCALES[match["scale"]]
