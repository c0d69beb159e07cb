"""The rules of `data/wording.tsv`, compiled once."""

from __future__ import annotations

import re
from functools import cache

from rag.resources import grouped


@cache
def wording(group: str, where: str = "anywhere") -> re.Pattern[str]:
    """The patterns of a group as one; `where`: "anywhere", "start" (anchored at the start) or "end".

    Raises:
        KeyError: no such group.

    """
    body = "|".join(grouped("rag.calls", "wording.tsv")[group])
    return re.compile({"anywhere": f"(?:{body})", "start": f"^(?:{body})", "end": f"(?:{body})$"}[where])
