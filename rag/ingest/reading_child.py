"""The child that reads files for `rag.ingest.isolation`, under a limit of memory, with no open network or macros."""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any

from pydantic import TypeAdapter

from rag.ingest.format_protocol import Unreadable

MEMORY_VARIABLE = "RAG_READER_MEMORY_BYTES"


def main() -> None:
    """Serve requests from stdin: a line of JSON (format, name, bytes), then the file; answers go to stdout."""
    limit = int(os.environ.get(MEMORY_VARIABLE, "0"))
    if limit:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    while line := source.readline():
        asked = json.loads(line)
        answer = json.dumps(_answer(asked["format"], source.read(asked["bytes"]), asked["name"])).encode()
        answers.write(f"{len(answer)}\n".encode() + answer)
        answers.flush()


def _answer(format_name: str, data: bytes, file_name: str) -> dict[str, Any]:
    from rag.ingest.format_registry import format_named

    try:
        read = format_named(format_name).read(data, file_name)
        return {"kind": type(read).__name__, "read": TypeAdapter(type(read)).dump_json(read).decode()}
    except Unreadable as error:
        return {"unreadable": str(error)}
    except MemoryError:
        return {"unreadable": "needs more memory than one file may take"}
    except RecursionError:
        return {"unreadable": "is nested too deeply"}
    except Exception as error:  # a library's own failure on a damaged file
        return {"unreadable": f"cannot be read ({type(error).__name__}: {str(error)[:200]})"}


if __name__ == "__main__":
    main()
