"""The number of the asked office out of a row of offices: on made-up rows."""

import pytest

from rag.answering.kinds.office_row import Row, asks_for_contact, named_rows
from rag.answering.kinds.who_may_apply import kind_asked

OFFICES = (
    "甘泉市发展改革委",
    "江宁区发改委",
    "浦口区发改委",
    "江宁开发区投促局",
    "甘泉高新区科技局",
    "江宁区商务局",
)
ROWS = tuple(Row(name, "", n, ()) for n, name in enumerate(OFFICES))


@pytest.mark.parametrize(
    ("question", "offices"),
    [
        ("江宁开发区的问谁", ["江宁开发区投促局"]),
        ("江宁区找谁", ["江宁区发改委", "江宁区商务局"]),
        ("浦口的电话和江宁开发区的电话", ["浦口区发改委", "江宁开发区投促局"]),
        ("高新区打哪个电话", ["甘泉高新区科技局"]),
        ("phone number for Jiangning District?", ["江宁区发改委", "江宁区商务局"]),
    ],
)
def test_the_named_office_and_not_its_neighbour_is_told(question: str, offices: list[str]) -> None:
    assert [row.office for row in named_rows(question, ROWS, ["甘泉"])] == offices


@pytest.mark.parametrize("question", ["浦口开发区的电话", "甘泉的联系电话", "联系电话", "溧水区问谁"])
def test_an_office_that_is_not_in_the_row_has_no_number(question: str) -> None:
    assert named_rows(question, ROWS, ["甘泉"]) == ()


def test_a_label_of_a_number_is_no_office() -> None:
    rows = (*ROWS, Row("平台咨询电话", "", 99, ()))
    assert named_rows("甘泉市中试平台备案 联系电话", rows, ["甘泉"]) == ()


@pytest.mark.parametrize(
    ("question", "asks"),
    [("who can apply?", False), ("whom do I ask?", True), ("江宁区找谁", True), ("谁能申报", False)],
)
def test_who_may_apply_is_no_question_for_a_number(question: str, asks: bool) -> None:
    assert asks_for_contact("who", question) is asks


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("企业可以自己申报吗？", "enterprise"),
        ("这个项目个人能报吗", "individual"),
        ("can universities apply?", "institution"),
        ("外资企业可以申报吗", None),
        ("高校毕业生能报吗", None),
    ],
)
def test_a_bare_kind_of_applicant_is_asked_about(question: str, kind: str | None) -> None:
    assert kind_asked(question) == kind
