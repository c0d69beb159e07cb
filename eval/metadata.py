"""How often the metadata read from notices equal the gold labels, field by field, with every miss listed.

python -m eval.metadata [--notices rag/demo/notices.json] [--gold eval/gold/metadata.jsonl] [--json]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.workbench import BUNDLED_NOTICES, GOLD, json_lines, script
from rag.domain import Notice
from rag.ingest import read_notices
from rag.notices import read_notice

FIELDS = ("regions", "level", "category", "issuers", "document_number", "source", "attachment_only")


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that was read otherwise than labelled."""

    aid: str
    field: str
    read: Any
    gold: Any


def compare(notices: Iterable[Notice], gold: Mapping[str, Mapping[str, Any]]) -> list[Miss]:
    """All misses; a notice without a gold line, or a gold line without its notice, is a miss of every field."""
    read = {notice.aid: notice for notice in notices}
    misses: list[Miss] = []
    for aid in sorted(read.keys() | gold.keys()):
        for field in FIELDS:
            got = _value(read[aid], field) if aid in read else None
            wanted = gold[aid][field] if aid in gold else None
            if aid not in read or aid not in gold or _comparable(got) != _comparable(wanted):
                misses.append(Miss(aid, field, got, wanted))
    return misses


def _value(notice: Notice, field: str) -> Any:
    value = getattr(notice, field)
    return list(value) if isinstance(value, tuple) else value


def _comparable(value: Any) -> Any:
    """Lists of places and issuers are compared as sets: their order says nothing."""
    return frozenset(value) if isinstance(value, list) else value


def accuracy(misses: Iterable[Miss], total: int) -> dict[str, float]:
    """Share of notices read right, 0..1, per field."""
    wrong = [miss.field for miss in misses]
    return {field: 1 - wrong.count(field) / total if total else 0.0 for field in FIELDS}


def main(
    notices: Annotated[Path, typer.Option(help="To be read.")] = BUNDLED_NOTICES,
    gold: Annotated[Path, typer.Option(help="Labels.")] = GOLD / "metadata.jsonl",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print how often each field is right, and every miss."""
    labels = {record["aid"]: record for record in json_lines(gold)}
    misses = compare([read_notice(notice) for notice in read_notices([notices]).notices], labels)
    shares = accuracy(misses, len(labels))
    if as_json:
        report = {"notices": len(labels), "accuracy": shares, "misses": [asdict(miss) for miss in misses]}
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    for miss in misses:
        print(f"{miss.aid:16} {miss.field:16} read {miss.read}  gold {miss.gold}")
    for field, share in shares.items():
        print(f"{field:16} {share:.3f}")


if __name__ == "__main__":
    script(main)
