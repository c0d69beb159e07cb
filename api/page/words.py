"""The page's sentences in Chinese and English, and which of the two a reader wants."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from starlette.requests import Request

from rag.domain import LANGUAGES, Language

COOKIE = "lang"
FILE = Path(__file__).with_name("strings.json")
_QUALITY = re.compile(r"q=([01](?:\.\d{0,3})?)")


@cache
def words(language: Language) -> dict[str, str]:
    """Every sentence by its name."""
    both: dict[str, list[str]] = json.loads(FILE.read_text("utf-8"))
    return {name: texts[LANGUAGES.index(language)] for name, texts in both.items()}


def language_of(request: Request) -> Language:
    """By the address (`?lang=`), else by what was chosen before, by `RAG_LANG`, by the browser; else Chinese."""
    configured = getattr(request.app.state, "language", None)
    chosen = (request.query_params.get("lang"), request.cookies.get(COOKIE), configured)
    preferred = _preferred(request.headers.get("accept-language", ""))
    return next((known for wanted in chosen for known in LANGUAGES if wanted == known), None) or preferred


def _preferred(accepted: str) -> Language:
    """The first of our languages by the weights of an Accept-Language header."""
    weighed = []
    for position, part in enumerate(accepted[:500].split(",")):
        tag, _, parameters = part.strip().partition(";")
        quality = _QUALITY.search(parameters)
        weighed.append((-float(quality[1]) if quality else -1.0, position, tag.lower()))
    tags = [tag for weight, _, tag in sorted(weighed) if weight < 0]
    return next((known for tag in tags for known in LANGUAGES if tag.split("-")[0] == known), "zh")
