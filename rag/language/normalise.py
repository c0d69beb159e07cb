"""Bringing spellings together, for matching only: the stored text is never changed.

`fold` keeps every offset (one character stays one character), `normalise` does not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rag.language.han import HAN_CHARS
from rag.language.marks import separate_marks
from rag.lazy import lazy_pattern
from rag.resources import lines

if TYPE_CHECKING:
    import opencc

_SPACE_IN_WORD = lazy_pattern(
    rf"(?<=[{HAN_CHARS}])[ \t\u00a0\u3000]{{1,8}}(?=[{HAN_CHARS}0-9])|(?<=[0-9])[ \t\u00a0]{{1,8}}(?=[{HAN_CHARS}])"
)
# A document number: issuer's letters, year in any brackets (or none), serial. Without brackets the letters must
# end as such letters do, else 于2025年12号 would be one. The letters are read backwards from the year.
_YEAR_AND_SERIAL = lazy_pattern(
    r"[〔\[【(《﹝〈「{]\s?(?P<year>(?:19|20)[0-9]{2})\s?年?\s?[〕\]】)》﹞〉」}]\s?第?\s?(?P<serial>[0-9]{1,4})\s?号"
    r"|(?<=[发办函字规通令财企高区])(?P<bare>(?:19|20)[0-9]{2})\s?年?\s?第?(?P<bare_serial>[0-9]{1,4})\s?号"
)
_LETTERS = lazy_pattern(rf"[{HAN_CHARS}]{{2,14}}(?=\s?$)")
# What may stand before the letters in running text without a mark between.
_LEAD_IN = lazy_pattern(
    r".*(?:现将|兹将|特将|拟将|对|根据|按照|依据|依照|关于|印发|转发|文件|通知|下发|执行|废止|参照|落实|请问|什么是|查找|查询|查一下|下载|找|查|看"
    r"|的|和|与|及|由|见|即|以|是)(?=[一-鿿]{2})"
)


_NAME_CHARS = 120
_TEXT_CHARS = 20_000
_WIDE_MARKS = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；（）！？％～．／\u3000")
_FINAL_SIGMA = "Σ"  # its lower case depends on what stands beside it
# Names that stay as they are in traditional texts, too.
_KEPT = lazy_pattern("乾(?=[县安隆坤陵元潭州务])|昇(?=[腾騰思维維])|毕昇|畢昇|於(?=[潜潛陵])")


@cache
def _converter() -> opencc.OpenCC:
    import opencc  # which few texts need

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """Half width and lower case of one character, itself where that would take more than one."""
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


@cache
def _traditional() -> re.Pattern[str]:
    """A character that is traditional for certain: it changes, and no simplified text holds it."""
    return re.compile(f"[{''.join(lines('rag.language', 'traditional.txt'))}]")


def to_simplified(text: str) -> str:
    """Traditional characters as simplified ones; the length stays.

    A text without any character that is traditional for certain is left as it is: 乾县, 昇腾 and 於潜 are names in
    simplified writing, which a conversion by characters would change to 干县, 升腾 and 于潜.
    """
    if text.isascii() or not _traditional().search(text):
        return text
    kept = [m.span() for m in _KEPT.finditer(text)]
    converted: str = _converter().convert(text)
    if len(converted) != len(text):
        pairs = ((raw, _converter().convert(raw)) for raw in text)
        converted = "".join(c if len(c) == 1 else raw for raw, c in pairs)
    for start, end in kept:
        converted = converted[:start] + text[start:end] + converted[end:]
    return converted


def fold(text: str) -> str:
    """Half width, simplified, lower case; `len(fold(text)) == len(text)`, so offsets in one are offsets in the other."""
    if len(text) <= _NAME_CHARS:
        return _fold_name(text)
    return _fold_text(text) if len(text) <= _TEXT_CHARS else _fold(text)


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else to_simplified(_folded_chars(text))


def _folded_chars(text: str) -> str:
    """Each character by itself as `_fold_char` has it.

    Nearly all Chinese texts are of one form but for these marks; character by character they would take six times as long.
    """
    if not unicodedata.is_normalized("NFKC", text):
        for wide, half in _WIDE_MARKS:
            text = text.replace(wide, half)
    if unicodedata.is_normalized("NFKC", text) and _FINAL_SIGMA not in text:
        lower = text.lower()
        if len(lower) == len(text):
            return lower
    return "".join(map(_fold_char, text))


# every question compares itself with the same titles and programmes
_fold_name = lru_cache(maxsize=4096)(_fold)

_fold_text = lru_cache(maxsize=128)(_fold)  # several rules look at the same notice of one question


def _bracketed(match: re.Match[str]) -> str:
    year, serial = (
        (match["year"], match["serial"]) if match["year"] else (match["bare"], match["bare_serial"])
    )
    return f"〔{year}〕{int(serial)}号"


def one_spelling(text: str) -> str:
    """NFKC with numbered marks kept apart, simplified, no spaces inside Chinese words; upper case stays."""
    return _SPACE_IN_WORD.sub("", to_simplified(unicodedata.normalize("NFKC", separate_marks(text))))


def normalise(text: str) -> str:
    """One spelling in lower case, document numbers with 〔year〕."""
    return _normalised_name(text) if len(text) <= _NAME_CHARS else _normalised(text)


def _normalised(text: str) -> str:
    return _YEAR_AND_SERIAL.sub(_bracketed, one_spelling(text).lower())


_normalised_name = lru_cache(maxsize=1024)(_normalised)


def document_numbers(text: str) -> list[str]:
    """The document numbers in a text, in one spelling: 苏科协发2025年121号 -> 苏科协发〔2025〕121号.

    Words that run into the letters (根据苏工信…) are cut off where they are known lead-ins.
    """
    return numbers_in(normalise(text))


def numbers_in(normalised: str) -> list[str]:
    """`document_numbers` of a text that is normalised already."""
    found: list[str] = []
    for match in _YEAR_AND_SERIAL.finditer(normalised):
        letters = _LETTERS.search(normalised[max(0, match.start() - 15) : match.start()])
        if letters:
            lead = _LEAD_IN.match(letters.group())
            found.append(letters.group()[lead.end() if lead else 0 :] + _bracketed(match))
    return list(dict.fromkeys(found))


def document_key(number: str) -> str:
    """One spelling of a document number given alone, for comparing; any other text only loses its spaces."""
    normalised = normalise(number)
    return next(iter(numbers_in(normalised)), re.sub(r"\s", "", normalised))
