"""From ranked passages to a cited answer, or to an honest "not known".

`answer_kinds` is where to begin: every kind of answer, in the order in which they are tried, each a module of its own. All of
them look at one question through `context`. What they share:

- what is asked: `answer_spec`, `list_request`, `tiers`, `specifics`, `named_call`;
- what is quoted: `opened_notices`, `quote_selection`, `quote_extent`, `likely_sentences`; of values `value_selection`, `fact_fit`;
- how sure it is: `quoted_answer`, `constraint_check`, `missing_names`, `reservation`, `possible_confidence`;
- how it is worded: `draft`, `composition`, `value_text`, `phrases`, `locales`, `gloss`;
- in a language model's words: `prompt`, `language_model`, `generated_answer`, `claim_support`.
"""

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
