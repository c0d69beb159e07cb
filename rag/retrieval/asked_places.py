"""Which places a question names for their own sake, by whatever name.

Words that show that a place is only where something comes from or goes to are in `rag/retrieval/data/aside_places.tsv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from rag.language.dictionary import is_known
from rag.language.gazetteer import own_name
from rag.language.latin_districts import districts_by_sound, is_spelt_name, spells_a_name
from rag.language.places import (
    Place,
    PlaceMention,
    ancestors,
    bare_districts,
    begins_latin_name,
    find_places,
    near_place,
)
from rag.language.segment import stop_words
from rag.resources import rows

_LATIN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_BARE_REGION = re.compile(
    r"(?:(?<=^)|(?<=[,，。？?\s在去到是]))(?:长三角|珠三角|东北|西北|西南|华北|华东|华中|华南)"
    r"(?=(?:这边|那边)?(?:现在|目前|[这上下]个?月|有[啥什哪没]|[都还]?(?:能|可以)[报申领]|还有|的(?:企业|公司|工厂|店)|企业|公司|[,，。?？]|$))"
)
"""Where several provinces can be meant by what is a direction, or part of a programme's name, elsewhere (西北大学, 中国长三角—挪威)."""
_MAX_UNKNOWN_WORDS = 12
_HEADS = re.compile(r"\s?[:：]|\s[-–—]\s|,\s(?:what|anything|which|is|are|any|list)\b", re.IGNORECASE)
_KINDS = defaultdict(lambda: "District", {"县": "County", "市": "City", "旗": "Banner"})
_MIN_MISSPELT = 6
"""Letters of a word that may be a name with a slip, and of a district's that is not written with a capital."""
_SYLLABLE = re.compile(r"(?<![A-Za-z'’])[A-Za-z]{1,6}(?![A-Za-z'’])")
_MAX_SYLLABLES = 40
_MIN_SPACED = 5
"""Letters of a name in syllables apart; shorter ones are two small words."""
_LONG_NAME = 3
"""A name of three syllables beside its kind (绥芬河市) means the place, be it held or not; shorter ones sound like other words."""
_BEFORE_CHARS = 70
# Named together they are the partners of a kind of project (港澳台合作), not the place asked about.
_PARTNERS = frozenset({"香港", "澳门", "台湾"})


def _unmarked_places(question: str, held: Callable[[Place], bool] | None) -> Iterator[tuple[int, Place]]:
    """Places of Latin words that no list of places tells: districts of that sound (Yuetang) that the collection has notices of or that are named at length, else a place whose name is one slip away ("changzou")."""
    for word in _likely_places(question):
        if districts := districts_by_sound(word.group()):
            own = [place for place in districts if held and held(place)]
            named = own or _long_names(word.group())[:1] or (districts[:1] if _heads(question, word) else ())
            yield from ((word.start(), place) for place in named)
        elif (
            len(word.group()) >= _MIN_MISSPELT
            and (place := near_place(word.group()))
            and (held is None or held(place))
        ):
            yield word.start(), place


def _likely_places(question: str) -> list[re.Match[str]]:
    """The Latin words that may be a district's name and are no part of a place that is known, a few."""
    taken = [(m.start, m.end) for m in find_places(question)]
    words = (m for m in _LATIN.finditer(question) if 4 <= len(m.group()) <= 14)
    free = (m for m in words if not any(start < m.end() and m.start() < end for start, end in taken))
    return list(islice((m for m in free if _may_be_place(question, m)), _MAX_UNKNOWN_WORDS))


def _may_be_place(question: str, word: re.Match[str]) -> bool:
    """Whether a Latin word may be a district's name: one that is written with a capital or stands in no dictionary."""
    text = word.group()
    if len(text) >= _MIN_MISSPELT and not is_known(text):
        return True
    name = text[0].isupper() and spells_a_name(text) and not begins_latin_name(text)
    return name or _is_inside(question, word) or bool(_long_names(text))


def _heads(question: str, word: re.Match[str]) -> bool:
    """Whether a capitalised word that is nothing but a name stands before a colon or dash, as the place of what follows: "Yuci: what's open?"."""
    before, after = question[: word.start()], question[word.end() :]
    alone = word.group()[0].isupper() and not before.strip() and _HEADS.match(after)
    return bool(alone) and is_spelt_name(word.group())


def with_joined_names(question: str, held: Callable[[Place], bool]) -> str:
    """A question with the syllables of held districts' names joined that it writes apart, in whatever letters: "yu hang" -> "Yuhang".

    Example:
        >>> with_joined_names("yu hang deadline", lambda place: True)
        'Yuhang deadline'

    """
    words = list(_SYLLABLE.finditer(question))[:_MAX_SYLLABLES]
    if len(words) < 2:
        return question
    taken = [(m.start, m.end) for m in find_places(question)]
    for at, size in ((at, size) for at in range(len(words) - 2, -1, -1) for size in (3, 2)):
        run = words[at : at + size]
        sound = "".join(m.group() for m in run).lower()
        if len(run) < size or len(sound) < _MIN_SPACED or not _is_row(question, run):
            continue
        free = not any(start < run[-1].end() and run[0].start() < end for start, end in taken)
        free = free and stop_words().isdisjoint(m.group().lower() for m in run)
        if free and any(map(held, districts_by_sound(sound))):
            question = f"{question[: run[0].start()]}{sound.capitalize()}{question[run[-1].end() :]}"
            taken.append((run[0].start(), run[-1].end()))
    return question


def with_whole_names(question: str, held: Callable[[Place], bool]) -> str:
    """A question with the bare names of held districts made whole: 北辰现在能报什么 -> 北辰区现在能报什么, "Beichen:" -> "Beichen District:".

    Example:
        >>> with_whole_names("Beichen: what's open?", lambda place: True)
        "Beichen District: what's open?"

    """
    question = _BARE_REGION.sub(r"\g<0>地区", question)
    taken = [(m.start, m.end) for m in find_places(question)]
    whole = [*_whole_districts(question, held), *_latin_kinds(question, held)]
    for start, end, name in sorted(whole, reverse=True):
        if not any(begin < end and start < done for begin, done in taken):
            question = f"{question[:start]}{name}{question[end:]}"
    return question


def _whole_districts(question: str, held: Callable[[Place], bool]) -> Iterator[tuple[int, int, str]]:
    """Start and end of the bare name of a held district, and its whole name; of several that are held none is meant for certain."""
    for start, end, places in bare_districts(question):
        own = [place for place in places if held(place)]
        if len(own) == 1:
            yield start, end, own[0].name


def _latin_kinds(question: str, held: Callable[[Place], bool]) -> Iterator[tuple[int, int, str]]:
    """Start, end and whole name of a Latin word that is the name of one held district and heads the question."""
    for word in _likely_places(question):
        own = [place for place in districts_by_sound(word.group()) if held(place)]
        if len(own) == 1 and _heads(question, word):
            yield word.start(), word.end(), f"{word.group()} {_KINDS[own[0].name[-1]]}"


def _is_row(question: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether words stand behind one another with a space between each two."""
    return all(question[a.end() : b.start()] == " " for a, b in pairwise(words))


def _is_inside(question: str, word: re.Match[str]) -> bool:
    """Whether a capitalised word stands behind "in": a dictionary knows Yangpu as the district that it is."""
    if not (word.group()[0].isupper() and question[: word.start()].endswith((" in ", "In "))):
        return False
    named = find_places(word.group()) or [m for m in find_places(question) if m.start <= word.start() < m.end]
    return not named


def _long_names(word: str) -> list[Place]:
    """The districts whose name of three syllables or more a capitalised word is."""
    return [p for p in districts_by_sound(word) if word[0].isupper() and len(own_name(p).bare) >= _LONG_NAME]


def _meant(mention: PlaceMention, name: str, held: Callable[[Place], bool] | None) -> tuple[Place, ...]:
    """The places that a name of several ("Taizhou", "Chaoyang") may mean: those that the collection has notices of, else the first."""
    if held is None or not (mention.others or name.isascii()):
        return (mention.place,)
    own = tuple(filter(held, (mention.place, *mention.others)))
    return own or tuple(filter(held, districts_by_sound(name))) or (mention.place,)


_BESIDE = re.compile(r"(?:[和与跟及同、/&]|或者?|还是|以及|\b(?:and|or|vs\.?|versus))\s?$", re.IGNORECASE)
_COMPARED = re.compile(
    r"比|分别|区别|不同|\b(?:than|compared?|comparison|difference|differ|both|either|between)\b",
    re.IGNORECASE,
)


def _side_by_side(question: str, starts: Sequence[int]) -> bool:
    """Whether places are named side by side or compared, so that each is asked about."""
    between = [question[start:end] for start, end in pairwise(starts)]
    in_group = any(len(text) <= 1 for text in between)  # 东北三省
    return in_group or bool(_COMPARED.search(question)) or any(map(_BESIDE.search, between))


def is_aside(question: str, mention: PlaceMention) -> bool:
    """Whether a place is only where somebody or something comes from or goes to, or where papers are sent to."""
    before = question[max(0, mention.start - _BEFORE_CHARS) : mention.start]
    return any(
        (of == "any" or mention.place.name in _PARTNERS)
        and ends_with.search(before)
        and goes_on.match(question, mention.end)
        for of, ends_with, goes_on in _aside()
    )


@cache
def _aside() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Of which places, what stands before them and what behind."""
    table = rows("rag.retrieval", "aside_places.tsv")
    return tuple(
        (of, re.compile(f"(?:{before})$" if before else "", re.IGNORECASE), re.compile(behind, re.IGNORECASE))
        for _, of, before, behind, *_ in table
    )


def regions_asked(question: str, held: Callable[[Place], bool] | None) -> tuple[str, ...]:
    """Places named for their own sake, in order; one that holds another named place only tells where that lies."""
    mentions = [m for m in find_places(question) if not m.in_name and not is_aside(question, m)]
    named = [(m.start, place) for m in mentions for place in _meant(m, question[m.start : m.end], held)]
    ordered = sorted([*named, *_unmarked_places(question, held)], key=lambda pair: pair[0])
    places = list(dict.fromkeys(place for _, place in ordered))
    if len(_PARTNERS.intersection(place.name for place in places)) > 1:
        places = [place for place in places if place.name not in _PARTNERS]
    holders = {holder for place in places for holder in ancestors(place)}
    own = [place for place in places if place not in holders]
    if held and len(own) > 1 and not _side_by_side(question, sorted({start for start, _ in ordered})):
        # A fair in Shanghai, a parent in Hong Kong: only circumstances of what is asked of a place that notices are of.
        own = [place for place in own if held(place)] or own
    return tuple(place.name for place in own)
