"""A place that stands alone, as a filter or in a profile: there a bare name is a place, which it need not be in a sentence."""

from __future__ import annotations

from rag.errors import InvalidInput
from rag.language.english_places import english_place
from rag.language.gazetteer import Place, gazetteer
from rag.language.latin_districts import districts_by_sound
from rag.language.places import resolve

_SHOWN = 4


def given_place(name: str, pointer: str) -> Place:
    """The place of this name: as `rag.language.places.resolve` reads it, or the only district called so (晋江, Fuling).

    Args:
        name: what was given.
        pointer: where, for the error.

    Raises:
        InvalidInput: no place is called so, or several districts are.

    """
    places = _places_called(name.strip())
    if len(places) == 1:
        return places[0]
    if not places:
        raise InvalidInput(
            f"{name!r} is not a place that is known here; name a city, district or province such as 南京, 昆山市, Suzhou or "
            "江苏, or 全国 for the nation.",
            pointer,
        )
    told = ", ".join(_told(place, latin=name.isascii()) for place in places[:_SHOWN])
    raise InvalidInput(f"{name!r} may be {told}; write the city or province with it.", pointer)


def _places_called(name: str) -> tuple[Place, ...]:
    whole = resolve(name)
    if whole and whole.kind == "district" and len(alike := _alike(name)) > 1:
        return alike
    return (whole,) if whole else gazetteer().bound.get(name) or districts_by_sound(name)


def _alike(name: str) -> tuple[Place, ...]:
    """The districts of whatever city that bear just this name: 鼓楼区 alone may be of any of four; in a sentence the text's other places tell which."""
    return tuple(p for p in gazetteer().bound.get(name[:-1], ()) if p.name.endswith(name))


def _told(place: Place, *, latin: bool) -> str:
    around = place.parent or ""
    return f"{place.name} ({english_place(around) if latin else around})"
