"""Where this machine's user keeps what is prepared once: the bundled model, and what Python would compile at every start."""

from __future__ import annotations

import os
from pathlib import Path


def default_cache_dir() -> Path:
    """`$RAG_MODEL_CACHE`, else `$XDG_CACHE_HOME/notice-rag`, else `~/.cache/notice-rag`."""
    if own := os.environ.get("RAG_MODEL_CACHE"):
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "notice-rag"
