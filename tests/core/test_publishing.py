"""Old or new, never a mixture: indexing that dies anywhere, damaged files, and readers while others write."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.manifest import current_line, read_manifest
from rag.collection import Collection
from rag.collection.store_errors import open_store
from rag.collection.writer import check, delete_notices
from rag.embedding import Encoder
from rag.errors import DamagedIndex, NoIndex, NotFound
from rag.public import NoticeQuery, QueryResponse
from rag.settings import Settings
from tests.core.indexing_process import prepare_server, start
from tests.core.small import Home, aids, ask, notice, notices, write
from tests.faults.dying import EXIT_STATUS, crash_points, indexing_points

pytestmark = pytest.mark.slow

QUESTIONS = ("揭榜挂帅项目什么时候截止", "intellectual property projects in Nanjing")
CRASH_POINTS = indexing_points()
KILLS = 10
NEW_HOME_POINTS = ("store.written", "store.created", "store.migrating", "store.migrated")


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        prepare_server(monkeypatch)
        start("--version").join(120)
        yield


def answers(collection: Collection) -> list[list[tuple[str, float, str]]]:
    """What is found for the questions, with scores and texts."""
    return [_found(ask(collection, question, top_k=50, per_notice=50)) for question in QUESTIONS]


def _found(response: QueryResponse) -> list[tuple[str, float, str]]:
    return [(p.passage_id, p.score, p.text) for p in response.passages]


def titles(small: Home) -> dict[str, str]:
    """What is served: aid -> title. Of up to 50 notices, as many as a question can be answered with, all are found."""
    with small.open() as collection:
        listed = [item.aid for item in collection.notices(NoticeQuery(limit=200)).items]
        found = aids(ask(collection, "项目", mode="dense", top_k=50))
        assert set(found) <= set(listed)
        assert len(set(found)) == min(50, len(listed))
        assert len(listed) == collection.info.notices
        return {aid: collection.notice(aid).title for aid in listed}


def stored_keys(home: Path) -> set[bytes]:
    """The keys of all cached vectors that live passages use."""
    with open_store(home) as store:
        used = {passage.embedding_key for passage in store.passages()}
        return used - set(store.embedding_keys_missing(used))


# --- deaths ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def twice_published(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A home to be copied: four notices, and one snapshot before the one in service."""
    small = Home(tmp_path_factory.mktemp("published"), encoder)
    small.index(*notices(3))
    small.index(*notices(4))
    return small.settings.home


OLD = {f"n{n}" for n in range(1, 5)}
CHANGED = notice("n1", title="南京丨改后的第一项通知", content="改为于2025年11月20日前提交揭榜挂帅项目材料。")
UPDATE = [CHANGED, notice("n2"), notice("n3"), notice("n5")]
NEW = {"n1", "n2", "n3", "n5"}


def test_every_step_that_is_made_durable_has_a_crash_point() -> None:
    assert len(crash_points()) >= 25


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_indexing_that_dies_at_any_step_leaves_old_or_new_and_the_next_run_completes(
    small: Home, twice_published: Path, point: str
) -> None:
    if point not in NEW_HOME_POINTS:
        shutil.copytree(twice_published, small.settings.home)
    file = write(small.folder / "update.jsonl", UPDATE)
    process = start(
        "index", file, "--home", small.settings.home, "--sync", "--max-removed-share", "0.5", crash_at=point
    )
    process.join(60)
    assert process.exitcode == EXIT_STATUS

    if point in NEW_HOME_POINTS:
        with pytest.raises(NoIndex):
            small.open()
    else:
        served = titles(small)
        assert set(served) in (OLD, NEW)
        assert (served["n1"] == CHANGED["title"]) == (set(served) == NEW)
        unpublished = [p for p in check(small.settings).problems if "The index serves version" not in p]
        assert unpublished == []

    small.index(*UPDATE, sync=True, max_removed_share=0.5)
    assert titles(small) == {record["aid"]: record["title"] for record in UPDATE}
    assert check(small.settings).problems == []
    assert not [path for path in small.settings.home.rglob("*") if ".new" in path.name]


def test_a_run_that_died_after_embedding_leaves_its_vectors_to_the_next(small: Home) -> None:
    file = write(small.folder / "n.jsonl", notices(6))
    process = start(
        "index", file, "--home", small.settings.home, embed_batch=2, crash_at="embeddings.committed:2"
    )
    process.join(60)
    assert process.exitcode == EXIT_STATUS
    assert small.index(*notices(6)).embedded == 2
    assert len(small.encoder.embedded) == 2


@pytest.mark.nightly  # every run kills at random in tests/indexes/test_crashes.py and tests/reliability
def test_kills_at_random_times_never_leave_an_index_that_does_not_open(small: Home) -> None:
    chance = random.Random(3)
    home = small.settings.home
    began = time.monotonic()
    first = start("index", write(small.folder / "n.jsonl", notices(3)), "--home", home, embed_batch=1)
    first.join(60)
    assert first.exitcode == 0
    whole_run = 1.2 * (time.monotonic() - began)

    killed = 0
    for number in range(2, 40):
        before = stored_keys(home)
        records = notices(3 * number)
        process = start("index", write(small.folder / "n.jsonl", records), "--home", home, embed_batch=1)
        process.join(chance.uniform(0, whole_run))
        process.kill()
        process.join()
        killed += process.exitcode != 0
        assert set(titles(small)) <= {record["aid"] for record in records}
        assert stored_keys(home) >= before
        assert not [p for p in check(small.settings).problems if "The index serves version" not in p]
        if killed == KILLS:
            break
    assert killed == KILLS

    held = len(stored_keys(home))
    report = small.index(*records)
    assert report.embedded == len(small.encoder.embedded) <= len(records) - held
    assert small.index(*records).embedded == 0
    assert set(titles(small)) == {record["aid"] for record in records}


# --- damage ---------------------------------------------------------------------------------------------------------


def served_files(home: Path) -> list[Path]:
    """The files in service that are made from the store."""
    manifest = read_manifest(home, current_line(home))
    files = [home / "segments" / mark.name / name for mark in manifest.folders for name in mark.files]
    return [home / "CURRENT", home / manifest.name, *files]


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0b100
    path.write_bytes(content)


def test_a_flipped_bit_in_any_file_in_service_is_found_and_mended_without_embedding(
    tmp_path: Path, twice_published: Path, encoder: Encoder
) -> None:
    with Collection.open(Settings(home=twice_published), encoder=encoder) as collection:
        expected = answers(collection)
    files = len(served_files(twice_published))
    assert files >= 20
    for number in range(files):
        small = Home(tmp_path / str(number), encoder)
        shutil.copytree(twice_published, small.settings.home)
        flip_a_bit(served_files(small.settings.home)[number])
        assert len(check(small.settings).problems) == 1
        with pytest.raises(DamagedIndex, match="repair"):
            small.open()
        report = check(small.settings, repair=True)
        assert (report.problems, len(report.repaired)) == ([], 1)
    with small.open() as collection:
        assert answers(collection) == expected


def test_a_home_that_lost_all_derived_files_is_built_from_its_store(small: Home) -> None:
    small.index(*notices(3))
    delete_notices(["n2"], small.settings)
    with small.open() as collection:
        expected = answers(collection)
    for path in served_files(small.settings.home):
        path.unlink()
    assert check(small.settings).problems
    with pytest.raises(NoIndex):
        small.open()
    assert check(small.settings, repair=True).problems == []
    with small.open() as collection:
        assert answers(collection) == expected


def test_indexing_over_damaged_files_builds_them_anew(small: Home) -> None:
    small.index(*notices(3))
    flip_a_bit(next(small.settings.home.glob("segments/*/vectors.*")))
    assert small.index(*notices(3)).embedded == 0
    assert check(small.settings).problems == []


def test_a_damaged_store_is_reported_and_never_replaced(small: Home) -> None:
    small.index(*notices(3))
    store = small.settings.home / "store.sqlite"
    content = bytearray(store.read_bytes())
    before = '"content":"现组织申报2025年'.encode()
    content[content.rfind(before) + len(before)] ^= (
        1  # the last: earlier ones may lie in space no longer used
    )
    store.write_bytes(content)
    report = check(small.settings, repair=True)
    assert report.problems
    assert report.repaired == []
    assert store.read_bytes() == bytes(content)


def test_a_version_that_was_never_published_is_told_and_mended(small: Home) -> None:
    small.index(*notices(2))
    with open_store(small.settings.home, write=True) as store, store.transaction() as change:
        change.remove_document("n2")
    (problem,) = check(small.settings).problems
    assert "serves version 1, the store holds 2" in problem
    with small.open() as collection:
        assert (collection.info.version, collection.stored_version) == (1, 2)
        assert check(small.settings, repair=True).repaired == [problem]
        collection.refresh()
        assert (collection.info.version, collection.stored_version) == (2, 2)
    assert set(titles(small)) == {"n1"}


def test_checking_where_nothing_is_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="rag index"):
        check(Settings(home=tmp_path / "none"))
    assert not (tmp_path / "none").exists()


# --- readers --------------------------------------------------------------------------------------------------------


def test_a_reader_keeps_its_version_until_it_is_refreshed(small: Home) -> None:
    small.index(*notices(3))
    with small.open() as collection:
        before = answers(collection)
        small.index(CHANGED, notice("n4"))
        assert answers(collection) == before
        assert collection.info.version == 1
        assert collection.notice("n1").title != CHANGED["title"]
        assert collection.refresh()
        assert not collection.refresh()
        assert collection.info.version == 2
        assert collection.notice("n1").title == CHANGED["title"]
        with small.open() as fresh:
            assert answers(collection) == answers(fresh)


def test_a_reader_whose_rows_are_gone_moves_on_by_itself(small: Home) -> None:
    small.index(*notices(3))
    with small.open() as collection:
        for number in range(3):
            small.index(notice("n1", content=f"第{number}次修改：10月{number + 1}日前提交揭榜挂帅材料。"))
        assert aids(ask(collection, "揭榜挂帅", answer=True))  # the first question: nothing is remembered
        assert collection.info.version >= 3
    with small.open() as collection:
        for number in range(3):
            small.index(notice("n1", content=f"第{number}回修改：10月{number + 1}日前提交揭榜挂帅材料。"))
        assert "第2回" in collection.notice("n1").text
    with small.open() as collection:
        delete_notices(["n1"], small.settings)
        small.index(notice("n8"))
        with pytest.raises(NotFound):
            collection.notice("n1")


def test_every_answer_comes_from_one_version_while_others_write(small: Home) -> None:
    """Notices of one version all bear its number: no answer may show two of them."""

    def version(number: int) -> list[dict[str, object]]:
        return [
            notice(f"n{n}", content=f"版本{number}：揭榜挂帅第{n}项，10月{n}日前提交。") for n in range(1, 4)
        ]

    small.index(*version(0))
    seen: set[int] = set()
    mixed: list[set[int]] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def read(collection: Collection) -> None:
        try:
            while not done.is_set():
                texts = [p.text for p in ask(collection, "揭榜挂帅", mode="lexical").passages]
                numbers = {int(text.split("：")[0].removeprefix("版本")) for text in texts}
                seen.update(numbers)
                mixed.extend([numbers] * (len(numbers) != 1))
                collection.refresh()
        except BaseException as error:
            failures.append(error)
            raise

    with small.open() as collection:
        readers = [threading.Thread(target=read, args=(collection,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        for number in range(1, 6):
            small.index(*version(number))
        done.set()
        for reader in readers:
            reader.join()
    assert (mixed, failures) == ([], [])
    assert len(seen) > 2
