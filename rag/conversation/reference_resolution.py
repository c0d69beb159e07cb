"""A turn of a conversation as a question of its own, with the notices that it is about.

The rules are tried in order: a wish for another language, the rest of a list, an item picked by number or by name, a
narrower list, another value of the same programme, the same question of another place or year. A turn that fits none is
a new subject, which drops what went before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answering.call_list import MAX_ITEMS
from rag.answering.list_request import ListQuestion, list_question, may_ask_for_list
from rag.answering.small_talk import talk_kind
from rag.calls import CallRecord
from rag.conversation.askers_case import askers_case
from rag.conversation.choosing import equally_named
from rag.conversation.heard import with_names
from rag.conversation.thread import Thread
from rag.conversation.turn_requests import (
    pattern,
    picked,
    share,
    wanted_language,
    wants_more,
    wants_unspoken_language,
    without_acknowledgement,
)
from rag.conversation.turn_words import (
    TurnWords,
    asked_in,
    carried,
    joined,
    merged,
    read_turn,
    spoken,
    with_class,
    with_years,
    without_places,
)
from rag.conversation.understood_turn import Understood
from rag.domain import LEVELS, Language
from rag.facts.conditions_titles import titles_in
from rag.language.editions import contradict, find_batches, find_levels, with_batch, without_levels
from rag.language.grams import han_pairs
from rag.language.han import HAN
from rag.language.language_detection import turn_language
from rag.language.normalise import fold
from rag.language.own_years import with_own_year
from rag.language.places import resolve as place_named
from rag.language.question_dates import find_dates
from rag.language.segment import plain_words
from rag.public.conversation_json import Context, ListedItem
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import interpret

MAX_LEANING_CHARS = 80
"""A longer turn says for itself what it is about."""
SPOKEN_OF = 0.6
"""A turn's topic is part of what is spoken of from this share of its pairs of characters in the notices on."""
NAMED = 0.6
"""A turn names a call from this share of its topic's pairs in the call's name on."""
SHORT_TOPIC = 4
"""A topic of so few characters, beside a word that asks for a value, is a part of what is spoken of."""
PARTLY_SPOKEN_OF = 0.5
"""And from this share on, where the turn is as short as `SHORT_TURN`, asks something and goes on to nothing else."""
SHORT_TURN = 16
SHORT_ENGLISH = 8
"""An English turn of so many words may lean on what is spoken of without a word that points back."""
_ASKS = re.compile(
    r"什么|哪|谁|几|多少|多大|多久|多长|多高|怎么|怎样|如何|吗|是否|啥|行不行|能不能|可不可以|要不要|用不用|需不需要|够不够|么[?？]?$"
    r"|\b(?:what|which|when|where|who|whom|how|does|do|is|are|can|may)\b"
)
_OUTCOME = re.compile(r"会怎么?样|会不会|怎么办|咋办|有什么后果")
"""What comes of something is asked of what was spoken of: 一直不招人会怎样."""
_GOES_ON = re.compile(r"^(?:and |but |so )?(?:if|for|what if|when)\b")
"""An English turn that only adds a case to what was asked."""
_BARE_DISTRICT = re.compile(r"(?P<name>[一-鿿]{2,3}?)(?=(?:那边|这边)?(?:的|呢|找谁|问谁|电话|[?？]|$))")
_COMPARES = re.compile(
    r"^(?:那么?|它|这个|这项|这)?(?:跟|和|与|同)(?P<zh>[^,，。?？!！]{2,24}?)(?:相?比起?来?|对比|比较|之间)?(?P<asks>(?:有(?:什么|啥|何)(?:区别|不同|差别)|哪个|谁|(?<=比)|(?<=比起来)|(?<=比较))[^,，。?？!！]{0,12})$"
    r"|\b(?:compare (?:it|this|that|this one|that one) (?:with|to)|how does (?:it|this|that) compare (?:with|to)"
    r"|(?:what is|what['’]s) the difference (?:from|to|between (?:it|this|that) and)) (?P<en>[^,.?!]{2,60})$",
    re.IGNORECASE,
)
_REQUIREMENT = re.compile(r"(?:要求|条件|限制|门槛)的?$|\b(?:requirements?|conditions?|limits?|criteria)$")
"""What is demanded of one thing is a question of its own, whatever was asked before: 面积要求呢."""
_CLASS = re.compile(r"\b(?:class|grade|type|category) ([a-h])\b")
_CONTACT = re.compile(r"^contacts?$")
PICKED_BY_NAME = 0.5
"""An item is picked by its name from this share of the turn's topic in the name on."""


@dataclass(frozen=True)
class _Turn:
    """A turn beside the thread that it belongs to."""

    thread: Thread
    text: str
    words: TurnWords
    listed: ListQuestion | None
    as_of: dt.date
    script: Language | None = None

    @property
    def context(self) -> Context:
        return self.thread.context


def resolve(reader: CollectionReader, context: Context | None, text: str, as_of: dt.date) -> Understood:
    """Understand a turn from what the conversation is about."""
    text = text.strip()
    if kind := talk_kind(text):
        pinned = context.reply if context else None
        return Understood(text, talk=kind, reply=pinned, leans=True)
    spoken_of = context is not None and (context.question or context.pending)
    if context is None or not spoken_of or len(text) > MAX_LEANING_CHARS:
        return Understood(text, options=equally_named(reader, text))
    text = with_years(without_acknowledgement(text), as_of.year)
    thread = Thread(reader, context)
    said = text
    text = with_names(
        _with_whole_district(thread, text), lambda: thread.text, lambda n: thread.holds_place([n])
    )
    listed = list_question(text, interpret(text, as_of), as_of) if may_ask_for_list(text) else None
    turn = _Turn(thread, text, read_turn(text), listed, as_of, turn_language(said))
    for rule in _RULES:
        if understood := rule(turn):
            reply = understood.reply or context.reply or turn.script
            leaving = replace(understood, reply=reply, leans=True)
            return replace(leaving, staying=_staying(turn)) if rule is _of_another else leaving
    named = turn.words.places or turn.words.years or not turn.words.says_something
    options = equally_named(reader, text)
    return Understood(text, options=options, names_itself=named, staying=None if options else _staying(turn))


def _staying(turn: _Turn) -> Understood | None:
    """The turn asked of what was spoken of, where it names no place or year and asks for no list."""
    thread, words = turn.thread, turn.words
    if words.places or words.years or turn.listed or not words.says_something:
        return None
    if not thread.aids or thread.is_on_list:
        return None
    reply = turn.context.reply or turn.script
    question = joined(spoken(thread.subject), _asks(turn))
    aids = thread.aids
    return Understood(
        question, aids, thread.call_ids, reply=reply, leans=True, likely=_is_short_english(turn)
    )


def _with_whole_district(thread: Thread, text: str) -> str:
    """A turn that begins with a district's bare name (余杭的呢) with its whole one, where that lies in what is spoken of."""
    bare = _BARE_DISTRICT.match(text)
    for kind in "区县市" if bare else "":
        name = f"{bare['name']}{kind}" if bare else ""
        if (place := place_named(name)) and place.kind == "district" and thread.holds_place([name]):
            return f"{name}{text[len(bare['name']) :]}" if bare else text
    return text


# -- the same again ---------------------------------------------------------------------------------------------------


def _in_another_language(turn: _Turn) -> Understood | None:
    wanted = wanted_language(turn.text)
    if wanted is None and not (turn.context.question and wants_unspoken_language(turn.text)):
        return None
    aids = () if turn.thread.is_on_list else turn.thread.aids
    pinned = wanted or turn.context.reply  # one that is not spoken here: the same again in the one that was
    return Understood(turn.context.question, aids, reply=pinned, pinned=pinned)


def _the_rest(turn: _Turn) -> Understood | None:
    if not turn.thread.items or not turn.context.listing or not wants_more(turn.text):
        return None
    return Understood(turn.context.listing, shown=turn.thread.items)


# -- an item of the last list -----------------------------------------------------------------------------------------


def _picked_by_number(turn: _Turn) -> Understood | None:
    items = turn.thread.items
    pick = picked(turn.text, alone=bool(items) and (turn.thread.is_on_list or bool(turn.context.pending)))
    if pick is None or not items:
        return None
    if pick.number > len(items):
        return Understood(turn.text, options=items)
    return _of_item(turn, items[pick.number - 1], pick.rest)


def _picked_by_name(turn: _Turn) -> Understood | None:
    topic = turn.words.topic
    if len(turn.thread.items) < 2 or turn.listed or not (turn.context.pending or turn.thread.is_on_list):
        return None
    items = _of_level(turn, turn.thread.items)
    matches = [_match(turn.thread, item, topic, turn.words.place_names) for item in items]
    best = max(matches)
    if best < PICKED_BY_NAME or sum(match > best - 0.2 for match in matches) > 1:
        return None
    asks = turn.words.asks if turn.words.has_asked or not turn.context.pending else ""
    return _of_item(turn, items[matches.index(best)], asks)


def _of_level(turn: _Turn, items: Sequence[ListedItem]) -> Sequence[ListedItem]:
    """The items of the level that a turn names (市级的), as far as there are any."""
    levels = set(find_levels(turn.text))

    def fits(item: ListedItem) -> bool:
        call = turn.thread.call_of(item)
        return call is not None and bool(levels & set(find_levels(call.programme) or (call.level,)))

    return [item for item in items if fits(item)] or items


def _match(thread: Thread, item: ListedItem, topic: str, places: Sequence[str]) -> float:
    """The share of a turn's topic in an item's name; a place alone is matched with the item's places."""
    name = fold(thread.name_of(item))
    if topic:
        pairs = han_pairs(topic)
        return share(pairs, name) if pairs else thread.match_of(topic, name)
    call = thread.call_of(item)
    return float(bool(places) and call is not None and bool(set(places) & set(call.regions)))


def _of_item(turn: _Turn, item: ListedItem, rest: str) -> Understood:
    name = spoken(turn.thread.name_of(item))
    call_ids = (item.call_id,) if item.call_id else ()
    aids = turn.thread.about([item.aid], call_ids)
    asks = carried(rest) or turn.context.pending or _asked_before(turn)
    if not asks:
        return Understood(name, aids, call_ids, item=item)
    return Understood(joined(name, asks), aids, call_ids)


def _asked_before(turn: _Turn) -> str:
    """What was asked of the item before this one ("and the second?")."""
    return "" if turn.thread.is_on_list else asked_in(turn.context.question)


def _picked_by_day(turn: _Turn) -> Understood | None:
    """The item of the last list that closes first or last; those of one day as a list."""
    last = bool(pattern("latest").search(fold(turn.text)))
    if not turn.thread.is_on_list or not (last or pattern("soonest").search(fold(turn.text))):
        return None
    if last and len(turn.thread.items) >= MAX_ITEMS:  # more may not have been shown
        return None
    calls = [(call, item) for item in turn.thread.items if (call := turn.thread.call_of(item))]
    dated = [(call.deadline, item) for call, item in calls if call.deadline and call.deadline >= turn.as_of]
    if not dated:
        return None
    day = (max if last else min)(day for day, _ in dated)
    chosen = [item for found, item in dated if found == day]
    chinese = bool(HAN.search(turn.text))
    if len(chosen) == 1:
        return _of_item(turn, chosen[0], "什么时候截止" if chinese else "when does it close")
    before = _without_days(turn.context.listing, turn.as_of)
    written = (
        f"{day.year}年{day.month}月{day.day}日截止的"
        if chinese
        else f"closing on {day.day} {day:%B} {day.year}"
    )
    return Understood(f"{before} {written}")


# -- lists ------------------------------------------------------------------------------------------------------------


def _narrower_list(turn: _Turn) -> Understood | None:
    """A list asked for again with a window, an applicant or a subject, of the place spoken of."""
    context = turn.context
    narrows = bool(pattern("narrow").search(fold(turn.text)))
    if turn.words.places or not (turn.listed or narrows):
        return None
    if turn.thread.is_on_list:
        before = (
            _without_days(context.listing, turn.as_of)
            if find_dates(fold(turn.text), turn.as_of)
            else context.listing
        )
        return Understood(f"{before} {turn.text}")
    places = read_turn(context.question).place_names
    if turn.listed and turn.listed.sure and places and not narrows:
        return Understood(f"{places[0]}{'' if HAN.search(turn.text) else ' '}{turn.text}")
    return None


def _without_days(question: str, as_of: dt.date) -> str:
    folded = fold(question)
    for mention in reversed(find_dates(folded, as_of)):
        folded = f"{folded[: mention.start]} {folded[mention.end :]}"
    return folded


# -- the same programme -----------------------------------------------------------------------------------------------


def _same_subject(turn: _Turn) -> Understood | None:
    """Another value of what was spoken of."""
    thread, words = turn.thread, turn.words
    if turn.listed and turn.listed.sure:
        return None
    if not thread.aids or thread.is_on_list:
        return _which_one(turn)
    if words.places or words.years:
        return _within(turn)
    if not _leans(turn):
        return None
    own = words.topic and _ASKS.search(words.asks)  # B类要不要博士 asks another thing of that class
    if not (words.has_asked or own) and (question := with_class(turn.context.question, turn.text)):
        return Understood(question, thread.aids, thread.call_ids)
    subject = spoken(thread.subject)
    levels = find_levels(turn.text)
    if contradict(levels, find_levels(subject)):  # 市级的呢: another call, often of the same notice
        return Understood(joined(without_levels(subject), _asks(turn)), thread.aids)
    aids = thread.telling(interpret(turn.text, turn.as_of).asked) if words.has_asked else thread.aids
    return Understood(joined(subject, _asks(turn)), aids, thread.call_ids)


def _of_the_asker(turn: _Turn) -> Understood | None:
    """What somebody adds of himself or his firm, about what was spoken of."""
    thread = turn.thread
    if turn.listed or turn.words.places or not thread.aids or thread.is_on_list:
        return None
    if _names_another(turn, han_pairs(turn.words.topic)):
        return None
    only_a_year = turn.words.years and not (turn.words.topic or turn.words.has_asked)
    other = with_own_year(turn.context.question, turn.text) if only_a_year else ""
    question = other or askers_case(turn.text, spoken(thread.subject), turn.as_of)
    return Understood(question, thread.aids, thread.call_ids) if question else None


def _of_another_edition(turn: _Turn) -> Understood | None:
    """Another batch than that of the notices spoken of, or a programme of a level above theirs: of other notices."""
    thread = turn.thread
    if not thread.aids or thread.is_on_list or turn.words.places:
        return None
    before = turn.context.question
    records = [thread.reader.corpus.records[thread.reader.corpus.by_aid[aid]] for aid in thread.aids]
    if contradict(find_batches(turn.text), {b for record in records for b in record.batches}):
        if _ASKS.search(fold(turn.text)):
            return Understood(joined(spoken(thread.subject), turn.text))
        return Understood(with_batch(before, turn.text) or joined(spoken(thread.subject), turn.text))
    levels = set(find_levels(turn.text))
    above = levels - set(find_levels(thread.text)) if turn.words.points_on else set()
    highest = min((LEVELS.index(record.notice.level) for record in records), default=0)
    if above and all(LEVELS.index(level) < highest for level in above):
        return Understood(joined(without_places(before), turn.words.asks))
    return None


def _asks(turn: _Turn) -> str:
    """What a turn asks, with what was asked before where it names only another part ("and the paper copies?")."""
    words = turn.words
    asks = _CONTACT.sub("contact details", _CLASS.sub(lambda m: f"{m[1].upper()}类", words.asks))
    whole = words.has_asked or words.is_general or _ASKS.search(asks) or _REQUIREMENT.search(asks)
    return asks if whole else joined(asks, asked_in(turn.context.question))


def _which_one(turn: _Turn) -> Understood | None:
    """Of a list with several items a value alone is asked: ask back; of a list with one it is that one's."""
    items, words = turn.thread.items, turn.words
    if not items or words.places or words.years or words.topic or not (words.has_asked or words.is_general):
        return None
    if len(items) == 1:
        return _of_item(turn, items[0], words.asks)
    return Understood(turn.text, options=items)


def _within(turn: _Turn) -> Understood | None:
    """A place that lies in what was spoken of: its own notice of the call, or a part of the notice."""
    thread, words = turn.thread, turn.words
    if words.years or (words.topic and not _leans(turn)):
        return None
    own = thread.of_place(words.place_names)
    local = thread.local_of(words.place_names)
    if local:
        question = joined(joined(spoken(thread.subject), "".join(words.place_texts)), _asks(turn))
        return Understood(question, local.aids, (local.call_id,))
    named_alike = () if own else thread.of_same_name(words.place_names)
    told_there = thread.holds_place(words.place_names) and thread.tells_of(words.place_texts)
    if not own and not told_there and not named_alike:
        return None
    question = joined(joined(spoken(thread.subject), "".join(words.place_texts)), _asks(turn))
    if own and len(own) < len(thread.aids):
        return Understood(question, own, thread.call_ids)
    if named_alike:
        return Understood(question, named_alike)
    near = (*thread.aids, *thread.notices_of(words.place_names))
    return Understood(question, tuple(dict.fromkeys(near)), thread.call_ids)


def _leans(turn: _Turn) -> bool:
    """Whether a turn without a place or year is about what was spoken of."""
    words = turn.words
    if not words.topic:
        return words.says_something
    pairs = han_pairs(words.topic)
    if pairs:
        if _names_another(turn, pairs):
            return False
        size = len(words.topic.replace(" ", ""))
        return (
            share(pairs, turn.thread.text) >= SPOKEN_OF
            or words.points_back
            or bool(len(turn.text) <= SHORT_TURN and _OUTCOME.search(turn.text))
            or (words.has_asked and size <= SHORT_TOPIC)
            or (words.points_on and size < SHORT_TOPIC)
            or (not words.points_on and _asks_of_it(turn, pairs, size))
        )
    points_back = words.points_back and len(words.topic.split()) <= 1  # "their major" may be that of others
    return points_back or bool(_GOES_ON.search(fold(turn.text)))


def _is_short_english(turn: _Turn) -> bool:
    """Whether an English turn is likely to lean on what is spoken of, though its one word of its own may name something else."""
    words = turn.words
    few = len(turn.text.split()) <= SHORT_ENGLISH and len(words.topic.split()) <= 1
    return (words.points_back or (few and not words.points_on)) and not han_pairs(words.topic)


def _asks_of_it(turn: _Turn, pairs: frozenset[str], size: int) -> bool:
    """Whether a short turn that asks something asks it of what is spoken of, which holds half its words (场地要多大)."""
    if len(turn.text) > SHORT_TURN or not _ASKS.search(fold(turn.text)):
        return False
    words = [word for run in turn.words.topic.split() for word in plain_words(run)]
    told = max(share(pairs, turn.thread.text), share(words, turn.thread.text))
    return size <= 2 or told >= PARTLY_SPOKEN_OF


def _compared(turn: _Turn) -> Understood | None:
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


def _names_another(turn: _Turn, pairs: frozenset[str]) -> bool:
    """Whether the topic is the name of a call that was not spoken of, and not of the one that was.

    So is another title that firms apply for, alone (独角兽…要什么条件? 瞪羚呢?), though what was spoken of may mention it.
    """
    own = fold(turn.thread.subject) + turn.thread.titles
    if share(pairs, own) >= NAMED:
        return False
    asked, spoken_of = titles_in(turn.words.topic), titles_in(fold(turn.thread.subject))
    if asked and spoken_of and not turn.words.has_asked and asked.isdisjoint(spoken_of):
        return True
    named = _calls_named(turn.thread.reader, pairs)
    if (
        turn.words.has_asked and share(pairs, turn.thread.text) == 1.0
    ):  # 小巨人能补多少: a class of what was spoken of
        return any(turn.thread.is_near(call.regions) for call in named)
    return bool(named)


def _calls_named(reader: CollectionReader, pairs: frozenset[str]) -> list[CallRecord]:
    """The calls whose names hold most of some pairs of characters."""
    names = enumerate(reader.folded_programmes)
    return [reader.calls[n] for n, name in names if share(pairs, name) >= NAMED]


# -- the same question ------------------------------------------------------------------------------------------------


def _of_another(turn: _Turn) -> Understood | None:
    """The question before with another place, year or topic in it."""
    before = turn.context.listing if turn.thread.is_on_list else turn.context.question
    if turn.words.points_back and len(turn.words.topic.split()) > 1 and not han_pairs(turn.words.topic):
        return None  # says for itself what it is about, or is about what was spoken of
    if _is_of_other_places(turn, before):
        before = without_places(before)
    question = merged(before, _place_alone(turn) or turn.text) if before else turn.text
    return Understood(question) if question != turn.text else None


def _place_alone(turn: _Turn) -> str:
    """A turn that wants to be told more of a place (湛江的具体说说) as one that but names it; "" for any other."""
    if not turn.words.places or turn.words.years or carried(turn.words.asks.removeprefix("的")):
        return ""
    return (
        f"{turn.words.place_texts[0]}呢"
        if HAN.search(turn.text)
        else f"what about {turn.words.place_texts[0]}"
    )


def _is_of_other_places(turn: _Turn, before: str) -> bool:
    """Whether a turn names calls of other places than that which only the name of what was spoken of tells (江苏省工业互联网平台)."""
    subject = spoken(turn.thread.subject)
    if turn.words.places or not subject or not before.startswith(subject):
        return False
    told, own = (set(read_turn(text).place_names) for text in (before, subject))
    named = _calls_named(turn.thread.reader, han_pairs(turn.words.topic)) if told and told <= own else []
    return bool(named) and not any(told & set(call.regions) for call in named)


_RULES: tuple[Callable[[_Turn], Understood | None], ...] = (
    _in_another_language,
    _the_rest,
    _compared,
    _picked_by_number,
    _picked_by_day,
    _picked_by_name,
    _narrower_list,
    _of_the_asker,
    _of_another_edition,
    _same_subject,
    _of_another,
)
