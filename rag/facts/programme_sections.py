"""Notices with several programmes in sections of their own (专题一 …, 二、招商中介奖励), each with its own day.

The days may also stand together in a section of times, each behind its programme's name (境外参展：9月9日至10月17日).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.domain import Fact, Notice
from rag.facts.clauses import without_list_mark
from rag.facts.fact_kinds import KINDS
from rag.facts.groups import group_of
from rag.facts.named_classes import NamedClass, classes_told_apart, named_classes, owners
from rag.facts.patterns import cue, last
from rag.language.item_marks import HAN, INNER_MARK, NEXT_SECTION
from rag.notices.structure import Block, parse_blocks

_NUMBER = re.compile(
    rf"^\s*(?:【|第[{HAN}]{{1,3}}条\s?[（(【]?|第?[{HAN}]{{1,3}}[、.．章]|{INNER_MARK}|专题[{HAN}\d]{{1,3}}[：:、 ]?)\s*"
)
_TOPIC = re.compile(
    r"(?:(?:^|(?<=\n))\s*(?:专题|类别|方向|板块)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{0,3}|(?<=[。；])\s*(?:专题|类别|方向|板块)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{1,3}|(?:^|(?<=[\n。；]))\s*(?:支持)?(?:项目|专项|任务|课题|赛道|榜单|政策)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{1,3}|(?<![“《，、])专题[一二三四五六七八九十]{1,3}[：:]|(?:^|(?<=[\n。；])|(?<=问：))\s*(?:[^\w\s，。；：、（(]{1,3}\s?)?第[一二三四五六](?:笔|项|块|件|类|个)[，、：:是])(?P<name>[^\n。；]{3,80})"
)
_ENDS = re.compile(r"[：:。；;，,？?\n】）]")
_TOPIC_ENDS = re.compile(r"[：:。；;，,？?\n】（(]|\d[.、．]")
_MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]` tells of the programme `name`; with `by_label`, so do labelled facts elsewhere in the notice.

    Of a class that is told in several places (`rag.facts.named_classes`) `members` tells the facts, and `aliases`
    whatever the notice calls it.
    """

    name: str
    start: int
    end: int
    by_label: bool = False
    members: frozenset[tuple[str, int, int, str]] | None = None
    aliases: tuple[str, ...] = ()

    def tells(self, fact: Fact) -> bool:
        """Whether a fact belongs to this programme."""
        if self.members is not None:
            return _key(fact) in self.members
        return self.start <= fact.start < self.end or (self.by_label and _is_named(fact, self.name))

    def words(self, text: str) -> str:
        """What a notice's text says of this programme: the section, or every line that names the class."""
        if self.members is None:
            return text[self.start : self.end]
        names = (self.name, *self.aliases)
        return "\n".join(line for line in text.split("\n") if any(name in line for name in names))


def _key(fact: Fact) -> tuple[str, int, int, str]:
    """What identifies a fact within its notice."""
    return fact.kind, fact.start, fact.end, str(fact.value)


_LEAD_ENDS = re.compile(r"[：:，,；;。\d（(]")


def _is_named(fact: Fact, name: str) -> bool:
    """Whether a fact's words, else its label, begin with a programme's name or a part of it: 海外仓 of 公共海外仓."""
    leads = [
        _LEAD_ENDS.split(without_list_mark(words), maxsplit=1)[0] for words in (fact.quote, fact.label or "")
    ]
    lead = next((lead for lead in leads if len(lead) >= 2), "")
    return lead != "" and (lead in name or lead.startswith(name))


def programme_sections(text: str, facts: Sequence[Fact]) -> list[Section]:
    """The sections that each name a programme and give applicants a day of their own; [] unless there are two or more."""
    days = [f.start for f in facts if f.kind == "deadline" and f.still_for_applicants]
    if not any(f.tells_applicants for f in facts):
        return _with_own_grants(text, facts)
    return (_with_own_days(text, facts, days) if len(days) > 1 else []) or _with_own_terms(text, facts)


def _with_own_days(text: str, facts: Sequence[Fact], days: Sequence[int]) -> list[Section]:
    if found := _with_days(_topics(text), days, named=True):
        return found
    blocks = parse_blocks(text)
    if found := _of_rows(text, facts) or _of_classes(text, blocks, facts):
        return found
    outer, inner = (_sections(text, blocks, level) for level in (1, 2))
    return (
        _of_questions(text, facts)
        or _with_grants(_counted(text), facts, in_most=True)
        or _with_grants(_marked(text), facts)
        or _with_grants(_pictured(text), facts)
        or _with_days(_pictured(text), days)
        or _with_days(outer, days)
        or _with_days(inner, days)
        or _with_grants(outer, facts)
        or _with_grants(inner, facts)
        or _tracks(inner, facts)
        or _tracks(outer, facts)
    )


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
        if len(name) > (_SHORT if 2 * long <= len(rows) else _LEAST) and not _NO_PROGRAMME.search(name)
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
    """The sections under lines that each begin with the same mark and name a grant, where no day is told at all."""
    for tops in (_marked(text), _pictured(text)):
        own = [
            top for top in tops if _PLAIN_GRANT.search(top.name) and _grants(f for f in facts if top.tells(f))
        ]
        if len(own) > 1:
            stop = text.find("\n\n", own[-1].start)
            return [*own[:-1], replace(own[-1], end=stop if stop >= 0 else own[-1].end)]
    return []


_PLAIN_GRANT = re.compile(r"(?:补贴|补助|奖励|奖补|贴息|资助|[^候增弥填]补)(?:[（(][^（）()]{1,12}[）)])?$")

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
    for pair in _reaching([("", match.start()) for match in _QUESTION.finditer(text)], len(text)):
        name = _asked_for(text[pair.start : pair.end])
        own = [f for f in facts if pair.tells(f)]
        timed = any(f.kind == "deadline" and f.still_for_applicants for f in own)
        if name and timed and _grants(own):
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

_NOTE_BEHIND = re.compile(r"[（(][^（）()\n]{1,10}[）)]")


def _of_classes(text: str, blocks: Sequence[Block], facts: Sequence[Fact]) -> list[Section]:
    """A section for each named class, if two or more have different days of their own.

    Classes that share a day (三等人才) are tiers of one call.
    """
    if not (classes := named_classes(text)):
        return []
    members = _members(text, blocks, facts, classes)
    days = {name: _days(own) for name, own in members.items()}
    owned = {_key(f) for own in members.values() for f in own}
    common = _days([f for f in facts if _key(f) not in owned])
    told = {frozenset(own or common) for own in days.values()}
    if sum(bool(own or common) for own in days.values()) < 2 or len(told) < 2 or not any(days.values()):
        return []
    return [
        each
        for each in _class_sections(text, classes, members)
        if days[each.name] or _grants(members[each.name])
    ]


def _with_own_terms(text: str, facts: Sequence[Fact]) -> list[Section]:
    """A section for each class that gets a sum and has a condition of its own, even where all hand in by the same day.

    With one common day, levels of one thing (领军, 骨干; A类, B类) and groups of a contest stay one call.
    """
    candidates = [found for found in (named_classes(text), classes_told_apart(text)) if found]
    blocks = parse_blocks(text) if candidates else []
    for classes in candidates:
        members = _members(text, blocks, facts, classes)
        apart = all(_grants(own) and any(f.kind == "condition" for f in own) for own in members.values())
        kinds = all(_KIND_OF_ITS_OWN.fullmatch(each.aliases[0]) for each in classes)
        differ = len({frozenset(_days(own)) for own in members.values()}) > 1
        if apart and (kinds or differ) and len(members) > 1:
            return _class_sections(text, classes, members)
    return []


_KIND_OF_ITS_OWN = re.compile(r"[一-龥]{3,20}(?<!组)")


def _days(own: Iterable[Fact]) -> set[object]:
    return {f.value for f in own if f.kind == "deadline" and f.still_for_applicants}


def _grants(own: Iterable[Fact]) -> bool:
    return any(f.kind in ("amount", "rate") and f.is_funding for f in own)


def _members(
    text: str, blocks: Sequence[Block], facts: Sequence[Fact], classes: Sequence[NamedClass]
) -> dict[str, list[Fact]]:
    """The facts of each class, by its name."""
    starts = [block.start for block in blocks]
    members: dict[str, list[Fact]] = {each.name: [] for each in classes}
    for fact in facts:
        block = blocks[max(0, bisect_right(starts, fact.start) - 1)]
        begin = text.rfind("\n", 0, fact.start) + 1
        behind = _NOTE_BEHIND.match(text, fact.end)  # 0371-65590015（A类）
        words = (behind.group() if behind else "", text[max(begin, fact.start - _CLASS_WITHIN) : fact.start])
        words = (*words[:1], words[1] + _head(text[fact.start : fact.end]))
        heads = [_question_of(text, begin), *(text[start:end] for start, end in reversed(block.path))]
        top = text.rfind("\n\n", 0, fact.start) + 2
        paragraph = text[top : min(fact.start, top + _MAX_NAME)].split("\n", 1)[0]
        for name in owners(getattr(fact, "group", None), (*words, *heads, paragraph), classes):
            members[name].append(fact)
    return members


def _head(quote: str) -> str:
    """How a fact's own quote begins, since it may hold its class: A类：…, 骨干类集中申报，窗口期为6月8日至7月10日."""
    label, colon, _ = quote.partition("：")
    return label + colon if colon and label else _BEFORE_VALUE.match(quote).group()  # type: ignore[union-attr]  # it matches nothing, too


_BEFORE_VALUE = re.compile(r"[^\d，,。；;：:\n]*")


def _question_of(text: str, begin: int) -> str:
    """The line before one that begins with 答: what it answers may name the class; "" where no question stands there."""
    if not text.startswith("答", begin):
        return ""
    return text[text.rfind("\n", 0, max(0, begin - 1)) + 1 : begin].strip()


def _class_sections(
    text: str, classes: Sequence[NamedClass], members: Mapping[str, Sequence[Fact]]
) -> list[Section]:
    return [
        Section(each.name, (at := _first_place(text, each)), at, members=frozenset(map(_key, members[each.name])), aliases=each.aliases)
        for each in classes
    ]  # fmt: skip


def _first_place(text: str, named: NamedClass) -> int:
    return min((at for alias in named.aliases if (at := text.find(alias)) >= 0), default=0)


_CLASS_WITHIN = 160
"""How far before a value its sentence may name the class that it belongs to."""


def _tracks(tops: Sequence[Section], facts: Sequence[Fact]) -> list[Section]:
    """The sections that promise a grant, if two or more of them have a day of their own in a section of times."""
    days = [f for f in facts if f.tells_applicants]
    grants = [f.start for f in facts if f.kind in ("amount", "rate") and f.is_funding]
    found = [
        replace(top, by_label=True)
        for top in tops
        if len(top.name) >= 2 and group_of(top.name) is None
        if any(top.start <= at < top.end for at in grants) and any(_is_named(f, top.name) for f in days)
    ]
    told = [(f, [s for s in found if _is_named(f, s.name)]) for f in days]
    apart = len({f.days for f, sections in told if sections}) > 1
    return found if len(found) >= 2 and apart and all(len(sections) <= 1 for _, sections in told) else []


def _with_grants(tops: Sequence[Section], facts: Sequence[Fact], *, in_most: bool = False) -> list[Section]:
    """The sections that hold both a day and a grant of their own, whatever their names: （一）新引进一批：…奖10万元，8月31日前申报.

    Sections numbered by the same word are programmes if most of them hold a grant (`in_most`).
    """
    days = [f.start for f in facts if f.kind == "deadline" and f.still_for_applicants]
    grants = [f.start for f in facts if f.kind in ("amount", "rate") and f.is_funding]
    dated = [top for top in tops if any(top.start <= at < top.end for at in days)]
    named = [
        top
        for top in dated
        if 2 <= len(top.name) <= _MAX_OWN_NAME
        if group_of(top.name) is None or _NAMED_CLASS.fullmatch(top.name)
    ]
    own = [top for top in named if any(top.start <= at < top.end for at in grants)]
    if in_most and 2 * len(own) > len(named):
        own = named
    others = [top for top in dated if top not in own]
    return own if len(own) >= 2 and all(_is_common(top.name) for top in others) else []


_MAX_OWN_NAME = 16
# 甲类（重大攻关）: a class with a name of its own, unlike A类
_NAMED_CLASS = re.compile(r"[甲乙丙丁A-FＡ-Ｆ][类档组款][（(：:—-]?[一-龥]{3,12}[）)]?")


def _with_days(tops: Sequence[Section], days: Sequence[int], *, named: bool = False) -> list[Section]:
    """The sections that hold a day, if there are two or more and each names a programme (`named`: by its mark)."""
    starts = [section.start for section in tops]
    held = {at for day in days if (at := bisect_right(starts, day) - 1) >= 0}
    found = [tops[at] for at in sorted(held) if named or _is_programme(tops[at].name)]
    others = [tops[at] for at in held if tops[at] not in found]
    return found if len(found) >= 2 and all(_is_common(section.name) for section in others) else []


def _is_common(heading: str) -> bool:
    """申报要求, 材料报送: a section with a day that holds for all programmes, behind those that have their own."""
    return bool(cue("sections", "common").fullmatch(heading))


def _topics(text: str) -> list[Section]:
    """专题一：…, 类别二 …: sections numbered by a word of their own, wherever they stand; the last ends with the block of its days."""
    heads = [(_TOPIC_ENDS.split(m["name"], maxsplit=1)[0].strip(), m.start()) for m in _TOPIC.finditer(text)]
    if not heads:
        return []
    inside = NEXT_SECTION.search(text, heads[0][1], heads[-1][1])
    behind = None if inside else NEXT_SECTION.search(text, heads[-1][1])
    end = behind.start() if behind else len(text)
    if _ASKS.match(text, max(0, heads[-1][1] - 2)):  # 问：第三件…？答：… ends with the next question
        end = following.start() if (following := _ASKS.search(text, heads[-1][1], end)) else end
    return _reaching(heads, end)


_ASKS = re.compile("问：")

# 条款3 首版次软件, 第二类 加装电梯, A款 …: a line that begins with a word that counts, whatever the word is
_COUNTED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*[◆●■★▲【]?(?P<mark>[一-龥]{1,4}?[一二三四五六七八九十\d]{1,2}|第[一二三四五六七八九十\d]{1,2}[一-龥]|[甲乙丙丁A-F][一-龥]|[一二三四五]档)[：:、.．—｜|· \u3000】]{1,3}(?P<name>[^\n。；]{2,60})"
)
# a batch, a step or an enclosure is no programme
_NO_PROGRAMME = re.compile(r"批|轮|期|步|阶段|次|季|节|附[件表]?|表|图|问|注|年|月|天|日|电话")


_NAMED_FIRST = re.compile(r"(?<=[一-龥]{3}) (?=[一-龥]{2})")
"""B券·算力券 用于租用智算算力: a name of three characters or more, and behind a space what it is for."""


def _counted(text: str) -> list[Section]:
    """Sections whose opening lines number the same word (条款3, 条款5); batches and steps are none."""
    kinds: dict[str, list[tuple[str, int]]] = {}
    for head in _COUNTED.finditer(text):
        word = _COUNT.sub("", head["mark"])
        if not _NO_PROGRAMME.search(word):
            name = _NAMED_FIRST.split(_NAME_ENDS.split(head["name"], maxsplit=1)[0].strip(), maxsplit=1)[0]
            kinds.setdefault(word, []).append((name, head.start()))
    heads = max(kinds.values(), key=len, default=[])
    if len(heads) < 2:
        return []
    behind = text.find("\n\n", heads[-1][1])
    return _reaching(heads, behind if behind >= 0 else len(text))


# ▌新建营地这一拨: a short line of its own behind a mark
_MARKED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*(?P<mark>[▌■◆●★▲◇▍])[ \u3000]*(?P<name>[^\n。；：:，]{3,16})(?=\n)"
)


def _marked(text: str) -> list[Section]:
    """Sections under short lines that begin with the same mark; each reaches to the next."""
    heads = list(_MARKED.finditer(text))
    if len({head["mark"] for head in heads}) != 1:
        return []
    return _reaching([(head["name"].strip(), head.start()) for head in heads], len(text))


# ① 萌芽道：还没注册公司的团队…, 💼 单位那一份：首岗吸纳补贴
_PICTURED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*(?:[①-⑳] ?(?P<item>[一-龥]{2,10})(?=：)|[①-⑳❶-❿] ?(?P<circled>[^\n\d。；，：（(]{3,24}(?:[（(][^（）()\n]{1,20}[）)])?)(?=\n)|[^\w\s，。；：、（(【《“①-⑳]{1,3} ?(?P<line>[^\n\d。；]{3,24})(?=\n))"
)


_BRACKET_BEHIND = re.compile(r"[（(][^（）()]{1,20}[）)]$")


def _pictured(text: str) -> list[Section]:
    """Sections behind circled numbers with a label, or under short lines that begin with a picture; each reaches to the next."""
    heads = []
    for head in _PICTURED.finditer(text):
        name = head["item"] or head["circled"] or head["line"]
        parts = _BRACKET_BEHIND.sub("", name.strip()).split("：")
        named = [part for part in parts if _is_programme(part)]
        heads.append(((named or parts)[0], head.start()))
    return _reaching(heads, len(text)) if len(heads) > 1 else []


_NAME_ENDS = re.compile(r"[：:。；;，,？?\n】]")
_COUNT = re.compile(r"[一二三四五六七八九十\d甲乙丙丁A-F]")


def _sections(text: str, blocks: Sequence[Block], level: int) -> list[Section]:
    """The sections of a level, by their numbers; each reaches to the next of its own or an outer level."""
    heads: list[tuple[str, int]] = []
    for block in blocks:
        if 0 < block.level < level:
            heads.append(("", block.start))
        elif block.level == level and (number := _NUMBER.match(text[block.start : block.end])):
            words = text[block.start + number.end() : block.end]
            heads.append((_ENDS.split(words, maxsplit=1)[0].strip()[:_MAX_NAME], block.start))
    return _reaching(heads, len(text))


def _reaching(heads: Sequence[tuple[str, int]], end: int) -> list[Section]:
    stops = [*(start for _, start in heads), end][1:]
    return [Section(name, start, stop) for (name, start), stop in zip(heads, stops, strict=True)]


def with_programme_groups(notice: Notice, facts: Sequence[Fact]) -> list[Fact]:
    """The facts; those in the section of one of several programmes get its name as their group, if they have none."""
    sections = programme_sections(notice.text, facts) if notice.category != "汇编" else []
    return [
        replace(fact, group=name)
        if KINDS[fact.kind].of_section
        and fact.group is None
        and (name := next((s.name for s in sections if s.tells(fact)), ""))
        else fact
        for fact in facts
    ]


def _is_programme(heading: str) -> bool:
    named = last(cue("sections", "programme"), heading)
    if named is None:
        return False
    # 标准奖励, not 奖励标准
    ends = named.end() == len(heading) and not cue("sections", "common").match(heading)
    return ends or not cue("sections", "detail").search(heading)
