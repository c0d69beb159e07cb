"""Which kinds of values answer which kind of question."""

import pytest

from rag.facts.fact_kinds import KINDS, kinds
from rag.retrieval.answer_types import quotable, stated_by
from rag.retrieval.notice_heads import BITS, kind_bits

ASKED = sorted({asked for _, kind in kinds() for asked in (*kind.states, *kind.stands_in_for)} | {"count"})


@pytest.mark.parametrize("asked", ASKED)
def test_every_kind_asked_for_is_stated_and_quoted_by_known_kinds_of_values(asked: str) -> None:
    assert stated_by(asked)
    assert {*stated_by(asked), *quotable(asked)} <= set(BITS)
    assert kind_bits(stated_by(asked))


@pytest.mark.parametrize("asked", ASKED)
def test_what_states_a_value_is_quoted_before_what_stands_in_for_it(asked: str) -> None:
    held = tuple(kind for kind in stated_by(asked) if kind in KINDS)
    assert quotable(asked)[: len(held)] == held


def test_a_person_stands_in_for_a_phone_number_but_does_not_state_one() -> None:
    assert stated_by("phone") == ("phone",)
    assert quotable("phone") == ("phone", "contact")


@pytest.mark.parametrize("asked", [None, "list", "yes_no"])
def test_a_question_for_no_kind_of_value_is_answered_by_none(asked: str | None) -> None:
    assert stated_by(asked) == quotable(asked) == ()


def test_no_fact_holds_how_many_there_are() -> None:
    assert stated_by("count") == ("count",)
    assert quotable("count") == ()
