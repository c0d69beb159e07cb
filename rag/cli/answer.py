"""An answer for a reader at a terminal: the answer first, then the passages with their links."""

from __future__ import annotations

import json

from rich.console import Console
from rich.text import Text

from rag.cli.output import console, one_line, styled
from rag.schema import Answer, NoticeSummary, PassageOut, QueryResponse

MAX_WIDTH = 100
INDENT = "   "


def show(response: QueryResponse) -> None:
    """Print a response on stdout."""
    out = console()
    if response.answer:
        _show_answer(out, response.answer)
    for passage in response.passages:
        _show_passage(out, passage)
    if not response.passages:
        out.print(styled("No passage was found."))


def _show_answer(out: Console, answer: Answer) -> None:
    _text(out, answer.text, "" if answer.abstained else "bold")
    if answer.citations:
        out.print()
    for citation in answer.citations:
        _line(out, f"[{citation.marker}] {citation.title} ({citation.date})")
        _line(out, f"    {citation.url}", "cyan")
    for warning in answer.warnings:
        if warning.text not in answer.text:
            _text(out, f"! {one_line(warning.text)}", "yellow")
    out.print()


def _show_passage(out: Console, passage: PassageOut) -> None:
    notice = passage.notice
    _line(out, f"{passage.rank}. {notice.title}", "bold")
    _line(out, f"   {notice.date}  {_facts(notice)}  score {passage.score:.2f}")
    _line(out, f"   {notice.url}", "cyan")
    if passage.attachment:
        _line(out, f"   from the attachment {passage.attachment}")
    _text(out, passage.text, indent=INDENT)
    if passage.explain is not None:
        text = json.dumps(passage.explain, ensure_ascii=False, indent=2, default=str)
        _text(out, text, "dim", INDENT)
    out.print()


def _facts(notice: NoticeSummary) -> str:
    """The facts of a notice that decide whether to read on."""
    parts = [*notice.regions, notice.category]
    if notice.status not in ("none", "unknown"):
        parts.append(notice.status)
    if notice.deadline:
        parts.append(f"deadline {notice.deadline}")
    if notice.applicants:
        parts.append("for " + "/".join(notice.applicants))
    if notice.document_number:
        parts.append(notice.document_number)
    return " · ".join(parts)


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
