"""The items of a digest (a week's or month's calls on one page): each with its own span, place and link.

Five layouts are read: tables of programmes, numbered items under headings such as 国家级 项目申报, items behind marks in running text (◆济宁：…),
lines that each tell one thing whole behind a day, a place or a number (10月15日：…, 合肥：…, 1）…), and plain lines, a short name
each, with the title of the full notice (南京丨…) below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.calls.call_patterns import wording
from rag.calls.digest_names import (
    BODY_LEAD,
    DAY_FIRST,
    MARKS,
    MIN_NAME,
    before_the_bar,
    item_name,
    led_by,
    names_what_is_given,
    place_told,
    regions_of,
    without_body,
    without_day,
)
from rag.domain import Notice
from rag.facts.programme_rows import RowPart, programme_rows
from rag.facts.section_heads import boxed
from rag.language.item_marks import HEAD_MARKS, ITEM_MARK
from rag.language.places import resolve
from rag.notices.structure import Block, parse_blocks

MAX_ITEMS = 300
"""How many items of one digest are read."""

_NUMBER = re.compile(rf"^(?:0\d ?(?=[一-龥])|{ITEM_MARK})\s*")
_DETAIL = re.compile(
    r"^(?:申报|申请|受理|报名|征集|支持|推荐|奖励|办理|截止|起止|适用|资助|补贴|补助|基本)?(?:时间|条件|方式|对象|主体|范围|材料|流程|程序|要求|标准"
    r"|渠道|内容|截止|依据|期限|咨询|地点|方向)|^宣讲|^联系|^咨询|^附件|^政策(?:依据|来源|原文)|^发布|^来源|^网址|^链接"
)
# 延期说明：…, 资金拨付：…
_DETAIL_LABEL = re.compile(
    r"[一-龥]{0,4}(?:说明|情况|问题|拨付|兑付|流程|提示|提醒|情形|负面|要求|条件|材料|时间|渠道|电话)[：:]"
)
_TAIL_DETAIL = re.compile(r"\s*0\d[一-龥]{2,8}$")
_LINK = re.compile(r"^(?P<kind>[^\s丨|｜]{1,12})\s?[丨|｜]\s?(?P<title>.{4,})$")
_SENTENCE = re.compile(r"[。！!？?；;]|[，,].{12}")
_RESULT = re.compile(r"公示|名单|获奖|解读|图解")
_MAX_NAME = 60
_MIN_MARKED = 3
# A line that tells days and sums behind the name, as running digests do.
_RUN_ON = re.compile(
    r"^【|^[一-龥]{2,4}[：:]|[：:](?:\d{1,2}月|截[止至]|常年|全年|即日|最高)|[，,][^，,]{0,16}(?:截止|截至|前报|前向|前提|咨询|最高|每[人家户项个件]|公示|全年|额满)"
)


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One thing that a digest tells: `notice.text[start:end]`.

    Attributes:
        name: as the digest names it.
        link: title of the full notice, where the digest gives one; it may hold year and batch.
        section: the heading above, "" if none.
        regions: the place that it is for.
        parts: the rows of a table that tell of it, each with its class, "" where it has none; () outside of tables.
    """

    name: str
    link: str | None
    section: str
    regions: tuple[str, ...]
    start: int
    end: int
    parts: tuple[RowPart, ...] = ()

    def words(self, text: str) -> str:
        """What tells of the item; rows of other programmes may stand between its own."""
        spans = [(part.start, part.end) for part in self.parts] or [(self.start, self.end)]
        return "\n".join(text[start:end] for start, end in spans)

    def part_at(self, start: int, end: int) -> RowPart | None:
        """The row that holds a stretch of the text."""
        at = bisect_right(self.parts, start, key=lambda part: part.start) - 1
        return self.parts[at] if at >= 0 and end <= self.parts[at].end else None

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch of the text tells of the item."""
        if self.parts:
            return self.part_at(start, end) is not None
        return self.start <= start and end <= self.end


def digest_items(notice: Notice) -> list[DigestItem]:
    """The items that can be applied for, in reading order. Policies, explanations and what comes by itself are left out."""
    tabled = list(islice(_tabled(notice), MAX_ITEMS))
    marked = list(islice(_marked(notice), MAX_ITEMS))
    headed = _beside(tabled, marked or list(islice(_headed(notice), MAX_ITEMS)))
    dated = headed or [item for item in islice(_run_on(notice), MAX_ITEMS) if _leads_with_day(notice, item)]
    numbered = dated if len(dated) >= _MIN_MARKED or headed else list(islice(_numbered(notice), MAX_ITEMS))
    run_on = numbered or list(islice(_run_on(notice), MAX_ITEMS))
    items = run_on or list(islice(_boxed(notice), MAX_ITEMS)) or list(islice(_lines(notice), MAX_ITEMS))
    return [item for item in items if _can_be_applied_for(notice, item)]


def _leads_with_day(notice: Notice, item: DigestItem) -> bool:
    """① 4月30日 —— 人才公寓春季批次截止: an entry of a calendar."""
    return DAY_FIRST.match(notice.text[item.start : item.end]) is not None


def _can_be_applied_for(notice: Notice, item: DigestItem) -> bool:
    body = item.words(notice.text)
    if wording("no_application").search(body):
        return False
    if item.link and _RESULT.search(item.link):
        return False
    if wording("section_call").search(item.section):
        return True
    if wording("section_other").search(item.section):
        return False
    if (
        wording("not_a_call").search(item.name)
        or wording("no_item_name").search(item.name)
        or wording("told_result").search(body)
    ):
        return False
    told = f"{notice.title} {notice.text[:60]} {body}"
    return bool(item.parts or wording("section_call").search(told) or wording("item_call").search(body))


# -- rows of tables ---------------------------------------------------------------------------------------------------


def _tabled(notice: Notice) -> Iterator[DigestItem]:
    """The programmes of a table that tells until when each can be applied for."""
    for told in programme_rows(notice.text):
        start, end = told.parts[0].start, told.parts[-1].end
        own = resolve(told.place, short=True) if told.place else None
        regions = (own.name,) if own else regions_of(notice, told.name, None, "")
        yield DigestItem(told.name, None, "", regions, start, end, told.parts)


def _beside(tabled: list[DigestItem], others: list[DigestItem]) -> list[DigestItem]:
    """The items of tables, and those of another layout that stand outside of them and that they do not name."""
    kept = [
        item
        for item in others
        if not any(
            (item.start < row.end and row.start < item.end) or item.name in row.name or row.name in item.name
            for row in tabled
        )
    ]
    return sorted([*tabled, *kept], key=lambda item: item.start)[:MAX_ITEMS]


# -- behind marks -----------------------------------------------------------------------------------------------------


def _marked(notice: Notice) -> Iterator[DigestItem]:
    """Items that each begin with the same mark; what follows the last one up to its sentence's end."""
    text = notice.text
    for mark in MARKS:
        starts = [at for at, char in enumerate(text) if char == mark]
        if len(starts) < _MIN_MARKED:
            continue
        lines = [_line_of(text, at) for at in starts]
        for start, begin, following in zip(starts, lines, [*lines[1:], len(text)], strict=True):
            stops = [at for stop in "\n。" if (at := text.find(stop, start, following)) >= 0]
            end = min(stops, default=following)
            line = text[start + 1 : end].strip(" ；;")
            if len(line) <= _MAX_HEAD and not _TELLS_ONE.search(
                line
            ):  # a head of its own: ◆石家庄｜老字号焕新工程
                end = following if (empty := text.find("\n\n", start, following)) < 0 else empty
            if line:
                regions = place_told(line) or regions_of(notice, line, None, "")
                yield DigestItem(item_name(line), None, "", regions, begin, end)
        return


def _line_of(text: str, at: int) -> int:
    """Where an item begins: with the day or month before its mark (10月12日 ▶ 首版次软件奖励), if that leads the line."""
    start = text.rfind("\n", 0, at) + 1
    return start if _DAY_LEADS.fullmatch(text, start, at) else at


_DAY_LEADS = re.compile(r"(?:\d{1,2}月)?\d{1,2}[日号][前止]?[ 　：:]*|(?:全|当|本)[年月][ 　]*")


# -- lines that head what follows -------------------------------------------------------------------------------------

# 01 ｜ 数据资产入表奖补（市数据局）, 【一】青秀区·首店补贴, ① 稳岗补助, ❶1月25日截止｜文创补助, 事项一｜夜间特色店, 【2 见习补贴（市人社局）】
_HEAD_LINE = re.compile(
    r"(?:(?:0?\d{1,2}|[①-⑳]|(?:事项|项目|政策|第)[一二三四五六七八九十\d]{1,2}[项条件个]?)\s?[｜|丨]|"
    rf"[{HEAD_MARKS}]?\s?(?:清单|事项|机会|福利)[一二三四五六七八九十\d]{{1,2}}[：:]|"
    r"[①-⑳❶-❿]|\d\ufe0f?\u20e3|【[一二三四五六七八九十\d]{1,2}】)\s?"
    r"(?:[^｜|丨\n]{0,6}\d[日号][^｜|丨\n\d]{0,6}[｜|丨]\s?)?(?P<name>[^。；，：:\d｜|丨]{3,40}|[^。；，：:\d｜|丨]{2,30}[（(][^（）()\n]{2,24}[）)])"
    r"|【[一二三四五六七八九十\d]{1,2}[、.． ]\s?(?P<boxed>[^】\n]{3,40})】"
)

# 青秀区·首店补贴, 市级·研发准备金备案
_OF_A_PLACE = re.compile(r"([一-龥]{2,8}?)[··・](?=[^··・]{4})")


def _headed(notice: Notice) -> Iterator[DigestItem]:
    """Short lines behind a number and a bar, two or more, each the head of the lines that follow up to an empty one."""
    heads = [(start, head) for start, _, line in _spans(notice.text) if (head := _HEAD_LINE.fullmatch(line))]
    if len(heads) < 2:
        return
    for (start, head), following in zip(heads, [*(at for at, _ in heads[1:]), len(notice.text)], strict=True):
        empty = notice.text.find("\n\n", start, following)
        words = without_body((head["name"] or head["boxed"]).strip())
        lead = _OF_A_PLACE.match(words)
        name = words[lead.end() :] if lead else words
        regions = led_by(f"{lead[1]}：") if lead else place_told(head["name"] or head["boxed"])
        yield DigestItem(
            name,
            None,
            "",
            regions or regions_of(notice, name, None, ""),
            start,
            following if empty < 0 else empty,
        )


def _boxed(notice: Notice) -> Iterator[DigestItem]:
    """Lines that begin with what is given in a box, two or more: 【技改补助】对象：…."""
    heads = [head for head in boxed(notice.text) if wording("names_grant").search(head.name)]
    for head in heads if len(heads) > 1 else ():
        yield DigestItem(head.name, None, "", regions_of(notice, head.name, None, ""), head.start, head.end)


# -- lines that tell one thing each -----------------------------------------------------------------------------------

_LINE_LEAD = re.compile(
    r"^(?:[（(]?\d{1,2}[）)｜|]|[A-H][.．、]|\d\ufe0f?\u20e3|[①-⑳]|(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}[日号])[：:，, ]|【[^】]{1,8}】|[一-龥]{2,8}[：:])\s*"
)
_TELLS_ONE = re.compile(r"\d{1,2}月\d{1,2}[日号]|截止|止|随报随审|用完|常年|全年|最高|每[家户人]|\d{7,8}")
_MIN_LINE = 12
_MAX_HEAD = 30


def _run_on(notice: Notice) -> Iterator[DigestItem]:
    """Lines that each begin with a day, a place or a number in brackets and tell a thing whole, three or more of them."""
    told = [
        (start, end, line, lead)
        for start, end, line in _spans(notice.text)
        if (lead := _LINE_LEAD.match(line)) and len(line) >= _MIN_LINE and _TELLS_ONE.search(line)
    ]
    if len(told) < _MIN_MARKED:
        return
    for start, end, line, lead in told:
        words = line[lead.end() :] if lead["day"] or not re.search("[：:】]", lead.group()) else line
        name = item_name(words)
        regions = place_told(words) or regions_of(notice, name, None, "")
        yield DigestItem(name, None, "", regions, start, end)


# -- numbered ---------------------------------------------------------------------------------------------------------


def _numbered(notice: Notice) -> Iterator[DigestItem]:
    """Blocks that carry a number and a name, not a detail (申报时间, 申报条件) of the block above."""
    text = notice.text
    blocks = parse_blocks(text)
    depth = _item_depth(text, blocks)
    if depth is None:
        return
    section = ""
    for i, block in enumerate(blocks):
        if _is_section(text, blocks, i, depth):
            section = re.sub(r"\s", "", _first_line(text, block))
        elif 0 < block.level <= depth and (name := _item_name(text, block)):
            end = _item_end(text, blocks, i, depth)
            line = _NUMBER.sub("", _first_line(text, block))
            regions = place_told(line) or regions_of(notice, name, None, section)
            yield DigestItem(name, None, section, regions, block.start, end)


def _item_depth(text: str, blocks: list[Block]) -> int | None:
    """How deep the items lie: the deepest of the two outer levels on which several blocks are named like items."""
    named: dict[int, list[str]] = {1: [], 2: []}
    for block in blocks:
        if block.level in named and _item_name(text, block):
            named[block.level].append(_first_line(text, block))
    if _heads_of_grants(named[1]) and not _heads_of_grants(named[2]):
        return 1
    return next((level for level in (2, 1) if len(named[level]) >= 2), None)


def _heads_of_grants(lines: Sequence[str]) -> bool:
    """Whether most of some numbered lines, two or more, are names of grants alone: （一）高新技术企业认定奖补（区科技局）."""
    heads = [without_body(_NUMBER.sub("", line)) for line in lines]
    short = [head for head in heads if len(head) <= _MAX_HEAD and not _SENTENCE.search(head)]
    grants = [head for head in short if wording("names_grant").search(head)]
    return len(grants) >= 2 and 2 * len(grants) > len(lines)


def _first_line(text: str, block: Block) -> str:
    return text[block.start : block.end].strip().split("\n", 1)[0]


def _item_name(text: str, block: Block) -> str | None:
    line = _first_line(text, block)
    number = _NUMBER.match(line)
    if not number:
        return None
    words = BODY_LEAD.sub("", line[number.end() :])
    if _DETAIL_LABEL.match(words):
        return None
    label, colon, _ = words.partition("：")
    if colon and names_what_is_given(label):  # 新引进总部落户奖：注册和税务关系在本区
        return label
    words = without_body(words)
    words = before_the_bar(words) or words
    name = without_day(_TAIL_DETAIL.sub("", words)).strip(" ：:；;。")
    if _RUN_ON.search(name):
        name = item_name(name)
    if _DETAIL.match(name) or len(name) < MIN_NAME:
        return None
    return name if len(name) <= _MAX_NAME and "。" not in name else re.split("[。，：:]", name)[0][:_MAX_NAME]


def _is_section(text: str, blocks: list[Block], i: int, depth: int) -> bool:
    """A short line above the first item: 国家级 项目申报, 一、省级项目."""
    line = _first_line(text, blocks[i])
    if len(line) > 20 or _SENTENCE.search(line) or blocks[i].level >= max(depth, 2) or i + 1 == len(blocks):
        return False
    below = blocks[i + 1]
    named = _NUMBER.match(_first_line(text, below)) is not None and below.level > 0
    starts = re.match(r"\s*(?:1|一|[（(](?:1|一))", text[below.start : below.start + 4]) is not None
    is_kind = wording("section_call").search(line) or wording("section_other").search(line) or "级" in line
    return bool(named and starts and is_kind and (not _NUMBER.match(line) or below.level > blocks[i].level))


def _item_end(text: str, blocks: list[Block], i: int, depth: int) -> int:
    for j in range(i + 1, len(blocks)):
        block = blocks[j]
        if (0 < block.level <= depth and _item_name(text, block)) or _is_section(text, blocks, j, depth):
            return block.start
    return len(text)


# -- plain lines ------------------------------------------------------------------------------------------------------


def _lines(notice: Notice) -> Iterator[DigestItem]:
    """Short lines are names; a line with 丨 below a name is its link, or, without a name above, an item itself."""
    for name, link, start, end in _named_lines(notice.text):
        yield DigestItem(name, link, "", regions_of(notice, name, link, ""), start, end)


def _named_lines(text: str) -> list[tuple[str, str | None, int, int]]:
    """(name, link, start, end) of each item. A first line right above running text is a banner, not a name."""
    found: list[tuple[str, str | None, int, int]] = []
    above = False
    for start, end, line in _spans(text):
        link = _LINK.match(line)
        if link is None and (len(line) > _MAX_NAME or _SENTENCE.search(line)):
            if found and found[-1][1:3] == (None, 0):
                found.pop()
            above = False
        elif link and above:
            name, _, begin, _ = found[-1]
            found[-1] = (name, line, begin, end)
            above = False
        elif link or (len(line) > MIN_NAME and not _is_head_or_phone(line)):
            name = without_day(link["title"] if link else _first_cell(line))
            found.append((name, line if link else None, start, end))
            above = link is None
    return found


def _first_cell(line: str) -> str:
    """花型设计新秀 5万元 个人 11月21日: what a row of a table that was laid flat is about."""
    first, *others = line.split(" ")
    row = len(others) > 1 and any(_TELLS_ONE.search(cell) or _SUM_CELL.fullmatch(cell) for cell in others)
    return first if row and len(first) > MIN_NAME else line


_SUM_CELL = re.compile(r"(?:最高)?[\d.]+万?元")


def _is_head_or_phone(line: str) -> bool:
    """The head of a table that was laid flat (类别 支持额度 申报主体 截至), or a number to call."""
    return len(_FIELD.findall(line)) > 2 or re.fullmatch(r"[\d\- ]+", line) is not None


_FIELD = re.compile(
    r"(?:^| )[一-龥]{0,6}(?:额度|标准|主体|对象|时间|截[至止]|电话|方式|类别|批次|单位)(?= |$)"
)


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line), line.strip()
        at += len(line) + 1
