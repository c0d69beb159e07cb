"""The command line in Chinese, where `RAG_LANG=zh` asks for it: help and messages; commands and options keep their names."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

from typer.exceptions import TyperException

from rag.plain_faults import plain
from rag.resources import rows

VARIABLE = "RAG_LANG"
DEPTH = 8
"""Lines within lines that are put into Chinese (an error, of a value, for a reason): what a user wrote may hold any number."""
# What click writes itself.
_HEADS = {"Usage": "用法：", "Options": "选项", "Arguments": "参数", "Commands": "命令"}
_MARKS = {
    "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]...", "[default: ": "[默认：", "[required]": "[必填]",
    "  [env var: ": "  [环境变量：", "; required]": "；必填]", "Show this message and exit.": "显示本帮助。",
}  # fmt: skip


def wanted() -> bool:
    """Whether the environment asks for Chinese."""
    return os.environ.get(VARIABLE, "").strip().lower() == "zh"


@cache
def _texts() -> dict[str, str]:
    return dict(rows("rag.cli", "help_zh.tsv"))  # type: ignore[arg-type]


def chinese(text: str) -> str:
    """A help text in Chinese; as it is where the table has none."""
    return _texts().get(" ".join(text.split()), text)


@cache
def _messages() -> tuple[tuple[list[str], str], ...]:
    return tuple(
        (english.split("{}"), own)
        for row in rows("rag.cli", "messages_zh.tsv")
        for english, own in _variants(*row)
    )


def _variants(english: str, own: str) -> Iterator[tuple[str, str]]:
    """A clause with a full stop, as it is, and both without its subject where that comes first."""
    if english.endswith((".", ": {}")):  # its stop is told with what it ends with
        yield english, own
        return
    yield from ((f"{english}.", f"{own}。"), (english, own))
    if english.startswith("{} ") and own.startswith("{} "):
        yield from _variants(english[3:], own[3:])


def message(text: str, depth: int = DEPTH) -> str:
    """A line of stderr in Chinese, with what varies in it; as it is where the table has none."""
    for pieces, own in _messages() if depth else ():
        found = _between(pieces, text)
        if found is not None:
            return own.format(*(message(part, depth - 1) for part in found))
    return text


def _between(pieces: list[str], text: str) -> list[str] | None:
    """What stands in `text` between the pieces, each as early as it can be; None where it is not made of them."""
    first, *later = pieces
    if not later:
        return [] if text == first else None
    if not text.startswith(first) or not text.endswith(later[-1]):
        return None
    found, at = [], len(first)
    for piece in later[:-1]:
        end = text.find(piece, at)
        if end < 0:
            return None
        found.append(text[at:end])
        at = end + len(piece)
    end = len(text) - len(later[-1])
    return [*found, text[at:end]] if at <= end else None


def show_error(error: TyperException) -> None:
    """What the command line says of wrong usage, for the reader, on stderr."""
    told = io.StringIO()
    error.show(told)  # type: ignore[attr-defined]  # the help of a group that was called alone goes to stderr itself
    lines = [plain(line) for line in told.getvalue().splitlines()]
    sys.stderr.write("".join(f"{message(line) if wanted() else line}\n" for line in lines))


@cache
def _context_class(english: Any) -> Any:
    """The kind of context that writes headings, metavariables and the marks of options in Chinese."""
    plain: Any = english.formatter_class

    class Formatter(plain):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, _worded(args), prefix or _HEADS["Usage"])

        def write_heading(self, heading: str) -> None:
            self.write(f"{_HEADS.get(heading, heading)}：\n")

        def write_dl(self, rows: Any, *args: Any, **named: Any) -> None:
            super().write_dl([(first, _worded(chinese(text))) for first, text in rows], *args, **named)

    return type("Context", (english,), {"formatter_class": Formatter})


def _worded(text: str) -> str:
    for english, own in _MARKS.items():
        text = text.replace(english, own)
    return text


def in_chinese(command: Any) -> Any:
    """A click command with its own help, that of its parameters and of its subcommands in Chinese."""
    for name in ("help", "short_help"):
        if text := getattr(command, name, None):
            setattr(command, name, chinese(text))
    if command.epilog:
        command.epilog = command.epilog.replace("Example: ", "示例：", 1)
    command.context_class = _context_class(command.context_class)
    for parameter in command.params:
        if text := getattr(parameter, "help", None):
            parameter.help = chinese(text)
    for sub in getattr(command, "commands", {}).values():
        in_chinese(sub)
    return command
