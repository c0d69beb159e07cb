"""What a conversation is about, as far as the collection knows it: notices, calls, the last list."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

import numpy as np

from indexes.search_protocols import Unit
from rag.answering.wording.phrases import say
from rag.calls import CallRecord
from rag.calls.call_table import LeastAsked
from rag.calls.stored_calls import chosen
from rag.conversation.names_alike import SAME_NAME, core, likeness
from rag.conversation.turn_requests import share
from rag.domain import LANGUAGES, Notice
from rag.domain.facts import AmountFact, Fact, RateFact
from rag.domain.notice import RESULTS
from rag.facts.conditions.held_titles import titles_in
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import ancestors, applies_to
from rag.language.places import resolve as place_named
from rag.language.places import resolve_all as places_named
from rag.language.query_units import query_units
from rag.language.question_dates import find_dates
from rag.public.conversation_json import Context, ListedItem
from rag.retrieval.answer_types import REACHED_BY, stated_by
from rag.retrieval.reader import CollectionReader

_ANY_DAY = dt.date(2025, 1, 1)
"""From which a month is counted where nothing but that it is one matters."""
_PROPER_NAME = re.compile(r"[“「《]([^“”「」《》]{2,20})[”」》]")
MAX_FOCUS = 12
"""A call told by more notices than this is asked about in all of them, but read for its words in these alone."""
MOST_OF_PLACE = 60
"""Of the notices of a place so many are looked at, the newest, for further ones of a name."""
LEAST_NAMED = 3
"""A name of fewer pairs of characters (创业补贴) is that of many programmes."""
SAME_EDITION = dt.timedelta(days=270)
"""Notices further apart are of two editions."""
_HEAD = re.compile("[:：].*$")
"""X：Y类: what stands behind the name of the programme."""
SURELY_MEANT = 0.3
"""A translation from this weight on counts for its word."""
_URL = re.compile(r"https?://[^\s)\]>\"”，。；）]+")
_ITEM = re.compile(r"^ {0,3}(?P<n>\d{1,3})\. (?P<text>[^\n]{0,2000}?)\[(?P<marker>\d{1,3})\]", re.MULTILINE)
_NAMED = re.compile(r"^ {0,3}(?P<n>\d{1,3})\. (?P<text>[^\n]{1,2000})", re.MULTILINE)
_HEADLINE = re.compile(r"^[^丨|]{1,12}[丨|]\s?")


@dataclass(frozen=True, slots=True)
class Local:
    """A place's own call: its id and its notices."""

    call_id: str
    aids: tuple[str, ...]


@dataclass(frozen=True)
class Thread:
    """A conversation's state beside the collection that it is about."""

    reader: CollectionReader
    context: Context

    @cached_property
    def aids(self) -> tuple[str, ...]:
        """The notices last spoken of that are still held, those first that were cited."""
        return self.with_namesakes(self.about(self.context.aids[:1], self._chosen), self._chosen)

    def with_namesakes(self, told: Sequence[str], call_ids: Sequence[str]) -> tuple[str, ...]:
        """Some notices of one programme with those others that are of it by their names."""
        return (*told, *self._of_the_same_name(told, call_ids)) if told else ()

    def _of_the_same_name(self, told: Sequence[str], call_ids: Sequence[str]) -> list[str]:
        """Further notices of the place and year that tell of the programme spoken of by its name: a call beside its answers to common questions, a contest beside the line of a digest."""
        calls = self._told(told[:1])
        own = [c for c in calls if c.call_id in call_ids[:1]] or calls
        names = {core(_HEAD.sub("", call.programme)) for call in own}
        name = names.pop() if len(names) == 1 else "" if names else core(self._headline(told[0]))
        pairs = frozenset(han_pairs(name.replace(" ", "")))
        if len(pairs) < LEAST_NAMED:
            return []
        day = self._notice(told[0]).date
        regions = own[0].regions if own else self._notice(told[0]).regions
        return [
            aid
            for aid in self.notices_of(regions, MOST_OF_PLACE)
            if aid not in told
            and self._is_named(aid, name, pairs)
            and abs(self._notice(aid).date - day) < SAME_EDITION
        ]

    def _is_named(self, aid: str, name: str, pairs: frozenset[str]) -> bool:
        """Whether a notice is of the programme of a name, by its title or by one of its calls; one of results is not."""
        notice = self._notice(aid)
        if notice.category in RESULTS:
            return False
        names = (notice.title, *(_HEAD.sub("", call.programme) for call in self._told([aid])))
        near = (core(one) for one in names if share(pairs, fold(one)) > SAME_NAME / 2)
        return any(likeness(name, one) >= SAME_NAME for one in near)

    def _notice(self, aid: str) -> Notice:
        return self.reader.corpus.records[self.reader.corpus.by_aid[aid]].notice

    @cached_property
    def items(self) -> tuple[ListedItem, ...]:
        """The last list, as far as its notices are still held."""
        return tuple(item for item in self.context.items if item.aid in self.reader.corpus.by_aid)

    @property
    def told_beside(self) -> tuple[ListedItem, ...]:
        """The notices that the last answer showed beside each other, of which each is of another call."""
        held = [aid for aid in self.context.aids if aid in self.reader.corpus.by_aid]
        same = self.about(held[:1]) if held else ()
        apart = [aid for aid in held[1:] if aid not in same]
        return tuple(ListedItem(aid=aid) for aid in (*held[:1], *apart)) if apart else ()

    @property
    def is_on_list(self) -> bool:
        """Whether the last answer was a list, of which nothing has been picked yet."""
        return bool(self.items) and self.context.question == self.context.listing

    @property
    def _chosen(self) -> Sequence[str]:
        """The calls last spoken of; none of a list of which none has been picked."""
        return () if self.is_on_list and len(self.items) > 1 else self.context.call_ids

    @property
    def is_on_several(self) -> bool:
        """Whether that list is of several notices: the parts of one are asked about as that notice is."""
        return self.is_on_list and len({item.aid for item in self.items}) > 1

    def about(self, aids: Sequence[str], call_ids: Sequence[str] = ()) -> tuple[str, ...]:
        """All notices of the one call that is spoken of; where it is not just one, the notices alone."""
        held = [aid for aid in aids if aid in self.reader.corpus.by_aid]
        told = self._told(held)
        own = [c for c in told if c.call_id in call_ids] or told
        if len(own) != 1:
            return tuple(held)
        return tuple(
            dict.fromkeys([*held, *(n.aid for n in own[0].notices if n.aid in self.reader.corpus.by_aid)])
        )

    def _told(self, aids: Sequence[str]) -> list[CallRecord]:
        """The calls that some notices tell of, each once."""
        links, calls = self.reader.links.call_ids, self.reader.calls_by_id
        ids = dict.fromkeys(call_id for aid in aids for call_id in links.get(aid, ()))
        return [calls[call_id] for call_id in ids if call_id in calls]

    @property
    def calls(self) -> list[CallRecord]:
        """The calls that the notices spoken of tell of."""
        return self._told(self.aids[:1])

    @property
    def call_ids(self) -> tuple[str, ...]:
        """The call last spoken of, where it is one."""
        told = {call.call_id for call in self._told(self.aids[:1])}
        return tuple(call_id for call_id in self._chosen if call_id in told)[:1]

    @cached_property
    def siblings(self) -> tuple[CallRecord, ...]:
        """The calls of the notice last spoken of, where it tells of several."""
        return tuple(self.calls) if len(self.calls) > 1 else ()

    @cached_property
    def related(self) -> tuple[CallRecord, ...]:
        """The calls of all notices spoken of, where they tell of several: a digest that tells of one tells of others."""
        told = self._told(self.aids[:MAX_FOCUS])
        return tuple(told) if len(told) > 1 else ()

    def local_of(self, names: Sequence[str]) -> Local | None:
        """A place's own call under the one spoken of: what a city wants of a province's programme."""
        wanted = {place.name for place in places_named(names)}
        above = {call.call_id for call in self._told(self.aids[:1])}
        asked = LeastAsked.at(wanted)
        below = chosen(
            self.reader.calls, lambda c: c.parent in above and bool(wanted & set(c.regions)), asked
        )
        for call in below[:1]:
            held = (n.aid for n in call.notices if n.aid in self.reader.corpus.by_aid)
            return Local(call.call_id, tuple(dict.fromkeys(held)))
        return None

    def notices_of(self, names: Sequence[str], most: int = MAX_FOCUS) -> tuple[str, ...]:
        """Notices of these places, the newest first, a few: one of them may tell of what is spoken of there."""
        wanted = {place.name for place in places_named(names)}
        table = self.reader.corpus.table
        found = np.flatnonzero(table.field("regions").among(wanted))
        newest = found[np.argsort(-table.days[found], kind="stable")][:most]
        return tuple(table.aids.take(newest))

    def of_same_name(self, names: Sequence[str]) -> tuple[str, ...]:
        """Notices of these places whose titles say the proper name of what is spoken of (“蓝湾计划”)."""
        proper = _PROPER_NAME.findall(self.subject)
        return tuple(
            aid for aid in self.notices_of(names) if any(name in self._headline(aid) for name in proper)
        )

    @cached_property
    def subject(self) -> str:
        """The name of what was last spoken of, "" where there is none."""
        if not self.aids:
            return ""
        told = self._told(self.aids[:1])
        own = [c for c in told if c.call_id in self._chosen[:1]] or told
        return own[0].programme if len(own) == 1 else self._headline(self.aids[0])

    def is_of_another_title(self, topic: str) -> bool:
        """Whether a topic names a title that firms apply for (瞪羚) and what was spoken of is about other ones (独角兽)."""
        asked, own = titles_in(fold(topic)), titles_in(fold(self.subject))
        return bool(asked and own and asked.isdisjoint(own))

    def name_of(self, item: ListedItem) -> str:
        """The programme of a listed call, else the title of a listed notice."""
        call = self.call_of(item)
        return call.programme if call else self._headline(item.aid)

    def own_title(self, aid: str) -> str:
        """The title of a notice that tells of one call alone; "" of a digest, whose title names none of its calls."""
        return self._headline(aid) if len(self._told([aid])) == 1 else ""

    def places_of(self, item: ListedItem) -> tuple[str, ...]:
        """The places of a listed call; none of a notice, whose title tells its own."""
        call = self.call_of(item)
        return call.regions if call else ()

    def call_of(self, item: ListedItem) -> CallRecord | None:
        """The call of a list's item."""
        return self.reader.calls_by_id.get(item.call_id) if item.call_id else None

    def _headline(self, aid: str) -> str:
        title = self.reader.corpus.records[self.reader.corpus.by_aid[aid]].notice.title
        return _HEADLINE.sub("", title).strip()

    @cached_property
    def text(self) -> str:
        """The texts and titles of the notices spoken of, as they stand."""
        return self.text_of(self.aids)

    def text_of(self, aids: Sequence[str]) -> str:
        """The texts and titles of some notices, of many those of the first."""
        records = [record for aid in aids[:MAX_FOCUS] if (record := self.reader.record(aid))]
        return "\n".join(f"{r.notice.title}\n{r.notice.text}" for r in records)

    @cached_property
    def titles(self) -> str:
        """The folded titles of the notices spoken of, and the other names of their calls."""
        return self.titles_of(self.aids)

    def titles_of(self, aids: Sequence[str]) -> str:
        """The folded titles of some notices, and the names of their calls."""
        records = [self.reader.corpus.records[self.reader.corpus.by_aid[aid]] for aid in aids]
        calls = self._told(aids)
        return fold(
            " ".join(
                [*(r.notice.title for r in records), *(n for c in calls for n in (c.programme, *c.aliases))]
            )
        )

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places of the notices spoken of."""
        records = (self.reader.corpus.records[self.reader.corpus.by_aid[aid]] for aid in self.aids)
        return tuple(dict.fromkeys(region for record in records for region in record.notice.regions))

    def holds_place(self, names: Sequence[str]) -> bool:
        """Whether these places lie in those of the notices spoken of: another city's do not."""
        regions = set(self.places)
        places = places_named(names)
        return all(
            {place.name, *(a.name for a in ancestors(place))} & regions or "全国" in regions
            for place in places
        )

    def telling(self, asked: str | None) -> tuple[str, ...]:
        """Those of the notices spoken of that state a value that is asked for; all where none does.

        Where to reach an office is not looked up in a list of results, which tells where to object, unless that was spoken of first.
        """
        records = [record for aid in self.aids[:MAX_FOCUS] if (record := self.reader.record(aid))]
        if asked in REACHED_BY and records and records[0].notice.category not in RESULTS:
            records = [r for r in records if r.notice.category not in RESULTS]
        stating = [r.notice.aid for r in records if any(_states(fact, asked) for fact in r.facts)]
        return tuple(stating or (r.notice.aid for r in records)) or self.aids

    def is_near(self, regions: Sequence[str]) -> bool:
        """Whether a call of these places can be used where the notices spoken of apply."""
        here = places_named(self.places)
        return not here or any(applies_to(regions, place) for place in here)

    def tells_of(self, words: Sequence[str]) -> bool:
        """Whether the notices spoken of hold all these words, a place's Latin name as its Chinese one."""
        places = [place_named(word) for word in words]
        return all(
            word in self.text or (place is not None and place.name in self.text)
            for word, place in zip(words, places, strict=True)
        )

    def units(self, words: str) -> list[Unit]:
        """The terms that retrieval has for some words, in whichever language."""
        lexical = self.reader.snapshot.lexical
        return query_units(words, lexical.document_frequency, len(lexical.ids), self.reader.sounding)

    def rarity(self, terms: Sequence[str]) -> float:
        """How much it tells that a text holds one of some terms: their inverse frequency among the passages."""
        lexical = self.reader.snapshot.lexical
        held = max(map(lexical.document_frequency, terms), default=0)
        return math.log1p(len(lexical.ids) / (1 + held))

    def match_of(self, words: str, name: str) -> float:
        """The share of some words in an item's name, in whichever language."""
        units = [unit for unit in self.units(words) if not unit.label[:1].isdecimal()]
        told = [any(term in name for term, weight in unit.terms if weight > 0.3) for unit in units]
        return sum(told) / len(told) if told else 0.0

    def told_share(self, words: str) -> float:
        """The share of some words, in whichever language, that the notices spoken of hold; days and numbers count for nothing."""
        units = [
            u for u in self.units(words) if not u.label[:1].isdecimal() and not find_dates(u.label, _ANY_DAY)
        ]
        text = fold(self.text)
        told = [any(term in text for term, weight in unit.terms if weight > SURELY_MEANT) for unit in units]
        return sum(told) / len(told) if told else 0.0

    def of_place(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the notices spoken of that are of one of these places."""
        wanted = {place.name for place in places_named(names)}
        records = ((aid, self.reader.corpus.records[self.reader.corpus.by_aid[aid]]) for aid in self.aids)
        return tuple(aid for aid, record in records if wanted & set(record.notice.regions))


def _states(fact: Fact, asked: str | None) -> bool:
    """Whether a fact is a value that is asked for."""
    if asked == "funding":
        return isinstance(fact, AmountFact | RateFact) and fact.is_funding
    return fact.kind in stated_by(asked)


def cited_in(reader: CollectionReader, answer: str) -> list[str]:
    """The notices whose links an answer's text holds, each once: for clients that keep texts alone.

    Those that a refusal only names as the nearest were not told of.
    """
    for language in LANGUAGES:
        answer = answer.partition(say(language, "nearest"))[0]
    found = (unquote(match.group().partition("#:~:")[0]) for match in _URL.finditer(answer))
    return [
        aid
        for url in dict.fromkeys(found)
        if (aid := reader.aid_of_url(url) or reader.aid_of_url(url.rstrip(".,")))
    ]


def has_items(text: str) -> bool:
    """Whether an answer's text looks like a numbered list."""
    return bool(_NAMED.search(text))


def items_in(reader: CollectionReader, text: str, aid_of: Sequence[str]) -> list[ListedItem]:
    """The items of a numbered list in an answer; `aid_of[m - 1]` is the notice of marker m. Empty where a marker has none."""
    found: list[ListedItem] = []
    for match in _ITEM.finditer(text):
        marker = int(match["marker"])
        if marker > len(aid_of):
            return []
        if marker > 0 and int(match["n"]) == len(found) + 1:
            aid = aid_of[marker - 1]
            told = [reader.calls_by_id[call_id] for call_id in reader.links.call_ids.get(aid, ())]
            named = [c for c in told if c.programme and match["text"].startswith(c.programme)]
            found.append(ListedItem(aid=aid, call_id=named[0].call_id if named else None))
    return found


def items_named(reader: CollectionReader, text: str) -> list[ListedItem]:
    """The items of a numbered list by the programmes that its lines begin with; empty where one begins with none.

    Of programmes of one name the one whose day or place the line tells.
    """
    found: list[ListedItem] = []
    for match in _NAMED.finditer(text):
        call = _begun_with(reader, match["text"]) if int(match["n"]) == len(found) + 1 else None
        aid = next((n.aid for n in call.notices if n.aid in reader.corpus.by_aid), None) if call else None
        if call is None or aid is None:
            return []
        found.append(ListedItem(aid=aid, call_id=call.call_id))
    return found


def _begun_with(reader: CollectionReader, line: str) -> CallRecord | None:
    """The call whose name a line begins with."""
    named = chosen(reader.calls, lambda call: bool(call.programme) and line.startswith(call.programme))
    if not named:
        return None

    def told(call: CallRecord) -> tuple[int, int, int]:
        day = call.deadline
        days = (
            (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%B} {day.day}") if day else ()
        )
        return (
            len(call.programme),
            sum(written in line for written in days),
            sum(region in line for region in call.regions),
        )

    return max(named, key=told)
