"""Every named rule decides in its example and not in its counter-example."""

import pytest

from eval.rules import TABLES, decided
from rag.facts.dates.undated import KINDS
from rag.facts.decision_table import Rule
from tests.facts.conftest import make_notice

RULES = [
    pytest.param(table, rule, id=f"{table}-{rule.name}") for table, rules in TABLES.items() for rule in rules
]


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_a_rule_decides_in_its_example_and_not_in_its_counter_example(table: str, rule: Rule) -> None:
    fired, spared = (set(decided(make_notice(t, category=rule.category))) for t in (rule.fires, rule.spares))
    assert (table, rule.name) in fired, fired
    assert (table, rule.name) not in spared


@pytest.mark.parametrize("table", TABLES)
def test_no_two_rules_of_a_table_share_a_name(table: str) -> None:
    names = [rule.name for rule in TABLES[table]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("kind", "pattern", "told", "untold"), KINDS)
def test_deadlines_without_a_day_are_told_by_their_words(kind, pattern, told, untold) -> None:
    assert pattern.search(told)
    assert not pattern.search(untold)
