"""The learnt judge of dates: what it learns of made-up examples, and the file it writes."""

import pytest

from eval.likely_deadlines import HEAD, Example, fitted, table, written
from rag.facts.sequence_weights import BIAS, weighed


def made(author: str, feature: str, deadline: bool, by_rule: bool = False) -> list[Example]:
    one = Example(author, frozenset({feature, "left:请"}), not by_rule, by_rule, deadline)
    return [one] * 12


FOUND = [
    example
    for author in ("a", "b", "c")
    for example in (
        *made(author, "behind:交", True),
        *made(author, "behind:评", False),
        *made(author, "behind:报", True, True),
    )
]


def test_what_deadlines_share_gets_weight_and_what_all_share_gets_none() -> None:
    weights = fitted(FOUND)
    assert weights["behind:评"] < 0
    assert "left:请" not in weights
    assert weighed(weights, FOUND[0].features) > 0.8 > weighed(weights, FOUND[12].features)


def test_each_author_is_read_by_what_the_others_taught() -> None:
    lines = table(FOUND).splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| a", "| b", "| c", "| all"]
    assert lines[-1].endswith("| 72 | 1.000 / 0.500 | 1.000 / 1.000 |")


def test_the_file_begins_with_its_explanation_and_the_bias() -> None:
    text = written({"left:请": 0.5, BIAS: -1.0, "right:交": -2.0})
    assert text == HEAD + "bias\t-1.000\nright:交\t-2.000\nleft:请\t0.500\n"
    assert pytest.approx(1.0) == float(text.splitlines()[-1].split("\t")[1]) * 2
