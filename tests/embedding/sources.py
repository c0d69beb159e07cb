"""Texts that tokenizers and encoders are tried on, and the model file that they come from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rag.embedding.bundled import installed_file
from rag.embedding.q4file import Q4Model, read_q4

NOTICES = json.loads((Path(__file__).parents[2] / "rag" / "demo" / "notices.json").read_bytes())
TEXTS = [
    "南京市关于组织申报2025年度人工智能创新应用项目的通知",
    "申报截止时间为2025年9月30日，逾期不予受理。",
    "單筆最高補助金額為新臺幣五十萬元",
    "What is the deadline for the Nanjing AI programme?",
    "List of enterprises recognised as provincial green factories, second batch",
    "江苏 AI+ manufacturing 项目 subsidy 是多少？",
    "ISO 9001 认证企业的 5G 应用奖励 ＡＢＣ１２３",
    "联系人：张三，电话 025-83344010，邮箱 a.b@example.org",
    "😀 emoji 与 ㎡、½、～ 和 ① 等符号",
    "a",
]
ODD = ["", " ", "　全角　空格　", "㎡和～1½", "e\u0301x \u200b y\x01z\ufeff", "👨‍👩‍👧 家庭", "<s></s><mask><pad>", "電話\r\n\t號碼",
       "a\ud800b", "▁▁x", "\x00", "ﷺ", "ﾊﾟｿｺﾝ", "\ufdd0～", "①50②", "x▁ y", "a\u0323\u0301", "<unk>朩誑朩<s> z", "가각"]  # fmt: skip
HARD = "申報～ \u3000\u200b\r\n①㎡ﾊﾟ▁<s></s><pad><mask>e\u0301\u1100\u1161가朩誑\x00\x08\x7f1５½"


def any_text(*, marks: bool = True) -> st.SearchStrategy[str]:
    """Any text, rich in what tokenizers stumble over; without `marks` no combining ones but an acute accent."""
    categories: set[Any] = {"Cs", "Cn"} if marks else {"Cs", "Cn", "Mn", "Mc", "Me"}
    any_char = st.characters(exclude_categories=tuple(categories), exclude_characters="\ufdd0")
    return st.lists(any_char | st.sampled_from(HARD) | st.sampled_from(TEXTS)).map("".join)


@cache
def packaged_model() -> Q4Model:
    return read_q4(installed_file()[0])
