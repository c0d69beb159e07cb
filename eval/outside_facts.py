"""How well facts are read from notices of other provinces: `python -m eval.facts --collection elsewhere`.

The gold of such a collection (`eval/collections/<name>/facts.jsonl`) holds every deadline, sum and telephone number of its
notices by value and quote, so that precision counts too: a fact that no gold line holds is wrong. Facts and gold lines are
compared one to one within a notice:

| figure | what must agree |
| --- | --- |
| deadline | last day (null where no day is told) and audience |
| last day | as deadline, of days that are told and that an applicant or a recommender must keep: some gold lists the end of a comment period a second time, and no 常年受理 |
| day | last day alone |
| amount | lower and upper bound, purpose |
| number | the sum itself and purpose, whether bound or not: some gold does not tell a cap from a sum |
| sum | bounds alone |
| rate | percentage and purpose |
| phone | number with area code and extension |
| period, validity, event | end (or day) |

A superseded day and a comment period count only if the gold holds them. Facts have three purposes; the gold of some authors lists
sums of a fourth, `other` (prices, fees, fines, statistics, what was given before): they need not be told, told as required or as
superseded they count neither way, told as given or aimed at they are wrong. Days that some gold gives to an audience
`other` (by when something must be built, used or paid out) need not be told either, for a deadline has no such audience; told as one they are wrong.
A gold extension stands behind the number (转803) or in a field of its own (`ext`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from eval.splits import COLLECTIONS, Half, notices_of_half
from eval.workbench import json_lines
from rag.domain import AmountFact, Fact, Notice, RateFact
from rag.facts import extract_facts
from rag.ingest import read_notices
from rag.notices import read_notice
from rag.public.fact_json import value_out

Key = tuple[Any, ...]


def _day(value: str | None) -> str | None:
    return value[:10] if value else None


def _bounds(label: dict[str, Any]) -> Key:
    low, high = label["min"], label["max"]
    if label["value"] is not None:
        low = high = label["value"]
    return tuple(None if bound is None else Decimal(str(bound)) for bound in (low, high))


def _fact_bounds(value: Any) -> Key:
    return tuple(None if bound is None else Decimal(str(bound)) for bound in (value["min"], value["max"]))


def _told(day: str | None, audience: str | None) -> Key | None:
    return (day, audience) if day and audience != "public" else None


def _numbers(bounds: Key, purpose: str) -> Key:
    return (*sorted({bound for bound in bounds if bound is not None}), purpose)


def _number(value: Any) -> Key:
    extension = value["extension"]
    return (value["number"] + (f"转{extension}" if extension else ""),)


def _gold_number(label: dict[str, Any]) -> Key:
    extension = label.get("ext")
    return (label["value"] + (f"转{extension}" if extension else ""),)


def _first(value: Any) -> Key:
    return (value["start"] if isinstance(value, dict) else value,)


def _percent(value: Any) -> Key:
    try:
        return (Decimal(str(value).rstrip("%")).normalize(),)
    except ArithmeticError:
        return (str(value),)


@dataclass(frozen=True)
class Figure:
    """What is compared for one figure: kinds in the gold and of facts, and the keys of both; a fact's is of its public value.

    What has no key (None) does not count.
    """

    gold_kind: str
    fact_kind: str
    of_gold: Callable[[dict[str, Any]], Key | None]
    of_fact: Callable[[Any, Fact], Key | None]


FIGURES: dict[str, Figure] = {
    "deadline": Figure(
        "deadline", "deadline", lambda g: (_day(g["value"]), g["audience"]), lambda v, f: (v, f.audience)
    ),
    "last day": Figure(
        "deadline", "deadline", lambda g: _told(_day(g["value"]), g["audience"]), lambda v, f: _told(v, f.audience)
    ),
    "day": Figure("deadline", "deadline", lambda g: (_day(g["value"]),), lambda v, _: (v,)),
    "amount": Figure(
        "amount", "amount", lambda g: (*_bounds(g), g["purpose"]), lambda v, _: (*_fact_bounds(v), v["purpose"])
    ),
    "number": Figure(
        "amount", "amount", lambda g: _numbers(_bounds(g), g["purpose"]), lambda v, _: _numbers(_fact_bounds(v), v["purpose"])
    ),
    "sum": Figure("amount", "amount", _bounds, lambda v, _: _fact_bounds(v)),
    "rate": Figure(
        "rate", "rate", lambda g: (*_percent(g["value"]), g["purpose"]),
        lambda v, _: (*_percent(v["percent"]), v["purpose"]),
    ),
    "phone": Figure("phone", "phone", _gold_number, lambda v, _: _number(v)),
    "period": Figure("period_end", "period", lambda g: (_day(g["value"]),), lambda v, _: (v["end"],)),
    "validity": Figure("validity", "validity", lambda g: (_day(g["value"]),), lambda v, _: (v["end"],)),
    "event": Figure("event", "event", lambda g: (_day(g["value"]),), lambda v, _: _first(v)),
}  # fmt: skip


@dataclass
class Count:
    """How many were right, wrong and missed, with a line for each of the last two."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of the facts that are right; 1 where there is none."""
        return self.right / (self.right + len(self.wrong)) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 1 where there is none."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0


def _spare(fact: Fact, label_keys: Counter[Key], key: Key, others: set[Key]) -> bool:
    """A fact that counts only if the gold holds it; `others`: sums of another purpose in the gold, without it."""
    if label_keys[key]:
        return False
    if isinstance(fact, AmountFact | RateFact) and fact.value.purpose == "condition" and key[:-1] in others:
        return True
    return fact.superseded or (fact.kind == "validity" and fact.value.end is None)


def score(
    collection: Iterable[tuple[Notice, Sequence[Fact], Sequence[dict[str, Any]]]],
) -> dict[str, Count]:
    """Counts per figure over notices with their facts and gold lines."""
    counts: dict[str, Count] = defaultdict(Count)
    for notice, facts, labels in collection:
        for name, figure in FIGURES.items():
            _compare(counts[name], figure, notice, facts, labels)
    return counts


def _compare(
    count: Count, figure: Figure, notice: Notice, facts: Sequence[Fact], labels: Sequence[dict[str, Any]]
) -> None:
    of_kind = [
        (key, label)
        for label in labels
        if label["kind"] == figure.gold_kind and (key := figure.of_gold(label)) is not None
    ]
    gold = [
        (key, label) for key, label in of_kind if "other" not in (label.get("purpose"), label.get("audience"))
    ]
    others = {key[:-1] for key, label in of_kind if label.get("purpose") == "other"}
    free = Counter(key for key, _ in gold)
    for fact in facts:
        if fact.kind != figure.fact_kind:
            continue
        key = figure.of_fact(value_out(fact), fact)
        if key is None or _spare(fact, free, key, others):
            continue
        if free[key]:
            free[key] -= 1
            count.right += 1
        else:
            count.wrong.append(
                f"{notice.aid} {key} {fact.rule} “{fact.quote}” {fact.label}".replace("\n", "⏎")
            )
    for key, label in gold:
        if free[key]:
            free[key] -= 1
            count.missed.append(f"{notice.aid} {key} {_around(notice, label['quote'])}")


def _around(notice: Notice, quote: str) -> str:
    at = notice.text.find(quote)
    if at < 0:
        return quote
    return notice.text[max(0, at - 40) : at + len(quote) + 30].replace("\n", "⏎")


def read_collection(
    name: str, half: Half | None = None
) -> list[tuple[Notice, list[Fact], list[dict[str, Any]]]]:
    """The notices of a collection with their facts and gold lines; `half` is "tuning" or "reporting" of its split.

    Raises FileNotFoundError where `eval/collections` holds no such collection.
    """
    folder = COLLECTIONS / name
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label in json_lines(folder / "facts.jsonl"):
        labels[label["aid"]].append(label)
    kept = notices_of_half(name, half)
    notices = (read_notice(source) for source in read_notices([folder / "notices.json"]).notices)
    return [(n, extract_facts(n), labels[n.aid]) for n in notices if n.aid.startswith(kept)]


def table(counts: dict[str, Count]) -> str:
    """The counts as a Markdown table."""
    lines = [
        "| figure | right | wrong | missed | precision | recall |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, count in counts.items():
        lines.append(
            f"| {name} | {count.right} | {len(count.wrong)} | {len(count.missed)} | {count.precision:.3f} | {count.recall:.3f} |"
        )
    return "\n".join(lines)


def run(name: str, half: Half | None, misses: bool) -> None:
    """Print the table, and each wrong and missed fact where `misses` is set."""
    began = dt.datetime.now()
    counts = score(read_collection(name, half))
    if misses:
        for figure, count in counts.items():
            print(*(f"wrong {figure} {line}" for line in count.wrong), sep="\n")
            print(*(f"missed {figure} {line}" for line in count.missed), sep="\n")
    print(table(counts))
    print(f"{name}, {half or 'all'}: read in {(dt.datetime.now() - began).total_seconds():.1f} s")
