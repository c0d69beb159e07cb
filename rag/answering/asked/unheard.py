"""What a question names and a notice does not: said beside an answer that may be about something else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.language.dictionary import look_up
from rag.language.normalise import fold, to_simplified
from rag.language.places import find_places
from rag.language.question_dates import find_dates
from rag.language.segment import (
    chinese_words,
    generic_words,
    idle_words,
    is_noun,
    plain_words,
    whole_terms,
)
from rag.language.synonyms import find_everyday

HAN_WORD = re.compile("[㐀-䶿一-鿿]{2,}")
_HOW_DONE = re.compile("[先少多再早晚没不][交报申办领拿补买租签开退付缴搬换用]")
_WITH_WHAT_FOLLOWS = re.compile(
    "[能会要可](?:报|申|拿|领|办|补|怎|咋|如何|不|吗|被|有|用|参加|享受)|(?<=人)才(?:给|能|可以?|会|算|够|行|发|有(?![^,，]{0,2}[补奖房]))"
)
"""A verb with how it is done (先交, 少交), or the end of one word with the verb that governs the next (负债率高能|报, 没按时交会|怎样, 雇几个人才|给): the
segmenter takes them for nouns, and no notice writes them."""
_FIGURE = re.compile(r"\d[\d.]*(?:[十百千万亿]{1,2}|平(?![台均时常]))")
"""贷了1200万|能贴吗, 60平|行不行: the unit of a figure begins no word."""
_JOINED = re.compile("[和与跟](?=.)")
_PIECE = re.compile("[了过着](?!解|程|渡|期|陆)|^[全都也还就又]?[都也还]$")
"""Of a verb with its ending (开了个), or adverbs alone (全都): no name, however the segmenter cuts it."""
_COUNTS = re.compile("[0-9一二两三四五六七八九十几每]$")
_BRACKETS = re.compile(r"[()“”\"《》]")
_NO_NAME = re.compile(
    "[委局厅部号洲]$|(?:额度|标准)$|^[哪几每]|每平|^.{1,2}市$|(?<![供补自])给$|^.[里上]$|电话|一次性|单个|^第|^前[一二三四五六七八九十百几]|^(?:开|办)[店厂]|[0-9]|^(?:东西|事情|情况|时候|地方|问题|金钱|月份|意思|样子|名字|日子|消息|事儿|时间|人|家里|朋友|老家|手续|说法|规矩|数字|级别|档次|普通|国家|块钱|数额|比例|总额|总价|规定|房间|年龄|岁数|幅度|力度|门槛|方面|后果|下场|手续费|时限|期限|时点|[甲乙丙丁]{2,4}|全市|全省|全区|后台|截止日|季度|年度|工业区|工业园|开发区|园区|社区|街道|乡镇|商圈)$"
    "|^[男女](?:工人?|员工|职工|同志|老板|性)$"
    "|^[问看说聊]{2}$|^(?:不(?!锈|动产|干胶|饱和|良)|没|未(?!来))"
    "|^(?:店铺?|门店|商铺|网店|工厂|学校|院校|高校|医院|公司|企业|单位|机构|协会|商会|合作社|老板|员工|职工|学生|博士|硕士)$"
    "|^(?:申报|申请|报名|受理|截止|公示|认定|评审|推荐|基本|符合|联系|证明|佐证|电子|纸质|工作|主管|取消)(?:条件|材料|标准|时间|日期|名单|指南|主体|平台|系统|通知|结果|表|方式|部门|资格)$"
)
"""Offices go by many names, and parts of the world are named in short or tell where the asker is (工业区); some terms of the field, what counts (前十名) and what is asked for (发文字号, 申报条件) name nothing."""
TERM_CHARS = 3
"""A term of the field with so many characters names something (科技副总, 加计扣除); shorter ones are common words (客户, 一年)."""
SHORT_QUESTION = 16
"""In a question of so few characters every noun names what it is about; a longer one tells of the asker too."""
MAX_TOLD_CHARS = 12
_ANY_DAY = dt.date(2025, 1, 1)
"""From which days are counted where nothing but that they are days matters."""
LONG, APART = 4, 6
"""Words of so many characters may stand in two halves, with so many others between them."""


@dataclass(frozen=True, slots=True)
class Name:
    """Neighbouring words of a question that name something: `marked` are those that a notice on it would write."""

    words: tuple[str, ...]
    marked: tuple[str, ...]

    def missing_from(self, text: str) -> tuple[str, ...]:
        """Those of the marked words that do not stand in a folded text, nor all words that they are made of."""
        plain = without_brackets(text)
        return tuple(w for w in self.marked if not stands_in(w, plain))

    def told_missing(self, text: str) -> str:
        """The first missing word with the marked ones beside it (研发费用加计扣除), "" where none is missing."""
        missing = self.missing_from(text)
        if not missing:
            return ""
        first = last = self.words.index(missing[0])
        while first and self.words[first - 1] in self.marked:
            first -= 1
        while last + 1 < len(self.words) and self.words[last + 1] in self.marked:
            last += 1
        return "".join(self.words[first : last + 1])[:MAX_TOLD_CHARS]


def unheard(question: str, document_frequency: Callable[[str], int]) -> tuple[str, ...]:
    """The names of a question that stand nowhere in a collection, nor do all their parts, by that collection's count of a term."""
    words = (word for name in names_in(question) for word in name.marked)
    return tuple(
        w for w in words if not document_frequency(w) and not all(map(document_frequency, _parts(w) or [w]))
    )


_IN_A_PLACE = re.compile(
    r"\b(?:in|around|near|from)\s+(?:the\s+)?(?P<named>(?:[A-Z][a-z'’-]{2,}\s?){1,3})"
    r"|\b(?:in|around|near)\s+(?P<last>[a-z]{4,20})(?:\s+(?:right\s+)?now|\s+today)?\s?[?.!]*$"
)
"""In English, where the asker is or in which field: "in Atlantis", and at the end of a question "in atlantis", "in fishing"."""
_NO_PLACE = re.compile(
    "advance|autumn|china|chinese|detail|effect|english|fall|force|future|general|mandarin|particular|person|prc|short|spring|summer|time"
    "|total|winter|january|february|march|april|may|june|july|august|september|october|november|december"
)
"""Behind "in" neither place nor field, whether a notice writes it or not."""


def unheard_places(
    question: str, document_frequency: Callable[[str], int], sounding: Callable[[str], Sequence[str]]
) -> tuple[str, ...]:
    """Where an English question says the asker is ("in Atlantis"), if that is no known place and no notice writes it or a translation."""

    def is_written(word: str) -> bool:
        chinese = (t.chinese for t in look_up(word))
        return _NO_PLACE.fullmatch(word) is not None or any(
            map(document_frequency, (word, *chinese, *sounding(word)))
        )

    named = [(m["named"] or m["last"]).strip() for m in _IN_A_PLACE.finditer(question)]
    apart = (name for name in named if not find_places(name) and not find_dates(name, _ANY_DAY))
    return tuple(name for name in apart if not all(map(is_written, name.lower().split())))


@lru_cache(maxsize=64)
def names_in(question: str, *, nouns: bool = False) -> tuple[Name, ...]:
    """What a Chinese or mixed question names, in its order; with `nouns` every noun counts, however long it is."""
    text = _FIGURE.sub(lambda m: "，" * len(m.group()), to_simplified(question))
    chars = list(text)
    spans = [(m.start, m.end) for m in find_places(text)]
    spans += [(m.start, m.end) for m in find_dates(text, _ANY_DAY)]
    spans += [(f.start, f.end) for f in find_everyday(text)]
    for start, end in spans:
        chars[start:end] = "，" * (end - start)
    short = nouns or len(text) <= SHORT_QUESTION
    names = (
        Name(tuple(run), tuple(w for w in run if _is_term(w) or (short and _is_thing(w, text))))
        for run in _runs("".join(chars))
    )
    return tuple(name for name in names if name.marked)


def _is_thing(word: str, text: str) -> bool:
    """Whether a word of a text is a noun that names something, and no piece of two words."""
    if not is_noun(word) or _NO_NAME.search(word) or _HOW_DONE.fullmatch(word) or _PIECE.search(word):
        return False
    at = text.find(word)
    if _JOINED.match(word) and HAN_WORD.search(text[max(0, at - 2) : at]):
        return False  # 漓江杯|和暖|城杯
    if word[0] in "大长高久远重" and text[:at].endswith("多"):
        return False  # 多|大面积, 多|长时间
    if word[0] == "个" and _COUNTS.search(text[:at]):
        return False  # 请了3个|人, 一个|人
    return not _WITH_WHAT_FOLLOWS.match(text, at + len(word) - 1)


def _is_term(word: str) -> bool:
    return len(word) >= TERM_CHARS and word in _terms() and not _NO_NAME.search(word)


@cache
def _terms() -> frozenset[str]:
    return frozenset(whole_terms())


def mostly_written(word: str, text: str, known: Sequence[str] = ()) -> bool:
    """Whether more than half of a folded word stands in a folded text, in pieces of two characters or more, or is made of `known` words.

    女博士 is, where a text has 博士; 科技副总 is not, where it has 科技; words that every notice has (企业) say nothing.
    """
    held: set[int] = set()
    idle = generic_words()
    for at in range(len(word) - 1):
        if (pair := word[at : at + 2]) in text and pair not in idle:
            held |= {at, at + 1}
    for part in known:
        if len(part) > 1 and part not in idle and (at := word.find(part)) >= 0:
            held |= set(range(at, at + len(part)))
    return 2 * len(held) > len(word)


def without_brackets(text: str) -> str:
    """A folded text without brackets and quotation marks, which part words that a question writes together."""
    return _BRACKETS.sub("", text)


def stands_in(word: str, text: str) -> bool:
    """Whether a word stands in a folded text, or all words that it is made of do, or the halves of a longer one close together."""
    if fold(word) in text or (len(word) == LONG and _stands_apart(fold(word), text)):
        return True
    parts = _parts(word)
    return len("".join(dict.fromkeys(parts))) >= len(word) and all(part in text for part in parts)


def _stands_apart(word: str, text: str) -> bool:
    """Whether the halves of a word of four characters stand close together in a text (领军人才 in 领军型创新人才)."""
    first, second = word[:2], word[2:]
    starts = (m.end() for m in re.finditer(re.escape(first), text))
    return any(second in text[at : at + APART + 2] for at in starts)


def _parts(word: str) -> list[str]:
    return [part for part in chinese_words(word) if len(part) > 1 and part != word]


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    idle = generic_words() | idle_words()
    for word in (*plain_words(text), ""):
        if HAN_WORD.fullmatch(word) and word not in idle:
            run.append(word)
        elif run:
            yield run
            run = []
