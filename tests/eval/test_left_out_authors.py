"""The tables of what certainty is worth for authors left out."""

from __future__ import annotations

from eval.left_out_authors import absent_table, figures_table, kinds_table, weighed_by
from eval.splits import authors_of, of_half
from eval.states import Outcome
from rag.domain import Certainty
from rag.retrieval.confidence import abstain_below


def told(answerable: bool, certainty: Certainty, right: bool, confidence: float) -> Outcome:
    return Outcome(
        "q", "zh", "other_year", "何时截止", answerable, certainty, right, True, confidence, 20, "…", "fact"
    )


OUTCOMES = [told(True, "sure", True, 0.9), told(True, "none", False, 0.1), told(False, "sure", False, 0.5)]


def test_each_group_has_its_figures_and_none_where_nothing_applies() -> None:
    rows = figures_table({"all": OUTCOMES, "there": OUTCOMES[:1]}).split("\n")
    assert rows[2].startswith("| all | 3 | 0.500")
    assert "0.500 (" in rows[2]
    assert rows[3].startswith("| there | 1 | 1.000 |")
    assert "–" in rows[3]


def test_sure_ones_are_counted_by_kind_and_absent_ones_by_type() -> None:
    assert kinds_table(OUTCOMES).endswith("| fact | 3 | 2 | 1 | 1 |")
    assert absent_table(OUTCOMES).endswith("| other_year | 1 | 1 | 0 |")


def test_within_other_weights_decide() -> None:
    shipped = abstain_below()
    with weighed_by({"abstain_below": 0.5}):
        assert abstain_below() == 0.5
    assert abstain_below() == shipped


def test_every_small_collection_is_an_author_of_its_own() -> None:
    names = [author for source in of_half("tuning") for author in authors_of(source)]
    assert len(names) == len(set(names))
    assert {"bundled", "elsewhere", "districts", "asked_situations"} <= set(names)
