"""Scores of all passages from their postings: a compiled kernel where one was made, else NumPy in small runs; the same bits.

    python -m indexes.posting_sums      compiles the kernel beside this file, if there is a C compiler (`make setup` does)

NumPy goes through memory once for each of its steps. Where a question's words stand in a million passages, that is 20 to 30 ns a
posting; in runs that fit the processor's cache 9; compiled 2.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shlex
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexes.bm25 import Weights, saturation
from indexes.errors import StoreDamaged

Positions = NDArray[np.uint32]

SOURCE = Path(__file__).with_suffix(".c")
RUN = 32_768
"""Postings that NumPy is given at a time: 16 thousand and 65 thousand take as long, 4 thousand half as long again."""
SAFELY = ("-O3", "-ffp-contract=off", "-fno-fast-math", "-fno-trapping-math", "-shared", "-fPIC")
MANY_TO_LOOK_AMONG = 4096
"""Among fewer postings NumPy finds passages as fast as a call of the kernel takes."""
COMPILE_S = 120
_SMALLEST = np.finfo(np.float32).tiny
_SIZE, _FLOAT, _POINTER = ctypes.c_size_t, ctypes.c_float, ctypes.c_void_p
_TERM = np.dtype(
    [("positions", np.uintp), ("frequencies", np.uintp), ("count", np.uintp), ("weight", np.float32)],
    align=True,
)


@dataclass(frozen=True, slots=True)
class TermPostings:
    """Where a term stands, ascending, how often, and what that is multiplied by."""

    positions: Positions
    frequencies: Weights
    weight: np.float32 = np.float32(1)  # noqa: RUF009 (immutable)


@dataclass(frozen=True, slots=True)
class UnitPostings:
    """A unit's terms, whose frequencies are added up, and what the saturated sum is multiplied by."""

    terms: Sequence[TermPostings]
    gain: np.float32


def unit_sums(units: Sequence[UnitPostings], norm: Weights, k1: float) -> Weights:
    """float32[n]: the sum over the units of gain * saturation, in their order, for the passages of these length norms.

    Raises:
        StoreDamaged: a posting names a passage that there is not.
    """
    if (kernel := compiled()) is None:
        with _damage():
            return _unit_sums_in_runs(units, norm, k1)
    sums = np.empty(len(norm), np.float32)
    terms, kept = _as_structs([term for unit in units for term in unit.terms])
    ends = np.cumsum([len(unit.terms) for unit in units]).astype(np.uint32)
    gains = np.array([unit.gain for unit in units], np.float32)
    counts = np.empty(len(terms), np.uintp)
    norm = np.ascontiguousarray(norm, np.float32)
    with _damage():
        if not kernel.unit_sums(
            _at(sums),
            len(norm),
            _at(norm),
            k1 + 1,
            len(units),
            _at(ends),
            _at(gains),
            _at(terms),
            _at(counts),
        ):
            raise IndexError
    del kept
    return sums


def term_shares(
    terms: Sequence[TermPostings], gains: NDArray[np.float64], norm: Weights, k1: float
) -> Weights:
    """float32[n]: the sum over the terms of gain * saturation in float64, in their order, as a share of all gains.

    Raises:
        StoreDamaged: a posting names a passage that there is not.
    """
    if (kernel := compiled()) is None:
        with _damage():
            return _term_shares_in_runs(terms, gains, norm, k1)
    shares = np.empty(len(norm), np.float32)
    structs, kept = _as_structs(terms)
    gains, norm = np.ascontiguousarray(gains, np.float64), np.ascontiguousarray(norm, np.float32)
    whole = float(gains.sum())
    with _damage():
        if not kernel.term_shares(
            _at(shares), len(norm), _at(norm), k1 + 1, len(terms), _at(gains), whole, _at(structs)
        ):
            raise IndexError
    del kept
    return shares


def look_up(term: TermPostings, wanted: Positions) -> Weights:
    """float32[len(wanted)]: how often each of some passages holds a term, 0 for never; quickest where they ascend."""
    positions, frequencies = term.positions, term.frequencies
    if not len(positions):
        return np.zeros(len(wanted), np.float32)
    kernel = compiled() if len(positions) >= MANY_TO_LOOK_AMONG else None
    if kernel is None:
        places = positions.searchsorted(wanted)
        places[places == len(positions)] = 0
        return np.asarray(frequencies[places] * (positions[places] == wanted), np.float32)
    often = np.empty(len(wanted), np.float32)
    wanted = np.ascontiguousarray(wanted, np.uint32)
    positions, frequencies = np.ascontiguousarray(positions), np.ascontiguousarray(frequencies)
    kernel.look_up(_at(often), _at(wanted), len(wanted), _at(positions), _at(frequencies), len(positions))
    return often


def _unit_sums_in_runs(units: Sequence[UnitPostings], norm: Weights, k1: float) -> Weights:
    sums = np.zeros(len(norm), np.float32)
    together: Weights | None = None
    for unit in units:
        if len(unit.terms) == 1:
            (term,) = unit.terms
            for start in range(0, len(term.positions), RUN):
                at = term.positions[start : start + RUN].astype(np.intp)
                often = term.weight * term.frequencies[start : start + RUN]
                sums[at] = sums.take(at) + unit.gain * saturation(often, norm.take(at), k1)
            continue
        together = np.zeros_like(sums) if together is None else together
        for term in unit.terms:
            for start in range(0, len(term.positions), RUN):
                at = term.positions[start : start + RUN].astype(np.intp)
                together[at] = together.take(at) + term.weight * term.frequencies[start : start + RUN]
        _add_together(sums, together, norm, unit.gain, k1)
    return sums


def _add_together(sums: Weights, together: Weights, norm: Weights, gain: np.float32, k1: float) -> None:
    """Adds what a unit's summed frequencies gain, and leaves zeros in their place."""
    for start in range(0, len(sums), RUN):
        often = together[start : start + RUN]
        if often.any():
            # Where none of the terms stands this adds 0, unless the length norm is 0 as well.
            gained = gain * saturation(often, np.maximum(norm[start : start + RUN], _SMALLEST), k1)
            sums[start : start + RUN] += gained
            often[:] = 0


def _term_shares_in_runs(
    terms: Sequence[TermPostings], gains: NDArray[np.float64], norm: Weights, k1: float
) -> Weights:
    sums = np.zeros(len(norm), np.float64)
    for term, gain in zip(terms, gains, strict=True):
        for start in range(0, len(term.positions), RUN):
            at = term.positions[start : start + RUN].astype(np.intp)
            held = saturation(term.frequencies[start : start + RUN], norm.take(at), k1)
            sums[at] = sums.take(at) + gain * held
    return np.asarray(sums / gains.sum(), np.float32)


def _as_structs(terms: Sequence[TermPostings]) -> tuple[NDArray[Any], list[NDArray[Any]]]:
    """The terms as the kernel reads them, and the arrays that must live as long."""
    kept: list[NDArray[Any]] = []
    structs = np.zeros(len(terms), _TERM)
    for number, term in enumerate(terms):
        positions = np.ascontiguousarray(term.positions, np.uint32)
        frequencies = np.ascontiguousarray(term.frequencies, np.float32)
        kept += [positions, frequencies]
        structs[number] = _at(positions), _at(frequencies), len(positions), term.weight
    return structs, kept


@contextmanager
def _damage() -> Iterator[None]:
    """What both ways do with a posting of a passage that there is not.

    Raises:
        StoreDamaged: in the place of IndexError.
    """
    try:
        yield
    except IndexError as error:
        raise StoreDamaged("The postings do not fit the passages: build the index anew.") from error


def _at(array: NDArray[Any]) -> int:
    return int(array.ctypes.data)


@lru_cache(maxsize=1)
def compiled() -> Any:
    """The kernel, if it was compiled from this source; else None."""
    return load(library()) if SOURCE.exists() else None


def load(path: Path) -> Any:
    """The kernel in a file; None where there is none that can be used here."""
    if not path.exists():
        return None
    try:
        kernel = ctypes.CDLL(str(path))
        kernel.unit_sums.argtypes = [
            _POINTER, _SIZE, _POINTER, _FLOAT, _SIZE, _POINTER, _POINTER, _POINTER, _POINTER,
        ]  # fmt: skip
        kernel.term_shares.argtypes = [
            _POINTER, _SIZE, _POINTER, _FLOAT, _SIZE, _POINTER, ctypes.c_double, _POINTER,
        ]  # fmt: skip
        kernel.look_up.argtypes = [_POINTER, _POINTER, _SIZE, _POINTER, _POINTER, _SIZE]
        kernel.unit_sums.restype = kernel.term_shares.restype = ctypes.c_int
        kernel.look_up.restype = None
    except (OSError, AttributeError):
        return None
    return kernel


def library() -> Path:
    """Where the kernel of this source lies: beside it, since what may write there may change this module as well."""
    key = zlib.crc32(SOURCE.read_bytes() + " ".join(SAFELY).encode())
    return SOURCE.with_name(f"{SOURCE.stem}-{sys.platform}-{platform.machine()}-{key:08x}.so")


def compile_kernel(target: Path) -> bool:
    """Compile the kernel; False where there is no compiler, or it does not compile.

    It is written under another name first: a process may be opening the one before.
    """
    compiler = os.environ.get("CC") or next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None:
        return False
    new = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        for several in (["-DSEVERAL_PROCESSORS"], []):
            command = [*shlex.split(compiler), *SAFELY, *several, "-o", str(new), str(SOURCE)]
            done = subprocess.run(command, capture_output=True, timeout=COMPILE_S, check=False)  # noqa: S603
            if done.returncode == 0:
                new.replace(target)
                return True
    except (OSError, ValueError, subprocess.TimeoutExpired):  # no such program, quotes that do not end
        pass
    finally:
        new.unlink(missing_ok=True)
    return False


if __name__ == "__main__":
    found = library().exists() or compile_kernel(library())
    print("postings: compiled" if found else "postings: not compiled here, NumPy adds them up")
