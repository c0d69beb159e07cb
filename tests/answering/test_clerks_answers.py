"""What a good clerk would say: the asked kind of value, of the asked thing, every part of the question, from where a clause begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.public import Answer, QueryRequest
from rag.settings import Settings

NOTICES = (
    ("k_1", "更正丨台州“海帆出境”展位补贴指南有误",
     "各有关企业：9月1日发布的“海帆出境”展位补贴申报指南有误，现更正如下：第三条“展位费补贴比例不超过70%”更正为“展位费补贴比例不超过40%”；"
     "“申报截止时间为2025年10月10日”更正为“申报截止时间为2025年10月20日”；咨询电话“0576-88000011”应为“0576-88000012”。"),
    ("k_2", "浙江丨2025年“青禾”科技企业培育对象申报通知",
     "各设区市科技局：现组织2025年“青禾”科技企业培育对象申报。一、申报条件：在浙江省内注册；2020年1月1日后成立；上年营业收入不超过3000万元。"
     "二、申报时间：企业于2025年10月15日17:00前登录“浙科通”填报。三、申报材料：（1）申请书；（2）营业执照复印件；（3）上年度审计报告；（4）知识产权证书；（5）信用承诺书。"
     "四、有下列情形之一的，不得申报：近三年发生较大安全事故；列入严重失信名单；上市公司控股子公司。"
     "五、支持措施：入库企业给予一次性奖励20万元；优先推荐科技贷款。六、纸质材料一式两份，10月20日前寄至杭州市文三路例10号3号楼205室。七、电话：0571-88000021。"),
    ("k_3", "台州丨零部件企业设备更新补贴公告",
     "补贴标准：设备额300万元至1000万元部分按10%，1000万元至5000万元部分按12%，5000万元以上部分按15%，分段累计，单个企业最高900万元。使用国产工业母机的，该部分设备补贴比例再提高3个百分点。"
     "受理时间：2025年9月8日至10月31日17:30，逾期不受理，受理地点为台州市市府大道例8号，预计12月底前拨付资金。咨询电话：0576-88000031。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    settings = Settings(home=tmp_path_factory.mktemp("clerk"))
    put_notices(
        [NoticeInput(aid, title, f"https://{aid[-1]}.example.cn", dt.date(2025, 9, 20), "号", text) for aid, title, text in NOTICES],
        settings, encoder=encoder,
    )  # fmt: skip
    with Collection.open(settings, encoder=encoder) as collection:

        def put(question: str) -> Answer:
            answer = collection.ask(QueryRequest(question=question, as_of=dt.date(2025, 9, 25))).answer
            assert answer is not None
            return answer

        yield put


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("海帆出境展位补贴比例到底是多少", "40%"),
        ("海帆出境展位补贴咨询电话改成什么了", "0576-88000012"),
    ],
)
def test_a_correction_is_told_of_what_is_asked_and_not_of_its_day(
    ask: Callable[[str], Answer], question: str, told: str
) -> None:
    answer = ask(question)
    assert told in answer.text.split("\n")[0]
    assert answer.certainty == "sure"


def test_a_place_before_the_programme_is_no_firm_that_asks(ask: Callable[[str], Answer]) -> None:
    answer = ask("浙江青禾企业现在还能报吗")
    assert "仍可申报" in answer.text
    assert "2025年10月15日" in answer.text


def test_no_quote_begins_within_a_time(ask: Callable[[str], Answer]) -> None:
    answer = ask("台州零部件企业设备更新补贴什么时候到账")
    assert "12月底" in answer.text
    assert "“30，" not in answer.text


@pytest.mark.parametrize("question", ["周五之前截止的有哪些", "10月20号前要交的项目", "这周五前能报的有什么"])
def test_what_closes_by_a_day_of_the_week_is_a_list(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).kind in ("list", "none")
    assert "没有找到能回答" not in ask(question).text
