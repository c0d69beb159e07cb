"""The report of an evaluation: what was asked of whom, what came, and the figures. Kept as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import InvalidInput, NotFound
from rag.public import IndexInfo, Mode

REPORT_VERSION = 1


class Model(BaseModel):
    """Frozen; fields that a later version adds are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Estimate(Model):
    """A figure with its 95 % bootstrap interval over questions; None where nothing applies.

    Attributes:
        n: questions that it counts.

    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


class Slice(Model):
    """Figures of the questions that share a property, such as `by` "lang" and `name` "zh"; "all" has no name."""

    by: Literal["all", "lang", "type"]
    name: str
    questions: int
    metrics: dict[str, Estimate]


class Wanted(Model):
    """A notice judged relevant, with its title where the collection holds it."""

    aid: str
    grade: int
    title: str | None = None


class Found(Model):
    """A passage that came, shortened for reading. `holds` tells whether all of it holds an answer string."""

    rank: int
    passage_id: str
    aid: str
    title: str
    url: str
    score: float
    excerpt: str
    holds: bool


class Given(Model):
    """The answer that came."""

    text: str
    abstained: bool
    confidence: float
    kind: str
    quotes: list[str]
    warnings: list[str]


class LeftOut(Model):
    """The answer to a question asked without the notices that hold its answer."""

    removed: list[str]
    answer: Given


class QuestionResult(Model):
    """One question with what was wanted, what came, and its values (see `eval.metrics`).

    Attributes:
        ranking: notices by first appearance among the passages.
        found: the first passages.
        took_ms: per stage, as the service measured.

    """

    id: str
    lang: str
    type: str
    question: str
    as_of: dt.date
    answerable: bool
    wanted: list[Wanted]
    answers: list[str]
    ranking: list[str]
    found: list[Found]
    answer: Given | None
    left_out: LeftOut | None = None
    values: dict[str, float]
    took_ms: dict[str, float]

    @property
    def missed(self) -> bool:
        """Whether a reader should look at it: no right notice first, no right answer, or not abstained."""
        if not self.answerable:
            return self.values.get("handled rightly", 1.0) < 1
        return min(self.values.get(name, 1.0) for name in ("success@1", "answer@3", "handled rightly")) < 1


class Bin(Model):
    """Questions whose stated probability lies within a tenth: how many, stated on average, came true."""

    n: int
    stated: float
    observed: float


class Latency(Model):
    """Milliseconds, median and 95th percentile over questions."""

    p50: float
    p95: float


class Report(Model):
    """One evaluation. `calibration` and `latency_ms` are keyed by what is stated and by stage."""

    report_version: int = REPORT_VERSION
    created: dt.datetime
    question_set: str
    target: str
    index: IndexInfo | None
    mode: Mode
    as_of: dt.date
    top_k: int
    seed: int
    leave_out: bool
    slices: list[Slice]
    calibration: dict[str, list[Bin]]
    latency_ms: dict[str, Latency]
    results: list[QuestionResult]

    @property
    def overall(self) -> Slice:
        """The slice of all questions."""
        return self.slices[0]


def load_report(path: Path) -> Report:
    """Read a report that `rag eval --json` wrote.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it is not a report, or of another version.
    """
    try:
        report = Report.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound(f"There is no report {path}; write one with: rag eval … --json {path}") from None
    except (ValidationError, UnicodeDecodeError):
        raise InvalidInput(f"{path} is not an evaluation report; write one with: rag eval … --json") from None
    if report.report_version != REPORT_VERSION:
        raise InvalidInput(
            f"{path} is a report of version {report.report_version}, this program reads {REPORT_VERSION}; "
            "run the evaluation again."
        )
    return report


def trec_run(results: Sequence[QuestionResult], tag: str) -> str:
    """Rankings in TREC form, `qid Q0 aid rank score tag`; the score is one over the rank, so it has no ties."""
    return "".join(
        f"{result.id} Q0 {aid} {rank} {1 / rank:.6f} {tag}\n"
        for result in results
        for rank, aid in enumerate(result.ranking, start=1)
    )


def trec_qrels(results: Sequence[QuestionResult]) -> str:
    """Judgements in TREC form, `qid 0 aid grade`."""
    return "".join(f"{r.id} 0 {wanted.aid} {wanted.grade}\n" for r in results for wanted in r.wanted)
