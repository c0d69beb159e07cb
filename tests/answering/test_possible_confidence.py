"""How much confidence a possible answer has beside others, by what is asked for."""

from dataclasses import fields
from types import SimpleNamespace

import pytest

from eval.possible_confidence import Example, fitted, score, table
from rag.answering.doubts.possible_confidence import likelihood, possible_values, weighed
from rag.public import Answer
from rag.resources import rows
from rag.retrieval.confidence import certainty
from rag.retrieval.confidence_features import ConfidenceFeatures

EVIDENCE = {field.name for field in fields(ConfidenceFeatures)}


def _ctx(asked: str | None, *forms: str) -> SimpleNamespace:
    spec = SimpleNamespace(asked=asked, shapes=tuple((name, None) for name in forms))
    return SimpleNamespace(spec=spec, features=ConfidenceFeatures(matched=0.8, title=0.4), quotes=())


def _answer(confidence: float, kind: str = "passage") -> Answer:
    citation = {
        "aid": "a", "passage_id": "a#0", "n": 1, "quote": "x", "start": 0, "end": 1, "title": "t", "url": "u", "date": "2026-01-01",
    }  # fmt: skip
    return Answer.model_construct(
        text="t", kind=kind, confidence=confidence, certainty=certainty(confidence), citations=[citation]
    )


def test_where_papers_go_is_told_more_often_than_a_sum_all_else_alike() -> None:
    place, amount = (possible_values(_ctx(a, *f)) for a, f in (("phone", ()), ("amount", ("count",))))  # type: ignore[arg-type]
    assert likelihood(place, 0.5) > likelihood(amount, 0.5) + 0.1


def test_its_own_confidence_still_counts() -> None:
    values = possible_values(_ctx("funding"))  # type: ignore[arg-type]
    assert likelihood(values, 0.8) > likelihood(values, 0.2)


@pytest.mark.parametrize("confidence", [0.17, 0.5, 0.86])
@pytest.mark.parametrize("asked", ["phone", "amount", None])
def test_a_possible_answer_stays_possible(confidence: float, asked: str | None) -> None:
    told = weighed(_ctx(asked), _answer(confidence))  # type: ignore[arg-type]
    assert told.certainty == certainty(told.confidence) == "possible"


@pytest.mark.parametrize(("confidence", "kind"), [(0.1, "passage"), (0.95, "fact"), (0.5, "list")])
def test_what_is_sure_refused_or_a_list_is_left_as_it_is(confidence: float, kind: str) -> None:
    answer = _answer(confidence, kind)
    assert weighed(_ctx("amount"), answer) is answer  # type: ignore[arg-type]


def test_every_weight_is_of_something_that_is_known_of_a_question() -> None:
    forms = {name for name, *_ in rows("rag.answering", "answer_shapes.tsv")}
    cues = rows("rag.language", "question_cues.tsv")
    asked = {value for scope, value, *_ in cues if scope == "asked"} | {"funding", "nothing"}
    told = {name for name, _ in rows("rag.answering", "possible_confidence.tsv")} - {
        "bias",
        "unnamed",
        "unwritten",
    }
    assert {name.removeprefix("form.") for name in told if name.startswith("form.")} <= forms
    assert {name.removeprefix("asked.") for name in told if name.startswith("asked.")} <= asked
    assert {name for name in told if "." not in name} <= EVIDENCE


def test_what_the_questions_of_others_teach_orders_an_authors_own() -> None:
    found = [
        Example(author, kind == "asked.phone", 0.5, {kind: 1.0})
        for author in ("a", "b") for kind in ("asked.phone", "asked.amount") for _ in range(5)
    ]  # fmt: skip
    weights = fitted(found)
    assert score(found[0], weights) > score(found[-1], weights)
    assert table(found).endswith("| all | 10 | 10 | 0.500 | 1.000 |")
