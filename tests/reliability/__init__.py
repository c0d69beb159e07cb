"""Kills, power cuts, failing system calls and damage, each followed by a check of everything that was acknowledged.

`python -m tests.reliability --help` runs it; `docs/operations.md` holds the figures.
"""
