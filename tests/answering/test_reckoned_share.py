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

STEPS = (
    "现开展2025年安康食品企业技改补助申报。项目设备投资额达到200万元。有下列情形之一的不予支持：近两年发生过较大安全事故；被列为失信被执行人。\n"
    "补助标准（档次 设备投资额 补助比例 封顶）\n一档 200万元（含）至500万元 8% 30万元\n二档 500万元（含）至1000万元 10% 80万元\n三档 1000万元（含）以上 12% 150万元\n"
    "请于2025年10月27日前申报。"
)
BEYOND = (
    "现开展2025年汉中渔具企业研发补助申报。\n· 研发费用30万元到200万元：按6%补\n· 超过200万元的部分：按10%补\n· 一家最高60万元\n"
    "请于2025年10月27日前申报。"
)
LISTED = (
    "现开展2025年宝鸡冷藏保鲜设施补助申报。按设施造价的30%补助，并按下列上限控制：\n设施类型 规模要求 补助上限\n小型冷藏库 100立方米以上 每座最高5万元\n"
    "预冷车间 日处理量20吨以上 每个最高8万元\n请于2025年10月27日前申报。"
)
BOOTHS = (
    "现开展2025年铜川海产品企业扶持申报。1.境外展会：按展位费的70%给予补贴，每个展位最高2.5万元，每家企业全年最高10万元。\n"
    "2.境内展会：按实际支付的50%补贴，每个标准展位最高8000元，每次展会不超过2个展位。\n3.短期出口信用保险：按实缴保费的40%给予补贴，单户最高30万元。\n"
    "4.首批次产品：按年度实际销售额的15%给予奖励，最高200万元。\n请于2025年10月27日前申报。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "渭南丨2025年技改焕新项目征集", LEVELS),
        ("n2", "榆林丨2025年企业研发加力补助开始申报", PARTS),
        ("n3", "延安丨2025年首店奖补开始申报", SHOPS),
        ("n4", "商洛丨2025年外贸促进资金申报", TRADE),
        ("n5", "安康丨2025年食品企业技改补助申报", STEPS),
        ("n6", "汉中丨2025年渔具企业研发补助申报", BEYOND),
        ("n8", "宝鸡丨2025年冷藏保鲜设施补助申报", LISTED),
        ("n7", "铜川丨2025年海产品企业扶持申报", BOOTHS),
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
        (
            "设备投资450万安康技改补多少",
            "450万元×8%＝36万元，但“一档 200万元（含）至500万元 8% 30万元”，故为30万元",
        ),
        ("安康技改设备投资刚好500万补多少", "500万元×10%＝50万元"),
        ("汉中渔具研发费用500万补多少", "200万元×6%＋300万元×10%＝42万元"),
        ("铜川海产品企业，短期出口信保保费50万能补多少", "50万元×40%＝20万元"),
        ("铜川海产品境外展会展位费3万，去了3个人机票各5000，补多少", "3万元×70%＝2.1万元（限额："),
        ("铜川首批次产品卖了1000万奖多少", "1000万元×15%＝150万元"),
        (
            "铜川境外展会5个展位，每个展位费3万，补多少",
            "2.1万元×5＝10.5万元，但“每家企业全年最高10万元”，故为10万元",
        ),
        (
            "铜川境内展会两个展位一共花了2万，补多少",
            "2万元×50%＝1万元（限额：“每个标准展位最高8000元”，共1.6万元）",
        ),
        (
            "商洛外贸促进，信用保险三张保单各花20万保费能补多少",
            "12万元×3＝36万元，但“每家企业每年最高30万元”，故为30万元",
        ),
    ],
)
def test_a_rate_is_reckoned_of_the_told_sum(ask: Callable[[str], Answer], question: str, told: str) -> None:
    assert told in ask(question).text


def test_another_figure_for_each_multiplies_nothing(ask: Callable[[str], Answer]) -> None:
    assert "×3" not in ask("铜川海产品境外展会展位费3万，去了3个人机票各5000，补多少").text


@pytest.mark.parametrize(
    "question",
    [
        "渭南技改焕新项目，我们营收500万，补多少",
        "渭南技改焕新项目补多少",
        "宝鸡冷藏设施造价80万补多少",
        "铜川境内展会五个展位一共花了5万，补多少",
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


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Our food firm in Ankang invested 6 million yuan in equipment. How much subsidy?", "RMB 6,000,000 × 10% = RMB 600,000"),
        ("We paid 500,000 yuan insurance premium for short-term export credit in Tongchuan. How much do we get?", "RMB 500,000 × 40% = RMB 200,000"),
    ],
)  # fmt: skip
def test_an_english_question_is_told_its_sum_and_no_threshold(
    ask: Callable[[str], Answer], question: str, told: str
) -> None:
    text = ask(question).text
    assert told in text
    assert "Required" not in text
