"""Districts and counties named in pinyin in English text: "Yuhang District", "Yiwu City", "in Nanhu, Jiaxing".

Only where the text shows that a place is meant, since two syllables may be any name: the kind of place follows, the
city or province that it lies in is named too, or it is a city of its own behind "in" and the like.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from rag.language.dictionary import is_known, look_up
from rag.language.gazetteer import FILES, OwnName, Place, gazetteer, own_name
from rag.language.pinyin import PINYIN_FILE, sound_of, syllables
from rag.resources import derived

_WORD = re.compile(r"[A-Za-z]+")
_GAP = re.compile(r"[ '’\-]{1,2}")
_KIND = re.compile(r"[ \-](?:district|county|city|banner|new (?:area|district))\b", re.IGNORECASE)
_OWN_KIND = {"district": "区", "county": "县", "city": "市", "banner": "旗", "area": "区"}
_INSIDE = re.compile(r"\b(?:in|from|at|of|near|for) $", re.IGNORECASE)
_MAX_WORDS = 4
_MIN_LETTERS = 5
"""Shorter names are only taken with their kind: Gu'an is also "guan", He County also "he"."""
_OTHERWISE = ("guide", "boxing", "jingle", "long", "you", "taishan", "xinhua")
"""English words, and names of a programme and an agency: only with their kind, as written with a capital."""
_NAMES_ANOTHER = re.compile(r"[ \-](?:scholars?|plan|award|prize|cup|fund|news)\b", re.IGNORECASE)
"""Dengfeng Plan: what is called by a word that is also a place."""


_FILES = [
    *FILES,
    *(("rag.language", name) for name in (PINYIN_FILE, "pinyin.py", "latin_districts.py")),
]


@cache
def _by_sound() -> dict[str, tuple[Place, ...]]:
    """Pinyin in one word -> the districts that are spelt so, the likeliest first."""
    places = gazetteer().places
    named = derived("districts by sound", _FILES, _names_by_sound)
    return {sound: tuple([places[name] for name in names]) for sound, names in named.items()}


def _names_by_sound() -> dict[str, list[str]]:
    found: dict[str, list[Place]] = {}
    for place in gazetteer().places.values():
        if place.kind == "district":
            for sound in _sounds(own_name(place)):
                found.setdefault(sound, []).append(place)
    return {sound: [place.name for place in gazetteer().order(places)] for sound, places in found.items()}


def _sounds(name: OwnName) -> set[str]:
    """朝阳区 is Chaoyang, as its whole name is read, and 单县 both Shan and Shanxian."""
    read = syllables(name.full)
    bare = "".join(read[: len(name.bare)])
    return {bare, "".join(read)} if len(name.bare) == 1 else {bare}


def districts_by_sound(name: str) -> tuple[Place, ...]:
    """The districts of a Latin name, whose syllables may stand apart; the likeliest first."""
    return _by_sound().get("".join(_WORD.findall(name.lower())), ())


def is_spelt_name(word: str) -> bool:
    """Whether a Latin word is no English one: unknown, or known only as the name that it spells (yuhang of 余杭)."""
    lowered = word.lower()
    found = look_up(lowered)
    if not found:
        return not is_known(lowered)
    return all(sound_of(translation.chinese).startswith(lowered) for translation in found)


def spells_a_name(word: str) -> bool:
    """Whether a Latin word is none of a dictionary, or one whose Chinese is spelt so, among others: Daoli, but not "guide"."""
    lowered = word.lower()
    found = look_up(lowered)
    spelt = any(sound_of(translation.chinese).startswith(lowered) for translation in found)
    return spelt if found else not is_known(lowered)


def latin_districts(
    text: str, named: Collection[str], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """Start, end and candidates of each district named in pinyin.

    Args:
        text: any text; one without Latin letters costs nothing.
        named: canonical names of the places that the text names otherwise.
        taken: spans that hold a place already, in order.
    """
    words = list(_free_words(text, taken))
    lowered, sounds = [word.lower() for word, _, _ in words], _by_sound() if words else {}
    done = 0
    for at, (first, start, _) in enumerate(words):
        if at < done:
            continue
        for size in range(_words_in_a_row(text, words, at), 0, -1):
            likely = sounds.get("".join(lowered[at : at + size]))
            end = words[at + size - 1][2]
            if likely and (places := _meant(text, start, end, likely, named, capital=first[0].isupper())):
                kind = _KIND.match(text, end)
                done = at + size
                yield start, kind.end() if kind else end, places
                break


def _free_words(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """Latin words with start and end, without those of `taken`."""
    ends = iter([*taken, (len(text), len(text))])
    begin, end = next(ends)
    for match in _WORD.finditer(text):
        while end <= match.start():
            begin, end = next(ends)
        if match.end() <= begin:
            yield match.group(), match.start(), match.end()


def _words_in_a_row(text: str, words: Sequence[tuple[str, int, int]], at: int) -> int:
    """How many words from `at` on may be syllables of one name, at most four."""
    size = 1
    while (
        size < _MAX_WORDS
        and at + size < len(words)
        and _GAP.fullmatch(text, words[at + size - 1][2], words[at + size][1])
    ):
        size += 1
    return size


def _meant(
    text: str, start: int, end: int, places: tuple[Place, ...], named: Collection[str], *, capital: bool
) -> tuple[Place, ...]:
    """Those of `places` that the text shows to be meant."""
    kind = _KIND.match(text, end)
    unusual = text[start:end].lower() in _OTHERWISE
    if kind and not capital and end - start < _MIN_LETTERS:  # "she county", not "has he city"
        ending = _OWN_KIND[_WORD.findall(kind.group())[-1].lower()]
        return () if unusual else tuple(p for p in places if p.name.endswith(ending))
    if kind:
        return places
    if not capital or unusual or end - start < _MIN_LETTERS or _NAMES_ANOTHER.match(text, end):
        return ()
    inside = tuple(place for place in places if _around(place) & set(named))
    if inside:
        return inside
    return (
        tuple(p for p in places if p.name.endswith("市"))
        if " " not in text[start:end] and _INSIDE.search(text, max(0, start - 6), start)
        else ()
    )


def _around(place: Place) -> set[str]:
    """City and province of a district."""
    names: set[str] = set()
    places = gazetteer().places
    while place.parent and place.kind != "nation":
        place = places[place.parent]
        names.add(place.name)
    return names - {"全国"}
