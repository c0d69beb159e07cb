"""A zone (高新区, 经开区, 汽开区, …新区) of a city has programmes of its own, which are none of another zone's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.tiers import tiers_in
from rag.answering.quoting.constraint_check import other_marks
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "z_1",
        "长春汽开区“链上就近配”奖励政策申报须知",
        "零部件企业向区内整车企业供货，年度新增配套额达到1000万元的，奖励20万元。申报截止2025年10月20日。电话：0431-8110011。",
    ),
    (
        "z_2",
        "西安经济技术开发区2025年绿色工厂奖励",
        "绿色工厂一次性奖励30万元，网上申报截止2025年11月3日。电话：029-2210011。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("zones"), encoder) as put:
        yield put


@pytest.mark.parametrize("question", ["长春经开区就近配套奖励标准", "西安高新区绿色工厂奖多少钱"])
def test_another_zone_s_value_is_no_answer(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).certainty == "none"


@pytest.mark.parametrize(
    ("question", "told"),
    [("西安经开区绿色工厂奖励几号截止", "11月3日"), ("长春汽开区零部件配套奖励怎么给", "20万元")],
)
def test_its_own_is_told(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert told in answer.text


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("贵阳高新区“数智券”申领指南", "高新技术产业开发区的券怎么领"),
        ("两江新区研发补助", "我们在新区，研发补助给多少"),
        ("四川天府新区人才公寓", "天府那边的新区人才公寓"),
        ("长春汽车经济技术开发区奖励", "汽开区奖励"),
        ("西安市绿色工厂奖励", "西安高新区绿色工厂奖多少"),
    ],
)
def test_the_same_zone_written_otherwise_or_none_is_no_other_one(title: str, asked: str) -> None:
    assert other_marks(title, tiers_in(asked)) == ()


def test_an_area_that_is_built_or_developed_is_no_zone() -> None:
    assert not tiers_in("园区建设新区项目申报截止新区有补贴吗")
