"""A changed rule or data file makes what is stored stale: it is noticed, told, and read again without embedding."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from indexes.store import Store
from rag.collection import recipe
from rag.collection.preparing import HeldSources
from rag.collection.recipe import Recipe
from rag.collection.writer import check, index_files, refresh_rules
from rag.domain import NoticeInput
from tests.core.small import Home, notice, notices

RULE_FILES = sorted(
    path.relative_to(recipe.PACKAGE)
    for folder in ("language", "notices", "facts", "calls")
    for path in (recipe.PACKAGE / folder / "data").iterdir()
)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The files that reading relies on, to be changed freely."""
    for folder in ("language", "notices", "facts", "calls"):
        shutil.copytree(
            recipe.PACKAGE / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path


def test_each_rule_file_counts(copied: Path) -> None:
    parts = ("language", "notices", "facts", "calls")
    seen = {recipe.fingerprint(copied, parts)}
    for path in RULE_FILES:
        with (copied / path).open("ab") as file:
            file.write(b"\n# one more line\n")
        seen.add(recipe.fingerprint(copied, parts))
    assert len(RULE_FILES) > 20
    assert len(seen) == len(RULE_FILES) + 1


def test_code_counts_and_byte_code_does_not(copied: Path) -> None:
    before = recipe.fingerprint(copied, ("notices",))
    (copied / "notices" / "__pycache__").mkdir()
    (copied / "notices" / "__pycache__" / "cleaning.pyc").write_bytes(b"x")
    assert recipe.fingerprint(copied, ("notices",)) == before
    (copied / "notices" / "cleaning.py").write_text("# other", encoding="utf-8")
    assert recipe.fingerprint(copied, ("notices",)) != before


def with_rules(monkeypatch: pytest.MonkeyPatch, reading: str, calls: str = "c") -> None:
    monkeypatch.setattr(recipe, "current", lambda: Recipe(reading, calls))


def test_a_home_read_by_other_rules_is_told_and_read_again_without_embedding(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.index(*notices(3))
    assert refresh_rules(small.settings, encoder=small.encoder) is None
    assert check(small.settings).problems == []
    with_rules(monkeypatch, "changed")
    assert "3 notices were read by other rules" in check(small.settings).problems[0]
    report = refresh_rules(small.settings, encoder=small.encoder)
    assert report is not None
    assert (report.reread, report.updated, report.embedded) == (3, 0, 0)
    assert check(small.settings).problems == []


def test_indexing_one_file_reads_the_other_notices_again_too(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.index(*notices(3))
    with_rules(monkeypatch, "changed")
    report = small.index(
        notice("n1"), notice("n2", content="改为另一项通知，请于11月1日前反馈意见。"), notice("n9")
    )
    assert (report.added, report.updated, report.reread) == (1, 1, 2)
    assert refresh_rules(small.settings, encoder=small.encoder) is None


def test_changed_rules_for_calls_alone_read_no_notice_again(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.index(*notices(2))
    with_rules(monkeypatch, recipe.current().reading, "changed")
    report = index_files([], small.settings, encoder=small.encoder)
    assert (report.reread, report.unchanged) == (0, 2)
    assert check(small.settings).problems == []


def test_what_is_read_again_is_read_from_the_store_one_by_one(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collection of a million passages as it came takes three gigabytes."""
    small.index(*notices(4))
    read: list[str] = []
    with Store.open(small.settings.home) as store:
        aids, raw = sorted(store.document_hashes(None)), store.raw

        def told(aid: str) -> str | None:
            read.append(aid)
            return raw(aid)

        monkeypatch.setattr(store, "raw", told)
        own = NoticeInput("given", "通知", "", dt.date(2025, 9, 1), "", "")
        sources = HeldSources(store, aids[1:], {"given": own})
        assert len(sources) == 4
        assert not read
        assert next(iter(sources)).aid == aids[1]
        assert read == aids[1:2]
        assert [source.aid for source in sources] == [*aids[1:], "given"]
        assert [source.aid for source in sources.only({"given", aids[2]})] == [aids[2], "given"]
