"""Saved profiles: whose they are, what is kept, and that they go."""

import asyncio
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from api import profile_file
from api.app import create_app
from api.authorization import KEY_COOKIE
from api.keys import Scope, add_key, revoke_key
from api.profile_file import save_profile
from api.service import Service
from rag.errors import InvalidInput
from rag.public.match_json import ProfileIn
from rag.settings import Settings

PATH = "/v1/profiles/our-firm"
FIRM = {"place": "苏州昆山", "revenue": "3200万元", "qualifications": []}


def asked(
    home: Path, *wanted: tuple[str, str, str | None, object], address: str = "127.0.0.1", **settings: Any
) -> list[httpx.Response]:
    """The app's answers to (method, path, key, body), one after the other."""

    async def ask() -> list[httpx.Response]:
        made = Settings(home=home, **settings)
        app = create_app(made)
        app.state.service = Service(made)
        transport = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [
                await client.request(
                    method, path, json=body, headers={"Authorization": f"Bearer {key}"} if key else {}
                )
                for method, path, key, body in wanted
            ]

    return asyncio.run(ask())


@pytest.mark.parametrize("scope", [Scope.READ, Scope.FEED])
def test_a_key_saves_reads_and_deletes_its_own(tmp_path: Path, scope: Scope) -> None:
    _, key = add_key(tmp_path, "web", [scope])
    put, got, gone, again, missing = asked(
        tmp_path, ("PUT", PATH, key, FIRM), ("GET", PATH, key, None), ("DELETE", PATH, key, None),
        ("DELETE", PATH, key, None), ("GET", PATH, key, None),
    )  # fmt: skip
    assert put.status_code == 200
    assert put.json() == got.json()
    assert {k: v for k, v in got.json()["profile"].items() if v is not None} == FIRM
    assert [r.status_code for r in (gone, again, missing)] == [200, 404, 404]
    assert "昆山" not in (tmp_path / "profiles.json").read_text("utf-8")


def test_a_key_lists_its_own_by_name(tmp_path: Path) -> None:
    _, key = add_key(tmp_path, "web")
    _, other = add_key(tmp_path, "other")
    *_, own, others, nobody = asked(
        tmp_path, ("PUT", "/v1/profiles/b", key, FIRM), ("PUT", "/v1/profiles/a", key, FIRM), ("GET", "/v1/profiles", key, None),
        ("GET", "/v1/profiles", other, None), ("GET", "/v1/profiles", None, None), public_read=True,
    )  # fmt: skip
    assert [item["name"] for item in own.json()["items"]] == ["a", "b"]
    assert (others.json(), nobody.status_code) == ({"items": []}, 401)


def test_nobody_sees_what_another_key_saved(tmp_path: Path) -> None:
    own, key = add_key(tmp_path, "web")
    _, other = add_key(tmp_path, "other", list(Scope))
    answers = asked(
        tmp_path, ("PUT", PATH, key, FIRM), ("GET", PATH, other, None), ("DELETE", PATH, other, None),
        ("GET", PATH, None, None), ("GET", PATH, key, None),
    )  # fmt: skip
    assert [r.status_code for r in answers] == [200, 404, 404, 401, 200]
    assert stat.S_IMODE((tmp_path / "profiles.json").stat().st_mode) == 0o600
    revoke_key(tmp_path, own.id)
    assert own.id not in (tmp_path / "profiles.json").read_text("utf-8")


def test_public_reading_does_not_open_profiles(tmp_path: Path) -> None:
    _, key = add_key(tmp_path, "web")
    answers = asked(
        tmp_path, ("PUT", PATH, key, FIRM), ("GET", PATH, None, None), ("PUT", PATH, None, FIRM),
        public_read=True,
    )  # fmt: skip
    assert [r.status_code for r in answers] == [200, 401, 401]


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("203.0.113.5", 401)])
def test_without_any_key_they_are_of_this_machine_alone(tmp_path: Path, address: str, status: int) -> None:
    (answer,) = asked(tmp_path, ("PUT", PATH, None, FIRM), address=address)
    assert answer.status_code == status


def test_the_login_of_the_page_changes_no_profile(tmp_path: Path) -> None:
    _, key = add_key(tmp_path, "web")

    async def ask() -> int:
        made = Settings(home=tmp_path)
        app = create_app(made)
        app.state.service = Service(made)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", cookies={KEY_COOKIE: key}
        ) as client:
            return (await client.put(PATH, json=FIRM)).status_code

    assert asyncio.run(ask()) == 403


def test_what_cannot_be_read_is_not_kept_and_names_its_field(tmp_path: Path) -> None:
    _, key = add_key(tmp_path, "web")
    bad, unknown, name = asked(
        tmp_path, ("PUT", PATH, key, {"revenue": "much"}), ("PUT", PATH, key, {"turnover": 1}),
        ("PUT", "/v1/profiles/a%20b", key, FIRM),
    )  # fmt: skip
    assert [r.status_code for r in (bad, unknown, name)] == [422, 422, 422]
    assert [r.json()["errors"][0]["pointer"] for r in (bad, unknown)] == ["/revenue", "/turnover"]
    assert not (tmp_path / "profiles.json").exists()


def test_a_damaged_file_is_said_without_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "profiles.json").write_text('{"format": 1, "owners": {"local": "昆山"}}')
    get, put = asked(tmp_path, ("GET", PATH, None, None), ("PUT", PATH, None, FIRM))
    assert [r.status_code for r in (get, put)] == [503, 503]
    assert "昆山" not in get.text
    assert "昆山" in (tmp_path / "profiles.json").read_text()


def test_a_key_keeps_so_many_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_file, "MAX_PROFILES", 1)
    save_profile(tmp_path, "k", "one", ProfileIn(place="苏州"))
    save_profile(tmp_path, "k", "one", ProfileIn(place="南京"))
    with pytest.raises(InvalidInput):
        save_profile(tmp_path, "k", "two", ProfileIn(place="苏州"))
