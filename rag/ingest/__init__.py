"""What users bring: files, folders, archives, pages and feeds, read into checked notices.

`read_notices` is the way in; a file format is one class of `rag.ingest.format_protocol.NoticeFormat`.
"""

from rag.ingest.reading import ReadOptions, ReadResult, read_file, read_notices

__all__ = ["ReadOptions", "ReadResult", "read_file", "read_notices"]
