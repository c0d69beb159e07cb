"""From an article as it was published to the one text that all offsets count in.

Kept as written: words, punctuation and full-width forms, so that a quote looks like the original. Removed: markup
entities, invisible characters, editorial credits at the end, and pointers to pictures, codes and links.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from rag.notices.boilerplate import cut_trailer
from rag.notices.html_text import html_as_text, is_html
from rag.resources import rows

# Entities are only resolved with their semicolon: html.unescape alone turns "?id=1&region=2" into "?id=1®ion=2".
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|&nbsp(?![A-Za-z0-9])")
_ENTITY_ROUNDS = 4
_AMPERSANDS = re.compile(r"&(?:amp;|AMP;|#0{0,4}38;|#[xX]0{0,4}26;)+")

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
_SPACES = re.compile(r"[ \t\v\f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Controls, zero-width and bidirectional marks, variation selectors, the soft hyphen, tags, noncharacters.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\U000e0000-\U000e0fff]"
)
_LINE_EDGES = re.compile(r" *\n *")
_BLANK_LINES = re.compile(r"\n{3,}")

_ARROWS = "▲△▴▼▽▾↓↑⬇⬆⇩⇧⏬⏫👇👆👈👉☟☝🔽🔼⤵"
# First characters of the rules in pointers.tsv (a test holds them together).
_POINTER_STARTS = "点先一图看上下左右向请长微识扫原全正内详名通扫查阅JFMASONDH"
_DO = "(?:查看|获取|下载|阅读|浏览|了解|领取|填报|填写|报名|观看|看|进入|加入)"
_WHAT = (
    "(?:附件|名单|全文|原文|详情|更多|指引|指南|图解|清单|目录|文件|公告|公示|通知|方案|政策|结果|表格|办法|细则"
    "|直播|回放|图片|海报|群聊?)"
)


@dataclass(frozen=True, slots=True)
class CleanBody:
    """A cleaned body.

    Attributes:
        text: what all offsets of the notice count in; "" if nothing but credits and pointers was there.
        source: what the 来源 line of the trailer says, or None.
        attachment_pointer: whether the article pointed to a picture or a file for some of its content.
    """

    text: str
    source: str | None
    attachment_pointer: bool


def clean_body(raw: str) -> CleanBody:
    """Clean an article's text or HTML and cut the credits at its end. Cleaning a clean text changes nothing."""
    text, pointed = _clean(raw)
    text, source = cut_trailer(text)
    return CleanBody(text=text, source=source, attachment_pointer=pointed)


def clean_text(raw: str) -> str:
    """Clean a text that has no editorial credits, such as an attachment's."""
    return _clean(raw)[0]


def clean_title(raw: str) -> str:
    """A title on one line, without entities and invisible characters."""
    return _SPACES.sub(" ", _plain_characters(raw).replace("\n", " ")).strip()


def _clean(raw: str) -> tuple[str, bool]:
    text = _fold_spaces(_shown(raw))
    pointed = False
    for _ in range(_ENTITY_ROUNDS):
        removed, kinds = _remove_pointers(text)
        pointed = pointed or bool(kinds & {"image", "attachment"})
        if removed == text:
            break
        text = _fold_spaces(removed)
    return text, pointed


def _shown(raw: str) -> str:
    """What a page shows: HTML as text, also where its tags were escaped."""
    text = raw
    for _ in range(_ENTITY_ROUNDS):
        text = _plain_characters(html_as_text(text))
        if not is_html(text):
            break
    return text


def _plain_characters(text: str) -> str:
    """Entities resolved (also doubly escaped ones), invisible characters dropped, line ends and spaces unified.

    After a few rounds what still looks like an entity loses its ampersand: hostile nesting must end somewhere.
    """
    for _ in range(_ENTITY_ROUNDS):
        text = _visible(text)
        resolved = _ENTITY.sub(_resolve, _AMPERSANDS.sub("&", text))
        if resolved == text:
            return text
        text = resolved
    return _ENTITY.sub(lambda match: "＆" + match.group()[1:], _AMPERSANDS.sub("＆", _visible(text)))


def _resolve(match: re.Match[str]) -> str:
    entity = match.group()
    return html.unescape(entity if entity.endswith(";") else entity + ";")


def _visible(text: str) -> str:
    text = _LINE_ENDS.sub("\n", _SURROGATES.sub("\ufffd", text))
    return _INVISIBLE.sub("", _SPACES.sub(" ", text))


def _fold_spaces(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", _SPACES.sub(" ", text))).strip()


@cache
def _pointers() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One pattern for all pointers (group i is rule i) and the rules' kinds."""
    table = rows("rag.notices", "pointers.tsv")
    bodies = "|".join(f"({_expand(body)})" for _, body in table)
    # In the middle of a sentence ("可扫码查看附件，…") the words are the sentence's own. The look-ahead is for speed.
    pattern = (
        rf"(?=[{_ARROWS}{_POINTER_STARTS}])(?<![可请以或过并能需将后A-Za-z])(?:{bodies})(?![，。；、,;A-Za-z])"
        rf"(?: ?[{_ARROWS}]){{0,12}}"
    )
    return re.compile(pattern), tuple(kind for kind, _ in table)


def _expand(body: str) -> str:
    return body.replace("<A>", f"[{_ARROWS}]").replace("<DO>", _DO).replace("<WHAT>", _WHAT)


def _remove_pointers(text: str) -> tuple[str, frozenset[str]]:
    """Each pointer, with the arrows around it, becomes a line end: it stood for one in the layout of the page."""
    pattern, kinds = _pointers()
    found: set[str] = set()
    kept: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        found.add(kinds[(match.lastindex or 1) - 1])
        kept.append(text[at : match.start()].rstrip(_ARROWS + " "))
        at = match.end()
    return "\n".join([*kept, text[at:]]), frozenset(found)
