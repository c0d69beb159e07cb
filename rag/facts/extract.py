"""All facts of a notice, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pkgutil import resolve_name

from rag.domain import AddressFact, Fact, MaterialFact, Notice
from rag.facts.class_sums import with_borrowers
from rag.facts.corrections import revised
from rag.facts.fact_kinds import kinds
from rag.facts.programme_sections import with_programme_groups
from rag.facts.table_facts import table_facts, without_those_in_tables
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
    in_tables = table_facts(reading)
    told = [fact for read_kind in readers() for fact in read_kind(reading)]
    facts = [*without_those_in_tables(told, in_tables), *in_tables]
    if any(fact.tells_applicants for fact in in_tables):  # 额满为止 says less than the days of a table
        facts = [fact for fact in facts if not (fact.kind == "deadline" and fact.undated == "used_up")]
    ordered = sorted(facts, key=lambda fact: (fact.start, fact.end, fact.kind))
    grouped = with_borrowers(reading.text, with_programme_groups(reading.notice, ordered))
    return revised(reading.notice, grouped)


@cache
def readers() -> tuple[Callable[[Reading], Iterable[Fact]], ...]:
    """The readers of all kinds, each once."""
    return tuple(
        resolve_name(f"rag.facts.{name}") for name in dict.fromkeys(kind.reader for _, kind in kinds())
    )
