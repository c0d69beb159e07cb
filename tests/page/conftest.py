"""One server over made-up notices, in this process, and one real browser; each test gets a tab of its own."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect, sync_playwright

from api.app import create_app
from api.service import Service
from rag.collection import Collection
from rag.collection.writer import index_files
from rag.embedding import Encoder
from rag.settings import Settings
from tests.conftest import AS_OF
from tests.page.page_notices import hostile, ordinary

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 800}
STEP_S = 0.12
expect.set_options(timeout=30_000)  # test machines are busy


@dataclass
class Site:
    """The running service; while `slow`, every piece of an answer comes late, as over a slow line, and its end not at all."""

    url: str
    slow: bool = False
    asked: list[str] = field(default_factory=list)


class SlowLine:
    """Wraps the app; sends each piece of a streamed answer on its own, after a pause, and the last once the line is slow no more."""

    def __init__(self, app: Any, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def late(message: Any) -> None:
            if (
                self.site.slow
                and scope.get("path") == "/v1/query"
                and message["type"] == "http.response.body"
            ):
                await asyncio.sleep(STEP_S)
                while self.site.slow and message["body"].startswith(b"event: done"):
                    await asyncio.sleep(STEP_S)
            await send(message)

        if scope["type"] == "http":
            self.site.asked.append(scope["path"])
        await self.app(scope, receive, late)


@pytest.fixture(scope="session")
def made_up_home(
    tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, request: pytest.FixtureRequest
) -> Path:
    """A copy of the home that whichever test worker came first has made."""
    own = tmp_path_factory.getbasetemp()
    made = (own.parent if hasattr(request.config, "workerinput") else own) / "made-up"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            file = own / "notices.json"
            file.write_text(json.dumps([*ordinary(), *hostile()], ensure_ascii=False), "utf-8")
            index_files([file], Settings(home=own / "made-up-now"), encoder=encoder)
            (own / "made-up-now").rename(made)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("made-up") / "home"))


@pytest.fixture(scope="session")
def site(made_up_home: Path, encoder: Encoder) -> Iterator[Site]:
    """The service, with the model that the tests have loaded already."""
    listening = socket.create_server(("127.0.0.1", 0))
    made = Site(f"http://127.0.0.1:{listening.getsockname()[1]}/")
    settings = Settings(home=made_up_home, threads=1, embed_origins="http://127.0.0.1:*", feedback=True)
    patch = pytest.MonkeyPatch()
    patch.setattr(Service, "_open", lambda self: Collection.open(self.settings, encoder=encoder))
    app = SlowLine(create_app(settings, AS_OF), made)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    end = time.monotonic() + 120
    while httpx.get(made.url + "readyz", timeout=120).status_code != 200:
        assert time.monotonic() < end, "the service did not become ready"
        time.sleep(0.1)
    yield made
    server.should_exit = True
    thread.join(20)
    patch.undo()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with its module: while Playwright runs, this thread has an event loop that other tests trip over."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed: apt-get install chromium, then these tests run")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found)
        yield launched
        launched.close()


@dataclass
class Tab:
    """A page in a browser window of its own, with everything that went wrong in it."""

    page: Page
    url: str
    wrong: list[str]

    def open(self, **state: Any) -> Page:
        """Open the address of a state; a list repeats its parameter."""
        self.page.goto(self.url + ("?" + urlencode(state, doseq=True) if state else ""))
        return self.page


@pytest.fixture
def new_tab(browser: Browser, site: Site) -> Iterator[Callable[..., Tab]]:
    """Opens windows; at the end none may have shown a dialog, thrown, or broken its policy."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def make(**options: Any) -> Tab:
        context = browser.new_context(**{"locale": "zh-CN", "viewport": DESK, **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
        )
        page = context.new_page()
        page.on("dialog", dismissed)
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("console", lambda said: wrong.append(said.text) if "policy" in said.text.lower() else None)
        page.on(
            "request",
            lambda asked: (
                wrong.append(f"request {asked.url}") if not asked.url.startswith(site.url) else None
            ),
        )
        return Tab(page, site.url, wrong)

    yield make
    for context in contexts:
        context.close()
    site.slow = False
    assert wrong == []


@pytest.fixture
def tab(new_tab: Callable[..., Tab]) -> Tab:
    return new_tab()
