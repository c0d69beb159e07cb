"""It is not said that there is nothing of a place where a notice of that place stands first."""

from pathlib import Path

from rag.embedding import Encoder
from tests.answering.small_collection import asked_of


def test_a_notice_of_the_place_is_not_denied(encoder: Encoder, tmp_path: Path) -> None:
    notices = [
        (
            "own_1",
            "宽城创业补贴怎么领？人社干部一口气答你几个问题",
            "最近到长春市宽城区人社局窗口打听创业补贴的人特别多。问：什么人能领？答：高校毕业生、退役军人。问：哪天报？答：10月9日到10月31日。",
        ),
        (
            "other_2",
            "开小店的看过来！渝中区街角小店房租补贴能领啦",
            "渝中区街角小店房租补贴：开小面馆的也能领，自己家的门市房不补，租金补贴每月800元。申报到2025年11月30日。",
        ),
    ]
    with asked_of(notices, tmp_path, encoder) as ask:
        text = ask("我在宽城用我爸的门市房开了个小面馆，能领房租补贴不").text
    assert "没有宽城区这方面的公告" not in text
