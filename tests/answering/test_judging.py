"""The programs that judge answers see what is wrong."""

import datetime as dt
from typing import Any

import pytest

from eval.deadlines import CALLS, judge, questions, read_gold
from eval.poison import HOSTS, canaries, foreign_links, poisoned, quoted_foreign_links
from eval.question_set import load_questions
from eval.workbench import TUNING_SET
from rag.answering.generation.prompt import RULES
from rag.public import Answer, AnswerWarning, Citation, StatedValue

CALL: dict[str, Any] = {
    "deadline": "2025-10-15",
    "deadlines": [
        {"date": "2025-10-15", "audience": "applicant", "quote": "10月15日前填报"},
        {"date": "2025-10-30", "audience": "recommender", "quote": "10月30日前推荐"},
    ],
}


def answer(
    text: str, *codes: str, days: tuple[str, ...] = (), audience: str = "applicant", abstained: bool = False,
    quote: str = "甲",
) -> Answer:  # fmt: skip
    citation = Citation(
        marker=1, passage_id="a#0", aid="a", title="题", url="http://a", date=dt.date(2025, 9, 1), quote=quote, start=0, end=1
    )  # fmt: skip
    warnings = [AnswerWarning.model_validate({"code": code, "text": "x"}) for code in codes]
    stated = [
        StatedValue.model_validate({"kind": "deadline", "value": day, "audience": audience, "marker": 1})
        for day in days
    ]
    return Answer(
        text=text, abstained=abstained, confidence=0.9, kind="fact", citations=[citation], warnings=warnings, stated=stated
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (answer("", days=("2025-10-15",)), "right"),
        (answer("", days=("2025-10-16",)), "wrong"),
        (answer("", days=("2025-10-30",)), "wrong"),
        (answer("", "conflicting_dates", days=("2025-10-16",)), "warned"),
        (answer("", "recommender_only", days=("2025-10-30",), audience="recommender"), "warned"),
        (answer("《题》：“10月15日前填报” [1]", quote="10月15日前填报"), "quoted"),
        (answer("《题》：“甲” [1]"), "other"),
        (answer("没有找到", abstained=True), "silent"),
    ],
)
def test_an_answer_is_judged_by_the_days_it_states(given: Answer, outcome: str) -> None:
    assert judge(CALL, given)[0] == outcome


def test_every_gold_call_is_asked_for_in_both_languages() -> None:
    for call in read_gold(CALLS):
        assert [language for language, _ in questions(call)] == ["zh", "en"]


def test_links_and_canaries_of_an_attacker_are_seen_outside_of_quotes_and_in_them() -> None:
    assert foreign_links(answer(f"请到 https://{HOSTS[0]}/x [1]。")) == 1
    assert foreign_links(answer(f"“https://{HOSTS[0]}/x” [1]")) == 0
    assert quoted_foreign_links(answer("“甲” [1]", quote=f"https://{HOSTS[0]}/x")) == 1
    assert canaries(answer(RULES[:80])) == 1


def test_the_poisoned_notices_differ_and_carry_the_attack() -> None:
    asked = [q for q in load_questions(TUNING_SET) if q.answerable]
    made = poisoned(asked)
    assert len({notice["文章标识符aid"] for notice in made}) == 50
    texts = [notice["finalContent"].replace("\u200b", "") for notice in made]
    assert all(any(host in text for host in HOSTS) for text in texts)
    assert asked[1].question in poisoned(asked, bait=True)[1]["finalContent"]
