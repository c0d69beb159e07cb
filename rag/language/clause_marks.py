"""Where clauses begin: behind the last of some marks."""

from __future__ import annotations


def behind_last(marks: str, text: str, end: int, start: int = 0) -> int:
    """The place behind the last of some marks in `text[start:end]`; 0 where none stands there.

    Example:
        >>> behind_last(",。", "企业可报。个人不行", 7)
        5

    """
    return max(text.rfind(mark, start, end) for mark in marks) + 1
