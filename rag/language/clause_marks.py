"""Where clauses begin and end."""

from __future__ import annotations

from rag.lazy import lazy_pattern

_BETWEEN_CLAUSES = lazy_pattern(r"[，。；;!?\n|]|,(?!\d{3}(?!\d))")


def folded_clauses(folded: str) -> list[str]:
    """The clauses of a folded text; a comma within a figure ends none.

    Example:
        >>> folded_clauses("每人1,500元,一次性。")
        ['每人1,500元', '一次性', '']

    """
    return _BETWEEN_CLAUSES.split(folded)


def behind_last(marks: str, text: str, end: int, start: int = 0) -> int:
    """The place behind the last of some marks in `text[start:end]`; 0 where none stands there.

    Example:
        >>> behind_last(",。", "企业可报。个人不行", 7)
        5

    """
    return max(text.rfind(mark, start, end) for mark in marks) + 1


def before_next(marks: str, text: str, start: int, end: int | None = None) -> int:
    """The place of the first of some marks in `text[start:end]`; its end where none stands there.

    Example:
        >>> before_next(",。", "企业可报。个人不行", 0), before_next(",。", "企业可报。个人不行", 5)
        (4, 9)

    """
    last = len(text) if end is None else end
    return min((at for mark in marks if (at := text.find(mark, start, last)) >= 0), default=last)
