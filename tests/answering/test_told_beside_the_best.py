"""What the best notice leaves out is told from the one beside it, and days of another step are not those of applying."""

from collections.abc import Callable, Iterator

import pytest

from rag.answering.asked.answer_spec import day_of
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.public import Answer
from tests.answering.small_collection import asked_of

LAST_DAYS = "还没交表的抓紧了！铜仁市第四届返乡创业大赛初创组，9月28日晚上12点系统自动关闭。成长组还早，10月8日才截止。商业计划书10页以内。参赛不收任何费用。"
DIGEST = (
    "各位乡亲，这三项正在报。\n一、返乡创业补贴。出去务工半年以上、回来办了执照的，一次性给8000元。\n"
    "二、铜仁市第四届返乡创业大赛。分初创组、成长组。一等奖初创组5万元、成长组8万元；二等奖3万元、4万元。"
)
STORE = "现就2025年冷藏设施补助通知如下。每座补助4万元。申报时间：2025年9月1日至10月20日。建设须于2025年12月30日前完工。"
SCALE = "现组织申报2025年升规奖励。营业收入2000万元至5000万元的，奖励10万元；5000万元以上的，奖励20万元。对从事特色食品加工的企业，在上述基础上上浮10%。截止时间2025年10月15日。"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Callable[[str], Answer]]:
    notices = [
        ("t1_1", "铜仁丨最后三天！第四届返乡创业大赛初创组报名要关了", LAST_DAYS),
        ("t2_1", "铜仁丨返乡老乡注意：这两项正在报", DIGEST),
        ("t3_1", "渭南丨2025年冷藏设施补助申报通知", STORE),
        ("t4_1", "遵义丨2025年升规奖励申报通知", SCALE),
    ]
    with asked_of(notices, tmp_path_factory.mktemp("beside"), encoder) as put:
        yield put


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("铜仁第四届返乡创业大赛成长组一等奖多少钱", "成长组8万元"),
        ("渭南补助的冷藏设施最晚什么时候完工", "12月30日前完工"),
        ("遵义升规奖励做食品的能比别人多一点，多多少", "上浮10%"),
        ("在浙江打工五年回铜仁开了店，返乡创业补贴一次性给多少", "一次性给8000元"),
    ],
)
def test_it_is_quoted(ask: Callable[[str], Answer], question: str, quoted: str) -> None:
    answer = ask(question)
    assert answer.certainty != "none"
    assert any(quoted in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("冷库最晚什么时候完工", "completion"),
        ("领的券核销到哪天", "redemption"),
        ("去年竣工的项目什么时候申报", None),
        ("申报截止是哪天", None),
    ],
)
def test_the_day_of_another_step_is_known_by_its_words(question: str, kind: str | None) -> None:
    assert day_of(fold(question)) == kind


@pytest.mark.parametrize(
    ("question", "added"),
    [("遵义升规奖励，营收6000万做特色食品加工的奖励多少", True), ("遵义升规奖励，营收6000万奖励多少", False)],
)
def test_what_some_get_on_top_is_told_to_who_is_of_them(
    ask: Callable[[str], Answer], question: str, added: bool
) -> None:
    answer = ask(question)
    assert "20万元" in answer.text
    assert ("另外写明：“对从事特色食品加工的企业，在上述基础上上浮10%。”" in answer.text) is added
