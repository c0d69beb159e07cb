"""What a notice is and where it applies: category, regions, level, issuers, number, and whether its matter is attached.

All of it is read by general rules from title, text and source line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.domain import Category, Level
from rag.notices.cleaning import CleanBody
from rag.notices.notice_category import is_attachment_only, read_category
from rag.notices.notice_regions import HEAD_WITHIN, PREFIX, level_of, read_regions
from rag.notices.organisations import find_signature, is_media, issuer_of_quoted_document
from rag.notices.sentences import Protected

_HEAD_END = "(?:通知|公告|公示|通告|通报|决定|意见(?!稿)|函|批复|名单)(?:的?(?:公示|通知|公告))*"
_HEAD = re.compile(
    rf"(?:^|(?<=\n))[^\n。，：:《（]{{0,40}}?关于[^\n。]{{2,160}}?的?(?:{_HEAD_END})(?![》书的〉”及]|期|名单)"
)
_SHORT_HEAD = re.compile(rf"[^\n。，]{{4,100}}?(?:{_HEAD_END}|正式启动|答记者问)")
_FIRST_LINE_CHARS = 60

_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,60})[〔\[﹝（(【](20\d\d)[〕\]﹞）)】] ?(?:第 ?)?(\d{1,5}) ?号")
_TITLE_WORD = re.compile(
    "通知|意见|决定|公告|方案|办法|批复|公示|通报|通告|指引|指南|措施|细则|规定|计划|规划|函(?=[^〔]{2})|的|名单|文号：?"
)
_AFTER_NUMBER = re.compile(r"\s*(?:$|\n|各|有关|市|省|区|县|全|直属|国|\S{2,40}：)")


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
    head = document_title(body.text) or (PREFIX.sub("", title) if "关于" in title else "")
    category = read_category(title, head, body.text)
    issuers = read_issuers(body, category, account)
    regions = read_regions(title, body.text, head, category, issuers, account)
    return Metadata(
        regions=tuple(place.name for place in regions),
        level=level_of(regions),
        category=category,
        issuers=issuers,
        document_number=read_document_number(body.text),
        attachment_only=is_attachment_only(category, head, body),
    )


def document_title(text: str) -> str:
    """The title that the document itself bears (关于…的通知), "" where the text begins without one."""
    match = _HEAD.search(text[:HEAD_WITHIN]) or _SHORT_HEAD.match(text)
    if match:
        return match.group().strip()
    first = text[:_FIRST_LINE_CHARS].split("\n", 1)[0]
    return (
        "" if first.endswith(("：", ":", "。", "；", "？", "?")) or len(first) == _FIRST_LINE_CHARS else first
    )


def read_document_number(text: str) -> str | None:
    """The number that the notice itself bears, as written; numbers that it only cites stand in brackets."""
    protected = Protected(text[:HEAD_WITHIN])
    for match in _NUMBER.finditer(text[:HEAD_WITHIN]):
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
