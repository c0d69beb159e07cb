"""What a later notice does to the words that would be quoted: a correction is quoted before what it corrects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from operator import mul

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import changes_a_call
from rag.answering.quoting.opened_notices import Sentence, Source, amending
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence, with_what_follows
from rag.answering.quoting.quote_selection import RARE
from rag.answering.quoting.value_selection import stated
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import resolve_all, within
from rag.lazy import lazy_pattern
from rag.retrieval.answer_types import MONEY

_VALUE = lazy_pattern(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|\d[\d.,]{0,12}\s?(?:[万亿]?元|万|%|个|家|人|名|(?<!19\d\d)(?<!20\d\d)年|天|份|件|分|平方米|倍|千瓦|兆瓦|亩|吨|间|户|张|台|套|立方米)|\d{3,4}-\d{7,8}|\d{1,2}号楼|\d{2,4}室"
)
_ROOM = lazy_pattern(r"\d{1,2}号楼|\d{2,4}室")
_CHANGES = lazy_pattern(
    r"更正|[改变换]为|改[成到]|应[为是]|调整|延[长期至到]|顺延|推迟|提前|提高|降低|放宽|[抬升降]到|修改|更改|作废|由[^，。；]{0,24}[为到]|原[来定文]?|写错"
)
"""How a clause says that something is no longer as it was."""
_ITEM_ENDS = lazy_pattern("[；;。\n]")
_OF_GRANTS = lazy_pattern(r"最高|额度|上限|封顶|(?:补助|补贴|奖励|资助|支持)(?:标准|金额|比例|资金)")
"""What is given is corrected, and not what one must have."""
_UNCHANGED = lazy_pattern(r"[^，,；;。]{2,20}不变")
"""补助标准不变: what a correction names and leaves as it was."""


def correcting_quote(ctx: AnswerContext, quotes: Sequence[Quote]) -> tuple[Quote, Quote] | None:
    """The sentence of a later notice that changes a value which one of the quotes tells, and that quote; None where there is none.

    The last day of a call is told by what its notices make of it together.
    """
    for quote in quotes if ctx.spec.asked in MONEY else quotes[:1]:
        if any(fact.kind == "deadline" for fact in quote.facts):
            continue
        if (changed := change_to(ctx, quote, ctx.units, ctx.spec)) is not None:
            return changed, quote
    return None


def change_to(
    ctx: AnswerContext, quote: Quote, units: WeightedUnits, spec: AnswerSpec, *, whole: bool = False
) -> Quote | None:
    """The sentence of a later notice that changes a value which a quote tells; None where there is none.

    `whole`: a superseded value of the asked kind counts too that is quoted and not stated.
    """
    void = [f for f in quote.source.record.facts if f.superseded and f.kind in spec.kinds] if whole else []
    beside = [f.quote for f in void if quote.start <= f.start and f.end <= quote.end]
    told = [v for part in (*_told(quote, units, spec), *beside) for v in _VALUE.findall(fold(part))]
    if spec.asked == "address":  # which no fact may hold, beside a contact that one does
        told += _ROOM.findall(fold(quote.text))
    changing = _changing_form(ctx, quote.source, spec) or _changing(ctx, quote.source, told)
    if changing is None:
        return None
    source, sentence = changing
    end = with_what_follows(source, sentence) if sentence.folded[-1:] in ":,;" else sentence.end
    return Quote(source, sentence.passage.passage_id, sentence.start, end, quote.weight)


def correction_of(ctx: AnswerContext, source: Source, words: str) -> Quote | None:
    """The sentence of a notice that corrects another one which names a figure of some of its words (设备原值不低于800万元); None where there is none."""
    roles = {n.aid: n.role for call in ctx.reader.calls_of([source.record.notice.aid]) for n in call.notices}
    corrections = frozenset(aid for aid, role in roles.items() if role == "correction")
    if (changing := _changing(ctx, source, _VALUE.findall(fold(words)), corrections)) is None:
        return None
    later, sentence = changing
    if _OF_GRANTS.search(_UNCHANGED.sub("", sentence.folded)) and not _OF_GRANTS.search(fold(words)):
        return None
    return quote_of_sentence(later, sentence)


_REPLACED = lazy_pattern(
    r"[“\"「『](?P<quoted>[^“”\"「」『』]{2,60})[”\"」』](?:的?内容)?[,，]?\s?(?:应?(?:更正|改|修改|调整|变更|修订)|应)[为是成到]"
    r"|(?:由|将)原?(?:来的|定)?(?P<plain>(?=[^,，。;；]{0,20}\d)[^,，。;；由将]{2,24}?)(?:更正|改|修改|调整|变更|修订)[为成到]"
)
"""“装机规模1兆瓦以上”更正为…, 由1兆瓦调整为…: the words that count no longer."""
_BARE_VALUE = lazy_pattern(
    r"[^一-鿿]*(?:[\d.,%年月日号前起止万亿千百元个家人名天份件分米倍周岁]|平方)+以?[上下内]?"
)
_WHERE = lazy_pattern(
    r"[“\"]?第?[一二三四五六七八九十\d]{1,3}[条项款部分点、.]{1,2}|原(?:文|通知|公告)?(?:中|的)?|时间|[中的]|[“”\"]"
)
"""In which part of a notice something is corrected says nothing of what."""
SAME_THING = 0.4
"""A bare value (“100万元”) is the corrected one where its clause holds so much of what the correction says before it: another sum may be as large."""


def corrections_beside(ctx: AnswerContext, shown: Quote) -> Iterator[Quote]:
    """The sentences of later notices by which words or values count no longer that are shown of a notice (装机规模1兆瓦以上, 6月5日前)."""
    words, source = fold(shown.text), shown.source
    void = [f for f in source.record.facts if f.superseded and shown.start <= f.start and f.end <= shown.end]
    values = [value for fact in void for value in _VALUE.findall(fold(fact.quote))]
    for later in amending(ctx.reader, ctx.found.ranking, source):
        for sentence in later.sentences:
            replaced = any(_counts_no_longer(m, words) for m in _REPLACED.finditer(sentence.folded))
            if replaced or (_CHANGES.search(sentence.folded) and _names_one(sentence, values)):
                yield quote_of_sentence(later, sentence)


def _counts_no_longer(told: re.Match[str], shown: str) -> bool:
    """Whether some folded words hold what a correction replaces."""
    old = (told["quoted"] or told["plain"]).strip()
    if not _BARE_VALUE.fullmatch(old):
        return old in shown
    about = han_pairs(_WHERE.sub(" ", told.string[: told.start()]))
    held = (han_pairs(clause) for clause in _ITEM_ENDS.split(shown) if old in clause)
    return any(len(about & pairs) >= SAME_THING * len(about) for pairs in held)


def _changing_form(ctx: AnswerContext, source: Source, spec: AnswerSpec) -> tuple[Source, Sentence] | None:
    """The first sentence of a later notice that changes something of the asked form which hardly a sentence has (由一式三份减为一式一份)."""
    forms = [pattern for name, pattern in spec.shapes if name in RARE]
    for later in amending(ctx.reader, ctx.found.ranking, source) if forms else ():
        for sentence in later.sentences:
            if _CHANGES.search(sentence.folded) and any(form.search(sentence.folded) for form in forms):
                return later, sentence
    return None


def _changing(
    ctx: AnswerContext, source: Source, values: Sequence[str], corrections: Set[str] = frozenset()
) -> tuple[Source, Sentence] | None:
    """The first sentence of a later notice that names one of some values of a notice and says that it changes; of `corrections` one that names it does."""
    for later in _changing_notices(ctx, source) if values else ():
        corrects = later.record.notice.aid in corrections
        for sentence in later.sentences:
            if _names_one(sentence, values) and (corrects or _CHANGES.search(sentence.folded)):
                return later, sentence
    return None


def _changing_notices(ctx: AnswerContext, source: Source) -> list[Source]:
    """The later notices that change something of a notice; of a round-up, which is tied to no call, those found that change a call of its place."""
    notice = source.record.notice
    linked = amending(ctx.reader, ctx.found.ranking, source)
    if linked or notice.category not in _RETELLS:
        return linked
    others = (s for s in ctx.sources if notice.date < s.record.notice.date <= ctx.as_of)
    return [
        s
        for s in others
        if _is_of_place(s, source)
        and changes_a_call(ctx.reader, s.record.notice.aid)
        and len(han_pairs(fold(s.record.notice.title)) & han_pairs(fold(notice.text))) >= LIKE
    ]


def _is_of_place(one: Source, other: Source) -> bool:
    own, places = (resolve_all(s.record.notice.regions) for s in (one, other))
    return any(within(a, b) or within(b, a) for a in own for b in places)


_RETELLS = ("其他", "汇编")
LIKE = 5
"""So many pairs of characters of a change's title a round-up holds that tells of the same."""


def _names_one(sentence: Sentence, values: Sequence[str]) -> bool:
    """Whether a sentence holds one of some values."""
    told = [_with_year(value) for value in _VALUE.findall(sentence.folded)] if values else []
    return any(_is_same(_with_year(value), other) for value in values for other in told)


def _with_year(value: str) -> tuple[str, str]:
    """The year of a day, "" of one without and of any other value; and the rest."""
    year, sign, rest = value.partition("年")
    return (year, rest) if sign and rest else ("", value)


def _is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two values are one; a day is told with its year or without."""
    return one[1] == other[1] and (one[0] == other[0] or "" in (one[0], other[0]))


def _told(quote: Quote, units: WeightedUnits, spec: AnswerSpec) -> list[str]:
    """The items of a quote that hold what is stated of it; where no value is, those that hold most of the question."""
    text, items = quote.source.record.notice.text, []
    for fact in stated(quote, units, spec):
        ends = (m.end() for m in _ITEM_ENDS.finditer(text, fact.end, quote.end))
        starts = [m.end() for m in _ITEM_ENDS.finditer(text, quote.start, fact.start)]
        items.append(text[max(starts, default=quote.start) : next(ends, quote.end)])
    if items:
        return items
    parts = _ITEM_ENDS.split(quote.text)
    held = [sum(map(mul, units.weights, units.matches(fold(part)))) for part in parts]
    return [part for part, share in zip(parts, held, strict=True) if share == max(held)]
