"""Asking on the page, by role and visible text, in a real browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import PHONE, Site, Tab
from tests.page.page_notices import ADDRESS, DEADLINE_QUOTE

DEADLINE = "扬州星火技改计划什么时候截止？"
REFUSED = "深圳2031年极光卫星补贴什么时候截止？"
FOLDED = """async quote => {
    const { opening } = await import(document.querySelector("link[href$='excerpt.js']").href);
    return [["", "。后文".repeat(30)], ["前文前文前文前文。".repeat(3) + "本句开头", "。后文".repeat(30)], ["前".repeat(100) + "，", "。"]].map(
        ([before, after]) => [before.length, before.length + quote.length, opening(Array.from(before + quote + after), [before.length, before.length + quote.length], 40)]);
}"""
"""Where a folded passage with room for 40 characters begins, so that its quote can be read."""


def box(page: Page):
    return page.get_by_role("textbox", name=re.compile("你的问题|Your question"))


def answers(page: Page):
    return page.get_by_role("article")


def ask(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def test_a_question_is_answered_with_its_state_and_sources(tab: Tab) -> None:
    page = tab.open()
    ask(page, DEADLINE)
    card = answers(page)
    expect(card.get_by_text("原文有据")).to_be_visible()
    expect(card).to_contain_text("2025年10月15日17:00")
    expect(page.get_by_role("heading", name=DEADLINE)).to_be_visible()
    first = page.get_by_role("listitem").filter(has_text="星火技改计划项目申报").first
    expect(first).to_contain_text("还剩 20 天")
    source = first.get_by_role("link", name=re.compile("打开原文"))
    expect(source).to_have_attribute("href", re.compile(ADDRESS))
    expect(source).to_have_attribute("target", "_blank")
    expect(source).to_have_attribute("rel", re.compile("noopener"))
    shown = page.evaluate(FOLDED, DEADLINE_QUOTE)
    assert all(begin <= at and end <= begin + 40 for at, end, begin in shown), shown
    assert [begin for _, _, begin in shown] == [0, 27, 101]


@pytest.mark.parametrize(
    ("locale", "question", "state", "place", "other"),
    [
        ("zh-CN", DEADLINE, "原文有据", "扬州", "English"),
        (
            "en-GB",
            "When is the application deadline of 星火技改计划 in 扬州?",
            "Found in the notices",
            "Yangzhou (扬州)",
            "中文",
        ),
        ("fr-FR", "星火技改计划 deadline 是哪天?", "原文有据", "扬州", "English"),
    ],
)
def test_the_page_speaks_the_readers_language(
    new_tab: Callable[..., Tab], locale: str, question: str, state: str, place: str, other: str
) -> None:
    page = new_tab(locale=locale).open()
    ask(page, question)
    expect(answers(page).get_by_text(state)).to_be_visible()
    expect(page.locator(".passage .meta").first.get_by_text(place, exact=True)).to_be_visible()
    page.get_by_role("link", name=other).click()
    expect(page.get_by_role("link", name={"English": "中文", "中文": "English"}[other])).to_be_visible()
    expect(page.get_by_role("heading", name=question)).to_be_visible()  # the question survives the switch


def test_a_question_that_nothing_answers_is_refused_in_words(tab: Tab) -> None:
    page = tab.open(q=REFUSED)
    expect(answers(page).get_by_text("没有找到", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("原文段落"))).to_be_visible()
    answers(page).get_by_role("button", name="不限深圳，再找一次").click()
    expect(page).to_have_url(re.compile("ignore=regions"))
    expect(page.get_by_role("button", name="重新按“地点”")).to_be_visible()


def test_a_citation_shows_its_quote_on_a_tap_and_on_hover(tab: Tab) -> None:
    page = tab.open(q=DEADLINE)
    marker = answers(page).get_by_role("button", name=re.compile("引用 1")).first
    marker.click()
    quote = page.get_by_role("group", name=re.compile("星火"))
    expect(quote).to_contain_text(DEADLINE_QUOTE.rstrip("。"))
    page.keyboard.press("Escape")
    expect(quote).to_have_count(0)
    page.mouse.move(0, 0)
    marker.hover()
    expect(quote).to_be_visible()


def test_the_panel_marks_the_quote_to_the_letter_behind_emoji(tab: Tab) -> None:
    page = tab.open(q=DEADLINE)
    answers(page).get_by_role("button", name=re.compile("引用 1")).first.click()
    group = page.get_by_role("group", name=re.compile("星火"))
    quoted = group.locator(".quotetext").inner_text().strip("“”")
    group.get_by_role("button", name="看全文").click()
    panel = page.get_by_role("dialog", name="公告全文")
    mark = panel.locator("mark")
    expect(mark).to_have_text(quoted)
    expect(mark).to_be_in_viewport()
    assert "😀" in panel.locator(".fulltext").inner_text().split(quoted)[0]
    expect(panel.get_by_role("link", name=re.compile("0514-80000001"))).to_have_attribute(
        "href", "tel:051480000001"
    )
    expect(panel.get_by_role("link", name="star@example.org")).to_have_attribute(
        "href", "mailto:star@example.org"
    )
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page).not_to_have_url(re.compile("notice="))


def test_a_passage_that_is_the_whole_notice_is_not_marked(tab: Tab) -> None:
    page = tab.open(q=DEADLINE)
    expect(answers(page)).not_to_have_attribute("aria-busy", "true")
    page.locator(".passage").filter(has=page.locator(".cited[hidden]")).last.get_by_role(
        "button", name="看全文"
    ).click()
    panel = page.get_by_role("dialog", name="公告全文")
    expect(panel.locator(".fulltext")).to_contain_text("联系电话")
    expect(panel.locator("mark")).to_have_count(0)


def test_beside_a_list_stand_the_passages_that_it_cites(tab: Tab) -> None:
    page = tab.open(q="现在还能报什么？")
    expect(answers(page)).not_to_have_attribute("aria-busy", "true")
    markers = {mark.inner_text() for mark in answers(page).locator(".marker").all()}
    assert len(markers) > 1
    cited = page.locator(".passage .cited:visible").all_inner_texts()
    assert {number for tag in cited for number in re.findall(r"\d+", tag)} == markers
    shown = page.locator(".passage").evaluate_all(
        "all => all.map(one => !one.querySelector('.cited').hidden)"
    )
    assert shown == sorted(shown, reverse=True)


def test_the_address_holds_the_panel_and_back_closes_it(tab: Tab) -> None:
    page = tab.open(q=DEADLINE)
    expect(answers(page)).to_contain_text("2025年10月15日")
    page.get_by_role("button", name="看全文").nth(1).click()
    panel = page.get_by_role("dialog")
    marked = panel.locator("mark").inner_text()
    shared = page.url
    page.go_back()
    expect(panel).to_be_hidden()
    page.goto(shared)
    expect(panel.locator("mark")).to_have_text(marked)
    expect(answers(page)).to_contain_text("2025年10月15日")


def test_what_was_understood_can_be_taken_away_and_brought_back(tab: Tab, site: Site) -> None:
    page = tab.open(q=DEADLINE)
    page.get_by_role("button", name="不按“扬州”").click()
    expect(page).to_have_url(re.compile("ignore=regions"))
    expect(page.get_by_role("button", name="不按“扬州”")).to_have_count(0)
    page.get_by_role("button", name="重新按“地点”").click()
    expect(page.get_by_role("button", name="不按“扬州”")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="重新按“地点”")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("button", name="不按“扬州”")).to_be_visible()


def test_conditions_are_added_and_removed(tab: Tab) -> None:
    page = tab.open(q="补助多少？")
    page.get_by_text("添加条件").click()
    page.get_by_label("地点").first.fill("南通")
    page.get_by_role("button", name="应用").first.click()
    expect(page).to_have_url(re.compile("applies_in="))
    titles = page.locator(".passage .title")
    expect(titles.first).to_contain_text("南通")
    assert all("扬州丨" not in title for title in titles.all_inner_texts())
    page.get_by_role("list", name="条件").get_by_role("button", name="不按“南通”").click()
    expect(page).not_to_have_url(re.compile("applies_in="))


def test_asking_takes_the_conditions_that_were_just_filled_in(tab: Tab) -> None:
    page = tab.open()
    page.get_by_text("添加条件").click()
    page.get_by_label("地点").first.fill("南通")
    ask(page, "补助多少？")
    expect(page).to_have_url(re.compile("applies_in="))
    expect(page.get_by_role("list", name="条件").get_by_role("button", name="不按“南通”")).to_be_visible()


def test_a_place_that_is_none_is_refused_where_it_is_written(tab: Tab) -> None:
    page = tab.open(q="补助多少？")
    page.get_by_text("添加条件").click()
    place = page.get_by_label("地点").first
    place.fill("Narnia")
    page.get_by_role("button", name="应用").first.click()
    expect(page.locator("#scope input:invalid")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("applies_in="))
    place.fill("南通")
    page.get_by_role("button", name="应用").first.click()
    expect(page).to_have_url(re.compile("applies_in="))


def test_follow_ups_keep_the_thread_and_each_has_its_link(tab: Tab) -> None:
    page = tab.open()
    ask(page, DEADLINE)
    expect(answers(page)).to_have_count(1)
    expect(answers(page).first).to_contain_text("2025年10月15日")
    ask(page, "联系电话是多少？")
    expect(answers(page)).to_have_count(2)
    phone = answers(page).last.get_by_role("link", name=re.compile("0514-8000000[12]")).first
    expect(phone).to_have_attribute("href", re.compile(r"^tel:05148000000\d$"))
    expect(page.get_by_role("button", name=re.compile("接着上文：.*星火.*联系电话"))).to_be_visible()
    assert page.url.count("q=") == 2
    page.reload()
    expect(answers(page)).to_have_count(2)
    expect(page.get_by_role("heading", name=DEADLINE)).to_be_visible()
    page.go_back()
    expect(answers(page)).to_have_count(1)


def test_nothing_jumps_while_an_answer_comes(tab: Tab, site: Site) -> None:
    page = tab.open()
    site.slow = True
    ask(page, DEADLINE)
    expect(page.get_by_role("button", name="停止")).to_be_visible()
    first = page.locator(".words p").first
    expect(first).to_be_visible()
    expect(answers(page)).to_have_attribute("aria-busy", "true")
    before = first.bounding_box()
    sources = page.get_by_role("heading", name=re.compile("原文段落")).bounding_box()
    site.slow = False
    expect(answers(page)).not_to_have_attribute("aria-busy", "true")
    assert first.bounding_box()["y"] == before["y"]
    assert page.get_by_role("heading", name=re.compile("原文段落")).bounding_box()["y"] == sources["y"]


def test_an_answer_can_be_stopped_and_asked_again(tab: Tab, site: Site) -> None:
    page = tab.open()
    site.slow = True
    ask(page, DEADLINE)
    page.get_by_role("button", name="停止").click()
    expect(answers(page)).to_contain_text("已停止")
    site.slow = False
    page.get_by_role("button", name="再试一次").click()
    expect(answers(page)).to_contain_text("2025年10月15日")


def test_the_whole_page_works_from_the_keyboard(tab: Tab) -> None:
    page = tab.open(q=REFUSED)
    expect(answers(page)).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type(DEADLINE)
    page.keyboard.press("Enter")
    expect(answers(page).last).to_contain_text("2025年10月15日")
    expect(answers(page).last).not_to_have_attribute("aria-busy", "true")
    marker = answers(page).last.get_by_role("button", name=re.compile("引用 1")).first
    marker.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(
        page.get_by_role("group", name=re.compile("星火")).get_by_role("button", name="看全文")
    ).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("button", name="关闭")).to_be_focused()
    for _ in range(30):  # Tab never leaves the panel
        page.keyboard.press("Tab")
        assert panel.evaluate("panel => panel.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(marker).to_be_focused()


def test_shift_enter_starts_a_line_and_an_input_method_does_not_send(tab: Tab) -> None:
    page = tab.open()
    box(page).fill("第一行")
    box(page).press("Shift+Enter")
    assert box(page).input_value() == "第一行\n"
    box(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    assert answers(page).count() == 0


def test_a_phone_shows_everything_without_scrolling_sideways(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab(viewport=PHONE, has_touch=True, is_mobile=True)
    page = tab.open(q=DEADLINE)
    answers(page).get_by_role("button", name=re.compile("引用 1")).first.tap()
    box_of_quote = page.get_by_role("group", name=re.compile("星火")).bounding_box()
    assert box_of_quote["x"] >= 0
    assert box_of_quote["x"] + box_of_quote["width"] <= PHONE["width"]
    page.get_by_role("group", name=re.compile("星火")).get_by_role("button", name="看全文").tap()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    for state in (
        {"q": DEADLINE},
        {"q": [DEADLINE, "联系电话是多少？"]},
        {"view": "calls"},
        {"view": "data"},
        {"notice": "made_111"},
    ):
        tab.open(**state)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], state


def test_the_answer_is_copied_with_titles_days_and_links(new_tab: Callable[..., Tab]) -> None:
    page = new_tab(permissions=["clipboard-read", "clipboard-write"]).open(q=DEADLINE)
    page.get_by_role("button", name="复制回答").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(DEADLINE)
    assert "[1]" in text
    assert f"{ADDRESS}made_" in text
    assert "2025年9月1" in text
    assert text.endswith("2025年9月25日查询，以原文为准")


def test_a_citation_is_copied_with_its_quote_title_day_and_link(new_tab: Callable[..., Tab]) -> None:
    page = new_tab(permissions=["clipboard-read", "clipboard-write"]).open(q=DEADLINE)
    answers(page).get_by_role("button", name=re.compile("引用 1")).first.click()
    card = page.get_by_role("group", name=re.compile("星火"))
    quote = card.locator(".quotetext").inner_text()
    card.get_by_role("button", name="复制引文").click()
    expect(card.get_by_role("button", name="已复制")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert " ".join(" ".join(lines[:-3]).split()) == " ".join(quote.split())
    assert "星火" in lines[-3]
    assert "2025年9月" in lines[-3]
    assert lines[-2].startswith(f"{ADDRESS}made_")
    assert lines[-1] == "以原文为准"
    card.get_by_role("button", name="看全文").click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("button", name="复制引文").click()
    expect(panel.get_by_role("button", name="已复制")).to_be_visible()
    assert "星火" in page.evaluate("navigator.clipboard.readText()")


def test_examples_come_from_the_collection(tab: Tab) -> None:
    page = tab.open()
    example = page.get_by_role("link", name=re.compile("什么时候截止？"))
    name = example.inner_text()
    example.click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(answers(page).get_by_text("原文有据")).to_be_visible()


def test_examples_come_as_soon_as_there_are_notices(tab: Tab) -> None:
    tab.page.route("**/v1/stats", lambda route: route.fulfill(json={"notices": 0}))
    page = tab.open()
    expect(page.get_by_text("还没有收进公告")).to_be_visible()
    again = page.get_by_role("button", name="再试一次")
    with page.expect_response("**/v1/stats"):
        again.click()
    expect(again).to_be_focused()  # what still is so is not drawn anew under the reader's hands
    page.unroute("**/v1/stats")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=re.compile("什么时候截止？"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("还能报什么？"))).to_be_focused()


def test_a_greeting_is_answered_with_questions_to_ask(tab: Tab) -> None:
    page = tab.open(q="你好")
    expect(answers(page).get_by_text("回复")).to_be_visible()
    answers(page).get_by_role("button", name=re.compile("？$")).first.click()
    expect(answers(page)).to_have_count(2)
    expect(answers(page).last.get_by_role("button", name=re.compile("引用 1")).first).to_be_visible()


def test_an_error_is_told_in_words_with_a_way_on(tab: Tab) -> None:
    page = tab.open()
    tab.page.route("**/v1/query", lambda route: route.abort())
    ask(page, DEADLINE)
    expect(answers(page)).to_contain_text("连不上服务")
    page.unroute("**/v1/query")
    page.route("**/v1/query", lambda route: route.fulfill(status=503, json={"reason": "no_index"}))
    page.get_by_role("button", name="再试一次").click()
    expect(answers(page)).to_contain_text("还没有收进公告")
    page.unroute("**/v1/query")
    page.get_by_role("button", name="再试一次").click()
    expect(answers(page)).to_contain_text("2025年10月15日")


def test_browsers_without_streams_get_the_answer_whole(new_tab: Callable[..., Tab]) -> None:
    tab = new_tab()
    tab.page.add_init_script(
        "Object.defineProperty(Response.prototype, 'body', {get: () => undefined}); delete window.TextDecoder;"
        "delete window.AbortController"
    )
    page = tab.open(q=DEADLINE)
    expect(answers(page)).to_contain_text("2025年10月15日")


def test_without_scripts_the_plain_version_answers(new_tab: Callable[..., Tab]) -> None:
    page = new_tab(java_script_enabled=False).open()
    box(page).fill(DEADLINE)
    page.get_by_role("button", name="提问").click()
    expect(page.get_by_role("article")).to_contain_text("2025年10月15日17:00")
    expect(page.get_by_role("link", name=re.compile("星火")).first).to_have_attribute(
        "href", re.compile(ADDRESS)
    )


def test_a_thumb_is_kept_and_the_question_only_with_consent(tab: Tab, made_up_home: Path) -> None:
    page = tab.open(q=DEADLINE)
    card = answers(page)
    card.get_by_role("button", name="没帮助").click()
    expect(card.get_by_text("谢谢")).to_be_visible()
    kept = made_up_home / "feedback.jsonl"
    assert DEADLINE not in kept.read_text("utf-8")
    card.get_by_role("textbox").fill("缺少咨询电话")
    card.get_by_role("checkbox").check()
    card.get_by_role("button", name="发送").click()
    expect(card.get_by_role("checkbox")).to_have_count(0)
    last = json.loads(kept.read_text("utf-8").splitlines()[-1])
    assert (last["helpful"], last["comment"], last["question"]) == (False, "缺少咨询电话", DEADLINE)
