"""The routes of the page."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.authorization import KEY_COOKIE
from api.endpoints import service
from api.page import page_assets, session
from api.page.plain import plain_context
from api.page.render import compressed, html
from api.page.words import COOKIE, language_of, words
from api.problems import Problem
from rag.clock import today
from rag.domain import ANNOUNCING, CATEGORIES, LANGUAGES
from rag.language.english_places import english_places

APPLICANTS = ("enterprise", "individual", "institution", "government", "organisation")
MODULES = (
    "dom.js", "ask.js", "state.js", "format.js", "excerpt.js", "answer.js", "chips.js", "citation.js",
    "panel.js", "facts.js", "more.js", "calls.js", "fit.js", "data.js",
)  # fmt: skip
ONE_HOUR = "public, max-age=3600"
ONE_YEAR_S = 365 * 24 * 3600

router = APIRouter(include_in_schema=False)


@router.get("/")
async def page(request: Request) -> Response:
    """The page itself. It holds nothing of the collection, so that it can be sent to anybody."""
    language, answering = language_of(request), service(request)
    embedded = request.query_params.get("embed") == "1"
    paths = request.app.openapi()["paths"]
    views = ["ask", "calls", *(["fit"] if "/v1/match" in paths else []), "data"]
    context = {
        "strings": _compact(words(language)),
        "places": _compact(english_places() if language == "en" else {}),
        "other_lang": next(other for other in LANGUAGES if other != language),
        "modules": MODULES,
        "today": (answering.as_of or today()).isoformat(),
        "fixed_day": answering.as_of is not None,
        "views": views,
        "shown": next((view for view in views if view == request.query_params.get("view")), "ask"),
        "asked": any(text.strip() for text in request.query_params.getlist("q")),
        "kinds": CATEGORIES,
        "announcing": ANNOUNCING,
        "applicants": APPLICANTS,
        "feedback": answering.settings.feedback,
        "embed": embedded,
        "logged_in": KEY_COOKIE in request.cookies,
        "login_failed": request.query_params.get("login") == "failed",
    }
    origins = answering.settings.embed_origins.split() if embedded else ()
    response = html("page.html", language, context, origins)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=ONE_YEAR_S, samesite="lax")
    return compressed(response, request)


def _compact(texts: Mapping[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


@router.get("/page/{version}/{name}")
async def static_file(request: Request, version: str, name: str) -> Response:
    """One of the page's own files; an address of another version gives the newest, to be asked for again."""
    found = page_assets.files().get(name)
    if found is None:
        raise Problem(404, "The page has no such file.")
    return found.response(request, page_assets.FOREVER if version == page_assets.version() else "no-cache")


@router.get("/embed.js")
async def embed(request: Request) -> Response:
    """The script that puts the box into another site."""
    response = page_assets.files()["embed.js"].response(request, ONE_HOUR)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@router.get("/plain")
async def plain(request: Request) -> Response:
    """One question answered without scripts."""
    return html("plain.html", language_of(request), await plain_context(request, service(request)))


@router.post("/login")
async def login(request: Request) -> Response:
    """Exchange a key for a cookie."""
    return await session.log_in(request)


@router.post("/logout")
async def logout() -> Response:
    """Forget the cookie."""
    return session.log_out()
