"""Which class a sum belongs to, where a notice lists its classes as items (（一）自建海外仓 …（二）租用海外仓 …) or rows of a table.

The classes share their day, so that no section of a programme (`rag.facts.programme_sections`) tells them apart; what each
of them gets is told of it alone. A call says so of its sums; the notice's own facts keep to what their sentences say, since
an answer would take sums of several groups for several cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rag.domain import RESULTS, AmountFact, Fact, Notice, RateFact
from rag.facts.patterns import cue
from rag.facts.text_folding import fold_for_reading
from rag.language.item_marks import NEXT_SECTION, number_of

_MAX_ITEMS = 80
_ITEM = re.compile(
    r"(?:^|(?<=[\n。；：]))(?P<lead>[ 　]{0,4})(?:[（(](?P<han>[一二三四五六七八九])[）)]|(?P<figure>[1-9])[.、](?!\d)|[1-9]\.(?P<second>[1-9])(?![.\d]))[ 　]?"
    r"(?P<name>[一-龥“”、]{2,18})(?=[。：\n；（(]|(?<=[类型档组目])，(?:按|每|一?次性|给|最高|单|对|补|奖|不))"
)
_TOP = re.compile(rf"{NEXT_SECTION.pattern}|\n(?=\n)")
_ROW_NAME = re.compile(r"[一-龥A-Za-z“”]{2,12}")
_SENTENCE = re.compile(r"(?:应|须|需|可|不|为|的|等|后|前|起|并|将)$|^(?:对|给|按|凡|经|在|由|请)")

_OF_ALL = re.compile(r"[两三四五各几]项")
"""同一企业两项合计不超过400万元: a bound of all classes, wherever it stands."""


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    number: int
    style: str
    start: int
    end: int


def with_class_groups(notice: Notice, facts: Sequence[Fact]) -> list[Fact]:
    """The facts, each sum or rate that is given and has no group yet with the class that its item or row tells of."""
    if notice.category in RESULTS or notice.is_digest:
        return list(facts)
    text = fold_for_reading(notice.text)
    items = list(_items_with_sums(text, facts))
    rows = {(start, end): name for start, end, name in _rows(facts)}
    return _of_applicants(text, [_of_its_class(fact, items, rows) for fact in facts])


# 个人最高30万元，合伙的最多110万元；小微企业最高400万元: who leads a sentence gets its sums
_WHO_LEADS = re.compile(
    r"(?:[▪·•◆●■\-—]|[（(][一二三四五六\d][）)] ?|\d[.、．] ?)?(?:答：|其中，?|对|那|而)?(?P<who>个人|个体(?:工商)?户|小微企业|中小企业|企业|用人单位|单位|合作社|家庭农场)(?!所得税|征信|信用)"
)
_PEOPLE = ("个人", "个体户", "个体工商户")
_SENTENCE_ENDS = re.compile(r"[。；;！!？?\n]")
_SENTENCE_CHARS = 200


def with_borrowers(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts; how much may be borrowed where people and firms may each borrow their own is theirs, not the whole loan's."""
    loans = [f for f in facts if isinstance(f, AmountFact) and (f.group or "").endswith("贷款")]
    told = {id(f): g for f, g in zip(loans, _of_applicants(text, loans), strict=True)}
    return [told.get(id(f), f) for f in facts]


def _of_applicants(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts; where sums are told of people and of firms apart, each that has no group with those that lead its sentence."""
    free = [f for f in _given(facts) if f.group is None or f.group.endswith("贷款")]
    whose = {id(f): who for f in free if (who := _who_leads(text, f.start, f.label or ""))}
    if len({who in _PEOPLE for who in whose.values()}) < 2:
        return list(facts)
    return [replace(f, group=whose[id(f)]) if id(f) in whose else f for f in facts]


def _who_leads(text: str, at: int, label: str) -> str:
    """Who may apply by the label of a sum, else by the first words of its sentence; "" where neither says."""
    before = text[max(0, at - _SENTENCE_CHARS) : at]
    sentence = _SENTENCE_ENDS.split(before)[-1].lstrip()
    found = _WHO_LEADS.match(label) or _WHO_LEADS.match(sentence)
    return found["who"] if found else ""


def _of_its_class(
    fact: Fact, items: Sequence[tuple[int, int, str]], rows: Mapping[tuple[int, int], str]
) -> Fact:
    if not isinstance(fact, AmountFact | RateFact) or fact.group is not None or not fact.is_funding:
        return fact
    if _OF_ALL.search(fact.quote):
        return fact
    item = next((name for start, end, name in items if start <= fact.start and fact.end <= end), None)
    name = item or rows.get((fact.start, fact.end))
    return replace(fact, group=name) if name else fact


def _given(facts: Sequence[Fact]) -> list[AmountFact | RateFact]:
    return [f for f in facts if isinstance(f, AmountFact | RateFact) and f.is_funding]


def _items_with_sums(text: str, facts: Sequence[Fact]) -> Iterator[tuple[int, int, str]]:
    """The items of each row of items that are named like classes and of which each tells of a sum."""
    sums = [f.start for f in _given(facts)]
    for run in _runs(text):
        named = all(_names_class(item.name) for item in run)
        told = sum(any(item.start <= at < item.end for at in sums) for item in run)
        if named and told > 1 and told == len(run):
            yield from ((item.start, item.end, item.name) for item in run)


def _names_class(name: str) -> bool:
    detail = cue("sections", "detail").search(name) or cue("sections", "common").fullmatch(name)
    return not detail and not _SENTENCE.search(name)


def _runs(text: str) -> Iterator[list[_Item]]:
    """Items of one style whose numbers go on from 1, each up to the next, the last to the end of its part."""
    open_runs: dict[str, list[_Item]] = {}
    for match in islice(_ITEM.finditer(text), _MAX_ITEMS):
        style = "han" if match["han"] else "figure" if match["figure"] else "second"
        number = number_of(match[style])
        run = open_runs.get(style, [])
        if number == 1:
            yield from _closed(text, open_runs.pop(style, []))
            run = open_runs[style] = []
        elif not run or number != run[-1].number + 1:
            continue
        if run:
            run[-1] = replace(run[-1], end=match.start())
        run.append(_Item(match["name"], number, style, match.start(), match.end()))
    for run in open_runs.values():
        yield from _closed(text, run)


def _closed(text: str, run: list[_Item]) -> Iterator[list[_Item]]:
    if len(run) < 2:
        return
    last = run[-1]
    inline = last.start > 0 and text[last.start - 1] != "\n"
    line = text.find("\n", last.end)
    if inline or last.style != "han":
        end = line if line >= 0 else len(text)
    else:
        end = behind.start() if (behind := _TOP.search(text, last.end)) else len(text)
    yield [*run[:-1], replace(last, end=end)]


def _rows(facts: Sequence[Fact]) -> Iterator[tuple[int, int, str]]:
    """The rows of tables of sums, by what each row is about; a table with days tells of programmes or batches."""
    rows = {
        (f.start, f.end): f.label.split("：")[0]
        for f in facts
        if isinstance(f, AmountFact | RateFact) and f.rule == "table-column" and f.label
    }
    dated = any(f.kind == "deadline" and f.rule == "table-column" for f in facts)
    if dated or len(rows) < 2 or len(set(rows.values())) < len(rows):
        return
    for (start, end), name in rows.items():
        if _ROW_NAME.fullmatch(name):
            yield start, end, name
