"""From ranked passages to a cited answer, or to an honest "not known"."""

from rag.answering.answer import answer_question, quoted_evidence
from rag.answering.generate import generate_answer, stream_answer
from rag.answering.language_model import LanguageModel
from rag.answering.line import Line
from rag.answering.rewriting import rewritten

__all__ = [
    "LanguageModel", "Line", "answer_question", "generate_answer",
    "quoted_evidence", "rewritten", "stream_answer",
]  # fmt: skip
