"""Which titles, certificates and levels an applicant must hold, or must not: `qualification`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.facts.conditions.clause_context import Clause, Named, pattern
from rag.resources import rows


@cache
def titles() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    """(name, pattern on folded text, names that it implies), the more special first."""
    return tuple(
        (row[0], re.compile(row[1]), tuple(row[2].split("、")) if len(row) > 2 and row[2] else ())
        for row in rows("rag.facts", "titles.tsv")
    )


def titles_in(folded: str) -> frozenset[str]:
    """The names of the titles that a folded text names."""
    return frozenset(name for name, found, _ in titles() if found.search(folded))


@cache
def _any_title() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{found.pattern})" for _, found, _ in titles()))


def title_conditions(clause: Clause) -> Iterator[Named]:
    """`qualification` has or has_not a title; alternatives joined by 或 or 、 make one list with op `in`.

    Titles of `titles.tsv` go first, then a level or more (二级以上, 市级及以上创新平台), then any certificate or list that is
    to be held (取得…许可证, 列入…名录).
    """
    if (found := _titled(clause)) or (found := _levelled(clause) or _certified(clause)):
        yield found


def _titled(clause: Clause) -> Named | None:
    words = clause.words
    if not _any_title().search(words):
        return None
    hits: list[tuple[int, int, str]] = []
    for name, found, _ in titles():
        for match in found.finditer(words):
            start, end = match.span()
            if any(s < end and start < e for s, e, _ in hits) or not _is_held(words, start, end):
                continue
            hits.append((start, end, _level_before(words[:start], name) + name))
    if not hits:
        return None
    hits.sort()
    refused = pattern("title_negated_after").match(
        clause.text[hits[-1][1] + clause.start : clause.segment_end]
    )
    if refused and pattern("had_already").search(refused.group()):
        return None  # 规上企业去年参过展的不能再来: what shuts out is what was had before
    asked = pattern("title_asked").search(words[: hits[0][0]])  # 须是高新技术企业，不得转租
    negative = (refused and not asked) or pattern("title_negated_before").search(words[: hits[0][0]])
    names = list(dict.fromkeys(name for _, _, name in hits))
    op = "has_not" if negative else ("has" if len(names) == 1 else "in")
    return clause.named("qualification", op, names[0] if len(names) == 1 else names)


def _is_held(words: str, start: int, end: int) -> bool:
    """Whether a title is one that somebody holds, not the name of a plan or a rule, nor what is yet to be won."""
    if pattern("title_object").match(words, end) or _in_quotes(words, start):
        return False
    if pattern("title_heads").match(words, end) and not re.search("[,;。:]", words[:start]):
        return False
    lead = words[max(0, start - 16) : start]
    return not re.search("[一-龥]", lead) or bool(pattern("title_lead").search(lead))


def _level_before(before: str, name: str) -> str:
    level = pattern("title_level").search(before)
    if not level or level[1][0] not in "国省市区" or name.startswith("国家"):
        return ""
    return level[1]


def _in_quotes(words: str, at: int) -> bool:
    return words.rfind("《", 0, at) > words.rfind("》", 0, at)


def _levelled(clause: Clause) -> Named | None:
    """二级及以上, 三等奖以上, 省级以上研发平台: a level that is to be reached."""
    match = pattern("tier").search(clause.words) or pattern("tier_of_body").search(clause.words)
    if not match or pattern("tier_not").search(clause.words):
        return None
    negative = pattern("title_negated_after").match(
        clause.text[clause.start + match.end() : clause.segment_end]
    )
    negative = negative or pattern("title_negated_before").search(clause.words[: match.start()])
    return clause.named("qualification", "has_not" if negative else "has", _value(match))


def _certified(clause: Clause) -> Named | None:
    words = clause.words
    match = pattern("certificate").search(words) or pattern("recognised_as").search(words)
    if not match or pattern("certificate_not").search(match.group()):
        return None
    if "职称" in match.group() and (pattern("degree").search(words) or pattern("degree_not").search(words)):
        return None
    negative = pattern("certificate_negated").search(words[: match.start()]) or pattern(
        "title_negated_after"
    ).match(clause.text[clause.start + match.end() : clause.segment_end])
    return clause.named("qualification", "has_not" if negative else "has", _value(match))


def _value(match: re.Match[str]) -> str:
    """The words of the one named group that matched."""
    return next(found for found in match.groupdict().values() if found).strip('“”"的.、: ')
