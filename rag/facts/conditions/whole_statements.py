"""Conditions that a pattern states whole: record, limits, listing, growth, what must be done.

They stand in `data/condition_statements.tsv`, one a line: rule, attribute, op, value (a JSON literal, `&` for the words
that match, `$` for the clause), unit, pattern, what must not stand in the clause (`-` for nothing), an example that fires
and one that does not. Of the lines of one attribute the first that fires in a clause decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag.facts.conditions.bound_places import places_in
from rag.facts.conditions.clause_context import MAX_WORDS, Clause, Named, pattern
from rag.resources import rows


@dataclass(frozen=True, slots=True)
class Statement:
    """A line of the table."""

    rule: str
    attribute: str
    op: str
    value: str
    unit: str | None
    found: re.Pattern[str]
    unless: re.Pattern[str] | None

    def match(self, words: str) -> re.Match[str] | None:
        """Where the words of a clause state it."""
        match = self.found.search(words)
        return None if match and self.unless and self.unless.search(words) else match

    def valued(self, clause: Clause, match: re.Match[str]) -> Any:
        """What the condition wants."""
        if self.value == "&":
            return match.group()[:MAX_WORDS]
        return clause.told if self.value == "$" else json.loads(self.value)


@cache
def statements() -> tuple[Statement, ...]:
    """The table, in its order."""
    return tuple(
        Statement(
            rule, attribute, op, value, unit if unit != "-" else None, re.compile(found), re.compile(unless) if unless != "-" else None,
        )
        for rule, attribute, op, value, unit, found, unless, *_ in rows("rag.facts", "condition_statements.tsv")
    )  # fmt: skip


def stated_conditions(clause: Clause) -> Iterator[Named]:
    """What the table finds in a clause; `limit` has a reader of its own."""
    words, seen = clause.words, set()
    for statement in statements():
        if statement.attribute in seen or not (match := statement.match(words)):
            continue
        seen.add(statement.attribute)
        value = statement.valued(clause, match)
        yield clause.named(
            statement.attribute,
            statement.op.rstrip("!"),
            value,
            unit=statement.unit,
            rest=statement.attribute in ("other", "limit"),
            refuses=statement.op.endswith("!"),
        )


_MERE_REFUSAL = 8
"""Characters of a clause (不得重复申报) that says of whom only in the clause before."""


def limit_conditions(clause: Clause) -> Iterator[Named]:
    """`limit` has_not: what a firm must not have had, or not apply for beside this."""
    words = clause.words
    if clause.shut_out and pattern("had_already").search(words) and "逾期" not in words:
        yield clause.named("limit", "has_not", clause.told)
        return
    match = pattern("limit").search(words)
    if not match or pattern("limit_not").search(words) or re.search(r"\d", match.group()):
        return
    start = clause.start
    told_here = pattern("limit_subject").search(words)
    if not told_here or (len(words) <= _MERE_REFUSAL and words.startswith("不")):
        begin = clause.text.rfind(",", clause.segment_start, clause.start - 1) + 1
        before = max(begin, clause.segment_start)
        if pattern("limit_subject").search(clause.text[before : clause.start]):
            start = before
        elif not told_here:
            return
    yield clause.named("limit", "has_not", clause.text[start : clause.end].strip()[:MAX_WORDS], start=start)


_DEGREES = {"研究生": "硕士", "专科": "大专"}


_OF_OTHERS = re.compile(r"非|(?:[省市区县州旗以海境国])外|外[省市地来县]")
"""非本市户籍, 市外户籍; 户籍在安化、在外务工 is of those from there."""


def person_conditions(clause: Clause) -> Iterator[Named]:
    """`person_degree` at least, and `person_residence` (from outside, or of a registered residence)."""
    words = clause.words
    match = pattern("degree").search(words)
    if (
        match
        and not pattern("degree_not").search(words)
        and not pattern("degree_not_after").match(words, match.end())
    ):
        degree = next(name for name in match.groups() if name)
        yield clause.named("person_degree", ">=", _DEGREES.get(degree, degree), subject="person")
    if match := pattern("from_outside").search(words):
        names = [name for _, _, name in places_in(match["where"], clause.regions)]
        outside = re.findall(r"省外|市外|海外|国外|境外", match.group())
        if match["out"] and names:
            yield clause.named("person_residence", "not_in", names, subject="person")
        elif outside:
            yield clause.named("person_residence", "in", outside, subject="person")
        return
    match = pattern("household").search(words)
    if match and (names := [name for _, _, name in places_in(match.group(), clause.regions)]):
        op = "not_in" if _OF_OTHERS.search(match.group()) else "in"
        yield clause.named("person_residence", op, names, subject="person")
