"""Talking to an OpenAI-compatible server so that nothing it does can hold up or flood an answer."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.generation.cancellation import CancelScope
from rag.errors import InvalidInput
from rag.settings import Settings

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

MAX_ANSWER_CHARS = 8_000
MAX_BODY_BYTES = 1_000_000
MAX_ANSWER_TOKENS = 600
LOOK_UP_S = 0.2
"""How often whoever waits for a piece looks up whether it is still wanted."""


class ModelFailed(Exception):
    """The server is down, too slow, refuses, stops in the middle, or sends what is no answer."""


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Where a language model is reached.

    Attributes:
        base_url, name, api_key: of the server and its model.
        timeout_s: seconds for its whole answer.
        marks: whether sentences that say what their quotes do not are marked instead of dropped.

    """

    base_url: str
    name: str
    api_key: str
    timeout_s: float
    marks: bool = False

    @classmethod
    def of(cls, settings: Settings) -> LanguageModel | None:
        """The configured model, None if there is none.

        Raises:
            InvalidInput: a model is configured but the client for it is not installed.

        """
        if not settings.llm_base_url:
            return None
        try:
            import openai  # noqa: F401  found out at the start, not at the first question
        except ImportError:
            raise InvalidInput(
                "RAG_LLM_BASE_URL is set, but the openai client is not installed. Run: pip install 'notice-rag[llm]'."
            ) from None
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "none"
        marks = settings.llm_unsupported == "mark"
        return cls(settings.llm_base_url, settings.llm_model, key, settings.llm_timeout_s, marks)

    def stream(
        self, messages: Sequence[ChatCompletionMessageParam], line: CancelScope | None = None
    ) -> Iterator[str]:
        """The pieces of the model's answer, as they come, until the deadline.

        The server is read in a thread of its own, so that one that sends nothing, or a line without an end, cannot
        hold up the caller; that thread ends by itself at the first of several limits of time and size.

        Args:
            messages: what is asked.
            line: whoever has it can give the request up; it also ends with the iterator.

        Raises:
            ModelFailed: no whole answer came in time.

        """
        import openai  # noqa: F401 - takes seconds on a busy machine, which are not the model's

        ends = time.monotonic() + self.timeout_s
        line = line or CancelScope()
        pieces: queue.Queue[str | BaseException | None] = queue.Queue(maxsize=1000)
        threading.Thread(target=self._read, args=(messages, pieces, line, ends), daemon=True).start()
        chars = 0
        try:
            while True:
                piece = _next(pieces, line, ends)
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise ModelFailed(type(piece).__name__) from piece
                chars += len(piece)
                if chars > MAX_ANSWER_CHARS:
                    raise ModelFailed("too long")
                yield piece
        finally:
            line.hang_up()

    def _read(
        self,
        messages: Sequence[ChatCompletionMessageParam],
        pieces: queue.Queue[str | BaseException | None],
        line: CancelScope,
        ends: float,
    ) -> None:
        """Put the pieces, then None or the error, into the queue."""

        def put(value: str | BaseException | None) -> None:
            while not line.hung_up:
                with suppress(queue.Full):
                    pieces.put(value, timeout=LOOK_UP_S)
                    break

        try:
            for piece in self._pieces(messages, line, ends):
                put(piece)
            put(None)
        except Exception as error:  # whatever a strange server causes is one thing to the caller
            put(error)

    def _pieces(
        self, messages: Sequence[ChatCompletionMessageParam], line: CancelScope, ends: float
    ) -> Iterator[str]:
        import openai

        from rag.answering.generation.bounded_http import bounded_client

        def may_go_on(size_bytes: int) -> bool:
            return size_bytes <= MAX_BODY_BYTES and not line.hung_up and time.monotonic() < ends

        with (
            bounded_client(self.timeout_s, may_go_on, line) as http,
            openai.OpenAI(
                base_url=self.base_url, api_key=self.api_key, http_client=http, max_retries=0
            ) as client,
            client.chat.completions.create(
                model=self.name,
                messages=list(messages),
                stream=True,
                temperature=0,
                max_tokens=MAX_ANSWER_TOKENS,
            ) as chunks,
        ):
            finished = False
            for chunk in chunks:
                for choice in chunk.choices[:1]:
                    finished = finished or choice.finish_reason is not None
                    if choice.delta.content:
                        yield choice.delta.content
            if not finished:
                raise ModelFailed("cut off")


def _next(
    pieces: queue.Queue[str | BaseException | None], line: CancelScope, ends: float
) -> str | BaseException | None:
    """What comes next, within the time and for as long as somebody waits for it.

    Raises:
        ModelFailed: it is too late, or nobody waits.

    """
    while not line.hung_up:
        left_s = ends - time.monotonic()
        if left_s <= 0:
            raise ModelFailed("slow")
        with suppress(queue.Empty):
            return pieces.get(timeout=min(left_s, LOOK_UP_S))
    raise ModelFailed("given up")
