"""A notice that changes an earlier one is found first by its title; what it leaves as it was is told from the earlier one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.embedding import Encoder
from rag.public import Answer
from tests.answering.small_collection import asked_of

NOTICES = (
    ("v_1", "关于组织申报2025年度温州市“焕链”分档支持项目的通知",
     "各区县（市）工信部门、各有关企业：现就2025年度“焕链”分档支持项目申报事项通知如下。一、支持对象。在温州市登记的制造业企业。二、分档标准。\n"
     "（一）A档（单点应用）。合同金额20万元以上，2024年营业收入不低于500万元。按实际支付额的20%给予补助，单户封顶15万元。10月10日24时前在“温企通”平台提交。\n"
     "（二）B档（产线贯通）。合同金额80万元以上，2024年营业收入2000万元及以上。按25%补助，每户至多60万元。10月15日前在上述平台提交。\n"
     "三、联系方式。政策咨询：0577-88000041。温州市工业和信息化局 2025年9月1日"),
    ("v_2", "【重要】温州“焕链”B档申报延期至10月29日",
     "各有关企业：9月1日我局印发《关于组织申报2025年度温州市“焕链”分档支持项目的通知》后，不少企业反映评测排队时间较长。经研究，通知如下：\n"
     "一、仅B档（产线贯通）的平台提交时间顺延，截止时间改为2025年10月29日18:00。\n二、A档仍按原通知执行。温州市工业和信息化局 2025年9月18日"),
    ("x_1", "关于开展2025年温州市“瓯越工坊”共享中试车间认定工作的通知",
     "一、基本条件。1.在温州市登记的企业；2.中试设备原值不低于800万元。二、申报时间：10月20日前提交。"),
    ("x_2", "更正公告：温州“瓯越工坊”共享中试车间认定通知内容有误",
     "《关于开展2025年温州市“瓯越工坊”共享中试车间认定工作的通知》文字有误，现更正如下：\n"
     "位置 | 原文 | 更正为\n一、基本条件第2项 | 中试设备原值不低于800万元 | 中试设备原值不低于500万元\n其余内容以原通知为准。"),
    ("w_1", "“瓯潮杯”2025温州数字文旅创新大赛报名启事",
     "一、参赛对象。企业组：国内注册的企业，成立时间不超过8年。创客组：2至6人的团队。\n"
     "二、奖金。企业组一等奖1名，30万元。创客组一等奖1名，10万元。不收取任何费用。\n"
     "三、日程。企业组、创客组报名截止10月8日24时，决赛11月22日。"),
    ("w_2", "瓯潮杯大赛企业组、创客组报名延长至10月25日",
     "对“瓯潮杯”2025温州数字文旅创新大赛的安排作如下调整：1.企业组、创客组的报名时间，由原定的10月8日24时延长至10月25日24时。"
     "2.创客组增设三等奖6名，奖金各1万元；其他奖项维持原来的安排。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    with asked_of(NOTICES, tmp_path_factory.mktemp("changed"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [("温州焕链B档最多补多少", "60万元", "15万元"), ("温州焕链A档最多补多少", "15万元", "60万元")],
)
def test_a_sum_that_the_extension_does_not_tell_is_told_from_the_announcement_and_of_the_asked_class(
    ask: Callable[[str], Answer], question: str, told: str, other: str
) -> None:
    answer = ask(question)
    values = [line for line in answer.text.split("\n") if line.startswith("金额")]
    assert [told in line for line in values] == [True]
    assert other not in values[0]
    assert answer.citations[0].aid == "v_1"


def test_a_day_is_told_from_the_extension(ask: Callable[[str], Answer]) -> None:
    answer = ask("温州焕链B档什么时候截止")
    assert "2025年10月29日18:00" in answer.text
    assert answer.citations[0].aid == "v_2"


def test_what_is_asked_of_the_change_is_left_to_it(ask: Callable[[str], Answer]) -> None:
    assert ask("温州焕链B档为什么延期").citations[0].aid == "v_2"


def test_classes_of_one_notice_are_told_and_not_asked_back_for(ask: Callable[[str], Answer]) -> None:
    assert ask("温州焕链项目咨询电话").kind != "talk"


def test_the_most_is_not_the_cap_of_a_class_that_gets_less(ask: Callable[[str], Answer]) -> None:
    text = ask("温州焕链最多补多少").text
    assert "最高15万元" not in text
    assert "60万元" in text


def test_the_class_stands_beside_a_sum_where_there_are_several(ask: Callable[[str], Answer]) -> None:
    assert "（产线贯通，B档）：最高60万元" in ask("温州焕链B档最多补多少").text


def test_what_the_change_is_silent_on_is_told_from_the_announcement(ask: Callable[[str], Answer]) -> None:
    answer = ask("瓯潮杯公司成立9年能参加吗")
    assert answer.citations[0].aid == "w_1"
    assert "成立时间不超过8年" in answer.text
    assert "仍可申报，2025年10月8日" not in answer.text


def test_the_sum_of_a_class_is_not_that_of_the_one_which_the_change_tells(
    ask: Callable[[str], Answer],
) -> None:
    assert "30万元 [1]" in ask("瓯潮杯企业组奖金多少").text


def test_nobody_is_shut_out_by_a_figure_that_was_corrected(ask: Callable[[str], Answer]) -> None:
    answer = ask("我们设备原值600万，能申报温州瓯越工坊共享中试车间认定吗")
    assert "不可以" not in answer.text
    assert "500万元" in answer.text
