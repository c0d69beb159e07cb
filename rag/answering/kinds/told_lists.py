"""Lists that a notice tells as a whole: the papers to hand in, what shuts applicants out, what is given.

Who asks 要交什么材料 or "what rules us out" wants every item; the sentence that shares most words with the question is that by which
the notice speaks of papers, or of the programme. So the list is found by its heading and by what its items hold
(`data/told_lists.tsv`), and quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.answering.composing import answer_warnings
from rag.answering.composing.call_status import write_call
from rag.answering.composing.certainty_decision import at_least_possible, at_most_possible
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.named_call import named_or_only_call
from rag.answering.quoting.opened_notices import Sentence, Source
from rag.answering.quoting.quote_extent import Quote
from rag.answering.quoting.specifics import is_of_named
from rag.language.item_marks import FIRST_MARK, INNER_MARK
from rag.language.normalise import fold
from rag.public import Answer
from rag.resources import compiled, rows
from rag.retrieval.confidence import certainty

FEWEST, CERTAIN = 3, 4
"""So many different items make a list, and one that is told for certain; a heading of its own counts as two."""
WHOLE = ("materials", "benefits")
"""Kinds that stand in one place; what shuts out stands here and there."""
MAX_CHARS = 240
"""A list is quoted up to this length, in whole sentences where there is room."""
MAX_ROWS, ROW_CHARS = 4, 140
"""What shuts out stands in clauses of their own: so many are quoted, each up to this length."""
HEAD_CHARS = 24
_HEAD_ENDS = re.compile(rf"[^，。；,;]{{0,10}}(?:[：:]|(?={FIRST_MARK}))")
"""Behind the heading's words stands a colon or the first item."""
_LATE = re.compile(
    r"(?:逾期|过期|超期|未按[时期])(?:(?!不[予得再能])[^,。;]){0,12},?(?:(?!不[予得再能])[^,。;]){0,6}$"
)
"""Who is late is turned away by any notice: no answer to what shuts out."""
_SENTENCE_MARKS = "。;"
_EXCEPTED = "除外"
_BULLETS = "▲•●■◆"
_OPENS = re.compile("[：:▲•●■◆【]")
HEADING_CHARS = 16
"""A numbered sentence this short (（二）研发奖补。) heads what follows."""
_NUMBERED = re.compile(rf"\s{{0,2}}{INNER_MARK}")


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list: what asks for it, what its heading and its items hold."""

    name: str
    asked: re.Pattern[str]
    headed: re.Pattern[str]
    items: re.Pattern[str]


@cache
def list_kinds() -> tuple[ListKind, ...]:
    """The kinds of `data/told_lists.tsv`, in its order."""
    return tuple(
        ListKind(name, *map(compiled, patterns))
        for name, *patterns in rows("rag.answering", "told_lists.tsv")
    )


def lists_asked(words: str) -> tuple[ListKind, ...]:
    """The kinds of list that folded words ask for, the one that fits best first."""
    return tuple(kind for kind in list_kinds() if kind.asked.search(words))


def answer_told_list(ctx: AnswerContext) -> Answer | None:
    """The asked list of the best notice; None where none is asked for, or the notice tells none."""
    kinds = lists_asked(fold(ctx.request.question)) if ctx.sources and ctx.quotes else ()
    if not kinds or certainty(at_least_known(ctx)) == "none":
        return None
    source = ctx.sources[0]
    kind, spans = next(((k, s) for k in kinds if (s := spans_told(source, k))), (kinds[0], []))
    if not spans:
        return None
    call, named = named_or_only_call(ctx)
    told = call is not None and source.record.notice.aid in {n.aid for n in call.notices}
    draft = ctx.draft()
    sure = named and told and is_certain(source, kind) and certainty(ctx.confidence) == "sure"
    if not sure:
        draft.say("maybe")
    draft.say(f"told.{kind.name}", title=source.record.notice.title)
    for start, end in spans:
        draft.row(source, start, end)
    if call is not None and told:
        write_call(ctx, draft, source, call)
        draft.warn(answer_warnings.of_call(ctx, call, ctx.spec))
    draft.link(source)
    confidence = at_least_known(ctx)
    return draft.answer("passage", confidence if sure else at_most_possible(confidence))


def at_least_known(ctx: AnswerContext) -> float:
    """The confidence; at least possible where the best notice is of the programme that is named."""
    return at_least_possible(ctx.confidence) if is_of_named(ctx) else ctx.confidence


def quote_told(source: Source, words: str) -> Quote | None:
    """The list that folded words ask for as one quote, its first span where there are several; None where none is told."""
    spans = next((s for kind in lists_asked(words) if (s := spans_told(source, kind))), [])
    if not spans:
        return None
    start, end = spans[0]
    return Quote(source, source.passage_id_at(start), start, end, 1.0)


def tells_item(text: str, words: str) -> bool:
    """Whether a folded text holds an item of a list that folded words ask for."""
    return any(holds_item(text, kind) for kind in lists_asked(words))


def holds_item(text: str, kind: ListKind) -> bool:
    """Whether a folded text holds an item of a list: of what shuts out no lateness, and no paper that some need not hand in (1份（免申报项目除外）)."""
    if kind.name in WHOLE:
        return bool(kind.items.search(text))
    return any(_shuts_out(match, text) for match in kind.items.finditer(text))


def _shuts_out(match: re.Match[str], text: str) -> bool:
    start = max(
        text.rfind(mark, max(0, match.start() - MAX_CHARS), match.start()) for mark in _SENTENCE_MARKS
    )
    before = text[start + 1 if start >= 0 else max(0, match.start() - MAX_CHARS) : match.start()]
    of_paper = match.group() == _EXCEPTED and bool(list_kinds()[0].items.search(before))
    return not (of_paper or _LATE.search(before))


def is_certain(source: Source, kind: ListKind) -> bool:
    """Whether so many papers are told that they are the list, or the notice says in a heading that it is."""
    runs = [_from_heading(run, kind) for run in _runs(source, kind)]
    return kind.name in WHOLE and max((_worth(run, kind) for run in runs), default=0) >= CERTAIN


def spans_told(source: Source, kind: ListKind) -> list[tuple[int, int]]:
    """Where a notice tells the list: one span of papers, several clauses of what shuts out, in the order of the text."""
    runs = [_from_heading(run, kind) for run in _runs(source, kind)]
    if kind.name in WHOLE:
        best = max(runs, key=lambda run: _worth(run, kind), default=None)
        return [_cut(best, MAX_CHARS)] if best and _worth(best, kind) >= FEWEST else []
    rows_told = [row for run in runs for row in _rows(run, kind)]
    return [_cut(row, ROW_CHARS) for row in rows_told[:MAX_ROWS]]


def _worth(run: Sequence[Sentence], kind: ListKind) -> int:
    """How many different items a run of sentences names; a heading of the list's own counts for two."""
    text = " ".join(s.folded for s in run)
    return len(set(kind.items.findall(text))) + 2 * _is_headed(run[0], kind)


def _is_headed(sentence: Sentence, kind: ListKind) -> bool:
    found = kind.headed.search(sentence.folded[:HEAD_CHARS])
    return found is not None and bool(_HEAD_ENDS.match(sentence.folded, found.end()))


def _runs(source: Source, kind: ListKind) -> Iterator[list[Sentence]]:
    """Neighbouring sentences that belong to the list, each run as long as it goes on."""
    run: list[Sentence] = []
    for sentence in source.sentences:
        belongs = holds_item(sentence.folded, kind) or (bool(run) and _goes_on(run[-1], sentence))
        if run and not (belongs and _touches(run[-1], sentence, source)):
            yield run
            run = []
        if belongs:
            run.append(sentence)
    if run:
        yield run


def _from_heading(run: list[Sentence], kind: ListKind) -> list[Sentence]:
    """A run from where it holds most items on, a heading of the list before all; what stands before is of something else."""
    if kind.name not in WHOLE:
        return run

    def items_from(start: int) -> int:
        shown = [s for s in run[start:] if s.end - run[start].start <= MAX_CHARS]
        return _worth(shown or run[start : start + 1], kind)

    return run[max(range(len(run)), key=lambda n: (items_from(n), -n)) :]


def _rows(run: Sequence[Sentence], kind: ListKind) -> Iterator[list[Sentence]]:
    """The sentences of a run that say for themselves what shuts out, each with those that it leads into."""
    row: list[Sentence] = []
    for sentence in run:
        led = _leads_in(row[0]) or sentence.text[0] in _BULLETS if row else False
        if led and not holds_item(sentence.folded, kind):
            row.append(sentence)
            continue
        if row:
            yield row
        row = [sentence] if holds_item(sentence.folded, kind) else []
    if row:
        yield row


def _leads_in(sentence: Sentence) -> bool:
    """Whether a sentence announces what follows: 有下列情形之一的，不得申报：; 否决项（碰到任何一条）▲…; 【不予受理】…."""
    return bool(_OPENS.search(sentence.text))


def _goes_on(before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence without an item's word goes on with a list that the one before it leads into."""
    if before.text[-1] in "：:；;" or sentence.text[0] in _BULLETS:
        return True
    short = len(sentence.text) <= HEADING_CHARS
    return bool(_NUMBERED.match(sentence.text)) and (short or before.text[-1] in "、，,")


def _touches(before: Sentence, after: Sentence, source: Source) -> bool:
    gap = source.record.notice.text[before.end : after.start]
    return before.end <= after.start and not gap.strip()


def _cut(run: Sequence[Sentence], limit: int) -> tuple[int, int]:
    """The span of a run's first sentences, up to a limit."""
    start, end = run[0].start, run[0].end
    for sentence in run[1:]:
        if sentence.end - start > limit:
            break
        end = sentence.end
    return start, min(end, start + limit)
