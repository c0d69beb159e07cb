"""How the service's log is written: lines for people, or one JSON object a line (`RAG_LOG_FORMAT=json`).

Neither holds a question, a key or what stands in a notice: an access line tells the path without its query.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

FIELDS = "fields"
"""The attribute of a log record that holds what JSON tells apart."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `time`, `level`, `logger`, `message`, the record's own fields, and `traceback`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)


def config(form: str) -> dict[str, Any]:
    """The configuration of `logging`.

    Args:
        form: "line" or "json".
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(message)s"},
            "json": {"()": "api.logs.JsonFormatter"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": form, "stream": "ext://sys.stderr"}
        },
        "loggers": {
            "notice_rag": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
