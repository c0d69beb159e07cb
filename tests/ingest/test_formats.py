"""What every format must do; a new one is tested by its entry in `making.MADE`."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.ingest import read_notices
from rag.ingest.format_protocol import Document, NoticeFormat, Records, Unreadable
from rag.ingest.format_registry import FORMATS, format_of
from tests.ingest import made_files

BY_OTHERS = ("old Office", "picture")  # needs LibreOffice; the extra ocr
TESTED = [known for known in FORMATS if known.name not in BY_OTHERS]
ids = [known.name for known in TESTED]


def test_every_format_is_tested_and_no_two_share_an_ending() -> None:
    assert set(made_files.MADE) == {known.name for known in TESTED}
    endings = [suffix for known in FORMATS for suffix in known.suffixes]
    assert len(endings) == len(set(endings))
    assert all(format_of(f"a.b{suffix.upper()}") is known for known in FORMATS for suffix in known.suffixes)


@pytest.mark.parametrize("known", TESTED, ids=ids)
def test_the_same_notice_has_the_same_text_title_and_day(known: NoticeFormat, tmp_path: Path) -> None:
    path = tmp_path / f"notice{known.suffixes[0]}"
    path.write_bytes(made_files.MADE[known.name]())
    notice = read_notices([path]).notices[0]
    assert notice.title == made_files.TITLE
    assert str(notice.date) == "2025-09-23"
    content = "".join(notice.content.split())
    assert content == "".join(made_files.TEXT.split()).removeprefix(made_files.TITLE)
    assert made_files.ROWS[1] in notice.content


@pytest.mark.parametrize("known", TESTED, ids=ids)
def test_reading_twice_gives_the_same(known: NoticeFormat) -> None:
    data = made_files.MADE[known.name]()
    assert known.read(data, f"n{known.suffixes[0]}") == known.read(data, f"n{known.suffixes[0]}")


@pytest.mark.parametrize("known", TESTED, ids=ids)
@pytest.mark.parametrize("damage", ["empty", "cut", "zeros", "noise", "another"])
def test_damage_is_refused_with_a_clause_or_read(known: NoticeFormat, damage: str) -> None:
    data = made_files.MADE[known.name]()
    damaged = {
        "empty": b"",
        "cut": data[: len(data) // 2],
        "zeros": bytes(2000),
        "noise": bytes(i * 97 % 251 for i in range(4000)),
        "another": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    }[damage]
    clause = reason_of(known, damaged)
    assert clause is None or (clause[0].islower() and not clause.endswith("."))


def reason_of(known: NoticeFormat, data: bytes) -> str | None:
    """Why a format refuses some bytes; None where it reads them."""
    try:
        assert isinstance(known.read(data, f"n{known.suffixes[0]}"), Document | Records)
    except Unreadable as error:
        return str(error)
    return None
