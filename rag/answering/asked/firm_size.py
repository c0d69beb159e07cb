"""For firms of which size a sum or rate is, where a notice gives one for each: 大型企业按30%返还，中小微企业按60%返还."""

from __future__ import annotations

from rag.lazy import lazy_pattern

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
