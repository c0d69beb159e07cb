"""What a city's forward leaves to the province's notice is told from that, and said to be; days and what the city tells itself are the city's."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

PROVINCE = """陕西省科学技术厅关于组织推荐2025年度陕西省“秦芽”科技型小微企业培育对象的通知
陕科企函〔2025〕17号
各市科技局：现组织开展2025年度陕西省“秦芽”科技型小微企业培育对象推荐工作。
一、推荐条件
（一）在陕西省内注册并正常经营；（二）上一年度营业收入不超过2000万元；（三）研发费用占营业收入比重不低于6%；（四）职工人数不少于10人。
二、支持措施：对入选企业，省财政给予每家30万元补助。
三、企业须于2025年10月31日前登录系统申报，各市10月31日前推荐。
"""
CITY = """各区县科技局：现将省科技厅《关于组织推荐2025年度陕西省“秦芽”科技型小微企业培育对象的通知》（陕科企函〔2025〕17号）转发给你们，结合我市实际补充如下：
一、请企业务必于10月15日前在系统提交。
二、纸质材料一式两份送汉中市科技局高新科203室。
联系电话：0916-2610001。
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "陕西丨2025年度“秦芽”科技型小微企业培育对象开始申报", PROVINCE),
        ("n2", "汉中丨转发省“秦芽”科技型小微企业培育对象推荐通知", CITY),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("forwarded"), encoder) as put:
        yield put


ABOVE = "当地公告没有写，上级通知《陕西丨2025年度“秦芽”科技型小微企业培育对象开始申报》写的是："


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("汉中秦芽企业培育对象，我们去年营收2600万，能报吗", "不可以"),
        ("汉中秦芽企业培育对象，我们只有6个人，可以申报吗", "不可以"),
        ("汉中秦芽企业培育对象入选了补助多少钱", "30万元"),
        ("汉中秦芽企业培育对象的申报条件是什么", "上一年度营业收入不超过2000万元"),
    ],
)
def test_what_only_the_notice_above_tells_is_told_from_it(
    ask: Callable[[str], Answer], question: str, told: str
) -> None:
    answer = ask(question)
    assert ABOVE in answer.text
    assert told in answer.text
    assert "10月31日" not in answer.text.split("“")[0]


@pytest.mark.parametrize(
    "question", ["汉中秦芽企业培育对象几号截止", "汉中秦芽企业培育对象联系电话", "陕西秦芽补助多少钱"]
)
def test_what_a_notice_tells_itself_is_told_from_it(ask: Callable[[str], Answer], question: str) -> None:
    assert "当地公告没有写" not in ask(question).text


def test_an_english_verdict_words_sums_and_places_in_english(ask: Callable[[str], Answer]) -> None:
    assert "you said RMB 26,000,000" in ask("陕西秦芽: our revenue is 26 million yuan, can we apply?").text
    assert "is in Shaanxi; you said Shanghai" in ask("陕西秦芽: we are a Shanghai firm, can we apply?").text
