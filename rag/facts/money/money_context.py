"""A sum or percentage in its surroundings: its sentence, the words on either side, what stands above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rag.domain import Purpose
from rag.facts.patterns import cue, last

CAP_ABOVE = re.compile(
    r"(?:上限|封顶|限额|最高(?:额|限额|金额))[^，。；：\d]{0,4}：(?:[^。；：\d]{2,12}\d[\d.]*[百千万亿]{0,2}元?[，、；]){0,4}[^。；：\d给补奖]{2,12}$"
    r"|(?:封顶|上限(?:为|是)?)\d[\d.]*[百千万亿]{0,2}元?(?:[，、；][^，。；：\d]{2,10}\d[\d.]*[百千万亿]{0,2}元?){0,4}[，、；][^，。；：\d给补奖]{2,10}$"
)
"""上限：专利转化项目30万元，质押融资项目; 首批每家封顶40万，第二批: a cap told once for the items of a row."""


@dataclass(frozen=True)
class MoneyContext:
    """The words around a sum.

    Attributes:
        written: the sum or share as written.
        left: its sentence up to it, at most 80 characters.
        clause: the last clause of `left`.
        right: what follows in the sentence, at most 40 characters.
        above: its paragraph up to it, at most 160 characters.
        headings: the two nearest headings above.
        title: the notice's title.
        before: purpose of the sum before it in the same sentence or row of items, None if there is none.
        gap: the words between that sum and this one.
    """

    category: str
    written: str
    left: str
    clause: str
    right: str
    above: str
    headings: str
    title: str
    before: Purpose | None
    gap: str

    @cached_property
    def own(self) -> str:
        """The words since the sum before, within the clause."""
        return re.split(r"[，；：。]", self.gap if 0 < len(self.gap) < len(self.clause) else self.clause)[-1]

    @cached_property
    def given(self) -> int:
        """Where the last word of giving ends in `left`, -1 if there is none."""
        found = last(cue("money", "funding"), self.left[-40:])
        return found.end() if found else -1

    @cached_property
    def measured(self) -> int:
        """Where the last measure of a firm or project (收入, 投资, 注册资本) ends in `left`, -1 if there is none."""
        found = last(cue("money", "condition"), self.left[-40:])
        return found.end() if found else -1

    @cached_property
    def caps(self) -> bool:
        """Whether it is an upper bound."""
        return bool(
            cue("money", "at_most_after").match(self.right) or cue("money", "at_most").search(self.left[-12:])
        )

    @cached_property
    def is_share(self) -> bool:
        """Whether it is a percentage or a fraction, not a sum."""
        return re.search("[%％成半]|分之|^[1-4]/[2-5]$", self.written) is not None
