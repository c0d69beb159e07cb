"""Python runs this at the start of every process that has this folder on its path: tests alone put it there."""

import os

if os.environ.get("TEST_DIES_AT"):
    from tests.faults.dying import die_at

    die_at(os.environ["TEST_DIES_AT"], os.environ.get("TEST_DIES_AT_ONCE", ""))

if os.environ.get("TEST_MADE_UP_VECTORS"):
    import rag.embedding
    from tests.reliability.seeded_notices import MadeUpEncoder

    rag.embedding.load_encoder = lambda *_, **__: MadeUpEncoder()
