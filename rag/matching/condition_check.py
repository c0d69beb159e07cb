"""One condition against one profile: met, failed or unknown, with what decides it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from rag.domain import ConditionFact
from rag.facts.conditions_places import zone_in
from rag.facts.conditions_titles import titles
from rag.language.normalise import fold
from rag.language.places import Place, find_places, resolve, resolve_all, within
from rag.matching.firm_records import breaks_record, records_named
from rag.matching.profile import NUMBERS, Profile

Status = Literal["met", "failed", "unknown"]

ADVICE = frozenset({"limit"})
"""Attributes that never decide: how often one may apply, and what one must not have had already, is for the firm to know."""
OWN_WORDS = frozenset({"other_rest", "learnt_words"})
"""The rules of conditions told in the notice's own words (产品市场前景良好): shown, but no profile could settle them."""
ASIDE = "aside"
"""In place of its rule, for what binds nobody beside the call's other conditions: the title that it is for."""
EITHER = "either"
"""In place of its rule, for a number beside which its clause names something else that suffices too (营收或利润500万元以上)."""
_UNSURE = OWN_WORDS | {"learnt_number", "kind_named", EITHER, ASIDE}
"""The rules of conditions that nothing of a profile is held against, of a number too of which it is but likely what it measures."""
_OR = re.compile(r"(?<=[一-龥\w%)）])(?:或者?(?!以[上下]|其|有关|相关|更[多高])|要么)")
_OTHER_FOR_SOME = re.compile(
    r"[（(][^（）()其]{1,10}(?:[类型业区县组的者户]|单位|机构)(?:可|应|须|要求|则|为|放宽[到至为]|不低于|不少于|不高于|不超过|满){0,3}(?:\d|[一二两三四五六七八九十])[^（）()]{1,10}[)）]"
)
"""经营2年以上（新兴类1年以上）: a bound of their own for some."""
_PART_OF_STAFF = re.compile(r"团队|技术人员|专职|管理人员|研发人员|科研|博士|硕士|毕业生|非股东|居民|专业")
_NOT_STAFF = re.compile(r"净增|新增|新招|吸纳|带动|招[用聘录]|减少|替代|每[班期场]|培训|带徒")
"""People who are hired anew, helped to work or taught: not those that a firm has."""
_PART_OF_REVENUE = re.compile(
    r"服务收入|产品(?:销售)?收入|配套收入|相关(?:业务)?收入|产品[^,，;；。]{0,4}销售额|外销|出口|离岸"
)
_OTHER_GROWTH = re.compile(r"研发|从业人员|职工|用电|产值|贡献|税|利润|投入|效率|增量")
_OWN_CAPITAL = re.compile(r"注册资[本金]|实缴")
_GOOD_NAME = re.compile(r"诚信|守信|信用|信誉")
"""A good name is broken by bad credit, and by no accident."""
_FIRM = ("企业", "独立法人", "企业法人", "用户单位")
_NOT_FIRM = re.compile(r"高校|大学|学院|医院|研究院所|事业单位|机关|政府|协会|个体|个人|社会组织|民办非企业")
_DEGREES = ("大专", "本科", "硕士", "博士")
_KINDS_OF_PATENT = (
    ("发明", "发明"),
    ("软", "软"),
    ("实用新型", "实用新型"),
    ("外观", "外观"),
    ("商标", "商标"),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A call's condition; fields as in the fact's value, with the place of its quote.

    Attributes:
        part: what the quote says of the number that a profile does not tell apart: "some" (some of the staff, one
            kind of revenue), "other" (growth of something else than revenue, capital that is no equity raised), a kind of
            patent, or "".
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
        unsure = self.rule in _UNSURE
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
    number = isinstance(value.value, int | float) and not isinstance(value.value, bool)
    alone = number and value.any_of is None and value.attribute in NUMBERS
    if alone and value.attribute == "person_age" and _for_women(fact.quote, float(str(value.value))):
        return EITHER
    if alone and (_OR.search(fact.quote) or _OTHER_FOR_SOME.search(fact.quote)):
        return EITHER
    return fact.rule or ""


def _for_women(quote: str, age: float) -> bool:
    """男60岁、女55岁以下: whether an age is the lower one, which may not be the asker's."""
    told = [float(found) for found in re.findall(r"(\d{2})\s*周?岁", fold(quote))]
    return "女" in quote and ("男" not in quote or age < max(told, default=age))


def _part(attribute: str, quote: str) -> str:
    if attribute == "patents" and (ranked := _RANKED.search(fold(quote))):
        return "first" if len(ranked[1]) == 1 and ranked[1] not in "2二两" else "second"
    if attribute == "patents":
        return next((key for cue, key in _KINDS_OF_PATENT if cue in fold(quote)), "")
    if attribute == "growth":
        return "other" if _OTHER_GROWTH.search(quote) else ""
    if attribute == "financing":
        return "other" if _OWN_CAPITAL.search(quote) else ""
    if attribute == "person_age":
        return "other" if re.search("平均|成员", quote) else ""
    if attribute == "employees" and _NOT_STAFF.search(quote):
        return "other"
    if attribute == "employees":
        return "some" if _PART_OF_STAFF.search(quote) else ""
    if attribute == "founded":
        return _MOVED if _MOVES_IN.search(quote) else ""
    if attribute == "qualification":
        return _EVENT if _FIRST_TIME.search(quote) else ""
    if attribute == "revenue" and _FIRST_TIME.search(quote):
        return "some"
    if attribute == "revenue":
        return "some" if _PART_OF_REVENUE.search(quote) and not re.search(r"营业收入", quote) else ""
    if attribute == "assets":
        return "some" if re.search(r"设备|仪器|净资产|固定资产", quote) else ""
    if attribute in ("credit", "tax"):
        return " ".join(sorted(records_named(quote)))
    return ""


def status_of(condition: Condition, profile: Profile, day: dt.date) -> Status:
    """Whether a firm meets a condition on a day; unknown where it does not say, or where its word does not decide."""
    read = _READERS.get(condition.attribute)
    if condition.elsewhere or condition.rule in _UNSURE or read is None:
        return "unknown"
    found = read(condition, profile, day)
    return "unknown" if found == "met" and _is_an_event(condition) else found


def _is_an_event(condition: Condition) -> bool:
    """Whether a title must have been won for the first time, which having it now does not tell: 首次纳入规上统计."""
    return condition.attribute == "qualification" and condition.part == _EVENT


_EVENT = "event"
_FIRST_TIME = re.compile(
    r"首次|第一次|头一[回次]|新(?:近)?(?:认定|获评?|取得|纳入|入[库统规]|评[为上定]|增|晋|升)"
)


def _from(told: bool) -> Status:
    return "met" if told else "failed"


OPS = (">=", "<=", ">", "<", "==")


def compare(op: str, yours: float, wanted: float) -> bool:
    """Yours op wanted. Raises KeyError for another op."""
    return {
        ">=": yours >= wanted,
        "<=": yours <= wanted,
        ">": yours > wanted,
        "<": yours < wanted,
        "==": yours == wanted,
    }[op]


# -- places -----------------------------------------------------------------------------------------------------------


def _one_place(wanted: str, profile: Profile) -> Status:
    """A zone (厦门火炬高新区) is met by its own name, and unknown to a firm of its city that does not name it."""
    own = profile.place
    if own is None:
        return "unknown"
    found, zone = _split(wanted)
    if found is None:
        return "unknown"
    if zone:
        if zone in profile.zone:
            return "met"
        return "unknown" if within(own, found) or within(found, own) else "failed"
    if within(own, found):
        return "met"
    return "unknown" if within(found, own) else "failed"


def _split(name: str) -> tuple[Place | None, str]:
    found = resolve(name)
    if found is not None:
        return found, zone_in(name, found)
    mentions = find_places(name)
    if not mentions:
        return None, name
    last = mentions[-1]
    rest = name[last.end :].strip("省市区县内的、，")
    return last.place, rest


def _place(condition: Condition, profile: Profile, _: dt.date) -> Status:
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    found = [_one_place(str(name), profile) for name in wanted]
    best: Status = "met" if "met" in found else ("unknown" if "unknown" in found else "failed")
    if condition.op == "not_in":
        return {"met": "failed", "failed": "met", "unknown": "unknown"}[best]  # type: ignore[return-value]
    return "unknown" if best == "failed" and condition.subject != "firm" else best


# -- numbers and days -------------------------------------------------------------------------------------------------


def years_after(day: dt.date, years: float) -> dt.date:
    """The day `years` (and months, as a fraction) later; 29 February becomes 28."""
    months = day.month - 1 + round(years * 12)
    year, month = day.year + months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _age(condition: Condition, profile: Profile, day: dt.date) -> Status:
    if profile.founded is not None:
        turned = years_after(profile.founded, float(condition.value))
        told = {">=": day >= turned, ">": day > turned, "<=": day <= turned, "<": day < turned}
        return _from(told[condition.op])
    return _number(condition, profile, day)


def _founded(condition: Condition, profile: Profile, _: dt.date) -> Status:
    if profile.founded is None:
        return "unknown"
    wanted = dt.date.fromisoformat(str(condition.value))
    met = compare(condition.op, profile.founded.toordinal(), wanted.toordinal())
    return "unknown" if not met and condition.part == _MOVED else _from(met)


_MOVED = "moved"
_MOVES_IN = re.compile("迁[入来至]|搬[迁来入]|引进|落户|入驻")
"""新注册或迁入: an older firm may have moved in since."""


def is_plain(condition: Condition) -> bool:
    """Whether a condition is a firm's number compared with one in the same unit."""
    if (
        condition.attribute not in NUMBERS
        or isinstance(condition.value, str | list | bool)
        or condition.value is None
    ):
        return False
    if (
        condition.op not in OPS
        or condition.part == "other"
        or condition.rule in _UNSURE
        or (condition.subject != "firm" and condition.attribute != "person_age")
    ):
        return False
    shares = ("rd_ratio", "rd_staff_share", "growth")
    return (condition.unit == "%") == (condition.attribute in shares) and condition.unit != "美元"


def _number(condition: Condition, profile: Profile, _: dt.date) -> Status:
    yours = _yours(condition, profile)
    if condition.attribute == "financing" and condition.op == "has":
        return "met" if profile.raised else "unknown" if yours is None else _from(yours > 0)
    if yours is None or not is_plain(condition):
        return "unknown"
    met = compare(condition.op, yours, float(condition.value))
    # All the staff are enough, but the notice counts some of them; all that is sold is too much, but not that one product.
    return "unknown" if condition.part and met == (condition.op in (">=", ">")) else _from(met)


def _yours(condition: Condition, profile: Profile) -> float | None:
    years = profile.by_year.get(condition.attribute)
    if years and (match := re.search(r"20\d\d", condition.window or "")):
        return years.get(int(match.group()))
    return profile.numbers.get(condition.attribute)


def _patents(condition: Condition, profile: Profile, _: dt.date) -> Status:
    if profile.patents is None or isinstance(condition.value, str | list):
        return "unknown"
    wanted = condition.part
    total = sum(profile.patents.values())
    own = [count for kind, count in profile.patents.items() if wanted and _is_of_kind(fold(kind), wanted)]
    if wanted and "" not in profile.patents:
        return _from(compare(condition.op, sum(own), float(condition.value)))
    met = compare(condition.op, total, float(condition.value))
    return "unknown" if met and wanted else _from(met)


_RANKED = re.compile(
    "(?<![a-z])(i{1,2}|[12一二])类(?:高?价?值?知识产权|高价值专利|专利|自主知识产权|知识产权)"
)
"""I类知识产权, II类知识产权: the two ranks in which rules on high technology sort what is protected."""
_OF_RANK = {
    "first": re.compile("发明|植物新品种|集成电路|布图|国防|新药|中药|新品种"),
    "second": re.compile("实用新型|外观|软件|软著|著作权|版权"),
}


def _is_of_kind(kind: str, wanted: str) -> bool:
    """Whether patents of a kind, as a firm writes it, are of that which a notice counts."""
    ranked = _OF_RANK.get(wanted)
    return bool(ranked.search(kind)) if ranked else wanted in kind


# -- titles and records -----------------------------------------------------------------------------------------------


def _title_held(wanted: str, held: frozenset[str]) -> bool:
    words = fold(wanted)
    name = next((name for name, pattern, _ in titles() if pattern.search(words)), None)
    if name is not None:
        if name not in held:
            return False
        level = re.match(r"国家级?|省级?|市级", words)
        return not (
            level and level.group()[:1] == "国" and name != "国家级专精特新小巨人企业" and _lower(name, held)
        )
    return any(words in own or own in words for own in held if len(own) >= 4)


def _lower(name: str, held: frozenset[str]) -> bool:
    """Whether the firm names only a lower level of a title."""
    written = [own for own in held if re.match(r"省级|市级|区级", own)]
    return any(pattern.search(own) for own in written for title, pattern, _ in titles() if title == name)


_LEFT_OUT = ("has_not", "not_in")
"""Ops of what a firm must not be or hold."""


def _qualification(condition: Condition, profile: Profile, _: dt.date) -> Status:
    if profile.titles is None or condition.subject in ("person", "product", "project"):
        return "unknown"
    wanted = condition.value if isinstance(condition.value, list) else [str(condition.value)]
    if condition.op in _LEFT_OUT:
        return _from(not any(_title_held(w, profile.titles) for w in wanted))
    if any(_title_held(w, profile.titles) for w in wanted):
        return "met"
    if any(_OF_STAFF.search(fold(w)) for w in wanted):
        return "unknown"
    told = bool(profile.titles) and not any(_PAPERS.search(fold(own)) for own in profile.titles_told)
    return "unknown" if told and any(_is_paper(w) for w in wanted) else "failed"


def _is_paper(wanted: str) -> bool:
    """Whether what is to be held is no title of a firm but a paper for its trade or staff: who lists titles leaves such out."""
    words = fold(wanted)
    return bool(_PAPERS.search(words)) and not any(pattern.search(words) for _, pattern, _ in titles())


_OF_STAFF = re.compile(
    "健康证|职业资格|职称|技师|技能等级|资格证书?$|上岗证|驾驶证|传承人|居住证|毕业证|学[历位]"
)
"""Papers of people, which a firm's titles do not tell."""
_PAPERS = re.compile(
    r"证|许可|备案|登记|注册|检[测验]|测评|等级|[二三四五六七八九]级|职称|职业资格|保险|报告|或|清单|目录|项目"
)


def _listed(condition: Condition, profile: Profile, _: dt.date) -> Status:
    return "unknown" if profile.listed is None else _from(profile.listed == condition.value)


@dataclass(frozen=True, slots=True)
class _SizeLimits:
    """Within either of the first two a firm is of a size whatever its trade; beyond both others of none."""

    staff_within: float
    revenue_within: float
    staff_beyond: float
    revenue_beyond: float


_SMALL = _SizeLimits(20, 5e6, 300, 2e8)
_MEDIUM = _SizeLimits(200, 1e8, 2000, 2e9)
_SIZES: dict[str, _SizeLimits] = {"小微企业": _SMALL, "中小微企业": _MEDIUM, "中小企业": _MEDIUM}
"""The narrowest and widest limits of any trade in the national standard of 2011; between them a firm's trade decides."""
_BY_ASSETS = re.compile("建筑|施工|房地产|租赁|商务|人力|劳务|咨询|广告|会展|农|林|牧|渔|种植|养殖")
"""Trades whose size the standard tells by assets, or by revenue alone: neither few people nor many say it."""


def _of_size(name: str, profile: Profile) -> Status:
    """Whether a firm is as small as a call wants, as far as its staff and revenue tell for firms of every trade."""
    limits, form = _SIZES[name], profile.legal_form or ""
    if re.search("(?<!中)小微|微型|小型", form) or ("中小" in form and limits is _MEDIUM):
        return "met"
    if "大型" in form:
        return "failed"
    if any(_BY_ASSETS.search(trade) for trade in profile.industry):
        return "unknown"
    staff, revenue = profile.numbers.get("employees"), profile.numbers.get("revenue")
    if (staff is not None and staff < limits.staff_within and (revenue or 0) < limits.revenue_beyond) or (
        revenue is not None and revenue < limits.revenue_within
    ):
        return "met"
    if (staff or 0) >= limits.staff_beyond and (revenue or 0) >= limits.revenue_beyond:
        return "failed"
    return "unknown"


def _legal_form(condition: Condition, profile: Profile, day: dt.date) -> Status:
    """A size among what is wanted is told by the firm's figures, all else by its form."""
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    sizes = [_of_size(name, profile) for name in wanted if name in _SIZES]
    others = [name for name in wanted if name not in _SIZES]
    if not sizes:
        return _of_form(condition, profile, others)
    best: Status = "met" if "met" in sizes else ("unknown" if "unknown" in sizes else "failed")
    if condition.op in _LEFT_OUT:
        return {"met": "failed", "failed": "met", "unknown": "unknown"}[best]  # type: ignore[return-value]
    if best == "met" or not others:
        return best
    form = _of_form(condition, profile, others)
    return best if form == "failed" else form


def _of_form(condition: Condition, profile: Profile, wanted: list[Any]) -> Status:
    form = profile.legal_form
    if (
        condition.op in _LEFT_OUT
    ):  # the words name one kind of many (个人独资投资公司): no match decides nothing
        return "failed" if form and any(w in form for w in wanted) else "unknown"
    if form is None:
        if any(w in ("独立法人", "企业法人") for w in wanted):
            return "unknown"
        return (
            "met"
            if profile.kind == "enterprise" and any(w in _FIRM for w in wanted)
            else _other_kind(profile)
        )
    if any(w in form or form in w for w in wanted):
        return "met"
    firm = not _NOT_FIRM.search(form)
    if any(w in ("独立法人", "企业法人", "企业") for w in wanted):
        sole = re.search(r"个人独资|合伙|个体|分公司|分支", form)
        return (
            "failed"
            if sole and "企业" not in wanted
            else ("met" if firm or "独立法人" in wanted else "failed")
        )
    return (
        "unknown"
        if any(
            w in ("用户单位", "国企", "新型研发机构", "人力资源机构", "中介机构", "专利代理机构")
            for w in wanted
        )
        else "failed"
    )


def _other_kind(profile: Profile) -> Status:
    return "failed" if profile.kind == "enterprise" else "unknown"


def _credit(condition: Condition, profile: Profile, _: dt.date) -> Status:
    """A good record meets all; a bad one breaks what is on its kind and no graver, and of another kind nothing was said."""
    if profile.credit is None or condition.subject == "person":
        return "unknown"
    if profile.credit or not profile.records:
        return _from(profile.credit)
    wanted = condition.part.split() or (["失信"] if _GOOD_NAME.search(condition.quote) else [])
    return (
        "failed" if any(breaks_record(own, kind) for own in profile.records for kind in wanted) else "unknown"
    )


def _tax(condition: Condition, profile: Profile, day: dt.date) -> Status:
    """A sum that was paid, or (依法纳税, 无欠税) that nothing is owed: a good record tells that, a bad one of another kind not."""
    if isinstance(condition.value, str):
        return "unknown" if profile.credit is False else _credit(condition, profile, day)
    return _number(condition, profile, day)


def _industry(condition: Condition, profile: Profile, _: dt.date) -> Status:
    """Met by a trade of the same words, or failed where they are left out; else unknown: trades have many names.

    Trades that are left out (房地产、金融), none of which the firm is in, leave it in; what is no trade by name (限制类) does not.
    """
    wanted = condition.value if isinstance(condition.value, list) else [str(condition.value)]
    own = [fold(i).removesuffix("业").removesuffix("企业") for i in profile.industry]
    if any(o and (o in fold(w) or fold(w).removesuffix("业") in o) for w in wanted for o in own):
        return "failed" if condition.op in _LEFT_OUT else "met"
    if condition.op in _LEFT_OUT:
        return "met" if own and not any(_NO_TRADE.search(w) for w in wanted) else "unknown"
    made = any(_MAKERS.fullmatch(fold(w)) for w in wanted) and any(_MAKES.search(o) for o in own)
    return "met" if made else "unknown"


_NO_TRADE = re.compile(
    "限制|淘汰|禁止|落后|过剩|高(?:耗能|污染|风险)|两高|负面|其[他它]|代理|中介|关联|服务商|加盟|连锁|平台|^.?$"
)
"""What is left out by another thing than its trade."""
_MAKERS = re.compile(
    "(?:生产)?(?:制造|工业|加工)(?:业|企业|类)?(?:中小企业)?|工业(?:企业)?|生产(?:型|企业|制造)?"
)
_MAKES = re.compile("制造|加工|机械|装备")
"""Every trade that makes things is 制造业."""


def _degree(condition: Condition, profile: Profile, _: dt.date) -> Status:
    if profile.person_degree is None or condition.value not in _DEGREES or condition.op != ">=":
        return "unknown"
    own = next((d for d in reversed(_DEGREES) if d in profile.person_degree), None)
    return "unknown" if own is None else _from(_DEGREES.index(own) >= _DEGREES.index(condition.value))


def _residence(condition: Condition, profile: Profile, _: dt.date) -> Status:
    names = condition.value if isinstance(condition.value, list) else [condition.value]
    places = resolve_all(map(str, names))
    if profile.person_residence is None or not places:
        return "unknown"
    inside = any(within(profile.person_residence, p) for p in places)
    return _from(inside if condition.op == "in" else not inside)


_READERS: dict[str, Callable[[Condition, Profile, dt.date], Status]] = {
    **dict.fromkeys(NUMBERS, _number),
    "age_years": _age, "tax": _tax, "founded": _founded, "place": _place, "patents": _patents, "qualification": _qualification,
    "listed": _listed, "legal_form": _legal_form, "credit": _credit, "industry": _industry,
    "person_degree": _degree, "person_residence": _residence,
}  # fmt: skip
