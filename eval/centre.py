"""The means by which English questions are compared: `python -m eval.centre` writes rag/retrieval/data/centre.json.

Of the English questions that are kept for tuning, and of the passages of the bundled notices; see
`rag.retrieval.centring`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from eval.splits import of_half
from eval.workbench import BUNDLED_NOTICES, ROOT, load_model, script
from rag.ingest import read_notices
from rag.language.language_detection import question_language
from rag.notices import read_notice
from rag.notices.chunking import chunk
from rag.settings import load_settings

CENTRE_FILE = ROOT / "rag" / "retrieval" / "data" / "centre.json"


def main(
    out: Annotated[Path, typer.Option(help="The file of the means.")] = CENTRE_FILE,
) -> None:
    """Embed, average and write."""
    asked = [q.question for source in of_half("tuning") for q in source.asked("tuning")]
    english = [question for question in asked if question_language(question) == "en"]
    encoder = load_model(load_settings())
    notices = [read_notice(given) for given in read_notices([BUNDLED_NOTICES]).notices]
    texts = [passage.embedding_text for notice in notices for passage in chunk(notice, encoder)]
    questions = np.mean([encoder.encode_query(question) for question in english], axis=0)
    passages = encoder.encode_passages(texts).mean(axis=0)
    means = {"questions": questions, "passages": passages}
    rounded = {name: [round(float(value), 5) for value in mean] for name, mean in means.items()}
    out.write_text(json.dumps({"fingerprint": encoder.fingerprint} | rounded) + "\n", encoding="utf-8")


if __name__ == "__main__":
    script(main)
