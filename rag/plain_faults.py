"""What pydantic finds wrong with a value, in words for those who typed it: shared by HTTP, commands and settings."""

from __future__ import annotations

import re

_PLAIN = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Value error, ", ""),
        (r"Input should be less than or equal to (\S{1,40})", r"must be at most \1"),
        (r"Input should be greater than or equal to (\S{1,40})", r"must be at least \1"),
        (r"Input should be less than (\S{1,40})", r"must be below \1"),
        (r"Input should be greater than (\S{1,40})", r"must be above \1"),
        (r"Input should be a valid integer(?:, [a-z ]{1,60})?", "must be a whole number"),
        (r"Input should be a valid number(?:, [a-z ]{1,60})?", "must be a number"),
        (r"Input should be a valid boolean(?:, [a-z ]{1,60})?", "must be true or false"),
        (r"Input should be a valid string", "must be text"),
        (r"Input should be a valid list", "must be a list"),
        (r"Input should be (?:a valid dictionary or (?:object to extract fields from|instance of \w{1,60})|a valid dictionary|an object)", "must be an object"),
        (r"\w{1,20} should have at least 1 item after validation, not 0", "is empty; at least one is wanted"),
        (r"\w{1,20} should have at least (\d{1,9}) items? after validation, not (\d{1,9})", r"has \2; at least \1 are wanted"),
        (r"\w{1,20} should have at most (\d{1,9}) items? after validation, not (more|\d{1,9})", r"has \2; at most \1 are taken"),
        (r"String should have at most (\d{1,9}) characters?", r"may have at most \1 characters"),
        (r"String should have at least 1 character", "is empty"),
        (r"String should have at least (\d{1,9}) characters", r"must have at least \1 characters"),
        (r"Input should be ", "must be "),
        (r"\bInput\b", "it"),
    )
)  # fmt: skip


def plain(message: str) -> str:
    """A message without the words of the library that checks, which mean nothing to those who typed the value.

    >>> plain("Input should be less than or equal to 200")
    'must be at most 200'
    >>> plain("List should have at most 256 items after validation, not 300")
    'has 300; at most 256 are taken'

    """
    for pattern, words in _PLAIN:
        message = pattern.sub(words, message)
    return message
