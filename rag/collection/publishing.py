"""From the store to a snapshot that can be searched: what is live, its vectors and its terms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from indexes.atomic_files import owner_of
from indexes.backend import Backend, Publication, backend_for
from indexes.document_store import DocumentStore
from indexes.errors import EngineUnreachable, StoreDamaged, StoreMissing
from indexes.filters import Attributes
from indexes.id_positions import among
from indexes.packed import Arrays, Ints
from indexes.search_protocols import Ids
from indexes.segments import SegmentRows
from indexes.store import Change, Store
from rag.calls import CALL_RECORD, load_calls
from rag.calls.call_links import links_of
from rag.calls.call_table import CallTable
from rag.calls.stored_calls import load_outline
from rag.collection.store_errors import needing_postgres
from rag.embedding import Encoder
from rag.errors import InvalidInput
from rag.facts.notice_record import load_passage, load_record
from rag.retrieval.attributes import attributes_of
from rag.retrieval.head_table import HeadTable
from rag.retrieval.notice_heads import HEAD_RECORD, Head, load_head
from rag.retrieval.notice_summary import marked
from rag.retrieval.passage_terms import FIELD_WEIGHTS, analysis, passage_fields, passage_grams
from rag.retrieval.reader import live_rows
from rag.settings import KEYS_FILE, Settings

MODEL_RECORD = "model"


@dataclass(frozen=True, slots=True)
class IndexedModel:
    """The model that the vectors of a store are from."""

    name: str
    fingerprint: str
    dim: int


def record_model(change: Change, encoder: Encoder) -> None:
    """Note in the store which model the vectors are from."""
    model = {"name": encoder.name, "fingerprint": encoder.fingerprint, "dim": encoder.dim}
    change.replace_records(MODEL_RECORD, {MODEL_RECORD: json.dumps(model)})


def indexed_model(store: DocumentStore, version: int | None = None) -> IndexedModel | None:
    """The model that the vectors of a version (default: the newest) are from; None for a new store."""
    noted = store.records(MODEL_RECORD, version).get(MODEL_RECORD)
    return IndexedModel(**json.loads(noted)) if noted else None


@cache
def _backend(url: str, home: Path, factory: str) -> Backend:
    return backend_for(url, home, factory)


def backend_of(settings: Settings) -> Backend:
    """The engine that holds what is searched; one for each place, since its connection and what it knows are kept.

    Raises:
        InvalidInput: `RAG_INDEX_URL` cannot be read, or names an engine whose package is not installed.

    """
    try:
        return _backend(settings.index_url, settings.home, settings.faiss_factory)
    except ValueError as error:
        raise InvalidInput(f"RAG_INDEX_URL: {error}") from None


def publish(
    store: Store,
    model: IndexedModel,
    settings: Settings,
    *,
    rebuild: bool = False,
    take_over: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> int:
    """Put the store's newest version into service; returns its number of passages.

    Raises:
        indexes.errors.StoreError: the snapshot before stays in service.

    """
    publication = _publication(store, model, progress, rebuild=rebuild, take_over=take_over)
    try:
        # before the index shows the version: whoever asks then finds its rows
        if settings.mirror_url is not None:
            _mirror(store, settings.mirror_url.get_secret_value(), take_over)
        published = backend_of(settings).publish(publication)
    except EngineUnreachable as error:
        told = f"{error} Version {publication.version} is stored, and will be sent once the server answers."
        raise EngineUnreachable(told) from error
    store.purge(published.previous_version, all_unused=rebuild)
    return published.count


def _publication(
    store: Store,
    model: IndexedModel,
    progress: Callable[[str, int, int], None] | None,
    *,
    rebuild: bool,
    take_over: bool,
) -> Publication:
    """The store's newest version as an engine takes it: its passages' rows are loaded as they are asked for."""
    version = store.version
    live = np.array(store.passage_ids(version), dtype=np.int64)
    done = 0

    def load(ids: Ids) -> SegmentRows:
        nonlocal done
        rows = _rows(store, version, ids)
        done += len(ids)
        if progress:
            progress("publishing", done, len(live))
        return rows

    return Publication(
        version=version,
        model=model.fingerprint,
        dim=model.dim,
        live=live,
        load=load,
        weights=FIELD_WEIGHTS,
        attributes=partial(_attributes, store, version),
        analysis=analysis(),
        rebuild=rebuild,
        take_over=take_over,
        tables=partial(tables_of, store, version),
    )


def _mirror(store: Store, url: str, take_over: bool) -> None:
    with needing_postgres("RAG_MIRROR_URL"):
        from indexes.postgres.mirror import mirror
        from indexes.postgres.shared_rows import put_file
    mirror(store, url, owner_of(store.home), take_over=take_over)
    put_file(url, store.home / KEYS_FILE)  # those who read the copy let nobody in before they know the keys


def is_published(store: Store, settings: Settings) -> int:
    """How many passages an index server shows, if they are just those of the store's newest version; else 0.

    Always 0 for files in the home.
    """
    if not settings.index_url:
        return 0
    try:
        snapshot = backend_of(settings).open()
    except StoreMissing:
        return 0
    live = np.fromiter((passage.id for passage in store.passages(store.version)), dtype=np.int64)
    return len(live) if snapshot.version == store.version and snapshot.holds_just(live) else 0


def _rows(store: Store, version: int, ids: Ids) -> SegmentRows:
    """Vectors and terms of some passages, in the order of `ids`."""
    found = store.passages_by_id(ids.tolist())
    passages = [found[number] for number in ids.tolist()]
    records = {}
    for key in {passage.key for passage in passages}:
        stored = store.document(key, version)
        if stored is None:
            raise StoreDamaged(
                f"{store.path} is damaged (notice {key!r} is not found): mend it with rag check --repair."
            )
        records[key] = load_record(stored.body).notice
    fields = [
        passage_fields(records[p.key].title, load_passage(p.body, records[p.key].text)) for p in passages
    ]
    grams = [passage_grams(records[p.key].title, load_passage(p.body, records[p.key].text)) for p in passages]
    return SegmentRows(store.vectors([p.embedding_key for p in passages]), fields, grams)


def _attributes(store: Store, version: int) -> Iterator[tuple[Ids, Attributes]]:
    """What filters can name of every notice of a version, with the ids of its passages."""
    links = links_of(load_calls(store.records(CALL_RECORD, version)))
    passages: dict[int, list[int]] = {}
    for passage in store.passages(version):
        passages.setdefault(passage.document_id, []).append(passage.id)
    for document in store.documents(version):
        record = marked(load_record(document.body), links.void)
        yield np.array(passages.get(document.id, []), np.int64), attributes_of(record, links)


# What is kept beside a snapshot of notices and calls, so that opening a collection reads no more of the store than came since.
T = TypeVar("T")
FEW = 200
SHARE = 0.01
"""The arrays are made anew when more rows than so many, and than this share, came or went since: until then readers read
what came from the store, some 50 microseconds a row, and making them anew copies all."""
AT_ONCE = 1000


def tables_of(store: DocumentStore, version: int, held: Arrays) -> Arrays | None:
    """The arrays of a version, made of those held and of the rows that came since; None where those held serve.

    Those held serve, too, where another release wrote rows that cannot be read here: readers make these heads of the notices.
    """
    heads, calls = HeadTable.load(held), CallTable.load(held)
    live_heads, live_calls = (live_rows(store, kind, version) for kind in (HEAD_RECORD, CALL_RECORD))
    if len(heads) and not (_is_far(heads.rows, live_heads) or _is_far(calls.rows, live_calls)):
        return None
    new_heads = _loaded(store, version, live_heads[~among(live_heads, heads.rows)], load_head)
    new_calls = _loaded(store, version, live_calls[~among(live_calls, calls.rows)], load_outline)
    try:
        fresh_heads, fresh_calls = HeadTable.of(filter(_is_apart, new_heads)), CallTable.of(new_calls)
    except ValueError:
        return None
    heads = heads.take(among(heads.rows, live_heads)).then(fresh_heads)
    calls = calls.take(among(calls.rows, live_calls)).then(fresh_calls)
    return {**heads.arrays(), **calls.arrays()}


def _is_apart(told: tuple[int, Head]) -> bool:
    """Whether a head says all by itself: one of an older release holds its notice's record, which no array does."""
    return told[1].row > 0


def _is_far(held: Ints, live: Ints) -> bool:
    changed = np.count_nonzero(~among(live, held)) + np.count_nonzero(~among(held, live))
    return bool(changed > max(FEW, SHARE * len(held)))


def _loaded(
    store: DocumentStore, version: int, rows: Ints, load: Callable[[str], T]
) -> Iterator[tuple[int, T]]:
    for start in range(0, len(rows), AT_ONCE):
        found = store.records_by_id(rows[start : start + AT_ONCE].tolist(), version)
        yield from ((row, load(text)) for row, (_, text) in found.items())
