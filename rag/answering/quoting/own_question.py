"""The questions that a notice asks and answers itself (问：分公司可以报吗？答：不可以), and which of them is the asker's.

Such an answer is a yes or no to that question alone, whatever else stands beside it. What answers neither plainly yes nor
plainly no, or answers a question of other figures or in the negative, is told as the notice's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.answering.quoting.verdict_words import says
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.resources import patterns

LEAST_SHARED = 0.6
"""A notice's question is the asker's if so much of it stands in his."""
CASE_CHARS = 60
"""So far behind the first of two cases the other one stands."""
FEW = 4
"""One of fewer pairs of characters must stand in his whole, and he must ask for hardly anything else."""
HARDLY = 0.5
"""So much of his own words must stand in that question and its answer."""
_SPEAKER = r"(?:(?:答复?|回复|回答|a\d{0,2}|[一-鿿]{1,3}(?:[科处局]长|主任|主播|老师|经理|客服|工作人员)|小编)\s?[:、.]\s?)?"
_ANSWER = r"(?P<answer>(?:[^\n?。!;]{1,6}[。!;])?[^\n?]{1,160}?(?:[。!;\n]|$))"
"""Its first sentence, with a second behind one of few words (不行。必须是全新设备。)."""
_QUESTION = re.compile(rf"(?P<asks>[^。!;\n?❓]{{4,60}})[?❓][ \t”」】]*\n?\s{{0,3}}{_SPEAKER}{_ANSWER}")
_HEADING = re.compile(
    r"(?:^|\n)(?P<asks>[^。!;,:\n?]{3,40}?(?:行不行|算不算|能不能|要不要|可不可以|[吗么])[^。!;,:\n?]{0,8})[ \t]*\n\s{0,3}"
    + _ANSWER
)
"""A line that asks without a question mark, and the line below it."""
_ASIDE = re.compile(
    r"(?:问|想知道)[^。!;\n?]{0,4}?(?P<asks>(?:能不能|可不可以|要不要|算不算)[^。!;,\n?]{3,40}?)(?:——|:|—)\s?"
    + _ANSWER
)
"""有老板问能不能先放在乡镇排队——不行."""
_NUMBER = re.compile(
    r"^(?:[^一-鿿a-z0-9]|问题?\s?[一二三四五六七八九十\d]{0,3}\s?[:、.]|[一二三四五六七八九十]{1,3}(?:问:|[、.])|q?\d{1,2}\s?[、.: ]|q\s?[:、.]|【[^】]{0,20}】|有?[一-鿿]{0,4}问[:，])+"
)
_ASKING = lazy_pattern(
    r"能不能|可不可以|行不行|算不算|要不要|有没有|是不是|可以|[能行算会要](?=[吗么办报申领补拿]|$)|[吗么呢吧的了]|我们?|咱们?|请问|自己"
)
_EITHER = lazy_pattern("能不能|可不可以|用不用|要不要|行不行|算不算|是不是|有没有")
"""Questions that deny nothing, for all their 不."""
_CHOICE = lazy_pattern(
    r"^(?!.*(?:怎么|咋|如何|什么|啥|多少|多久|多大|哪|谁|几[号月时点个家])).*(?:[吗么嘛咩]|不|没有?|呢|[行能算会要]不[行能算会要][^,]*|可不可以[^,]*|有没有[^,]*|是不是[^,]*|是否[^,]*|能否[^,]*)[”」】]?$"
)
"""It wants a yes or no."""
_CLAUSE = lazy_pattern(r"[^,;。!?\n]+")
_MODAL = lazy_pattern("[能可以不用来于吗么]")
_WHAT_OF = lazy_pattern("呢[”」】]?$")
"""个体工商户呢: what may be allowed there is not what was asked before."""
_HAN = lazy_pattern("[一-鿿]")
_FIGURES = lazy_pattern(r"\d+(?:\.\d+)?|(?<![a-z])[a-z](?=[类级档])")
_HEDGES = lazy_pattern(r"但|不过|除非|只要|如果|的话|其中|须看|视情况|看情况|看具体|分情况|分两种")


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question of a notice with its answer.

    Attributes:
        start, end: from its first character to the end of the answer's first sentence.
        asks: the question, folded, without its number.
        answer: the answer's first sentence, folded.
        phrase: with which that answers: "yes", "no", "counts", "counts_not", "need", "need_not", "yes_but",
            "affirmed", "denied", or "asked_there".

    """

    start: int
    end: int
    asks: str
    answer: str
    phrase: str


def phrase_of(asks: str, answer: str) -> str:
    """The phrase that says what a folded answer says to a folded question, by its first words.

    Example:
        >>> phrase_of("分公司可以报吗", "不可以,要独立法人")
        'no'
        >>> phrase_of("非全日制硕士能领吗", "取得双证的可以,只有学位证的不可以")
        'asked_there'
        >>> phrase_of("钱能用来发工资吗", "可以用于转岗培训,不能用于发放工资和分红")
        'no'

    """
    if says("negated", _EITHER.sub("", asks)):
        return "asked_there"
    found = next((name for name, head in _heads() if head.match(answer.lstrip("—–-“ "))), "asked_there")
    if found in ("yes", "counts", "affirmed") and _is_denied_later(asks, answer):
        return "no"
    if found not in ("no", "counts_not", "denied") and _WHAT_OF.search(asks):
        return "asked_there"
    if found != "no" and _HEDGES.search(answer):
        return "yes_but" if found == "yes" else "asked_there"
    return found


def _is_denied_later(asks: str, answer: str) -> bool:
    """Whether a later clause of an answer forbids what a question names and its first clauses do not (发工资: 可以用于培训,不能用于发放工资)."""
    first, *later = _CLAUSE.findall(answer)
    asked, allowed = han_pairs(_MODAL.sub(" ", asks)), han_pairs(first)
    for clause in later:
        if says("forbids", clause) and not says("allows", clause) and asked & han_pairs(clause) - allowed:
            return True
        allowed |= han_pairs(clause)
    return False


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = patterns("rag.answering", "verdict.tsv")
    names = ("counts_not", "need_not", "no", "counts", "need", "yes", "affirmed", "denied")
    return tuple((name, table[f"head.{name}"]) for name in names)


def without_number(asks: str) -> str:
    """A folded question without its number or the word that begins it (三、, 问:, Q2)."""
    return _NUMBER.sub("", asks.strip())


@lru_cache(maxsize=256)
def own_questions(text: str) -> tuple[OwnQuestion, ...]:
    """The questions for a yes or no that a text, as it is written, answers itself, in its order."""
    folded = fold(text)
    found = [
        OwnQuestion(
            m.start("asks"),
            m.end("answer"),
            asks := without_number(m["asks"]),
            m["answer"],
            phrase_of(asks, m["answer"].strip()),
        )
        for pattern in (_QUESTION, _HEADING, _ASIDE)
        for m in pattern.finditer(folded)
        if _CHOICE.match(without_number(m["asks"]))
    ]
    return tuple(sorted(found, key=lambda q: q.start))


def asked_by(
    question: str, text: str, apart: str, said: frozenset[str] = frozenset()
) -> Iterator[OwnQuestion]:
    """The questions of a text that a folded question asks as well.

    Args:
        question: the asker's.
        text: of the notice.
        apart: what of the question's words sets it apart from others on the notice, folded.
        said: what the question's English words are called in Chinese.

    """
    asked = han_pairs(_ASKING.sub("", question))
    figures = set(_FIGURES.findall(question))
    for own in own_questions(text):
        pairs = han_pairs(_ASKING.sub("", own.asks))
        if not pairs or not set(_FIGURES.findall(own.asks)) <= figures:
            continue
        in_english = _share_said(_ASKING.sub(" ", own.asks), said)
        shared = max(len(pairs & asked) / len(pairs), in_english)
        of_asker = han_pairs(_ASKING.sub("", apart))
        covered = len(of_asker & han_pairs(f"{own.asks},{own.answer}")) / (len(of_asker) or 1)
        whole = shared == 1.0 and (covered >= HARDLY or (in_english == 1.0 and len(pairs) > 1))
        if shared >= LEAST_SHARED and (len(pairs) >= FEW or whole):
            yield _of_case(question, text, own)


_SUBJECT = re.compile(
    r"^(?P<subject>[^,;。]{2,16}?)(?P<verdict>(?:也|都|均)?(?:不行|不可以?|不能|不算|不予|不受(?=限|此|影响)|可以|能|行(?!业)|算).*)$"
)
_ONE_OF_BOTH = lazy_pattern(r"[二两]选一|只能(?:选|领|享受)[^,;。]{0,6}一|择一")
_BOTH = lazy_pattern(r"还[能可]|再[领拿申]|同时|一起|也能|都能")


def wants_second_of_one(question: str, text: str) -> bool:
    """Whether folded words give one of two, and a folded question wants one beside the other (租了房还能拿租房补贴吗: 二选一)."""
    return bool(_ONE_OF_BOTH.search(text) and _BOTH.search(question))


def _of_case(question: str, text: str, own: OwnQuestion) -> OwnQuestion:
    """An own question with the phrase of its answer for the asker: of two subjects with a verdict each (稳岗返还可以；扩岗补助不行) that of the one he names."""
    if wants_second_of_one(question, own.answer):
        return replace(own, phrase="no")
    if not own.answer.rstrip().endswith(";"):
        return own
    rest = fold(text[own.end : own.end + CASE_CHARS]).split("。")[0].split("\n")[0]
    cases = [
        m for part in (own.answer.split(";")[0], *rest.split(";")) if (m := _SUBJECT.match(part.strip()))
    ]
    if len(cases) < 2:
        return own
    named = [len(han_pairs(m["subject"]) & han_pairs(question)) for m in cases]
    if named.count(max(named)) > 1:
        return replace(own, end=own.end + len(rest), phrase="asked_there")
    case = cases[named.index(max(named))]
    return replace(own, end=own.end + len(rest), phrase=phrase_of(own.asks, case["verdict"]))


def _share_said(words: str, said: frozenset[str]) -> float:
    """How much of some folded words is said in another language."""
    rest = words
    for word in sorted(said, key=len, reverse=True):
        rest = rest.replace(word, "")
    whole = len(_HAN.findall(words))
    return 1 - len(_HAN.findall(rest)) / whole if whole else 0.0
