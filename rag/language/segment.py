"""Cutting text into the terms of the lexical index, the same way for notices and for questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from rag.language.normalise import normalise, numbers_in
from rag.resources import derived, lines, rows

if TYPE_CHECKING:
    import rjieba

KEPT_CHARS = 120
"""Questions, their words and titles are cut by several steps of one answer."""
_HAN_RUN = re.compile(r"[㐀-䶿一-鿿]+")
_PIECE = re.compile(r"[㐀-䶿一-鿿]+|[a-z0-9][a-z0-9.@_+#&/:~%?=\-]*")
_DATE = re.compile(r"(?<![0-9])0?([0-9]{1,2})月0?([0-9]{1,2})[日号]")
_BATCH = re.compile(r"第([0-9]{1,2})(?=[批届期次轮])")
_LATIN_WORD = re.compile(r"c(?:\+\+|#)|[a-z0-9]+(?:\.[0-9]+)*%?")
_LETTERS_THEN_NUMBER = re.compile(r"(?<![a-z0-9])([a-z]{1,5})[ \-]([0-9]{1,6})(?![a-z0-9])")
_HOST = re.compile(r"(?:^|@|//)((?:[a-z0-9\-]+\.)+[a-z]{2,10})(?![a-z0-9.])")
_NUMERALS = "零一二三四五六七八九"


def data_entries(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """(key, words) of a data file's lines of two columns, in which the second holds words with "|" between them."""
    return [(key, tuple(words.split("|"))) for key, words in rows("rag.language", name)]


@cache
def stop_words() -> frozenset[str]:
    """Chinese and English words (lower case) that are no terms."""
    return frozenset(word for line in lines("rag.language", "stop_words.txt") for word in line.split())


@cache
def generic_words() -> frozenset[str]:
    """Chinese and English words (lower case) that name no subject, though the index holds them."""
    return frozenset(word for line in lines("rag.language", "generic_words.txt") for word in line.split())


@cache
def request_words() -> frozenset[str]:
    """Chinese and English words (lower case) that say which value is wanted and how, but not of what."""
    return frozenset(word for line in lines("rag.language", "request_words.txt") for word in line.split())


@cache
def idle_words() -> frozenset[str]:
    """The words of a question that are no terms, or only say which value is wanted: neither is its subject."""
    return stop_words() | request_words()


@cache
def domain_terms() -> frozenset[str]:
    """The terms of the field that the segmenter keeps whole."""
    return frozenset(term for line in lines("rag.language", "terms.txt") for term in line.split())


def _looked_for() -> Iterator[str]:
    """The Chinese words that questions are translated to; cut apart in a notice, they would never be found there."""
    for name in ("glossary.tsv", "everyday.tsv"):
        for _, words in data_entries(name):
            yield from (word for word in words if len(word) > 1 and _HAN_RUN.fullmatch(word))


@cache
def whole_terms() -> tuple[str, ...]:
    """All terms that the segmenter keeps whole beside those of its own dictionary, sorted."""
    names = ("terms.txt", "glossary.tsv", "everyday.tsv", "segment.py")
    found: tuple[str, ...] = derived(
        "whole terms",
        [("rag.language", name) for name in names],
        lambda: tuple(sorted(domain_terms().union(_looked_for()))),
    )
    return found


@cache
def _segmenter() -> ModuleType:
    """The segmenter that its package makes when it is imported, with our terms: a second one would read the dictionary again."""
    import rjieba

    for term in whole_terms():
        rjieba.add_word(term, rjieba.suggest_freq(term), "n")
    return rjieba


@cache
def _tagger() -> rjieba.Jieba:
    """A segmenter that knows none of our terms; most questions need none."""
    import rjieba

    return rjieba.Jieba()


def chinese_words(text: str) -> list[str]:
    """Words of a run of Chinese characters in search mode: short words inside a long one, then the long one."""
    words: list[str] = []
    for word in _segmenter().cut_for_search(text):
        if len(word) > 4:
            words.extend(_inner_words(word))
        words.append(word)
    return words


@lru_cache(maxsize=4096)
def _inner_words(word: str) -> tuple[str, ...]:
    """Known words of four or more characters inside a longer one (行动计划 in 三年行动计划): search mode has up to three."""
    sizes = range(4, min(len(word), 10))
    inner = (word[at : at + size] for size in sizes for at in range(len(word) - size + 1))
    return tuple(part for part in inner if _segmenter().has_word(part))


def plain_words(text: str) -> list[str]:
    """Words of a Chinese text without overlap; marks and Latin words are words of their own."""
    return list(_segmenter().cut(text))


@lru_cache(maxsize=4096)
def is_noun(word: str) -> bool:
    """Whether a Chinese word is a noun, a name or a set phrase, by the segmenter's dictionary; guessed words are not."""
    if not is_word(word):
        return False
    tagged = _tagger().tag(word)
    return len(tagged) == 1 and tagged[0][1][0] in "nijlz"


_NAME_TAGS = ("ns", "nr", "nrt", "nz")
_COMMON_NAME, _COMMON_NOUN = 1000, 5
"""From these frequencies in the segmenter's dictionary on a name (友谊) or noun (爱民, 惠农) is too common to be taken for a place."""


@lru_cache(maxsize=4096)
def is_rare_name(word: str) -> bool:
    """Whether a Chinese word is first of all a name by the segmenter's dictionary, or in it but hardly used: 北辰 and 汇川, but not 合作."""
    tagged = _tagger().tag(word)
    limit = _COMMON_NAME if tagged[0][1] in _NAME_TAGS else _COMMON_NOUN if tagged[0][1] == "n" else 0
    return len(tagged) == 1 and is_word(word) and _segmenter().suggest_freq(word) < limit


def is_word(text: str) -> bool:
    """Whether the segmenter's dictionary holds this word."""
    return bool(_segmenter().has_word(text))


def chinese_numeral(number: int) -> str:
    """一 to 九十九 for 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_NUMERALS[tens]}十")
    return head + (_NUMERALS[ones] if ones or not tens else "")


def _latin_terms(piece: str) -> Iterator[str]:
    """Words of a run without Chinese, plus whole hosts and e-mail addresses."""
    piece = piece.rstrip(".:/?-=~&_@")
    if "@" in piece and "/" not in piece:
        yield piece
    yield from (match[1] for match in _HOST.finditer(piece))
    for match in _LATIN_WORD.finditer(piece):
        yield match.group()


def _whole_terms(text: str) -> Iterator[str]:
    """Terms that are longer than the words: document numbers, days, a short name with its number (iso9001)."""
    yield from numbers_in(text)
    for match in _DATE.finditer(text):
        yield f"{match[1]}月{match[2]}日"
    for match in _LETTERS_THEN_NUMBER.finditer(text):
        yield match[1] + match[2]


def index_terms(text: str) -> list[str]:
    """Terms of a text, with repetition, for the index and for a plain question.

    Chinese words in search mode, Latin words and numbers whole and in lower case (5g, iso9001, 60%), besides them
    document numbers, days (9月23日), hosts and e-mail addresses in one piece. Stop words are dropped.
    """
    return list(_kept_terms(text) if len(text) <= KEPT_CHARS else _terms_of(text))


def _terms_of(text: str) -> tuple[str, ...]:
    text = _BATCH.sub(lambda m: f"第{chinese_numeral(int(m[1]))}", normalise(text))
    stops = stop_words()
    terms: list[str] = []
    for match in _PIECE.finditer(text):
        piece = match.group()
        words = chinese_words(piece) if _HAN_RUN.match(piece) else _latin_terms(piece)
        terms.extend(word for word in words if word and word not in stops)
    terms.extend(_whole_terms(text))
    return tuple(terms)


_kept_terms = lru_cache(maxsize=512)(_terms_of)
