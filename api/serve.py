"""`rag serve`: the service as processes that listen on one socket."""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging.config
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from api.keys import Key, read_keys
from api.logs import config
from api.shared_postgres import shared_place
from api.supervision import WritingProcess, writing
from api.tracing import check_extra
from indexes.errors import StoreBusy, StoreError, StoreMissing
from indexes.locking import HomeLock, lock_to_serve
from rag.cli.options import Home, day_given, settings
from rag.cli.output import note
from rag.errors import DamagedIndex, HomeBusy, InvalidInput, RagError
from rag.settings import KEYS_FILE

if TYPE_CHECKING:
    from uvicorn.supervisors import Multiprocess

BACKLOG = 2048
KEEP_ALIVE_S = 75
"""How long an idle connection is kept: longer than clients (httpx: 5 s) and proxies (60 s) keep theirs, or one of them would
send a question just as it is closed here and get a reset in answer, as one of seven bursts of 400 did with 5 s."""
GRACE_S = 6
LAST_S = 1.0
METRICS = "notice-rag-metrics-"


class CannotListen(RagError):
    """The address is taken or does not exist."""


def command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            callback=day_given,
            help="Fix the day that 'still open' counts from, for a demonstration.",
        ),
    ] = None,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Listen on an address that others can reach though no key exists."),
    ] = False,
    home: Home = None,
) -> None:
    """Serve the index over HTTP until Ctrl-C or SIGTERM; requests under way are finished first.

    The service starts without an index and answers as soon as `rag index` has made one.
    """
    day = _day(as_of)
    chosen = settings(home)
    day = day or chosen.as_of
    check_extra(chosen)
    shared_place(chosen)  # so that a missing extra is told of here, and not by each answer of a worker
    made = read_keys(chosen.home)  # on a loopback address too: a damaged file is told of at once
    guarded = not insecure and not is_loopback(host)
    if guarded and not made and chosen.store_url is None:
        raise _no_key(host)
    lock, tell = None, _told_as(chosen.log_format)
    if chosen.store_url is None:
        lock = _only_service(chosen.home, tell)
    else:
        _only_reading(chosen.home, made, tell)
    listening = listen(host, port)
    _tell_workers(chosen.home, day, guarded=guarded)
    # Also before uvicorn listens to signals; it raises the one that stopped it once more at its end.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _stop)
    tell(f"Serving {chosen.home} at {address(listening)} as of {day or 'today'}; Ctrl-C stops.")
    try:
        with (
            writing() if lock else nullcontext() as process,
            _shared_metrics(workers, chosen.home if lock else None),
        ):
            _run(listening, workers, chosen.log_format, process)
    except SystemExit as end:
        if end.code:
            raise
    sys.stderr.flush()
    os._exit(0)  # a thread that is just loading the model would be waited for


def _no_key(host: str) -> typer.BadParameter:
    return typer.BadParameter(
        f"{host} can be reached by others and no key exists; make one with `rag key add NAME`, listen on "
        "127.0.0.1, or add --insecure.",
        param_hint="'--host'",
    )


def _tell_workers(home: Path, day: dt.date | None, *, guarded: bool) -> None:
    """Put what the options say where the workers, fresh processes, find it: into the environment."""
    os.environ["RAG_HOME"] = str(home.absolute())
    if day:
        os.environ["RAG_AS_OF"] = day.isoformat()
    if guarded:
        os.environ["RAG_REQUIRE_KEY"] = "1"  # also if the file of keys should vanish


def _stop(*_: object) -> NoReturn:
    """A stop that was asked for is no failure."""
    raise SystemExit(0)


def _told_as(form: str) -> Callable[[str], None]:
    """How the start is told: to a reader, or as the log is, in which every line is JSON then."""
    if form == "line":
        return note
    logging.config.dictConfig(config(form))
    return logging.getLogger("notice_rag.api").info


def _only_service(home: Path, tell: Callable[[str], None]) -> HomeLock | None:
    """The lock of the home's one service, once its store is known to be readable; None: nobody can write there.

    Raises:
        HomeBusy: another service has the home.
        DamagedIndex: the store is damaged; nothing was changed.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = lock_to_serve(home)
        from api.write_forwarding import SERVING

        # What workers noted that were killed: another process may have their number today.
        shutil.rmtree(home / SERVING, ignore_errors=True)
    except StoreBusy as error:
        raise HomeBusy(str(error)) from None
    except (StoreError, OSError) as error:
        tell(f"{home} is served, but nothing can be written to it: {error}")
        lock = None
    # After the lock: a second service is refused before anything large is loaded.
    from indexes.store import Store

    try:
        Store.open(home).close()
    except StoreMissing:
        pass  # it may come
    except StoreError as error:
        raise DamagedIndex(str(error)) from None
    return lock


def _only_reading(home: Path, made: Sequence[Key], tell: Callable[[str], None]) -> None:
    """Prepare the home of a service that reads another's store: nothing of the collection is ever written to it.

    Raises:
        InvalidInput: it has keys of its own, which the service would not ask for.
    """
    if made:
        raise InvalidInput(
            f"{home / KEYS_FILE} is not read beside RAG_STORE_URL, where the keys of the service that writes are: make "
            "keys there with `rag key add`, and remove this file."
        )
    home.mkdir(parents=True, exist_ok=True)
    tell("Texts and keys are read from RAG_STORE_URL: both are changed at the service that has the store.")


@contextmanager
def _shared_metrics(workers: int, home: Path | None) -> Iterator[None]:
    """A folder where several workers keep their metrics, so that any of them tells those of all.

    It lies outside the home: they are mapped, and what is mapped from a full disk ends a process. Its name tells the `home` that
    is locked for this service, so that the next one removes what a killed one left.
    """
    if workers == 1:
        yield
        return
    prefix = _metrics_prefix(home) if home else METRICS
    if home:
        for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def _metrics_prefix(home: Path) -> str:
    """How the name begins: by the folder itself, which no copy of the home and no other machine's view of it shares."""
    found = home.stat()
    return f"{METRICS}{found.st_dev:x}-{found.st_ino:x}-"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """A socket that already takes connections, so that the address printed is one that answers.

    Raises:
        CannotListen: the port is taken, not allowed, or the host is not one of this machine.
    """
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # With the protocol named asyncio sends at once (TCP_NODELAY); without it the body of each response waited
        # for the client's delayed acknowledgement of its head: 40 ms a question.
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(target)
        made.listen(BACKLOG)
        made.set_inheritable(True)
    except OSError as error:
        raise CannotListen(
            f"Cannot listen on {host} port {port} ({error.strerror or error}); choose another with --port."
        ) from None
    return made


def address(listening: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError(text)
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("must be a real day written as YYYY-MM-DD", param_hint="'--as-of'") from None


def _run(listening: socket.socket, workers: int, log_format: str, process: WritingProcess | None) -> None:
    from api.fastapi_models import import_fastapi

    import_fastapi()
    import uvicorn
    from uvicorn.supervisors import Multiprocess, multiprocess

    from api.worker_process import Worker

    multiprocess.Process = Worker  # type: ignore[misc]  # uvicorn has no other place to name it
    server = uvicorn.Config(
        "api.app:create_app",
        factory=True,
        http="api.http_protocol:PatientProtocol",
        ws="none",
        workers=workers,
        backlog=BACKLOG,
        log_config=config(log_format),
        access_log=False,  # the guard writes a better one
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
        timeout_worker_healthcheck=60,  # loading a model can hold a worker up for seconds
        h11_max_incomplete_event_size=64 * 1024,
    )
    if workers == 1:
        uvicorn.Server(server).run(sockets=[listening])
        return
    several = Multiprocess(server, sockets=[listening])
    threading.Thread(target=_end_in_time, args=(several, process), daemon=True).start()
    several.run()


def _end_in_time(several: Multiprocess, process: WritingProcess | None) -> None:
    """Have the workers end at once when that is asked for; kill what has not ended in time, and end this process.

    uvicorn looks after signals only between two rounds of asking its workers for their health, and one that is just
    loading its model keeps it waiting for up to a minute.
    """
    stops = {signal.SIGINT, signal.SIGTERM}
    while not several.should_exit.wait(0.2):
        if stops & set(several.signal_queue):
            several.should_exit.set()
    deadline = time.monotonic() + GRACE_S + 0.5
    workers = [worker.process for worker in several.processes]
    for worker in workers:
        worker.terminate()
    while any(worker.is_alive() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    for worker in [*workers, *(worker.process for worker in several.processes)]:
        worker.kill()
    time.sleep(LAST_S)  # in which the main thread ends by itself, unless it waits for a worker's health
    if process is not None:
        process.end()
    os._exit(0)
