import asyncio
import io
import signal
from pathlib import Path

import pytest
from pydantic import SecretStr
from pymongo.errors import ConnectionFailure
from rich.console import Console

from expo.demo import __main__ as command
from expo.demo.data.plan import people
from expo.demo.opening import Opening
from expo.demo.welcome import welcome_if_complete
from expo.fairs.fairs.models import Fair
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, Unavailable
from expo.matchmaking.runs.errors import MatchmakingRunning
from expo.settings import Settings


@pytest.fixture
def settings(database: Database, server_url: str, tmp_path: Path) -> Settings:
    """Give the settings of an installation over the test's database."""
    return Settings(
        database_url=SecretStr(server_url), database_name=database.raw.name, secret=SecretStr("s" * 40), data=tmp_path
    )


async def test_welcome_is_not_printed_before_fair_opens(settings: Settings) -> None:
    console = Console(file=io.StringIO())
    assert not await welcome_if_complete(settings, console)
    assert _written(console) == ""


async def test_welcome_prints_addresses_and_sign_ins(
    demo: Opening, opened: Fair, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expo.demo.welcome.now", demo.installation.clock)
    console = Console(file=io.StringIO())
    assert await welcome_if_complete(settings, console)
    assert f"{settings.address}/sign-in" in _written(console)
    assert all(email in _written(console) for email in (people().buyers[0].email, people().organiser.email))


@pytest.mark.parametrize(
    "error, code", [(Unavailable("No room."), 1), (ConnectionFailure("gone"), command.TRY_AGAIN), (None, 0)]
)
def test_exit_code_tells_whether_a_restart_may_help(
    error: Exception | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def run(_settings: Settings, _console: Console) -> None:
        if error is not None:
            raise ExceptionGroup("inside", [error])

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "exit_with_parent", lambda: None)
    monkeypatch.setattr("expo.kit.processes.logs.configure", lambda **_: None)
    assert command.main() == code
    assert len(capsys.readouterr().out.splitlines()) == (error is not None)


@pytest.mark.parametrize("error, code", [(MatchmakingRunning(), command.TRY_AGAIN), (Invalid("A line is wrong."), 1)])
def test_failed_filling_is_reported_as_incomplete_arrivals(
    error: Exception,
    code: int,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def opened(_opening: Opening) -> None:
        return None

    async def unfilled(_opening: Opening, _fair: None) -> None:
        raise error

    monkeypatch.setattr(Opening, "open", opened)
    monkeypatch.setattr(Opening, "fill", unfilled)
    monkeypatch.setattr(command, "Settings", lambda: settings)
    monkeypatch.setattr(command, "exit_with_parent", lambda: None)
    monkeypatch.setattr("expo.kit.processes.logs.configure", lambda **_: None)
    assert command.main() == code
    assert f"Not everybody has come to the demo fair: {error}" in capsys.readouterr().out.replace(" \n", " ")


def test_sigterm_ends_the_command_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    async def run(_settings: Settings, _console: Console) -> None:
        signal.raise_signal(signal.SIGTERM)
        await asyncio.Event().wait()

    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "exit_with_parent", lambda: None)
    monkeypatch.setattr("expo.kit.processes.logs.configure", lambda **_: None)
    assert command.main() == 130
    assert capsys.readouterr().out == ""


def _written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()
