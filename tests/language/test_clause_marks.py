"""Where clauses begin."""

from __future__ import annotations

from rag.language.clause_marks import behind_last


def test_the_last_mark_before_the_end_counts() -> None:
    assert behind_last("，。", "企业可报。个人不行，也不补", 8) == 5


def test_without_a_mark_it_is_the_beginning() -> None:
    assert behind_last("，。", "企业可报。个人不行", 4) == 0
    assert behind_last("，。", "企业可报。个人不行", 9, 5) == 0
