"""Saved profiles of a key's holder: for calendars and feeds, which can send no profile of their own."""

from __future__ import annotations

import re
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.authorization import CHALLENGE
from api.endpoints import json_body, json_response, problems, service
from api.json_body import read_json, validated
from api.problems import Problem, invalid
from api.profile_file import delete_profile, save_profile, saved_profile, saved_profiles
from api.query_string import no_parameters
from rag.errors import InvalidInput
from rag.public.match_json import DeletedProfile, ProfileIn, SavedProfile, SavedProfiles

_NAME = re.compile(r"[\w.-]{1,64}")
_EXAMPLE: dict[str, Any] = {"place": "苏州昆山", "founded": "2019-05-20", "qualifications": ["高新技术企业"]}

router = APIRouter(tags=["calls"])


def owner_of(request: Request) -> str:
    """Whose profiles a request may see: the id of its key, or "local" on this machine where no key was ever made.

    Raises:
        Problem: 401, there is no key that they could belong to.
    """
    owner: str | None = getattr(request.state, "owner", None)
    if owner is None:
        raise Problem(401, "A saved profile belongs to a key; send yours.", headers=CHALLENGE)
    return owner


def _named(request: Request, name: str) -> tuple[str, str]:
    no_parameters(request)
    if not _NAME.fullmatch(name):
        raise Problem(422, "A profile's name has 1 to 64 letters, digits, dots, dashes and underscores.")
    return owner_of(request), name


@router.put(
    "/v1/profiles/{name}",
    operation_id="put_profile",
    summary="Save a profile",
    response_model=SavedProfile,
    responses=problems(400, 401, 408, 413, 415, 422, 500, 503, 507),
    openapi_extra=json_body("ProfileIn", _EXAMPLE),
)
async def put_profile(request: Request, name: str) -> Response:
    """Keep a firm's profile under a name; only the key that saves it can read, use or delete it."""
    owner, name = _named(request, name)
    profile = validated(ProfileIn, await read_json(request))
    from rag.collection import (
        Collection,  # here, because it takes seconds where no other request needed it yet
    )

    try:
        Collection.check_profile(profile)
    except InvalidInput as error:
        raise invalid([((error.pointer or "").removeprefix("/profile"), str(error))]) from None
    home = service(request).settings.home
    return json_response(await to_thread.run_sync(save_profile, home, owner, name, profile))


@router.get(
    "/v1/profiles",
    operation_id="list_profiles",
    summary="Saved profiles",
    response_model=SavedProfiles,
    responses=problems(401, 422, 503),
)
async def list_profiles(request: Request) -> Response:
    """All profiles that the key has saved, at most 50."""
    no_parameters(request)
    owner, home = owner_of(request), service(request).settings.home
    return json_response(SavedProfiles(items=await to_thread.run_sync(saved_profiles, home, owner)))


@router.get(
    "/v1/profiles/{name}",
    operation_id="get_profile",
    summary="A saved profile",
    response_model=SavedProfile,
    responses=problems(401, 404, 422, 503),
)
async def get_profile(request: Request, name: str) -> Response:
    """What was saved, as it was sent."""
    owner, name = _named(request, name)
    return json_response(await to_thread.run_sync(saved_profile, service(request).settings.home, owner, name))


@router.delete(
    "/v1/profiles/{name}",
    operation_id="delete_profile",
    summary="Delete a saved profile",
    response_model=DeletedProfile,
    responses=problems(401, 404, 422, 500, 503, 507),
)
async def remove_profile(request: Request, name: str) -> Response:
    """Gone for good; calendars and feeds that name it get 404 from then on."""
    owner, name = _named(request, name)
    await to_thread.run_sync(delete_profile, service(request).settings.home, owner, name)
    return json_response(DeletedProfile(name=name))
