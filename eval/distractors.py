"""The bundled notices among many others: how much is lost as the collection grows.

    python -m eval.distractors --extra regulations.jsonl.gz eval/questions/heldout.jsonl

Both collections keep a home under --home, so that a second run embeds nothing anew.
"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.askers import LocalAsker
from eval.evaluate import evaluate
from eval.question_set import load_questions
from eval.report import Report
from eval.report_comparison import compare
from eval.report_tables import print_comparison
from eval.workbench import BUNDLED_NOTICES, at_home, collection_of, load_model, script
from rag.cli.output import console, progress
from rag.errors import InvalidInput
from rag.public import Mode

if TYPE_CHECKING:
    from eval.question_set import LabelledQuestion
    from rag.embedding import Encoder


def unpacked(path: Path, folder: Path) -> Path:
    """The file itself, or for `.gz` what it holds, written into `folder` once per change."""
    if path.suffix != ".gz":
        return path
    target = folder / path.stem
    try:
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            folder.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            with gzip.open(path) as packed, part.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
            part.replace(target)
    except (OSError, EOFError) as error:
        raise InvalidInput(
            f"{path} cannot be unpacked ({error}); give a JSONL file or one packed by gzip."
        ) from None
    return target


def score(
    paths: list[Path],
    home: Path,
    encoder: Encoder,
    questions: tuple[LabelledQuestion, ...],
    name: str,
    mode: Mode = "hybrid",
) -> Report:
    """Index these files in a home and evaluate in process."""
    collection = collection_of(paths, at_home(home), encoder)
    try:
        with progress() as told:
            return evaluate(questions, LocalAsker(collection), name=name, mode=mode, progress=told)
    finally:
        collection.close()


def main(
    questions: Annotated[
        Path, typer.Argument(help="Question set over the notices (JSONL).", metavar="QUESTIONS")
    ],
    extra: Annotated[list[Path], typer.Option(help="Other notices (JSONL, may be .gz); repeatable.")],
    notices: Annotated[
        Path, typer.Option(help="The notices that the questions are about.")
    ] = BUNDLED_NOTICES,
    home: Annotated[Path, typer.Option(help="Where both indexes are kept.")] = Path(".rag-distractors"),
    mode: Annotated[Mode, typer.Option(help="Which legs search.")] = "hybrid",
) -> None:
    """Evaluate alone and among others, and print the fall of each figure."""
    asked = load_questions(questions)
    encoder = load_model(at_home(home))
    others = [unpacked(path, home / "extra") for path in extra]
    alone = score([notices], home / "alone", encoder, asked, questions.name, mode)
    among = score([notices, *others], home / "among", encoder, asked, questions.name, mode)
    size = among.index.notices if among.index else 0
    shown = console()
    shown.print(f"Now: among {size} notices.")
    print_comparison(compare(among, alone, name="the notices alone"), shown)


if __name__ == "__main__":
    script(main)
