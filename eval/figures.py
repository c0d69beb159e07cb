"""The figures of docs/quality.md: `python -m eval.figures` measures them and writes eval/figures.json.

`python -m scripts.docs` puts them into the page, and a test compares page and file, so that no figure there is typed by
hand. The retrieval figures come from eval/baseline.json, which `python -m eval.gate --write` measures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import typer

from eval import (
    calls,
    conditions,
    conversations,
    deadlines,
    facts,
    formats,
    outside_calls,
    outside_facts,
    states,
    verdicts,
)
from eval.format_writers import chromium
from eval.outside_conditions import labels_of
from eval.splits import COLLECTIONS, of_half
from eval.workbench import (
    BUNDLED_NOTICES,
    KeptHome,
    at_home,
    collection_of,
    json_lines,
    kept_or_temporary,
    load_model,
    script,
)
from rag.calls import build_calls
from rag.cli.output import note
from rag.collection import Collection
from rag.facts.notice_record import read_record
from rag.ingest import ocr, read_notices
from rag.notices import read_notice

KEPT = Path(__file__).with_name("figures.json")
BASELINE = Path(__file__).with_name("baseline.json")
RETRIEVAL = ("nDCG@10", "success@1", "recall@10", "answer@3", "quotes exact")
OUTSIDE = (
    "new_provinces", "offices_and_posts", "asked_situations", "classes_with_days", "short_questions", "tiers_and_corrections", "shops_and_farms", "trades_and_zones", "vouchers_and_replies", "tours_and_zones", "conditions_and_tiers", "capital_and_north", "bureaus_and_forwards", "shops_on_the_phone", "lakes_and_coast", "north_and_river", "three_rivers_and_oilfield", "islands_and_orchards", "steppe_and_basin", "wetland_and_tea", "guesthouses_and_border", "ceramics_and_grassland", "qiaoxiang_and_coal", "dark_tea_and_titanium", "karst_and_fishing_gear", "bamboo_and_cattle", "wolfberry_and_lathes", "rockets_and_ginseng", "tea_and_lanterns", "river_and_harbour", "plateau_and_toys", "river_and_plateau", "tracks_and_guides", "west_and_coast", "joint_bureaus", "south_and_far_north", "tracks_and_groups", "five_voices", "elsewhere", "three_authors", "fourth_author", "mixed_layouts", "districts",
    "facts_and_calls", "schedules",
)  # fmt: skip
"""Collections with facts and calls; the last two label no conditions."""
READ = ("deadline", "amount", "rate", "phone")
CONDITIONS = ("gold", "found", "right", "read that are labelled")
Rows = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the page.

    Args:
        command: what prints the same figures one by one.
        columns: their names.
        measure: row name -> values, in the order of the columns.
    """

    command: str
    columns: tuple[str, ...]
    measure: Callable[[Bench], Rows]
    missing: Callable[[], str] = str
    """What this machine lacks to measure it, "" for nothing; the table then stays as it was."""


class Bench:
    """The collections that the measures share, opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def collections(self) -> dict[str, Collection]:
        """By the names of the sources of `eval.splits`."""
        encoder = load_model(at_home(self.folder))
        return {
            source.name: collection_of(source.notices, at_home(self.folder / source.name), encoder)
            for source in of_half("reporting")
        }

    def close(self) -> None:
        """Close what was opened."""
        for collection in self.__dict__.get("collections", {}).values():
            collection.close()


def _states(bench: Bench) -> Rows:
    rows: Rows = {}
    for source in of_half("reporting"):
        told = [states.ask(bench.collections[source.name], q) for q in source.asked("reporting")]
        rows |= {
            f"{source.name}, {name}": list(states.figures(part).values())
            for name, part in states.slices_of(told).items()
        }
    return rows


def _facts(_: Bench) -> Rows:
    tallies, _misses = facts.score(facts.collection())
    return {kind: [t.labelled, t.precision, t.recall] for kind, t in tallies.items()}


def _outside(_: Bench) -> Rows:
    rows: Rows = {}
    for name in OUTSIDE:
        counts = outside_facts.score(outside_facts.read_collection(name))
        rows[name] = [share for kind in READ for share in _shares(counts[kind])]
    return rows


def _shares(count: outside_facts.Count) -> tuple[float | None, float | None]:
    """Precision and recall; None where the collection labels no such fact."""
    labelled = count.right + len(count.missed)
    return (count.precision, count.recall) if labelled else (None, None)


def _calls(_: Bench) -> Rows:
    read = build_calls([read_record(notice) for notice in read_notices([BUNDLED_NOTICES]).notices])
    score = calls.compare(json_lines(calls.LABELS), read)
    rows: Rows = {"bundled": [score.gold, score.found, score.deadline["right"], score.deadline["wrong"]]}
    for name in OUTSIDE:
        outside = outside_calls.run(name, None)
        rows[name] = [outside.gold, outside.found, outside.right, outside.unwarned]
    return rows


def _conditions(_: Bench) -> Rows:
    return {name: _conditions_of(name) for name in (*OUTSIDE[:-2], "dense_conditions", "grouped_conditions")}


def _conditions_of(name: str) -> list[Any]:
    labels = labels_of(name, None)
    read = read_notices([COLLECTIONS / name / "notices.json"]).notices
    counts = conditions.score([read_notice(n) for n in read if n.aid in labels], labels, misses=False)
    row: list[Any] = []
    for kind in ("", "numeric "):
        total, told = counts[f"{kind}labels"], counts[f"{kind}covered"] + counts[f"{kind}extra"]
        row += [total, *(counts[f"{kind}{what}"] / total for what in ("found", "right"))]
        row.append(counts[f"{kind}covered"] / told)
    return row


def _verdicts(_: Bench) -> Rows:
    files = list(conversations.NOTICES.values())
    read = build_calls([read_record(n) for n in read_notices(files).notices])
    counts, close = verdicts.score(json.loads(verdicts.FIRMS.read_text(encoding="utf-8")), read)
    scores = [verdicts.f1_of(counts, letter) for letter in "FCX"]
    return {
        "own gold": [
            sum(counts.values()),
            *scores,
            sum(scores) / 3,
            counts["X", "F"],
            f"{close['right']}/{close['all']}",
        ]
    }


def _conversations(bench: Bench) -> Rows:
    halves = {half: conversations.judge(bench.collections, half) for half in conversations.HALVES}
    return {half: [len(turns), sum(not turn.faults for turn in turns)] for half, turns in halves.items()}


def _formats(bench: Bench) -> Rows:
    asking = formats.Asking(bench.folder / "formats", formats.questions())
    scores = formats.score(formats.FORMATS, formats.notices_with_text(), asking)
    return {kind: formats.shares(score) for kind, score in scores.items()}


def _scans(bench: Bench) -> Rows:
    scores = formats.score(["SCAN"], formats.to_be_scanned(), None)
    return {kind: formats.shares(score)[:7] for kind, score in scores.items()}


def _deadlines(bench: Bench) -> Rows:
    asked = deadlines.ask_all(bench.collections["bundled"], deadlines.read_gold(deadlines.CALLS))
    return {
        lang: [sum(a.lang == lang and a.outcome == outcome for a in asked) for outcome in deadlines.OUTCOMES]
        for lang in ("zh", "en")
    }


TABLES: dict[str, Table] = {
    "states": Table("python -m eval.states", tuple(states.figures([])), _states),
    "conversations": Table("python -m eval.conversations", ("turns", "right"), _conversations),
    "deadlines": Table("python -m eval.deadlines", deadlines.OUTCOMES, _deadlines),
    "facts": Table("python -m eval.facts", ("labelled", "precision", "recall"), _facts),
    "outside": Table(
        "python -m eval.facts --collection NAME",
        tuple(f"{kind}: {share}" for kind in READ for share in ("precision", "recall")),
        _outside,
    ),
    "calls": Table("python -m eval.calls", ("gold", "found", "day right", "wrong day, unwarned"), _calls),
    "conditions": Table(
        "python -m eval.conditions --collection NAME",
        (*CONDITIONS, *(f"numeric: {name}" for name in CONDITIONS)),
        _conditions,
    ),
    "formats": Table(
        "python -m eval.formats",
        formats.COLUMNS,
        _formats,
        lambda: "" if chromium() else "Chromium, which prints PDFs",
    ),
    "scans": Table(
        "python -m eval.formats --formats SCAN --no-questions",
        formats.COLUMNS[:7],
        _scans,
        lambda: "" if chromium() and ocr.available() else "Chromium, or the extra ocr",
    ),
    "verdicts": Table(
        "python -m eval.verdicts",
        ("n", "F1 fits", "F1 check", "F1 fails", "macro F1", "fits that fail", "close"),
        _verdicts,
    ),
}


def markdown(name: str, kept: Mapping[str, Any]) -> str:
    """A table of the page from what `eval/figures.json` holds."""
    columns, rows = kept[name]["columns"], kept[name]["rows"]
    lines = [f"| {' | '.join(['', *columns])} |", f"| --- |{' ---: |' * len(columns)}"]
    lines += [f"| {row} | {' | '.join(_cell(value) for value in values)} |" for row, values in rows.items()]
    return f"`{kept[name]['command']}`:\n\n" + "\n".join(lines)


def retrieval(baseline: Mapping[str, Any]) -> str:
    """The table of all question sets, from what `eval/baseline.json` holds."""
    lines = [f"| questions | {' | '.join(RETRIEVAL)} |", f"| --- |{' ---: |' * len(RETRIEVAL)}"]
    for name, kept in baseline["sets"].items():
        cells = [_cell(kept["figures"].get(figure)) for figure in RETRIEVAL]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


SHOWN = ("bundled", "elsewhere", "new_provinces")
"""The columns of the page's summary: rules written with the labels in view, seen in part, read by nobody."""
STATES = {
    "answerable questions answered rightly": "right",
    "answerable questions answered rightly and as sure": "right, sure",
    "answerable questions refused": "refused",
    "sure answers that are wrong": "sure but wrong",
    "unanswerable questions answered as sure": "unanswerable: sure",
    "unanswerable questions answered as possible": "unanswerable: possible",
}


def summary(kept: Mapping[str, Any]) -> str:
    """The page's first table: the figures that matter most, out of the other tables."""
    columns = kept["states"]["columns"]
    states = [kept["states"]["rows"][f"{name}, all"] for name in SHOWN]
    lines = [
        f"| | {' | '.join(f'`{name}`' for name in SHOWN)} | command |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for told, column in STATES.items():
        cells = [_cell(row[columns.index(column)]) for row in states]
        lines.append(_summary_line(told, cells, "eval.states"))
    for kind in ("deadline", "amount"):
        cells = [" / ".join(_cell(share) for share in _precision_recall(kept, kind, name)) for name in SHOWN]
        lines.append(_summary_line(f"{kind}s: precision / recall", cells, "eval.facts"))
    rows = [kept["calls"]["rows"][name] for name in SHOWN]
    lines.append(_summary_line("calls found", [f"{row[1]} of {row[0]}" for row in rows], "eval.calls"))
    found = [kept["conditions"]["rows"].get(name, (None, None))[1] for name in SHOWN]
    lines.append(_summary_line("conditions found", [_cell(share) for share in found], "eval.conditions"))
    return "\n".join(lines)


def _precision_recall(kept: Mapping[str, Any], kind: str, name: str) -> list[Any]:
    """Of a kind of fact; the bundled notices have a table of their own."""
    if name == "bundled":
        return list(kept["facts"]["rows"][kind][1:])
    at = kept["outside"]["columns"].index(f"{kind}: precision")
    return list(kept["outside"]["rows"][name][at : at + 2])


def _summary_line(told: str, cells: list[str], command: str) -> str:
    return f"| {told} | {' | '.join(cells)} | `{command}` |"


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def kept_tables() -> dict[str, str]:
    """Every table of the page by its name there."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    told = {name: markdown(name, kept) for name in kept}
    return {"summary": summary(kept), "retrieval": retrieval(baseline), **told}


@contextmanager
def _bench(home: Path | None) -> Iterator[Bench]:
    with kept_or_temporary(home) as folder:
        bench = Bench(folder)
        try:
            yield bench
        finally:
            bench.close()


def main(
    only: Annotated[list[str] | None, typer.Argument(help="Tables to measure; default: all.")] = None,
    home: KeptHome = None,
) -> None:
    """Measure, and write eval/figures.json."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    with _bench(home) as bench:
        for name in only or TABLES:
            table = TABLES[name]
            if missing := table.missing():
                note(f"{name} stays as it was: this machine lacks {missing}.")
                continue
            note(f"{name} …")
            rows = {row: [_kept(v) for v in values] for row, values in table.measure(bench).items()}
            kept[name] = {"command": table.command, "columns": table.columns, "rows": rows}
    ordered = {name: kept[name] for name in TABLES if name in kept}
    KEPT.write_text(_one_row_a_line(ordered), encoding="utf-8")


def _one_row_a_line(tables: Mapping[str, Any]) -> str:
    """The file's text, so that a diff shows which row changed."""
    told = json.dumps(tables, ensure_ascii=False, indent=1)
    return re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", told) + "\n"


def _kept(value: Any) -> Any:
    """Rounded to what the page shows; what does not apply is null."""
    if isinstance(value, float):
        return None if value != value else round(value, 3)
    return value


if __name__ == "__main__":
    script(main)
