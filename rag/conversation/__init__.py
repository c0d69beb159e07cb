"""A turn of a conversation as a question of its own: by rule, and in a language model's words where there is one."""

from rag.conversation.rewriting import rewritten

__all__ = ["rewritten"]
