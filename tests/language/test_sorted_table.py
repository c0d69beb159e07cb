"""Look-ups in a sorted table give what a dictionary of all its lines gives."""

import gzip
from importlib import resources
from itertools import pairwise

import pytest

from rag.language.dictionary import CEDICT_FILE, TABLE_FILE
from rag.language.sorted_table import SortedTable

SMALL = "# a comment\n# another\na\tone\na b\ttwo\nab\tthree\nabc\tfour\nabcd\tfive\nabd\tsix\nb\tseven\n"
HELD = dict(line.split("\t") for line in SMALL.splitlines()[2:])


@pytest.mark.parametrize("text", [SMALL, SMALL.rstrip("\n"), SMALL.partition("r\n")[2]])
def test_every_key_and_no_other_is_held(text: str) -> None:
    table = SortedTable(text.encode())
    assert {key: table.get(key) for key in HELD} == HELD
    assert all(key in table for key in HELD)
    for absent in (
        "",
        " ",
        "0",
        "a ",
        "a c",
        "aa",
        "abb",
        "abcde",
        "abe",
        "ac",
        "bb",
        "z",
        "é",
        "one",
        "# a",
    ):
        assert table.get(absent) == ""
        assert absent not in table


def test_an_empty_table_holds_nothing() -> None:
    assert SortedTable(b"").get("a") == SortedTable(b"# only a comment\n").get("a") == ""


@pytest.mark.parametrize("name", [CEDICT_FILE, TABLE_FILE])
def test_the_shipped_tables_are_sorted_and_every_line_is_found(name: str) -> None:
    text = gzip.decompress(resources.files("rag.language").joinpath("data", name).read_bytes()).decode()
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    assert all(one[0] < other[0] for one, other in pairwise(lines))
    table = SortedTable(text.encode())
    assert all(table.get(key) == value for key, value in lines[::37])
    assert table.starting_with("pro") == {key: value for key, value in lines if key.startswith("pro")}
    assert table.alone(lines[-1][0]) == dict(lines[-1:])


def test_look_ups_leave_nothing_behind() -> None:
    """What was kept of them grew by every beginning that a question brought, to all of the tables in the end."""
    table = SortedTable(SMALL.encode())
    before = {name: len(held) for name, held in vars(table).items() if not isinstance(held, int)}
    assert {key: table.get(key) for key in HELD} == HELD
    assert "abe" not in table
    assert {name: len(held) for name, held in vars(table).items() if not isinstance(held, int)} == before
