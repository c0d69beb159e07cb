"""The gazetteer: finding the places of China in Chinese and English text, and how they contain each other.

A place's canonical name is that of `rag.domain.Notice.regions`: 全国, a province without 省 (江苏), a city without 市
(南京), a district by its official full name (江宁区, 昆山市); where two districts share a name, the city stands
in front (南京鼓楼区). A zone counts as the place that it lies in (江北新区 is 南京).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag.language.english import edits
from rag.resources import rows

PlaceKind = Literal["nation", "province", "city", "district"]

_NATION_NAMES = ("中国", "国家", "国家级", "中央", "national", "nation", "china", "country")
_CITY_LETTERS = {
    "宁": "南京", "苏": "苏州", "锡": "无锡", "常": "常州", "镇": "镇江", "扬": "扬州", "泰": "泰州",
    "通": "南通", "盐": "盐城", "淮": "淮安", "宿": "宿迁", "连": "连云港", "徐": "徐州",
}  # fmt: skip
# Three letters only in the customary groups: 通常连 is no list of cities.
_LETTER_RUN = re.compile(rf"[{''.join(_CITY_LETTERS)}]{{4,13}}|苏锡常|宁镇扬|锡常泰|通泰扬|徐宿淮")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_LATIN_GAP = re.compile(r"[ '’\-]{1,2}")
_LATIN_KIND = re.compile(r"[ \-](?:city|province|municipality|district|county)\b", re.IGNORECASE)
_MAX_LATIN_WORDS = 5

# 区 and 市 end a name, unless they begin one of these words: 江宁区域, 昆山市场.
_SUFFIX_WORDS = {"区": "域块划", "市": "场值级面", "县": "域级", "州": ""}
# A place directly before one of these is part of a name: 南京路, 江苏银行, 扬州大学.
_NAME_AFTER = re.compile(
    r"(?:[东西南北中]?路|大道|[东西南北]?街(?!道)|银行|证券|日报|晚报|机场|火车站|[东西南北]站|大桥|港口|港区|时报)"
    r"|[^\W\d_的和与及对等、]{0,12}?(?:大学(?!生)|学院|医院|研究院|研究所|有限公司|有限责任公司|股份公司|集团)"
)
_LATIN_NAME_AFTER = re.compile(
    r"[ ](?:[A-Z][\w&.]*[ ]){0,4}?(?:University|College|Bank|Road|Hospital|Airport|Institute|Co\b|Ltd|Inc\b|Corp|Group\b)"
)
_LATIN_NAME_BEFORE = re.compile(r"(?:University|Bank|College) of $")


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division; `parent` is the canonical name of the division above ("" for the nation)."""

    name: str
    kind: PlaceKind
    parent: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """`text[start:end]` names `place`. `in_name`: it is part of the name of an organisation or a street."""

    start: int
    end: int
    place: Place
    in_name: bool = False


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """The data file as look-up tables.

    Attributes:
        places: by canonical name.
        forms, latin: written form -> the places that it may mean, the likeliest first.
        lengths: first two characters of a Chinese form -> lengths of the forms that begin so, longest first.
    """

    places: dict[str, Place]
    forms: dict[str, tuple[Place, ...]]
    latin: dict[str, tuple[Place, ...]]
    lengths: dict[str, tuple[int, ...]]


def _spellings(name: str) -> Iterator[str]:
    """The lower-case spellings of a Latin name, words apart by one space; "'" may be written as a space or not."""
    syllables = name.lower().replace("-", " ").split("'")
    for gaps in itertools.product(("", " "), repeat=len(syllables) - 1):
        yield "".join(itertools.chain.from_iterable(itertools.zip_longest(syllables, gaps, fillvalue="")))


def _rows() -> Iterator[tuple[Place, list[str], list[str]]]:
    for kind, name, parent, forms, latin in rows("rag.language", "places.tsv"):
        yield Place(name, kind, parent), forms.split("|"), [n for n in latin.split("|") if n]  # type: ignore[arg-type]


@cache
def _gazetteer() -> _Gazetteer:
    places: dict[str, Place] = {}
    forms: dict[str, tuple[Place, ...]] = {}
    latin: dict[str, tuple[Place, ...]] = {}
    for place, written, names in _rows():
        places[place.name] = place
        for form in written:
            if form.isascii():
                names.append(form)
            else:
                forms[form] = (*forms.get(form, ()), place)
        for spelling in {s for name in names for s in _spellings(name)}:
            latin[spelling] = (*latin.get(spelling, ()), place)
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[:2], set()).add(len(form))
    ordered = {begin: tuple(sorted(sizes, reverse=True)) for begin, sizes in lengths.items()}
    return _Gazetteer(places, forms, latin, ordered)


@cache
def _latin_prefixes() -> frozenset[str]:
    """The first one, two, … words of every Latin name."""
    words = (name.split(" ") for name in _gazetteer().latin)
    return frozenset(" ".join(w[:size]) for w in words for size in range(1, len(w) + 1))


def place(name: str) -> Place:
    """The place of a canonical name. Raises KeyError for any other name; see `resolve`."""
    return _gazetteer().places[name]


def _cut_by_word(text: str, start: int, end: int) -> bool:
    """Whether the last character of the form begins another word (江宁区|域)."""
    return end < len(text) and text[end] in _SUFFIX_WORDS.get(text[end - 1], "") and end - start > 2


def _longest_form(text: str, start: int, gazetteer: _Gazetteer) -> int:
    """End of the longest form that starts at `start`, or `start` if none does."""
    for length in gazetteer.lengths[text[start : start + 2]]:
        end = min(start + length, len(text))
        if text[start:end] in gazetteer.forms and not _cut_by_word(text, start, end):
            return end
    return start


def _chinese(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    gazetteer = _gazetteer()
    done = 0
    for start in range(len(text) - 1):
        if start < done or text[start : start + 2] not in gazetteer.lengths:
            continue
        end = _longest_form(text, start, gazetteer)
        if end > start:
            done = end
            yield start, end, gazetteer.forms[text[start:end]]


def _letters(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """One-letter names in a row: 苏锡常 is 苏州, 无锡 and 常州."""
    places = _gazetteer().places
    for match in _LETTER_RUN.finditer(text):
        if len(set(match.group())) == len(match.group()):
            for offset, letter in enumerate(match.group(), match.start()):
                yield offset, offset + 1, (places[_CITY_LETTERS[letter]],)


def _latin(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Pinyin and English names, of up to five words."""
    names, prefixes = _gazetteer().latin, _latin_prefixes()
    words = [(m.group().lower(), m.start(), m.end()) for m in _LATIN_WORD.finditer(text)]
    done = 0
    for at, (word, start, _) in enumerate(words):
        if at < done or word not in prefixes:
            continue
        joined = ""
        for last, (next_word, begin, end) in enumerate(words[at : at + _MAX_LATIN_WORDS], at):
            if last > at and not _LATIN_GAP.fullmatch(text, words[last - 1][2], begin):
                break
            joined = f"{joined} {next_word}" if joined else next_word
            if joined not in prefixes:
                break
            if joined in names:
                done, found_end, places = last + 1, end, names[joined]
        if at < done:
            kind = _LATIN_KIND.match(text, found_end)
            yield start, kind.end() if kind else found_end, places


def _without_overlap(
    spans: Iterable[tuple[int, int, tuple[Place, ...]]],
) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    done = 0
    for start, end, places in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= done:
            done = end
            yield start, end, places


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    if text[end - 1].isascii():
        return bool(
            _LATIN_NAME_AFTER.match(text, end) or _LATIN_NAME_BEFORE.search(text, max(0, start - 20), start)
        )
    return bool(_NAME_AFTER.match(text, end))


def _choose(candidates: tuple[Place, ...], named: set[str]) -> Place:
    """The candidate that lies in a place that the text names for certain, else the first."""
    if len(candidates) == 1:
        return candidates[0]
    return next((c for c in candidates if any(a.name in named for a in ancestors(c)[:-1])), candidates[0])


def find_places(text: str) -> list[PlaceMention]:
    """All places named in Chinese, pinyin or English, in order, without overlap, the longest form first.

    A form that several places share means the one that lies in another place named in `text`, else the first of
    the gazetteer (泰州 for "Taizhou", but 台州 beside "Zhejiang"). Takes time linear in the text.
    """
    spans = list(_without_overlap(itertools.chain(_chinese(text), _letters(text), _latin(text))))
    named = {places[0].name for _, _, places in spans if len(places) == 1}
    return [
        PlaceMention(start, end, _choose(places, named), _is_part_of_name(text, start, end))
        for start, end, places in spans
    ]


def near_place(word: str) -> Place | None:
    """The city or province whose Latin name is one slip away from a word of six letters or more ("changzou").

    Only within the province that stands first in the data: over all of China too many names lie close to each other.
    None where there is no such place, or several. The caller sees to it that the word is no other word.
    """
    gazetteer = _gazetteer()
    if not 6 <= len(word) <= 14 or not word.isascii() or not word.isalpha():
        return None
    home = next(p for p in gazetteer.places.values() if p.kind == "province")
    near = {gazetteer.latin[edit][0] for edit in edits(word.lower()) if edit in gazetteer.latin}
    chosen = [p for p in near if p.kind in ("city", "province") and within(p, home)]
    return chosen[0] if len(chosen) == 1 else None


def resolve(name: str) -> Place | None:
    """The place of a name given alone: canonical, official, pinyin or English (南京, 南京市, "Nan Jing", "national").

    Names one inside the other are taken as the innermost (江苏省南京市江宁区). None for what is no place.
    """
    name = name.strip()
    gazetteer = _gazetteer()
    if name in gazetteer.places:
        return gazetteer.places[name]
    if name.lower() in _NATION_NAMES:
        return gazetteer.places["全国"]
    mentions = find_places(name[:100])
    if not mentions or sum(m.end - m.start for m in mentions) < len(re.sub(r"[\s,，]", "", name)):
        return None
    inner = mentions[-1].place
    return inner if all(within(inner, m.place) for m in mentions) else None


def ancestors(place: Place) -> tuple[Place, ...]:
    """The places that hold `place`, nearest first; the nation is last."""
    places = _gazetteer().places
    chain: list[Place] = []
    while place.parent:
        place = places[place.parent]
        chain.append(place)
    return tuple(chain)


def within(place: Place, other: Place) -> bool:
    """Whether `place` is `other` or lies in it."""
    return place == other or other in ancestors(place)


def applies_to(regions: Iterable[str], place: Place) -> bool:
    """Whether somebody in `place` can use a notice for `regions` (canonical names; unknown ones count as nowhere).

    True for notices of the place, of its districts, of its city and province, and of the nation.
    """
    known = _gazetteer().places
    return any(within(place, known[name]) or within(known[name], place) for name in regions if name in known)


PlaceFit = Literal["own", "above", "other"]


def place_fits(regions: Iterable[str], asked: Iterable[str]) -> list[PlaceFit]:
    """How a notice of some places fits each place that is asked about; names are canonical, unknown ones are left out.

    "own": it is of the asked place or of one within it. "above": somebody there can use it, as it is of a place
    around, or it names no place at all. "other": it is of other places.
    """
    own = [place for place in map(resolve, regions) if place is not None]
    wanted = [place for place in map(resolve, asked) if place is not None]
    return [_place_fit(own, place) for place in wanted]


def _place_fit(own: Sequence[Place], asked: Place) -> PlaceFit:
    if any(within(place, asked) for place in own):
        return "own"
    return "above" if not own or any(within(asked, place) for place in own) else "other"
