"""What every match of a pattern holds, and that no text is passed over that a pattern matches."""

from __future__ import annotations

import re

import pytest

from eval.question_set import load_questions
from eval.workbench import TUNING_SET
from rag.language.normalise import fold
from rag.pattern_table import PatternTable, needed_by
from rag.resources import rows

TABLES = {
    name: [row[column] for row in rows("rag.answering", name)]
    for name, column in (("answer_shapes.tsv", 1), ("settling.tsv", 1), ("sums.tsv", 1), ("tiers.tsv", 2))
}


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("多少", {"多少"}),
        ("多少|几家", {"多少", "几家"}),
        ("(?:市|省)级", {"级"}),
        ("(?:市|省).", {"市", "省"}),
        (r"[0-9]{2}号", {"号"}),
        ("能不能?", {"能不"}),
        ("(?:几)?多", {"多"}),
        (r"\bhow many\b", {"ny"}),
        (r"[^,]?\d", set()),
        ("几|.", set()),
        ("(?i)abc", set()),
        (".(?=几)", {"几"}),
        ("报(?!几)", {"报"}),
    ],
)
def test_what_every_match_holds(pattern: str, needed: set[str]) -> None:
    assert set(needed_by(pattern)) == needed


@pytest.mark.parametrize("name", TABLES)
def test_a_table_passes_over_no_pattern_that_matches(name: str) -> None:
    patterns = TABLES[name]
    table = PatternTable.of(patterns)
    questions = [fold(question.question) for question in load_questions(TUNING_SET)]
    tried = 0
    for question in [*questions, *patterns, ""]:
        likely = table.matching(question)
        tried += len(likely)
        matching = [n for n, pattern in enumerate(patterns) if re.search(pattern, question)]
        assert set(matching) <= set(likely), question
        assert likely == sorted(likely)
    assert tried < len(patterns) * len(questions) / 2


def test_patterns_of_which_nothing_is_known_are_always_tried() -> None:
    table = PatternTable.of([r"\d", "申报", r"\w+"])
    assert table.matching("") == [0, 2]
    assert table.matching("怎么申报") == [0, 1, 2]
