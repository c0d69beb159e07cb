"""The terms with their numbers and counts, and the manifest of what is in service: one small collection beside the passages.

It is a log: each batch of a build, and each change, adds rows that say by how much the counts of terms change, thousands of
terms in a row, under keys made of the batch. The manifest (row 0) says which batches count. So a batch that a kill cut short
does not count, is removed by the next run, and writing it again writes the same rows. Now and then a batch of totals takes the
place of all before it. The alias of the index points to the catalogue of the generation in service: moving it switches
everything at once.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexes.errors import FormatTooNew, StoreDamaged, StoreMissing
from indexes.milvus.layout import STEPS, catalogue_collection, passage_collection
from indexes.milvus.milvus_connection import Server

FORMAT = 1
"""Raised when older code could not read what newer code writes."""
ROW_BYTES = 60_000
"""How much one row of the log says: below the longest text of a field."""
ROWS_AT_ONCE = 100
LONGEST_TERM = 1000
"""Bytes of a term that are told apart."""
Kind = Literal["w", "g"]
"""Words, and character grams."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of the index, as far as it is built.

    Attributes:
        generation: counts whole builds.
        complete: whether it is built; only then does the alias point to it.
        batches: number of the last batch of the log that counts.
        since: number of the first; it holds totals, or is 1.
        version: the store's version that it shows.
        previous_version: that of the snapshot before it, which readers may still use.
        model, analysis, weights, dim: as in `indexes.backend.Publication`.
        owner: names the home that writes here; another one would mix two stores' ids.
        count: passages in service.
        high: the highest id among them; ids above it belong to a change that is not in service.
        gone: ids up to `high` that are no longer in service but still there, for readers of the version before.
        digest: of all ids in service.
        numbers: how many numbers were given to terms, 0 included.
        length, gram_length: sums over the passages, in 64ths.
        norm_length, norm_gram_length: averages by which impacts are computed, in terms.
    """

    generation: int
    complete: bool
    batches: int
    since: int
    version: int
    previous_version: int
    model: str
    analysis: str
    weights: Mapping[str, float]
    dim: int
    owner: str
    count: int
    high: int
    gone: tuple[int, ...]
    digest: str
    numbers: int
    length: int
    gram_length: int
    norm_length: float
    norm_gram_length: float

    @property
    def average_length(self) -> float:
        """Mean weighted length of a passage; 1 where there is none."""
        return self.length / STEPS / self.count if self.length else 1.0

    @property
    def average_gram_length(self) -> float:
        """Mean number of grams of a passage; 1 where there is none."""
        return self.gram_length / STEPS / self.count if self.gram_length else 1.0


@dataclass
class Vocabulary:
    """Terms, by kind, with their numbers, and in how many passages each number occurs.

    Attributes:
        numbers: kind -> term -> number.
        counts: int64[numbers].
    """

    numbers: dict[Kind, dict[str, int]] = field(default_factory=lambda: {"w": {}, "g": {}})
    counts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))

    def copy(self) -> Vocabulary:
        """One that may be changed without changing this one."""
        return Vocabulary({kind: dict(terms) for kind, terms in self.numbers.items()}, self.counts.copy())

    def number(self, kind: Kind, term: str) -> int | None:
        """A term's number; None for one that no passage ever held."""
        return self.numbers[kind].get(spelt(term))

    def given(self, kind: Kind, term: str) -> int:
        """A term's number, given now to a new one."""
        return self.numbers[kind].setdefault(spelt(term), self.size)

    @property
    def size(self) -> int:
        """How many numbers are given, 0 included."""
        return 1 + sum(map(len, self.numbers.values()))

    def frequency(self, kind: Kind, term: str) -> int:
        """In how many passages a term occurs."""
        number = self.number(kind, term)
        return int(self.counts[number]) if number is not None and number < len(self.counts) else 0

    def totals(self) -> dict[int, int]:
        """Number -> in how many passages it occurs, of every number given."""
        return dict(enumerate(self.counts.tolist()[1:], 1))

    def add(self, changes: Mapping[int, int]) -> None:
        """Alters the counts of some numbers."""
        if self.size > len(self.counts):
            self.counts = np.concatenate([self.counts, np.zeros(self.size - len(self.counts), np.int64)])
        for number, change in changes.items():
            self.counts[number] += change


def spelt(term: str) -> str:
    """The term as Milvus can hold it: lone surrogates spelt out, and cut where it is very long."""
    return term.encode("utf-8", "backslashreplace")[:LONGEST_TERM].decode("utf-8", "ignore")


class Catalogue:
    """The catalogue of one generation."""

    def __init__(self, server: Server, generation: int) -> None:
        self.server = server
        self.generation = generation
        self.name = catalogue_collection(server.address, generation)
        self.passages = passage_collection(server.address, generation)

    def manifest_text(self) -> str:
        """The manifest as it is written.

        Raises:
            StoreMissing: there is none.
        """
        return manifest_text(self.server, self.name)

    def write_manifest(self, manifest: Manifest) -> None:
        """Puts a manifest in place of the one before; one row, so it happens as a whole."""
        text = json.dumps({"format": FORMAT, **asdict(manifest)})
        self._write([_row(0, 0, text)])

    def write_batch(
        self, batch: int, changes: Mapping[int, int], new: Sequence[tuple[int, Kind, str]]
    ) -> None:
        """Logs what a batch changes.

        Args:
            batch: its number, from 1.
            changes: number -> by how much its count changes.
            new: the numbers that it gave, with kind and term.
        """
        texts = {number: f"{kind}{term}" for number, kind, term in new}
        self._write([_row((batch << 32) + n, batch, text) for n, text in enumerate(_packed(changes, texts))])

    def _write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            self.server.call("upsert", self.name, list(rows[start : start + ROWS_AT_ONCE]))

    def vocabulary(self, manifest: Manifest, known: Vocabulary | None = None, after: int = 0) -> Vocabulary:
        """The vocabulary of a manifest; where that after the batch `after` is known, from there.

        Raises:
            StoreDamaged: the log does not fit together.
        """
        vocabulary = known.copy() if known else Vocabulary()
        changes: Counter[int] = Counter()
        named: list[tuple[int, str]] = []
        where = f"batch >= {max(manifest.since, after + 1)} and batch <= {manifest.batches}"
        for row in self.server.rows(self.name, where, ["text"], key="key", page=ROWS_AT_ONCE):
            said = json.loads(row["text"])
            numbers = said["numbers"]
            for number, change in zip(numbers, said["changes"], strict=True):
                changes[number] += change
            named += zip(numbers, said["terms"], strict=False)  # only the first numbers of a row are new ones
        for number, text in sorted(named):
            kind: Kind = "w" if text[0] == "w" else "g"
            if vocabulary.given(kind, text[1:]) != number:
                raise StoreDamaged(
                    f"The terms in {self.name} do not fit together: rag check --repair builds them anew."
                )
        vocabulary.add(changes)
        return vocabulary

    def remove_leftovers(self, manifest: Manifest) -> None:
        """Removes what a run wrote that did not come to its end, and what totals took the place of."""
        where = f"batch > {manifest.batches} or (batch > 0 and batch < {manifest.since})"
        self.server.call("delete", self.name, filter=where)


def _row(key: int, batch: int, text: str) -> dict[str, Any]:
    return {"key": key, "batch": batch, "text": text, "nothing": [0.0, 0.0]}


def _packed(changes: Mapping[int, int], texts: Mapping[int, str]) -> Iterator[str]:
    """The changes as texts of at most `ROW_BYTES`; in each the numbers that have a text come first."""
    numbers, size = list[int](), 0
    for number in sorted(changes, key=lambda number: (number not in texts, number)):
        own = 24 + len(json.dumps(texts.get(number, ""), ensure_ascii=False).encode())
        if size + own > ROW_BYTES:
            yield _said(numbers, changes, texts)
            numbers, size = [], 0
        numbers.append(number)
        size += own
    if numbers:
        yield _said(numbers, changes, texts)


def _said(numbers: Sequence[int], changes: Mapping[int, int], texts: Mapping[int, str]) -> str:
    said = {
        "numbers": numbers,
        "changes": [changes[number] for number in numbers],
        "terms": [texts[number] for number in numbers if number in texts],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def manifest_text(server: Server, collection: str) -> str:
    """The manifest of a catalogue, given by its name or alias.

    Raises:
        StoreMissing: there is none.
    """
    found = server.call(
        "query", collection, filter="key == 0", output_fields=["text"], consistency_level="Strong"
    )
    if not found:
        raise StoreMissing(
            f"No index is published on the Milvus server at {server.address.uri}: build one first."
        )
    return str(found[0]["text"])


def parse_manifest(text: str) -> Manifest:
    """Reads a manifest.

    Raises:
        StoreDamaged: it is none.
        FormatTooNew: newer code wrote it.
    """
    try:
        fields: dict[str, Any] = json.loads(text)
        written = fields.pop("format")
        if written > FORMAT:
            raise FormatTooNew(
                f"The index on the Milvus server has format {written}, this version reads {FORMAT}: install the newer version."
            )
        return Manifest(**{**fields, "gone": tuple(fields["gone"])})
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"The manifest on the Milvus server cannot be read ({error}): rag check --repair."
        ) from error


def document_counts(numbers: Iterable[Iterable[int]], sign: int = 1) -> Counter[int]:
    """By how much counts change where passages with these numbers come (or go)."""
    counts: Counter[int] = Counter()
    for held in numbers:
        for number in held:
            counts[number] += sign
    counts.pop(0, None)
    return counts
