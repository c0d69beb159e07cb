"""Answers that say what is missing, in the question's language, with the nearest notices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import AnswerSpec, asks_until_when
from rag.answering.asked.day_of_another import is_of_holders
from rag.answering.asked.handing_in import says_where
from rag.answering.composing.certainty_decision import possible, refused
from rag.answering.composing.composition import write
from rag.answering.doubts.written_after_all import (
    is_place_told,
    quote_of_batch,
    tells_of_year,
    tells_sum_of_asked,
)
from rag.answering.quoting.constraint_check import Misfit, edition_marks, is_another_edition, misfit
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import (
    asks_of_own_case,
    is_of_asked_place,
    is_of_named,
    is_of_own_place,
    is_told_for_place,
)
from rag.answering.quoting.value_selection import announcement, tells_day
from rag.answering.wording.asked_sum import is_told
from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import day_text, place_text
from rag.domain import RESULTS, Language
from rag.language.editions import all_batches
from rag.language.normalise import fold
from rag.language.places import resolve
from rag.public import Answer, AnswerWarning
from rag.resources import asked_of, patterns
from rag.retrieval.answer_types import MONEY, REACHED_BY
from rag.retrieval.confidence import certainty
from rag.retrieval.confidence_features import HARDLY

NEAREST = 2
NEAR_MATCHED, NEAR_TITLE = 0.4, 0.34
"""A notice is near from this share of the question's words in it, or in its title, on: of 35 questions on anything else 26 %
have one that near, of 117 on what the collection does not tell 74 to 84 %; by the confidence the two cannot be told apart."""

TOLD_OF = 0.4
"""From this share of what the question names in its title and beginning on, the nearest notice is quoted in a refusal: of 55
refused tuning questions it was of another thing in a dozen, at 0.6 in none, but 0.6 leaves out half of the English ones."""

RATHER_OF_PLACE = 0.4
"""From this confidence on: of tuning answers so refused though the best notice was of the place four were told by it, one by none."""
RATHER_MATCHED = 0.6
"""Or from this share of the question's words in it on: of four such tuning questions three were answered by it, and none by another."""
FEWEST_WORDS = 3
"""Fewer are keywords, which name a programme as often as not."""
_TO_APPLY = re.compile(
    r"申报|(?<!不用)(?<!无需)(?<!不需要)(?<!免)申请|报名|征集|受理|\b(?:appl(?:y|ies|ying|ications?)|register|sign up|enter)\b"
)
_IN_FORCE = re.compile(r"施行|实施|执行|生效|\b(?:take effect|in force|come into)\b")
_ON_DISPLAY = ("period", "validity")
"""Days of these kinds are none by which anybody applies."""
OF_LISTS = frozenset({"names", "named", "winners"})
_LIST_ATTACHED = re.compile(
    r"(?:名单|目录|名录|清单)[^。;\n]{0,8}附件|附件[^。;\n]{0,30}(?:名单|目录|名录|清单)"
)
_ASKS_A_LIST = re.compile(r"名单|名录|\blist\b", re.IGNORECASE)
TELLS_OF_YEARS = ("政策", "解读")
"""Notices of these kinds tell of other years than their own: growth before, targets after."""


def fact_name(spec: AnswerSpec) -> str:
    """The asked kind of value in words."""
    if spec.sums:
        return say(spec.reply, f"sum.{spec.sums[0][0]}")
    key = f"fact.{spec.asked}"
    return say(spec.reply, key if knows(key) else "fact.any")


def only_other(draft: Draft, source: Source, other: Misfit) -> None:
    """Say that the collection has this only for another place, year or batch, and show that notice."""
    reply, notice = draft.reply, source.record.notice
    quote = announcement(source)
    number = draft.cite(source, *(quote if quote else (0, min(len(notice.text), 120))))
    draft.say("nothing_on", missing=_missing(other, reply))
    draft.say(
        "only_other",
        what=_instead(source, other, reply),
        title=notice.title,
        date=day_text(notice.date, reply),
        n=number,
    )
    asked = [say(reply, f"{name}_word") for name in _FIELD if getattr(other, _FIELD[name])]
    text = say(reply, "other_place_or_year", what=say(reply, "join").join(asked))
    draft.warnings.append(AnswerWarning(code="other_place_or_year", text=text, aid=notice.aid))
    draft.link(source)


_FIELD = {"place": "places", "year": "years", "batch": "batches", "quarter": "marks"}


def _missing(other: Misfit, reply: Language) -> str:
    places = say(reply, "join").join(place_text(name, reply) for name in other.places)
    parts = [say(reply, "not_of_place", place=places)] if other.places else []
    parts += [say(reply, "not_of_year", year=year) for year in other.years]
    parts += [say(reply, "not_of_batch", batch=batch) for batch in other.batches]
    parts += [say(reply, "not_of_mark", mark=mark) for mark in other.marks]
    return say(reply, "semicolon").join(parts)


def _instead(source: Source, other: Misfit, reply: Language) -> str:
    """What the notice is about: its place and year, and its batch if one was asked for."""
    record = source.record
    place = say(reply, "join").join(place_text(name, reply) for name in record.notice.regions[:3])
    year = say(reply, "year_of", year="/".join(map(str, record.years))) if record.years else ""
    batches = record.batches if other.batches else ()  # 第六届 is told to nobody who asked for no batch
    batch = say(reply, "batch_of", batch="/".join(map(str, batches))) if batches else ""
    marks = sorted(name for _, name in edition_marks(record.notice.title)) if other.marks else []
    return say(reply, "only_of", place=place, year=year, batch=" ".join([batch, *marks])).strip()


def in_attachment(draft: Draft, source: Source, spec: AnswerSpec, key: str = "in_attachment") -> None:
    """Say that the notice leaves what is asked to an attachment or image, with the link; `key`: in which phrase."""
    notice, reply = source.record.notice, draft.reply
    quote = announcement(source)
    number = draft.cite(source, *(quote if quote else (0, len(notice.text))))
    fields = {
        "fact": fact_name(spec), "title": notice.title, "date": day_text(notice.date, reply), "url": notice.url, "n": number,
    }  # fmt: skip
    draft.say(key, **fields)
    text = say(reply, "attachment_only", url=notice.url)
    draft.warnings.append(AnswerWarning(code="attachment_only", text=text, aid=notice.aid))


def not_told(draft: Draft, source: Source, programme: str, spec: AnswerSpec) -> None:
    """Say that this programme's own notice does not state what is asked."""
    notice, reply = source.record.notice, draft.reply
    number = draft.cite(source, *(announcement(source) or (0, min(len(notice.text), 120))))
    own = fold(programme) in fold(notice.title)  # which tells of nothing but itself
    draft.say(
        "not_told_own" if own else "not_told", programme=programme, fact=fact_name(spec), title=notice.title,
        date=day_text(notice.date, reply), n=number,
    )  # fmt: skip
    draft.link(source)


def nothing(ctx: AnswerContext, draft: Draft, unstated: str = "") -> None:
    """Say that nothing answers, with what the notice of the named programme says nearest to it, else the nearest notices.

    Args:
        ctx: the question and what was found.
        draft: is added to.
        unstated: the asked kind of value in words, where the best notice holds none.

    """
    told = _said_of_named(ctx)
    if told is not None:
        draft.say("unstated_named" if unstated else "nothing_named", fact=unstated)
        write(ctx, draft, [told], sure=False)
        draft.link(told.source)
        return
    if unstated:
        draft.say("nothing_on", missing=say(draft.reply, "not_stated", fact=unstated))
    else:
        draft.say("nothing")
    say_nearest(ctx, draft)


def say_nearest(ctx: AnswerContext, draft: Draft) -> None:
    """Add the nearest notices with their links."""
    if ctx.sources:
        draft.say("nearest")
    for source in ctx.sources[:NEAREST]:
        notice = source.record.notice
        draft.say("nearest_item", title=notice.title, date=day_text(notice.date, draft.reply), url=notice.url)


def _said_of_named(ctx: AnswerContext) -> Quote | None:
    """The nearest sentence in the named programme's notice; None where the best notice is not that programme's."""
    if not is_of_named(ctx, TOLD_OF):
        return None
    source = ctx.sources[0]
    if ctx.quotes and ctx.quotes[0].source is source:
        return ctx.quotes[0]
    span = announcement(source)
    return Quote(source, source.passage_id_at(span[0]), *span, 0.0) if span else None


# -- as kinds of answer -----------------------------------------------------------------------------------------------


def answer_nothing_found(ctx: AnswerContext) -> Answer | None:
    """That nothing was found; None where something was."""
    if ctx.sources:
        return None
    draft = ctx.draft()
    nothing(ctx, draft)
    return draft.answer("none", 0.0)


def answer_off_subject(ctx: AnswerContext) -> Answer | None:
    """One sentence, where nothing answers and no notice is near; None otherwise, or if money or a call is asked for.

    A subsidy for restaurants belongs to the subject although no notice is about it. English words count for nothing here,
    since Chinese notices hold none.
    """
    if asks_for_support(fold(ctx.request.question)) or is_told_for_place(ctx):
        return None
    near = _is_near(ctx) or asks_of_own_case(ctx)
    if not (_strays(ctx) or _is_of_another_world(ctx) or _is_of_no_business(ctx)) and (
        near or certainty(ctx.confidence) != "none"
    ):
        return None
    draft = ctx.draft()
    if _may_deal_with_it(ctx):
        nothing(ctx, draft)
    else:
        draft.say("off_subject")
    return draft.answer("none", refused(ctx.confidence))


def _may_deal_with_it(ctx: AnswerContext) -> bool:
    """Whether the best notice is of the asked place, so that nobody knows that none deals with what is asked there."""
    return bool(ctx.sources) and not (_strays(ctx) or _is_of_another_world(ctx)) and is_of_asked_place(ctx)


def _is_near(ctx: AnswerContext) -> bool:
    """Whether the best notice, or its title, holds a fair share of the question's words."""
    features = ctx.found.evidence
    return features is not None and (features.matched >= NEAR_MATCHED or features.title >= NEAR_TITLE)


def _strays(ctx: AnswerContext) -> bool:
    """Whether a question of a word or two, none of them a place, finds its words only deep inside a notice on something else.

    No answerable tuning question does.
    """
    features = ctx.found.evidence
    return bool(
        features
        and features.short_question
        and features.off_subject >= HARDLY
        and not features.title
        and not ctx.read.regions
    )


def _is_of_another_world(ctx: AnswerContext) -> bool:
    """Whether the question asks for the weather, a meal or the like, in words that the best notice does not hold.

    Never if it names a place of which the collection has notices, except for the weather.
    """
    question = fold(ctx.request.question)
    words = patterns("rag.answering", "off_subject.tsv")
    found = [m.group() for p in words.values() if (m := p.search(question))]
    if not found or not ctx.sources:
        return False
    if not words["weather"].search(question) and (  # which is asked of a place more often than not
        certainty(ctx.confidence) != "none" or _names_a_held_place(ctx)
    ):
        return False
    notice = ctx.sources[0].record.notice
    text = fold(f"{notice.title} {notice.text}")
    return not any(word in text for word in found)


def _is_of_no_business(ctx: AnswerContext) -> bool:
    """Whether an English question names neither a place nor anything of business or offices, and the best notice holds hardly a word of it.

    Over a few notices such a question is nearest to some that share a word with it ("who won the world cup"): of 40 that were made up ten
    were answered so. Of 1,399 English tuning questions none that is so has an answer.
    """
    question = fold(ctx.request.question)
    if not question.isascii() or len(question.split()) < FEWEST_WORDS or ctx.read.regions or _is_near(ctx):
        return False
    return not patterns("rag.answering", "abstention.tsv")["business"].search(question)


def _names_a_held_place(ctx: AnswerContext) -> bool:
    places = filter(None, map(resolve, ctx.read.regions))
    return any(map(ctx.reader.corpus.holds_place, places))


def asks_for_support(folded: str) -> bool:
    """Whether a folded question speaks of money that is given, or of applying for something."""
    return bool(patterns("rag.answering", "abstention.tsv")["support"].search(folded))


def answer_other_edition(ctx: AnswerContext) -> Answer | None:
    """That the collection has this only for another place, year or batch; None where the best notice fits."""
    low = certainty(ctx.confidence) != "sure"
    quoted = {q.source.index: q.text for q in reversed(ctx.quotes)}
    by_content = max(ctx.sources, key=lambda s: max(s.totals) - sum(s.reasons.values()))
    best = ctx.sources[0]
    other = low and not is_another_edition(best.record, by_content.record) and not _is_rather_of_place(ctx)
    for source in [best, *([by_content] if other else [])]:
        told = low and source.record.notice.category not in TELLS_OF_YEARS
        found = misfit(source.record, ctx.read, "" if told else quoted.get(source.index, ""), ctx.units.tiers)
        contradicted = found
        found = _without_what_it_tells(ctx, source, contradicted)
        if source is not best and _tells_value_for(ctx, best, found.places):
            continue  # the best one tells it of the place
        if (
            contradicted.batches
            and not found
            and (batch := quote_of_batch(ctx, source, contradicted.batches))
        ):
            return told_after_all(ctx, batch)
        if found:
            draft = ctx.draft()
            if found.places and source is not best and _names_place(best, found.places):
                nothing(ctx, draft)  # there is one of the place, though it may not tell what is asked
            elif found.places and not _is_near(ctx):
                draft.say("nothing_on", missing=_missing(found, draft.reply))
            else:
                only_other(draft, source, found)
            return draft.answer("none", refused(ctx.confidence))
    return None


def told_after_all(ctx: AnswerContext, quote: Quote, further: Sequence[Quote] = ()) -> Answer:
    """What may answer, and what does beside it, where without it the answer would be that nothing tells it."""
    draft = ctx.draft()
    draft.say("maybe")
    kind = write(ctx, draft, [quote], further=further, sure=False)
    draft.link(quote.source)
    return draft.answer(kind, possible(ctx.confidence))


def _without_what_it_tells(ctx: AnswerContext, source: Source, found: Misfit) -> Misfit:
    """A misfit without the years, batches and places of which the notice's own text tells after all."""
    notice, question = source.record.notice, ctx.request.question
    text = f"{notice.title}\n{notice.text}"
    # what a notice says of another batch is when it comes or whether it does, not what it lists or pays
    of_batch = ctx.spec.asked in ("when", "yes_no") and not _ASKS_A_LIST.search(question)
    return Misfit(
        places=() if any(is_place_told(name, text) for name in found.places) else found.places,
        years=tuple(year for year in found.years if not tells_of_year(year, question, text)),
        batches=tuple(set(found.batches) - set(all_batches(text))) if of_batch else found.batches,
        marks=found.marks,
    )


def _tells_value_for(ctx: AnswerContext, source: Source, places: Sequence[str]) -> bool:
    """Whether whom to reach is asked and what would be quoted first is of a notice, with one of some places beside it (沅江、安化的也打这个号)."""
    first = ctx.quotes[0] if ctx.quotes else None
    return (
        ctx.spec.asked in REACHED_BY
        and first is not None
        and first.source is source
        and bool(first.facts)
        and any(is_place_told(name, first.text) for name in places)
    )


def _names_place(source: Source, places: Sequence[str]) -> bool:
    """Whether a notice is of a place, or names it."""
    notice = source.record.notice
    text = f"{notice.title}{notice.text}"
    return bool(set(places) & set(notice.regions)) or any(is_place_told(name, text) for name in places)


def _is_rather_of_place(ctx: AnswerContext) -> bool:
    """Whether the best notice belongs to an asked place and may well answer, so that another that only shares more words is ignored."""
    notice, features = ctx.sources[0].record.notice, ctx.found.evidence
    own = set(ctx.read.regions) & set(notice.regions) or is_of_own_place(ctx)
    holds = features is not None and features.matched >= RATHER_MATCHED and notice.category not in RESULTS
    told = ctx.spec.asked in MONEY and is_told_for_place(ctx)
    likely = ctx.confidence >= RATHER_OF_PLACE or holds or asks_of_own_case(ctx) or told
    return bool(own) and is_of_named(ctx, 0.0) and likely


def _leaves_out(ctx: AnswerContext) -> frozenset[str]:
    """Which kinds of thing are asked (when money is paid, an age) that the named programme's notice nowhere states."""
    if not ctx.sources or not is_of_named(ctx):
        return frozenset()
    text = ctx.sources[0].record.notice.text
    if ctx.spec.sums and not is_told(ctx.spec.sums, fold(text)):
        return frozenset(name for name, _ in ctx.spec.sums)
    return left_out(ctx.request.question, text)


def say_left_out(ctx: AnswerContext, draft: Draft, source: Source, missing: frozenset[str]) -> None:
    """Say that a notice does not state these kinds of thing; a form's fields or an attached list stand in the attachment."""
    attached = missing & OF_LISTS and _LIST_ATTACHED.search(fold(source.record.notice.text))
    if "form_fields" in missing or attached:
        in_attachment(draft, source, ctx.spec)
    else:
        nothing(ctx, draft, say(draft.reply, "fact.list") if missing <= OF_LISTS else fact_name(ctx.spec))


_OF_ITS_OWN = frozenset({"left_over", "more_money", "again_extended", "minimum_wage", "lpr"})
"""Of how many places are left a quota says nothing, nor of what a rate is now one that refers to it."""


_OF_ANYTHING = frozenset({"tax", "within", "score"})
"""Which say little of what is asked, where another kind is asked for as well (几天内拨款, 能源那项占几分)."""


def is_left_out(question: str, text: str) -> bool:
    """Whether a question asks for a kind of detail that notices mostly leave out, and this text does not state it."""
    return bool(left_out(question, text))


def left_out(question: str, text: str) -> frozenset[str]:
    """The kinds of such details that a question asks for, by their names in the table; empty if the text states one of them."""
    asked = asked_of("rag.answering", "unstated.tsv", fold(question))
    asked = tuple(each for each in asked if each[0] in _OF_ITS_OWN) or asked
    asked = tuple(each for each in asked if each[0] not in _OF_ANYTHING) or asked
    if any(told.search(fold(text)) for _, told in asked):
        return frozenset()
    return frozenset(name for name, _ in asked)


def asks_for(question: str, kind: str) -> bool:
    """Whether a question asks for this kind of detail, by its name in the table."""
    return any(name == kind for name, _ in asked_of("rag.answering", "unstated.tsv", fold(question)))


def asks_who(question: str) -> bool:
    """Whether names of firms or people are asked for."""
    return any(asks_for(question, kind) for kind in ("names", "named"))


def quotes_a_day(ctx: AnswerContext) -> bool:
    """Whether a day is asked for and a quote from the named programme's notice holds one, though no rule says what the day is."""
    if ctx.spec.asked != "when" or ctx.spec.first_kind or not ctx.quotes or not is_of_named(ctx):
        return False
    return ctx.quotes[0].source is ctx.sources[0] and tells_day(ctx.quotes[0].text)


def asks_to_apply(ctx: AnswerContext) -> bool:
    """Whether the last day to apply is asked for, not another day or how long one may object."""
    spec = ctx.spec
    if spec.asked != "when" or spec.first_kind or spec.audience or spec.complaints:
        return False
    return asks_until_when(ctx.units.text) or bool(_TO_APPLY.search(ctx.units.text))


def _tells_no_day_to_apply(ctx: AnswerContext) -> bool:
    """Whether the day to apply is asked for and the quoted notice tells only how long it is on display or in force.

    Of 13 such answers to tuning questions of all authors, eleven were to unanswerable questions and two were wrong.
    """
    if not ctx.quotes or not ctx.quotes[0].facts:
        return False
    if ctx.spec.asked == "when" and ctx.spec.first_kind == "validity" and _IN_FORCE.search(ctx.units.text):
        # how long a draft may be commented on is not as of when it is in force
        return all(fact.kind == "period" for fact in ctx.quotes[0].facts)
    if not asks_to_apply(ctx):
        return False
    record = ctx.quotes[0].source.record
    shown = all(fact.kind in _ON_DISPLAY for fact in ctx.quotes[0].facts)
    days = (fact for fact in record.facts if fact.kind in ("deadline", "opens"))
    return shown and all(is_of_holders(fact, record.notice.title, ctx.units.text) for fact in days)


_NUMBERS = ("phone", "email")
"""No form of a sentence stands for these: "can I call about booths" asks for no permission."""


def answer_unstated(ctx: AnswerContext) -> Answer | None:
    """That the best notice states no value of the asked kind anywhere; None where it does, or no kind is asked for."""
    features, spec = ctx.features, ctx.spec
    if features is not None and _tells_no_day_to_apply(ctx):
        draft = ctx.draft()
        nothing(ctx, draft, say(draft.reply, "fact.when" if spec.first_kind else "fact.to_apply"))
        return draft.answer("none", refused(ctx.confidence))
    if features is not None and (missing := _leaves_out(ctx)):
        draft = ctx.draft()
        say_left_out(ctx, draft, ctx.sources[0], missing)
        return draft.answer("none", refused(ctx.confidence))
    if features is None or not features.unstated or any(q.facts for q in ctx.quotes):
        return None
    forms = () if spec.asked in _NUMBERS else spec.shapes
    if any(p.search(fold(q.text)) for q in ctx.quotes for _, p in forms) or quotes_a_day(ctx):
        return None
    if spec.asked in MONEY and not spec.sums and ctx.quotes and tells_sum_of_asked(ctx, ctx.quotes[0]):
        return told_after_all(ctx, ctx.quotes[0])
    if spec.asked == "address" and ctx.quotes and says_where(fold(ctx.quotes[0].text)):
        return None
    draft = ctx.draft()
    nothing(ctx, draft, fact_name(spec) if spec.kinds else "")
    return draft.answer("none", refused(ctx.confidence))
