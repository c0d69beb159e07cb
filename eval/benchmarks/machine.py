"""What a figure of speed is worth nothing without: the processor and the versions."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

_FLAGS = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")


def description(packages: Sequence[str]) -> str:
    """One line: processor, its vector instructions, how many processors may be used, the load, and versions."""
    model, flags = _processor()
    able = " ".join(flag for flag in _FLAGS if flag in flags) or "no vector flags known"
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{model} ({able}), {processors} processors, {load}; Python {platform.python_version()}, {versions}"
    )


def _processor() -> tuple[str, frozenset[str]]:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine(), frozenset()
    told = dict(line.split("\t", 1) for line in lines if "\t" in line)
    values = {key.strip(): value.strip(" \t:") for key, value in told.items()}
    return values.get("model name", platform.machine()), frozenset(values.get("flags", "").split())


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "missing"
