"""Checking one record, whether it came from a file or over HTTP."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from rag.clock import SHANGHAI, today
from rag.domain import NoticeInput
from rag.notices.cleaning import clean_body, clean_title
from rag.notices.inferred import with_inferred
from rag.notices.strict_json import DUPLICATE_KEY
from rag.resources import rows
from rag.settings import Settings

ATTACHMENT_FIELDS = ("name", "url", "text")
NO_PATH = "is read from files beside a file of notices alone; send the attachment's words as its text"
FIELDS = ("aid", "title", "url", "date", "account", "content", "attachments")
SURE_NAMES = frozenset(
    [*FIELDS, "文章标识符aid", "标题title", "链接url", "时间time", "公众号名称", "finalContent"]
)
"""Keys that mean a field and nothing else; the other heads that are known fill what these leave open."""


@cache
def _field_names() -> Mapping[str, str]:
    return {head.lower(): field for field, head in rows("rag.notices", "field_names.tsv")}


@cache
def _field_ranks() -> Mapping[str, int]:
    return {head: rank for rank, head in enumerate(_field_names(), 1)}


def field_name(head: str) -> str | None:
    """The field that a key or a column head means, None for any other; case and spaces around do not count.

    >>> field_name("标题title"), field_name(" URL "), field_name("企业名称"), field_name("news_title")
    ('title', 'url', None, 'title')
    """
    plain = _plain_head(head)
    return plain if plain in FIELDS else _field_names().get(plain)


def field_rank(head: str) -> int:
    """How surely a key or a column head means its field: 0 for ours, then by the order of the list of names."""
    plain = _plain_head(head)
    return 0 if plain in FIELDS else _field_ranks().get(plain, len(_field_ranks()) + 1)


def _plain_head(head: str) -> str:
    """A head without marks, in lower case, and without what a system puts before all of its names (articleTitle)."""
    plain = head.strip(" \t\r\n\ufeff\u3000*：:").lower()
    if plain in FIELDS or plain in _field_names():
        return plain
    return _PREFIX.sub("", plain)


MAX_CONTENT_CHARS = 2_000_000
"""Longest content, and longest sum of the attachments' texts, in characters."""
MAX_ATTACHMENTS = 200
_MAX_CHARS = {"title": 1000, "url": 2048, "account": 200, "date": 64, "name": 500}

_AID = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9_.-]{1,128}")  # clients take "." and ".." out of a path
_PREFIX = re.compile(r"^(?:article|news|info|doc|notice|content|policy|post|item|page)[_-]?(?=[a-z])")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.DOTALL)
_WRITTEN_DAY = re.compile(
    r"([0-9]{4})\s?[/.年]\s?([0-9]{1,2})\s?[/.月]\s?([0-9]{1,2})\s?日?(?:[ T]{1,3}[0-9]{1,2}[:：时][0-9:： 分秒]{0,12})?"
)
_NOT_IN_URL = re.compile(r"[\s\x00-\x1f\x7f<>\"]")


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that was not taken.

    Attributes:
        aid: the record's id, if one could be read.
        field: the field at fault, if it is one.
        reason: a clause that says what is wrong and what would be right ("is empty; …").
        position: line (JSONL, CSV) or place in the array, from 1; 0 where the record came alone.
        file: name of the file, "" where the record came alone.
        more: (field, reason) of what else is wrong with it.
    """

    aid: str | None
    field: str | None
    reason: str
    position: int = 0
    file: str = ""
    more: tuple[tuple[str | None, str], ...] = ()

    @property
    def faults(self) -> tuple[tuple[str | None, str], ...]:
        """(field, reason) of all that is wrong."""
        return ((self.field, self.reason), *self.more)


MISSING = "is missing"
MISSING_LINK = 'is missing; a notice that has a text but no link is sent with "url": ""'
MISSING_TEXT = "is empty, and so is the text: a title alone needs a link; give a content or a url"
MAX_FAULTS = 20
"""Of one record that are told."""
T = TypeVar("T")


class _Bad(Exception):
    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def parse_record(
    record: object, *, unknown_fields: bool = True, notes: list[str] | None = None
) -> NoticeInput | Rejection:
    """Check one record, with Chinese or English field names.

    Args:
        record: what JSON gave; anything but an object is rejected.
        unknown_fields: whether other fields are ignored (files carry extra columns) or rejected (HTTP).
        notes: takes a clause for each missing title, link or day that the text stands in for; without it, as over HTTP,
            a record that lacks one of them is rejected, and a notice that has no link says so by an empty one.
    """
    if not isinstance(record, dict):
        return Rejection(None, None, f"is {_kind(record)} where an object is wanted")
    faults: list[_Bad] = []
    fields = _named(record, unknown_fields, faults)
    value = fields.get("aid")
    told: list[str] = []
    if notes is not None:
        fields, told = with_inferred(fields)
    linkless = _is_linkless(fields)
    notice = NoticeInput(
        aid=_read(faults, _aid, value),
        title=_read(faults, _title, fields.get("title")),
        url="" if linkless else _read(faults, _link, fields.get("url")),
        date=_read(faults, _date, fields.get("date")),
        account=_read(faults, _account, fields.get("account")),
        content=_read(faults, _content, fields.get("content")),
        attachments=_read(faults, _attachments, fields.get("attachments"), unknown_fields),
    )
    if faults:
        aid = value if isinstance(value, str) and _AID.fullmatch(value) else None
        first, *others = dict.fromkeys((bad.field, bad.reason) for bad in faults[:MAX_FAULTS])
        return Rejection(aid, *first, more=tuple(others))
    if notes is not None:
        notes += told
    return notice


def _is_linkless(fields: Mapping[str, Any]) -> bool:
    """Whether a link is told to be none, of a notice with a text: without one, nothing but the link leads anywhere.

    A content that is no text is refused as such, and tells nothing of the link.
    """
    content = fields.get("content")
    if fields.get("url") != "" or content is None:
        return False
    return not isinstance(content, str) or bool(clean_body(content).text)


def _read(faults: list[_Bad], reader: Callable[..., T], *values: object) -> T:
    """What a reader makes of a field; where it refuses, that is noted, and what is given stands for nothing."""
    try:
        return reader(*values)
    except _Bad as bad:
        faults.append(bad)
        return cast("T", None)


def _named(record: dict[Any, Any], unknown_fields: bool, faults: list[_Bad]) -> dict[str, Any]:
    """The record under our field names."""
    if DUPLICATE_KEY in record:
        twice = record[DUPLICATE_KEY]
        faults.append(_Bad(field_name(twice) or _shown(twice), "is given twice"))
    fields: dict[str, Any] = {}
    # The sure names come first: a list may hold an `id` or a 来源 of its own beside them.
    by_rank = sorted(
        record.items(), key=lambda item: (str(item[0]) not in SURE_NAMES, field_rank(str(item[0])))
    )
    for key, value in by_rank:
        name = field_name(str(key))
        if name is None:
            if unknown_fields:
                continue
            if key != DUPLICATE_KEY:
                faults.append(_Bad(_shown(key), f"is not a field of a notice; there are {', '.join(FIELDS)}"))
            continue
        if name in fields and fields[name] != value:
            if unknown_fields and key not in SURE_NAMES:
                continue
            reason = "is given twice, under its Chinese and its English name, with different values"
            faults.append(_Bad(name, reason))
        fields[name] = value
    return fields


def _shown(key: object) -> str:
    """A key that is none of ours, short and as valid text: half of a surrogate pair becomes "?"."""
    return str(key)[:100].encode("utf-8", "replace").decode()


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _string(value: object, name: str, *, required: bool = True) -> str:
    if value is None and not required:
        return ""
    if value is None:
        raise _Bad(name, MISSING)
    if not isinstance(value, str):
        raise _Bad(name, f"is {_kind(value)} where a string is wanted")
    if _SURROGATE.search(value):
        raise _Bad(name, "holds half of a surrogate pair, which is not valid text; write it again as UTF-8")
    limit = _MAX_CHARS.get(name.split("/")[-1], MAX_CONTENT_CHARS)
    if len(value) > limit:
        raise _Bad(name, f"has {len(value):,} characters; at most {limit:,} are taken")
    return value


def _aid(value: object) -> str:
    aid = _string(value, "aid")
    if not _AID.fullmatch(aid):
        if aid in {".", ".."}:
            raise _Bad("aid", "must not be '.' or '..', which clients take out of an address")
        raise _Bad("aid", "must be 1 to 128 letters, digits, '_', '.' or '-' of ASCII")
    return aid


def _title(value: object) -> str:
    title = _string(value, "title")
    if not clean_title(title):
        raise _Bad("title", "is empty; every notice needs a title")
    return title


def _link(value: object) -> str:
    if value is None:
        raise _Bad("url", MISSING_LINK)
    if value == "":
        raise _Bad("url", MISSING_TEXT)
    return _url(value, "url")


def _url(value: object, name: str) -> str:
    url = _string(value, name).strip()
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        valid = False
    if not valid or _NOT_IN_URL.search(url):
        raise _Bad(
            name, "must be a link that begins with http:// or https://, without a user's name before the host"
        )
    return url


def written_day(text: str) -> dt.date | None:
    """The day of an ISO day, 2025/9/1, 2025年9月1日, or in Shanghai of an ISO time; None for any other text.

    >>> written_day("2025年9月12日"), written_day("9月20日上午9:00")
    (datetime.date(2025, 9, 12), None)
    """
    if written := _WRITTEN_DAY.fullmatch(text):
        text = f"{int(written[1]):04}-{int(written[2]):02}-{int(written[3]):02}"
    if not _DAY.fullmatch(text):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        return (moment.astimezone(SHANGHAI) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def _date(value: object) -> dt.date:
    """A day as `written_day` reads it, within the years that are taken."""
    text = _string(value, "date").strip()
    day = written_day(text)
    if day is None:
        raise _Bad("date", f"is {text[:40]!r}; write the day as YYYY-MM-DD")
    first, ahead = _years()
    last = today().year + ahead
    if not first <= day.year <= last:
        raise _Bad(
            "date", f"is {day}; notices of {first} to {last} are taken (RAG_FIRST_YEAR, RAG_YEARS_AHEAD)"
        )
    return day


@cache
def _years() -> tuple[int, int]:
    """The first year that is taken, and how many after the present one; from the environment, which does not change."""
    settings = Settings()
    return settings.first_year, settings.years_ahead


def _account(value: object) -> str:
    return _string(value, "account", required=False).strip()


def _content(value: object) -> str:
    return _string(value, "content", required=False)


def _attachments(value: object, unknown: bool) -> tuple[tuple[str, str | None, str | None], ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Bad("attachments", f"is {_kind(value)} where a list is wanted")
    if len(value) > MAX_ATTACHMENTS:
        raise _Bad("attachments", f"has {len(value):,} entries; at most {MAX_ATTACHMENTS} are taken")
    attachments = tuple(
        _attachment(item, f"attachments/{index}", unknown) for index, item in enumerate(value)
    )
    total = sum(len(text or "") for _, _, text in attachments)
    if total > MAX_CONTENT_CHARS:
        raise _Bad(
            "attachments", f"hold {total:,} characters together; at most {MAX_CONTENT_CHARS:,} are taken"
        )
    return attachments


def _attachment(item: object, where: str, unknown: bool) -> tuple[str, str | None, str | None]:
    if not isinstance(item, dict):
        raise _Bad(where, f"is {_kind(item)} where an object with a name is wanted")
    if not unknown and (others := [key for key in item if key not in ATTACHMENT_FIELDS]):
        hint = (
            NO_PATH
            if "path" in others
            else f"is not a field of an attachment; there are {', '.join(ATTACHMENT_FIELDS)}"
        )
        raise _Bad(f"{where}/{'path' if 'path' in others else _shown(others[0])}", hint)
    name = clean_title(_string(item.get("name"), f"{where}/name"))
    if not name:
        raise _Bad(f"{where}/name", "is empty; every attachment needs a name")
    url = None if item.get("url") in (None, "") else _url(item["url"], f"{where}/url")
    text = None if item.get("text") is None else _string(item["text"], f"{where}/text")
    return name, url, text
