"""What a later notice corrects is quoted from there, not from the notice that it corrects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.answering.quoting.correcting_quote import _REPLACED, _counts_no_longer, _is_same, _with_year
from rag.collection import Collection
from rag.collection.writer import put_notices
from rag.domain import NoticeInput
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer, QueryRequest
from rag.settings import Settings
from tests.answering.small_collection import asked_of

CALL = """各有关企业：现组织申报2025年度安吉县“竹链焕新”专项资金项目，通知如下。
一、支持标准：对整条产线实施数字化改造的，按设备投入的20%补助，单个项目最高150万元；样板工厂一次性奖励50万元。
二、条件：在安吉县注册，2024年度营业收入3000万元以上。
三、申报时间：2025年9月1日至10月31日。
四、咨询：产业科0572-5120012；平台技术支持：0572-5120035，邮箱zhulian@anji.example。纸质材料一式三份报县工信局。
"""
CORRECTION = """《关于组织申报2025年度安吉县“竹链焕新”专项资金项目的通知》部分内容有误，现更正如下。
一、原文“单个项目最高150万元”，更正为“单个项目最高120万元”。
二、原文“2024年度营业收入3000万元以上”，应为“2000万元以上”。
三、平台技术支持电话0572-5120035已停用，请改拨0572-5120041。邮箱zhulian@anji.example停用，请改发至zlhx@anji.example。
四、纸质材料由一式三份减为一式一份。
其他内容不变。
"""


POST = """扬州小厂数字化，政府帮你出一半！三分钟看懂。
一、补多少？
改造投入的50%，单家最多60万元。
二、什么时候截止？
10月5日前在“扬企数改”小程序提交。先签合同、后申报。
"""
PUT_RIGHT = """本号推送的《扬州小厂数字化，政府帮你出一半！三分钟看懂》有两处写错，更正如下：
1.提交截止时间误写为“10月5日前”，应为“10月15日前”；
2.补贴上限误写为“单家最多60万元”，应为“单家最多40万元”。
其他内容没有变化。扬州市工业和信息化局
"""


@pytest.fixture(scope="module")
def put(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("call1", "关于组织申报2025年度安吉县“竹链焕新”专项资金项目的通知", CALL),
        (
            "corr2",
            "关于更正《关于组织申报2025年度安吉县“竹链焕新”专项资金项目的通知》部分内容的通知",
            CORRECTION,
        ),
        ("call3", "扬州小厂数字化，政府帮你出一半！三分钟看懂", POST),
        ("corr4", "【更正】关于扬州小厂数字化改造补贴两处内容的更正说明", PUT_RIGHT),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("home"), encoder) as asks:
        yield asks


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("安吉竹链焕新 产线数字化改造 最高补多少", "更正为“单个项目最高120万元”"),
        ("去年卖了2500万，安吉竹链焕新专项资金的营业收入门槛是多少", "应为“2000万元以上”"),
    ],
)
def test_the_correction_is_quoted(put: Callable[[str], Answer], question: str, clause: str) -> None:
    answer = put(question)
    assert answer.certainty != "none"
    assert clause in answer.citations[0].quote


def test_words_that_count_no_longer_are_shown_behind_what_corrects_them(put: Callable[[str], Answer]) -> None:
    text = put("安吉竹链焕新专项资金对在安吉注册的企业有什么条件").text
    before, corrected, after = text.partition("应为“2000万元以上”")
    assert corrected
    assert "2024年度营业收入3000万元以上" in after
    assert "下面的原文已更正" in before


@pytest.mark.parametrize(
    ("correction", "shown", "void"),
    [
        (
            "二、方向三“装机规模1兆瓦以上”更正为“装机规模500千瓦以上”。",
            "对装机规模1兆瓦以上的项目奖励100万元",
            True,
        ),
        ('一、"二、申报条件"第3项"不低于4%"应为"不低于3%"。', "研发费用占比不低于4%", True),
        ("投入后补助的最高额度,原文“100万元”更正为“80万元”。", "申报企业研发费用不低于100万元", False),
        ("投入后补助的最高额度,原文“100万元”更正为“80万元”。", "投入后补助最高额度100万元", True),
        ("县局推荐时间由4月17日前更正为4月27日前。", "各县局于4月17日前完成推荐", True),
        ("县局推荐时间由4月17日前更正为4月27日前。", "企业于4月17日前申报", False),
    ],
)
def test_a_bare_value_is_corrected_only_where_the_same_is_spoken_of(
    correction: str, shown: str, void: bool
) -> None:
    told = _REPLACED.search(fold(correction))
    assert told is not None
    assert _counts_no_longer(told, fold(shown)) is void


def test_the_changed_count_of_copies_and_the_address_in_use_are_told(put: Callable[[str], Answer]) -> None:
    copies = put("安吉竹链焕新纸质材料交几份")
    assert "由一式三份减为一式一份" in copies.citations[0].quote
    told = put("安吉竹链焕新材料发哪个邮箱").text
    assert "邮箱：zlhx@anji.example" in told
    assert "邮箱：zhulian@anji.example [" not in told


def test_what_was_not_corrected_is_told_as_before(put: Callable[[str], Answer]) -> None:
    assert "一次性奖励50万元" in put("安吉竹链焕新样板工厂奖励多少").citations[0].quote


@pytest.mark.parametrize(
    "question",
    ["安吉竹链焕新平台技术支持电话是多少", "安吉竹链焕新单个项目最高补多少、平台登不上打哪个电话"],
)
def test_a_number_that_is_dead_is_told_as_nobodys(put: Callable[[str], Answer], question: str) -> None:
    told = [str(value.value) for value in put(question).stated]
    assert any("0572-5120041" in value for value in told)
    assert not any("0572-5120035" in value for value in told)


@pytest.mark.parametrize(
    "question", ["安吉竹链焕新专项资金更正了哪些内容", "安吉竹链焕新专项资金通知后来改了什么"]
)
def test_what_was_changed_is_listed(put: Callable[[str], Answer], question: str) -> None:
    told = put(question).text
    assert all(value in told for value in ("120万元", "2000万元", "0572-5120041"))


def test_a_notices_own_answer_is_shown_behind_what_corrects_it(put: Callable[[str], Answer]) -> None:
    text = put("扬州小厂数字化什么时候截止呀").text
    assert 0 <= text.find("10月15日") < (text.find("10月5日前在") if "10月5日前在" in text else len(text))


def test_words_that_were_changed_are_told_as_such_beside_the_change(put: Callable[[str], Answer]) -> None:
    told = put("安吉竹链焕新 产线数字化改造 最高补多少").text.split("\n")
    before = [line for line in told if "按设备投入的20%补助，单个项目最高150万元" in line]
    assert all(line.startswith("改动之前的原文") for line in before)


def test_a_round_up_does_not_tell_a_sum_that_was_corrected_since(tmp_path: Path, encoder: Encoder) -> None:
    told = (
        ("rack-1", dt.date(2025, 9, 3), "关于组织申报2025年镇江市“云上镇江”大数据扶持资金的通知",
         "镇江市大数据扶持资金分两类。\nA类（算力券）：最高50万元。\nB类（机架上架奖励）：每架给予800元奖励。\n申报截止时间9月30日。"),
        ("rack-2", dt.date(2025, 9, 9), "镇江老板看过来！这几笔钱9月就要报",
         "镇江的老板们：\n① 镇江市机架上架奖励（云上镇江大数据扶持资金B类）：数据中心企业看，一架800元，9月30日截止。"),
        ("rack-3", dt.date(2025, 9, 20), "关于更正2025年“云上镇江”大数据扶持资金B类申报事项的通知",
         "镇江市《关于组织申报2025年“云上镇江”大数据扶持资金的通知》中，B类部分内容有误，现更正如下：\n“每架给予800元奖励”更正为“每架给予1000元奖励”。"),
    )  # fmt: skip
    settings = Settings(home=tmp_path)
    put_notices(
        [NoticeInput(aid, title, f"https://{aid}.example.cn", day, "号", text) for aid, day, title, text in told],
        settings, encoder=encoder,
    )  # fmt: skip
    with Collection.open(settings, encoder=encoder) as collection:
        request = QueryRequest(question="云上镇江B类机架上架多少钱一架", as_of=dt.date(2025, 9, 25))
        answer = collection.ask(request).answer
    assert answer is not None
    assert "1000元" in answer.text
    assert answer.certainty != "sure" or "800元 [" not in answer.text


def test_a_change_that_is_no_day_sum_or_number_is_listed_with_the_others(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    announced = (
        "seed1",
        "关于申报2025年句容市种薯补贴的通知",
        "句容市种薯补贴每亩150元。\n起补面积20亩以上。\n申报截止10月20日。",
    )
    changed = (
        "seed2",
        "关于句容市种薯补贴有关事项调整的通知",
        "对《关于申报2025年句容市种薯补贴的通知》作如下调整：\n一、申报截止时间由10月20日延长至11月10日。\n二、起补面积由20亩以上放宽为10亩以上，每亩150元的标准不变。\n三、其他不变。",
    )
    with asked_of([announced, changed], tmp_path_factory.mktemp("seed"), encoder) as asking:
        told = asking("句容种薯补贴改了什么").text
    assert "10月20日延长至11月10日" in told
    assert "由20亩以上放宽为10亩以上" in told


def test_a_day_of_another_year_is_another_day() -> None:
    assert _with_year("1988年1月1日") == ("1988", "1月1日")
    assert _is_same(_with_year("2025年4月30日"), _with_year("4月30日"))
    assert not _is_same(_with_year("2025年1月1日"), _with_year("1988年1月1日"))
    assert not _is_same(_with_year("11月1日"), _with_year("1月1日"))
