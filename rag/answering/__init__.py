"""From ranked passages to a cited answer, or to an honest "not known"."""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.answering.answer_kinds import answer_question, quoted_evidence
    from rag.answering.cancellation import CancelScope
    from rag.answering.generated_answer import stream_answer
    from rag.answering.language_model import LanguageModel
    from rag.answering.quote_features import Evidence
else:
    __getattr__ = exports(
        __name__,
        {
            "answer_kinds": ["answer_question", "quoted_evidence"],
            "cancellation": ["CancelScope"],
            "generated_answer": ["stream_answer"],
            "language_model": ["LanguageModel"],
            "quote_features": ["Evidence"],
        },
    )

__all__ = [
    "CancelScope",
    "Evidence",
    "LanguageModel",
    "answer_question",
    "quoted_evidence",
    "stream_answer",
]
