"""What is open, the data, the looks: in a real browser."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from eval.local_server import Handler, address, listening
from indexes.last_fetch import SourceTold, write_told
from tests.page.conftest import Site, Tab
from tests.page.page_notices import hostile
from tests.page.test_asking import REFUSED

TOLD = ("moderate", "serious", "critical")


def test_what_is_open_stands_by_deadline_with_its_evidence(tab: Tab) -> None:
    page = tab.open(view="calls")
    names = page.locator(".call .title")
    expect(names.first).to_contain_text("远航外贸")  # 28 September, before 15 October
    expect(page.locator(".call").first).to_contain_text("还剩 3 天")
    assert any("星火" in name for name in names.all_inner_texts())
    assert not any("灯塔" in name for name in names.all_inner_texts())  # closed since 12 September
    names.first.click()
    expect(page.get_by_role("dialog").locator("mark")).to_contain_text("2025年9月28日前")
    page.keyboard.press("Escape")
    expect(names.first).to_be_focused()


def test_the_day_the_place_and_the_name_choose(tab: Tab) -> None:
    page = tab.open(view="calls")
    expect(page.locator(".call .title").first).to_contain_text("远航")
    page.get_by_label("哪一天可报").fill("2025-10-10")
    expect(page.locator(".call .title").first).to_contain_text("星火")  # the other closed on 28 September
    expect(page.locator(".call").first).to_contain_text("还剩 5 天")
    expect(page).to_have_url(re.compile("open_on=2025-10-10"))
    page.get_by_label("项目名称").fill("远航")
    page.get_by_label("项目名称").press("Enter")
    expect(page.locator(".call")).to_have_count(0)
    page.go_back()
    expect(page.locator(".call .title").first).to_contain_text("星火")


def test_calendar_and_feed_take_the_same_conditions(tab: Tab) -> None:
    page = tab.open(view="calls", applies_in="南通")
    calendar = page.get_by_role("link", name="日历")
    expect(calendar).to_have_attribute(
        "href", re.compile(r"^webcal://.*/v1/deadlines\.ics\?applies_in=%E5%8D%97")
    )
    address = calendar.get_attribute("href").replace("webcal:", "http:")
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()
    assert page.request.get(tab.url + page.get_by_role("link", name="订阅源").get_attribute("href")).ok


def test_an_empty_list_says_why(tab: Tab) -> None:
    page = tab.open(view="calls", open_on="2026-03-01")
    expect(page.get_by_text("没有查到可报的项目")).to_be_visible()
    expect(page.get_by_text(re.compile("最新一篇公告发布于 2025年9月19日"))).to_be_visible()
    page.get_by_role("button", name="看 2025年9月19日 那天可报的").click()
    expect(page.locator(".call").first).to_be_visible()
    tab.open(view="calls", words="没有这样的名字")
    page.get_by_role("button", name="去掉地点、类型等条件").click()
    expect(page.locator(".call").first).to_be_visible()
    tab.open(view="calls", applies_in="火星")
    expect(page.get_by_text("不认识这个地点")).to_be_visible()
    tab.open(view="calls", category="公示")
    expect(page.get_by_text("公示类公告只公布结果或征求意见")).to_be_visible()
    kinds = page.locator("#calls-form").get_by_label("类型")
    expect(kinds).to_have_value("公示")
    assert not {"公示", "名单"} & set(kinds.locator("option:enabled").all_inner_texts())


def test_a_card_in_english_names_places_and_later_notices_in_english(tab: Tab) -> None:
    """A county stood in Chinese, a warning was the Chinese sentence, and the list of the chosen a publication."""

    def told_more(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        call = told["items"][0]
        call["regions"] = ["扬州", "涪陵区"]
        call["gloss"], call["applicants"] = "rural bed-and-breakfast", ["unknown"]
        call["notices"].append(dict(call["notices"][0], role="result", date="2025-09-24"))
        text = "“关于“远航”的公告”（2025-09-20）：申报已暂停（自2025-09-29起），截止日不再有效。原文：“关于“远航”的公告”"
        call["warnings"] = [{"code": "cancelled", "text": text, "aid": None}]
        route.fulfill(response=answer, json=told)

    def county(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"region_names": {"涪陵区": "Fuling District"}})

    tab.page.route("**/v1/calls?*", told_more)
    tab.page.route("**/v1/stats", county)
    page = tab.open(view="calls", lang="en")
    first = page.locator(".call").first
    expect(first).to_contain_text("Yangzhou (扬州), Fuling District (涪陵区)")
    expect(first.locator(".gloss")).to_have_text("rural bed-and-breakfast")
    expect(first).not_to_contain_text("not told")
    expect(first).to_contain_text("published 15 Sep 2025")
    expect(first.locator(".note")).to_have_text("Suspended: “关于“远航”的公告” (20 Sep 2025)")


def test_a_call_leads_to_a_question(tab: Tab) -> None:
    page = tab.open(view="calls")
    page.get_by_role("button", name=re.compile("就这个项目提问：.*星火")).click()
    expect(page.get_by_role("article").get_by_text("原文有据")).to_be_visible()
    page.go_back()
    expect(page.locator(".call").first).to_be_visible()


def test_the_panel_shows_the_notices_of_the_programme(tab: Tab) -> None:
    page = tab.open(notice="made_1")
    steps = page.get_by_role("dialog").locator(".timeline li")
    expect(steps).to_have_count(2)
    expect(steps.filter(has_text="本篇")).to_have_count(1)
    steps.get_by_role("button").click()
    expect(
        page.get_by_role("dialog").get_by_role("heading", name=re.compile("转发2025年度星火"))
    ).to_be_visible()


def test_a_firm_sees_what_it_fits_and_its_profile_stays_in_the_browser(tab: Tab) -> None:
    page = tab.open(view="fit")
    page.get_by_label("所在地").fill("南通")
    page.get_by_label("职工人数").fill("40")
    page.get_by_role("button", name="看看能报什么").click()
    expect(page.locator(".verdict .call").filter(has_text="远航外贸")).to_be_visible()
    expect(page.locator(".summary")).to_have_text(re.compile(r"符合 \d+\s*待核对 \d+\s*不符合 \d+"))
    elsewhere = page.locator(".verdict.fails .call").filter(has_text="星火")
    assert (
        page.locator(".verdict .call").filter(has_text="星火").count() == elsewhere.count()
    )  # 扬州 is not 南通
    page.reload()
    expect(page.get_by_label("所在地")).to_have_value("南通")
    expect(page.locator(".verdict .call").first).to_be_visible()
    page.get_by_role("button", name="清除资料").click()
    page.reload()
    expect(page.get_by_label("所在地")).to_have_value("")


def test_the_data_counts_the_notices(tab: Tab) -> None:
    page = tab.open(view="data")
    expect(page.get_by_text("65", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="按类型")).to_be_visible()
    doubted = (
        page.get_by_role("table", name="读取时有疑点的公告").get_by_role("row").filter(has_text="灯塔工厂")
    )
    doubted.get_by_role("button", name=re.compile("按发布日期推断")).click()
    expect(page.get_by_role("dialog").locator("mark")).to_contain_text("9月12日")
    page.keyboard.press("Escape")
    expect(doubted.get_by_role("button", name=re.compile("按发布日期推断"))).to_be_focused()


def test_the_data_tells_the_last_fetches_and_what_was_refused(tab: Tab, made_up_home: Path) -> None:
    write_told(made_up_home, [SourceTold("某局通知公告", "2025-09-24T08:05:00+08:00")])
    httpx.get(tab.url + "v1/query", params={"q": REFUSED}, timeout=60)
    page = tab.open(view="data")
    fetched = page.get_by_role("table", name="定期抓取")
    expect(fetched.get_by_role("row", name="某局通知公告 2025年9月24日 08:05")).to_be_visible()
    refused = page.get_by_role("table", name="没有答上的问题")
    expect(refused.get_by_role("row").filter(has_text="深圳")).to_be_visible()
    assert "极光" not in (made_up_home / "refused.jsonl").read_text("utf-8")


def test_no_hostile_notice_becomes_more_than_text(tab: Tab) -> None:
    page = tab.open(q="危险公告")
    expect(page.get_by_role("article")).not_to_have_attribute("aria-busy", "true")
    for number, record in enumerate(hostile(), 100):
        page.evaluate(
            "aid => { history.pushState({}, '', '?notice=' + aid); dispatchEvent(new PopStateEvent('popstate')); }",
            record["aid"],
        )
        shown = page.locator("#panel-title")
        expect(shown).to_contain_text(f"危险公告{number}")
        assert _made_of_text(page), record
    tab.open(view="calls", words="危险")
    page.wait_for_load_state("networkidle")
    assert _made_of_text(page)
    for number in (100, 106, 113):
        tab.open(q=f"危险公告第{number}号联系电话")
        expect(page.get_by_role("article")).not_to_have_attribute("aria-busy", "true")
        assert _made_of_text(page)


def _made_of_text(page: Page) -> bool:
    """Nothing stands in the page that its own scripts do not make, and every link goes where links may go."""
    return page.evaluate(
        """() => !document.querySelector('main img, main script, main iframe, main base, main style, #panel img, '
            + '#panel script, #panel iframe, #panel form, #panel base, [onerror], [onload], [onmouseover]')
            && Array.from(document.links).every(a => /^(https?|webcal|tel|mailto):/.test(a.protocol))"""
    )


STATES: tuple[dict[str, str], ...] = (
    {"q": "扬州星火技改计划什么时候截止？"}, {"view": "calls"}, {"view": "fit"}, {"view": "data"}, {"notice": "made_1", "at": "20-40"}, {},
)  # fmt: skip


def test_axe_finds_nothing(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab()
    for state in STATES:
        assert _found(tab.open(**state), {}) == [], state


def test_the_dark_page_has_contrast(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab(color_scheme="dark")
    for state in STATES:
        assert _found(tab.open(**state), {"runOnly": ["color-contrast"]}) == [], state


def _found(page: Page, options: dict[str, object], parts: Sequence[str] = ("html",)) -> list[tuple[str, str]]:
    page.wait_for_load_state("networkidle")
    run = Axe().run(page, {"include": [[part] for part in parts]}, {"resultTypes": ["violations"], **options})
    violations = run.response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:200]) for v in violations if v["impact"] in TOLD]


def test_paper_shows_the_answer_without_the_controls(tab: Tab) -> None:
    page = tab.open(q="扬州星火技改计划什么时候截止？")
    expect(page.get_by_role("article")).to_contain_text("2025年10月15日")
    page.emulate_media(media="print")
    expect(page.get_by_role("textbox")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("article")).to_be_visible()


def test_the_interface_can_be_tried_where_it_is_described(tab: Tab) -> None:
    page = tab.page
    page.goto(tab.url + "docs")
    page.get_by_role("navigation").get_by_role("link", name="GET /v1/stats").click()
    expect(page.locator("#status-503")).to_contain_text("Retry-After")
    # Three of forty sections that one template writes: all of them took axe half a minute.
    assert _found(page, {}, ("header", "nav", "section:nth-of-type(-n+3)", "h2#statuses ~ table")) == []
    section = page.get_by_role("region", name="GET /v1/stats")
    section.get_by_text("试一试").click()
    section.get_by_role("button", name="发送").click()
    expect(section.get_by_text('"notices": 65')).to_be_visible()


def test_the_first_paint_is_quick_and_all_files_are_small(tab: Tab) -> None:
    page = tab.open()
    page.wait_for_load_state("networkidle")
    paint, sent = page.evaluate(
        """() => [performance.getEntriesByName('first-contentful-paint')[0].startTime,
            performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
            .filter(e => !/\\/v1\\//.test(e.name)).reduce((sum, e) => sum + e.transferSize, 0)]"""
    )
    assert sent < 100_000
    assert paint < 15_000  # thirty times what is promised: test machines are busy, and pause


def test_where_a_key_is_needed_the_page_asks_for_it(tab: Tab) -> None:
    refusal = {"status": 401, "title": "A key is needed", "detail": "Send a key."}
    tab.page.route("**/v1/**", lambda route: route.fulfill(status=401, json=refusal))
    page = tab.open(q="扬州星火技改计划什么时候截止？")
    expect(page.get_by_role("heading", name="需要密钥")).to_be_visible()
    page.get_by_label("密钥", exact=True).fill("nrag_wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("密钥不对")).to_be_visible()
    page.unroute("**/v1/**")
    tab.open()  # as after a login that went well: what somebody came for is there
    expect(page.get_by_role("heading", name="就要截止")).to_be_hidden()
    expect(page.get_by_role("article")).to_contain_text("2025年10月15日")


def test_a_question_sent_before_the_scripts_came_is_asked(tab: Tab) -> None:
    held: list[Route] = []
    tab.page.route("**/main.js", lambda route: held.append(route))
    tab.page.goto(tab.url, wait_until="commit")
    box = tab.page.locator("#question")
    box.fill("星火技改计划什么时候截止？")
    box.press("Enter")
    held[0].continue_()
    expect(tab.page.get_by_role("article")).to_contain_text("2025")


@contextmanager
def _served(body: str) -> Iterator[str]:
    """Another site, with one page."""

    class Page(Handler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

    with listening(ThreadingHTTPServer(("127.0.0.1", 0), Page)) as server:
        yield f"{address(server)}/"


def test_another_site_shows_the_box(browser: Browser, site: Site) -> None:
    with (
        _served(f'<h1>Site</h1><script src="{site.url}embed.js" data-lang="en" async></script>') as url,
        browser.new_context(locale="zh-CN") as context,
    ):
        page = context.new_page()
        page.goto(url)
        box = page.frame_locator("iframe")
        box.get_by_role("textbox", name="Your question").fill("星火技改计划 deadline?")
        box.get_by_role("textbox", name="Your question").press("Enter")
        expect(box.get_by_role("article")).to_contain_text("2025")
        expect(box.get_by_role("navigation")).to_be_hidden()
