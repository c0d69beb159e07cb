"""Use the page in a browser as old as WeChat's: `python -m scripts.old_browser CHROMIUM [--url URL]`.

CHROMIUM is the path of a headless Chromium from 83 on; the npm package chrome-aws-lambda carries some (5.3.1: Chromium 86; unpack
its `bin/chromium.br` with brotli). Without a URL it serves the bundled notices. Ends with 1 where a step fails or a script throws.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from scripts.screenshots import DEADLINE, FIRM, OPEN, PHONE, served
from tests.processes import wait_for

_FILL = "firm => Object.keys(firm).forEach(name => { document.querySelector(`#fit-form [name=${name}]`).value = firm[name]; })"
FOLLOWED = {"q": [DEADLINE["q"], "那联系电话呢？"]}


def main() -> None:
    """Walk through the page as a reader would, by clicks that the browser makes itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chromium")
    parser.add_argument("--url", help="a running service over the bundled notices")
    options = parser.parse_args()
    with ExitStack() as stack:
        url = options.url or stack.enter_context(served())
        port = stack.enter_context(_running(options.chromium))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = browser.contexts[0].new_page()
        page.set_viewport_size(PHONE)
        thrown: list[str] = []
        page.on("pageerror", lambda error: thrown.append(str(error)))
        walk(page, url.rstrip("/"))
        if thrown:
            raise SystemExit(f"scripts threw: {thrown}")
        print(f"Chromium {browser.version}: every step worked")


def walk(page: Page, url: str) -> None:
    """The front page, a list, a quote, the panel, a follow-up, what is open, what fits a firm, and the counts."""

    def click(selector: str) -> None:  # Playwright's own clicks ask for functions of newer browsers
        page.evaluate("selector => document.querySelector(selector).click()", selector)

    def wait(condition: str) -> None:
        asked = f"() => {{ try {{ return Boolean({condition}) }} catch (error) {{ return false }} }}"
        # the page's policy forbids what waits by itself
        wait_for(lambda: page.evaluate(asked), lambda: condition, 30)

    def go(state: dict[str, object], condition: str) -> None:
        page.goto(f"{url}/?{urlencode(state, doseq=True)}")
        wait(condition)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            raise SystemExit(f"{state} is {wide} pixels wide")

    go({}, "document.querySelectorAll('#examples a').length > 2")
    go(dict(OPEN), "document.querySelectorAll('.words li .marker').length > 5")
    go(dict(DEADLINE), "document.querySelector('.answer.sure .marker')")
    click(".marker")
    wait("document.querySelector('.quotecard').textContent.indexOf('截止') >= 0")
    quote = page.evaluate("document.querySelector('.quotetext').textContent")
    click(".quotecard .quiet")
    wait("document.querySelector('#panel mark')")
    if page.evaluate("document.querySelector('#panel mark').textContent") != quote.strip("“”"):
        raise SystemExit("the panel marks other words than the quote")
    click("#panel-close")
    wait("document.querySelector('#panel').hidden")
    go(dict(FOLLOWED), "document.querySelectorAll('.answer.sure').length === 2")
    go({"view": "calls"}, "document.querySelectorAll('.call').length > 5")
    go({"view": "fit"}, "document.querySelector('#fit-form')")
    page.evaluate(_FILL, FIRM)
    click("#fit-form button.main")
    wait("document.querySelectorAll('.verdict .call').length > 5")
    go(
        {"view": "data"},
        "document.querySelectorAll('.bars').length === 3 && document.querySelector('.doubts')",
    )


@contextmanager
def _running(chromium: str) -> Iterator[int]:
    """The port at which the browser takes commands."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-zygote", "--disable-dev-shm-usage"]
        command = [chromium, *flags, "--remote-debugging-port=0", f"--user-data-dir={folder}"]
        told = f"{folder}/told"
        with open(told, "wb") as log:
            process = subprocess.Popen(command, stderr=log)  # noqa: S603 - the browser that was asked for
        try:
            yield int(wait_for(lambda: _port(told), lambda: f"no port in {told}"))
        finally:
            process.kill()
            process.wait()


def _port(told: str) -> str | None:
    """Which port the browser says that it listens on."""
    with open(told, encoding="utf-8", errors="replace") as log:
        said = log.read().partition("DevTools listening on ws://127.0.0.1:")[2]
    return said.partition("/")[0] or None


if __name__ == "__main__":
    main()
