"""The help of the command line in Chinese, where `RAG_LANG=zh` asks for it; commands and options keep their names."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from rag.resources import rows

VARIABLE = "RAG_LANG"


def wanted() -> bool:
    """Whether the environment asks for Chinese."""
    return os.environ.get(VARIABLE, "").strip().lower() == "zh"


@cache
def _texts() -> dict[str, str]:
    return dict(rows("rag.cli", "help_zh.tsv"))  # type: ignore[arg-type]


def chinese(text: str) -> str:
    """A help text in Chinese; as it is where the table has none."""
    return _texts().get(" ".join(text.split()), text)


def in_chinese(command: Any) -> Any:
    """A click command with its own help, that of its parameters and of its subcommands in Chinese."""
    for name in ("help", "short_help"):
        if text := getattr(command, name, None):
            setattr(command, name, chinese(text))
    if command.epilog:
        command.epilog = command.epilog.replace("Example:", "示例：", 1)
    for parameter in command.params:
        if text := getattr(parameter, "help", None):
            parameter.help = chinese(text)
    for sub in getattr(command, "commands", {}).values():
        in_chinese(sub)
    return command
