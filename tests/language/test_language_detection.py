"""Which language a question is in, and which one it is answered in."""

import pytest

from rag.domain import Language, QuestionLanguage
from rag.language.language_detection import reply_language, script_language


@pytest.mark.parametrize(
    ("question", "language", "reply"),
    [
        ("南京总部企业申报时间", "zh", "zh"),
        ("When does it close?", "en", "en"),
        ("江宁开发区 专精特新 consultation phone", "mixed", "en"),
        ("洛阳 知识产权质押 evaluation fee subsidy rate", "mixed", "en"),
        ("齐齐哈尔 技改 used machinery eligible?", "mixed", "en"),
        ("杭州 digital transformation 补贴", "mixed", "zh"),
        ("digital transformation pilot 电话", "mixed", "zh"),
        ("苏州 smart factory", "mixed", "en"),
        ("Deadline for 企业研发投入后补助 in Yuxi?", "mixed", "en"),
        ("boss asks: Huantai 年轻人租房补贴 last day?", "mixed", "en"),
        ("玉溪 R&D 后补助 for 中小企业 截止", "mixed", "zh"),
        ("When does the call “江苏省智能建造贷款财政贴息” close in Jiangsu?", "mixed", "en"),
        ("what is 苏工信信发〔2025〕279号 about", "mixed", "en"),
        ("Changzhou 对 small and micro businesses 有哪些扶持措施", "mixed", "zh"),
        ("《Small Business Act》是什么", "mixed", "zh"),
        ("Can I still apply for the Suzhou talent project 人才", "mixed", "en"),
    ],
)
def test_an_answer_speaks_the_language_of_most_of_the_question(
    question: str, language: QuestionLanguage, reply: Language
) -> None:
    assert reply_language(question, language) == reply


@pytest.mark.parametrize(
    ("text", "language"),
    [("你好", "zh"), ("第二个 please", "zh"), ("thanks", "en"), ("ＯＫ", "en"), ("2?", None), ("", None)],
)
def test_a_turn_of_a_few_words_is_of_the_language_of_its_script(text: str, language: Language | None) -> None:
    assert script_language(text) == language
