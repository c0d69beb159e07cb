"""Many calls against one profile: equal conditions are judged once, and the verdicts follow from their numbers.

A verdict is the weakest of what must hold: every condition for all, enough alternatives of every choice, one track of
those that the call offers. `fails` needs a condition that is clearly broken, `fits` that every one is met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from rag.calls import CallRecord, status_on
from rag.language.places import known_place, within
from rag.matching.alternatives import asked_together
from rag.matching.condition import OPS, Condition, Status, condition_of
from rag.matching.condition_check import is_plain, status_of
from rag.matching.profile import Profile
from rag.matching.requirements import Requirements, requirements_of

Verdict = Literal["fits", "check", "fails"]
Reason = Literal["condition", "not_for_firms", "other_place", "closed", "cancelled", "little_told"]
OVER = ("closed", "cancelled", "suspended")
_WORTH: dict[Status, int] = {"failed": -1, "unknown": 0, "met": 1}


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
            requirements_of(conditions, [self._id(c) for c in conditions], call.regions)
            for call, conditions in zip(self.calls, self.conditions, strict=True)
        ]
        self._several = [n for n, r in enumerate(self._requirements) if r.choices or r.tracks]
        self._states: dict[dt.date, list[str]] = {}
        end = len(self.distinct)  # stands for "met": every call's row begins with it, so that none is empty
        rows = [(end, *r.common) if not r.tracks else (end,) for r in self._requirements]
        self._flat = np.fromiter((i for row in rows for i in row), np.int64)
        self._starts = np.cumsum([0, *(len(row) for row in rows[:-1])]) if rows else np.zeros(0, np.int64)
        self._plain = self._plain_numbers()

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


def _other_place(regions: Sequence[str], profile: Profile) -> bool:
    """Whether a firm of the profile's place lies outside all of a call's places."""
    if profile.place is None or not regions:
        return False
    known = [known_place(name) for name in regions]
    return all(known) and not any(within(profile.place, p) or within(p, profile.place) for p in known if p)


def judge_one(
    call: CallRecord, profile: Profile, day: dt.date, *, even_over: bool = False
) -> tuple[Judged, list[Line]]:
    """The verdict of one call, and how the firm stands to each of its conditions; `even_over`: as if it were open."""
    index = MatchIndex([call])
    return index.judge(profile, day, even_over=even_over)[0], index.lines(0, profile, day)
