"""Tables of patterns: each fires on its example and not on the other, and the code knows no other names."""

import re

import pytest

from rag.resources import patterns, rows

TABLES = (
    ("rag.facts", "condition_patterns.tsv"),
    ("rag.matching", "told.tsv"),
    ("rag.answering", "abstention.tsv"),
    ("rag.answering", "verdict.tsv"),
    ("rag.answering", "off_subject.tsv"),
    ("rag.answering", "reservation.tsv"),
)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param(table, row, id=f"{table[1].removesuffix('.tsv')}-{row[0]}")
        for table in TABLES
        for row in rows(*table)
    ],
)
def test_a_pattern_fires_on_its_example_and_not_on_the_other(
    table: tuple[str, str], row: tuple[str, ...]
) -> None:
    name, _, fires, silent = row
    found: re.Pattern[str] = patterns(*table)[name]
    assert found.search(fires)
    assert not found.search(silent)


@pytest.mark.parametrize("table", TABLES)
def test_no_name_stands_twice(table: tuple[str, str]) -> None:
    assert len(patterns(*table)) == len(rows(*table))
