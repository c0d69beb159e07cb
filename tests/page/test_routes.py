"""The routes of the page in the app itself: languages, headers, files, login, embedding. No model, no browser."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import esprima
import httpx
import pytest

from api.app import create_app
from api.authorization import KEY_COOKIE
from api.keys import Scope, add_key, revoke_key
from api.page.page_assets import FOLDER, files, version
from api.page.words import FILE, words
from api.service import Service
from rag.answering.kinds.parts import public_name
from rag.resources import rows
from rag.settings import Settings

DYNAMIC = re.compile(
    "(view|kind|reason|applicant|role|level|fact|asked|field|fit|label|unready|verdict|status|audience|channel|warned|tag)_|.*_one$|.*_help$"
)


def sent(home: Path, *requests: tuple[str, str, dict], **settings: Any) -> list[httpx.Response]:
    """The app's answers to requests (method, path, options of httpx)."""

    async def send() -> list[httpx.Response]:
        app = create_app(Settings(home=home, **settings))
        app.state.service = Service(Settings(home=home, **settings))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [await client.request(method, path, **options) for method, path, options in requests]

    return asyncio.run(send())


@pytest.mark.parametrize(
    ("accepted", "parameters", "cookie", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "", "", "zh-CN"),
        ("en-GB,en;q=0.9,zh;q=0.5", "", "", "en"),
        ("fr, en;q=0.2, zh-TW;q=0.7", "", "", "zh-CN"),
        ("en;q=0, de", "", "", "zh-CN"),
        ("", "", "", "zh-CN"),
        ("zh", "?lang=en", "", "en"),
        ("en", "", "lang=zh", "zh-CN"),
        ("en", "?lang=klingon", "lang=<script>", "en"),
    ],
)
def test_the_language_is_the_readers(
    tmp_path: Path, accepted: str, parameters: str, cookie: str, language: str
) -> None:
    headers = {"Accept-Language": accepted, "Cookie": cookie}
    (response,) = sent(tmp_path, ("GET", f"/{parameters}", {"headers": headers}))
    assert f'<html lang="{language}">' in response.text
    assert response.headers["content-language"] == language


def test_rag_lang_decides_where_the_reader_has_not_chosen(tmp_path: Path) -> None:
    english = {"headers": {"Accept-Language": "en"}}
    first, chosen = sent(tmp_path, ("GET", "/", english), ("GET", "/?lang=en", english), lang="zh")
    assert [r.headers["content-language"] for r in (first, chosen)] == ["zh-CN", "en"]


def test_the_page_may_load_its_own_files_and_nothing_else(tmp_path: Path) -> None:
    for path in ("/", "/docs", "/?q=<script>alert(1)</script>&lang=en"):
        (page,) = sent(tmp_path, ("GET", path, {}))
        policy = page.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "<style" not in page.text
        assert not re.search(r"\s(?:style|on[a-z]+)=", page.text)
        assert "alert(1)" not in page.text
        assert re.findall(r"<script(?![^>]* src=\")", page.text) == []
        for address in re.findall(r"(?:src|href)=\"([^\"#?]+)", page.text):
            assert not address.startswith(("http:", "https:", "//")), address


def test_files_are_kept_for_good_under_the_address_of_their_content(tmp_path: Path) -> None:
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"/page/{version()}/{name}", {}) for name in files()
    ]
    for response in sent(tmp_path, *asked):
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert response.headers["content-encoding"] == "gzip"
    old, missing, outside = sent(
        tmp_path,
        ("GET", "/page/0/main.js", {}),
        ("GET", "/page/0/no.js", {}),
        ("GET", "/page/0/..%2Fstrings.json", {}),
    )
    assert old.headers["cache-control"] == "no-cache"
    assert (missing.status_code, outside.status_code) == (404, 404)


def test_the_page_stays_small(tmp_path: Path) -> None:
    names = [name for name in files() if name not in ("docs.js", "embed.js", "old.js")]
    chinese, english = sent(tmp_path, ("GET", "/?lang=zh", {}), ("GET", "/?lang=en", {}))
    assert chinese.headers["content-encoding"] == english.headers["content-encoding"] == "gzip"
    for page in (chinese, english):
        sent_bytes = int(page.headers["content-length"])
        assert sum(len(files()[name].zipped) for name in names) + sent_bytes < 75_000  # 100 KB is the limit


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.js")))
def test_old_browsers_can_read_the_scripts(name: str) -> None:
    """ES2017, as browsers of 2018 know it; `old.js` and `embed.js` are older still."""
    script = (FOLDER / name).read_text("utf-8")
    if name in ("old.js", "embed.js"):
        esprima.parseScript(script)
        assert not re.search(r"=>|\b(?:const|let|async function)\b|`", script)
    else:
        esprima.parseModule(script)
    newer = (
        r"\.(?:replaceAll|replaceChildren|flat|flatMap|at|matchAll|findLast|toSorted|requestSubmit|showModal)\("
        r"|Object\.(?:fromEntries|hasOwn)|Promise\.(?:any|allSettled)|AbortSignal\.|randomUUID|structuredClone"
    )
    assert not re.search(newer, script)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", script)


def test_old_browsers_know_what_the_style_relies_on() -> None:
    """What Chromium 86 lacks; `text-wrap` may stand, since lines break without it, too."""
    style = (FOLDER / "style.css").read_text("utf-8")
    newer = (
        r":has\(|:is\(|:where\(|@layer|@container|@property|color-mix|aspect-ratio|accent-color"
        r"|\binset:|-(?:inline|block)(?:-start|-end)?:|\d(?:dvh|svh|lvh|cqw)|:focus \{ outline: none"
    )
    assert re.findall(newer, re.sub(r"/\*.*?\*/", "", style)) == []


def test_every_sentence_is_there_in_both_languages_and_used() -> None:
    texts: dict[str, list[str]] = json.loads(FILE.read_text("utf-8"))
    sources = [*FOLDER.glob("*.js"), *FOLDER.with_name("templates").glob("*.html")]
    source = "\n".join(path.read_text("utf-8") for path in sources)
    asked = set(re.findall(r"\bt\(\"([a-z_]+[a-z])\"", source)) | set(re.findall(r"\bt\.([a-z_]+)", source))
    assert asked <= set(texts), asked - set(texts)
    unused = {name for name in texts if name not in source and not DYNAMIC.match(name)}
    assert unused == set()
    for name, (chinese, english) in texts.items():
        places = re.findall(r"\{\w+\}", chinese)
        assert sorted(places) == sorted(re.findall(r"\{\w+\}", english)), name
        assert chinese, name
        assert english, name
    assert words("zh")["brand"] != words("en")["brand"]


def test_whatever_an_answer_may_be_asked_for_has_a_name_on_the_page() -> None:
    asked = [
        name.split(".")[1] for name, *_ in rows("rag.answering", "phrases.tsv") if name.startswith("asked.")
    ]
    assert {f"asked_{public_name(one)}" for one in asked} <= set(words("zh"))


def test_a_key_becomes_a_cookie_that_reads(tmp_path: Path) -> None:
    made, text = add_key(tmp_path, "desk", [Scope.READ, Scope.WRITE])
    login = ("POST", "/login", {"data": {"key": text}})
    page, refused, accepted = sent(tmp_path, ("GET", "/", {}), ("GET", "/v1/calls", {}), login)
    assert page.status_code == 200
    assert refused.status_code == 401
    assert accepted.status_code == 303
    cookie = accepted.headers["set-cookie"]
    assert cookie.startswith(f"{KEY_COOKIE}={text}")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    holding = {"headers": {"Cookie": f"{KEY_COOKIE}={text}"}}
    reading, writing = sent(tmp_path, ("GET", "/v1/calls", holding), ("DELETE", "/v1/notices/x", holding))
    assert reading.status_code == 503  # let in; there is no index
    assert writing.status_code == 403
    revoke_key(tmp_path, made.id)
    (revoked,) = sent(tmp_path, ("GET", "/v1/calls", holding))
    assert revoked.status_code == 401


@pytest.mark.parametrize("scopes", [[Scope.WRITE], [Scope.FEED]])
def test_keys_that_do_not_read_log_nobody_in(tmp_path: Path, scopes: list[Scope]) -> None:
    _, text = add_key(tmp_path, "other", scopes)
    (answer,) = sent(tmp_path, ("POST", "/login", {"data": {"key": text}}))
    assert answer.headers["location"] == "./?login=failed"
    assert "set-cookie" not in answer.headers
    holding = {"headers": {"Cookie": f"{KEY_COOKIE}={text}"}}
    for path in ("/v1/calls", "/v1/deadlines.ics"):
        (refused,) = sent(tmp_path, ("GET", path, holding))
        assert refused.status_code == 403, path


@pytest.mark.parametrize("data", [{"key": "nrag_wrong"}, {"key": ""}, {}, {"other": "x"}])
def test_a_wrong_key_is_told_of_on_the_page(tmp_path: Path, data: dict[str, str]) -> None:
    add_key(tmp_path, "desk", [Scope.READ])
    (answer,) = sent(tmp_path, ("POST", "/login", {"data": data}))
    assert "set-cookie" not in answer.headers
    (page,) = sent(tmp_path, ("GET", "/?login=failed", {}))
    assert words("zh")["login_wrong"] in page.text


def test_another_site_logs_nobody_in(tmp_path: Path) -> None:
    _, text = add_key(tmp_path, "desk", [Scope.READ])
    options = {"data": {"key": text}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    (answer,) = sent(tmp_path, ("POST", "/login", options))
    assert "set-cookie" not in answer.headers


def test_a_bearer_goes_before_the_cookie(tmp_path: Path) -> None:
    _, text = add_key(tmp_path, "desk", [Scope.READ])
    headers = {"Cookie": f"{KEY_COOKIE}={text}", "Authorization": "Bearer nrag_wrong"}
    (answer,) = sent(tmp_path, ("GET", "/v1/calls", {"headers": headers}))
    assert answer.status_code == 401


def test_logging_out_takes_the_cookie_away(tmp_path: Path) -> None:
    (answer,) = sent(tmp_path, ("POST", "/logout", {}))
    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_only_sites_that_are_allowed_may_frame_the_box(tmp_path: Path) -> None:
    sites = "https://park.example.org https://city.example.org"
    page, box = sent(tmp_path, ("GET", "/", {}), ("GET", "/?embed=1", {}), embed_origins=sites)
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert f"frame-ancestors {sites}" in box.headers["content-security-policy"]
    assert "x-frame-options" not in box.headers
    (closed,) = sent(tmp_path, ("GET", "/?embed=1", {}))
    assert "frame-ancestors 'none'" in closed.headers["content-security-policy"]


@pytest.mark.parametrize("sites", ["*", "https://a.example; script-src *", "a b'c", "javascript:x", "https:"])
def test_sites_to_embed_in_are_plain_origins(sites: str) -> None:
    with pytest.raises(ValueError, match="origin"):
        Settings(embed_origins=sites)


def test_the_script_for_other_sites_may_be_loaded_by_them(tmp_path: Path) -> None:
    (script,) = sent(tmp_path, ("GET", "/embed.js", {}))
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["content-type"].startswith("text/javascript")
