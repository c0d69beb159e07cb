"""What a language of answers must bring: a phrase of each key, its ways with sums and places, how it is asked for."""

import re

import pytest

from rag.answering.wording.locales import LOCALES
from rag.answering.wording.phrases import phrases
from rag.conversation.turn_requests import pattern
from rag.domain import LANGUAGES, Language
from rag.matching.condition_text import label_of
from rag.resources import texts

FIELDS = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_brings_all_that_answers_are_worded_with(language: Language) -> None:
    own = phrases(language)
    for key, chinese in phrases("zh").items():  # a gloss is of Chinese names, for readers of other languages
        assert set(FIELDS.findall(own[key])) - {"gloss"} == set(FIELDS.findall(chinese)), key
    assert len(own["months"].split()) == 12
    assert LOCALES[language].money(500_000, None)
    assert LOCALES[language].place("江苏")
    assert label_of("revenue", language)
    assert pattern(f"language.{language}").pattern


def test_a_table_of_texts_with_a_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        texts("rag.conversation", "turn_requests.tsv")
