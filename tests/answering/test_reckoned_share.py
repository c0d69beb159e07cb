"""A rate is told of the sum that the question tells, step by step and under the cap; of another sum than the rate's nothing is reckoned."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.composing.reckoned_share import years_of
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

LEVELS = (
    "现征集2025年技改焕新项目。支持：设备投资1000万元以上的，按6%给予补助，最高500万元；"
    "设备投资300万元至1000万元的，按5%、最高40万元。请于2025年10月27日前申报。"
)
PARTS = (
    "现开展2025年研发加力补助申报。按企业上年度研发费用分段计算：1亿元以下部分按8%，1亿元（含）至5亿元部分按5%，"
    "5亿元（含）以上部分按3%，单个企业最高3000万元。请于2025年10月27日前申报。"
)

TRADE = (
    "现开展2025年商洛外贸促进资金申报。支持项目：信用保险保费，按实缴保费的60%补助，每家企业每年最高30万元；"
    "请于2025年10月27日前申报。"
)
SHOPS = (
    "现开展2025年延安首店奖补申报。（一）省级首店，按实际装修投入的20%给予奖补，单店最高50万元；"
    "（二）市级首店，按实际装修投入的10%给予奖补，单店最高20万元。装修投入低于60万元的不予奖补。请于2025年10月27日前申报。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "渭南丨2025年技改焕新项目征集", LEVELS),
        ("n2", "榆林丨2025年企业研发加力补助开始申报", PARTS),
        ("n3", "延安丨2025年首店奖补开始申报", SHOPS),
        ("n4", "商洛丨2025年外贸促进资金申报", TRADE),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("share"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("渭南技改焕新项目设备投资500万补多少", "500万元×5%＝25万元（限额："),
        ("渭南技改焕新项目设备投资900万补多少", "900万元×5%＝45万元，但“按5%、最高40万元”，故为40万元"),
        ("渭南技改焕新项目设备投资2000万补多少", "2000万元×6%＝120万元（限额："),
        ("榆林研发加力补助，研发费用3000万给多少", "3000万元×8%＝240万元（限额：“单个企业最高3000万元”）"),
        ("延安市级首店装修花了100万能补多少", "100万元×10%＝10万元（限额：“单店最高20万元”）"),
        ("延安省级首店，装修300万补多少", "300万元×20%＝60万元，但“单店最高50万元”，故为50万元"),
        ("商洛外贸促进，信用保险交了20万保费能补多少", "20万元×60%＝12万元"),
        ("榆林研发加力补助，研发费用1.2亿元给多少", "1亿元×8%＋2000万元×5%＝900万元"),
    ],
)
def test_a_rate_is_reckoned_of_the_told_sum(ask: Callable[[str], Answer], question: str, told: str) -> None:
    assert told in ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "渭南技改焕新项目，我们营收500万，补多少",
        "渭南技改焕新项目补多少",
        "商洛外贸促进，信用保险三张保单各花20万保费能补多少",
        "榆林研发加力补助最高多少",
        "延安市级首店装修50万补多少",
        "延安市级首店营业额100万补多少",
    ],
)
def test_nothing_is_reckoned_of_another_sum(ask: Callable[[str], Answer], question: str) -> None:
    assert "×" not in ask(question).text


def test_a_rate_without_a_bound_of_its_own_is_told_plainly(ask: Callable[[str], Answer]) -> None:
    text = ask("榆林研发加力补助，研发费用3000万给多少").text
    assert "比例：8%" in text


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("200万贷两年能贴多少", 2),
        ("2025年贷款200万能贴多少", 1),
        ("成立3年的公司贷款200万能贴多少", 1),
    ],
)
def test_years_of_a_loan_are_neither_a_calendar_year_nor_an_age(question: str, years: int) -> None:
    assert years_of("按年利率2.5%贴息,最多贴五年", question) == years
