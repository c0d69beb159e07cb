"""A figure that an asker tells of himself keeps him with what was spoken of, and what he asks next is asked for it."""

import pytest

from rag.conversation.own_figures import own_figures_told, tells_own_figure


@pytest.mark.parametrize(
    "turn",
    ["我们花了700万研发费", "研发投了100万能补多少", "要是增长了30%呢", "我去年接待了1600人次", "our booth cost 50000 yuan", "what if we have 12 people"],
)  # fmt: skip
def test_a_figure_of_the_asker_is_told(turn: str) -> None:
    assert tells_own_figure(turn)


@pytest.mark.parametrize(
    "turn", ["2024年的呢", "第2个呢", "50万元是上限吗", "Z3呢", "what about 2024?", "联系电话"]
)
def test_a_year_a_number_of_a_list_or_a_limit_is_none(turn: str) -> None:
    assert not tells_own_figure(turn)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("我们花了700万研发费 怎么补", "我们花了700万研发费"),
        ("，我们有28个人，裁了4个，能申报吗", "我们有28个人，裁了4个"),
        (": our booth cost 50000 yuan how much would we get", "our booth cost 50000 yuan"),
        ("最高50万元怎么算", ""),
        ("how much for class A", ""),
    ],
)
def test_what_was_told_is_kept_without_what_was_asked(question: str, told: str) -> None:
    assert own_figures_told(question) == told
