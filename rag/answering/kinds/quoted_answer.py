"""Answers that quote the best notice: as sure, or as possible with what is doubtful said first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.claimed_day import verdict_on_claim
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.missing_member import missing_degree, missing_member, missing_ordinal
from rag.answering.asked.own_figure import bounds_a_figure
from rag.answering.asked.reserved_words import has_words
from rag.answering.asked.tiers import OPPOSED, Tier, missing_tier, tiers_in, unsettled
from rag.answering.composing.certainty_decision import (
    at_least_possible,
    at_least_sure,
    at_most_possible,
    possible,
    refused,
)
from rag.answering.composing.composition import write
from rag.answering.doubts import abstention
from rag.answering.doubts.missing_names import held_nowhere, quoted_names, unwritten_names
from rag.answering.doubts.opening import opening_of, say_what_is_not_named
from rag.answering.doubts.written_after_all import is_mark_written, is_written_near, quote_that_writes
from rag.answering.quoting.announced_first import AMONG, calls_at_place_of, may_retell
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.correcting_quote import correcting_quote
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.fact_fit import is_asked
from rag.answering.quoting.likely_sentences import likelihood_of, likely_quotes
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.answering.quoting.quote_extent import MAX_QUOTE_CHARS, Quote
from rag.answering.quoting.quote_features import is_outweighed, is_trusted
from rag.answering.quoting.quote_selection import RARE
from rag.answering.quoting.several_sums import gives_several, sums_shown
from rag.answering.quoting.specifics import (
    asks_of_a_case,
    asks_of_own_case,
    is_named_otherwise,
    is_of_named,
    is_titled_otherwise,
    is_told_for_place,
)
from rag.answering.quoting.value_selection import ANNOUNCES, stated
from rag.answering.quoting.verdict_words import says, yes_or_no
from rag.answering.wording.asked_sum import is_told
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.domain import RESULTS, DeadlineFact
from rag.language.gazetteer import own_name
from rag.language.normalise import fold
from rag.language.places import resolve_all
from rag.public import Answer
from rag.retrieval.answer_types import MONEY, asks_for_value
from rag.retrieval.confidence import certainty

FURTHER = 2
"""How many quotes a possible answer has beside the best one."""
LIKELY_CHARS = 140
"""How long each of them may be: that is the citation, of which the text shows the clauses that answer."""
LEAST_LIKELY = 0.06
"""A second one that is less likely than this to answer is left out: of 248 tuning answers by words one in nine characters goes, and of 226 right ones 3."""
RIVAL = 0.01
"""The second notice may be the one that answers if its best passage ranks less than this below the first's (in units of
similarity): so near are a tenth of the possible answers, and .03 (a quarter of them) gains no more."""
HARDLY_A_TEXT = 200
"""A notice with fewer characters tells no more than that there is an attachment."""
THIN = 60
"""A notice with fewer characters is a title."""
FORMS = ("place", "count", "duration", "share", "counted_by")
"""Forms of an answer that no other words stand for."""
_OF_VALUE = {
    "when": frozenset({"payday", "resume", "event_day", "results_day"}),
    "rate": frozenset({"interest", "matching"}),
}
"""Kinds of things that are days or shares themselves, so that no other day or share beside them answers."""
LIKELY_OF_NAMED = 0.08
"""From this confidence on a quote from the notice that a question names may answer: of 35 tuning questions that were refused below "possible" 21 were
told by it and 5 by no notice; of 32 below it 5 and 25. The weights that give the confidence know best the notices on which they were fitted."""
_WORKING_DAYS = re.compile(r".个?工作日")
_THE_LIST = re.compile(r"(?:名单|\blist\b)[^,。?;]{0,8}?(?:都?有(?:谁|哪些))?[?。]?$")
_ONTO_LIST = re.compile(
    r"(?:[进入上]|列入|评)[^,。?;]{0,6}名单|\b(?:on|onto|into|off|mak(?:es?|ing)|enter|join)\b[^,.?;]{0,40}\blist\b"
)
_FIRM = re.compile("[一-鿿]{2}(?:有限(?:责任)?公司|股份公司|集团)")
A_LIST = 3
"""A notice that names so many firms lists them itself."""
_PARTICULAR = re.compile(r"够不够|哪个|更|是否|怎么|\b(?:how|are|is|do|does|can|which)\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer is only possible: its name, the phrase that says so, and when it applies."""

    name: str
    phrase: str
    because: str
    applies: Callable[[AnswerContext], bool]


DOUBTS = (
    Doubt("unwritten", "maybe", "the notice nowhere writes what the sum or the day is asked for", lambda c: bool(unwritten_names(c))),
    Doubt("other_class", "maybe_mark", "the value of the asked class is not told, only that of another one", lambda c: bool(_untold_tier(c))),
    Doubt("no_value", "maybe_value", "a value is asked for and the quotes hold none of its kind", lambda c: _without_value(c)),
    Doubt("no_thing", "maybe_value", "an interest rate, names of firms or the like are asked for, and the quotes state none", lambda c: _without_thing(c)),
    Doubt("not_told_apart", "maybe", "several values of the asked kind are quoted, and nothing tells which of them is meant", lambda c: _tells_none_apart(c)),
    Doubt("one_of_two", "maybe", "by how much one of two is more is asked, or a value for each, and one is told", lambda c: _tells_one_of_two(c)),
    Doubt("several", "maybe_several", "the notice gives several sums, and the question names none of them", lambda c: gives_several(c.quotes[0], c.units, c.spec)),
    Doubt("no_form", "maybe", "a place, number or time is asked for, and nothing quoted has the form of one", lambda c: _without_form(c)),
    Doubt("thin", "maybe_near", "the notice is a mere title, which answers hardly anything", lambda c: _is_thin(c)),
    Doubt("titled_otherwise", "maybe_near", "the title names another quarter, class or level than the asked one", lambda c: is_titled_otherwise(c, c.quotes[0])),
    Doubt("not_said", "not_said", "yes or no is asked, and the quoted words neither allow nor forbid", lambda c: yes_or_no(c, c.quotes[0].text) == "not_said"),
    Doubt("announces", "maybe", "the words in which a notice announces itself answer hardly anything", lambda c: _only_announces(c)),
    Doubt("untold_list", "maybe_list", "names out of a list are asked for, which a notice of results leaves to its attachment", lambda c: _is_untold_list(c)),
    Doubt("outweighed", "maybe", "a sentence of another notice outweighs that of the best one", lambda c: is_outweighed(c)),
    Doubt("renamed", "maybe_renamed", "hardly anything of what the question names stands in the notice's title and beginning", lambda c: is_named_otherwise(c)),
    Doubt("untrusted", "maybe", "by what is known of question, notice and quote, the quote may well be another than the one that answers", lambda c: not is_trusted(c)),
)  # fmt: skip
"""What makes an answer doubtful; the first that applies is said."""


def is_doubted_anyway(ctx: AnswerContext) -> bool:
    """Whether an answer by quotes is doubted, or refused, for another reason than what is known of question, notice and quote. For calibration."""
    refused_anyway = not ctx.quotes or certainty(_floored(ctx)) == "none"
    return refused_anyway or any(doubt.applies(ctx) for doubt in DOUBTS[:-1])


def first_doubt(ctx: AnswerContext) -> str | None:
    """The name of the first doubt that applies to what would be quoted; None where nothing would be, or nothing is doubtful."""
    return next((doubt.name for doubt in DOUBTS if doubt.applies(ctx)), None) if ctx.quotes else None


def answer_quotes(ctx: AnswerContext) -> Answer:
    """Quote what answers, or may answer; say that nothing does where even that is too much."""
    confidence = _floored(ctx)
    answerable = bool(ctx.quotes) and certainty(confidence) != "none"
    doubt = next((d for d in DOUBTS if d.applies(ctx)), None) if answerable else None
    if answerable and (names := unwritten_names(ctx)) and (beside := quote_that_writes(ctx, names)):
        return abstention.told_after_all(ctx, beside, _likely(ctx, beside.source, [beside], FURTHER))
    if not answerable or (doubt is not None and _is_hopeless(ctx, doubt, confidence)):
        draft = ctx.draft()
        _say_nothing_answers(ctx, draft, answerable)
        return draft.answer("none", refused(confidence))
    changed = correcting_quote(ctx, ctx.quotes)
    if changed is not None:
        return _changed(ctx, *changed, confidence)
    return _possible(ctx, doubt, confidence) if doubt is not None else _sure(ctx, confidence)


def _say_nothing_answers(ctx: AnswerContext, draft: Draft, answerable: bool) -> None:
    if answerable and (names := held_nowhere(ctx)):
        draft.say("not_held", names=names)
        abstention.say_nearest(ctx, draft)
    elif answerable and (words := unwritten_names(ctx)):
        if is_written_near(ctx, words, abstention.NEAREST):
            draft.say("nothing")
        else:
            draft.say("nothing_on", missing=say(draft.reply, "unwritten", names=quoted_names(ctx, words)))
        abstention.say_nearest(ctx, draft)
    elif answerable and (missing := _left_out(ctx)):
        abstention.say_left_out(ctx, draft, ctx.quotes[0].source, missing)
    else:
        abstention.nothing(ctx, draft)


def _tells_one_of_two(ctx: AnswerContext) -> bool:
    values = {str(fact.value) for fact in stated(ctx.quotes[0], ctx.units, ctx.spec)}
    question = fold(ctx.request.question)
    several = has_words("difference", question) or has_words("each_of", question)
    return several and len(values) == 1


def _is_hopeless(ctx: AnswerContext, doubt: Doubt, confidence: float) -> bool:
    """Whether a doubtful answer is about something else: what is named stands nowhere, or an English name is not in the title.

    Of 586 tuning questions 14 name something that stands nowhere: 11 are refused anyway, and none of the other three was answered rightly.
    """
    renamed = doubt.phrase == "maybe_renamed" and _is_unlikely_in_other_words(ctx, confidence)
    told_nowhere = held_nowhere(ctx) or unwritten_names(ctx) or _left_out(ctx)
    return renamed or bool(told_nowhere) or _lists_nobody(ctx) or _tells_way_of_another(ctx)


def _tells_way_of_another(ctx: AnswerContext) -> bool:
    """Whether it is asked how to apply, and hardly anything of what for stands in the notice's title and beginning: it tells the way of something else.

    Of 6,400 tuning questions of 38 authors eight had such a possible answer, and no notice told what any of them asked. What is
    asked in English a title may name by a word that the glossary has not.
    """
    return (
        ctx.spec.reply != "en"
        and is_named_otherwise(ctx)
        and any(name == "submit" for name, _ in ctx.spec.shapes)
    )


def _lists_nobody(ctx: AnswerContext) -> bool:
    """Whether a list itself is asked for (…名单, the list) although the quoted notice announces no results and names no firm.

    Not if a question about a list asks for a day, a sum, or yes or no: of six such questions five were answered rightly.
    """
    notice = ctx.quotes[0].source.record.notice
    question = fold(ctx.request.question)
    asked = ctx.spec.asked in (None, "list", "who") and not _ONTO_LIST.search(question)
    return (
        asked
        and bool(_THE_LIST.search(question))
        and notice.category not in RESULTS
        and not _FIRM.search(fold(notice.text))
    )


def _left_out(ctx: AnswerContext) -> frozenset[str]:
    """Which asked kinds of detail (an interest rate, winners' names) the quoted notice nowhere states; empty if it may answer.

    Of 26 such answers to tuning questions of all authors 23 were to what no notice tells; the other three asked for a day or a share
    as well, which was quoted: but neither is when money is paid or taking papers goes on, nor another share than that of interest.
    """
    missing = abstention.left_out(ctx.request.question, ctx.quotes[0].source.record.notice.text)
    if ctx.spec.asked in ("when", "rate") and ctx.quotes[0].facts:
        return missing & _OF_VALUE[ctx.spec.asked]
    return missing


def _possible(ctx: AnswerContext, doubt: Doubt, confidence: float) -> Answer:
    draft, quotes, listed = ctx.draft(), ctx.quotes, _list_itself(ctx)
    further: Sequence[Quote] = ()
    if doubt.phrase == "maybe_several":
        quotes = sums_shown(quotes[0], ctx.units, ctx.spec)
    elif quotes[0].facts:
        # beside a value a sentence without a word of the question tells nothing, or what somebody wants to have told
        further = [quote for quote in _further(ctx) if any(ctx.units.matches(fold(quote.text)))]
    else:
        quotes = listed or _all_that_may_answer(ctx)
    draft.say(opening_of(ctx, doubt.phrase), fact=abstention.fact_name(ctx.spec), mark=_untold_tier(ctx))
    say_what_is_not_named(ctx, draft)
    whole = doubt.phrase == "maybe_several" or bool(listed)
    kind = write(ctx, draft, quotes, further=further, sure=False, whole=whole)
    draft.link(quotes[0].source)
    return draft.answer(kind, at_most_possible(confidence))


def _list_itself(ctx: AnswerContext) -> Sequence[Quote]:
    """The lines of the first notice that name firms, those of an asked place alone where it names some; none where no entries are asked for, or it lists none."""
    source = ctx.quotes[0].source
    text = source.record.notice.text
    if not ctx.spec.entries or not _lists_firms(text):
        return ()
    rows = [m.span() for m in re.finditer(r"[^\n]+", text) if _FIRM.search(fold(m.group()))]
    elsewhere = [name for name in ctx.read.regions if name not in source.record.notice.regions]
    names = [own_name(place).bare for place in resolve_all(elsewhere)]
    own = [row for row in rows if any(name in text[slice(*row)] for name in names)]
    if 0 < len(own) < len(rows) and len(own) <= 1 + FURTHER:
        return [Quote(source, source.passage_id_at(start), start, end, 0.0) for start, end in own]
    start, end = rows[0][0], rows[-1][1]
    if len(rows) < A_LIST or end - start > MAX_QUOTE_CHARS:
        return ()
    return [Quote(source, source.passage_id_at(start), start, end, 0.0)]


def _changed(ctx: AnswerContext, changed: Quote, before: Quote, confidence: float) -> Answer:
    """The words of a later notice that change the quoted value, then the words that they change."""
    draft = ctx.draft()
    draft.say("maybe")
    kind = write(ctx, draft, [changed, replace(before, facts=())], sure=False)
    draft.link(changed.source)
    return draft.answer(kind, at_most_possible(confidence))


def _sure(ctx: AnswerContext, confidence: float) -> Answer:
    draft, quotes = ctx.draft(), ctx.quotes
    told = [f for f in quotes[0].facts if isinstance(f, DeadlineFact) and not f.superseded]
    days = [f.value for f in told if f.value and (f.for_applicants or ctx.spec.audience)]
    claim = verdict_on_claim(ctx.request.question, days, ctx.as_of)
    if opening := claim or yes_or_no(ctx, quotes[0].text):
        draft.say(opening)
    kind = write(ctx, draft, quotes)
    return draft.answer("verdict" if ctx.spec.asked == "yes_no" else kind, at_least_sure(confidence))


def _all_that_may_answer(ctx: AnswerContext) -> Sequence[Quote]:
    """The best quote and what else may answer, the likeliest of its notice first; a notice's announcement of itself comes last.

    Of 1,906 tuning questions, each asker's by what half of the others taught, the first one answers .747 so, and .719 as they were weighed by hand.
    """
    first = ctx.quotes[0]
    further = _further(ctx)
    if _only_announces(ctx):
        return [*further, first]
    if _tells_plain_sum(ctx) or _tells_what_decides(ctx):
        return [first, *further]
    likelihood = likelihood_of(first.source, ctx.units, ctx.spec, [first])
    if further and further[0].source is first.source and further[0].weight > likelihood:
        return [further[0], first, *further[1:]]
    return [first, *further]


def _tells_what_decides(ctx: AnswerContext) -> bool:
    """Whether the first quote says where papers go, or bounds a figure of the asker's, as is asked: no sentence that shares more words outweighs it."""
    text = fold(ctx.quotes[0].text)
    if ctx.spec.asked == "address":
        return says_where(text)
    return bounds_a_figure(text, ctx.spec.measures)


def _further(ctx: AnswerContext) -> list[Quote]:
    """What most likely answers beside the best quote, from its notice; the last is of the second notice if that ranks hardly lower."""
    first, rival = ctx.quotes[0], _rival(ctx)
    of_rival = _likely(ctx, rival, [], 1) if rival else []
    if not of_rival and is_outweighed(ctx):
        others = (q for q in ctx.quotes if q.source is not first.source)
        of_rival = [max(others, key=lambda q: q.weight)]
    return [*_likely(ctx, first.source, [first], FURTHER - len(of_rival)), *of_rival]


def _likely(ctx: AnswerContext, source: Source, taken: Sequence[Quote], count: int) -> list[Quote]:
    likely = likely_quotes(source, ctx.units, ctx.spec, taken, count=count, limit=LIKELY_CHARS)
    return [quote for n, quote in enumerate(likely) if not n or quote.weight >= LEAST_LIKELY]


def _rival(ctx: AnswerContext) -> Source | None:
    """The second notice where it ranks hardly below the first, or has a sentence that holds more of what is asked."""
    if len(ctx.sources) < 2:
        return None
    if (announcing := _announcing(ctx)) is not None:
        return announcing
    if ctx.sources[1].record.notice.is_digest and not ctx.sources[0].record.notice.is_digest:
        return None  # a digest only repeats what the notice itself tells
    best, second = (max(source.totals) for source in ctx.sources[:2])
    return ctx.sources[1] if best - second < RIVAL or is_outweighed(ctx) else None


def _announcing(ctx: AnswerContext) -> Source | None:
    """The call for applications of the same place that stands near a first notice which is none and may only retell it."""
    first, *others = (source.record for source in ctx.sources)
    if not may_retell(first):
        return None
    near = zip(ctx.sources[1 : 1 + AMONG], others, strict=False)
    return next((source for source, record in near if calls_at_place_of(record, first)), None)


def _floored(ctx: AnswerContext) -> float:
    """The confidence; at least that of "possible" if an asked value or rare form stands in the named programme's notice."""
    if ctx.quotes and (_counts_what_is_listed(ctx) or abstention.quotes_a_day(ctx)):
        return at_least_possible(ctx.confidence)
    if ctx.quotes and (asks_of_own_case(ctx) or asks_of_a_case(ctx)):
        return at_least_possible(ctx.confidence)
    if ctx.quotes and ctx.confidence >= LIKELY_OF_NAMED and is_of_named(ctx, abstention.TOLD_OF):
        return at_least_possible(ctx.confidence)
    if not ctx.quotes or not (ctx.quotes[0].facts or _has_rare_form(ctx) or _tells_plain_sum(ctx)):
        return ctx.confidence
    if ctx.quotes[0].source is ctx.sources[0] and (is_of_named(ctx) or is_told_for_place(ctx)):
        return at_least_possible(ctx.confidence)
    return ctx.confidence


def _is_unlikely_in_other_words(ctx: AnswerContext, confidence: float) -> bool:
    """Whether an English question without a place, none of whose names is in the notice's title, is more likely not answered.

    Of nine such tuning questions one was answered rightly and seven were unanswerable. Of fifteen Chinese ones it was nine and
    seven, so those are still answered.
    """
    return not LOCALES[ctx.spec.reply].is_of_notices and not ctx.read.regions and confidence < 0.5


def _counts_what_is_listed(ctx: AnswerContext) -> bool:
    """Whether the question counts entries of a named place's list of results, and its notice is quoted with a number of them."""
    source, text = ctx.quotes[0].source, fold(ctx.quotes[0].text)
    notice = source.record.notice
    own = source is ctx.sources[0] and bool(set(ctx.read.regions) & set(notice.regions))
    counts = any(p.search(text) for name, p in ctx.spec.shapes if name == "count")
    return ctx.spec.asked == "count" and own and counts and notice.category in RESULTS


def _tells_plain_sum(ctx: AnswerContext) -> bool:
    """Whether a sum is asked for of which the notice states none by a rule, and what is quoted tells one that is given."""
    unstated = ctx.features is not None and ctx.features.unstated
    return bool(unstated) and ctx.spec.asked in MONEY and tells_plain_sum(fold(ctx.quotes[0].text))


def _has_rare_form(ctx: AnswerContext) -> bool:
    text = fold(ctx.quotes[0].text)
    if ctx.spec.asked == "address" and says_where(text):
        return True
    return any(name in RARE and pattern.search(text) for name, pattern in ctx.spec.shapes)


def _only_announces(ctx: AnswerContext) -> bool:
    """Whether the first quote is only a notice's announcement of itself, and more than that is asked."""
    first = ctx.quotes[0]
    if first.facts or ctx.spec.asked == "list":
        return False
    if ctx.spec.asked is None and not _PARTICULAR.search(fold(ctx.request.question)):
        return False
    shaped = any(p.search(fold(first.text)) for _, p in ctx.spec.shapes)
    return bool(ANNOUNCES.search(first.text)) and not shaped


def _is_untold_list(ctx: AnswerContext) -> bool:
    notice = ctx.quotes[0].source.record.notice
    return (
        ctx.spec.entries
        and not _lists_firms(notice.text)
        and (notice.category in RESULTS or notice.attachment_only)
    )


def _lists_firms(text: str) -> bool:
    """Whether a text names so many firms that it lists them itself, whatever is attached."""
    return len(_FIRM.findall(fold(text))) >= A_LIST


def _without_value(ctx: AnswerContext) -> bool:
    first = ctx.spec.first_kind
    told = [
        f for q in ctx.quotes for f in q.facts if (f.kind == first or not first) and is_asked(f, ctx.spec)
    ]
    if ctx.spec.sums:
        sums = any(f.kind in ("amount", "rate") for f in told)
        return not sums and not is_told(ctx.spec.sums, fold(" ".join(q.text for q in ctx.quotes[:2])))
    if ctx.spec.asked == "address" and says_where(fold(ctx.quotes[0].text)):
        return False
    if ctx.spec.asked in MONEY and tells_plain_sum(fold(ctx.quotes[0].text)):
        return False
    return bool(ctx.spec.kinds) and not told


def _without_thing(ctx: AnswerContext) -> bool:
    return abstention.is_left_out(ctx.request.question, " ".join(q.text for q in ctx.quotes[:2]))


def _tells_none_apart(ctx: AnswerContext) -> bool:
    told = [q for q in ctx.quotes if q.facts]
    return (
        asks_for_value(ctx.spec.asked)
        and bool(told)
        and not any(stated(q, ctx.units, ctx.spec) for q in told)
    )


def _without_form(ctx: AnswerContext) -> bool:
    asked = [pattern for name, pattern in ctx.spec.shapes if name in FORMS]
    told = " ".join(fold(q.text) for q in ctx.quotes[:2])
    return bool(asked) and not ctx.quotes[0].facts and not any(pattern.search(told) for pattern in asked)


def _is_thin(ctx: AnswerContext) -> bool:
    return len(ctx.quotes[0].source.record.notice.text) < THIN


def _untold_tier(ctx: AnswerContext) -> str:
    """The asked class or level whose value is missing from the quotes while others' are there; "" if none is."""
    facts = [q for q in ctx.quotes if q.facts]
    asked = unsettled(ctx.units.tiers, facts[0].source.record.notice.title) if facts else frozenset()
    if not asked or any(stated(q, ctx.units, ctx.spec) for q in facts):
        return ""
    groups = " ".join(fact.group for q in facts for fact in q.facts if fact.group)
    held = tiers_in(" ".join([*(q.text for q in facts), groups]))
    if held & asked or not held:
        return ""
    return say(ctx.spec.reply, "join").join(sorted(name for _, name in asked))


def answer_missing_tier(ctx: AnswerContext) -> Answer | None:
    """Say that the notice that would answer has no such class, track or item; None if it has, or if none is asked for."""
    if not ctx.sources or certainty(ctx.found.confidence) == "none":
        return None
    question, source = ctx.request.question, ctx.sources[0]
    text = source.record.notice.text
    missing = missing_mark(question, _tiers_of_value(ctx), text, of_sum=ctx.spec.asked in MONEY)
    if missing is None and ctx.spec.asked in MONEY:
        missing = missing_degree(question, f"{source.record.notice.title}\n{text}")
    if missing is not None and not is_mark_written(missing[0], text):
        return _no_such_mark(ctx, *missing)
    if item := missing_ordinal(question, text):
        draft = ctx.draft()
        abstention.nothing(ctx, draft, item)
        return draft.answer("none", refused(ctx.confidence))
    return None


def _tiers_of_value(ctx: AnswerContext) -> frozenset[Tier]:
    """The asked classes; an opposite (进口, 出口) only where a value is asked for: who imports may apply for what a notice gives to others as well."""
    tiers = ctx.units.tiers
    return tiers if ctx.spec.kinds else frozenset(t for t in tiers if t[0] not in OPPOSED)


def missing_mark(
    question: str, tiers: frozenset[Tier], text: str, *, of_sum: bool = False
) -> tuple[str, list[str]] | None:
    """The class, code or track that a question names and the notice lacks, and those that the notice has."""
    of_tier = missing_tier(tiers, text, of_sum=of_sum) if tiers else None
    return (of_tier[0][1], of_tier[1]) if of_tier else missing_member(question, text)


def _no_such_mark(ctx: AnswerContext, name: str, own: Sequence[str]) -> Answer:
    source, draft = ctx.sources[0], ctx.draft()
    told = next((s for s in source.sentences if all(_names(s.text, mark) for mark in own[:2])), None)
    quote = Quote(source, "", told.start, told.end, 0.0) if told else _beginning(ctx)
    number = draft.cite(source, quote.start, quote.end)
    phrase = "no_such_mark" if len(own) > 1 else "no_such_opposite"
    draft.say(phrase, mark=name, marks=say(ctx.spec.reply, "join").join(own), n=number)
    draft.link(source)
    return draft.answer("none", refused(ctx.confidence))


def _names(text: str, mark: str) -> bool:
    return fold(mark) in fold(text) or mark in {name for _, name in tiers_in(text)}


def _beginning(ctx: AnswerContext) -> Quote:
    source = ctx.sources[0]
    return Quote(source, "", 0, min(len(source.record.notice.text), 120), 0.0)


_ASKS_RESULTS = re.compile(r"名单|结果|公示|\b(?:list|results?|winners)\b")


def _is_what_came_out(ctx: AnswerContext) -> bool:
    """Whether the best notice is of the kind whose publication is asked about: a call for applications is no list of winners."""
    results = ctx.sources[0].record.notice.category in RESULTS
    return results or not _ASKS_RESULTS.search(fold(ctx.request.question))


def answer_attached(ctx: AnswerContext) -> Answer | None:
    """Say that what is asked stands in an attachment of the best notice, or that the asked list is out; None otherwise."""
    low = certainty(ctx.confidence) == "none"
    if not (_counts_a_list(ctx) if low else _only_attached(ctx, ctx.quotes)):
        return None
    draft = ctx.draft()
    if says("published", fold(ctx.request.question)) and is_of_named(ctx) and _is_what_came_out(ctx):
        abstention.in_attachment(draft, ctx.quotes[0].source, ctx.spec, "published_attached")
        return draft.answer("verdict", possible(ctx.confidence))
    abstention.in_attachment(draft, ctx.quotes[0].source, ctx.spec)
    return draft.answer("none", refused(ctx.confidence))


def _counts_a_list(ctx: AnswerContext) -> bool:
    """Whether the question counts entries of a named place's list that stands only in an attachment."""
    if ctx.spec.asked != "count" or not ctx.quotes:
        return False
    notice = ctx.quotes[0].source.record.notice
    own = bool(set(ctx.read.regions) & set(notice.regions))
    text = _WORKING_DAYS.sub("", fold(notice.text))
    told = any(p.search(text) for name, p in ctx.spec.shapes if name == "count")
    return own and notice.attachment_only and notice.category in RESULTS and not told


def _only_attached(ctx: AnswerContext, quotes: Sequence[Quote]) -> bool:
    if not quotes or not quotes[0].source.record.notice.attachment_only:
        return False
    spec, source = ctx.spec, quotes[0].source
    if any(q.facts for q in quotes if q.source is source):
        return False
    if spec.entries and _lists_firms(source.record.notice.text):
        return False
    if spec.entries or spec.asked in (*MONEY, "phone", "email", "url", "address"):
        return True
    shaped = any(p.search(fold(q.text)) for q in quotes if q.source is source for _, p in spec.shapes)
    return bool(spec.shapes or spec.kinds) and not shaped and len(source.record.notice.text) < HARDLY_A_TEXT
