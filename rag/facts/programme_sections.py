"""Notices with several programmes in sections of their own (专题一 …, 二、招商中介奖励), each with its own day.

The days may also stand together in a section of times, each behind its programme's name (境外参展：9月9日至10月17日).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.domain import Fact, Notice
from rag.facts.class_sections import OF_ANOTHER, any_grant, last_days, of_classes, with_own_terms
from rag.facts.fact_kinds import KINDS
from rag.facts.groups import OF_A_TURN, group_of
from rag.facts.programme_rows import programme_rows
from rag.facts.section_heads import (
    NO_PROGRAMME,
    Section,
    boxed,
    counted,
    is_common,
    is_named,
    is_programme,
    key_of,
    labelled,
    leads_with,
    marked,
    numbered,
    pictured,
    reaching,
    topics,
)
from rag.language.chinese_numbers import counted_number
from rag.language.clause_marks import behind_last
from rag.notices.structure import parse_blocks


def programme_sections(text: str, facts: Sequence[Fact], title: str = "") -> list[Section]:
    """The sections that each name a programme and give applicants a day of their own; [] unless there are two or more."""
    days = [f.start for f in facts if f.kind == "deadline" and f.still_for_applicants]
    if not any(f.tells_applicants for f in facts):
        return _with_own_grants(text, facts) or with_own_terms(text, facts, title, always=True)
    found = (_with_own_days(text, facts) if len(days) > 1 else []) or with_own_terms(text, facts, title)
    return [*found, *_named_beside(found, facts)]


OF_A_REVIEW = re.compile(r"(?:申请|参加|到期|往年)*复[核审]的?(?:表|材料|企业|申请|项目|单位)")
"""Of what those hand in who are looked at again: 复核表于4月10日前报送, 申请复核的企业请于4月15日前完成填报."""


def _named_beside(sections: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """Beside classes what has a day of its own under another name: those who are looked at again, or what is recognised first."""
    free = (
        [f for f in facts if f.tells_applicants and not any(s.tells(f) for s in sections)] if sections else []
    )
    named: dict[str, list[Fact]] = {}
    for fact in free:
        other = OF_ANOTHER.match(fact.quote)
        name = "复核" if OF_A_REVIEW.match(fact.quote) else other["name"] if other else ""
        if name and not any(name in s.name or s.name in name for s in sections):
            named.setdefault(name, []).append(fact)
    return [
        Section(name, own[0].start, own[0].end, members=frozenset(map(key_of, own)), aliases=(name,))
        for name, own in named.items()
    ]


def _with_own_days(text: str, facts: Sequence[Fact]) -> list[Section]:
    if found := _with_days(topics(text), facts, named=True) or _of_grants(text, boxed(text), facts):
        return found
    blocks = parse_blocks(text)
    if found := _of_rows(text, facts) or _of_table(text, facts) or of_classes(text, blocks, facts):
        return found
    outer, inner = (_with_shared(text, numbered(text, blocks, level), facts) for level in (1, 2))
    return (
        _of_questions(text, facts)
        or _counted(text, facts)
        or _with_grants(marked(text), facts)
        or _with_grants(pictured(text), facts)
        or _with_grants(labelled(text), facts)
        or _with_days(pictured(text), facts)
        or _with_days(outer, facts)
        or _with_days(inner, facts)
        or _with_grants(outer, facts)
        or _with_grants(inner, facts)
        or _tracks(text, inner, facts)
        or _tracks(text, outer, facts)
        or _tracks(text, marked(text), facts)
    )


def _of_table(text: str, facts: Sequence[Fact]) -> list[Section]:
    """A section for each programme of a table with a column of last days, if most are given something and their times differ."""
    told = [row for row in programme_rows(text) if len(row.name) > _SHORT and group_of(row.name) != row.name]
    if len(told) < 2:
        return []
    own = [[f for f in facts if any(p.start <= f.start < p.end for p in row.parts)] for row in told]
    times = {frozenset((f.value, f.undated) for f in row if f.kind == "deadline") for row in own}
    if 2 * sum(map(any_grant, own)) < len(told) or len(times) < 2:
        return []
    return [
        Section(row.name, row.parts[0].start, row.parts[-1].end, members=frozenset(map(key_of, each)))
        for row, each in zip(told, own, strict=True)
    ]


def _of_rows(text: str, facts: Sequence[Fact]) -> list[Section]:
    """A section for each row of a table that names a programme, its last day and its grant, where the days differ."""
    told = [f for f in facts if f.kind == "deadline" and f.tells_applicants]
    days = [f for f in told if f.rule == "table-column"]
    grants = [f for f in facts if f.kind in ("amount", "rate") and f.is_funding]
    rows = {(f.start, f.end): (f.label or "").split("：")[0] for f in days}
    rows |= _rows_beside(text, rows, [f for f in told if f.rule != "table-column"])
    long = sum(len(name) > _SHORT for name in rows.values())
    names = [
        name
        for name in rows.values()
        if len(name) > (_SHORT if 2 * long <= len(rows) else _LEAST) and not NO_PROGRAMME.search(name)
    ]
    given = all(any(s <= g.start and g.end <= e for g in grants) for s, e in rows)
    if len(set(names)) < max(2, len(rows)) or len({f.days for f in days}) < 2 or not given:
        return []
    return [Section(name, start, end) for (start, end), name in rows.items()]


def _rows_beside(
    text: str, rows: Mapping[tuple[int, int], str], others: Sequence[Fact]
) -> dict[tuple[int, int], str]:
    """Rows of the same table whose day stands in words: 线上展 | … | 4月10日起常年受理，11月30日收口."""
    widths = {text[start:end].count(_CELL) for start, end in rows}
    found = {}
    for fact in others:
        start = text.rfind("\n", 0, fact.start) + 1
        end = stop if (stop := text.find("\n", fact.end)) >= 0 else len(text)
        if _CELL in text[start:end] and text[start:end].count(_CELL) in widths and (start, end) not in rows:
            found[start, end] = text[start:end].split(_CELL)[0].strip()
    return found


_CELL = " | "
_LEAST = 2
"""Of a name in a table most of whose rows have longer ones (线上展 beside 境外实体展) the fewest characters, less one."""


def _with_own_grants(text: str, facts: Sequence[Fact]) -> list[Section]:
    """The sections under lines that each begin with the same mark, or count the same word, and name a grant, where no day is told at all."""
    for tops in (topics(text), marked(text), pictured(text), boxed(text)):
        if own := _of_grants(text, tops, facts):
            return own
    return []


def _of_grants(text: str, tops: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections that are named after a grant and hold its sum or share, if there are two or more."""
    own = [
        top for top in tops if _PLAIN_GRANT.search(top.name) and any_grant(f for f in facts if top.tells(f))
    ]
    if len(own) < _LEAST:
        return []
    stop = text.find("\n\n", own[-1].start, own[-1].end)
    return [*own[:-1], replace(own[-1], end=stop if stop >= 0 else own[-1].end)]


_PLAIN_GRANT = re.compile(
    r"(?:补贴|补助|奖励|奖补|贴息|资助|津贴|稳岗返还|担保贷款|券(?!商)|[^候增弥填]补)(?:[（(][^（）()]{1,12}[）)])?$"
)

# 问：…, 4.问：…, Q3 …, a question that begins its line
_QUESTION = re.compile(
    r"(?:^|(?<=\n))[ 　]{0,4}(?:\d{1,2}[.、．] ?)?(?:[【〖]?问[】〗]?|Q ?\d{0,2})[：:.、 ]"
)
# 研发增量奖补今年还有吗, 答：不是。技术合同登记奖补随时登记: a grant named at the beginning of a clause
_GRANT_NAMED = re.compile(
    r"(?:^|(?<=[，。；：:、！!？? ]))(?:那|还|请问|这?个|今年的?|有没有|有)?(?P<name>(?![但与和及或不能可是等其同另该每按凭])[一-龥“”]{1,12}?(?:补贴|奖补|补助|奖励|贴息|资助|津贴|券(?!商)))(?![额金资对标的])"
)
_NAMED_WITHIN = 60


def _of_questions(text: str, facts: Sequence[Fact]) -> list[Section]:
    """A section for each question whose own words, or whose answer's first ones, name a grant, with its sum and time."""
    found: dict[str, Section] = {}
    for pair in reaching([("", match.start()) for match in _QUESTION.finditer(text)], len(text)):
        name = _asked_for(text[pair.start : pair.end])
        own = [f for f in facts if pair.tells(f)]
        timed = any(f.kind == "deadline" and f.still_for_applicants for f in own)
        if name and timed and any_grant(own):
            found.setdefault(name, replace(pair, name=name))
    return list(found.values()) if len(found) > 1 else []


def _asked_for(pair: str) -> str:
    """The grant that a question, else its answer's beginning, names; "" where none does."""
    question, _, answer = pair.partition("答")
    words = answer.lstrip("：:】〗 ")[:_NAMED_WITHIN]
    named = _GRANT_NAMED.search(words) or _GRANT_NAMED.search(question.split("问", 1)[-1].lstrip("：:】〗 "))
    return named["name"].strip("“”") if named else ""


_SHORT = 4
"""甲类, 第一档, 留用奖励: names of so few characters are classes or payments of one call, which shows them as its groups."""


def _tracks(text: str, tops: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections that promise a grant, if two or more of them have a day of their own in a section of times."""
    days = [f for f in facts if f.tells_applicants]
    grants = [f.start for f in facts if f.kind in ("amount", "rate") and f.is_funding]
    found = [
        replace(top, by_label=True)
        for top in tops
        if len(top.name) >= 2 and group_of(top.name) is None
        if any(top.start <= at < top.end for at in grants) and any(is_named(f, top.name) for f in days)
    ]
    told = {f.days for f in days if any(is_named(f, s.name) for s in found)}
    return _with_turns(text, found, days) if len(found) >= 2 and len(told) > 1 else []


def _with_turns(text: str, found: Sequence[Section], days: Sequence[Fact]) -> list[Section]:
    """The sections with the later turns of their sentence: 境内参展、境外参展分两批：第一批5月31日截止；第二批11月20日截止."""
    alone = [f for f in days if OF_A_TURN.search(f.group or "") and not any(s.tells(f) for s in found)]
    leads = {key_of(f): text[behind_last("。\n", text, f.start) : f.start] for f in alone}
    return [
        replace(s, shared=s.shared | {key for key, lead in leads.items() if leads_with(lead, s.name)})
        for s in found
    ]


def _with_grants(tops: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections that hold both a day and a grant of their own, whatever their names: （一）新引进一批：…奖10万元，8月31日前申报."""
    dated, named = _dated(tops, facts)
    own = [top for top in named if any_grant(f for f in facts if top.tells(f))]
    return _own_beside(own, dated, tops, facts)


def _counted(text: str, facts: Sequence[Fact]) -> list[Section]:
    """Sections numbered by the same word that have a day: programmes if most of them hold a grant, or if each is headed and has another day."""
    tops = counted(text)
    dated, named = _dated(tops, facts)
    own = [top for top in named if any_grant(f for f in facts if top.tells(f))]
    headed = all(_is_headed(text, top) for top in named) and _each_has_its_day(named, facts)
    return _own_beside(named if 2 * len(own) > len(named) or headed else own, dated, tops, facts)


def _dated(tops: Sequence[Section], facts: Sequence[Fact]) -> tuple[list[Section], list[Section]]:
    """The sections that hold a day of applicants, and those of them with a name that may be a programme's."""
    dated = [
        top
        for top in tops
        if any(f.kind == "deadline" and f.still_for_applicants and top.tells(f) for f in facts)
    ]
    named = [
        top
        for top in dated
        if 2 <= len(top.name) <= _MAX_OWN_NAME
        if group_of(top.name) is None or _NAMED_CLASS.fullmatch(top.name)
    ]
    return dated, named


def _own_beside(
    own: list[Section], dated: Sequence[Section], tops: Sequence[Section], facts: Sequence[Fact]
) -> list[Section]:
    """Two or more sections, beside which only what holds for all of them has a day, and those of grants without a day."""
    others = [top for top in dated if top not in own]
    ours = len(own) >= 2 and all(is_common(top.name) for top in others)
    return _with_undated(tops, own, facts) if ours else []


def _is_headed(text: str, top: Section) -> bool:
    """Whether a name stands alone in its line, or before a colon or bracket: 第五条 兑付分批进行。 is a sentence."""
    line = text[top.start : top.end].split("\n", 1)[0]
    behind = line[line.find(top.name) + len(top.name) :].strip()
    return not behind or behind[0] in "：:（(】"


def _each_has_its_day(tops: Sequence[Section], facts: Sequence[Fact]) -> bool:
    """Whether sections have last days of applicants that no other of them has."""
    days = [last_days(f for f in facts if top.tells(f)) for top in tops]
    return len(days) > 1 and all(days) and len(set().union(*days)) == sum(map(len, days))


_MAX_OWN_NAME = 16
# 甲类（重大攻关）: a class with a name of its own, unlike A类
_NAMED_CLASS = re.compile(r"[甲乙丙丁A-FＡ-Ｆ][类档组款][（(：:—-]?[一-龥]{3,12}[）)]?")


def _with_days(tops: Sequence[Section], facts: Sequence[Fact], *, named: bool = False) -> list[Section]:
    """The sections that hold a day, if there are two or more and each names a programme (`named`: by its mark)."""
    starts = [section.start for section in tops]
    days = [f for f in facts if f.kind == "deadline" and f.still_for_applicants]
    held = {at for day in days if (at := bisect_right(starts, day.start) - 1) >= 0}
    held |= {at for at, top in enumerate(tops) if top.shared}
    found = [tops[at] for at in sorted(held) if named or is_programme(tops[at].name)]
    return _own_beside(found, [tops[at] for at in sorted(held)], tops, facts)


def _with_undated(tops: Sequence[Section], dated: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections with a day, and those of the same list that are named after a grant and hold its sum."""
    breaks = [top.start for top in tops if not top.name]  # a section above, between two lists
    lists = {bisect_right(breaks, top.start) for top in dated}
    return [
        top
        for top in tops
        if top in dated
        or (
            bisect_right(breaks, top.start) in lists
            and _PLAIN_GRANT.search(top.name)
            and any_grant(f for f in facts if top.tells(f))
        )
    ]


# 以上两项分两期受理：上半年为3月1日至6月15日，…
_FOR_THE_ABOVE = re.compile(
    r"(?:^|(?<=[\n。]))[ 　]{0,4}(?:以上|上述)(?P<count>[两二三四五六2-6])(?:项|类|笔|种)[^。\n]{2,120}"
)


def _with_shared(text: str, tops: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections; those that a sentence of a later one counts as above share its days."""
    found = list(tops)
    for told in _FOR_THE_ABOVE.finditer(text):
        last = bisect_right([top.start for top in found], told.start()) - 1
        days = {key_of(f) for f in facts if f.tells_applicants and told.start() <= f.start < told.end()}
        count = counted_number(told["count"]) or 0
        for at in range(max(0, last - count + 1), last) if days else ():
            found[at] = replace(found[at], shared=found[at].shared | days)
    return found


def with_programme_groups(notice: Notice, facts: Sequence[Fact]) -> list[Fact]:
    """The facts; those in the section of one of several programmes get its name as their group, if they have none."""
    sections = programme_sections(notice.text, facts, notice.title) if not notice.is_digest else []
    return [
        replace(fact, group=name)
        if KINDS[fact.kind].of_section
        and fact.group is None
        and (name := next((s.name for s in sections if s.tells(fact)), ""))
        else fact
        for fact in facts
    ]
