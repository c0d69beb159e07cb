"""The page's own files: read once, sent compressed, kept by browsers for as long as their content is the same."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).with_name("static")
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file, ready to be sent."""

    media_type: str
    plain: bytes
    zipped: bytes

    def response(self, request: Request, cache_control: str = FOREVER) -> Response:
        """The file, compressed where the browser takes that."""
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding"}
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return Response(self.zipped if zipped else self.plain, media_type=self.media_type, headers=headers)


@cache
def files() -> dict[str, StaticFile]:
    """Every file by its name."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in MEDIA_TYPES}


@cache
def version() -> str:
    """Names the content of all files together; it stands in their addresses, so that none is ever out of date."""
    digest = hashlib.sha256()
    for name, file in files().items():
        digest.update(name.encode() + b"\0" + file.plain + b"\0")
    return digest.hexdigest()[:12]


def base() -> str:
    """The folder of the files, relative to the page's address: the service may lie below a path of a proxy."""
    return f"page/{version()}/"


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    return StaticFile(MEDIA_TYPES[path.suffix], content, gzip.compress(content, mtime=0))
