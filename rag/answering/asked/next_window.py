"""Which of a notice's days "the next" or "this quarter's" is, by the day on which it is asked (下一批什么时候, 这季度几号截止, "next deadline?")."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import DeadlineFact, Fact
from rag.language.normalise import fold

_NEXT = re.compile(
    r"下一?(?:个|次)(?:的)?(?:截止|申报|申请|报名|受理|评审|节点|时间|日期|日子|窗口)|\bnext (?:deadline|closing|cut-?off|date|day|due)\b"
)
_NEXT_BATCH = re.compile(
    r"(?<![以线网马晚早])下一?(?:批次?(?!准|复|量)|期(?![间限望])|轮|拨)|\bnext (?:batch|round|intake|window|call|one)\b|\bwhen is the next\b"
)
_QUARTER = re.compile(
    r"(?P<this>这一?个?季度?(?!节)|本季度?|当季|\bthis quarter)|(?P<next>下一?个?季度|\bnext quarter)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Within which days the one that is asked for lies; `after_open`: behind that of the batch that is open."""

    since: dt.date
    until: dt.date = dt.date.max
    after_open: bool = False


def asked_window(question: str, as_of: dt.date) -> Window | None:
    """What "next" or "this quarter" in a question means on a day; None where it says neither."""
    words = fold(question)
    if quarter := _QUARTER.search(words):
        first = dt.date(as_of.year, 3 * ((as_of.month - 1) // 3) + 1, 1)
        start = first if quarter["this"] else _three_months_on(first)
        return Window(start, _three_months_on(start) - dt.timedelta(days=1))
    if _NEXT_BATCH.search(words):
        return Window(as_of, after_open=True)
    return Window(as_of) if _NEXT.search(words) else None


def _three_months_on(first: dt.date) -> dt.date:
    """The first day of the quarter after that which begins on a day."""
    return dt.date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)


def day_meant(facts: Sequence[Fact], window: Window) -> dt.date | None:
    """The one of several days of applicants that a window means; None where there are not several, or none lies in it.

    A day of a batch that is open is the next to close, and not the next batch's.
    """
    told = [f for f in facts if isinstance(f, DeadlineFact) and f.tells_applicants]
    days = [f for f in told if f.still_for_applicants]
    within = sorted({f.day for f in days if window.since <= f.day <= window.until})
    if len({f.day for f in told}) < 2 or not within:
        return None
    opened = {f.day for f in days if f.opens and f.opens <= window.since <= f.day}
    later = [day for day in within if not window.after_open or day not in opened]
    return later[0] if later else None


def of_window(stated: Sequence[Fact], facts: Sequence[Fact], window: Window | None) -> list[Fact]:
    """Of some facts of a notice those of the day that a window means; all where it means none.

    Args:
        stated: what could be stated.
        facts: all of the notice's that may be meant.
        window: see `asked_window`.

    """
    day = day_meant(facts, window) if window else None
    return [f for f in stated if f.kind != "deadline" or f.value == day] if day else list(stated)
