"""Rounds of one kind, one after the other, until they are done or time is up; what was done is kept between runs."""

from __future__ import annotations

import json
import operator
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.reliability import histories
from tests.reliability.accidents import KINDS, Bench, Skipped, same_as_built_anew
from tests.reliability.checks import Broken

HISTORY = "history"
HISTORY_S = 2.0
"""Long enough for some fourteen writes; a thousand short histories meet more kills than a few long ones."""
ROUNDS_A_HOME = 50
"""A home lives so long; then another begins, so that young and old ones are tried."""
SHORT_LIVES = {"power-cut": 10}
"""Kinds whose homes live shorter: the first cuts of a home met what no later one did, a file in the middle of its change of mode."""


@dataclass
class Result:
    """What became of one kind.

    Attributes:
        rounds: how many were done.
        acknowledged: writes that were acknowledged in them, all of which were looked for afterwards.
        rankings: how many were compared with those of an index built anew.
        seconds: how long it took.
        broken: what went wrong, with the seed and the number of the round.
        skipped: why nothing was done.
        counts: what happened, by name.
    """

    rounds: int = 0
    acknowledged: int = 0
    rankings: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)
    skipped: str = ""
    counts: dict[str, float] = field(default_factory=dict)


def run(
    kind: str,
    seed: int,
    rounds: int,
    *,
    done: Result | None = None,
    until: float = float("inf"),
    planted: str = "",
    questions: int = 50,
    tell: Callable[[str], None] = lambda _: None,
) -> Result:
    """Do the rounds of a kind that are not done yet, until `until` (by the monotonic clock)."""
    result = done or Result()
    if kind == HISTORY:
        return _histories(seed, rounds, result, until)
    while result.rounds < rounds and time.monotonic() < until and not result.broken and not result.skipped:
        with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
            bench = Bench(Path(folder), seed + result.rounds, counts=dict(result.counts), planted=planted)
            began = time.monotonic()
            try:
                life = SHORT_LIVES.get(kind, ROUNDS_A_HOME)
                _rounds(kind, bench, result, min(rounds, result.rounds + life), until)
                if kind not in ("damage", "power-cut") and not planted and bench.state:
                    result.rankings += same_as_built_anew(bench, questions)
            except Skipped as reason:
                result.skipped = str(reason)
            except Exception as error:
                result.broken.append(f"seed {bench.seed}, round {result.rounds + 1}: {_told(error)}")
            result.seconds = round(result.seconds + time.monotonic() - began, 1)
            result.acknowledged = int(bench.counts.get("acknowledged", 0))
            result.counts = bench.counts
        tell(f"{kind}: {result.rounds} of {rounds}")
    return result


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, Broken) else f"{type(error).__name__}: {error}"


def _histories(seed: int, rounds: int, result: Result, until: float) -> Result:
    """The rounds of recorded histories, all on one service."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="reliability-") as folder,
        histories.service(Path(folder)) as served,
    ):
        states = histories.begun(served.server)
        while result.rounds < rounds and time.monotonic() < until and not result.broken:
            try:
                history = histories.record(served, seed + result.rounds, HISTORY_S, states)
                states, figures = histories.check(served.server, history, states)
            except Exception as error:
                result.broken.append(f"seed {seed + result.rounds}: {_told(error)}")
                break
            result.rounds += 1
            result.acknowledged += len(history.written)
            for name, value in figures.items():
                merge = max if name.startswith("longest") else operator.add
                result.counts[name] = merge(result.counts.get(name, 0), value)
    result.seconds = round(result.seconds + time.monotonic() - began, 1)
    return result


def _rounds(kind: str, bench: Bench, result: Result, last: int, until: float) -> None:
    while result.rounds < last and time.monotonic() < until:
        KINDS[kind](bench, random.Random(f"{bench.seed}/{kind}/{result.rounds}"))
        result.rounds += 1


def load(path: Path) -> dict[str, Result]:
    """The results of earlier runs, by kind."""
    if not path.exists():
        return {}
    return {kind: Result(**fields) for kind, fields in json.loads(path.read_text()).items()}


def save(path: Path, results: dict[str, Result]) -> None:
    """Keep the results."""
    path.write_text(json.dumps({kind: asdict(result) for kind, result in results.items()}, indent=1))
