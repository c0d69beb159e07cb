"""What a notice's facts say in one line: who may apply, until when, and whether it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from rag.domain import Applicant, Category, DeadlineFact, Fact, Notice
from rag.public import Status

_ORDER: tuple[Applicant, ...] = (
    "enterprise",
    "individual",
    "institution",
    "government",
    "organisation",
    "unknown",
)


def applicant_deadlines(facts: Iterable[Fact], *, moved: bool = False) -> list[DeadlineFact]:
    """Days by which an applicant must act, earliest first.

    Left out: those of unsure audience, those that are told without a day (see `DeadlineFact.undated`), and superseded
    ones unless `moved`.
    """
    own = [f for f in facts if f.kind == "deadline" and (f.tells_applicants if moved else f.binds_applicants)]
    return sorted(own, key=lambda fact: (fact.day, fact.start))


def first_steps(facts: Sequence[Fact]) -> list[DeadlineFact]:
    """The deadline of each window's first required step, earliest first.

    Paper that follows an online step of the same call is a later step. Windows are told apart by the scope in front
    of `：` in the label and by their group (第二批); where neither is told, all deadlines belong to one.
    """
    by_scope: dict[tuple[str, str | None], list[DeadlineFact]] = {}
    for fact in applicant_deadlines(facts):
        by_scope.setdefault((_scope(fact), fact.group), []).append(fact)
    return sorted((group[0] for group in by_scope.values()), key=lambda fact: (fact.day, fact.start))


def _scope(fact: Fact) -> str:
    label = fact.label or ""
    return label.split("：")[0] if "：" in label else ""


def summary_deadline(facts: Sequence[Fact], as_of: dt.date) -> dt.date | None:
    """The last day for an applicant's first step: of several calls the earliest that is still open, else the latest."""
    days = [fact.day for fact in first_steps(facts)]
    return next((day for day in days if day >= as_of), max(days, default=None))


def status(facts: Sequence[Fact], has_call: bool, as_of: dt.date) -> Status:
    """upcoming, open or closed by the deadline shown on that day; none without a call; unknown without a date."""
    if not has_call:
        return "none"
    steps = first_steps(facts)
    if not steps:
        return "unknown"
    open_now = [f for f in steps if f.day >= as_of]
    if not open_now:
        return "closed"
    return "upcoming" if all(f.opens and f.opens > as_of for f in open_now) else "open"


def has_call(category: Category, facts: Sequence[Fact]) -> bool:
    """Whether something can be applied for: an application notice, or a digest that tells of calls."""
    return category == "申报" or (category == "汇编" and bool(applicant_deadlines(facts)))


def summarise(
    notice: Notice, facts: Sequence[Fact], as_of: dt.date, *, calls: int | None = None
) -> tuple[list[Applicant], dt.date | None, Status]:
    """(applicants, deadline, status) of a notice on a day.

    `calls` is the number of calls that the notice tells, where it is known (see `rag.calls`); else the category and
    the facts decide whether there is one.
    """
    called = has_call(notice.category, facts) if calls is None else calls > 0
    if not called:
        return [], None, "none"
    told = {fact.value for fact in facts if fact.kind == "applicants"}
    applicants: list[Applicant] = [kind for kind in _ORDER if kind in told] or ["unknown"]
    return applicants, summary_deadline(facts, as_of), status(facts, called, as_of)
