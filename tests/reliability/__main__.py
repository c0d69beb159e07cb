"""`python -m tests.reliability`: accidents by the hundred, resumable, with JSON results.

Example: python -m tests.reliability kill power-cut --rounds 200 --minutes 10 --json results.json
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from tests.reliability import running
from tests.reliability.accidents import KINDS

ALL = (*KINDS, running.HISTORY)


def main(
    kinds: Annotated[list[str] | None, typer.Argument(help=f"Of {', '.join(ALL)}; default: all.")] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Of each kind, with those of earlier runs.")] = 50,
    seed: Annotated[int, typer.Option(help="Of everything that is left to chance.")] = 1,
    minutes: Annotated[float, typer.Option(help="After which to stop; run again to go on.")] = 10.0,
    json: Annotated[Path, typer.Option(help="Results, also of earlier runs.")] = Path("reliability.json"),
    questions: Annotated[int, typer.Option(help="Compared with an index built anew, for each home.")] = 50,
) -> None:
    """Let accidents happen and check what is left. Exits with 1 where a promise was not kept."""
    chosen = kinds or list(ALL)
    if unknown := sorted(set(chosen) - set(ALL)):
        raise typer.BadParameter(f"{', '.join(unknown)}: known are {', '.join(ALL)}")
    until, results = time.monotonic() + 60 * minutes, running.load(json)
    for kind in chosen:
        done = running.run(
            kind, seed, rounds, done=results.get(kind), until=until, questions=questions, tell=_tell
        )
        results[kind] = done
        running.save(json, results)
        verdict = "BROKEN" if done.broken else "SKIPPED" if done.skipped else "ok"
        typer.echo(
            f"{kind}: {verdict}, {done.rounds} rounds, {done.acknowledged} acknowledged writes, "
            f"{done.rankings} rankings as built anew, {done.seconds:.0f} s {done.skipped}{'; '.join(done.broken)}"
        )
    if any(result.broken for result in results.values()):
        raise typer.Exit(1)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    typer.run(main)
