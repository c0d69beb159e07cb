"""Who asks whether something was called off, or why, is told by the notice that calls it off, whichever shares more words."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

FAIR = (
    "各位老板：今年的丝路机电展10月22日到25日在宝鸡会展中心举行，市商务局包下展馆，现招30家企业一起去。"
    "每家交2000元诚信押金，到展全程不撤展，展后退。报名请于2025年9月30日前发邮箱zhan@bjsw.example，标准展位市里全包。"
)
OFF = (
    "因会展中心改造工期延误，2025年丝路机电展停办。我局9月3日发布的参展安排随之取消，9月30日的报名截止不再执行。"
    "一、诚信押金2000元全额退还。二、已签约的设计费凭合同补偿50%。"
)
RENT = "现开展2025年仓库租金补贴申报。补贴标准：按租金的30%补贴，最高20万元。请于2025年10月20日前申报。"

LIVE = "为扶持直播电商，现开展2025年枝江直播电商补贴申报，按零售额分档奖励1万元至10万元。名额先到先审，用完为止。请于2025年10月10日前申报。"
FULL = (
    "本年度直播电商补贴自开放申报以来，报名踊跃。截至9月18日，拟补金额合计已达262.4万元，超出年初安排的260万元额度。经市政府同意，作如下安排："
    "一、自2025年9月19日起暂停受理直播电商补贴，窗口同步停止收件。二、正在申请追加预算，何时恢复以后续公告为准，目前没有确定的时间表。"
)


SECOND = (
    "因第一批申报企业数量超出预期，年度预算资金已基本安排完毕，决定暂停受理2025年螺蛳粉出海支持资金第二批申报，恢复时间另行通知。"
    "第一批已受理的申报不受影响，审核结果预计于10月中旬公示。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "宝鸡丨一起去淘订单！组团参加丝路机电展，报名进行中", FAIR),
        ("n2", "宝鸡丨关于取消组团参加丝路机电展的通知", OFF),
        ("n3", "榆林丨2025年仓库租金补贴开始申报", RENT),
        ("n4", "枝江丨2025年直播电商补贴申报通知", LIVE),
        ("n5", "枝江丨关于暂停受理2025年直播电商补贴的公告", FULL),
        ("n6", "柳州丨关于暂停受理2025年螺蛳粉出海支持资金第二批申报的通知", SECOND),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("off"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    "question",
    [
        "宝鸡丝路机电展取消了吗",
        "报了宝鸡那个机电展，听说不办了？",
        "宝鸡组团参加的机电展还办吗",
        "宝鸡机电展为什么取消",
        "Was the Baoji group trip to the 丝路机电展 cancelled?",
    ],
)
def test_what_was_called_off_is_said_to_be_by_its_notice(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    as_such = "这一项已经取消，公告写的是：" if "为什么" in question else "是的，已经取消："
    assert answer.text.split("\n")[0] in (as_such, "Yes, it was cancelled:")
    assert "因会展中心改造工期延误" in answer.text
    assert answer.citations[0].aid == "n2"


@pytest.mark.parametrize(
    "question",
    [
        "榆林仓库租金补贴取消了吗",
        "榆林仓库租金补贴还办吗",
        "宝鸡机电展押金多少钱",
        "我们的参展资格被取消了吗",
    ],
)
def test_what_runs_or_something_else_is_not_said_to_be_called_off(
    ask: Callable[[str], Answer], question: str
) -> None:
    assert not ask(question).text.startswith("是的，已经取消")


def test_what_else_is_asked_of_it_is_quoted_first(ask: Callable[[str], Answer]) -> None:
    lines = ask("宝鸡机电展不办了，我们交的2000块押金还退不退").text.split("\n")
    assert lines[0] == "这一项已经取消，公告写的是："
    assert "诚信押金2000元全额退还" in lines[1]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("枝江直播电商补贴什么时候恢复", "何时恢复以后续公告为准"),
        ("枝江直播电商补贴还会重启吗", "何时恢复以后续公告为准"),
        ("When will the Zhijiang 直播电商补贴 reopen?", "何时恢复以后续公告为准"),
        ("枝江直播电商补贴为什么暂停", "超出年初安排的260万元额度"),  # no word says that this is the reason
    ],
)
def test_when_it_goes_on_again_and_why_it_does_not_are_told_by_the_same_notice(
    ask: Callable[[str], Answer], question: str, told: str
) -> None:
    answer = ask(question)
    assert any(
        head in answer.text for head in ("这一项已经暂停，公告写的是：", "It is suspended; the notice says:")
    )
    assert told in answer.citations[0].quote


def test_what_was_never_suspended_is_not_said_to_be(ask: Callable[[str], Answer]) -> None:
    assert "暂停，公告写的是" not in ask("榆林仓库租金补贴什么时候重新开放").text


def test_what_was_called_off_is_said_to_be_in_other_words_than_its_name(ask: Callable[[str], Answer]) -> None:
    answer = ask("枝江做网店的，按零售额分档给钱那个，现在还能去报吗")
    assert answer.text.split("\n")[0] in (
        "这一项已经暂停，公告写的是：",
        "暂时不可以，直播电商补贴已暂停 [1]。",
    )
    assert answer.citations[0].aid == "n5"


@pytest.mark.parametrize(
    "question",
    [
        "柳州螺蛳粉出海第一批暂停了吗",
        "柳州螺蛳粉出海第一批受影响吗",
        "Our first batch application for the Liuzhou 螺蛳粉 fund was accepted, is it affected by the suspension?",
    ],
)
def test_a_batch_beside_the_one_that_was_called_off_goes_on(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert answer.text.startswith(
        ("不受影响", "这一项不在暂停", "No, that is not affected", "That is not part")
    )
    assert "第一批已受理的申报不受影响" in answer.text


@pytest.mark.parametrize(
    "question",
    ["柳州螺蛳粉出海第二批我能报吗", "Can I apply for the second batch of the Liuzhou 螺蛳粉 fund?"],
)
def test_who_wants_to_apply_for_a_batch_that_was_called_off_is_told_so(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert "第二批申报" in answer.citations[0].quote
    assert any(word in answer.text.split("\n")[0] for word in ("暂停", "suspended"))
