"""Questions that a notice answers in set words of its own (已提交的无需重新提交, 匿名的不予受理, 恢复时间另行通知), which share hardly one with them.

Such a sentence stands mostly in the notice that changes another, which is not the one that shares most words with the question: it is
looked for in each of the best notices, by the kinds of `data/set_words.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.tiers import tiers_in
from rag.answering.composing.composition import possible_verdict
from rag.answering.quoting.constraint_check import misfit
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote, outside, quote_of_sentence
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.resources import asked_of

ABOUT = 0.3
"""A notice that holds less than this share of the question's words is on something else, unless it is of the place that is named."""
NEARER = 0.1
"""And one further down is taken before a better ranked one only if it holds so much more of them."""
_IDLE = lazy_pattern(
    r"(?:要不要|用不用|需不需要|是不是|需要|必须|还?[要用得])?(?:重新?|再|撤[回销]来?)(?:提?交|报|填|传|送|弄|递交?|申报|申请|来)?[一]?[遍次回份]?"
    r"|(?:20\d\d年)?[\d一二三四五六七八九十]{1,3}(?:月份?|[号日])|已经|后来|现在|前几天|上[周月]|别的数|是不是|名字?|什么时候|啥时候|恢复|不[写留署]"
)
"""Words of a question of these kinds that name nothing: what is asked, and when something was done."""
_WAIVES = lazy_pattern(
    r"(?:无需|不需要?|无须|不必|不用|不要求|勿)[^。；;\n]{0,10}(?:重|撤|再|补)|予以保留|继续审核|不动|(?:照样|继续|仍然?)(?:有效|作数)"
)
_DEMANDS = lazy_pattern(r"(?:须|应|要|请|需)[^。；;\n]{0,14}(?:重新|重填|重报|重交|换领|另行)")
_NAMELESS = lazy_pattern(r"匿名[^。；;\n]{0,16}不|不[^。；;\n]{0,6}匿名")
_SHUTS_OUT = lazy_pattern(r"(?:应|须|需|必须|请)[^。；;\n]{0,16}(?:实名|真实姓名|署名|签名)")
_UNDECIDED = lazy_pattern(r"另行|为准|没有?定|未定|说不准|时间表|另外通知")
_NOT_CHANGED = lazy_pattern(r"(?:不得|不能|不可|不予|不再)[^。；;\n]{0,12}(?:撤回|撤销|修改|更改|更正|变更)")
_MAY_CHANGE = lazy_pattern(
    r"(?:可|允许)[^。；;\n]{0,20}(?:撤回|撤销|修改|更改|更正|补充)|(?:撤回|退回)(?:后|并)?[^。；;\n]{0,6}修改"
)
_NO_MORE = lazy_pattern(r"没有|不设|不再|无|只有|仅有|只设")
_OF_TIME = lazy_pattern(r"时间|日期|期限|截止|受理期|窗口期")
_OF_MOVING = lazy_pattern(
    r"[延推顺后提前期长迟变化动改]{1,3}|时间|日[期子]|期限|截止|申?报|申请|还是|是不是|一起|现在|通知|补充|更正|公告|补[贴助]|奖励|项目|\W+"
    r"|deadlines?|dates?|days?|clos(?:es?|ing)|last|which|chang(?:e|ed)|extend(?:ed)?|moved|postponed|correction|notice|also|too|subsidy|grant"
)
"""Words of a question whether a day was moved that name no part of a notice."""
MOVED = lazy_pattern(
    r"(?<!不)(?<!不作)(?<!不再)(?:延长|顺延|推迟|延期|延后|提前|调整|改|更正|变更|延)(?:至|到|为)|[日号点时分\"”」]\s?应[为是]|由[^。；;\n]{2,24}(?:改|延|调整|顺延)"
)
"""What moves a day or changes a part, and does not leave it."""
CLAUSE = lazy_pattern(r"[^，,。；;\n]+")
_VERDICTS = {
    "again": (("need_not", _WAIVES), ("need", _DEMANDS)),
    "anonymous": (("no", _NAMELESS), ("no", _SHUTS_OUT)),
    "resumed": (("set_words.undecided", _UNDECIDED), ("maybe", lazy_pattern("不改期|不再"))),
    "next_batch": (("set_words.no_more", _NO_MORE), ("maybe", lazy_pattern("."))),
    "rejected": (("maybe", lazy_pattern("^(?!.*匿名)")),),
    "unmoved": (("set_words.unmoved", lazy_pattern(".")),),
    "returned": (("set_words.returned", lazy_pattern(".")),),
    "withdrawn": (("no", _NOT_CHANGED), ("yes", _MAY_CHANGE), ("maybe", lazy_pattern("."))),
}
"""With which phrase an answer of a kind begins, by the sentence's words; the first that fits."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence in set words, and the notice in which it stands.

    `rivalled`: another notice has such a sentence and holds as much of what the question names.
    """

    source: Source
    sentence: Sentence
    rivalled: bool = False


def answer_set_words(ctx: AnswerContext) -> Answer | None:
    """The sentence that answers in set words, with yes or no where it says so; None where the question is of no such kind, or no notice does."""
    asked = asked_of("rag.answering", "set_words.tsv", fold(ctx.request.question))
    for name, told in asked if ctx.sources else ():
        if name == "anonymous" and ctx.spec.asked not in ("yes_no", None):
            continue  # to whom, or until when, is asked as well
        found = _best_told(ctx, name, told)
        if found is not None:
            return _written(ctx, name, found)
    return None


def _best_told(ctx: AnswerContext, name: str, told: re.Pattern[str]) -> _Told | None:
    """The sentence in set words of the notice that holds most of what the question names; the better ranked notice where two are hardly apart."""
    found = [t for source in ctx.sources if (t := _told_by(ctx, source, name, told)) is not None]
    if not found:
        return None
    named = _naming(ctx)
    about = [_share(ctx, t.source, named) for t in found]
    near = [n for n, share in enumerate(about) if share >= max(about) - NEARER]
    best = found[near[0]]
    if about[near[0]] < ABOUT and not set(ctx.read.regions) & set(best.source.record.notice.regions):
        return None
    others = {found[n].source.record.notice.regions for n in near[1:]}
    return replace(best, rivalled=bool(others - {best.source.record.notice.regions}))


def _told_by(ctx: AnswerContext, source: Source, name: str, told: re.Pattern[str]) -> _Told | None:
    """The sentence of one notice in set words that holds most of the question; None where it has none, or is of another place, year or batch."""
    fitting = [s for s in source.sentences if told.search(s.folded) and _phrase(name, s.folded)]
    if name == "unmoved" and fitting:
        fitting = _of_what_is_asked(ctx, source, told, fitting)
    if not fitting or _is_of_another(ctx, source, name):
        return None
    weights, plain = ctx.units.weights, _VERDICTS[name][0][1]
    told_most = max(
        fitting,
        key=lambda s: (plain.search(s.folded) is not None, sum(weights[i] for i in _held(ctx, s.folded))),
    )
    return _Told(source, told_most)


def _is_of_another(ctx: AnswerContext, source: Source, name: str) -> bool:
    """Whether a notice is of another place, year or batch than the asked one; that of the first batch tells of the next."""
    other = misfit(source.record, ctx.read, "", ctx.units.tiers)
    return bool(other.places or other.years or other.marks or (other.batches and name != "next_batch"))


def _of_what_is_asked(
    ctx: AnswerContext, source: Source, told: re.Pattern[str], fitting: Sequence[Sentence]
) -> list[Sentence]:
    """Those sentences that leave as it was the part that the question names, or the day where the notice moves none."""
    apart = [
        i
        for i in units_beside(ctx.units, fold(source.record.notice.title))
        if not _OF_MOVING.fullmatch(ctx.units.units[i].label.lower())
    ]
    moves = any(MOVED.search(s.folded) for s in source.sentences)
    return [s for s in fitting if _leaves_unmoved(ctx, s.folded, told, apart, moves=moves)]


def _leaves_unmoved(
    ctx: AnswerContext, folded: str, told: re.Pattern[str], apart: Sequence[int], *, moves: bool
) -> bool:
    tiers = ctx.units.tiers
    if tiers:
        return bool(tiers & tiers_in(folded)) and not MOVED.search(folded)
    if MOVED.search(folded):
        return False
    held = _held(ctx, folded)
    unchanged = (m.group() for m in CLAUSE.finditer(folded) if told.search(m.group()))
    return any(i in held for i in apart) or (not moves and any(_OF_TIME.search(c) for c in unchanged))


def _held(ctx: AnswerContext, folded: str) -> frozenset[int]:
    """The numbers of the question's units that a folded text holds."""
    return frozenset(i for i, held in enumerate(ctx.units.matches(folded)) if held > HELD)


def _share(ctx: AnswerContext, source: Source, named: Sequence[int]) -> float:
    """What share of these units of the question a notice holds, by their weight."""
    notice = source.record.notice
    held = _held(ctx, fold(f"{notice.title} {notice.text}"))
    whole = sum(ctx.units.weights[i] for i in named)
    return sum(ctx.units.weights[i] for i in named if i in held) / whole if whole else 0.0


def _naming(ctx: AnswerContext) -> Sequence[int]:
    """The numbers of the question's units that name what it is about, and neither what is asked of it nor a day."""
    rest = _IDLE.sub(" ", ctx.units.text)
    return [i for i, unit in enumerate(ctx.units.units) if unit.label.lower() in rest]


def _phrase(name: str, folded: str) -> str:
    """With which phrase an answer of a kind begins that quotes these folded words; "" where they answer nothing."""
    return next((phrase for phrase, words in _VERDICTS[name] if words.search(folded)), "")


def _written(ctx: AnswerContext, name: str, told: _Told) -> Answer:
    phrase = "maybe" if told.rivalled else _phrase(name, told.sentence.folded)
    quote = quote_of_sentence(told.source, told.sentence)
    return possible_verdict(ctx, phrase, quote, *_others(ctx, quote))


def _others(ctx: AnswerContext, quote: Quote) -> Sequence[Quote]:
    """What else would be quoted of the same notice, one quote at most."""
    own = (q for q in ctx.quotes if q.source is quote.source)
    return outside(own, quote.start, quote.end)[:1]
