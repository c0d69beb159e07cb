"""A figure that the asker tells of himself is answered by the clause that bounds such a figure."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.own_figure import bounds_a_figure, measures_of
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from tests.answering.small_collection import asked_of

HOMES = (
    "湛江市“候鸟归港”人才住房补贴办理指南。一、补贴标准：租房补贴硕士每月800元，博士每月2000元，最长36个月。"
    "二、条件：签订3年以上劳动合同；全日制硕士以上学历；硕士年龄不超过35周岁，博士不超过45周岁。"
    "三、已获批的租房补贴无需每次重新申请，工作单位变动须在30日内报备。咨询电话：0759-1234567。"
)
TOOLS = (
    "宜昌市开展2025年技术改造设备补助。申报条件：在宜昌登记注册的工业企业；2024年内购置生产性设备，不含税发票额合计300万元以上。"
    "按不含税发票额的8%补助，最高200万元。请于2025年10月29日前申报。"
)


@pytest.mark.parametrize(
    ("question", "clause", "bounds"),
    [
        ("我36岁能领吗", "硕士年龄不超过35周岁", True),
        ("我36岁能领吗", "满3年以上", False),
        ("买了260万的机床能报吗", "发票额合计300万元以上", True),
        ("买了260万的机床能报吗", "按8%给予最高200万元补助", False),
        ("民宿15间房行不行", "客房5间以上、14间以下", True),
        ("店面60平能拿首店奖吗", "使用面积80平方米以上", True),
        ("才投了三成能报吗", "完成投资比例不低于50%", True),
        ("开了两年能评吗", "连续经营15年以上", True),
        ("一家药企能报吗", "每场不超过4个展位", False),
        ("订了六个展位都给补么", "每场不超过4个展位", True),
        ("can we apply, we have 25 staff", "职工总数10人至300人以内", True),
        ("能申报吗", "客房5间以上", False),
    ],
)
def test_a_figure_is_bounded_by_a_clause_of_its_measure(question: str, clause: str, bounds: bool) -> None:
    assert bounds_a_figure(fold(clause), measures_of(fold(question))) is bounds


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "湛江丨“候鸟归港”人才住房补贴办理指南", HOMES),
        ("n2", "宜昌丨2025年设备补助申报通知", TOOLS),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("own"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我硕士36岁在湛江一家药企，租房补贴能办吗", "硕士年龄不超过35周岁"),
        ("我们厂去年在宜昌买了260万的新机床，能报这个设备补助不", "不含税发票额合计300万元以上"),
    ],
)
def test_the_bound_is_quoted_and_shown(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert told in answer.text
