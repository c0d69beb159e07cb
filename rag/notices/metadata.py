"""What a notice is and where it applies: category, regions, level, issuers, number, and whether its matter is attached.

All of it is read by general rules from title, text and source line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rag.domain import LEVELS, RESULTS, Category, Level
from rag.language.normalise import to_simplified
from rag.language.places import Place, PlaceMention, ancestors, find_places, innermost, resolve, within
from rag.notices.cleaning import CleanBody
from rag.notices.organisations import (
    find_signature,
    is_media,
    is_national,
    issuer_of_quoted_document,
)
from rag.notices.sentences import Protected
from rag.resources import rows

_PREFIX = re.compile(r"([^丨|｜]{1,12}?) ?[丨|｜]")
_HEAD_END = "(?:通知|公告|公示|通告|通报|决定|意见(?!稿)|函|批复|名单)(?:的?(?:公示|通知|公告))*"
_HEAD = re.compile(
    rf"(?:^|(?<=\n))[^\n。，：:《（]{{0,40}}?关于[^\n。]{{2,160}}?的?(?:{_HEAD_END})(?![》书的〉”及]|期|名单)"
)
_SHORT_HEAD = re.compile(rf"[^\n。，]{{4,100}}?(?:{_HEAD_END}|正式启动|答记者问)")
_FIRST_LINE_CHARS = 60
_HEAD_WITHIN = 1500

_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,60})[〔\[﹝（(【](20\d\d)[〕\]﹞）)】] ?(?:第 ?)?(\d{1,5}) ?号")
_TITLE_WORD = re.compile(
    "通知|意见|决定|公告|方案|办法|批复|公示|通报|通告|指引|指南|措施|细则|规定|计划|规划|函(?=[^〔]{2})|的|名单|文号：?"
)
_AFTER_NUMBER = re.compile(r"\s*(?:$|\n|各|有关|市|省|区|县|全|直属|国|\S{2,40}：)")

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
_LISTED_NAME = re.compile("有限公司|有限责任公司|股份公司|大学|研究院|研究所|医院|合作社|事务所|集团")
_ENOUGH_LISTED = 5
_NUMBERED_LINE = re.compile(r"(?:^|\n)\d{1,3}[.．、 ]")
_OWN_GUIDE = re.compile("(?:印发|发布|制定|编制)[^。，]{0,12}《[^》]{2,60}(?:申报指南|项目指南|指南》及组织)")
_ISSUES = re.compile("印发|发布|公布|出台")
_POINTS_AWAY = re.compile("附件|阅读原文|二维码|扫码")
_ISSUED_TEXT_CHARS = 800
_ADVERTISEMENT_CHARS = 150


@dataclass(frozen=True, slots=True)
class Metadata:
    """See the attributes of the same names of `rag.domain.Notice`; `body_end` is where the signature begins."""

    regions: tuple[str, ...]
    level: Level
    category: Category
    issuers: tuple[str, ...]
    document_number: str | None
    attachment_only: bool


def read_metadata(title: str, body: CleanBody, account: str) -> Metadata:
    """Read the metadata of a notice.

    Args:
        title: the cleaned title.
        body: the cleaned body, without attachments.
        account: the publishing account, which compiles its digests.
    """
    head = document_title(body.text) or (_PREFIX.sub("", title) if "关于" in title else "")
    category = read_category(title, head, body.text)
    issuers = read_issuers(body, category, account)
    regions = read_regions(title, body.text, head, category, issuers, account)
    return Metadata(
        regions=tuple(place.name for place in regions),
        level=_level(regions),
        category=category,
        issuers=issuers,
        document_number=read_document_number(body.text),
        attachment_only=is_attachment_only(category, head, body),
    )


def document_title(text: str) -> str:
    """The title that the document itself bears (关于…的通知), "" where the text begins without one."""
    match = _HEAD.search(text[:_HEAD_WITHIN]) or _SHORT_HEAD.match(text)
    if match:
        return match.group().strip()
    first = text[:_FIRST_LINE_CHARS].split("\n", 1)[0]
    return "" if first.endswith(("：", ":", "。", "；")) or len(first) == _FIRST_LINE_CHARS else first


@cache
def _category_rules() -> tuple[tuple[Category, str, re.Pattern[str], re.Pattern[str] | None], ...]:
    rules = []
    for category, where, pattern, *without in rows("rag.notices", "categories.tsv"):
        but = re.compile(without[0]) if without and without[0] else None
        rules.append((category, where, re.compile(pattern), but))
    return tuple(rules)  # type: ignore[arg-type]


def read_category(title: str, head: str, text: str) -> Category:
    """The kind of notice, by what its document's title, the article's title and its text say, in this order."""
    head, title, text = (to_simplified(words) for words in (head, title, text[:20_000]))
    places = {"head": (head,), "title": (title,), "any": (head, title), "text": (text,)}
    for category, where, pattern, but in _category_rules():
        for words in places[where]:
            if pattern.search(words) and not (but and but.search(words)):
                listed = category in _MAY_LIST or (category == "申报" and not _CALLS_ITSELF.search(title))
                return "汇编" if listed and _lists_calls(text) else category
    return "汇编" if _lists_calls(text) else "其他"


_MAY_LIST = ("通知", "活动")
_CALLS_ITSELF = re.compile(r"申报|申领|征集|报名|受理|补贴|补助|奖励|奖补|贴息|大赛|认定|遴选|通知|公告")
_ENTRY = re.compile(
    r"(?:[（(]?\d{1,2}[）)｜|]|\d\ufe0f?\u20e3|[①-⑳]|[◆◇●■▲△•▶]|\d{1,2}月\d{1,2}[日号][：:]|【(?P<a>[^】]{2,8})】|(?P<b>[一-龥]{2,6})[：:])"
)
_ENTRY_TELLS = re.compile(
    r"\d{1,2}月\d{1,2}[日号][^。；\n]{0,12}(?:截止|前|止|报名|申报|申领|受理)|(?:申报|报名)[^。；\n]{0,4}截止|\d[日号]前|公示[到至]\d|(?:用完|额满|发完)(?:为止|即止)"
)
_ENTRY_GRANTS = re.compile(
    r"补贴|补助|奖励|奖补|贴息|券|资助|项目|大赛|认定|入库|征集|遴选|候选|目录|培训|[补奖]\d"
)
_MIN_ENTRIES = 3


def _lists_calls(text: str) -> bool:
    """Whether most lines each tell another call whole, behind a mark, a day or a place: a digest, whatever its title."""
    told = [line for line in text.split("\n") if len(line) >= 12]
    entries = 0
    for line in told:
        lead = _ENTRY.match(line.strip())
        if lead and _ENTRY_TELLS.search(line) and _ENTRY_GRANTS.search(line):
            name = lead["a"] or lead["b"]
            entries += name is None or resolve(name, short=True) is not None
    return entries >= _MIN_ENTRIES and 2 * entries >= len(told)


def read_document_number(text: str) -> str | None:
    """The number that the notice itself bears, as written; numbers that it only cites stand in brackets."""
    protected = Protected(text[:_HEAD_WITHIN])
    for match in _NUMBER.finditer(text[:_HEAD_WITHIN]):
        if match.start(2) - 2 in protected or not _AFTER_NUMBER.match(text, match.end()):
            continue
        words = [m.end() for m in _TITLE_WORD.finditer(match.group(1))]
        start = match.start() + (words[-1] if words else 0)
        at_line_start = text[start - 1 : start] in ("", "\n", " ", "》", "”")
        if (words or at_line_start) and match.end(1) - start >= 2:
            return text[start : match.end()]
    return None


def read_issuers(body: CleanBody, category: Category, account: str) -> tuple[str, ...]:
    """Who signed; of an unsigned notice who it comes from; of a digest its compiler."""
    source = _as_in_text(body.source, body.text) if body.source else None
    if category == "汇编":
        return tuple(filter(None, [source or account]))
    signature = find_signature(body.text)
    if signature:
        return tuple(dict.fromkeys(_full(name, body.text) for name in signature[0]))
    if source and is_media(source):
        return (issuer_of_quoted_document(body.text) or source,)
    return (source,) if source else ()


def _full(name: str, text: str) -> str:
    """市场监督管理总局 -> 国家市场监督管理总局 where the text has it so."""
    return f"国家{name}" if not name.startswith("国家") and f"国家{name}" in text else name


def _as_in_text(source: str, text: str) -> str:
    """国家发展改革委员会 -> 国家发展改革委 where only this stands in the text."""
    short = source.replace("委员会", "委")
    return short if source not in text and short in text else source


def read_regions(
    title: str, text: str, head: str, category: Category, issuers: tuple[str, ...], account: str
) -> tuple[Place, ...]:
    """Every place that issues or is addressed, the highest first where they contain each other.

    The issuers' places count first, then what stands before 丨 in the title, the document's own title, the article's,
    the publishing account, and last the place where applicants must be registered.
    """
    prefix = _PREFIX.match(title)
    titled = resolve(prefix.group(1).strip(), short=True) if prefix else None
    if category == "汇编":
        return _digest_regions(title, text, account, titled)
    places = [place for issuer in issuers if (place := _seat(issuer))]
    if not places:
        places = (
            [titled]
            if titled
            else _named(_without_salutation(head), account)
            or _named(title, account)
            or _fallback(title, account, text, category)
        )
    elif titled and titled not in places and any(within(titled, place) for place in places) and not text:
        places.append(titled)
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
_CALLS = re.compile(r"补贴|补助|奖|贴息|券(?!商)|资金|招募|报名|申[报请领]|怎么领")
_LEAD_OF_TEXT = 200
# Who speaks of our city, or of its bureaus without its name, speaks as an account of the place.
_OF_OUR_PLACE = re.compile(
    r"[我本全](?:市|区|县)(?![一-鿿]{0,2}场)|(?<![一-鿿])市里|经(?:市|区|县)[一-鿿]{2,10}?(?:局|委|办|中心)|(?<![一-鿿])市(?:级财政|政府|政务服务大厅|[一-鿿]{2,8}局)"
)


def _place_of_lead(account: str, text: str) -> Place | None:
    """The place that the first lines name, else that with whose short name the account begins (中牟夜生活)."""
    mentions = [m for m in find_places(text[:_LEAD_OF_TEXT]) if not m.in_name]
    return innermost(mentions) or _place_of_short_name(account)


def _place_of_short_name(account: str) -> Place | None:
    """The place with whose short name an account begins."""
    return next((p for n in (4, 3, 2) if (p := resolve(account[:n], short=True)) is not None), None)


def _fallback(title: str, account: str, text: str, category: Category) -> list[Place]:
    """The place of an authority that publishes; of what people of a place do, also that which a platform's name holds.

    Articles of a platform that are nobody's notice (broadcasts, advertisements) have no place.
    """
    seat = _seat(account) if category in _OF_A_PLACE or _AUTHORITY.search(account) else None
    if category in _OF_A_PLACE:
        if seat is None and (registered := _REGISTERED.search(text)):
            seat = innermost(find_places(registered["place"]))
        if seat is None and (province := PROVINCE_LETTERS.get(account[:1])):
            seat = resolve(province)
    if seat is None and category in _MAY_CALL and _CALLS.search(title):
        seat = _place_of_lead(account, text)
    if seat is None and _OF_OUR_PLACE.search(text):
        seat = _seat(account) or _place_of_short_name(account)
    return [seat] if seat else []


def _addressed(text: str, issuing: list[Place]) -> list[Place]:
    """Places that the salutation names, unless it addresses all parts of the issuer's place."""
    match = _ADDRESSEES.search(text[:_HEAD_WITHIN])
    if not match or _ALL_PARTS.search(match.group(1)):
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
    return _ordered(places)


_KINDS = ("nation", "province", "city", "district")


def _ordered(places: list[Place]) -> tuple[Place, ...]:
    """Without repetition, the highest kinds first, else in order of appearance."""
    return tuple(sorted(dict.fromkeys(places), key=lambda place: _KINDS.index(place.kind)))


def _level(places: tuple[Place, ...]) -> Level:
    return LEVELS[_KINDS.index(places[0].kind)] if places else "other"


def is_attachment_only(category: Category, head: str, body: CleanBody) -> bool:
    """Whether the list, rules or programme that the notice is about is not in its text."""
    text = body.text
    if not text:
        return True
    if category in RESULTS:
        return not _lists(text)
    if category in ("政策", "征求意见", "解读"):
        issues = category != "政策" or bool(_ISSUES.search(head) or _POINTS_AWAY.search(text))
        return issues and len(text) < _ISSUED_TEXT_CHARS
    if category == "汇编":
        return body.attachment_pointer and len(text) < _ISSUED_TEXT_CHARS
    if category == "申报":
        return bool(_OWN_GUIDE.search(text))
    points_away = body.attachment_pointer or bool(_POINTS_AWAY.search(text))
    return points_away and len(text) < _ADVERTISEMENT_CHARS


def _lists(text: str) -> bool:
    """Whether a text holds a list of names itself, before its attachments are named."""
    body = re.split("\n附件|附件[：:]", text)[0]
    return (
        len(_LISTED_NAME.findall(body)) >= _ENOUGH_LISTED
        or len(_NUMBERED_LINE.findall(body)) >= _ENOUGH_LISTED
    )
