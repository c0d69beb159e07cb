from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import apsw
import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from indexes import crash, store_rows
from indexes.archive import read_archive, write_archive
from indexes.damage import TABLES, page_of
from indexes.errors import FormatTooNew, StoreBusy, StoreDamaged, StoreError, StoreFull, StoreMissing
from indexes.migrations import MIGRATIONS
from indexes.store import STORE_FILE, PassageRow, Store
from tests.indexes.index_rows import publish_ids, put


def test_a_home_without_a_store_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no index"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_store_is_in_wal_mode_from_the_moment_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of mode is the one change with a rollback journal: a power cut in it leaves one that no reader may roll back."""
    modes: dict[str, bytes] = {}

    def look(point: str) -> None:
        if point in ("store.created", "restore.moved"):
            modes[point] = store_path.read_bytes()[18:20]

    monkeypatch.setattr(crash, "_installed", look)
    store_path = tmp_path / "one" / STORE_FILE
    with Store.open(store_path.parent, write=True) as store:
        put(store, "a")
    write_archive(store_path.parent, tmp_path / "archive.zip")
    store_path = tmp_path / "two" / STORE_FILE
    read_archive(tmp_path / "archive.zip", store_path.parent)
    assert modes == {"store.created": b"\2\2", "restore.moved": b"\2\2"}
    assert [path.name for path in store_path.parent.iterdir()] == [STORE_FILE]


def test_a_home_on_a_read_only_file_system_is_read(tmp_path: Path) -> None:
    """No `-shm` can be made there, without which SQLite opens no file in WAL mode."""
    if subprocess.run(
        ["mount", "-t", "tmpfs", "tmpfs", str(tmp_path)], capture_output=True, check=False
    ).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        with Store.open(tmp_path, write=True) as store:
            put(store, "a")
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        with Store.open(tmp_path) as store:
            assert store.version == 1
            assert set(store.document_hashes()) == {"a"}
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_a_change_is_one_version_and_no_change_is_none(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        assert put(store, "a", "b") == store.version == 1
        with store.transaction() as change:
            assert not change.remove_document("unknown")
            assert change.replace_records("calls", {}) == 0
        assert change.version == store.version == 1


def test_what_a_change_removes_stays_readable_at_the_version_before(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a", "b")
        with store.transaction() as change:
            change.remove_document("a")
            change.put_document("b", "new", "{}", "new body", [])
        assert {d.key: d.body for d in store.documents(1)} == {"a": '{"text": "a"}', "b": '{"text": "b"}'}
        assert {d.key: d.body for d in store.documents()} == {"b": "new body"}
        assert [p.key for p in store.passages(1)] == ["a", "a", "b", "b"]
        assert list(store.passages()) == []
        assert store.document("a") is None
        assert store.raw("a", 1) == '{"raw": "a"}'
        assert len(store.passages_by_id([1, 2, 99])) == 2


def test_purging_forgets_what_was_gone_and_its_vectors_and_gives_no_id_again(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
        with store.transaction() as change:
            change.put_document("b", "h", "{}", "{}", [PassageRow(0, "{}", b"a/1")])
        keys = [b"a/0", b"a/1", b"to come"]
        store.put_embeddings("m", keys, np.eye(3, dtype=np.float32))
        highest = max(p.id for p in store.passages())
        with store.transaction() as change:
            change.remove_document("a")
        assert store.purge(2) == 0
        assert store.embedding_keys_missing(keys) == []
        assert store.purge(3) == 1
        assert store.embedding_keys_missing(keys) == [
            b"a/0"
        ]  # another passage has the second, a change to come the third
        store.purge(3, all_unused=True)
        assert store.embedding_keys_missing(keys) == [b"a/0", b"to come"]
        put(store, "a")
        assert min(p.id for p in store.passages() if p.key == "a") > highest


def test_records_are_replaced_as_a_whole_and_versioned_like_documents(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        with store.transaction() as change:
            change.replace_records("calls", {"x": "1", "y": "1"})
            change.replace_records("other", {"x": "0"})
        with store.transaction() as change:
            assert change.replace_records("calls", {"y": "2", "z": "1"}) == 3
        assert store.records("calls", 1) == {"x": "1", "y": "1"}
        assert store.records("calls") == {"y": "2", "z": "1"}
        assert store.records("other") == {"x": "0"}


def test_a_change_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
        twice = [PassageRow(0, "", b""), PassageRow(0, "", b"")]
        with pytest.raises(apsw.ConstraintError), store.transaction() as change:
            change.put_document("a", "h", "{}", "{}", twice)
        assert store.version == 1
        assert store.document_hashes() == {"a": "hash of a"}
        assert put(store, "b") == 2


def test_a_change_sees_its_own_documents(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a", "b")
        with store.transaction() as change:
            change.remove_document("a")
            change.put_document("c", "h", "{}", "{}", [])
            assert [d.key for d in change.documents()] == ["b", "c"]


def test_vectors_come_back_in_the_order_asked_and_a_missing_one_is_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        given = np.arange(6, dtype=np.float32).reshape(2, 3)
        store.put_embeddings("m", [b"p", b"q"], given)
        assert np.array_equal(store.vectors([b"q", b"p", b"q"]), given[[1, 0, 1]])
        assert store.vectors([]).shape == (0, 0)
        with pytest.raises(StoreDamaged, match="1 of 2"):
            store.vectors([b"p", b"unknown"])
        with pytest.raises(ValueError, match="float32"):
            store.put_embeddings("m", [b"r"], given)


def test_the_second_writer_is_refused_at_once_and_readers_are_not(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
        with pytest.raises(StoreBusy, match="Another process"):
            Store.open(tmp_path, write=True)
        with Store.open(tmp_path) as reader:
            assert reader.version == 1
            with pytest.raises(StoreError, match="reading only"), reader.transaction():
                pass
    with Store.open(tmp_path, write=True) as store:
        assert store.version == 1


def test_a_full_disk_changes_nothing_and_heals_without_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
        connection = store._writing_connection()
        pages = connection.pragma("page_count")
        connection.pragma("max_page_count", pages)  # SQLite answers as it does when the disk has no room
        with pytest.raises(StoreFull, match="free some space"), store.transaction() as change:
            change.put_document("big", "h", "x" * 10**6, "{}", [])
        assert store.document_hashes() == {"a": "hash of a"}
        assert put(store, "big") == 2


def test_threads_read_while_one_writes(tmp_path: Path) -> None:
    wrong: list[str] = []
    with Store.open(tmp_path, write=True) as store:
        put(store, "0")
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                at = store.version
                if len(list(store.documents(at))) != at:
                    wrong.append(f"version {at}")

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(1, 30):
            put(store, str(number))
        done.set()
        for reader in readers:
            reader.join()
    assert not wrong


def _raw(home: Path, statement: str) -> None:
    connection = apsw.Connection(str(home / STORE_FILE))
    connection.execute(statement)
    connection.close()


def test_a_home_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path, write=True).close()
    _raw(tmp_path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    for write in (False, True):
        with pytest.raises(FormatTooNew, match="newer version"):
            Store.open(tmp_path, write=write)


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    _raw(tmp_path, "CREATE TABLE theirs (x)")
    before = (tmp_path / STORE_FILE).read_bytes()
    with pytest.raises(StoreDamaged, match=STORE_FILE):
        Store.open(tmp_path, write=True)
    assert (tmp_path / STORE_FILE).read_bytes() == before


@pytest.mark.parametrize("damage", ["header", "emptied", "zeroed", "cut"])
@pytest.mark.parametrize("write", [False, True])
def test_a_damaged_store_is_refused_by_name_and_left_as_it_is(
    tmp_path: Path, damage: str, write: bool
) -> None:
    with Store.open(tmp_path, write=True) as store:
        put(store, "a")
    path = tmp_path / STORE_FILE
    content = path.read_bytes()
    damaged = {
        "header": b"X" + content[1:],
        "emptied": b"",
        "zeroed": bytes(len(content)),
        "cut": content[:50],
    }
    path.write_bytes(damaged[damage])
    with pytest.raises(StoreDamaged, match=STORE_FILE):
        Store.open(tmp_path, write=write)
    assert path.read_bytes() == damaged[damage]


def test_a_store_that_vanished_beside_an_index_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    Store.open(tmp_path, write=True).close()
    publish_ids(tmp_path, [1, 2])
    (tmp_path / STORE_FILE).unlink()
    for write in (False, True):
        with pytest.raises(StoreDamaged, match="gone"):
            Store.open(tmp_path, write=write)
    assert not (tmp_path / STORE_FILE).exists()


def test_the_check_of_rows_goes_on_from_the_last_number_and_sorts_nothing(tmp_path: Path) -> None:
    """It once sorted all live rows for each page, so that with a million it came to no end."""
    Store.open(tmp_path, write=True).close()
    connection = apsw.Connection(str(tmp_path / STORE_FILE))
    for table, query, _ in TABLES:
        steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {page_of(query)}", (0,))]
        assert all("USING INTEGER PRIMARY KEY" in step for step in steps), (table, steps)


def test_the_check_of_rows_tells_how_far_it_is_in_tables_of_several_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_rows, "PAGE", 2)
    told: list[tuple[str, int, int]] = []
    with Store.open(tmp_path, write=True) as store:
        put(store, "a", "b", "c")
        assert store.damages(lambda *step: told.append(step)) == []
    assert [step for step in told if step[0] == "checking documents"] == [
        ("checking documents", 2, 3),
        ("checking documents", 3, 3),
    ]
    assert "checking records" not in {stage for stage, *_ in told}  # there are none


def test_a_changed_letter_in_a_row_is_found_when_it_is_read_and_by_the_check(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        with store.transaction() as change:
            change.put_document("a", "h", "rawrawraw", "bodybody", [PassageRow(0, "passagetext", b"k")])
            change.replace_records("calls", {"x": "recordtext"})
        store.put_embeddings("m", [b"k"], np.ones((1, 4), np.float32))
        assert store.integrity() == []
    content = (tmp_path / STORE_FILE).read_bytes()
    for text in (b"rawrawraw", b"bodybody", b"passagetext", b"recordtext", np.ones(4, "<f4").tobytes()):
        assert content.count(text) >= 1
        content = content.replace(text, bytes([text[0] ^ 1]) + text[1:])
    (tmp_path / STORE_FILE).write_bytes(content)
    with Store.open(tmp_path) as store:
        assert len(store.integrity()) == 5
        for read in (
            lambda: store.document("a"),
            lambda: store.raw("a"),
            lambda: list(store.passages()),
            lambda: store.records("calls"),
            lambda: store.vectors([b"k"]),
        ):
            with pytest.raises(StoreDamaged, match="not as it was stored"):
                read()


def test_the_sqlite_in_use_is_free_of_the_wal_reset_bug(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        assert tuple(map(int, store.sqlite_version.split("."))) >= (3, 51, 3)


KEYS = st.sampled_from("abcde")


class VersionsMachine(RuleBasedStateMachine):
    """Every version that was not purged reads as a plain dictionary kept beside says."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.open(Path(self.folder.name), write=True)
        self.history: list[dict[str, str]] = [{}]
        self.purged = 0
        self.ids: set[int] = set()

    @rule(puts=st.lists(KEYS, max_size=3), removes=st.lists(KEYS, max_size=2))
    def change(self, puts: list[str], removes: list[str]) -> None:
        state = dict(self.history[-1])
        with self.store.transaction() as change:
            for number, key in enumerate(puts):
                body = f"{len(self.history)}.{number}"
                new = change.put_document(key, body, "{}", body, [PassageRow(0, body, b"k")])
                assert new not in self.ids
                self.ids.add(new)
                state[key] = body
            for key in removes:
                assert change.remove_document(key) == (state.pop(key, None) is not None)
        if change.changed:
            self.history.append(state)

    @rule(back=st.integers(0, 3))
    def purge(self, back: int) -> None:
        self.purged = max(self.purged, len(self.history) - 1 - back, 0)
        self.store.purge(self.purged)

    @invariant()
    def every_kept_version_reads_as_it_was(self) -> None:
        assert self.store.version == len(self.history) - 1
        for version in range(self.purged, len(self.history)):
            assert {d.key: d.body for d in self.store.documents(version)} == self.history[version]
            assert {p.key: p.body for p in self.store.passages(version)} == self.history[version]

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestVersions = VersionsMachine.TestCase
TestVersions.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
