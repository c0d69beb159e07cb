"""From the characters that PDFium tells to those that were written: hyphens at ends of lines, spaces that are but air."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character and its box; `made_up`: the file does not hold it, PDFium guesses it from where others stand."""

    char: str
    left: float
    right: float
    bottom: float
    top: float
    made_up: bool = False


_HYPHENS = frozenset("\x02\ufffe")  # of a character that has no code the text is "", which every text holds
_AIR = 0.4  # widest gap that is air, in heights of characters: Word and LibreOffice leave a quarter
_OVERLAP = 0.3  # how far back a character may begin that is in order
_LEAST_SPACE = 0.4
_LEAST_BORDERS, _AIRY_SHARE = 8, 0.8


def as_written(pages: Sequence[Sequence[Glyph]]) -> list[list[Glyph]]:
    """The characters of each page without made-up spaces that are but air, and with the hyphens that end lines.

    Word processors leave air between Chinese and other characters (于 2025 年), everywhere in a document or nowhere; a
    browser's own spaces are no wider, so that only the whole document tells. A hyphen at a line's end PDFium takes for one
    that parts a word; in a Chinese text it is one of an address or a number (zkt-js@… over two lines).
    """
    borders = [is_air for page in pages for is_air in _borders(page)]
    airy = len(borders) >= _LEAST_BORDERS and sum(borders) >= _AIRY_SHARE * len(borders)
    is_chinese_text = any(_is_ideograph(glyph) for page in pages for glyph in page)
    return [list(_written(page, airy, is_chinese_text)) for page in pages]


def from_left_to_right(line: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a line by where they stand; one that is in order, or runs over several lines, stays as it is.

    LibreOffice draws “ and ” after the words between and around them, for they are of another font.
    """
    solid = [glyph for glyph in line if not glyph.char.isspace()]
    size = max((glyph.top - glyph.bottom for glyph in solid), default=0.0)
    bottoms = [glyph.bottom for glyph in solid]
    if (
        all(a.left <= b.left + _OVERLAP * size for a, b in pairwise(solid))
        or max(bottoms) - min(bottoms) > size
    ):
        return list(line)
    placed = sorted((glyph for glyph in line if not (glyph.made_up and glyph.char.isspace())), key=_left)
    found: list[Glyph] = []
    for glyph in placed:
        if found and glyph.left - found[-1].right > _LEAST_SPACE * size:
            found.append(Glyph(" ", found[-1].right, glyph.left, glyph.bottom, glyph.bottom, made_up=True))
        found.append(glyph)
    return found


def _left(glyph: Glyph) -> float:
    return glyph.left


def _borders(page: Sequence[Glyph]) -> Iterator[bool]:
    """Of each place where a Chinese character and a letter or digit meet on a line, whether there is a made-up space."""
    for a, b in pairwise(page):
        if _meet(a, b):
            yield False
    for a, space, b in zip(page, page[1:], page[2:], strict=False):
        if space.made_up and space.char == " " and _meet(a, b):
            yield True


def _written(page: Sequence[Glyph], airy: bool, chinese: bool) -> Iterator[Glyph]:
    for at, glyph in enumerate(page):
        before, after = page[at - 1] if at else None, page[at + 1] if at + 1 < len(page) else None
        if glyph.char in _HYPHENS:
            yield glyph._replace(char="-") if chinese else glyph
        elif not (
            airy and glyph.made_up and glyph.char == " " and before and after and _is_air(before, after)
        ):
            yield glyph


def _is_air(before: Glyph, after: Glyph) -> bool:
    size = max(before.top - before.bottom, after.top - after.bottom)
    return _meet(before, after) and 0 <= after.left - before.right < _AIR * size


def _meet(a: Glyph, b: Glyph) -> bool:
    return (_is_ideograph(a) and _is_latin(b)) or (_is_latin(a) and _is_ideograph(b))


def _is_latin(glyph: Glyph) -> bool:
    return glyph.char.isascii() and glyph.char.isalnum()


def _is_ideograph(glyph: Glyph) -> bool:
    return "\u3400" <= glyph.char <= "\u9fff"
