"""Write the generated parts of the documentation, or check that they are up to date: `python scripts/docs.py [--check]`.

Command help, the table of settings and the README's example are what the program really prints.
"""

from __future__ import annotations

import argparse
import inspect
import io
import os
import re
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "which programmes fund digital transformation in 南京"
AS_OF = "2025-09-25"
WIDTH = "100"


def run(*arguments: str) -> str:
    """What `rag` prints on stdout, in this process: thirty of their own would load everything thirty times."""
    from rag.cli import main as command_line

    printed, sys.argv = io.StringIO(), ["rag", *arguments]
    with redirect_stdout(printed):
        try:
            command_line()
        except SystemExit as end:
            if end.code:
                raise
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def _settle_environment() -> None:
    """No settings of the user's, and a width that does not depend on the terminal; before anything is imported."""
    for name in [name for name in os.environ if name.startswith("RAG_") and name != "RAG_MODEL_CACHE"]:
        del os.environ[name]
    os.environ.update({"COLUMNS": WIDTH, "TERMINAL_WIDTH": WIDTH, "NO_COLOR": "1"})


def commands_page() -> str:
    """docs/commands.md: the help of every command."""
    from rag.cli import COMMANDS

    parts = ["# Commands\n\nGenerated from `--help` by `python scripts/docs.py`.", _block(run("--help"))]
    for name in COMMANDS:
        parts += [f"## rag {name}", _block(run(name, "--help"))]
    return "\n\n".join(parts) + "\n"


PYTHON_PAGE = """# From Python

Generated from the docstrings by `python scripts/docs.py`.

In the same process, over an index that `rag index` made:

```python
from rag.collection import Collection
from rag.public import QueryRequest
from rag.settings import Settings

with Collection.open(Settings(home=".rag", as_of="2025-09-25")) as collection:
    response = collection.ask(QueryRequest(question="南京的数字化转型专项资金什么时候截止"))
    print(response.answer.certainty, response.answer.text)
```

Over HTTP, with the same models; `AsyncClient` has the same methods as coroutines:

```python
from rag.client import Client

with Client("http://127.0.0.1:8000") as client:
    print(client.query("南京的数字化转型专项资金什么时候截止").answer.text)
    for call in client.calls(applies_in="苏州", open_on="2025-09-25"):
        print(call.programme, call.deadline)
```
"""


def python_page() -> str:
    """docs/python.md: how to begin, and what `Collection` and `Client` can do."""
    from rag.client import Client
    from rag.collection import Collection
    from rag.public import Filters, QueryRequest

    fields = [
        "## What a question can carry\n",
        "The fields of `QueryRequest`, which is also the body of `POST /v1/query`:\n",
        *_fields(QueryRequest),
        "\nThe fields of its `filters`; `GET /v1/notices`, `GET /v1/calls` and the command line name places and kinds in the singular:\n",
        *_fields(Filters),
        "",
    ]
    return "\n".join([PYTHON_PAGE, *fields, *_reference(Collection), *_reference(Client)])


def _fields(model: type[BaseModel]) -> list[str]:
    """A table of a request's fields and what they mean."""
    rows = ["| field | meaning |", "| --- | --- |"]
    return rows + [
        f"| `{name}` | {field.description} |"
        for name, field in model.model_fields.items()
        if field.description
    ]


def _reference(described: type) -> list[str]:
    """A class's public members, each with its signature and docstring."""
    lines = [f"## {described.__name__}", "", inspect.getdoc(described) or "", ""]
    for name, member in inspect.getmembers(described):
        if name.startswith("_"):
            continue
        signature = str(inspect.signature(member)).replace("'", "") if callable(member) else ""
        signature = re.sub(r"\((?:self|cls)(?:, /)?(?:, )?", "(", signature, count=1)
        lines += [f"### `{name}{signature}`", "", "```text", inspect.getdoc(member) or "", "```", ""]
    return lines


def settings_table() -> str:
    """Every setting with its default and the sentence under it in the source."""
    from rag.settings import Settings

    source = (ROOT / "rag" / "settings.py").read_text(encoding="utf-8")
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        said = re.search(rf'^    {name}: [^\n]*\n    """(.*?)"""', source, re.MULTILINE | re.DOTALL)
        meaning = " ".join(said[1].split()) if said else ""
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `RAG_{name.upper()}` | {default} | {meaning} |")
    return "\n".join(rows)


def example(home: Path) -> str:
    """The README's question with its answer, up to the first link."""
    printed = run("ask", QUESTION, "--home", str(home), "--as-of", AS_OF, "--top-k", "2")
    answer, _, links = printed.partition("\n    http")
    rest = "\n\n(its link follows, and the passages with theirs)" if links else ""
    return _block(f'$ rag ask "{QUESTION}" --as-of {AS_OF}\n\n{answer}{rest}')


def _block(text: str) -> str:
    return f"```text\n{text}\n```"


def with_figures(page: str) -> str:
    """The page with every table of figures as it is kept (`eval/figures.json`)."""
    from eval.figures import kept_tables

    for name, table in kept_tables().items():
        pattern = rf"(<!-- figures: {name} -->\n).*?(<!-- /figures -->)"
        page = re.sub(
            pattern,
            lambda m, table=table: f"{m[1]}{table}\n{m[2]}",  # type: ignore[misc]
            page,
            count=1,
            flags=re.DOTALL,
        )
    return page


def _filled(page: str, marker: str, content: str) -> str:
    pattern = rf"(<!-- {marker}:[^\n]*-->\n).*?(<!-- /{marker} -->)"
    return re.sub(pattern, lambda m: f"{m[1]}{content}\n{m[2]}", page, count=1, flags=re.DOTALL)


def pages(home: Path) -> dict[Path, str]:
    """Every page with generated parts, as it should be."""
    names = ("README.md", "docs/settings.md", "docs/quality.md", "docs/inputs.md")
    readme, settings, quality, inputs = (ROOT / name for name in names)
    return {
        readme: _filled(readme.read_text(encoding="utf-8"), "answer", example(home)),
        settings: _filled(settings.read_text(encoding="utf-8"), "settings", settings_table()),
        ROOT / "docs" / "commands.md": commands_page(),
        ROOT / "docs" / "python.md": python_page(),
        quality: with_figures(quality.read_text(encoding="utf-8")),
        inputs: with_figures(inputs.read_text(encoding="utf-8")),
    }


def main() -> int:
    """Write, or with --check compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a page is out of date")
    parser.add_argument("--home", type=Path, help="an index over the bundled notices; default: build one")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    _settle_environment()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if options.home is None:
            run("index", str(ROOT / "rag" / "demo" / "notices.json"), "--home", str(home))
        wanted = pages(home)
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in stale:
        if options.check:
            print(f"{path.relative_to(ROOT)} is out of date: run python scripts/docs.py", file=sys.stderr)
        else:
            path.write_text(wanted[path], encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return int(bool(stale) and options.check)


if __name__ == "__main__":
    sys.exit(main())
