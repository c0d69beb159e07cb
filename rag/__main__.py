"""The installed command `rag`, and `python -m rag` without it."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is still being imported ends it quietly."""
    try:
        from rag.cli import main as command_line
    except KeyboardInterrupt:
        sys.exit(130)  # `rag.cli.INTERRUPTED`, which was not reached
    command_line()


if __name__ == "__main__":
    main()
