"""The step of a ladder that is for the asker's own figure is told, not the one beside it that shares all other words."""

import time
from collections.abc import Callable, Iterator

import pytest

from rag.answering.kinds.figure_ladder import _told, ladder_of, step_for, steps_of
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from tests.answering.small_collection import asked_of

STARS = "85分以上五星,75分以上四星,65分以上三星,低于65分不授星"
SPENT = "投资50万元至100万元的，补5万元；100万元以上的，补10万元；50万元以下的不补"
STAFF = "20人以下的小微企业，每年限领10万元；20至99人的，限领25万元；100人及以上的，限领40万元"
LEVELS = (
    "一档：单台设备购置额30万元以上，按购置额的15%补助，单户不超过20万元。\n"
    "二档：设备合计投入150万元以上，按投入额的18%补助，单户封顶80万元。"
)
GROWTH = "营业收入较上年增长10%以上的，奖励50万元；增长20%以上的，奖励100万元"
DAYS = "不少于15天 | 800元\n不少于30天 | 1500元\n不少于60天 | 2400元"


def chosen(question: str, text: str) -> str | None:
    for unit, value in _told(fold(question)):
        step = step_for(ladder_of(steps_of(text), unit), unit, value)
        if step is not None:
            return text[step.start : step.end]
    return None


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("打了78分是几星", STARS, "四星"),
        ("评了60分，能评几星", STARS, "不授星"),
        ("We scored 78 points. How many stars?", STARS, "四星"),
        ("装修花了80万补多少", SPENT, "补5万元"),
        ("投了三百万能补多少", SPENT, "补10万元"),
        ("我们12个人一年能领多少", STAFF, "10万元"),
        ("35 staff: what is the yearly cap", STAFF, None),
        ("公司35人，限领多少", STAFF, "25万元"),
        ("花了42万，补百分之几", LEVELS, "15%"),
        ("总共投了200万，补几个点", LEVELS, "18%"),
        ("买设备才10万，补多少", LEVELS, None),
        ("带着学了一个月，一个人给多少", DAYS, "1500元"),
        ("投了刚好100万补多少", SPENT, "补10万元"),
        ("去年增长15%，奖多少", GROWTH, "50万元"),
        ("去年增长25%，奖多少", GROWTH, "100万元"),
        ("去年增长5%，奖多少", GROWTH, None),
        ("哪一类能报", "一类企业注册满1年，补1万元；二类企业注册满3年，补2万元", None),
        ("去年卖了八千万，是哪一类", "A类：营业收入5000万元以上；B类：营业收入2亿元以下", None),
        ("开了3年，补多少", "成立满2年；租约满1年；补1万元", None),
    ],
)
def test_the_step_for_a_figure(question: str, text: str, held: str | None) -> None:
    step = chosen(question, text)
    assert step is None if held is None else step is not None and held in step


@pytest.mark.parametrize("piece", ["30万元以上，", "不少于15天；", "1至2万元,", "不低于3", "封顶", "一"])
def test_long_texts_take_no_time(piece: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        steps_of(piece * (size // len(piece)))
        return time.process_time() - began

    # the shortest of three: one may hold a collection of all objects of a worker with several models
    short, long = (min(seconds(size) for _ in range(3)) for size in (20_000, 40_000))
    assert long < 6 * short + 0.5


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    text = f"洛阳市工信局关于2026年洛阳“快改”设备补助申报的通知。\n一、分档补助\n{LEVELS}\n二、企业于9月22日前申报。"
    notices = [("steps_1", "洛阳市关于组织申报2026年“快改”设备补助的通知", text)]
    with asked_of(notices, tmp_path_factory.mktemp("ladder"), encoder) as put:
        yield put


def test_the_answer_tells_the_step_and_its_values(ask: Callable[[str], Answer]) -> None:
    answer = ask("洛阳快改设备补助，我们买机器花了42万，能补百分之几")
    assert "按您说的数" in answer.text
    assert "15%" in answer.text
    assert "18%" not in answer.text
    assert "二档" not in answer.citations[0].quote


def test_the_step_is_told_with_its_call_being_closed(ask: Callable[[str], Answer]) -> None:
    assert "2025年9月22日截止" in ask("洛阳快改设备补助，我们买机器花了42万，能补百分之几").text
