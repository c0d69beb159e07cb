"""A process that writes documents and publishes them until it is killed.

Usage: writer_process.py HOME FIRST COUNT CRASH_POINT. Prints `stored N` once the store has acknowledged document N, and
`published N` once it is in service. At the end it removes the first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from index_rows import publish_store, put, vectors  # type: ignore[import-not-found]  # it lies beside this file

from indexes.store import Store
from tests.faults.dying import die_at


def main(home: Path, first: int, count: int) -> None:
    with Store.open(home, write=True) as store:
        for number in range(first, first + count):
            store.put_embeddings("m", [f"{number}/0".encode()], vectors([number]))
            put(store, str(number))
            print(f"stored {number}", flush=True)
            store.purge(publish_store(store).previous_version)
            print(f"published {number}", flush=True)
        with store.transaction() as change:
            change.remove_document(str(first))
        publish_store(store)
        print("done", flush=True)


if __name__ == "__main__":
    die_at(sys.argv[4])
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
