"""Whether a notice fits what a question names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answering.asked.tiers import Tier, tiers_in
from rag.answering.quoting.opened_notices import with_first
from rag.domain import Interpretation
from rag.facts.notice_record import NoticeRecord
from rag.language.editions import all_batches, contradict, find_batches, find_years
from rag.language.gazetteer import own_name
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from rag.language.places import find_places, is_elsewhere, resolve_all, within
from rag.language.places import place as place_of

EDITIONS = ("quarter", "half", "grade", "zone", "town")
"""Families of tiers that are editions: a title's own quarter (or grade: 卓越级, zone: 高新区, or town: 廊下镇) is never the answer for another one."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """What a question names and a notice contradicts: what was asked; `marks` are quarters, half-years, grades and zones."""

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    batches: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.years or self.batches or self.marks)


def misfit(
    record: NoticeRecord, read: Interpretation, quoted: str = "", tiers: frozenset[Tier] = frozenset()
) -> Misfit:
    """What of the question's place, year, batch and part of a year the notice contradicts.

    Args:
        record: its text is not needed.
        read: what the question names.
        quoted: what would be quoted; a year, batch or place that it names is not contradicted.
        tiers: those that the question names.

    """
    other = is_elsewhere(record.notice.regions, read.regions)
    other = other and not any(place in quoted for place in read.regions)
    other = other and not _titled_for(record.notice.title, read)
    other = other or _is_of_another_part(record, read) or _is_of_a_zone(record, read, tiers)
    year_quoted = any(str(year) in quoted for year in read.years)
    return Misfit(
        places=read.regions if other else (),
        years=read.years
        if contradict(read.years, record.years) and not year_quoted and not _is_of_its_own_year(record, read)
        else (),
        batches=read.batches
        if _is_of_other_batch(record, read, quoted) or _tells_no_such_batch(record, read)
        else (),
        marks=tuple(m for m in other_marks(record.notice.title, tiers) if m not in _towns_told(record)),
    )


def _is_of_another_part(record: NoticeRecord, read: Interpretation) -> bool:
    """Whether a notice is of a place and of some parts of it (赤峰 and 红山区), and another part is asked about that it nowhere names.

    Of five such answers to tuning questions of all authors five were to what no notice tells.
    """
    notice = record.notice
    own = resolve_all(notice.regions)
    parts = [p.name for p in own if not any(o != p and within(o, p) for o in own)]
    if len(parts) == len(own) or any(p.kind == "nation" for p in own) or not notice.text:
        return False
    named = (form for name in read.regions for form in (name, own_name(place_of(name)).bare))
    return is_elsewhere(parts, read.regions) and not any(n in notice.text for n in named)


def _is_of_a_zone(record: NoticeRecord, read: Interpretation, tiers: frozenset[Tier]) -> bool:
    """Whether a title names a zone of a city (东湖高新区), and a district of that city is asked about that the notice nowhere names.

    Of three such answers to tuning questions of all authors three were to what no notice tells.
    """
    notice = record.notice
    zones = {tier for tier in tiers_in(notice.title) if tier[0] == "zone"}
    cities = {place.name for place in resolve_all(notice.regions)}
    if not zones or zones & tiers or not notice.text:
        return False
    asked = [
        place for place in resolve_all(read.regions) if place.kind == "district" and place.parent in cities
    ]
    forms = (form for place in asked for form in (place.name, own_name(place).bare))
    return bool(asked) and not any(form in f"{notice.title}{notice.text}" for form in forms)


def _towns_told(record: NoticeRecord) -> frozenset[str]:
    """The towns that a notice's text names: what a title says of one it may go on to say of others."""
    return frozenset(name for family, name in tiers_in(record.notice.text) if family == "town")


def _titled_for(title: str, read: Interpretation) -> bool:
    """Whether a title names an asked place, as which a notice was not read: its text may name others (哈密瓜) more often."""
    return any(mention.place.name in read.regions and not mention.in_name for mention in find_places(title))


def _is_of_other_batch(record: NoticeRecord, read: Interpretation, quoted: str) -> bool:
    other = contradict(read.batches, (*record.batches, *find_batches(quoted)))
    if other and not find_batches(record.notice.title):
        other = set(read.batches).isdisjoint(all_batches(record.notice.text))  # a schedule of several
    # A digest is of many calls: its first batch is not that of the others.
    return other and bool(record.batches) and not record.notice.is_digest


def _tells_no_such_batch(record: NoticeRecord, read: Interpretation) -> bool:
    """Whether a second batch or later is asked for, of which a notice's whole text (where it is known) says nothing.

    Of 1,930 answerable tuning questions of all authors one asks so of its notice (for a round of financing), of the absent ones 27.
    """
    notice = record.notice
    if not notice.text or max(read.batches, default=0) < 2:
        return False
    groups = {fact.group for fact in record.facts if fact.kind == "deadline" and fact.group}
    told = {*record.batches, *all_batches(f"{notice.title}\n{notice.text}")}
    return told.isdisjoint(read.batches) and len(groups) < max(
        read.batches
    )  # 第二拨 may be the second of two groups


def _is_of_its_own_year(record: NoticeRecord, read: Interpretation) -> bool:
    """Whether a notice whose title names no year is of the asked one, and tells of it: others may stand in what it tells of firms."""
    notice = record.notice
    asked = notice.date.year in read.years and notice.date.year in record.years_told
    return asked and not find_years(notice.title)


def other_edition(
    record: NoticeRecord, read: Interpretation, tiers: frozenset[Tier], quoted: str = ""
) -> Misfit:
    """The same without the places, which a call may apply to though they are not its own."""
    return misfit(record, replace(read, regions=()), quoted, tiers)


def edition_marks(title: str) -> frozenset[Tier]:
    """The quarters, half-years, grades and zones that a title names."""
    return frozenset(tier for tier in tiers_in(title) if tier[0] in EDITIONS)


def other_marks(text: str, tiers: frozenset[Tier], families: Sequence[str] = EDITIONS) -> tuple[str, ...]:
    """The asked quarters, half-years, grades or zones, if a title or text names others of their family and none of them."""
    own = tiers_in(text)
    found: list[str] = []
    for family in families:
        asked = {name for kind, name in tiers if kind == family}
        if contradict(asked, {name for kind, name in own if kind == family}):
            found += sorted(asked)
    return tuple(found)


ALIKE = 0.7
"""Titles are of one programme from this share of the shorter one's pairs of characters in the other on."""


def in_order_of_edition(
    near: Sequence[int],
    records: Sequence[NoticeRecord],
    read: Interpretation,
    tiers: frozenset[Tier],
    day: dt.date,
) -> tuple[int, ...]:
    """The best notices, with that of the asked edition before another edition of the same programme and place.

    Where no year is asked, the newest one that was out on `day` stands first.

    Args:
        near: indices into `records`, best first.
        records: heads of notices; their texts are not needed.
        read: what the question names.
        tiers: those that the question names.
        day: as of which it is asked.

    """
    if len(near) < 2:
        return tuple(near)
    first = records[near[0]]
    same = [n for n in near[1:] if is_another_edition(first, records[n])]
    if read.years or read.batches:
        if not other_edition(first, read, tiers):
            return tuple(near)
        same = [n for n in same if not other_edition(records[n], read, tiers)]
    else:
        out = [n for n in same if records[n].notice.date <= day and records[n].years > first.years]
        same = sorted(out, key=lambda n: records[n].years, reverse=True)
    return with_first(near, next(iter(same), None))


def is_another_edition(first: NoticeRecord, other: NoticeRecord) -> bool:
    """Whether two notices are of one programme, place and kind of notice, but of other years or batches."""
    if first.notice.regions != other.notice.regions or first.notice.category != other.notice.category:
        return False
    if not contradict(first.years, other.years) and not contradict(first.batches, other.batches):
        return False
    one, two = (han_pairs(fold(record.notice.title)) for record in (first, other))
    return len(one & two) >= ALIKE * max(min(len(one), len(two)), 1)


def is_of_asked_grade(record: NoticeRecord, tiers: frozenset[Tier]) -> bool:
    """Whether a title names an asked quarter, half-year, grade or zone."""
    return bool(edition_marks(record.notice.title) & tiers)
