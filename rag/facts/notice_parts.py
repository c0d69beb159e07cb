"""The parts of a notice that are listed side by side, each with a name and values of its own: items ①②③, 一、二、三, classes, rows.

A part reaches from its mark to the next one's. By their names the sections of a notice (条件, 标准, 时间) are none; `rag.answering.asked.asked_part`
also wants two or more of a list to give money or a last day. What is told outside (the days of all in one line) belongs to the part that
is named nearest before it in its sentence: 养老服务站：8月10日至9月18日, 甲乙两类先报方案，10月12日收档.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language.clause_marks import behind_last
from rag.language.grams import han_pairs
from rag.language.item_marks import CIRCLED, HAN, HEAD_MARKS, LETTERS, number_of
from rag.language.normalise import fold
from rag.language.segment import generic_words

MOST_PARTS = 30
"""A longer list tells of firms or of terms, and is searched row by row."""
SURELY = 1.0
"""What one pair of characters that only one part's name holds counts."""
IN_TITLE = 0.5
"""What such a pair counts that the notice's title holds too: who names the notice says it anyway."""
NEAR_BEST = 0.75
"""A part is named too from this share of what names the best one on."""
WHOLE_NAME = 0.6
"""And from this share of its own name on: 海外仓和人才实训 are two of them, though one name is longer."""
OF_TITLE = 0.4
"""And from this share of it on, where the notice's title holds all of that."""
MOST_CHARS = 20
"""A longer head is no name but a sentence, which may speak of any part."""
_MAX_NAME = 30
_REACH = 200
_HEADS: Mapping[str, re.Pattern[str]] = {
    "circled": re.compile(rf"^[ \u3000]{{0,4}}(?P<mark>[{CIRCLED}])[ \u3000]?"),
    "keycap": re.compile("^[ \u3000]{0,4}(?P<mark>\\d{1,2})\ufe0f?\u20e3[ \u3000]?"),
    "chinese": re.compile(rf"^[ \u3000]{{0,4}}(?P<mark>[{HAN}]{{1,2}})[、.．][ \u3000]?"),
    "bracketed": re.compile(rf"^[ \u3000]{{0,4}}[（(](?P<mark>[{HAN}]{{1,2}}|\d{{1,2}})[）)][ \u3000]?"),
    "class": re.compile(
        r"^[ \u3000]{0,4}[【（(]?(?P<mark>[甲乙丙丁A-Ha-h])(?:[类档组券款项级][ \u3000]?|[ \u3000]|[.．、])(?=.)"
    ),
    "number": re.compile(r"^[ \u3000]{0,4}(?P<mark>\d{1,2})(?:[.．、](?!\d)|[ \u3000](?=[一-龥]))[ \u3000]?"),
    "article": re.compile(rf"^[ \u3000]{{0,4}}第(?P<mark>[{HAN}]{{1,3}})条[ \u3000]{{0,2}}"),
    "headed": re.compile(rf"^[ \u3000]{{0,4}}(?P<mark>[【{HEAD_MARKS}])[ \u3000]?"),
    "row": re.compile(r"^(?P<mark>)(?=[^|\n]{1,60} \| [^\n]{0,400}$)"),
}
"""How a line begins a part, by the kind of mark."""
_ARTICLE_HEAD = re.compile(
    r"[【（(]?(?P<name>[^，,。；;：:（）()【】 \u3000]{2,14})(?:[】）)]|[。：: \u3000](?=.))"
)
"""An article is called by what stands before its text (第三条 落户奖励。固定资产投资…); one that begins with its text has no name."""
_NAME_ENDS = re.compile(
    r"[：:。；;，,？?！!（(|\]】\n]|(?<=[一-龥]{3})[ \u3000]|(?<=[一-龥]{4})(?=\d{1,2}月\d)"
)
_SECTION = re.compile(
    r"(?:条件|要求|标准|程序|流程|时间|时限|时段|材料|方式|方法|范围|办法|联系|咨询|其他|其它|说明|事项|监督|注意|依据|原则|步骤|期限|对象|主体|"
    r"地点|渠道|门槛|措施|评审|公示|拨付|附则|纪律|责任|情形|安排|多少|怎么\w{0,3}|哪些|问谁)$"
)
"""What a heading ends with that says what is told, and not of which part."""
_GENERIC = frozenset(pair for word in generic_words() for pair in han_pairs(word)) | frozenset(
    ("业申", "项补", "项奖", "类企", "类项", "贴补", "建设", "单个", "个人", "人员", "名称", "类别", "情况", "服务", "管理", "工作")
)  # fmt: skip
_SENTENCE_ENDS = "。；;！!？?\n"
_CLAUSE = re.compile(r"[^，,]+")
_MARKS_NAMED = re.compile(
    rf"(?P<bracketed>[（(][{HAN}\d]{{1,2}}[）)](?:[、和及与][（(][{HAN}\d]{{1,2}}[）)]){{0,8}})(?=[类项条款]|两|三)"
    rf"|第(?P<numbered>[{HAN}\d](?:[、和及与]第?[{HAN}\d]){{0,8}})(?:个?方向|[项类条款种](?!人))"
    r"|(?<![A-Za-z0-9])(?P<letters>[A-Ha-h](?:[类项组档券款]?[、和及与/][A-Ha-h]){0,7})[两三四]?(?:[类项组档券款级](?![一-龥]?器)|(?=用“|方向))"
    r"|(?P<stems>[甲乙丙丁](?:[类组档]?[、和及与]?[甲乙丙丁]){0,3})[两三四]?[类项组档券款级]"
    rf"|(?P<circles>[{CIRCLED}](?:[、和及与]?[{CIRCLED}]){{0,8}})"
)
_LETTERS = "".join(LETTERS)
_EACH_MARK = re.compile(rf"[{HAN}]{{1,2}}|\d{{1,2}}|[A-Ha-h甲乙丙丁{CIRCLED}]")


@dataclass(frozen=True, slots=True)
class NoticePart:
    """`text[start:end]` of a notice; `pairs` are the characters of its name that tell it from others of its list, `mark` its number."""

    name: str
    mark: str
    start: int
    end: int
    pairs: frozenset[str]

    @property
    def is_section(self) -> bool:
        """Whether its name only says what is told (申报时间), so that what stands in it may be of any part."""
        return not self.pairs


PartList = tuple[NoticePart, ...]


@lru_cache(maxsize=256)
def listed_parts(text: str) -> tuple[PartList, ...]:
    """The lists of a text whose items have names of their own, by kind of mark."""
    lines = _lines(text)
    found: list[PartList] = []
    for kind, pattern in _HEADS.items():
        heads = [(n, m) for n, (start, end) in enumerate(lines) if (m := pattern.match(text[start:end]))]
        for run in _runs(heads, kind):
            parts = _parts(text, lines, run, articles=kind == "article")
            known = any(p.start == parts[0].start for known in found for p in known) if parts else True
            if not known and 1 < len(parts) <= MOST_PARTS and sum(not p.is_section for p in parts) > 1:
                found.append(parts)
    return tuple(found)


def _lines(text: str) -> list[tuple[int, int]]:
    ends = [*(m.start() for m in re.finditer("\n", text)), len(text)]
    return list(zip([0, *(e + 1 for e in ends[:-1])], ends, strict=True))


_Head = tuple[int, re.Match[str]]


def _runs(heads: Sequence[_Head], kind: str) -> list[list[_Head]]:
    """The heads of one kind, parted where their numbers begin again; rows where another line stands between."""
    runs: list[list[_Head]] = []
    for n, match in heads:
        last = runs[-1][-1] if runs else None
        goes_on = last is not None and (
            n == last[0] + 1 if kind == "row" else kind == "headed" or number_of(match["mark"]) > number_of(last[1]["mark"])
        )  # fmt: skip
        if goes_on:
            runs[-1].append((n, match))
        else:
            runs.append([(n, match)])
    return [run[1:] if kind == "row" else run for run in runs]


def _parts(
    text: str, lines: Sequence[tuple[int, int]], heads: Sequence[_Head], *, articles: bool = False
) -> PartList:
    """The parts that begin with some heads; the last has at most as many lines as the longest other one."""
    longest = max((b[0] - a[0] for a, b in pairwise(heads)), default=1)
    after = [n for n, _ in heads[1:]] + [min(heads[-1][0] + longest, len(lines))]
    words = [text[lines[n][0] + match.end() : lines[n][1]] for n, match in heads]
    if articles:
        words = [head["name"] if (head := _ARTICLE_HEAD.match(own)) else "" for own in words]
    parts = []
    for (n, match), stop, name in zip(heads, after, _names(words), strict=True):
        start, end = lines[n][0], lines[stop - 1][1]
        if stop == after[-1] and (gap := text.find("\n\n", start, end)) > 0:
            end = gap
        parts.append(NoticePart(name, match["mark"].lower(), start, end, _pairs_of_name(name)))
    return tuple(parts)


def _names(heads: Sequence[str]) -> list[str]:
    """What parts are called: the words behind their marks up to the first stop, of rows that begin alike the second cell too."""
    rows = [
        [c for c in map(str.strip, head.split(" | ")) if not re.fullmatch(r"[\d\s]*", c)] for head in heads
    ]
    firsts = [_NAME_ENDS.split(cells[0], maxsplit=1)[0][:_MAX_NAME] if cells else "" for cells in rows]
    return [
        fold(
            f"{first} {cells[1][:_MAX_NAME]}" if firsts.count(first) > 1 and len(cells) > 2 else first
        ).strip()
        for first, cells in zip(firsts, rows, strict=True)
    ]


def telling_pairs(name: str) -> frozenset[str]:
    """The pairs of characters by which a folded name or clause may be told from others, those of words of asking left out."""
    return han_pairs(name) - _GENERIC


def _pairs_of_name(name: str) -> frozenset[str]:
    """The same of a part's name; none of one that only says what is told (申报时间), nor of a whole sentence."""
    return frozenset() if len(name) > MOST_CHARS or _SECTION.search(name) else telling_pairs(name)


# -- which part something belongs to, and which one is asked for --------------------------------------------------------


def _abbreviated(pair: str, name: str) -> bool:
    """Whether two characters begin neighbouring words of two characters in a name: 社保 of 社会保险补贴."""
    return any(name[i : i + 1] == pair[0] and name[i + 2 : i + 3] == pair[1] for i in range(len(name) - 3))


def _shares(parts: PartList, pairs: frozenset[str], title: frozenset[str] = frozenset()) -> list[float]:
    """How surely some pairs of characters name each part: those that other parts' names hold as well tell less."""
    count = {pair: sum(pair in part.pairs for part in parts) for pair in pairs}
    named = sum(not part.is_section for part in parts)
    return [
        sum(
            (1 - (count[pair] - 1) / max(1, named - 1)) * (IN_TITLE if pair in title else SURELY)
            for pair in pairs & part.pairs
        )
        for part in parts
    ]


def _is_only_titled(part: NoticePart, pairs: frozenset[str], title: frozenset[str]) -> bool:
    """Whether all by which some pairs would name a part stands in the title, and is less than its name: 种植主体参加中药材种植保险的, in a notice on 中药材种植."""
    held = pairs & part.pairs
    return held <= title and len(held) < OF_TITLE * len(part.pairs)


def _marked(parts: PartList, words: str) -> frozenset[int]:
    """The parts whose numbers or letters some words name: 第一、三项, （三）类, 甲乙两类."""
    marks = {m.lower() for found in _MARKS_NAMED.finditer(words) for m in _EACH_MARK.findall(found.group())}
    orders = {number_of(m) for m in marks if m not in _LETTERS}
    return frozenset(
        n
        for n, part in enumerate(parts)
        if part.mark in marks or (part.mark not in _LETTERS and number_of(part.mark) in orders)
    )


def parts_named(parts: PartList, question: str, title: str = "") -> frozenset[int]:
    """The parts of a list that a folded question names by their number or by what only their names hold; empty where none or all.

    Args:
        parts: of one list.
        question: folded.
        title: the notice's, which a question names anyway.

    """
    if marked := _marked(parts, question):
        return marked if len(marked) < len(parts) else frozenset()
    pairs = han_pairs(question)
    in_title = han_pairs(fold(title))
    shares = [
        0.0 if _is_only_titled(part, pairs, in_title) else share
        for share, part in zip(_shares(parts, pairs, in_title), parts, strict=True)
    ]
    if max(shares) < SURELY:
        short = [{p for p in pairs if part.pairs and _abbreviated(p, part.name)} for part in parts]
        shares = [
            share + len(own - set().union(*(o for o in short if o is not own)))
            for share, own in zip(shares, short, strict=True)
        ]
    best = max(shares)
    named = frozenset(
        n
        for n, (share, part) in enumerate(zip(shares, parts, strict=True))
        if share >= NEAR_BEST * best or share >= max(SURELY, WHOLE_NAME * len(part.pairs))
    )
    return named if best >= SURELY and len(named) < sum(not p.is_section for p in parts) else frozenset()


def parts_told(parts: PartList, text: str, start: int, end: int) -> frozenset[int]:
    """The parts of a list that a value, `text[start:end]`, is of; empty where it may be of any."""
    starts = [part.start for part in parts]
    inside = bisect_right(starts, start) - 1
    if inside >= 0 and start < parts[inside].end and not parts[inside].is_section:
        return frozenset((inside,))
    begin = behind_last(_SENTENCE_ENDS, text, start)
    sentence = text[max(begin, start - _REACH) : end]
    for clause in reversed(_CLAUSE.findall(sentence)):
        if marked := _marked(parts, clause):
            return marked
        shares = _shares(parts, han_pairs(fold(clause)))
        best = max(shares)
        if best >= SURELY:
            return frozenset(n for n, share in enumerate(shares) if share == best)
    return frozenset()
