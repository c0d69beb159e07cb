"""The thread of a conversation: what was last spoken of, and what a short turn means by it.

By rule; where a language model is configured, it helps with turns that the rules do not see through.
"""

from rag.conversation.recording import next_context, state_of
from rag.conversation.resolving import Understood, resolve
from rag.conversation.rewriting import rewritten

__all__ = ["Understood", "next_context", "resolve", "rewritten", "state_of"]
