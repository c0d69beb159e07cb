"""What the reading of notices is in doubt of, notice by notice: for whoever runs the service and looks after its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rag.calls.call_record import CallRecord
from rag.domain import ConditionFact, DeadlineFact
from rag.public import WarningCode
from rag.public.call_json import CallNotice, DoubtfulNotice, DoubtPage, DoubtQuery, NoticeDoubt
from rag.public.paging import page_of

DOUBTS: tuple[WarningCode, ...] = (
    "conflicting_dates", "computed_date", "year_inferred", "recommender_only", "attachment_only", "conditions_elsewhere",
)  # fmt: skip
"""Warnings that ask for a look at the notice. That a call is cancelled, amended or not for firms is read, not doubted."""


def select_doubts(calls: Sequence[CallRecord], query: DoubtQuery) -> DoubtPage:
    """A page of the notices that are doubted, the newest on top, each with its doubts, the gravest first.

    Raises:
        InvalidInput: the cursor is unknown.

    """
    wanted = set(query.code or DOUBTS)
    found = list(_doubtful(calls))
    chosen = [notice for notice in found if any(doubt.code in wanted for doubt in notice.doubts)]
    key = _newest_first
    page, following = page_of(
        sorted(chosen, key=key), key, sort="doubts", limit=query.limit, cursor=query.cursor
    )
    by_code = Counter(code for notice in found for code in {doubt.code for doubt in notice.doubts})
    counts = {code: by_code[code] for code in DOUBTS if by_code[code]}
    return DoubtPage(items=list(page), next_cursor=following, total=len(chosen), by_code=counts)


def _newest_first(notice: DoubtfulNotice) -> tuple[int, str]:
    return -notice.date.toordinal(), notice.aid


def _doubtful(calls: Iterable[CallRecord]) -> Iterator[DoubtfulNotice]:
    """Every doubted notice once; several of its calls may have the same doubt, which is told once. Each call is parsed once."""
    notices: dict[str, CallNotice] = {}
    doubts: dict[str, dict[str, NoticeDoubt]] = {}
    for call in calls:
        own = {notice.aid: notice for notice in call.notices}
        for warning in call.warnings:
            aid = warning.aid or call.notices[0].aid
            if warning.code in DOUBTS:
                notices |= {aid: own[aid]} if aid in own else {}
                doubt = _doubt(call, warning.code, warning.text, aid)
                doubts.setdefault(aid, {}).setdefault(warning.text, doubt)
    if lacking := doubts.keys() - notices.keys():  # told of by other calls
        notices |= {notice.aid: notice for call in calls for notice in call.notices if notice.aid in lacking}
    for aid, told in doubts.items():
        if aid not in notices:
            continue
        found, ordered = notices[aid], sorted(told.values(), key=lambda doubt: DOUBTS.index(doubt.code))
        yield DoubtfulNotice(aid=aid, title=found.title, url=found.url, date=found.date, doubts=ordered)


def _doubt(call: CallRecord, code: WarningCode, text: str, aid: str) -> NoticeDoubt:
    """A doubt with the place in the notice's text that it is about, where there is one."""
    told: tuple[DeadlineFact | ConditionFact, ...] = (*call.deadlines, *call.conditions)
    facts = (fact for fact in told if fact.aid == aid)
    about = next((fact for fact in facts if _is_about(fact, code, call)), None)
    start, end = (about.start, about.end) if about else (None, None)
    return NoticeDoubt(code=code, text=text, call_id=call.call_id, start=start, end=end)


def _is_about(fact: DeadlineFact | ConditionFact, code: WarningCode, call: CallRecord) -> bool:
    if isinstance(fact, ConditionFact):
        return code == "conditions_elsewhere" and fact.value.where == "elsewhere"
    if code == "recommender_only":
        return fact.audience == "recommender"
    if code == "conflicting_dates":
        return fact.for_applicants and fact.value is not None
    return code in ("computed_date", "year_inferred") and fact in call.chosen
