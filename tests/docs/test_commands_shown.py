"""Every command line that the documentation shows is one that the program takes; the README's lines are run."""

import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from typer.core import TyperCommand
from typer.main import get_command

from rag.cli import app
from tests.processes import Server, rag_here, serving

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
SERVED = "127.0.0.1:8000"


def commands(page: Path) -> Iterator[list[str]]:
    """The commands of the page's shell blocks as words; a quotation or a backslash may go over several lines."""
    for block in re.findall(r"^```(?:sh|bash)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        pending = ""
        for line in block.splitlines():
            pending += line
            try:
                words = shlex.split(pending, comments=True)
            except ValueError:  # a quotation that goes on
                pending += "\n"
                continue
            if line.endswith("\\"):
                pending = pending[:-1]
                continue
            pending = ""
            while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
                words = words[1:]
            if words:
                yield words[: words.index(">")] if ">" in words else words
        assert not pending, f"{page.name}: a quotation that never ends in {pending!r}"


def shown(first: str, pages: list[Path] = PAGES) -> list[ParameterSet]:
    """The commands that begin with a word, as parameters with a readable id."""
    return [
        pytest.param(words[1:], id=f"{page.name}: {shlex.join(words)[:60]}")
        for page in pages
        for words in commands(page)
        if words[0] == first
    ]


@pytest.mark.parametrize("words", shown("rag"))
def test_the_program_takes_the_commands_shown(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(TyperCommand, "invoke", lambda _, context: taken.append(context.command_path))
    monkeypatch.chdir(tmp_path)
    for word in words[1:]:  # an option may insist that a file exists
        if re.fullmatch(r"[\w./-]+\.(json|csv|toml|zip)|[A-Z]+", word):
            (tmp_path / word).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / word).touch()
    get_command(app).main(words, prog_name="rag", standalone_mode=False)
    assert [name.split()[:2] for name in taken] == [["rag", words[0]]]


@pytest.mark.parametrize("words", [p for p in shown("curl", READMES) if "PUT" not in str(p.values[0])])
def test_the_requests_shown_are_answered(words: list[str], running: Server) -> None:
    assert curl(words, running)


@pytest.mark.slow
def test_the_lines_for_own_notices_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    notice = {"aid": "1", "title": "常州丨申报", "url": "https://example.org/1", "date": "2025-09-01",
              "account": "a", "content": "常州企业可于2025年10月30日前申报创新券。"}  # fmt: skip
    (tmp_path / "notices.json").write_text(json.dumps([notice], ensure_ascii=False), "utf-8")
    (tmp_path / "more.csv").write_text(
        ",".join(notice) + "\n" + ",".join(notice.values()).replace("1", "2"), "utf-8"
    )
    (tmp_path / "firm.json").write_text('{"place": "常州"}', "utf-8")
    lines = [words[1:] for words in commands(ROOT / "README.md") if words[0] == "rag" and words[1] != "serve"]
    assert [words[0] for words in lines] == ["index", "ask", "calls", "match", "backup", "check"]
    for words in lines:
        done = rag_here(*words)
        assert done.returncode == 0, shlex.join(words) + done.stdout + done.stderr
    with serving(tmp_path / ".rag", tmp_path / "log") as server:
        server.wait_until_ready()
        written = [
            words[1:] for words in commands(ROOT / "README.md") if words[0] == "curl" and "PUT" in words
        ]
        for words in written:
            assert curl(words, server)
        assert written


def curl(words: list[str], server: Server) -> str:
    """What the server answers to a request as the page shows it, but for the address."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not installed")
    words = [word.replace(SERVED, server.url.removeprefix("http://")) for word in words]
    done = subprocess.run(
        [program, "--fail-with-body", *words], capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_python_shown_runs(running: Server, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "python.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(block.replace('".rag"', repr(str(home))).replace(f"http://{SERVED}", running.url), {})
        assert "2025年11月23日" in capsys.readouterr().out
