"""How much confidence a possible answer has beside others, and a refusal beside others, by what is asked for."""

from dataclasses import fields
from types import SimpleNamespace

import pytest

from eval.possible_confidence import Example, confidence, fitted, gathered, score, table
from rag.answering.doubts.possible_confidence import likelihood, values_known, weighed
from rag.answering.doubts.quote_doubts import DOUBTS
from rag.public import Answer
from rag.resources import rows
from rag.retrieval.confidence import certainty
from rag.retrieval.confidence_features import ConfidenceFeatures

EVIDENCE = {field.name for field in fields(ConfidenceFeatures)}
OF_QUESTION = {"confidence", "entries", "own_figure", "years", "batches", "places", "tiers", "marks"}
OF_QUOTE = {"unnamed", "unwritten", "own_case", "a_case", "rightness"}


def _ctx(asked: str | None, *forms: str, confidence: float = 0.5) -> SimpleNamespace:
    spec = SimpleNamespace(
        asked=asked, shapes=tuple((name, None) for name in forms), entries=False, measures=()
    )
    return SimpleNamespace(
        spec=spec,
        read=SimpleNamespace(years=(), batches=(), regions=()),
        units=SimpleNamespace(tiers=frozenset(), marks=frozenset()),
        features=ConfidenceFeatures(matched=0.8, title=0.4),
        confidence=confidence,
        quotes=(),
    )


def _no_doubt(ctx: object) -> None:
    return None


def _answer(confidence: float, kind: str = "passage") -> Answer:
    citation = {
        "aid": "a", "passage_id": "a#0", "n": 1, "quote": "x", "start": 0, "end": 1, "title": "t", "url": "u", "date": "2026-01-01",
    }  # fmt: skip
    return Answer.model_construct(
        text="t", kind=kind, confidence=confidence, certainty=certainty(confidence), citations=[citation]
    )


def test_where_papers_go_is_told_more_often_than_a_number_of_things_all_else_alike() -> None:
    phone, count = (
        values_known(_ctx(a, *f), _no_doubt) for a, f in (("phone", ()), ("amount", ("count",)))  # type: ignore[arg-type]
    )  # fmt: skip
    assert likelihood(phone) > likelihood(count) + 0.1


def test_the_confidence_in_the_notice_still_counts() -> None:
    high, low = (values_known(_ctx("funding", confidence=c), _no_doubt) for c in (0.9, 0.1))  # type: ignore[arg-type]
    assert likelihood(high) > likelihood(low)


@pytest.mark.parametrize("confidence", [0.05, 0.17, 0.5, 0.86])
@pytest.mark.parametrize("asked", ["phone", "amount", None])
def test_an_answer_keeps_its_state(confidence: float, asked: str | None) -> None:
    before = _answer(confidence)
    told = weighed(_ctx(asked), before, _no_doubt)  # type: ignore[arg-type]
    assert certainty(told.confidence) == before.certainty


@pytest.mark.parametrize(("confidence", "kind"), [(0.95, "fact"), (0.5, "list")])
def test_what_is_sure_or_a_list_is_left_as_it_is(confidence: float, kind: str) -> None:
    answer = _answer(confidence, kind)
    assert weighed(_ctx("amount"), answer, _no_doubt) is answer  # type: ignore[arg-type]


def test_a_refusal_has_more_confidence_where_most_notices_tell_what_is_asked() -> None:
    phone, count = (
        weighed(_ctx(a, *f), _answer(0.1), _no_doubt) for a, f in (("phone", ()), ("amount", ("count",)))  # type: ignore[arg-type]
    )  # fmt: skip
    assert phone.confidence > count.confidence


def test_every_weight_is_of_something_that_is_known_of_a_question() -> None:
    forms = {name for name, *_ in rows("rag.answering", "answer_shapes.tsv")}
    cues = rows("rag.language", "question_cues.tsv")
    asked = {value for scope, value, *_ in cues if scope == "asked"} | {"funding", "nothing"}
    told = {name for name, _ in rows("rag.answering", "possible_confidence.tsv")} - {"bias"}
    of = {scope: {name.removeprefix(scope) for name in told if name.startswith(scope)} for scope in ("form.", "asked.", "doubt.")}  # fmt: skip
    assert of["form."] <= forms
    assert of["asked."] <= asked
    assert of["doubt."] <= {doubt.name for doubt in DOUBTS}
    assert {name for name in told if "." not in name} <= EVIDENCE | OF_QUESTION | OF_QUOTE


def test_doubts_have_names_of_their_own() -> None:
    assert len({doubt.name for doubt in DOUBTS}) == len(DOUBTS)


def _examples(states: tuple[str, ...] = ("possible",)) -> list[Example]:
    return [
        Example(author, kind == "asked.phone", state, 0.5, 0.2, 0.8, {kind: 1.0})  # type: ignore[arg-type]
        for state in states for author in ("a", "b") for kind in ("asked.phone", "asked.amount") for _ in range(5)
    ]  # fmt: skip


def test_what_the_questions_of_others_teach_orders_an_authors_own() -> None:
    found = _examples()
    weights = fitted(found)
    assert score(found[0], weights) > score(found[-1], weights)
    assert table(found).endswith("| all | 10 | 10 | 0.500 | 1.000 | – | – | 0.500 | 1.000 |")


def test_what_was_refused_teaches_as_well_and_sure_answers_keep_their_confidence() -> None:
    found = _examples(("refused", "other"))
    weights = fitted(found)
    assert 0.2 < confidence(found[5], weights) < confidence(found[0], weights) < 0.8
    assert confidence(found[-1], weights) == 0.5
    assert table(found).endswith("| all | 20 | 20 | – | – | 0.500 | 1.000 | 0.500 | 0.875 |")


def test_what_is_known_of_questions_is_read_again_from_the_file_that_keeps_it(tmp_path: object) -> None:
    import json
    from dataclasses import asdict
    from pathlib import Path

    kept = Path(str(tmp_path)) / "values.jsonl"
    kept.write_text("".join(f"{json.dumps(asdict(e))}\n" for e in _examples()), encoding="utf-8")
    assert gathered(None, kept) == _examples()
