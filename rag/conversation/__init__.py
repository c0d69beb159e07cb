"""The thread of a conversation: what was last spoken of, and what a short turn means by it.

By rule; where a language model is configured, it helps with turns that the rules do not see through.
"""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.conversation.recording import next_context, state_of
    from rag.conversation.resolving import Understood, resolve
    from rag.conversation.rewriting import rewritten
else:
    __getattr__ = exports(
        __name__,
        {
            "recording": ["next_context", "state_of"],
            "resolving": ["Understood", "resolve"],
            "rewriting": ["rewritten"],
        },
    )

__all__ = ["Understood", "next_context", "resolve", "rewritten", "state_of"]
