"""An answer under way: found and quoted at once, worded by a language model while it is read."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field

from rag.answering import CancelScope
from rag.collection.store_errors import translated_errors
from rag.public import Answer, QueryResponse


@dataclass(frozen=True, slots=True)
class PendingAnswer:
    """A question answered but for a language model's words.

    Attributes:
        response: with the extractive answer.
        steps: yields the sentences of the model's answer as they come and returns it; None without a model.
        line: by which the request to the model can be given up, from any thread.

    """

    response: QueryResponse
    steps: Generator[str, None, Answer] | None
    line: CancelScope = field(default_factory=CancelScope)

    def sentences(self) -> Generator[str, None, QueryResponse]:
        """Yield the answer in whole checked sentences; returns the whole response."""
        answer = self.response.answer
        if answer is None:
            return self.response
        if self.steps is None:
            yield from answer.text.splitlines(keepends=True)
            return self.response
        started = time.perf_counter()
        with translated_errors():
            answer = yield from self.steps
        took, more = self.response.took_ms, 1000 * (time.perf_counter() - started)
        told = took.model_copy(
            update={"answer": round(took.answer + more, 3), "total": round(took.total + more, 3)}
        )
        return self.response.model_copy(update={"answer": answer, "took_ms": told})

    def finish(self) -> QueryResponse:
        """The whole response, when it is there."""
        steps = self.sentences()
        while True:
            try:
                next(steps)
            except StopIteration as end:
                whole: QueryResponse = end.value
                return whole
