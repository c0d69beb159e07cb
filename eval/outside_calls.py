"""How well calls are found among notices of other provinces: `python -m eval.calls --collection elsewhere [--half HALF]`.

A gold call is found if a call shares one of its notices (other than results) and is like it in name. A gold call lists the
copies of local authorities with the province's; here these are calls of their own below it, so each is matched with the
announcement. The day is right if it is the gold's on the last day of all (null with null); a wrong one counts apart where no
warning tells of a doubt. Some gold calls each class or batch with a day of its own a call, where the product tells one call with
a window for each (`CallRecord.windows`), or, where all have one day, with the class on its sums (`group`): such a gold call is found in
the part of a call that its name names, each part once, and its day is the window's, without one the call's; `as a part of a call` counts
those that no call of their own answers. A gold call of which only results are told is left out: the contract makes no call of it. Places without an entry in the gazetteer (development zones) are left out of the comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.splits import COLLECTIONS, Half, notices_of_half
from eval.workbench import json_lines
from rag.calls import CallRecord, build_calls, contained, key_of, similarity
from rag.facts.notice_record import read_record
from rag.ingest import read_notices
from rag.language.normalise import fold
from rag.language.places import resolve

NAMED = 0.3
"""Least likeness of names beside a shared notice: names differ by what one leaves out (the place, the kind of aid)."""


FINER = {
    "person": "individual", "team": "individual", "self_employed": "enterprise", "individual_business": "enterprise",
    "cooperative": "organisation", "family_farm": "organisation", "village_collective": "organisation",
    "association": "organisation", "social_organization": "organisation", "social_organisation": "organisation",
    "university": "institution", "research_institute": "institution", "workshop": "enterprise",
}  # fmt: skip
"""Words for applicants that some gold uses and the contract does not have, with those it has."""


@dataclass
class OutsideScore:
    """Counts of one half of a collection; `notes` are sentences for people."""

    gold: int = 0
    found: int = 0
    right: int = 0
    missing: int = 0
    wrong: int = 0
    unwarned: int = 0
    region: int = 0
    applicants: int = 0
    extra: int = 0
    parts: int = 0
    notes: list[str] = field(default_factory=list)


def run(name: str, half: Half | None) -> OutsideScore:
    """Score a collection, or the half of it that `split.json` names ("tuning", "reporting")."""
    folder = COLLECTIONS / name
    gold = json_lines(folder / "calls.jsonl")
    wanted = notices_of_half(name, half)
    read = read_notices([folder / "notices.json"]).notices
    calls = build_calls([read_record(notice) for notice in read])
    gold = [g for g in gold if g["notices"][0]["aid"].startswith(wanted) and _is_called(g)]
    return compare(gold, [c for c in calls if any(n.aid.startswith(wanted) for n in c.notices)])


def _is_called(label: dict[str, Any]) -> bool:
    """Whether more than results are told of a gold call; of results alone the contract makes no call."""
    return any(notice["role"] != "result" for notice in label["notices"])


def compare(gold: Sequence[dict[str, Any]], calls: Sequence[CallRecord]) -> OutsideScore:
    """Match each gold call with the likest call of its notices, each call once, and count."""
    score = OutsideScore(gold=len(gold))
    used: set[str] = set()
    taken: set[int] = set()
    told: set[Part] = set()
    pairs = sorted(_pairs(gold, calls), key=lambda pair: (-pair[0], pair[1], pair[2].call_id))
    for _, number, call in pairs:
        if number not in taken and call.call_id not in used:
            taken.add(number)
            used.add(call.call_id)
            part = _part(gold[number], call, told)
            told |= {part} if part else set()
            _judge(score, gold[number], call, part)
    for _, number, call in pairs:
        if number not in taken and (part := _part(gold[number], call, told)):
            taken.add(number)
            told.add(part)
            score.parts += 1
            _judge(score, gold[number], call, part)
    score.notes += [f"missed: {g['programme']}" for n, g in enumerate(gold) if n not in taken]
    score.extra = sum(c.call_id not in used and c.parent is None for c in calls)
    return score


def _pairs(
    gold: Sequence[dict[str, Any]], calls: Sequence[CallRecord]
) -> Iterator[tuple[float, int, CallRecord]]:
    for number, label in enumerate(gold):
        first = label["notices"][0]["aid"]
        own = {n["aid"] for n in label["notices"] if n["role"] != "result"}
        for call in calls:
            told = {n.aid for n in call.notices if n.role not in ("result", "basis")}
            if shared := own & told:
                likeness = _likeness(label["programme"], call)
                if likeness >= NAMED:
                    likeness += 0.2 * bool(_named_in(fold(label["programme"]), _own_part(call)))
                    yield likeness + 0.1 * len(shared) + 0.3 * (first in told), number, call


def _own_part(call: CallRecord) -> Iterable[str]:
    """A档 of …分档支持项目：单点应用（A档）: what tells a call from the others of its notice."""
    whole, colon, part = call.programme.rpartition("：")
    return (part,) if whole and colon else ()


def _likeness(programme: str, call: CallRecord) -> float:
    ours = key_of(programme)
    keys = [key_of(name) for name in (call.programme, *call.aliases)]
    return max(max(similarity(ours, key), 0.6 if contained(ours, key) else 0.0) for key in keys)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a call that a gold call's name names: a window, a class that sums are told of, or the one within the other."""

    call_id: str
    window: str
    group: str


def _part(label: dict[str, Any], call: CallRecord, told: set[Part]) -> Part | None:
    """The part of a call that the gold call's name names, the longest name first; None where none does that is free."""
    name = fold(label["programme"])
    windows = _named_in(name, (w.group for w in call.windows))
    groups = [g for g in _named_in(name, (f.group or "" for f in call.amounts)) if g not in windows]
    parts = (Part(call.call_id, window, group) for window in (*windows, "") for group in (*groups, ""))
    return next((part for part in parts if (part.window or part.group) and part not in told), None)


def _named_in(name: str, groups: Iterable[str]) -> list[str]:
    """Those groups that a name names in any spelling, the longest first."""
    named = [g for g in dict.fromkeys(groups) if any(words in name for words in _spellings(g))]
    return sorted(named, key=len, reverse=True)


_ROW = re.compile(r"(?P<letters>[甲乙丙丁A-F](?:、[甲乙丙丁A-F])+)[两三四]?(?P<kind>[类档级组券])")


def _spellings(group: str) -> list[str]:
    """甲、乙两类: 甲类, 乙类; A类（规上企业）: A类, 规上企业; 冷库新建项目: 冷库新建."""
    row = _ROW.fullmatch(fold(group))
    if row:
        return [letter + row["kind"] for letter in row["letters"].split("、")]
    words = [w for w in re.split(r"[（(）)]", fold(group)) if len(w) > 1]
    return [*words, *(w.removesuffix("项目").removesuffix("类") for w in words if len(w) > _SHORT)]


_SHORT = 4
"""Groups of so few characters (A类, 项目类) are named whole."""


def _judge(score: OutsideScore, label: dict[str, Any], call: CallRecord, part: Part | None) -> None:
    score.found += 1
    days = {w.group: w.deadline for w in call.windows}
    last = days.get(part.window) if part and part.window else call.deadline
    day = last.isoformat() if last else None
    if day == label["deadline"]:
        score.right += 1
    else:
        score.missing += day is None
        score.wrong += day is not None
        score.unwarned += day is not None and not call.warnings
        score.notes.append(f"day: {label['programme']} is {label['deadline']}, read {day}")
    known = {place.name for name in label["regions"] if (place := resolve(name)) is not None}
    named = all(any(name in region for name in label["regions"]) for region in call.regions)  # 昌平: 昌平区
    if known <= set(call.regions) or set(call.regions) <= known or named:
        score.region += 1
    else:
        score.notes.append(f"region: {label['programme']} is {label['regions']}, read {list(call.regions)}")
    score.applicants += {FINER.get(a, a) for a in label["applicants"]} == set(call.applicants)


def table(score: OutsideScore) -> str:
    """The measures as Markdown."""
    found = max(1, score.found)
    rows = [
        ("calls found", f"{score.found}/{score.gold}", f"{score.found / max(1, score.gold):.3f}"),
        ("as a part of a call", str(score.parts), ""),
        ("day right", f"{score.right}/{score.found}", f"{score.right / found:.3f}"),
        ("day missing", str(score.missing), ""),
        ("day wrong", str(score.wrong), f"{score.unwarned} without a warning"),
        ("region right", f"{score.region}/{score.found}", f"{score.region / found:.3f}"),
        ("applicants right", f"{score.applicants}/{score.found}", f"{score.applicants / found:.3f}"),
        ("extra", str(score.extra), ""),
    ]
    lines = [
        "| measure | count | share |",
        "| --- | --- | --- |",
        *(f"| {a} | {b} | {c} |" for a, b, c in rows),
    ]
    return "\n".join(lines)
