"""What the head of a text tells of it: front matter, lines such as 标题：… and 发布时间：…, or what WeChat shows under a title."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from rag.ingest.days import with_written_day
from rag.notices.input_record import field_name, written_day

_YAML = re.compile(r"\A---\n((?:[^\n]{0,2000}\n){0,40}?)---\n")
_TOML = re.compile(r"\A\+\+\+\n((?:[^\n]{0,2000}\n){0,40}?)\+\+\+\n")
_LINE = re.compile(r"[ \t>*_-]{0,6}([^\s:：*]{2,12})[*_]{0,2}[ \t]{0,3}[:：][*_]{0,2}[ \t]{0,3}(.{0,2000})")
# Where a further field may begin in a line: behind spaces, before a short word with a colon.
_GAP = re.compile(r"[ \t\u3000|]{1,20}(?=[【\[(（*_]{0,2}[一-龥A-Za-z_]{2,12}[】\])）*_]{0,2}[:：](?!//))")
_MAX_LINES = 12
# 原创 小云 云州发布 2025年09月12日 09:30 江苏: all that WeChat shows under a title, as it is copied with the text; or its parts, a line each.
_BYLINE = re.compile(
    r"(?P<names>(?:[^\s。，：:]{1,30}[ \t]{1,4}){0,4})(?P<day>20\d\d(?:年\d{1,2}月\d{1,2}日|[-/]\d{1,2}[-/]\d{1,2}))[ \t]{1,4}\d{1,2}:\d\d"
    r"(?:[ \t]{1,4}[一-龥]{2,4})?(?:[ \t]{1,4}\d{1,6}人(?:听过)?)?"
)
_NAMES = re.compile(r"(?:[^\s。，：:]{1,30}[ \t]{1,4}){0,3}[^\s。，：:]{1,30}")
_BYLINE_LINES = 8
_OF_A_DAY = re.compile(r"(?:时间|日期|期限|截止|截至|[至于起为])$")  # 会议时间 2025年9月20日 14:00


def front_matter(raw: str) -> tuple[dict[str, str], str]:
    """The fields between two lines of dashes (YAML's `key: value`) or plus signs (TOML) at the head, and the rest."""
    if found := _TOML.match(raw):
        try:
            told = {key: str(value) for key, value in tomllib.loads(found[1]).items()}
        except tomllib.TOMLDecodeError:
            return {}, raw
    elif found := _YAML.match(raw):
        parted = (line.partition(":") for line in found[1].split("\n"))
        told = {key: value.strip().strip("\"'") for key, mark, value in parted if mark}
    else:
        return {}, raw
    named = ((field_name(key), value) for key, value in told.items())
    fields = {
        "url" if field == "account" and value.startswith(("http://", "https://")) else field: value
        for field, value in named
        if field and value
    }
    return fields, raw[found.end() :]


def head_lines(text: str) -> tuple[dict[str, str], str]:
    r"""The fields that a text's first lines name, and the text without them; nothing where they name but one.

    What is no field of a notice (浏览次数：35) and a time that is no whole day, as an event's, stay in the text.

    >>> head_lines("标题：关于申报的通知\n发布时间：2025-09-12 来源：某局\n正文：\n各单位：")
    ({'title': '关于申报的通知', 'date': '2025-09-12', 'account': '某局'}, '各单位：')
    >>> head_lines("来源：某局\n各单位：")
    ({}, '来源：某局\n各单位：')
    """
    fields: dict[str, str] = {}
    left: list[str] = []
    rest = text
    for end, line in _lines(text):
        named = _LINE.fullmatch(line)
        field = field_name(named[1]) if named else None
        if line.strip() and (named is None or field is None or field in fields):
            break
        rest = text[end:]
        if named is not None and field == "content":
            rest = named[2] + rest
            break
        if named is not None and field is not None:
            told, other = _parted(field, line)
            fields |= {name: value for name, value in told.items() if name not in fields}
            left += other
    return (fields, "\n".join([*left, rest.lstrip("\n")])) if len(fields) > 1 else ({}, text)


def wechat_byline(text: str) -> tuple[dict[str, str], str]:
    r"""Title, account and day of an article that was copied from WeChat with its head, and the text without that.

    >>> wechat_byline("关于申报的通知\n\n原创 小云 云州发布\n2025年09月12日 09:30 江苏\n\n各单位：")
    ({'title': '关于申报的通知', 'date': '2025-09-12', 'account': '云州发布'}, '各单位：')
    """
    lines = [(end, line.strip()) for end, line in _lines(text) if line.strip()][:_BYLINE_LINES]
    for at, (end, line) in enumerate(lines[1:], 1):
        if (byline := _BYLINE.fullmatch(line)) is None:
            continue
        names = byline["names"].split() or [
            name for _, above in lines[1:at] if _NAMES.fullmatch(above) for name in above.split()
        ]
        day = written_day(byline["day"].replace("-", "/"))
        if day is None or not names or at > 1 + len(names) or _OF_A_DAY.search(names[-1]):
            return {}, text
        fields = {"title": lines[0][1], "date": day.isoformat(), "account": names[-1]}
        return fields, text[end:].lstrip("\n")
    return {}, text


def _parted(field: str, line: str) -> tuple[dict[str, str], list[str]]:
    """The fields that one line names (发布时间：2025年9月12日 来源：某局 浏览次数：35), and what of it names none.

    A title may hold colons of its own, a link holds them: they end where a field begins, the others at any short word.
    """
    pieces: list[str] = []
    for piece in _GAP.split(line):
        named = _LINE.fullmatch(piece)
        if pieces and (named is None or (field in ("title", "url") and _taken(named) is None)):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    told: dict[str, str] = {}
    left: list[str] = []
    for piece in pieces:
        named = _LINE.fullmatch(piece)
        taken = _taken(named) if named else None
        if taken and taken[0] not in told:
            told[taken[0]] = taken[1]
        elif named is None or named[2].strip():
            left.append(piece.strip())
    return told, left


def _taken(named: re.Match[str]) -> tuple[str, str] | None:
    """The field and the value that a name and what stands behind it make; None where they make none."""
    field, value = field_name(named[1]), named[2].strip().strip("<>")
    if field == "date":
        day = written_day(str(with_written_day({"date": value})["date"]))
        value = day.isoformat() if day else ""
    return (field, value) if field not in (None, "content") and value else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(where the line ends, the line) of the first lines."""
    at = 0
    for _ in range(_MAX_LINES):
        if at >= len(text):
            return
        end = text.find("\n", at)
        end = len(text) if end < 0 else end + 1
        yield end, text[at:end].rstrip("\r\n")
        at = end
