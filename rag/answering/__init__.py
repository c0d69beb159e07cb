"""From ranked passages to a cited answer, or to an honest "not known"."""

from rag.answering.answer import answer_question

__all__ = ["answer_question"]
