"""The learnt judge of clauses: what it learns of made-up examples, and the files it writes."""

from pathlib import Path

import pytest

from eval import likely_conditions
from eval.likely_conditions import Example, ordered, taught, write
from rag.facts.conditions.likely_conditions import Learnt
from rag.facts.sequence_weights import BIAS


def made(feature: str, *attributes: str) -> list[Example]:
    held = frozenset({feature, "in:的"})
    return [Example("a", held, held, frozenset(attributes))] * 12


def test_conditions_are_told_from_all_else_and_from_each_other() -> None:
    learnt = taught([*made("in:须", "place"), *made("in:有", "credit"), *made("in:送")])
    assert learnt.condition["in:送"] < 0
    assert "in:的" not in learnt.condition
    assert set(learnt.attributes) == {"place", "credit"}
    assert learnt.attributes["place"]["in:须"] > 0 > learnt.attributes["place"].get("in:有", -1.0)


def test_the_files_begin_with_their_explanation_and_the_bias(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likely_conditions, "DATA", tmp_path)
    write(Learnt({"in:须": 0.5, BIAS: -1.0, "in:送": -2.0}, {"place": {"in:须": 1.0, BIAS: -0.5}}))
    told = (tmp_path / "likely_conditions.tsv").read_text(encoding="utf-8").splitlines()
    assert [line for line in told if not line.startswith("#")] == [
        "bias\t-1.00",
        "in:送\t-2.00",
        "in:须\t0.50",
    ]
    assert (
        (tmp_path / "likely_attributes.tsv")
        .read_text(encoding="utf-8")
        .endswith("place\tbias\t-0.50\nplace\tin:须\t1.00\n")
    )
    assert ordered({"a": 1.0, BIAS: 0.0, "b": -2.0}) == [BIAS, "b", "a"]
