"""Numbers with a bound: what a text writes as 不低于2000万元, 35周岁以下 or 高于65分（包含65分）.

All functions read folded text (`rag.language.normalise.fold`): half width, simplified, lower case, offsets unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from rag.language.chinese_numbers import SCALES, exact_number

Op = Literal[">=", "<=", ">", "<"]
Measure = Literal["money", "percent", "age", "duration", "count"]

MAX_NUMBERS = 3000
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,12}(?:\.\d{1,4})?"
_HAN = "[一二三四五六七八九十两百半]{1,4}"
_HAN_CHARS = "[零〇一二三四五六七八九十百千两]"
_HAN_WHOLE = rf"(?<![之第唯同统另万国百千十])(?<!进)[一二三四五六七八九十两]{_HAN_CHARS}{{0,6}}(?:万{_HAN_CHARS}{{1,6}})?"
_HAN_SUM = r"(?<![零〇一二三四五六七八九十百千万亿两第几数])[一二三四五六七八九十百千两][零〇一二三四五六七八九十百千万亿两]{0,10}(?:点[零〇一二三四五六七八九]{1,3})?[万亿]{0,2}"
_SCALE = "(?:十万|百万|千万|万亿|百|千|万|亿)?"
_UNITS = (
    "平方米|立方米|m2|㎡|人次|架次|架|车次|个人(?!账|贷|信|所)|人|名|位|件|项|个(?!百分点|月|体|工作|人|性|季|会计)|家|台(?!套)|台套|套|种|题|篇|亩|吨|"
    "小时|学时|课时|天(?!使)|公里|tb|分(?![钟之别为公司享摊段类档钱期批])|条|场|处|张|辆|部|本|款|户|次|席|间|门|榜|层|列|标?箱(?![子体装式])|班|艘|头|棵|所(?![在属有述列得])"
    "|类|道|份|座|株|羽|尾|笔|轮(?!胎)|单(?![位独价个一])|只(?![能需要有限报可])|公斤|千克|公顷|千瓦时|千瓦|兆瓦|倍|晚(?![会报于间])|桌"
)
_COUNTED = "(?:标准煤|标煤|企业|单位|专利|人员)?"
"""What may stand between a counted unit and 以上: 一千吨标准煤以上, 3家企业以上."""
_BOUND_BEHIND = r"(?:\+|以[上下内]|及以[上下]|往上|朝上|起步|打底)"
"""What bounds a sum from behind and says that it is one, though its 元 is left out: 500万以上."""
_QUANTITY = re.compile(
    rf"(?<![\d.a-z])(?P<n1>{_DIGITS})\s?(?P<u1>{_SCALE}(?:元|美元)?)(?:\(不?含\))?\s?(?:-|–|—|~|至|到|[与和](?=[^,;。]{{1,12}}之间))\s?(?P<n2>{_DIGITS})\s?(?P<u2>{_SCALE})(?P<c2>元|美元|(?<=[万亿])(?=之间))"
    rf"|(?<![\d.a-z])(?P<m>{_DIGITS})\s?(?P<ms>{_SCALE})(?:(?P<mc>元|美元)(?![素件数化宇])|(?<=[万亿])(?=\s?(?:{_BOUND_BEHIND}|的?(?:[,;。、)\n]|$)|的(?:企业|店|项目|不))))"
    rf"|(?<![\d.a-z])(?:(?P<p1>{_DIGITS})%?(?:-|–|—|~|至|到))?(?P<p>{_DIGITS})\s?%"
    rf"|(?P<mh>{_HAN_SUM})(?P<mhc>元|美元|块钱)(?![素件数化宇旦月宵])|(?<![\d.a-z])(?P<my>{_DIGITS}|[一二两三四五六七八九十]{{1,3}})个亿"
    rf"|百分之(?P<pw>[一二三四五六七八九十百]{{1,4}}(?:点[零〇一二三四五六七八九]{{1,3}})?)|(?P<tenths>(?<![统唯单专])[一二三四五六七八九])成(?=[及以的往(,。;、)\n]|$)"
    rf"|(?P<half>一半|(?<=[^年月季日天程]过)半数?)(?=[及以的往,。;、)\n]|$)|(?P<parts>[二三四五])分之(?P<share>[一二三四])(?!期)"
    r"|(?<=[于过到])(?P<ratio>\d{1,2}(?:\.\d)?)\s?[:∶比]\s?1(?![\d.])"
    rf"|(?<![\d.a-z])(?:(?P<a1>\d{{2}})(?:周?岁)?(?:-|–|—|~|至|到))?(?P<a>\d{{2}})\s?周?岁"
    rf"|(?<![\d.a-z第近年月])(?:(?P<d1>\d{{1,2}})(?:年|个月)?(?:-|–|—|~|至|到))?(?<![\d.a-z第近])(?P<d>\d{{1,2}}|{_HAN})\s?(?P<du>周年|个?(?:完整|完整的)?(?:会计|自然)年度?|个?完整年度?|个月|年期?(?![度月代份\d级报均产营]))"
    rf"|(?<![\d.a-z第])(?:(?P<c1>\d{{1,6}}|{_HAN_WHOLE})(?:{_UNITS})?(?:-|–|—|~|至|到))?(?P<c>{_DIGITS}|{_HAN_WHOLE})\s?(?P<cs>(?:[百万]|千(?![瓦克]))?)(?P<cu>{_UNITS}|(?![级等星档])[一-龥]{{1,3}}?(?=及?以[上下内]))"
)

_BEFORE_WORDS: tuple[tuple[Op, str], ...] = (
    (
        "<=",
        "不(?:得|能|应|可|准)?(?:超过|高于|多于|大于|超出|突破|超)|至多|最多(?:只|能|可以?)?(?:推荐|申报|选择|报送|报|领|申请|享受|支持|补)?|限[报揭推]|限申报|(?<!不)(?:只|仅)(?:能|可以?|限|准|许)?(?:再)?[一-龥]{0,2}(?:并承担)?(?:其中)?的?|(?<=[轮次年季批户家人])就|(?<!过)[别莫]超过?|不长于|不晚于|限额|仅限(?:申报)?|小于等于|没(?:有)?(?:超)?过|(?<=[一-龥])不过|未超过|≤|原则上(?:申报|推荐|报送)|(?<![期年时权门界无有局])限定?|控制在",
    ),
    (
        ">=",
        "不(?:得|能|应|可)?(?:低于|少于|小于)|至少(?:有|拥有|完成|取得|获得|具有|带动|吸纳|招[用聘收]|联合|配[备有]|投入|提供|参加|举办|服务|开展|签[订约]?)?|最低|大于等于|≥|(?<!不)(?<!不得)突破|(?:降|放宽|降低|下调)(?:到|至|为)|(?<![未不没])满(?:足)?|年满|已满|(?<![未没不])达到?|占到|应达|须达|起码|不短于|不得短于|(?<![不能足没未])够|要有|得有",
    ),
    ("<", "低于|少于|小于|[不未没]满|不足|不够|[未没](?:有|能)?(?:达到?|到)|不到(?!位)|<"),
    (">", "(?<![不未])(?<!不得)(?<!不应)(?:(?<=[须需要应得已额入值收])过|超过|高于|大于|多于|逾|超|>)"),
)
_BEFORE: tuple[tuple[Op, re.Pattern[str]], ...] = tuple(
    (
        op,
        re.compile(
            rf"(?:{words})(?:人民币|为|于|在|有|的|每(?:年|人每?|月|亩|家|户|期|班|台|次|天|场)|累计|总额|分别){{0,2}}[“\"]?$"
        ),
    )
    for op, words in _BEFORE_WORDS
)
_AFTER: tuple[tuple[Op, re.Pattern[str]], ...] = (
    (
        "<=",
        re.compile(
            rf"{_COUNTED}(?:\([^()]{{0,12}}\))?(?:人民币)?\s?(?:及其?以下|\(含\)以下|以下|以内|之内|以里|往下|(?<=[年月])内|及以内)"
        ),
    ),
    (
        ">=",
        re.compile(
            rf"{_COUNTED}(?:\([^()]{{0,12}}\))?(?:人民币)?\s?(?:及其?以上|或以上|\(含\)以上|以上|往上|朝上|\+(?!\d)|起算|起步|打底|或更多|起(?!来))"
        ),
    ),
)
_INCLUDED = re.compile(r"\s?(?:以[上下内])?\((?:包?含|含本数|包括)")
_EXCLUDED = re.compile(r"\s?(?:以[上下内])?\(不含(?:本数|该数|\d[^()]{0,8})?\)")
_INCLUSIVE: dict[Op, Op] = {">": ">=", "<": "<=", ">=": ">=", "<=": "<="}
_CHANGED_TO = re.compile('(?:更正|修改|调整|改)(?:为|成|到|至)[“"]$')
"""年龄要求，原文“38周岁”更正为“40周岁”: the new age is a most as the old one was."""
_EXCLUSIVE: dict[Op, Op] = {">=": ">", "<=": "<", ">": ">", "<": "<"}


_DENIED = re.compile(r"(?:没有?|未|无)[一-龥]{1,6}(?<![率额数量])$")
"""没裁员超过20%: what did not happen beyond a bound."""
_NEVER = re.compile(r"(?:没有?|未|无)(?:被|受到?|发生|出现|因|有)[^,;。、且并及\d]{1,18}$")
_HAPPENS = ("次", "起", "件", "回", "宗", "条")
"""没有被投诉查实过两次以上, 未发生超过3起: of what did not happen, the count that would be too many."""
_SHARES = ("percent", "倍")
_OF_WHAT = re.compile(r"(?:(?<=[低少超高][于过])|(?<=[达占]到))[一-龥]{2,8}的?$")
"""不低于原料采购量的50%, 不得超过承载能力的3倍: of what the share is, between the bound and the number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: `text[start:end]` is figure and unit.

    Attributes:
        value, high: in yuan, percent, years of age, years or months, or pieces; `high` only for a range (5至8).
        unit: 元, 美元, %, 周岁, 年, 月 or the counted unit (件, 人, 平方米).
    """

    start: int
    end: int
    measure: Measure
    value: float
    high: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Bound:
    """How a number binds, and the span of text that says so (`start` to `end` holds the number too)."""

    op: Op
    start: int
    end: int


_BOUNDED = re.compile(
    r"[以之][上下内里]|过半|之间|新增|[拥持]有|配[备有]|建有|过|[往朝][上下]|打底|[够别短长就]|[不至超高低大小多少逾满达限突最未没只]|[≥≤<>+]|\d\s?(?:%|[一-龥]{0,3})?(?:-|–|—|~|至|到)\s?\d|[年月]内|起|原则上|更正[为成]|[修更]?改[为成]"
)


def may_bind(text: str, start: int, end: int) -> bool:
    """Whether anything in `text[start:end]` could bound a number: cheap, and seldom so."""
    return bool(_BOUNDED.search(text, start, end))


def numbers(text: str) -> Iterator[Number]:
    """Every number with a unit that a condition can have, in reading order; time linear in the text."""
    for match in islice(_QUANTITY.finditer(text), MAX_NUMBERS):
        if _lacks_unit(match) and not _SUM_BEFORE.search(text, max(0, match.start() - 16), match.start()):
            continue
        measure, value, high, unit = _read(match)
        yield Number(match.start(), match.end(), measure, value, high, unit)


_SUM_BEFORE = re.compile(r"(?:[收入额费资款税本]|花|投|卖|流水|营收|估值|利润|产值)[^,;。\n]{0,10}$")
"""What a sum is called whose 元 is left out: 去年营收不超过5000万; not 粉丝不少于10万."""
_SAYS_SUM = re.compile(rf"\s?{_BOUND_BEHIND}")


def _lacks_unit(match: re.Match[str]) -> bool:
    """Whether a sum is told without 元 and without 以上 or the like behind it."""
    bare = (match["m"] and not match["mc"]) or (match["n1"] and not match["c2"])
    return bool(bare) and not _SAYS_SUM.match(match.string, match.end())


def _read(match: re.Match[str]) -> tuple[Measure, float, float | None, str]:
    if match["n1"]:
        outer, currency = SCALES[match["u2"]], match["c2"]
        inner = match["u1"].removesuffix("元").removesuffix("美")
        return (
            "money",
            _figure(match["n1"]) * (SCALES[inner] if inner else outer),
            _figure(match["n2"]) * outer,
            currency or "元",
        )
    if match["m"]:
        return "money", _figure(match["m"]) * SCALES[match["ms"]], None, match["mc"] or "元"
    if match["mh"] or match["my"]:
        return (
            "money",
            _figure(match["mh"] or match["my"]) * (1 if match["mh"] else 10**8),
            None,
            match["mhc"] or "元",
        )
    if match["half"]:
        return "percent", 50.0, None, "%"
    if match["p"]:
        return "percent", *_range(match["p1"], match["p"]), "%"
    if match["pw"]:
        return "percent", _figure(match["pw"]), None, "%"
    if match["tenths"]:
        return "percent", 10 * _figure(match["tenths"]), None, "%"
    if match["parts"]:
        return "percent", round(100 * _figure(match["share"]) / _figure(match["parts"]), 2), None, "%"
    if match["ratio"]:
        return "count", _figure(match["ratio"]), None, "倍"  # 自筹与财政资金之比不低于2:1
    if match["a"]:
        return "age", *_range(match["a1"], match["a"]), "周岁"
    if match["d"] == "半":
        return "duration", 6.0, None, "月"
    if match["d"]:
        return "duration", *_range(match["d1"], match["d"]), "月" if "月" in match["du"] else "年"
    scale = SCALES[match["cs"]]
    low, high = _range(match["c1"], match["c"])
    unit = match["cu"].removeprefix("个") or "个"  # 50个人 are 50人
    return "count", low * scale, None if high is None else high * scale, unit


def _range(first: str | None, last: str) -> tuple[float, float | None]:
    return (_figure(first), _figure(last)) if first else (_figure(last), None)


def _figure(digits: str) -> float:
    plain = digits.replace(",", "")
    if plain[:1].isdigit():
        return float(plain)
    return 0.5 if plain == "半" else float(exact_number(plain.replace("两", "二")) or 0)


def bound(text: str, number: Number, floor: int) -> Bound | None:
    """How the text bounds a number, looking back no further than `floor`; None where nothing does.

    以上, 不低于, 满 and 达到 include the value, 超过 and 高于 do not; （含65分） beside the number includes it in any case,
    （不含） excludes it.
    """
    near = text[max(floor, number.start - 14) : number.start]
    if number.measure in _SHARES or number.unit in _SHARES:
        near = _OF_WHAT.sub("", near)
    if text[number.start : number.end].startswith("半") and number.measure == "percent":
        return Bound(">", number.start - 1, number.end)  # 过半
    before = next(((op, m) for op, words in _BEFORE if (m := words.search(near))), None)
    after = next(((op, m) for op, words in _AFTER if (m := words.match(text, number.end))), None)
    if before is None and after is None:
        changed = _CHANGED_TO.search(near) if number.measure == "age" else None
        return Bound("<=", number.start, number.end) if changed else None
    op = before[0] if before else after[0]  # type: ignore[index]
    if number.measure == "age" and before and before[1].group().startswith("放宽"):
        op = "<="  # 博士放宽到40周岁
    if op == ">" and before and _DENIED.search(near[: before[1].start()]):
        op = "<="
    elif (
        op[0] == ">"
        and number.unit in _HAPPENS
        and _NEVER.search(text[max(floor, number.start - 24) : number.start])
    ):
        op = "<=" if op == ">" else "<"
    start = max(floor, number.start - 14) + before[1].start() if before else number.start
    end = after[1].end() if after else number.end
    if _EXCLUDED.match(text, number.end) or _EXCLUDED.match(text, end):
        op = _EXCLUSIVE[op]
    elif _INCLUDED.match(text, number.end) or _INCLUDED.match(text, end):
        op = _INCLUSIVE[op]
    return Bound(op, start, end)
