"""Sums of money and percentages as they are written: figures, units, ranges, rows and currencies, read exactly.

30-50万元   1万2千元   五十万元   20、30、50万元   50/40万元   ¥500,000.00   3万欧元   奖励20万
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from rag.language.chinese_numbers import NUMBER_CHARS, about, exact_number

MAX_SUMS = 1500
_NUM = r"\d[\d,]{0,14}(?:\.\d{1,6})?"
_UNIT = r"[百千]?(?:万亿|亿|万|千|百)?"
_CURRENCY = r"(?:元?(?P<foreign>美|欧|港|日|新加坡)元|(?P<pound>英镑)|元|圆|块(?:钱)?(?![地田]))"
_RANGE = r"(?:[-—～]{1,2}|至|到)"
_UP_TO = rf" ?(?:{_RANGE}|[和与](?=[\d.,]{{1,12}}[百千万亿]{{0,2}}元?之间))"
_INCLUSIVE = r"(?:（不?含(?:本数)?）|及?以上(?=[至到]))?"
_HAN = f"[{NUMBER_CHARS}]"

_BEFORE_A_SHORT_SUM = (
    "励贴助给予高过资低达限超币约贷足于满准级类档奖得领拿补按别为顶批掏名各到多军共出加了子券金有就收额入值"
)
_SUM = re.compile(
    rf"(?=[\d¥$过超突达励贴助给予高资低限币约贷足于满准级类档奖名各到多得领拿补按别为顶批掏{NUMBER_CHARS}])(?:(?<![\d.])(?P<low>{_NUM})(?![\d])(?P<u1> ?{_UNIT}(?:(?<=[万亿])\d{{1,4}}(?:[百千](?:\d百)?)?|(?<=千)\d百)?)"
    rf"(?: ?(?:[美欧港日]?元)?{_INCLUSIVE}{_UP_TO} ?(?P<high>{_NUM})|(?P<row>(?:[、/] ?{_NUM}(?:万|亿)?){{1,5}}))? ?(?P<u2>{_UNIT}) ?(?:余|多)?{_CURRENCY}(?:人民币)?"
    r"(?![素件化宇]|数(?!据(?:产业|基金)))"
    rf"|(?:(?P<least>{_HAN}{{1,8}}){_RANGE})?(?P<words>{_HAN}{{1,12}}(?:点{_HAN}{{1,4}})?)(?P<exact>元整|圆整|(?P<words_foreign>[美欧港日])?元(?![旦月素件宵]))"
    rf"|(?:(?<=¥)|(?<=¥ )|(?<=RMB)|(?<=RMB ))(?P<signed>{_NUM} ?[万亿])(?![元美欧港日人户家件台])"
    r"|[¥$] ?(?P<sign>\d[\d,]{0,14}(?:\.\d{1,2})?)(?!\.?\d| ?[万亿])"
    r"|(?<=满)(?P<spent>\d{2,6})(?=元?[立直即]?减\d{1,5}(?:[元、，。；\n）三两四封]|$))|(?<=减)(?P<off>\d{1,5})(?=[、，。；\n）三两四封]|$)"
    rf"|(?P<yi>{_NUM}|{_HAN}{{1,3}})个亿(?!元)"
    rf"|(?P<over>过|超过?|突破|达)(?P<bare>[百千]?(?:万亿|亿|万))元"
    rf"|(?<![\d.])(?P<from_short>{_NUM}[万亿]){_INCLUSIVE}{_RANGE}(?P<to_short>{_NUM}[万亿])(?=之间|以内|(?:的[，、]?|[：:])[补奖给按贴])"
    rf"|(?<![\d.])(?P<short_tier>{_NUM}[万亿])(?=(?:（含）)?(?:及?以[上下内])(?:的)?[，：:]?[补奖给贴]\d)"
    rf"|(?<=[{_BEFORE_A_SHORT_SUM}])(?P<short>{_NUM}(?:万(?:[1-9](?=[，。；、！!）\n]|$))?|亿))(?:{_RANGE}(?P<short_high>{_NUM}(?:万|亿))|(?P<short_row>(?:、{_NUM}(?:万|亿)){{1,5}}))?(?![元\d人户家件台名个辆吨平米亩次份字套册条千亿美欧港日只头箱公升度方株尾羽棵斤篇本位点部单票粒倍款场张多余标柜集])"
    rf"|(?<=[顶励贴助给予高奖补级档多])(?P<short_words>[{NUMBER_CHARS}]{{1,8}}[万亿])(?![{NUMBER_CHARS}元\d人户家件台名个辆吨平米亩次份字套册条美欧港日只头箱公升]))"
)
_RATE = re.compile(
    r"(?<![\d.])(?P<low>\d{1,4}(?:\.\d{1,3})?) ?[%％]?(?: ?(?:[-—～]{1,2}|至|到|以上) ?(?P<high>\d{1,4}(?:\.\d{1,3})?))? ?(?:[%％]|(?P<mille>‰)|(?P<points>个百分点))"
    r"|(?:百分之|(?P<thousandth>千分之)|(?P<myriad>万分之))(?P<words>[零一二三四五六七八九十百点\d.]{1,6})"
    r"|(?<![一二三四五六七八九十零〇百第统唯单同专集合])(?P<tenths>[一二两三四五六七八九])成(?P<half_tenth>[一二三四五六七八九半])?(?=为[后预前奖补]|[，。；、）（计给予配由支兑拨的奖补贴且及以到至收分]|$)"
    r"|(?<=[费金息价额税的报补付出减价给到掏于助贴励免销])(?P<half>一半|减半|对折)(?=[，。；、（！!给补奖资贴收利租保费]|[一两三]年|$)|(?<=过)(?P<over_half>半)(?=[，。；、）]|$)|(?<=年)(?P<halved>减半)(?=[，。；收]|$)"
    r"|(?P<full>全额)(?=补(?![缴足交齐])|返还|奖励|资助|承担|补偿)|(?<=[费金租年])(?P<free>全免|全补(?![助贴缴])|全额免除|(?<=年)免)(?=[，。；、]|$)"
    r"|(?P<parts>[二三四五])分之(?P<of_them>[一二三四])(?![\d一-龥]{0,2}多数|会)"
    r"|(?<=的)(?P<above>[1-4])/(?P<below>[2-5])(?=[给补予奖贴，。；、返])"
)
_FOREIGN = {"美": "USD", "欧": "EUR", "港": "HKD", "日": "JPY", "新加坡": "SGD"}


@dataclass(frozen=True, slots=True)
class Sum:
    """`text[start:end]` writes a sum: `low` to `high` yuan (or another currency), `high` None for a single value.

    `over` marks 超亿元, which names a least value only.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    currency: str = "CNY"
    over: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """`text[start:end]` writes a percentage, of a range the higher end; `points` for percentage points."""

    start: int
    end: int
    percent: Decimal
    least: Decimal | None
    points: bool


def shares(text: str) -> Iterator[Share]:
    """The percentages of a folded text in reading order, at most MAX_SUMS: 30%, 三成, 百分之五, 千分之三, 2个百分点."""
    for match in islice(_RATE.finditer(text), MAX_SUMS):
        if match["half"] or match["over_half"] or match["halved"] or match["full"] or match["free"]:
            whole = Decimal(50 if match["half"] or match["over_half"] or match["halved"] else 100)
            yield Share(match.start(), match.end(), whole, None, points=False)
            continue
        if parts := match["parts"] or match["below"]:
            some = match["of_them"] or match["above"]
            whole = Decimal(100) * (exact_number(some) or 0) / (exact_number(parts) or 1)
            yield Share(match.start(), match.end(), round(whole, 2).normalize(), None, points=False)
            continue
        percent = exact_number(match["words"] or match["tenths"] or match["high"] or match["low"])
        if percent is None:
            continue
        if match["tenths"]:
            part = match["half_tenth"]
            percent = percent * 10 + (5 if part == "半" else exact_number(part) or 0 if part else 0)
        percent = percent / 10 if match["mille"] or match["thousandth"] else percent
        percent = percent / 100 if match["myriad"] else percent
        least = exact_number(match["low"]) if match["high"] else None
        yield Share(match.start(), match.end(), percent, least, bool(match["points"]))


def sums(text: str) -> Iterator[Sum]:
    """The sums of a folded text in reading order, at most MAX_SUMS; a row (20、30万元) gives one for each figure."""
    for match in islice(_SUM.finditer(text), MAX_SUMS):
        if _SAID_AGAIN.search(text, max(0, match.start() - 4), match.start()) and text.startswith(
            "）", match.end()
        ):
            continue  # 500万元以上（含500万元）
        yield from _of(text, match)
        yield from _short_items(text, match.end())


_SAID_AGAIN = re.compile(r"（不?含$")

# 纯电重卡每辆补5万元，中卡2万，轻卡1万
_SHORT_ITEM = re.compile(
    rf"[，、；][^，。；：、\d\n（）]{{1,8}}(?<![客众人丝户量次积口员生训业工民师])(?P<value>{_NUM}[万亿])(?=[，。；、）\n]|$)"
)


def _short_items(text: str, end: int) -> Iterator[Sum]:
    """The next items of a row whose first sum names the unit that they leave out, at most five."""
    for _ in range(5):
        item = _SHORT_ITEM.match(text, end)
        if item is None or text[item.start("value") - 1] in _BEFORE_A_SHORT_SUM:
            return
        if (value := exact_number(item["value"])) is not None:
            yield Sum(item.start("value"), item.end(), value, None)
        end = item.end()


# 满100减30、满200减70
_SPENT_FIRST = re.compile(r"满\d{2,6}元?[立直即]?减$")


def _of(text: str, match: re.Match[str]) -> Iterator[Sum]:
    start, end = match.span()
    if bare := match["spent"] or match["off"]:
        if match["spent"] or _SPENT_FIRST.search(text, max(0, start - 12), start):
            yield Sum(start, end, Decimal(bare), None)
    elif single := match["yi"] or match["signed"]:
        value = exact_number(single.replace(" ", ""))
        if value is not None:
            yield Sum(start, end, value * (10**8 if match["yi"] else 1), None)
    elif match["words"]:
        yield from _in_words(match)
    elif match["sign"]:
        value = exact_number(match["sign"])
        repeats = re.search(r"元整?[（(]$", text[max(0, start - 4) : start])
        if value is not None and not repeats:
            yield Sum(start, end, value, None, "USD" if text[start] == "$" else "CNY")
    elif match["from_short"]:
        low, high = exact_number(match["from_short"]), exact_number(match["to_short"])
        if low is not None:
            yield Sum(start, end, low, high)
    elif match["bare"]:
        value = exact_number("1" + match["bare"])
        if value is not None:
            yield Sum(start, end, value, None, over=True)
    elif written := match["short"] or match["short_words"] or match["short_tier"]:
        high = exact_number(match["short_high"]) if match["short_high"] else None
        for part in [written, *(match["short_row"] or "").split("、")[1:]]:
            if (value := exact_number(_in_full(part))) is not None:
                yield Sum(start, end, value, high)
    else:
        yield from _figures(text, match)


def _in_words(match: re.Match[str]) -> Iterator[Sum]:
    """A sum in words: 五十万元, 三至五万元, 七八千元."""
    start, end, words = match.start(), match.end(), match["words"]
    value, currency = exact_number(words), _FOREIGN.get(match["words_foreign"] or "", "CNY")
    if ends := about(words):
        yield Sum(start, end, Decimal(ends[0]), Decimal(ends[1]), currency)
    elif value and match["least"] and (low := exact_number(_with_unit(match["least"], words))):
        yield Sum(start, end, low, value)
    elif value and (len(words) > 1 or match["exact"] != "元"):
        yield Sum(start, end, value, None, currency)


def _in_full(part: str) -> str:
    """1万2 is 1.2万, as people say it."""
    return re.sub(r"^(\d+)万(\d)$", r"\1.\2万", part)


def _with_unit(least: str, most: str) -> str:
    """三 of 三至五万 is 三万."""
    return least + most[-1] if most[-1] in "百千万亿" and not set(least) & set("万亿") else least


# 12块5: twelve yuan fifty
_DIMES = re.compile(r"块(\d)(?![\d.年月日天号个件家户人])")


def _figures(text: str, match: re.Match[str]) -> Iterator[Sum]:
    """Figures with a unit: a single one, both ends of a range, or a row that shares its unit."""
    start, end = match.span()
    currency = _FOREIGN.get(match["foreign"] or "", "GBP" if match["pound"] else "CNY")
    outer, inner = match["u2"].strip(), match["u1"].strip()
    if re.search(r"\d [\s]?$", text[max(0, start - 2) : start]) and match["low"].startswith("0"):
        return  # 5 0万元: a figure that a space has cut
    if match["row"]:
        unit = outer or inner
        parts = [match["low"] + (inner or ("" if inner else unit))]
        parts += [p if p[-1] in "万亿" else p + unit for p in re.split(r"[、/] ?", match["row"])[1:]]
        for part in parts:
            if (value := exact_number(part)) is not None:
                yield Sum(start, end, value, None, currency)
        return
    whole = text.startswith("元", match.end("u1"))  # 500元至20万元
    low = exact_number(match["low"] + (inner or ("" if whole else outer) if match["high"] else inner + outer))
    if low is not None and not match["high"] and (dimes := _DIMES.match(text, end - 1)):
        low, end = low + Decimal(dimes[1]) / 10, dimes.end()
    high = exact_number(match["high"] + outer) if match["high"] else None
    if low is not None:
        yield Sum(start, end, low, high, currency)
