"""What the store holds of notices beside themselves: heads for readers, what each says about calls, and the calls.

It is written with the notice, in the same change, so that opening reads no notice whole and a change merges only the calls that
it touches. All of it can be made anew from the notices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import partial

from indexes.store import Change, Store
from indexes.store_rows import ChecksumError
from rag.calls import CALL_RECORD, with_revisions
from rag.calls.incremental_merge import Merger
from rag.calls.outlines import MENTIONS_RECORD, NoticeOutline, dump_outlines, load_outline, with_document
from rag.calls.stored_calls import dump_stored, load_stored
from rag.collection import recipe
from rag.facts.notice_record import NoticeRecord, load_passage, load_record
from rag.retrieval.notice_heads import BODY_RECORD, HEAD_RECORD, apart, body_apart, dump_head

SOURCE_RECORD = "call source"
"""The kind of the store's records that tell what each call was made from; their keys are call ids."""


def derive(change: Change, document_id: int, aid: str, head: str, mentions: str) -> NoticeOutline:
    """Store what is derived of one notice that was just put."""
    told = with_document(document_id, mentions)
    _put_head(change, document_id, aid, head)
    change.update_records(MENTIONS_RECORD, {aid: told})
    return load_outline(told)


def _put_head(change: Change, document_id: int, aid: str, head: str) -> None:
    """Store a notice's head and, in a row of its own, its record without text."""
    _, body = body_apart(head)
    change.update_records(BODY_RECORD, {aid: body})
    row = change.record_row(BODY_RECORD, aid)
    change.update_records(HEAD_RECORD, {aid: apart(document_id, row, change.passage_ids(document_id), head)})


def remove(change: Change, aids: Iterable[str]) -> list[str]:
    """Remove notices with what is derived of each; those that are not held."""
    aids = list(aids)
    unknown = [aid for aid in aids if not change.remove_document(aid)]
    for kind in (HEAD_RECORD, BODY_RECORD, MENTIONS_RECORD):
        change.update_records(kind, {}, aids)
    return unknown


class CallMerging:
    """Keeps a home's calls up to date, one change after the other; remembers what the notices say about them."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, NoticeOutline]] = {}
        self._merger = Merger()

    def warm_up(self, store: Store) -> None:
        """Read what all notices say, and work out what the first merge would."""
        self._merger.warm_up(sorted(self._told(store).values(), key=lambda t: t.document_id))

    def merge(
        self, store: Store, change: Change, fresh: Mapping[str, NoticeOutline], gone: Iterable[str]
    ) -> list[str]:
        """Make the calls those of the notices as the change has them; the ids of calls that came, went or changed.

        Args:
            store: as it was before the change.
            change: has the notices already.
            fresh: what the notices put by it tell, by aid.
            gone: the notices removed by it.

        """
        return self._merged(store, change, fresh, gone) if change.changed else []

    def restore(self, store: Store, change: Change) -> None:
        """Make anew what was lost of the calls, and of what notices say about them."""
        self._merged(store, change, {}, ())

    def _merged(
        self, store: Store, change: Change, fresh: Mapping[str, NoticeOutline], gone: Iterable[str]
    ) -> list[str]:
        stale = recipe.is_stale(store)
        # What other rules have told is told again: it may not even be readable here.
        told = dict(fresh) if stale else {**self._told(store), **fresh}
        for aid in gone:
            told.pop(aid, None)
        told |= tell_missing(change, {t.document_id for t in told.values()})
        return self._replace(store, change, told.values(), {} if stale else store.records(SOURCE_RECORD))

    def _told(self, store: Store) -> dict[str, NoticeOutline]:
        """What every stored notice says, by aid; reads what came since the last time."""
        live = store.record_ids(MENTIONS_RECORD, store.version)
        new = store.records_by_id(live - self._known.keys(), store.version)
        kept = {number: item for number, item in self._known.items() if number in live}
        self._known = kept | {number: (aid, load_outline(body)) for number, (aid, body) in new.items()}
        return dict(self._known.values())

    def _replace(
        self, store: Store, change: Change, told: Iterable[NoticeOutline], sources: Mapping[str, str]
    ) -> list[str]:
        held = store.record_keys(CALL_RECORD)
        before = {call_id: source for call_id, source in sources.items() if call_id in held}
        ordered = sorted(told, key=lambda t: t.document_id)
        merged = self._merger.merge(ordered, before, partial(_records, change))
        old = store.records_by_key(CALL_RECORD, (call.call_id for call in merged.anew))
        before_it = (load_stored(body) for body in old.values())
        revised = with_revisions(merged.anew, before_it, change.version)
        after = {call.call_id: dump_stored(call) for call in revised}
        changed = {call_id: body for call_id, body in after.items() if old.get(call_id) != body}
        gone = held - merged.sources.keys()
        change.update_records(CALL_RECORD, changed, gone)
        anew = {call_id: merged.sources[call_id] for call_id in after}
        change.update_records(SOURCE_RECORD, anew, store.record_keys(SOURCE_RECORD) - merged.sources.keys())
        return sorted({*changed, *gone})


def tell_missing(change: Change, known: Collection[int]) -> dict[str, NoticeOutline]:
    """What those notices say about calls whose ids are not among `known`, stored again; by aid."""
    missing = change.document_ids() - set(known)
    found = {}
    for document in change.documents() if missing else ():
        if document.id in missing:
            stored = with_document(document.id, dump_outlines(load_record(document.body)))
            change.update_records(MENTIONS_RECORD, {document.key: stored})
            found[document.key] = load_outline(stored)
    return found


def lacking(store: Store) -> int:
    """How many derived records are not there; 0 where nothing was lost and no older release wrote them."""
    aids = store.document_hashes().keys()
    lost = sum(len(aids - store.record_keys(kind)) for kind in (HEAD_RECORD, BODY_RECORD, MENTIONS_RECORD))
    return lost + len(store.record_keys(CALL_RECORD) ^ store.record_keys(SOURCE_RECORD))


def derive_missing(store: Store, change: Change) -> None:
    """Make anew what is derived and was lost: heads, what notices say, calls."""
    whole = store.record_keys(HEAD_RECORD) & store.record_keys(BODY_RECORD)
    without = store.document_hashes().keys() - whole
    for document in (d for d in change.documents() if d.key in without):
        record = load_record(document.body)
        ids = change.passage_ids(document.id)
        rows = store.passages_by_id(ids)
        passages = [load_passage(rows[number].body, record.notice.text) for number in ids]
        _put_head(change, document.id, document.key, dump_head(record, passages))
    CallMerging().restore(store, change)


def _records(change: Change, aids: Iterable[str]) -> dict[str, NoticeRecord]:
    found = {}
    for aid in aids:
        with suppress(ChecksumError):  # `rag check` tells of it; the call is made of its other notices
            if document := change.document(aid):
                found[aid] = load_record(document.body)
    return found
