"""The table of the three states, counted by hand."""

from __future__ import annotations

from eval.risk_coverage import Outcome, curve_table, states_table
from eval.splits import COLLECTIONS, SOURCES, of_half
from rag.retrieval.confidence import abstain_below, sure_from


def outcome(confidence: float, right: bool, answerable: bool = True, lang: str = "zh") -> Outcome:
    return Outcome("made_heldout", lang, "deadline", answerable, confidence, right)


SURE, POSSIBLE, NONE = sure_from(), abstain_below(), abstain_below() - 0.01


def test_each_state_is_counted_where_it_belongs() -> None:
    found = [
        outcome(SURE, True),
        outcome(SURE, False),
        outcome(POSSIBLE, True),
        outcome(NONE, False),
        outcome(SURE, False, answerable=False),
        outcome(POSSIBLE, False, answerable=False),
        outcome(NONE, False, answerable=False, lang="en"),
    ]
    rows = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in states_table(found).splitlines()}
    counts, *figures = [cell.strip() for cell in rows["all"]]
    assert counts == "4 + 3"
    assert figures[:6] == ["0.50", "0.25", "0.25", "0.67", "0.33", "0.33"]
    assert rows["en"][0].strip() == "0 + 1"


def test_the_curve_says_how_many_of_the_answered_ones_are_wrong() -> None:
    found = [outcome(0.9, True), outcome(0.9, False), outcome(0.4, False), outcome(0.1, True)]
    assert curve_table(found, [0.3, 0.8]).splitlines()[2:] == [
        "| 0.30 | 0.75 | 0.67 |",
        "| 0.80 | 0.50 | 0.50 |",
    ]


def test_no_question_is_for_tuning_and_for_reporting() -> None:
    for source in SOURCES:
        tuned, reported = ({q.question for q in source.asked(half)} for half in ("tuning", "reporting"))
        assert tuned | reported
        assert tuned.isdisjoint(reported)
    assert {source.name for source in of_half("reporting")} == {"bundled", "elsewhere", "new_provinces"}


def test_every_collection_with_questions_is_in_one_source_and_once() -> None:
    sets = [path for source in SOURCES for path in (*source.notices, *source.questions)]
    assert len(sets) == len(set(sets))
    asked = {path.parent for path in COLLECTIONS.glob("*/questions.jsonl")}
    assert asked <= {path.parent for path in sets}
