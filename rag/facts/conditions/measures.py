"""What the number of a condition measures, and of whom; and a condition as it is found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.facts.conditions.bounded_numbers import Number
from rag.facts.conditions.choices import Choice
from rag.facts.conditions.zones import Segment
from rag.facts.patterns import cue
from rag.resources import rows

LEFT_CHARS = 70
_NUMBER_WORDS = re.compile(
    r"[^一-龥]*(?:不低于|不少于|不超过|不高于|达到?|满|至少|金额|每年|均|应|须|原值|人数|面积|占比|上限|[^一-龥])*$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and where it stands; `choice` as in `Segment`, negative for two numbers joined by 或."""

    attribute: str
    op: str
    value: Any
    unit: str | None
    start: int
    end: int
    subject: str
    must: bool
    segment: Segment
    choice: Choice | None = None
    rule: str = ""


def subject_of(attribute: str, words: str) -> str:
    """Who or what a condition is about: firm, person, project or product."""
    if attribute.startswith("person_"):
        return "person"
    if attribute == "credit":
        return "person" if _OF_PERSON.search(words) else "firm"  # 未拖欠职工工资 is the firm's record
    if attribute in ("other", "qualification", "limit"):
        if cue("condition_words", "person").search(words):
            return "person"
        if attribute == "qualification" and (thing := _OF_A_THING.match(words)):
            return "project" if thing["thing"] == "项目" else "product"
        if attribute in ("other", "limit") and cue("condition_words", "project").search(words):
            return "project"
        if attribute == "other" and cue("condition_words", "product").search(words):
            return "product"
    return "firm"


_OF_PERSON = re.compile("负责人|申报人|申请人|代表人|控制人|本人|个人(?!所得税)|人才|配偶")
_OF_A_THING = re.compile(
    r"[^一-龥]*(?:(?:申报|参评|参赛|所报|推荐)的?)?(?P<thing>项目|产品|装备|设备|软件|机具|作品|车辆|农机|药品|技术)(?:均|都)?(?:已|须|应|需|要|通过|取得|获|列入|入选|在|为|是|有|持)"
)
"""项目已取得备案证, 申报软件须列入目录: what a thing must have, which no title of the firm tells."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a number measures: `ends` matches up to the number, `anywhere` may follow it; `units` "" for any."""

    name: str
    attribute: str
    units: str
    ends: re.Pattern[str]
    anywhere: re.Pattern[str]


@cache
def rules_of() -> dict[str, tuple[_Rule, ...]]:
    """Measure -> its rules, the more specific first."""
    found: dict[str, list[_Rule]] = {}
    for rule, attribute, measure, pattern, *_ in rows("rag.facts", "condition_rules.tsv"):
        measure, _, units = measure.partition(":")
        entry = _Rule(
            rule,
            attribute,
            units,
            re.compile(f"(?:{pattern})$"),
            re.compile(pattern.replace("[^,;。", r"[^\d,;。")),
        )
        found.setdefault(measure, []).append(entry)
    return {measure: tuple(entries) for measure, entries in found.items()}


def attribute_of(text: str, start: int, end: int, number: Number, floor: int) -> tuple[str, str]:
    """(rule, attribute) of the number at `text[start:end]`: named by the words before it, else by those after it."""
    left = _NEW_VALUE.sub("", text[max(floor, start - LEFT_CHARS) : start])
    if number.measure == "age" and (_JOBLESS_BEHIND.match(text, end) or _JOBLESS_BEFORE.search(left)):
        return "age_of_hired", "other"
    rules = [r for r in rules_of().get(number.measure, ()) if not r.units or number.unit in r.units]
    plain_left = re.sub(r"\([^()]*\)", "", left)  # 项目投入（含软件，不含厂房）在50万元以上
    for words in (left, plain_left) if plain_left != left else (left,):
        for rule in rules:
            if rule.ends.search(words):
                return rule.name, rule.attribute
    right = re.split("[,;。]", re.sub(r"\([^()]*\)", "", text[end : end + 40]))[0][:16]
    for rule in rules:
        if number.measure == "count" and rule.attribute != "limit" and rule.anywhere.search(right):
            return rule.name, rule.attribute
    comma = left.rfind(",")
    if comma > 0 and _NUMBER_WORDS.fullmatch(left[comma + 1 :]):
        for rule in rules:
            if rule.ends.search(left[:comma]):
                return rule.name, rule.attribute
    if (
        number.measure == "money"
        and _INVESTED.match(text[end : end + 10])
        and re.search("[获取]", left[-16:])
    ):
        return "financing_got", "financing"
    if (
        number.measure == "duration"
        and _FIRM_OF_YEARS.match(text[end : end + 16])
        and not _SAID_OF.search(left)
    ):
        return "age_years", "age_years"  # 3年以上10年以下的企业
    if (
        number.unit in ("人", "名")
        and _FIRM_OF_PEOPLE.match(text[end : end + 16])
        and _NOTHING_SAID.search(left)
    ):
        return "employees", "employees"  # 30人以下的企业
    return "other", "other"


_JOBLESS_BEHIND = re.compile(r"的?(?:城镇)?(?:登记)?(?:失业|就业困难)")
_JOBLESS_BEFORE = re.compile(r"(?:失业|就业困难)[^,;。、\d]{0,4}$")
"""招用16至24岁登记失业青年: the age of whom a firm hires, not of who applies."""
_FIRM_OF_YEARS = re.compile(r"(?:\d{1,2}年(?:以[上下]|内))?的(?:企业|公司|门店|店铺|店)(?![一-龥])")
_FIRM_OF_PEOPLE = re.compile(r"(?:及?以[上下内]|\(不?含\)){0,2}的?(?:企业|公司|用人单位)")
_NOTHING_SAID = re.compile(r"(?:^|[^一-龥])(?:不?超过|[不未]满|不足|[少多低高]于)?$")
_SAID_OF = re.compile(r"(?<!年以[上下])(?<!年以)(?<!年)[一-龥][^,;。:一-龥]{0,3}$")
_INVESTED = re.compile(r"(?:的|以上的?)?(?:股权|风险|创业|社会|外部|机构)?(?:投资|融资)")
_NEW_VALUE = re.compile(
    r"\d[^“”\"\n]{0,20}[”\"](?:放宽|调整|修改|更正|改|降低|提高|降|提)(?:为|到|至|成)[“\"]$"
)
"""“单笔贷款200万元以上”放宽为“100万元以上”: what the new value measures stands before the old one."""


def in_years(number: Number, attribute: str) -> tuple[float, str]:
    """The value and unit of a number, ages of firms in years."""
    if attribute == "age_years" and number.unit == "月":
        return number.value / 12, "年"
    return number.value, number.unit
