"""What opening a collection reads of each notice: its ids, its day and what it is filtered by. The rest is read once it is needed.

A head is written with its notice, into a record of the store: ids on the first line, what all notices are searched or sorted by on
the second, what they are filtered and looked up by on the third. The notice's record without its text is a record of its own,
whose row the head names; older releases have it on the head's last line.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.domain import Passage
from rag.facts.fact_kinds import kinds
from rag.facts.notice_record import NoticeRecord, dump_record, load_record, without_text
from rag.retrieval.attributes import Named, named_alone

HEAD_RECORD = "head"
"""The kind of the store's records that hold heads; their keys are the notices' aids."""

BODY_RECORD = "notice"
"""The kind of those that hold the notices' records without their texts; the keys are the same."""

BITS = {name: kind.bit for name, kind in kinds()} | {"count": 14, "percentage": 15, "room": 16, "funding": 17}
"""The bit of each kind of value that a passage may state: those of facts, and those told by `stated`."""

_TOLD = {
    "count": re.compile(r"[0-9一二三四五六七八九十百]\s?[余多]?\s?(?:家|个|项|名|人|只|款|户|件)"),
    "percentage": re.compile(r"[0-9]\s?[%％]|百分之|个百分点"),
    "room": re.compile(r"[0-9A-Z]\s?(?:室|楼|号楼|窗口|房间|幢)"),
}
"""Values that no fact holds, by the words that tell them: 15家, any share (facts are only those granted or required),
a place to hand in (3号楼801室)."""


@dataclass(slots=True)
class Head:
    """A notice without its text. Nothing in it changes; its record is parsed when it is first asked for.

    Attributes:
        document_id: the store's id of the notice.
        aid: its public id.
        day: its publication as a proleptic ordinal.
        likeness: see `NoticeRecord`.
        passages: int64[passages, 3] as bytes: id, ordinal, and the bits of the kinds of values stated.
        dumped: what `named` is made of; "" where an older release wrote none, or the record is known.
        body: the JSON of the record without text; "" where the record is known, or has not been read.
        row: the store's row that holds it; 0 where it need not be read.
    """

    document_id: int
    aid: str
    day: int
    likeness: str
    passages: bytes
    dumped: str = field(repr=False)
    body: str = field(repr=False)
    row: int = 0
    _record: NoticeRecord | None = field(default=None, repr=False, compare=False)
    _named: Named | None = field(default=None, repr=False, compare=False)

    @property
    def is_unread(self) -> bool:
        """Whether the record has to be read from `row` first, see `fill`."""
        return self._record is None and not self.body

    def fill(self, body: str) -> None:
        """Take the record that was read, and parse it: its JSON need not be kept."""
        self._record = load_record(body)

    @property
    def record(self) -> NoticeRecord:
        """The notice with what was read from it, without its text; it has been read."""
        known = self._record
        if known is None:
            known = self._record = load_record(self.body)
        return known

    @property
    def named(self) -> Named:
        """What the notice is filtered and looked up by, as far as it says by itself; needs no record."""
        known = self._named
        if known is None:
            known = self._named = Named.load(self.dumped) if self.dumped else named_alone(self.record)
        return known


def head_of(document_id: int, record: NoticeRecord, passages: Iterable[tuple[int, int, int]] = ()) -> Head:
    """A head made of a record that is at hand; `passages`: (id, ordinal, bits) of each."""
    notice = record.notice
    rows = array("q", [value for row in passages for value in row]).tobytes()
    told = (document_id, notice.aid, notice.date.toordinal(), record.likeness, rows)
    return Head(*told, dumped="", body="", _record=without_text(record))


def dump_head(record: NoticeRecord, passages: Sequence[Passage]) -> str:
    """What is stored of a head but its ids; the passages have their texts."""
    notice = record.notice
    rows = [value for p in passages for value in (p.ordinal, stated(record, p))]
    told = json.dumps([notice.aid, notice.date.toordinal(), record.likeness, rows], ensure_ascii=False)
    return f"{told}\n{named_alone(record).dump()}\n{dump_record(without_text(record))}"


def apart(document_id: int, row: int, passage_ids: Sequence[int], dumped: str) -> str:
    """The stored head of a notice that was given its ids, and whose record without text lies in `row`; `passage_ids` by ordinal."""
    return f"{json.dumps([document_id, row, *passage_ids])}\n{body_apart(dumped)[0]}"


def body_apart(dumped: str) -> tuple[str, str]:
    """What `dump_head` gives, in two: what is stored of the head, and the record without text."""
    head, _, body = dumped.rpartition("\n")
    return head, body


def load_head(stored: str) -> Head:
    """The inverse of `apart`; an older release has the record in place of what is filtered by, and no row."""
    ids, told, last = stored.split("\n", 2)
    document_id, *passage_ids = json.loads(ids)
    named, body, row = (last, "", passage_ids.pop(0)) if last.startswith("[") else ("", last, 0)
    aid, day, likeness, rows = json.loads(told)
    triples = zip(passage_ids, rows[::2], rows[1::2], strict=True)
    passages = array("q", [value for row in triples for value in row])
    return Head(document_id, aid, day, likeness, passages.tobytes(), named, body, row)


def kind_bits(told: Iterable[str]) -> int:
    """The bits of some fact kinds; unknown ones have none."""
    return sum(1 << BITS[kind] for kind in set(told) if kind in BITS)


def stated(record: NoticeRecord, passage: Passage) -> int:
    """The bits of the kinds of values that a passage states."""
    facts = [f for f in record.facts if passage.start <= f.start and f.end <= passage.end]
    told: set[str] = {f.kind for f in facts}
    if any(f.is_funding for f in facts):
        told.add("funding")
    told.update(kind for kind, pattern in _TOLD.items() if pattern.search(passage.text))
    return kind_bits(told)
