"""`python -m api.writer_entry`: what `rag serve` starts beside its workers, with the same log."""

from __future__ import annotations

import logging.config
import os

from api.logs import config
from rag.settings import load_settings

NICE = 5
"""Questions go before writes where the cores do not suffice for both."""


def main() -> None:
    """Write to the home that the environment names until standard input is closed."""
    os.nice(NICE)
    settings = load_settings()
    logging.config.dictConfig(config(settings.log_format))
    from rag.collection.writing_process import serve

    serve(settings)


if __name__ == "__main__":
    main()
