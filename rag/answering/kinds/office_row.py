"""The number of the office that is named, out of a row of offices that have one each (江宁开发区的问谁): never the neighbour's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.composing.certainty_decision import at_least_possible, at_least_sure
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.opened_notices import Source
from rag.answering.quoting.specifics import is_of_named
from rag.answering.wording.gloss import gloss
from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import say
from rag.answering.wording.value_text import day_text, place_text, value_text
from rag.domain import PhoneFact
from rag.language.item_marks import ITEM_MARK
from rag.language.normalise import fold
from rag.language.places import find_places
from rag.language.places import resolve as place_named
from rag.public import Answer
from rag.retrieval.confidence import certainty

_WHOM = re.compile(
    r"(?:找|问|联系|咨询|打给|请教)(?:谁|哪)|\bwho(?:m)? (?:do|should|can|could|may|must|to)\b.{0,12}\b(?:ask|call|contact|ring|phone|speak|talk)\b"
)
MIN_ROWS = 3
"""Fewer numbers are those of one office, of which each is told."""
MAX_NAMED = 4
MAX_GENERAL = 3
_LOOSE = re.compile(r"[\s:：,，;；、。.()（）\d\-转或/]+")
_NAME = re.compile(r"[一-鿿]{2,20}$")
_ROLE = re.compile(
    r"((?:业务|政策|申报|项目|条件|系统技术|系统|技术|材料)?(?:咨询|受理|支持|监督|投诉|联系)(?:电话|人|方式)?)[:：]\s{0,2}$"
)
"""What an office answers for, before its name."""
_FOR_APPLICANTS = re.compile(r"(?:业务|政策|申报|项目|条件)(?:咨询|联系)")
_FOR_OTHERS = re.compile(
    r"异议|投诉|举报|监督|纪检|纪委|(?:系统|技术|平台)(?:技术)?(?:支持|咨询|服务|问题|故障|操作)|受理|窗口"
    r"|\b(?:object|complain|technical|system support)"
)
_ALSO_ASKED = re.compile(
    r"截止|什么时候|几号|哪天|多少(?:钱|万)|材料|条件|地址|\b(?:deadline|when|how much|address|documents)\b"
)
_OFFICE = re.compile(r"[区县市园镇局委厅处办所]|新城|街道|中心|部门|协会")
_SAME = re.compile(r"[\s、,，/;；或及和\d转\-—]{0,6}")
"""Between two numbers of one office."""
_OF_ANOTHER = re.compile(
    r"(?:经济技术|经济|高新技术)?(?:开发区|产业园|工业园|高新区|园区|新区|经开区|新城|街道)|[一-鿿]{0,2}镇"
)
"""What makes another place of a district's bare name."""


_HEAD = re.compile(
    rf"(?:{ITEM_MARK}|\n)\s?(?P<whose>[一-鿿]{{2,12}}?)(?:业务|政策)?(?:咨询|联系|受理)(?:电话|方式|人)?[:：]\s"
)
"""What a part of the list is for: 1.内资企业咨询电话：, before the rows of its offices."""


@dataclass(frozen=True, slots=True)
class Row:
    """An office of a list, what it answers for (业务咨询), where this begins, its numbers, and whom its part of the list is for."""

    office: str
    role: str
    start: int
    phones: tuple[PhoneFact, ...]
    whose: str = ""


def answer_office_row(ctx: AnswerContext) -> Answer | None:
    """The numbers of the asked offices; None where none is asked for, or the notice has no list of offices."""
    if not asks_for_contact(ctx.spec.asked, ctx.request.question) or not ctx.sources:
        return None
    if certainty(ctx.found.confidence) == "none" and not ctx.request.filters.aids:
        return None
    if _ALSO_ASKED.search(fold(ctx.request.question)):
        return None  # several things are asked for, and the rules for one would drop the others
    source = ctx.sources[0]
    rows, named = asked_rows(ctx, source)
    if not rows:
        return None
    draft, notice = ctx.draft(), source.record.notice
    draft.say("from_notice", title=notice.title, date=day_text(notice.date, draft.reply))
    say_rows(draft, source, rows)
    if not named:
        draft.say("other_offices")
    known = ctx.request.filters.aids or is_of_named(ctx)
    confidence = at_least_sure(ctx.confidence) if known else at_least_possible(ctx.confidence)
    return draft.answer("fact", confidence)


def asks_for_contact(asked: str | None, words: str) -> bool:
    """Whether a telephone is asked for, or whom to ask: not who may apply."""
    return asked == "phone" or (asked == "who" and bool(_WHOM.search(fold(words))))


def asked_rows(ctx: AnswerContext, source: Source) -> tuple[tuple[Row, ...], bool]:
    """The rows to be told, and whether they are those of an office that the question names.

    Where it names none they are those for questions of applicants, of the authority itself. Of a list in parts (内资企业, 外资企业)
    they are those of the part that the question names, if it names one.
    """
    question = ctx.request.question
    rows = _of_asked_part(rows_of(source), ctx.units)
    named = named_rows(question, rows, source.record.notice.regions)
    if named or _FOR_OTHERS.search(fold(question)):
        return named, bool(named)
    general = [row for row in rows if _FOR_APPLICANTS.search(row.role)]
    whole = tuple(f"{name}{kind}" for name in source.record.notice.regions for kind in "市省")
    own = [row for row in rows if row.office.startswith(whole)]
    left = general or [row for row in own if not _FOR_OTHERS.search(f"{row.role}{row.office}")]
    return (tuple(left) if len(left) <= MAX_GENERAL and len(left) < len(rows) else ()), False


def _of_asked_part(rows: tuple[Row, ...], units: WeightedUnits) -> tuple[Row, ...]:
    """The rows of the parts of a list whose heads hold most of the question; all where the heads hold the same of it."""
    parts = dict.fromkeys(row.whose for row in rows if row.whose)
    held = {whose: units.matches(fold(whose)) for whose in parts}
    apart = {
        whose: sum(
            weight * max(own[n] - max((o[n] for w, o in held.items() if w != whose), default=0.0), 0.0)
            for n, weight in enumerate(units.weights)
        )
        for whose, own in held.items()
    }
    most = max(apart.values(), default=0.0)
    return tuple(row for row in rows if most <= 0 or apart.get(row.whose, most) == most)


def say_rows(draft: Draft, source: Source, rows: Sequence[Row]) -> None:
    """Write some rows, each with its numbers and cited by itself; those of several parts of a list with whom they are for."""
    several = len({row.whose for row in rows}) > 1
    for row in rows:
        number = draft.cite(source, row.start, row.phones[-1].end)
        numbers = say(draft.reply, "join").join(
            dict.fromkeys(value_text(phone, draft.reply) for phone in row.phones)
        )
        told = row.role if LOCALES[draft.reply].is_of_notices else ""
        role = say(draft.reply, "of_call", programme=told, text="") if told else ""
        if several and row.whose:
            role = say(draft.reply, "of_call", programme=_in_words(row.whose, draft), text=role)
        draft.say("office_phone", office=f"{role}{row.office}{_latin(row, draft)}", phone=numbers, n=number)
        for phone in row.phones:
            draft.state(phone, number)


def rows_of(source: Source) -> tuple[Row, ...]:
    """The offices of a notice that have numbers of their own, in order; empty where there are fewer than `MIN_ROWS`."""
    text = source.record.notice.text
    phones = sorted((f for f in source.record.facts if isinstance(f, PhoneFact)), key=lambda f: f.start)
    found: list[Row] = []
    before, whose = 0, ""
    for phone in phones:
        if phone.start < before:
            continue
        gap = text[before : phone.start]
        whose = next((m["whose"] for m in reversed([*_HEAD.finditer(gap)])), whose)
        if _SAME.fullmatch(gap):
            found[-1:] = [replace(r, phones=(*r.phones, phone)) for r in found[-1:]]
        elif name := _NAME.search(_tail(gap)):
            start = text.rindex(name.group(), 0, phone.start)
            role = _ROLE.search(gap[: max(0, len(gap) - (phone.start - start))])
            begins = start - len(role[0]) if role else start
            found.append(Row(name.group(), role[1] if role else "", begins, (phone,), whose))
        before = phone.end
    return tuple(found) if len(found) >= MIN_ROWS else ()


def _tail(gap: str) -> str:
    """The last words before a number, without the marks between the two."""
    words = _LOOSE.split(gap.strip())
    return next((word for word in reversed(words) if word), "")


def named_rows(question: str, rows: Sequence[Row], regions: Sequence[str]) -> tuple[Row, ...]:
    """The rows whose office begins with a place or an office that a question names; empty where all do, or too many.

    Args:
        question: as asked.
        rows: of a notice.
        regions: the notice's own places, which tell no office apart.

    """
    own = _own_forms(regions)
    asked = fold(question) + " " + " ".join(_places(question))
    best: dict[int, tuple[int, list[Row]]] = {}
    for row in rows:
        for start, size in _beginnings(row.office, asked, own):
            longest, told = best.get(start, (0, []))
            if size > longest:
                best[start] = (size, [row])
            elif size == longest:
                told.append(row)
    named = [row for row in rows if any(row in told for _, told in best.values())]
    return tuple(named) if len(named) <= min(MAX_NAMED, len(rows) - 1) else ()


def _own_forms(regions: Sequence[str]) -> list[str]:
    """The forms of a notice's own places, with which names of offices begin."""
    return [form for name in regions for form in (f"{name}市", f"{name}省", name)]


def _beginnings(office: str, asked: str, own: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(place in the question, length) of the words that a question shares with the beginning of an office's name.

    The notice's own place before it is skipped (苏州高新区 is asked for as 高新区); 江宁 of 江宁开发区 is no beginning of
    江宁区发改委.
    """
    name = office.removeprefix(next((form for form in own if office.startswith(form)), ""))
    size = next((n for n in range(len(name), 1, -1) if name[:n] in asked), 0)
    if not size or not _is_a_name(name[:size]):
        return
    start = asked.index(name[:size])
    if not _OF_ANOTHER.match(asked, start + size) or _OF_ANOTHER.match(name, size):
        yield start, size


def _is_a_name(words: str) -> bool:
    """Whether words name a place or an office: 平台 of 平台咨询电话 does not."""
    return bool(_OFFICE.search(words)) or any(
        place_named(f"{words}{kind}") for kind in ("", "区", "县", "市")
    )


def _places(question: str) -> list[str]:
    """Places that a question names in pinyin, by their Chinese names with and without what they are."""
    spelt = (m for m in find_places(question) if question[m.start : m.end].isascii())
    names = [mention.place.name for mention in spelt]
    return [form for name in names for form in ((name, name[:-1]) if len(name) > 2 else (name,))]


def _in_words(whose: str, draft: Draft) -> str:
    """Whom a part of a list is for, with its English name for readers of English."""
    known = "" if LOCALES[draft.reply].is_of_notices else gloss(whose)
    return f"{whose} ({known})" if known else whose


def _latin(row: Row, draft: Draft) -> str:
    """An office's place as readers of another language know it, in brackets."""
    if LOCALES[draft.reply].is_of_notices:
        return ""
    places = [place_text(mention.place.name, draft.reply) for mention in find_places(row.office)]
    spelt = places[0].split(" (")[0] if places else ""
    return f" ({spelt})" if spelt and spelt not in row.office else ""
