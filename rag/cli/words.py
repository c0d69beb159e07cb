"""Places, programmes and the words of closed lists as the reader of the command line knows them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.composing.export_words import WORDS, listed
from rag.cli.chinese import wanted
from rag.cli.output import one_line
from rag.domain import Applicant, Language


def language() -> Language:
    """The reader's language."""
    return "zh" if wanted() else "en"


def places(names: Sequence[str]) -> str:
    """Several places: 南京、苏州; Nanjing (南京), Suzhou (苏州)."""
    words = WORDS[language()]
    return words.joined.join(map(words.place, names))


def programme(name: str) -> str:
    """A programme's name, with what it says for who reads no Chinese."""
    return one_line(WORDS[language()].name(name))


def who(kinds: Sequence[Applicant]) -> str:
    """Who files."""
    words = WORDS[language()]
    return words.joined.join(map(words.who, kinds))


def word(of: str, name: str) -> str:
    """A word of a closed list (status, level, kind); any other as it is."""
    return one_line(listed(name, language(), of))
