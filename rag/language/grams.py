"""Text as bigrams of Chinese characters: no cutting into words, so that a name no dictionary knows is found whole."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add

from rag.language.han import HAN
from rag.language.normalise import fold

_RUN = re.compile(r"[㐀-䶿一-鿿]+|[a-z0-9]+")
_HAN_RUN = re.compile(r"[㐀-䶿一-鿿]{2,}")
KEPT_CHARS = 200
"""Questions, titles and names of programmes are held against many sentences each."""


def grams(text: str) -> list[str]:
    """Each two neighbouring Chinese characters, and each run of Latin letters and digits as one term.

    In order and with repetitions; a Chinese character without a neighbour stands by itself.

    Example:
        >>> grams("首台套 AI 补贴")
        ['首台', '台套', 'ai', '补贴']

    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        found.extend(_bigrams(run) if len(run) > 1 and HAN.match(run) else [run])
    return found


def question_grams(question: str) -> list[str]:
    """The same of a question; none of one without Chinese, which words and their translations serve better."""
    return grams(question) if HAN.search(question) else []


def han_pairs(folded: str) -> frozenset[str]:
    """The pairs of neighbouring Chinese characters of a folded text."""
    return _kept_pairs(folded) if len(folded) <= KEPT_CHARS else _han_pairs(folded)


def _han_pairs(folded: str) -> frozenset[str]:
    return frozenset(pair for run in _HAN_RUN.findall(folded) for pair in map(add, run, run[1:]))


_kept_pairs = lru_cache(maxsize=1024)(_han_pairs)


def _bigrams(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
