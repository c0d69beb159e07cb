"""What the command line shows without an index or a model."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any, get_args

import pytest
import typer

from rag.answering.wording.phrases import knows
from rag.cli import COMMANDS, load
from rag.cli.chinese import chinese, message
from rag.cli.match import REASONS, STYLE
from rag.cli.options import day_given
from rag.domain import Applicant, Category, Level
from rag.public.base import Status
from rag.public.call_json import NoticeRole
from tests.processes import ROOT, environment, rag, rag_here

HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "numpy",
    "faiss",
    "fastapi",
    "uvicorn",
    "api",
    "eval",
}


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom rag.cli import main\nsys.argv = ['rag', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted({m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())
    shown, _, loaded = done.stdout.partition("LOADED")
    assert all(f"  {name} " in shown for name in COMMANDS)
    assert not HEAVY & set(loaded.split())


def test_the_service_is_imported_without_what_its_start_need_not_wait_for() -> None:
    """A process of its own, for a second: one stray import once made each start a quarter longer."""
    later = {
        "mcp",
        "rich",
        "torch",
        "faiss",
        "onnxruntime",
        "rag.notices.input_record",
        "rag.collection.collection",
    }
    code = f"import sys, api.serve, api.app; print(*({later} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    done = rag_here(name, "--help")
    assert done.returncode == 0
    assert done.stderr == ""
    assert name == "model" or "Example: rag " in done.stdout
    assert name == "model" or "--home" in done.stdout


@pytest.mark.parametrize("name", ["prepare", "path"])
def test_the_commands_of_the_model_have_examples_too(name: str) -> None:
    assert f"Example: rag model {name}" in rag_here("model", name, "--help").stdout


def test_the_version_is_the_package_s() -> None:
    done = rag_here("--version")
    assert done.returncode == 0
    try:
        assert done.stdout == f"notice-rag {version('notice-rag')}\n"
    except PackageNotFoundError:
        assert done.stdout.startswith("notice-rag")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["sak"], "Did you mean 'ask'?"),
        (["ask"], "QUESTION"),
        (["ask", " "], "is empty"),
        (["ask", "x" * 2001], "at most 2000"),
        (["ask", "x", "--as-of", "2025-02-30"], "'--as-of'"),
        (["ask", "x", "--date-from", "yesterday"], "'--date-from'"),
        (["index", "x.docx", "--date", "tomorrow"], "'--date'"),
        (["ask", "x", "--mode", "fast"], "'--mode'"),
        (["ask", "x", "--category", "x"], "'--category'"),
        (["ask", "x", "--top-k", "0"], "'--top-k'"),
        (["ask", "x", "--top-k", "51"], "'--top-k'"),
        (["ask", "x", "--top-k", "9" * 30], "'--top-k'"),
        (["ask", "x", "y"], "y"),
        (["ask", "x", "--colour"], "--colour"),
        (["index"], "PATH"),
        (["index", "x.json", "--max-removed-share", "2"], "'--max-removed-share'"),
        (["delete"], "AID"),
        (["stats", "--home", str(ROOT / "README.md")], "'--home': is a file"),
        (["serve", "--port", "65536"], "'--port'"),
        (["serve", "--workers", "0"], "'--workers'"),
        (["key", "add", "x", "--scope", "foo"], "'--scope': 'foo' is not one of"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong_on_stderr(args: list[str], said: str) -> None:
    done = rag_here(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("day", ["2025-09-05", "2025/9/5", "2025年9月5日", " 2025.9.5 "])
def test_a_day_is_taken_as_people_write_it(day: str) -> None:
    assert day_given(day) == "2025-09-05"


@pytest.mark.parametrize("day", ["2025-9-31", "2025年13月1日"])
def test_a_day_that_there_is_not_is_refused_as_such(day: str) -> None:
    with pytest.raises(typer.BadParameter, match="real day"):
        day_given(day)


def test_a_misspelt_variable_is_wrong_usage() -> None:
    done = rag_here("stats", RAG_HOEM="x")
    assert done.returncode == 2
    assert "did you mean RAG_HOME?" in done.stderr


def _texts(command: Any) -> Iterator[str]:
    """The help of a click command, of its parameters and of its subcommands."""
    for text in (command.help, command.short_help, *(getattr(p, "help", None) for p in command.params)):
        if text:
            yield " ".join(text.split())
    for sub in getattr(command, "commands", {}).values():
        yield from _texts(sub)


def test_the_help_is_there_in_chinese() -> None:
    told = {text for name in COMMANDS for text in _texts(load(name))}
    missing = sorted(text for text in told if chinese(text) == text)
    assert len(missing) <= len(told) // 10, missing  # a new text may be English for a while


def test_rag_lang_shows_it() -> None:
    shown = rag("ask", "--help", RAG_LANG="zh").stdout
    assert "提一个问题" in shown
    assert "示例：" in shown
    assert "用法：rag ask [选项]" in shown
    assert not {"Usage", "Options", "Arguments", "[OPTIONS]"} & set(shown.replace(":", " ").split())
    assert "--region" in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["sak"], "错误：没有命令 'sak'，是不是想用 'ask'？"),
        (["ask"], "错误：'QUESTION' 的值不对：没有问题；请写一个问题"),
        (["ask", "x", "y"], "错误：多了参数（y）"),
        (["ask", "x", "--as-of"], "错误：选项 '--as-of' 后面要给一个值。"),
        (["ask", "x", "--as-of", "2025-02-30"], "错误：'--as-of' 的值不对：要写真实的日期，格式 YYYY-MM-DD"),
        (["ask", "x", "--top-k", "51"], "错误：'--top-k' 的值不对：最大 50"),
        (["ask", "x", "--colour"], "错误：没有选项 --colour"),
        (["calls", "--sort", "size"], "错误：'--sort' 的值不对：只能是 'deadline' 或 'date'"),
        (["ask", "x", "--category", "x"], "错误：'--category' 的值不对：只能是 '申报', '公示',"),
        (["delete"], "错误：少了参数 'AID'。"),
    ],
)
def test_wrong_usage_is_told_in_chinese(args: list[str], said: str) -> None:
    done = rag_here(*args, RAG_LANG="zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not {"Usage", "Error", "Try"} & set(done.stderr.replace(":", " ").split())


def test_a_line_in_chinese_keeps_what_varies() -> None:
    assert message("error: There is no file {a}.json: check the name and the folder you are in.") == (
        "错误：没有文件 {a}.json：请核对文件名和所在的文件夹。"
    )
    assert message("reading: 1 of 93") == "读取：1/93"
    assert message("Error: x.toml cannot be read ([Errno 2] No such file or directory: 'x.toml')") == (
        "错误：读不了 x.toml（错误 2，没有这个文件或文件夹：'x.toml'）"
    )
    assert message("note: " * 5000).startswith("提示：提示：")
    assert message("a line that no table has") == "a line that no table has"


TOLD_TO_USERS = re.compile(
    r"(?!ValueError|TypeError|KeyError)(?:[A-Z]\w*(?:Input|Busy|Missing|Damaged|Error|TooNew|Unavailable|Mismatch|Full)|Unreadable|_Bad|BadParameter|NotFound)$"
)


def _told(source: str) -> Iterator[str]:
    """What is raised for a user to read, with a letter for what varies."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
            continue
        if not TOLD_TO_USERS.match(ast.unparse(node.exc.func).split(".")[-1]):
            continue
        texts = [_text(given) for given in node.exc.args]
        if longest := max(texts, key=len, default=""):
            yield longest


def _text(given: ast.expr) -> str:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return given.value
    parts = given.values if isinstance(given, ast.JoinedStr) else ()
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in parts)


@pytest.mark.parametrize(
    "place",
    [
        "rag/cli/*.py", "rag/ingest/**/*.py", "rag/notices/*.py", "rag/collection/*.py", "rag/embedding/*.py", "indexes/**/*.py",
        "api/*_command.py", "api/serve.py", "eval/cli.py", "eval/question_set.py", "eval/report*.py", "eval/askers.py", "eval/metrics.py",
    ],
)  # fmt: skip
def test_every_error_is_there_in_chinese(place: str) -> None:
    lacking = [
        told
        for path in sorted(ROOT.glob(place))
        if "raise " in (source := path.read_text("utf-8"))
        for told in _told(source)
        if re.search(r"[a-z] [a-z]", told) and message(told) == told
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("line", "chinese_line"),
    [
        (
            "rejected: a.json, record 3 (x1): title: is empty; every notice needs a title",
            "拒收：a.json 第 3 条（x1）：title: 是空的；每篇公告都要有标题",
        ),
        (
            "rejected: a.zip: is encrypted: pack it without a password",
            "拒收：a.zip：有密码：请去掉密码重新打包",
        ),
        ("note: a.txt was read as GB18030.", "提示：a.txt 按 GB18030 读取。"),
        (
            "error: RAG_LLM_BASE_URL: is no address of a server; write it as http://127.0.0.1:8080/v1",
            "错误：RAG_LLM_BASE_URL：不是服务器的网址；请写成 http://127.0.0.1:8080/v1",
        ),
    ],
)
def test_clauses_on_files_and_fields_are_put_together_in_chinese(line: str, chinese_line: str) -> None:
    assert message(line) == chinese_line


def test_every_word_of_a_closed_list_is_there_in_chinese() -> None:
    words = {*STYLE, *REASONS.values()}
    assert {word for word in words if message(word) == word} == set()
    lists = {
        "status": get_args(Status),
        "level": get_args(Level),
        "kind": get_args(Category),
        "role": get_args(NoticeRole),
    }
    assert {
        f"{of}.{name}" for of, names in lists.items() for name in names if not knows(f"{of}.{name}")
    } == set()
    assert {kind for kind in get_args(Applicant) if not knows(kind)} == set()
