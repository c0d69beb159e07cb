"""What an item of a digest is called, and where it is: without the place, the days and the sums that stand around its name."""

from __future__ import annotations

import re

from rag.domain import Notice
from rag.language.places import find_places, place, resolve

MARKS = "◆◇●■★☆▶►➤▲◎•"
# 铁西区｜…, 沈阳市工信局｜…: whose it is, in front of an item's name
BODY_LEAD = re.compile(r"^(?P<body>[一-龥]{2,12}) ?[｜丨|] ?(?=[^｜丨|]{4})")
# ① 4月30日 —— 人才公寓春季批次截止, 5月22日 / 5月29日 —— 再投资奖励
# or 4月30日 进口奖励, 常年受理 见习补贴
DAY_FIRST = re.compile(
    r"^(?:[①-⑳❶-❿]\s?)?(?:(?:\d{1,2}月\d{1,2}[日号](?:\s?[/、]\s?)?){1,3}(?:\s?[—–-]{1,2}\s?|[ 　](?=[一-龥]))|(?:常年|全年|长期)受理[ 　](?=[一-龥]))"
)
MIN_NAME = 3
_DAY = re.compile(r"[（(，,：:\s—-]{1,2}(?:申报|报名|受理|网上)?(?:截止|截至|申报时间|受理时间)")
_CLAUSE = re.compile(r"[，,；;。]")
# 【嘉兴】…, 济宁：…, 省级：…; a name in quotation marks or 《》 stays.
_PLACE_LEAD = re.compile(r"(?:【[^】]{1,8}】|(?:[一-龥]{2,6}|国家级|省级|市级|区级|县级)[：:])\s*")
# what follows a name, not a place: 10月31日前…, 最高50万元, 常年受理
_ONLY_DETAILS = re.compile(
    r"(?!20\d\d ?年)\d|[一二三四五六七八九十]{1,3}月|即日|截止|截至|最高|每[家户人]|常年|全年|随时|长期"
)
# …补贴申报截止（商务局 86780011）
_TAIL = re.compile(
    r"(?:(?:申报|报名|申请)?截止)?[（(][^（）()]*\d{5}[^（）()]*[）)]?$|(?:申报|报名|申请)?截止$"
)
_LEVEL = {
    "国家": "nation",
    "全国": "nation",
    "部级": "nation",
    "省": "province",
    "市": "city",
    "区": "district",
    "县": "district",
}
_SECTION_LEVEL = re.compile(r"国家|全国|部级|省|市|区|县")
# 【新品奖】门槛：…: a name in brackets before the first field
_BRACKETED = re.compile(r"【(?P<name>[^】]{3,20})】(?=[一-龥]{2,6}[：:])")
# 小微企业研发券（市科技局）｜科技型中小企业均可领: a name with its body, before the first bar
_FIRST_FIELD = re.compile(r"(?P<head>[^。｜|丨]{4,40}[）)])[ ]?[｜|丨]")


def before_the_bar(words: str) -> str:
    """The name in front of its body and a bar, "" where none stands so."""
    field = _FIRST_FIELD.match(words)
    name = without_body(field["head"]) if field else ""
    return name if field and name != field["head"] else ""


def _bracketed(words: str) -> str:
    """The name in brackets that an item's fields follow, "" where a place stands in them."""
    found = _BRACKETED.match(words)
    return found["name"] if found and resolve(found["name"], short=True) is None else ""


def item_name(line: str) -> str:
    """What an item's line is about: without the place or level in front, and without the days and sums behind.

    >>> item_name("◆济宁：采煤沉陷区光伏项目贷款贴息，11月15日截止，最高200万元")
    '采煤沉陷区光伏项目贷款贴息'
    """
    words = DAY_FIRST.sub("", line.strip(MARKS + " "))
    if named := _bracketed(words):
        return named
    if named := before_the_bar(words):
        return named
    if (body := BODY_LEAD.match(words)) and (
        led_by(words) or _SECTION_LEVEL.fullmatch(body["body"].removesuffix("级"))
    ):  # 石家庄｜老字号焕新工程
        words = words[body.end() :]
    if (lead := _PLACE_LEAD.match(words)) and len(words) - lead.end() > MIN_NAME:
        label = lead.group().strip("：: ")
        if _ONLY_DETAILS.match(words, lead.end()) or names_what_is_given(label):
            return label  # 稳岗补贴：10月31日前报人社局, 总部增长奖：年度贡献增长的
        words = words[lead.end() :]
    clause = without_body(_CLAUSE.split(words, maxsplit=1)[0])
    if body := _BODY_THEN_DETAILS.match(words):  # 技术改造补助（市工信局）：按设备额的10%补
        clause = without_body(body.group())
    if whole := _WHOLE_NAME.match(clause):  # 水磨沟区技改贴息：老项目不受理
        clause = whole["name"]
    name = _named_with_day(_TAIL.sub("", clause))
    return without_day(name).strip(" ：:；;。｜|丨")


_WHOLE_NAME = re.compile(
    r"(?P<name>[^：:\d]{4,24}?(?:补贴|补助|奖励|奖补|贴息|资助|认定|复核|评定|大赛|项目|券))[：:](?=[^：:]{2})"
)
_BODY_THEN_DETAILS = re.compile(r"[^：:（(\d]{4,24}[（(][^（）()]{2,20}[）)](?=[：:][^：:]{2})")
_DAY_WITHIN = re.compile(r"(?:[今明]年|本月|自)?(?:\d{1,2}月)?\d{1,2}[日号]")
_QUOTED = re.compile(r"“([^“”]{4,30})”")


def _named_with_day(clause: str) -> str:
    """原定12月20日截止的“租金补助”停办, 重点产品目录1月5日开始填报: the name in a clause that tells its day."""
    day = _DAY_WITHIN.search(clause)
    if day is None:
        return clause
    quoted = _QUOTED.search(clause, day.end())
    if quoted:
        return quoted[1]
    return clause[: day.start()] if day.start() > MIN_NAME else clause


_OF_A_BODY = re.compile(
    r"(?:[（(](?:[^（）()，,、]{1,12}(?:局|厅|委|办|部|会)[、和]){0,2}|[，,、](?=[^（）()，,、]{2,12}[）)]$))[^（）()，,、]{2,12}(?:局|厅|委|办|部|处|科|股|室|中心|会)(?:[，,][^（）()]{2,16}(?<![局厅委办部处科股室心会]))?(?P<shut>[）)])$"
)


# 青绣工坊扶持 —— 主管：市文体旅游广电局
_BEHIND_DASH = re.compile(
    r"(?<=[一-龥”）)]{3})[ 　]?(?:—{1,2}|[-–]{1,2})[ 　]?(?:(?:主管|牵头|责任|负责|受理|经办|承办|主办|办理|咨询)(?:单位|部门|处室|科室)?[：:]?)?[一-龥·（）()]{2,16}(?:局|厅|委|办|部|处|科|股|室|中心|会)$"
)


def without_body(head: str) -> str:
    """市级绿色工厂（市工信局节能科）, 创新型中小企业（第二轮，市工信局企业科）: a name without the body that takes it in."""
    head = _BEHIND_DASH.sub("", head)
    found = _OF_A_BODY.search(head)
    if found is None:
        return head
    return head[: found.start()] + (found["shut"] if found.group()[0] in "，,、" else "")


def names_what_is_given(name: str) -> bool:
    """企业研发投入后补助, not 资金类, nor a sentence such as 按增量部分的5%补助."""
    return len(name) > _SHORT_KIND and bool(_GIVEN.search(name)) and not _SAYS.search(name)


_GIVEN = re.compile(
    r"(?:补[贴助]|奖[励补]?|贴息|资助|认定|评定|[^评]券|大赛|遴选|项目|计划)(?:[（(][^（）()]{1,12}[）)])?$"
)
_SAYS = re.compile(r"[，,；;。%\d]|^(?:按|对|给|每)")
_SHORT_KIND = 4


def without_day(name: str) -> str:
    """A name without the deadline that some digests put behind it: 绿色工厂（截止时间：6月1日）."""
    return _DAY.split(name, maxsplit=1)[0]


def led_by(line: str) -> tuple[str, ...]:
    """The place in front of an item: 【嘉兴】…, 日照：…; () where none stands there."""
    if body := BODY_LEAD.match(line):
        return tuple(m.place.name for m in find_places(body["body"]) if not m.in_name)[-1:]
    lead = _PLACE_LEAD.match(line.strip(MARKS + " "))
    found = resolve(lead.group().strip("【】：: "), short=True) if lead else None
    return (found.name,) if found else ()


def place_told(line: str) -> tuple[str, ...]:
    """The place in front of an item, else that of the body behind its name: 市级绿色工厂（赣州市工信局）."""
    return led_by(line) or _of_its_body(line)


def _of_its_body(line: str) -> tuple[str, ...]:
    found = _OF_A_BODY.search(line.strip())
    return tuple(m.place.name for m in find_places(found.group()) if not m.in_name)[-1:] if found else ()


_ENCLOSED = re.compile(r"[（(]附[^（）()]*[）)]")
"""…还能申报这几项（附章贡区租房补贴）: what a digest tells besides says nothing of its other items' place."""


def regions_of(notice: Notice, name: str, link: str | None, section: str) -> tuple[str, ...]:
    """The place of an item: that of its section's level, its own, its link's, else the digest's highest."""
    told = [m.place for m in find_places(f"{link or ''} {name}") if not m.in_name]
    level = _SECTION_LEVEL.search(section)
    if level:
        kind = _LEVEL[level.group()]
        if kind == "nation":
            return ("全国",)
        known = [*told, *(place(region) for region in notice.regions)]
        return tuple(p.name for p in known if p.kind == kind)[:1] or notice.regions[:1]
    lead = [m.place for words in (link, name) if words for m in find_places(words)[:1] if m.start == 0]
    found = lead or told or [m.place for m in find_places(_ENCLOSED.sub("", notice.title)) if not m.in_name]
    return (found[-1].name,) if found else notice.regions[:1]
