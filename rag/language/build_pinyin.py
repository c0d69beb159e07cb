"""Makes `data/pinyin.tsv` from the package pypinyin (MIT), which is only needed here.

    python -m rag.language.build_pinyin

A line holds a syllable and the characters that are usually read so, or a word and its reading, where that is not the
reading of its characters one by one (重庆: chong qing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rag.language.pinyin import PINYIN_FILE

_HAN = range(0x4E00, 0xA000)
_LONGEST = 6
_HEAD = "# Made by rag.language.build_pinyin from pypinyin (MIT): syllable and its characters, or word and its reading."


def readings() -> Iterator[tuple[str, str]]:
    """The lines of the file."""
    from pypinyin import lazy_pinyin
    from pypinyin.core import PHRASES_DICT  # type: ignore[attr-defined]

    usual = {char: lazy_pinyin(char)[0] for char in map(chr, _HAN)}
    usual = {char: syllable for char, syllable in usual.items() if char != syllable}
    by_syllable: dict[str, list[str]] = defaultdict(list)
    for char, syllable in usual.items():
        by_syllable[syllable].append(char)
    for syllable in sorted(by_syllable):
        yield syllable, "".join(by_syllable[syllable])
    for word in sorted(PHRASES_DICT):
        if 2 <= len(word) <= _LONGEST and all(char in usual for char in word):
            reading = lazy_pinyin(word)
            if reading != [usual[char] for char in word]:
                yield word, " ".join(reading)


def main() -> None:
    """Write the file anew."""
    lines = [_HEAD, *(f"{key}\t{value}" for key, value in readings())]
    path = Path(__file__).parent / "data" / PINYIN_FILE
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
