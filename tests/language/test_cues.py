"""Phrases of a rule file: what they match, and that their fixed part hides none of it."""

from __future__ import annotations

import re

import pytest

from rag.language.cues import Choice, Cue, Cues, cues, escaped_choices
from rag.resources import rows

QUESTION_CUES = [
    phrase for *_, phrases in rows("rag.language", "question_cues.tsv") for phrase in phrases.split("|")
]


def example(phrase: str, choice: int) -> str:
    """A text that a phrase is for: with its first choices (0) or its last ones (-1), and with nothing for its stars."""
    bare = phrase.strip("^$").replace("* ", "").replace("*", "")
    return re.sub(r"\{(.+?)\}", lambda m: m[1].split(",")[choice], bare)


def holds(phrases: str, text: str) -> bool:
    """Whether a text holds one of the phrases."""
    return bool([*Cues.of([("", Cue.of(phrases))]).values_in(text)])


def test_a_phrase_is_found_in_what_it_is_for() -> None:
    for phrase in QUESTION_CUES:
        assert holds(phrase, example(phrase, 0)), phrase
        assert holds(phrase, example(phrase, -1)), phrase


@pytest.mark.parametrize(
    ("phrase", "held", "not_held"),
    [
        ("多少钱", "补多少钱", "多少"),
        ("fax", "which fax?", "faxes"),
        ("which * firms", "which big firms", "which very big firms"),
        ("有什么*项目", "有什么数字化项目", "有什么样的可以申请的人才项目"),
        ("{打,拨}什么号", "该拨什么号", "什么号"),
        ("^who", "who can apply", "ask who"),
        ("么$", "能报么？", "什么时候"),
    ],
)
def test_stars_choices_and_ends(phrase: str, held: str, not_held: str) -> None:
    assert holds(f"没有的词|{phrase}", held)
    assert not holds(f"没有的词|{phrase}", not_held)


def test_values_stand_in_the_order_of_the_file() -> None:
    asked = cues("rag.language", "question_cues.tsv")["asked"].values
    assert asked[0] == "document_number"
    assert asked.index("when") < asked.index("value") < asked.index("other")


def test_a_choice_finds_what_all_its_phrases_at_once_would() -> None:
    phrases = sorted({phrase for phrase in QUESTION_CUES if "*" not in phrase and not phrase.startswith("{")})
    choice = Choice.of(phrases, escaped_choices)
    ordered = sorted(phrases, key=len, reverse=True)
    whole = re.compile("|".join(map(escaped_choices, ordered)))
    for at, phrase in list(enumerate(phrases))[::4]:
        text = f"那{example(phrase, at % 2 - 1)}和{example(ordered[at], 0)}"
        found = choice.in_text(text)
        assert found is not None, text
        assert [m.span() for m in whole.finditer(text)] == [m.span() for m in found.finditer(text)], text
    assert choice.in_text("苏州") is None
    framed = Choice.of(["什么", "什么时候"]).in_text("什么时候截止", "^%s截")
    assert framed is not None
    assert [m.group() for m in framed.finditer("什么时候截止")] == ["什么时候截"]
