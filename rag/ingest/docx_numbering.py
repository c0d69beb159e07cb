"""The numbers that Word prints in front of numbered paragraphs: they stand nowhere in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
# Formats whose numbers are Chinese; WPS and older Word write 一、二、三 as "japaneseCounting".
_CHINESE = frozenset(
    ["chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "ideographDigital", "koreanDigital2"]
)  # fmt: skip
_LEVEL_MARK = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    number_format: str
    words: str  # "（%2）"
    start: int


@dataclass
class Numbering:
    """Counts along a document; a paragraph's number is asked for once, in reading order.

    Attributes:
        levels: list -> its levels.
        styles: paragraph style -> the list and level that it puts its paragraphs in.
        kinds: list -> its kind; lists of one kind go on counting where the other ended, as Word does.
        restarts: list -> level -> the number that the list begins with all the same.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    styles: Mapping[str, tuple[str, int]]
    kinds: Mapping[str, str] = field(default_factory=dict)
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, opened: Any) -> Self:
        """The numbering of a document of python-docx."""
        try:
            root = opened.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return cls({}, {})
        abstract = {a.get(f"{_W}abstractNumId"): _levels(a) for a in root.iter(f"{_W}abstractNum")}
        levels, kinds, restarts = {}, {}, {}
        for number in root.iter(f"{_W}num"):
            name, kind = number.get(f"{_W}numId"), _value(number, "abstractNumId", "")
            levels[name] = {**abstract.get(kind, {}), **_levels(number)}
            kinds[name], restarts[name] = kind, _restarts(number)
        return cls(levels, _styles(opened), kinds, restarts)

    def number(self, paragraph: Any) -> str:
        """What is printed in front of the paragraph, "" where it is not numbered; counts on."""
        told = _numbered(paragraph)
        if told is None:
            style = paragraph.find(f"{_W}pPr/{_W}pStyle")
            told = self.styles.get(style.get(f"{_W}val", "")) if style is not None else None
        if told is None or told[0] not in self.levels:
            return ""
        name, level = told
        levels = self.levels[name]
        if level not in levels:
            return ""
        counts = self._counts[self.kinds.get(name, name)]
        if name not in self._begun:
            self._begun.add(name)
            counts |= {at: first - 1 for at, first in self.restarts.get(name, {}).items()}
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].number_format in ("bullet", "none"):
            return ""
        return _LEVEL_MARK.sub(lambda m: self._shown(levels, counts, int(m[1]) - 1), levels[level].words)

    @staticmethod
    def _shown(levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return shown_number(counts.get(level, levels[level].start), levels[level].number_format)


def _restarts(number: Any) -> dict[int, int]:
    """Level -> the number that a list begins with, where it does not go on with its kind's."""
    found = {}
    for override in number.iter(f"{_W}lvlOverride"):
        first = _value(override, "startOverride", "")
        if first.isdigit():
            found[int(override.get(f"{_W}ilvl", "0"))] = int(first)
    return found


def _styles(opened: Any) -> dict[str, tuple[str, int]]:
    """Style -> (list, level), also where only a style that it is based on tells it."""
    own, bases = {}, {}
    for style in opened.styles.element.iter(f"{_W}style"):
        name = style.get(f"{_W}styleId")
        own[name], bases[name] = _numbered(style), _value(style, "basedOn", "")
    found = {}
    for name in own:
        at, seen = name, set[str]()
        while at in own and own[at] is None and at not in seen:
            seen.add(at)
            at = bases[at]
        if (told := own.get(at)) is not None:
            found[name] = told
    return found


def _levels(abstract: Any) -> dict[int, _Level]:
    found = {}
    for level in abstract.iter(f"{_W}lvl"):
        start = _value(level, "start", "1")
        found[int(level.get(f"{_W}ilvl", "0"))] = _Level(
            _value(level, "numFmt", "decimal"),
            _value(level, "lvlText", ""),
            int(start) if start.isdigit() else 1,
        )
    return found


def _value(element: Any, name: str, default: str) -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(f"{_W}val", default)) if child is not None else default


def _numbered(element: Any) -> tuple[str, int] | None:
    """(list, level) that an element's paragraph properties name."""
    properties = element.find(f"{_W}pPr/{_W}numPr")
    if properties is None:
        return None
    level = _value(properties, "ilvl", "0")
    return _value(properties, "numId", ""), int(level) if level.isdigit() else 0


def shown_number(number: int, number_format: str) -> str:
    """A number as a list format prints it.

    >>> shown_number(12, "chineseCounting"), shown_number(3, "decimalEnclosedCircle"), shown_number(2, "upperLetter")
    ('十二', '③', 'B')
    """
    if number_format in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if number_format.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if number_format in ("ideographTraditional", "ideographZodiac") and 0 < number <= len(_STEMS):
        return _STEMS[number - 1]
    if number_format in ("upperLetter", "lowerLetter") and 0 < number <= 26:
        return chr((65 if number_format == "upperLetter" else 97) + number - 1)
    if number_format in ("upperRoman", "lowerRoman") and 0 < number < 40:
        roman = (
            "X" * (number // 10) + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
        )
        return roman if number_format == "upperRoman" else roman.lower()
    return f"{number:02}" if number_format == "decimalZero" else str(number)
