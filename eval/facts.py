"""How well facts are read: precision and recall per kind on the labelled places of `eval/gold/facts.jsonl`.

    python -m eval.facts           the table and every miss
    python -m eval.facts --swap    counterfactual: other values of the same form put in their places must be read there
    python -m eval.facts --collection elsewhere [--half tuning|reporting] [--misses]    notices of other provinces (eval.outside_facts)

A labelled place counts as found if a fact of its kind and value quotes it (for deadlines with the right audience);
a fact counts as right if it quotes a labelled place of its kind and value. Facts whose quotes hold no labelled place
are counted apart: nobody has judged them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from eval.gold.judged_places import Hit, hits, surroundings
from eval.splits import Half
from eval.workbench import BUNDLED_NOTICES, GOLD, json_lines, script
from rag.domain import (
    AmountFact,
    Dated,
    DeadlineFact,
    EventFact,
    Fact,
    Notice,
    PeriodFact,
    Phone,
    PhoneFact,
    RateFact,
    ValidityFact,
)
from rag.facts import extract_facts
from rag.ingest import read_notices
from rag.notices import read_notice
from rag.public.fact_json import value_out

LABELS = GOLD / "facts.jsonl"
PATTERN_OF = {
    "deadline": "date", "opens": "date", "period": "date", "validity": "date", "event": "date",
    "phone": "phone", "url": "url", "email": "url", "amount": "amount", "rate": "amount",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A labelled place found again in a notice's cleaned text."""

    label: dict[str, Any]
    start: int
    end: int


def _common(left: str, right: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )


def _fit(text: str, hit: Hit, label: dict[str, Any]) -> int:
    before, after = surroundings(text, hit)
    return _common(before[::-1], label["before"][::-1]) + _common(after, label["after"])


def places(text: str, labels: Sequence[dict[str, Any]]) -> list[Place]:
    """The labels' places in `text`, by what is matched and by the surroundings; each place is used once."""
    free: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in hits(text):
        free[hit.pattern, hit.match].append(hit)
    found = []
    for label in labels:
        candidates = free[label["pattern"], label["match"]]
        best = max(candidates, key=lambda hit: _fit(text, hit, label), default=None)
        if best is None or _fit(text, best, label) < 8:
            continue
        candidates.remove(best)
        found.append(Place(label, best.start, best.end))
    return found


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdigit())


def _phone(phone: Phone) -> str:
    return phone.number + (f"转{phone.extension}" if phone.extension else "")


def _same_phone(fact: PhoneFact, label: dict[str, Any]) -> bool:
    return _phone(fact.value) == label["value"] or (
        bool(label.get("area_carried")) and _digits(label["value"]).endswith(_digits(fact.value.number))
    )


DayFact: TypeAlias = DeadlineFact | PeriodFact | ValidityFact | EventFact


def _same_timing(fact: DayFact, label: dict[str, Any]) -> bool:
    if label["kind"] == "opens":
        return isinstance(fact, DeadlineFact) and fact.opens is not None and str(fact.opens) == label["value"]
    if value_out(fact) != label["value"] or ("at" in label and fact.at != label["at"]):
        return False
    return label["kind"] != "deadline" or fact.audience in (label["audience"], label.get("audience_or"))


def same(fact: Fact, label: dict[str, Any]) -> bool:
    """Whether a fact says what a label says."""
    kind = label["kind"]
    if fact.kind != ("deadline" if kind == "opens" else kind):
        return False
    match fact:
        case Dated():
            return _same_timing(fact, label)
        case PhoneFact():
            return _same_phone(fact, label)
        case AmountFact(value=sum_):
            wanted = (label["value"]["min"], label["value"]["max"], label["purpose"])
            return (sum_.min, sum_.max, sum_.purpose) == wanted
        case RateFact(value=rate):
            return (rate.percent, rate.purpose) == (label["value"]["percent"], label["purpose"])
    return bool(value_out(fact) == label["value"])


def _holds(fact: Fact, place: Place) -> bool:
    return fact.start <= place.start and place.end <= fact.end


@dataclass
class Tally:
    """Counts and sentences about the misses of one kind."""

    found: int = 0
    labelled: int = 0
    right: int = 0
    wrong: int = 0
    unjudged: int = 0

    @property
    def precision(self) -> float:
        """Share of the judged facts that are right (1 if none was judged)."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled places that were found."""
        return self.found / self.labelled if self.labelled else 1.0


def score(
    collection: Iterable[tuple[Notice, Sequence[Fact], Sequence[Place]]],
) -> tuple[dict[str, Tally], list[str]]:
    """Counts per kind, and a line for every miss and every wrong fact."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    misses: list[str] = []
    for notice, facts, labelled in collection:
        real = [place for place in labelled if place.label["kind"] != "none"]
        for place in real:
            tally = tallies[place.label["kind"]]
            tally.labelled += 1
            if any(same(f, place.label) and _holds(f, place) for f in facts):
                tally.found += 1
            else:
                misses.append(_miss(notice, place))
        for fact in facts:
            _judge(notice, fact, labelled, tallies, misses)
    return tallies, misses


def _miss(notice: Notice, place: Place) -> str:
    label = place.label
    around = notice.text[max(0, place.start - 25) : place.end + 25].replace("\n", "⏎")
    said = {key: label[key] for key in ("value", "audience", "purpose", "at") if label.get(key)}
    return f"missed {label['kind']} {notice.aid}: …{around}… {json.dumps(said, ensure_ascii=False)}"


def _judge(
    notice: Notice, fact: Fact, labelled: Sequence[Place], tallies: dict[str, Tally], misses: list[str]
) -> None:
    kinds = [fact.kind, *(["opens"] if fact.kind == "deadline" and fact.opens else [])]
    for kind in kinds:
        if kind not in PATTERN_OF:
            continue
        inside = [p for p in labelled if _holds(fact, p) and p.label["pattern"] == PATTERN_OF[kind]]
        if any(p.label["kind"] == kind and same(fact, p.label) for p in inside):
            tallies[kind].right += 1
        elif inside:
            tallies[kind].wrong += 1
            quote = fact.quote.replace("\n", "⏎")
            misses.append(
                f"wrong {kind} {notice.aid}: “{quote}” {value_out(fact)} {fact.audience} {fact.label}"
            )
        else:
            tallies[kind].unjudged += 1


def gold(path: Path = LABELS) -> dict[str, list[dict[str, Any]]]:
    """Labels of the text (not of titles) by notice."""
    by_aid: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label in json_lines(path):
        by_aid[label["aid"]].append(label)
    return by_aid


def collection(notices_path: Path = BUNDLED_NOTICES) -> list[tuple[Notice, list[Fact], list[Place]]]:
    """Every notice with its facts and labelled places. Labels in titles count where the title is the text."""
    labels = gold()
    read = [read_notice(source) for source in read_notices([notices_path]).notices]
    return [
        (notice, extract_facts(notice), places(notice.text, _of_text(notice, labels[notice.aid])))
        for notice in read
    ]


def _of_text(notice: Notice, labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    title_only = notice.text == notice.title
    return [label for label in labels if ("in" in label) == title_only]


def table(tallies: dict[str, Tally]) -> str:
    """The counts as a Markdown table."""
    lines = [
        "| kind | labelled | recall | judged | precision | not judged |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind in PATTERN_OF:
        t = tallies.get(kind, Tally())
        lines.append(
            f"| {kind} | {t.labelled} | {t.recall:.3f} | {t.right + t.wrong} | {t.precision:.3f} | {t.unjudged} |"
        )
    return "\n".join(lines)


def main(
    collection_name: Annotated[
        str | None, typer.Option("--collection", help="One of eval/collections, whose gold is complete.")
    ] = None,
    half: Annotated[Half | None, typer.Option(help="Of that collection; else all of it.")] = None,
    misses: Annotated[bool, typer.Option(help="Also each wrong and missed fact of it.")] = False,
    swap: Annotated[
        bool,
        typer.Option(help="Put other values in the places of the labelled ones: they must be read there."),
    ] = False,
) -> None:
    """Say how well facts are read: of the bundled notices with every miss, or of another collection."""
    if collection_name:
        from eval.outside_facts import run as run_outside

        run_outside(collection_name, half, misses)
        return
    if swap:
        from eval.facts_swap import run

        raise typer.Exit(run(collection()))
    every = collection()
    tallies, missed = score(every)
    print(*missed, sep="\n")
    print(table(tallies))
    total = sum(len(found) for _, _, found in every)
    kinds = Counter(fact.kind for _, facts, _ in every for fact in facts)
    print(f"{total} labelled places found again; facts: {dict(kinds)}")


if __name__ == "__main__":
    script(main)
