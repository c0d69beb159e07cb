"""What a protocol for assistants brings to the service. Each is declared in its own module and listed in `surfaces`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

Extend = Callable[[Mapping[str, Any], str | None], Mapping[str, Any]]
"""Adds a protocol's own members to a problem document, given the request's Authorization header."""


def unchanged(problem: Mapping[str, Any], authorization: str | None) -> Mapping[str, Any]:
    """The problem document as it is, for protocols that want no more of an error."""
    return problem


@dataclass(frozen=True, slots=True)
class Surface:
    """A protocol's routes, and what the rest of the service must know of them.

    Args:
        router: the routes.
        bodies: models that the routes read by themselves, for the OpenAPI document.
        questions: paths whose POST asks one question: they only read, and are refused early where no answer would be in time.
        reading_posts: other paths whose POST only reads; with a slash at the end, all paths below.
        extend_error: how a problem document reads on `error_paths`.
        error_paths: paths on which errors are extended; with a slash at the end, all paths below.
    """

    router: APIRouter
    bodies: tuple[type[BaseModel], ...] = ()
    questions: tuple[str, ...] = ()
    reading_posts: tuple[str, ...] = ()
    extend_error: Extend = field(default=unchanged)
    error_paths: tuple[str, ...] = ()

    def only_reads(self, path: str) -> bool:
        """Whether a POST to this path needs no more than the right to read."""
        return _among(path, self.questions + self.reading_posts)

    def words_errors_of(self, path: str) -> bool:
        """Whether problem documents on this path get the protocol's members."""
        return _among(path, self.error_paths)


def _among(path: str, paths: tuple[str, ...]) -> bool:
    return any(path == known or (known.endswith("/") and path.startswith(known)) for known in paths)
