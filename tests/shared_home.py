"""The index over the bundled notices that the tests share, kept in pytest's cache folder between runs.

`python -m tests.shared_home` makes it with every processor before the tests begin; where that was not done, the first
test that needs it makes it with one. Building it again embeds only what changed, and what `rag/demo/vectors.npz` holds is
not embedded even the first time: `tests/cli/test_demo.py` holds that file against the model.
"""

import json
from pathlib import Path

from filelock import FileLock

from rag.collection.writer import index_files, load_configured
from rag.demo.vectors import seed
from rag.embedding import Encoder
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
NOTICES = ROOT / "rag" / "demo" / "notices.json"
BUNDLED = len(json.loads(NOTICES.read_text("utf-8")))
"""How many notices are bundled."""


def shared_home(cache: Path, encoder: Encoder) -> Path:
    """The home in `cache` (pytest's folder for cached folders) of an index that this encoder has made, up to date."""
    folder = cache / f"home-{encoder.fingerprint[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name("home.lock")):
        seed(folder, encoder)
        index_files([NOTICES], Settings(home=folder), sync=True, encoder=encoder)
    return folder


if __name__ == "__main__":
    shared_home(ROOT / ".pytest_cache" / "d" / "homes", load_configured(Settings()))
