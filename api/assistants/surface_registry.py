"""The protocols for assistants that are plain routes. MCP has an endpoint of its own (`mcp_endpoint`)."""

from __future__ import annotations

from api.assistants import actions_document, dify, function_calling, openai_chat, web_search

SURFACES = (
    openai_chat.SURFACE,
    dify.SURFACE,
    function_calling.SURFACE,
    actions_document.SURFACE,
    web_search.SURFACE,
)
