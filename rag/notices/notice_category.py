"""What kind of notice it is, and whether its matter stands only in an attachment."""

from __future__ import annotations

import re
from functools import cache

from rag.domain import RESULTS, Category
from rag.language.normalise import to_simplified
from rag.language.organisation_forms import NAMED
from rag.language.places import resolve
from rag.notices.cleaning import CleanBody
from rag.resources import rows

_LISTED_NAME = re.compile(NAMED)
_ENOUGH_LISTED = 5
_NUMBERED_LINE = re.compile(r"(?:^|\n)\d{1,3}[.．、 ]")
_OWN_GUIDE = re.compile("(?:印发|发布|制定|编制)[^。，]{0,12}《[^》]{2,60}(?:申报指南|项目指南|指南》及组织)")
_ISSUES = re.compile("印发|发布|公布|出台")
_POINTS_AWAY = re.compile("附件|阅读原文|二维码|扫码")
_ISSUED_TEXT_CHARS = 800
_ADVERTISEMENT_CHARS = 150


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
    return (entries >= _MIN_ENTRIES and 2 * entries >= len(told)) or _heads_of_bodies(text)


_HEAD_OF_BODY = re.compile(
    r"(?:[①-⑳❶-❿]|\d\ufe0f?\u20e3|【(?:[一二三四五六七八九十\d]{1,2}】|[一二三四五六七八九十\d]{1,2}[、.． ]))\s?[^。；，：:\n]{3,30}?"
    r"[（(](?P<body>[^（）()\n]{2,24}[局厅委办部中心会])[）)]】?"
)


def _heads_of_bodies(text: str) -> bool:
    """Whether three lines or more are each a number, a name and the body that gives it, of two bodies at least: ①质押贷款贴息(市市场监管局)."""
    heads = [m for line in text.split("\n") if (m := _HEAD_OF_BODY.fullmatch(line.strip()))]
    return len(heads) >= _MIN_ENTRIES and len({head["body"] for head in heads}) > 1


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
