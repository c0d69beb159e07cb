"""The one reader of Chinese numbers: 二十一, 两百零五, 二〇二五, 伍拾万, 1万2千 and digits.

All values are exact: `int`, or `Decimal` where the text holds a decimal point.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "О": 0, "O": 0, "两": 2, "俩": 2, "元": 1, "正": 1,
    "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_TWENTIES = {"廿": "二十", "卅": "三十"}
DIGIT_CHARS = "零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
"""Characters of digits, for patterns."""
NUMBER_CHARS = DIGIT_CHARS + "十拾百佰千仟万亿"
"""Characters of whole numbers, for patterns."""

SCALES = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
"""What stands between figures and a unit (200万元), and by what it multiplies."""

_POINTED = re.compile(
    rf"(?P<whole>[{DIGIT_CHARS}十百千]{{1,6}})点(?P<digits>[{DIGIT_CHARS}]{{1,4}})(?P<scale>[百千]?[万亿]{{0,2}})"
)
_SIDE_BY_SIDE = re.compile(f"[{DIGIT_CHARS}]{{2}}")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def chinese_number(words: str) -> int | None:
    """The whole number that `words` write in digits or in Chinese, or None if they write none.

    >>> [chinese_number(w) for w in ("十", "二十一", "两百零五", "二〇二五", "30", "廿六", "伍拾万", "甲")]
    [10, 21, 205, 2025, 30, 26, 500000, None]
    """
    if words.isdecimal():
        return int(words)
    for char, plain in _TWENTIES.items():
        words = words.replace(char, plain)
    if not words or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in words):
        return None
    if all(c in _DIGITS for c in words):
        return int("".join(str(_DIGITS[c]) for c in words))
    return _placed(words)


def counted_number(words: str) -> int | None:
    """The same of words that count; None also where digits stand side by side, which leave open how many (两三天, 第二三名).

    >>> [counted_number(w) for w in ("十二", "两", "30", "两三", "十二三")]
    [12, 2, 30, None, None]
    """
    return None if _SIDE_BY_SIDE.search(words) else chinese_number(words)


# 七八千, 三五万, 十二三万: the digits before a place
_ABOUT = re.compile(
    r"(?P<before>(?:[一二两三四五六七八九]?[十百千])*)(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<places>[十百千万亿]+)"
)


def about(words: str) -> tuple[int, int] | None:
    """The two numbers between which words leave it open that set neighbouring digits, or every second, side by side.

    >>> [about(w) for w in ("七八千", "三五万", "十二三万", "一百二三十万", "五千", "二五千", "三二百")]
    [(7000, 8000), (30000, 50000), (120000, 130000), (1200000, 1300000), None, None, None]
    """
    told = _ABOUT.fullmatch(words)
    if not told or not 1 <= _DIGITS[told["high"]] - _DIGITS[told["low"]] <= 2:
        return None
    low, high = (_placed(told["before"] + told[digit] + told["places"]) for digit in ("low", "high"))
    return low, high


def _placed(words: str) -> int:
    """A number written with its places (十, 百, 千, 万, 亿); a last digit alone takes the next place (三万五)."""
    total = section = digit = 0
    place = 1
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
            place = 10 if digit == 0 else place
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit, place = 0, _TENS[char]
        else:
            size = _MYRIADS[char]
            carried = total if size > 10**4 else 0  # 一万亿, but 一亿二千万
            total += (carried + section + digit or 1) * size - carried
            section = digit = 0
            place = _MYRIADS[char]
    return total + section + digit * (place // 10 if place >= 100 and digit else 1)


def exact_number(words: str) -> Decimal | None:
    """What figures with Chinese places write: 1.1亿, 1万2千, 3,000, 50百万, 伍拾万. None if it is no number.

    >>> [exact_number(w) for w in ("1.1亿", "1万2千", "3,000", "五十万", "一点二亿", "0.07万", "2000")]
    [Decimal('110000000'), Decimal('12000'), Decimal('3000'), Decimal('500000'), Decimal('120000000'), Decimal('700'), Decimal('2000')]
    """
    words = re.sub(r"[,，\s]", "", words)
    if pointed := _POINTED.fullmatch(words):
        digits = "".join(str(_DIGITS[c]) for c in pointed["digits"])
        whole = chinese_number(pointed["whole"])
        words = f"{whole}.{digits}{pointed['scale']}"
    if not any(c.isdigit() and c.isascii() for c in words):
        whole = chinese_number(words)
        return None if whole is None else Decimal(whole)
    total, rest = Decimal(0), words
    while rest:
        figure = _FIGURES.match(rest)
        if figure is None:
            return None
        rest = rest[figure.end() :]
        scale = 1
        while rest[:1] in _TENS or rest[:1] in _MYRIADS:
            scale *= _TENS.get(rest[0]) or _MYRIADS[rest[0]]
            rest = rest[1:]
        total += Decimal(figure.group()) * scale
    return plain(total)


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without noughts after the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def scaled(number: float) -> str:
    """A number as sums are written, to six places.

    >>> [scaled(n) for n in (20_000_000, 150_000_000, 800, 0.5)]
    ['2000万', '1.5亿', '800', '0.5']
    """
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if abs(number) >= size:
            return f"{number / size:.6g}{name}"
    return f"{number:.6g}"
