"""The bundled model as an ordinary sentence-transformers folder: what the serving path is measured against.

It is also the way to a GPU. The weights are written as float32 although float16 is half the size: a 4-bit weight is a
float16 scale times a small integer, which float16 cannot hold exactly.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embedding.q4file import Q4Model, Shape, Vocabulary

_LAYER_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_TILDE, _HELD = "～", "\ufdd0"
_KIND_NAMES = {"w": "weight", "b": "bias"}


def write_reference(folder: Path, model: Q4Model, prompts: dict[str, str]) -> None:
    """Write a sentence-transformers folder in the layout that the original has on the model hub."""
    from safetensors.numpy import save

    weights = save(bert_tensors(model), metadata={"format": "pt"})
    (folder / "model.safetensors").write_bytes(weights)
    # Written by Python, here and above, so that a full disk is an OSError and not some library's own exception.
    (folder / "tokenizer.json").write_text(build_tokenizer(model.vocabulary).to_str(), encoding="utf-8")
    (folder / "1_Pooling").mkdir()
    for name, content in _configuration(model, prompts).items():
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
    tensors = {name: model.tensors[own].reshape(size) for own, (name, size) in rows.items()}
    tensors["pooler.dense.weight"] = np.zeros((width, width), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(width, np.float32)
    return tensors


def _layer_shape(short: str, kind: str, shape: Shape) -> tuple[int, ...]:
    """Shape of a layer's tensor: weights of linear maps are [out, in], all else is a vector [out]."""
    out = shape.feed_forward if short == "fi" else shape.hidden
    if kind == "b" or short.endswith("ln"):
        return (out,)
    return (out, shape.feed_forward if short == "fo" else shape.hidden)


def _configuration(model: Q4Model, prompts: dict[str, str]) -> dict[str, Any]:
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
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": "cosine"},
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
