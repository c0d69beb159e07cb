"""Ask every question of a set, and score what comes.

Questions are asked as any user asks them, except that 30 passages are wanted: at most two passages come from one
notice (the default), so 30 hold at least 15 notices, enough to score ten. The first passages and the answer are
the same as with fewer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from eval.askers import Asker
from eval.leave_out import ask_without, plan
from eval.metrics import METRICS, Metric, answer_values, left_out_values, notice_values, ranking_of
from eval.question_set import DEFAULT_AS_OF, LabelledQuestion
from eval.report import Bin, Estimate, Found, Given, Latency, LeftOut, QuestionResult, Report, Slice, Wanted
from eval.statistics import columns_of, interval, reliability
from rag.errors import NotFound
from rag.public import Answer, Citation, Mode, PassageOut, QueryRequest, QueryResponse

TOP_K = 30
SEED = 20250925
SHOWN_PASSAGES = 5
EXCERPT_CHARS = 400
STAGES = ("embed", "search", "answer", "total")
CALIBRATION = {"passages": ("top score", "top holds"), "answers": ("stated", "came true")}

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are."""


def evaluate(
    questions: Sequence[LabelledQuestion],
    asker: Asker,
    *,
    name: str = "questions",
    mode: Mode = "hybrid",
    as_of: dt.date = DEFAULT_AS_OF,
    top_k: int = TOP_K,
    leave_out: bool = False,
    seed: int = SEED,
    progress: Progress | None = None,
) -> Report:
    """Score questions against a collection or service.

    Args:
        questions: the question set.
        asker: the collection or service.
        name: what the report calls the question set.
        mode: which legs search.
        as_of: the day from which a question is asked that does not say.
        top_k: how many passages to ask for, 1 to 50.
        leave_out: ask each question that one notice alone answers again without that notice.
        seed: of the bootstrap.
        progress: told after every answer.

    Raises:
        RagError: the service cannot be reached or refuses a question.
    """
    requests = [
        QueryRequest(question=q.question, as_of=q.as_of or as_of, mode=mode, top_k=top_k) for q in questions
    ]
    responses = _collect("asking", asker, requests, progress)
    left_out = _leave_out(questions, requests, asker, progress) if leave_out else {}
    by_notice = notice_values(
        questions, {q.id: ranking_of(r) for q, r in zip(questions, responses, strict=True)}
    )
    results = [
        _result(q, r, by_notice.get(q.id, {}), left_out.get(q.id), asker)
        for q, r in zip(questions, responses, strict=True)
    ]
    return Report(
        created=dt.datetime.now(dt.UTC).replace(microsecond=0),
        question_set=name,
        target=asker.target,
        index=responses[0].index if responses else None,
        mode=mode,
        as_of=as_of,
        top_k=top_k,
        seed=seed,
        leave_out=leave_out,
        slices=slices_of(results, seed),
        calibration=_calibration(results),
        latency_ms=_latency(results),
        results=results,
    )


def _collect(
    stage: str, asker: Asker, requests: Sequence[QueryRequest], progress: Progress | None
) -> list[QueryResponse]:
    responses = []
    for response in asker.ask(requests):
        responses.append(response)
        if progress:
            progress(stage, len(responses), len(requests))
    return responses


def _leave_out(
    questions: Sequence[LabelledQuestion],
    requests: Sequence[QueryRequest],
    asker: Asker,
    progress: Progress | None,
) -> dict[str, tuple[tuple[str, ...], QueryResponse]]:
    """By question id: the removed notices, and what was answered without them."""
    removals = plan(questions, asker)
    asked = [
        ask_without(r, removals[q.id]) for q, r in zip(questions, requests, strict=True) if q.id in removals
    ]
    responses = _collect("leave-out", asker, asked, progress)
    return {qid: (removals[qid].removed, r) for qid, r in zip(removals, responses, strict=True)}


def _result(
    question: LabelledQuestion,
    response: QueryResponse,
    by_notice: dict[str, float],
    left_out: tuple[tuple[str, ...], QueryResponse] | None,
    asker: Asker,
) -> QuestionResult:
    def is_exact(citation: Citation) -> bool:
        text = asker.notice(citation.aid).text
        return text[citation.start : citation.end] == citation.quote

    values = by_notice | answer_values(question, response, is_exact)
    if left_out:
        values |= left_out_values(left_out[1])
    return QuestionResult(
        id=question.id,
        lang=question.lang,
        type=question.type,
        question=question.question,
        as_of=response.as_of,
        answerable=question.answerable,
        wanted=[Wanted(aid=r.aid, grade=r.grade, title=_title(asker, r.aid)) for r in question.relevant],
        answers=list(question.answers),
        ranking=list(ranking_of(response)),
        found=[_found(p, question) for p in response.passages[:SHOWN_PASSAGES]],
        answer=_given(response.answer),
        left_out=LeftOut(removed=list(left_out[0]), answer=given)
        if left_out and (given := _given(left_out[1].answer))
        else None,
        values=values,
        took_ms=response.took_ms.model_dump(),
    )


def _title(asker: Asker, aid: str) -> str | None:
    try:
        return asker.notice(aid).title
    except NotFound:
        return None


def _found(passage: PassageOut, question: LabelledQuestion) -> Found:
    text = passage.text
    return Found(
        rank=passage.rank,
        passage_id=passage.passage_id,
        aid=passage.notice.aid,
        title=passage.notice.title,
        url=passage.notice.url,
        score=passage.score,
        excerpt=text if len(text) <= EXCERPT_CHARS else text[:EXCERPT_CHARS] + "…",
        holds=question.is_held_by(text),
    )


def _given(answer: Answer | None) -> Given | None:
    if answer is None:
        return None
    return Given(
        text=answer.text,
        abstained=answer.abstained,
        confidence=answer.confidence,
        kind=answer.kind,
        quotes=[citation.quote for citation in answer.citations],
        warnings=[warning.code for warning in answer.warnings],
    )


def slices_of(results: Sequence[QuestionResult], seed: int) -> list[Slice]:
    """All questions, then those of each language and of each type, in order of appearance."""
    slices = [_slice("all", "", results, seed)]
    langs = dict.fromkeys(r.lang for r in results)
    types = dict.fromkeys(r.type for r in results)
    slices += [_slice("lang", x, [r for r in results if r.lang == x], seed) for x in langs]
    slices += [_slice("type", x, [r for r in results if r.type == x], seed) for x in types]
    return slices


def _slice(by: str, name: str, results: Sequence[QuestionResult], seed: int) -> Slice:
    rows = [r.values for r in results]
    metrics = {metric.name: estimate(metric, rows, seed) for metric in METRICS}
    return Slice.model_validate({"by": by, "name": name, "questions": len(results), "metrics": metrics})


def estimate(metric: Metric, rows: Sequence[dict[str, float]], seed: int) -> Estimate:
    """A figure with its interval over the questions' values."""
    columns = columns_of(rows, metric.columns)
    value = float(metric.statistic(*columns))
    if not np.isfinite(value):
        return Estimate(value=None)
    low, high = interval(metric.statistic, columns, seed) or (None, None)
    counted = sum(any(name in row for name in metric.columns) for row in rows)
    return Estimate(value=value, low=low, high=high, n=counted)


def _calibration(results: Sequence[QuestionResult]) -> dict[str, list[Bin]]:
    rows = [r.values for r in results]
    return {
        name: [
            Bin(n=n, stated=stated, observed=observed)
            for n, stated, observed in reliability(*columns_of(rows, columns))
        ]
        for name, columns in CALIBRATION.items()
    }


def _latency(results: Sequence[QuestionResult]) -> dict[str, Latency]:
    percentiles = {stage: np.percentile([r.took_ms[stage] for r in results], [50, 95]) for stage in STAGES}
    return {stage: Latency(p50=float(p50), p95=float(p95)) for stage, (p50, p95) in percentiles.items()}
