"""Whether a value that is told stands beside one of another class, batch or step which the question names, or names as much.

新认定材料截止时间为5月15日，复核材料截止时间为5月29日: who asks for 复核 is not told the first for certain, and who is told one of two rates of a
sentence (一般的补8%，数字化的补15%) without naming its words is not either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.list_request import asking_sentence
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.held_units import HELD, HeldUnits, held_units, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.value_selection import is_addition
from rag.domain import DeadlineFact, Fact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.segment import generic_words
from rag.retrieval.answer_types import MONEY

_CLAUSE = re.compile(r"[,;。\n]")
_HAN = re.compile("[一-鿿]")
_AUTHORITY = re.compile("[局委厅]|部门|推荐|各[市县区地]|[市县区镇]里|转报|汇总|初审")
_STEPS = re.compile("预赛|初赛|复赛|(?:半|总)?决赛|路演|颁奖|答辩")
"""Of a contest, each of which has a day of its own."""
_DONE = re.compile("核销|兑付|验收|结项|结题|完工|竣工|补正|缴费|施行")
"""What is done by a day of its own, behind the last one to apply."""
_ENDS = re.compile(r"[。\n]|改[成为到至]|调整?[为到至]|[提增]高?[到至]|降低?[到至]")
"""Of 20%改成15% the first holds no more."""
_NOT_WORDS = re.compile(r"[年月日号至到起前止截时间为的于在\d:.%]+")
REACH = 60
"""So many characters before a value's quote its clause may begin."""
FEWEST_HAN = 2
"""A clause of fewer characters beside the value itself says what it is of in the one before it."""
_IDLE = frozenset(
    ("截止", "时间", "申报", "报名", "提交", "材料", "申请", "企业", "补贴", "补助", "奖励", "最高")
)


def names_another(source: Source, told: Sequence[Fact], question: str) -> bool:
    """Whether a folded question names, beside what it shares with the told values, the own words of another one of their kind, and none of theirs."""
    steps = {step for fact in told for step in _STEPS.findall(fold(fact.quote))}
    if steps and (named := _STEPS.findall(question)) and steps.isdisjoint(named):
        return True
    if told[0].kind == "deadline" and (done := _DONE.search(question)):
        said = " ".join(fold(f"{fact.quote} {fact.label or ''}") for fact in told)
        return done.group() not in said and done.group() not in fold(source.record.notice.title)
    for region in source.record.notice.regions:  # where the asker is names none of them
        question = question.replace(fold(region).rstrip("市区县"), " ")
    asked = han_pairs(question) - generic_words() - _IDLE
    values = {str(fact.value) for fact in told}
    others = [f for f in source.record.facts if f.kind == told[0].kind and str(f.value) not in values]
    own = frozenset(pair for fact in told if others for pair in own_words(fact, source))
    titled = han_pairs(fold(source.record.notice.title))
    for other in others:
        # of a day that was moved, or is an authority's, what stands beside it tells of that
        words = han_pairs(fold(other.group or "")) if other.superseded else own_words(other, source)
        if isinstance(other, DeadlineFact) and _AUTHORITY.search(other.quote) and not other.for_applicants:
            continue
        if (own - words - titled) & asked:
            continue
        if (words - own) & asked or (
            own - words and _in_same_sentence(source.record.notice.text, told, other)
        ):
            return True
    return False


def _in_same_sentence(text: str, told: Sequence[Fact], other: Fact) -> bool:
    """Whether a rate that is given, and no addition, stands in the sentence of a told one (一般的补8%，数字化的补15%)."""
    if other.kind != "rate" or not other.is_funding or is_addition(other, text):
        return False
    return any(
        f.is_funding and not _ENDS.search(text, min(f.end, other.end), max(f.start, other.start))
        for f in told
    )


def own_words(fact: Fact, source: Source) -> frozenset[str]:
    """Pairs of the characters that say what a value is of: its group and label, and its own clause up to the value."""
    text = source.record.notice.text
    quote = fold(text[fact.start : fact.end])
    end = len(quote)
    if (
        isinstance(fact, DeadlineFact) and fact.value
    ):  # the words of two days of one sentence are quoted with both
        day = re.search(rf"(?<!\d)0?{fact.value.month}月0?{fact.value.day}(?!\d)", quote)
        end = day.start() if day else end
    clauses = _CLAUSE.split(fold(text[max(0, fact.start - REACH) : fact.start]) + quote[:end])
    own = clauses[-1]
    if len(clauses) > 1 and (
        clauses[-2].endswith("的") or len(_HAN.findall(_NOT_WORDS.sub("", own))) < FEWEST_HAN
    ):
        own = f"{clauses[-2]} {own}"  # 使用平台仪器的，按50%兑付
    return frozenset(han_pairs(fold(f"{fact.group or ''} {fact.label or ''} ") + own))


# Whether another sentence of a notice states a value of the asked kind, of more that the question asks for, than what is quoted.
MORE = 0.1
"""Words that make up less of a question's weight than this set no sentence apart: of 284 values of small collections that are told for
certain ten have a sentence with a figure that holds more of the question, one of them wrong, and that one alone has such a value in it."""
_SUM = re.compile(r"\d[\d.,]{0,12}\s?(?:[千百]?[万亿]元?|元)")
_FIGURE = re.compile(r"[\d年月日号时点:.,%]+")
_TO_WHOM = re.compile(r"(?:报送?|提交|递交|[送交寄])(?:到|至|给)(?![\d年月日])")
"""报送至所在县文广新旅局: where papers go, though no address is told."""


def states_more(ctx: AnswerContext, source: Source, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence outside the quoted spans states such a value and holds more of what sets the question apart than they do."""
    held, sentences = held_units(source, ctx.units), source.sentences
    apart = _apart(ctx, source)
    if not apart or held.each.shape[1] != len(sentences):
        return False
    within = [
        n for n, s in enumerate(sentences) if any(s.start < end and start < s.end for start, end in quoted)
    ]
    own = {unit for unit in apart for n in within if max(held.each[unit, n], held.beside[unit, n]) > HELD}
    others = (n for n in range(len(sentences)) if n not in within)
    return any(_holds_more(held, own, apart, n) and _states(ctx, source, sentences[n]) for n in others)


def _apart(ctx: AnswerContext, source: Source) -> list[int]:
    """The units of the sentence that asks which set it apart from others on the notice, without figures; the sentences before tell of the asker."""
    beside = units_beside(ctx.units, fold(source.record.notice.title))
    asking = fold(asking_sentence(ctx.request.question))
    labels = ((n, fold(ctx.units.units[n].label)) for n in beside)
    return [n for n, label in labels if not _FIGURE.fullmatch(label) and label in asking]


def _holds_more(held: HeldUnits, own: set[int], apart: Sequence[int], sentence: int) -> bool:
    told = {unit for unit in apart if held.each[unit, sentence] > HELD}
    more = sum(held.weights[unit] for unit in told - own)
    return bool(more >= MORE and more > sum(held.weights[unit] for unit in own - told))


def _states(ctx: AnswerContext, source: Source, sentence: Sentence) -> bool:
    """Whether a sentence states a value of the asked kind, or for a sum or a place something like it."""
    facts = (f for f in source.record.facts if sentence.start <= f.start < sentence.end and not f.superseded)
    if any(fact_fit(fact, ctx.spec) > 0 for fact in facts):
        return True
    if ctx.spec.asked in MONEY:
        return bool(_SUM.search(sentence.folded))
    return ctx.spec.asked == "address" and bool(_TO_WHOM.search(sentence.folded))
