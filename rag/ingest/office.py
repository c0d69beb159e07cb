"""Documents of old Word and of WPS (.doc, .wps, .rtf, .odt): LibreOffice turns them into DOCX, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from rag.ingest.docx_file import DocxFormat
from rag.ingest.format_protocol import Document, Unreadable

_TIMEOUT_S = 50
_PROGRAMS = ("soffice", "libreoffice")


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
                subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT_S)  # noqa: S603 - our own words and a file
                converted = source.with_suffix(".docx").read_bytes()
            except (subprocess.SubprocessError, OSError) as error:
                raise Unreadable(f"could not be converted by LibreOffice ({type(error).__name__})") from error
        return DocxFormat().read(converted, f"{source.stem}.docx")


def _suffix(data: bytes, file_name: str) -> str:
    """The ending that the bytes ought to have: LibreOffice goes by it."""
    told = {b"{\\rtf": ".rtf", b"PK\x03\x04": ".odt", b"<?xml": ".xml"}
    own = Path(file_name).suffix.lower()
    named = own if own in OldOfficeFormat.suffixes else ".doc"
    return next((suffix for start, suffix in told.items() if data.startswith(start)), named)
