"""What makes an answer by quotes no more than possible, in the order in which it is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.answering.asked.handing_in import says_where
from rag.answering.asked.reserved_words import has_words
from rag.answering.asked.tiers import tiers_in, unsettled
from rag.answering.doubts import abstention
from rag.answering.doubts.missing_names import unwritten_names
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.fact_fit import is_asked
from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.answering.quoting.quote_features import is_outweighed, is_trusted
from rag.answering.quoting.several_sums import gives_several
from rag.answering.quoting.specifics import (
    is_named_otherwise,
    is_titled_otherwise,
)
from rag.answering.quoting.value_selection import ANNOUNCES, stated
from rag.answering.quoting.verdict_words import yes_or_no
from rag.answering.wording.asked_sum import is_told
from rag.answering.wording.phrases import say
from rag.domain import RESULTS
from rag.language.normalise import fold
from rag.retrieval.answer_types import MONEY, asks_for_value

THIN = 60
"""A notice with fewer characters is a title."""
FORMS = ("place", "count", "duration", "share", "counted_by")
"""Forms of an answer that no other words stand for."""
FIRM = re.compile("[一-鿿]{2}(?:有限(?:责任)?公司|股份公司|集团)")
A_LIST = 3
"""A notice that names so many firms lists them itself."""
_PARTICULAR = re.compile(r"够不够|哪个|更|是否|怎么|\b(?:how|are|is|do|does|can|which)\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an answer is only possible: its name, the phrase that says so, and when it applies."""

    name: str
    phrase: str
    because: str
    applies: Callable[[AnswerContext], bool]


def _tells_one_of_two(ctx: AnswerContext) -> bool:
    values = {str(fact.value) for fact in stated(ctx.quotes[0], ctx.units, ctx.spec)}
    question = fold(ctx.request.question)
    several = has_words("difference", question) or has_words("each_of", question)
    return several and len(values) == 1


def only_announces(ctx: AnswerContext) -> bool:
    """Whether the first quote is only a notice's announcement of itself, and more than that is asked."""
    first = ctx.quotes[0]
    if first.facts or ctx.spec.asked == "list":
        return False
    if ctx.spec.asked is None and not _PARTICULAR.search(fold(ctx.request.question)):
        return False
    shaped = any(p.search(fold(first.text)) for _, p in ctx.spec.shapes)
    return bool(ANNOUNCES.search(first.text)) and not shaped


def _is_untold_list(ctx: AnswerContext) -> bool:
    notice = ctx.quotes[0].source.record.notice
    return (
        ctx.spec.entries
        and not lists_firms(notice.text)
        and (notice.category in RESULTS or notice.attachment_only)
    )


def lists_firms(text: str) -> bool:
    """Whether a text names so many firms that it lists them itself, whatever is attached."""
    return len(FIRM.findall(fold(text))) >= A_LIST


def _without_value(ctx: AnswerContext) -> bool:
    first = ctx.spec.first_kind
    told = [
        f for q in ctx.quotes for f in q.facts if (f.kind == first or not first) and is_asked(f, ctx.spec)
    ]
    if ctx.spec.sums:
        sums = any(f.kind in ("amount", "rate") for f in told)
        return not sums and not is_told(ctx.spec.sums, fold(" ".join(q.text for q in ctx.quotes[:2])))
    if ctx.spec.asked == "address" and says_where(fold(ctx.quotes[0].text)):
        return False
    if ctx.spec.asked in MONEY and tells_plain_sum(fold(ctx.quotes[0].text)):
        return False
    return bool(ctx.spec.kinds) and not told


def _without_thing(ctx: AnswerContext) -> bool:
    return abstention.is_left_out(ctx.request.question, " ".join(q.text for q in ctx.quotes[:2]))


def _tells_none_apart(ctx: AnswerContext) -> bool:
    told = [q for q in ctx.quotes if q.facts]
    return (
        asks_for_value(ctx.spec.asked)
        and bool(told)
        and not any(stated(q, ctx.units, ctx.spec) for q in told)
    )


def _without_form(ctx: AnswerContext) -> bool:
    asked = [pattern for name, pattern in ctx.spec.shapes if name in FORMS]
    told = " ".join(fold(q.text) for q in ctx.quotes[:2])
    return bool(asked) and not ctx.quotes[0].facts and not any(pattern.search(told) for pattern in asked)


def _is_thin(ctx: AnswerContext) -> bool:
    return len(ctx.quotes[0].source.record.notice.text) < THIN


def untold_tier(ctx: AnswerContext) -> str:
    """The asked class or level whose value is missing from the quotes while others' are there; "" if none is."""
    facts = [q for q in ctx.quotes if q.facts]
    asked = unsettled(ctx.units.tiers, facts[0].source.record.notice.title) if facts else frozenset()
    if not asked or any(stated(q, ctx.units, ctx.spec) for q in facts):
        return ""
    groups = " ".join(fact.group for q in facts for fact in q.facts if fact.group)
    held = tiers_in(" ".join([*(q.text for q in facts), groups]))
    if held & asked or not held:
        return ""
    return say(ctx.spec.reply, "join").join(sorted(name for _, name in asked))


DOUBTS = (
    Doubt("unwritten", "maybe", "the notice nowhere writes what the sum or the day is asked for", lambda c: bool(unwritten_names(c))),
    Doubt("other_class", "maybe_mark", "the value of the asked class is not told, only that of another one", lambda c: bool(untold_tier(c))),
    Doubt("no_value", "maybe_value", "a value is asked for and the quotes hold none of its kind", _without_value),
    Doubt("no_thing", "maybe_value", "an interest rate, names of firms or the like are asked for, and the quotes state none", _without_thing),
    Doubt("not_told_apart", "maybe", "several values of the asked kind are quoted, and nothing tells which of them is meant", _tells_none_apart),
    Doubt("one_of_two", "maybe", "by how much one of two is more is asked, or a value for each, and one is told", _tells_one_of_two),
    Doubt("several", "maybe_several", "the notice gives several sums, and the question names none of them", lambda c: gives_several(c.quotes[0], c.units, c.spec)),
    Doubt("no_form", "maybe", "a place, number or time is asked for, and nothing quoted has the form of one", _without_form),
    Doubt("thin", "maybe_near", "the notice is a mere title, which answers hardly anything", _is_thin),
    Doubt("titled_otherwise", "maybe_near", "the title names another quarter, class or level than the asked one", lambda c: is_titled_otherwise(c, c.quotes[0])),
    Doubt("not_said", "not_said", "yes or no is asked, and the quoted words neither allow nor forbid", lambda c: yes_or_no(c, c.quotes[0].text) == "not_said"),
    Doubt("announces", "maybe", "the words in which a notice announces itself answer hardly anything", only_announces),
    Doubt("untold_list", "maybe_list", "names out of a list are asked for, which a notice of results leaves to its attachment", _is_untold_list),
    Doubt("outweighed", "maybe", "a sentence of another notice outweighs that of the best one", is_outweighed),
    Doubt("renamed", "maybe_renamed", "hardly anything of what the question names stands in the notice's title and beginning", is_named_otherwise),
    Doubt("untrusted", "maybe", "by what is known of question, notice and quote, the quote may well be another than the one that answers", lambda c: not is_trusted(c)),
)  # fmt: skip
"""What makes an answer doubtful; the first that applies is said."""


def first_doubt(ctx: AnswerContext) -> str | None:
    """The name of the first doubt that applies to what would be quoted; None where nothing would be, or nothing is doubtful."""
    return next((doubt.name for doubt in DOUBTS if doubt.applies(ctx)), None) if ctx.quotes else None
