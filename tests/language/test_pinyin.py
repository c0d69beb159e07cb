"""The shipped table of readings against the package that it is made from."""

from __future__ import annotations

import json
from pathlib import Path

from pypinyin import lazy_pinyin

from rag.language.gazetteer import gazetteer, own_name
from rag.language.pinyin import sound_of, syllables
from rag.language.segment import domain_terms, plain_words

NOTICES = Path(__file__).parents[2] / "rag" / "demo" / "notices.json"


def test_words_that_are_read_otherwise_than_their_characters() -> None:
    assert syllables("重庆银行") == ("chong", "qing", "yin", "hang")
    assert syllables("行政区") == ("xing", "zheng", "qu")
    assert syllables("AI技术") == ("A", "I", "ji", "shu")
    assert sound_of("恒顺") == "hengshun"
    assert syllables("") == ()


def test_names_of_districts_are_read_as_their_people_read_them() -> None:
    """Words of pypinyin's own phrases give minxing, xindou, zhanghai, shenfang."""
    sounds = {
        "闵行": "minhang",
        "新都": "xindu",
        "长海": "changhai",
        "什邡": "shifang",
        "郫都": "pidu",
        "乐陵": "laoling",
    }
    assert {name: sound_of(name) for name in sounds} == sounds


def test_the_words_of_the_field_and_of_the_notices_sound_as_pypinyin_reads_them() -> None:
    titles = [notice["标题title"] for notice in json.loads(NOTICES.read_bytes())]
    words = domain_terms() | {word for title in titles for word in plain_words(title)}
    words -= {
        name for place in gazetteer().places.values() for name in (own_name(place).full, own_name(place).bare)
    }
    han = sorted(word for word in words if len(word) > 1 and all("一" <= char <= "鿿" for char in word))
    assert len(han) > 500
    assert [word for word in han if syllables(word) != tuple(lazy_pinyin(word))] == []
