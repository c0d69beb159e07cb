"""What one clause of a notice says to a yes-or-no question, and how much of what sets the question apart it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering.asked.asked_part import NamedParts, classes_named, is_of_another_class, named_parts
from rag.answering.kinds.shut_out_by_limit import is_above_count, is_below_limit, is_beyond, leaves_out
from rag.answering.quoting.bare_verdict import is_said
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.own_question import wants_second_of_one
from rag.answering.quoting.quote_extent import (
    SHORT_CHARS,
    Quote,
    with_what_follows,
)
from rag.answering.quoting.verdict_words import (
    FROM_ELSEWHERE,
    allows_several,
    as_having,
    covers_level,
    is_for_the_late,
    is_from_elsewhere,
    says,
    words_of,
)
from rag.language.gazetteer import own_name
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import resolve_all
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asks_to_apply
from rag.resources import asked_of

SETTLES = 0.5
"""A clause settles a question from this share of what sets it apart on; a kind or a limit that fits counts as much."""
LEAST_APART = 0.2
"""Where what sets a question apart is less than this share of its words (直接报…行吗), that a clause holds it says nothing."""
OF_SAME_STATE = 0.3
"""How much more a clause settles that is on those of whom the same is true as of the asker: 第一批没评上, 未入选的可再次申报."""
BY_WORDS = 0.7
"""Where only shared words speak for a clause, yes or no is said from this share on; from `SETTLES` on that there is not what is asked for."""
WHOLE_CHARS = 120
"""A longer sentence is quoted by its clause alone, with the one before."""
CLAUSE = lazy_pattern(r"(?:[^，；。：！？;!?,:\n]|(?<=\d)[,:](?=\d))+")
_OF_WHOM = lazy_pattern(r"的\s?$")
"""外籍人才持有效工作许可的，可比照申报: such a clause says of whom or what the next one is."""
_ONE_ONLY = lazy_pattern(
    r"只能|只(?:发|给|补|奖|报|选)[^，。；]{0,6}一(?:方|项|个|类|次|份)|限[报选申](?:报|请)?[一1]|[二三四]选[一1]|择(?:一|其|高|优(?!推荐|支持|遴选|评选|确定|选[择定]))|从高|就高|仅(?:限|能|可)(?:选|报|申|享受|领|一)"
)
OUTCOME = lazy_pattern(r"咋办|怎么办|会怎(?:么)?样|会不会|\bwhat (?:happens|if)\b")
_ONE_AND_SAME = lazy_pattern(
    r"同一(?:笔|张|台|批|套|件|设备|支出|费用|发票|票据|事项|内容|产品|项目|投资|订单|人员|职工|员工|毕业生|劳动者)"
)
_SAME = lazy_pattern(
    r"同一|同个|同样|相同|一样|这[个台笔张批套件]|这项|的项目|一[台笔张套批件项]|一个(?:项目|产品|订单|事项|设备)|我们?(?:的|这个)项目|\bsame\b|\bthis\b|\b(?:our|one) (?:project|product|invoice|machine|equipment|person|graduate|employee|order)\b"
)
_OTHER_FUNDS = lazy_pattern(
    r"(?:其[他它]|别的|各级|上级|省级|国家级?|自治区|同类)[^，。；]{0,14}(?:资金|政策|补贴|补助|项目|奖励|支持)"
)
_OF_OTHERS = lazy_pattern(
    r"别的|其[他它]|另外|[省市县区]里|国家|上级|已经?|[领拿报得享受](?:了|过)|\b(?:other|already|another|elsewhere|national|provincial)\b"
)
_OF_OWN = lazy_pattern(
    r"[一-鿿a-z](?:和|跟|与|还有)[一-鿿a-z]|[两二三四五六几]个?(?:样|项|个|种|类|档)|\bboth\b"
)
"""Two things of the notice itself, which grants of others say nothing of: 自建和租用能同时报不."""
_STILL = lazy_pattern(
    r"(?:未|没有?|尚未|不)(?:按[^，。；]{1,6})?(?:完成|予|能)?(?:信用|及时)?(?:修复|整改|移出|纠正|消除)"
)
"""A clause that shuts out what has not been mended."""
_ANSWERED = lazy_pattern(
    r"(?P<asks>[^。！!；;\n？?：:]{4,60})[？?]\s{0,3}(?:[”」】]\s?)?(?:(?:答|回复|[AaＡ]\d{0,2}|[一-鿿]{1,3}(?:[科处局]长|主任|主播|老师|经理|客服|工作人员)|小编)\s?[:：、.]?\s?)?$"
)
"""A question of the notice's own, right before the clause that answers it: 问：分公司可以报吗？答：不可以."""
_SEVERAL_THINGS = lazy_pattern(r"[、和及或]")
"""二手设备、融资租赁设备算不算？ is answered for each of them."""
ANSWERED_CHARS = 80
_OF_ASKING = lazy_pattern(
    r"能[报领补办拿申贴]|不?[行算能]不?[行算能]?|可不可以|要不要|有没有|已经|不[能要是]|去年|今年|现在|目前|今天|用来"
    r"|counts?|qualif(?:y|ies)|eligible|includ(?:e|ed|es)|cover(?:ed|s)?|accept(?:ed|s)?|allowed"
    r"|apply(?: for)?|become|get|join|used?|participate"
)
"""Words that ask whether something counts, or when, say nothing of what."""
_GOES_ON = lazy_pattern(
    r"^\s*(?:则|也|都|均|一律|一概|原则上|但)?(?:不[得予能可再用需必]|无[需须]|不(?:支持|受理|列入|纳入|享受|参加|算|补|要求))"
)
"""资金主要用于设备购置，不得用于发放工资: a clause that says something of the one before."""
IN_SENTENCE = 0.95
"""A clause that holds half of what sets the question apart, the last word included, is on it if its sentence holds so much."""
_DENIES_STATE = lazy_pattern(
    r"(?:^(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）.、])?|[且并]|年度?|[内来前]|以来|期间|在[一-鿿]{1,4}都?)(?:均|都)?"
    r"(?:未(?![来满经就])|没有?(?!收到)|无(?![论需须偿线锡人为菌])|不存在|不属于|不是|不占用|不涉及)(?!未)[^，。；]{2,40}$"
)
"""未被列为失信被执行人的企业, 近一年没有食品安全处罚: what an applicant must not be or have had."""
_LONG_AGO = lazy_pattern(r"年前|以前|从前|曾|\b(?:years? ago|once|formerly)\b")
_WHOSE = lazy_pattern(r"的(?:[，,]|$)")
BEHIND = 24
"""So far behind a semicolon the opposite may stand."""
_OPEN_TO = {
    "foreign": lazy_pattern(r"欢迎|不限|不看|不分|可|参照|比照|同等|就行|(?<![不预结核])算"),
    "mail": lazy_pattern(r"可(?:以)?[^，。；]{0,6}(?:邮寄|寄)|(?:邮寄|寄送)(?:至|到|地址|的)|邮戳"),
    "institution": lazy_pattern(r"可(?:以)?(?:单独|独立|联合|牵头)?(?:申报|申请|报名|参加)"),
    "self_employed": lazy_pattern("可由|也可|均可|(?<!不)(?<!不包)含个体"),
    "hong_kong": lazy_pattern(r"(?<!不)(?<!不包)含|可|参照|比照|同等|也"),
}
"""Words that let in by a kind of clause, beside those that allow anybody."""
_ASKS_IF_FREE = lazy_pattern(r"免费|不要钱|不花钱|\b(?:for free|free of charge)\b")
_EITHER = lazy_pattern("能不能|可不可以|用不用|要不要")
"""Questions that deny nothing, for all their 不."""
_YEAR = lazy_pattern(r"20\d\d年?度?")


@dataclass(frozen=True, slots=True)
class Settled:
    """The sentence that settles a question.

    Attributes:
        quote: what is quoted.
        phrase: with which the answer begins: "yes", "no", "need", "need_not", "not_true", "unmended_only", or "not_said".
        by_kind: a kind of `settling.tsv` or a limit fits; else only shared words do.
        strength: share of what sets the question apart that the clause holds, and 0.5 for a kind or limit.
        aside: it forbids, though not what is asked: grants of another level, one and the same bill.
        of_both: it tells whether one may have two at once, which is asked: nothing else of a notice does.
        own: it is the answer to a question of the notice's own.

    """

    quote: Quote
    phrase: str
    by_kind: bool
    strength: float
    aside: bool = False
    of_both: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What every clause of a notice is compared with.

    Attributes:
        question: folded.
        apart: the units that set it apart from others on the notice, with their weights: number -> weight.
        whole: the sum of these weights.
        kinds: those of `settling.tsv` that it is of: name and pattern of the clause.
        from_elsewhere: whoever asks is at a place that the notice is not for.
        measured: it gives figures, which would have to be weighed against those of a clause.
        places: the bare names of the places that it names.
        parts: those of the notice that it names.
        said: what its English words are called in Chinese.
        classes: the marks of the classes that it names.

    """

    question: str
    apart: dict[int, float]
    whole: float
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    from_elsewhere: bool
    measured: bool
    places: tuple[str, ...]
    parts: NamedParts
    said: frozenset[str]
    classes: frozenset[str]


def what_is_asked(ctx: AnswerContext, source: Source, question: str) -> Asked:
    """What the clauses of a notice are compared with, of a folded question."""
    apart = _apart(ctx, source)
    kinds = asked_of("rag.answering", "settling.tsv", question)
    elsewhere = is_from_elsewhere(ctx, source)
    if elsewhere:
        outside = asked_of("rag.answering", "settling.tsv", FROM_ELSEWHERE)
        kinds += tuple(kind for kind in outside if kind not in kinds)
    measured = says("measured", _YEAR.sub("", question))
    parts = named_parts(source.record, ctx.units.named)
    places = bare_names(ctx.read.regions)
    return Asked(
        question,
        apart,
        sum(apart.values()),
        kinds,
        elsewhere,
        measured,
        places,
        parts,
        ctx.units.said,
        classes_named(question) or parts.marks,
    )


def bare_names(regions: Sequence[str]) -> tuple[str, ...]:
    """The names of places as notices write them, without 市 or 县."""
    return tuple(fold(own_name(place).bare) for place in resolve_all(regions))


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a notice as it stands to the question.

    Attributes:
        text: folded.
        subject: the clause before, folded, where this one says something of that; else "".
        sentence: folded.
        phrase: what its own words answer.
        fitting: the question's kinds that it is of.
        shuts_out: it does by a sum, a place or a second thing, whatever its other words.
        aside: it forbids something beside what is asked.
        answered: the notice's own question that it answers.

    """

    text: str
    subject: str
    sentence: str
    phrase: str
    fitting: tuple[str, ...]
    shuts_out: bool
    aside: bool
    answered: re.Match[str] | None


def _clause_of(
    source: Source, sentence: Sentence, match: re.Match[str], before: str, asked: Asked
) -> _Clause:
    text = fold(f"{before}，{match.group()}") if _is_of_whom(before, asked) else fold(match.group())
    goes_on = _GOES_ON.search(text) and words_of("", fold(before)) == "not_said"
    other_class = is_of_another_class(text, len(text), asked.classes)
    fitting = tuple(name for name, clause in asked.kinds if clause.search(text) and not other_class)
    bounded = (
        is_below_limit(asked.question, text)
        or is_above_count(asked.question, text)
        or any(leaves_out(text, name) for name in asked.places)
        or is_beyond(asked.question, text)
    )
    shut = bounded or ("both" in fitting and bool(_ONE_ONLY.search(text)))
    phrase = "no" if shut else words_of(asked.question, text, asked.said)
    if shut and not bounded and _is_free_to_combine(sentence.text[match.end() :], asked.question, asked.said):
        phrase = "yes"
    if phrase == "not_said":
        phrase = _of_state(asked.question, text, sentence, match) or _of_kind(asked.question, fitting, text)
    if phrase == "yes" and (other_class or _only_frees(asked.question, text)):
        phrase = "not_said"
    if phrase == "yes" and wants_second_of_one(asked.question, sentence.folded):
        phrase = "no"
    if phrase == "not_said" and _wants_place(source, text, fitting, asked):
        phrase = "no"
    if phrase == "yes" and set(fitting) & set(_OPEN_TO) and _goes_both_ways(source, sentence):
        phrase = "not_said"
    if phrase == "yes" and not (fitting or allows_several(asked.question, text)) and _wants_its_kind(asked):
        phrase = "not_said"
    if "mended" in fitting and _STILL.search(text):
        phrase = "unmended_only"
    forbidden = fold(sentence.text[: match.end()])
    aside = phrase == "no" and not bounded and is_beside(asked.question, forbidden)
    if aside or (phrase == "no" and is_for_the_late(asked.question, forbidden)):
        phrase = "not_said"
    answered = _answered(source, sentence.start + match.start())
    if answered and says("negated", _EITHER.sub("", fold(answered["asks"]))) and phrase in ("yes", "no"):
        phrase = "not_said"
    subject = fold(before) if goes_on else ""
    return _Clause(text, subject, sentence.folded, phrase, fitting, shut, aside, answered)


_UNBOUND = lazy_pattern(r"不受[^，。；]{0,4}限制?")


def _only_frees(question: str, text: str) -> bool:
    """Whether folded words allow by lifting a limit alone (C类不受限制), which says of no day that a programme is open on it."""
    return says("still_open", question) and not says("allows", _UNBOUND.sub("", text))


_REGISTERED = lazy_pattern(
    r"在(?P<where>[^，。；,;]{1,12}?)(?:依法|工商|内|行政区域|行政区域内|辖区内?){0,3}(?:注册|登记)"
)


def _wants_place(source: Source, text: str, fitting: Sequence[str], asked: Asked) -> bool:
    """Whether folded words want that one is registered at a place of the notice, of who says that his firm is at another."""
    told = _REGISTERED.search(text) if asked.from_elsewhere and "outside" in fitting else None
    names = bare_names(source.record.notice.regions)
    own = any(f"在{name}" in asked.question for name in names)
    return told is not None and not own and any(name in told["where"] for name in names)


_COMBINES = lazy_pattern(
    r"^[，,；;](?P<about>[^，,；;。：:]{2,20}?)(?:均|都|仍|则)?(?:可以?|能)(?:再|继续)?(?:叠加|同时(?:享受|申领|领取)|累加|一并享受)"
)


def _is_free_to_combine(behind: str, question: str, said: frozenset[str]) -> bool:
    """Whether what stands behind a clause that gives only one of several leaves the asked thing out: 按就高原则兑付,首台(套)奖励可以叠加."""
    told = _COMBINES.match(behind)
    about = re.sub("[()（）]|套(?=[)）])", "", told["about"]) if told else ""
    pairs = han_pairs(fold(about))
    return bool(pairs) and (is_said(about, said) or 2 * len(pairs & han_pairs(question)) > len(pairs))


def _of_state(question: str, text: str, sentence: Sentence, match: re.Match[str]) -> str:
    """A "no" where a folded clause wants that an applicant is or has not what a folded question tells of him; "" else.

    没有对公账户的，可打到社保卡 wants nothing: it says what becomes of those of whom it is true.
    """
    told = _DENIES_STATE.search(text)
    if told is None or _LONG_AGO.search(question) or not asks_to_apply(question):
        return ""
    if says("negated", question) or says("need", question):
        return ""
    return "" if _WHOSE.match(sentence.text[match.end() - 1 :]) else "no"


def _of_kind(question: str, fitting: Sequence[str], text: str) -> str:
    """What folded words of a kind say by words of that kind: "yes" where they let in, "need_not" where nothing is to be paid; "not_said" else."""
    if "fee" in fitting and says("waives", text) and not says("demands", text):
        return "yes" if _ASKS_IF_FREE.search(question) else "need_not"
    lets_in = any(name in _OPEN_TO and _OPEN_TO[name].search(text) for name in fitting)
    return "yes" if lets_in and not says("forbids", text) else "not_said"


def _goes_both_ways(source: Source, sentence: Sentence) -> bool:
    """Whether the sentence, or what goes on behind its semicolon, also shuts out: 租房补贴可以;技能提升奖励还不行 lets nobody in to all."""
    goes_on = sentence.text.endswith((";", "；"))
    behind = source.record.notice.text[sentence.end : sentence.end + BEHIND] if goes_on else ""
    return says("forbids", f"{sentence.folded},{fold(behind)}")


def of_sentence(ctx: AnswerContext, source: Source, sentence: Sentence, asked: Asked) -> Iterator[Settled]:
    """What each clause of a sentence says to what is asked."""
    before, clause_before = sentence.start, ""
    for match in CLAUSE.finditer(sentence.text):
        clause = _clause_of(source, sentence, match, clause_before, asked)
        start, end = sentence.start + match.start(), sentence.start + match.end()
        asks = sentence.text.rstrip()[-1:] in ("？", "?")  # 问：什么人可以参加？
        if not asks and (clause.phrase != "not_said" or (clause.fitting and says("rules", clause.text))):
            share = _share(ctx, clause, asked)
            question = start - len(clause.answered.group()) if clause.answered else None
            span = quoted_span(source, sentence, (before, end), question)
            quote = Quote(source, sentence.passage.passage_id, *span, 0.0)
            by_kind = bool(clause.fitting) or clause.shuts_out
            phrase = clause.phrase if _may_say(clause, share, asked) else "not_said"
            both = "both" in clause.fitting
            same = OF_SAME_STATE * bool(by_kind and _are_of_failed(asked.question, sentence.folded))
            yield Settled(quote, phrase, by_kind, share + 0.5 * by_kind + same, clause.aside, both)
        before, clause_before = start, match.group()


def _is_of_whom(clause: str, asked: Asked) -> bool:
    """Whether a clause says of whom the next one is, and the question is of his kind."""
    return bool(_OF_WHOM.search(clause)) and any(kind.search(fold(clause)) for _, kind in asked.kinds)


def _share(ctx: AnswerContext, clause: _Clause, asked: Asked) -> float:
    """How much of what sets the question apart a clause holds, with the question of the notice that it answers."""
    of_one = clause.answered is not None and not _SEVERAL_THINGS.search(clause.answered["asks"])
    own = f"{clause.subject},{clause.text}" if clause.phrase in ("no", "need_not") else clause.text
    own = fold(f"{clause.answered['asks']} {own}") if clause.answered and of_one else own
    share = _told_share(ctx, own, asked)
    if not (SETTLES <= share < BY_WORDS) or _told_share(ctx, clause.sentence, asked) < IN_SENTENCE:
        return share
    last = max(asked.apart, key=lambda i: asked.question.rfind(fold(ctx.units.units[i].label)))
    return BY_WORDS if ctx.units.matches(own)[last] > HELD else share


def _told_share(ctx: AnswerContext, text: str, asked: Asked) -> float:
    held = ctx.units.matches(text)
    known = [ctx.units.units[i].label for i in asked.apart if held[i] > HELD]
    told = sum(
        w
        for i, w in asked.apart.items()
        if held[i] > HELD or any(ctx.units.units[i].label in longer for longer in known)
    )
    return told / asked.whole if asked.whole >= LEAST_APART else 0.0


def _may_say(clause: _Clause, share: float, asked: Asked) -> bool:
    """Whether a clause's yes or no is that of the question: it is of its kind or shares its words, and no figure has to be weighed."""
    if OUTCOME.search(asked.question):
        return False  # what becomes of somebody is no yes or no to whether he may
    if clause.shuts_out or clause.phrase in ("unmended_only", "not_true"):
        return True
    to_weigh = asked.measured and (not clause.fitting or says("measured", clause.text))
    least = SETTLES if clause.phrase == "no" and as_having(asked.question, "no") != "no" else BY_WORDS
    return not to_weigh and (bool(clause.fitting) or share >= least)


def _wants_its_kind(asked: Asked) -> bool:
    """Whether a clause that allows must be of the question's kind: for whoever is elsewhere, and for an English question whether one may apply.

    English words share too much with clauses that allow, or welcome, somebody else (鼓励人工智能相关服务商申报).
    """
    return asked.from_elsewhere or (asked.question.isascii() and asks_to_apply(asked.question))


def quoted_span(
    source: Source, sentence: Sentence, clause: tuple[int, int], question: int | None
) -> tuple[int, int]:
    """What is quoted of a clause: its sentence, of a long one the clause with the one before, of a short one (（三）先建后补。) also what follows; from the start of the notice's own question on, where it answers one."""
    start, end = (sentence.start, sentence.end) if len(sentence.text) <= WHOLE_CHARS else clause
    if len(sentence.text) <= SHORT_CHARS:
        end = with_what_follows(source, sentence)
    return (start if question is None else question, end)


def _answered(source: Source, start: int) -> re.Match[str] | None:
    """The notice's own question that stands right before a position of its text; None where none does."""
    before = source.record.notice.text[max(0, start - ANSWERED_CHARS) : start]
    return _ANSWERED.search(before) if "？" in before or "?" in before else None


def _apart(ctx: AnswerContext, source: Source) -> dict[int, float]:
    """The units, with their weights, that set the question apart from others on the notice: number -> weight."""
    beside = units_beside(ctx.units, fold(source.record.notice.title))
    return {
        i: ctx.units.weights[i] for i in beside if not _OF_ASKING.fullmatch(fold(ctx.units.units[i].label))
    }


_FAILED = re.compile(
    r"(?:没有?|未)(?:能|被)?(?:选上|过(?![期时])|获(?:奖|得|批|支持|立项)|入选|选中|评上|获评|通过|认定上|享受|拿到|领到?|立项|批下来|过审)|落选|落榜|被刷|\b(?:not|never|n't) (?:been )?(?:selected|chosen|approved|granted|awarded)|\b(?:rejected|turned down)\b"
)
_SUCCEEDED = re.compile(
    r"已经?(?:被)?(?:入选|选中|获|评|通过|认定|享受|领取?|立项|列入|纳入)|(?:入选|获得?|享受|领取?)过|重复(?:享受|支持|补助|补贴|奖励|资助)"
)
"""第一批已入选的不得重复申报 says nothing to who was not chosen, nor does 不得重复享受: he has had nothing."""


def _are_of_failed(question: str, sentence: str) -> bool:
    """Whether both speak of who was not chosen."""
    return bool(_FAILED.search(question) and _FAILED.search(sentence))


def is_beside(question: str, clause: str) -> bool:
    """Whether a folded clause that forbids is on others than the question speaks of: other grants, one and the same bill or machine, those who were chosen."""
    narrow = _ONE_AND_SAME.search(clause) and not _SAME.search(question)
    others = _OTHER_FUNDS.search(clause) and _OF_OWN.search(question) and not _OF_OTHERS.search(question)
    other_state = _FAILED.search(question) and _SUCCEEDED.search(clause)
    return bool(narrow or others or other_state) or not covers_level(question, clause)
