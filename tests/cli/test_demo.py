"""`rag demo` answers the first question from the packaged notices."""

from pathlib import Path

import pytest

from tests.processes import rag


@pytest.mark.slow
def test_the_demonstration_names_the_deadline(tmp_path: Path, home: Path) -> None:
    done = rag("demo", "--home", home, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2025" in done.stdout
    assert "2025-11-23" in done.stdout
    assert list(tmp_path.iterdir()) == []
