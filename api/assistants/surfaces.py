"""The protocols for assistants that are plain routes. MCP has an endpoint of its own (`mcp_endpoint`)."""

from __future__ import annotations

from api.assistants import actions, dify, openai_chat, tools, web_search

SURFACES = (openai_chat.SURFACE, dify.SURFACE, tools.SURFACE, actions.SURFACE, web_search.SURFACE)
