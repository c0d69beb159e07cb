"""All facts of a notice, in reading order."""

from __future__ import annotations

from dataclasses import replace

from rag.domain import AddressFact, Fact, MaterialFact, Notice
from rag.facts.applicants import applicant_facts, government_only, material_facts
from rag.facts.conditions import condition_facts
from rag.facts.contacts import contact_facts
from rag.facts.corrections import revised
from rag.facts.date_roles import date_facts
from rag.facts.documents import document_facts
from rag.facts.links import link_facts
from rag.facts.money import money_facts
from rag.facts.programme_sections import with_programme_groups
from rag.facts.tables import table_facts, without_those_in_tables
from rag.facts.text_folding import fold_for_reading
from rag.facts.text_layout import Reading, read


def extract_facts(notice: Notice) -> list[Fact]:
    """Facts of a notice's cleaned text, sorted by where they start; never raises for any text.

    Every fact quotes the text exactly: `notice.text[fact.start:fact.end] == fact.quote`. A notice without a body
    has its title as its text, and its facts are the title's.
    """
    folded = replace(notice, text=fold_for_reading(notice.text))
    return [_as_written(notice.text, fact) for fact in facts_of(read(folded))]


def _as_written(text: str, fact: Fact) -> Fact:
    """The fact quoted from the text itself, which has the same places as the folded one."""
    written = text[fact.start : fact.end]
    if written == fact.quote:
        return fact
    # addresses and the like are told as written; numbers, days and links in their one spelling
    if isinstance(fact, AddressFact | MaterialFact) and fact.value == fact.quote:
        return replace(fact, quote=written, value=written)
    return replace(fact, quote=written)


def facts_of(reading: Reading) -> list[Fact]:
    """Facts of a notice whose sentences and headings are found already."""
    notice = reading.notice
    applicants = applicant_facts(reading)
    in_tables = table_facts(reading)
    facts = [
        *applicants,
        *without_those_in_tables(
            [*date_facts(reading, government_only(applicants)), *money_facts(reading)], in_tables
        ),
        *in_tables,
        *contact_facts(notice),
        *link_facts(reading),
        *document_facts(notice),
        *material_facts(notice),
        *condition_facts(reading),
    ]
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.end, fact.kind))
    return revised(notice, with_programme_groups(notice, ordered))
