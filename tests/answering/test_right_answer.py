"""How likely a finished answer is right decides what is sure: by what its quotes hold of the question, and what other sentences hold."""

import pytest

from eval.right_answers import first_answers, fitted, likelihoods, table, written
from rag.answering.reservations.right_answer import KEPT_FROM, SURE_FROM, likelihood
from rag.resources import rows

SHIPPED = {name: float(weight) for name, weight in rows("rag.answering", "right_answers.tsv")}
PLAIN = {
    "confidence": 3.0, "rightness": 2.0, "single": 1.0, "places": 1.0, "clauses": 1.0, "count": 0.0, "when": 1.0, "stated": 1.0,
    "asked_stated": 1.0, "held_by_quotes": 1.0, "held_by_notice": 1.0, "words_missed": 0.0, "held_beside": 0.0, "likely": 0.9,
    "likelier": 0.0, "amended": 0.0, "shapeless": 0.0, "rivals": 1.0,
}  # fmt: skip


def test_the_last_day_of_what_a_place_and_programme_name_stays_sure() -> None:
    assert likelihood(PLAIN) >= KEPT_FROM


@pytest.mark.parametrize(
    "otherwise",
    [
        {"held_by_quotes": 0.0, "words_missed": 2.0},
        {"held_beside": 0.3},
        {"amended": 1.0},
        {"count": 1.0},
        {"shapeless": 1.0},
    ],
)
def test_what_the_quotes_lack_another_sentence_holds_or_a_notice_changed_is_less_likely(
    otherwise: dict[str, float],
) -> None:
    assert likelihood(PLAIN | otherwise) < likelihood(PLAIN)


def test_a_number_that_is_asked_for_and_not_quoted_is_not_sure() -> None:
    asked = {"count": 1.0, "when": 0.0, "asked_stated": 0.0, "stated": 0.0, "shapeless": 1.0, "single": 0.0}
    assert likelihood(PLAIN | asked | {"confidence": 1.0, "rightness": 1.0}) < KEPT_FROM


def test_the_shipped_weights_are_those_that_the_kept_answers_teach() -> None:
    found = first_answers()
    assert written(SHIPPED) == written(fitted(found))
    assert set(SHIPPED) == {"bias", *PLAIN}
    sure = [answer for answer in found if answer.state == "sure"]
    likely = likelihoods(sure, SHIPPED)
    held = [answer.right for answer, p in zip(sure, likely, strict=True) if p < KEPT_FROM]
    kept = [answer.right for answer, p in zip(sure, likely, strict=True) if p >= KEPT_FROM]
    assert sum(held) / len(held) < 0.75 < 0.88 < sum(kept) / len(kept)
    assert SURE_FROM > KEPT_FROM
    assert "as first asked | 241 | 34" in table(found)
