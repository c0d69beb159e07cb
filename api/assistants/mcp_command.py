"""`rag mcp`: the MCP server on stdio, for assistants that start their tools as programs."""

from __future__ import annotations

import importlib.util
import logging
import sys

import typer

from rag.cli.options import Home, settings


def command(home: Home = None) -> None:
    """Speak the Model Context Protocol on stdin and stdout until the assistant closes them.

    Nothing but the protocol goes to stdout; the log goes to stderr.
    """
    if importlib.util.find_spec("mcp") is None:
        raise typer.BadParameter("needs the package mcp; install it with: pip install 'notice-rag[mcp]'")
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(message)s")
    chosen = settings(home)
    from api.assistants.mcp_server import run_stdio
    from api.service import Service

    run_stdio(Service(chosen, chosen.as_of), chosen.mcp_write)
