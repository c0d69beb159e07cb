"""Text as facts are read from it: one spelling for digits, letters, range marks and radicals, one for one.

Every character becomes one character, so that a place in the folded text is the same place in the text itself.
Punctuation that Chinese writes in full width (，。：；（）) stays; marks of list items (①, ⑴, ㈠) stay apart from figures,
since NFKC would make 150万元 of ①50万元.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.language.normalise import to_simplified

# Full-width signs that stand inside numbers, links and mail addresses.
_SIGNS = {
    "．": ".",
    "－": "-",
    "／": "/",
    "％": "%",
    "＠": "@",
    "＋": "+",
    "＿": "_",
    "￥": "¥",
    "＃": "#",
    "＆": "&",
    "＝": "=",
}
# Marks between the two ends of a range, and hyphens.
_RANGES = {
    "〜": "～",
    "∼": "～",
    "~": "～",
    "―": "—",
    "─": "—",
    "━": "—",
    "–": "—",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "﹣": "-",
}
# Of the radicals' supplement, those that PDF files hold in place of whole characters; NFKC leaves them as they are.
_PAIRS = (
    "⺎尢⺒巳⺝月⺟母⺠民⺩王⺪疋⺬示⺰纟⺶羊⺷羊⺹耂⺼肉⻁虎⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻐钅⻒镸⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣"
    "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀"
)
_RADICALS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))


# Brackets that hold Chinese words, and ASCII punctuation that a Chinese sentence is written with.
_HALF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_BRACKETS = re.compile(r"\([^()\n]{1,80}\)")
_QUOTED = re.compile(r'"(?P<words>[^"\n]{1,40})"')
_HAN = re.compile("[一-龥]")
_HALF_WIDTH = re.compile(
    r"(?<=[一-龥）】”》])[,;:!?]|(?<!\d)[,;](?=[一-龥（“《])|(?<=\d)[,;](?=[一-龥（“《])"
)


@lru_cache(maxsize=65536)
def _fold(char: str) -> str:
    if char in _SIGNS or char in _RANGES or char in _RADICALS:
        return _SIGNS.get(char) or _RANGES.get(char) or _RADICALS[char]
    code = ord(char)
    if 0xFF10 <= code <= 0xFF19 or 0xFF21 <= code <= 0xFF3A or 0xFF41 <= code <= 0xFF5A:
        return chr(code - 0xFEE0)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:  # radicals, compatibility ideographs
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    if char in "\u00a0\u2002\u2003\u2009\u202f\u3000":
        return " "
    return char


# Characters of notices that only traditional writing has.
_TRADITIONAL = frozenset(
    "時間報請於實業務發聯繫電話獎勵補貼資萬億個單位開參項專題證書區縣鎮訊據機關檔應須將對員傳真號網"
)


def _is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters, not merely names a place or a firm with one."""
    return sum(char in _TRADITIONAL for char in text[:2000]) > min(8, len(text) // 40)


def fold_for_reading(text: str) -> str:
    """`text` with one character for each of its characters: `len(fold_for_reading(text)) == len(text)`.

    >>> fold_for_reading("①２０２５年10⽉，电话０２５－1234"), fold_for_reading('领"出海券"的!')
    ('①2025年10月，电话025-1234', '领“出海券”的！')
    """
    if text.isascii():
        return text
    if _is_traditional(text):
        text = to_simplified(text)
    folded = _QUOTED.sub(_quoted, _BRACKETS.sub(_bracket, "".join(map(_fold, text))))
    return _HALF_WIDTH.sub(lambda mark: _HALF[mark.group()], folded)


def _bracket(pair: re.Match[str]) -> str:
    """(含) as （含）; what holds no Chinese, such as (0791) or (1), stays."""
    return f"（{pair.group()[1:-1]}）" if _HAN.search(pair.group()) else pair.group()


def _quoted(pair: re.Match[str]) -> str:
    """Words in straight quotation marks in those of Chinese; what holds no Chinese stays, for it may be code or an inch."""
    return f"“{pair['words']}”" if _HAN.search(pair["words"]) else pair.group()
