"""The extractive answer: the fact, the sentences or the list that answer, quoted to the letter; or an abstention.

No language model is needed, nothing is made up: every value that is stated was read from the quote beside it. The kinds
of answer are tried in the order of `KINDS`; each entry says why it has its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from rag.answering.doubts.abstention import (
    answer_nothing_found,
    answer_off_subject,
    answer_other_edition,
    answer_unstated,
)
from rag.answering.doubts.possible_confidence import weighed
from rag.answering.doubts.quote_doubts import first_doubt
from rag.answering.kinds.asked_changes import answer_changes
from rag.answering.kinds.asked_there import answer_asked_there
from rag.answering.kinds.attached import answer_attached
from rag.answering.kinds.call_date import answer_call_date
from rag.answering.kinds.call_list import answer_calls
from rag.answering.kinds.called_off import answer_called_off
from rag.answering.kinds.changed_number import answer_changed_number
from rag.answering.kinds.claimed_sum import answer_claimed_sum
from rag.answering.kinds.class_left_out import answer_class_left_out
from rag.answering.kinds.comparison_table import answer_comparison
from rag.answering.kinds.conditions_told import answer_conditions
from rag.answering.kinds.day_in_span import answer_day_in_span
from rag.answering.kinds.eligibility import answer_eligible
from rag.answering.kinds.figure_ladder import answer_ladder
from rag.answering.kinds.good_until import answer_good_until
from rag.answering.kinds.list_membership import answer_on_list
from rag.answering.kinds.list_value import answer_in_row
from rag.answering.kinds.missing_mark import answer_missing_tier
from rag.answering.kinds.month_row import answer_month_row
from rag.answering.kinds.moved_day import answer_moved_day
from rag.answering.kinds.named_line import answer_named_line
from rag.answering.kinds.not_applied_for import answer_not_applied_for
from rag.answering.kinds.notice_list import answer_notices
from rag.answering.kinds.office_row import answer_office_row
from rag.answering.kinds.parts import answer_parts
from rag.answering.kinds.publicity_list import answer_on_display
from rag.answering.kinds.quoted_answer import answer_quotes
from rag.answering.kinds.reckoned_answer import answer_reckoned
from rag.answering.kinds.set_words import answer_set_words
from rag.answering.kinds.settling_clause import answer_settled
from rag.answering.kinds.told_lists import answer_told_list
from rag.answering.kinds.value_under_heading import answer_under_heading
from rag.answering.kinds.weighed_figure import answer_weighed
from rag.answering.kinds.whether_changed import answer_whether_changed
from rag.answering.kinds.who_may_apply import answer_who_may
from rag.answering.kinds.yes_or_no import answer_open
from rag.answering.quoting.context import AnswerContext
from rag.answering.quoting.quote_features import Evidence, evidence_of
from rag.answering.reservations.reservation import reserved
from rag.answering.reservations.right_answer import settled
from rag.public import Answer, QueryRequest
from rag.retrieval.reader import CollectionReader
from rag.retrieval.retriever import Retrieved


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """A kind of answer: what it is, why it stands where it stands, and what makes it (None where it does not apply)."""

    name: str
    because: str
    answer: Callable[[AnswerContext], Answer | None]
    looks_up: bool = False
    """Whether it looks a name up row by row."""
    chooses: bool = False
    """Whether a figure or day of the asker's chooses what is told."""


KINDS = (
    AnswerRule("class left out", "a class that the round does not take is shut out by no condition and no day", answer_class_left_out),
    AnswerRule("eligible", "who says of his firm what a condition wants is told by that condition", answer_eligible),
    AnswerRule("whether changed", "the clause that leaves one thing as it was stands beside the one that changes another, and either may be the nearest", answer_whether_changed),
    AnswerRule("day in a span", "the sentence that gives the span says neither yes nor no, and another day of the notice shares more words", answer_day_in_span),
    AnswerRule("called off", "the notice that calls it off stands beside the one that shares more words with the question", answer_called_off),
    AnswerRule("changed number", "the number that was put out of use stands where all others of the call do, the new one in a notice that shares fewer words", answer_changed_number),
    AnswerRule("set words", "what becomes of papers handed in before a change is told by the change, in words that share nothing with the question", answer_set_words),
    AnswerRule("open programme", "a named programme is answered for itself, never by a list of others", answer_open),
    AnswerRule("on display", "what may still be objected to is no call, and the nearest passage is one of many", answer_on_display),
    AnswerRule("on a list", "a name is looked up row by row; the nearest passage may be another's row", answer_on_list, looks_up=True),
    AnswerRule("in a row", "the same of a value that a list tells of it", answer_in_row, looks_up=True),
    AnswerRule("under a heading", "the sum behind a name is that of the next group", answer_under_heading, looks_up=True),
    AnswerRule("named line", "a line of a text on a firm shares no word with the question but its name, which is cut wrong", answer_named_line, looks_up=True),
    AnswerRule("calls", "what is open or closing follows from the calls' days, not from similarity", answer_calls),
    AnswerRule("notices", "a list of notices needs no single passage that answers", answer_notices),
    AnswerRule("nothing found", "whatever follows quotes a notice", answer_nothing_found),
    AnswerRule("changes", "each changed thing stands in a clause of its own, and the sentence that announces them shares most words", answer_changes),
    AnswerRule("good until", "the day to apply for a voucher shares more words with who asks until when his is good, and a later notice may have moved it", answer_good_until),
    AnswerRule("comparison", "it has two subjects, and all that follow have one", answer_comparison),
    AnswerRule("missing class", "any value would be of another class than the asked one", answer_missing_tier),
    AnswerRule("row of a month", "the day or sum of another month's row shares all other words with the question", answer_month_row, chooses=True),
    AnswerRule("step of a ladder", "the steps beside the one for the asker's figure share all other words with the question", answer_ladder, chooses=True),
    AnswerRule("reckoned", "the sentence that would be quoted tells of several sums, and the asker's number is for one of them", answer_reckoned, chooses=True),
    AnswerRule("parts", "the rules for one asked thing would drop the others", answer_parts),
    AnswerRule("kind of applicant", "who files was read; a sentence that shares words says nothing of it", answer_who_may),
    AnswerRule("row of offices", "the number beside the asked one is another office's", answer_office_row),
    AnswerRule("moved day", "a digest, or a notice that calls something else off, moves the day, and is tied to no call", answer_moved_day),
    AnswerRule("date of a call", "days were merged over all notices of the call; one notice may be out of date", answer_call_date),
    AnswerRule("asked there", "the answer to a notice's own question shares no word with whoever asks the same", answer_asked_there),
    AnswerRule("off the subject", "all that follow show a notice, and none is near", answer_off_subject),
    AnswerRule("other edition", "a notice of another place, year or batch would mislead however well quoted", answer_other_edition),
    AnswerRule("told list", "who asks for all papers, or for what shuts out, wants every item, and no sentence about them", answer_told_list),
    AnswerRule("conditions", "the sentences that tell them name neither the programme nor that they are conditions", answer_conditions),
    AnswerRule("nothing to apply for", "how to apply is no question where nobody does", answer_not_applied_for),
    AnswerRule("attachment", "quoting the notice would look as if it answered", answer_attached),
    AnswerRule("claimed sum", "what the sum is was taken for granted; a sentence that allows or forbids says nothing of it", answer_claimed_sum),
    AnswerRule("weighed", "the sentence that bounds the asker's figure would be quoted without a yes or no", answer_weighed),
    AnswerRule("settled", "a clause that forbids or allows just this outweighs those that share more words", answer_settled),
    AnswerRule("not stated", "the best notice holds no value of the asked kind at all", answer_unstated),
    AnswerRule("quotes", "the rule for everything else that was found", answer_quotes),
)  # fmt: skip
"""The kinds of answer in the order in which they are tried."""


def answer_question(
    reader: CollectionReader, found: Retrieved, request: QueryRequest, as_of: dt.date
) -> Answer:
    """Answer from what was found, or say what is missing."""
    context = AnswerContext(reader, found, request, as_of)
    rule, answer = next((rule, told) for rule in KINDS if (told := rule.answer(context)) is not None)
    told = reserved(context, answer, looked_up=rule.looks_up)
    told = settled(context, told, chosen=rule.looks_up or rule.chooses)
    return weighed(context, told, first_doubt)


def quoted_evidence(
    reader: CollectionReader, found: Retrieved, request: QueryRequest, as_of: dt.date = dt.date.max
) -> Evidence | None:
    """The evidence for an answer together with what would be quoted; None if nothing was found. For calibration."""
    return evidence_of(AnswerContext(reader, found, request, as_of)) if len(found.chosen) else None
