"""The thread of a conversation: what was last spoken of, and what a short turn means by it.

By rule; where a language model is configured, it helps with turns that the rules do not see through.
"""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.conversation.model_rewriting import rewritten
    from rag.conversation.recording import is_bare, next_context, state_of
    from rag.conversation.reference_resolution import resolve
    from rag.conversation.understood_turn import Understood
else:
    __getattr__ = exports(
        __name__,
        {
            "recording": ["is_bare", "next_context", "state_of"],
            "reference_resolution": ["resolve"],
            "understood_turn": ["Understood"],
            "model_rewriting": ["rewritten"],
        },
    )

__all__ = ["Understood", "is_bare", "next_context", "resolve", "rewritten", "state_of"]
