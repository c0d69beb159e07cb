"""What each language of answers does in its own way and no phrase can hold: sums, places, names in Chinese."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rag.domain import Language
from rag.language.chinese_numbers import scaled
from rag.language.english_places import english_place


@dataclass(frozen=True, slots=True)
class Locale:
    """The ways of one language.

    Attributes:
        money: of yuan, or of a foreign currency's units and its name: 50万元, RMB 500,000.
        number: of things: 50万, 500,000.
        place: of a canonical name, as readers know the place.
        is_of_notices: notices are written in it, so that a name needs no gloss and their short words may be repeated.

    """

    money: Callable[[float, str | None], str]
    number: Callable[[float], str]
    place: Callable[[str], str]
    is_of_notices: bool


def _chinese_money(units: float, foreign: str | None) -> str:
    return f"{scaled(units)}{foreign or '元'}"


def _english_money(units: float, foreign: str | None) -> str:
    return f"{foreign or 'RMB'} {units:,.{0 if units == int(units) else 2}f}"


def _english_number(number: float) -> str:
    return f"{number:,.{0 if number == int(number) else 2}f}"


LOCALES: Mapping[Language, Locale] = {
    "zh": Locale(money=_chinese_money, number=scaled, place=str, is_of_notices=True),
    "en": Locale(money=_english_money, number=_english_number, place=english_place, is_of_notices=False),
}
