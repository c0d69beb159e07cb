"""The calls behind notices: which one a date belongs to, and which ones a question for a list means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.answering.asked.asked_part import named_parts
from rag.answering.asked.day_of_another import is_of_holders
from rag.answering.asked.tiers import WHOLE, Tier, tiers_in
from rag.answering.asked.weighted_units import WeightedUnits
from rag.answering.quoting.amended_values import speaks_of_change
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.opened_notices import Source, best_notices, open_sources
from rag.answering.quoting.quote_extent import Quote
from rag.calls import CHANGING, CallRecord, status_on
from rag.calls.call_record import Choosable
from rag.calls.call_table import LeastAsked
from rag.calls.stored_calls import chosen
from rag.domain import DeadlineFact, Fact, Interpretation
from rag.language.editions import contradict, find_levels, is_edition
from rag.language.grams import han_pairs
from rag.language.han import HAN
from rag.language.normalise import fold
from rag.language.places import applies_to, resolve, resolve_all, within
from rag.language.segment import generic_words
from rag.retrieval.confidence import certainty
from rag.retrieval.ranking import Ranking
from rag.retrieval.reader import CollectionReader

ABOUT = 0.6
"""A call is about the question's subject from this share of the best call's match on."""
_LEVEL_WORDS = frozenset(("国家级", "国家", "省级", "省", "市级", "区级"))
MEANT = 0.55
"""A call is the one asked for from this share of the question's subject in its names on."""
LIKE = 0.6
"""And from this likeness on; see `_likeness`."""
FIRST = 0.2
"""What it counts that the best ranked notice tells of a call, on the scale of the likeness."""
TOLD = 0.1
"""And that days or conditions of it are known, on the same scale: a digest only names it."""
HINTS = 2
"""How many pairs of characters must hint at a call that is not named in full."""
PART_MARK = "："
"""What stands behind it in a programme's name is the part of the notice that the call is for."""
PART_NAMED = 0.4
"""From this share of its name on a question names a part."""
BESIDE_NAMED = 0.7
"""Another part is meant as well from this share of the best named one's on."""
NEAR = 8
"""A call is looked for among those that so many of the best notices tell of."""
TOO_COMMON = 0.35
"""A term in a larger share of the passages names no subject."""


def call_of_fact(calls: Sequence[CallRecord], aid: str, fact: Fact) -> CallRecord | None:
    """The call that a notice's date belongs to."""
    return next(
        (
            c
            for c in calls
            for f in c.deadlines
            if f.aid == aid and f.start == fact.start and f.value == fact.value
        ),
        None,
    )


def only_call_of(reader: CollectionReader, aid: str) -> CallRecord | None:
    """The call that a notice tells of, if it tells of just one."""
    told = reader.calls_of([aid])
    return told[0] if len(told) == 1 else None


def changes_a_call(reader: CollectionReader, aid: str, roles: Collection[str] = CHANGING) -> bool:
    """Whether a notice changes or calls off a call of which it tells, in one of these roles."""
    told = (notice for call in reader.calls_of([aid]) for notice in call.notices)
    return any(notice.aid == aid and notice.role in roles for notice in told)


def call_asked(
    reader: CollectionReader, question: WeightedUnits, read: Interpretation, near: Sequence[str], day: dt.date
) -> CallRecord | None:
    """The call whose date a question asks for, or None where none is named for certain.

    Who names no year asks for the newest edition that was out on `day`.

    Args:
        reader: for its calls.
        question: its units.
        read: place, year and batch; a call that contradicts one of them, or an asked class, is not meant.
        near: ids of the notices found; the call must be told by one of them.
        day: as of which it is asked.

    """
    subject = subject_units(reader, question)
    if not subject:
        return None
    told = reader.calls_of(near)
    calls = [
        c
        for c in told
        if _is_of(c, read)
        and not _is_of_another_class(c, question.tiers)
        and not (len(told) > 1 and _is_of_another_part(reader, c, question.named))
    ]
    calls = _of_named_part(calls, question)
    first = {c.call_id for c in calls if any(n.aid == near[0] for n in c.notices)}
    scored = [
        (likeness + FIRST * (c.call_id in first) + TOLD * bool(c.conditions or c.deadlines), c)
        for c in calls
        if (likeness := _likeness(c, question, subject, read))
    ]
    likeness, best = max(scored, key=lambda pair: (pair[0], pair[1].call_id), default=(0.0, None))
    if best is None or likeness < LIKE + (TOLD if best.conditions or best.deadlines else 0.0):
        return None
    if not (read.years or read.batches):
        best = newest_edition(best, calls, day)
    return best if read.regions or speaks_of_change(question.text) else _of_all(best, calls)


def _is_of_another_class(call: CallRecord, asked: frozenset[Tier]) -> bool:
    """Whether a call is named for one class (…：A类) and another one is asked for."""
    classes = {tier for tier in asked if tier[0] in WHOLE}
    own = {tier for tier in tiers_in(call.programme) if tier[0] in {family for family, _ in classes}}
    return bool(own) and own.isdisjoint(classes)


def _of_named_part(calls: Sequence[CallRecord], question: WeightedUnits) -> list[CallRecord]:
    """The calls without those for a part of a programme (…：绿色工厂（A类）) of which a question names another part by far better."""
    parts = {c.call_id: c.programme.partition(PART_MARK) for c in calls}
    told = {c.call_id: _share_named(parts[c.call_id][2], question) for c in calls}
    best: dict[str, float] = {}
    for call_id, (whole, mark, _) in parts.items():
        if mark:
            best[whole] = max(best.get(whole, 0.0), told[call_id])
    return [
        c
        for c in calls
        if best.get(parts[c.call_id][0], 0.0) < PART_NAMED
        or not parts[c.call_id][1]
        or told[c.call_id] > BESIDE_NAMED * best[parts[c.call_id][0]]
    ]


def parts_beside(reader: CollectionReader, call: CallRecord, question: WeightedUnits) -> list[CallRecord]:
    """The calls for the parts of a programme, one of which a call is for, where a question names none of them; [] where it names one."""
    whole, mark, _ = call.programme.partition(PART_MARK)
    if not mark:
        return []
    told = reader.calls_of([n.aid for n in call.notices if n.role not in CHANGING])
    parts = [c for c in told if c.programme.partition(PART_MARK)[:2] == (whole, mark)]
    named = any(_share_named(c.programme.partition(PART_MARK)[2], question) >= PART_NAMED for c in parts)
    return [] if named or len(parts) < 2 else parts


def _share_named(part: str, question: WeightedUnits) -> float:
    """Share of a part's name that a question says, by its terms or by neighbouring characters."""
    if fold(part) in question.named:
        return 1.0
    pairs = han_pairs(fold(part))
    return max(_named(part, question), len(pairs & question.pairs) / max(len(pairs), 1))


def _is_of_another_part(reader: CollectionReader, call: CallRecord, question: str) -> bool:
    """Whether all days of a call stand in other parts of their notices than the one that a folded question names."""
    days = [f for f in call.deadlines if f.for_applicants]
    return bool(days) and not days_of_part(days, question, reader)


def days_of_part(days: Sequence[DeadlineFact], question: str, reader: CollectionReader) -> list[DeadlineFact]:
    """Those of some days that may be of the part of their notices which a folded question names; all where it names none.

    Less those of whoever was recognised before, where it does not speak of them.
    """
    records = {aid: record for aid in {f.aid for f in days} if (record := reader.record(aid)) is not None}
    asked = {aid: named_parts(record, question) for aid, record in records.items()}
    return [
        f
        for f in days
        if f.aid not in asked
        or not (asked[f.aid].is_anothers(f) or is_of_holders(f, records[f.aid].notice.title, question))
    ]


def newest_edition(call: CallRecord, calls: Sequence[CallRecord], day: dt.date) -> CallRecord:
    """The call's own newest edition, by year, that a notice told of by a day, with days of its own."""
    later = [
        c
        for c in calls
        if (c.key, c.regions, c.level) == (call.key, call.regions, call.level)
        and (c.year or 0) > (call.year or 0)
        and any(notice.date <= day for notice in c.notices)
        and (c.deadlines or c.rolling)
    ]
    return max(later, key=lambda c: (c.year or 0, c.call_id), default=call)


def _of_all(call: CallRecord, calls: Sequence[CallRecord]) -> CallRecord:
    """The call that a place's own one of the same name carries out: who names no place does not ask for one city's."""
    above = next((c for c in calls if c.call_id == call.parent and c.deadlines), call)
    return above if fold(above.programme) == fold(call.programme) else call


def call_hinted(
    reader: CollectionReader, text: str, read: Interpretation, near: Sequence[str]
) -> CallRecord | None:
    """The only call of the best notice, where a question names its place and abbreviates its name (数转 for 数字化转型).

    The place must be the call's own; what is abbreviated shows as neighbouring characters that stand close together,
    in the same order, in the call's name.
    """
    if not near or not read.regions:
        return None
    call = only_call_of(reader, near[0])
    if call is None or not _is_of(call, read) or not set(read.regions) <= set(call.regions):
        return None
    name = fold(call.programme)
    hints = [a + b for a, b in pairwise(fold(text)) if HAN.match(a) and HAN.match(b)]
    told = {h for h in hints if h not in generic_words() and _close_together(h, name)}
    return call if len(told - {fold(r) for r in call.regions}) >= HINTS else None


def near_aids(ctx: AnswerContext) -> list[str]:
    """The ids of the notices among whose calls the asked one is looked for, best first."""
    return [ctx.reader.corpus.records[n].notice.aid for n in best_notices(ctx.found.ranking, NEAR)]


def call_named(ctx: AnswerContext, near: Sequence[str]) -> CallRecord | None:
    """The call that a question names or abbreviates, told by one of some notices; None where none is named for certain."""
    return call_asked(ctx.reader, ctx.units, ctx.read, near, ctx.as_of) or call_hinted(
        ctx.reader, ctx.request.question, ctx.read, near
    )


def named_or_only_call(ctx: AnswerContext) -> tuple[CallRecord | None, bool]:
    """The call that a question names, else the only one of the best notice if that may answer; and whether it is named."""
    near = near_aids(ctx)
    named = call_named(ctx, near)
    if named is not None or certainty(ctx.confidence) == "none":
        return named, named is not None
    return only_call_of(ctx.reader, near[0]), False


def is_named_in_full(call: CallRecord, text: str, read: Interpretation) -> bool:
    """Whether a question says a call's whole name, and where it names a place, one that the call is of or that lies within."""
    own = resolve_all(call.regions)
    asked = resolve_all(read.regions)
    held = all(any(within(place, region) for region in own) for place in asked)
    return fold(call.programme) in fold(text) and held


def _close_together(pair: str, name: str) -> bool:
    """Whether two characters stand in a name in this order, at most three others between them."""
    return any(c == pair[0] and pair[1] in name[i + 1 : i + 5] for i, c in enumerate(name))


def _likeness(
    call: CallRecord, question: WeightedUnits, subject: Sequence[int], read: Interpretation
) -> float:
    """How sure a call is meant: share of the subject in its names, of its name in the question, and the place."""
    names = fold(" ".join((call.programme, *call.aliases)))
    held = question.matches(names)
    whole = sum(question.weights[i] for i in subject)
    recall = sum(question.weights[i] * held[i] for i in subject) / whole
    if recall < MEANT:
        return 0.0
    return recall + 0.5 * _named(call.programme, question) + 0.4 * (set(read.regions) <= set(call.regions))


def _named(programme: str, question: WeightedUnits) -> float:
    """Share of a programme's name that the question's terms cover."""
    name = fold(programme)
    covered = [False] * len(name)
    for unit in question.units:
        for term, weight in unit.terms:
            at = name.find(term) if weight > 0.5 else -1
            if at >= 0:
                covered[at : at + len(term)] = [True] * len(term)
    return sum(covered) / max(len(name), 1)


def at_places(names: Sequence[str]) -> Callable[[tuple[str, ...]], bool] | None:
    """Tells whether a call of some places is for one of these; None where none is named."""
    places = resolve_all(names)
    return (lambda own: any(applies_to(own, place) for place in places)) if places else None


def _is_of(call: Choosable, read: Interpretation) -> bool:
    """Whether a call is of the asked place (or one that the place can use), level, year and batch."""
    places = resolve_all(read.regions)
    if places and not any(applies_to(call.regions, place) for place in places):
        return False
    if contradict(read.levels, find_levels(call.programme) or (call.level,)):
        return False
    if read.years and call.year and call.year not in read.years:
        return False
    return not (read.batches and call.batch and call.batch not in read.batches)


def quotes_of(
    reader: CollectionReader, ranking: Ranking, facts: Sequence[DeadlineFact], limit: int = 3
) -> list[Quote]:
    """The sentences that hold a call's dates, those of one notice together."""
    indices = list(dict.fromkeys(reader.corpus.by_aid[f.aid] for f in facts))
    sources = {s.record.notice.aid: s for s in open_sources(reader, ranking, indices, max_passages=200)}
    quotes: list[Quote] = []
    for fact in facts:
        source = sources[fact.aid]
        start, end, passage = _sentence_with(source, fact)
        same = next((q for q in quotes if q.source is source and q.start == start), None)
        if same is not None:
            quotes[quotes.index(same)] = replace(same, facts=(*same.facts, fact))
        elif len(quotes) < limit:
            quotes.append(Quote(source, passage, start, end, 1.0, (fact,)))
    return quotes


def _sentence_with(source: Source, fact: Fact) -> tuple[int, int, str]:
    for sentence in source.sentences:
        if sentence.start <= fact.start and fact.end <= sentence.end:
            return sentence.start, sentence.end, sentence.passage.passage_id
    return fact.start, fact.end, source.passage_id_at(fact.start)


def calls_about(
    reader: CollectionReader, question: WeightedUnits, read: Interpretation, day: dt.date
) -> list[CallRecord]:
    """The open calls that share most with the question's subject, the nearest first: to be offered as others only."""
    subject = subject_units(reader, question)
    asked = LeastAsked(at_places(read.regions), day)
    calls = [c for c in chosen(reader.calls, lambda c: _fits(c, read, day), asked) if c.chosen]
    scored = [(_match(call, question, subject), call) for call in calls]
    best = max((m for m, _ in scored), default=0.0)
    near = [(m, c) for m, c in scored if best > 0 and m >= ABOUT * best]
    return [c for _, c in sorted(near, key=lambda pair: (-pair[0], pair[1].call_id))]


def _fits(call: Choosable, read: Interpretation, day: dt.date) -> bool:
    if read.applicant and call.applicants and not {read.applicant, "unknown"} & set(call.applicants):
        return False
    return _is_of(call, read) and status_on(call, day) == "open"


def _match(call: CallRecord, question: WeightedUnits, subject: Sequence[int]) -> float:
    names = fold(" ".join((call.programme, *call.aliases)))
    held = question.matches(names)
    return sum(question.weights[i] * held[i] for i in subject)


def subject_units(reader: CollectionReader, question: WeightedUnits) -> list[int]:
    """Which units name what the question is about: no place, level, date, batch or word of asking, and not in every notice."""
    lexical = reader.snapshot.lexical
    limit = TOO_COMMON * len(lexical.ids)
    found = []
    for i, unit in enumerate(question.units):
        term = unit.terms[0][0] if unit.terms else ""
        words = {unit.label.lower(), term}
        is_name = resolve(term) is not None or term in _LEVEL_WORDS
        if len(term) < 2 or term.isdigit() or words & generic_words() or is_name:
            continue
        if is_edition(term) or is_edition(unit.label.lower()):
            continue
        if lexical.document_frequency(term) <= limit:
            found.append(i)
    return found
