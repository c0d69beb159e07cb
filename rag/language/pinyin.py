"""How Chinese words sound: pinyin without tones, from a table of characters and of the words that are read otherwise.

The table is made from pypinyin (MIT) by `scripts.build_pinyin`. It is shipped because reading it takes 10 ms and
1 MB, and importing pypinyin half a second and 55 MB at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rag.resources import derived, rows

PINYIN_FILE = "pinyin.tsv"
LONGEST = 6
"""Characters of the longest word in the table."""


def syllables(word: str) -> tuple[str, ...]:
    """Pinyin of each character of a word; a character that is not Chinese stands for itself."""
    return read(word, *_readings())


def read(word: str, characters: Mapping[str, str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Reads by the longest of `words` at each place, else by the usual reading of the character."""
    found: list[str] = []
    at = 0
    while at < len(word):
        for end in range(min(at + LONGEST, len(word)), at + 1, -1):
            if reading := words.get(word[at:end]):
                found += reading
                at = end
                break
        else:
            found.append(characters.get(word[at], word[at]))
            at += 1
    return tuple(found)


def sound_of(word: str) -> str:
    """Pinyin of a word without spaces: 恒顺 -> hengshun."""
    return "".join(syllables(word))


@cache
def _readings() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The usual reading of each character, and the words in which one is read otherwise."""

    def made() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        characters: dict[str, str] = {}
        words: dict[str, tuple[str, ...]] = {}
        for key, value in rows("rag.language", PINYIN_FILE):
            if key.isascii():
                characters.update(dict.fromkeys(value, key))
            else:
                words[key] = tuple(value.split(" "))
        return characters, words

    files = [("rag.language", PINYIN_FILE), ("rag.language", "pinyin.py")]
    found: tuple[dict[str, str], dict[str, tuple[str, ...]]] = derived("readings", files, made)
    return found
