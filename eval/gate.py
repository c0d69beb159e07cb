"""The gate of continuous integration: the shipped question sets must not get worse than the kept baseline.

    python -m eval.gate            compare; exit code 1 when a figure fell
    python -m eval.gate --write    measure anew and write eval/baseline.json

A figure fell when the paired 95 % bootstrap interval of its difference lies wholly on the worse side of zero: one
question lost among several gained or lost is noise, several lost together are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from eval.askers import Asker, LocalAsker
from eval.evaluate import SEED, evaluate
from eval.question_set import load_questions
from eval.report import Model, Report
from eval.report_comparison import Difference, differences
from eval.workbench import BUNDLED_NOTICES, QUESTION_SETS, ROOT, KeptHome, indexed, script
from rag.cli.output import console, progress
from rag.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from rich.console import Console

BASELINE = ROOT / "eval" / "baseline.json"
_SWAPS = 1  # the gate decides by the interval; p-values are not wanted


class SetBaseline(Model):
    """One question set: its figures for readers, and each question's values for paired comparison."""

    figures: dict[str, float]
    values: dict[str, dict[str, float]]


class Baseline(Model):
    """What `eval/baseline.json` holds, by the name of the question set."""

    version: int = 1
    sets: dict[str, SetBaseline]


def load_baseline(path: Path = BASELINE) -> Baseline:
    """Read the baseline.

    Raises:
        NotFound: there is none.
        InvalidInput: the file is not one.
    """
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"There is no baseline {path}; write one with: python -m eval.gate --write") from None
    except ValidationError:
        raise InvalidInput(
            f"{path} is not a baseline; write it anew with: python -m eval.gate --write"
        ) from None


def measure(asker: Asker, sets: Sequence[Path] = QUESTION_SETS) -> dict[str, Report]:
    """Evaluate each question set, leave-out included, by its file name."""
    reports = {}
    for path in sets:
        with progress() as told:
            reports[path.name] = evaluate(
                load_questions(path), asker, name=path.name, leave_out=True, progress=told
            )
    return reports


def baseline_of(reports: Mapping[str, Report]) -> Baseline:
    """The baseline that these reports make."""
    return Baseline(
        sets={
            name: SetBaseline(
                figures={
                    figure: round(e.value, 4)
                    for figure, e in report.overall.metrics.items()
                    if e.value is not None
                },
                values={r.id: {k: round(v, 4) for k, v in r.values.items()} for r in report.results},
            )
            for name, report in reports.items()
        }
    )


def fell(difference: Difference) -> bool:
    """Whether the whole interval of the difference is worse than none."""
    if difference.low is None or difference.high is None:
        return False
    return difference.low > 0 if difference.lower_is_better else difference.high < 0


def changes(reports: Mapping[str, Report], baseline: Baseline) -> dict[str, list[Difference]]:
    """Per question set, every figure against the baseline.

    Raises:
        InvalidInput: the baseline is about other questions.
    """
    found = {}
    for name, report in reports.items():
        former = baseline.sets.get(name)
        # Both sides are rounded alike, so that the last digits of a float never count as a change.
        ours = baseline_of({name: report}).sets[name].values
        if former is None or set(former.values) != set(ours):
            raise InvalidInput(
                f"The baseline is not about the questions of {name}; write it anew: python -m eval.gate --write"
            )
        found[name] = differences(ours, former.values, seed=SEED, swaps=_SWAPS)
    return found


def show(found: Mapping[str, list[Difference]], shown: Console) -> None:
    """One line per changed figure."""
    for name, listed in found.items():
        for d in listed:
            if abs(d.difference) > 1e-9:
                mark = "FELL" if fell(d) else "    "
                shown.print(
                    f"{mark} {name} {d.name}: {d.former:.3f} -> {d.current:.3f}, worse: {' '.join(d.worse)}"
                )


def main(
    write: Annotated[bool, typer.Option("--write", help="Write the baseline anew.")] = False,
    home: KeptHome = None,
    baseline: Annotated[Path, typer.Option(help="The baseline file.")] = BASELINE,
) -> None:
    """Compare the shipped question sets with the baseline; exit code 1 when a figure fell."""
    known = None if write else load_baseline(baseline)
    with indexed([BUNDLED_NOTICES], home) as collection:
        reports = measure(LocalAsker(collection))
    if known is None:
        baseline.write_text(baseline_of(reports).model_dump_json(indent=1) + "\n", encoding="utf-8")
        return
    found = changes(reports, known)
    show(found, console())
    if any(fell(d) for listed in found.values() for d in listed):
        raise typer.Exit(1)


if __name__ == "__main__":
    script(main)
