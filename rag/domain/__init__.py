"""The nouns: frozen dataclasses that carry everything between the stages of the library. Imports nothing of `rag`.

A notice's way:    NoticeInput -> Notice -> Passage -> vectors and postings
A question's way:  QueryRequest -> Interpretation -> ranked passages -> QueryResponse
"""

from rag.domain.certainty import Certainty
from rag.domain.conversation import Turn
from rag.domain.facts import Applicant, Audience, CallFact, Channel, Fact, Undated
from rag.domain.interpretation import DateRange, Interpretation
from rag.domain.notice import (
    CATEGORIES,
    LEVELS,
    AttachedText,
    Attachment,
    Category,
    Level,
    Notice,
    NoticeInput,
    Passage,
    Place,
)

__all__ = [
    "CATEGORIES",
    "LEVELS",
    "Applicant",
    "AttachedText",
    "Attachment",
    "Audience",
    "CallFact",
    "Category",
    "Certainty",
    "Channel",
    "DateRange",
    "Fact",
    "Interpretation",
    "Level",
    "Notice",
    "NoticeInput",
    "Passage",
    "Place",
    "Turn",
    "Undated",
]
