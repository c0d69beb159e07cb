"""How the service's log is written: lines for people, or one JSON object a line (`RAG_LOG_FORMAT=json`).

Neither holds a question, a key or what stands in a notice: an access line tells the path without its query.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
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
        if record.exc_info or record.exc_text:
            told["traceback"] = record.exc_text or self.formatException(record.exc_info)  # type: ignore[arg-type]
        return json.dumps(told, ensure_ascii=False, default=str)


class WithoutValues(logging.Filter):
    """Leaves of a record the wording and, of an error, its kind and where it arose: values may be what a client sent.

    For what other libraries say (the protocol of assistants names in an error what it was asked for).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the values out; every record stays."""
        record.args = None
        record.msg = str(record.msg)
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is not None:
            record.exc_text = "".join([*traceback.format_tb(trace), kind.__name__])
            record.exc_info = None
        return True


def config(form: str) -> dict[str, Any]:
    """The configuration of `logging`.

    Args:
        form: "line" or "json".
    """
    stderr = {"class": "logging.StreamHandler", "formatter": form, "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(message)s"},
            "json": {"()": "api.logs.JsonFormatter"},
        },
        "filters": {"without values": {"()": "api.logs.WithoutValues"}},
        "handlers": {"stderr": stderr, "others": {**stderr, "filters": ["without values"]}},
        "root": {"handlers": ["others"], "level": "WARNING"},
        "loggers": {
            "notice_rag": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
