"""What a notice's own question asks as the asker does (奖金什么时候发？ 怎么排？ 退多少？): its answer shares no word with either.

Questions for a yes or no are left to `settling_clause`, those for conditions and papers to the kinds that tell them as lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.composing.certainty_decision import sure_or_possible
from rag.answering.composing.composition import write_quotes
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.own_question import without_number
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import NAMED, is_of_named
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer

_ASKING = (
    ("①", lazy_pattern(r"多少(?:个?点|钱|块|万|元)?|几(?:成|个点|万|块钱?|千|多)|多大|多高")),
    ("②", lazy_pattern("什么时候|啥时候|何时|几时|哪一?天|几号|几月份?|多会儿?")),
    (
        "③",
        lazy_pattern(
            "(?:[在到去往上])?(?:哪里|哪儿|哪个(?:窗口|部门|地方|平台|网站)|哪(?=[办报领申交查兑用]|$))"
        ),
    ),
    ("④", lazy_pattern("(?:该|要)?(?:怎么|咋|如何)(?:办|处理|弄|解决)")),
    ("⑤", lazy_pattern("怎么样?|咋样?|如何|怎样")),
    ("⑥", lazy_pattern("多久|多长时间|几年|几个月|几天")),
)
"""Words of asking, and one sign for each: 退几成 asks what 退多少 does."""
_IDLE = lazy_pattern(r"[的了吗呢啊呀么吧]|我们?|咱们?|你们?|请问|能|可以|会|要|该|应|是|都|[^一-鿿①-⑥a-z0-9]")
_LINE = r"(?:[^\n。！!;；?？]{1,160}(?:[。！!;；]|(?=\n)|$)){1,6}"
_OWN = re.compile(
    r"(?:^|\n|(?<=[。！!;；]))[ \t]{0,3}(?P<asks>[^\n。！!;；?？]{2,40})[?？][ \t”」】]*\n?\s{0,3}"
    rf"(?:(?:答复?|回复|回答|[aA]\d{{0,2}})\s?[：:、.]\s?)?(?=(?P<answer>{_LINE}"
    rf"(?:\n(?!\s{{0,3}}(?:[问qQ]|[一二三四五六七八九十]{{1,3}}[、.]|\d{{1,2}}[.、])){_LINE}){{0,6}}))"
)
"""A question with its answer, which goes on in lines that begin nothing else."""
_CONTENT = lazy_pattern("[一-鿿]")
MOSTLY = 0.75
"""A longer question of the notice is the asker's if so much of it stands in his."""
FEW = 3
"""One of fewer pairs of characters must stand in his as it is."""
ABOUT = 0.4
"""The notice's title and beginning must hold so much of what a question names: any notice asks how one applies."""
AMONG = 2
"""Of how many of the best notices: an explanation stands beside the call that it explains."""


@dataclass(frozen=True, slots=True)
class _OwnQuestion:
    start: int
    end: int
    asks: str


def _plain(text: str) -> str:
    """A folded question with a sign for its words of asking, and without words that every question has."""
    for sign, words in _ASKING:
        text = words.sub(sign, text)
    return _IDLE.sub("", text)


@lru_cache(maxsize=256)
def _own_questions(text: str) -> tuple[_OwnQuestion, ...]:
    """The questions of a text, as it is written, that ask for more than a yes or no; none that it asks twice, of two programmes."""
    found = [
        _OwnQuestion(m.start("asks"), m.end("answer"), _plain(without_number(fold(m["asks"]))))
        for m in _OWN.finditer(text)
    ]
    times = Counter(own.asks for own in found)
    return tuple(own for own in found if _asks(own.asks) and times[own.asks] == 1)


def _asks(plain: str) -> bool:
    return any(sign in plain for sign, _ in _ASKING) and bool(_CONTENT.search(plain))


def own_question_asked(question: str, text: str) -> tuple[int, int] | None:
    r"""Where a text has a question of its own, with its answer, that is asked; None where it has none such.

    Example:
        >>> text = "一、怎么排？按积分从高到低。\n二、奖金什么时候发？评定后拨付70%。\n"
        >>> start, end = own_question_asked("民宿奖金几时发", text)
        >>> text[start:end]
        '二、奖金什么时候发？评定后拨付70%。'
        >>> own_question_asked("奖金有多少", text) is None
        True

    """
    asked = _plain(fold(question))
    told = [own for own in _own_questions(text) if _is_asked(own.asks, asked)]
    best = max(told, key=lambda own: len(own.asks), default=None)
    return (best.start, best.end) if best else None


def _is_asked(own: str, asked: str) -> bool:
    if own in asked:
        return True
    signs = {sign for sign, _ in _ASKING if sign in own}
    pairs = han_pairs(own)
    return (
        len(pairs) >= FEW
        and all(sign in asked for sign in signs)
        and len(pairs & han_pairs(asked)) >= MOSTLY * len(pairs)
    )


def _asked_there(ctx: AnswerContext) -> Iterator[Quote]:
    """The questions of the best notices, those of the first one's place, that are asked."""
    first: Source | None = next(iter(ctx.sources), None)
    for source in ctx.sources[:AMONG]:
        notice = source.record.notice
        span = own_question_asked(ctx.request.question, notice.text)
        if span is not None and first and set(notice.regions) == set(first.record.notice.regions):
            yield Quote(source, source.passage_id_at(span[0]), *span, 0.0)


def answer_asked_there(ctx: AnswerContext) -> Answer | None:
    """The notice's own answer to the question; None where it asks none such, or what would be quoted holds a value out of it."""
    if ctx.spec.asked in ("yes_no", "list") or not is_of_named(ctx, ABOUT):
        return None
    told = next(_asked_there(ctx), None)
    if told is None:
        return None
    if any(q.facts and told.start <= q.start < told.end for q in ctx.quotes if q.source is told.source):
        return None  # a value is better told as such
    draft = ctx.draft()
    draft.say("asked_there")
    write_quotes(ctx, draft, [told], whole=True)
    draft.link(told.source)
    sure = told.source is ctx.sources[0] and is_of_named(ctx, NAMED)
    return draft.answer("passage", sure_or_possible(ctx.confidence, sure=sure))
