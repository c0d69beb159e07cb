"""How well calls are found: the gold list of `eval/gold/calls.jsonl` against what the notices' facts give.

    python -m eval.calls [--notices FILE --gold FILE]
    python -m eval.calls --collection NAME [--half tuning|reporting]      another collection, see `eval.outside_calls`

A gold call is found if a call of its place, year and batch has its name (or one of its aliases). Each call is matched
once; what is left over and has a matched gold call's name is counted as a duplicate, other left-overs as extra. Gold
calls marked [边界] count neither for nor against. The deadline is right if it is the gold day (or null with it),
missing if only the gold tells one, wrong otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from eval import outside_calls
from eval.splits import Half
from eval.workbench import BUNDLED_NOTICES, GOLD, json_lines, script
from rag.calls import build_calls, contained, key_of, similarity
from rag.calls.call_record import CallRecord
from rag.facts.notice_record import read_record
from rag.ingest import read_notices

LABELS = GOLD / "calls.jsonl"
NAMED = 0.6
"""Least similarity of names."""


@dataclass
class Score:
    """What a comparison found; the lists hold sentences for people."""

    gold: int = 0
    found: int = 0
    pairs: list[tuple[dict[str, Any], CallRecord]] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    deadline: dict[str, int] = field(default_factory=lambda: {"right": 0, "missing": 0, "wrong": 0})
    audiences: dict[str, list[int]] = field(
        default_factory=lambda: {"applicant": [0, 0, 0], "recommender": [0, 0, 0]}
    )
    fields: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of gold calls found."""
        return self.found / self.gold if self.gold else 0.0


def closeness(gold: dict[str, Any], call: CallRecord) -> float:
    """Best similarity of any of their names; 0 where place, year or batch speak against it."""
    if not set(gold["regions"]) <= set(call.regions) or gold["level"] != call.level:
        return 0.0
    if None not in (gold["year"], call.year) and gold["year"] != call.year:
        return 0.0
    theirs = [key_of(name) for name in (call.programme, *call.aliases)]
    ours = [key_of(name) for name in (gold["programme"], *gold["aliases"])]
    best = max((similarity(a, b) for a in ours for b in theirs), default=0.0)
    name = max((similarity(ours[0], b) for b in theirs), default=0.0)
    if best < NAMED and any(contained(a, b) for a in ours for b in theirs):
        best = NAMED
    # The full name decides between two calls that share an alias (省级 and 市级 of one place).
    shares = len({n["aid"] for n in gold["notices"]} & {n.aid for n in call.notices})
    return best + name / 10 + (0.05 if shares else 0) if best >= NAMED else 0.0


def compare(gold: Sequence[dict[str, Any]], calls: Sequence[CallRecord]) -> Score:
    """Match greedily from the closest pair on, and count."""
    score = Score()
    edges = [(closeness(g, c), i, j) for i, g in enumerate(gold) for j, c in enumerate(calls)]
    ranked = sorted((e for e in edges if e[0] > 0), key=lambda e: (-e[0], e[1], e[2]))
    match: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in match and j not in match.values():
            match[i] = j
    for i, one in enumerate(gold):
        if one["note"].startswith("[边界]"):
            continue
        score.gold += 1
        if i in match:
            score.found += 1
            _judge(one, calls[match[i]], score)
        else:
            score.missed.append(f"{one['id']}: {one['programme']} {one['regions']} {one['year']}")
    _left_over(gold, calls, match, ranked, score)
    return score


def _left_over(
    gold: Sequence[dict[str, Any]], calls: Sequence[CallRecord], match: dict[int, int],
    ranked: Iterable[tuple[float, int, int]], score: Score,
) -> None:  # fmt: skip
    named: dict[int, int] = {}
    for _, i, j in ranked:
        named.setdefault(j, i)
    for j, call in enumerate(calls):
        if j in match.values():
            continue
        line = f"{call.programme} {list(call.regions)} {call.year}: {', '.join(n.aid for n in call.notices)}"
        if j in named:
            score.duplicates.append(f"{line} (as {gold[named[j]]['id']})")
        else:
            score.extra.append(line)


def _judge(gold: dict[str, Any], call: CallRecord, score: Score) -> None:
    score.pairs.append((gold, call))
    day = call.deadline.isoformat() if call.deadline else None
    verdict = "right" if day == gold["deadline"] else "missing" if day is None else "wrong"
    score.deadline[verdict] += 1
    if verdict != "right":
        score.notes.append(f"deadline {verdict}: {gold['id']} is {gold['deadline']}, read {day}")
    for audience, counts in score.audiences.items():
        theirs = {d["date"] for d in gold["deadlines"] if d["audience"] == audience}
        ours = {str(f.day) for f in call.deadlines if f.audience == audience and f.value and not f.superseded}
        for place, number in enumerate((len(ours & theirs), len(theirs - ours), len(ours - theirs))):
            counts[place] += number
        if ours != theirs:
            score.notes.append(f"{audience} days: {gold['id']} are {sorted(theirs)}, read {sorted(ours)}")
    roles = {(n["aid"], n["role"]) for n in gold["notices"]}
    told = {(n.aid, n.role) for n in call.notices if n.role != "result"}
    _field(score, "notices and roles", roles == told, gold, sorted(roles), sorted(told))
    _field(
        score,
        "applicants",
        set(gold["applicants"]) == set(call.applicants),
        gold,
        gold["applicants"],
        call.applicants,
    )
    _field(
        score,
        "opens",
        gold["opens"] == (call.opens.isoformat() if call.opens else None),
        gold,
        gold["opens"],
        call.opens,
    )
    _field(
        score, "has a parent", bool(gold["parent"]) == bool(call.parent), gold, gold["parent"], call.parent
    )


def _field(score: Score, name: str, right: bool, gold: dict[str, Any], theirs: object, ours: object) -> None:
    score.fields[name] = score.fields.get(name, 0) + right
    if not right:
        score.notes.append(f"{name}: {gold['id']} is {theirs}, read {ours}")


def table(score: Score) -> str:
    """The measures as Markdown, then every miss."""
    rows = [
        ("calls found", f"{score.found}/{score.gold}", f"{score.recall:.3f}"),
        ("listed twice", str(len(score.duplicates)), ""),
        ("extra", str(len(score.extra)), ""),
        *((f"deadline {k}", str(v), f"{v / max(1, score.found):.3f}") for k, v in score.deadline.items()),
        *(
            (f"{audience} days", f"{right} right, {missing} missing, {wrong} wrong", "")
            for audience, (right, missing, wrong) in score.audiences.items()
        ),
        *((name, f"{n}/{score.found}", f"{n / max(1, score.found):.3f}") for name, n in score.fields.items()),
    ]
    lines = [
        "| measure | count | share |",
        "| --- | --- | --- |",
        *(f"| {a} | {b} | {c} |" for a, b, c in rows),
    ]
    for name in ("missed", "duplicates", "extra", "notes"):
        lines += [f"{name}: {line}" for line in getattr(score, name)]
    return "\n".join(lines)


def main(
    notices: Annotated[Path, typer.Option(help="To be read.")] = BUNDLED_NOTICES,
    gold: Annotated[Path, typer.Option(help="The calls in them.")] = LABELS,
    collection: Annotated[str | None, typer.Option(help="One of eval/collections in their place.")] = None,
    half: Annotated[Half | None, typer.Option(help="Of that collection; else all of it.")] = None,
) -> None:
    """Score the calls of notices; exits with 1 where a goal is missed (found .95, none twice, no wrong deadline)."""
    if collection:
        outside = outside_calls.run(collection, half)
        print(outside_calls.table(outside), *outside.notes, sep="\n")
        return
    calls = build_calls([read_record(notice) for notice in read_notices([notices]).notices])
    found = compare(json_lines(gold), calls)
    print(table(found))
    if found.recall < 0.95 or found.duplicates or found.deadline["wrong"]:
        raise typer.Exit(1)


if __name__ == "__main__":
    script(main)
