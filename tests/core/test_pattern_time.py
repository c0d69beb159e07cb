"""No pattern is kept busy by a word said over and over: the time of a search does not double with each repetition."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import rag
from rag.lazy import _LazyPattern
from rag.resources import patterns
from tests.core.test_pattern_tables import BY_NAME, TABLES

CHARS = 48
WORDS = 60
"""Of a pattern's source: so many characters and pairs, which hold what its choices begin with."""
LIMIT_S = 0.5
"""Of processor time. What grows with the square of the length takes a hundredth of it."""


def _held(value: object) -> Iterator[Any]:
    if isinstance(value, re.Pattern | _LazyPattern):
        yield value
    elif isinstance(value, Mapping):
        yield from (one for held in value.values() for one in _held(held))
    elif isinstance(value, tuple | list):
        yield from (one for held in value for one in _held(held))


def _all_patterns() -> dict[str, Any]:
    found = [p for table in {*TABLES, *BY_NAME} for p in patterns(*table).values()]
    for module in pkgutil.walk_packages(rag.__path__, "rag."):
        if not module.name.startswith(("rag.__main__", "rag.integrations", "rag.client")):
            for value in vars(importlib.import_module(module.name)).values():
                found += _held(value)
    return {pattern.pattern: pattern for pattern in found if isinstance(pattern.pattern, str)}


def _said_again(source: str) -> Iterator[str]:
    han = [c if "一" <= c <= "鿿" else " " for c in source]
    pairs = [a + b for a, b in pairwise(han) if " " not in (a, b)]
    for word in [*dict.fromkeys(c for c in han if c != " ")][:WORDS] + [*dict.fromkeys(pairs)][:WORDS]:
        yield word * (CHARS // len(word)) + "\x01"
    yield from (word * CHARS + "\x01" for word in ("a", "a ", "1", "1,", " ", "\n", "、"))


def test_a_word_said_over_and_over_keeps_no_pattern_busy() -> None:
    def stop(*_: object) -> None:
        raise TimeoutError

    before, slow = signal.signal(signal.SIGVTALRM, stop), []
    try:
        for source, pattern in _all_patterns().items():
            for text in _said_again(source):
                signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
                try:
                    pattern.search(text)
                except TimeoutError:
                    slow.append((text[:4], source[:200]))
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert not slow


def test_the_look_finds_what_is_slow() -> None:
    assert any(text.startswith("截至截至") for text in _said_again("(?:截至|截|至)+$"))
