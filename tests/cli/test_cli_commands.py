"""The commands on real indexes: exit codes, what goes to stdout and what to stderr."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cache_folder import default_cache_dir
from tests.processes import RAG, environment, wait_for
from tests.processes import rag_here as rag

QUESTION = "南京数字化转型项目什么时候截止"


def notice(aid: str, **changes: str) -> dict[str, str]:
    fields = {
        "aid": aid,
        "title": f"南京丨测试{aid}",
        "url": f"https://example.org/{aid}",
        "date": "2025-09-01",
        "account": "a",
        "content": f"第{aid}号项目申报，9月30日前提交。",
    }
    return {**fields, **changes}


def write(path: Path, *notices: object) -> Path:
    path.write_text("".join(json.dumps(n, ensure_ascii=False) + "\n" for n in notices), "utf-8")
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three notices."""
    folder = tmp_path_factory.mktemp("small")
    file = write(folder / "notices.jsonl", notice("1"), notice("2"), notice("3"))
    done = rag("index", file, "--home", folder / "home")
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_asking_prints_the_answer_and_links_on_stdout_alone(home: Path) -> None:
    done = rag("ask", QUESTION, "--home", home, "--as-of", "2025-09-25", "--top-k", "3")
    assert done.returncode == 0
    assert "http://mp.weixin.qq.com/" in done.stdout
    assert [line[:3] for line in done.stdout.splitlines() if line[:3] in ("1. ", "2. ", "3. ")] == [
        "1. ",
        "2. ",
        "3. ",
    ]
    assert "\x1b" not in done.stdout + done.stderr


def test_asking_for_json_prints_one_document_with_what_was_asked_for(home: Path) -> None:
    done = rag("ask", QUESTION, "--home", home, "--as-of", "2025-09-25", "--json", "--explain", "--mode", "lexical",
               "--category", "申报", "--applies-in", "南京", "--date-from", "2025-09-01", "--date-to", "2025-09-20")  # fmt: skip
    assert done.returncode == 0
    answered = json.loads(done.stdout)
    assert answered["as_of"] == "2025-09-25"
    assert answered["passages"]
    assert all(p["explain"] for p in answered["passages"])
    assert {p["notice"]["category"] for p in answered["passages"]} == {"申报"}
    assert all("2025-09-01" <= p["notice"]["date"] <= "2025-09-20" for p in answered["passages"])


def test_a_reader_that_goes_away_is_no_error_to_shout_about_and_nobody_else_is_told(
    home: Path, tmp_path: Path
) -> None:
    command = [*RAG, "ask", QUESTION, "--home", str(home), "--top-k", "50"]
    own = environment(HOME=str(tmp_path), RAG_MODEL_CACHE=str(default_cache_dir()))
    asking = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=own)
    assert asking.stdout
    assert asking.stderr
    asking.stdout.close()
    assert asking.stderr.read() == b""
    asking.wait(60)
    assert not list(tmp_path.rglob("deviceid"))  # of ONNX Runtime, which would report under it


@pytest.mark.parametrize("args", [["ask", "x"], ["stats"], ["delete", "a"], ["check"]])
def test_no_index_yet_is_one_line_that_names_the_command(tmp_path: Path, args: list[str]) -> None:
    done = rag(*args, "--home", tmp_path / "none")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert "rag index" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "none").exists()


def test_the_home_of_the_environment_gives_way_to_the_option(small: Path, tmp_path: Path) -> None:
    assert rag("stats", RAG_HOME=str(small)).returncode == 0
    assert rag("stats", "--home", tmp_path / "none", RAG_HOME=str(small)).returncode == 1


def test_indexing_again_changes_nothing_and_says_so(small: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "n.jsonl", notice("1"), notice("2"))
    done = rag("index", file, "--home", small)
    assert done.returncode == 0
    assert "added 0, updated 0, unchanged 2" in done.stdout
    report = json.loads(rag("index", file, "--home", small, "--json").stdout)
    assert (report["added"], report["unchanged"], report["rejected"]) == (0, 2, [])


def test_rejected_notices_exit_with_3_each_with_its_reason_on_stderr(tmp_path: Path) -> None:
    file = write(
        tmp_path / "n.jsonl",
        notice("1"),
        notice("bad id"),
        notice("2", date="soon"),
        notice("3", url="javascript:1"),
    )
    done = rag("index", file, "--home", tmp_path / "home")
    assert done.returncode == 3
    assert "added 1" in done.stdout
    assert "rejected 3" in done.stdout
    rejected = [line for line in done.stderr.splitlines() if line.startswith("rejected: ")]
    assert len(rejected) == 3


@pytest.mark.parametrize(
    "content",
    [None, b"hello", b'[{"aid": "1"'],
    ids=["missing", "not JSON", "cut off"],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "notices.json"
    if content is not None:
        file.write_bytes(content)
    done = rag("index", file, "--home", tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert "notices.json" in line
    assert "Traceback" not in done.stderr


def test_a_file_in_gb18030_is_read_and_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "notices.json"
    file.write_bytes(json.dumps([notice("1")], ensure_ascii=False).encode("gb18030"))
    done = rag("index", file, "--home", tmp_path / "home")
    assert done.returncode == 0
    assert "added 1" in done.stdout
    assert "GB18030" in done.stderr


def test_sync_removes_what_is_gone_but_not_most_of_it_unasked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert rag("index", write(tmp_path / "n.jsonl", *map(notice, "123456")), "--home", home).returncode == 0
    fewer = write(tmp_path / "n.jsonl", *map(notice, "123"))
    refused = rag("index", fewer, "--home", home, "--sync")
    assert refused.returncode == 1
    assert "--max-removed-share" in refused.stderr
    done = rag("index", fewer, "--home", home, "--sync", "--max-removed-share", "0.5")
    assert done.returncode == 0
    assert "deleted 3" in done.stdout


def test_deleting_takes_all_or_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert rag("index", write(tmp_path / "n.jsonl", *map(notice, "123")), "--home", home).returncode == 0
    unknown = rag("delete", "1", "nobody", "--home", home)
    assert unknown.returncode == 1
    assert "nobody" in unknown.stderr
    assert json.loads(rag("stats", "--home", home, "--json").stdout)["notices"] == 3
    done = rag("delete", "1", "2", "--home", home)
    assert done.returncode == 0
    assert "deleted 2" in done.stdout
    assert json.loads(rag("stats", "--home", home, "--json").stdout)["notices"] == 1


def test_check_finds_a_sound_index_sound(small: Path) -> None:
    done = rag("check", "--home", small)
    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(rag("check", "--home", small, "--json").stdout)["problems"] == []


def test_ctrl_c_while_the_command_line_is_imported_ends_it_quietly() -> None:
    code = (
        "import sys\n"
        "class CtrlC:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, CtrlC())\n"
        "from rag.__main__ import main\n"
        "main()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), check=False)
    assert (ended.returncode, ended.stderr) == (130, b"")


def test_ctrl_c_while_indexing_exits_with_130_and_breaks_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    text = "第{0}条，申报单位应于9月30日前提交材料。" * 60
    file = write(
        tmp_path / "many.jsonl", *(notice(str(n), content=text.replace("{0}", str(n))) for n in range(200))
    )
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        command = [*RAG, "index", str(file), "--home", str(home)]
        indexing = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=environment(),
            # A shell's background job inherits SIGINT as ignored, and so would what it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
    wait_for(
        lambda: " of " in log.read_text("utf-8") or indexing.poll() is not None,
        lambda: log.read_text("utf-8"),
    )
    indexing.send_signal(signal.SIGINT)
    assert indexing.wait(60) == 130
    assert "Traceback" not in log.read_text("utf-8")
    assert log.read_text("utf-8").splitlines()[-1].startswith("Stopped. Nothing half done is left")
    assert rag("index", write(tmp_path / "one.jsonl", notice("x")), "--home", home).returncode == 0
    assert rag("check", "--home", home).returncode == 0
