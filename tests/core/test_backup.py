"""An archive is one instant of a home; a home made from it answers the same; a tampered archive changes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.collection import Collection
from rag.collection.backup import back_up, restore
from rag.errors import DamagedIndex, HomeBusy, InvalidInput, NoIndex, RagError
from rag.settings import Settings
from tests.core.flipped_bits import PLACES, flip
from tests.core.small import Home, aids, ask, notices
from tests.faults.dying import EXIT_STATUS, crash_points
from tests.processes import environment

QUESTION = "揭榜挂帅项目什么时候截止"


def restored(small: Home, archive: Path, name: str = "elsewhere") -> Settings:
    settings = Settings(home=small.folder / name)
    restore(settings, archive)
    return settings


def test_a_restored_home_answers_the_same_and_embeds_nothing(small: Home) -> None:
    small.index(*notices(6))
    (small.settings.home / "keys.json").write_text("{}")
    archive, _ = back_up(small.settings, small.folder / "all.zip")
    embedded = len(small.encoder.embedded)
    settings = restored(small, archive)
    with small.open() as before, Collection.open(settings, encoder=small.encoder) as after:
        assert aids(ask(after, QUESTION)) == aids(ask(before, QUESTION)) != []
    assert len(small.encoder.embedded) == embedded
    assert (settings.home / "keys.json").read_text() == "{}"


def test_an_archive_taken_while_notices_come_in_holds_whole_changes(small: Home) -> None:
    small.index(*notices(2))
    stop = threading.Event()

    def writing() -> None:
        count = 2
        while not stop.is_set() and count < 12:
            count += 2
            small.index(*notices(count))

    writer = threading.Thread(target=writing)
    writer.start()
    archives = [back_up(small.settings, small.folder / f"{n}.zip")[0] for n in range(4)]
    stop.set()
    writer.join()
    for number, archive in enumerate(archives):
        with Collection.open(restored(small, archive, f"h{number}"), encoder=small.encoder) as opened:
            assert opened.info.notices % 2 == 0


def test_no_older_archive_is_removed_while_a_row_is_damaged(
    small: Home, caplog: pytest.LogCaptureFixture
) -> None:
    small.index(*notices(3))
    (folder := small.folder / "backups").mkdir()
    sound = back_up(small.settings, folder, keep=1)[0]
    flip(small.settings.home, *PLACES["sources"], 40)
    for _ in range(2):
        back_up(small.settings, folder, keep=1)
    assert sound.exists()
    assert len(list(folder.iterdir())) == 3
    assert "damaged rows: 1" in caplog.text
    small.index(*notices(3), rebuild=True)
    newest = back_up(small.settings, folder, keep=1)[0]
    assert list(folder.iterdir()) == [newest]


def test_a_folder_keeps_the_newest_archives(small: Home) -> None:
    small.index(*notices(1))
    folder = small.folder / "backups"
    folder.mkdir()
    written = [back_up(small.settings, folder, keep=2)[0] for _ in range(4)]
    assert sorted(folder.iterdir()) == sorted(written[-2:])


def test_a_name_with_a_slash_is_a_folder_also_a_new_one(small: Home) -> None:
    """It became a file of that name, and the next archive within it could not be written."""
    small.index(*notices(1))
    new = small.folder / "new"
    runner = subprocess.run(
        [sys.executable, "-m", "rag", "backup", f"{new}/", "--home", str(small.settings.home)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (archive,) = new.iterdir()
    assert runner.stdout.strip() == str(archive)
    assert " KB written" in runner.stderr
    (small.folder / "plain").touch()
    with pytest.raises(InvalidInput, match="is a file"):
        back_up(small.settings, small.folder / "plain", into_folder=True)


def test_what_cannot_be_backed_up_or_restored_says_so(small: Home) -> None:
    with pytest.raises(NoIndex):
        back_up(small.settings, small.folder / "none.zip")
    with pytest.raises(InvalidInput, match="no folder"):
        back_up(small.settings, small.folder / "none.zip", keep=1)
    small.index(*notices(1))
    archive, _ = back_up(small.settings, small.folder / "one.zip")
    with pytest.raises(HomeBusy, match="holds an index already"):
        restore(small.settings, archive)
    with pytest.raises(RagError, match="does not exist"):
        restore(Settings(home=small.folder / "other"), small.folder / "missing.zip")


def foreign_name(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as changed:
        changed.writestr("../outside.txt", "x")


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])


def no_archive(archive: Path) -> None:
    archive.write_text("notices")


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(archive) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)


def longer_than_it_says(archive: Path) -> None:
    rewritten(archive, lambda files: files.update({"store.sqlite": files["store.sqlite"] + b"\0" * 10}))


def flipped(archive: Path) -> None:
    def flip(files: dict[str, bytes]) -> None:
        store = bytearray(files["store.sqlite"])
        store[len(store) // 2] ^= 1
        files["store.sqlite"] = bytes(store)

    rewritten(archive, flip)


def foreign_file(archive: Path) -> None:
    def add(files: dict[str, bytes]) -> None:
        manifest = json.loads(files["manifest.json"])
        manifest["files"].append({"name": "CURRENT", "size": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb924"})
        files |= {"manifest.json": json.dumps(manifest).encode(), "CURRENT": b""}

    rewritten(archive, add)


@pytest.mark.parametrize(
    "tamper", [foreign_name, cut, no_archive, longer_than_it_says, flipped, foreign_file]
)
def test_a_tampered_archive_is_refused_and_leaves_nothing(
    small: Home, tamper: Callable[[Path], None]
) -> None:
    small.index(*notices(2))
    archive = Path(
        shutil.copy(back_up(small.settings, small.folder / "good.zip")[0], small.folder / "bad.zip")
    )
    tamper(archive)
    settings = Settings(home=small.folder / "victim")
    with pytest.raises(DamagedIndex, match="was not restored"):
        restore(settings, archive)
    assert not settings.home.exists() or list(settings.home.iterdir()) == []
    assert not (small.folder / "outside.txt").exists()


def dies_at(point: str, work: str) -> None:
    """Run a line of `backup` in a process that dies at a crash point."""
    code = (
        "import sys; from pathlib import Path; from tests.faults.dying import die_at; "
        "from rag.collection.backup import back_up, restore; from rag.settings import Settings; "
        f"die_at({point!r}); {work}"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True)
    assert done.returncode == EXIT_STATUS, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("point", [name for name in crash_points() if name.startswith("backup.")])
def test_a_backup_that_dies_leaves_the_old_archive_or_the_new(small: Home, point: str) -> None:
    small.index(*notices(2))
    archive, _ = back_up(small.settings, small.folder / "all.zip")
    small.index(*notices(3))
    dies_at(point, f"back_up(Settings(home=Path({str(small.settings.home)!r})), Path({str(archive)!r}))")
    with Collection.open(restored(small, archive), encoder=small.encoder) as opened:
        assert opened.info.notices == (2 if point == "backup.written" else 3)
    back_up(small.settings, archive)
    assert not list(small.folder.glob(".backup-*"))


@pytest.mark.slow
@pytest.mark.parametrize("point", [name for name in crash_points() if name.startswith("restore.")])
def test_a_restore_that_dies_is_whole_or_can_be_done_again(small: Home, point: str) -> None:
    small.index(*notices(2))
    (small.settings.home / "keys.json").write_text("{}")
    archive, _ = back_up(small.settings, small.folder / "all.zip")
    settings = Settings(home=small.folder / "elsewhere")
    dies_at(point, f"restore(Settings(home=Path({str(settings.home)!r})), Path({str(archive)!r}))")
    assert not (settings.home / "store.sqlite").exists()  # what makes it a home comes last
    restore(settings, archive)
    with Collection.open(settings, encoder=small.encoder) as opened:
        assert opened.info.notices == 2
