"""A turn that picks an item of the last list: by its number, its name or its day, or by asking for a value of the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.kinds.call_list import MAX_ITEMS
from rag.conversation.siblings import class_named
from rag.conversation.thread import Thread
from rag.conversation.turn import Turn, without_days
from rag.conversation.turn_requests import pattern, picked, share
from rag.conversation.turn_wording import as_question, joined, spoken
from rag.conversation.turn_words import ASKS, asked_in, carried
from rag.conversation.understood_turn import Understood
from rag.language.editions import find_levels
from rag.language.grams import han_pairs
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.public.conversation_json import ListedItem

_ONE_OF = re.compile(
    r"第[一二两三123]个|\bthe (?:first|second|third|last)(?: one| programme| program| notice| call)?(?=[\s?.!]*$)"
)
"""One of the notices that an answer shows beside each other, without a number."""
_HEAD = re.compile("^[^：]+：")
_BRACKETS = re.compile("[()]")
PICKED_BY_NAME = 0.5
"""An item is picked by its name from this share of the turn's topic in the name on."""


def picked_by_number(turn: Turn) -> Understood | None:
    """The second one; of a list that is shorter, all of it to choose from."""
    items = turn.thread.items
    pick = picked(turn.text, alone=bool(items) and (turn.thread.is_on_list or bool(turn.context.pending)))
    if pick and not items and _ONE_OF.search(fold(turn.text)):
        items = turn.thread.told_beside
    if pick is None or not items:
        return None
    if pick.number > len(items):
        return Understood(turn.text, options=items)
    return of_item(turn, items[pick.number - 1], pick.rest)


def picked_by_name(turn: Turn) -> Understood | None:
    """The item whose name holds most of what a turn is about, where no other holds nearly as much."""
    topic = turn.words.topic
    told = turn.context.pending or turn.thread.is_on_list or (turn.words.points_on and topic)
    told = told or _names_another_item(turn)
    if len(turn.thread.items) < 2 or turn.listed or not told:
        return None
    if item := _of_class(turn):
        return of_item(turn, item, turn.words.asks)
    items = _of_level(turn, turn.thread.items)
    matches = [_match(turn.thread, item, topic, turn.words.place_names) for item in items]
    best = max(matches)
    if best < PICKED_BY_NAME or sum(match > best - 0.2 for match in matches) > 1:
        return None
    asks = turn.words.asks if turn.words.has_asked or not turn.context.pending else ""
    return of_item(turn, items[matches.index(best)], asks)


def _names_another_item(turn: Turn) -> bool:
    """Whether all of a turn's topic is in the name of a listed item and nothing of it in that of what is spoken of (首台套的找哪个电话)."""
    pairs = han_pairs(turn.words.topic)
    if not pairs or not turn.thread.items or share(pairs, fold(turn.thread.subject)):
        return False
    matches = (_match(turn.thread, item, turn.words.topic, ()) for item in turn.thread.items)
    return max(matches) == 1


def _of_class(turn: Turn) -> ListedItem | None:
    """The only item whose call is of the class that a turn names (A类什么时候截止)."""
    if not (turn.thread.is_on_list or turn.context.pending):
        return None
    calls = [(item, turn.thread.call_of(item)) for item in turn.thread.items]
    named = class_named([call for _, call in calls if call], turn.text)
    return next((item for item, call in calls if call and call is named), None)


def _of_level(turn: Turn, items: Sequence[ListedItem]) -> Sequence[ListedItem]:
    """The items of the level that a turn names (市级的), as far as there are any."""
    levels = set(find_levels(turn.text))

    def fits(item: ListedItem) -> bool:
        call = turn.thread.call_of(item)
        return call is not None and bool(levels & set(find_levels(call.programme) or (call.level,)))

    return [item for item in items if fits(item)] or items


def _match(thread: Thread, item: ListedItem, topic: str, places: Sequence[str]) -> float:
    """The share of a turn's topic in an item's name; a place alone is matched with the item's places."""
    name = fold(f"{thread.name_of(item)} {thread.own_title(item.aid)}")
    name += _BRACKETS.sub("", name)  # 首台(套) is said without
    if topic:
        pairs = han_pairs(topic)
        return share(pairs, name) if pairs else thread.match_of(topic, name)
    call = thread.call_of(item)
    return float(bool(places) and call is not None and bool(set(places) & set(call.regions)))


def of_item(turn: Turn, item: ListedItem, rest: str) -> Understood:
    """What the rest of a turn, else an earlier one, asks of an item; the item itself where nothing was asked."""
    name = spoken(turn.thread.name_of(item))
    call_ids = (item.call_id,) if item.call_id else ()
    aids = turn.thread.about([item.aid], call_ids)
    asks = "" if _only_names(turn, item, rest) else as_question(carried(rest))
    asks = asks or turn.context.pending or _asked_before(turn)
    if not asks:
        return Understood(name, aids, call_ids, item=item)
    call = turn.thread.call_of(item)
    if call and all(notice.role == "digest" for notice in call.notices):  # others tell more of it
        aids = turn.thread.with_namesakes(aids, call_ids)
    return Understood(joined(name, asks), aids, call_ids)


def _only_names(turn: Turn, item: ListedItem, rest: str) -> bool:
    """Whether the rest of a turn but names its item, another group or class of what is spoken of (创意组)."""
    name, pairs = turn.thread.name_of(item), han_pairs(rest)
    beside = _HEAD.match(name)
    of_the_same = beside is not None and turn.thread.subject.startswith(beside.group())
    return of_the_same and bool(pairs) and not ASKS.search(rest) and share(pairs, fold(name)) == 1


def _asked_before(turn: Turn) -> str:
    """What was asked of the item before this one ("and the second?")."""
    return "" if turn.thread.is_on_list else asked_in(turn.context.question)


def picked_by_day(turn: Turn) -> Understood | None:
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
        return of_item(turn, chosen[0], "什么时候截止" if chinese else "when does it close")
    before = without_days(turn.context.listing, turn.as_of)
    written = (
        f"{day.year}年{day.month}月{day.day}日截止的"
        if chinese
        else f"closing on {day.day} {day:%B} {day.year}"
    )
    return Understood(f"{before} {written}")


def which_one(turn: Turn) -> Understood | None:
    """Of a list with several items a value alone is asked: ask back; of a list with one it is that one's."""
    items, words = turn.thread.items, turn.words
    if not items or words.places or words.years or words.topic or not (words.has_asked or words.is_general):
        return None
    alike = turn.thread.about([items[0].aid], [items[0].call_id] if items[0].call_id else [])
    if all(item.aid in alike and item.call_id in (items[0].call_id, None) for item in items):
        return of_item(turn, items[0], words.asks)  # a list of one, or of notices that tell of one
    return Understood(turn.text, options=items)
