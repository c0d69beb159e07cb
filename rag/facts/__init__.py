"""Facts of a notice: values with the exact quotes that hold them.

Every kind has a class of its own in `rag.domain.facts`.
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
