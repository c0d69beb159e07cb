"""What the benchmark programs share: a home of their own, one loaded model, and how they end."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.output import note, progress
from rag.errors import RagError
from rag.settings import Settings, load_settings

if TYPE_CHECKING:  # models and indexes are loaded when a benchmark runs, not when its help is read
    from rag.collection import Collection
    from rag.embedding import Encoder, Vectors

ROOT = Path(__file__).parents[1]
BUNDLED_NOTICES = ROOT / "rag" / "demo" / "notices.json"
QUESTIONS = ROOT / "eval" / "questions"
GOLD = ROOT / "eval" / "gold"
TUNING_SET, HELD_OUT_SET = QUESTIONS / "tune.jsonl", QUESTIONS / "heldout.jsonl"
QUESTION_SETS = tuple(sorted(QUESTIONS.glob("*.jsonl")))
KeptHome = Annotated[
    Path | None, typer.Option(help="Keep the indexes here instead of in a temporary folder.")
]
"""The option `--home` of a program that indexes notices before it asks."""


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file that holds one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load_model(settings: Settings) -> Encoder:
    """The configured embedding model, to be shared by several homes."""
    from rag.collection.writer import load_configured

    return load_configured(settings)


class EachQueryOnce:
    """An encoder that embeds each question once: for asking the same questions in many configurations."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode_query(self, text: str) -> Vectors:
        """float32[dim], L2-normalised, of a question."""
        if text not in self._known:
            self._known[text] = self._encoder.encode_query(text)
        return self._known[text]


def at_home(home: Path) -> Settings:
    """The settings of the environment with another home."""
    return load_settings().model_copy(update={"home": home})


def collection_of(paths: Sequence[Path], settings: Settings, encoder: Encoder) -> Collection:
    """Bring the home up to date with exactly the notices of these files, and open it.

    Embeddings are cached in the home, so a second run over the same notices is quick.

    Raises:
        RagError: a file cannot be read, or a record was rejected: a benchmark must not run on fewer notices.
    """
    from rag.collection import Collection
    from rag.collection.writer import index_files

    with progress() as told:
        done = index_files(paths, settings, sync=True, max_removed_share=1.0, progress=told, encoder=encoder)
    if done.rejected:
        first = done.rejected[0]
        raise RagError(
            f"{len(done.rejected)} records were rejected, first {first.aid or first.position}: "
            f"{first.field or ''} {first.reason}; mend the file first."
        )
    return Collection.open(settings, encoder=encoder)


@contextmanager
def kept_or_temporary(home: Path | None) -> Iterator[Path]:
    """The home, or one that is removed at the end where none is given."""
    if home:
        yield home
        return
    with TemporaryDirectory(prefix="notice-rag-") as folder:
        yield Path(folder)


@contextmanager
def indexed(notices: Sequence[Path], home: Path | None, **changed: Any) -> Iterator[Collection]:
    """The notices of these files, indexed in a home that is kept or temporary, and open.

    Args:
        notices: files.
        home: the folder that keeps the index; None: a temporary one.
        changed: settings other than those of the environment.

    """
    with kept_or_temporary(home) as folder:
        settings = at_home(folder).model_copy(update=changed)
        with collection_of(notices, settings, load_model(settings)) as collection:
            yield collection


def script(main: Callable[..., None]) -> None:
    """Run a program's `main` with typer; errors that a user can mend end as one sentence and exit code 1."""
    try:
        typer.run(main)
    except RagError as error:
        note(f"error: {error}")
        sys.exit(1)
