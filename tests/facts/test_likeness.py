"""Which notices count as one text, and which never do."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.domain import NoticeInput
from rag.facts.notice_record import read_record

BODY = (
    "各区工信局：\n为推进创新联合体建设，现组织开展2025年度云州市创新联合体申报。\n"
    "一、在云州市注册满3年、上年度营业收入不低于2亿元的高新技术企业可以申报，研发费用占比不低于5%。\n"
    "二、网上申报截止时间为2025年10月24日17:30，逾期不予受理。\n三、联系电话：0515-88886666。"
)


def likeness(content: str, title: str = "关于申报创新联合体的通知") -> str:
    return read_record(
        NoticeInput("a", title, "https://a.cn/1", dt.date(2025, 9, 1), "某号", content)
    ).likeness


@pytest.mark.parametrize(
    "copy",
    [
        BODY.replace("，", ",").replace("\n", "\n\n"),
        "点击上方蓝字关注我们\n" + BODY,
        "好消息来了，一起来看\n↓↓↓\n" + BODY + "\n欢迎转发给需要的朋友",
        BODY.replace("\n二、", "\n▼ 上下滑动查看更多 ▼\n（图片来源于网络，侵删）\n通知全文如下：\n二、"),
        BODY.replace("现组织", "现将组织")
        .replace("各区工信局", "各区有关工信局")
        .replace("截止时间", "截至时间")
        .replace("在云州市", "请在云州市"),
        BODY.replace("2025年10月24日", "２０２５年１０月２４日").replace("组织开展", "組織開展"),
    ],
    ids=[
        "other punctuation",
        "a line above",
        "lines around",
        "lines between",
        "another word",
        "other forms of characters",
    ],
)
def test_what_accounts_put_around_a_text_makes_no_other_notice(copy: str) -> None:
    assert likeness(copy) == likeness(BODY)


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("2025", "2026"),
        BODY.replace("云州市", "海州市"),
        BODY.replace("2亿元", "3亿元"),
        "一、甲公司\n" + BODY,
        BODY + "\n补充：截止时间延长至2025年11月1日。",
        BODY.replace("不予受理", "予受理"),
        BODY.replace("高新技术企业可以", "高新技术企业应当"),
        BODY.replace("各区工信局", "区工信局"),
    ],
    ids=[
        "another year",
        "another place",
        "another sum",
        "a name above",
        "a day below",
        "no refusal",
        "a duty",
        "one district",
    ],
)
def test_copies_for_another_year_place_or_sum_are_other_notices(other: str) -> None:
    assert likeness(other) != likeness(BODY)


def test_a_mean_is_no_plain_value() -> None:
    assert likeness(f"{BODY}\n年营业收入500万元。") != likeness(f"{BODY}\n年均营业收入500万元。")
