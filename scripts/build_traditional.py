"""Makes rag/language/data/traditional.txt: `python -m scripts.build_traditional`.

The characters that OpenCC changes, but for those that simplified texts write as well. Working them out took a process 40 ms.
"""

from __future__ import annotations

from pathlib import Path

import opencc

TARGET = Path(__file__).parents[1] / "rag" / "language" / "data" / "traditional.txt"
HEAD = """\
# Characters that are traditional for certain, made by `python -m scripts.build_traditional`.
"""
RESTORED = frozenset("昇陞甦喆淼堃犇祎翀勠溦皙挲噘瞋蹚")
"""Variants that the table of standard characters of 2013 allows again in names."""
_A_LINE = 60


def traditional() -> str:
    """The characters in their order: each changes, and no simplified text holds it."""
    every = [chr(code) for code in range(0x3400, 0xA000)]
    # a line each, so that none is part of a phrase
    alone: str = opencc.OpenCC("t2s").convert("\n".join(every))
    changing = (char for char, simple in zip(every, alone.split("\n"), strict=True) if char != simple)
    return "".join(char for char in changing if not _is_simplified_too(char))


def _is_simplified_too(char: str) -> bool:
    """Whether it is in GB 2312 (乾, 於), or among the variants restored for names (昇)."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return char in RESTORED
    return True


def main() -> None:
    """Write the file."""
    found = traditional()
    lines = (found[at : at + _A_LINE] for at in range(0, len(found), _A_LINE))
    TARGET.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
