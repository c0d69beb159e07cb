"""The way of a notice: from files to a published snapshot. One process writes; readers are never disturbed.

A run that is killed leaves a consistent store and the old snapshot in service. Vectors are stored as they are made,
so that the next run goes on where the killed one stopped.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from indexes.errors import StoreError
from indexes.store import Change, PassageRow, Store
from rag.calls import CALL_RECORD, call_records
from rag.collection import recipe
from rag.collection.change_log import note_changes
from rag.collection.publishing import IndexedModel, backend_of, indexed_model, publish, record_model
from rag.collection.store_errors import open_store
from rag.domain import NoticeInput, Passage
from rag.embedding import Encoder, load_encoder
from rag.errors import Changed, InvalidInput, ModelMismatch, NoIndex, NotFound
from rag.facts.notice_record import dump_passage, dump_record, load_record, read_record
from rag.notices.chunking import chunk
from rag.notices.input_record import Rejection
from rag.notices.sources import ReadResult, read_notices
from rag.public import CheckReport, IndexReport, RejectionOut
from rag.settings import Settings

EMBED_BATCH = 64
"""Passages that are embedded and stored at a time: what a killed run can lose."""

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are."""

_INPUT = TypeAdapter(NoticeInput)
log = logging.getLogger("notice_rag.writer")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A new or changed notice, read and chunked; `again`: it came as it is held and was read by other rules."""

    aid: str
    again: bool
    content_hash: str
    raw: str
    body: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did.

    Attributes:
        results: aid -> "added", "updated", "reread" (by newer rules), "unchanged" or "rejected".
        rejections: the notices that could not be read, each with its reason.
        version: the collection's version that holds it.
        passages: how many passages are in service now.
        embedded: how many were embedded for it.
    """

    results: Mapping[str, str]
    rejections: tuple[Rejection, ...]
    version: int
    passages: int
    embedded: int


def index_files(
    paths: Sequence[Path],
    settings: Settings,
    *,
    sync: bool = False,
    max_removed_share: float = 0.2,
    rebuild: bool = False,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> IndexReport:
    """Add or update the notices of some files, and publish what came of it.

    Where the home was read by other rules than those of this version, all it holds is read again; what stays the same
    in the passages is not embedded again.

    Args:
        paths: JSON, JSONL or CSV files.
        settings: home, model and index type.
        sync: also remove what the files no longer name; a notice whose record is rejected now stays as it was.
        max_removed_share: with `sync`, the largest share of the notices held that may go.
        rebuild: read, chunk and embed every notice held anew with the current code and model.
        progress: told after each step of long work.
        encoder: a loaded model; None loads the configured one.

    Raises:
        InvalidInput: a file cannot be read, or `sync` would remove too much.
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch, ModelUnavailable.

    """
    read = read_notices(paths)
    with open_store(settings.home, write=True) as store:
        encoder = encoder or load_configured(settings)
        _check_model(store, encoder, rebuild)
        gone = _gone(store.document_hashes(), read) if sync else []
        _check_removal(len(gone), len(store.document_hashes()), max_removed_share)
        written = _write(store, read.notices, gone, settings, encoder, rebuild=rebuild, progress=progress)
        counts = Counter(written.results.values())
        return IndexReport(
            added=counts["added"],
            updated=counts["updated"],
            reread=counts["reread"],
            unchanged=counts["unchanged"],
            deleted=len(gone),
            rejected=[*_rejections(read.rejections), *_rejections(written.rejections)],
            notes=list(read.notes),
            passages=written.passages,
            embedded=written.embedded,
            version=written.version,
        )


def put_notices(
    notices: Sequence[NoticeInput],
    settings: Settings,
    *,
    encoder: Encoder,
    expected: Mapping[str, str] | None = None,
) -> Written:
    """Add or update notices that came one by one, as over HTTP; returns when they are on disk and published.

    Args:
        notices: checked notices; of one aid the last counts.
        settings: home and model.
        encoder: the loaded model.
        expected: aid -> the `text_version` that the notice held must have.

    Raises:
        Changed: a notice held is another one than expected, or is not held; nothing was changed.
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch.

    """
    with open_store(settings.home, write=True) as store:
        _check_model(store, encoder, rebuild=False)
        for aid, version in (expected or {}).items():
            _check_version(store, aid, version)
        return _write(store, notices, [], settings, encoder)


def _check_version(store: Store, aid: str, expected: str) -> None:
    stored = store.document(aid)
    held = load_record(stored.body).notice.text_version if stored else "none"
    if held != expected:
        raise Changed(f"Notice {aid} has the text_version {held}, not {expected}: read it again, then write.")


def _write(
    store: Store,
    notices: Sequence[NoticeInput],
    gone: Sequence[str],
    settings: Settings,
    encoder: Encoder,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Read, embed, commit and publish; what other rules have read is read again with it."""
    held = store.document_hashes()
    sources = {source.aid: source for source in notices}
    given = set(sources)
    stale = recipe.is_stale(store)
    if rebuild or stale:
        sources = {**_held_sources(store, held.keys() - given - set(gone)), **sources}
    hashes = {aid: _hash(source, encoder) for aid, source in sources.items()}
    changed = [sources[aid] for aid in sources if rebuild or held.get(aid) != hashes[aid]]
    same = store.raw if stale and not rebuild else None
    read = list(_prepare(changed, hashes, encoder, same, progress))
    prepared = [item for item in read if isinstance(item, _Prepared)]
    rejections = tuple(item for item in read if isinstance(item, Rejection))
    results = dict.fromkeys(sources, "unchanged") | {p.aid: _result(p, held) for p in prepared}
    results |= {str(r.aid): "rejected" for r in rejections}
    embedded = _embed(store, prepared, encoder, progress)
    with store.transaction() as change:
        _apply(change, prepared, gone, encoder)
        recipe.note(change, recipe.current())
        touched = _rebuild_calls(store, change)
        record_model(change, encoder)
        note_changes(store, change, {**results, **dict.fromkeys(gone, "deleted")}, touched)
    model = IndexedModel(encoder.name, encoder.fingerprint, encoder.dim)
    passages = publish(store, model, settings, rebuild=rebuild, progress=progress)
    return Written(results, rejections, store.version, passages, embedded)


def _result(item: _Prepared, held: Mapping[str, str]) -> str:
    if item.aid not in held:
        return "added"
    return "reread" if item.again else "updated"


def refresh_rules(
    settings: Settings, *, progress: Progress | None = None, encoder: Encoder | None = None
) -> IndexReport | None:
    """Read again what other rules have read; None where nothing is stale or no index is there yet.

    Raises:
        HomeBusy, StorageFull, DamagedIndex, ModelMismatch, ModelUnavailable.

    """
    try:
        with open_store(settings.home) as store:
            stale = recipe.is_stale(store)
    except NoIndex:
        return None
    return index_files([], settings, progress=progress, encoder=encoder) if stale else None


def delete_notices(aids: Sequence[str], settings: Settings) -> IndexReport:
    """Remove notices.

    Raises:
        NotFound: an id is unknown; nothing was removed.
        NoIndex, HomeBusy, StorageFull, DamagedIndex.

    """
    with open_store(settings.home):
        pass  # opening to write would make a store where there is none
    wanted = dict.fromkeys(aids, "deleted")
    with open_store(settings.home, write=True) as store:
        model = _model_of(store)
        with store.transaction() as change:
            if unknown := [aid for aid in wanted if not change.remove_document(aid)]:
                raise NotFound(f"No notice is called {', '.join(unknown)}; nothing was removed.")
            note_changes(store, change, wanted, _rebuild_calls(store, change))
        passages = publish(store, model, settings)
        return IndexReport(deleted=len(wanted), passages=passages, version=store.version)


def _model_of(store: Store) -> IndexedModel:
    model = indexed_model(store)
    if model is None:
        raise NoIndex("The store holds no notices yet. Build an index with: rag index FILE.")
    return model


def load_configured(settings: Settings) -> Encoder:
    """The configured embedding model.

    Raises:
        ModelUnavailable: it cannot be prepared or loaded.

    """
    return load_encoder(
        settings.model,
        cache_dir=settings.model_cache,
        query_prompt=settings.query_prompt,
        passage_prompt=settings.passage_prompt,
        threads=settings.threads,
        device=settings.device,
    )


def _check_model(store: Store, encoder: Encoder, rebuild: bool) -> None:
    built_with = indexed_model(store)
    if built_with and built_with.fingerprint != encoder.fingerprint and not rebuild:
        raise mismatch(built_with.name, encoder.name)


def mismatch(built_with: str, configured: str) -> ModelMismatch:
    """The error for an index of another model, or of the same one with other prompts, settings or weights."""
    if built_with == configured:
        return ModelMismatch(
            f"The index was built with the model {built_with} under other prompts, settings or weights. "
            "Rebuild it with: rag index --rebuild, or set RAG_QUERY_PROMPT and RAG_PASSAGE_PROMPT as they were."
        )
    return ModelMismatch(
        f"The index was built with the model {built_with}, but {configured} is configured. "
        f"Rebuild it with: rag index --rebuild, or set RAG_MODEL={built_with}."
    )


def _gone(held: Mapping[str, str], read: ReadResult) -> list[str]:
    """The notices held that the files no longer name; one whose new record was rejected stays as it was."""
    named = {notice.aid for notice in read.notices} | {rejection.aid for rejection in read.rejections}
    return sorted(held.keys() - named)


def _check_removal(gone: int, held: int, max_share: float) -> None:
    if held and gone / held > max_share:
        raise InvalidInput(
            f"--sync would remove {gone} of {held} notices, more than the share of {max_share:g} that is allowed; "
            f"nothing was changed. Check the files, or raise --max-removed-share."
        )


def _held_sources(store: Store, aids: Iterable[str]) -> dict[str, NoticeInput]:
    """The notices held, as they came."""
    return {aid: _INPUT.validate_json(store.raw(aid) or "") for aid in sorted(aids)}


def _hash(source: NoticeInput, encoder: Encoder) -> str:
    """What a stored notice depends on: its input, the rules, and the model whose tokenizer sizes passages."""
    parts = (recipe.current().reading.encode(), encoder.fingerprint.encode(), _INPUT.dump_json(source))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _prepare(
    sources: Sequence[NoticeInput],
    hashes: Mapping[str, str],
    encoder: Encoder,
    held_raw: Callable[[str], str | None] | None,
    progress: Progress | None,
) -> Iterator[_Prepared | Rejection]:
    """Read and chunk; `held_raw` tells what is stored of a notice, where some are read again for newer rules alone.

    Whatever fails in reading one notice is that notice's rejection: the others of the run go in.
    """
    for done, source in enumerate(sources, 1):
        raw = _INPUT.dump_json(source).decode()
        again = held_raw is not None and held_raw(source.aid) == raw
        try:
            record = read_record(source)
            passages = tuple(chunk(record.notice, encoder))
            yield _Prepared(source.aid, again, hashes[source.aid], raw, dump_record(record), passages)
        except Exception as error:
            log.exception("notice %s cannot be read", source.aid)
            yield Rejection(
                source.aid, None, f"cannot be read ({type(error).__name__}); please report it", done
            )
        if progress:
            progress("reading", done, len(sources))


def embedding_key(passage: Passage, encoder: Encoder) -> bytes:
    """Identifies a vector by model and by what the model reads: 32 bytes."""
    return hashlib.sha256(f"{encoder.fingerprint}\0{passage.embedding_text}".encode()).digest()


def _embed(store: Store, prepared: Sequence[_Prepared], encoder: Encoder, progress: Progress | None) -> int:
    """Embed what has no cached vector yet; returns how many passages that were."""
    texts = {embedding_key(p, encoder): p.embedding_text for item in prepared for p in item.passages}
    missing = store.embedding_keys_missing(texts)
    # Neighbours in length share a batch, so that little is padded.
    missing.sort(key=lambda key: len(texts[key]))
    for start in range(0, len(missing), EMBED_BATCH):
        keys = missing[start : start + EMBED_BATCH]
        store.put_embeddings(encoder.fingerprint, keys, encoder.encode_passages([texts[key] for key in keys]))
        if progress:
            progress("embedding", start + len(keys), len(missing))
    return len(missing)


def _apply(change: Change, prepared: Sequence[_Prepared], gone: Sequence[str], encoder: Encoder) -> None:
    for aid in gone:
        change.remove_document(aid)
    for item in prepared:
        rows = [PassageRow(p.ordinal, dump_passage(p), embedding_key(p, encoder)) for p in item.passages]
        change.put_document(item.aid, item.content_hash, item.raw, item.body, rows)


def _rebuild_calls(store: Store, change: Change) -> list[str]:
    """Merge the notices as they are now into calls; the ids of those that came, went or changed."""
    if not change.changed:
        return []
    before = store.records(CALL_RECORD)
    after = call_records((document.body for document in change.documents()), before, change.version)
    change.replace_records(CALL_RECORD, after)
    return sorted(
        call_id for call_id in before.keys() | after.keys() if before.get(call_id) != after.get(call_id)
    )


def _rejections(rejections: Iterable[Rejection]) -> list[RejectionOut]:
    return [RejectionOut(aid=r.aid, position=r.position, field=r.field, reason=r.reason) for r in rejections]


def check(settings: Settings, *, repair: bool = False) -> CheckReport:
    """Verify the store and the snapshot made from it; with `repair`, build the snapshot anew where it is at fault.

    Raises:
        NoIndex, HomeBusy, DamagedIndex: the store itself cannot be read; it is never replaced.

    """
    with open_store(settings.home, write=repair) as store:
        problems = [*store.integrity()]
        derived = [*backend_of(settings).check(), *_behind(store, settings)]
        outdated = _stale(store)
        repaired: list[str] = []
        if derived and repair and not problems:
            publish(store, _model_of(store), settings, rebuild=True)
            repaired = derived
            derived = backend_of(settings).check()
        facts: dict[str, str | int] = {
            "rules": recipe.current().reading,
            "store": str(store.path),
            "sqlite": store.sqlite_version,
            "version": store.version,
            "notices": len(store.document_hashes()),
        }
    if outdated and repair and not problems + derived:
        refresh_rules(settings)
        repaired, outdated = [*repaired, *outdated], []
    return CheckReport(problems=problems + derived + outdated, repaired=repaired, facts=facts)


def _stale(store: Store) -> list[str]:
    """A sentence if other rules have read what is held."""
    if not recipe.is_stale(store):
        return []
    return [
        f"{recipe.STALE.format(count=len(store.document_hashes()))} Run: rag index, or rag check --repair."
    ]


def _behind(store: Store, settings: Settings) -> list[str]:
    """A sentence if the newest version was never published, as after a kill."""
    try:
        served = backend_of(settings).version()
    except StoreError:
        return []  # the backend's check names what is wrong
    if served == store.version:
        return []
    return [f"The index serves version {served}, the store holds {store.version}. Run: rag check --repair."]
