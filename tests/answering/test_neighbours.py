"""A district's own value is no other district's, although one city holds both."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.reservations.reserved_places import place_sections
from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "n_1",
        "锦江的老板们看过来！小店换招牌，政府帮你掏一半",
        "在锦江区开店的个体户，换招牌、灯箱的钱补50%，每店最高8000元。2025年10月30日前到街道报名。电话028-86210011。",
    ),
    (
        "n_2",
        "成都市关于企业数字化改造补助的通知",
        "在成都市登记的工业企业，数字化改造按投入的10%补助，每家最高30万元，由所在区县经信部门受理。电话028-86210022。",
    ),
]


@pytest.mark.parametrize(
    ("question", "certainty"),
    [
        ("成都青羊区小店换招牌补多少", {"none"}),
        ("How much does Qingyang district of Chengdu pay for a new shop sign?", {"none"}),
        ("成都锦江区小店换招牌补多少", {"sure", "possible"}),
        ("成都青羊区企业数字化改造补多少", {"sure", "possible"}),
    ],
)
def test_what_another_district_gives_is_told_as_that(
    question: str, certainty: set[str], encoder: Encoder, tmp_path: Path
) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        assert ask(question).certainty in certainty


def test_a_line_is_headed_by_a_number_and_a_place() -> None:
    text = "01 铁西区｜软件奖\n谁报：企业\n02 大东区｜稻米补助\n3、浑南区：研发后补"
    assert [place.name for _, place in place_sections(text)] == ["沈阳铁西区", "大东区", "浑南区"]
