"""What a published snapshot consists of, and the file `CURRENT` that names the one in service.

`CURRENT` holds one line, `manifest-<n>.json <sha256>`; the manifest holds size and SHA-256 of every other file. So
one rename switches everything, and whatever a bit flips in, it is found before anything is served.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexes.atomic_files import CURRENT, replace_file
from indexes.crash import crash_point
from indexes.errors import FormatTooNew, StoreDamaged, StoreMissing, disk_errors
from indexes.locking import is_served, is_written_to
from indexes.search_protocols import Ids
from indexes.segments import FileMark, SegmentMark

FORMAT = 2
"""Raised when older code could not read what newer code writes; a manifest of a newer format is refused. 2: with tables."""

_CURRENT_LINE = re.compile(rb"(manifest-[0-9]{1,18}\.json) ([0-9a-f]{64})\n")
# Names come from a file that may have been restored from anywhere: none may lead out of the home.
_SEGMENT_NAME = re.compile(r"(base|recent|tables)-[0-9a-f]{16}")
_FILE_NAME = re.compile(r"[a-z_]+(\.[a-z]+)+")
_MANIFEST_NAME = re.compile(r"manifest-([0-9]{1,18})\.json")


@dataclass(frozen=True)
class Manifest:
    """One published snapshot.

    Attributes:
        publication: counts publications of this home.
        version: the store's version that it shows.
        previous_version: the version of the snapshot before it, which readers may still use; what the store had
            already removed by then may be purged.
        previous: name of that snapshot's manifest, "" for the first.
        model: fingerprint of the embedding model.
        analysis: fingerprint of how terms are made.
        weights: weight of every field of terms.
        factory: FAISS's name for the configuration of the base's vectors.
        dim: length of a vector.
        count: passages in service.
        base: the large segment, rarely rebuilt.
        recent: the small one, replaced whole at each change; None if empty.
        gone: ids of the base that are no longer in service, ascending.
        tables: what the collection keeps beside them, see `indexes.snapshot_tables`; None if nothing.
    """

    publication: int
    version: int
    previous_version: int
    previous: str
    model: str
    analysis: str
    weights: Mapping[str, float]
    factory: str
    dim: int
    count: int
    base: SegmentMark
    recent: SegmentMark | None
    gone: tuple[int, ...]
    tables: SegmentMark | None = None

    @property
    def name(self) -> str:
        """Name of the manifest's file."""
        return f"manifest-{self.publication}.json"

    @property
    def segments(self) -> tuple[SegmentMark, ...]:
        """The segments in service."""
        return (self.base, self.recent) if self.recent else (self.base,)

    @property
    def folders(self) -> tuple[SegmentMark, ...]:
        """All folders in service."""
        return (*self.segments, self.tables) if self.tables else self.segments

    @property
    def gone_ids(self) -> Ids:
        """`gone` as int64[m]."""
        return np.array(self.gone, np.int64)


def switch_to(home: Path, manifest: Manifest) -> None:
    """Puts a manifest, whose segments are durable, into service: one rename is the whole switch."""
    content = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1).encode()
    line = f"{manifest.name} {hashlib.sha256(content).hexdigest()}\n".encode()
    with disk_errors(home):
        crash_point("manifest.before")
        replace_file(home / manifest.name, content)
        crash_point("manifest.written")
        replace_file(home / CURRENT, line)
        crash_point("current.switched")


def current_line(home: Path) -> bytes:
    """The content of `CURRENT`; another one means another snapshot.

    Raises:
        StoreMissing: nothing has been published.
    """
    try:
        return (home / CURRENT).read_bytes()
    except FileNotFoundError:
        if is_written_to(home) and not is_served(home):  # a service holds the lock without making one
            raise StoreMissing(
                f"The first index of {home} is being made by another process: wait until it is done."
            ) from None
        raise StoreMissing(f"No index is published in {home}: build one first.") from None
    except OSError as error:
        raise StoreDamaged(
            f"{home / CURRENT} cannot be read ({error.strerror}): repair the index."
        ) from error


def read_manifest(home: Path, line: bytes) -> Manifest:
    """The manifest that a line of `CURRENT` names.

    Raises:
        StoreDamaged: the line or the manifest is not as it was written.
        FormatTooNew: newer code wrote it.
    """
    found = _CURRENT_LINE.fullmatch(line)
    if not found:
        raise StoreDamaged(f"{home / CURRENT} is not as it was written: repair the index from its store.")
    path = home / found[1].decode()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreDamaged(
            f"{path} cannot be read ({error.strerror}): repair the index from its store."
        ) from error
    if hashlib.sha256(content).hexdigest() != found[2].decode():
        raise StoreDamaged(f"{path} is not as it was written (checksum): repair the index from its store.")
    return _parse(path, content)


def unchecked_manifest(path: Path) -> Manifest:
    """A manifest as it lies there: good enough to know which files it names, not to serve them."""
    return _parse(path, path.read_bytes())


def publications(home: Path) -> dict[str, int]:
    """Name -> number of the manifests that lie in a home, in service or not."""
    found = (_MANIFEST_NAME.fullmatch(path.name) for path in home.glob("manifest-*.json"))
    return {match[0]: int(match[1]) for match in found if match}


def _parse(path: Path, content: bytes) -> Manifest:
    try:
        fields: dict[str, Any] = json.loads(content)
        written = fields.pop("format", None)
        if isinstance(written, int) and written > FORMAT:
            raise FormatTooNew(
                f"{path} has format {written}, this version reads {FORMAT}: install the newer version, or build "
                "the index anew."
            )
        base, recent = _segment(fields.pop("base")), fields.pop("recent")
        gone, tables = tuple(fields.pop("gone")), fields.pop("tables", None)
        manifest = Manifest(
            **fields,
            base=base,
            recent=_segment(recent) if recent else None,
            gone=gone,
            tables=_segment(tables) if tables else None,
        )
        if manifest.name != path.name or (
            manifest.previous and not _MANIFEST_NAME.fullmatch(manifest.previous)
        ):
            raise ValueError("an unexpected name")
        return manifest
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise StoreDamaged(
            f"{path} does not hold what a manifest should ({error}): repair the index."
        ) from error


def _segment(fields: dict[str, Any]) -> SegmentMark:
    if not _SEGMENT_NAME.fullmatch(fields["name"]) or not all(map(_FILE_NAME.fullmatch, fields["files"])):
        raise ValueError("an unexpected name")
    return SegmentMark(
        fields["name"], fields["count"], {name: FileMark(**mark) for name, mark in fields["files"].items()}
    )
