"""`rag serve` as a process: addresses, workers, and how it ends."""

import signal
import socket
from pathlib import Path

import httpx
import pytest

from api.serve import is_loopback
from tests.processes import rag, serving, wait_for


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "localhost.example.org", ""])
def test_all_else_can_be_reached_by_others(host: str) -> None:
    assert not is_loopback(host)


def test_it_refuses_to_listen_where_others_can_reach_it(tmp_path: Path) -> None:
    done = rag("serve", "--host", "0.0.0.0", "--port", "0", "--home", tmp_path)
    assert done.returncode == 2
    assert "--insecure" in done.stderr


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = rag("serve", "--port", taken.getsockname()[1], "--home", tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("error: Cannot listen on 127.0.0.1 port")


@pytest.mark.parametrize("day", ["2025-02-30", "20250925", "soon"])
def test_a_bad_day_is_wrong_usage(tmp_path: Path, day: str) -> None:
    assert rag("serve", "--port", "0", "--home", tmp_path, "--as-of", day).returncode == 2


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_that_was_asked_for_is_no_failure(tmp_path: Path, workers: int, stop: signal.Signals) -> None:
    with serving(tmp_path, tmp_path / "log", "--workers", workers, "--as-of", "2025-09-25") as server:
        assert "as of 2025-09-25" in server.log()
        wait_for(lambda: httpx.get(f"{server.url}/livez", timeout=30).status_code == 200)
        server.process.send_signal(stop)
        assert server.process.wait(15) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/livez")
    assert "Traceback" not in server.log()


def test_workers_do_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    with serving(tmp_path, tmp_path / "log", "--workers", "2") as server:
        wait_for(lambda: httpx.get(f"{server.url}/livez", timeout=30).status_code == 200)
        server.process.kill()
        server.process.wait()

        def refused() -> bool:
            try:
                socket.create_connection(server.address, timeout=1).close()
            except OSError:
                return True
            return False

        wait_for(refused, server.log, 30)
