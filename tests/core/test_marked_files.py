"""Which files pytest imports for an expression of marks."""

from pathlib import Path

import pytest

from tests.conftest import holds_what_is_asked_for

PLAIN = "def test_a(): ...\n"
SLOW = "import pytest\n\npytestmark = pytest.mark.slow\n\n\ndef test_a(): ...\n"
BOTH = "import pytest\n\n\n@pytest.mark.slow\ndef test_a(): ...\n\n\ndef test_b(): ...\n"
LONG = "from tests.processes import serving\n\n\ndef test_a(): ...\n"


@pytest.mark.parametrize(
    ("marks", "held"),
    [
        ("", [PLAIN, SLOW, BOTH, LONG]),
        ("not (slow or nightly)", [PLAIN, BOTH, LONG]),
        ("not long and not slow and not nightly and not milvus and not optin", [PLAIN, BOTH]),
        ("not slow and not nightly and not milvus", [PLAIN, BOTH, LONG]),
        ("slow and not nightly", [SLOW, BOTH]),
        ("nightly", []),
        ("slow or long", [PLAIN, SLOW, BOTH, LONG]),  # a fixture may make a test long
        ("not not slow", [SLOW, BOTH]),
        ("a mark that somebody else gives", [PLAIN, SLOW, BOTH, LONG]),
        ("hypothesis", [PLAIN, SLOW, BOTH, LONG]),
    ],
)
def test_a_file_is_left_out_only_where_no_test_of_it_is_asked_for(
    tmp_path: Path, marks: str, held: list[str]
) -> None:
    asked: list[str] = []
    for number, text in enumerate((PLAIN, SLOW, BOTH, LONG)):
        path = tmp_path / f"test_{number}.py"
        path.write_text(text, "utf-8")
        asked += [text] if holds_what_is_asked_for(path, marks) else []
    assert asked == held
