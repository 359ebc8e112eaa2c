"""Settings that commands complete, and that the processes of an installation get."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from expo.app import build
from expo.commands.serving import _environment
from expo.kit.db.mongo import Database
from expo.settings import Settings


@pytest.mark.parametrize("own, number", [(0, 2), (1, 1), (5, 5)])
def test_processes_open_as_many_transactions_as_the_setting_or_else_the_database_says(own: int, number: int) -> None:
    settings = Settings(database_transactions=own).with_database("mongodb://embedded.test", transactions=2)
    environment = _environment(settings)
    assert environment["EXPO_DATABASE_URL"] == "mongodb://embedded.test"
    assert environment["EXPO_DATABASE_TRANSACTIONS"] == str(number)


async def test_installation_opens_as_many_transactions_as_its_settings_say(
    server_url: str, database: Database, tmp_path: Path
) -> None:
    name = database.raw.name
    settings = Settings(data=tmp_path, database_url=SecretStr(server_url), database_name=name, database_transactions=1)
    installation = build(settings)
    running = 0

    async def write() -> None:
        nonlocal running
        running += 1
        assert running == 1
        await installation.database.collection("cups").insert({"size": 1})
        running -= 1

    try:
        await asyncio.gather(*(installation.database.transact(write) for _ in range(3)))
    finally:
        await installation.close()
    assert await database.collection("cups").count({}) == 3
