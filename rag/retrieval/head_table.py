"""Heads of notices in arrays: what all notices are searched, sorted and filtered by, without an object for each.

The arrays lie beside a snapshot (`indexes.snapshot_tables`). A row of the store never changes under its id, so what was put
into arrays once stays right; rows that came since are read from the store and follow in arrays of their own.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from indexes.packed import Array, Arrays, Coded, Hashes, Ints, Lists, Strings, hashed, merged_order
from rag.retrieval.attributes import Named, year_and_serial
from rag.retrieval.notice_heads import Head

FORMAT = 3
"""Raised when what the arrays hold becomes another thing; those of another format are made anew."""
KEPT = 8192
"""So many heads that the table can give again are kept, the newest, with the records that were read into them: some 20 kB each."""
FIELDS = ("account", "category", "level", "regions", "applicants", "stated")
"""What filters name, beside days, and the kinds of facts."""
_PREFIX = "head_"


@dataclass(frozen=True, eq=False)
class HeadTable:
    """Of some notices, in ascending order of document id; what is meant by each name: see `Head` and `Named`.

    Attributes:
        rows: int64, the store's rows that hold the heads.
        documents, days: int64.
        bodies: int64, the rows of the records without text; 0 where a head was made of a record at hand.
        hashes: uint64, of the aids.
        groups: uint64, equal for notices with the same body.
        urls: uint64, of the links.
        by_aid: int64, the places of the notices in ascending order of their aids.
        aids, likenesses, named: texts.
        passage_ids: int64, ordinals: int32, kinds: int64 of all passages, notice by notice.
        spans: int64[k, 2], the days on which each is open by itself.
        steps: int64, the days of applicants' first steps.
        years, batches: int64.
        for_machines: bool.
        numbers: uint64, hashes of year and serial of the document numbers that each carries or cites.
        coded: by `FIELDS`.
    """

    rows: Ints
    documents: Ints
    bodies: Ints
    days: Ints
    hashes: Hashes
    groups: Hashes
    urls: Hashes
    for_machines: NDArray[np.bool_]
    by_aid: Ints
    aids: Strings
    likenesses: Strings
    named: Strings
    passage_ids: Lists
    ordinals: Lists
    kinds: Lists
    spans: Lists
    steps: Lists
    years: Lists
    batches: Lists
    numbers: Lists
    coded: tuple[Coded, ...]

    @classmethod
    def of(cls, heads: Iterable[tuple[int, Head]]) -> Self:
        """Heads that are at hand, with their rows, in any order."""
        told = [_Told(row, head, head.named) for row, head in heads]
        told.sort(key=lambda one: one.head.document_id)
        aids = [one.head.aid for one in told]
        triples = [np.frombuffer(one.head.passages, np.int64).reshape(-1, 3) for one in told]
        whole = np.concatenate([np.zeros((0, 3), np.int64), *triples])
        ends = np.cumsum([0, *map(len, triples)], dtype=np.int64)
        return cls(
            rows=np.array([one.row for one in told], np.int64),
            documents=np.array([one.head.document_id for one in told], np.int64),
            bodies=np.array([one.head.row for one in told], np.int64),
            days=np.array([one.head.day for one in told], np.int64),
            hashes=hashed(aids),
            groups=hashed(one.head.likeness or f"{one.head.aid}\n" for one in told),
            urls=hashed(one.named.url for one in told),
            for_machines=np.array([one.named.for_machines for one in told], np.bool_),
            by_aid=np.array(sorted(range(len(aids)), key=aids.__getitem__), np.int64),
            aids=Strings.of(aids),
            likenesses=Strings.of(one.head.likeness for one in told),
            named=Strings.of(one.head.dumped for one in told),
            passage_ids=Lists(np.ascontiguousarray(whole[:, 0]), ends),
            ordinals=Lists(whole[:, 1].astype(np.int32), ends),
            kinds=Lists(np.ascontiguousarray(whole[:, 2]), ends),
            spans=Lists.of([one.named.open for one in told], np.int64, (2,)),
            steps=Lists.of([one.named.steps for one in told], np.int64),
            years=Lists.of([one.named.years for one in told], np.int64),
            batches=Lists.of([one.named.batches for one in told], np.int64),
            numbers=Lists.of([_numbers(one.named) for one in told], np.uint64),
            coded=tuple(Coded.of([_values(one.named, name) for one in told]) for name in FIELDS),
        )

    @classmethod
    def load(cls, arrays: Arrays) -> Self:
        """What was kept with a snapshot; of no notice where nothing was, or in another format."""
        if int(arrays.get(f"{_PREFIX}format", np.zeros(1))[0]) != FORMAT:
            return cls.of(())
        told: dict[str, Any] = {}
        for field in fields(cls):
            name = f"{_PREFIX}{field.name}"
            if field.name in _LISTS:
                told[field.name] = Lists.load(arrays, name)
            elif field.name in _STRINGS:
                told[field.name] = Strings.load(arrays, name)
            elif field.name == "coded":
                told[field.name] = tuple(Coded.load(arrays, _PREFIX + own) for own in FIELDS)
            else:
                told[field.name] = arrays[name]
        return cls(**told)

    def arrays(self) -> dict[str, Array]:
        """The inverse of `load`."""
        found: dict[str, Array] = {f"{_PREFIX}format": np.array([FORMAT])}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "coded":
                for name, own in zip(FIELDS, value, strict=True):
                    found |= own.arrays(_PREFIX + name)
            elif isinstance(value, Lists | Strings):
                found |= value.arrays(_PREFIX + field.name)
            else:
                found[_PREFIX + field.name] = value
        return found

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, kept: Array) -> HeadTable:
        """Only those notices that the mask (bool[n]) keeps."""
        return self if kept.all() else self._placed(np.flatnonzero(kept), self.by_aid)

    def then(self, fresh: HeadTable) -> HeadTable:
        """With some others, which are few."""
        if not (len(fresh) and len(self)):
            return self if len(self) else fresh
        order = np.argsort(np.concatenate((self.documents, fresh.documents)), kind="stable")
        by_aid = merged_order(self.aids, self.by_aid, fresh.aids)
        joined: dict[str, Any] = {
            f.name: _then(getattr(self, f.name), getattr(fresh, f.name)) for f in fields(self)
        }
        return HeadTable(**joined)._placed(order, by_aid)

    def _placed(self, places: Ints, by_aid: Ints) -> HeadTable:
        """The notices at some places, in that order; `by_aid` are all of them in the order of their aids."""
        own: dict[str, Any] = {
            f.name: _take(getattr(self, f.name), places) for f in fields(self) if f.name != "by_aid"
        }
        moved = np.full(len(self), -1, np.int64)
        moved[places] = np.arange(len(places))
        at = moved[by_aid]
        return HeadTable(**own, by_aid=at[at >= 0])

    def field(self, name: str) -> Coded:
        """One of `FIELDS`."""
        return self.coded[FIELDS.index(name)]

    def head(self, at: int) -> Head:
        """One notice's head."""
        own = slice(int(self.passage_ids.ends[at]), int(self.passage_ids.ends[at + 1]))
        columns = (self.passage_ids.values[own], self.ordinals.values[own], self.kinds.values[own])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return Head(
            int(self.documents[at]),
            self.aids[at],
            int(self.days[at]),
            self.likenesses[at],
            array("q", [value for row in rows for value in row]).tobytes(),
            self.named[at],
            "",
            int(self.bodies[at]),
        )


_LISTS = {"passage_ids", "ordinals", "kinds", "spans", "steps", "years", "batches", "numbers"}
_STRINGS = {"aids", "likenesses", "named"}


@dataclass(frozen=True, slots=True)
class _Told:
    row: int
    head: Head
    named: Named


def _values(named: Named, field: str) -> Sequence[str]:
    value: str | tuple[str, ...] = getattr(named, field)
    return (value,) if isinstance(value, str) else value


def _numbers(named: Named) -> list[int]:
    serials = dict.fromkeys(map(year_and_serial, named.all_numbers))
    return hashed(serials).tolist() if serials else []


def _take(value: object, places: Ints) -> object:
    if isinstance(value, tuple):
        return tuple(one.take(places) for one in value)
    return value.take(places) if isinstance(value, Lists | Strings) else value[places]  # type: ignore[index]


def _then(value: object, other: object) -> object:
    if isinstance(value, tuple) and isinstance(other, tuple):
        return tuple(one.then(more) for one, more in zip(value, other, strict=True))
    if isinstance(value, Lists | Strings):
        return value.then(other)  # type: ignore[arg-type]
    return np.concatenate((value, other))  # type: ignore[arg-type]


class Heads(Sequence[Head]):
    """The heads of a table, each made when it is first asked for.

    Args:
        table: of these notices.
        known: heads by their rows; those of notices that the table has no text of are there from the beginning. Shared
            with the readers of other versions: nothing in a head changes.
    """

    def __init__(self, table: HeadTable, known: MutableMapping[int, Head]) -> None:
        self.table = table
        self.known = known
        self._made = deque(row for row, head in list(known.items()) if head.row)

    def __len__(self) -> int:
        return len(self.table)

    @overload
    def __getitem__(self, at: int) -> Head: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Head]: ...
    def __getitem__(self, at: int | slice) -> Head | Sequence[Head]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        row = int(self.table.rows[at])
        head = self.known.get(row)
        if head is None:
            # One object for all threads that ask at once: who fills its record in finds it there.
            head = self.known.setdefault(row, self.table.head(at))
            self._made.append(row)
            if len(self._made) > KEPT:
                self.known.pop(self._made.popleft(), None)
        return head

    def __iter__(self) -> Iterator[Head]:
        return (self[n] for n in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Heads) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
