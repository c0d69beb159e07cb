"""What the service says of itself, on whatever door: its version, what to know, how it takes keys."""

from __future__ import annotations

VERSION = "1.0"
DESCRIPTION = (
    "Questions over public policy notices, answered with cited passages. Errors are RFC 9457 problem documents. "
    "Days are days in Asia/Shanghai; offsets count Unicode code points of a notice's cleaned text. "
    "/v1 changes only by addition: ignore response fields that you do not know. "
    "Where the operator has made keys, send yours as `Authorization: Bearer KEY`."
)
SECURITY_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that `rag key add` made; none is asked while none has been made.",
    },
    "feed_key": {
        "type": "apiKey",
        "in": "query",
        "name": "token",
        "description": "A key with the scope feed, for calendars and feed readers, which send no headers.",
    },
}
