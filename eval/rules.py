"""In how many notices of each collection each rule decides: `python -m eval.rules [FILE …]`.

The bundled notices, those of `eval/collections`, the small inputs of `eval/cases` and each file given are counted. A rule that decides nowhere should go;
one that decides in a single notice may be about that notice alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from eval.splits import COLLECTIONS
from eval.workbench import BUNDLED_NOTICES, json_lines, script
from rag.domain import Notice, NoticeInput
from rag.facts.decisions import TABLES, decided
from rag.ingest import read_notices
from rag.notices import parse_record, read_notice

CASES = Path(__file__).parent / "cases"
Key = tuple[str, str]


def notices_with_rule(notices: Iterable[Notice]) -> Counter[Key]:
    """(table, rule) → number of notices in which the rule decides at least once."""
    counts: Counter[Key] = Counter()
    for notice in notices:
        counts.update(set(decided(notice)))
    return counts


def _cases() -> Iterator[Notice]:
    """The notices of the small inputs, each once; a sentence of `deadlines.jsonl` is a notice of its category."""
    records: dict[str, dict[str, str]] = {}
    for path in sorted(CASES.glob("*.jsonl")):
        for case in json_lines(path):
            records |= {record["content"]: record for record in case.get("notices", ())}
    for source in map(parse_record, records.values()):
        if isinstance(source, NoticeInput):
            yield read_notice(source)
    for case in json_lines(CASES / "deadlines.jsonl"):
        sentence = {
            "aid": "s",
            "title": "关于组织申报项目的通知",
            "url": "https://example.org/",
            "date": "2025-09-20",
            "account": "-",
        }
        source = parse_record({**sentence, "content": case["text"]})
        if isinstance(source, NoticeInput):
            yield replace(read_notice(source), category=case["category"])


def table(counts: Mapping[str, Counter[Key]]) -> str:
    """A Markdown table: a line for each rule in its order, a column for each collection."""
    lines = [f"| table | rule | {' | '.join(counts)} |", f"| --- | --- |{' --- |' * len(counts)}"]
    for name, rules in TABLES.items():
        for rule in rules:
            row = " | ".join(str(count[name, rule.name]) for count in counts.values())
            lines.append(f"| {name} | {rule.name} | {row} |")
    return "\n".join(lines)


def main(
    more: Annotated[
        list[Path] | None, typer.Argument(help="Further files of notices.", show_default=False)
    ] = None,
) -> None:
    """Print in how many notices of each collection each rule decides."""
    files = {"bundled": BUNDLED_NOTICES}
    files |= {path.parent.name: path for path in sorted(COLLECTIONS.glob("*/notices.json"))}
    files |= {path.name: path for path in more or ()}
    counts = {
        name: notices_with_rule(read_notice(source) for source in read_notices([path]).notices)
        for name, path in files.items()
    }
    counts["cases"] = notices_with_rule(_cases())
    print(table(counts))


if __name__ == "__main__":
    script(main)
