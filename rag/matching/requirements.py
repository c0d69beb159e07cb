"""What a call asks, as numbers into a list of distinct conditions: those for all, choices and tracks, and what that is worth to a firm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.facts.conditions.bodies import SIZES
from rag.language.places import known_place, within
from rag.matching.condition import ADVICE, ASIDE, OWN_WORDS, Condition
from rag.matching.profile import NUMBERS

Worth = Sequence[int] | Mapping[int, int]
"""Number of a distinct condition -> -1 broken, 0 not known, 1 met."""
_THIN = frozenset({"credit", "place", "industry"})
"""Attributes whose conditions say little of whom a call is for."""
Numbered = tuple[Condition, int]
Named = tuple[str, str] | None
"""The notice and name of a track; None for all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives of which `at_least` so many must hold; each is a set of conditions that hold together."""

    at_least: int
    alternatives: tuple[tuple[int, ...], ...]

    def value(self, worth: Worth) -> int:
        """-1 broken, 0 not known, 1 met. Without one to spare the choice was not read whole: that breaks nothing."""
        values = sorted((_least(worth, a) for a in self.alternatives), reverse=True)
        if len(values) <= self.at_least:
            return max(0, values[-1]) if len(values) == self.at_least else 0
        return values[self.at_least - 1]

    def ids(self) -> Iterator[int]:
        """All its conditions."""
        return (i for alternative in self.alternatives for i in alternative)


@dataclass(frozen=True, slots=True)
class Track:
    """A track or kind of applicant: conditions of its own, with those for all that it does not set anew, and choices."""

    ids: tuple[int, ...]
    choices: tuple[Choice, ...]

    def value(self, worth: Worth) -> int:
        """-1 broken, 0 not known, 1 met."""
        return min(_least(worth, self.ids), min((c.value(worth) for c in self.choices), default=1))


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a call asks, as numbers into the list of distinct conditions.

    Attributes:
        common: conditions that all must meet.
        choices: those for all.
        tracks: one of them suffices. Common conditions on a number that a track sets anew do not bind who takes it.
        ids: all conditions of the call, in the order of the text.
        placed: whether a condition says where a firm must be, in other words than the call's own places: those decide
            in a city's copy of a province's call, whose text says 在江苏省内注册.
        thin: nothing decides but the legal form and the record, which say nothing of whom the call is for, or the text has
            branches that were told apart only in part (the title that the call is for).
        narrowing: what says whom the call is for, though it breaks nothing: as long as one of them is not met, nothing fits.
        steps: of a call of which little else is told, the numbers of a grant's steps; nothing fits that meets none of them.
    """

    common: tuple[int, ...]
    choices: tuple[Choice, ...]
    tracks: tuple[Track, ...]
    ids: tuple[int, ...]
    placed: bool
    thin: bool
    narrowing: tuple[int, ...]
    steps: tuple[int, ...]

    def value(self, worth: Worth) -> int:
        """The weakest of choices and tracks: -1 broken, 0 not known, 1 met."""
        parts = [choice.value(worth) for choice in self.choices]
        if self.tracks:
            parts.append(max(track.value(worth) for track in self.tracks))
        return min(parts, default=1)

    def unsure(self, worth: Worth) -> bool:
        """Whether too little that is met says whom the call is for."""
        steps = bool(self.steps) and all(worth[i] != 1 for i in self.steps)
        return self.thin or steps or any(worth[i] != 1 for i in self.narrowing)

    def deciding(self, worth: Worth) -> frozenset[int]:
        """The conditions that keep the call from a better verdict; all that bind where it is met."""
        singles = () if self.tracks else self.common
        value = min(_least(worth, singles), self.value(worth))
        choices = [c for c in self.choices if c.value(worth) == value]
        chosen = [t for t in self.tracks if t.value(worth) == value]
        if any(t.value(worth) > value for t in self.tracks):
            chosen = []
        bound = [*singles, *(i for t in chosen for i in t.ids)]
        bound += [i for c in (*choices, *(c for t in chosen for c in t.choices)) for i in c.ids()]
        return frozenset(i for i in bound if worth[i] == value)


def requirements_of(
    conditions: Sequence[Condition], ids: Sequence[int], regions: Sequence[str]
) -> Requirements:
    """What a call of some places asks by its conditions, whose numbers are `ids`."""
    numbered = list(zip(conditions, ids, strict=True))
    binding = [(c, i) for c, i in numbered if c.decides]
    common = [(c, i) for c, i in binding if c.any_of is None and c.branch is None]
    choices = _choices([(c, i) for c, i in numbered if c.must and not c.elsewhere])
    of_binding = [c for c, _ in binding]
    return Requirements(
        common=tuple(i for _, i in common),
        choices=tuple(choice for name, choice in choices if name is None),
        tracks=_tracks(binding, common, choices),
        ids=tuple(ids),
        placed=any(_is_elsewhere(c, regions) for c in conditions),
        thin=_says_little(of_binding) or any(c.rule == ASIDE for c in conditions),
        narrowing=tuple(i for c, i in numbered if _narrows(c)),
        steps=_steps(numbered, of_binding),
    )


def _least(worth: Worth, ids: Sequence[int]) -> int:
    return min((worth[i] for i in ids), default=1)


def _named(condition: Condition) -> Named:
    return (condition.aid, condition.group) if condition.group else None


def _choices(conditions: Sequence[Numbered]) -> list[tuple[Named, Choice]]:
    """The choices with the track that they bind. An alternative of which nothing decides is not known."""
    groups: dict[int, dict[tuple[str, int], list[Numbered]]] = {}
    for condition, number in conditions:
        if condition.any_of is not None:
            key = ("bundle", condition.branch) if condition.branch is not None else ("alone", number)
            groups.setdefault(condition.any_of, {}).setdefault(key, []).append((condition, number))
    found = []
    for group in groups.values():
        first = next(iter(group.values()))[0][0]
        alternatives = tuple(
            tuple(i for c, i in told if c.decides) or tuple(i for _, i in told[:1]) for told in group.values()
        )
        found.append((_named(first), Choice(first.at_least, alternatives)))
    return found


def _tracks(
    binding: Sequence[Numbered], common: Sequence[Numbered], choices: Sequence[tuple[Named, Choice]]
) -> tuple[Track, ...]:
    """The tracks in the order of the text, each with what it asks; one that asks nothing but a choice is one too."""
    own: dict[object, list[Numbered]] = {}
    for condition, number in binding:
        if condition.branch is not None and condition.any_of is None:
            own.setdefault(_named(condition) or condition.branch, []).append((condition, number))
    for name, _ in choices:
        if name is not None:
            own.setdefault(name, [])
    return tuple(
        Track(
            (*(i for _, i in track), *(i for c, i in common if not _set_anew(c, track))),
            tuple(choice for bound, choice in choices if bound == name),
        )
        for name, track in own.items()
    )


def _set_anew(common: Condition, track: Sequence[Numbered]) -> bool:
    return common.attribute in NUMBERS and any(
        c.attribute == common.attribute and c.subject == common.subject and c.op[:1] == common.op[:1]
        for c, _ in track
    )


def _telling(binding: Sequence[Condition]) -> set[str]:
    """What binding conditions are about, but what nearly all firms meet: that taxes are paid, that one is a firm of any size."""
    return {
        c.attribute
        for c in binding
        if not (c.attribute == "tax" and isinstance(c.value, str))
        and not (c.attribute == "legal_form" and not _is_of_size(c))
        and not _is_of_a_year(c)
    }


def _is_of_a_year(condition: Condition) -> bool:
    """Whether a firm must only be some months old: 注册满半年."""
    return (
        condition.attribute == "age_years"
        and condition.op[:1] == ">"
        and isinstance(condition.value, int | float)
        and condition.value < _HARDLY_OLD
    )


_HARDLY_OLD = 1
"""Years of a firm below which nearly all are old enough."""


def _is_of_size(condition: Condition) -> bool:
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    return any(name in SIZES for name in wanted)


def _says_little(binding: Sequence[Condition]) -> bool:
    """Whether conditions are only those that nearly all firms of a place meet.

    Where both a place and a record are asked for, a clerk has listed what he asks.
    """
    told = _telling(binding)
    return told <= _THIN and not {"place", "credit"} <= told


def _steps(conditions: Sequence[Numbered], binding: Sequence[Condition]) -> tuple[int, ...]:
    """The numbers that decide nothing of a call of which nothing else tells much: 研发费用300万元以上的，按2%补助."""
    if not _telling(binding) <= _THIN:
        return ()
    return tuple(i for c, i in conditions if not c.must and isinstance(c.value, int | float))


def _narrows(condition: Condition) -> bool:
    """Whether a condition says whom a call is for without deciding: the trades that a grant is for, a title in own words."""
    if (
        condition.decides
        or condition.elsewhere
        or condition.branch is not None
        or condition.any_of is not None
    ):
        return False
    named = condition.attribute not in ("other", *ADVICE) and condition.op in ("has", "in")
    return condition.attribute == "industry" or (condition.must and (named or _asks_for_a_thing(condition)))


def _asks_for_a_thing(condition: Condition) -> bool:
    """Whether a condition in the notice's own words asks for what not every firm has: 有进出口备案, not 生产经营正常."""
    return condition.attribute == "other" and condition.op == "has" and bool(_THING.search(condition.quote))


_THING = re.compile(
    "备案|许可|证书|鉴定|投保|责任险|进出口|实绩|加计扣除|首次|招用|雇用|聘用|招聘|劳动合同|参加失业保险|参保|社保|代理记账|台账|入驻|终端"
)


def _is_elsewhere(condition: Condition, regions: Sequence[str]) -> bool:
    """Whether a condition on the firm's place names none that holds all of the call's places."""
    if condition.attribute != "place" or condition.subject != "firm" or condition.rule in OWN_WORDS:
        return False
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    own, named = [known_place(name) for name in regions], [known_place(str(name)) for name in wanted]
    return not (own and all(p and any(w and within(p, w) for w in named) for p in own))
