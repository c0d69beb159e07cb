"""In how many notices of each collection each rule decides: `python -m eval.rules [FILE …]`.

The bundled notices, those of `eval/collections`, the small inputs of `eval/cases` and each file given are counted. A rule that decides nowhere should go;
one that decides in a single notice may be about that notice alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.splits import COLLECTIONS
from eval.workbench import BUNDLED_NOTICES, json_lines, script
from rag.domain import Notice, NoticeInput
from rag.facts.applicants import applicant_facts, government_only
from rag.facts.dates.audience_rules import AUDIENCES
from rag.facts.dates.date_context import contexts_of
from rag.facts.dates.date_facts import decisions
from rag.facts.dates.date_rules import LEARNT, ROLES, SPANS
from rag.facts.dates.deadlines import DEADLINE_ROLES, step_of
from rag.facts.decision_table import Rule, decide
from rag.facts.money.money_facts import money_decisions
from rag.facts.money.purpose_rules import PURPOSES
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import read
from rag.ingest import read_notices
from rag.language.date_grammar import date_expressions
from rag.notices import parse_record, read_notice

CASES = Path(__file__).parent / "cases"
Key = tuple[str, str]
TABLES: dict[str, Sequence[Rule[Any, Any]]] = {
    "role": ROLES,
    "span": SPANS,
    "learnt": LEARNT,
    "audience": AUDIENCES,
    "purpose": PURPOSES,
}
"""Every table of rules by name."""


def decided(notice: Notice) -> Iterator[tuple[str, str]]:
    """(table, rule) for every decision taken in a notice's text, those that decide for no fact included."""
    reading = read(replace(notice, text=fold_for_reading(notice.text)))
    governments = government_only(applicant_facts(reading))
    table = {rule.name: name for name in ("span", "learnt", "role") for rule in TABLES[name]}
    for context in contexts_of(reading, date_expressions(reading.text, notice.date)):
        for rule, role in decisions(context):
            yield table[rule], rule
            if role in DEADLINE_ROLES and (who := decide(AUDIENCES, step_of(context, governments))):
                yield "audience", who.name
    for rule, _ in money_decisions(reading):
        yield "purpose", rule


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
