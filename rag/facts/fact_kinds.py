"""The registry of kinds of facts: for each, who reads it, which question it answers, how it is worded, how it is shared out.

A new kind is a class in `rag.domain.facts` and an entry here. mypy then points to what is missing: an entry of `KINDS`, the
kind's public JSON (`rag.public.fact_json.value_out`) and its text in an answer (`rag.answering.wording.value_text.value_text`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

from rag.domain import AmountFact, DeadlineFact, FactKind, PeriodFact, RateFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What is said of one kind of fact.

    Attributes:
        bit: its number in what is stored of a passage; never changed, and 14 to 17 are taken by `rag.retrieval.notice_heads`.
        reader: "module:function" of `rag.facts`: takes a `Reading`, gives its facts of this kind, and perhaps of others.
        states: what a question may ask for (`Interpretation.asked`) that a fact of this kind states.
        stands_in_for: what it is quoted for where no kind states it: a contact for a telephone number.
        of_one_part: of a notice with several programmes it belongs to the one that its label or heading names, where there
            is one; other kinds hold for all.
        of_section: in a section of one of several programmes it is grouped under that programme's name.
        told_apart: a notice often tells several, so that the notice's own label is said beside the value.
        details: what besides the kind chooses its label, in order: the label of a deadline is that of the phrases
            `deadline.applicant.paper`, `deadline.applicant` and `deadline` which is there first.
    """

    bit: int
    reader: str
    states: tuple[str, ...] = ()
    stands_in_for: tuple[str, ...] = ()
    of_one_part: bool = False
    of_section: bool = False
    told_apart: bool = False
    details: Callable[[Any], tuple[str, ...]] = lambda _: ()


def _of_deadline(fact: DeadlineFact) -> tuple[str, ...]:
    if fact.undated == "open_end":
        return ("opens",)  # 申报系统10月8日起开放: no end is told
    return (fact.audience or "unsure", *((fact.channel,) if fact.channel else ()))


def _of_period(fact: PeriodFact) -> tuple[str, ...]:
    return ("comment",) if "意见" in (fact.label or "") else ()


def _of_money(fact: AmountFact | RateFact) -> tuple[str, ...]:
    return (fact.value.purpose,)


class _Kinds(TypedDict):
    applicants: Kind
    deadline: Kind
    period: Kind
    event: Kind
    validity: Kind
    amount: Kind
    rate: Kind
    phone: Kind
    contact: Kind
    email: Kind
    url: Kind
    address: Kind
    document_number: Kind
    material: Kind
    condition: Kind


KINDS: _Kinds = {
    "applicants": Kind(bit=12, reader="applicants:applicant_facts", states=("who",)),
    "deadline": Kind(
        bit=0, of_section=True, reader="dates.date_facts:date_facts", states=("when",), of_one_part=True, told_apart=True, details=_of_deadline
    ),
    "period": Kind(bit=1, reader="dates.date_facts:date_facts", states=("when",), details=_of_period),
    "event": Kind(bit=3, reader="dates.date_facts:date_facts", states=("when",), told_apart=True),
    "validity": Kind(bit=2, reader="dates.date_facts:date_facts", states=("when",), told_apart=True),
    "amount": Kind(
        bit=4, of_section=True, reader="money.money_facts:money_facts", states=("amount",), stands_in_for=("funding", "rate"), of_one_part=True,
        told_apart=True, details=_of_money,
    ),
    "rate": Kind(
        bit=5, of_section=True, reader="money.money_facts:money_facts", states=("amount", "rate"), stands_in_for=("funding",), of_one_part=True,
        details=_of_money,
    ),
    "phone": Kind(bit=6, of_section=True, reader="contacts:contact_facts", states=("phone",), told_apart=True),
    "contact": Kind(bit=10, of_section=True, reader="contacts:contact_facts", states=("who",), stands_in_for=("phone", "address")),
    "email": Kind(bit=7, of_section=True, reader="web_addresses:link_facts", states=("email",)),
    "url": Kind(bit=8, of_section=True, reader="web_addresses:link_facts", states=("url",), of_one_part=True),
    "address": Kind(bit=9, reader="contacts:contact_facts", states=("address",)),
    "document_number": Kind(bit=11, reader="document_numbers:document_facts", states=("document_number",)),
    "material": Kind(bit=13, reader="applicants:material_facts"),
    "condition": Kind(bit=18, reader="conditions.condition_facts:condition_facts", of_one_part=True),
}  # fmt: skip
"""Every kind; of kinds that answer one question the better one first."""


def kinds() -> Iterator[tuple[FactKind, Kind]]:
    """The kinds by name, in the order of the registry."""
    for name in _NAMES:
        yield name, KINDS[name]


_NAMES: tuple[FactKind, ...] = tuple(KINDS)  # type: ignore[arg-type]  # the keys of a TypedDict are not typed
