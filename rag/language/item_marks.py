"""The marks that lead the items of a list (一、 （二） 3. 4） ⑤), as pieces of patterns, and the number that each stands for."""

from __future__ import annotations

import re

from rag.language.chinese_numbers import chinese_number

HAN = "一二三四五六七八九十"
"""The characters of Chinese ordinals, for classes of characters in patterns."""
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ENCLOSED = "①-⑳⑴-⒇㈠-㈩❶-❿"
"""Numbers in a circle, brackets or a disc, for classes of characters."""
HEAD_MARKS = "▌▍▎■◆●★▲◇"
"""Signs that lead a head of its own line, for classes of characters."""
LETTERS = ("甲乙丙丁", "abcdefgh")
"""Rows of letters that number classes."""

SECTION_MARK = rf"[{HAN}]{{1,3}}、"
"""一、, which in most notices leads a section."""
_BRACKETED = rf"[（(][{HAN}\d]{{1,3}}[）)]"
_FIGURE = r"\d{1,2}[.．、)）](?:(?!\d)|(?=20\d\d ?年))"
INNER_MARK = rf"(?:{_BRACKETED}|{_FIGURE}|[①-⑳])"
"""（二）, 3., 4）, ⑤: within a section. No number with a decimal point is one (3.5)."""
ITEM_MARK = rf"(?:{SECTION_MARK}|{INNER_MARK})"
"""Any of them."""
FIRST_MARK = "(?:[（(]?[1一][)）.、．]|①)"
"""The first of a row."""
NEXT_SECTION = re.compile(rf"\n(?={SECTION_MARK})")


def number_of(mark: str) -> int:
    """A mark's place in its row; 0 for what is none.

    >>> [number_of(mark) for mark in ("十二", "12", "③", "丙", "C", "★")]
    [12, 12, 3, 3, 3, 0]
    """
    for row in (CIRCLED, *LETTERS):
        if mark and mark.lower() in row:
            return row.index(mark.lower()) + 1
    return chinese_number(mark) or 0
