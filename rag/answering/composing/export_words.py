"""The words of tables, calendars and feeds in each language: programmes glossed, places spelt, cautions told."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from rag.answering.composing.answer_warnings import call_warning_text
from rag.answering.wording.gloss import gloss
from rag.answering.wording.phrases import knows, say
from rag.answering.wording.value_text import place_text, who_text
from rag.calls import CallRecord
from rag.calls.export import CHINESE, ExportWords
from rag.domain import Applicant, Language
from rag.public import AnswerWarning


def _glossed(programme: str) -> str:
    english = gloss(programme)
    return f"{programme} ({english})" if english else programme


def _place(name: str) -> str:
    return place_text(name, "en")


def _warned(call: CallRecord, warning: AnswerWarning) -> str:
    return call_warning_text(call, warning.code, "en")


def _applicant(kind: Applicant, reply: Language) -> str:
    return who_text([kind], reply)


def listed(name: str, reply: Language, of: str) -> str:
    """A word of a closed list (status, level, kind, role); any other as it is."""
    keys = {
        "status": f"status.{name}",
        "level": f"level.{name}",
        "kind": f"kind.{name}",
        "role": f"role.{name}",
    }
    key = keys[of]
    return say(reply, key) if knows(key) else name


def _worded(words: ExportWords, reply: Language) -> ExportWords:
    """With the words of closed lists."""
    return replace(
        words,
        status=partial(listed, reply=reply, of="status"),
        level=partial(listed, reply=reply, of="level"),
        role=partial(listed, reply=reply, of="role"),
        who=partial(_applicant, reply=reply),
        status_line=say(reply, "status", told="{}"),
        who_line=say(reply, "who_files", who="{}"),
    )


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
WORDS: dict[Language, ExportWords] = {"zh": _worded(CHINESE, "zh"), "en": _worded(ENGLISH, "en")}
