"""One request to the service with the way to read its answer, and operations as the requests they take. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar

Answer_co = TypeVar("Answer_co", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)
Paged = TypeVar("Paged", bound="Page[Any]")
Reader = Callable[[Mapping[str, Any], str], Answer_co]
"""Makes the result from a JSON object and the service's address, which an error names."""


class Page(Protocol[Item_co]):
    """One page of a list."""

    @property
    def items(self) -> Sequence[Item_co]:
        """What is on it."""
        ...

    @property
    def next_cursor(self) -> str | None:
        """Where the next one begins; None on the last."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange(Generic[Answer_co]):
    """One request, and how its answer is read; with a `body` it is a POST where `verb` says nothing else."""

    path: str
    read: Reader[Answer_co]
    params: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    verb: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Steps[Answer_co]:
        """The operation of this request alone; as a step of a longer one: `answer = yield from exchange`."""
        answer: Answer_co = yield self
        return answer

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.verb or ("GET" if self.body is None else "POST")

    @property
    def content(self) -> dict[str, Any]:
        """What is sent, as arguments of httpx."""
        sent: dict[str, Any] = {"params": self.params} if self.params or self.body is None else {}
        if self.body is not None:
            sent["json"] = self.body
        return {**sent, "headers": self.headers} if self.headers else sent


Steps = Generator[Exchange[Any] | float, Any, Answer_co]
"""The course of an operation: it yields a request, and is given its answer, or the seconds to pause; it returns the result."""


def following(asked: Exchange[Paged], page: Paged) -> Exchange[Paged] | None:
    """The request for the page after `page`; None after the last."""
    if page.next_cursor is None:
        return None
    return replace(asked, params={**asked.params, "cursor": page.next_cursor})
