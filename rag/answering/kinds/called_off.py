"""Whether a programme was called off (听说不办了, "is it cancelled"), and why: by the notice that calls it off, whichever one is found first."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answering.asked.list_request import list_question
from rag.answering.composing.certainty_decision import at_least_possible, possible, sure_or_possible
from rag.answering.composing.composition import possible_verdict, write_quotes
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.likely_sentences import likely_quotes
from rag.answering.quoting.named_call import call_named, near_aids, only_call_of, subject_units
from rag.answering.quoting.opened_notices import Source, open_sources
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence
from rag.answering.quoting.specifics import is_of_named
from rag.answering.quoting.value_selection import announcement
from rag.calls import CallRecord
from rag.language.chinese_numbers import chinese_number
from rag.language.editions import find_batches
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asks_to_apply
from rag.public import Answer
from rag.resources import asked_of

_ASKS = lazy_pattern(
    r"(?:取消|停办|暂停|中止|终止|叫停|作废)了?(?:吗|没有?|嘛|么|[?？]|$)|(?<!还)不[办搞开]了"
    r"|(?:听说|据说|有人说|是不是|是否|真的?)[^,。?]{0,14}(?:取消|停办|暂停|中止|终止|叫停|作废|黄了|泡汤)"
    r"|还[办搞](?:不[办搞])?[吗不?]|(?:为什么|为啥|咋|怎么)[^,。?]{0,14}(?:取消|停办|暂停|中止|终止|叫停)"
    r"|\b(?:is|was|has|have|are|were|got)\b[^?]{0,80}\b(?:cancell?ed|called off|suspended|scrapped|abandoned)\b"
    r"|\bwhy\b[^?]{0,80}\b(?:cancell?ed|called off|suspended|scrapped)\b"
    r"|(?:什么时候|何时|几时|啥时候?|多久|多会儿|会不会|还?能不能|还会|有没有)[^,。?]{0,10}(?:恢复|重启|重新(?:开|受理|启动))"
    r"|(?:恢复|重启|重新(?:开放|受理|启动))[^,。?]{0,6}(?:吗|没有?[\s?]*$|什么时候|了么)"
    r"|已经?(?:交|提交|报|申请|申报|递交)(?:了|过|的|上去)[^,。?]{0,12}(?:怎么办|咋办|怎么处理|还算|算不算|作废|还审|白交)"
    r"|\b(?:what about|what happens (?:to|with))[^?]{0,40}\balready (?:submitted|filed|handed in|applied|sent)\b"
    r"|\b(?:when|will|does|is)\b[^?]{0,80}\b(?:resumes?|resumed|re-?opens?|re-?opened|restarts?)\b"
    r"|还?照常[^,。?]{0,4}(?:吗|么|不)|受[不到]?(?:受)?[^,。?]{0,4}影响(?:吗|么|不)|\baffected (?:by|too)\b|\baffects?\b"
)
_RESUMES = lazy_pattern(r"恢复|重启|重新(?:开放?|受理|启动)|\bresum|\bre-?open|\brestart")
"""When it goes on again is asked of what was suspended, and told by the same notice."""
_HANDED_IN = lazy_pattern(
    r"已经?(?:交|提交|报|申请|申报|递交)|\balready (?:submitted|filed|handed in|applied|sent)\b"
)
_WAS_HANDED_IN = lazy_pattern(r"已(?:经)?(?:成功)?(?:交|提交|报名|申请|申报|递交|受理)")
_NO_LONGER = lazy_pattern(
    r"资格|名单|名次|奖金|[我咱](?:们|家|公司)?(?:的|被)|\b(?:my|our|my application)\b[^?]{0,20}\b(?:was|is|been|got)\b"
)
"""Whose own place on a list was cancelled asks of no programme."""
_TELLS_WHEN = lazy_pattern(
    r"(?:恢复|重启|重新)[^。;\n]{0,12}(?:时间|日期|何时|另行|后续|待定|通知|公告|通告)|何时[^。;\n]{0,6}恢复|[0-9][月日][^。;\n]{0,12}(?:恢复|重启|重新)"
)
"""待恢复受理后一并审核 tells of no day, and not that there is none yet."""
_FURTHER = ((_RESUMES, _TELLS_WHEN), (_HANDED_IN, _WAS_HANDED_IN))
"""What is asked of what was called off, and the words of the sentence that tells it."""
_WHY = lazy_pattern(r"为什么|为啥|为何|原因|咋回事|怎么回事|\bwhy\b|\breason")
_REASON = lazy_pattern(r"因(?!素|此)|由于|鉴于|原因")
_USED_UP = lazy_pattern(r"超出|超过|不足|用完|用尽|用罄|耗尽|告罄|额满|已满|达到?上限")
"""Funds or places that are gone: a reason that no word calls one."""
_CALLS_OFF = lazy_pattern(r"取消|停办|暂停|中止|终止|叫停|暂缓|不再(?:举办|组织|受理)")
_SUSPENDS = lazy_pattern(r"暂停|暂缓|中止")
_MORE = lazy_pattern(r"[一-鿿]{4}|[a-z]+ [a-z]+")
_UNTOUCHED = lazy_pattern(
    r"照常|照旧|不受[^,，。；;\n]{0,12}影响|(?:正常|继续)(?:办理|受理|进行|开展|举办|有效|执行)"
)
UNTOUCHED = 2
"""So many pairs of characters that a sentence shares with the question, and the suspension does not, name what goes on as before."""
LIKE = 4
"""So many pairs of characters a notice's title shares with that of the one which it calls off."""
AMONG = 4
FURTHER = 2
LIMIT = 140


def answer_called_off(ctx: AnswerContext) -> Answer | None:
    """Yes, and by which notice; that no such notice is held, where a call is named; None where it is not asked."""
    question = fold(ctx.request.question)
    if not ctx.near or _NO_LONGER.search(question) or _is_of_papers_sent_back(question):
        return None
    if not _ASKS.search(question):
        return _answer_still(ctx, question)
    listed = list_question(ctx.request.question, ctx.read, ctx.as_of)
    if listed is not None and listed.sure and listed.state == "cancelled":
        return None  # which ones were, and not whether the one is
    call = call_named(ctx, near_aids(ctx)) or (
        only_call_of(ctx.reader, near_aids(ctx)[0]) if is_of_named(ctx) else None
    )
    source = _calling_off(ctx, call)
    if source is None or not _tells(source, question):
        return None
    if untouched := _untouched(source, question):
        draft = ctx.draft()
        draft.say("called_off.untouched")
        write_quotes(ctx, draft, [untouched], sure=False)
        draft.link(source)
        return draft.answer("verdict", possible(ctx.confidence))
    further = _asks_further(question)
    suspended = bool(_SUSPENDS.search(fold(source.record.notice.title)))
    state = call.state if call and call.state in ("cancelled", "suspended") else None
    draft = ctx.draft()
    key = state or ("suspended" if suspended else "cancelled")
    told_as_such = further or any(words.search(question) for words in (_WHY, _RESUMES, _HANDED_IN))
    draft.say(f"called_off.{key}_so" if told_as_such else f"called_off.{key}")
    quotes = _quotes(ctx, source)
    write_quotes(ctx, draft, [*quotes[1:], quotes[0]] if further else quotes, sure=False)
    draft.link(source)
    titled = source is ctx.sources[0] and bool(_CALLS_OFF.search(fold(source.record.notice.title)))
    beyond = further or any(words.search(question) for words in (_RESUMES, _HANDED_IN))
    sure = not beyond and _names_it(ctx) and (state is not None or titled)
    confidence = at_least_possible(ctx.confidence)
    return draft.answer("verdict", sure_or_possible(confidence, sure=sure))


def _is_of_papers_sent_back(question: str) -> bool:
    """Whether it is asked what becomes of papers that were sent back, which a clause of its own tells."""
    return any(name == "returned" for name, _ in asked_of("rag.answering", "set_words.tsv", question))


_STILL = lazy_pattern(
    r"还(?:能|可以|来得及|赶得上|抢得|领得|报得|有机会)|现在(?:能|可以)|[能可]以?再(?:报|领|申|抢)|\bstill\b"
)
_TO_USE = lazy_pattern(r"[用花退换](?!户)|核销|兑")
"""Who has something already asks how long it is good for."""
_MONTHS = lazy_pattern(r"(?<!\d)(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?!内)")


def _answer_still(ctx: AnswerContext, question: str) -> Answer | None:
    """That what is asked for in other words than its name was called off since: 夜市咖啡店的水电费还能去报吗."""
    if (
        ctx.spec.asked != "yes_no"
        or not (_STILL.search(question) or (ctx.read.batches and asks_to_apply(question)))
        or _TO_USE.search(question)
        or not ctx.quotes
    ):
        return None
    named = call_named(ctx, near_aids(ctx))
    if named is not None and (not ctx.read.batches or (named.state and ctx.read.open_on is not None)):
        return None  # its state is told
    off = _stopped_since(ctx, question)
    if off is None:
        return None
    source, quote, state = off
    before = [replace(q, facts=()) for q in ctx.quotes[:1] if q.source is not source]
    return possible_verdict(ctx, f"called_off.{state}_so", quote, *before)


def _stopped_since(ctx: AnswerContext, question: str) -> tuple[Source, Quote, str] | None:
    """The notice that called off what the best quote tells of, or the batch or month that is asked for, with its sentence, and how."""
    first, reader = ctx.quotes[0], ctx.reader
    aid = first.source.record.notice.aid
    for call in reader.calls_of([aid]):
        told = any(f.aid == aid and first.start <= f.start < first.end for f in call.deadlines)
        if call.state in ("cancelled", "suspended") and (told or only_call_of(reader, aid)):
            source = _calling_off(ctx, call)
            quote = quote_calling_off(source) if source else None
            return (source, quote, call.state) if source and quote else None
    source = _calling_off(ctx, None)
    quote = quote_calling_off(source) if source else None
    if source is None or quote is None:
        return None
    if source is not first.source and source.record.notice.date <= first.source.record.notice.date:
        return None
    asked, told_of = _months(question) | set(find_batches(question)), fold(quote.text)
    if asked.isdisjoint(_months(told_of) | set(find_batches(told_of))):
        return None
    return source, quote, "suspended" if _SUSPENDS.search(told_of) else "cancelled"


def _months(text: str) -> set[str]:
    return {str(chinese_number(m["month"]) or m["month"]) for m in _MONTHS.finditer(text)}


def _names_it(ctx: AnswerContext) -> bool:
    """Whether the best notice is of what the question names beside a batch and its being called off (第二批为什么取消 names nothing)."""
    labels = (fold(ctx.units.units[n].label) for n in subject_units(ctx.reader, ctx.units))
    return is_of_named(ctx) and bool(
        ctx.read.regions or any(not _CALLS_OFF.search(label) for label in labels)
    )


def _untouched(source: Source, question: str) -> Quote | None:
    """The sentence by which what the question names goes on as before (代理记账等事项照常办理); None where there is none."""
    title = fold(source.record.notice.title)
    batches = set(find_batches(question)) - set(find_batches(title))
    for told in source.sentences if batches and find_batches(title) else ():
        if _UNTOUCHED.search(told.folded) and batches & set(find_batches(told.folded)):
            return quote_of_sentence(source, told)
    off = " ".join(s.folded for s in source.sentences if _CALLS_OFF.search(s.folded))
    apart = han_pairs(question) - han_pairs(off) - han_pairs(title)
    for told in source.sentences:
        if _UNTOUCHED.search(told.folded) and len(apart & han_pairs(told.folded)) >= UNTOUCHED:
            return quote_of_sentence(source, told)
    return None


def _asks_further(question: str) -> bool:
    """Whether more than that, and why, is asked: 赛不办了，保证金还退吗."""
    told = _ASKS.search(question)
    rest = question[told.end() :] if told else ""
    return bool(_MORE.search(rest)) and not _WHY.search(rest)


def _calling_off(ctx: AnswerContext, call: CallRecord | None) -> Source | None:
    """The notice that calls off a call, else one among the best whose title does and is on the same as the first one."""
    by_aid, records = ctx.reader.corpus.by_aid, ctx.reader.corpus.records
    if call is not None and call.state in ("cancelled", "suspended") and call.last_change:
        return open_sources(ctx.reader, ctx.found.ranking, [by_aid[call.last_change.aid]])[0]
    first = records[ctx.near[0]].notice
    for source in ctx.sources[:AMONG]:
        notice = source.record.notice
        shared = han_pairs(fold(notice.title)) & han_pairs(fold(first.title))
        same = notice.aid == first.aid or (len(shared) >= LIKE and set(notice.regions) == set(first.regions))
        if same and _CALLS_OFF.search(fold(notice.title)):
            return source
    return None


def quote_calling_off(source: Source) -> Quote | None:
    """The sentence of a notice that calls something off, in whatever words; None where only its title does."""
    return _saying(source, _CALLS_OFF)


def _saying(source: Source, wanted: re.Pattern[str]) -> Quote | None:
    """The first sentence that a pattern finds, beside the title."""
    title = fold(source.record.notice.title)
    told = (s for s in source.sentences if wanted.search(s.folded) and s.folded.strip() != title)
    return next((quote_of_sentence(source, s) for s in told), None)


def _tells(source: Source, question: str) -> bool:
    """Whether a notice says what is asked beside the fact: when it goes on again, what becomes of what was handed in."""
    asked = [told for words, told in _FURTHER if words.search(question)]
    return not asked or any(told.search(s.folded) for told in asked for s in source.sentences)


def _quotes(ctx: AnswerContext, source: Source) -> list[Quote]:
    """The sentence that calls it off, or that tells why or until when where that is asked, and what most likely answers beside it."""
    first = next((quote for words in _sought(ctx) if (quote := _saying(source, words))), None)
    if first is None:
        start, end = announcement(source) or (0, min(len(source.record.notice.text), LIMIT))
        first = Quote(source, source.passage_id_at(start), start, end, 0.0)
    return [first, *likely_quotes(source, ctx.units, ctx.spec, [first], count=FURTHER, limit=LIMIT)]


def _sought(ctx: AnswerContext) -> tuple[re.Pattern[str], ...]:
    """The words of the sentence that answers, the likelier ones first."""
    question = fold(ctx.request.question)
    if further := [told for words, told in _FURTHER if words.search(question)]:
        return tuple(further)
    return (_REASON, _USED_UP) if _WHY.search(question) else (_CALLS_OFF,)
