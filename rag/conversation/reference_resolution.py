"""A turn of a conversation as a question of its own, with the notices that it is about.

The rules are tried in order: a wish for another language, the rest of a list, an item picked by number or by name, a
narrower list, another value of the same programme, the same question of another place or year. A turn that fits none is
a new subject, which drops what went before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from rag.answering.asked.list_request import list_question, may_ask_for_list
from rag.answering.composing.small_talk import talk_kind
from rag.conversation.choosing import equally_named
from rag.conversation.elsewhere import of_another_place
from rag.conversation.heard import with_names
from rag.conversation.merging import merged
from rag.conversation.own_figures import tells_own_figure
from rag.conversation.picking import picked_by_day, picked_by_name, picked_by_number
from rag.conversation.same_subject import (
    all_asked,
    calls_named,
    is_short_english,
    of_another_edition,
    of_same_subject,
    of_sibling,
    of_the_asker,
    with_part,
)
from rag.conversation.short_words import with_batch, with_written_class
from rag.conversation.thread import Thread
from rag.conversation.turn import Turn, without_days
from rag.conversation.turn_requests import (
    corrected,
    pattern,
    picked,
    wanted_language,
    wants_more,
    wants_unspoken_language,
    without_acknowledgement,
)
from rag.conversation.turn_wording import joined, spoken
from rag.conversation.turn_words import carried, read_turn, with_years, without_places
from rag.conversation.understood_turn import Understood
from rag.language.gazetteer import own_name
from rag.language.grams import han_pairs
from rag.language.han import HAN
from rag.language.language_detection import turn_language
from rag.language.normalise import fold
from rag.language.places import find_places, is_bare_name, without_word
from rag.language.places import resolve as place_named
from rag.language.question_dates import find_dates
from rag.public.conversation_json import Context
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import interpret

_STATES = {"cancelled": "取消", "suspended": "暂停"}
_NAME_MARKS = re.compile("[《》]")
_MARKS = re.compile(r"[\s,，。.?？!！、~…'’]+")
MAX_LEANING_CHARS = 80
"""A longer turn says for itself what it is about."""
_BARE_DISTRICT = re.compile(
    r"(?:换成|换到|改成|那么?|要是|如果是?)?(?P<name>[一-鿿]{2,3}?)(?=(?:那边|这边)?(?:的|呢|找谁|问谁|电话|[?？]|$))"
)
_COMPARES = re.compile(
    r"^(?:那么?|它|这个|这项|这)?(?:跟|和|与|同)(?P<zh>[^,，。?？!！]{2,24}?)(?:相?比起?来?|对比|比较|之间)?(?P<asks>(?:有(?:什么|啥|何)(?:区别|不同|差别)|哪个|谁|(?<=比)|(?<=比起来)|(?<=比较))[^,，。?？!！]{0,12})$"
    r"|\b(?:compare (?:it|this|that|this one|that one) (?:with|to)|how does (?:it|this|that) compare (?:with|to)"
    r"|(?:what is|what['’]s) the difference (?:from|to|between (?:it|this|that) and)) (?P<en>[^,.?!]{2,60})$",
    re.IGNORECASE,
)


def resolve(reader: CollectionReader, context: Context | None, text: str, as_of: dt.date) -> Understood:
    """Understand a turn from what the conversation is about."""
    text = text.strip()
    if kind := talk_kind(text):
        pinned = context.reply if context else None
        return Understood(text, talk=kind, reply=pinned, leans=True)
    spoken_of = context is not None and (context.question or context.pending)
    if context is None or not spoken_of or len(text) > MAX_LEANING_CHARS:
        return Understood(text, options=equally_named(reader, text))
    text = corrected(without_acknowledgement(text))
    text = text if tells_own_figure(text) else with_years(text, as_of.year)
    thread = Thread(reader, context)
    said = text
    text = with_names(
        _with_whole_district(thread, text), lambda: thread.text, lambda n: thread.holds_place([n])
    )
    text = with_batch(with_written_class(text, thread.text), context.question)
    listed = list_question(text, interpret(text, as_of), as_of) if may_ask_for_list(text) else None
    turn = Turn(thread, text, read_turn(text), listed, as_of, turn_language(said))
    for rule in _RULES:
        if understood := rule(turn):
            reply = understood.reply or context.reply or turn.script
            leaving = replace(understood, reply=reply, leans=True)
            return replace(leaving, staying=_staying(turn)) if rule is _of_another else leaving
    named = turn.words.places or turn.words.years or not turn.words.says_something
    text = _at_the_place_before(turn)
    options = equally_named(reader, text)
    return Understood(text, options=options, names_itself=named, staying=None if options else _staying(turn))


def _at_the_place_before(turn: Turn) -> str:
    """A turn with the place of the question before, where that found nothing: what else is asked then is asked of the same place."""
    places = read_turn(turn.context.question).place_texts
    found = turn.context.aids or turn.context.items
    if found or not places or turn.words.places or not turn.words.says_something:
        return turn.text
    return f"{places[0]}{turn.text}" if HAN.search(turn.text) else f"{places[0]}: {turn.text}"


def _staying(turn: Turn) -> Understood | None:
    """The turn asked of what was spoken of, where it names no place or year and asks for no list."""
    thread, words = turn.thread, turn.words
    if words.places or words.years or not words.says_something or (turn.listed and turn.listed.sure):
        return None
    if not thread.aids or thread.is_on_several:
        return None
    reply = turn.context.reply or turn.script
    question = joined(with_part(turn, spoken(thread.subject)), all_asked(turn))
    aids = thread.aids
    return Understood(question, aids, thread.call_ids, reply=reply, leans=True, likely=is_short_english(turn))


def _with_whole_district(thread: Thread, text: str) -> str:
    """A turn that begins with a district's bare name (余杭的呢, 换成红花岗呢) with its whole one, where it can be no other word."""
    bare = _BARE_DISTRICT.match(text)
    district = _district(thread, bare["name"]) if bare else None
    if bare is None or district is None:
        return text
    return f"{text[: bare.start('name')]}{district}{text[bare.end('name') :]}"


def _district(thread: Thread, name: str) -> str | None:
    """The whole name of a district, where that lies in what is spoken of, is of the collection or is known by its bare name."""
    city = place_named(name)
    if city and city.kind == "city" and city.name == name and not find_places(f"那{name}呢"):
        return f"{name}市"  # 大同 is a word as well
    for kind in "区县市":
        place = place_named(f"{name}{kind}")
        if place and place.kind == "district" and thread.holds_place([place.name]):
            return f"{name}{kind}"
    alone = place_named(name, short=True)
    if alone is None or alone.kind != "district" or alone.name.endswith(name):
        return None
    known = is_bare_name(name) or thread.reader.corpus.holds_place(alone)
    return own_name(alone).full if known and thread.context.question else None


def _in_another_language(turn: Turn) -> Understood | None:
    wanted = wanted_language(turn.text)
    if wanted is None and not (turn.context.question and wants_unspoken_language(turn.text)):
        return None
    of_thread = turn.thread.holds_place(read_turn(turn.context.question).place_names)
    aids = turn.thread.aids if of_thread and not turn.thread.is_on_list else ()
    pinned = wanted or turn.context.reply  # one that is not spoken here: the same again in the one that was
    return Understood(turn.context.question, aids, reply=pinned, pinned=pinned)


def _the_rest(turn: Turn) -> Understood | None:
    if not turn.thread.items or not turn.context.listing or not wants_more(turn.text):
        return None
    return Understood(turn.context.listing, shown=turn.thread.items)


def _narrower_list(turn: Turn) -> Understood | None:
    """A list asked for again with a window, an applicant or a subject, of the place spoken of."""
    context = turn.context
    narrows = bool(pattern("narrow").search(fold(turn.text)))
    if turn.words.places or not (turn.listed or narrows):
        return None
    if turn.thread.is_on_list or (narrows and turn.thread.items and context.listing):
        before = (
            without_days(context.listing, turn.as_of)
            if find_dates(fold(turn.text), turn.as_of)
            else context.listing
        )
        return Understood(f"{before} {turn.text}")
    places = read_turn(context.question).place_names
    if turn.listed and turn.listed.sure and places and not narrows:
        return Understood(f"{places[0]}{'' if HAN.search(turn.text) else ' '}{turn.text}")
    return None


def _compared(turn: Turn) -> Understood | None:
    """What was spoken of beside another programme that a turn compares it with: 跟概念验证中心有什么区别."""
    match = _COMPARES.search(turn.text.strip(" ?？。.!！"))
    if match is None or not turn.thread.subject or turn.thread.is_on_list:
        return None
    other = (match["zh"] or match["en"]).strip()
    pick, items = picked(other, alone=False), turn.thread.items
    if pick and 0 < pick.number <= len(items) and not pick.rest:
        other = spoken(turn.thread.name_of(items[pick.number - 1]))
    subject = spoken(turn.thread.subject)
    if match["en"]:
        return Understood(f"what is the difference between {subject} and {other}")
    asks = match["asks"] if match["asks"].startswith(("哪", "谁")) else "有什么区别"
    return Understood(f"{subject}和{other}{asks}")


def _of_another(turn: Turn) -> Understood | None:
    """The question before with another place, year or topic in it."""
    before = turn.context.listing if turn.thread.is_on_list else turn.context.question
    if turn.words.points_back and len(turn.words.topic.split()) > 1 and not han_pairs(turn.words.topic):
        return None  # says for itself what it is about, or is about what was spoken of
    if _is_of_other_places(turn, before):
        before = without_places(before)
    elif turn.words.places:
        before = _NAME_MARKS.sub(
            "", _without_own_places(turn.thread, before)
        )  # the other place's has another name
    question = merged(before, _place_alone(turn) or turn.text) if before else turn.text
    return Understood(question) if question != turn.text else None


def _without_own_places(thread: Thread, question: str) -> str:
    """A question that goes on to another place, without the bare names of districts in that of what was spoken of (汇川开火锅店…)."""
    subject = spoken(thread.subject)
    named = bool(subject) and question.startswith(subject)
    districts = (own for name in thread.places if (own := place_named(name)) and own.kind == "district")
    for district in districts:
        names = own_name(district)
        if named:
            question = question.replace(names.full, "")
        if names.full not in question:  # else the other place is put in its stead
            question = without_word(question, names.bare)
    return question.strip() or subject


def _place_alone(turn: Turn) -> str:
    """A turn that wants to be told more of a place (湛江的具体说说) as one that but names it; "" for any other."""
    if not turn.words.places or turn.words.years or carried(turn.words.asks.removeprefix("的")):
        return ""
    return (
        f"{turn.words.place_texts[0]}呢"
        if HAN.search(turn.text)
        else f"what about {turn.words.place_texts[0]}"
    )


def _why(turn: Turn) -> Understood | None:
    """The reason for what was answered: of what was called off why it was, of a yes or no the same again, which tells what decides."""
    thread = turn.thread
    if not pattern("why").fullmatch(_MARKS.sub("", fold(turn.text))) or not thread.aids or thread.is_on_list:
        return None
    calls = thread.calls
    state = next((call.state for call in calls if call.state in _STATES), None)
    if state is not None:
        return Understood(f"{spoken(thread.subject)}为什么{_STATES[state]}", thread.aids, thread.call_ids)
    asked = interpret(turn.context.question, turn.as_of).asked
    question = turn.context.question if asked == "yes_no" else f"{turn.context.question} {turn.text}"
    return Understood(question, thread.aids, thread.call_ids)


def _asked_back(turn: Turn) -> Understood | None:
    """Whether the last answer is sure, or where it is written: the same again, which quotes and links what it rests on."""
    asked = _MARKS.sub("", fold(turn.text))
    if not any(pattern(kind).fullmatch(asked) for kind in ("sure", "written")):
        return None
    thread = turn.thread
    return Understood(turn.context.question, () if thread.is_on_list else thread.aids, thread.call_ids)


def _is_of_other_places(turn: Turn, before: str) -> bool:
    """Whether a turn names calls of other places than that which only the name of what was spoken of tells (江苏省工业互联网平台)."""
    subject = spoken(turn.thread.subject)
    if turn.words.places or not subject or not before.startswith(subject):
        return False
    told, own = (set(read_turn(text).place_names) for text in (before, subject))
    named = calls_named(turn.thread.reader, han_pairs(turn.words.topic)) if told and told <= own else []
    return bool(named) and not any(told & set(call.regions) for call in named)


_RULES: tuple[Callable[[Turn], Understood | None], ...] = (
    _in_another_language,
    _the_rest,
    _asked_back,
    _compared,
    picked_by_number,
    picked_by_day,
    picked_by_name,
    _narrower_list,
    of_the_asker,
    of_sibling,
    of_another_edition,
    _why,
    of_same_subject,
    of_another_place,
    _of_another,
)
