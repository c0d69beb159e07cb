"""Whether the asker's firm can apply for a named programme: by what it says of itself, against the call's conditions."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering import answer_warnings
from rag.answering.certainty import at_least_sure, at_most_possible
from rag.answering.context import AnswerContext
from rag.answering.draft import Draft
from rag.answering.named_call import call_asked, call_hinted
from rag.answering.opened_notices import best_notices
from rag.answering.writing import cite_call_fact
from rag.calls import CallRecord
from rag.domain import CallFact
from rag.errors import InvalidInput
from rag.matching import judge_one, read_profile
from rag.matching.conditions import Condition, Status
from rag.matching.told import asks_for_itself, profile_of
from rag.matching.wording import label_of, wanted_words, yours_words
from rag.public import Answer

NEAR = 8
MAX_UNKNOWN = 3
MAX_MET = 2
Row = tuple[Condition, Status]
_ATTRIBUTES = {"qualifications": "qualification", "founded": "age_years"}


def answer_eligible(ctx: AnswerContext) -> Answer | None:
    """Yes, no or "depends on": None where no firm is told of, or no programme is named that it could be judged by."""
    question = ctx.request.question
    if not ctx.near or not asks_for_itself(question):
        return None
    told = profile_of(question, ctx.as_of)
    if not told:
        return None
    near = [ctx.reader.corpus.records[n].notice.aid for n in best_notices(ctx.found.ranking, NEAR)]
    call = call_asked(ctx.reader, ctx.units, ctx.read, near) or call_hinted(
        ctx.reader, question, ctx.read, near
    )
    if call is None or not any(f.value.get("where") != "elsewhere" for f in call.conditions):
        return None
    try:
        profile = read_profile(told)
    except InvalidInput:
        return None
    judged, rows = judge_one(call, profile, ctx.as_of)
    deciding = [row for row in rows if row[0].decides]
    asked = (
        {_ATTRIBUTES.get(key, key) for key in told}
        | ({"founded"} if "age_years" in told else set())
        | set(told)
    )
    draft = ctx.draft()
    broken = [row for row in deciding if row[1] == "failed"]
    met = [row for row in deciding if row[1] == "met" and row[0].attribute in asked]
    unknown = [row for row in deciding if row[1] == "unknown"]
    if not broken and not met and not any(c.attribute in asked for c, _ in deciding):
        return None  # nothing of what is told is asked of anybody there: another kind of answer says more
    if judged.verdict == "fails" and broken:
        _say(ctx, draft, call, "eligible.no", broken[:1], profile)
        _say_rows(ctx, draft, call, "eligible.broken", broken[1:MAX_UNKNOWN], profile)
    elif judged.verdict == "fits":
        _say(ctx, draft, call, "eligible.yes", met[:1] or deciding[:1], profile)
        _say_rows(ctx, draft, call, "eligible.met", met[1 : MAX_MET + 1], profile)
    else:
        _say(ctx, draft, call, "eligible.depends", [], profile)
        _say_rows(ctx, draft, call, "eligible.met", met[:MAX_MET], profile)
        _say_rows(ctx, draft, call, "eligible.unknown", unknown[:MAX_UNKNOWN], profile)
    draft.warn(answer_warnings.of_call(call, ctx.spec, ctx.read))
    sure = at_least_sure(ctx.confidence)
    return draft.answer("verdict", sure if judged.verdict != "check" else at_most_possible(sure))


def _say(
    ctx: AnswerContext, draft: Draft, call: CallRecord, key: str, rows: Sequence[Row], profile: object
) -> None:
    if not rows:
        draft.say(key, programme=call.programme)
        return
    _say_rows(ctx, draft, call, key, rows, profile)


def _say_rows(
    ctx: AnswerContext, draft: Draft, call: CallRecord, key: str, rows: Sequence[Row], profile: object
) -> None:
    for condition, _ in rows:
        fact = _fact(call, condition)
        number = cite_call_fact(ctx.reader, draft, call, fact)
        draft.say(
            key, programme=call.programme, attribute=label_of(condition.attribute, draft.reply), wanted=wanted_words(condition),
            yours=yours_words(condition, profile) or "—", quote=condition.quote, n=number,  # type: ignore[arg-type]
        )  # fmt: skip
        draft.state(fact, number, call.call_id)


def _fact(call: CallRecord, condition: Condition) -> CallFact:
    return next(
        f
        for f in call.conditions
        if (f.aid, f.start, f.end) == (condition.aid, condition.start, condition.end)
    )
