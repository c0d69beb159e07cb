"""Figures that an asker tells of himself (36岁, 260万的机床, 12间房), and the clauses of a notice that bound a figure of the same measure.

Whether one may apply is decided by such a clause, which mostly shares no other word with the question.
"""

from __future__ import annotations

import re

from rag.language.clause_marks import folded_clauses
from rag.lazy import lazy_pattern
from rag.resources import asked_of

Measures = tuple[tuple[str, re.Pattern[str]], ...]
"""Names of measures, each with what a clause that may bound one says."""

_BOUND = lazy_pattern(
    r"以[上下内外]|之?内|之?间|不[低高少多大小]于|不超过?|不得(?:低于|超过|少于|多于)|低于|少于|不[足满到]|高于|大于|小于|多于|超过|未满|须满|满\s?[\d一二两三四五六七八九十半]"
    r"|达到?|至少|最少|起步|为限|只(?:能|限)|[只限](?:报|补)|\d[^，,。；;]{0,4}起"
)
_GIVEN = lazy_pattern(
    r"(?:补(?!充|交|正)|奖(?!项)|贴(?!息贷)|资助|给予?|支持)[^，,。；;]{0,10}\d|封顶|一次性|按[^，,。；;]{0,12}%|\d[^，,。；;]{0,4}(?:奖励|补贴|补助)|最高"
)
"""What is given is no bound on what one must have."""


def measures_of(folded: str) -> Measures:
    """The measures of which a folded question tells a figure."""
    return asked_of("rag.answering", "own_figures.tsv", folded)


def bounds_a_figure(folded: str, measures: Measures) -> bool:
    """Whether a clause of folded words sets a bound on a figure of one of the measures."""
    return any(
        told.search(clause) and _BOUND.search(clause) and not _GIVEN.search(clause)
        for clause in folded_clauses(folded)
        for _, told in measures
    )


# For firms of which size a sum or rate is, where a notice gives one for each: 大型企业按30%返还，中小微企业按60%返还.
_SMALL = lazy_pattern(r"中小微?企业|小微|微型企业|小型企业|小(?:公司|企业|厂|店)|\b(?:sme|small|micro)s?\b")
_LARGE = lazy_pattern(r"大型企业|(?<![多扩壮最重])大(?:公司|企业|厂)|(?<!how )\blarge\b")


def is_of_another_size(words: str, question: str) -> bool:
    """Whether folded words of a value name firms of one size alone, and a folded question those of the other.

    >>> is_of_another_size("大型企业按30%返还", "小公司能返多少")
    True
    >>> is_of_another_size("中小微企业按60%返还", "how large is the refund")
    False
    """
    small, large = bool(_SMALL.search(question)), bool(_LARGE.search(question))
    if small == large:
        return False
    other, own = (_LARGE, _SMALL) if small else (_SMALL, _LARGE)
    return bool(other.search(words)) and not own.search(words)
