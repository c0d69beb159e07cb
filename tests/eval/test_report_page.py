from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from eval.evaluate import evaluate
from eval.question_set import LabelledQuestion
from eval.report_comparison import compare
from eval.report_page import render
from tests.eval.made_library import Library, notice, question

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}&amp;"
VOID = {"meta", "link", "img", "br", "input", "rect", "path"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and checks that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] in {"p", "li"} and self.open[-1] != tag:
            self.open.pop()
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture
def hostile() -> tuple[Library, list[LabelledQuestion]]:
    bad = notice("x_1", f"文 {HOSTILE}", HOSTILE).model_copy(update={"url": "javascript:alert(3)"})
    library = Library([bad, notice("a_1", "南京 10月15日")])
    return library, [
        question("q1", {"a_1": 2}, [HOSTILE], question=HOSTILE, type=HOSTILE[:60]),
        question("q2", question=HOSTILE + "?", lang="en"),
    ]


def test_hostile_text_stays_text(hostile: tuple[Library, list[LabelledQuestion]]) -> None:
    library, questions = hostile
    page = read(render(evaluate(questions, library, name=HOSTILE, leave_out=True)))
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert all(a["href"].startswith("https://") for tag, a in page.tags if tag == "a")
    assert HOSTILE in page.text


def test_the_page_loads_nothing_from_elsewhere(library: Library, questions: list[LabelledQuestion]) -> None:
    html = render(evaluate(questions, library))
    page = read(html)
    assert not [attrs for _, attrs in page.tags if {"src", "srcset", "data", "background"} & set(attrs)]
    assert not re.search(r"url\(|@import", html)
    assert "prefers-color-scheme: dark" in html


def test_a_miss_shows_what_was_wanted_and_what_came(library: Library) -> None:
    wrong = question("q1", {"b_1": 2}, ["0512-1234"], question="南京数字化转型申报截止日期")
    text = read(render(evaluate([wrong], library))).text
    assert "Questions to look at (1)" in text
    for shown in (
        "苏州丨绿色工厂",
        "came as notice 3",
        "0512-1234",
        "南京数字化转型申报截止日期为10月15日。",
        "答复 [1]",
    ):
        assert shown in text


def test_charts_draw_every_slice_and_the_calibration(
    library: Library, questions: list[LabelledQuestion]
) -> None:
    page = read(render(evaluate(questions, library)))
    bars = [a for tag, a in page.tags if tag == "rect" and a.get("class") == "bar"]
    # nDCG@10 and answer@3: all, zh, deadline, contact; handled rightly: all six slices.
    assert len(bars) == 4 + 4 + 6
    assert {a["width"] for a in bars} == {"240.0"}
    assert len([a for tag, a in page.tags if tag == "circle"]) == 2


def test_a_comparison_is_shown(library: Library, questions: list[LabelledQuestion]) -> None:
    report = evaluate(questions, library)
    page = read(render(report, compare(report, report, name="<before>", swaps=50)))
    assert "Against <before>" in page.text
