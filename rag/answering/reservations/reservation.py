"""What limits an answer of any kind to "possible", with the sentence that says why.

An answer may be quoted exactly and still belong to something else: the city's telephone number for a county that is not listed, a list
of results for somebody who wants to apply. The rules check the finished answer, so that no kind of answer can forget them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rag.answering.asked.handing_in import asks_last_day
from rag.answering.asked.list_request import asks_whether_any
from rag.answering.asked.missing_member import is_of_other_group
from rag.answering.asked.reserved_words import has_words
from rag.answering.asked.subjects import subjects_asked
from rag.answering.composing.certainty_decision import at_most_possible, refused
from rag.answering.doubts import abstention
from rag.answering.doubts.missing_names import quoted_names
from rag.answering.doubts.unwritten_words import unwritten_words
from rag.answering.quoting.amended_values import speaks_of_change
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import changes_a_call, is_named_in_full
from rag.answering.quoting.opened_notices import open_sources
from rag.answering.quoting.quote_selection import ADDRESSED
from rag.answering.quoting.rival_value import names_another, states_more
from rag.answering.quoting.verdict_words import says
from rag.answering.reservations.reserved_days import (
    of_a_missed_day,
    of_an_unnamed_step,
    of_an_unsettled_day,
    of_another_season,
    of_another_time,
    of_others_who_act,
    of_the_last_for_the_first,
    of_the_last_return,
    of_this_round,
)
from rag.answering.reservations.reserved_places import (
    forms_of,
    of_a_neighbour,
    of_another_office,
    of_another_section,
    of_one_place,
    of_the_whole,
    spelt_elsewhere,
)
from rag.answering.reservations.reserved_sums import (
    of_all_together,
    of_each_alone,
    of_no_sum,
    of_one_alone_of_several,
    of_those_with_more,
)
from rag.answering.wording.phrases import say
from rag.calls import CHANGING
from rag.domain import RESULTS, Notice
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.language.places import resolve_all
from rag.language.segment import is_noun
from rag.public import Answer
from rag.public.fact_json import value_out
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty

AGAINST = 0.2
"""A sure answer's confidence as free text is at least this: of 650 sure tuning answers of all authors three stood below, two of them wrong."""


_SAID_IN_OTHER_WORDS = frozenset({"tax", "valid_for", "fee", "fax"})
"""Details whose words in the table stand for too few of those in which notices state them."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """Why an answer is no more than possible, and the sentence that says so; None where it does not apply."""

    because: str
    said: Callable[[AnswerContext, Answer, NoticeRecord], str | None]
    refused_for: tuple[str, ...] = ()
    """What is asked for where the value, being another's, is no answer at all: it is told, but as that of another."""
    refused_always: bool = False
    """Whether it is no answer whatever is asked for."""
    of_words: bool = False
    """Whether it rests on what the notice does not write: that a name is in no row of a list is an answer."""


def _of_the_one_above(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    told = ctx.near and ctx.reader.corpus.records[ctx.near[0]].notice.aid == record.notice.aid
    if not told or ctx.forwarding is None:
        return None
    return say(ctx.spec.reply, "of_parent", title=record.notice.title, gloss="")


# -- kinds of notice --------------------------------------------------------------------------------------------------


def _of_results(ctx: AnswerContext, _: Answer, record: NoticeRecord) -> str | None:
    question = fold(ctx.request.question)
    if record.notice.category not in RESULTS or not has_words("applying", question):
        return None
    if has_words("results", question):
        return None
    return say(ctx.spec.reply, "only_results")


# -- what may not hold any more, or not yet ---------------------------------------------------------------------------


def what_was_changed(ctx: AnswerContext, answer: Answer) -> str | None:
    """The reservation about what a later notice changed; None for a call's day, which is merged over all its notices, and for what seldom changes."""
    quoted = answer.citations[0].aid
    if answer.certainty != "sure" or ctx.spec.asked in ADDRESSED or ctx.read.document_numbers:
        return None
    if any(stated.call_id and stated.kind == "deadline" for stated in answer.stated):
        return say(ctx.spec.reply, "maybe") if _is_older_than_change(ctx, answer) else None
    changed = any(w.code == "amended" and w.aid == quoted for w in answer.warnings)
    if not changed or changes_a_call(ctx.reader, quoted):
        return None
    return say(ctx.spec.reply, "maybe")


def _is_older_than_change(ctx: AnswerContext, answer: Answer) -> bool:
    """Whether the authorities' day is told by a notice whose call a later one moved: only the applicants' is sure to be merged."""
    if ctx.spec.audience != "recommender":
        return False
    told = {stated.call_id for stated in answer.stated}
    calls = [call for call_id in told if (call := ctx.reader.calls_by_id.get(call_id or ""))]
    later = {notice.aid for call in calls for notice in call.notices if notice.role in CHANGING}
    return bool(later) and answer.citations[0].aid not in later


def _of_what_stood_before(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The new day or number is asked for (延到哪天), and what is told is quoted from a notice that changes nothing."""
    quoted, question = answer.citations[0].aid, fold(ctx.request.question)
    if answer.certainty != "sure" or not has_words("asks_new", question):
        return None
    changes = changes_a_call(ctx.reader, quoted) or speaks_of_change(record.notice.title)
    return None if changes else say(ctx.spec.reply, "maybe")


def _of_a_lesser_sentence(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Another sentence of the notice states such a value, and holds more of what sets the question apart (每季度几号, 餐饮券多少钱)."""
    source = ctx.source_of(record.notice.aid) if ctx.spec.kinds and not answer.parts else None
    if answer.certainty != "sure" or answer.kind == "verdict" or source is None:
        return None  # a verdict on a day that is claimed rests on the day that holds
    spans = [(c.start, c.end) for c in answer.citations if c.aid == record.notice.aid]
    return say(ctx.spec.reply, "maybe") if states_more(ctx, source, spans) else None


def _of_a_rival(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The question names the class, batch or step of another value of the notice, and not that of the one that is told."""
    if answer.certainty != "sure" or answer.parts or answer.text.startswith(say(ctx.spec.reply, "step")):
        return None
    quoted = " ".join(citation.quote for citation in answer.citations)
    if is_of_other_group(ctx.request.question, quoted):
        return say(ctx.spec.reply, "maybe")
    for aid in dict.fromkeys(citation.aid for citation in answer.citations):
        source = ctx.source_of(aid)
        if source is None or source.record.notice.is_digest:
            continue  # the other days of a digest are other programmes'
        days = ctx.spec.asked == "when" or says("still_open", fold(ctx.request.question))
        for kind in (*(("deadline", "event") if days else ()), "rate"):
            values = {str(stated.value) for stated in answer.stated if stated.kind == kind}
            told = [f for f in source.record.facts if f.kind == kind and str(value_out(f)) in values]
            if told and names_another(source, told, ctx.units.named):
                return say(ctx.spec.reply, "maybe")
    return None


def _of_a_number_to_call(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """Where money is paid to is asked (补助打哪), and a telephone number is told."""
    numbers = bool(answer.stated) and {stated.kind for stated in answer.stated} <= {"phone", "contact"}
    asked = has_words("paid_where", fold(ctx.request.question))
    return say(ctx.spec.reply, "maybe") if answer.certainty == "sure" and numbers and asked else None


def _of_one_of_two(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """Which of two comes first is asked, and of one alone something is told."""
    first = has_words("which_first", fold(ctx.request.question))
    alone = len({str(stated.value) for stated in answer.stated}) == 1
    return say(ctx.spec.reply, "maybe") if first and alone and answer.stated else None


def _of_another_by_evidence(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """Also of the day of a call, or of a verdict, which follow from what was read but of a call that may be another than is asked about."""
    if answer.certainty != "sure" or ctx.features is None or ctx.confidence >= AGAINST:
        return None
    told = {stated.call_id for stated in answer.stated if stated.call_id}
    calls = [call for call_id in told if (call := ctx.reader.calls_by_id.get(call_id))]
    if any(is_named_in_full(call, ctx.request.question, ctx.read) for call in calls):
        return None
    return say(ctx.spec.reply, "maybe")


def _of_what_is_not_written(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    if answer.certainty != "sure" or ctx.read.document_numbers:
        return None
    notice = _whole(ctx, record.notice.aid)
    text = f"{notice.title} {notice.text}"
    asked = (p.name for p in resolve_all(ctx.read.regions) if p.kind == "district")
    elsewhere = any(
        name not in record.notice.regions and not any(form in text for form in forms_of(name))
        for name in asked
    )
    words = unwritten_words(ctx.units, ctx.request.question, notice)
    day = ctx.spec.asked == "when"  # which 收到, 交齐 and the like ask for
    elsewhere = elsewhere or spelt_elsewhere(ctx.request.question, notice)
    unwritten = elsewhere or any(not (day and asks_last_day(w) and not is_noun(w)) for w in words)
    return say(ctx.spec.reply, "maybe") if unwritten else None


def _of_another_subject(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    """A thing that support is for is asked about (商标, 海外仓, "trademarks"), and no notice that is cited writes of it.

    Of 5,471 tuning questions of all authors 41 that no notice answers were answered so, and no right answer is refused; but the table was
    written with those in view, and of seventy further things that came to mind three were asked for so.
    """
    subjects = subjects_asked(ctx.request.question)
    if not subjects:
        return None
    notices = [_whole(ctx, aid) for aid in dict.fromkeys(citation.aid for citation in answer.citations)]
    told = fold(" ".join(f"{notice.title} {notice.text}" for notice in notices))
    missing = [words for words, written in subjects if not written.search(told)]
    return say(ctx.spec.reply, "other_subject", names=quoted_names(ctx, missing)) if missing else None


def _of_an_untold_detail(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """A kind of detail that notices mostly leave out is asked for (when taking papers goes on, who won), and nothing that is cited states it.

    Of 6,000 tuning questions of all authors 29 that no notice answers were answered so, and two right ones are refused, by the words
    in which a notice says that it will be told later.
    """
    if answer.parts:
        return None
    cited = "\n".join(citation.quote for citation in answer.citations)
    missing = abstention.left_out(ctx.request.question, cited) - _SAID_IN_OTHER_WORDS
    if not missing:
        return None
    if not abstention.left_out(ctx.request.question, _whole(ctx, record.notice.aid).text):
        return say(
            ctx.spec.reply, "nothing_named"
        )  # another sentence speaks of such a thing, perhaps of another
    listed = missing <= abstention.OF_LISTS
    fact = say(ctx.spec.reply, "fact.list") if listed else abstention.fact_name(ctx.spec)
    return say(ctx.spec.reply, "unstated_named", fact=fact)


def _whole(ctx: AnswerContext, aid: str) -> Notice:
    """A notice with its text, which those that are kept in memory lack."""
    source = (
        ctx.source_of(aid)
        or open_sources(ctx.reader, ctx.found.ranking, [ctx.reader.corpus.by_aid[aid]], 1)[0]
    )
    return source.record.notice


# -- the rules, in the order in which they are tried --------------------------------------------------------------------

RESERVATIONS = (
    Reservation(
        "a thing that support is for is asked about, and the notice writes nothing of it",
        _of_another_subject,
        refused_always=True,
        of_words=True,
    ),
    Reservation(
        "a detail that notices mostly leave out is asked for, and nothing that is cited states it",
        _of_an_untold_detail,
        refused_always=True,
    ),
    Reservation(
        "a district is asked about that the notice does not write, and another one of its city is told of",
        of_a_neighbour,
        ("when", "phone", "email", "address", "who", *MONEY),
    ),
    Reservation(
        "a place within the notice's has a number, address or day of its own, which is not told",
        of_the_whole,
        ("phone", "email", "address"),
    ),
    Reservation(
        "the number of an office or track is asked for that the notice does not name", of_another_office
    ),
    Reservation(
        "what is told stands below the name of another place than the asked one",
        of_another_section,
        ("when", "phone", "email", "address", *MONEY),
    ),
    Reservation("the next round or year has days of its own", of_this_round, ("when", *MONEY)),
    Reservation("another year, half or quarter has days of its own", of_another_time, ("when",)),
    Reservation("another season than the asked one is told of", of_another_season, ("when", *MONEY)),
    Reservation(
        "who did not pass, or missed it, asks for the next day, and one that is over is told", of_a_missed_day
    ),
    Reservation("a day of every year whose last return is over is not that of the next", of_the_last_return),
    Reservation("a total is no value of one alone", of_all_together),
    Reservation("what each gets is no total", of_each_alone),
    Reservation("what is quoted is for those with more of what he tells, or fewer", of_those_with_more),
    Reservation("no place is named, and a notice of another place tells the like", of_one_place),
    Reservation("the notice above the asked one tells it", _of_the_one_above),
    Reservation("a list of results says nothing of how to apply", _of_results),
    Reservation(
        "what was quoted was changed by a later notice, and nothing tells whether just this",
        lambda c, a, _: what_was_changed(c, a),
    ),
    Reservation(
        "the new value is asked for, and one that stood before a change may be told", _of_what_stood_before
    ),
    Reservation(
        "another sentence of the notice states such a value of more that is asked for", _of_a_lesser_sentence
    ),
    Reservation(
        "another value of the notice is of what the question names, and what is told is not", _of_a_rival
    ),
    Reservation("where money is paid to is asked, and whom to call is told", _of_a_number_to_call),
    Reservation("which of two comes first is asked, and one is told", _of_one_of_two),
    Reservation(
        "several things are counted, and what is given for one of them is told", of_one_alone_of_several
    ),
    Reservation(
        "the day is one by which others act, or of another step than the asked one", of_others_who_act
    ),
    Reservation(
        "what is known of question and notice speaks against its being what is asked about",
        _of_another_by_evidence,
    ),
    Reservation(
        "a word or district that is asked for stands nowhere in the notice, and is none that is said in passing",
        _of_what_is_not_written,
        of_words=True,
    ),
    Reservation(
        "a last day is told to who asks in no word for a day by which something is handed in or over",
        of_an_unnamed_step,
    ),
    Reservation("money is asked for, and a share or another value is told", of_no_sum),
    Reservation("the first day is asked for, and the last one is told", of_the_last_for_the_first),
    Reservation("the day is told as tentative, or no words tell that it is a last day", of_an_unsettled_day),
)


def reserved(ctx: AnswerContext, answer: Answer, *, looked_up: bool = False) -> Answer:
    """The answer; if a rule applies, limited to possible and with the reason first. `looked_up`: a name was, row by row."""
    if answer.certainty == "none" or answer.kind in ("list", "comparison", "talk") or not answer.citations:
        return _of_what_is_listed(ctx, answer)
    record = ctx.reader.corpus.records[ctx.reader.corpus.by_aid[answer.citations[0].aid]]
    rule, said = next(
        (
            (rule, s)
            for rule in RESERVATIONS
            if not (looked_up and rule.of_words) and (s := rule.said(ctx, answer, record))
        ),
        (None, ""),
    )
    if rule is None:
        return answer
    lines = answer.text.split("\n")
    doubts = ("maybe_renamed", "maybe_several", "not_said") if rule.refused_always else ()
    vague = {say(ctx.spec.reply, key) for key in ("maybe", "maybe_near", *doubts)}
    if doubts:
        vague.add(say(ctx.spec.reply, "maybe_value", fact=abstention.fact_name(ctx.spec)))
    rest = lines[1:] if lines[0] in vague else lines
    text = "\n".join([said, *rest])
    if rule.refused_always or (ctx.spec.asked in rule.refused_for and not answer.parts):
        return _no_answer(answer, text)
    confidence = at_most_possible(answer.confidence)
    return answer.model_copy(
        update={
            "text": text,
            "confidence": confidence,
            "certainty": certainty(confidence),
            "parts": [
                p.model_copy(update={"certainty": "possible"}) if p.certainty == "sure" else p
                for p in answer.parts
            ],
        }
    )


def _of_what_is_listed(ctx: AnswerContext, answer: Answer) -> Answer:
    """The answer; a list by which there is something (有，可以申报的是) is none where it is asked whether there is any for a thing of which all listed notices write nothing."""
    listed = answer.kind == "list" and bool(answer.citations)
    if not listed or answer.certainty == "none" or not asks_whether_any(fold(ctx.request.question)):
        return answer
    record = ctx.reader.corpus.records[ctx.reader.corpus.by_aid[answer.citations[0].aid]]
    if (said := _of_another_subject(ctx, answer, record)) is None:
        return answer
    lines = answer.text.split("\n")
    opening = {say(ctx.spec.reply, key) for key in ("there_is", "there_is_open", "maybe_calls")}
    return _no_answer(answer, "\n".join([said, *(lines[1:] if lines[0] in opening else lines)]))


def _no_answer(answer: Answer, text: str) -> Answer:
    """The same said of what there is instead.

    Of 25 values of another county, batch or year that tuning answers of all authors told as what may be it, 16 were asked of what no
    notice tells, and one was an answer: an address. Of the days of another county four of nine were, so that those are still told.
    """
    confidence = refused(answer.confidence)
    return answer.model_copy(
        update={
            "text": text,
            "confidence": confidence,
            "certainty": "none",
            "abstained": True,
            "kind": "none",
            "stated": [],
            "parts": [],
        }
    )
