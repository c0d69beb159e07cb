"""Which of several last days of one notice a question means, by the words around each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag.answering.asked.named_day import ToldDay, days_meant, numbered_names, told_days
from rag.answering.quoting.class_day import _names_programme_alone
from rag.calls import build_calls
from rag.embedding import Encoder
from rag.language.grams import han_pairs
from rag.language.normalise import fold
from tests.answering.small_collection import asked_of
from tests.calls.made_notices import told

GROUPS = (
    "现举办2025年青溪市返乡创业大赛。报名于9月1日开始。初创组9月20日截止，成长组10月27日截止。"
    "专家评审组10月30日前完成初评。联系电话：0999-1234567。"
)
CHANNELS = (
    "现受理2025年青溪市冷藏设施补助。一是用“农事通”小程序自行填报，时间为9月1日至10月20日；"
    "二是到所在镇农业服务中心由工作人员代录，时间为9月1日至9月15日。补助每座8万元。"
)
TABLE = (
    "现组织申报2025年青溪市夏种补助。\n类别 | 标准 | 截止\n春茶机具 | 每台2000元 | 9月10日\n"
    "加工线更新 | 设备款的20% | 10月8日\n检测费用 | 每批300元 | 11月30日\n联系电话：0999-1234567。"
)


OTHERS = (
    ("b_2", "关于申报2025年白河市燃气锅炉改造补助的通知", "白河市企业可在10月30日前申报，每台补助2万元。"),
    ("c_3", "关于认定2025年黑山市中试基地的通知", "黑山市企业可在11月30日前申报，每家奖励20万元。"),
    ("d_4", "关于开展2025年红岭市绿色包装评价的通知", "红岭市企业可在12月10日前申报，评上的挂牌。"),
)


def days_of(text: str) -> list[ToldDay]:
    return list(told_days(told("m_1", "2025年青溪市项目申报", text)))


@pytest.mark.parametrize(
    ("text", "question", "day"),
    [
        (GROUPS, "大赛成长组什么时候截止", dt.date(2025, 10, 27)),
        (GROUPS, "大赛初创组什么时候截止", dt.date(2025, 9, 20)),
        (GROUPS, "返乡创业大赛什么时候截止", None),
        (CHANNELS, "冷藏设施补助镇上代录的什么时候截止", dt.date(2025, 9, 15)),
        (CHANNELS, "冷藏设施补助小程序还能报吗", dt.date(2025, 10, 20)),
        (TABLE, "夏种补助加工线哪天截止", dt.date(2025, 10, 8)),
        (TABLE, "检测费用还能报吗", dt.date(2025, 11, 30)),
        (TABLE, "夏种补助几号截止", None),
    ],
)
def test_the_day_whose_words_the_question_says_is_meant(
    text: str, question: str, day: dt.date | None
) -> None:
    assert {each.value for each in days_meant(fold(question), days_of(text))} == ({day} if day else set())


def test_what_the_title_says_of_all_names_no_class_of_which_it_says_nothing() -> None:
    text = "规上企业、规下企业：9月1日至9月20日；喷涂环保设备专项：9月1日至10月20日。"
    days = list(told_days(told("m_2", "关于申报2025年青溪市家具企业设备更新补贴的通知", text)))
    assert not days_meant("家具企业设备更新补贴还能报吗", days)
    assert {day.value for day in days_meant("家具企业喷涂环保设备还能报吗", days)} == {dt.date(2025, 10, 20)}


def test_a_day_of_another_number_is_not_meant() -> None:
    days = days_of("现受理2025年青溪市玩具出海项目。赛道一（原创玩具设计）9月30日截止；其余10月31日截止。")
    assert {d.value for d in days_meant("玩具出海赛道二什么时候截止", days)} == {dt.date(2025, 10, 31)}


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("青溪市返乡创业大赛成长组还能报吗", "可以"),
        ("青溪市返乡创业大赛初创组还能报吗", "不可以"),
    ],
)
def test_whether_one_may_still_apply_follows_from_the_class_s_own_day(
    question: str, begins: str, tmp_path: Path, encoder: Encoder
) -> None:
    with asked_of(
        [("a_1", "关于举办2025年青溪市返乡创业大赛的通知", GROUPS), *OTHERS], tmp_path, encoder
    ) as ask:
        assert ask(question).text.startswith(begins)


def test_what_a_notice_counts_is_meant_by_the_name_that_it_gives_it() -> None:
    named = numbered_names("(一)第一组：新评等级类。(二)第二组（改造提升类）延长。第三组：见附件。")
    assert named == (("第一组", "新评等级类"), ("第二组", "改造提升类"))


@pytest.mark.parametrize(("said", "alone"), [("贷款贴息现在还能申领吗", True), ("第二期申领时间", False)])
def test_to_ask_for_a_programme_in_the_words_of_applying_names_none_of_its_periods(
    said: str, alone: bool
) -> None:
    text = "第一期申领时间：4月7日至5月20日；\n贴息标准不变，第二期申领时间：10月8日至10月31日。\n"
    (call,) = build_calls([told("p_1", "关于申领2025年服务业贷款贴息的通知", text, date="2025-03-30")])
    day = next(f for f in call.deadlines if f.group == "第二期")
    words = "贴息标准不变，第二期申领时间"
    assert _names_programme_alone(call, day, han_pairs(said) & han_pairs(words)) is alone
