"""Phrases of a rule file, looked for in a folded question.

English phrases match whole words, "^" binds to the beginning of a sentence, "$" to the end, "*" stands for at most one
English word or eight Chinese characters, "{a,b}" for either. Each phrase has a fixed part, and few questions hold that of more than a few
phrases: so it is looked for first, and a pattern is compiled when a question first holds its fixed part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add

from rag.language.han import HAN_CHARS
from rag.resources import rows

_EITHER = re.compile(r"\\\{(.+?)\\\}")
_OPEN_PART = re.compile(r"\{.+?\}|\*")


@dataclass(frozen=True, slots=True)
class Cue:
    """The phrases of one line.

    Attributes:
        plain: phrases that are nothing but a fixed part, wherever it stands.
        open: (fixed part, pattern) of the others; a phrase that begins with a choice has one for each of its first choices.

    """

    plain: tuple[str, ...]
    open: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, phrases: str) -> Cue:
        """The cue of phrases with "|" between them."""
        plain: list[str] = []
        opened: list[tuple[str, str]] = []
        for phrase in phrases.split("|"):
            if phrase.isascii() or _OPEN_PART.search(phrase) or phrase != phrase.strip("^$"):
                opened += [(part, _pattern(phrase)) for part in _fixed_parts(phrase.strip("^$"))]
            else:
                plain.append(phrase)
        return cls(tuple(plain), tuple(opened))

    def is_in(self, folded: str) -> bool:
        """Whether a folded text holds one of the phrases."""
        folded = folded.replace("’", "'")  # as telephones write it
        if not folded.isascii():  # no plain phrase is ASCII
            for phrase in self.plain:
                if phrase in folded:
                    return True
        held = [pattern for part, pattern in self.open if part in folded]
        return any(_compiled(pattern).search(folded) for pattern in held)


@cache
def cues(package: str, name: str) -> Mapping[str, tuple[tuple[str, Cue], ...]]:
    """Subject -> (value, cue) in the order of the file, whose columns are subject, value, phrases."""
    found: dict[str, list[tuple[str, Cue]]] = {}
    for subject, value, phrases in rows(package, name):
        found.setdefault(subject, []).append((value, Cue.of(phrases)))
    return {subject: tuple(rules) for subject, rules in found.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """Many phrases as one pattern, the first of those that match at a place being taken.

    All of them at once take tens of milliseconds to compile, so only those are compiled whose fixed part a text holds.

    Attributes:
        phrases: (fixed part, pattern), as `Cue.open` has them.
        beginnings: the first two characters of fixed parts, or the one that they are -> numbers of phrases.

    """

    phrases: tuple[tuple[str, str], ...]
    beginnings: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, phrases: Iterable[str], pattern: Callable[[str], str] = re.escape) -> Choice:
        """The choice of phrases, the longest first; each is written as `pattern` gives it, with "{a,b}" for either."""
        ordered = sorted(phrases, key=len, reverse=True)
        parts = tuple((part, pattern(p)) for p in ordered for part in _fixed_parts(p.strip("^$")))
        beginnings: dict[str, tuple[int, ...]] = {}
        for number, (part, _) in enumerate(parts):
            beginnings[part[:2]] = (*beginnings.get(part[:2], ()), number)
        return cls(parts, beginnings)

    def in_text(self, text: str, frame: str = "%s") -> re.Pattern[str] | None:
        """The pattern that finds in `text` what all the phrases would, put into `frame`; None where it finds none.

        Args:
            text: folded as the phrases are.
            frame: a pattern with "%s" for the choice.

        """
        pairs = {"", *text, *map(add, text, text[1:])}
        numbers = sorted(n for pair in pairs for n in self.beginnings.get(pair, ()))
        held = [pattern for part, pattern in map(self.phrases.__getitem__, numbers) if part in text]
        return _choice(tuple(held), frame) if held else None


@lru_cache(maxsize=4096)
def _choice(patterns: tuple[str, ...], frame: str) -> re.Pattern[str]:
    return re.compile(frame.replace("%s", f"(?:{'|'.join(patterns)})"))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _fixed_parts(words: str) -> list[str]:
    """Strings of which every match holds one: the longest fixed part, or the choices where there is none."""
    fixed = max((part.strip() for part in _OPEN_PART.split(words)), key=len)
    return [fixed] if fixed else words[1 : words.index("}")].split(",")


def escaped_choices(phrase: str) -> str:
    """A pattern of a phrase in which only choices ("{a,b}") are more than its letters."""
    return _EITHER.sub(lambda m: f"(?:{m[1].replace(',', '|')})", re.escape(phrase))


SENTENCE_END = r"[\s?？。.!！]*$"
"""What may stand behind a phrase that is bound to the end."""
_SENTENCE_START = r"(?:^|[.?!;:。]\s?)"
"""What is told of the asker may stand before the question: "We make pumps. May we …?"."""


def _pattern(phrase: str) -> str:
    start = _SENTENCE_START if phrase.startswith("^") else ""
    end = SENTENCE_END if phrase.endswith("$") else ""
    words = phrase.strip("^$")
    escaped = escaped_choices(words)
    if not words.isascii():
        return start + escaped.replace(r"\*", f"[{HAN_CHARS}]{{0,8}}") + end
    escaped = escaped.replace(r"\*\ ", r"(?:[a-z\-]{1,20} )?")
    return rf"{start}(?<![a-z0-9]){escaped}(?![a-z0-9]){end}"
