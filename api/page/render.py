"""Templates to HTML, and the headers that keep a page to itself."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.page.page_assets import base
from api.page.words import words
from rag.domain import Language

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a page need not be asked for

    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web"] = web_address
    return made


def web_address(address: str) -> str | None:
    """The address if it is one of the web, else None: notices may hold `javascript:` and worse."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


def html(
    template: str, language: Language, context: dict[str, Any], frame_ancestors: Iterable[str] = ()
) -> HTMLResponse:
    """A page; other sites may frame it where they are among `frame_ancestors`."""
    body = (
        _environment()
        .get_template(template)
        .render({"t": words(language), "lang": language, "static": base(), **context})
    )
    headers = {
        "Content-Security-Policy": content_security_policy(frame_ancestors),
        "Vary": "Accept-Language, Cookie",
        "Content-Language": words(language)["language_tag"],
    }
    return HTMLResponse(body, headers=headers)


def compressed(response: HTMLResponse, request: Request) -> HTMLResponse:
    """The page compressed where the browser takes that: its sentences are a third of all that a first visit sends."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        response.body = gzip.compress(response.body, compresslevel=5, mtime=0)
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] += ", Accept-Encoding"
    return response


def content_security_policy(frame_ancestors: Iterable[str] = ()) -> str:
    """Own files only, nothing inline, no markup made from strings by scripts."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(frame_ancestors) or "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
