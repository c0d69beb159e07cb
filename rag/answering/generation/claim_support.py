"""Whether a sentence that a language model wrote may be shown: everything in it that can be checked is in what it cites.

No sentence may hold a link but that of a notice it cites: an address that stands in a notice's text is given by the
extractive answer, as a quote. Checked are the markers, numbers, dates, amounts, percentages, quoted words, titles, places,
organisations and Latin names, and that a good part of the wording is the quote's (by the dictionary, if it is English). What is not checked
is the sense of a sentence that keeps all these: a model can still connect them wrongly, which is why every sentence
stands beside its quotes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from rag.answering.generation.prompt import RULES, Item
from rag.domain import Fact
from rag.language.chinese_numbers import SCALES
from rag.language.named_days import MONTHS
from rag.language.normalise import fold
from rag.language.places import Place, ancestors, find_places, place
from rag.language.query_units import ENGLISH_SCALES, query_units
from rag.language.segment import stop_words
from rag.public.fact_json import value_out

MAX_SENTENCE_CHARS = 600
OWN_WORDING = 0.3
"""Share of a sentence's pairs of characters, or of its English words, that must be in what it cites."""
ECHO_CHARS = 24
"""A sentence that repeats this many characters of the rules on end is not shown."""

MARKER = re.compile(r"\[(\d{1,3})\]")
_MARKUP = re.compile(r"[<>`]|!\[|\]\(|\*\*|^#|\bdata:|javascript:", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[!-;=?-~]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,255}"
    r"|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,9}\.[a-z]{2,10}\b(?:/[!-~]*)?",
    re.IGNORECASE | re.ASCII,
)
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{1,300})[”」』\"]|《([^》]{1,200})》")
_DAY = re.compile(
    r"(?P<y>\d{4})\s?[年\-/.]\s?(?P<m>\d{1,2})\s?[月\-/.]\s?(?P<d>\d{1,2})[日号]?|(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]"
)
_MONTH = "(?P<{}>" + "|".join(MONTHS) + ")"
_DAY_EN = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.format('m')}(?:,? (?P<y>\d{{4}}))?"
    rf"|{_MONTH.format('m2')} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y2>\d{{4}}))?"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s?(?P<scale>万亿|千万|百万|万|亿|千|billion|million|thousand)?")
_SCALES = SCALES | ENGLISH_SCALES
_ORGANISATION = re.compile(
    r"[㐀-䶿一-鿿]{2,24}?(?:局|厅|委员会|办公室|部|公司|大学|学院|研究院|研究所|协会|集团|银行)"
)
_LATIN_NAME = re.compile(r"\b(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*\b")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_LATIN_WORD = re.compile(r"[a-z]{2,}")
COMMON = 10
"""A count of occurrences that stands for "it occurs" where the dictionary weighs by it."""
_HAN_PAIR = re.compile(r"(?=([㐀-䶿一-鿿]{2}))")


Verdict = Literal["held", "unsupported", "refused"]


class SupportedClaims:
    """What a text says, normalised for comparison, and what else may be said beside it.

    Args:
        raw: the text.
        links, days, numbers, places: what may be named besides.

    """

    def __init__(
        self,
        raw: str,
        *,
        links: Iterable[str] = (),
        days: Iterable[dt.date] = (),
        numbers: Iterable[float] = (),
        places: Iterable[Place] = (),
    ) -> None:
        self.raw = raw
        self.text = fold(raw)
        self.links = set(links)
        self.days = {*days, *_days(self.text, None)}
        self.years = {day.year for day in self.days}
        self.month_days = {(int(m["m2"]), int(m["d2"])) for m in _DAY.finditer(self.text) if m["m2"]}
        self.month_days |= {(day.month, day.day) for day in self.days}
        self.numbers = {value for value, _ in _numbers(self.text)} | set(numbers)
        self.named = {m.place for m in find_places(raw)}
        self.places = {holder for place in self.named for holder in ancestors(place)} | self.named | {*places}


def _evidence_of(items: Sequence[Item], as_of: dt.date) -> SupportedClaims:
    """What the items that a sentence cites say; the day of the question and the nation may be named besides."""
    citations = [item.citation for item in items]
    return SupportedClaims(
        "\n".join(f"{c.title}\n{c.quote}" for c in citations),
        links=[c.url for c in citations],
        days=[*(c.date for c in citations), as_of, *_fact_days(items)],
        numbers=_fact_numbers(items),
        places=[place("全国")],
    )


def cited(sentence: str) -> list[int]:
    """The markers of a sentence, in order."""
    return [int(number) for number in MARKER.findall(sentence)]


def judge(sentence: str, items: Mapping[int, Item], as_of: dt.date) -> Verdict:
    """Whether a sentence may be shown.

    Args:
        sentence: with its markers.
        items: what may be cited, by marker.
        as_of: the day of the question, which a sentence may name.

    Returns:
        "held": what it cites says it. "unsupported": it cites, and says what that does not. "refused": it may not be
        shown at all, for it cites nothing that there is, repeats the rules, or holds markup or a foreign link.

    """
    numbers = cited(sentence)
    if not numbers or any(n not in items for n in numbers) or len(sentence) > MAX_SENTENCE_CHARS:
        return "refused"
    evidence = _evidence_of([items[n] for n in dict.fromkeys(numbers)], as_of)
    words = MARKER.sub("", sentence)
    if _MARKUP.search(sentence) or echoes(sentence) or not _links_held(words, evidence):
        return "refused"
    held = (
        _quotes_held(words, evidence)
        and _values_held(_LINK.sub(" ", words), evidence)
        and _names_held(_LINK.sub(" ", words), evidence)
        and wording_held(words, evidence)
    )
    return "held" if held else "unsupported"


def invents(text: str, said: SupportedClaims) -> bool:
    """Whether `text` holds markup, or a link, quoted words, day, number, place, organisation or Latin name not `said`."""
    return bool(_MARKUP.search(text)) or not (
        _links_held(text, said)
        and _quotes_held(text, said)
        and _values_held(_LINK.sub(" ", text), said)
        and _names_held(_LINK.sub(" ", text), said)
    )


def echoes(sentence: str, rules: str = RULES) -> bool:
    """Whether a piece of the rules is repeated."""
    squeezed = re.sub(r"\s+", " ", sentence)
    rules = re.sub(r"\s+", " ", rules)
    return any(squeezed[i : i + ECHO_CHARS] in rules for i in range(len(squeezed) - ECHO_CHARS + 1))


def _bare(link: str) -> str:
    return link.rstrip(".,;:!?'\")]，。；）")


def _links_held(words: str, evidence: SupportedClaims) -> bool:
    return all(_bare(m.group()) in evidence.links for m in _LINK.finditer(words) if not _is_number(m.group()))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,]+", text))


def _quotes_held(words: str, evidence: SupportedClaims) -> bool:
    text = re.sub(r"\s", "", evidence.text)
    return all(re.sub(r"\s", "", fold(a or b)) in text for a, b in _QUOTED.findall(words))


def _days(folded: str, year: int | None) -> list[dt.date]:
    """Whole days named in folded text; those without a year take `year`, or are left out."""
    found = []
    for pattern in (_DAY, _DAY_EN):
        for match in pattern.finditer(folded):
            parts = match.groupdict()
            month, day = parts.get("m") or parts.get("m2"), parts.get("d") or parts.get("d2")
            written = parts.get("y") or parts.get("y2")
            whole = int(written) if written else year
            if whole and month and day:
                number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
                try:
                    found.append(dt.date(whole, number, int(day)))
                except ValueError:
                    continue
    return found


def _fact_days(items: Sequence[Item]) -> list[dt.date]:
    days: list[dt.date] = []
    for fact in (fact for item in items for fact in item.facts):
        days += [dt.date.fromisoformat(v) for v in _values(fact) if isinstance(v, str) and _ISO.fullmatch(v)]
        days += [fact.opens] if fact.kind == "deadline" and fact.opens else []
    return days


def _values(fact: Fact) -> list[object]:
    value = value_out(fact)
    return [*value.values()] if isinstance(value, dict) else [value]


def _fact_numbers(items: Sequence[Item]) -> list[float]:
    values = [v for item in items for fact in item.facts for v in _values(fact)]
    return [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]


def _numbers(folded: str) -> list[tuple[float, str]]:
    found = []
    for match in _NUMBER.finditer(folded):
        digits = re.sub(r"[^\d.]", "", match.group())
        if digits:
            found.append((float(digits) * _SCALES[match["scale"] or ""], match.group()))
    return found


def _values_held(words: str, evidence: SupportedClaims) -> bool:
    """Days first, each as a whole; then every other number, with its scale."""
    folded = fold(words)
    if any(
        day not in evidence.days and (day.month, day.day) not in evidence.month_days
        for day in _days(folded, None)
    ):
        return False
    if any(day.year not in evidence.years for day in _days(folded, None)):
        return False
    for match in _DAY.finditer(folded):
        if match["m2"] and (int(match["m2"]), int(match["d2"])) not in evidence.month_days:
            return False
    for match in _DAY_EN.finditer(folded):
        parts = match.groupdict()
        month, day = parts["m"] or parts["m2"], parts["d"] or parts["d2"]
        if (MONTHS.index(month) + 1, int(day)) not in evidence.month_days:
            return False
    rest = _DAY_EN.sub(" ", _DAY.sub(" ", folded))
    known = evidence.numbers | {float(year) for year in evidence.years}
    return all(value in known for value, _ in _numbers(rest))


def _names_held(words: str, evidence: SupportedClaims) -> bool:
    """Places, organisations and names in Latin capitals or with digits."""
    if any(m.place not in evidence.places for m in find_places(words)):
        return False
    for match in _ORGANISATION.finditer(words):
        name = fold(match.group())
        if not any(name[i:] in evidence.text for i in range(max(1, len(name) - 3))):
            return False
    known = {fold(name) for name in _LATIN_NAME.findall(evidence.raw)} | {"rmb", "cny"}
    return all(fold(name) in known or fold(name) in evidence.text for name in _LATIN_NAME.findall(words))


def wording_held(words: str, evidence: SupportedClaims) -> bool:
    """A sentence must share its wording with the quote: in pairs of characters, or through the dictionary."""
    folded = fold(words)
    pairs = _HAN_PAIR.findall(folded)
    latin = [w for w in _LATIN_WORD.findall(folded) if w not in stop_words()]
    if len(pairs) >= len(latin):
        return sum(pair in evidence.text for pair in pairs) >= OWN_WORDING * len(pairs)
    units = query_units(words, lambda term: COMMON * (term in evidence.text), COMMON)
    return sum(bool(unit.terms) for unit in units) >= max(1, OWN_WORDING * len(latin))
