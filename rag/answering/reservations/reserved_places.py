"""Reservations about places and offices: the whole for one of its parts, one place where none is named, an office for another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.doubts.abstention import fact_name
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.held_units import HELD
from rag.answering.quoting.named_call import is_named_in_full
from rag.answering.quoting.quote_selection import weigh
from rag.answering.wording.asked_sum import is_for_complaints, wants_complaints
from rag.answering.wording.phrases import say
from rag.domain import Notice
from rag.facts.notice_record import NoticeRecord
from rag.language.gazetteer import own_name
from rag.language.latin_districts import districts_by_sound, is_spelt_name
from rag.language.normalise import fold, to_simplified
from rag.language.places import (
    Place,
    ancestors,
    applicable_regions,
    find_places,
    resolve,
    resolve_all,
    within,
)
from rag.language.places import place as place_of
from rag.language.segment import generic_words
from rag.public import Answer
from rag.resources import patterns
from rag.retrieval.answer_types import MONEY, REACHED_BY

OPENING_CHARS = 200
"""Of a notice's text; it says there what it is of, where its title does not."""
OF_ONES_OWN = ("phone", "contact", "email", "address", "deadline", "event")
"""Values that each place and office has of its own; a sum or a condition holds for all of them."""
AS_GOOD = 0.65
"""Of what the told notice's best sentence weighs: of 196 sure tuning answers to questions without a place five have such a rival, all of them wrong."""
_OWN = {"phone": "phone", "email": "email", "address": "address", "who": "phone", "when": "when"}
_DISTRICT = re.compile(r"\b(?:district|county)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][a-z]{4,}\b")
_PLACE_HEAD = re.compile(
    r"(?m)^[^\S\n]{0,4}(?:[一二三四五六七八九十\d]{1,3}(?:[、.．]|[^\S\n]))?[【\[（(◆■●▶◎]{0,2}(?P<name>[一-鿿]{2,8})[】\]）):：｜|]"
)
_GAP = "[^,，。；、\\n]{0,5}"
_BEFORE_SHORT = r"^|[\W_在问于到和与及的]"
_AFTER_SHORT = (
    r"$|[\W_的]|咨询|联系|电话|热线|地址|邮箱|什么时候|何时|哪天|几号|截止|找谁|这边|那边"
    r"|(?:市场|工信|经信|科技|商务|发改|财政|人社|农业|住建|交通|文旅|卫健|教育|民政|税务|人力|生态|自然|文化|应急|统计|水利|数据)[一-鿿]{0,8}局"
)


def _asked_own(ctx: AnswerContext, answer: Answer) -> str:
    """The asked kind of value of which each place and office has its own, by its name in `fact.…` of the phrases; "" if none is asked."""
    if ctx.spec.asked in _OWN:
        return _OWN[ctx.spec.asked]
    kinds = {stated.kind for stated in answer.stated} & {*OF_ONES_OWN}
    return "any" if kinds and ctx.spec.asked is None and answer.parts else ""


def of_the_whole(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """A district of the notice's city is named, and what is told is the city's."""
    asked = _asked_own(ctx, answer)
    own = resolve_all(record.notice.regions)
    if not asked or not own or ctx.spec.audience == "public":
        return None
    told = " ".join([record.notice.title, *(c.quote for c in answer.citations)])
    for part in _parts_named(ctx, own):
        if not any(form in told for form in forms_of(part)):
            whole = say(ctx.spec.reply, "join").join(record.notice.regions[:2])
            fact = say(ctx.spec.reply, f"fact.{asked}")
            return say(ctx.spec.reply, "part_unlisted", part=part, whole=whole, fact=fact)
    return None


def _parts_named(ctx: AnswerContext, own: Sequence[Place]) -> list[str]:
    """The places within a notice's own that the question names, also without 市, 区 or 县 (慈溪 beside 宁波)."""
    named = resolve_all(ctx.read.regions)
    question = to_simplified(ctx.request.question)
    short = districts_without_kind(question, own)
    spelt = [place for place in resolve_all(ctx.read.expansions) if place.kind == "district"]
    beside = [p for p in spelt if _DISTRICT.search(question) and _is_beside(p, own)]
    return list(dict.fromkeys(p.name for p in (*named, *short, *beside) if p in beside or _is_part(p, own)))


def districts_without_kind(question: str, own: Sequence[Place]) -> list[Place]:
    """The districts of these cities that a simplified question names by their bare names, as words of their own.

    新建 in 新建厂房 and 市中 in 市中小企业 are no districts: the name must stand alone, or between the city's name and what is asked for.
    """
    found = []
    for city in own:
        names = applicable_regions(city) if city.kind == "city" else ()
        before = f"{_BEFORE_SHORT}|{re.escape(city.name)}市?"
        for district in map(place_of, names):
            bare = forms_of(district.name)[-1]
            if district.kind != "district" or bare not in question or bare in generic_words():
                continue
            if bare == own_name(city).bare:
                continue  # 长沙 is the city, and not 长沙县 within it
            if re.search(f"(?:{before}){re.escape(bare)}(?={_AFTER_SHORT})", question):
                found.append(district)
    return found


def _is_part(place: Place, own: Sequence[Place]) -> bool:
    return any(within(place, o) for o in own) and not any(within(o, place) for o in own)


def of_one_place(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """Where a question names no place, nor a programme in full, and a sentence of another place's notice answers nearly as well."""
    if (
        not (answer.stated or answer.certainty == "sure")
        or ctx.read.regions
        or find_places(ctx.request.question)
    ):
        return None
    told = {stated.call_id for stated in answer.stated if stated.call_id}
    calls = [call for call_id in told if (call := ctx.reader.calls_by_id.get(call_id))]
    if any(is_named_in_full(call, ctx.request.question, ctx.read) for call in calls):
        return None
    regions = record.notice.regions
    if not any(_are_apart(regions, source.record.notice.regions) for source in ctx.sources):
        return None
    scored = weigh(ctx.sources, ctx.units, ctx.spec, ctx.weights)
    own = max((s.weight for s in scored if s.source.record.notice.aid == record.notice.aid), default=0.0)
    in_title = ctx.units.matches(fold(record.notice.title))
    named = [n for n, held in enumerate(in_title) if held > HELD]
    others = (
        s.source.record.notice for s in scored if s.facts and s.weight + ctx.weights.not_best >= AS_GOOD * own
    )
    apart = (notice for notice in others if _are_apart(record.notice.regions, notice.regions))
    other = next((notice for notice in apart if _holds(ctx, notice, named)), None)
    if other is None:
        return None
    place, beside = _city(record.notice.regions), _city(other.regions)
    return say(ctx.spec.reply, "of_one_place", place=place, other=beside)


def _city(regions: Sequence[str]) -> str:
    """The city of a notice's places, or the first of them."""
    return next((place.name for place in resolve_all(regions) if place.kind == "city"), regions[0])


def _holds(ctx: AnswerContext, notice: Notice, named: Sequence[int]) -> bool:
    """Whether a notice's title and beginning hold all units of the question that name another one."""
    held = ctx.units.matches(fold(f"{notice.title} {notice.text[:OPENING_CHARS]}"))
    return all(held[n] > HELD for n in named)


def _are_apart(regions: Sequence[str], others: Sequence[str]) -> bool:
    """Whether both are known and none holds the other."""
    own, beside = resolve_all(regions), resolve_all(others)
    return bool(own and beside) and not any(within(a, b) or within(b, a) for a in own for b in beside)


def _is_beside(place: Place, own: Sequence[Place]) -> bool:
    """Whether a district spelt in English ("Chengyang district") is another district of the city of these places."""
    cities = {a for o in own for a in ancestors(o) if a.kind == "city"}
    return place not in own and bool(cities & set(ancestors(place)))


def forms_of(name: str) -> tuple[str, ...]:
    """A place's names: as it is, without the city that distinguishes it (南京鼓楼区), and, from three characters on, without 市, 区 or 县."""
    full = own_name(place_of(name)).full
    whole = (name,) if full == name else (name, full)
    return (*whole, name[:-1]) if len(name) > 2 and name[-1] in "市区县" else whole


def spelt_elsewhere(question: str, notice: Notice) -> bool:
    """Whether a question spells the name of a district in Latin letters (the Pingtan start-up park) that a notice neither is of nor writes.

    Where the words around it do not show that a place is meant, it is not read as one.
    """
    own = resolve_all(notice.regions)
    text = f"{notice.title} {notice.text}"
    for word in _NAME.findall(question):
        meant = districts_by_sound(word) if is_spelt_name(word) else ()
        near = any(within(place, o) or within(o, place) for place in meant for o in own)
        if meant and not near and not any(form in text for place in meant for form in forms_of(place.name)):
            return True
    return False


def of_another_section(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """What is told stands below the name of another of the notice's places than the asked one: 【长沙】 in a list for 长沙 and 株洲."""
    asked, told = resolve_all(ctx.read.regions), _sections_told(ctx, answer, record)
    if not told or any(_is_beneath(place, asked) for place in told):
        return None
    return say(
        ctx.spec.reply, "part_unlisted", part=asked[0].name, whole=told[0].name, fact=fact_name(ctx.spec)
    )


def _sections_told(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> list[Place]:
    """By which places' names the lines are headed in which the told values stand, or the first quote; empty where no place is asked for or heads them."""
    source = ctx.source_of(record.notice.aid) if ctx.read.regions else None
    sections = place_sections(source.record.notice.text) if source is not None else []
    if len({place for _, place in sections}) <= 1:
        return []
    markers = {stated.marker for stated in answer.stated} or {answer.citations[0].marker}
    starts = [c.start for c in answer.citations if c.marker in markers and c.aid == record.notice.aid]
    before = ([place for at, place in sections if at <= start] for start in starts)
    return [places[-1] for places in before if places]


def of_a_neighbour(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """A district is asked about that the notice nowhere writes, and title or quote are of another one of its city (锦江 for 青羊区)."""
    if ctx.spec.asked in REACHED_BY and (whole := of_the_whole(ctx, answer, record)):
        return whole  # the number is the city's, whichever district is written beside it
    asked = [place for place in resolve_all(ctx.read.regions) if place.kind == "district"]
    own = ctx.spec.asked in (*_OWN, *MONEY)  # whoever asks whether he may is told by what binds all of a city
    source = ctx.source_of(record.notice.aid) if asked and own else None
    text = source.record.notice.text if source else ""
    if source is None or _writes(f"{record.notice.title}\n{text}", asked):
        return None
    quoted = " ".join(c.quote for c in answer.citations if c.aid == record.notice.aid)
    cities = {city for place in asked for city in ancestors(place) if city.kind == "city"}
    bare = {own_name(city).bare for city in cities}  # 岳阳 is the city, and not 岳阳县 within it
    beside = [place_of(name) for city in cities for name in applicable_regions(city)]
    others = [p for p in beside if p.kind == "district" and p not in asked and own_name(p).bare not in bare]
    told = [p for p in others if _writes(record.notice.title, [p]) or own_name(p).full in quoted]
    named = told or (_in_a_row(text, others) if not record.notice.is_digest else [])
    if not named:
        return None
    fact = fact_name(ctx.spec)
    return say(ctx.spec.reply, "part_unlisted", part=asked[0].name, whole=named[0].name, fact=fact)


def _in_a_row(text: str, others: Sequence[Place]) -> list[Place]:
    """Those of some districts that a text names side by side (在昌吉市、呼图壁县、玛纳斯县试点), for whom it is; none where it speaks of the rest as well."""
    if _OF_THE_REST.search(text):
        return []
    names = {name: place for place in others for name in (place.name, own_name(place).full)}
    rows = ([names[n] for n in _ROW_MARKS.split(row.group()) if n in names] for row in _ROW.finditer(text))
    return next((row for row in rows if len(row) > 1), [])


_ROW = re.compile(r"[一-鿿]{2,10}[市区县旗](?:[、和及][一-鿿]{2,10}[市区县旗])+")
_ROW_MARKS = re.compile("[、和及]")
_OF_THE_REST = re.compile(r"其[他余它](?:各|的)?[市区县旗]|各[市区县旗]|全[市州盟省]")


def _writes(text: str, places: Sequence[Place]) -> bool:
    return any(form in text for place in places for form in forms_of(place.name))


def _is_beneath(place: Place, asked: Sequence[Place]) -> bool:
    return any(within(place, a) or within(a, place) for a in asked)


def place_sections(text: str) -> list[tuple[int, Place]]:
    """Where the lines of a text begin that are headed by a place's name, and by which."""
    found = ((m.start(), resolve(m["name"])) for m in _PLACE_HEAD.finditer(text))
    return [(at, place) for at, place in found if place is not None]


_COMPLAINTS_NUMBER = re.compile(r"(?:投诉|举报|监督|异议|纪检|纪委)[^。；;\n]{0,20}\d{3}")


def of_another_office(ctx: AnswerContext, answer: Answer, record: NoticeRecord) -> str | None:
    """An office or track is named, or complaints are to be made, and the notice tells no number of it."""
    if _asked_own(ctx, answer) != "phone":
        return None
    source = ctx.source_of(record.notice.aid)
    if source is None:
        return None
    if wants_complaints(fold(ctx.request.question)) and not any(map(is_for_complaints, source.record.facts)):
        if _COMPLAINTS_NUMBER.search(fold(source.record.notice.text)):
            return say(ctx.spec.reply, "maybe")
        text = say(ctx.spec.reply, "complaints")
        return say(ctx.spec.reply, "office_unlisted", office=text, fact=say(ctx.spec.reply, "fact.phone"))
    office = unlisted_office(
        ctx.request.question, f"{source.record.notice.title}\n{source.record.notice.text}"
    )
    if office is None:
        return None
    return say(ctx.spec.reply, "office_unlisted", office=office, fact=say(ctx.spec.reply, "fact.phone"))


def unlisted_office(question: str, text: str) -> str | None:
    """The office or track that a question names and a text does not, not even in its full form (人社局: 人力资源和社会保障局)."""
    folded = fold(text)
    for match in patterns("rag.answering", "reservation.tsv")["office"].finditer(fold(question)):
        if not re.search(_GAP.join(map(re.escape, match.group())), folded):
            return match.group()
    return None
