"""Yes or no by a day: whether today or a day of the asker's lies in the span that a sentence gives.

还有效吗 against 有效期至2026年12月31日, 今天能填报吗 against a system's downtime, 开了没 against the first day, and the day of his own
invoice, purchase or registration (2024年12月开的发票能报吗) against the period in which it must lie. No such sentence says yes or no itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answering.asked.asked_part import named_parts
from rag.answering.composing.composition import possible_verdict
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.opened_notices import Sentence, Source, amending
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence
from rag.answering.quoting.specifics import is_of_named, is_of_own_place
from rag.answering.quoting.verdict_words import says
from rag.language.clause_marks import before_next, behind_last
from rag.language.date_atoms import month_span
from rag.language.date_expression import DateExpression
from rag.language.date_grammar import date_expressions
from rag.language.editions import find_batches
from rag.language.grams import han_pairs
from rag.language.named_days import MONTH_PATTERN, month_number
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.retrieval.confidence import certainty

_IN_FORCE = lazy_pattern(
    r"(?:还|仍|是否|是不是)(?:在)?有效(?:期内?)?(?:吗|么|嘛|不|没)|失效了(?:吗|没)|\bstill (?:valid|in force)\b"
)
_LASTS = lazy_pattern(r"有效期(?:限)?(?:至|到|为|延长)|执行期限|(?:使用|核销)期限|继续有效|执行(?:至|到)")
_OPENED = lazy_pattern(r"(?:开|开放|开始|启动|开抢)了(?:没有?|吗|么)(?=\W*$)|\balready open\b")
_OPENS = lazy_pattern(r"开放|开始|开抢|启动|起受理|受理")
_TODAY = lazy_pattern(
    r"(?:今天|现在|这会儿|目前)[^,。?]{0,8}(?:能|可以)(?:不能)?[^,。?]{0,4}(?:填|登|提交|上传|改|修改|报)"
    r"|\bcan (?:we|i)\b[^?]{0,60}\b(?:today|now|right now)\b"
)
_DOWN = lazy_pattern(
    r"停机|停止服务|暂停(?:服务|访问|登录)|(?:不能|无法)(?:填报|登录|提交|访问)|(?:系统|平台)(?:维护|迁移|升级)"
)
_ACTS = (
    (lazy_pattern(r"发票|开票|\binvoice"), lazy_pattern(r"发票|开具|费用发生|支出发生")),
    (
        lazy_pattern(r"买|购置|购买|采购|\bbought\b|\bpurchased\b"),
        lazy_pattern(r"购置|购买|买的|购入|投入使用|设备投入|采购"),
    ),
    (lazy_pattern(r"注册|登记|成立|执照|\bregistered\b|\bfounded\b"), lazy_pattern(r"注册|登记|成立|设立")),
    (
        lazy_pattern(r"[交缴付花](?:的|了)|\bpaid\b"),
        lazy_pattern(r"缴纳|交纳|支付|实缴|付款|(?:费用|支出)(?:的)?发生|发生的?(?:费用|支出)"),
    ),
    (lazy_pattern(r"合同|协议|签[了的]|\bcontract\b|\bsigned\b"), lazy_pattern(r"合同|协议|签[订约署]")),
    (
        lazy_pattern(r"竣工|完工|建成|投产|做完|\b(?:completed|finished|commissioned)\b"),
        lazy_pattern(r"竣工|完工|建成|投产|完成"),
    ),
    (lazy_pattern(r"开业|开张|开的店|\bopened\b"), lazy_pattern(r"开业|开张")),
    (
        lazy_pattern(
            r"证书|[资注]格?册?证|[拿取获][到得]的?|(?:核|颁)?发的|\b(?:certificate|licen[cs]e|approval)\b|\b(?:obtained|issued|granted)\b"
        ),
        lazy_pattern(r"取得|获得|核发|颁发|发证|批准"),
    ),
    (lazy_pattern(r"毕业|\bgraduated\b"), lazy_pattern(r"毕业")),
    (lazy_pattern(r"[放贷](?:的|了)款|贷款|\bloan\b"), lazy_pattern(r"发放|放款|放的款|贷款")),
)
"""What has a day of its own: the asker's words and a notice's."""
_NO_LATER, _NO_EARLIER = lazy_pattern(r"不(?:得)?(?:晚|迟)于\s?$"), lazy_pattern(r"不(?:得)?早于\s?$")
_FROM, _BEFORE = (
    lazy_pattern(r"^\s?(?:[(（]含[)）])?\s?(?:以后|之后|以来|后|起)"),
    lazy_pattern(r"^\s?(?:以前|之前|前)"),
)
_ABOLISHES = lazy_pattern(r"《(?P<name>[^《》]{4,60})》[^。;《]{0,30}(?:废止|停止执行|不再执行|失效)")
OF_NAME = 0.6
"""So much of the name of what is abolished must stand in the question."""
_APPLIES = lazy_pattern(r"申报(?:时间|截止|期)|受理时间|报名")
_MARKS = "，,；;。：:\n"
_YEAR_ALONE = lazy_pattern(
    r"(?<!\d)(?P<year>20\d\d)年(?=[底初末中]?(?:就|才|刚|新)?(?:办|开|签|买|注册|成立|竣工|完工|拿|取得|获得|毕业|批|发|付|交|投产|建))"
    r"|\bin (?P<english>20\d\d)\b"
)
_ENGLISH_DAY = lazy_pattern(
    rf"\b(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<month>{MONTH_PATTERN})\b\.?(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?,?)?,? (?P<year>20\d\d)\b"
)
_TOLD_YEAR = lazy_pattern(r"[去今前上]年\s?$|[去今前上]年")
_WITHIN = lazy_pattern(r"之日起\s?(?P<number>\d{1,3})\s?(?P<unit>个月|年|个?(?:工作)?日|天)(?:之?内|以内)")
"""证书核发之日起12个月内: a span that begins with the asker's own day."""
_FAR_PAST, _FAR = dt.date.min, dt.date.max


@dataclass(frozen=True, slots=True)
class _Held:
    """A sentence whose span a day was held against."""

    source: Source
    sentence: Sentence
    within: bool
    shared: float


def answer_day_in_span(ctx: AnswerContext) -> Answer | None:
    """What follows from the day; None where none is asked, or sentences that share as much contradict each other."""
    question = fold(ctx.request.question)
    if (
        not ctx.sources
        or ctx.spec.asked not in ("yes_no", None)
        or (certainty(ctx.confidence) == "none" and not (is_of_named(ctx) or is_of_own_place(ctx)))
    ):
        return None
    if not (is_of_named(ctx) or is_of_own_place(ctx)):
        return _answer(ctx, list(_by_own_day(ctx, question)), "day_met", "no")
    if _IN_FORCE.search(question):
        if abolished := next(_abolished(ctx, question), None):
            return possible_verdict(ctx, "in_force.abolished", abolished)
        return _answer(ctx, list(_by_last_day(ctx)), "in_force.yes", "in_force.no")
    if _OPENED.search(question):
        return _answer(ctx, list(_by_first_day(ctx)), "opened.yes", "opened.no")
    if _TODAY.search(question):
        return _answer(ctx, [h for h in _by_downtime(ctx) if h.within], "no", "")
    return _answer(ctx, list(_by_own_day(ctx, question)), "day_met", "no")


def _abolished(ctx: AnswerContext, question: str) -> Iterator[Quote]:
    """The sentence that abolishes the rules which a folded question names; that the ones which follow them hold says nothing of these."""
    source = ctx.sources[0]
    asked = han_pairs(question)
    for sentence in source.sentences:
        for match in _ABOLISHES.finditer(sentence.folded):
            named = han_pairs(match["name"])
            own = named - han_pairs(fold(source.record.notice.title))
            if own and own & asked and len(named & asked) >= OF_NAME * len(named):
                yield quote_of_sentence(source, sentence)


def _answer(ctx: AnswerContext, found: list[_Held], within: str, beyond: str) -> Answer | None:
    most = max((h.shared for h in found), default=0.0)
    best = [h for h in found if h.shared >= most - HELD]
    if not best or len({h.within for h in best}) > 1:
        return None
    told = max(best, key=lambda h: h.shared)
    phrase = within if told.within else beyond
    return possible_verdict(ctx, phrase, quote_of_sentence(told.source, told.sentence))


def _sentences(ctx: AnswerContext) -> Iterator[tuple[Source, Sentence, list[DateExpression]]]:
    """The sentences with days of the best notice and of those that change it, of the asked part and batch alone."""
    first = ctx.sources[0]
    for source in (first, *amending(ctx.reader, ctx.found.ranking, first)):
        if source.record.notice.date > ctx.as_of:
            continue
        parts = named_parts(source.record, ctx.units.named)
        for sentence in source.sentences:
            batches = set(find_batches(sentence.folded))
            other = batches and ctx.read.batches and not batches & set(ctx.read.batches)
            days = date_expressions(sentence.folded, source.record.notice.date)
            if days and not other and not parts.excludes(sentence.start, sentence.end):
                yield source, sentence, days


def _shared(ctx: AnswerContext, text: str) -> float:
    return sum(w for w, held in zip(ctx.units.weights, ctx.units.matches(text), strict=True) if held > HELD)


def _clause(text: str, day: DateExpression) -> str:
    return text[behind_last(_MARKS, text, day.start) : before_next(_MARKS, text, day.end)]


def _by_last_day(ctx: AnswerContext) -> Iterator[_Held]:
    for source, sentence, days in _sentences(ctx):
        last = max((d.last for d in days if d.last and _LASTS.search(sentence.folded[: d.end])), default=None)
        if last is not None:
            yield _Held(source, sentence, ctx.as_of <= last, _shared(ctx, sentence.folded))


def _by_first_day(ctx: AnswerContext) -> Iterator[_Held]:
    for source, sentence, days in _sentences(ctx):
        for day in days:
            clause = _clause(sentence.folded, day)
            if (day.is_range or day.suffix == "from" or "开抢" in clause) and _OPENS.search(clause):
                within = ctx.as_of >= day.first and not (day.is_range and day.last and ctx.as_of > day.last)
                yield _Held(source, sentence, within, _shared(ctx, sentence.folded))


def _by_downtime(ctx: AnswerContext) -> Iterator[_Held]:
    for source, sentence, days in _sentences(ctx):
        for day in days:
            if day.is_range and day.last and _DOWN.search(sentence.folded[day.end :]):
                within = day.first <= ctx.as_of <= day.last
                yield _Held(source, sentence, within, _shared(ctx, sentence.folded))


def _by_own_day(ctx: AnswerContext, question: str) -> Iterator[_Held]:
    acts = [told for asked, told in _ACTS if asked.search(question)]
    own = _own_day(question, ctx.as_of) if acts and not says("negated", question) else None
    if own is None:
        return
    began, ended = own
    for source in ctx.sources[:1]:
        for sentence in source.sentences:
            match = _WITHIN.search(sentence.folded)
            if match is None or not any(
                act.search(_clause_at(sentence.folded, match.start())) for act in acts
            ):
                continue
            over = ctx.as_of > _later(ended, int(match["number"]), match["unit"])
            if over or ctx.as_of <= _later(began, int(match["number"]), match["unit"]):
                yield _Held(source, sentence, not over, _shared(ctx, sentence.folded))
    for source, sentence, days in _sentences(ctx):
        for day in days:
            clause = _clause(sentence.folded, day)
            first, last = _span(sentence.folded, day)
            if (first, last) == (_FAR_PAST, _FAR) or _APPLIES.search(clause):
                continue
            words = sentence.folded if len(days) == 1 else clause  # …期间缴纳的保费，以发票日期为准
            if not any(act.search(words) for act in acts):
                continue
            inside = first <= began and ended <= last
            outside = ended < first or began > last
            if inside or outside:
                within = inside != says("forbids", clause)
                yield _Held(source, sentence, within, _shared(ctx, sentence.folded))


def _own_day(question: str, as_of: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and last day of the one day, month or year that a folded question tells, with its year; None where it tells none, or several."""
    days = [
        (d.first, d.last, d.is_range)
        for d in date_expressions(question, as_of)
        if d.last and (not d.year_inferred or _TOLD_YEAR.search(question[max(0, d.start - 3) : d.end]))
    ]
    for match in _ENGLISH_DAY.finditer(question):
        first, last = month_span(int(match["year"]), month_number(match["month"]))
        if day := match["before"] or match["after"]:
            if not 1 <= int(day) <= last.day:
                continue  # 31 February is no day
            first = last = first.replace(day=int(day))
        days.append((first, last, False))
    if not days:
        years = {int(m["year"] or m["english"]) for m in _YEAR_ALONE.finditer(question)}
        days = [(dt.date(year, 1, 1), dt.date(year, 12, 31), False) for year in years]
    return days[0][:2] if len(days) == 1 and not days[0][2] else None


def _later(day: dt.date, number: int, unit: str) -> dt.date:
    """The day so many months, years or days later."""
    if unit[-1] in "日天":
        return day + dt.timedelta(days=number)
    months = day.month - 1 + number * (12 if unit == "年" else 1)
    first, last = month_span(day.year + months // 12, months % 12 + 1)
    return first.replace(day=min(day.day, last.day))


def _clause_at(text: str, at: int) -> str:
    return text[behind_last(_MARKS, text, at) : before_next(_MARKS, text, at)]


def _span(text: str, day: DateExpression) -> tuple[dt.date, dt.date]:
    """The first and last day that a written day or range bounds; all days where it bounds none."""
    before, behind = text[max(0, day.start - 8) : day.start], text[day.end : day.end + 8]
    if day.is_range and day.last:
        return day.first, day.last
    if day.suffix == "from" or _FROM.match(behind) or _NO_EARLIER.search(before):
        return day.first, _FAR
    if day.suffix == "before" or _BEFORE.match(behind) or _NO_LATER.search(before):
        return _FAR_PAST, day.last or day.first
    return _FAR_PAST, _FAR
