"""Makes `rag/language/data/pinyin.tsv` from the packages pypinyin and pypinyin-dict (both MIT), which are only needed here.

    python -m scripts.build_pinyin

A line holds a syllable and the characters that are usually read so, or a word and its reading, where that is not the
reading of its characters one by one (重庆: chong qing). Names of counties and districts are read as CC-CEDICT reads them:
pypinyin's own phrases read 闵行 as minxing, 新都 as xindou and 长海 as zhanghai.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rag.language.gazetteer import gazetteer, own_name
from rag.language.pinyin import LONGEST, PINYIN_FILE, read

_HAN = range(0x4E00, 0xA000)
_HEAD = (
    "# Made by scripts.build_pinyin from pypinyin (MIT) and, for places, CC-CEDICT as in pypinyin-dict (MIT):"
    " syllable and its characters, or word and its reading."
)
# Names that CC-CEDICT lacks or reads otherwise than the place itself.
_CORRECTED = {
    "信都": "xin du", "襄都": "xiang du", "郫都": "pi du", "乐陵": "lao ling", "覃塘": "qin tang", "龙圩": "long xu",
    "栖霞": "qi xia", "石鼓": "shi gu", "长子": "zhang zi", "色达": "se da", "六枝": "liu zhi", "中牟": "zhong mu",
    "民乐": "min le", "筠连": "jun lian",
}  # fmt: skip


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
    phrases = {word: tuple(lazy_pinyin(word)) for word in PHRASES_DICT} | _place_readings()
    words: dict[str, tuple[str, ...]] = {}
    for word in sorted(phrases, key=lambda word: (len(word), word)):
        known = 2 <= len(word) <= LONGEST and all(char in usual for char in word)
        if known and phrases[word] != read(word, usual, words):
            words[word] = phrases[word]
    for word in sorted(words):
        yield word, " ".join(words[word])


def _place_readings() -> dict[str, tuple[str, ...]]:
    """How the districts' names are read, whole and without 区 and the like. Changes pypinyin's phrases."""
    from pypinyin import lazy_pinyin
    from pypinyin_dict.phrase_pinyin_data import cc_cedict

    names = [own_name(place) for place in gazetteer().places.values() if place.kind == "district"]
    before = {name.full: lazy_pinyin(name.full) for name in names}
    cc_cedict.load()
    found = {}
    for name in names:
        bare = _CORRECTED.get(name.bare, "").split() or lazy_pinyin(name.full)[: len(name.bare)]
        reading = [*bare, *lazy_pinyin(name.full)[len(bare) :]]
        found[name.full] = tuple(reading)
        if reading != before[name.full]:
            found[name.bare] = tuple(bare)
    return found


def main() -> None:
    """Write the file anew."""
    lines = [_HEAD, *(f"{key}\t{value}" for key, value in readings())]
    path = Path(__file__).parents[1] / "rag" / "language" / "data" / PINYIN_FILE
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
