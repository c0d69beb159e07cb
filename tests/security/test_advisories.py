"""What has gone wrong in systems of this kind (their published advisories), each class with the tests that hold it here."""

from __future__ import annotations

import ast
import json
import re
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

ROOT = Path(__file__).parents[2]
OURS = [path for package in ("api", "indexes", "rag") for path in sorted((ROOT / package).rglob("*.py"))]

HELD_BY: dict[str, tuple[str, ...]] = {
    "path from a name": ("security/test_advisories.py::test_no_name_reaches_a_path",),
    "archive and symlink": (
        "core/test_backup.py::test_a_tampered_archive_is_refused_and_leaves_nothing",
        "ingest/test_archives.py::test_bombs_and_floods_are_refused_in_bounded_time",
    ),
    "pickle and code loading": ("security/test_advisories.py::test_nothing_that_runs_code_is_loaded",),
    "no or weak key": (
        "api/test_authorization.py::test_no_route_lets_anybody_in_without_a_right_key",
        "api/test_serve.py::test_it_refuses_to_listen_where_others_can_reach_it",
    ),
    "revoked key lives on": (
        "api/test_keys.py::test_a_key_works_once_made_and_not_once_revoked",
        "api/test_authorization.py::test_the_last_key_revoked_does_not_open_the_door",
    ),
    "object or role not checked": (
        "api/test_authorization.py::test_a_key_is_good_for_its_scopes_alone",
        "api/test_authorization.py::test_what_changes_something_needs_the_scope_write",
    ),
    "request forgery by the server": (
        "security/test_advisories.py::test_the_service_asks_no_address_that_a_user_names",
    ),
    "injection into a language": (
        "security/test_advisories.py::test_no_value_becomes_part_of_a_statement",
        "indexes/test_conformance.py::",
    ),
    "scripts from documents": (
        "page/test_views.py::test_no_hostile_notice_becomes_more_than_text",
        "calls/test_export.py::test_the_feed_is_valid_and_escaped",
        "ingest/test_records.py::",
    ),
    "DNS rebinding": (
        "api/test_hosts.py::test_no_route_answers_to_a_name_of_somebody_else_or_to_a_foreign_page",
        "api/test_keys.py::test_other_names_and_pages_stay_out_whatever_their_key",
    ),
    "resource exhaustion": (
        "api/test_json_body.py::test_more_values_than_any_request_needs_are_refused_before_they_are_made",
        "api/test_server_load.py::test_others_are_answered_while_a_batch_runs",
        "api/test_middleware.py::test_a_body_above_the_limit_is_refused_whatever_it_declares",
        "facts/test_extract.py::test_a_megabyte_of_hostile_text_is_read_in_seconds",
    ),
    "injection through documents": (
        "api/test_server_language_model.py::test_a_model_that_obeys_a_notice_says_nothing_that_the_notice_told_it_to",
    ),
    "poisoned corpus": ("answering/test_judging.py::test_the_poisoned_notices_differ_and_carry_the_attack",),
    "fixed once, not everywhere": (
        "api/test_authorization.py::test_no_route_lets_anybody_in_without_a_right_key",
        "security/test_advisories.py::test_no_name_reaches_a_path",
    ),
}


@pytest.mark.parametrize("advisory", HELD_BY)
def test_every_class_of_advisories_is_held_by_tests_that_exist(advisory: str) -> None:
    for node in HELD_BY[advisory]:
        file, _, name = node.partition("::")
        text = (ROOT / "tests" / file).read_text("utf-8")
        assert f"def {name}(" in text if name else "def test_" in text, node


STEPS = (
    "../",
    "..%2f",
    "%2e%2e/",
    "..\\",
    "..%5c",
    "%252e%252e%252f",
    "....//",
    "..;/",
    "%c0%ae%c0%ae/",
    "/",
    "//",
    "\\\\",
)
TARGETS = ("etc/passwd", "etc/passwd%00", "keys.json", "store.sqlite", "CURRENT")
SPELLINGS = [step * 6 + target for step in STEPS for target in TARGETS] + [
    "file:///etc/passwd",
    "~/.ssh/id_rsa",
    ".",
]


def test_no_name_reaches_a_path(http: httpx.Client) -> None:
    document = http.get("/openapi.json").json()
    paths = [
        (path, [p["name"] for p in operations["get"].get("parameters", []) if p["in"] == "query"])
        for path, operations in document["paths"].items()
        if "get" in operations
    ]
    # Every path and every name takes some spellings, and every spelling is tried at several of them.
    spellings = cycle(SPELLINGS)
    in_path = [
        before + next(spellings)
        for path, _ in paths
        for before, at, _ in [path.partition("{")]
        if at
        for _ in range(len(SPELLINGS) // 3)
    ]
    in_query = [
        f"{path}?{name}={quote(next(spellings))}"
        for path, names in paths
        if "{" not in path
        for name in names
        for _ in range(2)
    ]
    assert min(len(in_path), len(in_query)) > len(SPELLINGS)
    for address in in_path + in_query:
        response = http.get(address)
        assert response.status_code < 500, address
        assert b"root:" not in response.content
        assert b"SQLite format" not in response.content
        assert b'"sha256"' not in response.content


RUNS_CODE = re.compile(
    r"\bimport (?:pickle|marshal|shelve|joblib|dill)\b|\btorch\.load\(|\byaml\.(?:unsafe_)?load\(|"
    r"trust_remote_code=True|allow_pickle=True"
)


CALLS_CODE = re.compile(r"(?<![\w.])(?:eval|exec|compile|__import__)\s*\(")


def test_nothing_that_runs_code_is_loaded() -> None:
    """But for what Python itself does with `__pycache__`; tests/core/test_compiled.py holds who may have written that."""
    for path in OURS:
        if path == ROOT / "rag" / "compiled.py":
            continue
        text = path.read_text("utf-8")
        assert not RUNS_CODE.search(text), path
        if not CALLS_CODE.search(text):  # parsing every file takes seconds
            continue
        calls = [
            n.func.id
            for n in ast.walk(ast.parse(text))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        ]
        assert not {"eval", "exec", "compile", "__import__"} & set(calls), path


def test_no_value_becomes_part_of_a_statement() -> None:
    """Statements are put together from constants of the module and from names of a fixed tuple alone."""
    found = 0
    for path in (ROOT / "indexes").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if not re.search(r"\b(?:SELECT|INSERT|UPDATE|DELETE)\b.*\b(?:FROM|INTO|SET)\b|\bWHERE\b", text):
                continue
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    name = ast.unparse(part.value)
                    fixed = re.fullmatch(r"(?:rows\.)?_?[A-Z_]+|query|table|', '\.join\(columns\)", name)
                    assert fixed, f"{path}: {name}"
                    found += 1
    assert found > 10


def test_the_service_asks_no_address_that_a_user_names() -> None:
    """Only the parts that are meant to fetch or send import what opens connections."""
    opens = re.compile(
        r"^\s*(?:import|from) (httpx|urllib\.request|requests|http\.client|aiohttp)\b", re.MULTILINE
    )
    users = {str(path.relative_to(ROOT).as_posix()) for path in OURS if opens.search(path.read_text("utf-8"))}
    served = {
        name for name in users if name.startswith(("api/", "indexes/", "rag/retrieval", "rag/collection"))
    }
    allowed = {"indexes/milvus/milvus_connection.py"}
    assert served <= allowed, json.dumps(sorted(served))
