"""`rag serve` as a process: addresses, workers, and how it ends."""

import asyncio
import multiprocessing
import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.serve import _metrics_prefix, _shared_metrics, is_loopback, listen
from api.worker_process import Worker
from tests.processes import rag, rag_here, serving, wait_for


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "localhost.example.org", ""])
def test_all_else_can_be_reached_by_others(host: str) -> None:
    assert not is_loopback(host)


def test_it_refuses_to_listen_where_others_can_reach_it(tmp_path: Path) -> None:
    done = rag_here("serve", "--host", "0.0.0.0", "--port", "0", "--home", tmp_path)
    assert done.returncode == 2
    assert "--insecure" in done.stderr


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = rag("serve", "--port", taken.getsockname()[1], "--home", tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: Cannot listen on 127.0.0.1 port")


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_head() -> None:
    async def sends_at_once(listening: socket.socket) -> int:
        taken: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        class Taken(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                made = transport.get_extra_info("socket")
                taken.set_result(made.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        async with await asyncio.get_running_loop().create_server(Taken, sock=listening):
            with socket.create_connection(listening.getsockname()):
                return await taken

    assert asyncio.run(sends_at_once(listen("127.0.0.1", 0)))


@pytest.mark.parametrize("day", ["2025-02-30", "20250925", "soon"])
def test_a_bad_day_is_wrong_usage(tmp_path: Path, day: str) -> None:
    assert rag_here("serve", "--port", "0", "--home", tmp_path, "--as-of", day).returncode == 2


def test_a_worker_that_dies_while_it_is_asked_for_its_health_is_dead_at_once() -> None:
    worker = Worker(uvicorn.Config("api.app:create_app", factory=True), [])
    worker.process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    worker.process.start()
    started = time.monotonic()
    threading.Timer(0.2, worker.process.kill).start()
    assert not worker.is_alive(timeout=60)
    assert time.monotonic() - started < 30
    worker.process.join()


@pytest.mark.parametrize(
    ("workers", "stop"),
    [
        (1, signal.SIGTERM),
        (2, signal.SIGINT),
        pytest.param(2, signal.SIGTERM, marks=pytest.mark.nightly),
        pytest.param(1, signal.SIGINT, marks=pytest.mark.nightly),
    ],
)
def test_a_stop_that_was_asked_for_is_no_failure(tmp_path: Path, workers: int, stop: signal.Signals) -> None:
    with serving(tmp_path, tmp_path / "log", "--workers", workers, "--as-of", "2025-09-25") as server:
        assert "as of 2025-09-25" in server.log()
        wait_for(lambda: httpx.get(f"{server.url}/livez", timeout=30).status_code == 200)
        server.process.send_signal(stop)
        assert server.process.wait(60) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/livez")
    assert "Traceback" not in server.log(), server.log()


@pytest.mark.slow
def test_nobody_is_refused_while_workers_are_replaced(home: Path, tmp_path: Path) -> None:
    own = tmp_path / "home"
    shutil.copytree(home, own, ignore=shutil.ignore_patterns("serving", "*.sock"))

    def workers() -> set[str]:
        return {path.name for path in (own / "serving").glob("[0-9]*")}

    with serving(own, tmp_path / "log", "--workers", 2, "--as-of", "2025-09-25") as server:
        wait_for(lambda: len(workers()) == 2, server.log)
        server.wait_until_ready()
        statuses: list[int | str] = []

        def ask_until(done: Callable[[], bool]) -> None:
            end = time.monotonic() + 120
            while not done():
                assert time.monotonic() < end, server.log()
                try:
                    statuses.append(
                        httpx.get(f"{server.url}/v1/query?q=项目&answer=false", timeout=60).status_code
                    )
                except httpx.HTTPError as error:
                    statuses.append(repr(error))
                time.sleep(0.05)  # so that those who start get some of the processor

        first = workers()
        os.kill(int(min(first)), signal.SIGKILL)
        ask_until(lambda: len(workers() - first) == 1 and len(workers() - {min(first)}) == 2)
        lost = [status for status in statuses if status != 200]
        assert len(lost) <= 1  # what the killed one had in hand
        assert 503 not in lost
        second, statuses[:] = workers() - {min(first)}, []
        server.process.send_signal(signal.SIGHUP)
        ask_until(lambda: len(workers() - first - second) == 2 and not workers() & second)
        assert set(statuses) == {200}


def test_nothing_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home, tmp_path / "log", "--workers", "2") as server:
        wait_for(lambda: httpx.get(f"{server.url}/livez", timeout=30).status_code == 200)
        left = metrics_folders(home)
        server.process.kill()
        server.process.wait()

        def refused() -> bool:
            try:
                socket.create_connection(server.address, timeout=1).close()
            except OSError:
                return True
            return False

        wait_for(refused, server.log)
    assert metrics_folders(home) == left
    with serving(home, tmp_path / "log2", "--workers", "2"):
        now = wait_for(lambda: metrics_folders(home) - left)
        assert metrics_folders(home) == now


def metrics_folders(home: Path) -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob(f"{_metrics_prefix(home)}*"))


def test_metrics_lie_outside_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are mapped: a page that is new on a disk that is full ends the process, and reading must go on."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    with _shared_metrics(2, tmp_path):
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        assert folder.is_dir()
        assert not folder.is_relative_to(tmp_path)
    assert not folder.exists()
