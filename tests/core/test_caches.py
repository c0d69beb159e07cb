"""What is kept between questions has a bound: a service that runs for months must not grow by what it is asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

BY_NAMES_OF_THE_CODE = {
    "api/page/words.py: words": "languages",
    "rag/answering/asked/list_words.py: list_pattern": "kinds and states of a table",
    "rag/calls/call_patterns.py: wording": "groups of a table",
    "rag/cli/chinese.py: _context_class": "classes",
    "rag/collection/publishing.py: _backend": "the one index of the settings",
    "rag/conversation/turn_requests.py: pattern": "kinds of a table",
    "rag/facts/notice_record.py: _adapter": "classes",
    "rag/facts/patterns.py: _groups": "names of tables",
    "rag/language/cues.py: _compiled": "patterns of tables",
    "rag/language/cues.py: cues": "names of tables",
    "rag/language/question_dates.py: _compiled": "patterns of a table",
    "rag/matching/question_profile.py: _meaning": "kinds of a table",
    "rag/pattern_table.py: _rarity": "pairs of characters in patterns of tables",
    "rag/resources.py: _asked_patterns": "names of tables",
    "rag/resources.py: _checksum": "names of tables",
    "rag/resources.py: compiled": "patterns of tables",
    "rag/resources.py: grouped": "names of tables",
    "rag/resources.py: lines": "names of tables",
    "rag/resources.py: patterns": "names of tables",
    "rag/resources.py: rows": "names of tables",
    "rag/resources.py: texts": "names of tables",
    "rag/retrieval/answer_types.py: quotable": "kinds of facts",
    "rag/retrieval/answer_types.py: stated_by": "kinds of facts",
    "rag/retrieval/centring.py: centre_of": "the model's fingerprint",
}
"""Functions that keep every result, and by what few things: never by words of a question or a notice."""


def without_bound() -> Iterator[str]:
    """Functions with parameters whose results are all kept."""
    for package in ("api", "indexes", "rag"):
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text("utf-8")
            if "@cache" not in text and "maxsize=None" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef) and node.args.args and keeps_all(node):
                    yield f"{path.relative_to(ROOT).as_posix()}: {node.name}"


def keeps_all(function: ast.FunctionDef) -> bool:
    """By its decorators."""
    unbounded = {"cache", "functools.cache", "lru_cache(maxsize=None)"}
    return any(ast.unparse(decorator) in unbounded for decorator in function.decorator_list)


def test_what_is_kept_by_words_of_users_has_a_bound() -> None:
    assert set(without_bound()) == set(BY_NAMES_OF_THE_CODE)
