"""What a start compiled is kept for the next one, and compiled as ever where the file is of no use."""

import dataclasses
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import compiled, resources
from rag.conversation import turn_phrases
from rag.language import dictionary, gazetteer, latin_districts, pinyin, segment, synonyms

PATTERNS = (
    (r"(?P<year>\d{4})年(?P<month>1?[0-9])月", 0),
    (r"[㐀-䶿一-鿿]+|[a-z]", re.IGNORECASE),
    (rb"(\x00)[^a-z]{1,3}", 0),
    (r"(?x) a  b", 0),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("RAG_MODEL_CACHE", str(tmp_path))
    monkeypatch.setattr(compiled, "WORTH_KEEPING", 1)
    yield tmp_path
    compiled.keep()


def _made() -> list[object]:
    """Everything that is told of the patterns, and what a dataclass does, made anew."""
    re.purge()
    patterns = [re.compile(text, flags) for text, flags in PATTERNS]
    made = dataclasses.make_dataclass("Made", [("name", str), ("count", int, 3)], frozen=True, order=True)
    found = re.compile(PATTERNS[0][0]).search("自2024年3月起")
    told: list[object] = [(p.pattern, p.flags, p.groups, dict(p.groupindex)) for p in patterns]
    return [
        *told,
        found and found.groupdict(),
        str(made("a")),
        made("a") < made("b"),
        hash(made("a", 1)) == hash(("a", 1)),
    ]


def test_a_second_start_takes_patterns_and_methods_from_the_file_and_they_are_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = _made()
    compiled.start()
    assert _made() == usual
    compiled.keep()
    assert [path for path in folder.rglob("*") if path.is_file()] == [compiled.kept_file()]

    with monkeypatch.context() as patch:  # nothing is compiled any more
        patch.setattr("re._parser.parse", None)
        compiled.start()
        patch.setattr("builtins.compile", None)
        assert _made() == usual
        compiled.keep()


def test_a_file_that_is_damaged_is_made_anew(folder: Path) -> None:
    usual = _made()
    compiled.start()
    _made()
    compiled.keep()
    content = compiled.kept_file().read_bytes()
    for damaged in (b"", content[:-1], content[:100] + b"?" + content[101:]):
        compiled.kept_file().write_bytes(damaged)
        compiled.start()
        assert _made() == usual
        compiled.keep()
        assert compiled.kept_file().read_bytes() == content


@pytest.mark.parametrize("mask", [0o002, 0o077])
def test_what_is_kept_is_read_again_whatever_the_mask(folder: Path, mask: int) -> None:
    usual = os.umask(mask)
    try:
        compiled.start()
        _made()
        compiled.keep()
    finally:
        os.umask(usual)
    assert compiled._read(compiled.kept_file())


@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_may_write_to_is_not_run(folder: Path, what: str, mode: int) -> None:
    compiled.start()
    _made()
    compiled.keep()
    kept = compiled.kept_file()
    assert compiled._read(kept)
    opened = kept if what == "file" else kept.parent
    opened.chmod(opened.stat().st_mode | mode)
    assert compiled._read(kept) == {}


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_another_user_owns_is_not_run(folder: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.start()
    _made()
    compiled.keep()
    kept = compiled.kept_file()
    opened = kept if what == "file" else kept.parent
    if os.geteuid():  # only root may give files away
        monkeypatch.setattr("os.geteuid", lambda: os.stat(opened).st_uid + 1)
    else:
        os.chown(opened, 12345, -1)
    assert compiled._read(kept) == {}


def test_outside_of_a_start_python_compiles_as_ever_and_nothing_is_kept(folder: Path) -> None:
    compiled.start()
    compiled.keep()
    before = set(folder.rglob("*"))
    assert "exec" not in vars(dataclasses)
    _made()
    compiled.keep()
    assert set(folder.rglob("*")) == before


def test_a_folder_that_cannot_be_made_stops_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("RAG_MODEL_CACHE", str(folder / "file"))
    compiled.start()
    assert _made()
    compiled.keep()


def test_a_broken_pattern_is_told_of_as_ever(folder: Path) -> None:
    compiled.start()
    with pytest.raises(re.error, match="unterminated"):
        re.compile("[a")


def test_what_is_worked_out_of_rule_files_is_kept_until_one_of_them_or_the_code_is_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def make() -> dict[str, tuple[str, ...]]:
        made.append(1)
        return {"江苏": ("南京", "苏州")}

    files = [("rag.language", "places.tsv"), ("rag.language", "gazetteer.py")]
    usual = resources.derived("places", files, make)  # outside of a start nothing is kept
    for starts in (1, 1):
        compiled.start()
        assert resources.derived("places", files, make) == usual
        compiled.keep()
        assert len(made) == 1 + starts
    compiled.start()
    monkeypatch.setattr(resources, "_checksum", lambda package, name: 0)
    assert resources.derived("places", files, make) == usual
    assert len(made) == 3


@pytest.mark.parametrize(
    "work_out",
    [
        gazetteer.gazetteer,
        latin_districts._by_sound,
        pinyin._readings,
        dictionary.glossary,
        segment.whole_terms,
        synonyms._forms,
        turn_phrases._asked,
    ],
)
def test_what_is_kept_stands_under_the_code_that_works_it_out(
    work_out: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []

    def remember(key: str, make: Callable[[], Any]) -> Any:
        keys.append(key)
        return make()

    monkeypatch.setattr(resources, "remembered", remember)
    work_out.__wrapped__()
    assert any(f"{work_out.__module__.rpartition('.')[2]}.py" in key for key in keys)
