"""Where another model than the bundled one comes from, told before anything of it is loaded or downloaded."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from rag.embedding.bundled import BUNDLED_MODEL
from rag.errors import ModelUnavailable

HUB_TIMEOUT_S = 10.0
_MARKS_OF_A_MODEL = ("modules.json", "config.json", "adapter_config.json")
_HUB_NAME = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)?[A-Za-z0-9][\w.-]*", re.ASCII)
_OWNER_LEFT_OUT = "sentence-transformers"
"""Whose model the hub's name without an owner is, for sentence-transformers."""
_LIKE_THE_BUNDLED = 0.75
"""From here on a name without owner is a slip of the bundled one's: multilingual-e5-smal has 0.98, multilingual-e5-base 0.83;
paraphrase-multilingual-MiniLM-L12-v2, which sentence-transformers has, 0.55. e5-small (0.55) is told by its end."""
_INSTEAD = f"set RAG_MODEL to {BUNDLED_MODEL}, to the folder of a sentence-transformers model, or to OWNER/NAME as on the hub."


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or a full name of the hub.

    Attributes:
        name: what sentence-transformers is given.
        here: it lies on this machine, so that the network need not be touched.

    """

    name: str
    here: bool


def source_of(model: str) -> Source:
    """Where a model lies.

    Args:
        model: a folder, or a name of the hub, with its owner or (of sentence-transformers' own models) without.

    Raises:
        ModelUnavailable: there is none there: no such folder, none in it, no such name, or the hub cannot be asked.

    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        if any((folder / mark).is_file() for mark in _MARKS_OF_A_MODEL):
            return Source(str(folder), here=True)
        raise ModelUnavailable(
            f"The folder {model} holds no embedding model ({_MARKS_OF_A_MODEL[0]} and {_MARKS_OF_A_MODEL[1]} are missing); {_INSTEAD}"
        )
    if not _HUB_NAME.fullmatch(model) or "--" in model or ".." in model:
        raise ModelUnavailable(
            f"There is no embedding model {model}: it is no folder here and no name of the model hub; {_INSTEAD}"
        )
    if "/" not in model and _is_like_the_bundled(model):
        raise ModelUnavailable(
            f"There is no embedding model {model}; did you mean {BUNDLED_MODEL}? Models of the hub are named with their owner, as OWNER/{model}."
        )
    return _on_hub(model)


def _is_like_the_bundled(name: str) -> bool:
    own = name.lower().replace("_", "-")
    return BUNDLED_MODEL.endswith(own) or (
        difflib.SequenceMatcher(None, own, BUNDLED_MODEL).ratio() >= _LIKE_THE_BUNDLED
    )


def _on_hub(model: str) -> Source:
    try:
        from huggingface_hub import HfApi, snapshot_download
        from huggingface_hub.errors import RepositoryNotFoundError
    except ImportError:  # whoever loads the model says what is to be installed
        return Source(model, here=False)
    names = [model] if "/" in model else [f"{_OWNER_LEFT_OUT}/{model}", model]
    for name in names:
        try:
            snapshot_download(name, local_files_only=True)
        except Exception:  # noqa: S112  (whatever stands in the way, the hub can still be asked)
            continue
        return Source(name, here=True)
    for name in names:
        try:
            HfApi().model_info(name, timeout=HUB_TIMEOUT_S)
        except RepositoryNotFoundError:
            continue
        except Exception as error:  # no network, no name service, a proxy, a hub that is down
            raise ModelUnavailable(
                f"The embedding model {model} is not on this machine, and the model hub cannot be asked for it "
                f"({type(error).__name__}); go online once, or {_INSTEAD}"
            ) from error
        return Source(name, here=False)
    raise ModelUnavailable(f"The model hub knows no model {model}, or does not show it; {_INSTEAD}")
