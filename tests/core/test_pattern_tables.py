"""Tables of patterns: each fires on its example and not on the other, and the code knows no other names."""

import re
from functools import cache
from pathlib import Path

import pytest

from rag.facts.fact_kinds import KINDS
from rag.resources import patterns, rows

ROOT = Path(__file__).resolve().parents[2]

TABLES = (
    ("rag.facts", "condition_patterns.tsv"),
    ("rag.matching", "profile_patterns.tsv"),
    ("rag.matching", "condition_parts.tsv"),
    ("rag.answering", "abstention.tsv"),
    ("rag.answering", "verdict.tsv"),
    ("rag.answering", "off_subject.tsv"),
    ("rag.answering", "reservation.tsv"),
    ("rag.answering", "not_applied_for.tsv"),
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


BY_NAME = (
    *(
        ("rag.facts", f"{name}.tsv")
        for name in (
            "actors", "applicant_kinds", "applicants", "condition_patterns", "condition_words", "contacts", "documents", "links",
            "money", "sections", "tables", "timing",
        )
    ),
    ("rag.calls", "wording.tsv"),
    ("rag.conversation", "turn_requests.tsv"),
    ("rag.conversation", "turn_words.tsv"),
    ("rag.matching", "profile_patterns.tsv"),
    ("rag.answering", "phrases.tsv"),
    ("rag.answering", "reservation.tsv"),
    ("rag.answering", "verdict.tsv"),
)  # fmt: skip
"""Tables whose lines are asked for by name; the others are tried line by line."""
NAMED_IN = {
    "rag.answering": (
        "rag/answering",
        "rag/conversation",
        "api/assistants",
        "rag/public/base.py",
        "rag/domain/facts.py",
    ),
    "rag.facts": ("rag/facts", "rag/calls", "rag/notices"),
}
"""Where else than in its own package a table's names may stand."""


_TEXT = re.compile(r"""(f?)"([^"\n]{0,80})"|'(\w+)'""")
_OPEN = re.compile(r"\\{[^{}]*\\}")


@cache
def _names(path: Path) -> frozenset[str]:
    """The texts of a module as patterns; what an f-string leaves open may be anything."""
    found = set()
    for formatted, double, single in _TEXT.findall(path.read_text("utf-8")):
        text = double or single
        name = _OPEN.sub(".+", re.escape(text)) if formatted else re.escape(text)
        if re.search(r"\w", name):
            found.add(name)
    return frozenset(found)


@pytest.mark.parametrize("table", BY_NAME, ids=lambda table: "/".join(table))
def test_no_line_of_a_table_is_left_that_nobody_asks_for(table: tuple[str, str]) -> None:
    places = NAMED_IN.get(table[0], (table[0].replace(".", "/"),))
    files = (
        p
        for place in places
        for p in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
    )
    named = re.compile("|".join({name for path in files for name in _names(path)}))
    keys = {row[0] for row in rows(*table)}
    of_facts = {key for key in keys if table[1] == "phrases.tsv" and key.split(".")[0] in KINDS}
    assert {key for key in keys - of_facts if not named.fullmatch(key)} == set()
