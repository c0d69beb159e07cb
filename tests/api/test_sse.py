import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import sse
from rag.errors import NotFound


@given(st.text(st.sampled_from("南京a 。！?；;\n[]12")))
def test_sentences_joined_are_the_text_again(text: str) -> None:
    pieces = list(sse.sentences(text))
    assert "".join(pieces) == text
    assert all(pieces)


def test_markers_stay_with_their_sentence() -> None:
    assert list(sse.sentences("截止10月15日。[1] [2] 可以申报。[3]")) == [
        "截止10月15日。[1] [2] ",
        "可以申报。[3]",
    ]


async def gather(answer: object) -> list[str]:
    return [event async for event in sse.events(answer)]  # type: ignore[arg-type]


@pytest.mark.parametrize(("error", "status"), [(NotFound("gone"), 404), (RuntimeError("inside"), 500)])
def test_an_error_while_answering_is_an_event_with_a_problem(error: Exception, status: int) -> None:
    async def answer() -> object:
        raise error

    (event,) = asyncio.run(gather(answer()))
    name, data = event.rstrip().split("\n")
    assert name == "event: error"
    assert json.loads(data.removeprefix("data: "))["status"] == status
    assert "inside" not in event


def test_a_comment_keeps_the_connection_while_the_answer_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "KEEP_ALIVE_S", 0.02)

    async def answer() -> object:
        await asyncio.sleep(0.1)
        raise NotFound("gone")

    events = asyncio.run(gather(answer()))
    assert events[0].startswith(":")
    assert events[-1].startswith("event: error")
