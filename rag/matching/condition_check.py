"""One condition against one profile: met, failed or unknown, with what decides it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from rag.facts.conditions.bound_places import zone_in
from rag.facts.conditions.held_titles import titles
from rag.language.normalise import fold
from rag.language.places import Place, find_places, resolve, resolve_all, within
from rag.matching.condition import LEFT_OUT, OPS, UNSURE, Condition, Status, settled
from rag.matching.firm_records import breaks_record
from rag.matching.legal_forms import of_legal_form
from rag.matching.profile import NUMBERS, Profile


# A title, or a paper, that a condition asks for, against those that a profile lists.
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


def of_title(condition: Condition, profile: Profile, _: dt.date) -> Status:
    """Whether a firm holds a title, or does without one that is ruled out; unknown of papers that who lists titles leaves out."""
    if profile.titles is None or condition.subject in ("person", "product", "project"):
        return "unknown"
    wanted = condition.value if isinstance(condition.value, list) else [str(condition.value)]
    if condition.op in LEFT_OUT:
        return settled(not any(_title_held(w, profile.titles) for w in wanted))
    registered = profile.founded is not None or profile.legal_form is not None
    if any(_title_held(w, profile.titles) or (registered and _LICENCE.search(fold(w))) for w in wanted):
        return "met"
    if any(_OF_STAFF.search(fold(w)) for w in wanted):
        return "unknown"
    told = bool(profile.titles) and not any(_PAPERS.search(fold(own)) for own in profile.titles_told)
    papers = any(_is_paper(w) for w in wanted) or _RIGHTS.search(fold(condition.quote))
    return "unknown" if told and papers else "failed"


def _is_paper(wanted: str) -> bool:
    """Whether what is to be held is no title of a firm but a paper for its trade or staff: who lists titles leaves such out."""
    words = fold(wanted)
    return bool(_PAPERS.search(words)) and not any(pattern.search(words) for _, pattern, _ in titles())


_RIGHTS = re.compile("(?:商标|标志)[^,，;；。]{0,6}(?:使用许可|授权)|证明商标")
"""地理标志证明商标使用许可: a right to a name, which is none of a firm's titles though it bears one's words."""
_LICENCE = re.compile("^[^,;。]{0,12}营业执照$")
"""What every registered firm has."""
_OF_STAFF = re.compile(
    "健康证|职业资格|职称|技师|技能等级|资格证书?$|上岗证|驾驶证|传承人|居住证|毕业证|学[历位]|成熟度|水平"
)
"""Papers of people, and levels that a firm gives itself, which its titles do not tell."""
_PAPERS = re.compile(
    r"证|执照|许可|备案|登记|注册|入库|开[过了]?户|检[测验]|测评|等级|[二三四五六七八九]级|职称|职业资格|保险|报告|或|清单|目录|项目"
)


_GOOD_NAME = re.compile(r"诚信|守信|信用|信誉")
"""A good name is broken by bad credit, and by no accident."""
_DEGREES = ("大专", "本科", "硕士", "博士")


def status_of(condition: Condition, profile: Profile, day: dt.date) -> Status:
    """Whether a firm meets a condition on a day; unknown where it does not say, or where its word does not decide."""
    read = _READERS.get(condition.attribute)
    if condition.elsewhere or condition.rule in UNSURE or read is None:
        return "unknown"
    found = read(condition, profile, day)
    return "unknown" if found == "met" and _is_an_event(condition) else found


def _is_an_event(condition: Condition) -> bool:
    """Whether a title must have been won for the first time, which having it now does not tell: 首次纳入规上统计."""
    return condition.attribute == "qualification" and condition.part == "event"


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
        return settled(told[condition.op])
    return _number(condition, profile, day)


def _founded(condition: Condition, profile: Profile, _: dt.date) -> Status:
    if profile.founded is None:
        return "unknown"
    wanted = dt.date.fromisoformat(str(condition.value))
    met = compare(condition.op, profile.founded.toordinal(), wanted.toordinal())
    return "unknown" if not met and condition.part == "moved" else settled(met)


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
        or condition.rule in UNSURE
        or (condition.subject != "firm" and condition.attribute != "person_age")
    ):
        return False
    shares = ("rd_ratio", "rd_staff_share", "growth")
    return (condition.unit == "%") == (condition.attribute in shares) and condition.unit != "美元"


def _number(condition: Condition, profile: Profile, _: dt.date) -> Status:
    yours = _yours(condition, profile)
    if condition.attribute == "financing" and condition.op == "has":
        return "met" if profile.raised else "unknown" if yours is None else settled(yours > 0)
    if yours is None or not is_plain(condition):
        return "unknown"
    met = compare(condition.op, yours, float(condition.value))
    # All the staff are enough, but the notice counts some of them; all that is sold is too much, but not that one product.
    return "unknown" if condition.part and met == (condition.op in (">=", ">")) else settled(met)


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
        return settled(compare(condition.op, sum(own), float(condition.value)))
    met = compare(condition.op, total, float(condition.value))
    return "unknown" if met and wanted else settled(met)


_OF_RANK = {
    "first": re.compile("发明|植物新品种|集成电路|布图|国防|新药|中药|新品种"),
    "second": re.compile("实用新型|外观|软件|软著|著作权|版权"),
}


def _is_of_kind(kind: str, wanted: str) -> bool:
    """Whether patents of a kind, as a firm writes it, are of that which a notice counts."""
    ranked = _OF_RANK.get(wanted)
    return bool(ranked.search(kind)) if ranked else wanted in kind


# -- titles and records -----------------------------------------------------------------------------------------------


def _listed(condition: Condition, profile: Profile, _: dt.date) -> Status:
    return "unknown" if profile.listed is None else settled(profile.listed == condition.value)


def _credit(condition: Condition, profile: Profile, _: dt.date) -> Status:
    """A good record meets all; a bad one breaks what is on its kind and no graver, and of another kind nothing was said."""
    if profile.credit is None or condition.subject == "person":
        return "unknown"
    if profile.credit or not profile.records:
        return settled(profile.credit)
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
        return "failed" if condition.op in LEFT_OUT else "met"
    if condition.op in LEFT_OUT:
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
    return "unknown" if own is None else settled(_DEGREES.index(own) >= _DEGREES.index(condition.value))


def _residence(condition: Condition, profile: Profile, _: dt.date) -> Status:
    names = condition.value if isinstance(condition.value, list) else [condition.value]
    places = resolve_all(map(str, names))
    if profile.person_residence is None or not places:
        return "unknown"
    inside = any(within(profile.person_residence, p) for p in places)
    return settled(inside if condition.op == "in" else not inside)


_READERS: dict[str, Callable[[Condition, Profile, dt.date], Status]] = {
    **dict.fromkeys(NUMBERS, _number),
    "age_years": _age, "tax": _tax, "founded": _founded, "place": _place, "patents": _patents, "qualification": of_title,
    "listed": _listed, "legal_form": of_legal_form, "credit": _credit, "industry": _industry,
    "person_degree": _degree, "person_residence": _residence,
}  # fmt: skip
