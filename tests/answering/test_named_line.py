"""A line of a text on a firm that is named in short is told, though the firm stands in no table."""

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

CALL = (
    "为引导企业加大研发投入，现开展2025年度研发投入后补助申报。按研发费用的5%补助，最高80万元。"
    "请于2025年10月10日前申报。各县（区）科技主管部门推荐。"
)
SHOWN = (
    "拟对68家企业给予研发投入后补助，合计1136.5万元。补助额居前的3家为：\n青海例山藏药科技有限公司 78.4万元\n西宁例川锂能装备有限公司 49.6万元\n"
    "青海例北生物科技有限公司 46.3万元\n另有例南电子有限公司1家因发票抬头与合同不符，未通过核查。\n公示期2025年9月20日至9月26日。"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("n1", "西宁丨2025年度研发投入后补助开始申报", CALL),
        ("n2", "西宁丨2025年度研发投入后补助拟支持企业公示", SHOWN),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("line"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("西宁例川锂能装备有限公司补助多少钱", "西宁例川锂能装备有限公司 49.6万元"),
        ("青海例山藏药补了多少", "青海例山藏药科技有限公司 78.4万元"),
        ("例南电子为啥没过", "因发票抬头与合同不符"),
    ],
)
def test_the_line_on_the_firm_is_quoted(ask: Callable[[str], Answer], question: str, told: str) -> None:
    answer = ask(question)
    assert answer.certainty == "possible"
    assert told in answer.text
    assert "青海例北" not in answer.text


@pytest.mark.parametrize(
    "question", ["西宁研发补助最多多少", "西宁例东材料有限公司补助多少钱", "西宁例川锂能装备评审得了多少分"]
)
def test_a_firm_that_no_line_names_is_given_no_other_s(ask: Callable[[str], Answer], question: str) -> None:
    assert "49.6万元" not in ask(question).text.split("\n")[0]
