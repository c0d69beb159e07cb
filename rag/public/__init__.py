"""The JSON contract of `/v1` as pydantic models, shared by HTTP, command line, client and evaluation. Pydantic only here."""

from rag.public.base import (
    MAX_LIST,
    AnswerKind,
    Day,
    Mode,
    Names,
    Request,
    Response,
    ShortText,
    Status,
    Text,
    WarningCode,
)
from rag.public.conversation_json import Context, ConversationTurn, ListedItem
from rag.public.requests import (
    INTERPRETATION_FIELDS,
    MAX_BATCH,
    MAX_QUESTION_CHARS,
    BatchRequest,
    Filters,
    NoticeQuery,
    QueryRequest,
)
from rag.public.responses import (
    Answer,
    AnswerPart,
    AnswerWarning,
    AttachmentOut,
    CheckReport,
    Citation,
    IndexInfo,
    IndexReport,
    InterpretationOut,
    NoticeDetail,
    NoticePage,
    NoticeSummary,
    PassageOut,
    QueryResponse,
    RejectionOut,
    ShardReport,
    SourceState,
    StatedValue,
    Stats,
    Took,
    Usage,
)

__all__ = [
    "INTERPRETATION_FIELDS", "MAX_BATCH", "MAX_LIST", "MAX_QUESTION_CHARS", "Answer", "AnswerKind",
    "AnswerPart", "AnswerWarning", "AttachmentOut", "BatchRequest", "CheckReport", "Citation", "Context",
    "ConversationTurn", "Day", "Filters", "IndexInfo", "IndexReport", "InterpretationOut", "ListedItem",
    "Mode", "Names", "NoticeDetail", "NoticePage", "NoticeQuery", "NoticeSummary", "PassageOut",
    "QueryRequest", "QueryResponse", "RejectionOut", "Request", "Response", "ShardReport", "ShortText",
    "SourceState", "StatedValue", "Stats", "Status", "Text", "Took", "Usage", "WarningCode",
]  # fmt: skip
