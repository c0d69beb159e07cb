"""A code, track or item that a question names of a notice that has others of its sort only."""

from __future__ import annotations

import pytest

from rag.answering.asked.missing_member import missing_degree, missing_member, missing_ordinal

ROW = "榜单｜金额 1.螺杆钻具｜400万元 2.机器人｜350万元 3.保温管｜200万元 4.回用装置｜180万元"
TRACKS = "一、企业赛道奖金10万元；二、院校赛道奖金5万元；三、个人赛道奖金1万元。"
TOPICS = "X1 控制芯片 800万元；X2 主驱模块 600万元；X3 工具链 350万元。"


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("X4题支持多少钱", TOPICS, "X4"),
        ("X3题支持多少钱", TOPICS, None),
        ("A4纸打印吗", TOPICS, None),
        ("X4题支持多少钱", "X1题支持80万元。", None),
        ("海外赛道一等奖多少", TRACKS, "海外赛道"),
        ("What is the prize in the overseas track?", TRACKS, "overseas"),
        ("What is the prize in the enterprise track?", TRACKS, None),
        ("What is the prize in this track?", TRACKS, None),
        ("企业赛道奖金", TRACKS, None),
        (
            "大学生组三等奖多少",
            "企业组三等奖3名，各4万元。大学生组一等奖5万元；二等奖2万元。",
            "大学生组三等奖",
        ),
        (
            "How much is the third prize for the student group?",
            "企业组三等奖3名，各4万元。大学生组一等奖5万元；二等奖2万元。",
            "大学生组三等奖",
        ),
        ("企业组三等奖多少", "企业组三等奖3名，各4万元。大学生组一等奖5万元；二等奖2万元。", None),
        ("农民组奖金", "设创意组和成长组，农民可报创意组。", None),
        ("大学生组奖金", "创意组8万元，成长组30万元，分两组评审。", "大学生组"),
        ("绿色工厂乙组几号截止", "申报分组：甲组为规上企业；乙组为小微企业，每县甲组不超过3家。", None),
        ("数字车间丙组几号截止", "申报分组：甲组为规上企业；乙组为小微企业，每县甲组不超过3家。", "丙组"),
    ],
)
def test_a_code_or_track_that_the_notice_does_not_have(question: str, text: str, missing: str | None) -> None:
    found = missing_member(question, text)
    assert (found and found[0]) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("第6项的金额", "第6项"),
        ("第五项的金额", "第五项"),
        ("第4项的金额", ""),
        ("第二项的金额", ""),
        ("第三批的金额", ""),
    ],
)
def test_an_item_beyond_the_end_of_a_row(question: str, missing: str) -> None:
    assert missing_ordinal(question, ROW) == missing


def test_a_row_that_names_its_items_ends_with_them() -> None:
    topics = "设三个专题。专题一：1.对象 2.条件 3.时间 4.电话。专题二：1.对象。专题三：1.对象。"
    assert missing_ordinal("专题四受理到哪天", topics) == "专题四"
    assert missing_ordinal("专题三受理到哪天", topics) == ""
    assert missing_ordinal("榜单七的榜额", "榜单一300万元；榜单二500万元；榜单三至八合计240万元") == ""
    assert missing_ordinal("What is the bounty of item number seven?", ROW) == "item number seven"


def test_a_text_that_counts_nothing_lacks_no_item() -> None:
    assert missing_ordinal("第六条说什么", "每家最高50万元。") == ""


def test_the_groups_are_named_without_the_words_before_them() -> None:
    assert missing_member("海外组奖金", "为甲组和乙组，分两组评审，企业赛道另行") == (
        "海外组",
        ["甲组", "乙组", "企业赛道"],
    )


@pytest.mark.parametrize(
    "question",
    [
        "我该报哪个组",
        "我们小组能报吗",
        "每个组奖多少",
        "哪条赛道奖金高",
        "专家组什么时候来现场",
        "课题组能报吗",
        "How many tracks are there?",
        "Do different groups get different sums?",
        "We are part of a German group, may we enter?",
    ],
)
def test_who_asks_after_groups_or_speaks_of_his_own_names_no_track(question: str) -> None:
    assert missing_member(question, "创意组奖金8万元，成长组奖金30万元。") is None


def test_a_row_told_by_its_ends_has_what_lies_between_and_paper_is_no_track() -> None:
    assert missing_member("A3方向支持多少", "A1—A5方向每项100万元") is None
    assert missing_member("A6方向支持多少", "A1—A5方向每项100万元") is not None
    assert missing_member("用A4纸打印吗", "A1类和A2类各报一份") is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("第三名奖多少", "一、奖金：前三名各奖5万元。二、报名。"),
        ("第三名奖多少", "一、奖金：冠军10万元、亚军5万元、季军3万元。二、报名。"),
        ("第六名奖多少", "1.第1名10万元 2.第4—10名1万元"),
        ("第三项任务是什么", "一、任务：一是培训，二是检查，三是评比。二、报名。"),
        ("第四条说什么", "第一条 总则 第二条 对象 第三至五条 标准"),
    ],
)
def test_an_item_told_by_a_range_a_rank_or_in_words_is_not_missing(question: str, text: str) -> None:
    assert missing_ordinal(question, text) == ""


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("大专生租房每月补多少", "本科每月600元、硕士1000元、博士1800元。", "大专"),
        ("How much rent do holders of a bachelor's degree get?", "硕士每月800元，博士每月1800元。", "本科"),
        ("硕士每月补多少", "本科每月600元、硕士1000元、博士1800元。", None),
        ("本科生补多少", "硕士每月800元，博士每月1800元，其他高校毕业生见细则。", None),
        ("本科生补多少", "硕士每月800元。", None),
        ("租房每月补多少", "本科每月600元、硕士1000元。", None),
    ],
)
def test_a_degree_below_all_that_the_notice_pays_for(question: str, text: str, missing: str | None) -> None:
    found = missing_degree(question, text)
    assert (found and found[0]) == missing


def test_a_direction_is_counted_in_english_as_in_chinese() -> None:
    text = "方向一4月24日截止；方向二5月15日截止；方向三5月29日截止。"
    assert missing_ordinal("What is the deadline for Direction 4?", text) == "direction 4"
    assert missing_ordinal("What is the deadline for direction three?", text) == ""
