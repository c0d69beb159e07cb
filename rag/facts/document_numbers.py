"""Numbers of official documents, such as 苏工信信发〔2025〕279号."""

from __future__ import annotations

import re
from itertools import islice

from rag.domain import DocumentNumberFact
from rag.facts.exact_quote import quoted
from rag.facts.patterns import cue, last
from rag.facts.text_layout import Reading

MAX_NUMBERS = 500
_NUMBER = re.compile(
    r"(?<=[一-龥]) ?[〔\[﹝【（(〈](?P<year>(?:19|20)\d\d)[〕\]﹞】）)〉] ?第? ?(?P<number>\d{1,5}) ?号"
)
_BODY = re.compile(r"[一-龥]{1,12}$")


def normalised(body: str, year: str, number: str) -> str:
    """The usual form: hexagonal brackets (GB/T 9704), no leading noughts, no spaces."""
    return f"{body}〔{year}〕{int(number)}号"


def document_facts(reading: Reading) -> list[DocumentNumberFact]:
    """`document_number` facts; label "own" for the notice's own number, "cited" for others."""
    notice = reading.notice
    own = re.sub(r"\s", "", notice.document_number or "")
    facts = []
    for match in islice(_NUMBER.finditer(notice.text), MAX_NUMBERS):
        body = _body(notice.text[max(0, match.start() - 12) : match.start()])
        if not body:
            continue
        value = normalised(body, match["year"], match["number"])
        is_own = bool(own) and _digits(own) == _digits(value) and own[:2] == value[:2]
        start = match.start() - len(body)
        facts.append(
            DocumentNumberFact(
                value=value,
                label="own" if is_own else "cited",
                **quoted(notice.text, start, match.end()),
            )
        )
    return facts


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words)


def _body(left: str) -> str:
    """The issuing body's code: the characters right before the bracket, without a title that runs into them."""
    run = _BODY.search(left)
    if not run:
        return ""
    cut = last(cue("documents", "before"), run.group())
    return run.group()[cut.end() :] if cut else run.group()
