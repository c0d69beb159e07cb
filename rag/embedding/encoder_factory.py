"""Which backend an embedding model is computed with."""

from __future__ import annotations

from pathlib import Path

from rag.embedding import bundled
from rag.embedding.bundled import BUNDLED_MODEL
from rag.embedding.encoder import Encoder
from rag.embedding.endpoint import Server
from rag.embedding.model_source import Source, source_of
from rag.embedding.windows import Prompts, WindowedEncoder


def load_encoder(
    model: str = BUNDLED_MODEL,
    *,
    cache_dir: Path | None = None,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    threads: int | None = None,
    device: str = "cpu",
    server: Server | None = None,
) -> Encoder:
    """Load an embedding model.

    Args:
        model: "multilingual-e5-small" is the bundled one: it is prepared at first use, computed by ONNX Runtime, and
            the network is never touched. Everything else is the folder or hub name of a sentence-transformers model;
            code that comes with a model is never run.
        cache_dir: where the bundled model is prepared; None: see `rag.embedding.bundled.default_cache_dir`.
        query_prompt: what to put in front of a question; None: what the model's configuration says (its prompts
            "query" and "document" or "passage"), the prefixes of E5 where it says nothing and its name contains
            "e5", else nothing.
        passage_prompt: the same for a passage.
        threads: processors for this model; None: as many as there are.
        device: "cpu", or "cuda" to compute with sentence-transformers on a GPU, the bundled model too.
        server: where `model` is reached by this name; None: it is computed in this process.

    Raises:
        ModelUnavailable: there is no such model (told before a download is begun) or device, or its files are damaged.
        StorageFull: there is no room for the bundled model.
    """
    if server is not None:
        return _remote(server, model, cache_dir, query_prompt, passage_prompt)
    if model == BUNDLED_MODEL and device == "cpu":
        return _bundled(cache_dir, threads, query_prompt, passage_prompt)
    from rag.embedding.sentence_transformer import SentenceTransformerBackend, model_identity, own_prompts

    if model == BUNDLED_MODEL:
        source = Source(str(bundled.prepare_reference(cache_dir)), here=True)
        identity: str | None = bundled.reference_identity()
    else:
        source, identity = source_of(model), None
    backend = SentenceTransformerBackend(source.name, device=device, threads=threads, here=source.here)
    own = own_prompts(model, backend.prompts)
    prompts = _prompts(own, query_prompt, passage_prompt)
    return WindowedEncoder(
        backend, name=model, identity=identity or model_identity(source.name), prompts=prompts
    )


def _bundled(
    cache_dir: Path | None, threads: int | None, query_prompt: str | None, passage_prompt: str | None
) -> Encoder:
    from rag.embedding.onnx_backend import OnnxBackend

    backend = OnnxBackend(bundled.prepare(cache_dir), threads)
    prompts = _prompts(Prompts(**bundled.PROMPTS), query_prompt, passage_prompt)
    return WindowedEncoder(backend, name=BUNDLED_MODEL, identity=bundled.identity(), prompts=prompts)


def _remote(
    server: Server, model: str, cache_dir: Path | None, query_prompt: str | None, passage_prompt: str | None
) -> Encoder:
    from rag.embedding import remote
    from rag.embedding.onnx_backend import tokenizer_in
    from rag.embedding.sentence_transformer import own_prompts

    backend = remote.RemoteBackend(server, model, tokenizer_in(bundled.prepare(cache_dir)))
    prompts = _prompts(own_prompts(model, {}), query_prompt, passage_prompt)
    return WindowedEncoder(backend, name=model, identity=remote.identity(model, backend.dim), prompts=prompts)


def _prompts(own: Prompts, query: str | None, passage: str | None) -> Prompts:
    return Prompts(own.query if query is None else query, own.passage if passage is None else passage)
