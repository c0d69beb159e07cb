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
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.processes import AS_OF, rag, serving

ROOT = Path(__file__).resolve().parents[1]
DESK: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 1100}
PHONE: ViewportSize = {"width": 390, "height": 800}
MOST_BYTES = 120_000
OPEN = {"q": "苏州现在还能报什么？"}
FUNDED = {"q": "which programmes fund digital transformation in 南京"}
DEADLINE = {"q": "苏州人工智能技术供给企业网上申报什么时候截止？"}
FIRM = {
    "place": "苏州",
    "founded": "2018-05-01",
    "revenue": "3000",
    "employees": "45",
    "legal_form": "有限责任公司",
    "credit": "true",
    "qualifications": "高新技术企业",
}


@dataclass(frozen=True)
class Shot:
    """One picture: the state of the page, the window, and what is opened or filled in it."""

    name: str
    state: dict[str, str]
    window: ViewportSize
    dark: bool = False
    locale: str = "zh-CN"
    panel: bool = False
    firm: bool = False


SHOTS = (
    Shot("answer", OPEN, DESK),
    Shot("answer-dark", OPEN, DESK, dark=True),
    Shot("answer-en", FUNDED, DESK, locale="en-GB"),
    Shot("answer-en-dark", FUNDED, DESK, dark=True, locale="en-GB"),
    Shot("panel", DEADLINE, DESK, panel=True),
    Shot("fit", {"view": "fit"}, DESK, firm=True),
    Shot("open", {"view": "calls"}, TALL),
    Shot("data", {"view": "data"}, TALL),
    Shot("phone", DEADLINE, PHONE),
    Shot("phone-open", {"view": "calls"}, PHONE),
    Shot("phone-panel", DEADLINE, PHONE, dark=True, panel=True),
)


def main() -> None:
    """Take every picture; an error where one has become too large for a page that loads quickly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a running service over the bundled notices")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = options.url or stack.enter_context(served())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for shot in SHOTS:
            path = options.out / f"{shot.name}.webp"
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
    if shot.firm:
        _fill_in(page)
    with Image.open(BytesIO(page.screenshot())) as taken:
        # Without loss, a third of the bytes of PNG; PNG of few colours is as small, but loses the seal's red.
        taken.convert("RGB").save(path, lossless=True, quality=100, method=6)
    context.close()


def _open_panel(page: Page) -> None:
    page.locator(".passage .title").first.click()
    page.locator("#panel mark").wait_for()
    page.wait_for_load_state("networkidle")


def _fill_in(page: Page) -> None:
    form = page.locator("#fit-form")
    for name, value in FIRM.items():
        field = form.locator(f"[name={name}]")
        field.select_option(value) if name in ("legal_form", "credit") else field.fill(value)
    form.locator("button.main").click()
    page.locator(".verdict").first.wait_for()
    page.wait_for_load_state("networkidle")


@contextmanager
def served() -> Iterator[str]:
    """A service of its own over the bundled notices, as of their day."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        rag("index", ROOT / "rag" / "demo" / "notices.json", "--home", home)
        with serving(home, Path(folder) / "log", "--as-of", AS_OF) as server:
            server.wait_until_ready()
            yield server.url


if __name__ == "__main__":
    main()
