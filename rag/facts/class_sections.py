"""Sections for classes that are told in several places of a notice (`rag.facts.named_classes`): each with its own days, or with its own sum and conditions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from rag.domain import Fact
from rag.facts.named_classes import NamedClass, classes_in_title, classes_told_apart, named_classes, owners
from rag.facts.section_heads import HEAD_LINE, Section, key_of
from rag.language.item_marks import SECTION_MARK
from rag.notices.structure import Block, parse_blocks

_NOTE_BEHIND = re.compile(r"[（(][^（）()\n]{1,10}[）)]")

_HEAD_CHARS = 40
"""Of a paragraph's first line, which may name the class."""


def of_classes(text: str, blocks: Sequence[Block], facts: Sequence[Fact]) -> list[Section]:
    """A section for each named class, if two or more have different days of their own.

    Classes that share a day (三等人才) are tiers of one call.
    """
    if not (classes := named_classes(text)):
        return []
    members = _members(text, blocks, facts, classes)
    days = {name: last_days(own) for name, own in members.items()}
    owned = {key_of(f) for own in members.values() for f in own}
    common = last_days([f for f in facts if key_of(f) not in owned])
    told = {frozenset(own or common) for own in days.values()}
    if sum(bool(own or common) for own in days.values()) < 2 or len(told) < 2 or not any(days.values()):
        return []
    return [
        each
        for each in _class_sections(text, classes, members)
        if days[each.name] or any_grant(members[each.name])
    ]


def with_own_terms(text: str, facts: Sequence[Fact], title: str, *, always: bool = False) -> list[Section]:
    """A section for each class that gets a sum and has a condition of its own, even where all hand in by the same day.

    With one common day, levels of one thing (领军, 骨干; A类, B类) and groups of a contest stay one call.

    Args:
        text: of the notice.
        facts: read from it.
        title: its own.
        always: whether it can be applied for all the year; then the grants that head its sections are classes.

    """
    headed = _grants_in_heads(text) if always else ()
    told = (headed, named_classes(text), classes_told_apart(text), classes_in_title(title, text))
    candidates = [found for found in told if found]
    blocks = parse_blocks(text) if candidates else []
    for classes in candidates:
        members = _members(text, blocks, facts, classes)
        differ = len({frozenset(last_days(own)) for own in members.values()}) > 1
        by_day = differ and classes is told[-1]  # a title that names both says that they are two
        apart = all(any_grant(own) and (by_day or _has_condition(own)) for own in members.values())
        kinds = all(_KIND_OF_ITS_OWN.fullmatch(each.aliases[0]) for each in classes)
        if apart and (kinds or differ) and len(members) > 1:
            return _class_sections(text, classes, members)
    return []


def _has_condition(own: Iterable[Fact]) -> bool:
    return any(
        f.kind == "condition" or (f.kind in ("amount", "rate") and f.value.purpose == "condition")
        for f in own
    )


def _grants_in_heads(text: str) -> tuple[NamedClass, ...]:
    """一、个人创业担保贷款, 二、小微企业创业担保贷款: the grants and loans that head numbered sections."""
    names = tuple(dict.fromkeys(head["name"] for head in islice(_GRANT_HEAD.finditer(text), _MAX_HEADS)))
    return tuple(NamedClass(name, (name,)) for name in names) if len(names) > 1 else ()


_MAX_HEADS = 60
_GRANT_HEAD = re.compile(
    rf"(?:^|(?<=\n))[ 　]{{0,4}}{SECTION_MARK}(?P<name>[一-龥“”]{{2,16}}(?:贷款|补贴|补助|奖励|奖补|贴息|津贴|资助|返还|券))(?=\n)"
)

_KIND_OF_ITS_OWN = re.compile(r"[一-龥]{3,20}(?<!组)")


def last_days(own: Iterable[Fact]) -> set[object]:
    """The days by which applicants must act."""
    return {f.value for f in own if f.kind == "deadline" and f.still_for_applicants}


def any_grant(own: Iterable[Fact]) -> bool:
    """Whether a sum or a share is given."""
    return any(f.kind in ("amount", "rate") and f.is_funding for f in own)


def _members(
    text: str, blocks: Sequence[Block], facts: Sequence[Fact], classes: Sequence[NamedClass]
) -> dict[str, list[Fact]]:
    """The facts of each class, by its name."""
    starts = [block.start for block in blocks]
    members: dict[str, list[Fact]] = {each.name: [] for each in classes}
    for fact in facts:
        other = OF_ANOTHER.match(fact.quote) if fact.kind == "deadline" else None
        if other and not any(alias in other["name"] for each in classes for alias in each.aliases):
            continue
        block = blocks[max(0, bisect_right(starts, fact.start) - 1)]
        begin = text.rfind("\n", 0, fact.start) + 1
        behind = _NOTE_BEHIND.match(text, fact.end)  # 0371-65590015（A类）
        words = (behind.group() if behind else "", text[max(begin, fact.start - _CLASS_WITHIN) : fact.start])
        alone = _FOR_ONE_ALONE.search(text, fact.start, fact.end)
        words = (alone["who"] if alone else words[0], words[1] + _head(text[fact.start : fact.end]))
        heads = [*_questions_above(text, begin), *(text[start:end] for start, end in reversed(block.path))]
        heads.append(_short_line_above(text, begin))
        paragraph = _paragraph_head(text, fact.start)
        for name in owners(getattr(fact, "group", None), (*words, *heads, paragraph), classes):
            members[name].append(fact)
    return members


# 第二批：7月31日截止，仅受理B类
_FOR_ONE_ALONE = re.compile(r"仅(?:受理|接受|面向|限|开放)(?P<who>[^，。；、（）()\n]{2,12})")


def _paragraph_head(text: str, at: int) -> str:
    """How the paragraph around a place of a text begins, no further than that place."""
    gap = text.rfind("\n\n", 0, at)
    top = gap + 2 if gap >= 0 else 0
    return text[top : min(at, top + _HEAD_CHARS)].split("\n", 1)[0]


def _head(quote: str) -> str:
    """How a fact's own quote begins, since it may hold its class: A类：…, 骨干类集中申报，窗口期为6月8日至7月10日."""
    label, colon, _ = quote.partition("：")
    return label + colon if colon and label else _BEFORE_VALUE.match(quote).group()  # type: ignore[union-attr]  # it matches nothing, too


_BEFORE_VALUE = re.compile(r"[^\d，,。；;：:\n]*")


def _questions_above(text: str, begin: int) -> list[str]:
    """Of a line that begins with 答 the question that it answers and those before, the nearest first: 标准是多少？ is asked of what they name."""
    if not text.startswith("答", begin):
        return []
    answers = [*(m.start() + 1 for m in islice(_ANSWER.finditer(text, 0, begin), _MAX_HEADS)), begin]
    return [text[text.rfind("\n", 0, max(0, at - 1)) + 1 : at].strip() for at in reversed(answers)]


_ANSWER = re.compile("\n(?=答)")
# 2026年见习单位认定申请时间为…, beside 见习补贴
OF_ANOTHER = re.compile(
    r"(?:答：)?(?:20\d\d年度?)?(?P<name>[一-龥]{2,10}认定)的?(?:申请|申报|受理)(?:时间|截止)"
)
"""A day that its own words tell of something that is recognised."""


def _short_line_above(text: str, begin: int) -> str:
    """The line above one that begins at a place, "" where it is no heading: 💰第三笔：创业担保贷款."""
    line = text[text.rfind("\n", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)].strip()
    return line if len(line) <= HEAD_LINE else ""


def _class_sections(
    text: str, classes: Sequence[NamedClass], members: Mapping[str, Sequence[Fact]]
) -> list[Section]:
    return [
        Section(each.name, (at := _first_place(text, each)), at, members=frozenset(map(key_of, members[each.name])), aliases=each.aliases)
        for each in classes
    ]  # fmt: skip


def _first_place(text: str, named: NamedClass) -> int:
    return min((at for alias in named.aliases if (at := text.find(alias)) >= 0), default=0)


_CLASS_WITHIN = 160
"""How far before a value its sentence may name the class that it belongs to."""
