"""The share laid off by two numbers that are told, and the bound that is for a firm of that size."""

import pytest

from rag.answering.kinds.laid_off_share import Share, bounds_of, bounds_on_taken_on, told_share
from rag.language.normalise import fold


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("28个人的公司去年裁了4个，能拿稳岗返还吗", Share(28, 400 / 28, 4)),
        ("我们100人，裁员8人，还能申请吗", Share(100, 8.0, 8)),
        ("our firm of 28 people laid off 4", Share(28, 400 / 28, 4)),
        ("28个人，去年裁了4个，裁员率14%，能拿稳岗返还吗", Share(28, 14.0)),
        ("a firm of 20 insured people had a layoff rate of 15%", Share(20, 15.0)),
        ("28个人去年走了4个，能拿吗", None),
        ("员工自己辞职3个，50人的公司裁了2个能返吗", None),
        ("50人的公司裁员率5%能返吗", Share(50, 5.0)),
        ("公司40人新招3个重点群体能申请担保贷款吗", Share(40, 7.5, 3, taken_on=True)),
        ("公司40人新招3个、裁了2个能申请吗", None),
        ("两家店30人和20人，裁了3个能返吗", None),
        ("裁了3个能返吗", None),
    ],
)
def test_a_share_is_told_by_two_numbers_alone(question: str, told: Share | None) -> None:
    assert told_share(fold(question)) == told


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("2025年度裁员率不高于5.5%，其中参保职工30人（含）以下的企业，裁员率不高于参保职工总数的20%；", [(5.5, None), (20, 30)]),
        ("① 裁员率不高于5.5%；\n② 参保人数30人（含）以下的单位，裁员率不高于20%就行；", [(5.5, None), (20, 30)]),
        ("裁员率高于5.5%的，两项均不受理；30人以下企业放宽到20%。", [(5.5, None), (20, 30)]),
        ("裁员率不高于5.5%（30人及以下的单位不高于20%），不属于劳务派遣单位", [(5.5, None), (20, 30)]),
        ("裁员率高于20%的，不予认定", [(20, None)]),
        ("大型企业裁员率不高于5.5%；\n制造业裁员率不高于10%。", []),
        ("新招人员占到15%，30人以下的放宽到8%", []),
    ],
)  # fmt: skip
def test_the_general_bound_and_that_of_small_firms(text: str, bounds: list[tuple[float, int | None]]) -> None:
    assert [(b.percent, b.size) for b in bounds_of(text)] == bounds


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("当年新招用重点群体人数达到现有在职职工人数的10%（超过100人的企业达到5%），且无拖欠", [(10, 100), (5, None)]),
        ("小微企业当年新招用符合条件人员须达到现有职工人数的10%以上。", [(10, None)]),
        ("新招用人数达到10%的，贴息50%；新招用人数达到15%的，贴息80%。", []),
        ("新增发明专利5件以上", []),
    ],
)  # fmt: skip
def test_the_bound_on_people_newly_taken_on(text: str, bounds: list[tuple[float, int | None]]) -> None:
    assert [(b.percent, b.size) for b in bounds_on_taken_on(text)] == bounds
