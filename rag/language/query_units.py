"""From a question to the units of a structured lexical query.

Probabilistic structured queries (Pirkola 1998; Darwish and Oard 2003): every thing that the question asks for is one
unit, and all its translations share one term frequency and one document frequency, so that a word with eight
translations counts once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from indexes.search_protocols import Unit
from rag.language.dictionary import MAX_WORDS, NEXT_WORD, Translation, correct, glossary, is_known, look_up
from rag.language.english import canonical
from rag.language.han import HAN
from rag.language.named_days import MONTH_PATTERN, month_number
from rag.language.normalise import normalise, one_spelling
from rag.language.pinyin import sound_of, syllables
from rag.language.places import Place, PlaceMention, find_places, near_place, resolve
from rag.language.segment import domain_terms, index_terms, is_word, plain_words, request_words, stop_words
from rag.language.synonyms import find_everyday

MAX_TRANSLATIONS = 8
MAX_UNITS = 80
"""A question of 2,000 characters never becomes more than this."""
_MAX_CORRECTIONS = 12

PHRASE_WEIGHT = 1.25
NAME_WEIGHT = 1.4

_RUN = re.compile(r"[㐀-䶿一-鿿]+|[^㐀-䶿一-鿿]+")
# An address or a version number holds marks that end a sentence elsewhere; at the end of a word they do not belong to it.
_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.@_+#&%:/~?='’]*[A-Za-z0-9@_+#&%~=])?")
_PLAIN = re.compile(r"[A-Za-z]+(?:&[A-Za-z]+)?(?:['’]s)?")
_GAP = re.compile(r"[ \-–—]{1,2}")
_ZONE = re.compile(
    r" (?:new (?:area|district)|(?:(?:hi(?:gh)?[- ]tech|economic|development|technological|and) ){1,5}zone)$",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"\b(?P<d1>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? (?P<m1>{MONTH_PATTERN})\b"
    rf"|\b(?P<m2>{MONTH_PATTERN})\.? (?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![\w.])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6}(?:\.[0-9]{1,3})?)\s?(?P<scale>thousand|million|billion)?\b",
    re.IGNORECASE,
)
ENGLISH_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
"""What English words multiply a number by."""
_MONTH_ALONE = re.compile(
    rf"\b(?:in|by|of|until|before|since|from|early|late|mid) (?P<m>{MONTH_PATTERN})\b", re.IGNORECASE
)

DocumentFrequency = Callable[[str], int]
SoundIndex = Mapping[str, Sequence[str]]
Sounding = Callable[[str], Sequence[str]]
"""Pinyin -> the words that are spelt so."""


def sound_index(terms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Pinyin -> terms, for the Chinese words of two to six characters of a collection's vocabulary."""
    index: dict[str, list[str]] = {}
    for term in terms:
        if 2 <= len(term) <= 6 and all("一" <= c <= "鿿" for c in term):
            index.setdefault(sound_of(term), []).append(term)
    return {sound: tuple(words) for sound, words in index.items()}


def with_sounds(known: SoundIndex, terms: Iterable[str]) -> SoundIndex:
    """A sound index with the words of a later vocabulary that it does not have yet; words that went stay."""
    held = {word for words in known.values() for word in words}
    new = sound_index(term for term in terms if term not in held)
    return {**known, **{sound: (*known.get(sound, ()), *words) for sound, words in new.items()}}


@cache
def _domain_sounds() -> dict[tuple[str, ...], str]:
    """Syllables -> the domain term that is spoken so."""
    terms = sorted(t for t in domain_terms() if 2 <= len(t) <= 6 and not t.isascii())
    return {syllables(term): term for term in terms}


def _misspelt(words: Sequence[str]) -> str | None:
    """The domain term that neighbouring words of a cut were meant to be, if they are no word and sound like one."""
    text = "".join(words)
    if not 2 <= len(text) <= 6 or is_word(text) or all(len(w) > 1 and is_word(w) for w in words):
        return None
    term = _domain_sounds().get(syllables(text))
    return term if term and term != text and len(term) == len(text) else None


@lru_cache(maxsize=1024)
def mend(text: str) -> str:
    """A Chinese text with words misspelt by sound put right where a domain term sounds the same: 申抱 -> 申报."""
    words = plain_words(text)
    mended: list[str] = []
    at = 0
    while at < len(words):
        for size in (3, 2, 1):
            term = _misspelt(words[at : at + size]) if at + size <= len(words) else None
            if term:
                mended.append(term)
                at += size
                break
        else:
            mended.append(words[at])
            at += 1
    return "".join(mended)


def respelt(question: str) -> str:
    """A question in one spelling, with words misspelt by sound put right: "南京 総布企业" -> "南京总部企业"."""
    runs = (match.group() for match in _RUN.finditer(one_spelling(question)))
    return "".join(mend(run) if HAN.match(run) else run for run in runs)


def _weighed(
    found: Iterable[Translation], df: DocumentFrequency, n_docs: int
) -> tuple[tuple[str, float], ...]:
    """The translations that occur, at most eight; those common in the collection weigh more; the best weighs 1."""
    weights: dict[str, float] = {}
    for translation in found:
        count = df(translation.chinese)
        if count:
            common = 0.5 + 0.5 * math.log1p(count) / math.log1p(max(n_docs, 1))
            weights[translation.chinese] = translation.weight * min(common, 1.0)
    best = sorted(weights, key=lambda w: (-weights[w], w))[:MAX_TRANSLATIONS]
    top = weights[best[0]] if best else 1.0
    return tuple((word, round(weights[word] / top, 4)) for word in best)


def _place_unit(label: str, place: Place, df: DocumentFrequency) -> Unit | None:
    """A place by every way its name is indexed: 江宁区 also as 江宁."""
    names = [place.name]
    if place.kind == "district":
        names += [place.name[-3:], place.name[:-1]] if len(place.name) > 3 else [place.name[:-1]]
    terms = tuple((name, 1.0) for name in dict.fromkeys(names) if len(name) > 1 and df(name))
    return Unit(label, terms, NAME_WEIGHT) if terms else None


def _with_zone(unit: Unit | None, by_sound: Sounding | None) -> Unit | None:
    """A zone also by its own name: Tianfu New Area is written 天府新区, and lies in 成都."""
    own = _ZONE.sub("", unit.label) if unit and by_sound else ""
    if not unit or not by_sound or own == unit.label:
        return unit
    named = tuple((term, 1.0) for term in by_sound(own.replace(" ", "").lower()))
    return Unit(unit.label, tuple(dict(named + unit.terms).items()), unit.weight)


def _plain_unit(word: str, df: DocumentFrequency, weight: float = 1.0) -> Unit | None:
    return Unit(word, ((word, 1.0),), weight) if df(word) else None


def _day_units(text: str, df: DocumentFrequency) -> Iterator[tuple[int, int, Unit | None]]:
    """English days and months as the index writes them: "23 September" -> 9月23日."""
    for match in _DAY_MONTH.finditer(text):
        month = month_number(match["m1"] or match["m2"])
        yield (
            match.start(),
            match.end(),
            _plain_unit(f"{month}月{int(match['d1'] or match['d2'])}日", df, NAME_WEIGHT),
        )
    for match in _MONTH_ALONE.finditer(text):
        yield match.start("m"), match.end("m"), _plain_unit(f"{month_number(match['m'])}月", df)


def _amount_units(text: str, df: DocumentFrequency) -> Iterator[tuple[int, int, Unit | None]]:
    """English numbers as Chinese text counts, in 万 and 亿: "4 million" and "4,000,000" -> 400 (万)."""
    for match in _AMOUNT.finditer(text):
        if match["scale"] or "," in match["number"]:
            number = float(match["number"].replace(",", "")) * ENGLISH_SCALES.get(
                (match["scale"] or "").lower(), 1
            )
            counted = (f"{number / size:g}" for size in (1, 10_000, 100_000_000) if number / size >= 1)
            terms = tuple((term, 1.0) for term in counted if "e" not in term and df(term))
            yield match.start(), match.end(), Unit(match.group(), terms) if terms else None


class _English:
    """Looking up the words of one question. Keeps the number of corrections bounded."""

    def __init__(self, df: DocumentFrequency, n_docs: int, by_sound: Sounding | None) -> None:
        self._df, self._n_docs, self._by_sound = df, n_docs, by_sound
        self._corrections = _MAX_CORRECTIONS

    def units(self, text: str) -> Iterator[Unit]:
        """Units of a text without Chinese: phrases of up to four words, the longest first, then single words."""
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            size, unit = self._longest(text, words[at : at + MAX_WORDS])
            if unit is not None:
                yield unit
            at += size

    def _longest(self, text: str, words: list[re.Match[str]]) -> tuple[int, Unit | None]:
        joined = 1
        while joined < len(words) and _GAP.fullmatch(text, words[joined - 1].end(), words[joined].start()):
            joined += 1
        for size in range(joined, 1, -1):
            unit = self._phrase([w.group() for w in words[:size]])
            if unit is not None:
                return size, unit
        return 1, self._word(words[0].group())

    def _phrase(self, words: list[str]) -> Unit | None:
        phrase = " ".join(words).lower()
        if not all(map(_PLAIN.fullmatch, words)):
            return None
        idle = not stop_words().isdisjoint((words[0].lower(), words[-1].lower()))
        if idle and canonical(phrase) not in glossary():  # "take effect" is of the field, "in china" is not
            return None
        terms = _weighed(look_up(phrase), self._df, self._n_docs)
        return Unit(" ".join(words), terms, PHRASE_WEIGHT) if terms else None

    def _word(self, word: str) -> Unit | None:
        stripped = re.sub(r"['’]s$", "", word)
        if not stripped or stripped.lower() in stop_words():
            return None
        if not stripped.isalpha() and not look_up(stripped):
            return self._as_written(stripped)
        found = list(look_up(stripped))
        if not is_known(stripped):
            named = self._by_sound(stripped.lower()) if self._by_sound else ()
            found += [Translation(term, 1.0) for term in named]
            found = found or self._corrected(stripped)
        terms = _weighed(found, self._df, self._n_docs)
        lower = stripped.lower()  # few English words stand in Chinese notices
        if self._df(lower) and lower not in dict(terms) and lower in index_terms(stripped):
            terms = ((lower, 1.0), *terms[: MAX_TRANSLATIONS - 1])
        return Unit(stripped, terms) if terms else None

    def _as_written(self, word: str) -> Unit | None:
        """AI, 5G, ISO9001, an address: whole if the index holds it, else its parts that it holds."""
        terms = [term for term in index_terms(word) if self._df(term)]
        return Unit(word, tuple((t, 1.0) for t in terms[:MAX_TRANSLATIONS])) if terms else None

    def _corrected(self, word: str) -> list[Translation]:
        if self._corrections == 0:
            return []
        self._corrections -= 1
        place = near_place(word)
        if place is not None:
            return [Translation(place.name, 1.0)]
        meant = correct(word)
        return [Translation(t.chinese, t.weight * 0.9) for t in look_up(meant)] if meant else []


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spans replaced by as many commas, which no phrase crosses."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "," * (end - start)
    return "".join(chars)


def _chinese_units(text: str, places: Iterable[str], df: DocumentFrequency) -> Iterator[Unit]:
    """Every Chinese term, number and whole term of the question in search mode, but for mere parts of a place's name."""
    names = {name for name in places if df(name)}
    for term in index_terms(text):
        part = any(term in name and term != name for name in names) and resolve(term) is None
        unit = None if part or (term.isascii() and term.isalpha()) else _plain_unit(term, df)
        if unit is not None:
            yield unit


def _everyday_units(text: str, df: DocumentFrequency, n_docs: int) -> Iterator[tuple[int, int, Unit | None]]:
    """Everyday expressions by the words that notices have for them, and as they stand if the index holds them."""
    for found in find_everyday(text):
        said = text[found.start : found.end]
        meant = (Translation(word, NEXT_WORD**rank) for rank, word in enumerate(found.words))
        terms = (*(((said, 1.0),) if df(said) else ()), *_weighed(meant, df, n_docs))
        yield found.start, found.end, Unit(said, terms[:MAX_TRANSLATIONS]) if terms else None


def _all_units(
    question: str, df: DocumentFrequency, n_docs: int, by_sound: Sounding | None, everyday: bool
) -> Iterator[Unit | None]:
    text = re.sub(r"\s+", " ", question)
    amounts = list(_amount_units(text, df))
    places = find_places(text)
    names = {text[m.start : m.end] for m in places}
    expressions = list(_everyday_units(text, df, n_docs)) if everyday else []
    yield from (unit for _, _, unit in expressions)
    text = _without(text, [(start, end) for start, end, _ in expressions])
    yield from _chinese_units(_without(text, [(start, end) for start, end, _ in amounts]), names, df)
    mentions: list[PlaceMention] = [m for m in places if text[m.start].isascii()]
    for mention in mentions:
        label = text[mention.start : mention.end]
        yield _with_zone(_place_unit(label, mention.place, df), by_sound)
    days = list(_day_units(text, df))
    yield from (unit for _, _, unit in (*days, *amounts))
    spans = [(m.start, m.end) for m in mentions] + [(start, end) for start, end, _ in (*days, *amounts)]
    yield from _English(df, n_docs, by_sound).units(_without(text, spans))


def query_units(
    question: str,
    df: DocumentFrequency,
    n_docs: int,
    by_sound: Sounding | None = None,
    *,
    everyday: bool = True,
) -> list[Unit]:
    """The units of a question in Chinese, English or both; each label is what the question says.

    Args:
        question: as `respelt` gives it.
        df: in how many passages a term of the index occurs; only terms with some are used.
        n_docs: passages of the index.
        by_sound: the words of the index's vocabulary that are spelt so in pinyin, for names ("Hengshun"); None: no names.
        everyday: whether everyday expressions are looked up.

    """
    units: dict[tuple[str, ...], Unit] = {}
    for unit in _all_units(question, df, n_docs, by_sound, everyday):
        if unit is not None:
            units.setdefault(tuple(term for term, _ in unit.terms), unit)
            if len(units) == MAX_UNITS:
                break
    return list(units.values())


def is_request(unit: Unit) -> bool:
    """Whether a unit says which value is wanted, by which way or of whom, but nothing of what (电话, "web address")."""
    words = request_words()
    return unit.terms[0][0] in words or words.issuperset(unit.label.lower().split())


def own_terms(question: str) -> list[str]:
    """The terms of a question, as `respelt` gives it, but for everyday expressions, which notices word otherwise."""
    return index_terms(_without(question, ((found.start, found.end) for found in find_everyday(question))))


def expansions(question: str, units: Sequence[Unit], limit: int = 12) -> tuple[str, ...]:
    """The Chinese terms that an English or mixed question was given: the best of each unit that it does not say."""
    said = normalise(question)
    best = (term for unit in units for term, weight in unit.terms[:2] if weight >= 0.6)
    chosen = (t for t in best if not t.isascii() and t not in said)
    return tuple(dict.fromkeys(chosen))[:limit]
