"""Ways in which a notice settles a question beside the words of its clauses: by its own questions, by what follows, goes on or is demanded."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering.kinds.clause_verdict import (
    CLAUSE,
    OUTCOME,
    Asked,
    Settled,
    is_beside,
    quoted_span,
)
from rag.answering.quoting.bare_verdict import bare_verdicts, is_said
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.own_question import asked_by
from rag.answering.quoting.quote_extent import (
    Quote,
    quote_of_sentence,
)
from rag.answering.quoting.verdict_words import (
    says,
)
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.matching.question_profile import asks_to_apply

MAX_LIST_CHARS = 160
"""An item that is shut out is quoted with the head of its list and what stands between."""


def by_what_it_is_about(source: Source, asked: Asked) -> Iterator[Settled]:
    """Clauses that hardly say more than what they shut out or let in, where that is what the question is about."""
    if OUTCOME.search(asked.question) or any(
        says(name, asked.question) for name in ("need", "negated", "hearsay")
    ):
        return
    text = source.record.notice.text
    for verdict in bare_verdicts(asked.question, text, asked.said):
        sentence = next((s for s in source.sentences if s.start <= verdict.start < s.end), None)
        beside = is_beside(asked.question, fold(text[verdict.start : verdict.end]))
        if sentence is None or beside or (verdict.lets_in and asked.from_elsewhere):
            continue
        span = quoted_span(source, sentence, (verdict.start, verdict.end), None)
        if verdict.head is not None and verdict.end - verdict.head <= MAX_LIST_CHARS:
            span = (verdict.head, verdict.end)
        quote = Quote(source, sentence.passage.passage_id, *span, 0.0)
        yield Settled(quote, "yes" if verdict.lets_in else "no", not verdict.lets_in, 1.0)


def by_own_question(ctx: AnswerContext, source: Source, asked: Asked) -> Iterator[Settled]:
    """The notice's answer to a question of its own that is the asker's; without a yes or no where he asks it otherwise."""
    if OUTCOME.search(asked.question):
        return
    text = source.record.notice.text
    apart = ",".join(fold(ctx.units.units[i].label) for i in asked.apart)
    otherwise = asked.from_elsewhere or any(says(name, asked.question) for name in ("negated", "hearsay"))
    for own in asked_by(asked.question, text, apart, asked.said):
        weighs = asked.measured and says("measured", own.answer) and not says("measured", own.asks)
        phrase = "asked_there" if otherwise or weighs else own.phrase
        quote = Quote(source, source.passage_id_at(own.start), own.start, own.end, 0.0)
        yield Settled(quote, phrase, True, 1.0 if phrase == "asked_there" else 2.0, own=True)


_FOLLOWS = lazy_pattern(
    r"(?P<case>[^,，。?;]{3,24}?)(?:会不会|是不是会|是否会|会|要)被?(?P<then>[一-鿿]{1,8}?)(?:吗|么|嘛|$|[?])"
)
"""不参加评估会被摘牌吗: whether something follows from something."""
_UNLIKE = lazy_pattern(r"[不未免无非]")
_WOULD_NOT = lazy_pattern(r"不会?被?$")
HOLDS = 0.6


def _beside_title(words: str, title: str) -> str:
    """Folded words without what of them a folded title holds, so that no pair of characters reaches over its end."""
    kept, at = [], 0
    while at < len(words):
        size = next((n for n in range(len(words) - at, 1, -1) if words[at : at + n] in title), 0)
        kept.append(" " if size else words[at])
        at += size or 1
    return "".join(kept)


def by_what_follows(source: Source, asked: Asked) -> Iterator[Settled]:
    """The clause by which just what is asked follows from the case that is told."""
    told = _FOLLOWS.search(asked.question)
    if told is None:
        return
    case = han_pairs(_beside_title(told["case"], fold(source.record.notice.title)))
    then = han_pairs(told["then"])
    for sentence in source.sentences if case else ():
        for match in CLAUSE.finditer(sentence.folded):
            at = match.group().find(told["then"][:2])
            held = han_pairs(match.group())
            denied = at >= 0 and _UNLIKE.search(match.group(), max(0, at - 2), at) is not None
            if at < 0 or (denied and not _WOULD_NOT.search(match.group(), max(0, at - 2), at)):
                continue
            if len(case & held) >= HOLDS * len(case) and len(then & held) >= HOLDS * len(then):
                quote = quote_of_sentence(source, sentence)
                yield Settled(quote, "denied" if denied else "affirmed", True, 1.0)


_LOSES = lazy_pattern(
    r"(?:停|取消|影响|失去|没了|没有了|收回|(?<![多至])少)(?:发|掉)?了?(?:吗|么|嘛|$|[?])|\b(?:lose|losing|stop|stopped|affect(?:ed)?|forfeit)\b"
)
_UNTOUCHED = lazy_pattern(
    r"(?:^|[，,；;。])(?P<about>[^，,；;。\n]{2,16}?)(?:不受(?:任何)?影响|照常(?:发放|享受)|继续(?:发放|享受))"
)


def by_what_is_untouched(source: Source, asked: Asked) -> Iterator[Settled]:
    """The clause by which what somebody fears to lose goes on: 已购买住房的,生活补贴不受影响."""
    if not _LOSES.search(asked.question):
        return
    text, pairs = source.record.notice.text, han_pairs(asked.question)
    for told in _UNTOUCHED.finditer(text):
        about = fold(told["about"])
        sentence = next((s for s in source.sentences if s.start <= told.start("about") < s.end), None)
        named = bool(own := han_pairs(about)) and own <= pairs
        if sentence is not None and (named or is_said(about, asked.said)):
            yield Settled(quote_of_sentence(source, sentence), "denied", True, 1.0)


_LACKS = lazy_pattern(
    r"(?:还没|没有?|尚?未|不(?=[做办]))(?:有|去)?(?:办理?|做完?|拿到?|取得|通过|经过)?(?P<what>[一-鿿]{2,8}?)(?=[,，。?？]|还|也|就|能|可|行|$)"
)
_DEMANDS = lazy_pattern(r"必须|(?<![无勿])须|应当?(?=已|办|取|具|通|完)|需(?=已|办|取|具|通|完|要)")
_WITHOUT = lazy_pattern(r"没有|[无未]|免|或|可(?:以)?后补|容缺")
_IS_HAVING = lazy_pattern(r"限制|要求|影响|规定|变化|上限|时间|机会|希望|关系|名额")


def by_what_is_lacking(source: Source, asked: Asked) -> Iterator[Settled]:
    """The clause that demands what somebody says that he lacks: 用地没备案, of 用地须已办理设施农业用地备案."""
    told = _LACKS.search(asked.question) if asks_to_apply(asked.question) else None
    if told is None or _IS_HAVING.search(told["what"]) or says("need", asked.question):
        return
    what, around = told["what"], han_pairs(asked.question[: told.start()])
    for sentence in source.sentences:
        for match in CLAUSE.finditer(sentence.folded):
            clause = match.group()
            named = what in clause and around & han_pairs(sentence.folded)
            if named and _DEMANDS.search(clause) and not _WITHOUT.search(clause):
                yield Settled(quote_of_sentence(source, sentence), "no", True, 1.0)
