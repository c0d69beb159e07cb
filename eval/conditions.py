"""How well conditions are read: found, right and extra by attribute, on the labelled notices of `eval/gold/conditions.jsonl`.

    python -m eval.conditions                    the figures
    python -m eval.conditions --half reporting   of the notices at odd places when sorted by aid (default: all)
    python -m eval.conditions --misses           every miss and every condition that no label covers

A label is found if a condition of its attribute quotes it, and right if value and comparison agree too (titles and other
words are compared by the quote alone). A label of a group is grouped right where what is found says so, with how many of
the group must hold. What is read beside the labels is "extra": the labels leave out wishes and papers,
so an extra is wrong, or a condition that the annotator did not list. *Whatever the attribute* are those labels of which some
condition quotes a part, and those conditions that a label quotes: authors call the same thing differently (资产负债率 is `assets` or
`other`, what shuts out `limit` or `other`, people hired `employees` or `other`), each in about half of their labels. `--gold FILE --notices FILE` takes another set.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.outside_conditions import Labels, labels_of
from eval.splits import COLLECTIONS, Half
from eval.workbench import BUNDLED_NOTICES, GOLD, json_lines, script
from rag.domain import ConditionFact, Notice
from rag.facts import extract_facts
from rag.ingest import read_notices
from rag.notices import read_notice

LABELS = GOLD / "conditions.jsonl"
TITLED = ("qualification", "founded")
_SCALES = {"十万": 10**5, "百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8}
"""What a unit of a label (万元, 亿美元, 万千瓦时) begins with; what it is counted by (万元/亩) says nothing of the value."""


def is_numeric(attribute: str, value: object) -> bool:
    """Whether a condition has a number, a day of founding or a title to get right."""
    return (isinstance(value, int | float) and not isinstance(value, bool)) or attribute in TITLED


def spans_of(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quote stands in a text, whatever its white space."""
    pattern = r"\s*".join(map(re.escape, re.sub(r"\s", "", quote)))
    return [match.span() for match in re.finditer(pattern, text)]


def agrees(label: dict[str, Any], fact: ConditionFact) -> bool:
    """Whether a condition says what a label says."""
    wanted, found = label["value"], fact.value.value
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        dated = label["attribute"] == "founded"
        return not dated or (str(found)[:10] == str(wanted)[:10] and fact.value.op == label["op"])
    if isinstance(found, bool) or not isinstance(found, int | float) or fact.value.op != label["op"]:
        return False
    unit = label.get("unit") or ""
    scaled = wanted / 12 if _in_months(label["attribute"], unit) else wanted * _scale(unit)
    return abs(found - scaled) <= 1e-6 * max(1.0, abs(scaled))


def _scale(unit: str) -> int:
    return next((scale for name, scale in _SCALES.items() if unit.startswith(name)), 1)


def _in_months(attribute: str, unit: str) -> bool:
    """Ages of firms are read in years."""
    return attribute == "age_years" and "月" in unit


ALL_OF_ONE_CLASS = "only"
"""How groups are called of which all must hold, for one class or track alone."""


def is_grouped(label: dict[str, Any], fact: ConditionFact) -> bool:
    """Whether a condition is an alternative of a group of which as many must hold as the label says, or of the class alone."""
    if label["group"].startswith(ALL_OF_ONE_CLASS) and fact.value.any_of is None:
        return fact.value.branch is not None
    return fact.value.any_of is not None and (fact.value.at_least or 1) == label["at_least"]


def covering(text: str, label: dict[str, Any], facts: Sequence[ConditionFact]) -> Iterator[ConditionFact]:
    """The conditions of a label's attribute that quote some of it."""
    return (f for f in _quoting(text, label, facts) if f.value.attribute == label["attribute"])


def conditions_of(notice: Notice) -> list[ConditionFact]:
    """What is read, without what is only said to stand elsewhere."""
    return [f for f in extract_facts(notice) if f.kind == "condition" and f.value.where is None]


def score(
    notices: Sequence[Notice],
    labels: dict[str, list[dict[str, Any]]],
    misses: bool,
    read: Callable[[Notice], Sequence[ConditionFact]] = conditions_of,
) -> Counter[str]:
    """Counts: labels, found, right, extra, and the same of numeric and titled ones; `read` gives a notice's conditions."""
    counts: Counter[str] = Counter()
    for notice in notices:
        facts, own = read(notice), labels[notice.aid]
        near = [list(covering(notice.text, label, facts)) for label in own]
        beside = [_quoting(notice.text, label, facts) for label in own]
        for label, found, placed in zip(own, near, beside, strict=True):
            counts.update(_of_label(label, found, placed))
        covered = {id(fact) for found in near for fact in found}
        placed_at_all = {id(fact) for placed in beside for fact in placed}
        for fact in facts:
            counts.update(_of_condition(fact, id(fact) in covered, id(fact) in placed_at_all))
        if misses:
            _show_misses(notice, zip(own, near, strict=True), [f for f in facts if id(f) not in covered])
    return counts


def _quoting(text: str, label: dict[str, Any], facts: Sequence[ConditionFact]) -> list[ConditionFact]:
    """The conditions of any attribute that quote some of a label."""
    places = spans_of(text, label["quote"])
    return [fact for fact in facts if any(fact.start < e and s < fact.end for s, e in places)]


def _of_label(
    label: dict[str, Any], found: Sequence[ConditionFact], placed: Sequence[ConditionFact]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    if label.get("group") and "at_least" in label:
        counts.update({"grouped labels": 1, "grouped right": any(is_grouped(label, f) for f in found)})
    right = any(agrees(label, fact) for fact in found)
    for name in ("", "numeric ") if is_numeric(label["attribute"], label["value"]) else ("",):
        counts.update({f"{name}labels": 1, f"{name}found": bool(found), f"{name}right": right})
        counts.update({f"{name}placed": bool(placed)})
    return counts


def _of_condition(fact: ConditionFact, covered: bool, placed: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name in ("", "numeric ") if is_numeric(fact.value.attribute, fact.value.value) else ("",):
        counts.update({f"{name}{'covered' if covered else 'extra'}": 1, f"{name}of a label": placed})
    return counts


def _show_misses(
    notice: Notice,
    found: Iterable[tuple[dict[str, Any], Sequence[ConditionFact]]],
    extra: Sequence[ConditionFact],
) -> None:
    for label, near in found:
        if not any(agrees(label, fact) for fact in near):
            told = (label[key] for key in ("attribute", "op", "value"))
            print("MISS ", notice.aid, *told, "|", label["quote"])
    for fact in extra:
        print("EXTRA", notice.aid, fact.value.attribute, fact.value.op, fact.value.value, "|", fact.quote)


def own_labels(half: Half | None, gold: Path = LABELS) -> Labels:
    """The labels of the bundled notices by notice; a half is every other one, sorted by aid."""
    labels: Labels = defaultdict(list)
    for label in json_lines(gold):
        labels[label["aid"]].append(label)
    aids = sorted(labels)
    chosen = {None: aids, "tuning": aids[::2], "reporting": aids[1::2]}[half]
    return {aid: labels[aid] for aid in chosen}


def main(
    half: Annotated[
        Half | None,
        typer.Option(help="Of the notices, else all: own ones by place, of a collection by its split."),
    ] = None,
    collection: Annotated[
        str | None, typer.Option(help="One of eval/collections in place of the own gold.")
    ] = None,
    misses: Annotated[
        bool, typer.Option(help="Also every miss and every condition that no label covers.")
    ] = False,
    gold: Annotated[Path, typer.Option(help="Labels.")] = LABELS,
    notices: Annotated[Path, typer.Option(help="What they label.")] = BUNDLED_NOTICES,
) -> None:
    """Say how well conditions are read."""
    labels = labels_of(collection, half) if collection else own_labels(half, gold)
    source = COLLECTIONS / collection / "notices.json" if collection else notices
    read = [read_notice(n) for n in read_notices([source]).notices if n.aid in labels]
    counts = score(read, labels, misses)
    for name in ("", "numeric "):
        total, covered = counts[f"{name}labels"], counts[f"{name}covered"]
        of = covered + counts[f"{name}extra"]
        print(
            f"{name or 'all '}labels {total}: found {counts[f'{name}found'] / max(1, total):.3f}, "
            f"right {counts[f'{name}right'] / max(1, total):.3f}; of {of} read {covered / max(1, of):.3f} are labelled; "
            f"whatever the attribute found {counts[f'{name}placed'] / max(1, total):.3f}, "
            f"labelled {counts[f'{name}of a label'] / max(1, of):.3f}"
        )
    if counts["grouped labels"]:
        print(f"of {counts['grouped labels']} in groups {counts['grouped right']} are grouped right")


if __name__ == "__main__":
    script(main)
