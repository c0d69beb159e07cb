"""What sets a question apart from others on the same programme, and whether the quotes hold it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answering.asked.handing_in import says_where
from rag.answering.asked.list_request import asks_whether_any
from rag.answering.asked.tiers import groups_meant, tiers_in
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD, held_units, units_beside
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import place_fits, resolve_all
from rag.language.question_dates import dates_told

SPECIFIC = 0.4
"""Of what a question names beside its programme, a sure answer's quotes hold this share."""
MATTERS = 0.15
"""Words that make up less of the question's weight than this set nothing apart."""

NAMED = 0.6
"""A notice is of the programme that is asked about if its title and beginning hold this share of the subject."""
TOLD_OF = 0.25
"""A province has notices on much, so that its notice tells of what is asked only if it holds this weight of words: of answers that only
the province made possible two right ones hold .49, three to what no notice tells .23 or less. A city's hold any."""
_WHETHER_GIVEN = re.compile(
    r"给不给|[补奖]不[补奖]|(?:奖励?|补贴|补助|资助|扶持|政策|优惠|支持|钱)[^,。?]{0,4}[没吗么不]\??$"
    r"|\b(?:is|are) there\b|\bdo(?:es)? [a-z' ]{2,40} (?:pay|give|offer|subsid|fund|support|refund|help|cover|reward)"
)
"""Whether there is any money for something: which no notice answers that does not name it."""
_MAY_HAVE = re.compile(
    r"(?:能不能|可不可以|能|可以)(?:一起|同时|直接|也|再)?(?:申?报|申请|领|拿|享受?)(?:到|取)?[^,。?]{0,8}(?:奖励?|补贴|补助|资助|扶持|优惠|支持|钱)[没吗么不]\??$"
)
OF_A_CASE = 0.4
_OF_A_CASE = ("yes_no", "address", None)
_OF_GRANTS = re.compile(
    r"补[贴助]|[咋怎么]补|申报|奖|评上|评审|认定|名单|券|贴息|资金|公示|入库|报名|\b(?:grants?|subsid|appl(?:y|ied|ication)|awards?|funding|vouchers?)"
)
_OF_BUSINESS = re.compile(
    r"报(?![警纸刊废时社亭仇应])|申|(?<!弥)补(?![习课牙考丁票办胎血水衣])|贴(?![纸吧身膜])|奖(?![杯牌])"
    r"|领(?![导养带结域口先土袖会])|评(?![价论书剧])|批(?![发判评])|交(?![通警友往流易响叉]|房租|[水电话学]费)|\b(?:appl|claim|submit|subsid|grant|eligible)"
)
RENAMED = 0.2
"""Below this share the notice does not use the question's name: of 68 such possible answers to tuning questions 39 were
right, of 372 others 280, so it may be another programme or other words for the same."""

_CLAUSE_ENDS = re.compile(r"[，,。；;？?！!]|(?<=[㐀-鿿])\s+")
_ASKS_OR_GREETS = re.compile(
    "[吗么呢嘛]|能|可以|是否|没有|截止|到期|现在|今天|还|[您你]好|老师|请问|想问|问一?下|咨询|谢谢|麻烦|打扰|\\d月"
)
_OF_APPLYING = re.compile(
    r"报名?|申报|申请|申领|参加|参评|领取?|办理?|提交|apply(?:ing)?|applications?|register|submit|sign(?:ing)? up|join"
)
"""That one wants to apply is no circumstance."""
AMONG = 3
"""Of how many of the best notices one may speak of a circumstance."""
TELLS = 0.15
"""A circumstance is what makes up this share of the question's weight beside the programme's name, or more."""
TOLD_BY = 0.5
"""And a sentence speaks of it that holds this share of the circumstance."""


def is_of_named(ctx: AnswerContext, share: float = NAMED) -> bool:
    """Whether the best notice is of the programme that the question names, and of its place, level, year and batch."""
    features = ctx.features
    if features is None or not ctx.sources:
        return False
    misfits = features.other_place + features.other_level + (0.0 if _tells_group(ctx) else features.edition)
    return not misfits and features.subject_in_head >= share


def _tells_group(ctx: AnswerContext) -> bool:
    """Whether the best notice has days for the batch or group that is asked for: it is no notice of another edition."""
    days = [f for f in ctx.sources[0].record.facts if f.kind == "deadline"]
    return bool(ctx.read.batches) and bool(groups_meant(days, ctx.units.named))


def is_told_for_place(ctx: AnswerContext) -> bool:
    """Whether the best notice is of a place that the question names and its quote holds a value of the asked kind.

    Whoever says in his own words what a place's notice is about shares hardly a word with it: of the refused tuning questions of
    this sort seven were answered by the quote and five by nothing. A notice that holds hardly a word but the place is on something
    else: when the underground stops running is no period of its publicity.
    """
    if ctx.features is None or not ctx.quotes or not ctx.read.regions or not _tells_asked(ctx):
        return False
    wide = all(place.kind not in ("city", "district") for place in resolve_all(ctx.read.regions))
    if ctx.features.matched <= (TOLD_OF if wide else 0.0):
        return False
    first = ctx.quotes[0]
    if ctx.features.above_place and not any(name in first.text for name in ctx.read.regions):
        return False  # a city's notice may list its districts
    return first.source is ctx.sources[0] and is_of_named(ctx, 0.0)


def _tells_asked(ctx: AnswerContext) -> bool:
    """Whether the first quote holds a value that was read, or says where papers go where that is asked."""
    first = ctx.quotes[0]
    return bool(first.facts) or (ctx.spec.asked == "address" and says_where(fold(first.text)))


def tells_beside(ctx: AnswerContext, names: str) -> bool:
    """Whether a clause of a question neither asks nor names the programme (去年亏损了, 厂房是租来的): it tells of the asker."""
    named = fold(f"{ctx.sources[0].record.notice.title} {names} {' '.join(ctx.read.regions)}")
    pairs = han_pairs(named)
    clauses = (clause for clause in _CLAUSE_ENDS.split(ctx.units.text) if not _ASKS_OR_GREETS.search(clause))
    return any(len(own := han_pairs(clause)) > 2 and not own & pairs for clause in clauses)


def clause_on_circumstance(ctx: AnswerContext, names: str) -> Sentence | None:
    """The sentence of the best notice that speaks of the circumstance (网店, 只付了现金) which a question tells beside a programme; None where there is none.

    The day on which somebody wants to apply is none.

    It answers, and not what the programme asks of everybody, or that it is open.
    """
    return _clause_on_circumstance(ctx, names, ctx.sources[0])


def any_clause_on_circumstance(ctx: AnswerContext, names: str) -> bool:
    """Whether one of the best notices of the first one's place has such a clause: what is asked again and again is told by an explanation beside the announcement."""
    first, *others = ctx.sources[:AMONG]
    own = [s for s in others if set(s.record.notice.regions) & set(first.record.notice.regions)]
    return any(_clause_on_circumstance(ctx, names, source) is not None for source in (first, *own))


def _clause_on_circumstance(ctx: AnswerContext, names: str, source: Source) -> Sentence | None:
    beside = units_beside(ctx.units, fold(f"{source.record.notice.title} {names}"))
    held = held_units(source, ctx.units)
    days = dates_told(ctx.units.text, ctx.as_of)
    labels = ((n, ctx.units.units[n].label.lower()) for n in beside)
    known = [
        n
        for n, label in labels
        if len(label) > 1 and not label.isdigit() and label not in days and not _OF_APPLYING.fullmatch(label)
    ]
    worth = held.weights[known]
    if not known or worth.sum() < TELLS or not source.sentences:
        return None
    told = worth @ (held.each[known] > HELD)
    best = int(told.argmax())
    return source.sentences[best] if told[best] >= TOLD_BY * worth.sum() else None


def asks_of_own_case(ctx: AnswerContext) -> bool:
    """Whether yes or no, a place to go to or no kind of value is asked of the asker's own case where a notice of his own city or district stands first.

    Who asks so shares hardly a word with the notice (唐山那两个库能不能一块儿报): of 33 such tuning questions of all authors that were refused
    27 were answered by some notice, most by the first; the others asked whether anything is given at all, or of no grant, which does not count.
    """
    asked, features = fold(ctx.request.question), ctx.features
    if ctx.spec.asked not in _OF_A_CASE or asks_whether_any(asked) or _asks_whether_given(asked):
        return False
    if not is_of_named(ctx, 0.0) or features is None:
        return False
    words = _OF_GRANTS if ctx.spec.asked is None else _OF_BUSINESS
    if not words.search(asked) and (ctx.spec.asked is None or not features.matched):
        return False
    return is_of_own_place(ctx)


def asks_of_a_case(ctx: AnswerContext) -> bool:
    """Whether yes or no is asked of a case that the asker describes, in words of which the best notice holds a fair share.

    It hardly shares words with the clause that decides (退休又请回来的能当领办人不): of 42 such tuning questions of 24 authors that were refused for
    little confidence 20 were told by what would be quoted and none was of what no notice tells, which other rules refuse.
    """
    asked, features = fold(ctx.request.question), ctx.features
    if (
        ctx.spec.asked != "yes_no"
        or features is None
        or asks_whether_any(asked)
        or _asks_whether_given(asked)
    ):
        return False
    return features.matched >= OF_A_CASE and is_of_named(ctx, 0.0)


def _asks_whether_given(folded: str) -> bool:
    """Whether it is asked if there is any money for something (给不给补贴), and not if whoever asks may have it (我能报这个补助不)."""
    return bool(_WHETHER_GIVEN.search(folded)) and not _MAY_HAVE.search(folded)


def is_of_own_place(ctx: AnswerContext) -> bool:
    """Whether the best notice is of an asked city or district, or of one within it."""
    return is_of_asked_place(ctx, ("city", "district"))


def is_of_asked_place(ctx: AnswerContext, kinds: Sequence[str] = ("province", "city", "district")) -> bool:
    """Whether the best notice is of an asked place of these kinds, or of one within it."""
    regions = ctx.sources[0].record.notice.regions
    return any(
        place.kind in kinds and place_fits(regions, [place.name]) == ["own"]
        for place in resolve_all(ctx.read.regions)
    )


def is_named_otherwise(ctx: AnswerContext) -> bool:
    """Whether the title and beginning of the best notice hold hardly anything of what the question names."""
    return ctx.features is not None and ctx.features.subject_in_head < RENAMED


def is_titled_otherwise(ctx: AnswerContext, quote: Quote) -> bool:
    """Whether a notice's title names another tier of an asked family, and not the asked one."""
    own = tiers_in(quote.source.record.notice.title)
    asked = ctx.units.tiers
    return any(t[0] == family and t not in asked for family, _ in asked for t in own) and not own & asked


def held_of_specifics(
    ctx: AnswerContext, quotes: Sequence[Quote], names: str = "", is_idle: Callable[[str], bool] = str.isdigit
) -> float:
    """Share, by weight, of what a question names beside its programme that the quotes hold; 1 where it names nothing else.

    What the title or `names` hold says which programme is meant; words of asking, places and `is_idle` words say nothing of the answer.
    """
    units = ctx.units
    source = quotes[0].source
    told = units.matches(fold(" ".join(_with_heading(q) for q in quotes)))
    beside = units_beside(units, fold(f"{source.record.notice.title} {names}"))
    specific = [(units.weights[n], told[n]) for n in beside if not is_idle(units.units[n].label)]
    whole = sum(w for w, _ in specific)
    return sum(w * (t > HELD) for w, t in specific) / whole if whole >= MATTERS else 1.0


def _with_heading(quote: Quote) -> str:
    passage = next((p for p in quote.source.passages if p.passage_id == quote.passage_id), None)
    return f"{passage.heading if passage else ''} {quote.text}"
