"""What waits until it is needed: packages' names (answering needs little of what reading notices takes), and patterns."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, cast


def exports(package: str, modules: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """A package's `__getattr__` (PEP 562).

    Args:
        package: its `__name__`.
        modules: module of the package -> the names that it gives to the package.

    """
    places = {name: module for module, names in modules.items() for name in names}

    def get(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{places[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return get


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when it is first used, by its methods: a class of Chinese characters takes 2 to 5 ms to compile."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))


class _LazyPattern:
    """Looks like the compiled pattern; what was asked for once is an attribute of its own, so that it costs nothing again."""

    def __init__(self, text: str, flags: int) -> None:
        self._source = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copy asks before it has a source
            raise AttributeError(name)
        found = getattr(re.compile(*self._source), name)
        self.__dict__[name] = found
        return found
