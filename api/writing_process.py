"""`python -m api.writing_process`: what `rag serve` starts beside its workers, with the same log."""

from __future__ import annotations

import logging.config

from api.logs import config
from rag.settings import load_settings


def main() -> None:
    """Write to the home that the environment names until standard input is closed."""
    settings = load_settings()
    logging.config.dictConfig(config(settings.log_format))
    from rag.collection.writing_process import serve

    serve(settings)


if __name__ == "__main__":
    main()
