"""The structure that a notice's text carries in its numbering, also where its line breaks were lost.

A numbered marker (第一章, 一、, （一）, 1., （1）, ①, 第三条, 01) counts at the start of a line. Within running text it
counts only where it continues the numbering that is open there, or starts one at a place where a heading can stand:
so "第一、二批", "1.5万元", "2025年" and "http://a.b/1.2" stay whole. What is below what follows from the order in which
the kinds of marker appear, since every notice nests them in its own way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rag.language.item_marks import CIRCLED, HAN, number_of
from rag.notices.sentences import Protected, Span
from rag.resources import lines

_CN = f"[{HAN}]"
# What follows a number that is only referred to: 第（一）项, （二）类, （一）至（三）.
_REFERENCE = "[、，。；和或的至及项款类批]|条(?!件)|中(?![小心试])|所(?![属有])"
# Each kind: (its name, its pattern with the number in a group, whether it needs something to the left).
_MARKERS = re.compile(
    rf"(?P<chapter>第(?P<n1>[一二三四五六七八九十百\d]{{1,5}})(?:章|部分|编)(?![的中规]))"
    rf"|(?P<article>第(?P<n2>[一二三四五六七八九十百\d]{{1,6}})条(?![的中规第款、和至]|例))"
    rf"|(?P<cn>(?<![第十百千周期统唯专之其同逐万一二三四五六七八九\d—\-])(?P<n3>{_CN}{{1,3}})、(?:(?!{_CN})|(?<=\n{_CN}、)(?!{_CN}[、和及与或至]))(?!(?<=(?:专题|方向|赛道|类别|板块).、)(?:专题|方向|赛道|类别|板块)))"  # 一、一次性扩岗补助, not 专题一、专题二
    rf"|(?P<alone>(?<![^\n])(?P<n4>{_CN}{{1,3}})(?=\n))"
    rf"|(?P<cnparen>[（(](?P<n5>{_CN}{{1,3}})[）)](?!{_REFERENCE}))"
    rf"|(?P<paren>[（(](?P<n6>\d{{1,2}})[）)](?!{_REFERENCE}))"
    rf"|(?P<circled>(?P<n7>[{CIRCLED}]))"
    r"|(?P<zero>(?:(?<![\w.:：/\-])(?=0\d[\u4e00-\u9fff])|(?<![^\n])(?=0\d [\u4e00-\u9fff]))(?P<n8>0\d))"
    r"|(?P<dot>(?<![\d.．,，A-Za-z/\-—－~～=])(?P<n9>[1-9]\d?)[.．](?!\d)(?=\s?\S))"
    r"|(?P<dotyear>(?<![\d.．,，A-Za-z/\-—－~～=])(?P<n10>[1-9]\d?)[.．](?=20\d\d ?[年\-—]))"
    r"|(?P<comma>(?<![\d.．,，A-Za-z/\-—－~～=第前近约共和])(?P<n11>[1-9]\d?)、(?!\d))"
)
_SAME_KIND = {"dotyear": "dot", "alone": "cn"}
_TOP_KINDS = ("chapter", "article", "cn")
_BEFORE_HEADING = "。；：！？:;!?）)》”】\n"
_REFERRING = "第条款项见按述即合足据和或、及与至"
_SENTENCE_MARK = re.compile("[。；;，！？：:]")
_MAX_HEADING_CHARS = 40
_MAX_PLAIN_HEADING_CHARS = 24
# "工作要求和保障措施。" is one heading, "支持对象中小企业…。" a heading and a sentence
_MAX_NAME_TAIL_CHARS = 8
_HEADING_END = re.compile(r"[。：\n；;，]|:(?!\d)|[（(][一1][）)]|(?<!\d)1[.．、]|0\d(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that hangs together: a heading with what follows it, a list item, a labelled line, a paragraph.

    Attributes:
        start, end: offsets; the blocks of a text cover it without gap or overlap.
        level: depth of the marker that the block begins with, 1 the outermost; 0 for a block without one.
        path: headings above and of the block, outermost first, as (start, end) spans; an item without a heading of
            its own adds none.
    """

    start: int
    end: int
    level: int
    path: tuple[Span, ...]


@dataclass(slots=True)
class _Open:
    """A numbering that is open: its kind, the last number, and the heading under that number."""

    kind: str
    number: int
    heading: Span | None


@dataclass(frozen=True, slots=True)
class _Marker:
    kind: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Break:
    """Where a paragraph or a labelled line begins."""

    start: int
    attachments: bool


def parse_blocks(text: str, protected: Protected | None = None) -> list[Block]:
    """The blocks of a clean text, in order; they cover it. Takes time linear in the text."""
    reader = _Reader(text)
    for event in _events(text, protected or Protected(text)):
        reader.read(event)
    return reader.blocks()


class _Reader:
    """Goes through the events of a text with the numberings that are open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._stack: list[_Open] = []
        self._starts: list[tuple[int, int, tuple[Span, ...]]] = [(0, 0, ())]
        self._line_start = 0
        self._last_end = 0
        self._in_attachments = False

    def read(self, event: _Marker | _Break) -> None:
        if self._text[event.start - 1 : event.start] == "\n":
            self._line_start = event.start
        if isinstance(event, _Break):
            if event.attachments:
                self._stack.clear()
            self._in_attachments = self._in_attachments or event.attachments
            self._begin(event.start, 0)
        elif self._accepts(event):
            self._in_attachments = self._in_attachments and event.kind not in _TOP_KINDS
            self._enter(event)
            self._last_end = event.end
            self._begin(event.start, len(self._stack))

    def blocks(self) -> list[Block]:
        ends = [start for start, _, _ in self._starts[1:]] + [len(self._text)]
        return [
            Block(start, end, level, path)
            for (start, level, path), end in zip(self._starts, ends, strict=True)
            if end > start
        ]

    def _begin(self, start: int, level: int) -> None:
        path = tuple(entry.heading for entry in self._stack if entry.heading)
        self._starts.append((start, level, path))

    def _accepts(self, marker: _Marker) -> bool:
        """Whether the marker is one, by its place and by the numbering that is open there."""
        before = self._text[marker.start - 1 : marker.start]
        if before in ("", "\n"):
            return True
        continues = any(e.kind == marker.kind and e.number + 1 == marker.number for e in self._stack)
        if marker.kind in ("article", "chapter") and self._text[marker.end : marker.end + 1] == " ":
            return continues or marker.number == 1
        gap = self._gap(marker.start)
        if marker.number == 1 and _section_name().fullmatch(gap):
            return True
        if before in _REFERRING or self._text.endswith("附件", 0, marker.start):
            return False
        if continues:
            return marker.kind != "comma" or before in _BEFORE_HEADING or before == " "
        return marker.number == 1 and (before in _BEFORE_HEADING or _could_be_heading(gap))

    def _gap(self, end: int) -> str:
        """What stands since the last marker or line start, "" if that is too long for a heading."""
        start = max(self._last_end, self._line_start)
        return self._text[start:end].strip() if end - start <= 2 * _MAX_HEADING_CHARS else ""

    def _enter(self, marker: _Marker) -> None:
        """Put the marker on the stack of open numberings, at the place that its kind and number ask for."""
        plain = self._plain_heading(marker)
        if plain:
            self._stack[:] = [_Open("plain", 0, plain)]
            if self._starts[-1][0] == plain[0]:
                self._starts[-1] = (plain[0], 1, (plain,))
        for depth in range(len(self._stack), 0, -1):
            entry = self._stack[depth - 1]
            # A numbering that starts again below another kind is a list within an item, not the outer one anew.
            restarts = marker.number == 1 and (depth == len(self._stack) or marker.kind in _TOP_KINDS)
            if entry.kind == marker.kind and (marker.number > entry.number or restarts):
                del self._stack[depth - 1 :]
                break
        heading = None if self._in_attachments else _heading(self._text, marker)
        self._stack.append(_Open(marker.kind, marker.number, heading))

    def _plain_heading(self, marker: _Marker) -> Span | None:
        """An unnumbered heading after a blank line, where it starts a numbering that is already open anew."""
        if marker.number != 1 or not any(entry.kind == marker.kind for entry in self._stack):
            return None
        text, end = self._text, marker.start
        start = text.rfind("\n", max(0, end - 2 * _MAX_HEADING_CHARS), max(0, end - 1)) + 1
        line = text[start:end].strip()
        if 1 < len(line) <= _MAX_PLAIN_HEADING_CHARS and text.endswith("\n\n", 0, start):
            return (start, start + len(line)) if not _SENTENCE_MARK.search(line) else None
        return None


def _events(text: str, protected: Protected) -> list[_Marker | _Break]:
    """Possible markers, and places where a paragraph or a labelled line begins, in order; a marker goes first."""
    events: list[_Marker | _Break] = [
        _marker(match) for match in _MARKERS.finditer(text) if match.start() not in protected
    ]
    breaks = {match.end(): False for match in re.finditer(r"\n+(?=.)", text)}
    for match in _label_pattern().finditer(text):
        at = match.start()
        if at not in protected and (at in breaks or _splits_off(match.group(), text[at - 1 : at])):
            breaks[at] = match.group().startswith("附")
    marked = {event.start for event in events if text[event.start - 1 : event.start] in ("", "\n")}
    events += [_Break(at, attachments) for at, attachments in breaks.items() if at not in marked]
    return sorted(events, key=lambda event: event.start)


def _splits_off(label: str, before: str) -> bool:
    """Whether a label within a line begins a new piece: short ones may be the end of another word (申报|地址)."""
    return bool(before) and (
        not re.match("[\u4e00-\u9fff]", before) or len(label) > 4 or label.startswith("附件")
    )


def _marker(match: re.Match[str]) -> _Marker:
    groups = {name: group for name, group in match.groupdict().items() if group is not None}
    kind = next(name for name in groups if not name[-1].isdigit())
    number = next(group for name, group in groups.items() if name[-1].isdigit())
    return _Marker(_SAME_KIND.get(kind, kind), number_of(number), match.start(), match.end())


def _could_be_heading(gap: str) -> bool:
    """Whether what stands since the last marker or line start can be a heading ("二、申报条件（一）…")."""
    return 0 < len(gap) <= _MAX_HEADING_CHARS and not _SENTENCE_MARK.search(gap)


def _heading(text: str, marker: _Marker) -> Span | None:
    """The span of the heading after a marker, the marker included; None where a sentence follows at once."""
    start = marker.end
    while start < len(text) and text[start] in " \n":
        start += 1
    window = text[start : start + _MAX_HEADING_CHARS + 1]
    stop = _HEADING_END.search(window)
    known = _section_name().match(window)
    if stop and known and stop.group() == "。" and stop.start() - known.end() > _MAX_NAME_TAIL_CHARS:
        stop = None
    if stop and stop.group()[0] not in "；;，" and stop.start() > 1:
        return marker.start, start + stop.start()
    if known:
        return marker.start, start + known.end()
    ends_text = stop is None and start + len(window) == len(text) and bool(window)
    return (marker.start, start + len(window.rstrip())) if ends_text else None


@cache
def _section_name() -> re.Pattern[str]:
    """Any of the known names of sections, the longest first."""
    return re.compile(
        "|".join(sorted(map(re.escape, lines("rag.notices", "section_names.txt")), key=len, reverse=True))
    )


@cache
def _label_pattern() -> re.Pattern[str]:
    labels = "|".join(sorted(map(re.escape, lines("rag.notices", "labels.txt")), key=len, reverse=True))
    return re.compile(rf"(?<![见详如的及和、“（(])(?:{labels})\d?[：:]")
