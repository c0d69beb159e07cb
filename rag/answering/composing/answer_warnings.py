"""What a reader must know before acting on an answer: the warnings of the public contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, place_text, who_text
from rag.calls import CallRecord
from rag.domain import Dated, Fact, Interpretation, Language, Notice
from rag.facts import applicant_deadlines
from rag.language.editions import find_years
from rag.language.gazetteer import gazetteer
from rag.language.places import is_elsewhere, place_fits, within
from rag.public import AnswerWarning, NoticeSummary, WarningCode
from rag.retrieval.reader import CollectionReader

STALE_AFTER = dt.timedelta(days=14)
_BEFORE, _AFTER = dt.timedelta(days=31), dt.timedelta(days=183)
"""Within these bounds around its publication a notice's day without a year is of the year that lies nearest."""
_WHERE_WHO_MATTERS = ("when", "yes_no", "who", "list", None)
"""What is asked where it matters who may apply."""
OF_DAYS = ("conflicting_dates", "recommender_only", "year_inferred", "computed_date")
"""Cautions that matter to those who ask for a day, or whether they may still apply."""


def of_facts(source: Source, facts: Sequence[Fact], reply: Language) -> list[AnswerWarning]:
    """Of values that are stated: an inferred year, a computed day, one that was moved later."""
    found = []
    for fact in facts:
        if (
            isinstance(fact, Dated)
            and fact.year_inferred
            and fact.days
            and _year_could_differ(fact, source.record.notice.date, source.record.notice.title)
        ):
            found.append(_warning(reply, "year_inferred", source, day=_day(fact, reply)))
        if isinstance(fact, Dated) and (phrase := _doubtful([fact])):
            text = say(reply, phrase, day=_day(fact, reply))
            found.append(AnswerWarning(code="computed_date", text=text, aid=source.record.notice.aid))
        elif isinstance(fact, Dated) and fact.computed:
            found.append(_warning(reply, "computed_date", source, day=_day(fact, reply)))
        if fact.superseded:
            found.append(_warning(reply, "amended", source))
    return found


def _doubtful(facts: Sequence[Fact]) -> str | None:
    """The phrase for days that are told as tentative, or that no words tell to be last days; None for others."""
    told = [fact for fact in facts if fact.kind == "deadline"]
    if not told or len(told) < len(facts):
        return None
    if all(fact.undated == "tentative" for fact in told):
        return "tentative_date"
    return "learnt_date" if all(fact.learnt for fact in told) else None


def _year_could_differ(fact: Dated, published: dt.date, title: str) -> bool:
    """Whether a day that was told without its year lies so far from the notice's own, whose title does not tell that year, that another is thinkable."""
    day = fact.span.last
    if day is not None and find_years(title) == (day.year,):
        return False
    return day is None or not published - _BEFORE <= day <= published + _AFTER


def of_notice(
    source: Source, summary: NoticeSummary, spec: AnswerSpec, read: Interpretation, *, merged: bool
) -> list[AnswerWarning]:
    """Of the notice that is quoted: who may apply, whose dates it gives, what it leaves to an attachment.

    `merged`: its call's warnings are told already, only those of the notice itself are missing.
    """
    reply, found = spec.reply, []
    if source.record.notice.attachment_only and (spec.asked == "list" or spec.entries):
        found.append(_warning(reply, "attachment_only", source, url=source.record.notice.url))
    if spec.asked == "when" and (wider := _wider_place_asked(source.record.notice.regions, read.regions)):
        own = say(reply, "join").join(source.record.notice.regions)
        text = say(reply, "part_of_the_place", own=own, asked=wider)
        found.append(AnswerWarning(code="other_place_or_year", text=text, aid=source.record.notice.aid))
    if merged:
        return found
    if summary.amended_by:
        found.append(_warning(reply, "amended", source))
    if spec.asked == "when" and spec.audience is None and only_recommenders(source):
        found.append(_warning(reply, "recommender_only", source))
    if spec.asked == "when" and (days := conflicting_days(source.record.facts)):
        told = say(reply, "join").join(day_text(day, reply) for day in days)
        found.append(_warning(reply, "conflicting_dates", source, days=told))
    if _not_for_enterprises(summary) and concerns_firms(spec, read):
        who = who_text(list(summary.applicants), reply)
        found.append(_warning(reply, "applicants_not_enterprise", source, who=who))
    return found


def _wider_place_asked(own: Sequence[str], asked: Sequence[str]) -> str:
    """The asked place of which a notice concerns but a part, "" where it concerns the whole."""
    places = gazetteer().places
    notice, wanted = ([places[name] for name in names if name in places] for names in (own, asked))
    if not notice or any(place in wanted for place in notice):
        return ""
    return next((a.name for a in wanted if all(within(place, a) for place in notice)), "")


def of_amendment(call: CallRecord, source: Source, reply: Language) -> list[AnswerWarning]:
    """Of a notice whose date was moved: which notice counts now."""
    later = call.last_change
    if later is None:
        return [_warning(reply, "amended", source)]
    if later.aid == source.record.notice.aid:
        return []  # what is quoted is the change itself
    text = say(reply, "amended_by", title=later.title, url=later.url)
    return [AnswerWarning(code="amended", text=text, aid=source.record.notice.aid)]


def of_call(ctx: AnswerContext, call: CallRecord, spec: AnswerSpec) -> list[AnswerWarning]:
    """Of a call that is named: the warnings found when its notices were merged, in the question's language.

    What one place changed for itself is told with the place, and not to who asks for another one.
    """
    found: list[AnswerWarning] = []
    for warning in call.warnings:
        if warning.code == "amended" and {n.aid for n in call.notices} == {warning.aid}:
            continue  # what was changed is not held: nothing else tells of the call
        changed = _changed_elsewhere(ctx.reader, call, warning)
        if not _matters(warning.code, call, spec, ctx.read) or (changed and _is_of_others(changed, ctx)):
            continue
        text = _changed_there(ctx, changed) if changed else call_warning_text(call, warning.code, spec.reply)
        text = say(spec.reply, "of_call", programme=call.programme, text=text)
        if all(text != told.text for told in found):
            found.append(AnswerWarning(code=warning.code, text=text, aid=warning.aid or call.notices[0].aid))
    return found


def _changed_elsewhere(reader: CollectionReader, call: CallRecord, warning: AnswerWarning) -> Notice | None:
    """The notice by which a place within the call's changed it for itself, a notice that is none of the call's own."""
    at = reader.corpus.by_aid.get(warning.aid or "")
    if warning.code != "amended" or at is None or any(n.aid == warning.aid for n in call.notices):
        return None
    notice = reader.corpus.records[at].notice
    return notice if "own" in place_fits(notice.regions, call.regions) else None


def _is_of_others(notice: Notice, ctx: AnswerContext) -> bool:
    """Whether all places that the question or its filters name are others than the notice's."""
    filters = ctx.request.filters
    asked = (*ctx.read.regions, *filters.regions, *filter(None, [filters.applies_in]))
    return is_elsewhere(notice.regions, asked)


def _changed_there(ctx: AnswerContext, notice: Notice) -> str:
    """Which place changed it; with the link, unless filters leave that notice out of the answer."""
    reply = ctx.spec.reply
    place = say(reply, "join").join(place_text(name, reply) for name in notice.regions)
    phrase = "amended_there_at" if ctx.request.filters.is_empty else "amended_there"
    return say(reply, phrase, place=place, title=notice.title, url=notice.url)


def told_by_change(call: CallRecord, cited: Collection[str]) -> tuple[WarningCode, ...]:
    """That a call was amended need not be said where the amendment itself is quoted."""
    later = call.last_change
    return ("amended",) if later is not None and later.aid in cited else ()


def concerns_firms(spec: AnswerSpec, read: Interpretation) -> bool:
    """Whether that no firm may apply is worth saying: to who speaks of a firm, or asks for more than a sum, number or telephone."""
    return read.applicant == "enterprise" or (read.applicant is None and spec.asked in _WHERE_WHO_MATTERS)


def _matters(code: WarningCode, call: CallRecord, spec: AnswerSpec, read: Interpretation) -> bool:
    """Whether a call's warning concerns what is asked."""
    asked = (
        ("when", "yes_no", "list")
        if code in ("year_inferred", "computed_date")
        else ("when", "yes_no", "list", None)
    )
    if code in OF_DAYS and spec.asked not in asked:
        return False
    if code == "conditions_elsewhere":
        return spec.asked in ("yes_no", None)
    if code == "applicants_not_enterprise":
        return concerns_firms(spec, read)
    if code == "conflicting_dates":
        return len({f.day for f in call.deadlines if f.tells_applicants}) > 1
    if code == "recommender_only":
        return spec.audience is None and spec.asked == "when"
    if code == "year_inferred":
        told = {n.aid: (n.date, n.title) for n in call.notices}
        return any(f.year_inferred and _year_could_differ(f, *told[f.aid]) for f in call.chosen)
    return True


def call_warning_text(call: CallRecord, code: WarningCode, reply: Language) -> str:
    """A caution of a call in words."""
    told = [f for f in call.deadlines if f.tells_applicants]
    days = sorted({f.day for f in told})
    fields: dict[str, object] = {
        "days": say(reply, "join").join(day_text(day, reply) for day in days),
        "day": day_text(call.deadline, reply) if call.deadline else "",
        "who": who_text([k for k in call.applicants if k != "unknown"], reply),
        "url": call.notices[0].url,
    }
    later = call.last_change
    if code == "amended" and later is not None:
        return say(reply, "amended_by", title=later.title, url=later.url)
    phrase = (_doubtful(call.chosen) if code == "computed_date" else None) or code
    if code == "conflicting_dates" and len({f.aid for f in told}) == 1:
        phrase = "several_dates"
    return say(reply, phrase, **fields)


def of_collection(newest: dt.date | None, as_of: dt.date, reply: Language) -> list[AnswerWarning]:
    """Of a collection that ends long before the day asked from."""
    if newest is None or as_of <= newest + STALE_AFTER:
        return []
    text = say(reply, "stale_collection", newest=day_text(newest, reply))
    return [AnswerWarning(code="stale_collection", text=text)]


def only_recommenders(source: Source) -> bool:
    """Whether the notice gives days for authorities and none for applicants."""
    facts = source.record.facts
    return not applicant_deadlines(facts) and any(
        f.kind == "deadline" and f.audience == "recommender" for f in facts
    )


def conflicting_days(facts: Sequence[Fact]) -> list[dt.date]:
    """Different last days that one notice gives for the same step in the same words, ascending; else empty."""
    by_step: dict[tuple[str | None, ...], set[dt.date]] = {}
    for fact in applicant_deadlines(facts):
        if fact.label:
            by_step.setdefault((fact.label, fact.channel, fact.group), set()).add(fact.day)
    return sorted(next((days for days in by_step.values() if len(days) > 1), set()))


def _not_for_enterprises(summary: NoticeSummary) -> bool:
    kinds = set(summary.applicants) - {"unknown"}
    return bool(kinds) and "enterprise" not in kinds


def _day(fact: Dated, reply: Language) -> str:
    day = fact.span.last
    return day_text(day, reply) if day else fact.quote


def _warning(reply: Language, code: WarningCode, source: Source, **fields: object) -> AnswerWarning:
    return AnswerWarning(code=code, text=say(reply, code, **fields), aid=source.record.notice.aid)
