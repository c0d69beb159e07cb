"""English words and phrases reach Chinese ones."""

import gzip
import time
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.dictionary import CEDICT_FILE, cedict, correct, glossary, is_known, look_up, translations
from rag.language.english import canonical, canonical_word, edits
from scripts.build_dictionary import build
from tests.examples import examples


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("centres", "center"), ("specialised", "specialized"), ("programmes", "program"), ("companies", "company"),
        ("licences", "license"), ("labour", "labor"), ("first-batch", "first batch"), ("process", "process"),
        ("status", "status"), ("Nanjing's", "nanjing"), ("taxes", "tax"),
    ],
)  # fmt: skip
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("phrase", "chinese"),
    [
        ("digital transformation", "数字化转型"),
        ("enterprise technology centers", "企业技术中心"),
        ("little giants", "小巨人"),
        ("open bidding", "揭榜挂帅"),
        ("proof-of-concept centre", "概念验证中心"),
        ("approved", "批准"),
        ("vinegar", "醋"),
        ("power grids", "电网"),
        ("applying", "申报"),
    ],
)
def test_phrases_are_translated(phrase: str, chinese: str) -> None:
    assert chinese in [t.chinese for t in look_up(phrase)]


def test_nonsense_has_no_translation() -> None:
    assert look_up("qwxyzzy blorf") == ()
    assert look_up("") == ()
    assert not is_known("qwxyzzy")


def test_weights_fall_with_the_sense_and_lie_in_the_unit_interval() -> None:
    for phrase in ("list", "award", "coal", "vinegar"):
        weights = [t.weight for t in translations(phrase)]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < w <= 1 for w in weights)


def test_the_glossary_is_wide_and_clean() -> None:
    assert len(glossary()) >= 300
    for phrase, words in glossary().items():
        assert phrase == canonical(phrase)
        assert words
        assert all(w == w.strip() and w for w in words)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("talnet", "talent"), ("ocupations", "occupation"), ("requirment", "requirement"),
        ("inovation", "innovation"), ("aplication", "application"), ("tranformaton", "transformation"),
    ],
)  # fmt: skip
def test_typos_are_corrected(typo: str, meant: str) -> None:
    assert correct(typo) == meant


@pytest.mark.parametrize("word", ["talent", "the", "cat", "zzzzzzzz", "x" * 50, "ünïcode", "a1b2c3"])
def test_known_short_and_hopeless_words_are_left_alone(word: str) -> None:
    assert correct(word) is None


@pytest.mark.long  # builds it anew
def test_the_shipped_dictionary_is_what_its_source_gives() -> None:
    shipped = resources.files("rag.language").joinpath("data", CEDICT_FILE).read_bytes()
    text = gzip.decompress(shipped).decode()
    assert text == gzip.decompress(build()).decode()
    assert "CC BY-SA 4.0" in text[:300]
    assert ("电网", 0) in cedict("power grid")


@given(st.text(alphabet="abcdefghijklmnop -'s", max_size=40))
@examples(200)
def test_any_phrase_can_be_looked_up(phrase: str) -> None:
    look_up(phrase)
    assert canonical(canonical(phrase)).count("  ") == 0


def test_edits_hold_every_single_slip() -> None:
    near = set(edits("talent"))
    assert {"talnet", "tlent", "talents", "talant"} <= near


def test_hopeless_words_cost_little() -> None:
    started = time.process_time()
    for n in range(12):
        correct(f"qzxwvkjh{chr(97 + n)}qqzzxxww"[:20])
    assert time.process_time() - started < 3


def test_what_a_slip_may_have_been_takes_no_place_among_the_words_that_are_kept() -> None:
    held = canonical_word.cache_info().currsize
    assert correct.__wrapped__("applicattion") == "application"
    assert canonical_word.cache_info().currsize - held < 20
