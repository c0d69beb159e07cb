"""What was learnt decides about clauses that no rule knows, and about no other."""

import datetime as dt

import pytest

from rag.domain import ConditionFact
from rag.facts.conditions.condition_facts import condition_facts
from rag.facts.conditions.learnt_clauses import RULE, RULE_OF_NUMBER
from rag.facts.conditions.likely_conditions import Learnt, clues, features, lead_of, sequences, shipped
from rag.facts.sequence_weights import BIAS
from rag.facts.text_layout import read
from rag.matching.condition import condition_of
from rag.matching.condition_check import status_of
from rag.matching.profile import read_profile
from rag.resources import rows
from tests.facts.conftest import make_notice

NOTHING = Learnt({BIAS: -99.0}, {})
LAMP = Learnt({BIAS: -3.0, "in:灯": 6.0}, {"qualification": {BIAS: -3.0, "in:证": 6.0}})
"""A clause with a lamp is a condition, and one with a certificate asks for a title."""


def told(text: str, learnt: Learnt) -> list[ConditionFact]:
    return condition_facts(read(make_notice(text, category="申报")), learnt)


@pytest.mark.parametrize(
    ("text", "attribute", "op"),
    [
        ("今天说个事。门口挂灯。", "other", "has"),
        ("今天说个事。灯有证。", "qualification", "has"),
        ("这几种没戏：\n灯灭着的。", "other", "has_not"),
    ],
)
def test_a_clause_in_unknown_words_is_told_as_it_stands(text: str, attribute: str, op: str) -> None:
    (found,) = [fact for fact in told(text, LAMP) if fact.rule == RULE]
    assert (found.value.attribute, found.value.op) == (attribute, op)
    assert not [fact for fact in told(text, NOTHING) if fact.value.attribute == attribute]


def test_a_number_of_which_it_is_likely_what_it_measures_decides_nothing() -> None:
    """No firm fails by what is only likely."""
    learnt = Learnt({BIAS: -3.0, "in:灯": 6.0}, {"revenue": {BIAS: -3.0, "in:账": 6.0}})
    (found,) = told("一、申报条件\n去年进账60万元以上。", learnt)
    assert (found.rule, found.value.attribute, found.value.value) == (RULE_OF_NUMBER, "revenue", 600_000)
    profile = read_profile({"revenue": 500_000})
    assert status_of(condition_of(found), profile, dt.date(2025, 9, 1)) == "unknown"


def test_in_a_likely_clause_the_rules_read_first() -> None:
    (found,) = told("今天说个事。挂灯的店营业收入500万元以上，电话0519-88880001。", LAMP)
    assert (found.value.attribute, found.value.op, found.value.value) == ("revenue", ">=", 5_000_000)


@pytest.mark.parametrize(
    "text", ["灯具补贴每户封顶2000元。", "灯：0519-88880001。", "附灯具照片。", "优先支持挂灯的店。"]
)
def test_grants_telephones_papers_and_wishes_are_none(text: str) -> None:
    assert not told(text, LAMP)


def test_what_leads_a_list_in_is_found_above_it() -> None:
    text = "各位店主:\n这些店可以来:\n门口挂灯;\n夜里营业。\n"
    assert lead_of(text, text.index("夜里")) == "这些店可以来:"
    assert lead_of(text, 0) == ""
    one, other = (clues(words, 0, len(words), "一、谁来", "能来的:") for words in ("雇3人", "雇 12人"))
    assert features(one) == features(other)


def test_every_weight_is_of_a_place_that_is_looked_at() -> None:
    places = {f.partition(":")[0] for f in features(clues("•门口挂灯。", 0, 5, "一、谁来", "能来的:"))}
    weights = [feature for feature, _ in rows("rag.facts", "likely_conditions.tsv")]
    assert weights[0] == BIAS
    assert len(set(weights)) == len(weights)
    assert {feature.partition(":")[0] for feature in weights[1:]} <= places
    own = {f.partition(":")[0] for f in sequences("门口挂灯")} | {BIAS}
    for weights_of in shipped().attributes.values():
        assert BIAS in weights_of
        assert {feature.partition(":")[0] for feature in weights_of} <= own
