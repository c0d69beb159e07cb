"""How well conditions are read from notices of other provinces: `python -m eval.conditions --collection elsewhere [--half HALF]`.

The gold of such a collection stands in its `calls.jsonl`: each condition of a call names its notice (`aid`), its attribute
and its quote. It is turned into the labels of `eval.conditions`: a span (`between`) becomes its two ends, 万元 become yuan,
and what is neither a number, a day nor a title counts by attribute and quote alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from eval.splits import COLLECTIONS, Half, notices_of_half
from eval.workbench import json_lines

Labels = dict[str, list[dict[str, Any]]]


def labels_of(name: str, half: Half | None) -> Labels:
    """The labels of a collection by notice; of one half of it, or of all."""
    found: Labels = defaultdict(list)
    for call in json_lines(COLLECTIONS / name / "calls.jsonl"):
        for condition in call["conditions"]:
            found[condition["aid"]] += _as_labels(condition)
    chosen = notices_of_half(name, half)
    return {aid: labels for aid, labels in found.items() if aid.startswith(chosen)}


def _as_labels(condition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if condition["op"] != "between":
        yield condition
        return
    for op, value in zip((">=", "<="), condition["value"], strict=True):
        yield {**condition, "op": op, "value": value}
