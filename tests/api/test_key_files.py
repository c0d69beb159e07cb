"""API keys in a home: made, found, revoked, and what is kept of them."""

import datetime as dt
import errno
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import keys
from api.keys import HomeKeys, KeysUnreadable, Scope, add_key, read_keys, revoke_key
from api.profile_file import save_profile
from rag.clock import today
from rag.errors import InvalidInput, NotFound, RagError, StorageFull
from rag.public.match_json import ProfileIn
from tests.processes import rag_here as rag

DAMAGED = {
    "empty": b"",
    "cut off": b'{"format": 1, "keys": [',
    "another format": b'{"format": 2, "keys": []}',
    "not an object": b"[]",
    "an unknown field": b'{"format": 1, "keys": [], "admin": true}',
    "no hash": b'{"format": 1, "keys": [{"id": "00000000", "name": "x", "scopes": ["read"]}]}',
    "not UTF-8": b'{"format": 1, "keys": "\xff"}',
}


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, StorageFull), (errno.EROFS, RagError)])
def test_a_key_or_profile_that_cannot_be_written_says_why_and_leaves_the_file(
    number: int, error: type[RagError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, _ = keys.add_key(tmp_path, "first")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(error, match=r"keys\.json"):
        keys.add_key(tmp_path, "second")
    with pytest.raises(error, match=r"profiles\.json"):
        save_profile(tmp_path, "local", "ours", ProfileIn())
    assert [one.id for one in keys.read_keys(tmp_path)] == [key.id]


def test_only_a_hash_is_kept_and_only_the_owner_reads_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key, text = add_key(tmp_path / "new" / "home", "web")
    finally:
        os.umask(before)
    file = tmp_path / "new" / "home" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert text.startswith(f"nrag_{key.id}_")
    assert text.rpartition("_")[2] not in file.read_text("utf-8")
    assert key.scopes == (Scope.READ,)


def test_a_key_is_found_by_its_whole_text_alone(tmp_path: Path) -> None:
    key, text = add_key(tmp_path, "web")
    _, other = add_key(tmp_path, "other")
    ring = HomeKeys(tmp_path)
    assert ring.find(text) == key
    secret = text.removeprefix(f"nrag_{key.id}_")
    assert len(secret) >= 43  # 256 bits, six to a character
    for wrong in (
        text[:-1],
        f"{text}x",
        f"{text} ",
        text.upper(),
        secret,
        key.id,
        f"nrag_{key.id}_",
        key.sha256,
        "",
    ):
        assert ring.find(wrong) is None
    assert ring.find(f"nrag_{key.id}_{other.split('_', 2)[2]}") is None


@pytest.fixture(scope="module")
def one_key(tmp_path_factory: pytest.TempPathFactory) -> tuple[HomeKeys, str]:
    home = tmp_path_factory.mktemp("home")
    return HomeKeys(home), add_key(home, "one")[1]


@given(data=st.data())
def test_no_other_text_is_taken(one_key: tuple[HomeKeys, str], data: st.DataObject) -> None:
    ring, text = one_key
    place = data.draw(st.integers(0, len(text)))
    changed = text[:place] + data.draw(st.text(max_size=3)) + text[place + data.draw(st.integers(0, 2)) :]
    assert (ring.find(changed) is not None) == (changed == text)


def test_a_revoked_key_stays_listed_and_never_works_again(tmp_path: Path) -> None:
    key, text = add_key(tmp_path, "web", [Scope.WRITE, Scope.READ])
    ring = HomeKeys(tmp_path)
    assert ring.find(text)
    revoked = revoke_key(tmp_path, key.id)
    assert ring.find(text) is None
    assert revoke_key(tmp_path, key.id) == revoked
    assert [(k.name, k.scopes, k.state) for k in read_keys(tmp_path)] == [
        ("web", (Scope.READ, Scope.WRITE), "revoked")
    ]
    with pytest.raises(NotFound, match="rag key list"):
        revoke_key(tmp_path, "00000000" if key.id != "00000000" else "00000001")


def test_a_key_works_through_its_last_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    last = today() + dt.timedelta(days=3)
    _, text = add_key(tmp_path, "web", expires=last)
    ring = HomeKeys(tmp_path)
    monkeypatch.setattr(keys, "today", lambda: last)
    assert ring.find(text)
    monkeypatch.setattr(keys, "today", lambda: last + dt.timedelta(days=1))
    assert ring.find(text) is None
    assert read_keys(tmp_path)[0].state == "expired"
    with pytest.raises(InvalidInput, match="past"):
        add_key(tmp_path, "late", expires=last)


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\x1b[2Jb", "\u202egnp", "\udcff"])
def test_a_name_is_short_and_printable(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput):
        add_key(tmp_path, name)
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_and_never_written_over(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(content)
    for work in (read_keys, lambda home: add_key(home, "x"), lambda home: HomeKeys(home).keys()):
        with pytest.raises(KeysUnreadable, match=r"keys\.json is damaged"):
            work(tmp_path)
    assert file.read_bytes() == content


def test_a_ring_sees_damage_loss_and_repair_at_once(tmp_path: Path) -> None:
    ring = HomeKeys(tmp_path)
    assert ring.keys() == {}
    key, text = add_key(tmp_path, "web")
    assert ring.find(text) == key
    file = tmp_path / "keys.json"
    kept = file.read_bytes()
    file.write_bytes(b"{")
    with pytest.raises(KeysUnreadable):
        ring.find(text)
    file.unlink()
    for _ in range(2):
        with pytest.raises(KeysUnreadable, match="gone"):
            ring.find(text)
    file.mkdir()
    with pytest.raises(KeysUnreadable, match="cannot be read"):
        ring.find(text)
    file.rmdir()
    file.write_bytes(kept)
    assert ring.find(text) == key


def test_keys_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [text for _, text in pool.map(lambda n: add_key(tmp_path, f"key {n}"), range(40))]
    ring = HomeKeys(tmp_path)
    assert all(ring.find(text) for text in made)
    assert len(ring.keys()) == 40


def test_the_commands_show_a_key_once(tmp_path: Path) -> None:
    made = rag("key", "add", "my  site", "--home", tmp_path)
    text = made.stdout.strip()
    assert (made.returncode, made.stdout) == (0, f"{text}\n")
    assert HomeKeys(tmp_path).find(text)
    as_json = json.loads(
        rag("key", "add", "日历", "--scope", "feed", "--scope", "read", "--expires", "2999-12-31", "--json",
            "--home", tmp_path).stdout
    )  # fmt: skip
    assert HomeKeys(tmp_path).find(as_json["key"])
    assert (as_json["scopes"], as_json["expires"]) == (["read", "feed"], "2999-12-31")
    shown = rag("key", "list", "--home", tmp_path).stdout
    listed = json.loads(rag("key", "list", "--json", "--home", tmp_path).stdout)["items"]
    assert [item["name"] for item in listed] == ["my site", "日历"]
    for hidden in (text.split("_", 2)[2], as_json["key"].split("_", 2)[2], "sha256"):
        assert hidden not in shown + json.dumps(listed)
    done = rag("key", "revoke", as_json["id"], "--home", tmp_path)
    assert (done.returncode, done.stdout) == (0, f"revoked {as_json['id']} (日历)\n")
    assert "revoked" in rag("key", "list", "--home", tmp_path).stdout.splitlines()[1]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["add"], 2, "NAME"),
        (["add", "x", "--scope", "admin"], 2, "'--scope'"),
        (["add", "x", "--expires", "20991231"], 2, "'--expires'"),
        (["add", "x", "--expires", "2025-01-01"], 2, "is past"),
        (["add", "x" * 65], 2, "1 to 64"),
        (["revoke", "00000000"], 1, "rag key list"),
        (["list", "x"], 2, "x"),
    ],
)
def test_what_cannot_be_done_is_said_on_stderr(tmp_path: Path, args: list[str], code: int, said: str) -> None:
    done = rag("key", *args, "--home", tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
