"""What only the notice above tells: a city that forwards the province's call leaves its conditions and sums to the province's notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.quoting.draft import Draft
from rag.answering.quoting.fact_fit import fact_fit
from rag.answering.quoting.opened_notices import with_first
from rag.calls import CallRecord
from rag.facts.notice_record import NoticeRecord
from rag.language.normalise import fold
from rag.retrieval.answer_types import MONEY
from rag.retrieval.reader import CollectionReader
from rag.retrieval.understand import speaks_of_gain

MOST_ABOVE = 3
"""District, city, province, country: no call has more above it."""
_TELLING = ("announcement", "local")


def calls_above(reader: CollectionReader, call: CallRecord) -> Iterator[CallRecord]:
    """The calls that a call forwards, the nearest first."""
    for _ in range(MOST_ABOVE):
        above = reader.calls_by_id.get(call.parent or "")
        if above is None:
            return
        yield above
        call = above


def first_that(reader: CollectionReader, call: CallRecord, tells: Callable[[CallRecord], bool]) -> CallRecord:
    """The call itself, or the nearest above it that tells what is asked where it does not."""
    return next((each for each in (call, *calls_above(reader, call)) if tells(each)), call)


def say_from_above(draft: Draft, call: CallRecord, above: CallRecord) -> None:
    """Say that what follows is of the call above, where it is another one."""
    if above.call_id != call.call_id:
        draft.say("of_parent", title=above.notices[0].title)


def told_above(
    reader: CollectionReader, near: Sequence[int], spec: AnswerSpec, question: str
) -> tuple[int, ...]:
    """The best notices, the one above the first before it where a sum or rate is asked for that only it tells.

    Args:
        reader: whose calls say what is above what.
        near: indices into the corpus' records, best first.
        spec: what is asked.
        question: in whose words.

    """
    if not near or spec.asked not in MONEY or not spec.kinds:
        return tuple(near)
    first = reader.corpus.records[near[0]]
    calls = reader.calls_of([first.notice.aid])
    call = calls[0] if len(calls) == 1 else None
    given = speaks_of_gain(fold(question))

    def tells(record: NoticeRecord) -> bool:
        return any(fact_fit(fact, spec) > 0 and (fact.is_funding or not given) for fact in record.facts)

    if call is None or call.parent is None or tells(first):
        return tuple(near)
    indices = (
        reader.corpus.by_aid[notice.aid]
        for above in calls_above(reader, call)
        for notice in above.notices
        if notice.role in _TELLING
    )
    return with_first(near, next((n for n in indices if tells(reader.corpus.records[n])), None))
