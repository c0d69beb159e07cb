"""Milvus Lite as a server process of its own, as `milvus-lite server` starts it."""

import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

START_S = 60.0


@dataclass
class MilvusServer:
    """A server on a free port; it can be ended and started again with the data that it had."""

    folder: Path
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def url(self, collection: str = "notices", **options: object) -> str:
        """For `RAG_INDEX_URL`."""
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"milvus://127.0.0.1:{self.port}?collection={collection}{more}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        pytest.importorskip("pymilvus")
        program = Path(sys.executable).with_name("milvus-lite")
        if not program.exists() and not shutil.which("milvus-lite"):
            pytest.skip("milvus-lite is not installed")
        self.port = self.port or free_port()
        command = [str(program if program.exists() else "milvus-lite"), "server", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--data-dir", str(self.folder / "data")]
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + START_S
        while not _listens(self.port):
            assert self.process.poll() is None, (self.folder / "log").read_text("utf-8")
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.1)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
