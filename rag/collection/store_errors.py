"""Opening the store with this library's errors: the one place where those of `indexes` are translated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexes.document_store import DocumentStore
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
from rag.errors import (
    DamagedIndex,
    HomeBusy,
    IndexUnreachable,
    InvalidInput,
    NoIndex,
    RagError,
    ReadOnlyService,
    StorageFull,
)
from rag.settings import Settings

REPAIRED_FROM_STORE = ": repair the index from its store."
"""How the errors of `indexes` end that the store mends."""
BEING_MADE = " is being made by another process: wait until it is done."
"""How that of an index ends that will be there by itself."""
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
        raise ours(f"{error}{_way_out(ours, str(error))}") from error


def _way_out(ours: type[RagError], told: str) -> str:
    """The command that mends it, as a sentence; "" where none does."""
    if ours is NoIndex and not told.endswith(BEING_MADE):
        return " Build one with: rag index FILE; a service takes the first notices with PUT /v1/notices/{aid}, too."
    return " Do so with: rag check --repair." if told.endswith(REPAIRED_FROM_STORE) else ""


def documents_of(settings: Settings) -> DocumentStore:
    """What a service reads from: the store in its home, or, with `RAG_STORE_URL`, the copy in PostgreSQL of another's.

    Raises:
        InvalidInput: the extra `postgres` is not installed.
        indexes.errors.StoreError: it cannot be opened.

    """
    if settings.store_url is None:
        return Store.open(settings.home)
    with needing_postgres("RAG_STORE_URL"):
        from indexes.postgres.postgres_documents import PostgresStore
    return PostgresStore.open(settings.home, settings.store_url.get_secret_value())


@contextmanager
def needing_postgres(variable: str) -> Iterator[None]:
    """Say which extra is missing.

    Raises:
        InvalidInput: psycopg is not installed.

    """
    try:
        yield
    except ModuleNotFoundError:
        raise InvalidInput(f"{variable} needs the extra: pip install 'notice-rag[postgres]'.") from None


def check_writable(settings: Settings) -> None:
    """Check that this service has a store of its own.

    Raises:
        ReadOnlyService: it reads another's.

    """
    if settings.store_url is not None:
        raise ReadOnlyService("This service reads another's store (RAG_STORE_URL): write to that one.")


@contextmanager
def open_store(home: Path, *, write: bool = False) -> Iterator[Store]:
    """The store of a home for the length of a block.

    Raises:
        NoIndex, HomeBusy, StorageFull, DamagedIndex: see `rag.errors`.

    """
    with translated_errors(), Store.open(home, write=write) as store:
        yield store
