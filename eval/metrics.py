"""What is measured: the values of one question, and the figures over many questions made from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.question_set import LabelledQuestion, any_held
from eval.statistics import Statistic, auroc, complement, ece, f1, mean, precision, share
from rag.errors import RagError
from rag.public import Citation, QueryResponse

ANSWER_DEPTHS = (1, 3, 5)


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure over questions.

    Attributes:
        columns: names of per-question values, in the order of the statistic's arguments.
        lower_is_better: as for errors.
        about: one sentence for readers of a report.

    """

    name: str
    columns: tuple[str, ...]
    statistic: Statistic
    about: str
    lower_is_better: bool = False


METRICS: tuple[Metric, ...] = (
    Metric("nDCG@10", ("nDCG@10",), mean, "How well the first ten notices are ordered, by grade."),
    Metric("recall@5", ("recall@5",), mean, "Share of the relevant notices among the first five."),
    Metric("recall@10", ("recall@10",), mean, "Share of the relevant notices among the first ten."),
    Metric("MRR@10", ("MRR@10",), mean, "One over the rank of the first relevant notice."),
    Metric("success@1", ("success@1",), mean, "Share of questions whose first notice answers (grade 2)."),
    *(
        Metric(
            f"answer@{n}",
            (f"answer@{n}",),
            mean,
            f"Share of questions with an answer string in passages 1 to {n}.",
        )
        for n in ANSWER_DEPTHS
    ),
    Metric(
        "handled rightly",
        ("handled rightly",),
        mean,
        "Answered with a quote that holds an answer string, or abstained where nothing answers.",
    ),
    Metric(
        "answer quoted", ("answer quoted",), mean, "Of the given answers: a quote holds an answer string."
    ),
    Metric("quotes exact", ("exact quotes", "quotes"), share, "Quotes found at their offsets in the notice."),
    Metric("AUROC", ("confidence+", "confidence-"), auroc, "Confidence tells answerable from unanswerable."),
    Metric(
        "abstention precision", ("abstained-", "abstained+"), precision, "Of the abstentions: right ones."
    ),
    Metric("abstention recall", ("abstained-",), mean, "Of the unanswerable questions: abstained from."),
    Metric("abstention F1", ("abstained-", "abstained+"), f1, "Harmonic mean of the two above."),
    Metric("answered anyway", ("abstained-",), complement, "Of the unanswerable: answered.", True),
    Metric("refused wrongly", ("abstained+",), mean, "Of the answerable: abstained from.", True),
    Metric("leave-out AUROC", ("confidence+", "confidence0"), auroc, "The same, negatives by leave-out."),
    Metric("leave-out precision", ("abstained0", "abstained+"), precision, "The same, by leave-out."),
    Metric("leave-out recall", ("abstained0",), mean, "Abstained once the answering notice was left out."),
    Metric("leave-out F1", ("abstained0", "abstained+"), f1, "Harmonic mean of the two above."),
    Metric("ECE passages", ("top score", "top holds"), ece, "Calibration error of the first score.", True),
    Metric(
        "ECE answers", ("stated", "came true"), ece, "Calibration error of confidence when answering.", True
    ),
)
"""In the order of reports. A sign after a column's name: + answerable, - unanswerable, 0 left out."""

METRIC_BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def ranking_of(response: QueryResponse) -> tuple[str, ...]:
    """Notices by their first appearance among the passages."""
    return tuple(dict.fromkeys(passage.notice.aid for passage in response.passages))


def notice_values(
    questions: Sequence[LabelledQuestion], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Notice-level values per question id, by ir-measures (trec_eval); questions without relevant notices lack.

    Args:
        questions: the question set; unanswerable ones are passed over.
        rankings: aids, best first, by question id.
    """
    try:
        import ir_measures as ir
    except ImportError:
        raise RagError("Scoring needs ir-measures; install it with: pip install 'notice-rag[eval]'") from None
    names = {
        ir.nDCG @ 10: "nDCG@10",
        ir.R @ 5: "recall@5",
        ir.R @ 10: "recall@10",
        ir.RR @ 10: "MRR@10",
        ir.Success(rel=2) @ 1: "success@1",
    }
    judged = [q for q in questions if q.answerable]
    qrels = [ir.Qrel(q.id, r.aid, r.grade) for q in judged for r in q.relevant]
    # Falling scores carry the order: trec_eval sorts by score and breaks ties by id.
    run = [ir.ScoredDoc(q.id, aid, -float(i)) for q in judged for i, aid in enumerate(rankings[q.id])]
    values = {q.id: dict.fromkeys(names.values(), 0.0) for q in judged}
    if run:
        for found in ir.iter_calc(list(names), qrels, run):
            values[found.query_id][names[found.measure]] = float(found.value)
    return values


def answer_values(
    question: LabelledQuestion, response: QueryResponse, is_exact: Callable[[Citation], bool]
) -> dict[str, float]:
    """Passage-level, abstention, citation and calibration values of one question.

    Args:
        question: with its answer strings.
        response: to the question.
        is_exact: whether a citation stands at its offsets in its notice.
    """
    held = [question.is_held_by(passage.text) for passage in response.passages]
    values: dict[str, float] = {}
    if question.answerable:
        values |= {f"answer@{n}": float(any(held[:n])) for n in ANSWER_DEPTHS}
    if response.passages:
        values |= {"top score": response.passages[0].score, "top holds": float(held[0])}
    answer = response.answer
    if answer is None:
        return values
    sign = "+" if question.answerable else "-"
    quoted = any(any_held(question.answers, citation.quote) for citation in answer.citations)
    values |= {f"confidence{sign}": answer.confidence, f"abstained{sign}": float(answer.abstained)}
    values["quotes"] = float(len(answer.citations))
    values["exact quotes"] = float(sum(map(is_exact, answer.citations)))
    right = (quoted and not answer.abstained) if question.answerable else answer.abstained
    values["handled rightly"] = float(right)
    if not answer.abstained:
        values |= {"stated": answer.confidence, "came true": float(quoted)}
        if question.answerable:
            values["answer quoted"] = float(quoted)
    return values


def left_out_values(response: QueryResponse) -> dict[str, float]:
    """Values of a question asked without the notice that answers it."""
    if response.answer is None:
        return {}
    return {"confidence0": response.answer.confidence, "abstained0": float(response.answer.abstained)}
