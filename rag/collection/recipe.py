"""By which rules stored data was made: a fingerprint of the code and the data files that read notices.

Notices are read once and kept with what was read from them. Each home notes the fingerprint of its last whole reading,
so that a changed rule file is noticed (`rag index`, `rag serve`, `rag check`) and the notices are read again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexes.store import Change, Store

PACKAGE = Path(__file__).resolve().parents[1]
_READING = ("domain", "language", "notices", "facts", "retrieval/notice_heads.py", "retrieval/attributes.py")
"""Heads are stored, too, with what they are filtered by."""
_CALLS = ("calls",)
_LIBRARIES = ("opencc", "chinesecalendar")
_RECORD = "recipe"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Fingerprints in hex.

    Attributes:
        reading: of all that turns an input into a stored notice, its facts and passages.
        calls: of all that merges stored notices into calls.
    """

    reading: str
    calls: str


def fingerprint(root: Path, parts: tuple[str, ...]) -> str:
    """A hash of the code and data files under some folders and files of `root`: 16 hex digits.

    File names and bytes count, so that an edit of a comment shows too: reading again is cheap, a stale rule is not.
    """
    digest = hashlib.sha256()
    for part in parts:
        top = root / part
        for path in sorted(p for p in (top, *top.rglob("*")) if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def current() -> Recipe:
    """The recipe of the code that runs, with the versions of the libraries that reading relies on."""
    libraries = ",".join(f"{name}={_version(name)}" for name in _LIBRARIES)
    reading = hashlib.sha256(f"{fingerprint(PACKAGE, _READING)} {libraries}".encode()).hexdigest()[:16]
    return Recipe(reading, fingerprint(PACKAGE, _CALLS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def noted(store: Store) -> Recipe | None:
    """The recipe by which everything held was read; None for a new store, or one from before recipes were noted."""
    body = store.records(_RECORD).get(_RECORD)
    return Recipe(**json.loads(body)) if body else None


def note(change: Change, recipe: Recipe) -> None:
    """Note that everything held was read by a recipe."""
    change.replace_records(_RECORD, {_RECORD: json.dumps({"reading": recipe.reading, "calls": recipe.calls})})


def is_stale(store: Store) -> bool:
    """Whether notices or calls are held that other rules made."""
    return noted(store) != current() and bool(store.document_hashes())
