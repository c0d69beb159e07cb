"""The way of a notice: read, chunked, embedded, committed, published. Whoever does this holds the home's lock.

Readers are never disturbed. `rag.collection.writer` says which process does it.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from indexes.damage import Damage
from indexes.errors import StoreDamaged
from indexes.freshness import note_ingest
from indexes.store import Change, PassageRow, Store
from rag.calls.outlines import NoticeOutline
from rag.collection import recipe
from rag.collection.change_log import note_changes
from rag.collection.deriving import derive, derive_missing, lacking, merge_calls, remove
from rag.collection.home_check import behind, findings, report
from rag.collection.mending import check_model, embed_missing, restore_names
from rag.collection.models import check_name, load_configured
from rag.collection.preparing import (
    NOTHING,
    HeldSources,
    Prepared,
    Progress,
    embed,
    embedding_key,
    get_ready,
    hash_of,
    prepare,
    read_ahead,
)
from rag.collection.publishing import IndexedModel, backend_of, indexed_model, publish, record_model
from rag.collection.spool import Spool
from rag.collection.write_checks import (
    check_removal,
    check_same_model,
    check_version,
    model_of,
    no_longer_named,
)
from rag.collection.write_outcome import Once, Written, answer_of_then, kept_answer, rejections_out
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.errors import NotFound
from rag.facts.notice_record import dump_passage
from rag.ingest import ReadResult
from rag.notices.input_record import Rejection
from rag.public import CheckReport, IndexReport
from rag.settings import Settings

KEPT_ANSWERS = 200
"""So many answers to writes with a key of their own are kept: a client that was cut off comes back soon."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What a commit has to read.

    Attributes:
        changed: these notices.
        hashes: aid -> content hash, of those that are as they were too.
        held: aid -> content hash of what is stored.
        same: tells what is stored of a notice, where some are read again for newer rules alone.
    """

    changed: HeldSources
    hashes: Mapping[str, str]
    held: Mapping[str, str]
    same: Callable[[str], str | None] | None


class HomeWriter:
    """The one writer of a home, for as long as its store is open for writing. One thread at a time uses it, and one `ahead`.

    Args:
        store: open for writing.
        settings: home, model and index type.
        load_model: gives the model, once one is needed; None: the configured one.
    """

    def __init__(
        self, store: Store, settings: Settings, load_model: Callable[[], Encoder] | None = None
    ) -> None:
        self._store = store
        self._settings = settings
        self._load_model = load_model
        self._encoder: Encoder | None = None
        self._loading = threading.Lock()
        self._ready = NOTHING

    def warm_up(self) -> None:
        """Load ahead what reads notices; what counts tokens waits for the first write, since it holds 80 MB."""
        if not recipe.is_stale(self._store):  # else whoever writes next reads all that is held
            read_ahead()

    @contextmanager
    def ahead(self, notices: Sequence[NoticeInput], progress: Progress | None) -> Iterator[None]:
        """Read and embed notices while others may write; within the block, the write of them finds that done."""
        if not recipe.is_stale(self._store):  # else whoever writes next reads all that is held
            self._check_same_model()
            self._ready = get_ready(notices, self._store, self.encoder, progress)
        try:
            yield
        finally:
            self._ready = NOTHING

    def is_done(self, once: Once | None) -> bool:
        """Whether a write was done before under its key."""
        return once is not None and self._store.answer(once.key) is not None

    @property
    def encoder(self) -> Encoder:
        """The embedding model.

        Raises:
            ModelUnavailable: it cannot be prepared or loaded.

        """
        with self._loading:  # who prepares and who writes may ask at once
            if self._encoder is None:
                self._encoder = self._load_model() if self._load_model else load_configured(self._settings)
            return self._encoder

    def _check_same_model(self) -> None:
        """Refuse a model other than the one whose vectors are held, if its name tells so before it is loaded."""
        if self._load_model is None and (built_with := indexed_model(self._store)):
            check_name(built_with.name, self._settings.model)
        check_same_model(self._store, self.encoder)

    def index(
        self,
        read: ReadResult,
        *,
        sync: bool = False,
        max_removed_share: float = 0.2,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> IndexReport:
        """Add or update the notices of some files, and publish what came of it; see `rag.collection.writer`."""
        store = self._store
        if not rebuild:
            self._check_same_model()
        gone: list[str] = []
        if sync:
            held = store.document_hashes()
            gone = no_longer_named(held, read)
            check_removal(gone, len(held), max_removed_share, given=len(read.notices))
        written = self._write(read.notices, gone, rebuild=rebuild, progress=progress)
        counts = Counter(written.results.values())
        return IndexReport(
            added=counts["added"],
            updated=counts["updated"],
            reread=counts["reread"],
            unchanged=counts["unchanged"],
            deleted=len(gone),
            rejected=[*rejections_out(read.rejections), *rejections_out(written.rejections)],
            notes=list(read.notes),
            passages=written.passages,
            embedded=written.embedded,
            version=written.version,
        )

    def put(
        self,
        notices: Sequence[NoticeInput],
        expected: Mapping[str, str] | None = None,
        once: Once | None = None,
    ) -> Written:
        """Add or update notices that came one by one; of one aid the last counts.

        Args:
            notices: checked notices.
            expected: aid -> the `text_version` that the notice held must have.
            once: where it was done before, nothing is done and its answer of then is given.

        Raises:
            Changed: a notice held is another one than expected, or is not held; nothing was changed.
            InvalidInput: something else was sent under the same key before.

        """
        kept = self._store.answer(once.key) if once else None
        if once and kept:
            return answer_of_then(once, *kept)
        self._check_same_model()
        for aid, version in (expected or {}).items():
            check_version(self._store, aid, version)
        return self._write(notices, [], once=once)

    def delete(self, aids: Sequence[str], missing_ok: bool = False) -> IndexReport:
        """Remove notices; with `missing_ok`, those that are held.

        Raises:
            NotFound: an id is unknown; nothing was removed.
            NoIndex: the store holds nothing yet.

        """
        model, wanted = model_of(self._store), dict.fromkeys(aids)
        with self._store.transaction() as change:
            unknown = remove(change, wanted)
            if unknown and not missing_ok:
                raise NotFound(f"No notice is called {', '.join(unknown)}; nothing was removed.")
            gone = {aid: "deleted" for aid in wanted if aid not in unknown}
            note_changes(self._store, change, gone, merge_calls(self._store, change, {}, gone))
        if not gone:
            return IndexReport(version=self._store.version)
        passages = publish(self._store, model, self._settings)
        note_ingest(self._settings.home)
        return IndexReport(deleted=len(gone), passages=passages, version=self._store.version)

    def bring_up_to_date(self, *, progress: Progress | None = None) -> IndexReport | None:
        """Finish what is unfinished and mend what is damaged, from the store alone.

        What other rules have read is read again, what a killed run committed is published, and where a file made from
        the store is not as it was written, all of them are made anew. None where there was nothing to do.
        """
        store, settings = self._store, self._settings
        if recipe.is_stale(store):
            return self.index(ReadResult(), progress=progress)
        model = indexed_model(store)
        damaged = model is not None and bool(backend_of(settings).check())
        if model is None or not (damaged or behind(store, settings)):
            return None
        passages = publish(store, model, settings, rebuild=damaged, progress=progress)
        return IndexReport(passages=passages, version=store.version)

    def repair(self, progress: Progress | None = None) -> CheckReport:
        """Verify everything, and build anew what can be built from the store; what is sound is looked at once."""
        store, settings = self._store, self._settings
        found = findings(store, settings, progress)
        if not found.all:
            return report(store, found)
        mended = found
        if restore_names(store, found):
            mended = findings(store, settings, progress)
        if mended.rows or lacking(store):
            self._mend(mended.rows)
            mended = findings(store, settings, progress)
        if mended.derived and (model := indexed_model(store)):
            with suppress(StoreDamaged):  # a row that nothing gives back is told of below
                publish(store, model, settings, rebuild=True)
        if mended.stale and not mended.store:
            self.bring_up_to_date()
        left = findings(store, settings, progress)
        return report(store, left, repaired=[line for line in found.all if line not in left.all])

    def _mend(self, rows: Sequence[Damage]) -> None:
        """Make damaged rows anew: a notice as a whole from how it came, so that it is never of two readings."""
        store = self._store
        if rows:
            check_model(store, self.encoder)
            store.forget(rows)
        if damaged := {row.key for row in rows if row.table in ("documents", "passages")}:
            self._commit(list(HeldSources(store, damaged)), [], mending=True)
        with store.transaction() as change:
            derive_missing(store, change)
            if any(row.table == "records" for row in rows):
                record_model(change, self.encoder)
        if rows:
            embed_missing(store, self.encoder)

    def _write(
        self,
        notices: Sequence[NoticeInput],
        gone: Sequence[str],
        *,
        rebuild: bool = False,
        progress: Progress | None = None,
        once: Once | None = None,
    ) -> Written:
        """Read, embed, commit and publish; what other rules have read is read again with it."""
        store, encoder = self._store, self.encoder
        written = self._commit(notices, gone, rebuild=rebuild, progress=progress, once=once)
        model = IndexedModel(encoder.name, encoder.fingerprint, encoder.dim)
        passages = publish(
            store, model, self._settings, rebuild=rebuild, take_over=rebuild, progress=progress
        )
        note_ingest(self._settings.home)
        return replace(written, passages=passages)

    def _commit(
        self,
        notices: Sequence[NoticeInput],
        gone: Sequence[str],
        *,
        rebuild: bool = False,
        mending: bool = False,
        progress: Progress | None = None,
        once: Once | None = None,
    ) -> Written:
        """Read, embed and commit; with `mending`, the notices are read though they are held as they came."""
        store, encoder = self._store, self.encoder
        due = self._due(notices, gone, rebuild=rebuild, mending=mending)
        ready = NOTHING if mending else self._ready
        results, rejected = dict.fromkeys(due.hashes, "unchanged"), list[Rejection]()
        with Spool(self._settings.home, Prepared) as prepared:
            for item in prepare(due.changed, due.hashes, encoder, due.same, progress, ready.notices):
                if isinstance(item, Prepared):
                    prepared.add(item)
                    results[item.aid] = _result(item, due.held)
                else:
                    rejected.append(item)
                    results[str(item.aid)] = "rejected"
            embedded = embed(store, prepared, encoder, progress, ready.embedded)
            return self._committed(prepared, results, rejected, gone, embedded, once)

    def _committed(
        self,
        prepared: Spool[Prepared],
        results: dict[str, str],
        rejected: Sequence[Rejection],
        gone: Sequence[str],
        embedded: int,
        once: Once | None,
    ) -> Written:
        """Commit what was read and embedded."""
        store, encoder = self._store, self.encoder
        with store.transaction() as change:
            told = _apply(change, prepared, gone, encoder)
            recipe.note(change, recipe.current())
            touched = merge_calls(store, change, told, gone)
            record_model(change, encoder)
            note_changes(store, change, {**results, **dict.fromkeys(gone, "deleted")}, touched)
            written = Written(results, tuple(rejected), change.version, 0, embedded)
            if once:
                change.remember_answer(once.key, once.digest, kept_answer(written), KEPT_ANSWERS)
        return written

    def _due(
        self, notices: Sequence[NoticeInput], gone: Sequence[str], *, rebuild: bool, mending: bool
    ) -> _Due:
        """What of the notices is to be read, and of those held what other rules have read or a rebuild reads again."""
        store = self._store
        given = {source.aid: source for source in notices}
        stale = recipe.is_stale(store)
        held = store.document_hashes(None if rebuild or stale else set(given))
        if rebuild:
            store.forget(row for row in store.damages() if row.table == "embeddings")
        again = held.keys() - given.keys() - set(gone) if rebuild or stale else ()
        sources = HeldSources(store, again, given)
        hashes = {source.aid: hash_of(source, self.encoder) for source in sources}
        anew = hashes.keys() if rebuild else given.keys() if mending else set()
        changed = {aid for aid, hashed in hashes.items() if aid in anew or held.get(aid) != hashed}
        return _Due(
            sources.only(changed), hashes, held, store.raw if (stale or mending) and not rebuild else None
        )


def _result(item: Prepared, held: Mapping[str, str]) -> str:
    if item.aid not in held:
        return "added"
    return "reread" if item.again else "updated"


def _apply(
    change: Change, prepared: Iterable[Prepared], gone: Sequence[str], encoder: Encoder
) -> dict[str, NoticeOutline]:
    """Put the notices and what is derived of each alone into a change; what each now tells of calls, by aid."""
    remove(change, gone)
    told = {}
    for item in prepared:
        rows = [PassageRow(p.ordinal, dump_passage(p), embedding_key(p, encoder)) for p in item.passages]
        document_id = change.put_document(item.aid, item.content_hash, item.raw, item.body, rows)
        told[item.aid] = derive(change, document_id, item.aid, item.head, item.mentions)
    return told
