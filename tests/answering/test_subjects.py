"""A thing that support is for is asked about, and the notice that stands nearest writes nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answering.asked.subjects import subjects_asked
from rag.embedding import Encoder
from rag.language.normalise import fold
from rag.resources import compiled, rows
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "s_1",
        "泸州市关于申报2025年专利转化补助的通知",
        "在泸州登记的企业，专利转让合同到账后按10%补助，每家最高20万元。2025年10月20日前网上申报。电话0830-2210011。",
    ),
    (
        "s_2",
        "绵阳市2025年出口企业海外仓奖补申报通知",
        "租用海外仓的出口企业，按租金的20%奖补，最高50万元。2025年11月5日前申报。电话0816-2210011。",
    ),
]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("泸州商标注册补多少", ["商标"]),
        ("我家做机器人的，海外仓补多少", ["海外仓"]),
        ("How much does Luzhou pay per trademark?", ["trademark"]),
        (
            "Our plant runs on solar power — is there a bonus for overseas warehouses?",
            ["overseas warehouses"],
        ),
        ("我26岁在西宁读大专，做无人机，能参加吗", []),
        ("泸州专利补多少", []),
        ("How much of the special decoration fee is paid in Luzhou?", []),
        ("泸州的公司第一次认上高企，市里奖多少", ["认上高企"]),
        ("泸州 high-tech enterprise 认定奖励多少", ["high-tech enterprise 认定"]),
        ("泸州新能源汽车置换补贴截止到什么时候", ["汽车置换"]),
        ("Does Luzhou give a housing allowance to engineers?", ["housing allowance"]),
        ("泸州首套房补多少", ["首套房"]),
        ("Does Luzhou pay for overseas trade fairs?", ["overseas trade fairs"]),
        ("招了3个小语种业务员能补多少", []),
    ],
)
def test_what_the_asker_tells_of_himself_is_not_asked_about(question: str, words: list[str]) -> None:
    assert [named for named, _ in subjects_asked(question)] == words


def test_a_notice_on_something_else_is_told_as_that(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        absent = [ask("泸州海外仓补助几号截止"), ask("How much does Luzhou pay for overseas warehouses?")]
        there = [ask("绵阳海外仓奖补几号截止"), ask("How much does Mianyang pay for overseas warehouses?")]
    assert {answer.certainty for answer in absent} == {"none"}
    assert "none" not in {answer.certainty for answer in there}


def test_a_notice_that_names_a_thing_as_questions_do_writes_of_it() -> None:
    for name, asked, told in rows("rag.answering", "subjects.tsv"):
        whole = asked.split("(")[0].split("|")  # words that no bracket goes on with
        chinese = [w for w in (whole if "(" not in asked else whole[:-1]) if w.isalpha() and not w.isascii()]
        assert all(compiled(asked).search(fold(w)) for w in chinese), name
        assert all(compiled(told).search(fold(w)) for w in chinese), name
