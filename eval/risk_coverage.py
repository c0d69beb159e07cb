"""What the three states of certainty are worth on questions kept for reporting: `python -m eval.risk_coverage`.

Two Markdown tables: what is answered rightly, wrongly and not at all in each group of questions, and the risk-coverage
curve, which says for every limit how many questions would be answered from it on and how many of these wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval.question_set import DEFAULT_AS_OF, LabelledQuestion, any_held
from eval.splits import collections_of
from eval.statistics import auroc
from eval.workbench import KeptHome, script
from rag.cli.output import console
from rag.collection import Collection
from rag.domain import Certainty
from rag.public import QueryRequest
from rag.retrieval.confidence import certainty

EVERYDAY = ("everyday", "situational", "paraphrase")
"""Types of questions in words that the notices do not use."""
LIMITS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was answered.

    Attributes:
        set_name, lang, type: of the question.
        answerable: whether the collection answers it.
        confidence: as stated.
        right: whether a quote holds an answer string.
    """

    set_name: str
    lang: str
    type: str
    answerable: bool
    confidence: float
    right: bool

    @property
    def certainty(self) -> Certainty:
        """What was said: sure, possible or none."""
        return certainty(self.confidence)


def outcomes(collection: Collection, set_name: str, questions: Iterable[LabelledQuestion]) -> list[Outcome]:
    """Ask every question."""
    found = []
    for question in questions:
        request = QueryRequest(question=question.question, as_of=question.as_of or DEFAULT_AS_OF)
        answer = collection.ask(request).answer
        if answer is None:
            continue
        right = question.answerable and any(any_held(question.answers, c.quote) for c in answer.citations)
        kind = "everyday" if question.type in EVERYDAY or "everyday" in set_name else question.type
        found.append(Outcome(set_name, question.lang, kind, question.answerable, answer.confidence, right))
    return found


def states_table(found: Sequence[Outcome]) -> str:
    """One line for all questions, each language, the everyday ones and each set."""
    groups = {"all": list(found)}
    groups |= {lang: [o for o in found if o.lang == lang] for lang in ("zh", "en", "mixed")}
    groups["everyday"] = [o for o in found if o.type == "everyday"]
    for outcome in found:
        groups.setdefault(f"`{outcome.set_name}`", []).append(outcome)
    head = (
        "| questions | answerable + not | right | of them sure | refused | sure but wrong | absent: as sure "
        "| as possible | AUROC |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    )
    return head + "\n".join(_states(name, group) for name, group in groups.items()) + "\n"


def _states(name: str, found: Sequence[Outcome]) -> str:
    there, absent = [o for o in found if o.answerable], [o for o in found if not o.answerable]
    figures = (
        _share(there, lambda o: o.right and o.certainty != "none"),
        _share(there, lambda o: o.right and o.certainty == "sure"),
        _share(there, lambda o: o.certainty == "none"),
        _share([o for o in found if o.certainty == "sure"], lambda o: not o.right),
        _share(absent, lambda o: o.certainty == "sure"),
        _share(absent, lambda o: o.certainty == "possible"),
    )
    ranks = auroc(np.array([o.confidence for o in there]), np.array([o.confidence for o in absent]))
    told = " | ".join("–" if f != f else f"{f:.2f}" for f in (*figures, ranks))
    return f"| {name} | {len(there)} + {len(absent)} | {told} |"


def curve_table(found: Sequence[Outcome], limits: Sequence[float] = LIMITS) -> str:
    """For each limit: coverage (share of all questions answered from it on), and the share of these that is wrong."""
    lines = ["| answered from | coverage | risk |", "| ---: | ---: | ---: |"]
    for limit in limits:
        answered = [o for o in found if o.confidence >= limit]
        risk = _share(answered, lambda o: not o.right)
        lines.append(f"| {limit:.2f} | {len(answered) / max(1, len(found)):.2f} | {risk:.2f} |")
    return "\n".join(lines) + "\n"


def _share(found: Sequence[Outcome], counts: Callable[[Outcome], bool]) -> float:
    return sum(map(counts, found)) / len(found) if found else float("nan")


def main(
    home: KeptHome = None,
) -> None:
    """Print both tables."""
    found: list[Outcome] = []
    for source, collection in collections_of("reporting", home):
        for name, questions in source.sets("reporting").items():
            found += outcomes(collection, name, questions)
    console().print(states_table(found), soft_wrap=True)
    console().print(curve_table(found), soft_wrap=True)


if __name__ == "__main__":
    script(main)
