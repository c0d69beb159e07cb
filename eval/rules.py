"""In how many notices of each collection each rule decides: `python -m eval.rules [FILE …]`.

The bundled notices and those of `eval/collections` are counted, and each file given. A rule that decides nowhere should go;
one that decides in a single notice may be about that notice alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.outside_facts import COLLECTIONS
from rag.domain import Notice
from rag.facts.decisions import TABLES, decided
from rag.notices import read_notice, read_notices

BUNDLED = Path(__file__).parents[1] / "rag" / "demo" / "notices.json"
Key = tuple[str, str]


def notices_with_rule(notices: Iterable[Notice]) -> Counter[Key]:
    """(table, rule) → number of notices in which the rule decides at least once."""
    counts: Counter[Key] = Counter()
    for notice in notices:
        counts.update(set(decided(notice)))
    return counts


def table(counts: Mapping[str, Counter[Key]]) -> str:
    """A Markdown table: a line for each rule in its order, a column for each collection."""
    lines = [f"| table | rule | {' | '.join(counts)} |", f"| --- | --- |{' --- |' * len(counts)}"]
    for name, rules in TABLES.items():
        for rule in rules:
            row = " | ".join(str(count[name, rule.name]) for count in counts.values())
            lines.append(f"| {name} | {rule.name} | {row} |")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the table. Returns 0."""
    files = {"bundled": BUNDLED}
    files |= {path.parent.name: path for path in sorted(COLLECTIONS.glob("*/notices.json"))}
    files |= {Path(argument).name: Path(argument) for argument in arguments}
    counts = {
        name: notices_with_rule(read_notice(source) for source in read_notices([path]).notices)
        for name, path in files.items()
    }
    print(table(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
