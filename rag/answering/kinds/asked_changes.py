"""What a later notice changed (更正了哪些内容, "what was corrected"): each changed thing with its old and its new value, in the notice's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answering.composing.certainty_decision import at_most_possible
from rag.answering.kinds.told_lists import at_least_known
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import changes_a_call
from rag.answering.quoting.opened_notices import Source, amending
from rag.calls import CHANGING
from rag.language.clause_marks import before_next, behind_last
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.public.call_json import CallChange
from rag.retrieval.confidence import certainty

MAX_CHANGES = 8
_ASKS_CHANGES = lazy_pattern(
    r"(?:更正|改动?|变更?|调整|修改|修订|变动)了?(?:哪些|哪几|什么|些?啥)(?!时候)|有(?:哪些|什么|啥)(?:更正|改动|变化|调整|变动|修改)"
    r"|\bwhat (?:was |were |has |have |exactly )*(?:been )?(?:changed|corrected|amended|revised)\b"
)
_CLAUSE_ENDS = "。；;\n"


def answer_changes(ctx: AnswerContext) -> Answer | None:
    """The changes that a notice, or the later one that amends it, makes; None where none are asked for or none are told."""
    if not ctx.sources or not _ASKS_CHANGES.search(fold(ctx.request.question)):
        return None
    if certainty(at_least_known(ctx)) == "none":
        return None
    first = ctx.sources[0]
    for source in (first, *amending(ctx.reader, ctx.found.ranking, first)):
        spans = dict.fromkeys(_clause(source.record.notice.text, c) for c in _changes_of(ctx, source))
        if changes_a_call(ctx.reader, source.record.notice.aid):
            spans |= dict.fromkeys(_further(source, list(spans)))
        if spans:
            return _listed(ctx, source, sorted(spans)[:MAX_CHANGES])
    return None


def _changes_of(ctx: AnswerContext, source: Source) -> tuple[CallChange, ...]:
    aid = source.record.notice.aid
    told = (n for call in ctx.reader.calls_of([aid]) for n in call.notices)
    found = {c.start: c for n in told if n.aid == aid and n.role in CHANGING for c in n.changes}
    return tuple(found[start] for start in sorted(found))


_CHANGES = lazy_pattern(
    r"由[^,，。；;\n]{1,24}?(?:放宽|提高|降低|调整|增加|减少|减|缩短|上调|下调|变更|改|升|降)(?:为|至|到|成)|(?:增设|新增|增加|扩大|删除|取消|暂停)(?!的)[^,，。；;\n]{2,40}"
)
"""起补面积由20亩以上放宽为10亩以上, 取消创意团队组: what is no day, sum or number."""
_LEADS_IN = lazy_pattern("如下|有关事项|通知|公告")


def _further(source: Source, told: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The clauses of a changing notice that change something of another kind."""
    text = source.record.notice.text
    for sentence in source.sentences:
        match = _CHANGES.search(sentence.folded)
        apart = not any(start < sentence.end and sentence.start < end for start, end in told)
        if match and apart and not _LEADS_IN.search(sentence.folded[match.start() :]):
            start, end = sentence.start, sentence.end
            yield start, end - (text[end - 1] in _CLAUSE_ENDS)


def _listed(ctx: AnswerContext, source: Source, spans: Sequence[tuple[int, int]]) -> Answer:
    draft, notice = ctx.draft(), source.record.notice
    draft.say("told.changes", title=notice.title)
    for start, end in spans:
        draft.row(source, start, end)
    draft.link(source)
    return draft.answer("passage", at_most_possible(at_least_known(ctx)))


def _clause(text: str, change: CallChange) -> tuple[int, int]:
    """The clause that tells a change, from the mark before it to its end."""
    start = behind_last(_CLAUSE_ENDS, text, change.start)
    end = before_next(_CLAUSE_ENDS, text, change.end)
    while start < end and text[start].isspace():
        start += 1
    return start, end
