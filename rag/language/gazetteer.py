"""The places of China as look-up tables, read from `data/places.tsv`, `place_groups.tsv` and `former_places.tsv`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rag.language.pinyin import syllables
from rag.resources import derived, rows

PlaceKind = Literal["nation", "province", "city", "district"]

_MIN_SHORT = 2
_ENDS = ("区", "县", "市", "旗")
_MIN_LETTERS = 4
_DEVELOPMENT = ("Development Zone", "Economic Development Zone", "Economic Zone")
_ZONE_KINDS = {
    "新区": ("New Area", "New District"),
    "高新区": ("High-tech Zone", "Hi-tech Zone", "High-tech District"),
    "经济技术开发区": (*_DEVELOPMENT, "Economic and Technological Development Zone"),
    "经开区": _DEVELOPMENT,
    "开发区": _DEVELOPMENT,
}
"""What a zone's name ends with, and how that is written in English; the longest ending first of those that end alike."""
_PEOPLES = (
    "各族|蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族"
    "|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族?|塔吉克族?|普米族"
    "|怒族|鄂温克族|德昂族|保安族|裕固族|鄂伦春|独龙族|俄罗斯族"
)
_KIND_OF_DISTRICT = re.compile(rf"(?:(?:{_PEOPLES})+自治[县旗]|新区|矿区|林区|特区|[区县市旗])$")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division; `parent` is the canonical name of the division above ("" for the nation)."""

    name: str
    kind: PlaceKind
    parent: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The data files as look-up tables.

    Attributes:
        places: by canonical name.
        forms, latin: written form -> the places that it may mean, the likeliest first.
        bound: forms that are also plain words, and districts without 区, 县 or 市; they count right behind a place
            that holds one of theirs.
        starting: those of them that also count where a text begins.
        words: those of them that also count where they are a word of their own.
        lengths: first two characters of a Chinese form -> lengths of the forms that begin so, longest first.
        letters: one-letter name of a city -> its place; `letter_run` finds customary groups of them.
        home: the province that stands first.
        order: puts the places of one name in order, the likeliest first.
    """

    places: dict[str, Place]
    forms: dict[str, tuple[Place, ...]]
    latin: dict[str, tuple[Place, ...]]
    bound: dict[str, tuple[Place, ...]]
    starting: frozenset[str]
    words: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    letters: dict[str, Place]
    groups: dict[str, tuple[Place, ...]]
    letter_run: re.Pattern[str]
    home: Place
    order: Callable[[Sequence[Place]], tuple[Place, ...]]


def spellings(name: str) -> Iterator[str]:
    """The lower-case spellings of a Latin name, words apart by one space; "'" may be written as a space or not."""
    if "'" not in name:
        yield name.lower().replace("-", " ")
        return
    syllables = name.lower().replace("-", " ").split("'")
    for gaps in itertools.product(("", " "), repeat=len(syllables) - 1):
        yield "".join(itertools.chain.from_iterable(itertools.zip_longest(syllables, gaps, fillvalue="")))


class _Builder:
    """Collects the rows; a form's places are put in order at the end."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.forms: dict[str, list[Place]] = {}
        self.latin: dict[str, list[Place]] = {}
        self.bound: dict[str, list[Place]] = {}
        self.starting: set[str] = set()
        self.words: set[str] = set()

    def row(self, kind: str, name: str, parent: str, forms: str, latin: str) -> None:
        place = Place(name, kind, parent)  # type: ignore[arg-type]
        self.places[name] = place
        names = [n for n in latin.split("|") if n]
        for form in forms.split("|"):
            if form.isascii():
                names += [form] if form else []
            elif form[0] in "=^":
                self._bind(form[1:], place, starts=form[0] == "^")
            elif form[0] == "~":
                self.words.add(form[1:])
            else:
                self.forms.setdefault(form, []).append(place)
                names += _zone_names(form)
        if kind == "district" and (short := _short(name, parent)):
            self._bind(short, place)
        for spelling in {s for latin_name in names for s in spellings(latin_name)}:
            self.latin.setdefault(spelling, []).append(place)

    def _bind(self, form: str, place: Place, *, starts: bool = False) -> None:
        self.bound.setdefault(form, []).append(place)
        if starts:
            self.starting.add(form)


def _zone_names(form: str) -> Iterator[str]:
    """How a zone's name is written in English: 天府新区 as "Tianfu New Area"."""
    ending = next((end for end in _ZONE_KINDS if form.endswith(end) and len(form) > len(end) + 1), None)
    read = "'".join(syllables(form.removesuffix(ending))) if ending else ""
    yield from (f"{read} {kind}" for kind in (_ZONE_KINDS[ending] if ending else ()))


@dataclass(frozen=True, slots=True)
class OwnName:
    """A district's name without the city's: 朝阳区, and 朝阳 without what kind of place it is."""

    full: str
    bare: str


def own_name(district: Place) -> OwnName:
    """Long and short name of a district, as they are written behind its city's."""
    full = district.name.removeprefix(district.parent) or district.name
    return OwnName(full, _KIND_OF_DISTRICT.sub("", full) or full)


def _short(name: str, parent: str) -> str:
    """黄埔 for 黄埔区; "" where too little would be left."""
    bare = name.removeprefix(parent)
    for end in _ENDS:
        if bare.endswith(end):
            return bare.removesuffix(end) if len(bare) - len(end) >= _MIN_SHORT else ""
    return ""


FILES = [
    ("rag.language", name)
    for name in (
        "places.tsv",
        "former_places.tsv",
        "place_groups.tsv",
        "gazetteer.py",
        "pinyin.tsv",
        "pinyin.py",
    )
]
"""All that the tables follow from."""


@cache
def gazetteer() -> Gazetteer:
    """The tables, read once."""
    named = derived("gazetteer", FILES, _tables)
    places = {name: Place(name, kind, parent) for name, kind, parent in named["places"]}

    def found(table: str) -> dict[str, tuple[Place, ...]]:
        return {form: tuple([places[name] for name in names]) for form, names in named[table].items()}

    letters = {letter: places[name] for letter, name in named["letters"].items()}
    groups = "|".join(sorted(named["groups"], key=len, reverse=True))
    return Gazetteer(
        places=places,
        forms=found("forms"),
        latin=found("latin"),
        bound=found("bound"),
        starting=frozenset(named["starting"]),
        words=frozenset(named["words"]),
        lengths=named["lengths"],
        letters=letters,
        groups=found("groups"),
        letter_run=re.compile(rf"[{''.join(letters)}]{{{_MIN_LETTERS},{len(letters)}}}|{groups}"),
        home=places[named["home"]],
        order=_order(places, places[named["home"]], named["major"]),
    )


def _tables() -> dict[str, Any]:
    """The same with names in the place of places."""
    made = _Builder()
    for row in rows("rag.language", "places.tsv"):
        made.row(*row)
    places = made.places
    for old, _, now in rows("rag.language", "former_places.tsv"):
        if len(old) > _MIN_SHORT:
            made.forms.setdefault(old, []).append(places[now])
        else:
            made._bind(old, places[now], starts=True)
    groups = {kind: {name: value.split("|") for k, name, value in rows("rag.language", "place_groups.tsv") if k == kind}
              for kind in ("letters", "group", "major")}  # fmt: skip
    home = next(p for p in places.values() if p.kind == "province")
    major = next(iter(groups["major"].values()))
    order = _order(places, home, major)
    lengths: dict[str, set[int]] = {}
    for form in (*made.forms, *made.bound):
        lengths.setdefault(form[:2], set()).add(len(form))
    return {
        "places": [(place.name, place.kind, place.parent) for place in places.values()],
        "forms": {form: [place.name for place in order(found)] for form, found in made.forms.items()},
        "latin": {form: [place.name for place in found] for form, found in made.latin.items()},
        "bound": {form: [place.name for place in order(found)] for form, found in made.bound.items()},
        "starting": made.starting,
        "words": made.words,
        "lengths": {begin: tuple(sorted(sizes, reverse=True)) for begin, sizes in lengths.items()},
        "letters": {pair[0]: pair[2:] for values in groups["letters"].values() for pair in values},
        "groups": groups["group"],
        "home": home.name,
        "major": major,
    }


def _order(
    places: dict[str, Place], home: Place, major: Iterable[str]
) -> Callable[[Sequence[Place]], tuple[Place, ...]]:
    """Puts the places of a form in order: those of the home province, then by the size of their city, then as in the data."""
    rank = {name: n for n, name in enumerate(major)}

    def key(place: Place) -> tuple[int, int]:
        chain = [place.name]
        while place.parent:
            place = places[place.parent]
            chain.append(place.name)
        return 0 if home.name in chain else 1, min((rank[n] for n in chain if n in rank), default=len(rank))

    def order(found: Sequence[Place]) -> tuple[Place, ...]:
        return tuple(found) if len(found) == 1 else tuple(sorted(dict.fromkeys(found), key=key))

    return order
