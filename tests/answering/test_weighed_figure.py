"""A figure of the asker's is held against the bound in the sentence that shares most of what sets the question apart."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.weighed_figure import _of_span
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

TALENT = (
    "洛阳市人社局开展2026年“河图英才”引进支持。\n"
    "第二层次：博士研究生或具有正高级职称人员，年龄不超过50周岁，安家补贴40万元。\n"
    "第三层次：硕士研究生或具有副高级职称人员，年龄不超过45周岁，安家补贴15万元。\n"
    "第四层次：紧缺专业全日制本科毕业生，年龄不超过35周岁，每月生活补贴800元。\n10月15日前申报。"
)
PLANT = (
    "洛阳市工信局组织2026年工厂改造补助申报。\n"
    "（一）数字化改造类。软硬件投入100万元以上的项目，按投入额的15%补助，最高80万元。\n"
    "（二）绿色节能改造类。节能率达到10%的项目，按投资额的12%补助。\n"
    "（三）新能源改造类。光伏装机容量不低于1000千瓦，或者可再生能源使用比例达到15%。\n"
    "注册不足12个月的企业只能申报数字化改造类。10月30日前申报。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("weigh_1", "关于开展2026年洛阳“河图英才”引进支持申报的通知", TALENT),
        ("weigh_2", "关于申报2026年洛阳市工厂改造补助的通知", PLANT),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("weighed"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "opening", "bound"),
    [
        ("46岁硕士可以报洛阳河图英才吗", "不可以", "45周岁"),
        ("48岁博士可以报洛阳河图英才吗", "就所说的数字，可以", "50周岁"),
        ("36岁本科毕业能领洛阳河图英才的补贴吗", "不可以", "35周岁"),
        ("洛阳工厂数字化改造软硬件投入80万能报吗", "不可以", "100万元"),
        ("节能率8%能申报洛阳工厂改造补助吗", "不可以", "10%"),
    ],
)
def test_the_bound_of_the_class_that_is_meant_decides(
    ask: Callable[[str], Answer], question: str, opening: str, bound: str
) -> None:
    answer = ask(question)
    assert answer.text.startswith(opening)
    assert bound in answer.citations[0].quote
    assert answer.certainty == "possible"


@pytest.mark.parametrize(
    "question",
    [
        "可再生能源只有12%，能报洛阳工厂改造补助吗",  # another figure suffices
        "洛阳的厂注册才8个月，工厂改造补助能报哪类",  # what is left to those whom the bound names
        "洛阳河图英才46岁不能报吗",
    ],
)
def test_what_a_bound_does_not_settle_gets_no_verdict_by_it(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not ask(question).text.startswith(("不可以", "就所说的数字"))


def test_both_ends_of_a_span_are_one_bound() -> None:
    assert _of_span([(">=", True), ("<=", False)]) == {False}
    assert _of_span([(">=", True), (">=", False)]) == {True, False}
