"""Sections of a notice by the lines that head them: numbered by a word, marked, counted, or behind a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Fact
from rag.facts.clauses import without_list_mark
from rag.facts.patterns import cue, last
from rag.language.item_marks import HAN, HEAD_MARKS, INNER_MARK, NEXT_SECTION
from rag.notices.structure import Block

_MAX_NAME = 40
_NUMBER = re.compile(
    rf"^\s*(?:【|第[{HAN}]{{1,3}}条\s?[（(【]?|第?[{HAN}]{{1,3}}[、.．章]|{INNER_MARK}|专题[{HAN}\d]{{1,3}}[：:、 ]?)\s*"
)
_TOPIC = re.compile(
    r"(?:(?:^|(?<=\n))\s*(?:专题|类别|方向|板块)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{0,3}|(?<=[。；])\s*(?:专题|类别|方向|板块)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{1,3}|(?:^|(?<=[\n。；]))\s*(?:支持)?(?:项目|专项|任务|课题|赛道|榜单|政策)[一二三四五六七八九十\d]{1,3}[：:、.．— ]{1,3}|(?<![“《，、])专题[一二三四五六七八九十]{1,3}[：:]|(?:^|(?<=[\n。；])|(?<=问：))\s*(?:[^\w\s，。；：、（(]{1,3}\s?)?第[一二三四五六](?:笔|项|块|件|类|个)[，、：:是】])(?P<name>[^\n。；]{3,80})"
)
_ENDS = re.compile(r"[：:。；;，,？?\n】）]")
_TOPIC_ENDS = re.compile(r"[：:。；;，,？?\n】（(]|\d[.、．]")


_QUOTE_WITHIN = 24
"""A quote of more characters than that may reach back beyond the head of the section that it is of."""


@dataclass(frozen=True, slots=True)
class Section:
    """`text[start:end]` tells of the programme `name`; with `by_label`, so do labelled facts elsewhere in the notice.

    Of a class that is told in several places (`rag.facts.named_classes`) `members` tells the facts, and `aliases`
    whatever the notice calls it. `shared` are facts of a later section that says it is for this one too (以上两项分两期受理).
    """

    name: str
    start: int
    end: int
    by_label: bool = False
    members: frozenset[tuple[str, int, int, str]] | None = None
    aliases: tuple[str, ...] = ()
    shared: frozenset[tuple[str, int, int, str]] = frozenset()

    def tells(self, fact: Fact) -> bool:
        """Whether a fact belongs to this programme."""
        if self.members is not None:
            return key_of(fact) in self.members
        if self.shared and key_of(fact) in self.shared:
            return True
        begins = max(fact.start, fact.end - _QUOTE_WITHIN)  # a quote may begin with the line above
        return self.start <= begins < self.end or (self.by_label and is_named(fact, self.name))

    def words(self, text: str) -> str:
        """What a notice's text says of this programme: the section, or every line that names the class, and that below its head."""
        if self.members is None:
            return text[self.start : self.end]
        names = (self.name, *self.aliases)
        lines = text.split("\n")
        named = [any(name in line for name in names) for line in lines]
        headed = [before and len(line) <= HEAD_LINE for before, line in zip(named, lines, strict=True)]
        told = (
            line for line, own, below in zip(lines, named, (False, *headed), strict=False) if own or below
        )
        return "\n".join(told)


HEAD_LINE = 20
"""A line of so few characters that names a class heads the next."""


def key_of(fact: Fact) -> tuple[str, int, int, str]:
    """What identifies a fact within its notice."""
    return fact.kind, fact.start, fact.end, str(fact.value)


_LEAD_ENDS = re.compile(r"[：:，,；;。\d（(]")


def is_named(fact: Fact, name: str) -> bool:
    """Whether a fact's words, else its label, begin with a programme's name or a part of it, or a row with it: 海外仓 of 公共海外仓."""
    words = (fact.quote, fact.label or "")
    return leads_with(next((each for each in words if len(_lead(each)) >= 2), ""), name)


def leads_with(words: str, name: str) -> bool:
    """Whether some words begin with a name or a part of it, or with a row that holds it."""
    row = _IN_A_ROW.split(_lead(words))
    return any(len(each) >= 2 and (each in name or each.startswith(name)) for each in row)


def _lead(words: str) -> str:
    return _LEAD_ENDS.split(without_list_mark(words), maxsplit=1)[0]


_IN_A_ROW = re.compile(r"[、和及与\n]| \| ")


def is_common(heading: str) -> bool:
    """申报要求, 材料报送: a section with a day that holds for all programmes, behind those that have their own."""
    return bool(cue("sections", "common").fullmatch(heading))


def topics(text: str) -> list[Section]:
    """专题一：…, 类别二 …: sections numbered by a word of their own, wherever they stand; the last ends with the block of its days."""
    told = ((_TOPIC_ENDS.split(m["name"], maxsplit=1)[0].strip(), m.start()) for m in _TOPIC.finditer(text))
    told = ((_SUM_BEHIND.sub("", name), start) for name, start in told)
    heads = [(name, start) for name, start in told if not _SAYS_WHEN.search(name)]
    if not heads:
        return []
    inside = NEXT_SECTION.search(text, heads[0][1], heads[-1][1])
    behind = None if inside else NEXT_SECTION.search(text, heads[-1][1])
    end = behind.start() if behind else len(text)
    if _ASKS.match(text, max(0, heads[-1][1] - 2)):  # 问：第三件…？答：… ends with the next question
        end = following.start() if (following := _ASKS.search(text, heads[-1][1], end)) else end
    return reaching(heads, end)


# 【第一笔】一次性创业补贴 10000元
_SUM_BEHIND = re.compile(r"(?<=[一-龥”])[ 　]?(?:最高)?\d[\d,.]*[万千]?元?$")
# 专题三：企业申报截止时间为5月29日: a line of the section of times, which takes up what was named above
_SAYS_WHEN = re.compile(r"时间|截[止至]|\d{1,2}月")
_ASKS = re.compile("问：")
# a batch, a step or an enclosure is no programme
NO_PROGRAMME = re.compile(r"批|轮|期|步|阶段|次|季|节|附[件表]?|表|图|问|注|年|月|天|日|电话")
# 条款3 首版次软件, 第二类 加装电梯, A款 …, （甲）直播电商成长奖: a line that begins with a word that counts, whatever the word is
_COUNTED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*(?:[◆●■★▲【]|[^\w\s，。；：、（(《“①-⑳]{1,3} ?)?(?:(?P<mark>[一-龥]{1,4}?[一二三四五六七八九十\d]{1,2}|第[一二三四五六七八九十\d]{1,2}[一-龥]|[甲乙丙丁A-FS][一-龥]|[一二三四五]档)[：:、.．—｜|· \u3000】]{1,3}|(?P<letter>[（(][甲乙丙丁戊A-F][）)]) ?)(?![\d |｜·：:、])(?P<name>[^\n。；]{2,60})"
)
_NAMED_FIRST = re.compile(r"(?<=[一-龥]{3}) (?=[一-龥]{2})")
"""B券·算力券 用于租用智算算力: a name of three characters or more, and behind a space what it is for."""


def counted(text: str) -> list[Section]:
    """Sections whose opening lines number the same word (条款3, 条款5); batches and steps are none."""
    kinds: dict[str, list[tuple[str, int]]] = {}
    for head in _COUNTED.finditer(text):
        word = _COUNT.sub("", head["mark"] or head["letter"])
        if not NO_PROGRAMME.search(word):
            name = _NAMED_FIRST.split(_NAME_ENDS.split(head["name"], maxsplit=1)[0].strip(), maxsplit=1)[0]
            kinds.setdefault(word, []).append((name, head.start()))
    heads = max(kinds.values(), key=len, default=[])
    if len(heads) < 2:
        return []
    behind = text.find("\n\n", heads[-1][1])
    return reaching(heads, behind if behind >= 0 else len(text))


# ▌新建营地这一拨: a short line of its own behind a mark
_MARKED = re.compile(
    rf"(?:^|(?<=\n))[ \u3000]*(?P<mark>[{HEAD_MARKS}])[ \u3000]*(?P<name>[^\n。；：:，]{{3,16}})(?=\n)"
)


def marked(text: str) -> list[Section]:
    """Sections under short lines that begin with the same mark; each reaches to the next."""
    heads = list(_MARKED.finditer(text))
    if len({head["mark"] for head in heads}) != 1:
        return []
    return reaching([(head["name"].strip(), head.start()) for head in heads], len(text))


# 【算力券】（企业用）: a name in a box, at the beginning of its line
_BOXED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*[【〖](?P<name>[^】〗\n]{2,20})[】〗](?:[（(][^（）()\n]{1,12}[）)])?"
)


def boxed(text: str) -> list[Section]:
    """Sections under names in boxes, each of which reaches to the next."""
    heads = [(head["name"].strip(), head.start()) for head in _BOXED.finditer(text)]
    return reaching(heads, len(text)) if len(heads) > 1 else []


# ① 萌芽道：还没注册公司的团队…, 💼 单位那一份：首岗吸纳补贴
_PICTURED = re.compile(
    r"(?:^|(?<=\n))[ \u3000]*(?:[①-⑳] ?(?P<item>[一-龥]{2,10})(?=：)|[①-⑳❶-❿] ?(?P<circled>[^\n\d。；，：（(]{3,24}(?:[（(][^（）()\n]{1,20}[）)])?)(?=\n)|[^\w\s，。；：、（(【《“①-⑳]{1,3} ?(?P<line>[^\n\d。；]{3,24})(?=\n))"
)
_BRACKET_BEHIND = re.compile(r"[（(][^（）()]{1,20}[）)]$")


def pictured(text: str) -> list[Section]:
    """Sections behind circled numbers with a label, or under short lines that begin with a picture; each reaches to the next."""
    heads = []
    for head in _PICTURED.finditer(text):
        name = head["item"] or head["circled"] or head["line"]
        parts = _BRACKET_BEHIND.sub("", name.strip()).split("：")
        named = [part for part in parts if is_programme(part)]
        heads.append(((named or parts)[0], head.start()))
    return reaching(heads, len(text)) if len(heads) > 1 else []


# 租房补贴：本科每月500元…, - 一次性扩岗补助：…
_GRANT_LABEL = re.compile(
    r"(?:^|(?<=\n))[ \u3000]{0,4}(?:[-–—·•●▪◆■☆★▶*+] ?)?(?P<name>[一-龥“”]{2,14}(?:补贴|补助|奖励|奖补|贴息|津贴|资助|券|贷款))(?:[（(][^（）()\n]{1,12}[）)])?：(?=[^\n])"
)


def labelled(text: str) -> list[Section]:
    """Lines that each begin with a grant's name and a colon; the last ends with its line."""
    heads = [(head["name"], head.start()) for head in _GRANT_LABEL.finditer(text)]
    if len(heads) < 2:
        return []
    end = text.find("\n", heads[-1][1])
    return reaching(heads, end if end >= 0 else len(text))


_NAME_ENDS = re.compile(r"[：:。；;，,？?\n】]")
_COUNT = re.compile(r"[一二三四五六七八九十\d甲乙丙丁戊A-FS]")


def numbered(text: str, blocks: Sequence[Block], level: int) -> list[Section]:
    """The sections of a level, by their numbers; each reaches to the next of its own or an outer level."""
    heads: list[tuple[str, int]] = []
    for block in blocks:
        if 0 < block.level < level:
            heads.append(("", block.start))
        elif block.level == level and (number := _NUMBER.match(text[block.start : block.end])):
            words = text[block.start + number.end() : block.end]
            heads.append((_ENDS.split(words, maxsplit=1)[0].strip()[:_MAX_NAME], block.start))
    return reaching(heads, len(text))


def reaching(heads: Sequence[tuple[str, int]], end: int) -> list[Section]:
    """Sections by their names and beginnings, each up to the next, the last up to `end`."""
    stops = [*(start for _, start in heads), end][1:]
    return [Section(name, start, stop) for (name, start), stop in zip(heads, stops, strict=True)]


def is_programme(heading: str) -> bool:
    """Whether a heading names a programme, and no detail of one."""
    named = last(cue("sections", "programme"), heading)
    if named is None:
        return False
    # 标准奖励, not 奖励标准
    ends = named.end() == len(heading) and not cue("sections", "common").match(heading)
    return ends or not cue("sections", "detail").search(heading)
