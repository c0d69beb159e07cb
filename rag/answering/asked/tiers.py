"""Classes, levels, prizes and topics: what tells the values of one notice apart (A类, 市级, 一等奖, 专题二)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rag.domain import Fact
from rag.language.clause_marks import behind_last
from rag.language.editions import find_batches
from rag.language.grams import han_pairs
from rag.language.item_marks import SECTION_MARK
from rag.language.normalise import fold
from rag.pattern_table import PatternTable
from rag.resources import compiled, pattern_table, rows

Tier = tuple[str, str]
"""(family, canonical name)."""

WHOLE = ("class", "size", "star", "band", "grade", "skill")
"""Families of which a notice that names two names all that it has."""
_STARS, _CLASSED = "star", ("class", "band")
OPPOSED = ("trade", "fair")
"""Families of two, of which a notice that names one and nowhere the other is not of the other."""
NUMBERED = ("topic",)
"""Families whose names are numbers, however they are written: 专题三, 专题3, topic three."""
_NUMBERS = {
    **{str(n): han for n, han in enumerate("一二三四五六七八九", 1)},
    **dict(zip(("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"), "一二三四五六", strict=True)),
}
REACH_CHARS = 160
"""How far before a value its class may be named."""
FEWEST_PARTS = 2
"""One part that is named like a tier tells nothing of those beside it."""
NAMED_BY, OTHERS_BELOW = 0.5, 0.5
"""A row is named by this share of its name's pairs of characters, where no other one has half as many."""
CACHED_CHARS = 2_000
"""Titles, questions and what stands before a value are looked at again and again; whole notices would fill the memory."""
_CLAUSE_ENDS = "。；;！？!?\n"
_HEAD = re.compile(r"[^,。;:\n]{1,8}:")
_NEXT_SECTION = re.compile(rf"(?:^|[\s。；]){SECTION_MARK}")
"""What stands in the notice's next section is of none of the parts before it."""
_STEP = r"[、,/和及与或至到~～—-]"
_STEPPED = r"(?:[1-5]a|[一二三四五甲乙丙丁a-h1-5])"
_ENUMERATION = re.compile(
    rf"(?<![a-z0-9第])(第?{_STEPPED}(?:{_STEP}第?{_STEPPED}){{1,7}})[两二三四五六七八]?个?(星级|等奖|季度|a级|[类档级])"
)
_AND_ABOVE = re.compile(r"[^,。;、:\d\n]{2,10}?以上")
_SUM_BEHIND = re.compile(r"[^。;\n]{0,30}?\d[\d.,]*[千百]?(?:元|万|%)")
_ROWS_OF_NAMES = ("一二三四五", "甲乙丙丁", "abcdefgh", "12345")


def _rows() -> tuple[tuple[str, ...], ...]:
    """(family, canonical name, pattern)."""
    return rows("rag.answering", "tiers.tsv")


@cache
def _patterns() -> PatternTable:
    return pattern_table("rag.answering", "tiers.tsv", 2)


def tiers_at(folded: str) -> tuple[tuple[int, Tier], ...]:
    """Where a folded text names tiers, in its order; those of an enumeration (一、二档; 三至五星级) one by one."""
    return _cached_tiers(folded) if len(folded) <= CACHED_CHARS else _find_tiers(folded)


def _find_tiers(folded: str) -> tuple[tuple[int, Tier], ...]:
    found = {*_written(folded)}
    for match in _ENUMERATION.finditer(folded):
        for name in _enumerated(match[1]):
            found |= {(match.start(), tier) for _, tier in _written(f"{name}{match[2]}")}
    return tuple(sorted(found))


_cached_tiers = lru_cache(maxsize=4096)(_find_tiers)


def _written(folded: str) -> Iterator[tuple[int, Tier]]:
    """The tiers that are written out, each with its own classifier."""
    table = _rows()
    for number in _patterns().matching(folded):
        family, name, pattern = table[number]
        for match in compiled(pattern).finditer(folded):
            group = next((g for g in match.groups() if g), "").upper()
            group = _NUMBERS.get(group, group) if family in NUMBERED else group
            yield match.start(), (family, name.replace("\\1", group))


def _enumerated(words: str) -> list[str]:
    """The names of an enumeration, a range with those between: "一、二" -> 一, 二; "三至五" -> 三, 四, 五."""
    names = re.findall(_STEPPED, words)
    row = next((row for row in _ROWS_OF_NAMES if names[0][0] in row and names[-1][0] in row), "")
    if len(names) == 2 and row and re.search("[至到~～—-]", words):
        kind = names[-1][1:]
        return [f"{c}{kind}" for c in row[row.index(names[0][0]) : row.index(names[1][0]) + 1]]
    return names


def tiers_in(text: str) -> frozenset[Tier]:
    """The tiers that a text names."""
    return frozenset(tier for _, tier in tiers_at(fold(text)))


def unsettled(asked: frozenset[Tier], title: str) -> frozenset[Tier]:
    """The asked tiers that a notice's title does not settle: of a family of which it names just the asked one, its text may say what it likes."""
    if not asked:
        return asked
    own = tiers_in(title)
    settled = {
        family
        for family, _ in asked
        if {t for t in own if t[0] == family} == {t for t in asked if t[0] == family}
    }
    return frozenset(tier for tier in asked if tier[0] not in settled)


def is_of_another(fact: Fact, facts: Sequence[Fact], text: str, asked: frozenset[Tier]) -> bool:
    """Whether a value is told of another tier than the asked one of its family.

    Args:
        fact: the value.
        facts: those of the same notice; what stands before one of the same kind belongs to that one.
        text: the notice's.
        asked: the tiers that the question names.

    """
    if not asked:
        return False
    families = {family for family, _ in asked}
    if grouped := {tier for tier in tiers_in(fact.group or fact.label or "") if tier[0] in families}:
        return grouped.isdisjoint(asked)  # what it was read of counts, however far before it that is named
    before = max((f.end for f in facts if f.kind == fact.kind and f.end <= fact.start), default=0)
    folded = fold(text[max(before, fact.start - REACH_CHARS) : fact.end])
    for family in families:
        told = [(at, tier) for at, tier in tiers_at(folded) if tier[0] == family]
        own = (
            [tier for _, tier in told]
            or _only_one_of_clause(fact, text, family)
            or _of_part(fact, text, family)
        )
        if own and own[-1] not in asked and not (fact.kind == "deadline" and asked & _last_row(folded, told)):
            return True
    return False


_JOINED = re.compile("[^。;,]{1,6}[、和及与或/]")
_SENTENCE_END = re.compile("[。;]")


def _last_row(folded: str, told: Sequence[tuple[int, Tier]]) -> set[Tier]:
    """The tiers in a row with the last one of a day's own sentence, all of which the day is of: 第一批（含A类、B类）4月24日截止."""
    row: set[Tier] = set()
    if told and _SENTENCE_END.search(folded, told[-1][0]):
        return row
    for n in range(len(told) - 1, -1, -1):
        if row and not _JOINED.fullmatch(folded, told[n][0], told[n + 1][0]):
            break
        row.add(told[n][1])
    return row


def _only_one_of_clause(fact: Fact, text: str, family: str) -> list[Tier]:
    """The tier of a family that a value's clause names, where it names no other: 出口增量奖励：比上年增长15%以上的，按1.5%奖励."""
    start = behind_last(_CLAUSE_ENDS, text, fact.start, max(0, fact.start - REACH_CHARS))
    named = {tier for _, tier in tiers_at(fold(text[start : fact.end])) if tier[0] == family}
    within_reach = bool(start) or fact.start <= REACH_CHARS
    return list(named) if within_reach and len(named) == 1 else []


def _of_part(fact: Fact, text: str, family: str) -> list[Tier]:
    """The tier whose part of the notice a value stands in (专题五：孵化载体 …… 受理时间：9月19日), where the notice has several such parts."""
    heads = [(at, tier) for at, tier in _heads_of_parts(text) if tier[0] == family]
    before = [(at, tier) for at, tier in heads if at < fact.start]
    if (
        len({tier for _, tier in heads}) < FEWEST_PARTS
        or not before
        or _NEXT_SECTION.search(text, before[-1][0], fact.start)
    ):
        return []
    return [before[-1][1]]


@lru_cache(maxsize=64)
def _heads_of_parts(text: str) -> tuple[tuple[int, Tier], ...]:
    """Where a notice's parts begin that a tier names: with a colon behind its name."""
    folded = fold(text)
    return tuple((at, tier) for at, tier in _find_tiers(folded) if _HEAD.match(folded, at))


_GROUP_NOUN = re.compile("(?:企业|单位|项目|课题|组|人员|人才)$")


def is_of_another_group(fact: Fact, facts: Sequence[Fact], question: str) -> bool:
    """Whether a value is that of another batch or group of the notice than the one that the folded question names."""
    own = _names_of(fact)
    if not own:
        return False
    named = groups_meant([f for f in facts if f.kind == fact.kind], question)
    return bool(named) and not named & own


def is_of_another_tier(text: str, asked: frozenset[Tier]) -> bool:
    """Whether a text names tiers of an asked family, and not the asked ones."""
    families = {family for family, _ in asked}
    own = {tier for tier in tiers_in(text) if tier[0] in families} if families else set()
    return bool(own) and own.isdisjoint(asked)


def groups_meant(facts: Sequence[Fact], question: str) -> set[str]:
    """The batches, groups or rows among some facts that a folded question names, or counts: 第二拨 is the second one that is told."""
    names = list(dict.fromkeys(name for f in sorted(facts, key=_start) for name in sorted(_names_of(f))))
    named = {name for name in names if _names_group(question, name)}
    asked = find_batches(question)
    if named or len(asked) != 1:
        return named or _rows_abbreviated(facts, question)
    numbered = {name: find_batches(name) for name in names}
    if any(numbered.values()):
        return {name for name, numbers in numbered.items() if asked[0] in numbers}
    groups = list(dict.fromkeys(f.group for f in sorted(facts, key=_start) if f.group))
    return {groups[asked[0] - 1]} if asked[0] <= len(groups) > 1 else set()


def _rows_abbreviated(facts: Sequence[Fact], question: str) -> set[str]:
    """The names of the row among those of a table that a question names in fewer words (首台套保险补偿 for 首台套装备保险补偿); none where another comes near."""
    asked = han_pairs(question)
    shares = {
        name: len(han_pairs(fold(name)) & asked) / (len(han_pairs(fold(name))) or 1)
        for fact in facts
        if fact.rule == "table-column"
        for name in _names_of(fact)
    }
    best = max(shares.values(), default=0.0)
    near = {name for name, share in shares.items() if share > best * OTHERS_BELOW}
    same = {name for fact in facts if _names_of(fact) & near for name in _names_of(fact)}
    rows = {(fact.start, fact.end) for fact in facts if _names_of(fact) & near}
    return same if best >= NAMED_BY and len(shares) > 1 and len(rows) == 1 else set()


def _start(fact: Fact) -> int:
    return fact.start


def _names_of(fact: Fact) -> set[str]:
    """What a question may call the part of a call that a value belongs to: its group, and the row of a table."""
    row = fact.label.split("：")[0] if fact.rule == "table-column" and fact.label else ""
    return {name for name in (fact.group, row) if name}


def _names_group(question: str, group: str) -> bool:
    short = _GROUP_NOUN.sub("", fold(group))
    return fold(group) in question or (len(short) > 2 and short in question)


def missing_tier(asked: frozenset[Tier], text: str, *, of_sum: bool = False) -> tuple[Tier, list[str]] | None:
    """The asked class that a notice with classes of its own does not have, and those that it has.

    Only classes, sizes, stars, grades of skill and opposites count: a notice that names just levels or prizes may leave one out without
    its not existing, and one that speaks of all from one on (高级工以上) leaves out none above it; where a sum is asked for, one that
    gives such a sum.
    """
    wanted = sorted(tier for tier in asked if tier[0] in (*OPPOSED, *WHOLE))
    folded = fold(text) if wanted else ""
    told = tiers_at(folded) if wanted else ()
    for tier in wanted:
        places = [(at, name) for at, (family, name) in told if family == tier[0]]
        own = sorted({name for _, name in places})
        if not own and tier[0] == _STARS and len(others := {t for _, t in told if t[0] in _CLASSED}) > 1:
            return tier, sorted(name for _, name in others)  # 甲级, 乙级 are all that there is, and no stars
        if tier[1] in own or any(_reaches_up(folded, at, of_sum) for at, _ in places):
            continue
        if own and (tier[0] in OPPOSED or (tier[0] in WHOLE and len(own) > 1)):
            return tier, own
    return None


def _reaches_up(folded: str, at: int, of_sum: bool) -> bool:
    """Whether a folded text speaks of all from the tier at a place on, and if a sum is asked for, tells one behind it in that sentence."""
    match = _AND_ABOVE.match(folded, at)
    if match is None:
        return False
    return not of_sum or bool(_SUM_BEHIND.match(folded, match.end()))
