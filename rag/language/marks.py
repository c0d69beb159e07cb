"""Keeps numbered marks apart from the numbers beside them: 奖励①50万元 must never be read as 奖励150万元.

Compatibility normalisation (NFKC), which every tokenizer and matcher applies, makes 1 of ①, m2 of ㎡ and 1⁄2 of ½.
Where such a character stands beside a number, its digits would run into it. A space between them keeps them apart.
Full-width digits (５０) are digits of the number itself and stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

_DIGITS = "0-9０-９〇一二三四五六七八九十百千万亿"
_DIGIT = re.compile(f"[{_DIGITS}]")
_BORDER = re.compile(f"[{_DIGITS}.,]")  # ⒈ folds to 1. and ⒈5 would be read as 1.5
_OWN_WIDTH = ("<wide>", "<narrow>", "<font>")  # the same character in another width or type face
# Superscript two to the squared units, and the enclosed supplements: nothing outside folds to a digit.
_BLOCKS = (range(0x00B2, 0x3400), range(0x1F100, 0x1F300))


def separate_marks(text: str) -> str:
    """The text with a space between every mark that folds to digits and a digit or another such mark beside it."""
    return _between().sub(" ", text)


def separated_with_offsets(text: str) -> tuple[str, list[int] | None]:
    """`separate_marks(text)` and, for each of its offsets (its end included), the offset in `text`.

    None stands for "the same", which is so for nearly every text.
    """
    gaps = {match.start() for match in _between().finditer(text)}
    if not gaps:
        return text, None
    kept = [0 if at in gaps else 1 for at in range(len(text) + 1)]
    offsets: list[int] = []
    for at, alone in enumerate(kept):
        offsets += [at] if alone else [at, at]
    return separate_marks(text), offsets


@cache
def _between() -> re.Pattern[str]:
    """Matches the empty place between a mark and a digit, in either order."""
    before, after = [], []
    for char in map(chr, chain(*_BLOCKS)):
        made_of = unicodedata.decomposition(char)
        if not made_of.startswith("<") or made_of.startswith(_OWN_WIDTH):
            continue
        folded = unicodedata.normalize("NFKC", char)
        if not _DIGIT.search(folded):
            continue
        if _BORDER.match(folded[0]):
            after.append(char)
        if _BORDER.match(folded[-1]):
            before.append(char)
    first, last = re.escape("".join(after)), re.escape("".join(before))
    return re.compile(f"(?<=[{last}])(?=[{_DIGITS}{first}])|(?<=[{_DIGITS}])(?=[{first}])")
