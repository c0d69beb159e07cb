"""Whether the asker's firm can apply for a named programme: by what it says of itself, against the call's conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rag.answering.asked.list_request import list_question, may_ask_for_list
from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import cite_call_fact
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.kinds.eligible_rows import (
    Judged,
    Told,
    attributes_told,
    fact_of,
    say_nearest_words,
    tell_verdict,
    text_of,
)
from rag.answering.quoting.bare_verdict import bare_verdicts
from rag.answering.quoting.bound_for_some import (
    of_case_meant,
    of_sex_meant,
    relaxed_for,
)
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import call_asked, call_hinted, near_aids, only_call_of
from rag.answering.quoting.parent_call import calls_above, say_from_above
from rag.answering.quoting.specifics import any_clause_on_circumstance, tells_beside
from rag.answering.quoting.verdict_words import says
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.value_text import deadline_text
from rag.calls import CHANGING, CallRecord, status_on
from rag.domain import ConditionFact, DateRange
from rag.errors import InvalidInput
from rag.language.gazetteer import own_name
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.pinyin import sound_of
from rag.language.places import resolve, within
from rag.matching.question_profile import (
    asking_clause,
    asks_for_itself,
    asks_to_apply,
    profile_of,
    without_own,
)
from rag.public import Answer
from rag.retrieval.answer_types import MONEY
from rag.retrieval.confidence import certainty

if TYPE_CHECKING:  # most questions tell nothing of a firm, and need nothing that judges one
    from rag.matching import Line

OVER = ("closed", "ended", "cancelled", "suspended")
TRACK_NAMED = 0.4
"""A track is named by this share of its name's pairs of characters."""
_OWN_NAME = re.compile(r"[“「『]([^“”「」『』]{1,19}[杯赛贷券节])[”」』]")
"""“三江杯”, “育苗贷”: a contest or product has a name of its own; 独角兽 and 雏鹰 are fostered at many places."""
_BOTH_OR_ONE = re.compile(r"都[^,，。?？]{0,6}还是|\bboth\b[^?]{0,40}\bor (?:just|only)\b")
_ASKS_HOW_MUCH = re.compile(r"^(?!.*(?:吗|么[?\s]*$|能不能|可不可以|行不行)).*多少")


def answer_eligible(ctx: AnswerContext) -> Answer | None:
    """Yes, no or "depends on": None where no firm is told of, or no programme is named that it could be judged by."""
    question = ctx.request.question
    wanted = list_question(question, ctx.read, ctx.as_of) if may_ask_for_list(question) else None
    if wanted is not None and wanted.sure:
        return None  # it asks which programmes there are, and is told all that fit
    if _ASKS_HOW_MUCH.search(fold(asking_clause(question))):
        return None  # 还能拿多少, 要新招多少人才能申请: a sum or a number, whoever he is
    if _BOTH_OR_ONE.search(fold(question)):
        return None  # 两边都能拿还是拿高的: whether both, whoever he is
    told = _at_the_place_meant(_told_of_asker(ctx, question), ctx.read.regions)
    if ctx.read.open_on is not None and told.keys() <= {"place"}:
        return None  # 浙江雏芽企业现在还能报吗 asks of the call's days: the place is the programme's
    may_tell = told or (ctx.near and asks_to_apply(question) and says("measured", fold(question)))
    call, named = call_of_asker(ctx) if may_tell else (None, False)
    if call is None and told.get("place"):
        call = _call_asked_from_elsewhere(ctx, str(told["place"]))
    elsewhere = call is not None and all(f.value.where == "elsewhere" for f in call.conditions)
    if call is None or (elsewhere and not call.parent):
        return None
    own = _judged(ctx, call, told)
    above, judged = _judged_above(ctx, call, told, own)
    if own is None or judged is None or (not told and not judged.told.figures):
        return None
    spoken_of = judged.spoken_of
    if not spoken_of:
        return _unstated(ctx, call, told, own.lines) if named else None
    state = status_on(call, ctx.as_of)
    if not _may_tell(ctx, above, judged, spoken_of, state):
        return None
    if judged.verdict == "fails" and _is_let_in(ctx, call):
        return None
    draft = ctx.draft()
    say_from_above(draft, call, above)
    settled = tell_verdict(ctx, draft, above, judged)
    if state == "closed" and judged.verdict != "fails":
        _say_closed(ctx, draft, call)
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    sure = at_least_sure(ctx.confidence)
    settled = settled and ctx.spec.asked not in MONEY  # there what he gets is asked, not whether he may apply
    return draft.answer("verdict", sure if named and settled else at_most_possible(sure))


def _say_closed(ctx: AnswerContext, draft: Draft, call: CallRecord) -> None:
    day = call.chosen[0]
    number = cite_call_fact(ctx.reader, draft, call, day)
    draft.say("closed", deadline=deadline_text(day, draft.reply), n=number)


def _is_let_in(ctx: AnswerContext, call: CallRecord) -> bool:
    """Whether a clause of the call's own notice lets in just what is asked about, which a condition beside it shuts out (个体工商户也可以)."""
    aids = {notice.aid for notice in call.notices}
    texts = (s.record.notice.text for s in ctx.sources if s.record.notice.aid in aids)
    return any(v.lets_in for text in texts for v in bare_verdicts(fold(ctx.request.question), text))


def _judged_above(
    ctx: AnswerContext, call: CallRecord, told: dict[str, Any], own: Judged | None
) -> tuple[CallRecord, Judged | None]:
    """The call with how the asker stands to it, or the nearest that it forwards that says something of what he tells of more than his place."""
    if own is None or any(line.condition.attribute != "place" for line in own.spoken_of):
        return call, own
    for above in calls_above(ctx.reader, call):
        judged = _judged(ctx, above, told)
        if judged and any(line.condition.attribute != "place" for line in judged.spoken_of):
            return above, judged
    return call, own


def _may_tell(
    ctx: AnswerContext, call: CallRecord, judged: Judged, spoken_of: Sequence[Line], state: str
) -> bool:
    """Whether the conditions that the question speaks to say enough for a verdict: broken ones, or one met beside the place."""
    if judged.verdict == "fails":  # else it would be a no for what nobody told
        return any(line.status == "failed" and line.pivotal for line in spoken_of)
    if not asks_for_itself(ctx.request.question) and all(line.status == "unknown" for line in spoken_of):
        return False
    met = {line.condition.attribute for line in spoken_of if line.status == "met"}
    if state in OVER and (state != "closed" or not call.chosen or met <= {"place"}):
        return False
    if not met <= {"place"}:
        return True
    tells_more = says("measured", fold(ctx.request.question)) or tells_beside(ctx, call.programme)
    return not (tells_more or any_clause_on_circumstance(ctx, call.programme))


def _told_of_asker(ctx: AnswerContext, question: str) -> dict[str, Any]:
    """What a question tells of who asks; of one that names nobody (58岁可以吗) the numbers alone."""
    if not ctx.near:
        return {}
    if asks_for_itself(question):
        return profile_of(question, ctx.as_of)
    if ctx.spec.asked not in ("yes_no", None) or not asks_to_apply(question):
        return {}
    from rag.matching.profile import NUMBERS

    return {key: value for key, value in profile_of(question, ctx.as_of).items() if key in NUMBERS}


def _judged(ctx: AnswerContext, call: CallRecord, told: dict[str, Any]) -> Judged | None:
    """How the asker stands to a call by what he tells, his figures beside a profile among them; None where it cannot be read."""
    from rag.matching import judge_one, read_profile
    from rag.matching.told_figures import figures_told, held_against, judged_by

    of_person = (
        "person_age" in told and "enterprise" not in call.applicants and "individual" in call.applicants
    )
    try:
        profile = read_profile({**told, "applicant": "individual"} if of_person else told)
    except InvalidInput:
        return None
    question = ctx.request.question
    meant, open_sex = of_sex_meant(of_named_track(as_corrected(call), ctx.units.named), question)
    meant, relaxed = relaxed_for(of_case_meant(meant, question), question, lambda aid: text_of(ctx, aid))
    judged, of_profile = judge_one(meant, profile, ctx.as_of, even_over=True)
    lines = [line for line in of_profile if line.condition.decides]
    # what a figure must be tells none
    may_tell = ctx.spec.asked in ("yes_no", None) and asks_to_apply(question)
    figures = figures_told(question) if may_tell else ()
    beside = held_against(lines, figures, f"{call.programme} {' '.join(ctx.read.regions)}")
    lines = [judged_by(line, beside[n]) if n in beside else line for n, line in enumerate(lines)]
    broken = any(lines[n].status == "failed" for n in beside)
    own = {lines[n].condition.key: figure for n, figure in beside.items()}
    over = status_on(call, ctx.as_of) in OVER
    verdict = "check" if (open_sex or over) and judged.verdict == "fits" else judged.verdict
    return Judged("fails" if broken else verdict, lines, Told(told, profile, own, relaxed))


def _at_the_place_meant(told: dict[str, Any], regions: Sequence[str]) -> dict[str, Any]:
    """What is told, with the place that a name in Latin letters means here (Luzhou: 潞州区) where several sound alike."""
    place = resolve(str(told.get("place", "")))
    for name in regions if place is not None else ():
        meant = resolve(name)
        if place is None or meant is None or place == meant:
            continue
        if sound_of(own_name(place).bare) == sound_of(own_name(meant).bare):
            return {**told, "place": meant.name}
    return told


def as_corrected(call: CallRecord) -> CallRecord:
    """The call without the bounds that a notice which changes it states anew (营业收入1000万元以上, 应为800万元以上); of several there the last counts."""
    changing = {notice.aid for notice in call.notices if notice.role in CHANGING}
    anew = {_bound_of(f): f for f in call.conditions if f.aid in changing and _bound_of(f) is not None}
    kept = tuple(f for f in call.conditions if anew.get(_bound_of(f), f) is f)
    return replace(call, conditions=kept) if anew else call


def _bound_of(fact: ConditionFact) -> tuple[str, str, str | None] | None:
    """What a condition bounds by a number, and from which side; None of other conditions."""
    value = fact.value
    told = isinstance(value.value, int | float) and not isinstance(value.value, bool)
    return (value.attribute, value.op, fact.group) if told and value.attribute != "other" else None


def of_named_track(call: CallRecord, question: str) -> CallRecord:
    """The call without what it asks of the tracks beside the one that the question names (成长组): only that one is asked about."""
    tracks = {fact.group for fact in call.conditions if fact.group}
    words = fold(question)
    named = {track for track in tracks if fold(track) in words} or _most_of(tracks, words)
    if len(named) != 1 or len(tracks) == 1:
        return call
    return replace(call, conditions=tuple(f for f in call.conditions if not f.group or f.group in named))


def _most_of(tracks: Set[str], words: str) -> set[str]:
    """The track of which some words say much though not all (海外专家 of 海外专家柔性引进), and of each other at most half as much."""
    pairs = han_pairs(words)
    shares = {t: len(han_pairs(fold(t)) & pairs) / (len(han_pairs(fold(t))) or 1) for t in tracks}
    best = max(shares.values(), default=0.0)
    near = {t for t, share in shares.items() if share > best / 2}
    return near if best >= TRACK_NAMED and len(near) == 1 else set()


def _unstated(
    ctx: AnswerContext, call: CallRecord, told: Mapping[str, object], deciding: Sequence[Line]
) -> Answer | None:
    """That the named call's text has no condition on what is told (a firm's age), with those that it has; None where it has none."""
    from rag.matching.condition_text import label_of

    age = attributes_told(told) & {"age_years", "founded"}
    if not age or not deciding:
        return None
    draft = ctx.draft()
    draft.say("eligible.unstated", programme=call.programme, attribute=label_of("age_years", draft.reply))
    say_nearest_words(ctx, draft, call)
    for condition in [line.condition for line in deciding][:1]:
        draft.say(
            "more", quote=condition.quote, n=cite_call_fact(ctx.reader, draft, call, fact_of(call, condition))
        )
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    return draft.answer("verdict", at_most_possible(at_least_sure(ctx.confidence)))


def call_of_asker(ctx: AnswerContext) -> tuple[CallRecord | None, bool]:
    """The call that is asked about, and whether it is named for certain: other languages name a programme in other words."""
    near = near_aids(ctx)
    question = ctx.request.question
    # A founding day is no edition of the programme, nor is a look-back.
    read = replace(ctx.read, years=(), published=DateRange())
    units = ctx.units_of(fold(asking_clause(question)))
    named = (
        call_asked(ctx.reader, units, read, near, ctx.as_of)
        or call_asked(ctx.reader, ctx.units, read, near, ctx.as_of)
        or call_asked(ctx.reader, ctx.units_of(without_own(asking_clause(question))), read, near, ctx.as_of)
        or call_hinted(ctx.reader, question, read, near)
    )
    if named is not None or certainty(ctx.confidence) == "none":
        return named, named is not None
    only = only_call_of(ctx.reader, near[0])
    if only is not None and LOCALES[ctx.spec.reply].is_of_notices and not _at_its_place(only, ctx):
        return None, False
    return only, False


def _call_asked_from_elsewhere(ctx: AnswerContext, home: str) -> CallRecord | None:
    """The call that a question names whose only place is where the asker's firm is (公司在长春注册的，能报三江杯不): a condition on places shuts it out."""
    own = resolve(home)
    asked = [resolve(name) for name in ctx.read.regions]
    if own is None or not asked or not all(place is not None and within(place, own) for place in asked):
        return None
    read = replace(ctx.read, regions=(), years=(), published=DateRange())
    question = ctx.request.question
    near = near_aids(ctx)
    for words in (asking_clause(question), without_own(asking_clause(question))):
        call = call_asked(ctx.reader, ctx.units_of(fold(words)), read, near, ctx.as_of)
        if call is None or not any(f.value.attribute == "place" for f in call.conditions):
            continue
        names = (name for text in (call.programme, *call.aliases) for name in _OWN_NAME.findall(text))
        if any(fold(name) in fold(question) for name in names):
            return call  # another place may have a programme of any other name as well
    return None


def _at_its_place(call: CallRecord, ctx: AnswerContext) -> bool:
    """Whether the question names a place of the call: the nearest notice's only call is then meant, though told in other words."""
    return bool(set(ctx.read.regions) & set(call.regions))
