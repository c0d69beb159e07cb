"""Any sentence-transformers model as an Encoder: the bundled one, a folder, or a name on the model hub.

sentence-transformers and torch take seconds to import, so they are imported when a model is loaded.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.embedding.bundled import BUNDLED_MODEL, PROMPTS, identity, prepare
from rag.embedding.encoder import Encoder, Span, Vectors
from rag.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 16
_BATCH_TOKENS = 8192  # with padding; bounds the memory that a batch of long inputs takes
_UNBOUNDED_TOKENS = 8192  # for models without a limit of their own (static embeddings)
_WINDOW_SLACK = 8  # a window that starts inside a word may need a few tokens more than the whole text did
_MODEL_FILES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
_OTHER_BACKENDS = frozenset({"onnx", "openvino"})
_E5 = re.compile(r"(?:^|[^a-z0-9])e5(?:[^a-z0-9]|$)", re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Window:
    """A piece of input `row` that fits the model, with its share in that row's vector."""

    row: int
    text: str
    tokens: int


def load_encoder(
    model: str = BUNDLED_MODEL,
    *,
    cache_dir: Path | None = None,
    query_prompt: str | None = None,
    passage_prompt: str | None = None,
    threads: int | None = None,
) -> Encoder:
    """Load an embedding model.

    Args:
        model: "multilingual-e5-small" is the bundled one: it is prepared at first use, and the network is never
            touched. Everything else is the folder or hub name of a sentence-transformers model; code that comes
            with a model is never run.
        cache_dir: where the bundled model is prepared; None: see `rag.embedding.bundled.default_cache_dir`.
        query_prompt: what to put in front of a question; None: what the model's configuration says (its prompts
            "query" and "document" or "passage"), the prefixes of E5 where it says nothing and its name contains
            "e5", else nothing.
        passage_prompt: the same for a passage.
        threads: threads of one computation, for the whole process; None: torch's own choice.

    Raises:
        ModelUnavailable: there is no such model, or its files are damaged.
        StorageFull: there is no room for the bundled model.
    """
    if model == BUNDLED_MODEL:
        folder, bundled = prepare(cache_dir), True
    else:
        folder, bundled = Path(model).expanduser(), False
    loaded = _load(str(folder) if folder.is_dir() else model, local=folder.is_dir(), threads=threads)
    own = PROMPTS if bundled else _own_prompts(model, loaded.prompts)
    return SentenceTransformerEncoder(
        loaded,
        name=model,
        identity=identity() if bundled else _identity(model, folder),
        query_prompt=own["query"] if query_prompt is None else query_prompt,
        passage_prompt=own["passage"] if passage_prompt is None else passage_prompt,
    )


class SentenceTransformerEncoder:
    """An Encoder (see there) on a loaded SentenceTransformer."""

    def __init__(
        self, model: SentenceTransformer, *, name: str, identity: str, query_prompt: str, passage_prompt: str
    ) -> None:
        self.name = name
        self.max_tokens = _max_tokens(model)
        self._model = model
        self._prompts = {"query": query_prompt, "document": passage_prompt}
        self._tokenizer = _backend_tokenizer(model, name)
        # Tokenizers hold the padding and truncation of the last call; the network itself may run in parallel.
        self._tokenizing = threading.Lock()
        self._overhead = {
            task: len(self.token_spans(prompt)) + self._tokenizer.num_special_tokens_to_add(False)
            for task, prompt in self._prompts.items()
        }
        self.dim = len(self._forward(["1"], "document")[0])
        identified = [identity, query_prompt, passage_prompt, self.max_tokens, self.dim]
        self.fingerprint = hashlib.sha256(json.dumps(identified).encode()).hexdigest()

    def token_spans(self, text: str) -> list[Span]:
        """See Encoder."""
        spans: list[Span] = []
        last_start = last_end = 0
        for start, end in self._encode(_well_formed(text), special=False).offsets:
            last_start, last_end = max(start, last_start), max(end, last_end)
            spans.append((last_start, last_end))
        return spans

    def count_tokens(self, text: str) -> int:
        """See Encoder."""
        return self._count(_well_formed(text), "document")

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """See Encoder."""
        return self._embed(texts, "document", progress)

    def encode_query(self, text: str) -> Vectors:
        """See Encoder."""
        row: Vectors = self._embed([text], "query")[0]
        return row

    def _embed(
        self, texts: Sequence[str], task: str, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        windows = [window for row, text in enumerate(texts) for window in self._windows(row, text, task)]
        windows.sort(key=lambda window: -window.tokens)  # like lengths together: little padding
        waiting = np.bincount([window.row for window in windows], minlength=len(texts))
        sums = np.zeros((len(texts), self.dim), np.float32)
        for batch in _batches(windows):
            rows = [window.row for window in batch]
            weights = np.array([window.tokens for window in batch], np.float32)
            np.add.at(sums, rows, self._forward([window.text for window in batch], task) * weights[:, None])
            np.subtract.at(waiting, rows, 1)
            if progress is not None:
                progress(int(np.count_nonzero(waiting == 0)))
        return _normalised(sums)

    def _windows(self, row: int, text: str, task: str) -> list[_Window]:
        """Cut a text into as few pieces of about equal length as fit the model; most texts are one piece."""
        text = _well_formed(text)
        tokens = self._count(text, task)
        if tokens <= self.max_tokens:
            return [_Window(row, text, tokens)]
        spans = self.token_spans(text)
        room = max(self.max_tokens - self._overhead[task] - _WINDOW_SLACK, 1)
        pieces = max(-(-len(spans) // room), 2)
        cuts = _cuts(spans, len(text), pieces)
        if len(cuts) < 3:
            return [_Window(row, text, tokens)]
        parts = [text[start:end] for start, end in pairwise(cuts)]
        return [window for part in parts for window in self._windows(row, part, task)]

    def _forward(self, texts: Sequence[str], task: str) -> Vectors:
        """float32[len(texts), dim], L2-normalised, of texts that fit.

        Calls the model's two steps itself: `SentenceTransformer.encode` sorts, moves and wraps what needs none of it.
        """
        import torch

        with torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess(list(texts), prompt=self._prompts[task] or None, task=task)
            moved = {
                key: value.to(self._model.device) if isinstance(value, torch.Tensor) else value
                for key, value in features.items()
            }
            vectors = self._model(moved, task=task)["sentence_embedding"][:, : self._model.truncate_dim]
            return _normalised(vectors.float().cpu().numpy())

    def _count(self, text: str, task: str) -> int:
        return len(self._encode(self._prompts[task] + text, special=True))

    def _encode(self, text: str, *, special: bool) -> Any:
        with self._tokenizing:
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            return self._tokenizer.encode(text, add_special_tokens=special)


def _load(source: str, *, local: bool, threads: int | None) -> SentenceTransformer:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            source, local_files_only=local, trust_remote_code=False, model_kwargs={"dtype": torch.float32}
        ).eval()
    except (
        Exception
    ) as error:  # whatever a dozen libraries may raise over a model that is not there or not whole
        raise ModelUnavailable(
            f"The embedding model {source} cannot be loaded ({type(error).__name__}: {error}); set RAG_MODEL to "
            f"{BUNDLED_MODEL}, to a sentence-transformers folder, or to a hub name that this machine can download."
        ) from error


def _own_prompts(model: str, configured: Mapping[str, str | None]) -> dict[str, str]:
    """The model's prompts for "query" and "passage" (see `load_encoder`)."""
    query = configured.get("query") or ""
    passage = configured.get("document") or configured.get("passage") or ""
    if not query and not passage and _E5.search(model):
        return PROMPTS
    return {"query": query, "passage": passage}


def _identity(model: str, folder: Path) -> str:
    """Hex SHA-256 over names and contents of the model's files in a folder or in the hub's local cache."""
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        folder = Path(snapshot_download(model, local_files_only=True))
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        foreign = any(part in _OTHER_BACKENDS or part.startswith(".") for part in inside.parts)
        if path.suffix in _MODEL_FILES and not foreign and path.is_file():
            with path.open("rb") as file:
                digest.update(
                    f"{inside.as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode()
                )
    return digest.hexdigest()


def _backend_tokenizer(model: SentenceTransformer, name: str) -> Any:
    """The `tokenizers.Tokenizer` beneath the model's tokenizer."""
    tokenizer = model.tokenizer
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if not hasattr(backend, "no_truncation"):
        raise ModelUnavailable(
            f"The embedding model {name} has no fast tokenizer, which is needed to tell where its tokens stand; "
            "add a tokenizer.json to the model or choose another one."
        )
    return backend


def _max_tokens(model: SentenceTransformer) -> int:
    limit = model.max_seq_length
    return int(limit) if limit and limit < 10**6 else _UNBOUNDED_TOKENS


def _batches(windows: Sequence[_Window]) -> Iterator[Sequence[_Window]]:
    """Consecutive groups, longest window first, of bounded number and padded size."""
    start = 0
    while start < len(windows):
        size = min(_BATCH, max(_BATCH_TOKENS // windows[start].tokens, 1))
        yield windows[start : start + size]
        start += size


def _cuts(spans: Sequence[Span], length: int, pieces: int) -> list[int]:
    """Ascending offsets from 0 to `length` between which about equally many tokens lie."""
    inner = [spans[len(spans) * piece // pieces][0] for piece in range(1, pieces)] if spans else []
    return sorted({0, *inner, length})


def _normalised(rows: Vectors) -> Vectors:
    """Rows at length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
    return scaled


def _well_formed(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, replaced one for one: offsets stay right."""
    return _SURROGATES.sub("\ufffd", text)
