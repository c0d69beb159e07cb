"""What PDFium tells of a page, and what was written there: made by hand, as word processors place characters."""

from __future__ import annotations

import pytest

from rag.domain import Place
from rag.ingest.format_protocol import Document
from rag.ingest.pdf_file import PdfFormat
from rag.ingest.pdf_glyphs import Glyph, as_written, from_left_to_right
from rag.ingest.pdf_grid import Rule
from rag.ingest.pdf_layout import Line, between_pages, page_lines, page_text
from rag.ingest.pdf_pages import without_running_heads
from tests.ingest import made_files

SIZE = 10.0


def glyphs(words: str, made_up: str = "", left: float = 0.0) -> list[Glyph]:
    """The characters one after the other; those in `made_up` PDFium guesses, with a quarter of a character's room."""
    found = []
    for char in words:
        width = 2.5 if char == " " else 5.0 if char < "\x7f" else SIZE
        found.append(Glyph(char, left, left if char in made_up else left + width, 0, 8, char in made_up))
        left += width
    return found


def words(line: list[Glyph]) -> str:
    return "".join(glyph.char for glyph in line)


@pytest.mark.parametrize(
    ("page", "made_up", "written"),
    [
        ("请于 2025 年 9 月 25 日前向 A 类 3 家企业申报", " ", "请于2025年9月25日前向A类3家企业申报"),
        ("于2025年9月25日前向A类3家企业 25 家申报", " ", "于2025年9月25日前向A类3家企业 25 家申报"),
        ("来源 甲 于 2025 年 9 月 25 日 18 时 编辑 乙", " ", "来源 甲 于2025年9月25日18时 编辑 乙"),
        ("请于 2025 年 9 月 25 日前向 A 类申报", "", "请于 2025 年 9 月 25 日前向 A 类申报"),
        ("电话0571\x02", "", "电话0571-"),
    ],
    ids=[
        "air everywhere",
        "a browser's own space",
        "between Chinese words",
        "written spaces",
        "a number's hyphen",
    ],
)
def test_made_up_spaces_are_dropped_where_all_borders_have_them(
    page: str, made_up: str, written: str
) -> None:
    (read,) = as_written([glyphs(page, made_up)])
    assert words(read) == written


def test_quotation_marks_that_are_drawn_last_stand_where_they_are_seen() -> None:
    drawn = [*glyphs("推荐", left=0), *glyphs("雏芽", left=30), *glyphs("企业", left=60)]
    marks = [*glyphs("“", left=20), *glyphs("”", left=50)]
    assert words(from_left_to_right([*drawn, *marks])) == "推荐“雏芽”企业"


def line(told: str, at: int = 0, *, row: bool = False, size: float = SIZE, left: float = 0.0) -> Line:
    width = sum(0.55 if char <= "~" else 1.0 for char in told)
    return Line(told, left, left + size * width, 700.0 - 15 * at, size, row)


FULL = "各有关单位现就组织申报示范市有关项目的事项通知如下具体如后"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [([FULL, FULL[:-2] + "有效期三", "年。"], True), ([FULL, FULL, "日。"], True), ([FULL, FULL[:-6], "年度"], False),
     ([FULL, FULL, FULL[:-8] + "（网址：", "https://zqt.example.gov.cn/kdzqt-portal/），"], True)],
)  # fmt: skip
def test_a_last_word_and_an_address_go_on_the_sentence(lines: list[str], joined: bool) -> None:
    text = page_text([line(told, at) for at, told in enumerate(lines)])
    assert text.endswith(lines[-2] + ("" if joined else "\n") + lines[-1])


def test_a_sentence_runs_over_two_pages_and_a_paragraph_ends() -> None:
    page = [line(FULL, 0), line(FULL, 1)]
    assert between_pages(page, [line("继续的一句。")]) == ""
    assert between_pages([*page, line("到此为止。", 2)], [line("另起一段。")]) == "\n"
    document = Document(
        ((Place(page=1), "甲"), (Place(page=2), "乙"), (Place(page=3), "丙")), joints=("", "\n")
    )
    assert document.text == "甲乙\n丙"


def test_running_heads_counted_feet_and_repeated_heads_of_a_table_go_and_its_first_heads_stay() -> None:
    heads = line("序号 | 企业名称", 1, row=True)

    def page(number: int) -> list[Line]:
        row = line(f"{number} | 甲公司", 2, row=True)
        return [line("某市文件"), heads, row, line(f"第 {number} 页 共 12 页", 9)]

    for pages in (2, 5):
        kept = without_running_heads([page(number) for number in range(1, pages + 1)])
        assert [told.words for lines in kept for told in lines] == [
            heads.words, *(f"{number} | 甲公司" for number in range(1, pages + 1)),
        ]  # fmt: skip
    assert next(told.words for told in without_running_heads([page(1)])[0]) == "某市文件"


def test_merged_cells_count_in_all_that_they_span() -> None:
    frames = [
        (0, 20, 40, 60),
        (40, 40, 120, 60),
        (40, 20, 80, 40),
        (80, 20, 120, 40),
        (0, 0, 40, 20),
        (40, 0, 120, 20),
    ]
    words_at = {
        "等级": (4, 34),
        "补助": (60, 44),
        "省级": (44, 24),
        "市级": (84, 24),
        "一星": (4, 4),
        "另定": (66, 4),
    }
    placed = [
        Glyph(char, left + 8 * at, left + 8 * (at + 1), bottom, bottom + 8)
        for told, (left, bottom) in words_at.items()
        for at, char in enumerate(told)
    ]
    lines = page_lines(placed, [Rule(*map(float, frame)) for frame in frames])
    assert [told.words for told in lines] == ["等级 | 补助省级 | 补助市级", "一星 | 另定 | 另定"]


def test_a_row_that_a_pages_end_parts_is_one_and_two_rows_stay_two() -> None:
    def rows_of(*pages: list[str]) -> list[str]:
        lines = [[line(words, at, row=True) for at, words in enumerate(page)] for page in pages]
        return [told.words for page in without_running_heads(lines) for told in page]

    assert rows_of(["8 | 甲公司 | 南区", "9 | 乙机械制"], ["10 | 丙公司 | 南区"])[1] == "9 | 乙机械制"
    parted = rows_of(["8 | 甲公司 | 南区", "9 | 乙机械制 | 南"], ["- | 造公司 | 区", "10 | 丙公司 | 南区"])
    assert parted == ["8 | 甲公司 | 南区", "9 | 乙机械制造公司 | 南区", "10 | 丙公司 | 南区"]
    merged = rows_of(["绿色工厂 | 甲公司 | 30万元"], ["- | 乙公司 | 20万元"])
    assert merged == ["绿色工厂 | 甲公司 | 30万元", "- | 乙公司 | 20万元"]


def test_lines_that_differ_in_figures_other_than_a_count_of_pages_stay_as_does_a_title_below_its_running_head() -> (
    None
):
    pages = [
        [line("申报指南"), *([line("申报指南", 1)] if n == 1 else []), line(f"联系电话：025-8367000{n}", 8), line(f"指南 - {n} -", 9)]
        for n in (1, 2)
    ]  # fmt: skip
    kept = [[told.words for told in lines] for lines in without_running_heads(pages)]
    assert kept == [["申报指南", "联系电话：025-83670001"], ["联系电话：025-83670002"]]


def test_a_character_without_a_code_is_no_hyphen() -> None:
    (read,) = as_written([[*glyphs("甲"), Glyph("", 10, 20, 0, 8)]])
    assert words(read) == "甲"


def test_a_watermark_across_a_page_is_not_read() -> None:
    read = PdfFormat().read(made_files.pdf(watermark="仅供内部使用"), "n.pdf")
    assert read.text == made_files.TEXT
    assert read.suggested["title"] == made_files.TITLE


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["请有关单位登录平台，具体见附件的说明", "（https://xm.example.gov.cn/a）填报。"], "请有关单位登录平台，具体见附件的说明（https://xm.example.gov.cn/a）填报。"),
        (["联系人：某处室，电话0515-88886666", "2.申报单位应当按照要求提交材料"], "联系人：某处室，电话0515-88886666\n2.申报单位应当按照要求提交材料"),
        (["一、申报条件", "在示范市注册的制造业企业可以申报"], "一、申报条件\n在示范市注册的制造业企业可以申报"),
    ],
    ids=["an address that did not fit", "an item after a number", "a heading"],
)  # fmt: skip
def test_lines_of_a_page_are_joined_where_what_follows_did_not_fit(lines: list[str], text: str) -> None:
    full = "各有关单位：现就组织申报二〇二五年度示范市有关项目的事项通知如下"  # two lines to the margin
    placed = [
        Line(words, 60, 60 + 12 * width_of(words), 700 - 20 * at, 12)
        for at, words in enumerate([full, full, *lines])
    ]
    assert page_text(placed).removeprefix(full + full).lstrip("\n") == text


def width_of(words: str) -> float:
    return sum(0.55 if char <= "~" else 1.0 for char in words)
