"""Facts of a notice: values with the exact quotes that hold them.

Every kind has a class of its own in `rag.domain.facts`, and an entry in `fact_kinds`, which names its reader; `extract` calls
them all. The readers of days, sums and conditions are packages: `dates`, `money` and `conditions`, which do not know each other. What all
read by:

- the text: `text_folding`, `text_layout`, `clauses`, `tables`, `section_heads`;
- rules: `decision_table`, `patterns`, and `sequence_weights` where weights are learnt;
- which part of a notice a value belongs to: `groups`, `named_classes`, `class_sums`, `programme_sections`, `notice_parts`.
"""

from typing import TYPE_CHECKING

from rag.facts.summary import applicant_deadlines, first_steps, has_call, status, summarise, summary_deadline
from rag.lazy import exports

if TYPE_CHECKING:
    from rag.facts.extract import extract_facts
else:
    __getattr__ = exports(__name__, {"extract": ["extract_facts"]})

__all__ = [
    "applicant_deadlines", "extract_facts", "first_steps", "has_call", "status", "summarise", "summary_deadline",
]  # fmt: skip
