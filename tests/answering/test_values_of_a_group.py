"""A name below a heading has the sum of that heading; a bound that the notice puts on one kind of applicant shuts out no other; what a change leaves alone goes on."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.claimed_sum import claim_in
from rag.answering.quoting.verdict_words import words_of
from rag.embedding import Encoder
from rag.public import Answer
from rag.retrieval.understand import asked_in
from tests.answering.small_collection import asked_of

WINNERS = """2024年度“育苗壮干”奖励审核已结束，现将名单和资金通告如下。
一、一档（每家40万元，共2家）
宣城西津装备制造有限公司
安徽雷池生物科技有限公司
二、二档（每家20万元，共2家）
宣城彭家食品有限公司
安徽晏坪环保科技有限公司
三、三档（每家10万元，共1家）
宣城阿干陶业有限公司
请上述企业于2025年10月12日前送达收据。"""
PAUSED = """自2025年9月15日起，暂停受理2025年限上商贸企业培育奖励的申报，原定的9月30日截止时间不再执行。
四、月度纳统培训、统计代理记账等服务事项照常办理，不受本公告影响。"""
HOLIDAY = """2025年“乐购池州”第三期消费券面向全区公开招募商户。
个体工商户、小餐饮店均可报名。报名截止时间：2025年9月28日。"""
HOLIDAY_OFF = "因系统升级，“乐购池州”第三期消费券商户招募自2025年9月22日起暂停，恢复时间另行通知。"
RULES = """《铜陵市汽车零部件企业稳产措施》问答。
问：贷款贴息有什么要求？答：主营业务收入中汽车零部件占比高于50%的企业，按一年期LPR的30%贴息，每户每年最高80万元。"""


DRAFT = """现就《池州市阳光厨房改造补助办法（征求意见稿）》公开征求意见。
一、征求意见时间：2025年9月18日至10月8日。
二、主要内容：对营业面积20平方米以上的门店，按改造投入的40%补助，最高4000元。本稿尚未生效，以正式文件为准。"""
NAMED = """关于2025年第一批“数字工坊”拟认定名单的公示
镜湖区：安徽青岩智造有限公司、芜湖花溪云纺织有限公司
公示期为2025年9月20日至9月26日。"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("g1_1", "宣城丨2024年度“育苗壮干”奖励企业名单及资金安排", WINNERS),
        ("g3_1", "芜湖丨关于暂停受理2025年限上商贸企业培育奖励申报的公告", PAUSED),
        ("g4_1", "池州丨“乐购池州”第三期消费券商户招募公告", HOLIDAY),
        ("g5_1", "池州丨关于暂停“乐购池州”第三期消费券商户招募的公告", HOLIDAY_OFF),
        ("g7_1", "池州丨《阳光厨房改造补助办法（征求意见稿）》公开征求意见", DRAFT),
        ("g8_1", "芜湖丨2025年第一批“数字工坊”拟认定名单公示", NAMED),
        ("g6_1", "铜陵丨汽车零部件企业稳产措施问答", RULES),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("groups"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told", "certainty"),
    [
        ("彭家食品拿多少奖励", "20万元", "possible"),
        ("宣城彭家食品有限公司奖励多少钱", "20万元", "sure"),
        ("雷池生物拿多少钱", "40万元", "possible"),
        ("阿干陶业奖励金额是多少", "10万元", "possible"),
    ],
)
def test_the_sum_is_that_of_the_heading_above_the_name(
    ask: Callable[[str], Answer], question: str, told: str, certainty: str
) -> None:
    answer = ask(question)
    assert [s.value for s in answer.stated if s.kind == "amount"] != []
    assert f"：{told} [1]" in answer.text
    assert answer.certainty == certainty


def test_a_tier_asked_for_by_its_name_is_no_name_of_a_list(ask: Callable[[str], Answer]) -> None:
    assert "20万元" in ask("宣城育苗壮干二档多少钱").text


def test_what_a_suspension_leaves_alone_is_not_said_to_be_suspended(ask: Callable[[str], Answer]) -> None:
    answer = ask("芜湖代理记账还办吗")
    assert not answer.text.startswith("是的")
    assert "照常办理" in answer.text
    assert ask("芜湖限上商贸培育奖励还办吗").text.startswith("是的，已经暂停")


@pytest.mark.parametrize("question", ["乐购池州还能报名不", "乐购池州还能报名吗"])
def test_what_is_suspended_takes_nobody_whatever_its_first_notice_allows(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert ask(question).text.startswith("暂时不可以")


def test_the_share_of_a_grant_is_not_that_of_its_condition(ask: Callable[[str], Answer]) -> None:
    assert "：30% [1]" in ask("铜陵汽车零部件贷款贴息比例多少").text


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("孵化器后补助要多少在孵企业", "value"),
        ("申请补贴需要多少员工", "value"),
        ("补助要多少钱", "funding"),
        ("能拿多少奖励资金", "funding"),
    ],
)
def test_how_many_there_must_be_is_no_sum(question: str, asked: str) -> None:
    assert asked_in(question) == asked


def test_whether_somebody_gets_a_sum_with_his_own_figure_claims_none() -> None:
    assert claim_in("增速8%能再拿5万吗") is None
    assert claim_in("年节能量450吨,C类能拿到60万吗") is None
    assert claim_in("一等奖是5万吗") is not None


@pytest.mark.parametrize(
    ("question", "text", "phrase"),
    [
        ("外地企业要交保证金吗", "删除原第九条关于外地企业需缴纳保证金5万元的规定", "need_not"),
        ("外地企业要交保证金吗", "外地企业须缴纳保证金5万元", "need"),
        ("连锁店能报吗", "但连锁店这轮不带玩", "no"),
    ],
)
def test_what_is_deleted_is_needed_no_more(question: str, text: str, phrase: str) -> None:
    assert words_of(question, text) == phrase


def test_a_draft_put_out_for_comments_takes_no_applications(ask: Callable[[str], Answer]) -> None:
    assert ask("池州阳光厨房补助现在能申请吗").text.startswith("现在还不能申请，这是征求意见稿")
    assert "40%" in ask("池州阳光厨房补助比例是多少").text


@pytest.mark.parametrize("question", ["芜湖花溪云纺织进名单了吗", "芜湖花溪云纺织进数字工坊名单没"])
def test_who_asks_whether_somebody_made_the_list_is_shown_the_row(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert "名单里有名称相近的一行" in ask(question).text
