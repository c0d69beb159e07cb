"""The login of a browser: a key exchanged for a cookie that scripts cannot read and other sites cannot use."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.authorization import KEY_COOKIE
from api.keys import KeyRing, KeysUnreadable, Scope

MAX_AGE_S = 30 * 24 * 3600
HOME = "./"
FAILED = "./?login=failed"


async def log_in(request: Request) -> RedirectResponse:
    """Back to the page, with the cookie where the key that was sent (field `key` of a form) may read."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    text = form.get("key", [""])[0].strip()
    if not _from_here(request) or not _may_read(text, request.state.keys):
        return RedirectResponse(FAILED, 303)
    response = RedirectResponse(HOME, 303)
    response.set_cookie(
        KEY_COOKIE,
        text,
        max_age=MAX_AGE_S,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def log_out() -> RedirectResponse:
    """Back to the page, without the cookie."""
    response = RedirectResponse(HOME, 303)
    response.delete_cookie(KEY_COOKIE, httponly=True, samesite="strict")
    return response


def _may_read(text: str, keys: KeyRing) -> bool:
    try:
        key = keys.find(text)
    except KeysUnreadable:
        return False
    return key is not None and Scope.READ in key.scopes


def _from_here(request: Request) -> bool:
    """Whether no other site sent this form, as far as the browser tells: nobody is logged in by somebody else."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
