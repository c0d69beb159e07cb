"""What readers say of answers: only where it is wanted, and no question without consent."""

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.feedback_file import Feedback as Told
from api.feedback_file import FeedbackFull, candidates, counts, keep, keep_refused
from api.keys import Scope, add_key
from api.service import Service
from rag.clock import today
from rag.public import Answer, IndexInfo, InterpretationOut, QueryResponse, Took, Usage
from rag.settings import Settings


def said(home: Path, *bodies: object, key: str | None = None, **settings: Any) -> list[httpx.Response]:
    """The answers to POST of each body, and last to GET."""

    async def ask() -> list[httpx.Response]:
        made = Settings(home=home, **{"feedback": True, **settings})
        app = create_app(made)
        app.state.service = Service(made)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            posted = [await client.post("/v1/feedback", json=body, headers=headers) for body in bodies]
            return [*posted, await client.get("/v1/feedback", headers=headers)]

    return asyncio.run(ask())


def test_the_last_word_on_an_answer_counts(tmp_path: Path) -> None:
    *posted, counted = said(
        tmp_path,
        {"request_id": "a", "helpful": True},
        {"request_id": "a", "helpful": False, "comment": "截止日期不对"},
        {"request_id": "b", "helpful": True},
    )
    assert [r.status_code for r in posted] == [200, 200, 200]
    assert counted.json() == {"helpful": 1, "not_helpful": 1, "refused": []}
    assert stat.S_IMODE((tmp_path / "feedback.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize(("abstained", "kept"), [(True, 1), (False, 0)])
def test_of_a_refused_question_its_day_and_sort_are_kept(tmp_path: Path, abstained: bool, kept: int) -> None:
    answer = Answer(text="", abstained=abstained, confidence=0.0, kind="fact", citations=[])
    read = InterpretationOut(regions=["深圳"])
    response = QueryResponse(
        question="极光补贴什么时候截止", language="zh", as_of=today(), interpretation=read, answer=answer, passages=[],
        usage=Usage(context_tokens=1), took_ms=Took(embed=0, search=0, answer=0, total=0),
        index=IndexInfo(notices=1, passages=1, version=1, model="m"),
    )  # fmt: skip
    keep_refused(tmp_path, response)
    path = tmp_path / "refused.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    told = {"day": str(today()), "regions": ["深圳"], "categories": [], "reason": "nothing_found"}
    assert [json.loads(line) for line in lines] == [told] * kept
    assert [sort.regions for sort in counts(tmp_path).refused] == [["深圳"]] * kept


def test_what_was_sent_again_replaces_the_question_too(tmp_path: Path) -> None:
    said(
        tmp_path,
        {"request_id": "a", "helpful": False, "question": "瞪羚企业\u2028什么时候截止"},
        {"request_id": "b", "helpful": False, "question": "瞪羚企业\u2028什么时候截止"},
        {"request_id": "a", "helpful": False},
    )
    assert [found["question"] for found in candidates(tmp_path)] == ["瞪羚企业\u2028什么时候截止"]


def test_a_question_is_kept_only_where_it_was_sent(tmp_path: Path) -> None:
    said(
        tmp_path,
        {"request_id": "a", "helpful": False},
        {"request_id": "b", "helpful": False, "question": "瞪羚企业什么时候截止"},
    )
    (found,) = candidates(tmp_path)
    assert (found["question"], found["lang"], found["answerable"]) == ("瞪羚企业什么时候截止", "zh", None)
    lines = [json.loads(line) for line in (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert set(lines[0]) == {"at", "request_id", "helpful"}


def test_nothing_is_kept_where_it_is_off(tmp_path: Path) -> None:
    answers = said(tmp_path, {"request_id": "a", "helpful": True}, feedback=False)
    assert [r.status_code for r in answers] == [403, 403]
    assert not (tmp_path / "feedback.jsonl").exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"helpful": True}, "/request_id"),
        ({"request_id": "a"}, "/helpful"),
        ({"request_id": "a\nb", "helpful": True}, "/request_id"),
        ({"request_id": "a", "helpful": True, "comment": "长" * 2001}, "/comment"),
        ({"request_id": "a", "helpful": True, "stars": 5}, "/stars"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, body: dict[str, object], pointer: str) -> None:
    refused, _ = said(tmp_path, body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_key_that_reads_may_judge(tmp_path: Path) -> None:
    _, key = add_key(tmp_path, "web", [Scope.READ])
    body = {"request_id": "a", "helpful": True}
    assert said(tmp_path, body)[0].status_code == 401
    assert said(tmp_path, body, key=key)[0].status_code == 200


def test_a_full_file_is_refused_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(request_id="a", helpful=True)
    keep(tmp_path, told)
    monkeypatch.setattr("api.feedback_file.MAX_BYTES", 10)
    with pytest.raises(FeedbackFull):
        keep(tmp_path, told)
    assert counts(tmp_path).helpful == 1


def test_a_line_that_a_crash_cut_short_is_passed_over(tmp_path: Path) -> None:
    keep(tmp_path, Told(request_id="a", helpful=True))
    with (tmp_path / "feedback.jsonl").open("a") as file:
        file.write('{"at": "2025')
    keep(tmp_path, Told(request_id="b", helpful=True))
    assert counts(tmp_path).helpful == 2
