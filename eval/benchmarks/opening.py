"""How opening a collection, and changing one notice of it, grow with its size: processor time, in one run.

    python -m eval.benchmarks.opening --home .rag --copies 1,29

Notices are those of an index, made again under other places, years and names of the same length, so that nothing is read or embedded
anew and every offset stays right. Each size is opened; then one notice is changed twice, by a writer that knows nothing
of the home yet and by the same one again, and a reader changes over.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, TypeVar

import typer

from eval.benchmarks.machine import description
from eval.workbench import load_model, script
from indexes.store import Change, PassageRow, Store, StoredDocument, StoredPassage
from rag.calls.outlines import NoticeOutline, dump_outlines
from rag.collection import Collection, recipe
from rag.collection.deriving import derive, merge_calls
from rag.collection.home_writer import HomeWriter
from rag.collection.preparing import HeldSources
from rag.collection.publishing import IndexedModel, publish, record_model
from rag.embedding import Encoder
from rag.facts.notice_record import dump_passage, dump_record, load_passage, load_record
from rag.retrieval.notice_heads import dump_head
from rag.settings import Settings

T = TypeVar("T")
_TURNS = (
    ("南京", "苏州", "无锡", "常州", "扬州", "镇江", "泰州", "南通", "盐城", "淮安", "徐州", "宿迁"),
    ("江苏", "浙江", "山东", "广东", "安徽", "福建", "湖北", "湖南", "河南", "河北", "四川", "江西", "陕西"),
    ("2025", "2024", "2023", "2022", "2021"),
    ("数字", "智能", "绿色", "先进", "高端", "新型", "现代"),
)
"""Words of one length that take each other's place; their numbers have no common divisor, so that few copies are alike."""

_WORDS = re.compile("|".join(word for words in _TURNS for word in words))


@dataclass(frozen=True, slots=True)
class Row:
    """One size; seconds of processor time."""

    notices: int
    passages: int
    opening: float
    first_change: float
    next_change: float
    refresh: float

    def __str__(self) -> str:
        times = (self.opening, self.first_change, self.next_change, self.refresh)
        return f"{self.notices:>9,}{self.passages:>10,}" + "".join(f"{t:>11.3f}" for t in times)


def varied(text: str, copy: int) -> str:
    """The text of a copy: every word of `_TURNS` is another one of its row; copy 0 is as it is."""
    table = {w: words[(n + copy) % len(words)] for words in _TURNS for n, w in enumerate(words)}
    return _WORDS.sub(lambda found: table[found.group()], text)


def grow(source: Path, target: Path, copies: int, encoder: Encoder) -> None:
    """A home of `copies` variants of every notice of another home, with the vectors of the first."""
    with Store.open(source) as known, Store.open(target, write=True) as store:
        for keys, vectors in known.embeddings(encoder.fingerprint):
            store.put_embeddings(encoder.fingerprint, keys, vectors)
        passages: dict[int, list[StoredPassage]] = {}
        for stored in known.passages():
            passages.setdefault(stored.document_id, []).append(stored)
        with store.transaction() as change:
            told: dict[str, NoticeOutline] = {}
            for document in known.documents():
                raw = known.raw(document.key) or ""
                for copy in range(copies):
                    told |= _put(change, document, raw, passages[document.id], copy)
            recipe.note(change, recipe.current())
            merge_calls(store, change, told, ())
            record_model(change, encoder)
        publish(store, IndexedModel(encoder.name, encoder.fingerprint, encoder.dim), Settings(home=target))


def _put(
    change: Change, document: StoredDocument, raw: str, passages: Sequence[StoredPassage], copy: int
) -> dict[str, NoticeOutline]:
    """One variant of a notice."""
    aid = f"{document.key}x{copy}"
    record = load_record(varied(document.body, copy))
    likeness = hashlib.sha256(f"{copy}{record.likeness}".encode()).hexdigest()[:16]
    record = replace(record, notice=replace(record.notice, aid=aid), likeness=likeness)
    own = [replace(load_passage(p.body, record.notice.text), aid=aid) for p in passages]
    rows = [
        PassageRow(p.ordinal, dump_passage(p), stored.embedding_key)
        for p, stored in zip(own, passages, strict=True)
    ]
    source = varied(raw, copy).replace(document.key, aid)
    number = change.put_document(aid, f"{copy}", source, dump_record(record), rows)
    return {aid: derive(change, number, aid, dump_head(record, own), dump_outlines(record))}


def used(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time, and what came of it."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def measure(home: Path, encoder: Encoder) -> Row:
    """Open, change one notice twice, change over."""
    settings = Settings(home=home)
    opening, collection = used(lambda: Collection.open(settings, encoder=encoder))
    with collection:
        collection.warm_up()
        with Store.open(home, write=True) as store:
            writer = HomeWriter(store, settings, lambda: encoder)
            aid = next(iter(store.document_hashes()))
            (source,) = HeldSources(store, [aid])
            changes = []
            for change in range(2):
                changed = replace(source, url=f"https://example.org/{change}")
                changes.append(used(partial(writer.put, [changed]))[0])
        refresh, _ = used(collection.refresh)
        info = collection.info
    return Row(info.notices, info.passages, opening, changes[0], changes[1], refresh)


def main(
    home: Annotated[Path, typer.Option(help="An index over some notices.")] = Path(".rag"),
    copies: Annotated[
        str, typer.Option(help="So many variants of each notice; several numbers with commas.")
    ] = "1,29",
    kept: Annotated[
        Path | None, typer.Option(help="Where the homes made are kept; none: they are removed.")
    ] = None,
) -> None:
    """Measure and print."""
    print(description(["apsw", "numpy", "pydantic"]))
    encoder = load_model(Settings(home=home))
    print(f"{'notices':>9}{'passages':>10}{'opening s':>11}{'change 1':>11}{'change 2':>11}{'refresh':>11}")
    rows = []
    with TemporaryDirectory() as folder:
        for size in map(int, copies.split(",")):
            made = (kept or Path(folder)) / str(size)
            if not made.exists():
                grow(home, made, size, encoder)
            rows.append(measure(made, encoder))
            print(rows[-1])
    first, last = rows[0], rows[-1]
    print(
        f"{last.passages / first.passages:.0f} times the passages: opening {last.opening / first.opening:.1f} times, "
        f"a change {last.next_change / first.next_change:.1f} times"
    )


if __name__ == "__main__":
    script(main)
