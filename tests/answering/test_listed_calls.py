"""Which calls a list holds: what can be applied for in the asked days, by a firm of the asker's kind, on the asked subject."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "m1",
        "镇江丨2025年工业企业技术改造补助申报通知",
        "镇江市注册的工业企业可以申报技术改造补助，按设备投资额的8%补助。请于2025年10月1日至10月20日登录镇江市企业服务平台申报。",
    ),
    (
        "m2",
        "镇江丨2025年创业担保贷款贴息申报通知",
        "镇江市的企业和个体工商户均可申请创业担保贷款贴息，按利息的50%贴息。常年受理，随报随审。",
    ),
    (
        "m3",
        "镇江丨2025年首店奖励申报通知",
        "在镇江市开设首店的企业可以申报首店奖励，每家10万元。个体工商户不得申报。请于2025年9月30日前申报。",
    ),
    (
        "m4",
        "扬州丨关于公开征求《扬州市小店奖励办法（征求意见稿）》意见的公告",
        "现公开征求意见，征求意见时间为2025年9月1日至9月15日。开办小店拟奖励1万元。",
    ),
    (
        "m5",
        "泰州丨关于推荐2025年智能工厂的通知",
        "各区县工信局：请组织辖区内企业申报2025年智能工厂，并于2025年10月12日前将推荐文件报送市工信局。认定后奖励50万元。",
    ),
]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("listed"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("10月能报的有哪些", {"m1", "m2"}),  # one opens in October, the other takes applications all the year
        ("what can I apply for in October", {"m1", "m2"}),
        ("10月截止的有哪些", {"m1"}),
        ("镇江现在能报什么", {"m2", "m3"}),
        ("镇江个体户现在能申请什么", {"m2"}),  # the other shuts them out
        ("镇江老板现在能申请什么", {"m2", "m3"}),
        ("长三角现在能报啥", {"m2", "m3", "m5"}),
    ],
)
def test_a_list_holds_what_can_be_applied_for(
    ask: Callable[[str], Answer], question: str, held: set[str]
) -> None:
    answer = ask(question)
    assert answer.kind == "list"
    assert {citation.aid for citation in answer.citations} == held


def test_what_tells_only_the_authorities_day_is_listed_as_that(ask: Callable[[str], Answer]) -> None:
    answer = ask("泰州现在能报什么")
    assert answer.kind == "list"
    assert "只写了主管（推荐）单位2025年10月12日报送，企业应更早交" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "有哪些充电桩的补贴可以申请",
        "What subsidies are there for electric vehicle charging stations?",
    ],
)
def test_what_nothing_is_on_gets_no_list_of_all(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.certainty != "sure"
    assert len({citation.aid for citation in answer.citations}) < len(NOTICES) - 1


def test_that_no_draft_is_open_to_comments_is_said(ask: Callable[[str], Answer]) -> None:
    answer = ask("征求意见的有哪些还没结束")
    assert answer.certainty == "none"
    assert answer.text.startswith("截至2025年9月25日没有查到正在征求意见的公告")


ROUND_UP = (
    "r1",
    "外企伙伴看这里|滨海这个季度的几个时间点",
    "① 10月30日 —— 人才公寓秋季批次截止。单位统一报。\n② 11月20日 —— “洋货节”参展报名截止。进口食品企业优先。\n",
)
CONTESTS = (
    "r2",
    "滨海新区丨2025年创新创业赛报名通知",
    "滨海新区2025年创新创业赛开始报名。企业组报名截止：2025年10月10日。团队组报名截止：2025年11月5日。",
)


def test_items_of_a_round_up_whose_title_names_the_place_in_short_are_listed(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    with asked_of([*NOTICES, ROUND_UP, CONTESTS], tmp_path_factory.mktemp("round"), encoder) as put:
        assert {c.aid for c in put("滨海新区现在能报什么").citations} == {"r1", "r2"}
        assert {c.aid for c in put("滨海新区有哪些大赛可以报名").citations} == {"r2"}
        assert {c.aid for c in put("Which competitions can we still enter?").citations} == {"r2"}
        assert "2025年10月10日截止（企业组；团队组2025年11月5日）" in put("滨海新区有哪些大赛可以报名").text
        assert "r1" not in {c.aid for c in put("镇江现在能报什么").citations}


def test_what_another_item_of_a_post_says_keeps_no_call_open(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    post = (
        "r3",
        "倒计时3天！东台做家具的，设备补贴9月10号收摊",
        "区里的设备更新补贴，9月10号下班就不收了！\n另外送一条消息：\n★“东台家具”集体商标免费使用申请，由协会在办，全年都可以报。\n",
    )
    with asked_of([*NOTICES, post], tmp_path_factory.mktemp("post"), encoder) as put:
        assert "设备补贴" not in put("东台现在能报什么").text.split("注意")[0]
