"""Take the pictures of the page that README and docs show: `python -m scripts.screenshots [--url URL] [--out DIR]`.

Without a URL it serves the bundled notices, as of the day that they are of, and ends that server again. Needs Chromium
and the packages of the `dev` extra.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.processes import AS_OF, rag, serving

ROOT = Path(__file__).resolve().parents[1]
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 800}
MOST_BYTES = 300_000
DEADLINE = "苏州人工智能技术供给企业网上申报什么时候截止？"


@dataclass(frozen=True)
class Shot:
    """One picture: the state of the page, the window, and what is opened in it."""

    name: str
    state: dict[str, str]
    window: ViewportSize
    dark: bool = False
    locale: str = "zh-CN"
    panel: bool = False


SHOTS = (
    Shot("home", {}, DESK),
    Shot("answer", {"q": DEADLINE}, DESK),
    Shot(
        "answer-en",
        {"q": "which programmes fund digital transformation in 南京"},
        DESK,
        dark=True,
        locale="en-GB",
    ),
    Shot("panel", {"q": DEADLINE}, DESK, panel=True),
    Shot("open", {"view": "calls", "applies_in": "苏州"}, DESK),
    Shot("phone", {"q": DEADLINE}, PHONE),
)


def main() -> None:
    """Take every picture; an error where one has become too large for a page that loads quickly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running service over the bundled notices")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = options.url or stack.enter_context(_served())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for shot in SHOTS:
            path = options.out / f"{shot.name}.png"
            take(browser, url, shot, path)
            if path.stat().st_size > MOST_BYTES:
                raise SystemExit(f"{path} is larger than {MOST_BYTES} bytes; show less of the page.")


def take(browser: Browser, url: str, shot: Shot, path: Path) -> None:
    """One picture."""
    context = browser.new_context(
        viewport=shot.window, locale=shot.locale, color_scheme="dark" if shot.dark else "light"
    )
    page = context.new_page()
    page.goto(f"{url.rstrip('/')}/?{urlencode(shot.state)}")
    page.wait_for_load_state("networkidle")
    if shot.panel:
        _open_panel(page)
    page.screenshot(path=path)
    context.close()


def _open_panel(page: Page) -> None:
    page.locator(".passage .title").first.click()
    page.locator("#panel mark").wait_for()
    page.wait_for_load_state("networkidle")


@contextmanager
def _served() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        rag("index", ROOT / "rag" / "demo" / "notices.json", "--home", home)
        with serving(home, Path(folder) / "log", "--as-of", AS_OF) as server:
            server.wait_until_ready()
            yield server.url


if __name__ == "__main__":
    main()
