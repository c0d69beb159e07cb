"""Where a notice applies: the places that issue it or are addressed, by its issuers, titles, account and text."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.domain import LEVELS, Category, Level
from rag.language.places import Place, PlaceMention, ancestors, find_places, innermost, resolve, within
from rag.notices.organisations import is_national

PREFIX = re.compile(r"([^丨|｜]{1,12}?) ?[丨|｜]")
"""What may stand before a bar in a title: 南京丨."""
HEAD_WITHIN = 1500
"""How far into a text its own title, its number and its salutation are looked for."""
_ADDRESSEES = re.compile(r"(?:^|\n|通知|公告|号|函) ?([^\n。：:]{4,160})[：:]")
_ALL_PARTS = re.compile("各(?:设区|县级|地级|辖|有关)?(?:省|市|县|区|地|州|盟|旗|辖)")
# 各市、州、直管市、神农架林区科技局：…, whom a letter speaks to.
_SALUTATION = re.compile(r"^(?:各|有关|全(?:省|市|区|县))[^：:\n]{0,160}(?:[：:]|$)")
_REGISTERED = re.compile(
    r"(?:在|我?)(?P<place>[一-鿿]{2,12}?(?:省|市|区|县|州|自治区))(?:行政区域|区域|辖区|范围|境)?内?(?:依法|已)?(?:登记)?(?:注册|设立|成立)"
)
_AUTHORITY = re.compile("(?:厅|局|委|办|部|署|中心|政府|委员会)(?:官微|发布|公众号)?$")
_JOINING = ("、", "和", "与", "及")
_OF_A_PLACE = ("申报", "征求意见")
# The letter with which an account's name may stand for its province (粤企政策通); one letter alone, never inside a name.
PROVINCE_LETTERS = {
    "苏": "江苏", "浙": "浙江", "粤": "广东", "鲁": "山东", "闽": "福建", "鄂": "湖北", "楚": "湖北", "湘": "湖南", "川": "四川",
    "蜀": "四川", "渝": "重庆", "沪": "上海", "京": "北京", "津": "天津", "冀": "河北", "豫": "河南", "皖": "安徽", "赣": "江西",
    "陕": "陕西", "秦": "陕西", "晋": "山西", "辽": "辽宁", "黔": "贵州", "滇": "云南", "桂": "广西", "琼": "海南", "陇": "甘肃",
    "疆": "新疆", "蒙": "内蒙古",
}  # fmt: skip
_NATION_TITLES = ("中华人民共和国", "最高人民", "全国人民代表大会")
_ZONE = re.compile("新区|开发区|高新区|园区|经开区")
_DIGEST_LINE_CHARS = 60


def read_regions(
    title: str, text: str, head: str, category: Category, issuers: tuple[str, ...], account: str
) -> tuple[Place, ...]:
    """Every place that issues or is addressed, the highest first where they contain each other.

    The issuers' places count first, then what stands before 丨 in the title, the document's own title, the article's,
    the publishing account, and last the place where applicants must be registered.
    """
    prefix = PREFIX.match(title)
    titled = resolve(prefix.group(1).strip(), short=True) if prefix else None
    if category == "汇编":
        return _digest_regions(title, text, account, titled)
    places = [place for issuer in issuers if (place := _seat(issuer))]
    if not places:
        places = (
            [titled]
            if titled
            else forwarding
            if (forwarding := _forwarding(title, account))
            else _named(_without_salutation(head), account)
            or _named(title, account)
            or _fallback(title, account, text, category)
        )
    return _ordered([*places, *_addressed(text, places)])


def _seat(issuer: str) -> Place | None:
    """The place that an organisation acts for."""
    if is_national(issuer):
        return resolve("全国")
    mentions = find_places(issuer)
    if not mentions:
        return None
    first = mentions[0].place
    # 江苏省南京市…局 is Nanjing's, 国家税务总局江苏省税务局 is Jiangsu's.
    inner = [m.place for m in mentions if within(m.place, first)]
    return inner[-1]


_FORWARDS = re.compile(r"^[^，。《》]{0,20}转发(?!.{0,4}再)")


def _forwarding(title: str, account: str) -> list[Place]:
    """The place of an authority that passes on another's notice: 转发省厅关于…安徽省…的通知 of 宣城's bureau is 宣城's."""
    seat = _seat(account) if _FORWARDS.search(title) and _AUTHORITY.search(account) else None
    return [seat] if seat else []


def _without_salutation(head: str) -> str:
    """A document's title without the authorities that it speaks to: 各市、州、神农架林区科技局：….

    A first line such as 张店区：0533-2860011 is no title.
    """
    if re.search(r"[：:] ?(?:0\d{2,3}-?)?\d{7,8}(?!\d)", head):
        return ""
    return _SALUTATION.sub("", head)


def _named(text: str, account: str = "") -> list[Place]:
    """The place that a title names first (扬州 of 江苏省扬州市); a body of the nation at its beginning stands for the nation.

    Of places of one name (鼓楼区) it is that of the publishing account's place.
    """
    nation = resolve("全国")
    if nation and (is_national(text) or text.startswith(_NATION_TITLES)):
        return [nation]
    before_title = f"{account}\n" if account else ""
    text = before_title + text
    mentions = [m for m in find_places(text) if not m.in_name and m.start >= len(before_title)]
    found = innermost(mentions)
    if found is None:
        return []
    at = next(n for n, m in enumerate(mentions) if m.place == found)
    beside = [found]
    for before, mention in pairwise(mentions[at:]):
        if text[before.end : mention.start] not in _JOINING or mention.place.kind != found.kind:
            break
        beside.append(mention.place)
    return beside


# what an article of a platform calls for, whatever its kind
_MAY_CALL = ("申报", "通知", "其他")
_CALLS = re.compile(
    r"补贴|补助|奖|贴息|利息|券(?!商)|资金|招募|报名|申[报请领]|怎么领|[能可]以?[报领拿]|[这几]笔钱|正在报|[省市区县]里|大赛|扶持|政策|(?:政府|市里)帮"
)
_LEAD_OF_TEXT = 200
# Who speaks of our city, or of its bureaus without its name, speaks as an account of the place.
_OF_OUR_PLACE = re.compile(
    r"[我本全](?:市|区|县)(?![一-鿿]{0,2}场)|(?<![一-鿿])市里|经(?:市|区|县)[一-鿿]{2,10}?(?:局|委|办|中心)|(?<![一-鿿])市(?:级财政|政府|政务服务大厅|[一-鿿]{2,8}局)"
)


_COUNTED = re.compile(r"(?<!\d)\d{1,3}\Z")
"""12天全是干货 is of no place 天全, while “瓯潮杯”2025温州… is of Wenzhou."""


def _place_of_lead(account: str, text: str) -> Place | None:
    """The place that the first lines name, else that with whose short name the account begins (中牟夜生活)."""
    return _named_in_lead(text) or _place_of_short_name(account)


def _named_in_lead(text: str) -> Place | None:
    """The place that the first lines name."""
    lead = text[:_LEAD_OF_TEXT]
    named = (m for m in find_places(lead) if not m.in_name)
    return innermost([m for m in named if not _COUNTED.search(lead, 0, m.start)])


_BUREAU = re.compile(r"[一-鿿]{2,10}?(?:局|委|厅|办公室|管委会)(?=[的决和、：:，,“\"]|刚|发|出|推|给)")


def _bureau_in_lead(text: str) -> Place | None:
    """The place whose bureau the first lines name as the one that acts (文昌市农业农村局的“椰子加工贷款贴息”)."""
    lead = text[:_LEAD_OF_TEXT]
    acting = (m.place for m in find_places(lead) if not m.in_name and _BUREAU.match(lead, m.end))
    return next(acting, None)


def _place_of_short_name(account: str) -> Place | None:
    """The place with whose short name an account begins."""
    return next((p for n in (4, 3, 2) if (p := resolve(account[:n], short=True)) is not None), None)


def _registered_where_told(account: str, text: str) -> Place | None:
    """The place with whose short name an account begins, if who applies must be registered there (在观山湖区注册)."""
    own = _place_of_short_name(account)
    where = _REGISTERED.search(text) if own else None
    return own if where and own and own in {m.place for m in find_places(where["place"])} else None


# what a platform passes on of the province's department: 转发省农业农村厅…
_FROM_PROVINCE = re.compile(r"^[^，。《》]{0,20}转发(?:本|我)?省(?!级)")


def _told_otherwise(seat: Place, text: str) -> Place | None:
    """The place that the first lines name, if it has nothing to do with the one that a platform's name seems to hold.

    鹤城 is what Qiqihar is called at home and a district of Huaihua.
    """
    named = _named_in_lead(text)
    return named if named and not within(named, seat) and not within(seat, named) else None


def _fallback(title: str, account: str, text: str, category: Category) -> list[Place]:
    """The place of an authority that publishes; of what people of a place do, also that which a platform's name holds.

    Articles of a platform that are nobody's notice (broadcasts, advertisements) have no place.
    """
    of_authority = bool(_AUTHORITY.search(account))
    seat = _seat(account) if category in _OF_A_PLACE or of_authority else None
    if seat and not of_authority:
        seat = _told_otherwise(seat, text) or seat
        if _FROM_PROVINCE.search(title):
            seat = next((p for p in ancestors(seat) if p.kind == "province"), seat)
    if category in _OF_A_PLACE:
        if seat is None and (registered := _REGISTERED.search(text)):
            seat = innermost(find_places(registered["place"]))
        if seat is None and (province := PROVINCE_LETTERS.get(account[:1])):
            seat = resolve(province)
    if seat is None and category in _MAY_CALL and _CALLS.search(title):
        seat = _place_of_lead(account, text)
    if seat is None and category in _MAY_CALL and _CALLS.search(text[:_LEAD_OF_TEXT]):
        seat = _bureau_in_lead(text)
    if seat is None and category == "解读" and _CALLS.search(title):
        seat = _named_in_lead(text)
    if seat is None and category in _MAY_CALL:
        seat = _registered_where_told(account, text)
    if seat is None and _OF_OUR_PLACE.search(text):
        seat = _seat(account) or _place_of_short_name(account)
    return [seat] if seat else []


# 限荣成、乳山民宿，用到：5月31日 speaks to nobody
_SPOKEN_TO = re.compile(
    r"[局厅委办部署院所校处科户]|政府|单位|企业|公司|园区|新区|中心|机构|协会|商会|商户|主体|人员|[省市区县州盟旗镇乡）)]$"
)


def _addressed(text: str, issuing: list[Place]) -> list[Place]:
    """Places that the salutation names, unless it addresses all parts of the issuer's place."""
    match = _ADDRESSEES.search(text[:HEAD_WITHIN])
    if not match or _ALL_PARTS.search(match.group(1)) or not _SPOKEN_TO.search(match.group(1)):
        return []
    found: list[PlaceMention] = [m for m in find_places(match.group(1)) if not m.in_name]
    zones = {m.start for m in found if _ZONE.search(match.group(1)[m.start : m.end])}
    return [
        m.place
        for m in found
        if m.start not in zones and any(m.place != p and within(m.place, p) for p in issuing)
    ]


def _digest_regions(title: str, text: str, account: str, titled: Place | None) -> tuple[Place, ...]:
    """The places whose programmes a digest names: those in its titles and short lines."""
    lines = [title, *(line for line in text.split("\n") if len(line) <= _DIGEST_LINE_CHARS)]
    overview = re.search("包括[^。]{2,300}", text)
    short = "\n".join([*lines, overview.group() if overview else ""])
    places = [m.place for m in find_places(short) if not m.in_name and m.place.kind != "nation"]
    if re.search("国家级|全国", short):
        places += filter(None, [resolve("全国")])
    if re.search("省级|省 级|全省|省政府", short):
        home = titled or next(iter(_named(account)), None)
        around = (home, *ancestors(home)) if home else ()
        places += [place for place in around if place.kind == "province"]
    own = None if places else _place_of_short_name(account)
    if own and resolve(f"{own.name.rstrip('市县区')}新区") is None:  # 滨海 may be a county or a new area
        places.append(own)
    return _ordered(places)


_KINDS = ("nation", "province", "city", "district")


def _ordered(places: list[Place]) -> tuple[Place, ...]:
    """Without repetition, the highest kinds first, else in order of appearance."""
    return tuple(sorted(dict.fromkeys(places), key=lambda place: _KINDS.index(place.kind)))


def level_of(places: tuple[Place, ...]) -> Level:
    """The level of the first of some places."""
    return LEVELS[_KINDS.index(places[0].kind)] if places else "other"
