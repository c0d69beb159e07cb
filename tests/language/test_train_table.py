"""The translation table: how it is learnt, and the one that is shipped."""

import gzip
from importlib import resources
from pathlib import Path

import numpy as np

from rag.language.dictionary import TABLE_FILE, learnt, look_up, translations
from scripts.train_table import (
    FLOOR,
    Side,
    chinese_terms,
    english_words,
    learn,
    model1,
    sentence_pairs,
    written,
)

PAIRS = [
    (["red", "house"], ["红", "房子"]),
    (["red", "book"], ["红", "书"]),
    (["house"], ["房子"]),
    (["old", "book"], ["旧", "书"]),
    ([], ["无"]),
]


def test_words_are_told_apart_by_the_company_they_keep() -> None:
    table = learn(PAIRS)
    best = {word: found[0][0] for word, found in table.items()}
    assert best == {"red": "红", "house": "房子", "book": "书", "old": "旧"}
    assert all(FLOOR <= weight <= 1 for found in table.values() for _, weight in found)


def test_probabilities_of_a_source_word_sum_to_one() -> None:
    english, chinese = Side.of(e for e, c in PAIRS if e), Side.of(c for e, c in PAIRS if e)
    keys, chance = model1(english, chinese)
    assert (np.diff(keys) > 0).all()
    np.testing.assert_allclose(np.bincount(keys // len(chinese.words), chance), 1.0)


def test_texts_are_cut_as_questions_and_notices_are() -> None:
    words = english_words("The companies’ subsidised Centres won't close")
    assert words[1:] == ["subsidized", "center", "close"]
    assert english_words("all of the Companies") == ["company"]
    assert chinese_terms("江苏AI企业2025") == ["江苏", "企业"]


def test_a_file_of_pairs_is_read_and_a_table_written_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv.gz"
    path.write_bytes(gzip.compress("made up\tred house\t红房子\n".encode()))
    pairs = list(sentence_pairs(path))
    assert pairs[0][0] == ["red", "house"]
    assert written(learn(pairs)) == written(learn(sentence_pairs(path)))


def test_the_shipped_table_names_its_sources_and_is_small() -> None:
    raw = resources.files("rag.language").joinpath("data", TABLE_FILE).read_bytes()
    head = gzip.decompress(raw).decode()[:800]
    assert len(raw) < 1_500_000
    for name in ("CC BY-SA 4.0", "CC-CEDICT", "NTREX", "TICO-19", "CC0", "Tatoeba", "CC BY 2.0 FR"):
        assert name in head


def test_learnt_weights_fall_and_lie_in_the_unit_interval() -> None:
    for word in ("year", "school", "game", "government"):
        weights = [weight for _, weight in learnt(word)]
        assert weights
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
    assert learnt("qwxyzzy") == []


def test_the_usual_sense_stands_above_the_rare_one() -> None:
    assert translations("school")[0].chinese == "学校"
    weights = {t.chinese: t.weight for t in translations("year")}
    assert weights["年"] > weights["年载"]


def test_a_form_of_a_glossary_word_keeps_the_glossarys_translations() -> None:
    assert look_up("applying") == translations("apply")
