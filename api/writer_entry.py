"""`python -m api.writer_entry`: what `rag serve` starts beside its workers, with the same log."""

from __future__ import annotations

import logging.config
import os
import threading

from api.logs import config
from rag.process import run_on, start_quickly
from rag.settings import load_settings

NICE = 5
"""Questions go before writes where the cores do not suffice for both."""


def main() -> None:
    """Write to the home that the environment names until standard input is closed."""
    start_quickly()
    os.nice(NICE)
    settings = load_settings()
    logging.config.dictConfig(config(settings.log_format))
    if settings.mirror_url is not None:
        from api.shared_keys import keep_shared

        sharing = (settings, threading.Event())  # ended with the process
        threading.Thread(target=keep_shared, args=sharing, name="sharing keys", daemon=True).start()
    from rag.collection.writing_process import serve

    run_on()
    serve(settings)


if __name__ == "__main__":
    main()
