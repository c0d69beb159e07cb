"""What opening a collection reads of each notice: a line with its ids and its day. The rest is parsed once it is needed.

A head is written with its notice, into a record of the store: ids on the first line, what all notices are searched or sorted by on
the second, the notice's record without its text on the third.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from rag.domain import Passage
from rag.facts.kinds import kinds
from rag.facts.notice_record import NoticeRecord, dump_record, load_record, without_text

HEAD_RECORD = "head"
"""The kind of the store's records that hold heads; their keys are the notices' aids."""

BITS = {name: kind.bit for name, kind in kinds()} | {"count": 14, "percentage": 15, "room": 16, "funding": 17}
"""The bit of each kind of value that a passage may state: those of facts, and those told by `stated`."""

_TOLD = {
    "count": re.compile(r"[0-9一二三四五六七八九十百]\s?[余多]?\s?(?:家|个|项|名|人|只|款|户|件)"),
    "percentage": re.compile(r"[0-9]\s?[%％]|百分之|个百分点"),
    "room": re.compile(r"[0-9A-Z]\s?(?:室|楼|号楼|窗口|房间|幢)"),
}
"""Values that no fact holds, by the words that tell them: 15家, any share (facts are only those granted or required),
a place to hand in (3号楼801室)."""


@dataclass(frozen=True, slots=True)
class NoticeIndexTerms:
    """Of a notice: its places, and the document number that it carries."""

    regions: tuple[str, ...]
    document_number: str | None


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """Of a `NoticeRecord`, under the same names."""

    notice: NoticeIndexTerms
    numbers: tuple[str, ...]


_INDEX_TERMS = TypeAdapter(IndexTerms)


@dataclass(slots=True)
class Head:
    """A notice without its text. Nothing in it changes; its record is parsed when it is first asked for.

    Attributes:
        document_id: the store's id of the notice.
        aid: its public id.
        day: its publication as a proleptic ordinal.
        likeness: see `NoticeRecord`.
        passages: int64[passages, 3] as bytes: id, ordinal, and the bits of the kinds of values stated.
        body: the JSON of the record without text; "" where the record is known.
    """

    document_id: int
    aid: str
    day: int
    likeness: str
    passages: bytes
    body: str = field(repr=False)
    _record: NoticeRecord | None = field(default=None, repr=False, compare=False)

    @property
    def record(self) -> NoticeRecord:
        """The notice with what was read from it, without its text."""
        known = self._record
        if known is None:
            known = self._record = load_record(self.body)
        return known

    @property
    def index_terms(self) -> NoticeRecord | IndexTerms:
        """What all notices are looked up by; where the record is not parsed yet, nothing else is made, and nothing kept."""
        return self._record or _INDEX_TERMS.validate_json(self.body)


def head_of(document_id: int, record: NoticeRecord, passages: Iterable[tuple[int, int, int]] = ()) -> Head:
    """A head made of a record that is at hand; `passages`: (id, ordinal, bits) of each."""
    notice = record.notice
    rows = array("q", [value for row in passages for value in row]).tobytes()
    return Head(
        document_id, notice.aid, notice.date.toordinal(), record.likeness, rows, "", without_text(record)
    )


def dump_head(record: NoticeRecord, passages: Sequence[Passage]) -> str:
    """What is stored of a head but its ids; the passages have their texts."""
    notice = record.notice
    rows = [value for p in passages for value in (p.ordinal, stated(record, p))]
    told = json.dumps([notice.aid, notice.date.toordinal(), record.likeness, rows], ensure_ascii=False)
    return f"{told}\n{dump_record(without_text(record))}"


def with_ids(document_id: int, passage_ids: Sequence[int], dumped: str) -> str:
    """The stored head of a notice that was given its ids; `passage_ids` by ordinal."""
    return f"{json.dumps([document_id, *passage_ids])}\n{dumped}"


def load_head(stored: str) -> Head:
    """The inverse of `with_ids`."""
    ids, told, body = stored.split("\n", 2)
    document_id, *passage_ids = json.loads(ids)
    aid, day, likeness, rows = json.loads(told)
    triples = zip(passage_ids, rows[::2], rows[1::2], strict=True)
    passages = array("q", [value for row in triples for value in row])
    return Head(document_id, aid, day, likeness, passages.tobytes(), body)


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
