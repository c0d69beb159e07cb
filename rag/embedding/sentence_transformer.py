"""Any sentence-transformers model as a Backend: a folder, a name on the model hub, or the bundled model's reference.

sentence-transformers and torch take seconds to import, so they are imported when such a model is loaded.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.embedding.encoder import Span, Vectors
from rag.embedding.windows import Prompts
from rag.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

E5_PROMPTS = Prompts(query="query: ", passage="passage: ")

_UNBOUNDED_TOKENS = 8192  # for models without a limit of their own (static embeddings)
_MODEL_FILES = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
_OTHER_BACKENDS = frozenset({"onnx", "openvino"})
_E5 = re.compile(r"(?:^|[^a-z0-9])e5(?:[^a-z0-9]|$)", re.IGNORECASE)


class SentenceTransformerBackend:
    """A Backend (see there) on a SentenceTransformer."""

    def __init__(
        self, source: str, *, device: str = "cpu", threads: int | None = None, here: bool = False
    ) -> None:
        """Load a folder or a hub name; one that is `here` without a look at the network.

        Raises:
            ModelUnavailable: there is no such model, its files are damaged, or the device is not there.
        """
        self._model = _load(source, device=device, threads=threads, here=here)
        self.prompts: Mapping[str, str | None] = self._model.prompts
        self.max_tokens = _max_tokens(self._model)
        self._tokenizer = _backend_tokenizer(self._model, source)
        # Tokenizers hold the padding and truncation of the last call; the network itself may run in parallel.
        self._tokenizing = threading.Lock()
        self.special_tokens = int(self._tokenizer.num_special_tokens_to_add(False))
        self.dim = len(self.embed(["1"], "")[0])

    def spans(self, text: str) -> list[Span]:
        """See Backend."""
        with self._tokenizing:
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            spans: list[Span] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return spans

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """See Backend.

        Calls the model's two steps itself: `SentenceTransformer.encode` sorts, moves and wraps what needs none of it,
        and its `encode_document` uses the empty prompt "document" even where a prompt "passage" is configured.
        """
        import torch

        with torch.inference_mode():
            with self._tokenizing:
                features = self._model.preprocess(list(texts), prompt=prompt or None)
            moved = {
                key: value.to(self._model.device) if isinstance(value, torch.Tensor) else value
                for key, value in features.items()
            }
            vectors = self._model(moved)["sentence_embedding"][:, : self._model.truncate_dim]
            found: Vectors = vectors.float().cpu().numpy()
            return found


def _load(source: str, *, device: str, threads: int | None, here: bool) -> SentenceTransformer:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise ModelUnavailable(
            f"The embedding model {source} needs sentence-transformers, which is not installed ({error}); install it "
            "with pip install 'notice-rag[models]', or leave RAG_MODEL at multilingual-e5-small."
        ) from error

    disable_progress_bar()
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            source,
            device=device,
            local_files_only=here,
            trust_remote_code=False,
            model_kwargs={"dtype": torch.float32},
        ).eval()
    except (
        Exception
    ) as error:  # whatever a dozen libraries may raise over a model that is not there or not whole
        raise ModelUnavailable(
            f"The embedding model {source} cannot be loaded ({type(error).__name__}: {error}); set RAG_MODEL to "
            f"multilingual-e5-small, to a sentence-transformers folder, or to a hub name that this machine can download."
        ) from error


def own_prompts(model: str, configured: Mapping[str, str | None]) -> Prompts:
    """What a model's configuration says (its prompts "query" and "document" or "passage"), else E5's for an E5."""
    query = configured.get("query") or ""
    passage = configured.get("document") or configured.get("passage") or ""
    if not query and not passage and _E5.search(model):
        return E5_PROMPTS
    return Prompts(query, passage)


def model_identity(model: str) -> str:
    """Hex SHA-256 over names and contents of the model's files in a folder or in the hub's local cache."""
    folder = Path(model)
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
