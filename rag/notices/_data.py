"""Reading of the small rule files in `data/`: blank lines and lines that begin with `#` are comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The lines of `data/<name>` that hold something, stripped, in the order of the file."""
    text = (files("rag.notices") / "data" / name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def load_rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The tab-separated rows of `data/<name>`."""
    return tuple(tuple(line.split("\t")) for line in load_lines(name))
