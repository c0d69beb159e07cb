"""The notice that a question names may answer although hardly a word of the question stands in the sentence that does."""

from __future__ import annotations

from pathlib import Path

from rag.embedding import Encoder
from tests.answering.small_collection import asked_of

NOTICES = [
    (
        "care_1",
        "家政老板进！长春给员工培训、买保险都有补，先到先得⏰",
        "家政这行终于轮到发红包了。跟家政员签劳动合同、交社保满6个月的企业，每多转一个人补1200元，一家最多补60人。"
        "2026年内新开的社区家政网点，面积40㎡以上，一次性8000元。即日起就能报，钱发完系统自动关，我们也说不准哪天关，手快的先占坑。"
        "绿园区春城大街19号家协203室，或邮箱jzbt@ccjz.example发扫描件。",
    ),
    (
        "loan_2",
        "开店缺钱？西青区创业担保贷款一问一答，看这篇就够",
        "问：能贷多少？答：个人最高30万元。问：有没有截止日子？答：全年都收，没有批次。街镇便民中心交，先打电话约：022-27390041。"
        "问：多久放款？答：资料齐了，街镇3个工作日、担保中心5个工作日，剩下看银行。",
    ),
]


def test_an_end_without_a_day_is_no_missing_day(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        care, loan = ask("家政补贴还赶趟不 几号关"), ask("创业担保贷款有没有截止日期 过了还收不收")
    assert care.certainty != "none"
    assert "钱发完" in care.text
    assert loan.certainty != "none"
    assert "全年都收" in loan.text


def test_dialect_is_understood_as_standard_words_are(encoder: Encoder, tmp_path: Path) -> None:
    with asked_of(NOTICES, tmp_path, encoder) as ask:
        dialect, standard = ask("西青创业贷个人能贷好多钱"), ask("西青创业贷个人能贷多少钱")
    assert dialect.text == standard.text
    assert "30万元" in dialect.text
