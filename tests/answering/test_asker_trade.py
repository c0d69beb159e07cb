"""Programmes on the trade that the asker says to be in come first in a list of a place; without a place they alone are listed, as possible."""

from __future__ import annotations

from pathlib import Path

from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

NOTICES = [
    ("green_1", "关于申报2025年度昆明市绿色工厂的通知", "各企业于2025年10月10日前登录平台申报。奖励20万元。"),
    (
        "food_2",
        "关于申报2025年度昆明市餐饮企业上规奖励的通知",
        "餐饮企业于2025年10月20日前登录平台申报。奖励5万元。",
    ),
    (
        "trade_3",
        "关于申报2025年度昆明市跨境电商扶持资金的通知",
        "各企业于2025年10月15日前登录平台申报。最高10万元。",
    ),
]


def test_what_is_on_the_trade_stands_first(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        shop, firm, anywhere = ask("昆明餐饮店能报哪些"), ask("企业能报哪些"), ask("餐饮店能报哪些")
    assert shop.text.index("餐饮企业上规") < shop.text.index("绿色工厂") < shop.text.index("跨境电商")
    assert "行业" in shop.text.splitlines()[0]
    assert firm.text.index("绿色工厂") < firm.text.index("跨境电商") < firm.text.index("餐饮企业上规")
    assert "餐饮企业上规" in anywhere.text
    assert "绿色工厂" not in anywhere.text
    assert anywhere.certainty == "possible"
