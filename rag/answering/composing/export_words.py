"""The words of calendars and feeds in each language: programmes glossed, places spelt, cautions told."""

from __future__ import annotations

from rag.answering.composing.answer_warnings import call_warning_text
from rag.answering.wording.gloss import gloss
from rag.answering.wording.value_text import place_text
from rag.calls import CallRecord
from rag.calls.export import CHINESE, ExportWords
from rag.domain import Language
from rag.public import AnswerWarning


def _glossed(programme: str) -> str:
    english = gloss(programme)
    return f"{programme} ({english})" if english else programme


def _place(name: str) -> str:
    return place_text(name, "en")


def _warned(call: CallRecord, warning: AnswerWarning) -> str:
    return call_warning_text(call, warning.code, "en")


ENGLISH = ExportWords(
    calendar="Deadlines",
    feed="Open calls",
    off={"cancelled": "cancelled", "suspended": "suspended", "ended": "ended early"},
    in_front="({off}) ",
    behind=" ({told})",
    joined=", ",
    apart=": ",
    closes="closes",
    paper="paper documents due",
    name=_glossed,
    place=_place,
    warned=_warned,
)
WORDS: dict[Language, ExportWords] = {"zh": CHINESE, "en": ENGLISH}
