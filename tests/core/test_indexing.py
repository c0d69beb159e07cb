"""What an indexing run adds, changes, removes and refuses, and that it embeds nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.locking import lock_to_write
from indexes.store_file import create_store
from rag.collection import Collection
from rag.collection.store_errors import open_store
from rag.collection.writer import check, delete_notices, index_files, load_configured
from rag.embedding import Encoder
from rag.errors import HomeBusy, InvalidInput, ModelMismatch, NoIndex, NotFound, RagError
from rag.settings import Settings
from tests.core.small import Home, aids, ask, notice, notices, write
from tests.processes import rag

LONG = "".join(
    f"第{n}章 {topic}。" + f"本章规定{topic}的要求，由市工业和信息化局负责解释和实施。" * 9
    for n, topic in enumerate(("资金管理", "项目验收", "绩效评价"), 1)
)


def held(home: Path) -> set[str]:
    with open_store(home) as store:
        return set(store.document_hashes())


def test_indexing_again_embeds_nothing_and_leaves_the_version(small: Home) -> None:
    first = small.index(*notices(3))
    assert (first.added, first.updated, first.unchanged, first.version) == (3, 0, 0, 1)
    assert first.passages == first.embedded == len(small.encoder.embedded) == 3
    files = sorted(p.name for p in (small.settings.home / "segments").iterdir())
    again = small.index(*notices(3))
    assert (again.added, again.updated, again.unchanged, again.embedded, again.version) == (0, 0, 3, 0, 1)
    assert len(small.encoder.embedded) == 3
    assert sorted(p.name for p in (small.settings.home / "segments").iterdir()) == files


def test_a_changed_notice_embeds_only_the_passages_that_changed(small: Home) -> None:
    whole = small.index(notice("a", content=LONG), notice("n1"))
    changed = small.index(
        notice("a", content=LONG + "第4章 附则。本办法自2026年1月1日起施行。"), notice("n1")
    )
    assert (changed.updated, changed.unchanged) == (1, 1)
    assert 0 < changed.embedded < whole.embedded - 1
    assert changed.version == 2
    before, after = small.encoder.embedded[: whole.embedded], small.encoder.embedded[whole.embedded :]
    assert not set(before) & set(after)
    assert any("附则" in text for text in after)


def test_text_that_comes_back_is_not_embedded_again(small: Home) -> None:
    small.index(notice("n1"))
    small.index(notice("n1", content="改为另一项通知，请于11月1日前反馈意见。"))
    assert small.index(notice("n1")).embedded == 0


def test_of_one_id_twice_in_a_file_the_last_counts_and_is_noted(small: Home) -> None:
    report = small.index(notice("n1", title="南京丨旧的"), notice("n2"), notice("n1", title="南京丨新的"))
    assert report.added == 2
    assert ["n1" in note for note in report.notes] == [True]
    with small.open() as collection:
        assert collection.notice("n1").title == "南京丨新的"


def test_rejected_records_are_named_and_the_rest_goes_in(small: Home) -> None:
    report = small.index(notice("n1"), notice("bad id"), notice("n2", date="soon"), [1], notice("n3"))
    assert report.added == 2
    assert [(r.aid, r.position, r.field) for r in report.rejected] == [
        (None, 2, "aid"),
        ("n2", 3, "date"),
        (None, 4, None),
    ]
    assert all(r.reason for r in report.rejected)
    assert held(small.settings.home) == {"n1", "n3"}


def test_a_file_of_rejected_records_alone_still_makes_an_index_that_opens(small: Home) -> None:
    assert small.index(notice("bad id")).passages == 0
    with small.open() as collection:
        assert ask(collection, "有哪些项目").passages == []


def test_sync_removes_what_the_files_no_longer_hold(small: Home) -> None:
    small.index(*notices(6))
    report = small.index(*notices(5), sync=True)
    assert (report.deleted, report.unchanged, report.embedded) == (1, 5, 0)
    with small.open() as collection:
        assert "n6" not in aids(ask(collection, "首台套装备项目", top_k=50))
        with pytest.raises(NotFound):
            collection.notice("n6")


def test_sync_refuses_to_remove_more_than_the_share_and_changes_nothing(small: Home, tmp_path: Path) -> None:
    (empty := tmp_path / "empty").mkdir()
    small.index(*notices(6))
    with pytest.raises(InvalidInput, match=r"4 of 6 .* --max-removed-share"):
        small.index(*notices(2), notice("new"), sync=True)
    assert held(small.settings.home) == {f"n{n}" for n in range(1, 7)}
    with pytest.raises(InvalidInput, match="was given no notice, and would remove 6 of 6"):
        index_files([empty], small.settings, sync=True, max_removed_share=1, encoder=small.encoder)
    assert small.index(*notices(2), sync=True, max_removed_share=0.7).deleted == 4


def test_sync_keeps_a_notice_whose_new_record_is_rejected(small: Home) -> None:
    small.index(*notices(3))
    report = small.index(notice("n1"), notice("n2", date="soon"), sync=True, max_removed_share=0.5)
    assert ([r.aid for r in report.rejected], report.deleted) == (["n2"], 1)
    assert held(small.settings.home) == {"n1", "n2"}


def test_without_sync_nothing_is_removed(small: Home) -> None:
    small.index(*notices(3))
    assert small.index(notice("n9")).deleted == 0
    assert held(small.settings.home) == {"n1", "n2", "n3", "n9"}


def test_deleting_an_unknown_notice_changes_nothing(small: Home) -> None:
    small.index(*notices(2))
    with pytest.raises(NotFound, match="nobody"):
        delete_notices(["n1", "nobody"], small.settings)
    assert held(small.settings.home) == {"n1", "n2"}
    with open_store(small.settings.home) as store:
        assert store.version == 1


def test_deleting_takes_a_notice_out_of_search(small: Home) -> None:
    small.index(*notices(3))
    report = delete_notices(["n1", "n2", "n1"], small.settings)
    assert (report.deleted, report.passages, report.version) == (2, 1, 2)
    with small.open() as collection:
        assert aids(ask(collection, "揭榜挂帅项目", top_k=50)) == ["n3"]


def test_deleting_where_nothing_is_makes_no_home(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        delete_notices(["n1"], Settings(home=tmp_path / "none"))
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_an_index_whose_notices_were_all_deleted_answers_with_nothing(small: Home, mode: str) -> None:
    small.index(*notices(2))
    delete_notices(["n1", "n2"], small.settings)
    with small.open() as collection:
        response = ask(collection, "南京有哪些项目还能申报？", mode=mode, answer=True)
        assert response.passages == []
        assert response.answer is not None
        assert response.answer.abstained
        assert (response.index.notices, response.index.newest_date) == (0, None)
        assert collection.stats().by_region == {}
    assert check(small.settings).problems == []
    assert small.index(notice("n5")).passages == 1


def test_a_second_writer_is_told_who_writes(small: Home) -> None:
    small.index(notice("n1"))
    with open_store(small.settings.home, write=True):
        with pytest.raises(HomeBusy, match="writing to"):
            small.index(notice("n2"))
        with pytest.raises(HomeBusy):
            delete_notices(["n1"], small.settings)
        with small.open() as collection:
            assert aids(ask(collection, "揭榜挂帅")) == ["n1"]
    assert small.index(notice("n2")).added == 1


def test_a_second_writing_process_ends_with_one_clear_line(small: Home) -> None:
    file = write(small.folder / "one.jsonl", [notice("n1")])
    with open_store(small.settings.home, write=True):
        done = rag("index", file, "--home", small.settings.home)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is writing to" in done.stderr.splitlines()[-1]


@pytest.fixture(scope="module")
def other_prompts() -> Encoder:
    """The same bundled model under other prompts: its vectors cannot be compared with the default's."""
    return load_configured(Settings(query_prompt="question: ", passage_prompt="text: "))


def test_another_model_is_refused_until_everything_is_rebuilt(small: Home, other_prompts: Encoder) -> None:
    small.index(*notices(2))
    with pytest.raises(ModelMismatch, match=r"rag index --rebuild"):
        index_files([write(small.folder / "n.jsonl", notices(3))], small.settings, encoder=other_prompts)
    with pytest.raises(ModelMismatch, match=r"rag index --rebuild"):
        Collection.open(small.settings, encoder=other_prompts)
    assert held(small.settings.home) == {"n1", "n2"}
    report = index_files([], small.settings, encoder=other_prompts, rebuild=True)
    assert (report.updated, report.embedded, report.passages) == (2, 2, 2)
    with Collection.open(small.settings, encoder=other_prompts) as collection:
        assert aids(ask(collection, "揭榜挂帅", mode="dense"))[0] == "n1"
    with pytest.raises(ModelMismatch):
        small.open()


def test_a_model_of_another_name_is_named_in_the_refusal(small: Home) -> None:
    small.index(notice("n1"))
    small.encoder.name = "other-model"
    small.encoder.fingerprint = "0" * 64
    with pytest.raises(ModelMismatch, match=r"multilingual-e5-small.*other-model.*RAG_MODEL="):
        small.index(notice("n2"))


def test_rebuilding_with_the_same_model_embeds_nothing(small: Home) -> None:
    small.index(*notices(2))
    report = index_files([], small.settings, encoder=small.encoder, rebuild=True)
    assert (report.updated, report.embedded, report.passages) == (2, 0, 2)


def test_a_notice_without_content_is_found_by_its_title(small: Home) -> None:
    small.index(
        *notices(4), notice("empty", title="无锡丨低空经济场景清单发布", content=" &nbsp;\r\n"), notice("n5")
    )
    with small.open() as collection:
        for mode in ("hybrid", "dense", "lexical"):
            first = ask(collection, "无锡低空经济场景", mode=mode).passages[0]
            assert first.notice.aid == "empty"
            assert first.text == collection.notice("empty").text == "无锡丨低空经济场景清单发布"
            assert (first.start, first.end) == (0, len(first.text))


def test_given_attachments_are_cut_found_and_cited_under_their_names(small: Home) -> None:
    table = "\n".join(f"{n}. 江苏样板{n}号装备有限公司 智能焊接机器人第{n}型" for n in range(1, 40))
    attachments = [
        {"name": "附件1：推荐名单.docx", "url": "https://example.org/a1", "text": table},
        {"name": "附件2：申报表.docx"},
    ]
    small.index(*notices(4), notice("with", title="南京丨首台套名单公示", attachments=attachments))
    with small.open() as collection:
        response = ask(collection, "智能焊接机器人第7型是哪家公司的", answer=True)
        first = response.passages[0]
        detail = collection.notice("with")
        assert (first.notice.aid, first.attachment) == ("with", "附件1：推荐名单.docx")
        assert detail.text[first.start : first.end] == first.text
        (given,) = [a for a in detail.attachments if a.start is not None]
        assert (given.name, given.url) == ("附件1：推荐名单.docx", "https://example.org/a1")
        assert given.start <= first.start < first.end <= given.end
        assert {a.name for a in detail.attachments} == {"附件1：推荐名单.docx", "附件2：申报表.docx"}
        assert response.answer is not None
        assert response.answer.citations
        assert all(
            detail.text[c.start : c.end] == c.quote for c in response.answer.citations if c.aid == "with"
        )
        body = ask(collection, "现组织申报", filters={"aids": ["with"]}, top_k=50, per_notice=50)
        assert {p.attachment for p in body.passages} == {None, "附件1：推荐名单.docx"}


def test_progress_is_told_from_nothing_to_all(small: Home) -> None:
    told: list[tuple[str, int, int]] = []
    small.index(*notices(3), progress=lambda *step: told.append(step))
    assert [stage for stage, done, total in told if done == total] == ["reading", "embedding", "publishing"]
    assert all(0 < done <= total for _, done, total in told)


def test_a_home_that_is_a_file_is_one_clear_error(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(RagError, match="home"):
        Home(tmp_path, encoder).index(notice("n1"))


def test_who_asks_while_the_first_index_is_made_is_told_to_wait(small: Home) -> None:
    """Else `rag ask` would have a second index built beside the first."""
    small.settings.home.mkdir()
    create_store(small.settings.home)
    with pytest.raises(NoIndex, match="build one first"):
        Collection.open(small.settings, load_model=False)
    lock = lock_to_write(small.settings.home)
    try:
        with pytest.raises(NoIndex, match=r"is being made by another process: wait until it is done\.$"):
            Collection.open(small.settings, load_model=False)
    finally:
        lock.release()
