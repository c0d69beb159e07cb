"""The bundled model is prepared whole or not at all, and damage is found."""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from indexes import atomic_files
from rag.cache_folder import default_cache_dir
from rag.embedding import bundled, model_dir, prepare, verify
from rag.embedding.onnx_backend import OnnxBackend
from rag.embedding.q4file import dequantise, read_q4
from rag.errors import ModelUnavailable, StorageFull

FILES = (
    "encoder.onnx",
    "pieces.tsv",
    "position_embeddings.npy",
    "scores.npy",
    "vocabulary.json",
    "word_embeddings.npy",
)


@pytest.fixture
def copy(prepared: Path, tmp_path: Path) -> Path:
    """A cache folder with its own copy of the prepared model."""
    shutil.copytree(model_dir(prepared), model_dir(tmp_path))
    return tmp_path


def flip_a_bit(file: Path, at: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        byte = opened.read(1)[0]
        opened.seek(at)
        opened.write(bytes([byte ^ 1]))


def files_beside(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir()} - {target.name}


def test_preparing_again_changes_nothing(prepared: Path) -> None:
    weights = model_dir(prepared) / "encoder.onnx"
    before, beside = weights.stat(), files_beside(model_dir(prepared))
    assert prepare(prepared) == model_dir(prepared)
    assert (weights.stat().st_ino, weights.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files_beside(model_dir(prepared)) == beside  # other tests lay the reference model there


def test_the_manifest_names_every_file(prepared: Path) -> None:
    folder = model_dir(prepared)
    named = set(json.loads((folder / "manifest.json").read_bytes())["files"])
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - named == {"manifest.json", ".verified.json"}
    assert named == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_found(copy: Path, name: str) -> None:
    file = model_dir(copy) / name
    os.truncate(file, file.stat().st_size - 1)
    with pytest.raises(ModelUnavailable, match=name):
        verify(model_dir(copy))


def test_one_changed_byte_in_the_weights_is_found(copy: Path) -> None:
    flip_a_bit(model_dir(copy) / "encoder.onnx", at=20_000_000)
    with pytest.raises(ModelUnavailable, match="onnx"):
        verify(model_dir(copy))


def test_a_graph_that_cannot_be_loaded_is_told_of_by_the_first_text(copy: Path) -> None:
    """It is loaded beside what a start does next."""
    os.truncate(model_dir(copy) / "encoder.onnx", 1000)
    backend = OnnxBackend(model_dir(copy), threads=1)
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="cannot be loaded"):
            backend.embed(["创新券"], "query: ")


def test_a_file_is_hashed_once_and_again_when_it_was_touched(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    own = atomic_files.sha256
    monkeypatch.setattr(
        "rag.embedding.prepared_folder.sha256", lambda path: (hashed.append(path.name), own(path))[1]
    )
    verify(model_dir(copy))
    verify(model_dir(copy))
    assert sorted(hashed) == sorted(FILES)
    (model_dir(copy) / "scores.npy").touch()
    verify(model_dir(copy))
    assert hashed[len(FILES) :] == ["scores.npy"]


def test_damage_that_keeps_size_and_time_is_found_in_a_copy(copy: Path) -> None:
    """What was verified elsewhere does not count."""
    file = model_dir(copy) / "word_embeddings.npy"
    before = file.stat()
    flip_a_bit(file, at=1_000_000)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelUnavailable, match="word_embeddings"):
        verify(model_dir(copy))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"{}", b'{"files": []}', b'{"files": {"config.json": 3}}']
)
def test_a_damaged_manifest_is_found(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(ModelUnavailable, match="damaged"):
        verify(tmp_path)


def test_a_damaged_model_is_prepared_again(copy: Path) -> None:
    (model_dir(copy) / "manifest.json").write_bytes(b"{")
    told: list[str] = []
    verify(prepare(copy, told.append))
    assert "damaged" in told[0]
    assert not files_beside(model_dir(copy))


def test_a_killed_preparation_leaves_nothing_that_loads_and_is_cleared_away(tmp_path: Path) -> None:
    target = model_dir(tmp_path)
    command = (
        "import sys; from pathlib import Path; from rag.embedding import prepare; prepare(Path(sys.argv[1]))"
    )
    process = subprocess.Popen([sys.executable, "-c", command, str(tmp_path)])
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".*/encoder.onnx")) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not target.exists()
    (left,) = tmp_path.glob(f".{target.name}.*")
    os.utime(left, (0, 0))
    verify(prepare(tmp_path))
    assert not left.exists()


def test_two_processes_may_prepare_at_once(tmp_path: Path) -> None:
    command = (
        "import sys; from pathlib import Path; from rag.embedding import prepare; prepare(Path(sys.argv[1]))"
    )
    both = [subprocess.Popen([sys.executable, "-c", command, str(tmp_path)]) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    verify(model_dir(tmp_path))
    assert not files_beside(model_dir(tmp_path))


def test_too_little_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=50_000_000))
    with pytest.raises(StorageFull, match="RAG_MODEL_CACHE"):
        prepare(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_cache_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelUnavailable, match="RAG_MODEL_CACHE"):
        prepare(tmp_path / "file")


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("RAG_MODEL_CACHE", raising=False)
    assert default_cache_dir() == tmp_path / "xdg" / "notice-rag"
    monkeypatch.setenv("RAG_MODEL_CACHE", str(tmp_path / "own"))
    assert model_dir().parent == tmp_path / "own"


def test_a_block_is_dequantised_as_its_format_says() -> None:
    nibbles = [(low, 15 - low) for low in range(16)]
    raw = struct.pack("<e16B", 0.5, *(low | high << 4 for low, high in nibbles))
    expected = [(low - 8) * 0.5 for low, _ in nibbles] + [(high - 8) * 0.5 for _, high in nibbles]
    np.testing.assert_array_equal(dequantise(raw), np.array(expected, np.float32))


@pytest.mark.parametrize("size", [0, 3, 50, 5_000, 4_000_000, 71_622_399])
def test_a_cut_off_source_file_is_found(tmp_path: Path, size: int) -> None:
    source, _ = bundled.installed_file()
    with source.open("rb") as file:
        (tmp_path / "cut.bin").write_bytes(file.read(size))
    with pytest.raises(ModelUnavailable, match="reinstall"):
        read_q4(tmp_path / "cut.bin")


def test_a_source_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(ModelUnavailable, match="damaged"):
        read_q4(tmp_path / "other.bin")
