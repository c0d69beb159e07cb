"""How places are called in English: Nanjing, Inner Mongolia, Laoshan District."""

from __future__ import annotations

from functools import cache

from rag.language.gazetteer import gazetteer, own_name
from rag.language.pinyin import syllables


def english_place(name: str) -> str:
    """As it is spelt; one that shares its spelling with another keeps its own name too."""
    spelt = _spelt().get(name, "")
    if not spelt:
        return _district_in_pinyin(name)
    return f"{spelt.title()} ({name})" if len(gazetteer().latin[spelt]) > 1 else spelt.title()


_DISTRICT_KINDS = {"区": "District", "县": "County", "市": "City"}


def _district_in_pinyin(name: str) -> str:
    """崂山区 as Laoshan District; any other name as it is."""
    place = gazetteer().places.get(name)
    kind = _DISTRICT_KINDS.get(name[-1:])
    if place is None or place.kind != "district" or kind is None:
        return name
    own = own_name(place)
    return f"{''.join(syllables(own.full)[: len(own.bare)]).title()} {kind}"


_CUSTOMARY = {
    "香港": "hong kong",
    "澳门": "macao",
    "内蒙古": "inner mongolia",
    "西藏": "tibet",
    "台湾": "taiwan",
    "厦门": "xiamen",
    "广州": "guangzhou",
}
"""Names whose English is not their shortest spelling."""


@cache
def _spelt() -> dict[str, str]:
    """Canonical name -> its English name in small letters: as a rule the shortest spelling."""
    found: dict[str, str] = {}
    for form in sorted(gazetteer().latin, key=lambda f: (-len(f), f)):
        found |= {place.name: form for place in gazetteer().latin[form]}
    return found | {name: form for name, form in _CUSTOMARY.items() if form in gazetteer().latin}


@cache
def english_places() -> dict[str, str]:
    """Canonical name -> as readers of English know the place, where that differs."""
    return {name: english_place(name) for name in _spelt()}
