"""What a notice's own question asks as the asker does is told by the answer that it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.kinds.asked_there import own_question_asked
from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

TEXT = (
    "《例山民宿评定奖励》政策解读\n一、入住率怎么算？\n以登记数据为准。\n二、奖金什么时候发？\n评定公告后一次性拨付70%，次年复核合格再拨付30%。\n"
    "三、退多少？中小微企业退60%，大企业退30%。\n四、问：学徒中途离职怎么办？答：15日内办理退班。\n五、怎么报？去街道。六、怎么报？去县里。\n"
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("民宿奖金几时发", "拨付70%"),
        ("交的失业险能退几成", "退60%"),
        ("民宿的入住率咋算", "登记数据"),
        ("学徒中途离职咋办", "办理退班"),
        ("奖金有多少", None),
        ("民宿怎么报", None),  # it asks so twice, of two things
        ("奖金发不发", None),
    ],
)
def test_a_notices_own_question_is_found_in_other_words_of_asking(question: str, told: str | None) -> None:
    span = own_question_asked(question, TEXT)
    assert (told in TEXT[slice(*span)]) if told and span else span is None and told is None


def test_its_answer_is_quoted_unless_another_place_is_asked_about(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        ("q_1", "《攀枝花精品民宿评定奖励》政策解读", TEXT),
        (
            "q_2",
            "宜宾市竹产业补助申报通知",
            "在宜宾注册的竹企业，按投入的10%补助。2025年10月20日前申报。电话0831-2210011。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        here, elsewhere = ask("攀枝花民宿奖金什么时候发"), ask("大连民宿奖金什么时候发")
    assert "拨付70%" in here.text
    assert here.certainty != "none"
    assert elsewhere.certainty == "none"
