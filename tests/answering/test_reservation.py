"""What holds an answer down, on its functions: districts by their bare names, offices, rounds and totals."""

import pytest

from rag.answering.asked.tiers import tiers_in
from rag.answering.quoting.constraint_check import other_marks
from rag.answering.reservations.reserved_days import PARTS
from rag.answering.reservations.reserved_places import districts_without_kind, forms_of, unlisted_office
from rag.answering.reservations.reserved_sums import asks_in_all, is_total_only
from rag.language.places import Place, resolve
from rag.resources import patterns

OFFICES = "咨询电话：市人力资源和社会保障局 0571-80000001；市住房和城乡建设局 0571-80000002；工业和信息化局 0571-80000003。"


def city(name: str) -> Place:
    found = resolve(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("济南市中小企业补贴的咨询电话", "济南"),
        ("济南市中小企业局的电话", "济南"),
        ("丹东乡村振兴补贴电话", "丹东"),
        ("丹东振兴补贴的电话", "丹东"),
        ("南昌新建厂房补贴咨询电话", "南昌"),
        ("昆明富民政策什么时候截止", "昆明"),
        ("云浮新兴产业电话", "云浮"),
        ("遂宁安居工程咨询电话", "遂宁"),
    ],
)
def test_a_word_that_a_district_s_bare_name_is_part_of_names_no_district(question: str, name: str) -> None:
    assert districts_without_kind(question, [city(name)]) == []


@pytest.mark.parametrize(
    ("question", "name", "part"),
    [
        ("设备补贴，慈溪的咨询电话是多少", "宁波", "慈溪市"),
        ("宁波慈溪电话", "宁波", "慈溪市"),
        ("宁波市慈溪什么时候截止", "宁波", "慈溪市"),
        ("我在慈溪，找谁", "宁波", "慈溪市"),
        ("宁波补贴，慈溪经信局地址", "宁波", "慈溪市"),
        ("南昌新建的咨询电话", "南昌", "新建区"),
    ],
)
def test_a_district_s_bare_name_that_stands_alone_names_it(question: str, name: str, part: str) -> None:
    assert [p.name for p in districts_without_kind(question, [city(name)])] == [part]


@pytest.mark.parametrize(
    "question",
    [
        "人社局的电话", "住建局电话是多少", "市工信局的电话", "打哪个处室的电话", "找哪个局", "属于什么街道",
        "受理窗口的电话", "我们园区该打什么电话", "咨询窗口电话", "当地的局电话", "哪条赛道的电话", "服务窗口电话",
    ],
)  # fmt: skip
def test_a_listed_office_in_short_and_a_word_that_asks_are_no_unlisted_office(question: str) -> None:
    assert unlisted_office(question, OFFICES) is None


@pytest.mark.parametrize(("question", "office"), [("交通局的电话", "交通局"), ("石桥街道的电话", "石桥街道")])
def test_an_office_that_is_not_listed_is_named(question: str, office: str) -> None:
    assert unlisted_office(question, OFFICES) == office


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("县级以上批准的项目什么时候截止", False),
        ("线上批量申报什么时候截止", False),
        ("网上期间怎么报", False),
        ("马上批下来吗", False),
        ("明年毕业的学生什么时候报", False),
        ("晚上期待回复", False),
        ("下批次什么时候", True),
        ("下一批什么时候开始", True),
        ("上期的截止日", True),
        ("明年什么时候报", True),
    ],
)
def test_another_round_is_read_from_words_of_their_own(question: str, other: bool) -> None:
    assert bool(patterns("rag.answering", "reservation.tsv")["other_round"].search(question)) is other


@pytest.mark.parametrize(
    ("quote", "only"),
    [
        ("拟认定50家企业，奖励合计1500万元", True),
        ("各企业奖励资金合计1500万元", True),
        ("每家奖励30万元，合计1500万元", False),
        ("单个企业最高30万元，总额1500万元", False),
        ("分别奖励20万元、10万元，共计30万元", False),
        ("每家奖励30万元", False),
    ],
)
def test_a_total_beside_what_each_gets_is_not_the_only_sum(quote: str, only: bool) -> None:
    assert is_total_only(quote) is only


def test_a_question_for_all_together_is_one_for_the_total() -> None:
    assert asks_in_all("一共补多少钱")
    assert not asks_in_all("一家补多少钱")


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("下半年什么时候受理", "关于受理2025年上半年认证费补助的通知", True),
        ("second half 2025 deadline", "关于2025年上半年奖励申报的通知", True),
        ("三季度的奖励什么时候报", "2025年第一季度新增规上奖励", True),
        ("上半年什么时候受理", "关于受理2025年上半年认证费补助的通知", False),
        ("下半年什么时候受理", "上半年6月30日截止，下半年12月31日截止", False),
        ("什么时候截止", "关于受理2025年上半年认证费补助的通知", False),
    ],
)
def test_another_half_or_quarter_than_the_asked_one(question: str, text: str, another: bool) -> None:
    assert bool(other_marks(text, tiers_in(question), PARTS)) is another


def test_a_district_of_a_common_name_is_listed_without_its_city_too() -> None:
    assert "鼓楼区" in forms_of("南京鼓楼区")
    assert forms_of("温岭市") == ("温岭市", "温岭")
