"""What a web page tells about itself: title, account, day and address, from its head, its scripts and its words."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from rag.clock import SHANGHAI
from rag.ingest.titles import ends_like_a_title
from rag.language.normalise import fold
from rag.resources import rows

_CREATED = re.compile(
    r"""(?:var\s+(?:ct|oriCreateTime)|create_time|createTime)\s{0,3}[=:]\s{0,3}(?:JsDecode\()?["']?(\d{10}|\d{4}-\d\d-\d\d)"""
)
_NICKNAME = re.compile(r"""nickname\s{0,3}=\s{0,3}(?:htmlDecode\()?["']([^"']{1,100})["']""")
_LINK = re.compile(r"""var\s+msg_link\s{0,3}=\s{0,3}["']([^"']{1,1000})["']""")
# What Chromium and Firefox, and what SingleFile write in front of a page that they save.
_SAVED_FROM = re.compile(r"<!--\s{0,3}saved from url=\(\d{1,6}\)(\S{1,2000})\s{0,3}-->")
_SINGLE_FILE = re.compile(r"<!--\s{0,3}Page saved with SingleFile\s{1,5}url:\s{0,3}(\S{1,2000})")
_HEAD_CHARS = 20_000

_DAY = r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"  # as the page's face folded tells it: simplified characters
_TOLD_DAYS = (
    re.compile(rf"(?:发布|公开|发稿|刊登|发表)(?:日期|时间)\s{{0,3}}[：:]?\s{{0,3}}({_DAY})"),
    re.compile(rf"(?<![\u4e00-\u9fff])(?:日期|时间)\s{{0,3}}[：:]\s{{0,3}}({_DAY})"),
    re.compile(rf"({_DAY})[^\n。]{{0,30}}来源\s{{0,3}}[：:]"),
    re.compile(rf"来源\s{{0,3}}[：:][^\n。]{{0,40}}?({_DAY})"),
    re.compile(rf"(?:发文|印发|成文|更新)(?:日期|时间)\s{{0,3}}[：:]?\s{{0,3}}({_DAY})"),
)
"""The day of publication on a page's face, the surest first: a document's own day may lie weeks before."""
_TOLD_SOURCES = (
    re.compile(
        r"(?:信息|稿件|文章)?来源\s{0,3}[：:]\s{0,3}(?!本站|本网|原创|未知|互联网)([^\s：:，。|]{2,30})"
    ),
    re.compile(
        r"(?:发布机构|发文机关|发布单位|发文单位|公开机构|作者)\s{0,3}[：:]\s{0,3}([^\s：:，。|]{2,30})"
    ),
)

_HEADINGS = 'h1,h2,h3,h4,[class*="title" i],[id*="title" i],[class*="bt"]'
_MAX_HEADINGS = 200
_MIN_TITLE, _MAX_TITLE = 8, 120
_SITE_NAME = re.compile(r"(?:局|厅|部|委|委员会|政府|中心|网|网站|平台|频道|栏目)$")
_AUTHORITY = re.compile(r"[^的]{2,}(?:局|厅|委|委员会|政府)$")
_MAX_SITE = 30
_WORDS = "td,p,div,center,b,strong,font,span,h2,h3"
_MAX_WORDS = 2000
_SUFFIX_MARK = re.compile(r"[-_—|]{1,2}")
_SITE_SUFFIX = re.compile(r"\s?[-_—|]{1,2}\s?[^-_—|]{2,30}$")


def page_fields(page: Any, raw: str) -> dict[str, str]:
    """What the page's head, scripts and face tell: title, account, date (YYYY-MM-DD), url; only what is told.

    Args:
        page: as selectolax parsed it, whole.
        raw: its source, for what only scripts and comments tell.
    """
    found = _from_elements(page)
    found = _from_scripts(raw) | found
    title = _title(page)
    if title and "title" not in found:
        found["title"] = title
    face = fold(page.body.text(separator=" ")) if page.body is not None else ""
    if "date" not in found:
        day = next((m[1] for pattern in _TOLD_DAYS if (m := pattern.search(face))), "")
        found["date"] = usable("date", day)
    if "account" not in found:
        sources = (m[1] for pattern in _TOLD_SOURCES if (m := pattern.search(face)))
        found["account"] = next(sources, "")
    return {field: value for field, value in found.items() if value}


def _from_elements(page: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, selector, *attribute in rows("rag.ingest", "page_fields.tsv"):
        if field in found:
            continue
        for node in page.css(selector)[:3]:
            value = node.attributes.get(attribute[0]) if attribute and attribute[0] else node.text()
            if value := usable(field, value or ""):
                found[field] = value
                break
    return found


def _from_scripts(raw: str) -> dict[str, str]:
    """What WeChat tells only in its scripts, and a browser in the comment that it saves a page with."""
    found: dict[str, str] = {}
    if made := _CREATED.search(raw):
        stamp = made[1]
        found["date"] = (
            stamp if "-" in stamp else dt.datetime.fromtimestamp(int(stamp), tz=SHANGHAI).date().isoformat()
        )
    if named := _NICKNAME.search(raw):
        found["account"] = html.unescape(named[1])
    links = (_LINK.search(raw), _SINGLE_FILE.search(raw[:_HEAD_CHARS]), _SAVED_FROM.search(raw[:_HEAD_CHARS]))
    for link in filter(None, links):
        if address := usable("url", html.unescape(link[1])):
            found["url"] = address
            break
    return found


def _title(page: Any) -> str:
    """The heading that the page's `title` holds among names of site and column; else `title` without those names."""
    node = page.css_first("title")
    whole = " ".join(node.text().split()) if node is not None else ""
    compact = "".join(whole.split())
    shown = [" ".join(node.text().split()) for node in page.css(_HEADINGS)[:_MAX_HEADINGS]]
    headings = [h for h in shown if _MIN_TITLE <= len(h) <= _MAX_TITLE and not _SITE_NAME.search(h)]
    if held := [h for h in headings if "".join(h.split()) in compact]:
        return max(held, key=len)
    bare = next((part for part in _before_suffixes(whole) if ends_like_a_title(part)), None) or (
        _SITE_SUFFIX.sub("", whole) or whole
    )
    if ends_like_a_title(bare):
        return _last_part(bare)
    if telling := [h for h in headings if ends_like_a_title(h)]:
        return max(telling, key=len)
    first = page.css_first("h1")
    heading = " ".join(first.text().split()) if first is not None else ""
    return (
        (heading or bare) if not _SITE_NAME.search(heading or bare) else _shown_title(page) or heading or bare
    )


def _before_suffixes(whole: str) -> Iterator[str]:
    """What stands in front of each of the marks that part a title from names of columns and site, the shortest first."""
    for mark in _SUFFIX_MARK.finditer(whole):
        if mark.start() >= _MIN_TITLE:
            yield whole[: mark.start()].strip()


def _shown_title(page: Any) -> str:
    """The first words of their own on a page that end like a title and lead nowhere; "" for none."""
    for node in page.css(_WORDS)[:_MAX_WORDS]:
        words = " ".join(node.text().split()) if len(node.text()) <= 2 * _MAX_TITLE else ""
        if (
            _MIN_TITLE <= len(words) <= _MAX_TITLE
            and ends_like_a_title(words)
            and node.css_first("a") is None
        ):
            parent = node.parent
            while parent is not None and parent.tag not in ("a", "body"):
                parent = parent.parent
            if parent is None or parent.tag == "body":
                return words
    return ""


def site_of(page: Any) -> str:
    """The authority whose site this is, by the page's `title` (关于……的通知-某市科学技术局); "" where it names none."""
    node = page.css_first("title")
    parts = re.split(r"[-_—|\s]+", node.text()) if node is not None else []
    return next((part for part in parts if len(part) <= _MAX_SITE and _AUTHORITY.search(part)), "")


def _last_part(title: str) -> str:
    """Without the names of site and columns in front: "某局 公告 关于……的公告" is "关于……的公告"."""
    first, *rest = title.split(" ")
    while rest and (_SITE_NAME.search(first) or len(first) <= 4) and ends_like_a_title(" ".join(rest)):
        first, *rest = rest
    return " ".join([first, *rest])


def usable(field: str, value: str) -> str:
    """A value that says something: an absolute link, a day with its digits, words."""
    value = " ".join(value.split())
    if field == "url":
        try:
            return value if urlsplit(value).scheme in ("http", "https") else ""
        except ValueError:
            return ""
    if field == "date":
        day = re.match(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})", value)
        return f"{int(day[1]):04}-{int(day[2]):02}-{int(day[3]):02}" if day else ""
    return value
