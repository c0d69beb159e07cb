"""Sources that are fetched again and again: when they are due, and what is told of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from indexes.last_fetch import SourceTold, read_told, write_told
from rag.clock import SHANGHAI
from rag.collection.scheduled_fetch import Schedule
from rag.ingest.fetching import WebSource
from rag.ingest.source_states import SourceStates, read_states, write_states

NOON = dt.datetime(2025, 9, 25, 12, tzinfo=SHANGHAI)


def test_sources_are_due_at_once_and_then_after_their_time_also_across_a_restart(tmp_path: Path) -> None:
    path, clock = tmp_path / "sources.toml", [NOON]
    path.write_text('[[source]]\nurl = "https://a.cn/feed?key=secret"\n', "utf-8")

    def made() -> Schedule:
        return Schedule(path, tmp_path, 3600, now=lambda: clock[0])

    schedule = made()
    assert schedule.due() == [WebSource("https://a.cn/feed?key=secret")]
    assert schedule.due() == []
    clock[0] += dt.timedelta(seconds=3600)
    path.write_text('[[source]]\nurl = "https://a.cn/feed?key=secret"\nname = "甲"\n', "utf-8")
    assert [source.shown_name for source in schedule.due()] == ["甲"]
    schedule.again()
    assert schedule.due() == []
    clock[0] += dt.timedelta(seconds=60)
    assert schedule.due() != []
    write_told(tmp_path, [SourceTold("甲", clock[0].isoformat())])
    assert made().due() == []
    path.write_text(path.read_text("utf-8") + '[[source]]\nurl = "https://b.cn"\n', "utf-8")
    assert len(made().due()) == 2


def test_what_was_told_of_sources_is_kept_and_what_is_damaged_is_nothing(tmp_path: Path) -> None:
    assert read_told(tmp_path) == ()
    told = (SourceTold("甲", NOON.isoformat(), NOON.isoformat(), "was answered with 500"),)
    write_told(tmp_path, told)
    assert read_told(tmp_path) == told
    (tmp_path / "last_fetch.json").write_text('[{"x": 1}]')
    assert read_told(tmp_path) == ()


def test_a_success_clears_a_failure_and_states_survive(tmp_path: Path) -> None:
    states = SourceStates(validators={"u": {"If-None-Match": "1"}})
    states.note("u", "was answered with 500")
    assert states.validators == {}
    write_states(tmp_path, states)
    kept = read_states(tmp_path)
    assert kept == states
    assert kept is not None
    kept.note("u", None)
    assert kept.failures == {}
    assert "u" in kept.successes
    (tmp_path / "sources.json").write_text("[")
    assert read_states(tmp_path) is None
    assert WebSource("https://a.cn/feed/?key=secret").shown_name == "a.cn/feed"
