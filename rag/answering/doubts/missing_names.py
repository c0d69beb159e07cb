"""What of a question stands nowhere: in no notice of the collection (`held_nowhere`), or not in the quoted one.

Of the quoted notice it is either one of several things named (`not_named`), of which the answer says so, or all that is asked
for (`unwritten_names`), so that it answers nothing. `rag.answering.doubts.unwritten_words` looks for words of any kind, to tell how sure an
answer is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.asked.unheard import HAN_WORD, mostly_written, names_in, unheard
from rag.answering.doubts.unwritten_words import is_said_in_passing
from rag.answering.doubts.written_after_all import is_written
from rag.answering.quoting.context import AnswerContext, once
from rag.answering.quoting.specifics import is_of_named
from rag.answering.wording.phrases import say
from rag.language.grams import han_pairs
from rag.language.normalise import fold, to_simplified
from rag.language.pinyin import sound_of
from rag.language.segment import generic_words, is_noun, plain_words
from rag.retrieval.answer_types import MONEY, REACHED_BY

ONE_CLAUSE = 30
"""A question of so few characters, and without a comma, names what the sum is for and hardly anything else."""
_CLAUSE_ENDS = re.compile(r"[,，。;；?？!！]|(?<=[一-鿿])\s+(?=[一-鿿])")
_CLASS_CALLED = re.compile(
    r"(?P<what>[^,，。;；?？!！\s]{2,16}?)的?[那这]一?[个项条]?(?:方向|类别?|档|级|项|组|块|赛道|栏)"
)
_OF_ASKER = re.compile("[我咱]|评[上过]|[过了]$")
_IN_QUOTES = re.compile('[“"「『]([一-鿿]{2,12})[”"」』]')
_OF_ONE_THING = (*MONEY, "value", "when", "phone", "email", "address", "url")
_COUNT = re.compile(r"(?:[两二三四五六七八九十]|\d{1,2})个?(?:品种|作物|种类|产业|行业|领域|方向)(?!之一)")
_LISTED_BEFORE = re.compile(r"[一-鿿]{2,8}(?:、[一-鿿]{2,8}){1,8}\Z")
"""禹白芷、丹参、迷迭香三个品种: who asks for another is told that it is not among them. Lists are looked for only before a count."""
LONGEST_LIST = 80
MANY_CLASSES = 2
"""A notice of so many classes names them all."""
MAX_MISSING = 2
"""So many names that a notice does not hold are told."""


def held_nowhere(ctx: AnswerContext) -> str:
    """What the question names that no notice of the collection writes, in quotation marks; "" where there is nothing such.

    The notices that are looked at write it too if the index cuts it otherwise (新苗 of 燕赵新苗), or a title has it with a character of
    the same sound.
    """
    names = unheard(ctx.request.question, ctx.reader.snapshot.lexical.document_frequency)
    near = (
        fold(" ".join(f"{s.record.notice.title} {s.record.notice.text}" for s in ctx.sources))
        if names
        else ""
    )
    title = ctx.sources[0].record.notice.title if ctx.sources else ""
    question = ctx.request.question
    apart = (name for name in names if not is_said_in_passing(name, question, title))
    return quoted_names(
        ctx,
        [n for n in apart if not is_written(n, question, near) and not _sounds_like_a_title(ctx, n)],
    )


def _sounds_like_a_title(ctx: AnswerContext, name: str) -> bool:
    sound, size = sound_of(name), len(name)
    titles = [source.record.notice.title for source in ctx.sources]
    parts = (title[at : at + size] for title in titles for at in range(len(title) - size + 1))
    return any(sound_of(part) == sound for part in parts)


def not_named(ctx: AnswerContext) -> list[str]:
    """Which of the things that the question names the quoted notice nowhere writes."""
    notice = ctx.quotes[0].source.record.notice
    text = fold(f"{notice.title} {notice.text}")
    told = (name.told_missing(text) for name in names_in(ctx.request.question))
    missing = (t for t in told if t and not any(p.search(t) for _, p in ctx.spec.sums))
    return [t for t in missing if not is_written(t, ctx.request.question, text)]


@once
def unwritten_names(ctx: AnswerContext) -> list[str]:
    """What a question of one clause asks the sum, the day or a number for (烟叶, 退役军人) and the quoted notice nowhere writes; none for any other.

    Not even two neighbouring characters of it stand there. Of 62 possible answers to such tuning questions of all authors on what no
    notice tells 23 are refused so, and of 101 right ones none; in longer questions, and where something else is asked for, such a word
    tells of the asker as often as not.
    """
    question = ctx.request.question.strip(" ?？。")
    if marked := _marked_as_names(ctx) or _named_as_class(ctx):
        return marked
    if ctx.spec.asked in REACHED_BY and is_of_named(ctx):
        return []  # whom to ask about it is told, whatever it is that he wants to ask
    notice = ctx.quotes[0].source.record.notice
    text = fold(f"{notice.title} {notice.text}")
    if _names_all_its_kinds(ctx, text):
        question = _CLAUSE_ENDS.split(question)[-1]
    if not _asks_of_one_thing(ctx) or len(question) > ONE_CLAUSE or _CLAUSE_ENDS.search(question):
        return []
    missing = (word for name in names_in(question, nouns=True) for word in name.missing_from(text))
    unwritten = [
        word
        for word in missing
        if not any(pair in text for pair in han_pairs(word))
        and not is_said_in_passing(word, ctx.request.question, notice.title)
        and not is_written(word, ctx.request.question, text)
    ]
    return unwritten or _of_another_class(ctx, question, text)


def _names_all_its_kinds(ctx: AnswerContext, text: str) -> bool:
    """Whether a folded notice counts all for which it is (四个品种), or heads what it asks by kinds of firms, so that another kind is left out."""
    facts = ctx.quotes[0].source.record.facts
    firms = {f.group for f in facts if f.kind == "condition" and f.group and f.group.endswith("企业")}
    return len(firms) >= MANY_CLASSES or any(
        _LISTED_BEFORE.search(text, max(0, count.start() - LONGEST_LIST), count.start())
        for count in _COUNT.finditer(text)
    )


def _marked_as_names(ctx: AnswerContext) -> list[str]:
    """What a question puts in quotation marks and the quoted notice writes neither so nor for the most part (“红土地杯”, “航母”那一级).

    Of 6,000 tuning questions three that no notice answers named something so, and no right answer is refused.
    """
    notice = ctx.quotes[0].source.record.notice
    text = fold(f"{notice.title} {notice.text}")
    names = (fold(name) for name in _IN_QUOTES.findall(ctx.request.question))
    return [
        name
        for name in names
        if not is_written(name, ctx.request.question, text) and not mostly_written(name, text)
    ]


def _named_as_class(ctx: AnswerContext) -> list[str]:
    """What a question calls a class, track or item by (海外直播带货那个方向, 缫丝厂建厂房的那一类) and the quoted notice writes in no part.

    Of 6,000 tuning questions seven that no notice answers named one so, and no right answer is refused.
    """
    question, notice = ctx.request.question, ctx.quotes[0].source.record.notice
    text = fold(f"{notice.title} {notice.text}")
    told = (
        m["what"] for m in _CLASS_CALLED.finditer(to_simplified(question)) if not _OF_ASKER.search(m["what"])
    )
    words = (w for what in told for w in plain_words(what) if HAN_WORD.fullmatch(w) and is_noun(w))
    return [
        word
        for word in words
        if word not in generic_words()
        and not any(pair in text for pair in han_pairs(word))
        and not is_said_in_passing(word, question, notice.title)
        and not is_written(word, question, text)
    ]


def _of_another_class(ctx: AnswerContext, question: str, text: str) -> list[str]:
    """Words that a text does not write and that end in one of the classes for which it states values (高级技师 beside 技师)."""
    facts = [fact for quote in ctx.quotes for fact in quote.facts]
    classes = {fold(name) for fact in facts for name in (fact.label, fact.group) if name and len(name) > 1}
    words = map(fold, plain_words(to_simplified(question)))
    if len(classes) < MANY_CLASSES:
        return []
    return [
        w for w in words if len(w) > 2 and w not in text and w not in classes and w.endswith(tuple(classes))
    ]


def _asks_of_one_thing(ctx: AnswerContext) -> bool:
    """Whether a sum, a day, whom to ask or how to apply is asked for, which each programme has of its own."""
    if ctx.spec.asked is None:
        return any(name == "submit" for name, _ in ctx.spec.shapes)
    return ctx.spec.asked in _OF_ONE_THING


def quoted_names(ctx: AnswerContext, names: Sequence[str]) -> str:
    """The first few of some names, in quotation marks."""
    return say(ctx.spec.reply, "join").join(f"“{name}”" for name in names[:MAX_MISSING])
