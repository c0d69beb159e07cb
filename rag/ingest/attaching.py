"""Which files are attachments of which: told by a record, linked by a page, or lying beside it under a telling name."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from rag.ingest.format_protocol import ATTACHED
from rag.ingest.picture import PICTURES
from rag.ingest.walking import SAVED_FOLDER_ENDINGS, SourceFile

_FOLDER_ENDINGS = (
    "",
    "_files",
    ".files",
    "_附件",
    "附件",
    "-附件",
    ".assets",
    " attachments",
    "_attachments",
)
_ATTACHABLE = (
    ".pdf",
    ".docx",
    ".docm",
    ".doc",
    ".wps",
    ".rtf",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".csv",
    ".txt",
    *PICTURES,
)
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_NOTICES = (
    ".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".docx", ".docm", ".pdf", ".md", ".markdown",
    ".txt", ".doc", ".wps",
)  # fmt: skip


def lying_beside(files: Sequence[SourceFile]) -> dict[str, list[SourceFile]]:
    """Name of a document -> the files that are its attachments by their names.

    A file belongs to a document beside it when it lies in a folder or a ZIP of the document's name (notice/, notice_files/,
    notice附件/), when its name begins with the document's (notice-附件1.xlsx), or when it or its folder is called 附件… and
    there is one document only that it can belong to.
    """
    by_folder: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        by_folder[file.folder].append(file)
    owners: dict[str, list[SourceFile]] = defaultdict(list)
    for folder, inside in by_folder.items():
        documents = [f for f in inside if f.name.lower().endswith(_NOTICES) and not ATTACHED.match(f.stem)]
        above = [f for f in by_folder.get(posixpath.dirname(folder), ()) if folder and f.folder != folder]
        owner = _owner_of_folder(posixpath.basename(folder), above)
        for file in inside:
            if not file.name.lower().endswith(_ATTACHABLE):
                continue
            found = owner or _owner_beside(file, documents)
            if found is not None and found.name != file.name:
                owners[found.name].append(file)
    return dict(owners)


def parts_of_pages(files: Sequence[SourceFile]) -> set[str]:
    """Names of the pages that a browser saved with another page, in the folder that it makes for what that page shows."""
    pages = {f.name.rpartition(".")[0] for f in files if f.name.lower().endswith(_PAGES)}
    parts = set()
    for file in files:
        folders = file.folder.split("/")
        above = ("/".join(folders[: depth + 1]) for depth in range(len(folders)))
        if file.name.lower().endswith(_PAGES) and any(
            folder.endswith(SAVED_FOLDER_ENDINGS) and folder[:-6] in pages for folder in above
        ):
            parts.add(file.name)
    return parts


def _owner_of_folder(folder: str, above: Iterable[SourceFile]) -> SourceFile | None:
    documents = [f for f in above if f.name.lower().endswith(_NOTICES) and not ATTACHED.match(f.stem)]
    if ATTACHED.match(folder):
        return documents[0] if len(documents) == 1 else None
    return next((f for f in documents if folder in {f.stem + end for end in _FOLDER_ENDINGS}), None)


def _owner_beside(file: SourceFile, documents: Sequence[SourceFile]) -> SourceFile | None:
    if ATTACHED.match(file.stem):
        return documents[0] if len(documents) == 1 else None
    longer = [
        d for d in documents
        if d.name != file.name and file.stem.startswith(d.stem) and ATTACHED.match(file.stem[len(d.stem) :].lstrip(" -_—.（("))
    ]  # fmt: skip
    return max(longer, key=lambda d: len(d.stem), default=None)


def linked(href: str, owner: SourceFile, files: Mapping[str, SourceFile]) -> SourceFile | None:
    """The file that a relative address means, seen from the file that holds it; None for any other address.

    An address that leads out of what the user named finds nothing: `files` holds no more than that.
    """
    return files.get(_named_from(owner, href))


def packed_in(href: str, owner: SourceFile, files: Mapping[str, SourceFile]) -> tuple[SourceFile, ...]:
    """The files of the ZIP that a relative address means, seen from the file that holds it."""
    name = _named_from(owner, href)
    if not name.lower().endswith(".zip"):
        return ()
    folder = f"{name[: -len('.zip')]}/"
    return tuple(file for own, file in files.items() if file.member is not None and own.startswith(folder))


def _named_from(owner: SourceFile, href: str) -> str:
    """The name that a relative address means, seen from the file that holds it; "" for any other address."""
    try:
        parts = urlsplit(href)
    except ValueError:  # an address that is none leads to no file
        return ""
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return ""
    return posixpath.normpath(posixpath.join(owner.folder, unquote(parts.path).replace("\\", "/")))
