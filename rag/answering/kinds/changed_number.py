"""The number that stands in place of one which a later notice put out of use: asked for plainly, or by who could reach nobody (之前那个号没人接, 86680035打不通)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.composing.certainty_decision import possible
from rag.answering.composing.composition import write_quotes, write_values
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source, amending
from rag.answering.quoting.quote_extent import Quote, quote_of_sentence
from rag.answering.quoting.specifics import is_of_named
from rag.domain import Fact, PhoneFact
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.lazy import lazy_pattern
from rag.public import Answer
from rag.public.call_json import CHANGING, CallChange
from rag.retrieval.confidence import certainty

_REACHES_NOBODY = lazy_pattern(
    r"(?:电话|号码?|热线)[^,。?;]{0,8}(?:打不通|没人接|不通|空号|停机|停用|[登印写弄]?错了?|换了?号?|变了?)|换号|打不通|没人接|空号"
    r"|\b(?:number|phone|line|hotline)\b[^,.?;]{0,30}\b(?:dead|wrong|changed|out of (?:use|service)|not (?:working|answered))\b|\bno(?:body| ?one) (?:answers|picks up)\b"
)
_DIGITS = re.compile(r"\d")
_OWN_WORDS = re.compile(r"(?:[^。;\n\d]|(?<!\d)\d{1,3}(?!\d)){1,24}$")
"""What stands before a number: whom it reaches."""
_OF_ANY = han_pairs("咨询电话联系电话联系方式联系人业务咨询政策咨询热线电话号码")
"""Said of any number."""
LEAST_DIGITS = 7
LEAST_NAMED = 2
"""So many pairs of characters of what a change of a number says beside it the question holds, where hardly anything else speaks for the notice."""


@dataclass(frozen=True, slots=True)
class _Changed:
    """A number that a later notice changes, in the words of that notice."""

    source: Source
    change: CallChange
    quote: Quote

    @property
    def held(self) -> frozenset[str]:
        """What the changing words say of whom it reaches."""
        return han_pairs(fold(self.quote.text)) - _OF_ANY


def answer_changed_number(ctx: AnswerContext) -> Answer | None:
    """The new number with the words that tell it; None where the asked one still counts."""
    question = fold(ctx.request.question)
    complains = bool(_REACHES_NOBODY.search(question))
    if not ctx.sources or not (ctx.spec.asked == "phone" or complains):
        return None
    found = list(_changed(ctx))
    meant = _by_digits(found, question)
    if meant is None and complains:
        meant = _by_words(found, han_pairs(question))
        if meant is not None and certainty(ctx.confidence) == "none" and _held(meant, question) < LEAST_NAMED:
            return None
    elif meant is None and (certainty(ctx.confidence) != "none" or is_of_named(ctx)):
        meant = _of_first(ctx.sources[0], found, han_pairs(question))
    return _told(ctx, meant) if meant is not None else None


def _changed(ctx: AnswerContext) -> Iterator[_Changed]:
    """The numbers that later notices change, of the calls of the best one."""
    first = ctx.sources[0]
    aid = first.record.notice.aid
    opened = {s.record.notice.aid: s for s in (first, *amending(ctx.reader, ctx.found.ranking, first))}
    seen = set[tuple[str, int]]()
    for call in ctx.reader.calls_of([aid]):
        for notice in call.notices:
            source = opened.get(notice.aid)
            if source is None or notice.role not in CHANGING or notice.date > ctx.as_of:
                continue
            for change in notice.changes:
                if change.field == "phone" and (notice.aid, change.start) not in seen:
                    seen.add((notice.aid, change.start))
                    if quote := _quote_of(source, change):
                        yield _Changed(source, change, quote)


def _quote_of(source: Source, change: CallChange) -> Quote | None:
    """The sentence of a changing notice that tells a new number, with the fact of it."""
    told = next((f for f in source.record.facts if _is_number(f, change.new)), None)
    sentence = next((s for s in source.sentences if s.start < change.end and change.start < s.end), None)
    if told is None or sentence is None:
        return None
    quote = quote_of_sentence(source, sentence)
    return replace(quote, end=max(quote.end, change.end), facts=(told,))


def _is_number(fact: Fact, words: str) -> bool:
    return isinstance(fact, PhoneFact) and not fact.superseded and _ends_alike(fact.value.number, words)


def _ends_alike(number: str, words: str) -> bool:
    one, other = ("".join(_DIGITS.findall(text)) for text in (number, words))
    return min(len(one), len(other)) >= LEAST_DIGITS and (one.endswith(other) or other.endswith(one))


def _by_digits(found: Sequence[_Changed], question: str) -> _Changed | None:
    """The change of a number that the question itself writes."""
    written = re.findall(rf"\d[\d\- ]{{{LEAST_DIGITS - 2},}}\d", question)
    return next((c for c in found if any(_ends_alike(c.change.old, w) for w in written)), None)


def _by_words(found: Sequence[_Changed], question: frozenset[str]) -> _Changed | None:
    """The one change of a number, or of several the one that says most of what the question does."""
    return max(found, key=lambda c: len(c.held & question), default=None)


def _held(changed: _Changed, question: str) -> int:
    """How much of a question is said of a changed number, before it."""
    text = changed.source.record.notice.text
    before = fold(text[changed.quote.start : changed.change.end])
    return len((han_pairs(before) - _OF_ANY) & han_pairs(question))


def _of_first(source: Source, found: Sequence[_Changed], question: frozenset[str]) -> _Changed | None:
    """The change of the asked number of a notice: of the one whose words hold most of the question, the first of equals."""
    numbers = [f for f in source.record.facts if isinstance(f, PhoneFact)]
    if not any(f.superseded for f in numbers) or any(c.source is source for c in found):
        return None
    text = source.record.notice.text
    asked = max(numbers, key=lambda f: len((_words_before(text, f) - _OF_ANY) & question))
    if not asked.superseded:
        return None
    named = [c for c in found if c.change.old and _ends_alike(asked.value.number, c.change.old)]
    unnamed = [c for c in found if not c.change.old]
    return next(iter((*named, *unnamed)), None)


def _words_before(text: str, fact: Fact) -> frozenset[str]:
    before = _OWN_WORDS.search(fold(text[: fact.start])[-60:])
    return han_pairs(before.group()) if before else frozenset()


def _told(ctx: AnswerContext, changed: _Changed) -> Answer:
    draft, quote = ctx.draft(), changed.quote
    draft.say("maybe")
    write_values(draft, quote.source, quote.facts, quote, None, ctx.as_of)
    write_quotes(ctx, draft, [quote], sure=False)
    draft.link(quote.source)
    return draft.answer("fact", possible(ctx.confidence))
