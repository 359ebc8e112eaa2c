"""Worker, engine and server are killed in the middle of thousands of translations: all are there in the end, once.

``KILLED_TRANSLATIONS`` says how many: 1,200 in the suite, and a few more where an engine had to be called.
"""

import asyncio
import os
import signal
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pymongo.asynchronous.change_stream import AsyncChangeStream

from expo.kit.db import embedded
from expo.kit.db.mongo import Database
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import TASKS, TRANSLATIONS, Reason, Urgency
from expo.localisation.translations.reading import task_of
from expo.localisation.translations.store import TranslationStore
from tests.support.argos_package import an_argos_package
from tests.support.patience import PATIENCE_S
from tests.support.running import Running, a_fair
from translation.engines.worker import program

TEXTS: Final = int(os.environ.get("KILLED_TRANSLATIONS", "1200"))
ENGINE: Final = program.__name__
KILLINGS: Final = ("worker", "engine", "server", "worker", "engine")
NEWS: Final = [{"$match": {"operationType": "insert", "fullDocument.source": "en"}}]
_BATCH: Final = 500


def wanted(number: int) -> TextRequest:
    """Return one of the texts: every one another, with a value of its own; the lexicon composes none of them."""
    return TextRequest(f"org_{number % 7}", f"Zorple {number} ml", "en", "es")


@dataclass
class TextRequester:
    """Asks for texts, every one another, and counts them."""

    store: TranslationStore
    asked: int = 0

    async def ask(self, number: int) -> None:
        """Ask for so many more."""
        for begin in range(self.asked, self.asked + number, _BATCH):
            numbers = range(begin, min(begin + _BATCH, self.asked + number))
            await self.store.tasks.ask([task_of(wanted(each), Urgency.LATER, datetime.now(UTC)) for each in numbers])
        self.asked += number


def engine_of(fair: Running) -> int | None:
    """Return the process id of the engine that translates for the fair's worker, or None."""
    worker = fair.child("worker")
    shown = subprocess.run(["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(maxsplit=2) for line in shown.stdout.splitlines()]
    return next((int(pid) for pid, parent, args in rows if int(parent) == worker and ENGINE in args), None)


async def kill(fair: Running, process: str, requester: TextRequester) -> None:
    """Kill a process as soon as it is there. An engine may have ended with nothing more to do: it gets one more text."""
    async with asyncio.timeout(PATIENCE_S):
        while (victim := engine_of(fair) if process == "engine" else fair.child(process)) is None:
            await requester.ask(1)
            await asyncio.sleep(0.1)
    os.kill(victim, signal.SIGKILL)


@dataclass
class TranslationCounter:
    """Counts translations as the database tells of them: to ask it again and again would keep it from its work."""

    news: AsyncChangeStream[dict[str, Any]]
    count: int = 0

    async def until(self, done: int) -> None:
        """Return when so many texts are translated."""
        async with asyncio.timeout(PATIENCE_S):
            while self.count < done:
                await anext(self.news)
                self.count += 1


async def until_nothing_waits(database: Database) -> None:
    """Return when no text waits any more."""
    async with asyncio.timeout(PATIENCE_S):
        while await database.raw[TASKS].find_one({}):
            await asyncio.sleep(0.2)


async def test_translations_survive_killed_processes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    an_argos_package(data / "models", "en", "es")
    with a_fair(data, translate_url="") as fair, fair.explained(), embedded.at_hand(data / "db") as address:
        database = Database(address, "expo")
        requester = TextRequester(TranslationStore(database))
        async with await database.raw[TRANSLATIONS].watch(NEWS) as news:
            made = TranslationCounter(news)
            await requester.ask(TEXTS)
            for number, process in enumerate(KILLINGS):
                await made.until((number + 1) * TEXTS // (len(KILLINGS) + 2))
                await kill(fair, process, requester)
            await made.until(requester.asked)
        await until_nothing_waits(database)
        kept = await database.raw[TRANSLATIONS].find({"source": "en"}).to_list()
        await database.close()
    assert len(kept) == requester.asked
    assert {each["original"] for each in kept} == {wanted(number).text for number in range(requester.asked)}
    # The words of this model mean nothing, so that some of its translations are refused, but never for a value.
    lost = [each["original"] for each in kept if each["text"] is None and each["reason"] != Reason.MEANING_LOST]
    assert lost == []
    assert all(each["kept_values"] == [each["original"].removeprefix("Zorple ")] for each in kept)
