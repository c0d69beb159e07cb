"""Where papers go: an address, a counter, or an office of the place, which is all that many notices say."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.handing_in import says_where
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from tests.answering.small_collection import asked_of

ATELIERS = (
    "为培养高技能人才，2025年继续资助建设“钢构工匠工作室”。一、领办人须具有技师职业资格，从事本行业10年以上。"
    "二、提供场地80平方米以上。三、程序：（一）填写申报表，10月10日前交所在乡镇（街道）人社站；（二）人社站10月17日前报区职业能力建设科。"
)
START = (
    "一次性创业补贴每户5000元。申领程序：申请人携带本人身份证、营业执照副本，向经营地社区提出申请，社区即时受理。"
    "咨询：区就业服务中心0351-7020099。"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("7月10日前交所在乡镇（街道）人社站", True),
        ("向经营地社区提出申请", True),
        ("到经营地乡镇政府文旅专干处登记交件", True),
        ("统一由注册地街镇经济发展办公室受理", True),
        ("纸质材料到参保地街道保障所办理", True),
        ("申报单位直接报市局", True),
        ("送区政务服务中心三楼12号窗口", True),
        ("由市财政局拨付", False),
        ("所在地在本市的银行", False),
        ("到账后由银行通知", False),
        ("报名参加的企业", False),
        ("提供场所80平方米", False),
    ],
)
def test_an_office_is_where_papers_go(text: str, says: bool) -> None:
    assert says_where(fold(text)) is says


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "黄石丨关于2025年“钢构工匠工作室”建设资助的通知", ATELIERS),
        ("n2", "晋中丨关于做好一次性创业补贴申领工作的通知", START),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("where"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("黄石钢构工匠工作室的表交哪里", "交所在乡镇（街道）人社站"),
        ("晋中一次性创业补贴去哪办", "向经营地社区提出申请"),
    ],
)
def test_the_office_is_quoted_first(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert "没有找到直接" not in answer.text
    assert told in answer.citations[0].quote
    assert told in answer.text
