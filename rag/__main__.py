"""`python -m rag`: the command line without an installed script."""

from rag.cli import main

if __name__ == "__main__":
    main()
