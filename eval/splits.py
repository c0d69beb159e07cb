"""Which questions are for tuning and which for reporting, and over which notices they are asked.

A file that ends in `heldout` is for reporting, every other one for tuning. A set that has served for reporting until its
misses were read joins the tuning sets, and another one by new authors takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from eval.question_set import LabelledQuestion, load_questions
from eval.workbench import (
    BUNDLED_NOTICES,
    QUESTION_SETS,
    ROOT,
    EachQueryOnce,
    at_home,
    collection_of,
    kept_or_temporary,
    load_model,
)

if TYPE_CHECKING:  # opened when questions are asked, not when a half is named
    from rag.collection import Collection

Half = Literal["tuning", "reporting"]
COLLECTIONS = ROOT / "eval" / "collections"
NO_QUESTIONS = {"facts", "calls"}
"""What else lies beside a collection's notices: the gold of reading."""


@dataclass(frozen=True, slots=True)
class Source:
    """Notices of one index, with questions in two halves.

    Attributes:
        name: of the index, a folder name.
        notices: the files of its notices.
        questions: the sets of questions about them.
    """

    name: str
    notices: tuple[Path, ...]
    questions: tuple[Path, ...]

    def sets(self, half: Half) -> dict[str, tuple[LabelledQuestion, ...]]:
        """The question sets of one half, by name: that of the file, behind its folder's where it is a collection's."""
        return {_name(path): load_questions(path) for path in self.of_half(half)}

    def of_half(self, half: Half) -> list[Path]:
        """The files of one half."""
        return [path for path in self.questions if path.stem.endswith("heldout") == (half == "reporting")]

    def asked(self, half: Half) -> tuple[LabelledQuestion, ...]:
        """All questions of one half."""
        return tuple(question for questions in self.sets(half).values() for question in questions)


def notices_of_half(collection: str, half: Half | None) -> tuple[str, ...]:
    """What the ids of a collection's notices of one half begin with, as its `split.json` tells; ("",), which all do, for None."""
    if half is None:
        return ("",)
    split = (COLLECTIONS / collection / "split.json").read_text(encoding="utf-8")
    return tuple(json.loads(split)[half])


def of_collections(name: str, *folders: str) -> Source:
    """One index of these collections together."""
    sets = (p for folder in folders for p in sorted((COLLECTIONS / folder).glob("*.jsonl")))
    return Source(
        name,
        tuple(COLLECTIONS / folder / "notices.json" for folder in folders),
        tuple(path for path in sets if path.stem not in NO_QUESTIONS),
    )


SOURCES = (
    Source("bundled", (BUNDLED_NOTICES,), QUESTION_SETS),
    of_collections("elsewhere", "elsewhere"),
    of_collections(
        "authors",
        "districts",
        "mixed_layouts",
        "three_authors",
        "fourth_author",
        "schedules",
        "five_voices",
        "tracks_and_groups",
        "asked_situations",
        "offices_and_posts",
        "classes_with_days",
        "short_questions",
        "tiers_and_corrections",
        "shops_and_farms",
        "trades_and_zones",
        "vouchers_and_replies",
        "tours_and_zones",
        "conditions_and_tiers",
        "capital_and_north",
        "lakes_and_coast",
        "north_and_river",
        "three_rivers_and_oilfield",
        "islands_and_orchards",
        "steppe_and_basin",
        "wetland_and_tea",
        "guesthouses_and_border",
        "ceramics_and_grassland",
        "qiaoxiang_and_coal",
        "dark_tea_and_titanium",
        "karst_and_fishing_gear",
        "bamboo_and_cattle",
        "wolfberry_and_lathes",
        "rockets_and_ginseng",
        "tea_and_lanterns",
        "river_and_harbour",
        "plateau_and_toys",
        "river_and_plateau",
        "tracks_and_guides",
        "west_and_coast",
        "joint_bureaus",
        "south_and_far_north",
        "shops_on_the_phone",
        "bureaus_and_forwards",
    ),
    of_collections("new_provinces", "new_provinces"),
)


def of_half(half: Half) -> list[Source]:
    """The sources that have questions of one half."""
    return [source for source in SOURCES if source.of_half(half)]


def collections_of(half: Half, home: Path | None) -> Iterator[tuple[Source, Collection]]:
    """Each source with questions of a half and its notices, indexed and open until the next is asked for.

    Args:
        half: of the questions.
        home: the folder that keeps the indexes; None: a temporary one.

    """
    with kept_or_temporary(home) as folder:
        encoder = EachQueryOnce(load_model(at_home(folder)))
        for source in of_half(half):
            with collection_of(source.notices, at_home(folder / source.name), encoder) as collection:
                yield source, collection


def authors_of(source: Source) -> dict[str, list[tuple[LabelledQuestion, ...]]]:
    """The tuning sets about the notices of each author of a source: each collection of `authors` is one's, the other sources too."""
    found: dict[str, list[tuple[LabelledQuestion, ...]]] = {}
    for path in source.of_half("tuning"):
        author = path.parent.name if source.name == "authors" else source.name
        found.setdefault(author, []).append(load_questions(path))
    return found


def authors_alone(
    home: Path | None,
) -> Iterator[tuple[str, Collection, list[tuple[LabelledQuestion, ...]]]]:
    """Each author with an index of his notices alone, open until the next is asked for, and the tuning sets about them.

    Args:
        home: the folder that keeps the indexes; None: a temporary one.

    """
    with kept_or_temporary(home) as folder:
        encoder = EachQueryOnce(load_model(at_home(folder)))
        for source in of_half("tuning"):
            for author, sets in authors_of(source).items():
                own = (COLLECTIONS / author / "notices.json",) if source.name == "authors" else source.notices
                with collection_of(own, at_home(folder / author), encoder) as collection:
                    yield author, collection, sets


def _name(path: Path) -> str:
    return path.stem if path.parent.parent != COLLECTIONS else f"{path.parent.name}_{path.stem}"
