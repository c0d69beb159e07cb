"""The command line. `COMMANDS` is the whole list; a command's module is imported only when it runs.

A target is "module:attribute", where the attribute is a function with typer annotations (one command) or a
`typer.Typer` (a group). Targets are strings so that `rag --help` loads no model, and so that `rag` imports
neither the service nor the evaluation that hang their commands here.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from rag.cli.chinese import in_chinese, show_error, wanted
from rag.errors import RagError
from rag.process import start_quickly


@dataclass(frozen=True, slots=True)
class Command:
    """One line of `rag --help`, and where the command lives."""

    target: str
    help: str
    example: str


COMMANDS: dict[str, Command] = {
    "demo": Command(
        "rag.cli.demo:command",
        "Index the bundled notices and ask one question.",
        "rag demo",
    ),
    "index": Command(
        "rag.cli.index:command",
        "Add or update notices from files.",
        "rag index rag/demo/notices.json",
    ),
    "fetch": Command(
        "rag.cli.fetch:command",
        "Fetch notices from pages and feeds.",
        "rag fetch https://example.org/notices/feed.xml",
    ),
    "watch": Command(
        "rag.cli.watch:command",
        "Index folders, and again whenever they change.",
        "rag watch /data/notices --sync",
    ),
    "ask": Command(
        "rag.cli.ask:command",
        "Ask one question.",
        'rag ask "南京的数字化转型专项资金什么时候截止" --region 南京 --as-of 2025-09-25',
    ),
    "calls": Command(
        "rag.cli.calls:command",
        "List what can be applied for.",
        "rag calls --applies-in 苏州 --open-on 2025-09-25",
    ),
    "match": Command(
        "rag.cli.match:command",
        "Match a firm's profile with the calls.",
        "rag match firm.toml --as-of 2025-09-25",
    ),
    "digest": Command(
        "rag.cli.digest:command",
        "Tell a firm what is new, changed or closing soon.",
        "rag digest --profile firm.toml --format markdown",
    ),
    "stats": Command(
        "rag.cli.stats:command",
        "Show what the index holds.",
        "rag stats --json",
    ),
    "check": Command(
        "rag.cli.check:command",
        "Verify what is on disk, and repair it.",
        "rag check --repair",
    ),
    "delete": Command(
        "rag.cli.delete:command",
        "Remove notices by their ids.",
        "rag delete 2652054059_2",
    ),
    "backup": Command(
        "rag.cli.backup:command",
        "Write one consistent archive of the home.",
        "rag backup backups/ --keep 7",
    ),
    "restore": Command(
        "rag.cli.backup:restore_command",
        "Make a home from an archive.",
        "rag restore backups/notices-20251128-030000-000000.nrag.zip --home restored",
    ),
    "eval": Command(
        "eval.cli:command",
        "Score a question set.",
        "rag eval eval/questions/heldout.jsonl --html report.html",
    ),
    "serve": Command(
        "api.serve:command",
        "Serve the index over HTTP.",
        "rag serve --port 8000 --as-of 2025-09-25",
    ),
    "key": Command(
        "api.key_command:app",
        "Make, list and revoke API keys.",
        "rag key add website --scope read",
    ),
    "feedback": Command(
        "api.feedback_command:command",
        "Show what readers said of answers.",
        "rag feedback --questions",
    ),
    "mcp": Command(
        "api.assistants.mcp_command:command",
        "Serve assistants on stdio (Model Context Protocol).",
        "rag mcp --home .rag",
    ),
    "model": Command(
        "rag.cli.model:app",
        "Prepare the embedding model, or show where it is.",
        "rag model prepare",
    ),
}


def load(name: str) -> Any:
    """The click command of a name in `COMMANDS`, imported now."""
    entry = COMMANDS[name]
    module, _, attribute = entry.target.partition(":")
    target = getattr(importlib.import_module(module), attribute)
    if isinstance(target, typer.Typer):
        app = target
    else:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name, epilog=f"Example: {entry.example}", short_help=entry.help)(target)
    command = get_command(app)
    return in_chinese(command) if wanted() else command


class LazyGroup(TyperGroup):
    """Lists the commands from `COMMANDS` and imports only the one that is called."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = {name: TyperCommand(name, help=entry.help) for name, entry in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The real command instead of the placeholder that the list shows."""
        name, placeholder, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and placeholder else placeholder, rest


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"notice-rag {version('notice-rag')}")
        except PackageNotFoundError:  # run from a checkout that was never installed
            typer.echo("notice-rag, not installed")
        raise typer.Exit


app = typer.Typer(
    cls=LazyGroup,
    name="rag",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog='Example: rag index rag/demo/notices.json && rag ask "哪些项目资助数字化转型"',
)


@app.callback()
def _rag(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Ask public notices, get cited answers.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some notices were rejected.
    """


INTERRUPTED = 130
"""What a shell reports for a command that Ctrl-C ended."""


def main() -> None:
    """Run the command line and exit with the contract's code."""
    try:
        start_quickly()
        for stream in (sys.stdout, sys.stderr):
            # A terminal or pipe that is not UTF-8 gets a "?" for what it cannot show, never a traceback.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            group = get_command(app)
            _run(in_chinese(group) if wanted() else group)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader went away, as `head` does
        _mute_stdout()
        sys.exit(1)
    except (RagError, OSError) as error:
        from rag.cli.output import note

        note(f"error: {error}")
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        from rag.cli.output import note

        indexing = "index" in sys.argv[1:]
        note(
            "Stopped. Nothing half done is left: run the same command again, and it goes on from what is stored."
            if indexing
            else "Stopped."
        )
        sys.exit(INTERRUPTED)


def _run(group: Any) -> None:
    """Run a command; what is wrong with how it was called is said in our words."""
    try:
        code = group.main(prog_name="rag", standalone_mode=False)
    except TyperException as error:
        show_error(error)
        code = error.exit_code
    except typer.Abort:
        from rag.cli.output import note

        note("Aborted!")
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _mute_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of raising once more."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
