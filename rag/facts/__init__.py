"""Facts of a notice: values with the exact quotes that hold them.

| kind | value |
| --- | --- |
| deadline | ISO day that still counts; `at`, `opens`, `audience`, `channel` beside it |
| period, validity | `{"start", "end"}`, null where open or not told |
| event | ISO day, or `{"start", "end"}` |
| amount | `{"min", "max", "currency", "per", "purpose"}` in yuan |
| rate | `{"percent", "of", "purpose"}` |
| phone | `{"number", "extension", "mobile", "fax"}` |
| contact | `{"name", "office", "phone"}` |
| email, url, address, document_number, material, applicants | text |
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
