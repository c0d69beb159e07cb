"""What has gone wrong in systems of this kind (their published advisories), each class with the tests that hold it here."""

from __future__ import annotations

import ast
import asyncio
import hashlib
import json
import pickle
import re
import shutil
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest

from api.app import create_app
from api.service import Service
from indexes.errors import StoreError
from indexes.snapshot import open_snapshot
from indexes.verified import NOTE
from rag.settings import Settings
from tests.core.small import notice
from tests.indexes.index_rows import UNITS, publish_ids, vector
from tests.reliability.seeded_notices import MadeUpEncoder

ROOT = Path(__file__).parents[2]
OURS = [path for package in ("api", "indexes", "rag") for path in sorted((ROOT / package).rglob("*.py"))]

HELD_BY: dict[str, tuple[str, ...]] = {
    "path from a name": (
        "security/test_advisories.py::test_no_name_reaches_a_path",
        "security/test_advisories.py::test_no_name_that_is_written_reaches_a_path",
    ),
    "archive and symlink": (
        "core/test_backup.py::test_a_tampered_archive_is_refused_and_leaves_nothing",
        "ingest/test_archives.py::test_bombs_and_floods_are_refused_in_bounded_time",
    ),
    "pickle and code loading": (
        "security/test_advisories.py::test_nothing_that_runs_code_is_loaded",
        "security/test_advisories.py::test_a_bomb_in_any_file_of_an_index_is_refused_and_does_nothing",
    ),
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
        "assistants/test_mcp.py::test_what_clients_asked_that_have_gone_is_not_answered",
    ),
    "resource exhaustion": (
        "api/test_json_body.py::test_more_values_than_any_request_needs_are_refused_before_they_are_made",
        "assistants/test_mcp.py::test_a_message_of_many_values_is_refused_before_any_of_them_is_made",
        "api/test_http_protocol.py::test_a_body_that_nobody_reads_may_not_drip_for_ever",
        "api/test_server_load.py::test_others_are_answered_while_a_batch_runs",
        "api/test_middleware.py::test_a_body_above_the_limit_is_refused_whatever_it_declares",
        "facts/test_extract.py::test_a_megabyte_of_hostile_text_is_read_in_seconds",
    ),
    "injection through documents": (
        "api/test_server_language_model.py::test_a_model_that_obeys_a_notice_says_nothing_that_the_notice_told_it_to",
    ),
    "poisoned corpus": (
        "security/test_poison.py::test_poisoned_notices_lead_nobody_away",
        "core/test_collection.py::test_so_many_passages_and_so_many_of_one_notice",
        "api/test_authorization.py::test_what_changes_something_needs_the_scope_write",
    ),
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


def test_no_name_that_is_written_reaches_a_path(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    app = create_app(settings := Settings(home=home))
    app.state.service = Service(settings)
    app.state.service.encoder = MadeUpEncoder
    names = [*SPELLINGS, *map(unquote, SPELLINGS), *TARGETS, "..", "a/../../b"]
    names = [name for name in dict.fromkeys(names) if "\0" not in name]
    records = [
        notice(name, url="https://example.org/1", title=f"{number}") for number, name in enumerate(names)
    ]

    async def sent() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            put = await client.post("/v1/notices", json=records)
            gone = [await client.delete(f"/v1/notices/{quote(name)}") for name in names[::7]]
            return [put, *gone]

    put, *gone = asyncio.run(sent())
    assert {item["result"] for item in put.json()["items"]} <= {"added", "rejected"}, put.text
    assert "added" in put.text
    assert max(answer.status_code for answer in gone) < 500
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in home.parent.iterdir()] == ["home"]
    strange = {path.name for path in home.rglob("*")} & {Path(name).name for name in names}
    assert strange <= {"store.sqlite", "CURRENT"}
    assert (home / "store.sqlite").read_bytes().startswith(b"SQLite format")


class Bomb:
    """What does something when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("known", [False, True], ids=["a checksum tells", "even with its checksum"])
def test_a_bomb_in_any_file_of_an_index_is_refused_and_does_nothing(tmp_path: Path, known: bool) -> None:
    home, kept, mark = tmp_path / "home", tmp_path / "kept", tmp_path / "mark"
    publish_ids(kept, range(1, 40))
    bomb = pickle.dumps(Bomb(mark))
    pickle.loads(bomb)
    mark.unlink()  # so it works
    files = [path for path in sorted(kept.rglob("*")) if path.is_file() and path.name != NOTE]
    names = [path.relative_to(kept) for path in files]
    assert len(names) > 5
    for name in names:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(kept, home)
        (home / name).write_bytes(bomb)
        if known:
            vouch_for(home, name)
        with pytest.raises(StoreError):
            ask(home)
        assert not mark.exists(), name


def ask(home: Path) -> None:
    """Each file is looked at before its first use."""
    snapshot = open_snapshot(home)
    snapshot.vectors.search(vector(1), 3)
    snapshot.lexical.search(UNITS, 3)
    snapshot.coverage(["w1"])


def vouch_for(home: Path, name: Path) -> None:
    """As somebody who may write to the home: size and checksum of a file are what they are said to be."""
    content = (home / name).read_bytes()
    line, _ = (home / "CURRENT").read_bytes().split(b" ") if name.name != "CURRENT" else (b"", b"")
    if not line:
        return
    manifest = home / line.decode()
    if name != manifest.relative_to(home):
        told = json.loads(manifest.read_bytes())
        marks = told["base"]["files"]
        marks[name.name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest.write_text(json.dumps(told))
    (home / "CURRENT").write_bytes(
        line + b" " + hashlib.sha256(manifest.read_bytes()).hexdigest().encode() + b"\n"
    )


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
