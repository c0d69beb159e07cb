"""How the sources that are fetched regularly fared, in a small file of the home: read at every question for readiness."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from indexes.atomic_files import replace_file

_FILE = "last_fetch.json"


@dataclass(frozen=True, slots=True)
class SourceTold:
    """How a source of a sources.toml fared.

    Attributes:
        name: as the file names it; never the address, which may hold a key.
        last_success: ISO time, None where there was none yet.
        failed_at: ISO time of a failure since then, with its reason.
    """

    name: str
    last_success: str | None = None
    failed_at: str | None = None
    reason: str | None = None


def write_told(home: Path, told: Sequence[SourceTold]) -> None:
    """Keep how the sources of a sources.toml fared, in place of what was kept of others."""
    replace_file(home / _FILE, json.dumps([asdict(t) for t in told], ensure_ascii=False, indent=1).encode())


def read_told(home: Path) -> tuple[SourceTold, ...]:
    """How the sources that are fetched regularly fared; () where none are, or where it cannot be read."""
    with suppress(OSError, ValueError, TypeError):
        return tuple(SourceTold(**told) for told in json.loads((home / _FILE).read_text("utf-8")))
    return ()
