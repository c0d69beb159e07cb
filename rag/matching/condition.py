"""One condition of a call as it is held against profiles: the fact's value, and what its quote says beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from rag.domain import ConditionFact
from rag.facts.conditions.held_titles import titles_in
from rag.language.normalise import fold
from rag.matching.firm_records import records_named
from rag.matching.profile import NUMBERS
from rag.resources import patterns

Status = Literal["met", "failed", "unknown"]

ADVICE = frozenset({"limit"})
"""Attributes that never decide: how often one may apply, and what one must not have had already, is for the firm to know."""
OWN_WORDS = frozenset({"other_rest", "learnt_words"})
"""The rules of conditions told in the notice's own words (产品市场前景良好): shown, but no profile could settle them."""
ASIDE = "aside"
"""In place of its rule, for what binds nobody beside the call's other conditions: the title that it is for."""
EITHER = "either"
"""In place of its rule, for a number beside which its clause names something else that suffices too (营收或利润500万元以上)."""
OF_TOLD_SEX = "of_told_sex"
"""In place of its rule, for the bound of one sex where the asker is known to be of it."""
UNSURE = OWN_WORDS | {"learnt_number", "kind_named", EITHER, ASIDE}
"""The rules of conditions that nothing of a profile is held against, of a number too of which it is but likely what it measures."""
_OR = re.compile(r"(?<=[一-龥\w%)）])(?:或者?(?!以[上下]|其|有关|相关|更[多高])|要么)")
_OTHER_FOR_SOME = re.compile(
    r"[（(][^（）()其]{1,10}(?:[类型业区县组的者户]|单位|机构)(?:可|应|须|要求|则|为|放宽[到至为]|不低于|不少于|不高于|不超过|满){0,3}(?:\d|[一二两三四五六七八九十])[^（）()]{1,10}[)）]"
)
"""经营2年以上（新兴类1年以上）: a bound of their own for some."""
_KINDS_OF_PATENT = ("发明", "软", "实用新型", "外观", "商标")
_RANKED = re.compile(
    "(?<![a-z])(i{1,2}|[Ⅱ12一二])类(?:高?价?值?知识产权|高价值专利|专利|自主知识产权|知识产权)"
)
"""I类知识产权, II类知识产权: the two ranks in which rules on high technology sort what is protected."""
LEFT_OUT = ("has_not", "not_in")
"""Ops of what a firm must not be or hold."""
OPS = (">=", "<=", ">", "<", "==")


@dataclass(frozen=True, slots=True)
class Condition:
    """A call's condition; fields as in the fact's value, with the place of its quote.

    Attributes:
        part: what the quote says of the number that a profile does not tell apart: "some" (some of the staff, one
            kind of revenue), "other" and what else `data/condition_parts.tsv` names, a kind of patent, or "".
    """

    attribute: str
    op: str
    value: Any
    unit: str | None
    subject: str
    window: str | None
    must: bool
    any_of: int | None
    at_least: int
    branch: int | None
    group: str | None
    elsewhere: bool
    aid: str
    quote: str
    start: int
    end: int
    part: str = ""
    rule: str = ""

    @property
    def decides(self) -> bool:
        """Whether breaking it breaks the application."""
        return (
            self.must
            and not self.elsewhere
            and self.attribute not in ADVICE
            and self.rule not in (*OWN_WORDS, ASIDE)
        )

    @property
    def key(self) -> tuple[object, ...]:
        """Equal keys are met, failed or unknown together."""
        value = tuple(self.value) if isinstance(self.value, list) else self.value
        unsure = self.rule in UNSURE
        return (
            self.attribute,
            self.op,
            value,
            type(value),
            self.unit,
            self.subject,
            self.window,
            self.part,
            unsure,
        )


def condition_of(fact: ConditionFact) -> Condition:
    """The condition that a fact holds."""
    value = fact.value
    return Condition(
        attribute=value.attribute, op=value.op, value=value.value, unit=value.unit, subject=value.subject or "firm",
        window=value.window, must=value.must, any_of=value.any_of, at_least=value.at_least or 1, branch=value.branch,
        group=fact.group, elsewhere=value.where == "elsewhere", aid=fact.aid, quote=fact.quote, start=fact.start,
        end=fact.end, part=_part(value.attribute, fact.quote), rule=_rule_of(fact),
    )  # fmt: skip


def _rule_of(fact: ConditionFact) -> str:
    value = fact.value
    if fact.rule == OF_TOLD_SEX:
        return fact.rule
    if value.attribute == "qualification" and value.op == "has" and _names_others_too(fact.quote):
        return EITHER
    number = isinstance(value.value, int | float) and not isinstance(value.value, bool)
    alone = number and value.any_of is None and value.attribute in NUMBERS
    some = number and value.attribute == "person_age" and fact.rule not in OWN_WORDS
    if some and _FOR_SOME_AGES.search(fold(fact.quote)):
        return EITHER
    if alone and value.attribute == "person_age" and _for_women(fact.quote, float(str(value.value))):
        return EITHER
    if alone and (_OR.search(fact.quote) or _OTHER_FOR_SOME.search(fact.quote)):
        return EITHER
    return fact.rule or ""


_ROW = re.compile("、|或者?|以及|和|及")
_KIND_OF_FIRM = re.compile("(?:企业|单位|机构|公司|团队)$")


def _names_others_too(quote: str) -> bool:
    """Whether a row names firms of a title beside others that hold none (科技型中小企业、在孵企业): these may come, too."""
    items = [item.strip() for item in _ROW.split(fold(quote).rpartition(":")[2].rstrip(",。;"))]
    titled = [bool(titles_in(item)) for item in items]
    return len(items) > 1 and all(map(_KIND_OF_FIRM.search, items)) and any(titled) and not all(titled)


_FOR_SOME_AGES = re.compile(
    r"(?:博士(?:后|研究生)?|硕士(?:研究生)?|本科生?|正高级?|副高级?|高级职称|高级工|技师|特别优秀的?|业绩突出的?)(?:学[历位])?(?:者|的|人才|人员|毕业生|申请人|申报人|可|适当|放宽|年龄|一般|应|须|均|至|到|为|在|不超过|不满|未满){0,5}\d{2}\s?周?岁"
)
"""硕士年龄不超过35周岁, 博士、副高不超过45周岁: an age of some alone."""


def _for_women(quote: str, age: float) -> bool:
    """男60岁、女55岁以下: whether an age is the lower one, which may not be the asker's."""
    told = [float(found) for found in re.findall(r"(\d{2})\s*周?岁", fold(quote))]
    return "女" in quote and ("男" not in quote or age < max(told, default=age))


def _part(attribute: str, quote: str) -> str:
    if attribute == "patents":
        return kind_of_patent(fold(quote))
    if attribute in ("credit", "tax"):
        return " ".join(sorted(records_named(quote)))
    told = patterns("rag.matching", "condition_parts.tsv")
    of_attribute = (key for key in told if key.startswith(f"{attribute}."))
    return next((key.partition(".")[2] for key in of_attribute if told[key].search(quote)), "")


def kind_of_patent(folded: str) -> str:
    """The rank (I类, II类) or kind that a notice counts; "" for any."""
    if ranked := _RANKED.search(folded):
        return "first" if len(ranked[1]) == 1 and ranked[1] not in "Ⅱ2二两" else "second"
    return next((kind for kind in _KINDS_OF_PATENT if kind in folded), "")


def settled(met: bool) -> Status:
    """The status by a profile that says enough."""
    return "met" if met else "failed"
