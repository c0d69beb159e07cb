from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from eval.evaluate import evaluate
from eval.near_duplicates import NearDuplicate, near_duplicates, order, tells_apart, write
from eval.workbench import BUNDLED_NOTICES
from rag.domain import NoticeInput
from rag.ingest import read_file
from tests.eval.made_library import Library, notice, question


def given(aid: str, title: str, content: str) -> NoticeInput:
    return NoticeInput(aid, title, f"https://example.org/{aid}", dt.date(2025, 2, 28), "账号", content)


NOTICES = [
    given("n1", "南京丨2025年绿色工厂申报", "南京市绿色工厂2025年度申报，2024年已获评的绿色工厂除外。"),
    given("n2", "苏州丨智能工厂名单公示", "苏州市智能工厂，智能工厂共三家。"),
    given("n3", "杭州丨名单", "杭州市。"),
]


def by_kind(copies: tuple[NearDuplicate, ...], original: str) -> dict[str, NearDuplicate]:
    return {c.kind: c for c in copies if c.original == original}


def test_the_city_changes_throughout_and_within_its_province() -> None:
    city = by_kind(near_duplicates(NOTICES), "n1")["city"]
    assert (city.old, city.new) == ("南京", "苏州")
    assert city.notice.title == "苏州丨2025年绿色工厂申报"
    assert "南京" not in city.notice.content


def test_a_city_alone_in_its_province_gets_no_copy() -> None:
    assert "city" not in by_kind(near_duplicates(NOTICES), "n3")


def test_years_keep_their_distance_and_the_day_moves_along() -> None:
    year = by_kind(near_duplicates(NOTICES), "n1")["year"]
    back = 2025 - int(year.new)
    assert back in (1, 2)
    assert f"{2025 - back}年度申报，{2024 - back}年已获评" in year.notice.content
    assert year.notice.date == dt.date(2025 - back, 2, 28)
    assert "year" not in by_kind(near_duplicates(NOTICES), "n2")


def test_the_programme_becomes_another_notices_programme() -> None:
    programme = by_kind(near_duplicates(NOTICES), "n1")["programme"]
    assert programme.old in "绿色工厂"
    assert programme.old not in programme.notice.content + programme.notice.title
    assert programme.new in NOTICES[1].title


def test_the_same_seed_gives_the_same_copies() -> None:
    notices = read_file(BUNDLED_NOTICES).notices
    first = near_duplicates(notices, seed=1)
    assert first == near_duplicates(notices, seed=1)
    assert first != near_duplicates(notices, seed=2)


def test_real_notices_get_copies_of_every_kind_that_differ_from_them(tmp_path: Path) -> None:
    notices = read_file(BUNDLED_NOTICES).notices
    originals = {n.aid: n for n in notices}
    copies = near_duplicates(notices)
    assert min(sum(c.kind == kind for c in copies) for kind in ("city", "year", "programme")) > 40
    assert all(
        (c.notice.title, c.notice.content) != (originals[c.original].title, originals[c.original].content)
        for c in copies
    )
    write(copies, tmp_path / "copies.json")
    back = read_file(tmp_path / "copies.json")
    assert (len(back.notices), back.rejections) == (len(copies), ())
    assert back.notices[0] == copies[0].notice


@pytest.mark.parametrize(
    ("asked", "kind", "old", "named"),
    [
        ("Suzhou green factory list", "city", "苏州", True),
        ("苏州市绿色工厂名单", "city", "苏州", True),
        ("江苏绿色工厂名单", "city", "苏州", False),
        ("2025年绿色工厂", "year", "2025", True),
        ("今年的绿色工厂", "year", "2025", True),
        ("2024年绿色工厂", "year", "2025", False),
        ("绿色工厂名单", "programme", "绿色", True),
    ],
)
def test_a_question_tells_original_and_copy_apart_in_either_language(
    asked: str, kind: str, old: str, named: bool
) -> None:
    assert tells_apart(asked, kind, old) is named  # type: ignore[arg-type]


def test_order_counts_only_copies_of_the_answer_whose_change_the_question_names() -> None:
    copies = near_duplicates(NOTICES)
    city = by_kind(copies, "n1")["city"].notice
    library = Library(
        [notice(city.aid, city.content, city.title), *(notice(n.aid, n.content, n.title) for n in NOTICES)]
    )
    right = question("q1", {"n1": 2}, ["2025年度申报"], question="南京绿色工厂申报")
    wrong = question("q2", {"n1": 2}, ["2025年度申报"], question="Nanjing 不是苏州绿色工厂申报")
    unnamed = question("q3", {"n2": 2}, ["三家"], question="名单公示")
    asked = [right, wrong, unnamed]
    report = evaluate(asked, library)
    cities = [found for found in order(asked, report, copies) if found[0] == "city"]
    assert cities == [("city", "q1", True), ("city", "q2", False)]
