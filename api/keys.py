"""API keys: made, listed and revoked on the command line, looked up by the service at every request.

A key is `nrag_<id>_<secret>`: the id tells which key somebody found lying about, the secret is 256 random bits. Only
the SHA-256 of the whole is kept. A slow, salted hash guards passwords, which people choose and attackers can guess;
256 random bits cannot be guessed at any speed, and a slow hash would cost every request its time.

They lie in `keys.json` in the home, apart from the store: keys can then be made before there is an index and revoked
while a long run of indexing holds the store's lock, and a service that reads them learns of a change by one `stat`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from api.home_files import changing
from api.profile_file import forget_owner
from rag.clock import now, today
from rag.errors import InvalidInput, NotFound, RagError
from rag.settings import KEYS_FILE

PREFIX = "nrag_"
MAX_NAME_CHARS = 64
_ID_CHARS = 8

State = Literal["active", "revoked", "expired"]


class Scope(StrEnum):
    """What a key is good for; none includes another."""

    READ = "read"
    """Everything that only reads."""
    WRITE = "write"
    """Changing notices."""
    FEED = "feed"
    """The calendar and the feed, where it may stand in the address."""


class KeysUnreadable(RagError):
    """`keys.json` is damaged or may not be read. Whoever asks for keys then lets nobody in."""

    status = 503


class Key(BaseModel):
    """What is kept of a key; enough to recognise it, not to use it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{_ID_CHARS}}}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME_CHARS)]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    created: dt.datetime
    expires: dt.date | None = None
    """The last day, in Asia/Shanghai, on which it works."""
    revoked: dt.datetime | None = None

    @property
    def state(self) -> State:
        """Whether it works now."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expires and today() > self.expires else "active"


class _File(BaseModel):
    """The whole of `keys.json`."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    format: Literal[1] = 1
    keys: tuple[Key, ...] = ()


def read_keys(home: Path) -> tuple[Key, ...]:
    """Every key ever made in a home, the revoked and expired ones too; none where there is no file.

    Raises:
        KeysUnreadable: the file is damaged or may not be read.
    """
    path = home / KEYS_FILE
    try:
        return parse_keys(path.read_bytes(), str(path))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise KeysUnreadable(f"{path} cannot be read ({error.strerror}); let the service read it.") from None


def parse_keys(content: bytes, name: str) -> tuple[Key, ...]:
    """The keys of a file's content; `name` is what an error calls it.

    Raises:
        KeysUnreadable: it is damaged.
    """
    try:
        return _File.model_validate_json(content).keys
    except ValidationError as error:
        where = "/".join(map(str, error.errors()[0]["loc"])) or "the file"
        raise KeysUnreadable(
            f"{name} is damaged at {where}; restore it from a backup, or delete it and make new keys."
        ) from None


def add_key(
    home: Path, name: str, scopes: Collection[Scope] = (Scope.READ,), expires: dt.date | None = None
) -> tuple[Key, str]:
    """Make a key; returns it with the text to send, which nobody can show again.

    Raises:
        InvalidInput: the name is empty or too long, or the day is past.
        KeysUnreadable: the file is damaged.
    """
    name = " ".join(name.split())
    if not name.isprintable() or not 1 <= len(name) <= MAX_NAME_CHARS:
        raise InvalidInput(f"A key's name has 1 to {MAX_NAME_CHARS} printable characters; choose another.")
    if expires and expires < today():
        raise InvalidInput(f"{expires} is past; give a day from {today()} on.")
    with _changing(home) as keys:
        key_id = secrets.token_hex(_ID_CHARS // 2)
        while key_id in keys:
            key_id = secrets.token_hex(_ID_CHARS // 2)
        text = f"{PREFIX}{key_id}_{secrets.token_urlsafe(32)}"
        keys[key_id] = Key(
            id=key_id,
            name=name,
            scopes=tuple(scope for scope in Scope if scope in scopes),
            sha256=_digest(text),
            created=_now(),
            expires=expires,
        )
    return keys[key_id], text


def revoke_key(home: Path, key_id: str) -> Key:
    """End a key for good, and remove the profiles that it saved; once revoked it stays so, and stays listed.

    Raises:
        NotFound: there is no key of this id.
        KeysUnreadable: the file is damaged.
    """
    with _changing(home) as keys:
        if key_id not in keys:
            raise NotFound(f"There is no key {key_id!r}; `rag key list` shows their ids.")
        if not keys[key_id].revoked:
            keys[key_id] = keys[key_id].model_copy(update={"revoked": _now()})
    forget_owner(home, key_id)
    return keys[key_id]


class KeyRing(ABC):
    """The keys as a running service sees them."""

    @abstractmethod
    def keys(self) -> Mapping[str, Key]:
        """Every key ever made, by id.

        Raises:
            KeysUnreadable: they are damaged or cannot be read, or are gone though there were some.
        """

    @abstractmethod
    async def freshen(self) -> None:
        """Have `keys` tell what holds now; called before each request is looked at."""

    def find(self, text: str) -> Key | None:
        """The key that somebody sent, if there is one and it works today.

        That an id exists may show in the time this takes; whether the secret is right does not.

        Raises:
            KeysUnreadable: see `keys`.
        """
        key = self.keys().get(text.removeprefix(PREFIX)[:_ID_CHARS])
        if key is None or not hmac.compare_digest(_digest(text), key.sha256):
            return None
        return key if key.state == "active" else None


class HomeKeys(KeyRing):
    """The keys of a home: read anew as soon as the file is another one."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._read: tuple[int, ...] | None = None
        self._keys: dict[str, Key] = {}

    async def freshen(self) -> None:
        """Nothing: `keys` looks at the file each time."""

    def keys(self) -> Mapping[str, Key]:
        """See `KeyRing.keys`. Costs one `stat` while nothing changes."""
        path = self._home / KEYS_FILE
        found = _signature(path)
        if found != self._read:
            keys = {key.id: key for key in read_keys(self._home)}
            if self._keys and not keys:  # an accident must not open the doors
                raise KeysUnreadable(f"{path} is gone; restore it, or start the service anew to do without.")
            self._keys, self._read = keys, found
        return self._keys


@contextmanager
def _changing(home: Path) -> Iterator[dict[str, Key]]:
    """The keys by id, written back as a whole when the block ends without an error; one process at a time."""
    with changing(home / KEYS_FILE) as replace:
        keys = {key.id: key for key in read_keys(home)}
        yield keys
        content = _File(keys=tuple(keys.values())).model_dump_json(indent=1)
        replace(f"{content}\n".encode())


def _signature(path: Path) -> tuple[int, ...]:
    """What differs whenever the file was replaced or touched; empty where there is none."""
    try:
        now = os.stat(path)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise KeysUnreadable(f"{path} cannot be read ({error.strerror}); let the service read it.") from None
    return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns


def _now() -> dt.datetime:
    return now().replace(microsecond=0)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
