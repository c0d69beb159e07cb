"""Web pages saved as a single file (.mhtml, .mht): a mail with the page and what it shows as its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from rag.ingest.format_protocol import Document, Unreadable
from rag.ingest.html_page import FRAMED_CHARS, HtmlFormat
from rag.ingest.page_head import usable


class MhtmlFormat:
    """MHTML as Chromium, Edge and Internet Explorer write it."""

    name = "MHTML"
    suffixes = (".mhtml", ".mht")

    def read(self, data: bytes, file_name: str) -> Document:
        """The page, and where that has no text of its own, the pages that it shows in frames."""
        try:
            opened = message_from_bytes(data, policy=policy.default)
            pages = list(_pages(opened))
        except (MessageError, ValueError, LookupError, AttributeError) as error:
            raise Unreadable(f"is damaged ({type(error).__name__}): save the page anew") from error
        if not pages:
            raise Unreadable("is no web page saved as a single file")
        first = pages[0]
        document = HtmlFormat().read(first[1], file_name)
        for _, inner in pages[1:] if len(document.text) < FRAMED_CHARS else ():
            try:
                shown = HtmlFormat().read(inner, file_name)
            except Unreadable:
                continue  # a frame without words, such as a counter
            document = replace(
                document, parts=document.parts + shown.parts, links=document.links + shown.links
            )
        address = usable("url", str(opened.get("Snapshot-Content-Location") or first[0]))
        fields = {**({"url": address} if address else {}), **document.fields}
        return replace(document, fields=fields, frames=())


def _pages(opened: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """(address, HTML) of each page in the file, the outermost first; bytes in UTF-8 or as the page itself says."""
    for part in opened.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            yield str(part.get("Content-Location") or ""), payload
