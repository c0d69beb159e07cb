"""Opening the store with this library's errors: the one place where those of `indexes` are translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexes.errors import (
    EngineUnreachable,
    FormatTooNew,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreMissing,
)
from indexes.store import Store
from rag.errors import DamagedIndex, HomeBusy, IndexUnreachable, NoIndex, RagError, StorageFull

_FAMILY: tuple[tuple[type[StoreError], type[RagError]], ...] = (
    (StoreMissing, NoIndex),
    (StoreBusy, HomeBusy),
    (StoreFull, StorageFull),
    (StoreDamaged, DamagedIndex),
    (FormatTooNew, DamagedIndex),
    (EngineUnreachable, IndexUnreachable),
    (StoreError, RagError),
)


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise our own error family for that of `indexes`."""
    try:
        yield
    except StoreError as error:
        ours = next(ours for theirs, ours in _FAMILY if isinstance(error, theirs))
        hint = " Build one with: rag index FILE." if ours is NoIndex else ""
        raise ours(f"{error}{hint}") from error


@contextmanager
def open_store(home: Path, *, write: bool = False) -> Iterator[Store]:
    """The store of a home for the length of a block.

    Raises:
        NoIndex, HomeBusy, StorageFull, DamagedIndex: see `rag.errors`.

    """
    with translated_errors(), Store.open(home, write=write) as store:
        yield store
