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
from functools import cache, lru_cache
from typing import Literal

from rag.language.english import edits
from rag.language.gazetteer import Gazetteer, Place, PlaceKind, gazetteer
from rag.language.latin_districts import districts_by_sound, latin_districts
from rag.language.normalise import to_simplified
from rag.language.segment import is_rare_name, plain_words
from rag.language.synonyms import thesaurus
from rag.lazy import lazy_pattern

__all__ = [
    "Place", "PlaceFit", "PlaceKind", "PlaceMention", "ancestors", "applies_to", "find_places",
    "innermost", "known_place", "near_place", "place", "place_fits", "resolve", "within",
]  # fmt: skip

_NATION_NAMES = ("中国", "国家", "国家级", "中央", "national", "nation", "china", "country")
# A zone counts as the place that it lies in: 成都高新区, 厦门火炬高新区.
_ZONE = lazy_pattern(
    r"[一-鿿]{0,6}?(?:高新(?:技术)?(?:产业(?:开发)?)?区|经(?:济技术|济)?开发?区|开发区|新区|保税区|自贸区|工业园区?|园区|科技城"
    r"|示范区|合作区|度假区|实验区)$"
)
_HAN_PAIR = lazy_pattern(r"[一-鿿]{2}")
_LATIN_WORD = lazy_pattern(r"[A-Za-z]+")
_LATIN_GAP = lazy_pattern(r"[ '’\-]{1,2}")
_LATIN_KIND = lazy_pattern(r"[ \-](?:city|province|municipality|district|county)\b", re.IGNORECASE)
_MAX_LATIN_WORDS = 5
KEPT_CHARS = 300
"""A question's places are asked for by half a dozen steps, a notice's text only once."""

# 区 and 市 end a name, unless they begin one of these words: 江宁区域, 昆山市场.
_SUFFIX_WORDS = {"区": "域块划", "市": "场值级面", "县": "域级", "州": ""}
# A place directly before one of these is part of a name: 南京路, 江苏银行, 扬州大学, 哈密瓜.
_NAME_AFTER = lazy_pattern(
    r"(?:理工|师范|师大|科大|工大|农大|医大|财大|[东西南北中]?路|大道|[东西南北]?街(?!道)|银行|证券|日报|晚报|机场|火车站|[东西南北]站|大桥|港口|港区|时报|瓜(?!州|棚|果))"
    r"|[^\W\d_的和与及对等、]{0,12}?(?:大学(?!生)|学院|医院|研究院|研究所|有限公司|有限责任公司|股份公司|集团)"
)
# What may stand right before a district's bare name: no character of which it could be the rest of a word, nor a mark that
# opens a programme's name (“牧野小巨树”).
_BEFORE_WORD = lazy_pattern(r"(?:^|[^一-鿿“‘「『《]|[在到去来于和与及从是给家的我们想报个就])$")
_CALLED_AFTER = lazy_pattern(r"杯|之星|学者|经验|精神")
_WORD_CHARS = 4
# Behind these the bare name of a district can be a common word (滨海, 合作), unless it begins the name of something else.
_PLACED = lazy_pattern(
    r"^\s*(?:请问|你好[,，]?|您好[,，]?|我们|咱们|我)?(?:是|想在|想去)?|[在到去](?=[一-鿿]{2})"
)
_OF_A_NAME = lazy_pattern("[路街桥湖山江河杯村港湾银]|道(?!路)|奖(?![励补金])")
_MAX_PLACED = 12
# A district's bare name that begins that of a mountain or lake: 贺兰山, 宁夏贺兰山东麓.
_LANDSCAPE_AFTER = lazy_pattern(r"山(?!区|东(?!麓)|西(?!麓)|水|村|镇|乡)|湖(?![北南])|岭|(?:江|河)?流域")
_LATIN_NAME_AFTER = lazy_pattern(
    r"[ ][Cc]up\b|[ ](?:[A-Z][\w&.]*[ ]){0,4}?(?:University|College|Bank|Road|Hospital|Airport|Institute|Co\b|Ltd|Inc\b|Corp|Group\b)"
)
_LATIN_NAME_BEFORE = lazy_pattern(r"(?:University|Bank|College) of $")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """`text[start:end]` names `place`.

    Attributes:
        in_name: it is part of the name of an organisation or a street.
        others: other places of the same name, which nothing in the text rules out.
    """

    start: int
    end: int
    place: Place
    in_name: bool = False
    others: tuple[Place, ...] = ()


@cache
def _latin_prefixes() -> frozenset[str]:
    """The first one, two, … words of every Latin name."""
    words = (name.split(" ") for name in gazetteer().latin)
    return frozenset(" ".join(w[:size]) for w in words for size in range(1, len(w) + 1))


def place(name: str) -> Place:
    """The place of a canonical name. Raises KeyError for any other name; see `resolve`."""
    return gazetteer().places[name]


def known_place(name: str) -> Place | None:
    """The place of a canonical name; None for any other name."""
    return gazetteer().places.get(name)


def _cut_by_word(text: str, start: int, end: int) -> bool:
    """Whether the last character of the form begins another word (江宁区|域)."""
    return end < len(text) and text[end] in _SUFFIX_WORDS.get(text[end - 1], "") and end - start > 2


def _chinese(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Chinese names; each begins where the one before ended or later."""
    known = gazetteer()
    done, before = 0, ()  # type: int, tuple[Place, ...]
    for start in range(len(text) - 1):
        if start < done or text[start : start + 2] not in known.lengths:
            continue
        end, places = _longest(text, start, known, before if start == done else ())
        if places:
            done, before = end, places
            yield start, end, places


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether a district's bare name is a word of its own: of 重大安全 is none 大安, and 缙云杯 is called after a mountain."""
    if not _BEFORE_WORD.search(text, max(0, start - 1), start) or _CALLED_AFTER.match(text, end):
        return False
    ends = itertools.accumulate(map(len, plain_words(text[start : end + _WORD_CHARS])))
    return end - start in ends


def _longest(
    text: str, start: int, known: Gazetteer, before: Sequence[Place]
) -> tuple[int, tuple[Place, ...]]:
    """End and places of the longest name that starts at `start`; `before`: the places named right in front of it."""
    for length in known.lengths[text[start : start + 2]]:
        end = min(start + length, len(text))
        form = text[start:end]
        if end - start < length or _cut_by_word(text, start, end) or text[end : end + 1] == "麓":
            continue
        if (bound := known.bound.get(form)) and not _LANDSCAPE_AFTER.match(text, end):
            inside = tuple(p for p in bound if any(b in ancestors(p)[:-1] for b in before))
            opens = start == 0 or text[start - 1] in "\n丨|｜"
            alone = form in known.words and _is_word(text, start, end)
            if inside or alone or (opens and form in known.starting):
                return end, inside or bound
        if places := known.forms.get(form):
            return end, places
    return start, ()


def _letters(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """One-letter names in a row: 苏锡常 is 苏州, 无锡 and 常州; and names of regions: 东北三省."""
    known = gazetteer()
    for match in known.letter_run.finditer(text):
        word = match.group()
        if len(set(word)) < len(word) and word not in known.groups:
            continue
        places = known.groups.get(word) or tuple(known.letters[letter] for letter in word)
        last = len(places) - 1
        for at, place in enumerate(places):  # of 西北地区 the last of five stands behind the four characters
            start = min(match.start() + at, match.end())
            yield start, match.end() if at >= last else min(start + 1, match.end()), (place,)


def _latin(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Pinyin and English names, of up to five words."""
    names, prefixes = gazetteer().latin, _latin_prefixes()
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
            if kind and kind[0][1:].lower() in ("district", "county"):
                places = _districts_first(text[start:found_end], places)
            yield start, kind.end() if kind else found_end, places


def _districts_first(name: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The districts of a Latin name behind those that are listed for it: "Chaoyang District" is not the city of Chaoyang."""
    known = tuple(place for place in places if place.kind == "district") or places
    return tuple(dict.fromkeys((*known, *districts_by_sound(name))))


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


def _choose(candidates: tuple[Place, ...], named: set[str]) -> tuple[Place, tuple[Place, ...]]:
    """The candidate that lies in a place that the text names for certain or holds one, else the first with the others."""
    if len(candidates) == 1:
        return candidates[0], ()
    inside = next((c for c in candidates if any(a.name in named for a in ancestors(c)[:-1])), None)
    inside = inside or next(
        (c for c in candidates if any(c in ancestors(place(name)) for name in named)), None
    )
    return (inside, ()) if inside else (candidates[0], candidates[1:])


_PLAIN_LETTERS = str.maketrans("ÄÖÜÉÈÁÀÍÓÚäöüéèáàíóúāēīōūǎěǐǒǔ", "AOUEEAAIOUaoueeaaiouaeiouaeiou")
"""Ürümqi: letters with marks are read as those without."""


def find_places(text: str) -> list[PlaceMention]:
    """All places named in Chinese, pinyin or English, in order, without overlap, the longest form first.

    A form that several places share means the one that lies in another place named in `text`, else the first of
    the gazetteer (泰州 for "Taizhou", but 台州 beside "Zhejiang"); `others` holds those that it may mean too. A name no
    longer in use means the place that it belongs to now (`former_places.tsv`). Takes time linear in the text.
    """
    return list(_kept_places(text) if len(text) <= KEPT_CHARS else _places_in(text))


def _places_in(text: str) -> tuple[PlaceMention, ...]:
    text = to_simplified(text).translate(_PLAIN_LETTERS)
    spans = list(_without_overlap(itertools.chain(_chinese(text), _letters(text), _latin(text))))
    spans = _with_bare_cities(text, spans)
    named = {places[0].name for _, _, places in spans if len(places) == 1}
    if _LATIN_WORD.search(text):
        taken = [(start, end) for start, end, _ in spans]
        districts = list(latin_districts(text, {p.name for _, _, places in spans for p in places}, taken))
        named.update(places[0].name for _, _, places in districts if len(places) == 1)
        spans = sorted([*spans, *districts], key=lambda span: span[0])
    found = []
    for start, end, places in spans:
        if text[start:end].isascii() and len(named) > 1:
            places = _within_named(text[start:end], places, named)
        chosen, others = _choose(places, named)
        found.append(PlaceMention(start, end, chosen, _is_part_of_name(text, start, end), others))
    return tuple(found)


def _within_named(form: str, places: tuple[Place, ...], named: set[str]) -> tuple[Place, ...]:
    """The districts of that sound in another place that a text names, where none of the places has to do with it: "Pingxiang City in Guangxi"."""
    others = named - {p.name for p in places}
    holders = {a.name for p in places for a in ancestors(p)}
    held = {a.name for name in others for a in ancestors(place(name))}
    if not others or holders & others or held & {p.name for p in places}:
        return places
    alike = districts_by_sound(_LATIN_KIND.sub("", form))
    return tuple(d for d in alike if any(a.name in others for a in ancestors(d)[:-1])) or places


_kept_places = lru_cache(maxsize=1024)(_places_in)


def _with_bare_cities(
    text: str, spans: list[tuple[int, int, tuple[Place, ...]]]
) -> list[tuple[int, int, tuple[Place, ...]]]:
    """开封鼓楼区: a city whose bare name is a word too counts right before one of its districts."""
    made: list[tuple[int, int, tuple[Place, ...]]] = []
    for at, (start, end, places) in enumerate(spans):
        free = spans[at - 1][1] if at else 0
        city = gazetteer().places.get(text[start - 2 : start]) if start - 2 >= free else None
        inside = tuple(p for p in places if city in ancestors(p)) if city else ()
        if city and inside:
            made.append((start - 2, start, (city,)))
        made.append((start, end, inside or places))
    return made


def innermost(mentions: Sequence[PlaceMention]) -> Place | None:
    """The last of the places that stand at the front, one inside the other: 扬州 of 江苏省扬州市, 江苏 of 江苏、浙江."""
    chosen: PlaceMention | None = None
    for mention in mentions:
        if chosen and (mention.start > chosen.end + 1 or not within(mention.place, chosen.place)):
            break
        chosen = mention
    return chosen.place if chosen else None


def near_place(word: str) -> Place | None:
    """The city or province whose Latin name is one slip away from a word of six letters or more ("changzou").

    Of several such places the only one of the province that stands first in the data. None where there is none, or
    where several are left. The caller sees to it that the word is no other word.
    """
    known = gazetteer()
    if not 6 <= len(word) <= 14 or not word.isascii() or not word.isalpha():
        return None
    near = {known.latin[edit][0] for edit in edits(word.lower()) if edit in known.latin}
    chosen = [p for p in near if p.kind in ("city", "province")]
    chosen = [p for p in chosen if within(p, known.home)] or chosen
    return chosen[0] if len(chosen) == 1 else None


def begins_latin_name(word: str) -> bool:
    """Whether a Latin word begins the name of another place than a district (Yangpu of the zone of 洋浦)."""
    return word.lower() in _latin_prefixes()


def is_bare_name(name: str) -> bool:
    """Whether a district's name without its kind means the place wherever it is a word of its own (红花岗)."""
    return name in gazetteer().words


def word_ends(text: str) -> set[int]:
    """Where a word of a text ends or begins."""
    return {0, *itertools.accumulate(map(len, plain_words(text)))}


def without_word(text: str, word: str) -> str:
    """A text without some characters where they are words of their own: 市中 of 市中小企业 stays.

    >>> [without_word("汇川开火锅店", "汇川"), without_word("市中小企业贴息", "市中")]
    ['开火锅店', '市中小企业贴息']
    """
    ends = word_ends(text) if word and word in text else set()
    for start in sorted(ends, reverse=True):
        if start + len(word) in ends and text.startswith(word, start):
            text = text[:start] + text[start + len(word) :]
    return text


def bare_districts(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Start, end and places of each district's bare name that stands in a text as a word of its own (北辰现在能报什么).

    Where a text begins or behind 在 a place can be meant by a common word too (爱民, 合作), if no place is named beside it; the
    caller sees to it that one is meant, and of several districts of that name which.
    """
    known, ends = gazetteer(), word_ends(text) if _HAN_PAIR.search(text) else set()
    opened: set[int] | None = None
    for start in sorted(ends):
        for length in (*known.lengths.get(text[start : start + 2], ()), 2):
            end = start + length
            found = _called(text[start:end]) if end in ends else ()
            if not found or _is_of_another_name(text, start, end):
                continue
            if not is_rare_name(text[start:end]):
                opened = _where_places_stand(text) if opened is None else opened
                if start not in opened or _OF_A_NAME.match(text, end) or text[start:end] in thesaurus():
                    continue
            yield start, end, found
            break


def _called(name: str) -> tuple[Place, ...]:
    """The districts of a bare name; 滨海 is 滨海县 and 滨海新区."""
    known = gazetteer().bound
    found = (*known.get(name, ()), *known.get(f"{name}新", ()))
    return tuple(dict.fromkeys(place for place in found if place.kind == "district"))


def _where_places_stand(text: str) -> set[int]:
    """Where a text without any place's name begins, and what stands behind 在."""
    if any(not mention.in_name for mention in find_places(text)):
        return set()
    return {match.end() for match in itertools.islice(_PLACED.finditer(text), _MAX_PLACED)}


def _is_of_another_name(text: str, start: int, end: int) -> bool:
    """Whether a word that is a district's bare name is part of another name, or the end of one that was cut wrong."""
    in_marks = start > 0 and text[start - 1] in "“‘「『《"
    cut_wrong = start > 0 and text[start - 1 : start + 1] in gazetteer().bound  # 桦南|开米厂
    return bool(
        in_marks
        or cut_wrong
        or _CALLED_AFTER.match(text, end)
        or _LANDSCAPE_AFTER.match(text, end)
        or _is_part_of_name(text, start, end)
    )


def resolve(name: str, *, short: bool = False) -> Place | None:
    """The place of a name given alone: canonical, official, pinyin or English (南京, 南京市, "Nan Jing", "national").

    Names one inside the other are taken as the innermost (江苏省南京市江宁区, "Fuling, Chongqing"). None for what is no place.

    Args:
        name: a name and nothing else.
        short: districts without 区, 县 or 市 (晋江) and zones (成都高新区) count too: where only a place can stand.
    """
    return _resolved(name.strip(), short)


@lru_cache(maxsize=4096)
def _resolved(name: str, short: bool) -> Place | None:
    known = gazetteer()
    if name in known.places:
        return known.places[name]
    if name.lower() in _NATION_NAMES:
        return known.places["全国"]
    if short and len(found := known.bound.get(name, ())) == 1:
        return found[0]
    mentions = find_places(name[:100])
    rest = name[mentions[-1].end :] if mentions else ""
    covered = sum(m.end - m.start for m in mentions) + (len(rest) if short and _ZONE.fullmatch(rest) else 0)
    if not mentions or covered < len(re.sub(r"[\s,，]", "", name)):
        return None
    around = [m.place for m in mentions]
    return next((inner for inner in reversed(around) if all(within(inner, place) for place in around)), None)


def ancestors(place: Place) -> tuple[Place, ...]:
    """The places that hold `place`, nearest first; the nation is last."""
    places = gazetteer().places
    chain: list[Place] = []
    while place.parent:
        place = places[place.parent]
        chain.append(place)
    return tuple(chain)


def resolve_all(names: Iterable[str]) -> list[Place]:
    """The places of these names, in their order; a name that is none is left out."""
    return [place for name in names if (place := resolve(name)) is not None]


def within(place: Place, other: Place) -> bool:
    """Whether `place` is `other` or lies in it."""
    return place == other or other in ancestors(place)


def applies_to(regions: Iterable[str], place: Place) -> bool:
    """Whether somebody in `place` can use a notice for `regions` (canonical names; unknown ones count as nowhere).

    True for notices of the place, of its districts, of its city and province, and of the nation.
    """
    known = gazetteer().places
    return any(within(place, known[name]) or within(known[name], place) for name in regions if name in known)


def applicable_regions(place: Place) -> tuple[str, ...]:
    """The places, by canonical name, whose notices somebody in `place` can use; see `applies_to`."""
    around = (other.name for other in ancestors(place))
    return (place.name, *around, *_places_inside().get(place.name, ()))


@cache
def _places_inside() -> dict[str, list[str]]:
    """The names of the places that lie in each place."""
    inside: dict[str, list[str]] = {}
    for place in gazetteer().places.values():
        for other in ancestors(place):
            inside.setdefault(other.name, []).append(place.name)
    return inside


PlaceFit = Literal["own", "above", "other"]


def place_fits(regions: Iterable[str], asked: Iterable[str]) -> list[PlaceFit]:
    """How a notice of some places fits each place that is asked about; names are canonical, unknown ones are left out.

    "own": it is of the asked place or of one within it. "above": somebody there can use it, as it is of a place
    around, or it names no place at all. "other": it is of other places.
    """
    return list(_place_fits(tuple(regions), tuple(asked)))


@lru_cache(maxsize=4096)
def _place_fits(regions: tuple[str, ...], asked: tuple[str, ...]) -> tuple[PlaceFit, ...]:
    own = resolve_all(regions)
    return tuple(_place_fit(own, place) for place in resolve_all(asked))


def is_elsewhere(regions: Iterable[str], asked: Iterable[str]) -> bool:
    """Whether a notice of some places is of other places than all that are asked about; False where none is."""
    fits = place_fits(regions, asked)
    return bool(fits) and set(fits) == {"other"}


def _place_fit(own: Sequence[Place], asked: Place) -> PlaceFit:
    if any(within(place, asked) for place in own):
        return "own"
    return "above" if not own or any(within(asked, place) for place in own) else "other"
