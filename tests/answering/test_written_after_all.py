"""It is not said that a notice lacks what it writes: in its long form, cut otherwise, in another notice, or as a condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.splits import of_half
from rag.answering.asked.unheard import names_in
from rag.answering.doubts.written_after_all import (
    is_mark_written,
    is_place_told,
    is_written,
    tells_of_year,
)
from rag.embedding import Encoder
from rag.ingest import read_notices
from rag.language.normalise import fold
from tests.answering.small_collection import asked_of


@pytest.mark.parametrize(
    ("word", "question", "text", "written"),
    [
        ("规上企业", "规上企业能报吗", "面向规模以上工业企业", True),
        ("标煤", "年节能500吨标煤能补多少", "年节能量300吨标准煤以上", True),
        ("甲乙", "甲乙两项都报最多多少", "符合甲、乙两项的", True),
        ("平行", "店面60平行不行", "营业面积80平方米以上", True),  # behind a figure
        ("天才", "冬天营业够多少天才给补", "实际营业不少于60天", True),  # behind 多少
        ("天才", "天才少年计划怎么报", "实际营业不少于60天", False),
        ("店钱", "首店钱用完了还能报吗", "首店奖励按受理顺序拨付", True),
        ("券商", "消费券商户能报吗", "招募核销商户", True),
        ("电动", "买了电动冷藏车补多少", "冷藏车每台补3万元", False),
        ("大鹏", "草莓大鹏改造补助", "大棚改造补助", False),
        ("标煤", "标煤能补多少", "按标准执行。煤炭企业除外", False),  # not across sentences
    ],
)
def test_a_word_is_looked_for_in_its_long_form_and_beside_its_seams(
    word: str, question: str, text: str, written: bool
) -> None:
    assert is_written(word, question, fold(text)) is written


@pytest.mark.parametrize(
    ("mark", "text", "written"),
    [
        ("境内展", "境外展每个标准展位补2万元，境内国际性展会补8000元", True),
        ("境内展", "境外展每个标准展位补2万元", False),
        ("丙组", "甲组、乙组，丙级以上组织", False),  # so short a name stands as it is, or nowhere
    ],
)
def test_a_track_is_not_missing_that_is_written_in_its_long_form(mark: str, text: str, written: bool) -> None:
    assert is_mark_written(mark, text) is written


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("2025年刚进规的企业能补多少", "2025年首次进规的企业按10%补助", True),
        ("2025年度绿色工厂名单", "2025年度绿色工厂不再参加本次申报", False),  # an edition
        ("2025年的补贴几号截止", "2025年1月1日至12月31日购置的设备", False),
        ("2025年度评上一直没领，这次还能领吗", "2025年度应领未领的企业，可以在本次一并申领", True),
        ("2025年度的奖励几号截止", "2025年度应领未领的企业，可以在本次一并申领", False),
        ("2025年度的奖励还能申报吗", "2025年营收达标的企业可在平台提交", False),
    ],
)
def test_a_year_that_is_a_condition_is_no_edition(question: str, text: str, told: bool) -> None:
    assert tells_of_year(2025, question, text) is told


def test_a_place_is_told_by_its_bare_name() -> None:
    assert is_place_told("阳新县", "各区每地不超过5个，阳新不超过6个")
    assert not is_place_told("阳新县", "大冶市每地不超过8个")


def test_no_word_is_told_to_be_missing_that_the_answering_notice_writes() -> None:
    """Over all tuning questions and the notices that answer them."""
    asked, untrue = 0, []
    for source in of_half("tuning"):
        read = read_notices(list(source.notices)).notices
        texts = {notice.aid: fold(f"{notice.title} {notice.content}") for notice in read}
        for question in (q for questions in source.sets("tuning").values() for q in questions):
            for text in filter(None, map(texts.get, question.answering)):
                asked += 1
                names = names_in(question.question, nouns=True)
                missing = [word for name in names for word in name.missing_from(text)]
                told = [word for word in missing if not is_written(word, question.question, text)]
                untrue += [(question.question, word) for word in told if fold(word) in text]
    assert asked > 1000
    assert not untrue


CALL = (
    "call_1",
    "西宁市科技局关于申报科技型中小企业研发投入后补助的通知",
    "西宁市科技型中小企业可以申报研发投入后补助。研发费用按5%补助，最高80万元。9月30日前报送材料。联系电话：0971-6130000。第二批拟于下半年组织，届时另行通知。",
)
RESULTS = (
    "list_2",
    "西宁市科技型中小企业研发投入后补助拟支持企业公示",
    "现将拟支持企业公示如下：\n西宁南川锂能装备有限公司 49.6万元\n青海昆仑藏药科技有限公司 78.4万元\n公示期为9月20日至9月24日。",
)
CALENDAR = (
    "days_3",
    "永川区10月政策申报日历",
    "永川区10月可以申报的事项如下：\n10月12日 ▶ 永川区首版次软件奖励（区经信委）\n按合同额15%奖励。\n10月30日 ▶ 永川区茶叶品牌宣传补助（区农业农村委）\n按费用40%补助。",
)


def test_a_firm_that_another_notice_lists_is_told_by_that(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of([CALL, RESULTS], tmp_path, encoder) as ask:
        answer = ask("西宁南川锂能装备有限公司补助多少钱")
    assert "没有写到" not in answer.text
    assert "49.6万元" in answer.text


def test_a_later_batch_of_which_the_notice_tells_is_not_denied(encoder: Encoder, tmp_path: Path) -> None:
    first = (CALL[0], f"{CALL[1]}（第一批）", CALL[2])
    with asked_of([first], tmp_path, encoder) as ask:
        answer = ask("西宁科技型中小企业研发投入后补助第二批什么时候")
    assert "没有第2批" not in answer.text
    assert "届时另行通知" in answer.text


def test_a_day_at_the_head_of_a_line_is_not_denied(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of([CALENDAR], tmp_path, encoder) as ask:
        answer = ask("永川茶叶品牌宣传补助几号截止")
    assert "没有写明日期" not in answer.text
    assert "10月30日" in answer.text


SKILLS = (
    "skill_4",
    "大同打工人注意啦！考了证别忘领钱",
    "大同市技能提升补贴开始申领。\n能领几个钱\n初级（五级）1000元，中级（四级）1500元，高级（三级）2000元。\n申领补贴不收一分钱。2026年11月30日前在大同人社公众号申领。",
)
HOUSING = (
    "house_5",
    "湛江市“候鸟归港”人才住房补贴政策兑现办理指南",
    "湛江市企业引进的硕士可以申领住房补贴，每月600元。下半年的窗口为9月1日至9月30日，错过的请等明年3月。由所在企业统一提交。",
)


def test_a_sum_that_is_quoted_is_not_said_to_be_missing(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of([SKILLS, HOUSING], tmp_path, encoder) as ask:
        answer = ask("大同技能补贴中级工多少钱")
    assert "没有写明" not in answer.text
    assert "1500元" in answer.text


def test_a_window_is_a_day_to_apply(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of([SKILLS, HOUSING], tmp_path, encoder) as ask:
        answer = ask("湛江候鸟归港什么时候受理")
    assert "没有写明日期" not in answer.text
    assert "9月30日" in answer.text
