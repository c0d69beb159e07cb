"""The vectors of the bundled notices' passages, as the bundled model made them: indexing them takes seconds, not minutes.

A vector is kept under the store's key, which names the model and the text it read (`embedding_key`), so that one of
another model or another text is never used, and what is missing is embedded as ever. `python -m rag.demo.vectors`
writes them anew.
"""

from __future__ import annotations

import tempfile
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from indexes.store import STORE_FILE, Store
from rag.embedding import Encoder, Vectors

FILE = "vectors.npz"


def kept() -> tuple[str, list[bytes], Vectors]:
    """The model's fingerprint, the keys and float32[len(keys), dim]."""
    with as_file(files("rag.demo") / FILE) as path, np.load(path, allow_pickle=False) as held:
        return str(held["model"]), [row.tobytes() for row in held["keys"]], held["vectors"]


def seed(home: Path, encoder: Encoder) -> None:
    """Put them into the store of a new home that is about to be indexed by this model; otherwise do nothing."""
    model, keys, vectors = kept()
    if model == encoder.fingerprint and not (home / STORE_FILE).exists():
        with Store.open(home, write=True) as store:
            store.put_embeddings(model, keys, vectors)


def write(path: Path) -> None:
    """Embed the bundled notices anew and keep their vectors in a file."""
    from rag.collection.writer import index_files, load_configured
    from rag.settings import Settings

    with tempfile.TemporaryDirectory() as folder, as_file(files("rag.demo") / "notices.json") as notices:
        settings = Settings(home=Path(folder))
        encoder = load_configured(settings)
        index_files([notices], settings, encoder=encoder)
        save(settings.home, encoder.fingerprint, path)


def save(home: Path, model: str, path: Path) -> None:
    """Keep every vector that a home's store holds of a model."""
    with Store.open(home) as store:
        pages = list(store.embeddings(model))
    keys = [np.frombuffer(key, np.uint8) for page, _ in pages for key in page]
    np.savez(path, model=np.array(model), keys=np.array(keys), vectors=np.concatenate([v for _, v in pages]))


if __name__ == "__main__":
    write(Path(__file__).with_name(FILE))
