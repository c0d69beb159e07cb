"""Which rules decided in a notice, those that decide for no fact included: for tests, `eval.rules` and explanations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from rag.domain import Notice
from rag.facts.applicants import applicant_facts, government_only
from rag.facts.dates.audience_rules import AUDIENCES
from rag.facts.dates.date_context import contexts_of
from rag.facts.dates.date_facts import decisions
from rag.facts.dates.date_rules import LEARNT, ROLES, SPANS
from rag.facts.dates.deadlines import DEADLINE_ROLES, step_of
from rag.facts.decision_table import Rule, decide
from rag.facts.money.money_facts import money_decisions
from rag.facts.money.purpose_rules import PURPOSES
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import read
from rag.language.date_grammar import date_expressions

TABLES: dict[str, Sequence[Rule[Any, Any]]] = {
    "role": ROLES,
    "span": SPANS,
    "learnt": LEARNT,
    "audience": AUDIENCES,
    "purpose": PURPOSES,
}
"""Every table of rules by name."""


def decided(notice: Notice) -> Iterator[tuple[str, str]]:
    """(table, rule) for every decision taken in a notice's text."""
    reading = read(replace(notice, text=fold_for_reading(notice.text)))
    governments = government_only(applicant_facts(reading))
    table = {rule.name: name for name in ("span", "learnt", "role") for rule in TABLES[name]}
    for context in contexts_of(reading, date_expressions(reading.text, notice.date)):
        for rule, role in decisions(context):
            yield table[rule], rule
            if role in DEADLINE_ROLES and (who := decide(AUDIENCES, step_of(context, governments))):
                yield "audience", who.name
    for rule, _ in money_decisions(reading):
        yield "purpose", rule
