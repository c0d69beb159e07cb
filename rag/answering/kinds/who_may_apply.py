"""Whether applicants of a kind may apply at all: 个人可以报吗, "can universities apply?"; by who files for the call."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import cite_call_fact
from rag.answering.composing.certainty_decision import at_least_sure, at_most_possible
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.named_call import is_named_in_full, named_or_only_call, near_aids, subject_units
from rag.answering.quoting.verdict_words import says
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import who_text
from rag.calls import CallRecord
from rag.domain import Certainty, ConditionFact, Fact
from rag.facts.conditions.bodies import body_kinds
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer

KINDS = ("enterprise", "individual", "institution", "organisation")
NEAREST = 4
"""Among the calls of so many of the best notices another may be the one that is meant."""
AS_WELL = 0.9
MAX_RIVALS = 2


def kind_asked(words: str) -> str | None:
    """The kind of applicant of whom it is asked whether it may apply; None where none is."""
    folded = fold(words)
    return next((kind for kind in KINDS if says(f"may.{kind}", folded)), None)


def answer_who_may(ctx: AnswerContext) -> Answer | None:
    """Yes or no for a kind of applicant; None where none is asked of, or who files is not told.

    A firm that asks for itself (我们公司能申报吗) is told so where firms do not file; else its conditions answer.
    """
    if not ctx.near or ctx.spec.asked not in ("yes_no", "who", None):
        return None
    if (told := _by_form(ctx)) is not None:
        return told
    asked = kind_asked(ctx.request.question)
    kind = asked or ("enterprise" if says("may.firm_asks", fold(ctx.request.question)) else None)
    call, named = named_or_only_call(ctx) if kind else (None, False)
    if call is None or kind is None:
        return None
    shut_out = kind == "enterprise" and bool(_known(call)) and kind not in call.applicants
    rivals = _rivals(ctx, call, kind) if asked or shut_out else []
    if not (shut_out or rivals) and asked is None:
        return None
    draft = ctx.draft()
    if rivals:
        draft.say("which_programme")
        for one in (call, *rivals):
            _say_applicants(ctx, draft, one)
    state = "possible" if rivals else say_who_may(ctx, draft, call, kind)
    if state == "none" or not draft.lines:
        return None
    draft.warn(
        answer_warnings.of_call(ctx, call, ctx.spec),
        ("applicants_not_enterprise", "conditions_elsewhere"),
    )
    sure = at_least_sure(ctx.confidence)
    of_named = named or bool(ctx.request.filters.aids)
    return draft.answer("verdict", sure if state == "sure" and of_named else at_most_possible(sure))


_FORM_ASKED = lazy_pattern(
    r"(?P<who>个体(?:工商)?户|合作社|家庭农场|社会组织|民办非企业|农户|种植户|养殖户)(?:自己|本身|也)?"
    r"(?:能不能|可不可以|是否可以|能否|能|可以|可)(?:直接|自行)?(?:来|去)?(?:申[报请领]|报名?|领取?|参加|享受|拿)"
)


def _by_form(ctx: AnswerContext) -> Answer | None:
    """Yes where a condition of the call lists the kind of body that is asked of (社会组织能领吗: …的企业和社会组织); None else."""
    question = fold(ctx.request.question)
    asked = _FORM_ASKED.search(question)
    if asked is None or says("measured", question) or says("negated", question):
        return None
    kinds = set(body_kinds(asked["who"]))
    call, _ = named_or_only_call(ctx)
    fact = next((f for f in call.conditions if _lists(f, kinds)), None) if call else None
    if call is None or fact is None:
        return None
    draft = ctx.draft()
    draft.say("yes")
    number = cite_call_fact(ctx.reader, draft, call, fact)
    who = say(draft.reply, "join").join(_forms(fact))
    text = say(draft.reply, "applicants_line", who=who, n=number)
    draft.say("of_call", programme=call.programme, text=text)
    draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    return draft.answer("verdict", at_most_possible(at_least_sure(ctx.confidence)))


def _lists(fact: ConditionFact, kinds: Set[str]) -> bool:
    """Whether a condition lets in one of some kinds of body."""
    value = fact.value
    asks = value.attribute == "legal_form" and value.op == "in" and value.must
    return asks and bool(kinds & set(_forms(fact)))


def _forms(fact: ConditionFact) -> list[str]:
    return [str(form) for form in fact.value.value] if isinstance(fact.value.value, list) else []


def _known(call: CallRecord) -> list[str]:
    return [kind for kind in call.applicants if kind != "unknown"]


def _rivals(ctx: AnswerContext, call: CallRecord, kind: str) -> list[CallRecord]:
    """Other near programmes that what a question names fits as well, and whose applicants are others: 试点企业 may be of each of them."""
    if ctx.request.filters.aids or is_named_in_full(call, ctx.request.question, ctx.read):
        return []
    subject = subject_units(ctx.reader, ctx.units)

    def held(one: CallRecord) -> float:
        told = ctx.units.matches(fold(" ".join((one.programme, *one.aliases))))
        return sum(ctx.units.weights[i] * told[i] for i in subject)

    least = AS_WELL * held(call)
    of_place = set(ctx.read.regions) & set(call.regions)
    near = ctx.reader.calls_of(near_aids(ctx)[:NEAREST])
    return [
        one
        for one in near
        if one.call_id != call.call_id
        and _known(one)
        and (kind in one.applicants) != (kind in call.applicants)
        and least > 0
        and held(one) >= least
        and (not of_place or of_place & set(one.regions))
    ][:MAX_RIVALS]


def _say_applicants(ctx: AnswerContext, draft: Draft, call: CallRecord) -> None:
    """A line with who files for a programme; none where its notices' words do not tell."""
    fact = _told(ctx, call)
    if fact is None:
        return
    number = cite_call_fact(ctx.reader, draft, call, fact)
    text = say(draft.reply, "applicants_line", who=who_text(_known(call), draft.reply), n=number)
    draft.say("of_call", programme=call.programme, text=text)


def say_who_may(ctx: AnswerContext, draft: Draft, call: CallRecord, kind: str) -> Certainty:
    """Write whether a kind may apply and who may; "none", and nothing written, where the call does not tell who files."""
    known = _known(call)
    fact = _told(ctx, call)
    if not known or fact is None:
        return "none"
    if kind == "organisation" and kind in known and not says("tells_associations", fold(fact.quote)):
        return "none"  # co-operatives are of the same kind, and nobody asks about them by that name
    if kind in known:
        draft.say("yes")
        _say_applicants(ctx, draft, call)
        return "sure"
    if kind == "enterprise":  # as the caution says that every other answer carries
        draft.say("no")
        _say_applicants(ctx, draft, call)
        return "sure"
    number = cite_call_fact(ctx.reader, draft, call, fact)
    who = who_text(known, draft.reply)
    draft.say("applicants_only", who=who, kind=who_text([kind], draft.reply), n=number)
    return "possible"


def _told(ctx: AnswerContext, call: CallRecord) -> Fact | None:
    """The words of the call's notices that say who files."""
    for notice in call.notices:
        index = ctx.reader.corpus.by_aid.get(notice.aid)
        facts = ctx.reader.corpus.records[index].facts if index is not None else ()
        if found := next((f for f in facts if f.kind == "applicants"), None):
            return replace(found, aid=notice.aid)
    return None
