"""Arrays beside the segments of a snapshot: what the collection keeps of documents, for opening without reading them.

What they hold is the collection's matter; here they are one file, mapped, that is written once and never changed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from pathlib import Path

import numpy as np

from indexes.errors import StoreDamaged
from indexes.packed import Array, Arrays
from indexes.segments import SEGMENTS, SegmentMark, opened_whole, written_whole

TABLES_FILE = "tables.npy"
LAYOUT_FILE = "tables.json"
ALIGNED = 64
"""Each array begins at a multiple of so many bytes."""

MakeTables = Callable[[Arrays], Arrays | None]
"""Gives the arrays to be in service in place of those that are (none: {}); None where those may stay."""


def kept(held: Arrays) -> Arrays | None:
    """A `MakeTables` that leaves things as they are."""
    return None


def write_tables(home: Path, arrays: Arrays) -> SegmentMark:
    """Writes arrays and makes them durable under a new name; nothing refers to them yet.

    Raises:
        StoreFull: the disk is full; only an unused folder is left, which the next publication removes.
    """
    layout: dict[str, tuple[str, list[int], int]] = {}
    pieces: list[bytes] = []
    size = 0
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).tobytes()
        layout[name] = (array.dtype.str, list(array.shape), size)
        pieces += [raw, bytes(-len(raw) % ALIGNED)]
        size += len(raw) + len(pieces[-1])

    def write(folder: Path) -> None:
        np.save(folder / TABLES_FILE, np.frombuffer(b"".join(pieces), np.uint8), allow_pickle=False)
        (folder / LAYOUT_FILE).write_text(json.dumps(layout))

    return written_whole(home, f"tables-{secrets.token_hex(8)}", len(arrays), write)


def open_tables(home: Path, mark: SegmentMark) -> Arrays:
    """Maps arrays whose every file is as its mark says.

    Raises:
        StoreDamaged: naming the first file that is missing or not as it was written.
    """
    folder = opened_whole(home, mark)
    try:
        layout = json.loads((folder / LAYOUT_FILE).read_text())
        mapped = np.load(folder / TABLES_FILE, mmap_mode="r", allow_pickle=False)
        return {name: _array(np.asarray(mapped), *told) for name, told in layout.items()}
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise StoreDamaged(
            f"{home / SEGMENTS / mark.name} does not hold tables: repair the index."
        ) from error


def _array(whole: Array, dtype: str, shape: list[int], start: int) -> Array:
    kind = np.dtype(dtype)
    size = kind.itemsize * int(np.prod(shape, dtype=np.int64))
    return whole[start : start + size].view(kind).reshape(shape)
