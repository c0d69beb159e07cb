"""The documentation shows what the program prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.figures import summary
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


def test_the_summary_of_figures_takes_each_from_its_table() -> None:
    names = ("bundled", "elsewhere", "new_provinces")
    columns = ["n", "right", "right, sure", "refused", "sure but wrong", "unanswerable: sure"]
    states = {f"{name}, all": [9, 0.9 - i / 10, 0.2, 0.1, 0.3, 0.4, 0.55] for i, name in enumerate(names)}
    kept = {
        "states": {"columns": [*columns, "unanswerable: possible"], "rows": states},
        "facts": {"rows": {"deadline": [5, 0.5, 0.6], "amount": [4, 0.7, 0.8]}},
        "outside": {
            "columns": ["deadline: precision", "deadline: recall", "amount: precision", "amount: recall"],
            "rows": {key: [0.1, 0.2, 0.3, None] for key in names[1:]},
        },
        "calls": {"rows": {key: [7, 6, 5, 0] for key in names}},
        "conditions": {"rows": {"elsewhere": [8, 0.25]}},
    }
    table = summary(kept)
    assert "| answerable questions answered rightly | 0.900 | 0.800 | 0.700 | `eval.states` |" in table
    assert "| unanswerable questions answered as possible | 0.550 | 0.550 | 0.550 |" in table
    assert "| deadlines: precision / recall | 0.500 / 0.600 | 0.100 / 0.200 | 0.100 / 0.200 |" in table
    assert "| amounts: precision / recall | 0.700 / 0.800 | 0.300 / – | 0.300 / – |" in table
    assert "| calls found | 6 of 7 | 6 of 7 | 6 of 7 |" in table
    assert "| conditions found | – | 0.250 | – |" in table


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
