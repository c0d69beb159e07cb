"""An answer for a reader at a terminal: the answer first, then the passages with their links."""

from __future__ import annotations

import json
from collections.abc import Generator

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from rag.answering.wording.value_text import spot_text
from rag.cli.output import console, one_line, styled, told
from rag.cli.words import language, places, who, word
from rag.public import Answer, Citation, NoticeSummary, PassageOut, QueryResponse

MAX_WIDTH = 100
INDENT = "   "


def show_as_it_comes(pieces: Generator[str, None, QueryResponse], *, passages: bool = True) -> QueryResponse:
    """Print an answer sentence by sentence as it is made, then its links, and with `passages` all that was found."""
    out = console()
    while True:
        try:
            _text(out, next(pieces).rstrip("\n"))
        except StopIteration as end:
            response: QueryResponse = end.value
            if passages:
                _show_rest(out, response)
            elif response.answer:
                _show_links(out, response.answer)
            return response


def _show_rest(out: Console, response: QueryResponse) -> None:
    """What stands below an answer's text: its links, the facts of the notices cited, and the passages."""
    if response.answer:
        _show_links(out, response.answer)
        _show_facts(out, response)
    for passage in response.passages:
        _show_passage(out, passage)
    if not response.passages and (response.answer is None or response.answer.kind != "talk"):
        out.print(styled(told("No passage was found.")))


def _show_links(out: Console, answer: Answer) -> None:
    if answer.citations:
        out.print()
    markers: dict[str, str] = {}
    for citation in answer.citations:
        markers[citation.aid] = f"{markers.get(citation.aid, '')}[{citation.marker}]"
    for citation in {c.aid: c for c in answer.citations}.values():
        _line(out, f"{markers[citation.aid]} {citation.title} ({citation.date})")
        if citation.url and citation.url not in answer.text:
            _line(out, f"    {citation.url}", "cyan")
        for file in dict.fromkeys(
            attached_at(c) for c in answer.citations if c.aid == citation.aid and c.attachment
        ):
            _line(out, f"    {file}")
    for warning in answer.warnings if answer.generator != "extractive" else ():
        if warning.text not in answer.text:
            _text(out, f"! {one_line(warning.text)}", "yellow")
    if answer.generator != "extractive":
        _line(out, f"(worded by: {answer.generator})", "dim")
    out.print()


def attached_at(found: Citation | PassageOut) -> str:
    """The attachment that something was found in, with its page or row."""
    return ", ".join(
        filter(None, (found.attachment, spot_text(found.place, language()) if found.place else ""))
    )


def _show_facts(out: Console, response: QueryResponse) -> None:
    """A small table: for each notice cited who it is for, until when, and whether it is open."""
    notices = {p.notice.aid: p.notice for p in response.passages}
    markers: dict[str, list[str]] = {}
    for citation in response.answer.citations if response.answer else []:
        markers.setdefault(citation.aid, []).append(f"[{citation.marker}]")
    rows = [
        (
            "".join(marks),
            str(n.date),
            places(n.regions),
            who(n.applicants),
            str(n.deadline or ""),
            word("status", n.status),
        )
        for aid, marks in markers.items()
        if (n := notices.get(aid)) and n.status != "none"
    ]
    if not rows:
        return
    heads = ("published", "place", "for", "deadline", f"on {response.as_of}")
    table = [("", *map(told, heads)), *rows]
    widths = [max(cell_len(one_line(row[column])) for row in table) for column in range(len(table[0]))]
    for number, row in enumerate(table):
        cells = (set_cell_size(one_line(cell), width) for cell, width in zip(row, widths, strict=True))
        out.print(styled("  ".join(cells).rstrip(), "" if number else "dim"), soft_wrap=True)
    out.print()


def _show_passage(out: Console, passage: PassageOut) -> None:
    notice = passage.notice
    _line(out, f"{passage.rank}. {notice.title}", "bold")
    _line(out, f"   {notice.date} · {_facts(notice)} · {told(f'score {passage.score:.2f}')}")
    if notice.url:
        _line(out, f"   {notice.url}", "cyan")
    if passage.attachment:
        _line(out, f"   {told(f'from the attachment {attached_at(passage)}')}")
    _text(out, passage.text, indent=INDENT)
    if passage.explain is not None:
        text = json.dumps(passage.explain, ensure_ascii=False, indent=2, default=str)
        _text(out, text, "dim", INDENT)
    out.print()


def _facts(notice: NoticeSummary) -> str:
    """The facts of a notice that decide whether to read on."""
    parts = [places(notice.regions), word("kind", notice.category)]
    if notice.status not in ("none", "unknown"):
        parts.append(word("status", notice.status))
    if notice.deadline:
        parts.append(told(f"deadline {notice.deadline}"))
    if set(notice.applicants) - {"unknown"}:
        parts.append(told(f"for {who(notice.applicants)}"))
    if notice.document_number:
        parts.append(notice.document_number)
    return " · ".join(filter(None, parts))


def _text(out: Console, text: str, style: str = "", indent: str = "") -> None:
    """Text of several lines: wrapped for a reader at a terminal, left as it is for a program behind a pipe."""
    shown = styled(text, style)
    width = min(out.width, MAX_WIDTH) - len(indent)
    for line in shown.wrap(out, width) if out.is_terminal else shown.split("\n"):
        line.rstrip()
        out.print(Text(indent) + line, soft_wrap=True)


def _line(out: Console, text: str, style: str = "") -> None:
    """One line that is never broken: links stay whole."""
    indent = len(text) - len(text.lstrip(" "))
    out.print(styled(" " * indent + one_line(text), style), soft_wrap=True)
