"""English sums and counts as people say them, written in figures: half a million, 1.2m, two dozen, twenty-five people."""

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
          "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
COUNTS = {word: n for n, word in enumerate(_UNITS, 1)}
"""English words that count, up to nineteen."""
ORDINALS = {
    word: n
    for n, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
    )
}
_VALUES = {
    **COUNTS,
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
    "a": 1,
    "an": 1,
}
_SHORT = {"m": "million", "mn": "million", "mln": "million", "bn": "billion"}
_WORD = f"(?:{'|'.join((*_UNITS, *_TENS))})"
_NUMBER = rf"(?:{_WORD}(?:[- ]{_WORD})?)"
_SPOKEN = re.compile(
    rf"\b(?:(?P<half>half) (?:of )?an?|(?P<quarter>an? quarter of an?)|(?P<more>(?:an?|{_NUMBER})) and a half"
    rf"|(?P<hundreds>(?:an?|{_WORD}) hundred)|(?P<plain>an?|{_NUMBER})) (?P<scale>thousand|million|billion)s?\b"
)
_SHORT_SUM = re.compile(
    r"(?<![\w.,])(?P<currency>(?:rmb|cny|¥) ?)?(?P<n>\d{1,6}(?:\.\d{1,3})?)(?P<space> ?)(?P<scale>mn|mln|bn|m)\b(?![²2])"
)
_DOZEN = re.compile(rf"\b(?P<n>an?|{_WORD}) dozen(?= [a-z])")
_COUNTED = re.compile(rf"\b(?P<n>{_NUMBER})(?= (?:[a-z]+ ){{0,2}}?(?:[a-z]+s|staff|people|percent)\b)")
_FEW = 3
"""One and two are said of much that is not counted (one of those, two in one)."""


def in_figures(folded: str) -> str:
    """A folded text with its spoken English sums and counts in figures, the rest as it is.

    >>> in_figures("our revenue is half a million yuan, and we have a dozen staff")
    'our revenue is 0.5 million yuan, and we have 12 staff'
    >>> in_figures("turnover of 1.2m, five hundred thousand in tax, two and a half million in assets")
    'turnover of 1.2 million, 500 thousand in tax, 2.5 million in assets'
    """
    if not any(char.isascii() and char.isalpha() for char in folded):
        return folded
    told = _SHORT_SUM.sub(_written_out, folded)
    told = _SPOKEN.sub(_of_scale, told)
    told = _DOZEN.sub(lambda m: str(12 * _value(m["n"])), told)
    return _COUNTED.sub(lambda m: m["n"] if _value(m["n"]) < _FEW else str(_value(m["n"])), told)


def _written_out(match: re.Match[str]) -> str:
    """1.2m and 3 mn; 500 m apart may be metres, unless money is spoken of."""
    if match["scale"] == "m" and match["space"] and not match["currency"]:
        return match.group()
    return f"{match['currency'] or ''}{match['n']} {_SHORT[match['scale']]}"


def _of_scale(match: re.Match[str]) -> str:
    if match["half"] or match["quarter"]:
        value = Decimal("0.5") if match["half"] else Decimal("0.25")
    elif match["more"]:
        value = _value(match["more"]) + Decimal("0.5")
    elif match["hundreds"]:
        value = Decimal(100 * _value(match["hundreds"].removesuffix(" hundred")))
    else:
        value = Decimal(_value(match["plain"]))
    return f"{value.normalize():f} {match['scale']}"


def _value(words: str) -> int:
    """Twenty-five: 25; of two words that make no number the first."""
    first, *rest = re.split("[- ]", words)
    tens, ones = _VALUES[first], _VALUES[rest[0]] if rest else 0
    return tens + ones if tens >= 20 and ones < 10 else tens
