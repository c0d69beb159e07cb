"""A home has one service and one writing process, which does everybody's work and is replaced when it dies."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from rag.collection.store_errors import open_store
from tests.core.small import Home, notice, notices, write
from tests.faults.dying import crash_points, dying
from tests.processes import Server, mounted, rag, rag_here, serving, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Longer than what a socket's path may have.
    return tmp_path_factory.mktemp("one") / ("long" * 20) / "home"


@pytest.fixture(scope="module")
def server(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(own_home, log, "--workers", "2", "--as-of", "2025-09-25") as started:
        put(started, "n1")
        started.wait_until_ready()
        yield started


def put(server: Server, aid: str, **changes: Any) -> dict[str, Any]:
    body = {key: value for key, value in notice(aid, **changes).items() if key != "aid"}

    def taken() -> httpx.Response | None:
        answer = httpx.put(f"{server.url}/v1/notices/{aid}?wait=visible", json=body, timeout=60)
        return None if answer.status_code == 503 else answer

    answer = wait_for(taken, server.log)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def get(server: Server, aid: str) -> int:
    return httpx.get(f"{server.url}/v1/notices/{aid}", timeout=60).status_code


def writer_of(home: Path) -> int:
    return int((home / "writer.lock").read_text())


def test_a_second_service_is_refused_and_the_first_goes_on(server: Server, own_home: Path) -> None:
    done = rag("serve", "--port", "0", "--home", own_home)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert f"process {server.process.pid}" in line
    assert put(server, "n2")["result"] == "added"


def test_commands_hand_their_work_to_the_writing_process(
    server: Server, own_home: Path, tmp_path: Path
) -> None:
    writer = writer_of(own_home)
    assert writer != server.process.pid
    assert Path(f"/proc/{writer}/cmdline").read_bytes().split(b"\0")[2] == b"api.writer_entry"
    done = rag_here(
        "index", write(tmp_path / "n.jsonl", [notice("c1"), notice("c2", date="soon")]), "--home", own_home
    )
    assert (done.returncode, done.stdout.split(",")[0]) == (3, "added 1"), done.stderr
    assert "embedding: 1 of 1" in done.stderr
    wait_for(lambda: get(server, "c1") == 200)
    unknown = rag_here("delete", "c1", "nobody", "--home", own_home)
    assert (unknown.returncode, "nobody" in unknown.stderr) == (1, True)
    assert rag_here("delete", "c1", "--home", own_home).returncode == 0
    wait_for(lambda: get(server, "c1") == 404)
    assert rag_here("check", "--repair", "--home", own_home).returncode == 0
    assert writer_of(own_home) == writer


def test_a_command_for_another_model_is_told_so(server: Server, own_home: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "n.jsonl", [notice("c3")])
    done = rag_here("index", file, "--home", own_home, RAG_QUERY_PROMPT="ask: ")
    assert done.returncode == 1
    assert "RAG_MODEL" in done.stderr
    assert get(server, "c3") == 404


def test_a_killed_writing_process_is_replaced_and_nothing_is_lost(server: Server, own_home: Path) -> None:
    put(server, "k1")
    for number in range(2, 5):
        os.kill(writer_of(own_home), signal.SIGKILL)
        put(server, f"k{number}")
        assert all(get(server, f"k{n}") == 200 for n in range(1, number + 1))
    assert "the writing process ended (status -9)" in server.log()


@pytest.mark.nightly
@pytest.mark.parametrize("point", [name for name in crash_points() if name.startswith("writer.")])
def test_a_writing_process_that_dies_at_each_step_loses_nothing(tmp_path: Path, point: str) -> None:
    environment = dying(f"{point}:2", tmp_path / "died")
    with serving(tmp_path / "home", tmp_path / "log", **environment) as server:
        for number in range(1, 4):
            put(server, f"d{number}")
        server.wait_until_ready()
        assert all(get(server, f"d{number}") == 200 for number in range(1, 4))
        assert "the writing process ended (status 137)" in server.log()


def test_a_killed_service_leaves_no_writer_behind_and_the_next_one_starts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, tmp_path / "log") as server:
        put(server, "n1")
        first = writer_of(home)
        server.process.kill()
        server.process.wait()
        with serving(home, tmp_path / "log2") as second:
            assert put(second, "n2")["version"] == 2
            assert writer_of(home) != first
            wait_for(lambda: not Path(f"/proc/{first}").exists())


def test_what_a_killed_run_committed_is_told_and_put_into_service_at_the_next_start(
    small: Home, tmp_path: Path
) -> None:
    small.index(*notices(3))
    with open_store(small.settings.home, write=True) as store, store.transaction() as change:
        change.remove_document("n2")
    told = rag("ask", "揭榜挂帅", "--home", small.settings.home)
    assert "version 2 is stored" in told.stderr
    with serving(small.settings.home, tmp_path / "log") as server:
        server.wait_until_ready()
        wait_for(lambda: get(server, "n2") == 404, server.log)
    assert "version 2 is stored" not in rag("ask", "揭榜挂帅", "--home", small.settings.home).stderr


def test_a_damaged_store_is_not_served_and_the_newest_backup_is_named(small: Home, tmp_path: Path) -> None:
    small.index(*notices(2))
    assert rag_here("backup", tmp_path / "old.zip", "--home", small.settings.home).returncode == 0
    assert rag_here("backup", tmp_path / "new.zip", "--home", small.settings.home).returncode == 0
    store = small.settings.home / "store.sqlite"
    damaged = b"\0" * 4096 + store.read_bytes()[4096:]
    store.write_bytes(damaged)
    done = rag("serve", "--port", "0", "--home", small.settings.home)
    assert done.returncode == 1
    assert "rag restore" in done.stderr
    assert "new.zip" in done.stderr
    assert store.read_bytes() == damaged


def test_damaged_files_are_made_anew_before_anything_is_answered(small: Home, tmp_path: Path) -> None:
    small.index(*notices(3))
    victim = max(small.settings.home.glob("segments/*/*"), key=lambda path: path.stat().st_size)
    victim.write_bytes(victim.read_bytes()[:-1] + b"x")
    with serving(small.settings.home, tmp_path / "log") as server:
        server.wait_until_ready()
        assert get(server, "n2") == 200
        assert "made anew" in server.log() or "brought up to date" in server.log()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder, "40m") as disk:
        yield disk


def test_a_full_disk_refuses_writes_and_heals_by_room_alone(small_disk: Path, tmp_path: Path) -> None:
    home = small_disk / "home"
    with serving(home, tmp_path / "log") as server:
        put(server, "n1")
        server.wait_until_ready()
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(65536))
        body = {key: value for key, value in notice("n2").items() if key != "aid"}
        body["content"] *= 2000
        refused = httpx.put(f"{server.url}/v1/notices/n2", json=body, timeout=60)
        assert refused.status_code == 507, refused.text
        assert "free some space" in refused.json()["detail"]
        assert get(server, "n1") == 200
        answer = httpx.post(f"{server.url}/v1/query", json={"question": "揭榜挂帅项目"}, timeout=60)
        assert answer.status_code == 200
        ballast.unlink()
        assert put(server, "n2")["result"] in ("added", "updated")
        assert get(server, "n2") == 200


@pytest.fixture
def small(tmp_path: Path, encoder: Any) -> Home:
    return Home(tmp_path / "small", encoder)


def test_the_environment_cannot_end_a_process(tmp_path: Path) -> None:
    done = rag("stats", "--home", tmp_path, RAG_CRASH_AT="store.committed")
    assert done.returncode == 2
    assert "RAG_CRASH_AT is not known" in done.stderr


def test_a_service_that_is_just_loading_ends_at_once(tmp_path: Path) -> None:
    with serving(tmp_path / "home", tmp_path / "log", "--workers", "2") as server:
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(60)
        assert time.monotonic() - began < 30
