"""PostgreSQL as a server process of its own, over an empty folder, for the length of a block."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.milvus_server import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _program(name: str) -> str:
    found = shutil.which(name) or (PROGRAMS and shutil.which(name, path=str(PROGRAMS[-1])))
    if not found:
        pytest.skip(f"PostgreSQL ({name}) is not installed")
    return found


def _as_user() -> list[str]:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres")
    return [_program("setpriv"), "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextmanager
def postgres() -> Iterator[str]:
    """Its URL. It refuses to run as root, so then it runs as the user whom Debian's package makes."""
    pytest.importorskip("psycopg")
    prepare, control = _program("initdb"), _program("pg_ctl")
    as_user = _as_user() if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))  # pytest's own folders are closed to other users
    port, data = free_port(), folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    make = ["-U", "rag", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
    try:
        if as_user:
            shutil.chown(folder, "postgres", "postgres")
        run(prepare, "-D", str(data), *make)
        run(control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://rag@127.0.0.1:{port}/postgres"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
