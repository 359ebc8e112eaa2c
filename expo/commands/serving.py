"""``expo serve`` and ``expo demo``: start all processes, keep them running, stop them together."""

import asyncio
import contextlib
import errno
import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.error import URLError

from cyclopts import Parameter
from pymongo.errors import PyMongoError
from rich.console import Console

from expo import web, worker
from expo.kit.db import embedded
from expo.kit.db.embedded import free_port
from expo.kit.errors import Unavailable
from expo.kit.processes import logs
from expo.kit.processes.children import Child
from expo.kit.processes.supervisor import Program, Supervisor
from expo.settings import Settings

_READY_S = 60.0

Host = Annotated[str | None, Parameter(help="Address to listen on (EXPO_HOST).")]
Port = Annotated[int | None, Parameter(help="Port to listen on (EXPO_PORT).")]
Data = Annotated[Path | None, Parameter(help="Folder of database, files and index (EXPO_DATA).")]


def serve(*, host: Host = None, port: Port = None, data: Data = None) -> None:
    """Run the fair until Ctrl-C: the database (unless EXPO_DATABASE_URL names one), server, media server, worker."""
    settings = _settings(host, port, data)
    _run(settings, lambda _fair: sys.stdout.write(f"Cloud Expo is open at {settings.address}\n"))


def demo(*, host: Host = None, port: Port = None, data: Data = None) -> None:
    """Run the demo fair until Ctrl-C; on the first start, participants arrive in the minutes after the opening."""
    settings = _settings(host, port, data, demo=True)
    _run(settings, _open_demo)


def _settings(host: str | None, port: int | None, data: Path | None, *, demo: bool = False) -> Settings:
    given = {"host": host, "port": port, "data": data, "demo": demo or None}
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = Settings.model_validate(Settings().model_dump(exclude_unset=True) | chosen)
    logs.configure(level=settings.log_level, json=settings.log_json)
    return settings


@dataclass(frozen=True)
class _RunningFair:
    """The running processes, with their settings and environment including the database's address."""

    settings: Settings
    environment: Mapping[str, str]
    supervisor: Supervisor
    on_death: Callable[[], None] | None


def _run(settings: Settings, when_ready: Callable[[_RunningFair], object]) -> None:
    os.umask(0o077)  # database, files and emails are private to this user
    data = settings.data.resolve()
    data.mkdir(parents=True, exist_ok=True)
    _require_free(settings.host, settings.port)
    reached = settings.model_copy(update={"data": data})
    programs: list[Program] = []
    on_death: Callable[[], None] | None = None
    if not settings.database_url.get_secret_value():
        port = free_port()
        url = embedded.url(port)
        reached = reached.with_database(url, transactions=embedded.TRANSACTIONS)
        programs.append(embedded.database(data / "db", port))
        on_death = partial(embedded.abort_transactions, url)
    environment = _environment(reached)
    programs.append(Program("server", web.main, environment, ready=_answers(settings), on_death=on_death))
    # Its death leaves no transactions open. Nothing waits for it, nor for the worker.
    if not settings.media_url.get_secret_value():
        programs.append(Program("media", _serve_media, environment))
    programs.append(Program("worker", worker.main, environment, on_death=on_death))
    web.load()
    supervisor = Supervisor(programs)

    def ready() -> None:
        when_ready(_RunningFair(reached, environment, supervisor, on_death))
        sys.stdout.flush()

    supervisor.run(when_ready=ready)


def _serve_media() -> None:
    """Run the media process, which loads its libraries itself: the server need not wait for them."""
    from expo import media  # noqa: PLC0415

    media.main()


def _open_demo(fair: _RunningFair) -> None:
    """Welcome visitors to the demo fair; an incomplete one is filled by an additional process."""
    # The demo's code is loaded only for the demo.
    from expo.demo import __main__ as opening  # noqa: PLC0415
    from expo.demo.welcome import welcome_if_complete  # noqa: PLC0415

    with contextlib.suppress(PyMongoError):
        if asyncio.run(welcome_if_complete(fair.settings, Console())):
            return
    fair.supervisor.add(
        Program("opening", opening.main, fair.environment, on_death=fair.on_death, final_exit_codes=frozenset({0, 1}))
    )


def _require_free(host: str, port: int) -> None:
    """Raise `Unavailable` if the server cannot listen on this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "another program has it; choose another with --port" if taken else str(error)
        raise Unavailable(f"Cannot listen on {host}, port {port}: {why}.") from error


def _environment(settings: Settings) -> Mapping[str, str]:
    """Return the settings from the command line as the environment of child processes."""
    return {
        "EXPO_HOST": settings.host,
        "EXPO_PORT": str(settings.port),
        "EXPO_DATA": str(settings.data),
        "EXPO_DATABASE_URL": settings.database_url.get_secret_value(),
        "EXPO_DATABASE_TRANSACTIONS": str(settings.database_transactions),
        "EXPO_DEMO": str(int(settings.demo)),
        # The demo runs on a terminal: log only problems.
        **({"EXPO_LOG_LEVEL": "WARNING"} if settings.demo and "log_level" not in settings.model_fields_set else {}),
    }


def _answers(settings: Settings) -> Callable[[Child], None]:
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - compared, not bound

    def wait(process: Child) -> None:
        deadline = time.monotonic() + _READY_S
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise Unavailable(f"The server ended at once (exit {process.returncode}); the lines above say why.")
            try:
                with urllib.request.urlopen(f"http://{host}:{settings.port}/healthz", timeout=1):
                    return
            except (URLError, OSError):
                time.sleep(0.05)
        raise Unavailable("The server is not responding.")

    return wait
