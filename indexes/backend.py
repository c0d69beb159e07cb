"""The seam between the collection and the engine that holds what is searched.

The store in the home is the source of truth; a backend holds what is derived from it. `backend_for` is the one place
that chooses: files in the home, searched in this process (FAISS), or a Milvus server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexes.filters import Attributes
from indexes.packed import Arrays
from indexes.search_protocols import Ids, LexicalIndex, TermCoverage, VectorIndex
from indexes.segments import Loader
from indexes.snapshot_tables import MakeTables, kept


@dataclass(frozen=True)
class Publication:
    """What is to be searched from now on.

    Attributes:
        version: the store's version whose passages these are; it has been committed.
        model: fingerprint of the embedding model; another one than before rebuilds everything.
        dim: length of a vector.
        live: int64[n], strictly ascending: all passages to be in service.
        load: gives vectors and terms of some ids; asked only for those that must be built, in batches.
        weights: weight of every field of terms.
        attributes: gives what conditions can name, document by document, with the ascending ids of its passages;
            asked by engines that keep the fields themselves.
        analysis: fingerprint of how terms are made; another one than before rebuilds everything.
        rebuild: build everything anew, whatever was before.
        take_over: also in place of what another home has built there.
        tables: makes what the collection keeps beside the index in arrays; asked by engines that have a place for it.
    """

    version: int
    model: str
    dim: int
    live: Ids
    load: Loader
    weights: Mapping[str, float]
    attributes: Callable[[], Iterable[tuple[Ids, Attributes]]]
    analysis: str = ""
    rebuild: bool = False
    take_over: bool = False
    tables: MakeTables = kept


@dataclass(frozen=True, slots=True)
class Published:
    """What was put into service.

    Attributes:
        previous_version: the version before it, which readers may still use; what the store had already removed by
            then may be purged.
        count: passages in service.
    """

    previous_version: int
    count: int


class SearchSnapshot(Protocol):
    """One version of an index, open for search from any number of threads. Immutable."""

    @property
    def version(self) -> int:
        """The store's version that it shows."""
        ...

    @property
    def model(self) -> str:
        """Fingerprint of the embedding model."""
        ...

    @property
    def vectors(self) -> VectorIndex:
        """All vectors, as one index."""
        ...

    @property
    def lexical(self) -> LexicalIndex:
        """All terms, as one index."""
        ...

    @property
    def tables(self) -> Arrays:
        """Arrays that the collection keeps beside the index; none where the engine has no place for them."""
        ...

    def coverage(self, terms: Sequence[str]) -> TermCoverage | None:
        """Some character grams looked up; None where there is none."""
        ...

    def holds_just(self, ids: Ids) -> bool:
        """Whether these, ascending, are the passages in service."""
        ...

    def is_current(self) -> bool:
        """Whether no other snapshot was published since; cheap."""
        ...

    def read_ahead(self) -> None:
        """Brings what is searched nearer to where it is searched, as far as there is room: a matter of speed alone."""
        ...


class Backend(Protocol):
    """Builds, opens, changes, checks and drops what is searched. Errors are those of `indexes.errors`."""

    @property
    def name(self) -> str:
        """How the engine is called, for people: "FAISS"."""
        ...

    def publish(self, publication: Publication) -> Published:
        """Makes the passages `live` what is searched, by the smallest change that does; may be repeated at any time.

        The caller holds the writer's lock. Where it fails or is killed, the snapshot before stays in service.
        """
        ...

    def open(self, previous: SearchSnapshot | None = None) -> SearchSnapshot:
        """The snapshot in service; what `previous`, of the same backend, holds already is not read again.

        Raises:
            StoreMissing: nothing has been published.
            StoreDamaged: what is there is not what was published.
            EngineUnreachable: the server does not answer.
        """
        ...

    def version(self) -> int:
        """The store's version in service; raises as `open`."""
        ...

    def check(self) -> list[str]:
        """Everything that is wrong with what is in service, as sentences; empty if nothing is.

        Raises:
            EngineUnreachable, FormatTooNew: that cannot be told; it is no reason to build anything anew.
        """
        ...

    def drop(self) -> None:
        """Removes everything that this backend holds; the store is not touched."""
        ...


def backend_for(url: str, home: Path, factory: str = "Flat") -> Backend:
    """The backend that a URL names: "" for files in the home, or `milvus://host:port`.

    Args:
        url: see `indexes.milvus.milvus_url` for what it can say.
        home: the home folder, whose store is the source of truth.
        factory: FAISS's name for the configuration of the vectors; FAISS only.

    Raises:
        ValueError: the URL cannot be read, or its engine's package is not installed; the message says what to do.
    """
    if not url:
        from indexes.embedded_backend import EmbeddedBackend

        return EmbeddedBackend(home, factory)
    try:
        from indexes.milvus.milvus_backend import MilvusBackend
        from indexes.milvus.milvus_url import Address
    except ModuleNotFoundError as error:
        raise ValueError(f"{error.name} is not installed: pip install 'notice-rag[milvus]'.") from None
    return MilvusBackend(Address.parse(url), home)
