"""What was said before a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said in a conversation."""

    by: Literal["user", "assistant"]
    text: str
