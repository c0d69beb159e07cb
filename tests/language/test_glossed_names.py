"""A Chinese name in an English question stands for itself."""

import pytest

from rag.language.glossed_names import with_own_names


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("deadline of the Zhejiang seedling (雏芽) programme", "deadline of the Zhejiang 雏芽 programme"),
        ("who may join the little giant trees（小巨树）in Suzhou?", "who may join the 小巨树in Suzhou?"),
        ("独角兽 (unicorn) deadline in Suzhou", "独角兽 deadline in Suzhou"),
        ("phone in Suzhou (苏州)", "phone in Suzhou (苏州)"),
        ("苏州市（含昆山）独角兽什么时候截止", "苏州市（含昆山）独角兽什么时候截止"),
        (
            "无锡 Taihu Light 公示的 complaint hotline（监督）？",
            "无锡 Taihu Light 公示的 complaint hotline（监督）？",
        ),
        ("what is it (雏芽)?", "what is it (雏芽)?"),
    ],
)
def test_the_name_stands_without_what_it_is_called_in_english(question: str, read: str) -> None:
    assert with_own_names(question) == read
