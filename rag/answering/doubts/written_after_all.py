"""Looked at right before an answer says that a notice does not write a word: whether it writes it after all, and where.

A word may stand there in its long form (规模以上 for 规上, 标准煤 for 标煤), in two halves, or not at all because the question was cut
wrong (首|店钱, 60平|行不行), or in another of the notices that were found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answering.asked.answer_spec import asks_until_when
from rag.answering.asked.unheard import HAN_WORD, stands_in, without_brackets
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.named_call import only_call_of
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence
from rag.domain import Notice
from rag.language.clause_marks import folded_clauses
from rag.language.editions import find_batches
from rag.language.gazetteer import own_name
from rag.language.grams import han_pairs
from rag.language.normalise import fold, to_simplified
from rag.language.places import resolve
from rag.language.segment import generic_words, idle_words

_SEAMLESS = frozenset(
    "的了吗呢是有能会要不可怎几多在给还都就才和与及或到对这那哪个啥么没也又被把从按为我你他她它们问请想"
)
"""Characters that stand before and behind words of any kind: a pair with one of them is no word."""
_BEHIND_A_FIGURE = re.compile(r"[\d.%％]$")
_BEHIND_HOW_MANY = re.compile(r"(?:多少|几)$")
_COUNTS = frozenset("天日月年个家人名户间台套辆亩平吨次份张条项")
_SENTENCE_ENDS = "。；;！!？?\\n"
_BY_A_DAY = re.compile(
    r"\d{1,2}月\d{1,2}[日号][^，。；;\n]{0,12}(?:截止|前|止|关|结束|停|收工)|[至到]\s?\d{1,2}月\d{1,2}[日号](?!起)"
    r"|(?:^|\n)\s?\d{1,2}月\d{1,2}[日号]\s?[^\d\s，。、年月日至到—–-]"
)
_FROM_A_DAY = re.compile(r"\d{1,2}月\d{1,2}[日号][^，。；;\n]{0,12}(?:起|开)")
"""Days by which or from which something is done; 10月12日 ▶ at the beginning of a line is the last one of what follows."""
_TO_APPLY = re.compile(r"申[报请领]|受理|报名|窗口|截止|提交|(?:系统|通道|平台)[^，。；;\n]{0,8}[关闭开]")
_BEHIND_YEAR = 8
"""So many characters behind a year say what it is the year of."""
_SUM = re.compile(r"\d[百千万亿]{0,2}元|\d%")
_SHORT_FORM = 4
"""A word of more characters is no short form, and would be looked for in too many ways."""
_APART, _LONG_APART = 2, 3
"""So many other characters may stand between those of a word, or of one of three, in its long form."""


def is_written(word: str, question: str, text: str) -> bool:
    """Whether a folded text writes a word that a question seems to hold: as it is, in its long form, or as the words that it was cut from."""
    plain = without_brackets(text)
    return stands_in(word, plain) or _in_long_form(fold(word), plain) or _is_cut_wrong(word, question, plain)


def is_mark_written(mark: str, text: str) -> bool:
    """Whether a text writes a class or track of three characters or more in its long form (境内国际性展会 for 境内展)."""
    return len(mark) > 2 and _in_long_form(fold(mark), without_brackets(fold(text)))


def _whole(notice: Notice) -> str:
    return fold(f"{notice.title} {notice.text}")


@lru_cache(maxsize=256)
def _long_form(word: str) -> re.Pattern[str]:
    gap = _LONG_APART if len(word) == 3 else _APART
    return re.compile(f"[^{_SENTENCE_ENDS}]{{0,{gap}}}?".join(map(re.escape, word)))


def _in_long_form(word: str, text: str) -> bool:
    short = HAN_WORD.fullmatch(word) and len(word) <= _SHORT_FORM
    return bool(short and all(char in text for char in word) and _long_form(word).search(text))


def _is_cut_wrong(word: str, question: str, text: str) -> bool:
    """Whether a word of a question begins behind a figure or 多少 (多少|天才给), or, of two characters, one makes a word of the text with that beside it."""
    asked = to_simplified(question)
    at = asked.find(word)
    if at < 0:
        return False
    if _BEHIND_A_FIGURE.search(asked[:at]) or (_BEHIND_HOW_MANY.search(asked[:at]) and word[0] in _COUNTS):
        return True
    if len(word) > 2:
        return False
    seams = (asked[max(0, at - 1) : at + 1], asked[at + len(word) - 1 : at + len(word) + 1])
    return any(_is_word(pair) and fold(pair) in text for pair in seams)


def _is_word(pair: str) -> bool:
    known = generic_words() | idle_words()
    return bool(HAN_WORD.fullmatch(pair)) and _SEAMLESS.isdisjoint(pair) and pair not in known


def is_place_told(name: str, text: str) -> bool:
    """Whether a text names a place, in full or by its bare name."""
    asked = resolve(name)
    return name in text or (asked is not None and own_name(asked).bare in text)


_LET_IN = r"(?<!\d){year}年?度?[^。;\n]{{0,40}}(?:一并|补[领报申交]|也可?以?(?:在|于)|可(?:以)?(?:同时|继续|参照)|不(?:再|予)(?:兑付|受理|补[发领报]|办理|拨付|申[报领]))"
"""2024年度应领未领的企业，可以在本次一并申领; 2023年度及以前未领取的，不再兑付: whether those of another year may is told."""
_WHETHER = re.compile(r"[能可][^,。?]{0,8}[吗么不]|能不能|可不可以|行不行|\b(?:can|may|could)\b")


def tells_of_year(year: int, question: str, text: str) -> bool:
    """Whether a text writes beside a year what a question writes beside it (2025年刚进规的, 2025年首次进规的企业): a condition, and no edition."""
    if re.search(_LET_IN.format(year=year), fold(text)) and _WHETHER.search(fold(question)):
        return True
    beside = {pair for words in _behind(year, fold(question)) for pair in han_pairs(words) if _is_word(pair)}
    return any(not beside.isdisjoint(han_pairs(words)) for words in _behind(year, fold(text)))


def _behind(year: int, text: str) -> list[str]:
    """The words behind each mention of a year, to the end of the clause."""
    return re.findall(rf"(?<!\d){year}年(?!度)([^\d,。，；;!！?？\n]{{2,{_BEHIND_YEAR}}})", text)


def quote_of_batch(ctx: AnswerContext, source: Source, batches: Sequence[int]) -> Quote | None:
    """The sentence that tells of one of some batches (第二批拟于下半年组织), of several the one that holds most of the question."""
    telling = [s for s in source.sentences if not set(batches).isdisjoint(find_batches(s.text))]
    return _best_of(ctx, source, telling)


def quote_of_day(ctx: AnswerContext, source: Source, programme: str) -> Quote | None:
    """The sentence that tells a day by which or from which something is done, and names the programme where the notice has several."""
    asked = han_pairs(fold(programme)) - generic_words()
    alone = only_call_of(ctx.reader, source.record.notice.aid) is not None
    days = [_BY_A_DAY] if asks_until_when(ctx.units.text) else [_BY_A_DAY, _FROM_A_DAY]
    telling = [
        s
        for s in source.sentences
        if any(day.search(s.folded) for day in days)
        and (2 * len(asked & han_pairs(s.folded)) > len(asked) or (alone and _TO_APPLY.search(s.folded)))
    ]
    return _best_of(ctx, source, telling)


def _best_of(ctx: AnswerContext, source: Source, sentences: Sequence[Sentence]) -> Quote | None:
    best = max(sentences, key=lambda s: sum(ctx.units.matches(s.folded)), default=None)
    return quote_of_sentence(source, best) if best else None


def tells_sum_of_asked(ctx: AnswerContext, quote: Quote) -> bool:
    """Whether a clause of a quote tells a sum or rate with what the question names beside the programme (中级（四级）1500元)."""
    titled = ctx.units.matches(fold(quote.source.record.notice.title))
    for clause in folded_clauses(fold(quote.text)):
        if _SUM.search(clause) and any(
            own > HELD >= known for own, known in zip(ctx.units.matches(clause), titled, strict=True)
        ):
            return True
    return False


def is_written_near(ctx: AnswerContext, words: Sequence[str], count: int) -> bool:
    """Whether one of the nearest notices that would be shown writes one of these words."""
    texts = [without_brackets(_whole(source.record.notice)) for source in ctx.sources[:count]]
    return any(fold(word) in text for word in words for text in texts)
