"""The deadline of a call that a question names, whatever the confidence of free text says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from rag.answering.asked.answer_spec import COUNTED_BY
from rag.answering.asked.claimed_day import claims_day, verdict_on_claim
from rag.answering.asked.handing_in import asks_last_day
from rag.answering.asked.tiers import is_of_another_group
from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import cite_call_fact
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible, refused
from rag.answering.composing.composition import write, write_quotes
from rag.answering.doubts import abstention
from rag.answering.doubts.missing_names import unwritten_names
from rag.answering.doubts.unwritten_words import passing_words
from rag.answering.doubts.written_after_all import quote_of_day
from rag.answering.kinds.yes_or_no import answer_state
from rag.answering.quoting.class_day import class_day, same_day_of
from rag.answering.quoting.constraint_check import other_edition
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.explained_notice import announced_before_explained
from rag.answering.quoting.fact_fit import is_of_others
from rag.answering.quoting.likely_sentences import likelihood_of, likely_quotes
from rag.answering.quoting.named_call import (
    NEAR,
    PART_MARK,
    call_asked,
    call_hinted,
    days_of_part,
    is_named_in_full,
    parts_beside,
    quotes_of,
)
from rag.answering.quoting.opened_notices import best_notices, open_sources
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import SPECIFIC, held_of_specifics, is_titled_otherwise
from rag.answering.quoting.value_selection import stated
from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import day_text, label_text, value_text
from rag.calls import CHANGING, CallRecord, status_on
from rag.domain import DeadlineFact, Interpretation
from rag.facts.notice_parts import telling_pairs
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import resolve_all, within
from rag.language.segment import generic_words, is_noun
from rag.public import Answer
from rag.retrieval.confidence import certainty

_TO_APPLY = re.compile(
    r"截止|申报|申请|报名|征集|受理|deadline|\b(?:appl(?:y|ications?)|clos(?:e|es|ing)|register|sign up|enter)\b"
)
_TO_BE_HANDED_IN = re.compile(r"[报申抢]|(?<![已经])领(?![了的])|\b(?:appl|register|claim)")
_OTHER_DAY = re.compile(
    r"到账|打款|到手|发下来|发到|拿到钱|拨付|拨下来|打[过下]来|发放|兑现|出结果|答复|办结|批下来|补(?![助贴充正])|\b(?:paid|payout|results?|reply)\b"
)
_HOW_LONG = re.compile(r"(?<!还有)多久|多长时间|几个工作日|\bhow long\b|\bhow many (?:working )?days\b")
_TO_GO = re.compile(r"截止|到期|结束|\b(?:clos|deadline|left|until)")
_EACH_PERIOD = re.compile(
    r"每(?:个|一)?(?:季度?|月|周|半年|批次?)(?![^,。?]{0,4}(?:多少|几[个万千百]))|\b(?:each|every) (?:month|quarter|week)\b"
)
_OF_A_DATE = re.compile("[0-9年月日号:.]+")
_OWN_CLAUSE = re.compile("[。；;\\n]")
ANOTHER_DAY = 0.1
"""How likely another sentence must be what is asked for to be quoted beside a call's day. Of 94 tuning questions so answered nine asked
for a day of another kind; in seven the sentence with it is that likely, and in 25 of the others some sentence is."""
ANOTHER_DAY_CHARS = 120
MAX_PARTS = 6
"""More parts than that are a list."""


def answer_call_date(ctx: AnswerContext) -> Answer | None:
    """The deadline of the call that is named, or that it is not told; None where no call is named for certain."""
    spec, read = ctx.spec, ctx.read
    if not ctx.near or not _asks_for_day_to_apply(ctx):
        return None
    best = announced_before_explained(
        ctx.reader, best_notices(ctx.found.ranking, NEAR), spec, ctx.request.question
    )
    near = [ctx.reader.corpus.records[n].notice.aid for n in best]
    by_name = call_asked(ctx.reader, ctx.units, read, near, ctx.as_of)
    call = by_name or call_hinted(ctx.reader, ctx.request.question, read, near)
    if call is None:
        return None
    told_first = any(notice.aid == near[0] for notice in call.notices)
    in_full = is_named_in_full(call, ctx.request.question, read)
    named = told_first or in_full or (call is by_name and _is_of_the_whole(ctx, call, near[0]))
    if not named and certainty(ctx.found.confidence) != "sure":
        return None  # what stands first is of another place or programme, so that this call may be another one too
    days = _days_of(call, spec.audience, ctx.as_of) or _days_of(call, None, ctx.as_of)
    own = class_day(ctx)
    if own is not None and (own.fact is None or (own.call is None and same_day_of(call, own.fact) is None)):
        return None  # the day is of a class whose own one was not read as a last day of any call
    if own is not None and own.fact is not None:
        call = own.call or call
        meant: Sequence[DeadlineFact] = [own.fact]
    else:
        of_part = days_of_part(days, ctx.units.named, ctx.reader)
        if days and not of_part:
            return None
        of_group = [f for f in of_part if not is_of_another_group(f, days, ctx.units.named)]
        if named and (parts := _days_of_parts(ctx, call)):
            return _told_of_parts(ctx, parts)
        meant = _of_each_period(ctx, call) or _named_apart(ctx, call, of_group or of_part)
    quotes = quotes_of(ctx.reader, ctx.found.ranking, meant)
    if not quotes:
        return _not_told(ctx, call)
    if other_edition(quotes[0].source.record, read, ctx.units.tiers, quotes[0].text):
        return None
    if all(_is_of_another_group(ctx, quote) for quote in quotes):
        return None
    something_else = by_name is not None and _is_of_something_else(ctx, call, quotes, in_full=in_full)
    answer = _told(ctx, call, quotes, doubted=something_else or not named)
    is_best = bool(ctx.quotes) and ctx.quotes[0].source.record is quotes[0].source.record
    if answer.certainty != "sure" and is_best and unwritten_names(ctx):
        return None  # its notice nowhere writes what the day is asked for (新能源汽车), which the rule for quotes says
    return answer


def _of_each_period(ctx: AnswerContext, call: CallRecord) -> Sequence[DeadlineFact]:
    """The days that come again (每季度首月1日至20日), where those are asked for: that papers are taken all the year is no answer."""
    if not _EACH_PERIOD.search(fold(ctx.request.question)):
        return ()
    return [f for f in call.deadlines if f.still_for_applicants and f.undated == "recurring"]


def _days_of_parts(ctx: AnswerContext, call: CallRecord) -> list[tuple[CallRecord, DeadlineFact]]:
    """The day of each part of a programme, the earliest first, where these differ and the question names no part; [] else."""
    if (
        ctx.spec.audience
        or ctx.units.tiers
        or ctx.read.batches
        or claims_day(ctx.request.question, ctx.as_of)
    ):
        return []
    parts = parts_beside(ctx.reader, call, ctx.units)
    days = [(c, day) for c in parts for day in c.counting_on(ctx.day)[:1] if day.value]
    several = len({day.value for _, day in days}) > 1 and len(days) <= MAX_PARTS
    return sorted(days, key=lambda told: told[1].day) if several else []


def _told_of_parts(ctx: AnswerContext, parts: Sequence[tuple[CallRecord, DeadlineFact]]) -> Answer:
    """The day of each part under its name."""
    draft = ctx.draft()
    quotes = quotes_of(ctx.reader, ctx.found.ranking, [day for _, day in parts], limit=MAX_PARTS)
    for quote in quotes:
        draft.cite(quote.source, quote.start, quote.end, quote.passage_id)
    for call, day in parts:
        number = cite_call_fact(ctx.reader, draft, call, day)
        label = say(
            draft.reply,
            "of_call",
            programme=call.programme.partition(PART_MARK)[2],
            text=label_text(day, draft.reply),
        )
        draft.say("value", label=label, value=value_text(day, draft.reply), n=number)
        draft.state(day, number, call.call_id)
    write_quotes(ctx, draft, quotes, sure=True)
    return draft.answer("fact", at_least_sure(ctx.found.confidence))


def _named_apart(
    ctx: AnswerContext, call: CallRecord, days: Sequence[DeadlineFact]
) -> Sequence[DeadlineFact]:
    """Of several days the only one whose own clause names what the question names and no other's does (准东企业宽限到9月16日); else all.

    What the titles of the call's notices say names none of them.
    """
    if len(days) < 2 or len({f.value for f in days}) < 2:
        return days
    titles = han_pairs(fold(" ".join((*call.aliases, *(n.title for n in call.notices)))))
    asked = ctx.units.pairs - titles
    own = [telling_pairs(_OWN_CLAUSE.split(fold(f.quote))[-1]) & asked for f in days]
    named = [f for f, pairs in zip(days, own, strict=True) if pairs]
    return named if len(named) == 1 else days


def _is_of_another_group(ctx: AnswerContext, quote: Quote) -> bool:
    """Whether the quoted days are another group's, class's or part's of the notice, which may tell of each as a call of its own."""
    told = [f for f in quote.source.record.facts if f.kind == "deadline"]
    own = [f for f in told if any(f.start == day.start for day in quote.facts)]
    return bool(own) and all(is_of_others(f, quote.source, ctx.units) for f in own)


def _asks_for_day_to_apply(ctx: AnswerContext) -> bool:
    spec, asked = ctx.spec, fold(ctx.request.question)
    if spec.asked != "when" or spec.audience == "public":
        return False
    if abstention.asks_for(ctx.request.question, "resume"):
        return False  # when papers are taken again is no day of the call that ran
    if spec.first_kind == COUNTED_BY:
        return False  # when a parcel counts as handed in
    if spec.first_kind == "redemption" and not _TO_BE_HANDED_IN.search(asked):
        return False  # until when a voucher is good for
    if (spec.first_kind or _OTHER_DAY.search(asked)) and not _TO_APPLY.search(asked):
        return False  # the day of a ceremony or of payment, or until when rules hold
    return not _HOW_LONG.search(asked) or bool(_TO_GO.search(asked))  # how long something takes is no day


def _told(ctx: AnswerContext, call: CallRecord, quotes: Sequence[Quote], *, doubted: bool) -> Answer:
    """The day with what tells it; `doubted`: the call may be another one than is asked for."""
    spec, draft = ctx.spec, ctx.draft()
    confidence = at_least_sure(ctx.found.confidence)
    other = _of_another_day(ctx, quotes)
    if doubted or _is_doubtful(ctx, call, quotes, other):
        draft.say("maybe")
        confidence = at_most_possible(confidence)
    told = _days_of(call, spec.audience, ctx.as_of)
    days = [f.value for f in told if f.value and (f.for_applicants or spec.audience)]
    claim = None if call.state else verdict_on_claim(ctx.request.question, days, ctx.as_of)
    if claim is not None:
        draft.say(claim)
    kind = write(ctx, draft, quotes, further=other, call=call)
    return draft.answer("verdict" if claim else kind, confidence)


def _not_told(ctx: AnswerContext, call: CallRecord) -> Answer:
    """That the call's day is told nowhere; of one that ended or never began, that."""
    spec, draft = ctx.spec, ctx.draft()
    status = status_on(call, ctx.as_of)
    state = f"state.{'ended' if call.state == 'ended' and status == 'closed' else status}"
    if spec.audience is None and knows(state):
        return answer_state(ctx, call, state)
    first = ctx.reader.corpus.by_aid[call.notices[0].aid]
    source = open_sources(ctx.reader, ctx.found.ranking, [first], max_passages=3)[0]
    if not call.state and (day := quote_of_day(ctx, source, call.programme)):
        return abstention.told_after_all(ctx, day)
    abstention.not_told(draft, source, call.programme, spec)
    _tell_what_was_changed(ctx, draft, call)
    draft.warn(answer_warnings.of_call(ctx, call, spec))
    return draft.answer("none", refused(ctx.found.confidence))


def _is_doubtful(
    ctx: AnswerContext, call: CallRecord, quotes: Sequence[Quote], other: Sequence[Quote]
) -> bool:
    """Whether an asked place is not the call's own, no day can be stated, or another sentence likelier tells what is asked."""
    if _is_of_another_place(call, ctx.read) or not any(stated(q, ctx.units, ctx.spec) for q in quotes):
        return True
    return bool(other) and other[0].weight > likelihood_of(quotes[0].source, ctx.units, ctx.spec, quotes)


def _of_another_day(ctx: AnswerContext, quotes: Sequence[Quote]) -> list[Quote]:
    """The sentence of the call's notice that likelier tells what is asked than not to be looked at: of a meeting, or of another's day."""
    source = quotes[0].source
    found = likely_quotes(source, ctx.units, ctx.spec, quotes, count=1, limit=ANOTHER_DAY_CHARS)
    return [quote for quote in found if quote.weight >= ANOTHER_DAY]


def _is_of_another_place(call: CallRecord, read: Interpretation) -> bool:
    """Whether an asked place is not the call's own: the call may apply there, but the place may have days of its own."""
    return bool(call.regions) and not set(read.regions) <= set(call.regions)


def _is_of_the_whole(ctx: AnswerContext, call: CallRecord, first: str) -> bool:
    """Whether a call with a day is the asked place's own, while the notice that stands first is of a part of that place."""
    wanted = resolve_all(ctx.read.regions)
    record = ctx.reader.corpus.records[ctx.reader.corpus.by_aid[first]]
    parts = resolve_all(record.notice.regions)
    own = bool(wanted and call.chosen) and {place.name for place in wanted} == set(call.regions)
    return own and bool(parts) and all(p not in wanted and any(within(p, w) for w in wanted) for p in parts)


def _is_of_something_else(
    ctx: AnswerContext, call: CallRecord, quotes: Sequence[Quote], *, in_full: bool
) -> bool:
    """Whether the question names a quarter, or some day of the call (a ceremony), that neither names nor quotes hold.

    Who says the whole name may say it among words of any kind.
    """
    if is_titled_otherwise(ctx, quotes[0]):
        return True
    names = " ".join((call.programme, *call.aliases))
    return not in_full and held_of_specifics(ctx, quotes, names, _says_nothing) < SPECIFIC


def _says_nothing(label: str) -> bool:
    """Whether a word of a question for the last day names no other day: it asks for that day (截止, 最晚), or everybody says it (到底, 现在).

    Of 52 right days so held down for want of a word in the quotes 44 lacked none but such words.
    """
    word = fold(label)
    known = word in generic_words() or word in passing_words() or len(word) == 1 or _OF_A_DATE.fullmatch(word)
    return bool(known) or (asks_last_day(word) and not is_noun(word))


def _days_of(call: CallRecord, audience: str | None, day: dt.date) -> Sequence[DeadlineFact]:
    """The days that count for those who are asked about: the applicants' if there are any, else the authorities'.

    Where the applicants' own is left to others (以地方通知为准), the authorities' is told beside it: it bounds theirs. Of the authorities'
    days those that a notice which changes the call tells count.
    """
    own = [f for f in call.deadlines if not f.superseded]
    facts = [f for f in own if f.audience == "recommender"]
    if audience is not None:
        changing = {n.aid for n in call.notices if n.role in CHANGING}
        moved = [f for f in facts if f.aid in changing and not f.group]
        return [f for f in facts if f.group or f in moved] if moved else facts
    counting = call.counting_on(day)
    told = [*counting, *(f for f in own if f.for_applicants and f not in counting)]
    later = all(f.value is None and f.undated == "later" for f in told)
    return [*told, *facts] if later else told


def _tell_what_was_changed(ctx: AnswerContext, draft: Draft, call: CallRecord) -> None:
    """The date that an amendment without a new one has moved, cited so that nobody goes by it."""
    if not any(notice.role in CHANGING for notice in call.notices):
        return
    changed = ctx.reader.calls_by_id.get(call.parent) if call.parent else None
    if changed is None:
        return
    for fact in changed.chosen:
        number = cite_call_fact(ctx.reader, draft, changed, fact)
        title = ctx.reader.corpus.records[ctx.reader.corpus.by_aid[fact.aid]].notice.title
        draft.say("moved_from", title=title, day=day_text(fact.day, draft.reply), n=number)
