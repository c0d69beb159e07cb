"""A notice from file to passages: cleaning, metadata, structure, chunking."""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.notices.chunking import TokenCounter, chunk
    from rag.notices.cleaning import CleanBody, clean_body, clean_text, clean_title
    from rag.notices.input_record import Rejection, parse_record
    from rag.notices.notice_reader import read_notice
else:
    __getattr__ = exports(
        __name__,
        {
            "chunking": ["TokenCounter", "chunk"],
            "cleaning": ["CleanBody", "clean_body", "clean_text", "clean_title"],
            "input_record": ["Rejection", "parse_record"],
            "notice_reader": ["read_notice"],
        },
    )

__all__ = [
    "CleanBody",
    "Rejection",
    "TokenCounter",
    "chunk",
    "clean_body",
    "clean_text",
    "clean_title",
    "parse_record",
    "read_notice",
]
