"""How certain an answer is."""

from __future__ import annotations

from typing import Literal

Certainty = Literal["sure", "possible", "none"]
"""sure: the quotes answer what was asked; possible: they may, and the text says what is doubtful; none: nothing is
answered (`abstained` is true just then)."""
