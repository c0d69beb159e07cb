"""Sums: one that a question takes for granted is confirmed or denied; what is lent, the most, the least, of each and of each class."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.claimed_sum import claim_in
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

CONTEST = """现就2025年芜湖市“鸠兹杯”工业设计大赛有关事项通知如下。
一、参赛对象：在芜湖市注册的设计企业。
二、奖励标准：金奖1名，奖金40万元；银奖3名，每名15万元；铜奖6名，每名6万元。
三、报名截止时间：2025年10月20日。"""
LOANS = """现发布2025年安庆市返乡创业贷款实施办法。
一、贷款对象：在安庆市返乡创业的人员，除房贷和20万元以下消费贷款外没有其他未结清的贷款。
二、额度：个人最高25万元，合伙创业最高90万元，小微企业最高300万元。
三、办理：常年受理，向户籍地人社所提出。"""
PAID = """关于2025年滁州市绿色包装改造奖补名单的公示。
经评审，拟对滁州示例包装有限公司等7家企业给予奖补，合计260万元，其中最高90万元、最低8万元。公示期为2025年9月20日至9月26日。"""
HIRES = """现受理2025年马鞍山市企业吸纳就业补贴申请。
一、补贴标准：招用退役军人每人4000元；招用残疾人员每人5000元；招用其他人员每人1500元。单户企业最高30万元。
二、申请截止时间：2025年10月31日。"""
LISTING = """《铜陵市推动企业改制挂牌若干政策》
一、企业完成股份制改造的，奖励60万元。
二、在区域性股权市场挂牌的，奖励20万元。
三、向交易所提交申请并获受理的，奖励150万元。
四、并购市外公司的，按交易额1%奖励，最高350万元。
五、申报截止时间：2025年10月31日。"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("s1_1", "芜湖丨2025年“鸠兹杯”工业设计大赛报名通知", CONTEST),
        ("s2_1", "安庆丨2025年返乡创业贷款实施办法", LOANS),
        ("s3_1", "滁州丨2025年绿色包装改造奖补名单公示", PAID),
        ("s4_1", "马鞍山丨2025年企业吸纳就业补贴申请通知", HIRES),
        ("s5_1", "铜陵丨《铜陵市推动企业改制挂牌若干政策》", LISTING),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("sums"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("芜湖鸠兹杯金奖是20万吗", "不是"),
        ("芜湖鸠兹杯金奖奖金是40万对吧", "是的"),
        ("马鞍山吸纳就业补贴残疾人员是不是每人3000元", "不是"),
        ("安庆返乡创业贷款最高能贷多少", "25万元"),
        ("安庆返乡创业贷款小微企业最多贷多少", "最高300万元"),
        ("滁州绿色包装改造奖补最高给了多少", "金额：90万元"),
        ("滁州绿色包装改造奖补最少给了多少", "金额：8万元"),
        ("马鞍山吸纳就业补贴，招残疾人员给多少", "每人5000元"),
    ],
)
def test_the_first_line_tells_the_asked_sum(ask: Callable[[str], Answer], question: str, words: str) -> None:
    first = "\n".join(ask(question).text.splitlines()[:3])
    assert words in first
    assert "20万元以下" not in first.splitlines()[0]


def test_each_class_that_is_named_is_told(ask: Callable[[str], Answer]) -> None:
    text = ask("马鞍山吸纳就业补贴，招了3个退役军人和2个残疾人员能补多少").text
    assert "每人4000元" in text
    assert "每人5000元" in text
    assert "每人1500元" not in text.split("《")[0]


def test_where_only_the_programme_is_named_none_of_many_sums_is_the_sum(ask: Callable[[str], Answer]) -> None:
    answer = ask("铜陵企业改制挂牌奖励多少")
    assert answer.certainty == "possible"
    assert not answer.stated


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("每场补贴500元吗", 500),
        ("首次认定是不是奖励30万", 300_000),
        ("比例是8%对吗", 8),
        ("投资500万可以吗", None),
        ("营收要达到500万吗", None),
        ("我们是500万能报吗", None),
        ("一共是3家吗", None),
        ("给多少", None),
    ],
)
def test_what_claims_a_sum(question: str, value: float | None) -> None:
    found = claim_in(question)
    assert (found.value if found else None) == value


def test_a_long_question_of_its_own_pieces_is_read_in_time() -> None:
    for piece in ("是", "给是", "是不是1", "奖励9万", "吗"):
        assert claim_in(piece * 20_000) is None or True
