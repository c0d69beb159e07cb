"""How well firms are matched: the verdicts of `eval/gold/verdicts.json`, by class, and those that a boundary decides.

    python -m eval.verdicts [--notices FILE]… [--gold FILE]     every disagreement, and the figures

Calls of the second collection are left out where its notices are not given.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.workbench import BUNDLED_NOTICES, GOLD, script
from rag.calls import CallRecord, build_calls
from rag.facts.notice_record import read_record
from rag.ingest import read_notices
from rag.matching import MatchIndex, read_profile

FIRMS = GOLD / "verdicts.json"
LETTERS = {"fits": "F", "check": "C", "fails": "X"}


def call_named(calls: Sequence[CallRecord], wanted: dict[str, str]) -> CallRecord | None:
    """The call that a notice tells of and that bears some words in its name."""
    for call in calls:
        told = any(n.aid == wanted["aid"] for n in call.notices)
        if told and any(wanted["words"] in name for name in (call.programme, *call.aliases)):
            return call
    return None


def open_again(call: CallRecord) -> CallRecord:
    """The call without its days: whether it is over is not what is judged."""
    return replace(call, deadline=None, opens=None, windows=(), deadlines=())


def f1_of(counts: Counter[tuple[str, str]], letter: str) -> float:
    """F1 of one class; 0 where it never occurs."""
    right = counts[letter, letter]
    wanted = sum(n for (gold, _), n in counts.items() if gold == letter)
    given = sum(n for (_, said), n in counts.items() if said == letter)
    return 2 * right / (wanted + given) if wanted + given else 0.0


def score(gold: dict[str, Any], calls: Sequence[CallRecord]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """(gold, said) -> how often, and of the close ones how many are right; disagreements are printed."""
    day = dt.date.fromisoformat(gold["as_of"])
    named = [call_named(calls, wanted) for wanted in gold["calls"]]
    index = MatchIndex([open_again(call) for call in named if call])
    counts: Counter[tuple[str, str]] = Counter()
    close: Counter[str] = Counter()
    for firm in gold["firms"]:
        judged = iter(index.judge(read_profile(firm["profile"]), day))
        for position, (call, letter) in enumerate(zip(named, firm["verdicts"], strict=True)):
            if call is None:
                continue
            found = next(judged)
            said = LETTERS[found.verdict]
            counts[letter, said] += 1
            if position in firm["close"]:
                close.update({"all": 1, "right": said == letter})
            if said != letter:
                print(f"{firm['firm']} × {call.programme}: {letter} expected, {said} given ({found.reason})")
    return counts, close


def main(
    notices: Annotated[list[Path], typer.Option(help="To be read; repeat for more.")] = [BUNDLED_NOTICES],  # noqa: B006
    gold: Annotated[Path, typer.Option(help="Firms and their verdicts.")] = FIRMS,
) -> None:
    """Print the disagreements and the figures."""
    calls = build_calls([read_record(n) for n in read_notices(notices).notices])
    counts, close = score(json.loads(gold.read_text(encoding="utf-8")), calls)
    scores = {letter: f1_of(counts, letter) for letter in "FCX"}
    print(
        f"{sum(counts.values())} verdicts; F1 fits {scores['F']:.3f}, check {scores['C']:.3f}, fails {scores['X']:.3f}, "
        f"macro {sum(scores.values()) / 3:.3f}; fits that fail: {counts['X', 'F']}; close ones right {close['right']} of {close['all']}"
    )


if __name__ == "__main__":
    script(main)
