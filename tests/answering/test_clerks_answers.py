"""What a good clerk would say: the asked kind of value, of the asked thing, every part of the question, from where a clause begins."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.answer_spec import COUNTED_BY, day_of, kinds_of
from rag.answering.kinds.told_lists import list_kinds, lists_asked, tells_item
from rag.answering.quoting import several_sums
from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

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
    with asked_of(NOTICES, tmp_path_factory.mktemp("clerk"), encoder) as put:
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


@pytest.mark.parametrize(
    "question",
    ["浙江青禾企业要交哪些材料", "what documents do we hand in for the 青禾 programme?", "青禾 要啥材料"],
)
def test_who_asks_for_papers_is_told_all_of_them(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert all(paper in answer.text for paper in ("申请书", "营业执照", "审计报告", "承诺书"))


@pytest.mark.parametrize(
    "question",
    ["浙江青禾什么样的企业不能报", "青禾企业培育哪些情形不得申报", "what rules us out of 浙江青禾?"],
)
def test_what_shuts_out_is_told_and_not_the_conditions(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert "安全事故" in answer.text
    assert "2020年1月1日" not in answer.text


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("浙江青禾企业要交哪些材料，寄到哪", ["审计报告", "文三路例10号"]),
        ("浙江青禾几号截止 材料寄到哪", ["2025年10月15日", "文三路例10号"]),
        ("浙江青禾培育给多少钱 要啥材料", ["20万元", "审计报告"]),
        ("浙江青禾给多少钱，什么企业不能报", ["20万元", "安全事故"]),
    ],
)
def test_each_part_is_answered_also_where_a_space_stands_for_the_comma(
    ask: Callable[[str], Answer], question: str, parts: list[str]
) -> None:
    answer = ask(question)
    assert all(part in answer.text for part in parts)


def test_of_several_sums_none_is_told_as_the_sum_where_other_things_are_asked_too(
    ask: Callable[[str], Answer],
) -> None:
    answer = ask("台州零部件企业设备更新补贴比例多少，电话多少")
    assert "0576-88000031" in answer.text
    assert "比例：10%" not in answer.text
    assert all(step in answer.text for step in ("10%", "12%", "15%"))
    assert answer.parts[0].certainty == "possible"


def test_what_is_given_on_top_is_not_what_is_given(ask: Callable[[str], Answer]) -> None:
    answer = ask("台州零部件企业设备更新补贴比例")
    assert "比例：3%" not in answer.text
    assert all(step in answer.text for step in ("10%", "12%", "15%"))
    assert answer.certainty == "possible"


def test_good_things_of_a_named_programme_are_no_list_of_programmes(ask: Callable[[str], Answer]) -> None:
    answer = ask("浙江青禾入库有啥好处")
    assert answer.kind == "passage"
    assert "20万元" in answer.text


@pytest.mark.parametrize(
    ("name", "question", "item", "other"),
    [
        ("materials", "要带什么证件", "身份证原件", "登录系统"),
        ("returned", "常见被退原因有哪些", "缺页", "按期拨付"),
        ("excluded", "which companies are excluded?", "不予认定", "逾期不予补报"),
        ("excluded", "which cases are refused for the rent subsidy?", "不予认定", "逾期不予补报"),
        ("benefits", "入选有什么待遇", "优先推荐", "携带身份证"),
    ],
)
def test_the_table_of_lists(name: str, question: str, item: str, other: str) -> None:
    kind = next(kind for kind in list_kinds() if kind.name == name)
    assert kind in lists_asked(question)
    assert kind.items.search(item)
    assert not kind.items.search(other)


@pytest.mark.parametrize(
    ("question", "asks"),
    [("苏科资发〔2025〕160号是什么文件", False), ("《管理办法》是什么文件", False), ("要的是什么文件", True)],
)
def test_which_document_bears_a_number_is_no_question_for_papers(question: str, asks: bool) -> None:
    assert any(kind.name == "materials" for kind in lists_asked(question)) is asks


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("金融企业除外", True),
        ("有失信记录的不予受理", True),
        ("申报截止10月10日,逾期不予受理", False),
        ("逾期未提交的,一律不予受理", False),
        ("过期一律不予受理;房地产企业不得申报", True),
        ("逾期不予受理,房地产企业不得申报", True),
        ("项目申报汇总表1份(免申报项目除外)", False),
    ],
)
def test_lateness_shuts_out_nobody_and_neither_does_a_paper_that_some_need_not_hand_in(
    text: str, tells: bool
) -> None:
    assert tells_item(text, "哪些企业不能申报") is tells


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("补贴各多少", True),
        ("每项奖励多少", True),
        ("每个月补多少", False),
        ("每个企业最多多少", False),
        ("how much does each get?", True),
        ("how much do we get each year?", False),
        ("how much per company each year and from when?", False),
    ],
)
def test_each_year_is_of_one_sum_and_each_of_several(question: str, several: bool) -> None:
    assert bool(several_sums._EACH.search(question)) is several


@pytest.mark.parametrize(
    ("question", "twice"),
    [
        ("每月生活补贴多少?买房一次给多少?", True),
        ("租金补多少钱,装修补多少钱", True),
        ("补贴比例多少,最高多少钱", False),
        ("补贴多少钱,电话多少", False),
        ("one grant for new firms, how much is it?", False),
    ],
)
def test_two_clauses_that_ask_for_sums_are_not_answered_by_one(question: str, twice: bool) -> None:
    assert several_sums._asks_twice(question) is twice


@pytest.mark.parametrize("question", ["材料要盖章吗", "什么时候交材料", "材料交到哪个部门", "能申报什么项目"])
def test_other_questions_ask_for_no_such_list(question: str) -> None:
    assert not lists_asked(question)


def test_the_patterns_of_lists_take_linear_time() -> None:
    for kind in list_kinds():
        for piece in (
            "什么材料要什么",
            "what do we ",
            "why was it ",
            "哪些企业不",
            "材料清单",
            "不予",
            "有什么",
        ):
            text = piece * (100_000 // len(piece))
            started = time.process_time()
            kind.asked.search(text), kind.items.search(text), kind.headed.search(text)
            assert time.process_time() - started < 2


def test_a_week_in_which_nothing_closes_is_no_place_without_open_calls(ask: Callable[[str], Answer]) -> None:
    answer = ask("浙江周五前截止的有哪些")
    assert answer.certainty == "none"
    assert "2025年9月26日之间截止" in answer.text


def test_a_ceremony_closes_nothing() -> None:
    assert "event" not in kinds_of("when", "嘉州好礼截止几号")
    assert "event" in kinds_of("when", "嘉州好礼决赛什么时候")
    assert "event" not in kinds_of("when", "by which date must we register for the fair")
    assert "event" in kinds_of("when", "when does the fair take place")
    assert "contact" not in kinds_of("address", "材料寄到哪")
    assert day_of("材料寄快递的话以哪天算") == COUNTED_BY
    assert day_of("材料哪天算交齐") != COUNTED_BY
