"""Lines of an iCalendar (RFC 5545): escaped, and folded by octets.

Byte for byte what the `icalendar` package writes, which the tests compare with it; that takes 1 ms an event, and a calendar of
thousands of calls half a minute.
"""

from __future__ import annotations

import datetime as dt

FOLDED_OCTETS = 74
"""So long is a line at most; the standard's limit is 75."""
_CONTINUED = 0xC0, 0x80
"""By these bits an octet is seen not to be the first of its character."""


def text_line(name: str, text: str) -> bytes:
    """A property whose value is text."""
    text = text.replace("\\N", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return line(name, text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n"))


def line(name: str, value: str) -> bytes:
    """A property whose value needs no escaping."""
    return folded(f"{name}:{value}".encode())


def time_line(name: str, time: dt.date) -> bytes:
    """A property that is a whole day, or a moment in UTC."""
    if isinstance(time, dt.datetime):
        return line(name, time.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ"))
    return line(f"{name};VALUE=DATE", time.strftime("%Y%m%d"))


def folded(octets: bytes) -> bytes:
    """A line with its end, in pieces of which each but the first begins with a space; no character and no escaped mark is cut."""
    pieces: list[bytes] = []
    start, length = 0, len(octets)
    while length - start > FOLDED_OCTETS:
        end = start + FOLDED_OCTETS
        while octets[end] & _CONTINUED[0] == _CONTINUED[1]:
            end -= 1
        if octets[end - 1 : end] in (b"\\", b"^"):
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"
