"""What the store holds of notices beside themselves: heads for readers, what each says about calls, and the calls.

It is written with the notice, in the same change, so that opening reads no notice whole and a change merges only the calls that
it touches. All of it can be made anew from the notices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass

from indexes.store import Change, Store
from indexes.store_rows import ChecksumError
from rag.calls import CALL_RECORD, with_revisions
from rag.calls.incremental_merge import Merged, merge
from rag.calls.outlines import MENTIONS_RECORD, NoticeOutline, dump_outlines, load_outline, with_document
from rag.calls.place_calls import ALL_PLACES, PLACE_RECORD, PlaceCalls, dump_places, load_places
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


@dataclass(frozen=True, slots=True)
class _StoredCalls:
    """What a store holds of calls before a change; see `rag.calls.incremental_merge.HeldCalls`.

    Attributes:
        arranged: what is held of places counts; else every place is arranged anew.
        sourced: the sources held count; else every call is made anew.
    """

    store: Store
    change: Change
    arranged: bool
    sourced: bool

    def place_names(self) -> set[str]:
        """See `HeldCalls`."""
        return self.store.record_keys(PLACE_RECORD) if self.arranged else set()

    def places(self, names: Collection[str]) -> dict[str, PlaceCalls]:
        """See `HeldCalls`."""
        stored = self.store.records_by_key(PLACE_RECORD, names) if self.arranged else {}
        return {name: PlaceCalls.load(body) for name, body in stored.items()}

    def outlines(self, aids: Collection[str]) -> dict[str, NoticeOutline]:
        """See `HeldCalls`."""
        stored = self.store.records_by_key(MENTIONS_RECORD, aids) if self.arranged else {}
        return {aid: load_outline(body) for aid, body in stored.items()}

    def sources(self, call_ids: Collection[str]) -> dict[str, str]:
        """See `HeldCalls`; without those of calls that were lost."""
        known = self.store.records_by_key(SOURCE_RECORD, call_ids) if self.sourced else {}
        held = self.store.record_keys(CALL_RECORD) if known else set()
        return {call_id: source for call_id, source in known.items() if call_id in held}

    def records(self, aids: Collection[str]) -> dict[str, NoticeRecord]:
        """See `HeldCalls`."""
        found = {}
        for aid in aids:
            with suppress(ChecksumError):  # `rag check` tells of it; the call is made of its other notices
                if document := self.change.document(aid):
                    found[aid] = load_record(document.body)
        return found


def merge_calls(
    store: Store, change: Change, fresh: Mapping[str, NoticeOutline], gone: Iterable[str]
) -> list[str]:
    """Make the calls those of the notices as the change has them; the ids of calls that came, went or changed.

    Args:
        store: as it was before the change.
        change: has the notices already.
        fresh: what the notices put by it tell, by aid.
        gone: the notices removed by it.

    """
    if not change.changed:
        return []
    if recipe.is_stale(store):  # what other rules have told is told again: it may not even be readable here
        return _merge_all(store, change, fresh, sourced=False)
    if not _is_whole(store):
        return restore_calls(store, change, fresh, gone)
    merged = merge(fresh, gone, _StoredCalls(store, change, arranged=True, sourced=True))
    emptied = {name for name, now in merged.places.items() if not now.notices}
    names = (store.record_keys(PLACE_RECORD) | merged.places.keys()) - emptied
    _put_places(store, change, merged, names, emptied)
    return _put_calls(store, change, merged, merged.gone, merged.gone)


def restore_calls(
    store: Store, change: Change, fresh: Mapping[str, NoticeOutline], gone: Iterable[str]
) -> list[str]:
    """As `merge_calls`, where something was lost of the calls, of their places, or of what notices say about them."""
    held = {aid: load_outline(body) for aid, body in store.records(MENTIONS_RECORD).items()}
    told = {**held, **fresh}
    for aid in gone:
        told.pop(aid, None)
    return _merge_all(store, change, told, sourced=True)


def _is_whole(store: Store) -> bool:
    """Whether nothing that merging rests on was lost; reads no record."""
    version = store.version
    documents = store.document_ids(version)
    if len(documents) != len(store.record_ids(MENTIONS_RECORD, version)):
        return False
    return not documents or not (_lost_places(store) or _unlike(store))


def _lost_places(store: Store) -> int:
    """How many places are held that should not be, or are not held that should be."""
    named = store.records(ALL_PLACES).get(ALL_PLACES)
    return len(store.record_keys(PLACE_RECORD) ^ load_places(named)) if named is not None else 1


def _unlike(store: Store) -> int:
    """How many calls have no source, or sources no call."""
    return len(store.record_keys(CALL_RECORD) ^ store.record_keys(SOURCE_RECORD))


def _merge_all(
    store: Store, change: Change, told: Mapping[str, NoticeOutline], *, sourced: bool
) -> list[str]:
    """Arrange all places anew; with `sourced`, only those calls are made anew whose sources are others."""
    told = {**told, **tell_missing(change, {outline.document_id for outline in told.values()})}
    merged = merge(told, (), _StoredCalls(store, change, arranged=False, sourced=sourced))
    _put_places(store, change, merged, merged.places, store.record_keys(PLACE_RECORD) - merged.places.keys())
    lost = (store.record_keys(kind) - merged.sources.keys() for kind in (CALL_RECORD, SOURCE_RECORD))
    return _put_calls(store, change, merged, *lost)


def _put_places(
    store: Store, change: Change, merged: Merged, names: Iterable[str], emptied: AbstractSet[str]
) -> None:
    """Store what is another one in places; `names`: of all places that are held from now on."""
    wanted = {name: now.dump() for name, now in merged.places.items() if name not in emptied}
    known = store.records_by_key(PLACE_RECORD, wanted)
    changed = {name: body for name, body in wanted.items() if known.get(name) != body}
    change.update_records(PLACE_RECORD, changed, emptied)
    change.replace_records(ALL_PLACES, {ALL_PLACES: dump_places(names)})


def _put_calls(
    store: Store,
    change: Change,
    merged: Merged,
    gone: AbstractSet[str],
    unsourced: AbstractSet[str],
) -> list[str]:
    """Store the calls that were made anew; the ids of those that came, went or changed."""
    old = store.records_by_key(CALL_RECORD, (call.call_id for call in merged.anew))
    before_it = (load_stored(body) for body in old.values())
    revised = with_revisions(merged.anew, before_it, change.version)
    after = {call.call_id: dump_stored(call) for call in revised}
    changed = {call_id: body for call_id, body in after.items() if old.get(call_id) != body}
    change.update_records(CALL_RECORD, changed, gone)
    change.update_records(SOURCE_RECORD, {call_id: merged.sources[call_id] for call_id in after}, unsourced)
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
    return lost + _unlike(store) + (_lost_places(store) if aids else 0)


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
    restore_calls(store, change, {}, ())
