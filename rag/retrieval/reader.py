"""One version of the collection, opened for asking: the snapshot's indexes and what is known of its notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from indexes.backend import SearchSnapshot
from indexes.document_store import DocumentStore
from indexes.id_positions import among
from indexes.packed import Ints
from indexes.store_rows import StoredPassage
from rag.calls import CALL_RECORD, CallRecord
from rag.calls.call_links import CallLinks, links_of
from rag.calls.call_table import CallTable
from rag.calls.stored_calls import HeldCalls, StoredCalls, load_outline
from rag.domain import Passage
from rag.errors import DamagedIndex
from rag.facts.notice_record import NoticeRecord, load_passage, load_record
from rag.language.normalise import fold
from rag.language.query_units import SoundIndex, sound_index, with_sounds
from rag.public import IndexInfo, NoticeDetail, NoticeSummary
from rag.retrieval.corpus import Corpus
from rag.retrieval.filter_columns import Columns
from rag.retrieval.head_table import Heads, HeadTable
from rag.retrieval.notice_heads import HEAD_RECORD, Head, head_of, load_head, stated
from rag.retrieval.notice_summary import detail_of, marked, summary_of
from rag.retrieval.recent_cache import Recent

T = TypeVar("T")


@dataclass(frozen=True)
class CollectionReader:
    """A snapshot and its corpus; nothing in it ever changes, so any number of threads may ask."""

    store: DocumentStore
    snapshot: SearchSnapshot
    corpus: Corpus
    model: str
    calls: Sequence[CallRecord] = ()
    partial: bool = False
    """Whether the corpus leaves out notices that the snapshot's indexes hold."""

    def without(self, aids: Collection[str]) -> CollectionReader:
        """The same version without some notices, nor the calls that they tell of; `info` stays that of the whole."""
        calls = self._stored_calls.told_by_none_of(aids)
        corpus = self.corpus.without(aids)
        left = replace(self, corpus=corpus, calls=calls, partial=True)
        left.__dict__.update(info=self.info, sounds=self.sounds)  # cached properties
        return left

    def with_calls(self, calls: Iterable[CallRecord]) -> CollectionReader:
        """The same notices with only these calls; what is known of the notices stays, later changes included."""
        left = replace(self, calls=calls if isinstance(calls, StoredCalls) else HeldCalls.of(calls))
        kept = ("info", "links", "sounds", "_records", "_passages", "_summaries")
        left.__dict__.update({name: getattr(self, name) for name in kept})  # cached properties
        if "columns" in self.__dict__:
            left.__dict__["columns"] = self.columns
        return left

    @property
    def version(self) -> int:
        """The collection's version."""
        return self.snapshot.version

    @cached_property
    def info(self) -> IndexInfo:
        """The state that answers come from."""
        return IndexInfo(
            notices=len(self.corpus.heads),
            passages=len(self.corpus.passage_ids),
            version=self.version,
            model=self.model,
            newest_date=self.corpus.newest,
        )

    @cached_property
    def sounds(self) -> SoundIndex:
        """The vocabulary by sound."""
        return sound_index(self.snapshot.lexical.vocabulary())

    def sounding(self, spelling: str) -> Sequence[str]:
        """The words of the vocabulary that are spelt so in pinyin; the first name asked for reads the vocabulary."""
        return self.sounds.get(spelling, ())

    @cached_property
    def calls_by_id(self) -> Mapping[str, CallRecord]:
        """The calls by their ids."""
        return self._stored_calls.by_id

    def calls_of(self, aids: Iterable[str]) -> list[CallRecord]:
        """The calls that some notices tell of, in the order of `calls`."""
        found = set(aids)
        ids = sorted({call_id for aid in found for call_id in self.links.call_ids.get(aid, ())})
        told = (self.calls_by_id[call_id] for call_id in ids if call_id in self.calls_by_id)
        return [call for call in told if any(notice.aid in found for notice in call.notices)]

    @cached_property
    def folded_programmes(self) -> tuple[str, ...]:
        """The calls' names as questions are compared with them."""
        return tuple(map(fold, self._stored_calls.programmes))

    @cached_property
    def _stored_calls(self) -> StoredCalls | HeldCalls:
        return self.calls if isinstance(self.calls, StoredCalls | HeldCalls) else HeldCalls.of(self.calls)

    def aid_of_url(self, url: str) -> str | None:
        """The id of the notice of a link; None where none has it."""
        at = self.corpus.at_url(url)
        return None if at is None else self.corpus.table.aids[at]

    @cached_property
    def columns(self) -> Columns:
        """What filters are held against, of each notice of the corpus."""
        return Columns.of(self.corpus, self.links)

    def prepare(self) -> None:
        """Compute now what is kept for all questions, so that the first one does not wait for it."""
        _ = self.sounds, self.corpus.aid_ranks, self.folded_programmes

    def record(self, aid: str) -> NoticeRecord | None:
        """A notice with its text, or None if this version has none of that id.

        Raises:
            DamagedIndex: it has one, but the store no longer does.

        """
        if aid not in self.corpus.by_aid:
            return None
        if known := self._records.get(aid):
            return known
        stored = self.store.document(aid, self.version)
        if stored is None:
            raise DamagedIndex(f"Notice {aid} is in the index but not in the store. Run: rag check --repair.")
        return self._records.put(aid, marked(load_record(stored.body), self.links.void))

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, NoticeRecord]]:
        """Passages with their notices' whole records, by the store's passage id.

        Raises:
            DamagedIndex: the store does not hold one of them.

        """
        known = {number: self._passages.get(number) for number in ids}
        new = [number for number, pair in known.items() if pair is None]
        rows = self.store.passages_by_id(new) if new else {}
        found: dict[int, tuple[Passage, NoticeRecord]] = {}
        for number, pair in known.items():
            found[number] = pair or self._passages.put(number, self._read_passage(number, rows.get(number)))
        return found

    def _read_passage(self, number: int, row: StoredPassage | None) -> tuple[Passage, NoticeRecord]:
        record = self.record(row.key) if row else None
        if row is None or record is None:
            raise DamagedIndex(
                f"Passage {number} is in the index but not in the store. Run: rag check --repair."
            )
        return load_passage(row.body, record.notice.text), record

    @cached_property
    def _records(self) -> Recent[str, NoticeRecord]:
        """Notices read last: a question opens up to four, and passages and answer want the same ones."""
        return Recent(256)

    @cached_property
    def _passages(self) -> Recent[int, tuple[Passage, NoticeRecord]]:
        return Recent(2048)

    @cached_property
    def _summaries(self) -> Recent[tuple[str, dt.date], NoticeSummary]:
        return Recent(4096)

    @cached_property
    def links(self) -> CallLinks:
        """What the calls say of each notice."""
        return links_of(self.calls)

    def summary(self, record: NoticeRecord, as_of: dt.date) -> NoticeSummary:
        """A notice as it is shown with passages and in lists, with status and deadline as of a day."""
        key = record.notice.aid, as_of
        if known := self._summaries.get(key):
            return known
        summary = summary_of(record, self.links, as_of)
        elsewhere = self._links_of_copies(record.notice.aid)
        return self._summaries.put(
            key, summary.model_copy(update={"also_at": elsewhere}) if elsewhere else summary
        )

    def _links_of_copies(self, aid: str) -> list[str]:
        """Where else a notice with the same body stands, in the order of their ids."""
        corpus = self.corpus
        number = corpus.by_aid.get(aid)
        group = corpus.copies.get(int(corpus.alike[number]), []) if number is not None else []
        others = (corpus.records[n].notice for n in group if n != number)
        return [notice.url for notice in others if notice.url]

    def detail(self, record: NoticeRecord, as_of: dt.date) -> NoticeDetail:
        """A notice whole."""
        return detail_of(record, self.links, as_of)


def open_reader(
    store: DocumentStore, snapshot: SearchSnapshot, model: str, previous: CollectionReader | None = None
) -> CollectionReader:
    """Read the notices' heads of the snapshot's version into memory.

    Args:
        store: of the same home as the snapshot.
        snapshot: what is searched.
        model: the name of the embedding model.
        previous: an older version of the same collection; what did not change since is taken over, not read again.

    Raises:
        DamagedIndex: the store does not hold just the passages of the snapshot: it is damaged, or newer versions have
            been published meanwhile and the rows of this one were purged.

    """
    version = snapshot.version
    calls = _calls(store, snapshot, previous)
    links = links_of(calls)
    heads = _heads(store, snapshot, previous)
    corpus = Corpus.over(heads, links.void, partial(_bodies, store, version))
    if not snapshot.holds_just(corpus.passage_ids):
        raise DamagedIndex(
            f"The store does not hold the passages of version {version}. Run: rag check --repair."
        )
    reader = CollectionReader(store, snapshot, corpus, model, calls)
    reader.__dict__["links"] = links  # a cached property that is known already
    if previous is not None and "sounds" in previous.__dict__:
        reader.__dict__["sounds"] = with_sounds(previous.sounds, snapshot.lexical.vocabulary())
    return reader


def _bodies(store: DocumentStore, version: int, rows: Sequence[int]) -> Mapping[int, str]:
    """The records without text that these rows hold.

    Raises:
        DamagedIndex: one is not there any more.

    """
    found = store.records_by_id(rows, version)
    if len(found) != len(set(rows)):
        raise DamagedIndex("What was read of a notice is no longer in the store. Run: rag check --repair.")
    return {row: body for row, (_, body) in found.items()}


def _calls(store: DocumentStore, snapshot: SearchSnapshot, previous: CollectionReader | None) -> StoredCalls:
    """The calls of a version: from the arrays beside the snapshot or of a reader before, and what came since from the store."""
    version = snapshot.version
    live = live_rows(store, CALL_RECORD, version)
    before = previous.calls if previous and isinstance(previous.calls, StoredCalls) else StoredCalls.of(())
    table = before.table if _shared(snapshot, previous) else CallTable.load(snapshot.tables)
    fresh = CallTable.of(_lacking(store, live, table.rows, version, load_outline).items())
    whole = table.take(among(table.rows, live)).then(fresh)
    read = partial(_bodies, store, version)
    return StoredCalls(whole, _still(before.known, live), read, _still(before.outlined, live))


def _heads(store: DocumentStore, snapshot: SearchSnapshot, previous: CollectionReader | None) -> Heads:
    """The heads of a version, likewise; made anew of the notices where the store does not hold just these."""
    version = snapshot.version
    live = live_rows(store, HEAD_RECORD, version)
    before = previous.corpus.heads if previous else Heads(HeadTable.of(()), {})
    table = before.table if _shared(snapshot, previous) else HeadTable.load(snapshot.tables)
    try:
        fresh = _lacking(store, live, table.rows, version, load_head)
        since = HeadTable.of(fresh.items())
    except ValueError:  # another release wrote them, and the rules are not yet followed
        fresh, live, since = {}, live[:0], HeadTable.of(())
    whole = table.take(among(table.rows, live)).then(since)
    if not np.array_equal(whole.documents, _sorted(store.document_ids(version))):
        read = _read_heads(store, version)
        return Heads(HeadTable.of(read.items()), read)
    # An older release's heads hold their records, which no array does.
    apart = {row: head for row, head in fresh.items() if not head.row}
    return Heads(whole, _still(before.known, live) | apart)


def _shared(snapshot: SearchSnapshot, previous: CollectionReader | None) -> bool:
    """Whether the arrays beside a snapshot are those that a reader before began with, so that its own go further."""
    if previous is None:
        return False
    before = previous.snapshot.tables
    return before is snapshot.tables or not (before or snapshot.tables)


def live_rows(store: DocumentStore, kind: str, version: int) -> Ints:
    """int64[n], ascending: the rows of the records of a kind that are live at a version."""
    return _sorted(store.record_ids(kind, version))


def _sorted(numbers: Collection[int]) -> Ints:
    return np.sort(np.fromiter(numbers, np.int64, len(numbers)))


def _lacking(
    store: DocumentStore, live: Ints, held: Ints, version: int, load: Callable[[str], T]
) -> dict[int, T]:
    """What the live rows hold that no array does."""
    wanted = live[~among(live, held)].tolist()
    read = store.records_by_id(wanted, version) if wanted else {}
    return {row: load(text) for row, (_, text) in read.items()}


def _still(known: Mapping[int, T], live: Ints) -> dict[int, T]:
    """What is known of rows that are still live."""
    rows = np.fromiter(known, np.int64, len(known))
    return {row: known[row] for row in rows[among(rows, live)].tolist()}


def _read_heads(store: DocumentStore, version: int) -> dict[int, Head]:
    """The heads of a version made anew, where the store does not hold just these: an older release wrote it, say."""
    rows: dict[int, list[tuple[int, int, int]]] = {}
    documents = list(store.documents(version))
    records = {d.id: load_record(d.body) for d in documents}
    for passage in store.passages(version):
        record = records[passage.document_id]
        bits = stated(record, load_passage(passage.body, record.notice.text))
        rows.setdefault(passage.document_id, []).append((passage.id, passage.ordinal, bits))
    return {-d.id: head_of(d.id, records[d.id], rows.get(d.id, ())) for d in documents}
