"""Applicants whom a condition does not bind, read as an alternative to it: 小巨人企业不受营收限制, 博士放宽到40周岁.

Read as conditions for all, both would be asked for: a firm with the title would fail by its revenue. What only relaxes a bound
for some (成立不足三年的企业，产值降到2000万元) decides nothing by itself: whom it holds for is seldom read whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from rag.facts.conditions.bodies import trade_conditions
from rag.facts.conditions.bound_conditions import numeric_conditions
from rag.facts.conditions.bounded_numbers import numbers
from rag.facts.conditions.choices import Choice
from rag.facts.conditions.clause_context import MAX_WORDS, Clause, pattern
from rag.facts.conditions.held_titles import title_conditions
from rag.facts.conditions.measures import Found
from rag.facts.conditions.nested_choices import UNDECIDED
from rag.facts.conditions.zones import Segment, mark_of
from rag.language.clause_marks import behind_last

_NEAR = 160
"""Characters within which the condition stands that a clause lifts or relaxes."""
_MOST = 40
_BESIDE = 3
"""Characters (a quotation mark, a comma) between a condition and what lifts it for some."""
_ALL = re.compile(r"(?:[此该上述以前]|这[一条个项]?|相应|有关|相关|[条项款])*")


def with_exempted(text: str, found: Sequence[Found]) -> list[Found]:
    """The conditions; one and whom it does not bind are alternatives of one choice."""
    told = list(found)
    for match in islice(pattern("relaxed").finditer(text), _MOST):
        aim = _aim(told, match, lambda item, m=match: _is_on_the_same(text, item, m))  # type: ignore[misc]
        told = _relaxed(text, told, match, aim)
    for match in islice(pattern("eased_by").finditer(text), _MOST):
        told = [replace(f, rule=UNDECIDED) if _may_be_less(f, match) else f for f in told]
    for match in islice(pattern("let_in").finditer(text), _MOST):
        told = _let_in(text, told, match)
    for match in islice(pattern("exempt").finditer(text), _MOST):
        aim = _aim(told, match, lambda item, m=match: _spoken_of(text, item, m["what"], m.start()))  # type: ignore[misc]
        told = _lifted(text, told, match, aim)
    for match in islice(pattern("exempt_item").finditer(text), _MOST):
        item = _item_named(text, match)
        told = [replace(f, rule=UNDECIDED) if f.start in item else f for f in told]
    for match in islice(pattern("exempt_list").finditer(text), _MOST):
        listed = range(match.end(), _list_end(text, match))
        told = [replace(item, rule=UNDECIDED) if item.start in listed else item for item in told]
    return sorted(told, key=lambda item: (item.start, item.end))


_OF_WHOM = ("legal_form", "qualification")


def _let_in(text: str, found: list[Found], match: re.Match[str]) -> list[Found]:
    """Who may apply besides (须为企业，其中B类可由个体工商户申报) need not be what the sentence asks for: an alternative that decides nothing."""
    inside = range(match.start(), match.end())
    told = [item for item in found if item.start not in inside]
    begins = behind_last("。;\n", text, match.start())
    aims = [n for n, f in enumerate(told) if f.attribute in _OF_WHOM and begins <= f.start < match.start()]
    aims = [n for n in aims if told[n].op in ("has", "in")]
    if not aims:
        return [replace(f, rule=UNDECIDED) if f.start in inside else f for f in found]
    told, other = _linked(told, aims[-1])
    return [*told, _words(text, told[aims[-1]], match, other)]


_LIST_CHARS = 600
"""At most so far a list goes on that says whom a condition does not bind."""


def _item_named(text: str, match: re.Match[str]) -> range:
    """Where the item stands that 不受第2项限制 speaks of: the last before it with that number."""
    marked = re.compile(rf"(?:^|(?<=[\n;。:]))\s*[第(]?{match['n']}[)、.条项](?!\d)")
    marks = list(marked.finditer(text, max(0, match.start() - _ITEM_CHARS), match.start()))
    if not marks:
        return range(0)
    end = re.compile(r"[;\n]").search(text, marks[-1].end(), match.start())
    return range(marks[-1].start(), end.start() if end else match.start())


_ITEM_CHARS = 1500


def _list_end(text: str, match: re.Match[str]) -> int:
    """Where the list below 下列企业不受第2项限制： ends: with the next item of the kind that it stands in, or a line without a mark."""
    begins = behind_last("\n;。", text, match.start())
    own = mark_of(text, begins)
    last = min(len(text), match.end() + _LIST_CHARS)
    for end in re.finditer("[;。]?\n|[;。]", text[match.end() : last]):
        at = match.end() + end.end()
        following = mark_of(text, at)
        if (following is None and "\n" in end.group()) or (following is not None and following == own):
            return at
    return last


def _aim(found: Sequence[Found], match: re.Match[str], fits: Callable[[Found], bool]) -> int | None:
    """Which number the words of a match speak of: the last one near before them."""
    near = range(match.start() - _NEAR, _whom(match)[0])
    for n in range(len(found) - 1, -1, -1):
        item = found[n]
        if item.start in near and item.must and item.rule != UNDECIDED and _is_number(item) and fits(item):
            return n
    return None


def _is_on_the_same(text: str, item: Found, match: re.Match[str]) -> bool:
    """Whether a condition is in the unit of what is relaxed, and on what the words say (裁员率), where they name it."""
    alike = item.unit in {number.unit for number in numbers(match.group())}
    return alike and (match["measure"] is None or match["measure"] in text[item.start : item.end])


def _may_be_less(item: Found, match: re.Match[str]) -> bool:
    """Whether a lower bound before the words is in their unit: 村集体入股的，客房数要求可减少2间."""
    told = [number.unit for number in numbers(match.group())]
    return item.end <= match.start() and _is_number(item) and item.op[0] == ">" and item.unit in told


def _is_number(item: Found) -> bool:
    return isinstance(item.value, int | float) and not isinstance(item.value, bool)


def _spoken_of(text: str, item: Found, what: str, start: int) -> bool:
    """不受产值限制 speaks of 产值5000万元以上, 不受此限 of any number, (规下企业不作要求) of the one right before it."""
    if not what:
        return item.start < start <= item.end + _BESIDE
    words = text[item.start : item.end]
    return bool(what and _ALL.fullmatch(what)) or any(a + b in words for a, b in pairwise(what))


def _linked(found: list[Found], aim: int) -> tuple[list[Found], Choice]:
    """The conditions with one of them as an alternative of a choice, and one more alternative of that."""
    own = found[aim].choice
    choice = own or Choice(1 + max((abs(f.choice.number) for f in found if f.choice), default=0), 1, 1)
    last = max(
        (f.choice.alternative for f in found if f.choice and f.choice.number == choice.number), default=1
    )
    told = [*found[:aim], replace(found[aim], choice=choice), *found[aim + 1 :]]
    return told, replace(choice, alternative=last + 1)


def _lifted(text: str, found: list[Found], match: re.Match[str], aim: int | None) -> list[Found]:
    inside = range(match.start(), match.end())
    if aim is None:  # what is lifted stands in another notice: whom it is lifted for is no condition
        return [replace(f, rule=UNDECIDED) if f.start in inside and _is_number(f) else f for f in found]
    told, other = _linked(found, aim)
    holders = _holders(text, told[aim], match, other) or [_words(text, told[aim], match, other)]
    return [*(item for item in told if item.start not in inside), *holders]


def _relaxed(text: str, found: list[Found], match: re.Match[str], aim: int | None) -> list[Found]:
    if aim is None:
        return found
    target = found[aim]
    own = [
        n
        for n, f in enumerate(found)
        if n > aim and match.start() <= f.start < match.end() and f.unit == target.unit
    ]
    if any(found[n].attribute not in (target.attribute, "other") for n in own):
        return found
    inside = range(match.start(), match.end())
    if _asks_more(target, match):
        kept = [item for n, item in enumerate(found) if n <= aim or item.start not in inside]
        return [*kept, _words(text, target, match, target.choice)]
    told, other = _linked(found, aim)
    kept = [item for n, item in enumerate(told) if n <= aim or item.start not in inside]
    return [*kept, *(_eased(text, target, match, other) or [_words(text, target, match, other)])]


def _asks_more(target: Found, match: re.Match[str]) -> bool:
    """占比不低于10%（500人以下的企业达到15%）: a value that binds some more, no alternative for them."""
    values = [number.value for number in numbers(match.group()) if number.unit == target.unit]
    if not values or not isinstance(target.value, int | float):
        return False
    return values[-1] > target.value if target.op[0] == ">" else values[-1] < target.value


def _eased(text: str, target: Found, match: re.Match[str], choice: Choice) -> list[Found]:
    """The value that holds for some, and the numbers by which they are told: 30人以下的企业放宽到20%."""
    values = [number for number in numbers(match.group()) if number.unit == target.unit]
    if not values:
        return []
    start, end = _whom(match)
    of_whom = numeric_conditions(text, Segment(start, end, "condition"), end)
    value = replace(
        target,
        value=_plain(values[-1].value),
        start=match.start(),
        end=match.end(),
        choice=choice,
        rule=UNDECIDED,
    )
    return [*(replace(item, choice=choice, rule=UNDECIDED) for item in of_whom), value]


def _whom(match: re.Match[str]) -> tuple[int, int]:
    """Where it stands whom a condition does not bind."""
    return match.span("who" if match["who"] is not None else "some")


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _words(text: str, target: Found, match: re.Match[str], choice: Choice | None) -> Found:
    start, end = _whom(match)[0], match.end()
    return replace(
        target, attribute="other", op="has", value=text[start:end][:MAX_WORDS], unit=None, start=start, end=end, choice=choice, rule=UNDECIDED,
    )  # fmt: skip


def _holders(text: str, target: Found, match: re.Match[str], choice: Choice) -> list[Found]:
    """Who holds a title, is of a trade or is so small need not meet the number."""
    start, end = match.span("who")
    sized = numeric_conditions(text, Segment(start, end, "condition"), end)
    return [
        *(replace(item, choice=choice, rule="exempt_words") for item in sized if item.attribute != "other"),
        *_of_kind(text, target, match, choice),
    ]


def _of_kind(text: str, target: Found, match: re.Match[str], choice: Choice) -> list[Found]:
    start, end = match.span("who")
    return [
        replace(
            target, attribute=n.attribute, op=n.op, value=n.value, unit=None, start=start, end=match.end(), choice=choice, rule="exempt_words",
        )
        for reader in (title_conditions, trade_conditions)
        for n in reader(Clause(text, start, end, start, end, ()))
        if n.op in ("has", "in")
    ]  # fmt: skip
