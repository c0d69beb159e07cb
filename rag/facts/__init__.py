"""Facts of a notice: values with the exact quotes that hold them.

Every kind has a class of its own in `rag.domain.facts`, and an entry in `fact_kinds`, which names its reader; `extract` calls
them all. What they read by:

- the text: `text_folding`, `text_layout`, `clauses`, `tables`;
- days: `date_context` is a date with what stands around it, `date_rules` the ordered table that tells what it means, the modules
  in `_signs` what the rules look for, `audience_rules` who must act, `likely_deadlines` what the learnt weights say;
- money: the same with `money_context`, `purpose_rules`, `purpose_signs` and `share_signs`;
- conditions: `condition_facts`, the modules `conditions_…`, and `likely_conditions`;
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
