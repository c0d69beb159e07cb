"""The counterfactual of `eval.facts`: labelled values are replaced by others of the same form, and must be read anew.

A reader that knew the notices by heart, or took a value from anywhere but its place, fails here. Dates that stand
close together move by the same number of days, so that a range stays a range.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eval.facts import PATTERN_OF, Place, same
from rag.domain import Fact, Notice
from rag.facts import extract_facts
from rag.language.workdays import nth_workday

SEEDS = range(5)
_RANGE_GAP_CHARS = 30
_DAY = re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_MONTH = re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月")
_FIXED = {"http", "https", "html", "login", "index", "home"}


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands at a place instead, and the label that it then has."""

    place: Place
    words: str
    label: dict[str, Any]


def _moved_day(day: str | None, days: int) -> str | None:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat() if day else None


def _moved_label(label: dict[str, Any], days: int) -> dict[str, Any]:
    value = label["value"]
    if isinstance(value, dict):
        moved = {"start": _moved_day(value["start"], days), "end": _moved_day(value["end"], days)}
        return label | {"value": moved} | _moved_hour(label, days)
    return label | {"value": _moved_day(value, days)} | _moved_hour(label, days)


def _moved_hour(label: dict[str, Any], days: int) -> dict[str, Any]:
    if "at" not in label:
        return {}
    return {"at": (dt.datetime.fromisoformat(label["at"]) + dt.timedelta(days=days)).isoformat()}


def _own_day(place: Place, published: dt.date) -> dt.date | None:
    match = _DAY.fullmatch(place.label["match"])
    if not match:
        return None
    label = place.label["value"]
    days = [label] if isinstance(label, str) else [d for d in label.values() if d]
    written = (int(match["m"]), int(match["d"]))
    return next((d for d in map(dt.date.fromisoformat, days) if (d.month, d.day) == written), None)


def _day_words(match: str, day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if "年" in match else f"{day.month}月{day.day}日"


def _clusters(places: Sequence[Place]) -> list[list[Place]]:
    """Dates with less than a few words between them."""
    groups: list[list[Place]] = []
    for place in sorted(places, key=lambda p: p.start):
        if groups and place.start - groups[-1][-1].end <= _RANGE_GAP_CHARS:
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _date_swaps(notice: Notice, places: Sequence[Place], rng: random.Random) -> list[Swap]:
    swaps: list[Swap] = []
    for group in _clusters(places):
        counted = [p for p in group if "工作日" in p.label["match"]]
        days = rng.randint(1, 25)
        for place in group:
            if counted:
                swaps += _counted(group, days, rng) if place is group[0] else []
            elif swap := _date_swap(notice, place, days, rng):
                swaps.append(swap)
    return swaps


def _counted(group: Sequence[Place], days: int, rng: random.Random) -> list[Swap]:
    """A start and a number of working days: the end is counted anew."""
    count = rng.randint(3, 9)
    start = dt.date.fromisoformat(group[0].label["value"]["start"]) + dt.timedelta(days=days)
    end = nth_workday(start, count)
    value = {"start": start.isoformat(), "end": end.isoformat() if end else None}
    return [
        Swap(p, f"{count}个工作日" if "工作日" in p.label["match"] else _day_words(p.label["match"], start), p.label | {"value": value})
        for p in group
    ]  # fmt: skip


def _date_swap(notice: Notice, place: Place, days: int, rng: random.Random) -> Swap | None:
    label, match = place.label, place.label["match"]
    if day := _own_day(place, notice.date):
        return Swap(place, _day_words(match, day + dt.timedelta(days=days)), _moved_label(label, days))
    if month := _MONTH.fullmatch(match):
        later = int(month["m"]) % 12 + 1
        year = int(month["y"]) + (later == 1)
        value = label["value"] | {"start": f"{year}-{later:02}-01"}
        return Swap(place, f"{year}年{later}月", label | {"value": value})
    if match.startswith("今日"):
        hour, minute = rng.randint(9, 20), rng.choice((0, 15, 45))
        at = f"{notice.date}T{hour:02}:{minute:02}:00+08:00"
        return Swap(place, f"今日{hour}:{minute:02}", label | {"at": at})
    return None


def _phone_swap(place: Place, rng: random.Random) -> Swap:
    """Other last digits, in the number as written and in its normal form."""
    match, value = place.label["match"], place.label["value"]
    count = 3 if len(re.sub(r"\D", "", match)) < 10 and "-" in match else 6
    digits = [str(rng.randint(0, 9)) for _ in range(count)]
    return Swap(place, _last_digits(match, digits), place.label | {"value": _last_digits(value, digits)})


def _last_digits(words: str, digits: list[str]) -> str:
    left = list(digits)
    out = [left.pop() if c.isdigit() and left else c for c in reversed(words)]
    return "".join(reversed(out))


def _address_swap(place: Place, rng: random.Random) -> Swap | None:
    """Other letters in the first part of a web or mail address that is a name."""
    runs = [m for m in re.finditer(r"[a-z]{3,}", place.label["match"]) if m.group() not in _FIXED]
    runs = [m for m in runs if m.group() not in ("www", "gov", "com", "org")]
    if not runs:
        return None
    name = "".join(rng.choice("bcdfghjkmnprst") for _ in runs[0].group())
    words = place.label["match"][: runs[0].start()] + name + place.label["match"][runs[0].end() :]
    return Swap(place, words, place.label | {"value": words})


def _number_swap(place: Place, rng: random.Random) -> Swap | None:
    """Another number with as many digits; sums and percentages grow or shrink in proportion."""
    match = re.search(r"\d+(?:\.\d+)?", place.label["match"])
    if not match:
        return None
    old = match.group()
    new = old
    while new == old:
        new = "".join(str(rng.randint(1, 9)) if c.isdigit() else c for c in old)
    value = {k: _scaled(v, old, new) for k, v in place.label["value"].items()}
    words = place.label["match"][: match.start()] + new + place.label["match"][match.end() :]
    return Swap(place, words, place.label | {"value": value})


def _scaled(value: float | None, old: str, new: str) -> float | int | None:
    if value is None:
        return None
    scaled = round(value / float(old) * float(new), 6)
    return int(scaled) if scaled == int(scaled) else scaled


def swaps(notice: Notice, labelled: Sequence[Place], rng: random.Random) -> list[Swap]:
    """A replacement for each labelled value that has a form to be kept."""
    real = [p for p in labelled if p.label["kind"] != "none"]
    found = _date_swaps(notice, [p for p in real if PATTERN_OF[p.label["kind"]] == "date"], rng)
    for place in real:
        pattern = PATTERN_OF[place.label["kind"]]
        if pattern == "phone":
            found.append(_phone_swap(place, rng))
        elif pattern == "url" and (swap := _address_swap(place, rng)):
            found.append(swap)
        elif pattern == "amount" and (number := _number_swap(place, rng)):
            found.append(number)
    return sorted(found, key=lambda swap: swap.place.start)


def swapped(notice: Notice, changes: Sequence[Swap]) -> tuple[Notice, list[Place]]:
    """The notice with other values, and where they now stand."""
    pieces: list[str] = []
    moved: list[Place] = []
    at = length = 0
    for change in changes:
        before = notice.text[at : change.place.start]
        start = length + len(before)
        pieces += [before, change.words]
        length = start + len(change.words)
        moved.append(Place(change.label, start, length))
        at = change.place.end
    text = "".join([*pieces, notice.text[at:]])
    version = hashlib.sha256(text.encode()).hexdigest()[:16]
    return replace(notice, text=text, text_version=version), moved


def run(collection: Iterable[tuple[Notice, Sequence[Fact], Sequence[Place]]]) -> int:
    """Swap with several seeds; print each value that did not follow, and the count."""
    tried = failed = 0
    for notice, _, labelled in collection:
        for seed in SEEDS:
            changes = swaps(notice, labelled, random.Random(f"{notice.aid}/{seed}"))  # noqa: S311
            other, moved = swapped(notice, changes)
            facts = extract_facts(other)
            for place in moved:
                tried += 1
                if not any(
                    same(f, place.label) and f.start <= place.start and place.end <= f.end for f in facts
                ):
                    failed += 1
                    around = other.text[max(0, place.start - 20) : place.end + 15].replace("\n", "⏎")
                    print(
                        f"did not follow: {place.label['kind']} {notice.aid} seed {seed}: …{around}… {place.label['value']}"
                    )
    print(f"{tried - failed} of {tried} swapped values followed")
    return 1 if failed else 0
