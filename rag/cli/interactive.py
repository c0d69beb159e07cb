"""`rag ask` without a question, on a terminal: a conversation, each turn understood with those before it."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

from rag.cli.answer_text import show_as_it_comes
from rag.cli.output import note
from rag.public import MAX_QUESTION_CHARS, QueryRequest
from rag.public.conversation_json import Context, ConversationTurn

if TYPE_CHECKING:
    from rag.collection import Collection

WELCOME = "help"
"""What a conversation begins with: the answer tells what can be asked."""
WELCOME_ZH = "你能做什么"
"""The same for whoever reads the command line in Chinese; the answer is in the language of the question."""
PROMPT = "> "
ENDS = frozenset({"exit", "quit", "q", ":q", "bye", "退出", "结束", "再见"})
"""Lines that end a conversation as Ctrl-D does, in any case and with a slash or a mark around them."""


def is_terminal() -> bool:
    """Whether somebody types at a terminal."""
    return sys.stdin.isatty()


def hold_conversation(collection: Collection, request: QueryRequest, as_of: dt.date | None) -> None:
    """Answer line after line until the input or the reader ends it; an empty line is passed over."""
    note("Ask; short questions lean on the last one. exit or Ctrl-D ends.")
    context = _answered(collection, request, as_of)
    while True:
        try:
            line = input(PROMPT).strip()
        except EOFError:
            return
        if line.strip("/。.!！()（）").casefold() in ENDS:
            return
        if not line:
            continue
        if len(line) > MAX_QUESTION_CHARS:
            note(f"That has {len(line)} characters; at most {MAX_QUESTION_CHARS} are taken.")
            continue
        context = _answered(collection, _next(request, line, context), as_of)


def _next(request: QueryRequest, line: str, context: Context | None) -> QueryRequest:
    """The request with another question, after what was spoken of."""
    turn = ConversationTurn.model_validate(context.model_dump()) if context else None
    return request.model_copy(update={"question": line, "context": turn})


def _answered(collection: Collection, request: QueryRequest, as_of: dt.date | None) -> Context | None:
    return show_as_it_comes(collection.begin(request, as_of=as_of).sentences(), passages=False).context
