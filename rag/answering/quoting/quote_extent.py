"""How far a quote reaches: what belongs to its sentence before and behind it, and the clauses of it that answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import mul

from rag.answering.asked.answer_spec import AnswerSpec
from rag.answering.asked.handing_in import says_where
from rag.answering.asked.own_figure import bounds_a_figure
from rag.answering.asked.weighted_units import WeightedUnits, best_matches
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.plain_sum import tells_plain_sum
from rag.domain import DeadlineFact, Fact
from rag.language.item_marks import FIRST_MARK
from rag.language.normalise import fold
from rag.notices.sentences import Protected, clause_spans
from rag.retrieval.answer_types import MONEY

MAX_QUOTE_CHARS = 420
ROUNDED_CHARS = 200
ENUMERATION_CHARS = 240
_GOES_ON = "；;，,、"
_FIGURE = re.compile(r"\d")
_OF_CASE = re.compile(r"的[，,]\s?$")
_ASKS_ON = "？?：:"
"""A question or an announcement is quoted with what it announces."""
_ASKED = re.compile(r"[？?]\s{0,3}(?:(?:答|[AaＡ])\s?[:：])?\s{0,3}\Z")
_CLOSED = "。！!；;，,"
_FIRST_ITEM = re.compile(rf"\s{{0,3}}(?:{FIRST_MARK}|[•●▲·])\s?")
HEADING_CHARS = 30
ITEMS_CHARS = 160
"""A list is quoted with its first items."""
_LOOSE = "，,、；; \n\r\t"
FACT_CHARS = 30
"""A sentence with an asked fact that is this short (联系电话：…) is quoted with the line before it."""
FIRST_VALUE = 1.0
"""What the clause with the stated value is worth: as much as all words of the question together."""
FORM, COUNT = 0.2, 1.0
"""What a clause in an asked form is worth, and one with a number of things where that is asked (拟对52个项目进行扶持)."""
TO_ITS_END = 1.4
"""By this what is shown may be longer where the sentence ends there: cut before what holds then (…的企业，| 不予推荐) it tells nothing. Of 356 tuning
answers by words 291 show the answer so and 281 without."""
CORE = 0.2
"""What a clause of the sentence is worth for which a quote was chosen, before those that only stand around it."""
SHORT_CHARS = 14
"""A sentence this short, or one that ends in a colon or asks, is quoted together with what follows it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted: `source.record.notice.text[start:end]`, with the facts asked for that it holds.

    Attributes:
        weight: of the sentence that it was made from.
        lead: by how much that is more than the heaviest sentence of another passage; 0 for all but the first quote.
        core: where the sentence stands that it was made from; (0, 0) where it was made from none.

    """

    source: Source
    passage_id: str
    start: int
    end: int
    weight: float
    facts: tuple[Fact, ...] = ()
    lead: float = 0.0
    core: tuple[int, int] = (0, 0)

    @property
    def text(self) -> str:
        """The quoted text."""
        return self.source.record.notice.text[self.start : self.end]


def quote_of_sentence(source: Source, sentence: Sentence) -> Quote:
    """The quote of a whole sentence that was found by a rule, not by its weight."""
    return Quote(source, sentence.passage.passage_id, sentence.start, sentence.end, 0.0)


def with_what_stands_before(source: Source, sentence: Sentence) -> int:
    """The start of a quote that is only a number or a date: with the line that says what it is of."""
    before = [s for s in source.sentences if s.passage is sentence.passage and s.end <= sentence.start]
    gap = source.record.notice.text[before[-1].end : sentence.start].strip() if before else ""
    near = before[-1:] if before and not gap and sentence.end - before[-1].start <= 4 * FACT_CHARS else []
    return near[0].start if near else sentence.start


def with_what_follows(source: Source, sentence: Sentence) -> int:
    """The end of a quote that begins with a heading or an announcing clause: a few lines more of its passage."""
    end = sentence.end
    for other in source.sentences:
        if other.passage is sentence.passage and other.start >= end:
            gap = source.record.notice.text[end : other.start].strip()
            if gap or other.end - sentence.start > MAX_QUOTE_CHARS:
                break
            end = other.end
            if end - sentence.start > 4 * SHORT_CHARS:
                break
    return end


def announces_list(source: Source, sentence: Sentence) -> bool:
    """Whether a heading or lead-in stands right before the first item of a list: 常见被退原因 / 1. …; ▌条件 / ① …."""
    short = sentence.end - sentence.start <= HEADING_CHARS
    return short and _leads_to_items(source.record.notice.text, sentence.end)


def _leads_to_items(text: str, end: int) -> bool:
    return text[end - 1] not in _CLOSED and bool(_FIRST_ITEM.match(text, end))


def with_items(source: Source, sentence: Sentence) -> int:
    """The end of the first items of the list that a sentence announces, up to `ITEMS_CHARS`."""
    end = sentence.end
    for other in source.sentences:
        if other.passage is sentence.passage and other.start >= end:
            if other.end - sentence.start > ITEMS_CHARS:
                break
            end = other.end
    return end


def rounded_out(quote: Quote) -> Quote:
    """The best quote with its neighbours, those behind it first, up to `ROUNDED_CHARS`.

    An answer that is no single value is often told over two or three sentences.
    """
    start, end = quote.start, quote.end
    own = [s for s in quote.source.sentences if s.passage.passage_id == quote.passage_id]
    text = quote.source.record.notice.text
    for after in (s for s in own if s.start >= quote.end and s.end - start <= ROUNDED_CHARS):
        end = after.end if not text[end : after.start].strip() else end
    for before in (s for s in reversed(own) if s.end <= quote.start and end - s.start <= ROUNDED_CHARS):
        start = before.start if not text[before.end : start].strip() else start
    return replace(quote, start=start, end=end)


def enumerated(quote: Quote) -> Quote:
    """A quote that ends within an enumeration, with its further items: the next one may be the class that is asked for."""
    text, end = quote.source.record.notice.text, quote.end
    for after in (s for s in quote.source.sentences if s.passage.passage_id == quote.passage_id):
        if after.start < quote.end:
            continue
        if text[end - 1] not in _GOES_ON or text[end : after.start].strip():
            break
        if after.end - quote.start > ENUMERATION_CHARS:
            break
        end = after.end
    facts = [f for f in quote.source.record.facts if quote.end <= f.start and f.end <= end]
    kinds = {f.kind for f in quote.facts}
    return replace(quote, end=end, facts=(*quote.facts, *(f for f in facts if f.kind in kinds)))


def narrowed(
    quote: Quote,
    question: WeightedUnits,
    spec: AnswerSpec,
    limit: int,
    figures: float = 0.0,
    likely: Sequence[tuple[int, int, float]] = (),
) -> Quote:
    """A long quote cut to the whole clauses in a row that hold most of what is asked: its facts before all.

    Args:
        quote: as chosen.
        question: its units.
        spec: what the answer must hold.
        limit: characters that may be kept.
        figures: what a clause with a figure is worth besides.
        likely: how much each of its sentences, from where to where, is worth besides.

    """
    if quote.end - quote.start <= limit:
        return quote
    text = quote.source.record.notice.text
    own = quote.text
    spans = _with_consequences(own, clause_spans(own, 0, len(own), Protected(own)))
    clauses = [(quote.start + s, quote.start + e) for s, e in spans]
    worths = _clause_worths(text, clauses, quote, spec, figures)
    worths = [
        worth
        + sum(of_all * max(0, min(e, end) - max(s, start)) / (end - start) for start, end, of_all in likely)
        for worth, (s, e) in zip(worths, clauses, strict=True)
    ]
    window = _best_window(clauses, question, worths, limit, text)
    start, end = _rounded_to_sentences(quote, *window, limit)
    kept = tuple(f for f in quote.facts if _holds_value(text, (start, end), f))
    return replace(quote, start=start, end=end, facts=kept)


def _with_consequences(text: str, clauses: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses, those that say who or what is meant (期限超过1年的，) as one with what holds then."""
    found: list[tuple[int, int]] = []
    for start, end in clauses:
        if found and _OF_CASE.search(text, max(found[-1][0], found[-1][1] - 4), found[-1][1]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _best_window(
    clauses: Sequence[tuple[int, int]],
    question: WeightedUnits,
    worth: Sequence[float],
    limit: int,
    text: str,
) -> tuple[int, int]:
    """The row of clauses that holds most of what is asked, as long as `limit` allows; the first of equal ones."""
    present = question.present(fold(text[clauses[0][0] : clauses[-1][1]]))
    held = [
        [(n, h) for n, h in enumerate(best_matches(present, fold(text[s:e]))) if h > 0] for s, e in clauses
    ]
    best, window = -1.0, clauses[0]
    for first in range(len(clauses)):
        covered, extra = [0.0] * len(question.weights), 0.0
        for last in range(first, len(clauses)):
            if clauses[last][1] - clauses[first][0] > limit and last > first:
                break
            for n, match in held[last]:
                covered[n] = max(covered[n], match)
            extra += worth[last]
            value = sum(map(mul, question.weights, covered)) + extra
            if value > best + 1e-9:
                best, window = value, (clauses[first][0], clauses[last][1])
    return window


def _clause_worths(
    text: str, clauses: Sequence[tuple[int, int]], quote: Quote, spec: AnswerSpec, figures: float
) -> list[float]:
    """What each clause is worth besides the words that it holds: for a value, for an asked form, for a figure."""
    values = [_value_span(text, fact)[0] for fact in quote.facts]
    main = values[0] if quote.facts else -1
    worths = []
    form = COUNT if spec.asked == "count" or _asks_copies(spec) else FORM
    for start, end in clauses:
        told = any(start <= value < end for value in values)
        shaped = spec.shapes and any(pattern.search(fold(text[start:end])) for _, pattern in spec.shapes)
        figure = bool(figures) and bool(_FIGURE.search(text[start:end]))
        unread = not values and _tells_unread(fold(text[start:end]), spec)
        worths.append(
            FIRST_VALUE * (unread or start <= main < end)
            + CORE * (quote.core[0] <= start and end <= quote.core[1])
            + 0.5 * told
            + form * bool(shaped)
            + figures * figure
        )
    return worths


def _tells_unread(folded: str, spec: AnswerSpec) -> bool:
    """Whether a folded clause tells the asked kind of value in words that no rule reads as a fact."""
    if spec.asked == "address":
        return says_where(folded)
    if spec.measures:
        return bounds_a_figure(folded, spec.measures)
    return spec.asked in MONEY and tells_plain_sum(folded)


def _asks_copies(spec: AnswerSpec) -> bool:
    """Whether it is asked how many copies are handed in: one clause tells it (一式五份), however many words the others share."""
    return any(name == "copies" for name, _ in spec.shapes)


def _day_of(month: int, day: int) -> re.Pattern[str]:
    """A day as notices write it."""
    return re.compile(rf"(?<!\d)0?{month}\s?[月./-]\s?0?{day}(?!\d)")


def _value_span(text: str, fact: Fact) -> tuple[int, int]:
    """Where the value itself stands in a fact's quote: the clause with its day, else those with figures, else the whole.

    A day's sentence may hold other figures before it: 填报申报书（附件1），于9月30日前提交.
    """
    clauses = clause_spans(text[fact.start : fact.end], 0, fact.end - fact.start, Protected(fact.quote))
    day = _day_of(fact.value.month, fact.value.day) if isinstance(fact, DeadlineFact) and fact.value else None
    dated = [(s, e) for s, e in clauses if day and day.search(fact.quote[s:e])]
    told = [(fact.start + s, fact.start + e) for s, e in dated or clauses if _FIGURE.search(fact.quote[s:e])]
    return (told[0][0], told[-1][1]) if told else (fact.start, fact.end)


def _holds_value(text: str, span: tuple[int, int], fact: Fact) -> bool:
    start, end = _value_span(text, fact)
    return span[0] <= start and end <= span[1]


def _rounded_to_sentences(quote: Quote, start: int, end: int, limit: int) -> tuple[int, int]:
    """The window with the rest of its own sentences, the end before the beginning, while there is room."""
    text = quote.source.record.notice.text
    own = [(s.start, s.end) for s in quote.source.sentences if s.start < quote.end and quote.start < s.end]
    for s, e in own:
        if s < end <= e and min(e, quote.end) - start <= limit * TO_ITS_END:
            end = min(e, quote.end)
            break
    if text[start:end].rstrip()[-1:] in _ASKS_ON:
        asks = bool(_ASKED.search(text[start:end]))
        start, end = _with_answer(own, (start, end), quote.end, limit, asks=asks)
    elif _leads_to_items(text, end):
        end = max(
            (min(e, quote.end) for s, e in own if s >= end and min(e, quote.end) - start <= limit),
            default=end,
        )
    for s, e in own:
        if s <= start < e and end - max(s, quote.start) <= limit:
            start = max(s, quote.start)
            break
    while start < end and text[start] in _LOOSE:
        start += 1
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _with_answer(
    own: Sequence[tuple[int, int]], window: tuple[int, int], last: int, limit: int, *, asks: bool
) -> tuple[int, int]:
    """A window that ends with a question or a colon, with what follows; of a question without what stands before it where there is no room for all."""
    start, end = window
    after = min(next((e for _, e in own if e > end), end), last)
    if asks and after - start > limit:
        start = next((s for s, _ in own if start < s < end and after - s <= limit), start)
    return (start, after) if after - start <= limit else window


def outside(quotes: Iterable[Quote], start: int, end: int) -> list[Quote]:
    """Those of some quotes that do not overlap what is told already, by its place."""
    return [quote for quote in quotes if quote.end <= start or end <= quote.start]


def joined(quotes: list[Quote]) -> list[Quote]:
    """Quotes of one passage that touch or overlap made one, in the place of the better one.

    One that holds an asked value stays by itself where the whole would be cut: the cut may go through the value.
    """
    done: list[Quote] = []
    for quote in quotes:
        near = next((q for q in done if q.passage_id == quote.passage_id and _touch(q, quote)), None)
        long = near is not None and max(near.end, quote.end) - min(near.start, quote.start) > ROUNDED_CHARS
        if near is None or (long and near.facts and not quote.facts):
            done.append(quote)
            continue
        both = Quote(
            near.source, near.passage_id, min(near.start, quote.start), max(near.end, quote.end),
            near.weight, near.facts + quote.facts, near.lead, near.core,
        )  # fmt: skip
        done[done.index(near)] = both
    return done


def _touch(one: Quote, other: Quote) -> bool:
    text = one.source.record.notice.text
    first, second = sorted((one, other), key=lambda q: q.start)
    return second.start <= first.end or not text[first.end : second.start].strip()
