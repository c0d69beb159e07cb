"""The nouns: frozen dataclasses that carry everything between the stages of the library. Imports nothing of `rag`.

A notice's way:    NoticeInput -> Notice -> Passage -> vectors and postings
A question's way:  QueryRequest -> Interpretation -> ranked passages -> QueryResponse
"""

from rag.domain.certainty import Certainty
from rag.domain.earlier_turn import Turn
from rag.domain.facts import (
    AddressFact,
    AmountFact,
    Applicant,
    ApplicantsFact,
    Audience,
    Channel,
    ConditionFact,
    Contact,
    ContactFact,
    Dated,
    DeadlineFact,
    DocumentNumberFact,
    EmailFact,
    EventFact,
    Fact,
    FactKind,
    MaterialFact,
    Money,
    Number,
    PeriodFact,
    Phone,
    PhoneFact,
    Purpose,
    Quoted,
    Rate,
    RateFact,
    Requirement,
    Span,
    Undated,
    UrlFact,
    ValidityFact,
)
from rag.domain.interpretation import DateRange, Interpretation
from rag.domain.languages import LANGUAGES, Language, QuestionLanguage
from rag.domain.notice import (
    ANNOUNCING,
    CATEGORIES,
    LEVELS,
    RESULTS,
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
    "ANNOUNCING", "CATEGORIES", "LANGUAGES", "LEVELS", "RESULTS", "AddressFact", "AmountFact",
    "Applicant", "ApplicantsFact", "AttachedText", "Attachment", "Audience", "Category", "Certainty",
    "Channel", "ConditionFact", "Contact", "ContactFact", "DateRange", "Dated", "DeadlineFact",
    "DocumentNumberFact", "EmailFact", "EventFact", "Fact", "FactKind", "Interpretation", "Language",
    "Level", "MaterialFact", "Money", "Notice", "NoticeInput", "Number", "Passage", "PeriodFact", "Phone",
    "PhoneFact", "Place", "Purpose", "QuestionLanguage", "Quoted", "Rate", "RateFact", "Requirement",
    "Span", "Turn", "Undated", "UrlFact", "ValidityFact",
]  # fmt: skip
