"""Plain text and Markdown: one notice a file, its first lines the title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.domain import Place
from rag.ingest.format_protocol import FILE_NAME, Document, Link, Records, Unreadable
from rag.ingest.head_lines import front_matter, head_lines, wechat_byline
from rag.ingest.records import CsvFormat, JsonFormat
from rag.ingest.text_encoding import decode
from rag.ingest.titles import first_heading

_LEAST_CHARS, _MOST_CHARS = 20, 80  # in a line that is broken at a width
_SLACK = 3  # columns, of which a Chinese character takes two, or characters: a mark may not begin a line
_FULL_LINES, _FULL_SHARE = 4, 0.3
_BEGINS = re.compile(
    r"\s|$|[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|第[一二三四五六七八九十\d]{1,4}[条章节]|附件|[-*•●]"
    r"|[^\s，。；：:]{2,8}[:：]"  # a field: 地址：…
)
_PAUSE = re.compile(r"[，、；。？！：]|[,;.:] ")
# in a full line: prose has more, names, figures and verses one below the other have none
_LEAST_PAUSES = 0.25
_APART = re.compile(r"\S(?:[ \u00a0]{3,}|\u3000{2,})\S")  # the columns of a table
_TABLE = re.compile(r"[^\n\t]{1,40}\t[^\n\t]{1,40}\t")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_STRONG = re.compile(r"(?<!\\)(?:\*\*|__|(?<!\S)\*(?=\S)|(?<=\S)\*(?!\S)|`)")
_PICTURE = re.compile(r"!\[([^\]\n]{0,200})\]\([^)\n]{0,2000}\)")
_LINK = re.compile(
    r"(?<!!)\[([^\]\n]{1,300})\]\(((?:[^()\s]|\([^()\s]{0,200}\)){1,2000})(?:[ \t][^)\n]{0,200})?\)"
)
_REFERENCE = re.compile(
    r"^ {0,3}\[([^\]\n^][^\]\n]{0,99})\]:[ \t]{0,9}(\S{1,2000})[^\n]{0,300}$\n?", re.MULTILINE
)
_REFERRED = re.compile(r"(?<!!)\[([^\]\n]{1,300})\] ?\[([^\]\n]{0,100})\]")
_EMBEDDED = re.compile(r"!\[\[[^\]\n]{1,300}\]\]")
_NOTE_LINK = re.compile(r"\[\[(?:[^\]|\n]{1,300}\|)?([^\]|\n]{1,300})\]\]")
_SETEXT = re.compile(r"^(?=\S)([^\n]{1,200})\n(?:={3,100}|-{3,100})[ \t]{0,9}$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)[^\n`]{0,100}$\n?", re.MULTILINE)
_AUTOLINK = re.compile(r"<([^\s<>@/.]{1,64}(?:://|[@.])[^\s<>]{1,600})>")
_QUOTED = re.compile(r"^(?:>[ \t]?){1,5}", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")
_RULE_ROW = re.compile(
    r"^[ \t]{0,20}\|?(?:[ \t]{0,20}:?-{2,200}:?[ \t]{0,20}\|){1,200}(?:[ \t]{0,20}:?-{2,200}:?[ \t]{0,20})?\|?[ \t]{0,20}$\n?",
    re.MULTILINE,
)
_ROW = re.compile(r"^[ \t]*\|(.{0,4000})\|[ \t]*$", re.MULTILINE)


class TextFormat:
    """Plain text."""

    name = "text"
    suffixes = (".txt", ".text")

    def read(self, data: bytes, file_name: str) -> Document | Records:
        """The text as it stands; what is JSON or a table of notices under this name is read as that."""
        text, note = decode(data)
        if text.lstrip()[:1] in ("[", "{"):
            try:
                return JsonFormat().read(data, file_name)
            except Unreadable:
                pass  # a text may begin with a bracket
        if _TABLE.match(text.lstrip("\ufeff")):
            try:
                return CsvFormat().read(data, file_name)  # Excel's "Unicode text"
            except Unreadable:
                pass  # a text may hold tabs
        fields, text = head_lines(text.replace("\r\n", "\n"))
        if not fields:
            fields, text = wechat_byline(text)
        text = unwrapped(text)
        return Document(
            ((Place(), text),), fields, {"title": first_heading(text)}, notes=(note,) if note else ()
        )


def unwrapped(text: str) -> str:
    r"""The text with its lines joined to paragraphs, where they are broken at a width, as old mail and terminals break them.

    They are if many lines fill nearly the same width, none is wider, and those lines are prose. A paragraph ends where a line
    ends early, or ends a sentence, or the next is indented or begins an item, a field or a row of columns.

    >>> unwrapped("\n".join(["一二三四五六七八，九十" * 2] * 4 + ["完。", "　　新段"])).split("\n")[1:]
    ['　　新段']
    """
    lines = text.split("\n")
    full = next(filter(None, (_full(lines, measure) for measure in (_columns, len))), None)
    if full is None or "\t" in text:
        return text
    pieces = lines[:1]
    for upper, line, fills in zip(lines, lines[1:], full, strict=False):
        if (
            not fills
            or upper[-1] in "。！？；："
            or _BEGINS.match(line)
            or _APART.search(upper + "\n" + line)
        ):
            pieces.append("\n")
        elif upper[-1].isascii() and line[0].isascii():
            pieces.append(" ")
        pieces.append(line)
    return "".join(pieces)


def _columns(line: str) -> int:
    return sum(2 if char > "\u2e7f" else 1 for char in line)


def _full(lines: Sequence[str], measure: Callable[[str], int]) -> list[bool]:
    """Whether each line fills the width that lines are broken at; nothing where they are not broken at one."""
    widths = [measure(line) for line in lines]
    width = max(widths)
    full = [width - own <= _SLACK for own in widths]
    pauses = sum(len(_PAUSE.findall(line[:-1])) for line, fills in zip(lines, full, strict=True) if fills)
    enough = sum(full) >= max(_FULL_LINES, _FULL_SHARE * sum(map(bool, widths)))
    prose = pauses >= _LEAST_PAUSES * sum(full)
    return full if enough and prose and _LEAST_CHARS <= len(lines[widths.index(width)]) <= _MOST_CHARS else []


def _names_file(address: str) -> bool:
    """Whether a link leads to a file, and not to a page or a mail box."""
    return FILE_NAME.search(address.strip("<>").partition("?")[0].partition("#")[0]) is not None


def _without_comments(text: str) -> str:
    """Text without <!-- comments -->; one that is not closed is text."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + len("-->")
    return "".join((*kept, text[at:]))


def _with_references(text: str) -> str:
    """Markdown with [words][name] as [words](address), and without the lines that tell the addresses."""
    told = {m[1].lower(): m[2] for m in _REFERENCE.finditer(text)}
    if not told:
        return text
    return _REFERRED.sub(
        lambda m: f"[{m[1]}]({address})" if (address := told.get((m[2] or m[1]).lower())) else m[0],
        _REFERENCE.sub("", text),
    )


class MarkdownFormat:
    """Markdown, with front matter where it has some."""

    name = "Markdown"
    suffixes = (".md", ".markdown")

    def read(self, data: bytes, file_name: str) -> Document:
        """Marks of layout are dropped, numbers of lists and rows of tables stay as written."""
        raw, note = decode(data)
        raw = _without_comments(raw.replace("\r\n", "\n"))
        fields, text = front_matter(raw)
        text = _NOTE_LINK.sub(r"\1", _EMBEDDED.sub("", text))
        text = _with_references(_SETEXT.sub(r"# \1", text))
        links = tuple(Link(m[1], m[2].strip("<>")) for m in _LINK.finditer(text) if _names_file(m[2]))
        text = _QUOTED.sub("", _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", _PICTURE.sub("", text))))
        text = _ROW.sub(
            lambda m: " | ".join(cell.strip() or "-" for cell in m[1].split("|")), _RULE_ROW.sub("", text)
        )
        heading = _HEADING.search(text)
        title = text[heading.end() :].split("\n", 1)[0].strip(" #*") if heading else first_heading(text)
        below = text[heading.end() :].partition("\n")[2].lstrip("\n") if heading else text.lstrip("\n")
        told, rest = head_lines("" if fields else below)
        if told:
            fields, text = told, rest
        text = _ESCAPED.sub(r"\1", _STRONG.sub("", _HEADING.sub("", _FENCE.sub("", text)))).strip()
        return Document(((Place(), text),), fields, {"title": title}, links, (note,) if note else ())
