"""txtai as a process of its own, in the interpreter of its own environment; see `peers`.

Reads one JSON object a line and answers each with one: {"index": [texts]} or {"query": text} give {"ms": …}. Imports
nothing of this project, so that the environment needs txtai alone.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def main(model: str, threads: int) -> None:
    """Serve the lines of standard input until it ends."""
    import torch
    from txtai import Embeddings  # type: ignore[import-not-found]

    torch.set_num_threads(threads)
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print must not come between the answers
    embeddings: Any = Embeddings(
        path=model,
        method="sentence-transformers",
        instructions={"query": "query: ", "data": "passage: "},
        hybrid=True,
        content=True,
    )
    for line in sys.stdin:
        asked = json.loads(line)
        started, used = time.perf_counter(), time.process_time()
        if "index" in asked:
            embeddings.index(enumerate(asked["index"]))
        else:
            embeddings.search(asked["query"], 10)
        took = {"ms": 1000 * (time.perf_counter() - started), "cpu_ms": 1000 * (time.process_time() - used)}
        print(json.dumps(took), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
