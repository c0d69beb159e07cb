"""Documents of old Word and of WPS (.doc, .wps, .rtf, .odt): LibreOffice turns them into DOCX, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rag.ingest.docx_file import DocxFormat
from rag.ingest.format_protocol import Document, Unreadable
from rag.notices.table_lines import table_lines

_TIMEOUT_S = 50
_PROGRAMS = ("soffice", "libreoffice")
_CELL = "\x07"  # ends a cell in old Word's text, and once more a row


class OldOfficeFormat:
    """What only an office suite opens."""

    name = "old Office"
    suffixes = (".doc", ".wps", ".rtf", ".odt")

    def read(self, data: bytes, file_name: str) -> Document:
        """Convert and read as DOCX; macros are not run."""
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        if program is None:
            raise Unreadable(
                "is read by LibreOffice, which is not installed: install it, or save the file as .docx"
            )
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "notice").with_suffix(_suffix(data, file_name))
            source.write_bytes(data)
            command = [
                program, "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to", "docx", "--outdir", folder, str(source),
            ]  # fmt: skip
            try:
                _run(command)
                converted = source.with_suffix(".docx").read_bytes()
            except (subprocess.SubprocessError, OSError) as error:
                raise Unreadable(f"could not be converted by LibreOffice ({type(error).__name__})") from error
        return _with_last_table(DocxFormat().read(converted, f"{source.stem}.docx"), data)


def _run(command: Sequence[str]) -> None:
    """Run a command; one that takes too long is ended with the processes that it began.

    Raises:
        subprocess.SubprocessError, OSError.

    """
    running = subprocess.Popen(  # noqa: S603 - our own words and a file
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        if code := running.wait(_TIMEOUT_S):
            raise subprocess.CalledProcessError(code, command)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        raise


def _with_last_table(document: Document, data: bytes) -> Document:
    """The document with the cells of a table that no paragraph follows: LibreOffice 7.4 runs them together.

    Word always ends a document by a paragraph; LibreOffice itself, and what writes like it, does not.
    """
    stored = data.decode("utf-16-le", "ignore")
    end = stored.find(f"{_CELL}{_CELL}\0")
    if end < 0:
        return document
    cells = stored[stored.rfind("\r", 0, end) + 1 : end].split(_CELL)
    (place, text), *rest = reversed(document.parts)
    above, _, last = text.rpartition("\n")
    if "".join("".join(cells).split()) != "".join(last.split()):
        return document
    whole = (*cells, "")
    widths = (n for n in range(2, len(whole) + 1) if len(whole) % n == 0 and not any(whole[n - 1 :: n]))
    width = next(widths, 0)
    rows = [cells[at : at + width - 1] for at in range(0, len(whole), width)] if width else []
    lines = "\n".join(filter(None, table_lines(rows)))
    return replace(document, parts=(*reversed(rest), (place, f"{above}\n{lines}"))) if rows else document


def _suffix(data: bytes, file_name: str) -> str:
    """The ending that the bytes ought to have: LibreOffice goes by it."""
    told = {b"{\\rtf": ".rtf", b"PK\x03\x04": ".odt", b"<?xml": ".xml"}
    own = Path(file_name).suffix.lower()
    named = own if own in OldOfficeFormat.suffixes else ".doc"
    return next((suffix for start, suffix in told.items() if data.startswith(start)), named)
