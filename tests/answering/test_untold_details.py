"""What is asked for and not told by the notice of the named programme: refused, with what that notice does say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

TEXT = (
    "市科技局现组织“星火揭榜”项目申报。一、榜单：X1 控制芯片，资助800万元；X2 主驱模块，资助600万元；X3 工具链，资助350万元。"
    "二、申报条件：在我市注册满1年的企业。三、网上申报截止时间为2025年10月20日。四、项目验收后才拨款。五、联系电话：0513-88000001。"
)
NOTICES = [
    (
        "a_9",
        "宝鸡市关于2025年企业新型学徒制培训补贴的通告",
        "新型学徒制培训补贴：中级工每人每年5000元，高级工6000元，技师7000元。网上申领截至2025年12月31日，电话0917-3660042。",
    ),
    (
        "a_8",
        "佛山“品字标”2025年第二批授权企业公告",
        "“品字标”2025年第二批授权企业共58家（名单见附件），有效期三年。咨询电话0757-80000001。附件：授权企业名单",
    ),
    (
        "a_7",
        "廊下镇关于做好2025年度“田园好物”品牌农产品扶持资金申报的通知",
        "镇域内家庭农场可以申报。新获绿色食品认证的，每个产品奖励1.5万元。申请表（见附件）10月17日前交镇农业农村服务中心，电话021-57390000。附件：申请表",
    ),
    ("a_1", "南通丨2025年“星火揭榜”项目申报通知", TEXT),
    (
        "a_2",
        "唐山丨科技企业梯度入库工作通知",
        "现开展2025年科技企业入库工作。新苗库与攀登库不得兼报，代他人签章的退回。网上填报截止2025年10月31日。",
    ),
    (
        "a_3",
        "潍坊丨2025年“灯塔车间”拟认定名单公示",
        "经评审，拟认定12家企业的车间为2025年“灯塔车间”，现予公示。公示时间：2025年9月22日至9月26日。异议请向市工信局反映。",
    ),
    (
        "a_4",
        "关于公开征求《衡水市促进夜间消费若干措施（征求意见稿）》意见的公告",
        "我局起草了《衡水市促进夜间消费若干措施（征求意见稿）》，现公开征求意见，时间为2025年9月10日至10月9日。单店补贴至多6000元。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("untold"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("南通星火揭榜X4题资助多少钱", "没有X4"),
        ("安亭镇田园好物绿色食品认证奖多少", "没有安亭镇"),
        ("廊下镇田园好物地理标志产品奖多少", "没有写到“地理标志"),
        ("廊下镇田园好物申请表里第3栏怎么填", "附件"),
        ("廊下镇田园好物扶持资金里烟叶奖多少", "没有写到“烟叶”"),
        ("宝鸡新型学徒高级技师一年补多少", "没有高级技师"),
        ("宝鸡新型学徒制培训补贴里，缫丝厂那一类补多少", "没有写到“缫丝厂”"),
        ("宝鸡新型学徒制的“凤凰计划”补多少", "没有写到“凤凰计划”"),
        ("廊下镇田园好物扶持名单", "没有找到"),
        ("佛山品字标第二批授权的是哪几家企业", "可能在附件"),
        ("佛山品字标第二批授权企业有哪些", "可能在附件"),
        ("南通星火揭榜项目验收后多久拨款", "没有写明"),
        ("南通星火揭榜第二批几号截止", "没有第2批"),
        ("南通星火揭榜已经有多少家企业报名了", "没有"),
        ("潍坊灯塔车间几号之前要报", "没有写明申报时间"),
        ("衡水夜间消费若干措施从哪天开始施行", "没有写明日期"),
        ("唐山科技企业入库今年一共扶持多少家", "没有写明"),
        ("When do applications for the Weifang 灯塔车间 close?", "does not state a day to apply by"),
    ],
)
def test_it_is_refused(ask: Callable[[str], Answer], question: str, said: str) -> None:
    answer = ask(question)
    assert answer.certainty == "none"
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("南通星火揭榜X3题资助多少钱", "350万元"),
        ("廊下镇田园好物绿色食品认证奖多少", "1.5万元"),
        ("佛山品字标第二批授权了多少家企业", "58家"),
        ("宝鸡新型学徒高级工一年补多少", "6000元"),
        ("我有台杀青机，廊下镇田园好物几号截止", "10月17日"),
        ("南通星火揭榜首批几号截止", "10月20日"),
        ("南通星火揭榜几号截止", "10月20日"),
        ("潍坊灯塔车间公示到哪天截止", "9月26日"),
        ("潍坊不用申请的灯塔车间名单晾到哪天为止", "9月26日"),
        ("衡水夜间消费若干措施征求意见到哪天", "10月9日"),
        ("潍坊灯塔车间有异议几号前能投诉", "9月26日"),
        ("我们去年入选了第三批，今年南通星火揭榜能报吗", "星火揭榜"),
    ],
)
def test_what_is_told_is_answered(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert told in answer.text


def test_who_asks_of_his_own_case_at_a_place_is_shown_what_its_notice_says(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("唐山那两个库能不能一块儿报啊保险点")
    assert answer.certainty == "possible"
    assert any("不得兼报" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "唐山今天下雨吗",
        "唐山怎么领结婚证",
        "唐山补牙能用医保吗",
        "唐山交通卡丢了能补办吗",
    ],
)
def test_the_weather_is_no_such_case(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).certainty == "none"


def test_nor_has_who_asks_of_a_list_at_a_place_asked_for_a_value(ask: Callable[[str], Answer]) -> None:
    answer = ask("唐山入库被退了咋整")
    assert answer.certainty == "possible"
    assert any("退回" in citation.quote for citation in answer.citations)


def test_a_name_that_stands_within_another_is_held(ask: Callable[[str], Answer]) -> None:
    assert "没有写到" not in ask("攀登库网上填报几号截止").text


@pytest.mark.parametrize(
    "question", ["刚亏损了一年，南通星火揭榜现在还能报吗", "厂房是租来的，星火揭榜还可以申报吗"]
)
def test_that_it_is_open_is_no_sure_answer_to_who_tells_of_himself(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).certainty != "sure"


def test_that_it_is_open_is_sure_for_who_does_not(ask: Callable[[str], Answer]) -> None:
    assert ask("南通星火揭榜现在还能报吗").certainty == "sure"


def test_a_list_that_a_notice_of_results_leaves_to_no_attachment_is_named_as_what_is_missing(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("潍坊灯塔车间拟认定的是哪几家企业")
    assert "没有写明数量" not in answer.text
    assert "12家" in answer.text


def test_who_asks_whom_he_can_call_is_told_that_no_number_is_stated(ask: Callable[[str], Answer]) -> None:
    answer = ask("What phone number can I call about the Tangshan technology enterprise pool?")
    assert answer.certainty == "none"
