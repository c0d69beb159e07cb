"""Archives, files under another kind's name, and files that nobody should have to read."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from rag.errors import InvalidInput
from rag.ingest import read_notices
from rag.ingest.containers import stored_bytes
from rag.ingest.format_protocol import Unreadable
from rag.ingest.isolation import IsolatedReader
from rag.ingest.link_identity import aid_of_name
from rag.ingest.real_kind import is_plain_archive, real_kind
from rag.ingest.walking import walk
from tests.ingest import made_files


def test_bombs_and_floods_are_refused_in_bounded_time(tmp_path: Path) -> None:
    bomb = made_files.archive({"word/document.xml": bytes(60_000_000)})
    made_files.put(
        tmp_path,
        {
            "bomb.docx": bomb,
            "bomb.zip": made_files.archive({"a.txt": bytes(60_000_000)}),
            "many.zip": bytes(100) + struct.pack("<4s4HIIH", b"PK\x05\x06", 0, 0, 9, 9, 500_000_000, 0, 0),
            "ok.txt": made_files.TEXT,
            "document.zip": made_files.docx(),
        },
    )
    read = read_notices([tmp_path])
    assert len(read.notices) == 2
    reasons = {r.file: r.reason for r in read.rejections}
    assert len(reasons) == 3
    assert "far more files" in reasons.pop("many.zip")
    assert all("zip bomb" in reason for reason in reasons.values())


def test_external_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIM" * 5)
    xml = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]>'
    source = zipfile.ZipFile(io.BytesIO(made_files.docx()))
    files = {m: source.read(m) for m in source.namelist()}
    body = files["word/document.xml"].decode()
    head, _, rest = body.partition("?>")
    files["word/document.xml"] = f"{head}?>{xml}{rest.replace('一、申报条件', '一、&x;')}".encode()
    path = tmp_path / "n.docx"
    path.write_bytes(made_files.archive(files))
    try:
        contents = [n.content for n in read_notices([path]).notices]
    except InvalidInput as error:
        contents = [str(error)]
    assert all("GEHEIM" not in text for text in contents)


def test_a_reader_that_hangs_or_eats_memory_is_stopped_and_the_next_file_is_read() -> None:
    with IsolatedReader(timeout_s=0.0) as hurried, pytest.raises(Unreadable, match="longer than"):
        hurried.read("PDF", made_files.pdf(), "n.pdf")
    with IsolatedReader(memory_bytes=100_000_000) as narrow, pytest.raises(Unreadable, match=r"GB|memory"):
        narrow.read("text", b"a" * 60_000_000, "n.txt")
    with IsolatedReader() as reader:
        with pytest.raises(Unreadable):
            reader.read("PDF", b"%PDF-1.4", "n.pdf")
        assert made_files.TITLE in reader.read("PDF", made_files.pdf(), "n.pdf").parts[0][1]  # type: ignore[union-attr]


def test_names_of_chinese_windows_in_a_zip_are_read(tmp_path: Path) -> None:
    path = tmp_path / "旧.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("x" * len("通知.txt".encode("gbk")), made_files.TEXT)
    raw = path.read_bytes().replace(b"x" * len("通知.txt".encode("gbk")), "通知.txt".encode("gbk"))
    path.write_bytes(raw)
    assert len(read_notices([path]).notices) == 1


def test_archives_within_archives_are_read_and_their_bombs_are_not(tmp_path: Path) -> None:
    bomb = made_files.archive({"n.txt": b" " * 30_000_000})
    inner = made_files.archive({"九月\\通知.txt": made_files.TEXT.encode(), "bomb.zip": bomb})
    (tmp_path / "a.zip").write_bytes(made_files.archive({"b/inner.zip": inner}))
    read = read_notices([tmp_path / "a.zip"])
    assert [n.aid for n in read.notices] == [aid_of_name("a/b/inner/九月/通知.txt")]
    assert [(r.file, "bomb" in r.reason) for r in read.rejections] == [("a/b/inner/bomb.zip", True)]


def test_archives_within_archives_lie_on_the_disk_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(kept))
    inner = made_files.archive({"n.txt": made_files.TEXT.encode(), "__MACOSX/._n.txt": b"\0"})
    (tmp_path / "a.zip").write_bytes(made_files.archive({"b.zip": inner}))
    found = walk([tmp_path / "a.zip"])
    assert [path.read_bytes() for path in kept.iterdir()] == [inner]
    assert [stored_bytes(file.stored()) for file in found.files] == [made_files.TEXT.encode()]
    del found
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("n.doc", made_files.docx()),
        ("n.doc", made_files.html()),
        ("n.docx", made_files.pdf()),
        ("n.txt", made_files.html()),
        ("n.pdf", made_files.docx()),
        ("n.doc", made_files.mhtml()),
    ],
)
def test_a_file_under_the_name_of_another_kind_is_read_as_what_it_is(
    tmp_path: Path, name: str, data: bytes
) -> None:
    read = read_notices([made_files.put(tmp_path, {name: data})])
    assert [n.title for n in read.notices] == [made_files.TITLE]
    assert "under the name of" in read.notes[0]


def test_a_document_that_lies_unpacked_in_another_file_does_not_tell_its_kind() -> None:
    def stored(name: str) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr(name, made_files.docx())
            archive.writestr(f"own/{name}", b"")
        return written.getvalue()

    assert is_plain_archive(stored("附件.docx"))
    assert real_kind(stored("xl/workbook.xml"), "Excel") == "Excel"
    assert real_kind(made_files.docx(), "Excel") == "DOCX"
