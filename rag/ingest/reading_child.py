"""The child that reads files for `rag.ingest.isolation`, under a limit of memory, with no open network or macros."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rag.ingest.containers import Stored, stored_bytes
from rag.ingest.format_protocol import Document, Records, Unreadable
from rag.ingest.isolation import MAX_ANSWER_BYTES, MEMORY_VARIABLE
from rag.notices.input_record import MAX_CONTENT_CHARS


def main() -> None:
    """Serve requests from stdin: a line of JSON (what `IsolatedReader.read` sends), then the file where it has no path.

    An answer is a line of JSON (kind, bytes), then its bytes, on stdout.
    """
    limit = int(os.environ.get(MEMORY_VARIABLE, "0"))
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    while line := source.readline():
        asked = json.loads(line)
        kind, answer = _answer(asked, source.read(asked["bytes"]))
        answers.write(json.dumps({"kind": kind, "bytes": len(answer)}).encode() + b"\n")
        answers.write(answer)
        answers.flush()


def _answer(asked: Mapping[str, Any], sent: bytes) -> tuple[str, bytes]:
    """("Document" or "Records", what was read) or ("unreadable", why)."""
    try:
        read = _read(asked, sent)
        answer = TypeAdapter(type(read)).dump_json(read)
        if len(answer) <= MAX_ANSWER_BYTES:
            return type(read).__name__, answer
        why = f"holds more than {MAX_ANSWER_BYTES:,} bytes of text: split it"
    except Unreadable as error:
        why = str(error)
    except MemoryError:
        why = "needs more memory than one file may take"
    except RecursionError:
        why = "is nested too deeply"
    except Exception as error:  # a library's own failure on a damaged file
        why = f"cannot be read ({type(error).__name__}: {str(error)[:200]})"
    return "unreadable", why.encode("utf-8", "replace")


def _read(asked: Mapping[str, Any], sent: bytes) -> Document | Records:
    from rag.ingest.format_registry import read_bytes

    offset = asked["offset"]
    data = (
        stored_bytes(Stored(Path(asked["path"]), offset)) if "path" in asked else stored_bytes(sent, offset)
    )
    read = read_bytes(data, asked["format"], asked["name"])
    if isinstance(read, Document) and (chars := sum(len(text) for _, text in read.parts)) > MAX_CONTENT_CHARS:
        raise Unreadable(f"has {chars:,} characters; at most {MAX_CONTENT_CHARS:,} are taken: split it")
    return read


if __name__ == "__main__":
    main()
