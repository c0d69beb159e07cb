"""Profiles that a key's holder saved on purpose, in `profiles.json` in the home, which only the service's user can read.

They belong to the key that saved them: no other key sees, changes or removes them, and revoking a key removes its own.
Nothing of them is logged. The file is replaced as a whole, so that a crash leaves the old one, and read anew at every
request: any worker sees what another one saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from api.home_files import changing
from rag.clock import now
from rag.errors import InvalidInput, NotFound, RagError
from rag.public.match_json import ProfileIn, SavedProfile

PROFILES_FILE = "profiles.json"
MAX_PROFILES = 50
"""Of one key."""


class ProfilesUnreadable(RagError):
    """`profiles.json` is damaged or may not be read; nothing is written over it."""

    status = 503


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)

    profile: ProfileIn
    saved: dt.datetime


class _File(BaseModel):
    """The whole file: key id -> name -> profile."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    format: Literal[1] = 1
    owners: dict[str, dict[str, _Kept]] = {}


def save_profile(home: Path, owner: str, name: str, profile: ProfileIn) -> SavedProfile:
    """Keep a profile under a name of its owner, in place of the one that has the name.

    Raises:
        InvalidInput: the owner has `MAX_PROFILES` others.
        ProfilesUnreadable: the file is damaged.
    """
    with _changing(home) as owners:
        own = owners.setdefault(owner, {})
        if name not in own and len(own) >= MAX_PROFILES:
            raise InvalidInput(f"A key keeps at most {MAX_PROFILES} profiles; delete one of them first.")
        own[name] = _Kept(profile=profile, saved=now().replace(microsecond=0))
        return SavedProfile(name=name, profile=profile, saved=own[name].saved)


def saved_profile(home: Path, owner: str, name: str) -> SavedProfile:
    """One profile of an owner.

    Raises:
        NotFound: the owner has none of this name.
        ProfilesUnreadable: the file is damaged.
    """
    kept = _read(home).owners.get(owner, {}).get(name)
    if kept is None:
        raise NotFound("This key has no profile of that name; save it with PUT /v1/profiles/{name}.")
    return SavedProfile(name=name, profile=kept.profile, saved=kept.saved)


def saved_profiles(home: Path, owner: str) -> list[SavedProfile]:
    """All profiles of an owner, by name.

    Raises:
        ProfilesUnreadable: the file is damaged.
    """
    own = _read(home).owners.get(owner, {})
    return [SavedProfile(name=name, profile=own[name].profile, saved=own[name].saved) for name in sorted(own)]


def delete_profile(home: Path, owner: str, name: str) -> None:
    """Remove a profile for good.

    Raises:
        NotFound: the owner has none of this name.
        ProfilesUnreadable: the file is damaged.
    """
    with _changing(home) as owners:
        if owners.get(owner, {}).pop(name, None) is None:
            raise NotFound("This key has no profile of that name.")


def forget_owner(home: Path, owner: str) -> None:
    """Remove everything that an owner saved; nothing happens where he saved nothing.

    Raises:
        ProfilesUnreadable: the file is damaged.
    """
    if owner in _read(home).owners:
        with _changing(home) as owners:
            owners.pop(owner, None)


def _read(home: Path) -> _File:
    path = home / PROFILES_FILE
    try:
        return _File.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return _File()
    except OSError as error:
        raise ProfilesUnreadable(
            f"{PROFILES_FILE} cannot be read ({error.strerror}); let the service read it."
        ) from None
    except ValidationError:  # what it holds is nobody else's business, so it is not told
        raise ProfilesUnreadable(
            f"{PROFILES_FILE} is damaged; restore it from a backup, or delete it and save the profiles again."
        ) from None


@contextmanager
def _changing(home: Path) -> Iterator[dict[str, dict[str, _Kept]]]:
    """The profiles by owner, written back when the block ends without an error; one process at a time."""
    with changing(home / PROFILES_FILE) as replace:
        file = _read(home)
        yield file.owners
        owners = {owner: own for owner, own in file.owners.items() if own}
        replace(_File(owners=owners).model_dump_json(exclude_none=True).encode())
