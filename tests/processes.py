"""The command line and the service as processes of their own, as a user runs them."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

AS_OF = "2025-09-25"
RAG = [sys.executable, "-m", "rag"]
ROOT = Path(__file__).parent.parent
START_S = 120.0
PATIENT = httpx.Client(timeout=60)
"""For servers that are just starting, on machines that have other things to do."""


def environment(**extra: str) -> dict[str, str]:
    """The caller's environment without settings of the product, except for where the model is prepared."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RAG_") or k == "RAG_MODEL_CACHE"}
    return {**kept, "PYTHONPATH": str(ROOT), "RAG_THREADS": "1", **extra}


def rag(*args: object, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `rag` to its end, with stdout and stderr apart."""
    command = [*RAG, *map(str, args)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=cwd, env=environment(**env), timeout=300
    )


def rag_here(*args: object, **env: str) -> subprocess.CompletedProcess[str]:
    """As `rag`, in this process, for what does not depend on one of its own: a start costs half a second to two."""
    from rag.cli import main

    out, told = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    argv, code = ["rag", *map(str, args)], 0
    with redirect_stdout(out), redirect_stderr(told), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", argv)
        wanted = environment(**env)
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    texts = (stream.buffer.getvalue().decode("utf-8") for stream in (out, told))
    return subprocess.CompletedProcess(argv, code, *texts)


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.url.removeprefix("http://").split(":")
        return host, int(port)

    def log(self) -> str:
        return self.log_file.read_text("utf-8")

    def wait_until_ready(self) -> None:
        wait_for(lambda: PATIENT.get(f"{self.url}/readyz").status_code == 200, self.log)


@contextmanager
def serving(home: Path, log_file: Path, *args: object, **env: str) -> Iterator[Server]:
    """`rag serve` on a free port, ended by SIGTERM."""
    command = [*RAG, "serve", "--port", "0", "--home", str(home), *map(str, args)]
    with log_file.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment(**env))

    def listening() -> re.Match[str] | None:
        assert process.poll() is None, log_file.read_text("utf-8")
        return re.search(r" at (http://\S+) as of", log_file.read_text("utf-8"))

    try:
        match = wait_for(listening, lambda: log_file.read_text("utf-8"))
        yield Server(match[1], process, log_file)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def wait_for(condition, explain=lambda: "", seconds: float = START_S):
    """The first true value of `condition()`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {seconds} s\n{explain()}")


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A file system of `size` ("2m") over a folder; the test is skipped where none can be mounted."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
