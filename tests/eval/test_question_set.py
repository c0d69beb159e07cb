from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.question_set import any_held, load_questions
from eval.workbench import QUESTION_SETS, QUESTIONS
from rag.errors import InvalidInput, NotFound

GOOD = {
    "id": "q1",
    "lang": "zh",
    "type": "deadline",
    "question": "什么时候截止",
    "relevant": [{"aid": "a_1", "grade": 2}],
    "answers": ["9月30日"],
    "answer_aid": "a_1",
    "answerable": True,
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [path.name for path in QUESTION_SETS])
def test_the_shipped_sets_hold_as_many_questions_as_their_readme_says(name: str) -> None:
    lines = (QUESTIONS / "README.md").read_text("utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| `{name}`")]
    told = [int(cell) for cell in row.split("|")[3:6]]
    answerable = [question.answerable for question in load_questions(QUESTIONS / name)]
    assert told == [len(answerable), sum(answerable), len(answerable) - sum(answerable)]


def test_blank_lines_and_a_byte_order_mark_are_allowed(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("\ufeff" + json.dumps(GOOD | {"as_of": "2025-09-01"}) + "\r\n\r\n", encoding="utf-8")
    (found,) = load_questions(path)
    assert found.as_of is not None
    assert found.answering == ("a_1",)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lang": "fr"}, "lang: "),
        ({"grade": 2}, "grade: "),
        ({"question": ""}, "question: "),
        ({"question": 5}, "question: "),
        ({"as_of": "25 September"}, "as_of: "),
        ({"as_of": 5}, "as_of: "),
        ({"relevant": [{"aid": "a_1", "grade": 3}]}, "relevant.0.grade: "),
        ({"relevant": [{"aid": "a_1", "grade": 2}] * 2}, "relevant: names a notice twice"),
        ({"relevant": [{"aid": "a_1", "grade": 1}]}, "answerable: needs"),
        ({"answers": []}, "answerable: needs"),
        ({"answers": [" \u200b"]}, "answers: holds an empty string"),
        ({"answer_aid": "b"}, "answer_aid: is not among relevant"),
        ({"answerable": False}, "answerable: false"),
        ({"answerable": "yes"}, "answerable: "),
        ({"id": "two words"}, "id: "),
    ],
)
def test_a_wrong_field_is_told_with_its_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    path = write(tmp_path / "q.jsonl", GOOD | {"id": "q0"}, "", GOOD | change)
    with pytest.raises(InvalidInput) as error:
        load_questions(path)
    assert f"q.jsonl:3: {message}" in str(error.value)


def test_text_that_is_not_json_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"q\.jsonl:2: "):
        load_questions(write(tmp_path / "q.jsonl", GOOD, "{'id': 1}"))


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"q\.jsonl:2: id: 'q1' stands twice"):
        load_questions(write(tmp_path / "q.jsonl", GOOD, GOOD))


def test_missing_empty_and_unreadable_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no question set"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(InvalidInput, match="holds no question"):
        load_questions(write(tmp_path / "q.jsonl", "", " "))
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe{")
    with pytest.raises(InvalidInput, match="UTF-8"):
        load_questions(tmp_path / "b.jsonl")


def test_white_space_does_not_count_when_looking_for_an_answer() -> None:
    assert any_held(["9月30日 17:00"], "截止时间 9月\n30日\u00a017:00。")
    assert any_held(["<td>C类</td><td>2.5个百分点"], "C类 | 2.5个百分点 | 80万元")
    assert not any_held(["9月31日"], "9月30日")
    assert not any_held([], "9月30日")
