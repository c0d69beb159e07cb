"""Python runs this at the start of every process that has this folder on its path: tests alone put it there."""

import os

if os.environ.get("TEST_DIES_AT"):
    from tests.faults.dying import die_at

    die_at(os.environ["TEST_DIES_AT"])
