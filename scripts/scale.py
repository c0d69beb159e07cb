"""The arithmetic of docs/scale.md, from measured constants: `python scripts/scale.py [--check] [--passages N]`.

Every constant names where it was measured; change one, run this, and the page follows.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
SIZES = (10**5, 10**6, 10**7, 10**8)
GB = 10**9


@dataclass(frozen=True, slots=True)
class Constant:
    """A measured or assumed number."""

    value: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Constants:
    """What the arithmetic rests on; per passage where nothing else is said."""

    encode = Constant(
        2.95, "passages a second and core", "docs/speed.md: 338.5 ms a passage, AVX2 without VNNI"
    )
    question = Constant(
        52.5, "ms of a core", "docs/speed.md: 38.9 to embed, 13.6 to search and answer, 348 passages"
    )
    scan = Constant(
        13.6, "ms for 100,000 vectors", "`python -m eval.benchmarks.scan`: FAISS Flat, one thread"
    )
    vector = Constant(1544, "bytes", "384 × float32 and an id")
    words = Constant(935, "bytes", "postings of the bundled notices, without the vocabulary")
    grams = Constant(1579, "bytes", "the same of character pairs")
    store = Constant(11_100, "bytes on disk", "store.sqlite of the bundled notices: texts, facts, vectors")
    entries = Constant(311, "terms and pairs", "postings of the bundled notices")
    scalars = Constant(300, "bytes", "a Milvus row's other fields, estimated")
    head = Constant(0.27, "notices", "93 notices, 348 passages")
    head_bytes = Constant(
        540,
        "bytes a notice in memory",
        "`python -m eval.benchmarks.scan`, 2,697 notices without a snapshot's arrays",
    )
    core_hour = Constant(0.05, "USD", "assumed price of a core for an hour")
    gb_month = Constant(3.0, "USD", "assumed price of 1 GB of memory for a month")


C = Constants


@dataclass(frozen=True, slots=True)
class Row:
    """What a collection of one size needs."""

    passages: int

    @property
    def core_hours(self) -> float:
        """To embed everything once."""
        return self.passages / C.encode.value / 3600

    @property
    def embedded_bytes(self) -> float:
        """Vectors and postings of the embedded index, each worker's pages shared."""
        return self.passages * (C.vector.value + C.words.value + C.grams.value)

    @property
    def heads_bytes(self) -> float:
        """What each process keeps of the notices, whichever engine searches."""
        return self.passages * C.head.value * C.head_bytes.value

    @property
    def milvus_bytes(self) -> float:
        """One replica: the vector and two sparse fields, 8 bytes an entry."""
        return self.passages * (C.vector.value + 2 * 8 * C.entries.value + C.scalars.value)

    @property
    def scan_ms(self) -> float:
        """An exact search by vectors, one thread."""
        return self.passages / 10**5 * C.scan.value

    @property
    def questions_embedded(self) -> float:
        """Questions a second of 16 cores that scan exactly."""
        return 16_000 / (C.question.value + self.scan_ms)

    @property
    def questions_elsewhere(self) -> float:
        """Questions a second of 16 cores that leave the search to a server."""
        return 16_000 / C.question.value

    @property
    def query_nodes(self) -> int:
        """Machines with 64 GB, of which Milvus gets 48, that hold one replica."""
        return math.ceil(self.milvus_bytes / (48 * GB))


def constants_table() -> str:
    """The constants with their sources."""
    rows = ["| constant | value | where from |", "| --- | --- | --- |"]
    for name, constant in vars(Constants).items():
        if isinstance(constant, Constant):
            rows.append(
                f"| {name.replace('_', ' ')} | {constant.value:,g} {constant.unit} | {constant.source} |"
            )
    return "\n".join(rows)


def sizes_table(sizes: tuple[int, ...] = SIZES) -> str:
    """What each size needs."""
    head = ["passages", *(f"{size:,}" for size in sizes)]
    rows = [Row(size) for size in sizes]
    lines = {
        "embedding once, core hours": [f"{r.core_hours:,.0f}" for r in rows],
        "on 16 machines of 16 cores, hours": [f"{r.core_hours / 256:,.1f}" for r in rows],
        "embedding once, USD": [f"{r.core_hours * C.core_hour.value:,.0f}" for r in rows],
        "store on disk, GB": [f"{r.passages * C.store.value / GB:,.1f}" for r in rows],
        "embedded index, GB of memory (mapped files)": [f"{r.embedded_bytes / GB:,.1f}" for r in rows],
        "exact search by vectors, ms": [f"{r.scan_ms:,.0f}" for r in rows],
        "questions a second, 16 cores, exact search in the process": [
            f"{r.questions_embedded:,.0f}" for r in rows
        ],
        "questions a second, 16 cores, search elsewhere": [f"{r.questions_elsewhere:,.0f}" for r in rows],
        "heads of notices in each process, GB": [f"{r.heads_bytes / GB:,.1f}" for r in rows],
        "Milvus, one replica, GB of memory": [f"{r.milvus_bytes / GB:,.1f}" for r in rows],
        "query nodes of 64 GB, one replica": [f"{r.query_nodes:,}" for r in rows],
        "memory of two replicas, USD a month": [
            f"{2 * r.milvus_bytes / GB * C.gb_month.value:,.0f}" for r in rows
        ],
    }
    table = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    return "\n".join([*table, *(f"| {name} | {' | '.join(cells)} |" for name, cells in lines.items())])


def page(text: str) -> str:
    """The page with its tables as they should be."""
    for marker, table in (("constants", constants_table()), ("sizes", sizes_table())):
        pattern = rf"(<!-- {marker}:[^\n]*-->\n).*?(<!-- /{marker} -->)"
        text = re.sub(pattern, lambda m, t=table: f"{m[1]}{t}\n{m[2]}", text, count=1, flags=re.DOTALL)  # type: ignore[misc]
    return text


def main() -> int:
    """Write the tables, or with --check compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if the page is out of date")
    parser.add_argument("--passages", type=int, help="print the figures for one size instead")
    options = parser.parse_args()
    if options.passages:
        print(sizes_table((options.passages,)))
        return 0
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if options.check:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
