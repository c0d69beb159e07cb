"""What limits an answer of any kind to "possible", with the sentence that says why.

An answer may be quoted exactly and still belong to something else: the city's telephone number for a county that is not listed, a list
of results for somebody who wants to apply. The rules check the finished answer, so that no kind of answer can forget them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.answering.asked_sum import is_for_complaints, wants_complaints
from rag.answering.certainty_decision import at_most_possible, refused
from rag.answering.comparison_table import only_side
from rag.answering.constraint_check import other_marks
from rag.answering.context import AnswerContext
from rag.answering.day_of_another import whose_day
from rag.answering.handing_in import asks_last_day
from rag.answering.held_units import HELD
from rag.answering.named_call import is_named_in_full
from rag.answering.opened_notices import Source, open_sources
from rag.answering.phrases import say
from rag.answering.quote_selection import ADDRESSED, weigh
from rag.answering.tiers import groups_meant
from rag.answering.unwritten_words import unwritten_names
from rag.calls import CHANGING
from rag.domain import RESULTS, DeadlineFact, Notice
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import contradict, find_batches
from rag.language.gazetteer import own_name
from rag.language.normalise import fold, to_simplified
from rag.language.places import Place, ancestors, applicable_regions, find_places, resolve_all, within
from rag.language.places import place as place_of
from rag.language.segment import generic_words
from rag.public import Answer
from rag.resources import patterns
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty

OF_ONES_OWN = ("phone", "contact", "email", "address", "deadline", "event")
"""Values that each place and office has of its own; a sum or a condition holds for all of them."""
OPENING_CHARS = 200
"""Of a notice's text; it says there what it is of, where its title does not."""
PARTS = ("half", "quarter")
"""Families of tiers that are parts of a year."""
AS_GOOD = 0.65
"""Of what the told notice's best sentence weighs: of 196 sure tuning answers to questions without a place five have such a rival, all of them wrong."""
AGAINST = 0.2
"""A sure answer's confidence as free text is at least this: of 650 sure tuning answers of all authors three stood below, two of them wrong."""
_OWN = {"phone": "phone", "email": "email", "address": "address", "who": "phone", "when": "when"}
_DISTRICT = re.compile(r"\b(?:district|county)\b", re.IGNORECASE)
_GAP = "[^,，。；、\\n]{0,5}"
_BEFORE_SHORT = r"^|[\W_在问于到和与及的]"
_AFTER_SHORT = (
    r"$|[\W_的]|咨询|联系|电话|热线|地址|邮箱|什么时候|何时|哪天|几号|截止|找谁|这边|那边"
    r"|(?:市场|工信|经信|科技|商务|发改|财政|人社|农业|住建|交通|文旅|卫健|教育|民政|税务|人力|生态|自然|文化|应急|统计|水利|数据)[一-鿿]{0,8}局"
)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Why an answer is no more than possible, and the sentence that says so; None where it does not apply."""

    because: str
    said: Callable[[AnswerContext, Answer, NoticeRecord], str | None]
    refused_for: tuple[str, ...] = ()
    """What is asked for where the value, being another's, is no answer at all: it is told, but as that of another."""
    of_words: bool = False
    """Whether it rests on what the notice does not write: that a name is in no row of a list is an answer."""


RESERVATIONS = (
    Reservation(
        "a place within the notice's has a number, address or day of its own, which is not told",
        lambda c, a, n: _of_the_whole(c, a, n),
        ("phone", "email", "address"),
    ),
    Reservation(
        "the number of an office or track is asked for that the notice does not name",
        lambda c, a, n: _of_another_office(c, a, n),
    ),
    Reservation(
        "the next round or year has days of its own",
        lambda c, a, n: _of_this_round(c, a, n),
        ("when", *MONEY),
    ),
    Reservation(
        "another year, half or quarter has days of its own",
        lambda c, a, n: _of_another_time(c, a, n),
        ("when",),
    ),
    Reservation(
        "a day of every year whose last return is over is not that of the next",
        lambda c, a, n: _of_the_last_return(c, a, n),
    ),
    Reservation("a total is no value of one alone", lambda c, a, n: _of_all_together(c, a, n)),
    Reservation(
        "one of two things that are asked for is held by no notice", lambda c, a, n: _of_one_alone(c)
    ),
    Reservation(
        "no place is named, and a notice of another place tells the like",
        lambda c, a, n: _of_one_place(c, a, n),
    ),
    Reservation("the notice above the asked one tells it", lambda c, a, n: _of_the_one_above(c, a, n)),
    Reservation("a list of results says nothing of how to apply", lambda c, a, n: _of_results(c, a, n)),
    Reservation(
        "what was quoted was changed by a later notice, and nothing tells whether just this",
        lambda c, a, n: what_was_changed(c, a),
    ),
    Reservation(
        "the day is one by which others act, or of another step than the asked one",
        lambda c, a, n: _of_others_who_act(c, a, n),
    ),
    Reservation(
        "what is known of question and notice speaks against its being what is asked about",
        lambda c, a, n: _of_another_by_evidence(c, a),
    ),
    Reservation(
        "a thing or district that is asked for stands nowhere in the notice, and is none that is named in passing",
        lambda c, a, n: _of_what_is_not_written(c, a, n),
        of_words=True,
    ),
    Reservation(
        "a last day is told to who asks in no word for a day by which something is handed in or over",
        lambda c, a, n: _of_an_unnamed_step(c, a, n),
    ),
    Reservation("money is asked for, and a share or another value is told", lambda c, a, n: _of_no_sum(c, a)),
    Reservation(
        "the day is told as tentative, or no words tell that it is a last day",
        lambda c, a, n: _of_an_unsettled_day(c, a, n),
    ),
)


def reserved(ctx: AnswerContext, answer: Answer, *, looked_up: bool = False) -> Answer:
    """The answer; if a rule applies, limited to possible and with the reason first. `looked_up`: a name was, row by row."""
    if answer.certainty == "none" or answer.kind in ("list", "comparison", "talk") or not answer.citations:
        return answer
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
    vague = {say(ctx.spec.reply, key) for key in ("maybe", "maybe_near")}
    rest = lines[1:] if lines[0] in vague else lines
    text = "\n".join([said, *rest])
    if ctx.spec.asked in rule.refused_for and not answer.parts:
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
        }
    )


def _asked_own(ctx: AnswerContext, answer: Answer) -> str:
    """The asked kind of value of which each place and office has its own, by its name in `fact.…` of the phrases; "" if none is asked."""
    if ctx.spec.asked in _OWN:
        return _OWN[ctx.spec.asked]
    kinds = {stated.kind for stated in answer.stated} & {*OF_ONES_OWN}
    return "any" if kinds and ctx.spec.asked is None and answer.parts else ""


# -- places -----------------------------------------------------------------------------------------------------------


def _of_the_whole(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    asked = _asked_own(ctx, answer)
    own = resolve_all(record.notice.regions)
    if not asked or not own or ctx.spec.audience == "public":
        return None
    told = " ".join([record.notice.title, *(c.quote for c in answer.citations)])
    for part in _parts_named(ctx, own):
        if not any(form in told for form in _forms(part)):
            whole = say(ctx.spec.reply, "join").join(record.notice.regions[:2])
            fact = say(ctx.spec.reply, f"fact.{asked}")
            return say(ctx.spec.reply, "part_unlisted", part=part, whole=whole, fact=fact)
    return None


def _parts_named(ctx: AnswerContext, own: Sequence[Place]) -> list[str]:
    """The places within a notice's own that the question names, also without 市, 区 or 县 (慈溪 beside 宁波)."""
    named = resolve_all(ctx.read.regions)
    question = to_simplified(ctx.request.question)
    short = districts_without_kind(question, own)
    spelt = [place for place in resolve_all(ctx.read.expansions) if place.kind == "district"]
    beside = [p for p in spelt if _DISTRICT.search(question) and _is_beside(p, own)]
    return list(dict.fromkeys(p.name for p in (*named, *short, *beside) if p in beside or _is_part(p, own)))


def districts_without_kind(question: str, own: Sequence[Place]) -> list[Place]:
    """The districts of these cities that a simplified question names by their bare names, as words of their own.

    新建 in 新建厂房 and 市中 in 市中小企业 are no districts: the name must stand alone, or between the city's name and what is asked for.
    """
    found = []
    for city in own:
        names = applicable_regions(city) if city.kind == "city" else ()
        before = f"{_BEFORE_SHORT}|{re.escape(city.name)}市?"
        for district in map(place_of, names):
            bare = _forms(district.name)[-1]
            if district.kind != "district" or bare not in question or bare in generic_words():
                continue
            if re.search(f"(?:{before}){re.escape(bare)}(?={_AFTER_SHORT})", question):
                found.append(district)
    return found


def _is_part(place: Place, own: Sequence[Place]) -> bool:
    return any(within(place, o) for o in own) and not any(within(o, place) for o in own)


def _of_one_place(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Where a question names no place, nor a programme in full, and a sentence of another place's notice answers nearly as well."""
    if (
        not (answer.stated or answer.certainty == "sure")
        or ctx.read.regions
        or find_places(ctx.request.question)
    ):
        return None
    told = {stated.call_id for stated in answer.stated if stated.call_id}
    calls = [call for call_id in told if (call := ctx.reader.calls_by_id.get(call_id))]
    if any(is_named_in_full(call, ctx.request.question, ctx.read) for call in calls):
        return None
    scored = weigh(ctx.sources, ctx.units, ctx.spec, ctx.weights)
    own = max((s.weight for s in scored if s.source.record.notice.aid == record.notice.aid), default=0.0)
    in_title = ctx.units.matches(fold(record.notice.title))
    named = [n for n, held in enumerate(in_title) if held > HELD]
    others = (
        s.source.record.notice for s in scored if s.facts and s.weight + ctx.weights.not_best >= AS_GOOD * own
    )
    apart = (notice for notice in others if _are_apart(record.notice.regions, notice.regions))
    other = next((notice for notice in apart if _holds(ctx, notice, named)), None)
    if other is None:
        return None
    place, beside = _city(record.notice.regions), _city(other.regions)
    return say(ctx.spec.reply, "of_one_place", place=place, other=beside)


def _city(regions: Sequence[str]) -> str:
    """The city of a notice's places, or the first of them."""
    return next((place.name for place in resolve_all(regions) if place.kind == "city"), regions[0])


def _holds(ctx: AnswerContext, notice: Notice, named: Sequence[int]) -> bool:
    """Whether a notice's title and beginning hold all units of the question that name another one."""
    held = ctx.units.matches(fold(f"{notice.title} {notice.text[:OPENING_CHARS]}"))
    return all(held[n] > HELD for n in named)


def _are_apart(regions: Sequence[str], others: Sequence[str]) -> bool:
    """Whether both are known and none holds the other."""
    own, beside = resolve_all(regions), resolve_all(others)
    return bool(own and beside) and not any(within(a, b) or within(b, a) for a in own for b in beside)


def _is_beside(place: Place, own: Sequence[Place]) -> bool:
    """Whether a district spelt in English ("Chengyang district") is another district of the city of these places."""
    cities = {a for o in own for a in ancestors(o) if a.kind == "city"}
    return place not in own and bool(cities & set(ancestors(place)))


def _forms(name: str) -> tuple[str, ...]:
    """A place's names: as it is, without the city that distinguishes it (南京鼓楼区), and, from three characters on, without 市, 区 or 县."""
    full = own_name(place_of(name)).full
    whole = (name,) if full == name else (name, full)
    return (*whole, name[:-1]) if len(name) > 2 and name[-1] in "市区县" else whole


# -- offices ----------------------------------------------------------------------------------------------------------


def _of_another_office(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    if _asked_own(ctx, answer) != "phone":
        return None
    source = next((s for s in ctx.sources if s.record.notice.aid == record.notice.aid), None)
    if source is None:
        return None
    if wants_complaints(fold(ctx.request.question)) and not any(map(is_for_complaints, source.record.facts)):
        text = say(ctx.spec.reply, "complaints")
        return say(ctx.spec.reply, "office_unlisted", office=text, fact=say(ctx.spec.reply, "fact.phone"))
    office = unlisted_office(
        ctx.request.question, f"{source.record.notice.title}\n{source.record.notice.text}"
    )
    if office is None:
        return None
    return say(ctx.spec.reply, "office_unlisted", office=office, fact=say(ctx.spec.reply, "fact.phone"))


def unlisted_office(question: str, text: str) -> str | None:
    """The office or track that a question names and a text does not, not even in its full form (人社局: 人力资源和社会保障局)."""
    folded = fold(text)
    for match in patterns("rag.answering", "reservation.tsv")["office"].finditer(fold(question)):
        if not re.search(_GAP.join(map(re.escape, match.group())), folded):
            return match.group()
    return None


# -- rounds -----------------------------------------------------------------------------------------------------------


def _of_this_round(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    words = patterns("rag.answering", "reservation.tsv")
    if not words["other_round"].search(fold(ctx.request.question)) or ctx.spec.asked == "yes_no":
        return None
    if ctx.as_of.year + 1 in record.years or words["tells_round"].search(fold(answer.citations[0].quote)):
        return None
    return say(ctx.spec.reply, "round_unlisted")


def _of_another_time(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Also of a programme that is held of one edition alone, whose day is told for want of another."""
    if ctx.spec.asked != "when":
        return None
    days = {str(stated.value)[:4] for stated in answer.stated if stated.kind == "deadline"}
    years = {str(year) for year in ctx.read.years}
    source = next((s for s in ctx.sources if s.record.notice.aid == record.notice.aid), None)
    opening = source.record.notice.text[:OPENING_CHARS] if source else ""
    of_year = contradict(years, days) and years.isdisjoint(map(str, record.years))
    of_part = other_marks(f"{record.notice.title} {opening}", ctx.units.tiers, PARTS)
    of_batch = source is not None and _is_of_no_told_batch(ctx, answer, source)
    return say(ctx.spec.reply, "round_unlisted") if of_year or of_part or of_batch else None


def _is_of_no_told_batch(ctx: AnswerContext, answer: Answer, source: Source) -> bool:
    """Whether the asked batch appears neither in the notice's head nor in its groups nor in the quotes."""
    asked, record = set(ctx.read.batches), source.record
    first_of_one = asked == {1} and not record.batches
    if not asked or first_of_one or not answer.stated or asked & set(record.batches):
        return False
    days = [f for f in record.facts if f.kind == "deadline"]
    quoted = " ".join(citation.quote for citation in answer.citations)
    return not groups_meant(days, fold(ctx.request.question)) and not asked & set(find_batches(quoted))


def _of_the_last_return(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    days = _days_told(ctx, answer, record)
    over = all(f.undated == "recurring" and f.value is not None and f.value < ctx.as_of for f in days)
    return say(ctx.spec.reply, "of_last_return") if ctx.spec.asked == "when" and days and over else None


# -- totals ---------------------------------------------------------------------------------------------------------


def _of_all_together(ctx: AnswerContext, answer: Answer, _: NoticeRecord) -> str | None:
    if ctx.spec.asked not in MONEY or not answer.stated:
        return None
    if not is_total_only(answer.citations[0].quote) or asks_in_all(ctx.request.question):
        return None
    return say(ctx.spec.reply, "total_only")


def is_total_only(quote: str) -> bool:
    """Whether a quote tells the sum of several together and none of one of them."""
    words, folded = patterns("rag.answering", "reservation.tsv"), fold(quote)
    return bool(words["total"].search(folded)) and not words["of_each"].search(folded)


def asks_in_all(question: str) -> bool:
    """Whether a question asks for the sum of all together."""
    return bool(patterns("rag.answering", "reservation.tsv")["in_all"].search(fold(question)))


def _of_one_alone(ctx: AnswerContext) -> str | None:
    sides = only_side(ctx)
    return say(ctx.spec.reply, "only_side", missing=sides[0], held=sides[1]) if sides else None


def _of_the_one_above(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    told = ctx.near and ctx.reader.corpus.records[ctx.near[0]].notice.aid == record.notice.aid
    if not told or ctx.forwarding is None:
        return None
    return say(ctx.spec.reply, "of_parent", title=record.notice.title, gloss="")


# -- kinds of notice --------------------------------------------------------------------------------------------------


def _of_results(ctx: AnswerContext, _: Answer, record: NoticeRecord) -> str | None:
    words, question = patterns("rag.answering", "reservation.tsv"), fold(ctx.request.question)
    if record.notice.category not in RESULTS or not words["applying"].search(question):
        return None
    if words["results"].search(question):
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
    if not changed or _is_the_change(ctx, quoted):
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


def _is_the_change(ctx: AnswerContext, aid: str) -> bool:
    """Whether a notice is itself what changes its call."""
    told = (notice for call in ctx.reader.calls_of([aid]) for notice in call.notices)
    return any(notice.aid == aid and notice.role in CHANGING for notice in told)


def _of_another_by_evidence(ctx: AnswerContext, answer: Answer) -> str | None:
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
        name not in record.notice.regions and not any(form in text for form in _forms(name)) for name in asked
    )
    unwritten = elsewhere or unwritten_names(ctx.units, ctx.request.question, notice)
    return say(ctx.spec.reply, "maybe") if unwritten else None


def _whole(ctx: AnswerContext, aid: str) -> Notice:
    """A notice with its text, which those that are kept in memory lack."""
    known = (source for source in ctx.sources if source.record.notice.aid == aid)
    source = (
        next(known, None)
        or open_sources(ctx.reader, ctx.found.ranking, [ctx.reader.corpus.by_aid[aid]], 1)[0]
    )
    return source.record.notice


def _of_an_unnamed_step(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """The day of a final, of a payment or of an inspection is asked for by its own words, and the last day to apply is another."""
    if answer.certainty != "sure" or ctx.spec.asked != "when" or ctx.spec.audience or answer.parts:
        return None
    if {stated.kind for stated in answer.stated} != {"deadline"}:
        return None
    return None if asks_last_day(fold(ctx.request.question)) else say(ctx.spec.reply, "maybe")


def _of_no_sum(ctx: AnswerContext, answer: Answer) -> str | None:
    kinds = {stated.kind for stated in answer.stated}
    words = patterns("rag.answering", "reservation.tsv")["in_money"]
    if answer.certainty != "sure" or answer.parts or not kinds or "amount" in kinds:
        return None
    return say(ctx.spec.reply, "maybe") if words.search(fold(ctx.request.question)) else None


def _of_an_unsettled_day(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    if answer.certainty != "sure" or not (answer.stated or ctx.spec.asked == "when"):
        return None
    unsettled = any(fact.learnt or fact.undated == "tentative" for fact in _cited_days(ctx, answer, record))
    return say(ctx.spec.reply, "maybe") if unsettled else None


def _of_others_who_act(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Also of the day of a call, of which the notice that stands first need not tell."""
    if answer.parts:
        return None
    key = whose_day(ctx.spec, fold(ctx.request.question), _days_told(ctx, answer, record))
    return say(ctx.spec.reply, key) if key else None


def _days_told(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> list[DeadlineFact]:
    """The days of calls that an answer states, else those in what is cited of a notice."""
    told = {str(stated.value) for stated in answer.stated if stated.kind == "deadline"}
    calls = (ctx.reader.calls_by_id.get(stated.call_id) for stated in answer.stated if stated.call_id)
    of_calls = [day for call in calls if call for day in call.deadlines if str(day.value) in told]
    return of_calls or _cited_days(ctx, answer, record)


def _cited_days(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> list[DeadlineFact]:
    """The last days in what is cited of a notice; none where it is not among the best ones."""
    source = next((s for s in ctx.sources if s.record.notice.aid == record.notice.aid), None)
    spans = [(c.start, c.end) for c in answer.citations if c.aid == record.notice.aid]
    return [
        fact
        for fact in (source.record.facts if source else ())
        if isinstance(fact, DeadlineFact) and any(s <= fact.start and fact.end <= e for s, e in spans)
    ]
