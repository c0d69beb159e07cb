"""A figure of the asker's is held against the bound in the sentence that shares most of what sets the question apart."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.bound_of_figure import _bounds, _of_span, _ranks_differ
from rag.answering.kinds.shut_out_by_limit import is_beyond
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

FUND = (
    "洛阳市商务局组织2026年云仓与数据中心资金申报。\n一、申报条件\n"
    "（一）云仓面积2000平方米以上，2025年出口额20万美元以上；首次参展的企业不受出口额限制。\n"
    "（二）数据中心设计电能利用效率（PUE）不高于1.25，上架标准机架不少于500个。\n"
    "（三）自评价得分80分以上，已通过清洁生产审核验收的企业可放宽至75分。\n"
    "（四）单价50万元以下的成套装备不予受理。\n"
    "（六）每年发运200车次以上；吸纳边民50人以上。\n"
    "（五）符合下列条件之一：\n1.年度营业额100万元以上；\n2.吸纳就业5人以上。\n10月30日前申报。"
)

INNS = (
    "焦作市文旅局开展2026年特色民宿评定。\n等级与奖励（等级 客房数 年均入住率 奖励）\n白金级 8间以上 45%以上 15万元\n黄金级 5间以上 40%以上 8万元\n"
    "修武县民宿由村集体入股的，客房数要求可减少2间。\n10月30日前申报。"
)

TEA = "信阳市农业农村局组织2026年茶机补助申报。\n年利润不低于0万元，茶园面积100亩以上。\n10月30日前申报。"

HOMES = (
    "洛阳市文旅局组织2026年精品民宿奖励申报。\n一、申报条件\n1.客房8间以上；\n2.嵩县民宿由村集体入股的，客房数要求可减少2间；\n"
    "3.拥有特色菜品专利2件以上。\n10月30日前申报。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("weigh_6", "关于申报2026年信阳市茶机补助的通知", TEA),
        ("weigh_1", "关于开展2026年洛阳“河图英才”引进支持申报的通知", TALENT),
        ("weigh_2", "关于申报2026年洛阳市工厂改造补助的通知", PLANT),
        ("weigh_5", "关于开展2026年焦作市特色民宿评定的通知", INNS),
        ("weigh_3", "关于申报2026年洛阳市云仓与数据中心资金的通知", FUND),
        ("weigh_4", "关于申报2026年洛阳市精品民宿奖励的通知", HOMES),
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
        "嵩县村集体入股的民宿客房6间，能报洛阳精品民宿奖励吗",  # where it may be less
    ],
)
def test_what_a_bound_does_not_settle_gets_no_verdict_by_it(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not ask(question).text.startswith(("不可以", "就所说的数字"))


@pytest.mark.parametrize(
    ("question", "opening", "bound"),
    [
        ("云仓1500平能报洛阳云仓与数据中心资金吗", "不可以", "2000平方米"),  # the only bound in its unit
        ("PUE1.3能报洛阳云仓与数据中心资金吗", "不可以", "1.25"),
        ("自评78分，没做清洁生产审核，能报洛阳云仓与数据中心资金吗", "不可以", "80分"),
        ("自评78分，通过了清洁生产审核验收，能报洛阳云仓与数据中心资金吗", "就所说的数字，可以", "75分"),
        (
            "去年出口10万美元，第一次参展，能报洛阳云仓与数据中心资金吗",
            "就所说的数字，可以",
            "不受出口额限制",
        ),
        ("我们吸纳边民40人，能报洛阳云仓与数据中心资金吗", "不可以", "50人"),
        ("村集体入股的民宿4间房能报焦作黄金级特色民宿吗", "就所说的数字，可以", "减少2间"),
        ("民宿4间房能报焦作黄金级特色民宿吗", "不可以", "5间"),
        ("成套装备单价40万能报洛阳云仓与数据中心资金吗", "不可以", "不予受理"),
        ("Our data centre in Luoyang has PUE 1.3. Can we apply for the data centre fund?", "No", "1.25"),
    ],
)
def test_a_bound_is_read_with_what_it_is_of_and_whom_it_is_not_for(
    ask: Callable[[str], Answer], question: str, opening: str, bound: str
) -> None:
    answer = ask(question)
    assert answer.text.startswith(opening) or f"\n{opening}" in answer.text
    assert any(bound in citation.quote for citation in answer.citations)


def test_one_of_several_that_suffice_shuts_nobody_out(ask: Callable[[str], Answer]) -> None:
    assert "不可以" not in ask("去年营业额80万，能报洛阳云仓与数据中心资金吗").text


def test_both_ends_of_a_span_are_one_bound() -> None:
    assert _of_span([(">=", True), ("<=", False)]) == {False}
    assert _of_span([(">=", True), (">=", False)]) == {True, False}


def test_a_bound_of_nothing_is_one_too(ask: Callable[[str], Answer]) -> None:
    assert "0万元" in ask("年利润5万元能报信阳茶机补助吗").text


@pytest.mark.parametrize(
    ("question", "beyond"),
    [
        ("省外企业能报吗", True),
        ("全省外贸企业能报吗", False),
        ("外省的公司行吗", True),
        ("海外市场能补吗", False),
    ],
)
def test_what_lies_outside_is_told_from_words_that_only_begin_so(question: str, beyond: bool) -> None:
    assert is_beyond(question, "仅限省内企业,仅限市内企业") == beyond


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("起补面积由20亩以上放宽为10亩以上,每亩150元的标准不变", [10.0]),
        ("从500平方米以上降到300平方米以上", [300.0]),
        ("种植面积20亩以上", [20.0]),
        ("可放宽至10亩以上", []),
        ("上年营收2000万元以下的小微企业优先", []),
        ("上年营收2000万元以下的小微企业", [20_000_000.0]),
    ],
)
def test_a_replaced_bound_and_a_wish_are_held_against_nobody(text: str, values: list[float]) -> None:
    assert [number.value for _, number, _ in _bounds(text)] == values


def test_what_is_protected_is_counted_within_its_rank() -> None:
    assert _ranks_differ("ii类知识产权5件能报吗", "拥有i类知识产权不少于2件")
    assert not _ranks_differ("ii类知识产权5件能报吗", "或ii类知识产权不少于8件")
    assert not _ranks_differ("知识产权5件能报吗", "拥有i类知识产权不少于2件")
