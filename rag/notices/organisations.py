"""Names of organisations in running text: what they look like, who signed, and whose name stands where.

A signature is a run of organisations directly before a date. Where the line breaks were lost ("…汇总表苏州市科学技术局
2025年9月17日") the run is the longest end of the text before the date that can be read as organisations one after the
other, each beginning with a place or being a body of the nation.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

from rag.language.places import find_places
from rag.notices.sentences import Span
from rag.resources import lines

_SUFFIX = (
    "委员会|管委会|管理办公室|办公室|办公厅|人民政府|政府|总局|分局|支局|厅|局|署|委|中心|协会|学会|联合会|促进会|商会|研究院|研究所"
    "|学院|大学|公司|集团|平台|总队|支队|大队|分行|银行|法院|检察院|专班|指挥部|领导小组|联席会议|党组|海关|服务窗口|基金会|联盟|医院"
)
_SUFFIX_AT = re.compile(rf"(?:{_SUFFIX}|部)(?:（[\u4e00-\u9fff]{{2,14}}）)?")
_PARTY = ("中共", "共青团", "中国共产党")
_MAX_NAME_CHARS = 36
_SUBUNIT = re.compile(
    r"(?:办公厅|办公室|秘书局|综合司|[\u4e00-\u9fff]{2,12}?司|[\u4e00-\u9fff]{2,10}?局|[\u4e00-\u9fff]{2,8}?中心)"
)
# Authorities of the nation with offices in the provinces: both parts are one name.
_VERTICAL = re.compile(
    r"(?:国家税务总局|国家金融监督管理总局|中国人民银行|国家统计局|国家能源局|国家外汇管理局|中华人民共和国)"
    r"[\u4e00-\u9fff]{2,10}?(?:税务局|监管局|监管分局|监管办公室|分行|支行|调查总队|调查队|分局|海关)"
)
# Words that no organisation's name holds: a run over them is text.
_NOT_IN_NAME = re.compile(
    "[^\u4e00-\u9fff“”·（）、]|关于|通知|公示|附件|名单|申报|汇总|通过|按照|根据|印发|现将|联系|电话|地址|以及|样表|样式|特此"
)
_PLACE_END = re.compile("(?:省|市|区|县|州|旗|盟|自治区|新区|开发区|高新区)$")
_LINE_NAME_END = re.compile(rf"(?:{_SUFFIX}|部|司|处|科)[）)]?$")
_LINE_NAME = re.compile(r"[\u4e00-\u9fff“”·（）() ]{4,30}")
_DATE = re.compile(
    r"(?P<gap>\s*)(?:20\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日|二[〇○零O0][一二三四五六七八九〇○零]{2}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
    r"(?![前至起之开到止内后的以\-—－~～,，、)）印发出召举公组正])"
)
_WINDOW_CHARS = 160
_MAX_SIGNATORIES = 16
_MAX_DATES = 100  # looked at: bounds the work on hostile text
_MEDIA = re.compile("(?:报|社|网|台|杂志|频道|客户端|微报|新闻|在线|头条|周刊)$")


@cache
def _national() -> tuple[str, ...]:
    return tuple(sorted(lines("rag.notices", "national_bodies.txt"), key=len, reverse=True))


@cache
def _national_starts() -> frozenset[str]:
    return frozenset(body[0] for body in _national())


def is_national(name: str) -> bool:
    """Whether a name begins with a body of the nation, and no place follows in it (国家税务总局江苏省税务局 is local)."""
    body = next((b for b in _national() if name.startswith(b)), None)
    return body is not None and not find_places(name[len(body) :])


def is_media(name: str) -> bool:
    """Whether a name is that of a newspaper, agency or site, which reports and does not issue."""
    return bool(_MEDIA.search(name))


def split_names(text: str) -> list[str] | None:
    """The organisations that a string is made of, one after the other; None if it is not made of them."""
    names: list[str] = []
    for part in text.split():
        run = _runs(part).get(0) if len(part) <= _WINDOW_CHARS else None
        if run is None:
            return None
        names += run
    return names or None


def _runs(text: str) -> dict[int, list[str]]:
    """Start -> the organisations that `text[start:]` is made of, for every start where it is.

    Read from the end backwards, the shortest name first that leaves only names behind it.
    """
    places = [(m.start, m.end) for m in find_places(text)]
    runs: dict[int, list[str]] = {len(text): []}
    for start in range(len(text) - 1, -1, -1):
        end = min((end for end in _name_ends(text, start, places) if end in runs), default=0)
        if end:
            runs[start] = [text[start:end], *runs[end]]
    return runs


def _name_ends(text: str, start: int, places: list[Span]) -> set[int]:
    """Where a name that begins at `start` can end."""
    vertical = _VERTICAL.match(text, start)
    if vertical:
        return {vertical.end()}
    ends: set[int] = set()
    for body in _national() if text[start] in _national_starts() else ():
        if text.startswith(body, start):
            end = start + len(body)
            subunit = _SUBUNIT.match(text, end)
            local = subunit and any(end <= at < subunit.end() for at, _ in places)
            ends |= {end} | ({subunit.end()} if subunit and not local else set())
    at_place = next((end for at, end in places if at == start), 0)
    party = text.startswith(_PARTY, start)
    if at_place or party:
        stop = _name_limit(text, start, at_place, party, places)
        ends |= {m.end() for m in _SUFFIX_AT.finditer(text, start + 2, stop)}
    return ends


def _name_limit(text: str, start: int, place_end: int, party: bool, places: list[Span]) -> int:
    """How far a name from `start` can reach: not over other words of text, nor into the next name's place."""
    stop = min(len(text), start + _MAX_NAME_CHARS)
    broken = _NOT_IN_NAME.search(text, start, stop)
    stop = broken.start() if broken else stop
    for at, end in places:
        # 江苏省南京市…局 names its place in steps, and 中共江苏省委… has it inside.
        inside = at <= place_end or (party and at <= start + 4)
        if start < at < stop and not inside and _PLACE_END.search(text[at:end]):
            return at
    return stop


def find_signature(text: str) -> tuple[tuple[str, ...], int] | None:
    """The organisations that signed and where their names begin; None if nobody did.

    The first signature counts: what is issued may follow it.
    """
    dates = (date.start() for date in _DATE.finditer(text) if _may_end_name(text, date.start()))
    for at in islice(dates, _MAX_DATES):
        signed = _signed_before(text, at)
        if signed:
            return signed
    return _signed_before(text, len(text))


def _may_end_name(text: str, end: int) -> bool:
    return bool(_LINE_NAME_END.search(text[max(0, end - 10) : end].rstrip()))


def _signed_before(text: str, end: int) -> tuple[tuple[str, ...], int] | None:
    line_start = text.rfind("\n", 0, end) + 1
    names, start = _names_at_end(text[max(line_start, end - _WINDOW_CHARS) : end])
    if not names:
        return None
    begin = end - start
    while begin == line_start and len(names) < _MAX_SIGNATORIES and line_start > 0:
        line_end = len(text[:line_start].rstrip())
        line_start = text.rfind("\n", 0, line_end) + 1
        more, length = _names_at_end(text[max(line_start, line_end - _WINDOW_CHARS) : line_end])
        if not more or length < line_end - line_start:
            break
        names, begin = more + names, line_start
    return tuple(names), begin


def _names_at_end(line: str) -> tuple[list[str], int]:
    """The organisations that a line ends with, and how many characters of it they take."""
    line = line.rstrip()
    if not _LINE_NAME_END.search(line):
        return [], 0
    whole = split_names(line)
    if whole:
        return whole, len(line)
    start, names = min(_runs(line).items())
    if names:
        return names, len(line) - start
    is_name = _LINE_NAME.fullmatch(line) and not _NOT_IN_NAME.search(line)
    return ([line], len(line)) if is_name else ([], 0)


def issuer_of_quoted_document(text: str) -> str | None:
    """Who issued the first document that a report quotes as 《…关于…》."""
    for match in re.finditer("《([\u4e00-\u9fff、]{2,40}?)关于", text[:2000]):
        names = split_names(match.group(1).replace("、", " "))
        if names:
            return names[0]
    return None
