"""Bytes to text in the encodings that Chinese files come in, and a clause that says which where it was not UTF-8."""

from __future__ import annotations

import re

from rag.ingest.format_protocol import Unreadable

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_\-]{3,20})", re.IGNORECASE
)
_SAMPLE = 200_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# gb2312 and gbk are subsets of GB18030; files that call themselves so hold characters beyond them.
_SAID = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
}


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """(text, a clause on the encoding or ""): UTF-8 and UTF-16 by their marks, what HTML names, else by content.

    Raises:
        Unreadable: empty, or text in no encoding that is known.

    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("is empty")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise Unreadable(f"is damaged: it is marked as {encoding.upper()} and does not hold it")
            return text, "" if encoding == "utf-8" else "was read as UTF-16"
    named = _META_CHARSET.search(data[:4096]) if html else None
    encodings = ["utf-8", _SAID.get(named[1].decode().lower(), "utf-8")] if named else ["utf-8"]
    for encoding in encodings:
        if (text := _strict(data, encoding)) is not None:
            return text, "" if encoding == "utf-8" else f"was read as {encoding.upper()}"
    if named and (said := encodings[-1]) != "utf-8" and is_gb18030(data, strict=False):
        return data.decode(said, errors="replace"), f"was read as {said.upper()}; some bytes are damaged"
    for encoding in ("utf-16-le", "utf-16-be") if data[:200].count(0) > len(data[:200]) // 4 else ():
        if (text := _strict(data, encoding)) is not None:
            return text, "was read as UTF-16"
    if is_gb18030(data):
        text = data.decode("gb18030", errors="strict" if not html else "replace")
        return text, "was read as GB18030"
    if html:
        return data.decode("utf-8", errors="replace"), "holds bytes that are no UTF-8"
    raise Unreadable("is text in no known encoding: save it as UTF-8 in the program that wrote it")


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def is_gb18030(data: bytes, *, strict: bool = True) -> bool:
    """Whether the bytes decode as GB18030 and most characters beyond ASCII are common Chinese ones.

    Args:
        data: the bytes.
        strict: whether every byte must; without, a page that names the encoding may hold damaged ones.
    """
    if strict and _strict(data, "gb18030") is None:
        return False
    text = data[:_SAMPLE].decode("gb18030", errors="ignore")
    wide = [c for c in text if c > "\x7f"]
    common = sum(
        "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" for c in wide
    )
    return bool(wide) and common > 0.8 * len(wide)
