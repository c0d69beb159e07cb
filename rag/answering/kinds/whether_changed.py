"""Whether something was changed (第二组延期了吗, 补助标准改了吗, 第一批也停了吗): by the clause of the later notice that changes it, or leaves it as it was.

A notice that changes one thing mostly says of another that it stays, in one sentence or the next; the clause that holds
more of what the question names is the one that answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.asked.tiers import tiers_in
from rag.answering.composing.composition import possible_verdict
from rag.answering.kinds.set_words import CLAUSE, MOVED
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.opened_notices import Sentence, Source, amending
from rag.answering.quoting.quote_extent import quote_of_sentence
from rag.language.editions import find_batches
from rag.language.normalise import fold
from rag.language.places import resolve_all, within
from rag.lazy import lazy_pattern
from rag.public import Answer

_ASKS = lazy_pattern(
    r"(?<![能可以许])(?P<moved>延期|延长|延后|顺延|推迟|提前|往后[推挪延]|更正|调整|变更|变动?|改动?)了?(?:吗|没有?|么|嘛)(?=\W*$)"
    r"|(?:有没有|是不是|是否)(?:再|又|也|都)?(?:延期|延长|顺延|推迟|提前|调整|变|改)(?:了|过|动)?(?:吗)?(?=\W*$)"
    r"|(?P<stopped>暂停|停办?|取消)了?(?:吗|没有?|么|嘛)(?=\W*$)|(?P<affected>受[^,。?]{0,8}影响)(?:吗|么|嘛|不)(?=\W*$)"
    r"|还?(?P<goes_on>照常|照旧)[^,。?]{0,6}(?:吗|么|嘛|不)(?=\W*$)"
    r"|^(?:has|have|was|were|is|did)\b[^?]{0,90}\b(?:extended|changed|corrected|postponed|amended)\b|\bis it (?P<touched>affected)\b"
)
_THINGS = {
    "rate": lazy_pattern(r"比例|\brate\b|\bpercent"),
    "sum": lazy_pattern(
        r"标准|金额|额度|最高|(?:奖励|奖补|补助|补贴)(?:多少|额)|\d万?元|\bamount|\bsum\b|\bcap\b"
    ),
    "conditions": lazy_pattern(r"条件|门槛|\bcondition|\brequirement"),
    "phone": lazy_pattern(r"电话|号码|\bphone"),
    "time": lazy_pattern(
        r"时间|时限|截止|日期|期限|\d月|\d日|延期|延长|顺延|推迟|提前|\bdeadline|\bdate|\bextended|\bpostponed"
    ),
}
"""What may be changed, the more particular first: a question of none of these asks of anything."""
_SAME = lazy_pattern(
    r"不变|不作?(?:任何)?(?:调整|变动|变更)|维持(?:原|不变)|仍(?:为|按|以|于|是)|(?:时间|日期|截止)还是|照旧|按原(?:通知|计划|时间(?![提报申交]))|以原通知为准|不受[^，。；;\n]{0,10}影响|照常"
)
_NO_FURTHER = lazy_pattern(r"不再(?:另行)?延|不延(?:期|长)")
"""Said also of the day to which something was just moved."""
_UNTOUCHED = lazy_pattern(r"不受[^，。；;\n]{0,10}影响|照常|继续(?:审核|有效|办理)")
_OF_CHANGING = lazy_pattern(
    r"[延推顺后提前期长迟变化动改了没吗]{1,4}|更正|调整|变更|时间|日[期子]|期限|截止|申?报|申请|通知|公告|(?:补[贴助]|奖[补励]|支持)?标准|比例|条件|电话|补[贴助]|奖励|项目|受影响|影响|照常|暂停|取消|\W+"
    r"|deadlines?|dates?|days?|clos(?:es?|ing)|chang(?:e|ed)|extend(?:ed)?|postponed|correct(?:ed|ion)|affected|notice|subsidy|grant"
)
"""Words of such a question that name nothing."""
AMONG = 5
OF_TITLE = 0.2
"""What a word that the changing notice's title holds is worth of its weight: it is on all that the notice says."""
AROUND = 0.5
"""And a word that only the sentence before the clause holds."""
APART = 0.02
"""By so much the clause that answers must hold more of the question than one that says the opposite."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A clause that changes something or leaves it, and how much of what the question names it holds."""

    source: Source
    sentence: Sentence
    moved: bool
    untouched: bool
    held: float


def answer_whether_changed(ctx: AnswerContext) -> Answer | None:
    """Yes or no with the sentence that says so; None where it is not asked, or no later notice says it of what is named."""
    question = fold(ctx.request.question)
    asks = _ASKS.search(question)
    if asks is None or not ctx.sources:
        return None
    thing = next((words for words in _THINGS.values() if words.search(question)), None)
    by_effect = asks["stopped"] or asks["affected"] or asks["goes_on"] or asks["touched"]
    told = [t for source in _later(ctx) for t in _told(ctx, source, None if by_effect else thing)]
    if by_effect:  # that it is, is told by the notice that calls it off
        told = [
            t for t in told if t.untouched and t.held > 0 and (not asks["stopped"] or _is_part(ctx, t.source))
        ]
    best = max(told, key=lambda t: t.held, default=None)
    if best is None or any(t.moved != best.moved and t.held > best.held - APART for t in told):
        return None
    key = "changed.moved" if best.moved else "set_words.unmoved"
    if by_effect:
        key = "changed.goes_on" if asks["goes_on"] else "changed.untouched"
    return possible_verdict(ctx, key, quote_of_sentence(best.source, best.sentence))


def _is_part(ctx: AnswerContext, source: Source) -> bool:
    """Whether a batch or group is named that is not what a notice calls off by its title: what else goes on says nothing of the whole."""
    title = fold(source.record.notice.title)
    return bool(set(ctx.read.batches) - set(find_batches(title)) or ctx.units.tiers - tiers_in(title))


def _later(ctx: AnswerContext) -> Iterator[Source]:
    """The notices that change the best one, it itself, and others among the best of its place that came later."""
    first = ctx.sources[0]
    linked = tuple(amending(ctx.reader, ctx.found.ranking, first))
    seen = set()
    for source in (first, *linked, *ctx.sources[1:AMONG]):
        notice = source.record.notice
        if notice.aid in seen or notice.date > ctx.as_of:
            continue
        seen.add(notice.aid)
        if source is first or source in linked or _is_of_place(source, first):
            yield source


def _is_of_place(source: Source, first: Source) -> bool:
    own, places = resolve_all(first.record.notice.regions), resolve_all(source.record.notice.regions)
    return any(within(a, b) or within(b, a) for a in own for b in places)


def _told(ctx: AnswerContext, source: Source, thing: re.Pattern[str] | None) -> Iterator[_Told]:
    """The clauses of a notice that change what is asked, or leave it; of a batch or group that is named its own alone."""
    worth = _worth(ctx, source)
    for sentence in source.sentences:
        if _is_of_another(ctx, sentence.folded, fold(source.record.notice.title)):
            continue
        moves = MOVED.search(sentence.folded)
        before = ""
        for match in CLAUSE.finditer(sentence.folded):
            clause = match.group()
            same = _SAME.search(clause) or (_NO_FURTHER.search(clause) and not moves)
            others = _is_of_another(ctx, clause, "")
            if (same or MOVED.search(clause)) and not others and _is_on(thing, clause, sentence.folded):
                held = _held(ctx, worth, clause)
                held += AROUND * (_held(ctx, worth, f"{before},{clause}") - held)
                untouched = bool(_UNTOUCHED.search(clause))
                yield _Told(source, sentence, not same, untouched, held)
                before = ""
            else:
                before += f",{clause}"


def _is_of_another(ctx: AnswerContext, text: str, title: str) -> bool:
    """Whether folded words are on other batches or groups than the question names: those that they name, or else those of their title."""
    asked_tiers, asked_batches = ctx.units.tiers, set(ctx.read.batches)
    tiers, batches = tiers_in(text) or tiers_in(title), set(find_batches(text) or find_batches(title))
    return bool(asked_tiers and tiers and not asked_tiers & tiers) or bool(
        asked_batches and batches and not asked_batches & batches
    )


def _is_on(thing: re.Pattern[str] | None, clause: str, sentence: str) -> bool:
    """Whether a clause is on what is asked; one that names no such thing is on what its sentence is."""
    if thing is None or thing.search(clause):
        return True
    return not any(words.search(clause) for words in _THINGS.values()) and bool(thing.search(sentence))


def _worth(ctx: AnswerContext, source: Source) -> dict[int, float]:
    """The question's units that name something, with what each is worth beside a notice."""
    titled = ctx.units.matches(fold(source.record.notice.title))
    return {
        i: ctx.units.weights[i] * (OF_TITLE if titled[i] > HELD else 1.0)
        for i, unit in enumerate(ctx.units.units)
        if not _OF_CHANGING.fullmatch(fold(unit.label))
    }


def _held(ctx: AnswerContext, worth: dict[int, float], text: str) -> float:
    held = ctx.units.matches(text)
    return sum(weight for i, weight in worth.items() if held[i] > HELD)
