"""What notices answer in set words, mostly those that change another: found though the question shares hardly one of them."""

import re
from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from rag.resources import rows
from tests.answering.small_collection import asked_of

KINDS = {name: (re.compile(asks), re.compile(told)) for name, asks, told in rows("rag.answering", "set_words.tsv")}  # fmt: skip
CALL = (
    "现开展2025年冷链提升项目申报。一、冷库类，按投资额的20%补助，最高100万元。二、冷藏车更新，每辆补助4万元。"
    "请于2025年10月10日前通过“冷链申报系统”提交材料。咨询电话：0916-1234567。"
)
LATER = (
    "各企业：因系统升级，冷库类项目申报截止时间由2025年10月10日延长至10月24日。冷藏车更新项目申报时间不变。"
    "已按原通知提交材料的企业无需重新提交，需要补充的可在延长期内补充。"
)
STOPPED = (
    "受资金额度影响，自2025年9月15日起暂停受理夜间餐饮改造补贴。已提交成功的继续审核；被退回补正的，可在收到通知之日起5个工作日内补正。"
    "恢复受理的时间另行通知，请勿轻信中介。"
)
SHOWN = (
    "拟对汉滨区例石餐饮有限公司等6家企业给予老字号奖励，现予公示。公示期2025年9月20日至9月26日。"
    "有异议的，单位加盖公章、个人署真实姓名以书面形式反映，匿名、超期的不予受理。电话0915-7654321。"
)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("补助在平台交上去了，发现填错数字，还能改吗", "已提交的企业可在7月20日前撤回修改一次。"),
        ("第一批交了材料的，延期期间能不能撤回来改", "已提交材料的企业可在延长期内撤回修改一次；"),
        ("We submitted it with a mistake. Can we still change it?", "提交后不得修改。"),
    ],
)
def test_whether_what_was_handed_in_may_be_changed_has_words_of_its_own(question: str, sentence: str) -> None:
    asks, told = KINDS["withdrawn"]
    assert asks.search(fold(question))
    assert told.search(fold(sentence))
    assert not asks.search(fold("设备改造完了，还能报吗"))


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "汉中丨关于开展2025年冷链提升项目申报的通知", CALL),
        ("n2", "汉中丨关于延长2025年冷链提升项目（冷库类）申报时间的通知", LATER),
        ("n3", "榆林丨关于暂停受理夜间餐饮改造补贴的公告", STOPPED),
        ("n4", "安康丨2025年老字号奖励拟支持名单公示", SHOWN),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("set"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "opening", "quoted"),
    [
        ("冷链的材料上周就送过去了，延期以后要再送一回吗", "不需要。", "无需重新提交"),
        ("汉中冷链项目我们交过了，用不用重交一遍", "不需要。", "无需重新提交"),
        ("汉中冷藏车更新是不是也延期了", "没有变，公告写的是：", "冷藏车更新项目申报时间不变"),
        ("汉中冷链冷库类延期了吗", "是的，有变动，公告写的是：", "由2025年10月10日延长至10月24日"),
        ("汉中冷藏车更新的deadline也跟着延了吗", "没有变，公告写的是：", "冷藏车更新项目申报时间不变"),
        ("安康老字号名单里有假的，不写名字举报行不行", "不可以。", "匿名、超期的不予受理"),
        ("榆林夜间餐饮改造补贴，我的被退回来叫补材料，还来得及吗", "退回补正的，公告写的是：", "5个工作日内补正"),
        ("My Yulin night catering application was sent back to correct something, how many days do I have?", "Of what is sent back to be mended the notice says:", "5个工作日内补正"),
        ("We handed in the Hanzhong cold chain papers before; must we submit them again?", "No.", "无需重新提交"),
    ],
)  # fmt: skip
def test_set_words_answer(ask: Callable[[str], Answer], question: str, opening: str, quoted: str) -> None:
    answer = ask(question)
    assert answer.text.split("\n")[0] == opening
    assert quoted in answer.text
    assert answer.certainty == "possible"


@pytest.mark.parametrize(
    "question", ["汉中冷库类申报延期了吗", "汉中冷链项目什么时候截止", "安康老字号奖励公示到哪天"]
)
def test_what_was_moved_or_is_asked_otherwise_is_no_such_question(
    ask: Callable[[str], Answer], question: str
) -> None:
    answer = ask(question)
    assert not answer.text.startswith(("没有变", "不需要", "还没有定", "不可以"))


@pytest.mark.parametrize(
    ("kind", "question", "asks"),
    [
        ("again", "没通过的可以重新申报吗", False),
        ("again", "每年都要申报吗", False),
        ("again", "已经按旧表填好了咋办", True),
        ("again", "do we have to resubmit", True),
        ("again", "can we apply again next year", False),
        ("anonymous", "名单里写不写名字", False),
        ("anonymous", "匿名反映受理吗", True),
        ("resumed", "什么时候开始申报", False),
        ("resumed", "何时重新开放", True),
        ("rejected", "为啥有三家没过", True),
        ("rejected", "材料为啥会被退回", False),
        ("rejected", "why were 12 companies rejected", True),
        ("rejected", "what gets us rejected", False),
        ("next_batch", "错过了还有第二批吗", True),
        ("next_batch", "第二批什么时候", True),
        ("next_batch", "第二批什么时候截止", False),
        ("next_batch", "第二批公示到哪天", False),
        ("next_batch", "有没有 second batch", True),
        ("unmoved", "截止到哪天", False),
        ("unmoved", "has the deadline been extended", True),
        ("unmoved", "材料要提前准备什么", False),
    ],
)
def test_which_questions_are_of_a_kind(kind: str, question: str, asks: bool) -> None:
    assert bool(KINDS[kind][0].search(fold(question))) is asks


@pytest.mark.parametrize("name", KINDS)
def test_hostile_text_takes_linear_time(name: str) -> None:
    """Each pattern goes over 100 kB of its own pieces; one that backtracks over the whole would not come to its end."""
    for pattern in KINDS[name]:
        for piece in ("已提交", "材料重新", "交了", "when do we ", "恢复另行", "是不是也"):
            assert pattern.search(fold(piece * (100_000 // len(piece)))) or True
