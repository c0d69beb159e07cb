"""Years that askers tell of themselves, apart from the editions of a programme."""

import datetime as dt

import pytest

from rag.language.own_years import tells_own_year
from rag.retrieval.understand import interpret

DAY = dt.date(2025, 9, 25)


@pytest.mark.parametrize(
    "question",
    [
        "公司是 2014 年 incorporated 的 还能报么",
        "我公司2017年注册、2021年搬到这里的，能报吗",
        "企业成立时间是2013年，符合条件吗",
        "we were founded in 2019, can we apply?",
        "公司2012年办的行不行",
        "我2019年毕业，能领补贴吗",
        "Our plant moved to the zone in 2022. Are we eligible?",
        "we are a firm that moved to Rongdong, Xiongan in 2025, can we get rent support",
        "我司是2014年的",
        "厂子14年成立的，能报吗",
    ],
)
def test_a_year_of_the_asker_s_own_is_no_edition(question: str) -> None:
    assert tells_own_year(question)
    assert interpret(question, DAY).years == ()


@pytest.mark.parametrize(
    "question",
    [
        "2024年注册商标奖励什么时候截止",
        "2024年毕业生补贴多少钱",
        "2024年度设立的专项资金最高多少",
        "the 2024 start-up grant, when does it close?",
        "2024年落户补贴的电话",
    ],
)
def test_a_year_beside_a_like_word_is_one(question: str) -> None:
    assert interpret(question, DAY).years == (2024,)
