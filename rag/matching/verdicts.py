"""Many calls against one profile: equal conditions are judged once, and the verdicts follow from their numbers.

A verdict is the weakest of what must hold: every condition for all, enough alternatives of every choice, one track of
those that the call offers. `fails` needs a condition that is clearly broken, `fits` that every one is met.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from rag.calls import CallRecord, status_on
from rag.facts.conditions_bodies import SIZES
from rag.language.places import Place, place, within
from rag.matching.alternatives import asked_together
from rag.matching.condition import ADVICE, ASIDE, OPS, Condition, Status, condition_of
from rag.matching.condition_check import (
    is_plain,
    status_of,
)
from rag.matching.profile import NUMBERS, Profile

Verdict = Literal["fits", "check", "fails"]
Reason = Literal["condition", "not_for_firms", "other_place", "closed", "cancelled", "little_told"]
OVER = ("closed", "cancelled", "suspended")
Worth = Sequence[int] | Mapping[int, int]
"""Number of a distinct condition -> -1 broken, 0 not known, 1 met."""
_THIN = frozenset({"credit", "place", "industry"})
"""Attributes whose conditions say little of whom a call is for."""
_WORTH: dict[Status, int] = {"failed": -1, "unknown": 0, "met": 1}
_VERDICT: dict[int, Verdict] = {-1: "fails", 0: "check", 1: "fits"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A call's verdict; `reason` says why it fails, or (`little_told`) why nothing that is met makes it a fit."""

    verdict: Verdict
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Line:
    """A condition of a call and how a firm stands to it; `pivotal` if a better verdict depends on it."""

    condition: Condition
    status: Status
    pivotal: bool


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


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The distinct conditions on one number: `ids` int[n], `wanted` float64[n], `ops` int8[n] (see `OPS`), `part` bool[n]."""

    ids: npt.NDArray[np.int64]
    wanted: npt.NDArray[np.float64]
    ops: npt.NDArray[np.int8]
    part: npt.NDArray[np.bool_]


class MatchIndex:
    """The calls of a collection with their conditions, ready to be judged; built once for a version.

    Args:
        calls: the calls, in any order.
    """

    def __init__(self, calls: Sequence[CallRecord]) -> None:
        self.calls = tuple(calls)
        self.distinct: list[Condition] = []
        self._number: dict[tuple[object, ...], int] = {}
        self.conditions = [
            asked_together([condition_of(f) for f in call.conditions], call.programme, call.regions)
            for call in self.calls
        ]
        self._requirements = [
            self._required(conditions, call.regions)
            for call, conditions in zip(self.calls, self.conditions, strict=True)
        ]
        self._several = [n for n, r in enumerate(self._requirements) if r.choices or r.tracks]
        self._states: dict[dt.date, list[str]] = {}
        end = len(self.distinct)  # stands for "met": every call's row begins with it, so that none is empty
        rows = [(end, *r.common) if not r.tracks else (end,) for r in self._requirements]
        self._flat = np.fromiter((i for row in rows for i in row), np.int64)
        self._starts = np.cumsum([0, *(len(row) for row in rows[:-1])]) if rows else np.zeros(0, np.int64)
        self._plain = self._plain_numbers()

    def _required(self, conditions: Sequence[Condition], regions: Sequence[str]) -> Requirements:
        ids = tuple(self._id(c) for c in conditions)
        binding = [(c, i) for c, i in zip(conditions, ids, strict=True) if c.decides]
        common = [(c, i) for c, i in binding if c.any_of is None and c.branch is None]
        choices = _choices(
            [(c, i) for c, i in zip(conditions, ids, strict=True) if c.must and not c.elsewhere]
        )
        tracks = _tracks(binding, common, choices)
        return Requirements(
            tuple(i for _, i in common),
            tuple(choice for name, choice in choices if name is None),
            tracks,
            ids,
            any(_is_elsewhere(c, regions) for c in conditions),
            _says_little([c for c, _ in binding]) or any(c.rule == ASIDE for c in conditions),
            tuple(i for c, i in zip(conditions, ids, strict=True) if _narrows(c)),
            _steps(list(zip(conditions, ids, strict=True)), [c for c, _ in binding]),
        )

    def _id(self, condition: Condition) -> int:
        number = self._number.setdefault(condition.key, len(self.distinct))
        if number == len(self.distinct):
            self.distinct.append(condition)
        return number

    def _plain_numbers(self) -> dict[str, _Numbers]:
        found: dict[str, list[int]] = {}
        for number, condition in enumerate(self.distinct):
            if is_plain(condition):
                found.setdefault(condition.attribute, []).append(number)
        return {
            attribute: _Numbers(
                np.array(ids),
                np.array([float(self.distinct[i].value) for i in ids]),
                np.array([OPS.index(self.distinct[i].op) for i in ids], np.int8),
                np.array([bool(self.distinct[i].part) for i in ids]),
            )
            for attribute, ids in found.items()
        }

    @cached_property
    def _others(self) -> list[int]:
        """Conditions that are judged one by one."""
        plain = {int(i) for numbers in self._plain.values() for i in numbers.ids}
        return [i for i in range(len(self.distinct)) if i not in plain]

    def _worth(self, profile: Profile, day: dt.date) -> npt.NDArray[np.int8]:
        """-1, 0 or 1 for each distinct condition, and 1 behind the last."""
        worth = np.zeros(len(self.distinct) + 1, np.int8)
        worth[-1] = 1
        one_by_one = list(self._others)
        for attribute, numbers in self._plain.items():
            own = profile.numbers.get(attribute)
            if (
                attribute in profile.by_year
                or (attribute == "age_years" and profile.founded)
                or attribute == "growth"
            ):
                one_by_one += numbers.ids.tolist()
            elif own is not None:
                worth[numbers.ids] = _compared(own, numbers)
        for number in one_by_one:
            worth[number] = _WORTH[status_of(self.distinct[number], profile, day)]
        return worth

    def judge(self, profile: Profile, day: dt.date, *, even_over: bool = False) -> list[Judged]:
        """The verdict of every call on a day, in the order of `calls`; closed and cancelled ones fail, unless `even_over`."""
        if not self.calls:
            return []
        worth = self._worth(profile, day)
        values = np.minimum.reduceat(worth[self._flat], self._starts).tolist()
        listed = worth.tolist()
        for position in self._several:
            values[position] = min(values[position], self._requirements[position].value(listed))
        outside: dict[tuple[str, ...], bool] = {}
        found = []
        for position, (call, required, state) in enumerate(
            zip(self.calls, self._requirements, self._states_on(day), strict=True)
        ):
            if call.regions not in outside:
                outside[call.regions] = _other_place(call.regions, profile)
            reason = _gate(
                call, "" if even_over else state, profile, outside[call.regions] and not required.placed
            )
            if reason is None and values[position] == -1:
                reason = "other_place" if self._misplaced(required, listed) else "condition"
            value = -1 if reason else values[position]
            if value == 1 and (required.unsure(listed) or not (call.regions or required.placed)):
                value, reason = 0, _LITTLE  # of nowhere: not that it is for all
            found.append(_JUDGED[value, reason])
        return found

    def lines(self, position: int, profile: Profile, day: dt.date) -> list[Line]:
        """How the firm stands to each condition of one call, in the order of `conditions[position]`."""
        required, conditions = self._requirements[position], self.conditions[position]
        statuses = [status_of(condition, profile, day) for condition in conditions]
        deciding = required.deciding({i: _WORTH[s] for i, s in zip(required.ids, statuses, strict=True)})
        return [Line(c, s, i in deciding) for c, s, i in zip(conditions, statuses, required.ids, strict=True)]

    def _misplaced(self, required: Requirements, worth: Sequence[int]) -> bool:
        return any(worth[i] == -1 and self.distinct[i].attribute == "place" for i in required.common)

    def _states_on(self, day: dt.date) -> list[str]:
        kept = self._states.get(day)
        if kept is None:
            kept = [status_on(call, day) for call in self.calls]
            self._states = {day: kept}  # of one day: several threads may do this at once, and do the same
        return kept


_REASONS: tuple[Reason, ...] = ("condition", "not_for_firms", "other_place", "closed", "cancelled")
_LITTLE: Reason = "little_told"
"""Why a call that breaks nothing and leaves nothing open is no fit."""
_JUDGED: dict[tuple[int, Reason | None], Judged] = {
    (0, _LITTLE): Judged("check", _LITTLE),
    **{(-1, reason): Judged("fails", reason) for reason in _REASONS},
    (0, None): Judged("check", None),
    (1, None): Judged("fits", None),
}


def _gate(call: CallRecord, state: str, profile: Profile, outside: bool) -> Reason | None:
    if state in OVER:
        return "closed" if state == "closed" else "cancelled"
    if profile.kind not in call.applicants and "unknown" not in call.applicants:
        return "not_for_firms"
    return "other_place" if outside else None


def _compared(own: float, numbers: _Numbers) -> npt.NDArray[np.int8]:
    met = np.select(
        [numbers.ops == n for n in range(len(OPS))],
        [
            own >= numbers.wanted,
            own <= numbers.wanted,
            own > numbers.wanted,
            own < numbers.wanted,
            own == numbers.wanted,
        ],
    )
    at_least = (numbers.ops == OPS.index(">=")) | (numbers.ops == OPS.index(">"))
    return np.where(numbers.part & (met == at_least), 0, np.where(met, 1, -1)).astype(np.int8)


def _least(worth: Worth, ids: Sequence[int]) -> int:
    return min((worth[i] for i in ids), default=1)


Numbered = tuple[Condition, int]
Named = tuple[str, str] | None
"""The notice and name of a track; None for all."""


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
    }


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
    "备案|许可|证书|投保|责任险|进出口|实绩|加计扣除|首次|招用|雇用|聘用|招聘|劳动合同|参加失业保险|参保|社保|代理记账|台账|入驻|终端"
)


def _is_elsewhere(condition: Condition, regions: Sequence[str]) -> bool:
    """Whether a condition on the firm's place names none that holds all of the call's places."""
    if condition.attribute != "place" or condition.subject != "firm":
        return False
    wanted = condition.value if isinstance(condition.value, list) else [condition.value]
    own, named = [_known(name) for name in regions], [_known(str(name)) for name in wanted]
    return not (own and all(p and any(w and within(p, w) for w in named) for p in own))


def _known(name: str) -> Place | None:
    try:
        return place(name)
    except KeyError:
        return None


def _other_place(regions: Sequence[str], profile: Profile) -> bool:
    """Whether a firm of the profile's place lies outside all of a call's places."""
    if profile.place is None or not regions:
        return False
    known = [_known(name) for name in regions]
    return all(known) and not any(within(profile.place, p) or within(p, profile.place) for p in known if p)


def judge_one(
    call: CallRecord, profile: Profile, day: dt.date, *, even_over: bool = False
) -> tuple[Judged, list[Line]]:
    """The verdict of one call, and how the firm stands to each of its conditions; `even_over`: as if it were open."""
    index = MatchIndex([call])
    return index.judge(profile, day, even_over=even_over)[0], index.lines(0, profile, day)
