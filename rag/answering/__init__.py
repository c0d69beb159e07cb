"""From ranked passages to a cited answer, or to an honest "not known".

`answer_kinds` is where to begin: every kind of answer, in the order in which they are tried. Below it, from the bottom up (each
package uses only those before it):

- `wording`: phrases, values and names in the reader's language;
- `asked`: what the question asks: `answer_spec`, `list_request`, `tiers`, `weighted_units`;
- `quoting`: which notice tells and what of it is quoted: `opened_notices`, `quote_selection`, `quote_extent`, `value_selection`,
  `verdict_words`; all kinds of answers look at one question through its `context`;
- `composing`: the answer as it is written: `composition`, `call_status`, `answer_warnings`, `certainty_decision`;
- `doubts`: what no notice holds, and the answer that says so: `missing_names`, `abstention`, `quote_doubts`, `possible_confidence`;
- `kinds`: a module for each kind of answer, of which `quoted_answer` is the plain one;
- `reservations`: what limits any of them to "possible".

`generation` is apart: answers in a language model's words.
"""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.answering.answer_kinds import answer_question, quoted_evidence
    from rag.answering.generation.cancellation import CancelScope
    from rag.answering.generation.generated_answer import stream_answer
    from rag.answering.generation.language_model import LanguageModel
    from rag.answering.quoting.quote_features import Evidence
else:
    __getattr__ = exports(
        __name__,
        {
            "answer_kinds": ["answer_question", "quoted_evidence"],
            "generation.cancellation": ["CancelScope"],
            "generation.generated_answer": ["stream_answer"],
            "generation.language_model": ["LanguageModel"],
            "quoting.quote_features": ["Evidence"],
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
