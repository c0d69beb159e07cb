"""The documentation shows what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rag.settings import Settings
from scripts.docs import settings_table

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])


def test_generated_parts_are_up_to_date(home: Path) -> None:
    command = [sys.executable, "scripts/docs.py", "--check", "--home", str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_every_setting_is_explained_by_a_sentence_of_its_own() -> None:
    rows = re.findall(r"^\| `RAG_\w+` \| .*? \| (.*) \|$", settings_table(), re.MULTILINE)
    assert len(rows) == len(Settings.model_fields)
    assert all(rows)
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
