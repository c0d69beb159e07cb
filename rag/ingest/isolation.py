"""Reading in a process of its own: a file that hangs, crashes or eats memory costs that file and nothing else.

The child is `python -m rag.ingest.reading_child`; it serves many files and is started anew after one that had to be stopped.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter

from rag.ingest import ocr
from rag.ingest.containers import MAX_FILE_BYTES, Stored
from rag.ingest.format_protocol import Document, Records, Unreadable

MEMORY_VARIABLE = "RAG_READER_MEMORY_BYTES"
TIMEOUT_S = 60.0
MEMORY_BYTES = 2_000_000_000
_ANSWERS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in (Document, Records)}
MAX_ANSWER_BYTES = 2 * MAX_FILE_BYTES
_CHUNK = 1 << 20
_WITH_PICTURES = ("PDF", "picture")


class IsolatedReader:
    """Reads files in a child process, one at a time; a context manager."""

    def __init__(self, timeout_s: float = TIMEOUT_S, memory_bytes: int | None = None) -> None:
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes or (ocr.MEMORY_BYTES if ocr.available() else MEMORY_BYTES)
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop()

    def read(
        self, format_name: str, source: Stored | bytes, file_name: str, offset: int | None = None
    ) -> Document | Records:
        """What a file holds: read as what it is, unpacked in the child where it lies in an archive.

        Args:
            format_name: of the format that the file's name says.
            source: where its bytes lie, or they themselves.
            file_name: its own name.
            offset: where the entry of the file begins in an archive that is given as bytes.

        Raises:
            Unreadable: as the format says, or: it took too long, too much memory, or ended the process.

        """
        child = self._started()
        sent = source if isinstance(source, bytes) else b""
        asked = {"format": format_name, "name": file_name, "bytes": len(sent), "offset": offset}
        if isinstance(source, Stored):
            asked |= {"path": str(source.path.absolute()), "offset": source.offset}
        may_show_pictures = format_name in _WITH_PICTURES and ocr.available()
        limit = max(self._timeout_s, ocr.TIMEOUT_S) if may_show_pictures else self._timeout_s
        deadline = time.monotonic() + limit
        try:
            told, answer = _exchange(child, json.dumps(asked).encode() + b"\n" + sent, deadline)
        except TimeoutError:
            self._stop()
            raise Unreadable(f"took longer than {limit:.0f} seconds to read, and was left") from None
        except (BrokenPipeError, EOFError):
            self._stop()
            raise Unreadable(
                f"ended the process that read it (more than {self._memory_bytes / 1e9:.0f} GB, or damaged)"
            ) from None
        if told["kind"] == "unreadable":
            raise Unreadable(answer.decode())
        read: Document | Records = _ANSWERS[told["kind"]].validate_json(answer)
        return read

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            environment = os.environ | {
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONUTF8": "1",
                MEMORY_VARIABLE: str(self._memory_bytes),
            }
            self._child = subprocess.Popen(
                [sys.executable, "-m", "rag.ingest.reading_child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            )  # fmt: skip
            assert self._child.stdin is not None and self._child.stdout is not None  # noqa: S101, PT018 - both are pipes
            os.set_blocking(self._child.stdin.fileno(), False)
            os.set_blocking(self._child.stdout.fileno(), False)
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child = None


def _exchange(child: subprocess.Popen[bytes], request: bytes, deadline: float) -> tuple[Any, bytes]:
    """Send a request and take the answer: a line of JSON (kind, bytes), then its bytes.

    Raises:
        TimeoutError, EOFError, BrokenPipeError.

    """
    sent, received = memoryview(request), bytearray()
    told: Any = None
    with selectors.DefaultSelector() as waiting:
        waiting.register(child.stdin, selectors.EVENT_WRITE)  # type: ignore[arg-type]  # pipes, see `_started`
        waiting.register(child.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]
        while told is None or len(received) < told["bytes"]:
            ready = waiting.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, event in ready:
                if event & selectors.EVENT_WRITE:
                    sent = sent[os.write(key.fd, sent[:_CHUNK]) :]
                    if not sent:
                        waiting.unregister(key.fileobj)
                    continue
                more = os.read(key.fd, _CHUNK)
                if not more:
                    raise EOFError
                received += more
                if told is None and (end := received.find(b"\n")) >= 0:
                    told = json.loads(received[:end])
                    del received[: end + 1]
    return told, bytes(received)
