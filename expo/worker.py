"""The worker process, ``python -m expo.worker``: follows the journal, does the jobs, sweeps up, reminds."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from expo.accounts import mails
from expo.app import Installation, build, mailer
from expo.catalog.exporting import EXPORT, Exports
from expo.catalog.fair_sheets import SHEET, FairSheets
from expo.catalog.imports.service import IMPORT, Imports
from expo.catalog.imports.undoing import UNDO, ImportUndoing
from expo.catalog.listings import CHECK, Listings
from expo.discovery.follower import IndexFollower
from expo.discovery.suspected.follower import CopiesFollower
from expo.discovery.suspected.searching import CopySearch
from expo.exhibitors.expiry import ExpiryMails
from expo.fairs import decision_mails
from expo.fairs.decision_mails import DecisionMails
from expo.insights.follower import InsightsFollower
from expo.kit import jobs, letters, logs
from expo.kit.errors import Unavailable
from expo.kit.exports import ExportFiles
from expo.kit.followers import Follower, FollowerRun
from expo.kit.ids import new_id
from expo.kit.job_runner import Handler, run_jobs
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.leases import Leases
from expo.kit.processes import exit_with_parent
from expo.kit.relay import Relay
from expo.kit.uploads import Uploads
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.models import MODEL
from expo.localisation.tallies.counting import Tallying
from expo.localisation.translations.follower import TextFollower
from expo.localisation.translations.memory_exchange import IMPORT as MEMORY
from expo.localisation.translations.memory_exchange import MemoryExchange
from expo.localisation.translations.models import TASKS
from expo.localisation.translations.rewording import TermFollower
from expo.localisation.translations.running import WANTED, TranslationRun
from expo.localisation.translations.status import EngineReport
from expo.localisation.translations.telling import TranslationNews
from expo.localisation.translations.working import TranslationWork
from expo.matchmaking.nightly import NightlyRematch
from expo.matchmaking.rematching import Rematching
from expo.matchmaking.run_models import REMATCH
from expo.matchmaking.schedules.planning import SCHEDULE, Planning
from expo.settings import Settings

_LOOK_S: Final = 2.0
_SWEEP_S: Final = 300.0
_REMIND_S: Final = 3600.0
_LEASE: Final = timedelta(seconds=6)
"""How long a dead worker's followers stand still at most; kept up every two seconds."""

_COPIES: Final = "copies"
"""The lease of whoever looks for copies."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Worker:
    """What goes on behind the server."""

    installation: Installation

    async def run(self) -> None:
        """Work until cancelled."""
        installation = self.installation
        services = installation.services
        # Somebody waits for each mail, which takes a moment: none stands behind an import, which may take minutes.
        post, clock = mailer(installation.settings), installation.clock
        mailed = {mails.KIND: mails.mail_handler(post, clock), letters.KIND: letters.letter_handler(post, clock)}
        mailed |= {decision_mails.KIND: services[DecisionMails].run}
        # An organisation has one of each at most, waiting or running: nobody's queue comes before others' first.
        sheets = {
            IMPORT: services[Imports].run,
            UNDO: services[ImportUndoing].run,
            EXPORT: services[Exports].run,
            CHECK: services[Listings].run,
            SHEET: services[FairSheets].run,
            MEMORY: services[MemoryExchange].run,
        }
        # A rematch or a schedule takes minutes: nobody's sheet stands behind one.
        matched = {REMATCH: services[Rematching].run, SCHEDULE: services[Planning].run}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Relay(installation.database, installation.bus, {TASKS: WANTED}).run())
            tasks.create_task(self._work(mailed))
            tasks.create_task(self._work(sheets))
            tasks.create_task(self._work(matched))
            # A model takes minutes to be fetched: nobody's schedule stands behind one.
            tasks.create_task(self._work({MODEL: services[ModelInstalling].run}))
            tasks.create_task(self._follow(services[IndexFollower]))
            tasks.create_task(self._follow(services[InsightsFollower]))
            tasks.create_task(self._follow(services[CopiesFollower]))
            tasks.create_task(self._follow(services[TextFollower]))
            # A term of the fair's is looked for in all translations: no publication stands behind one.
            tasks.create_task(self._follow(services[TermFollower]))
            tasks.create_task(self._translate())
            tasks.create_task(self._look_for_copies())
            tasks.create_task(self._sweep())
            tasks.create_task(self._remind())
            tasks.create_task(self._rematch())

    async def _work(self, handlers: Mapping[str, Handler]) -> None:
        """Do the jobs of some kinds, one after the other."""
        await run_jobs(self.installation.services[Jobs], handlers, wake=self._wake)

    async def _follow(self, follower: Follower) -> None:
        installation = self.installation
        leases = Leases(installation.database, installation.clock, new_id("wrk"), _LEASE)
        await FollowerRun(follower, installation.services[Journal], leases).run()

    async def _translate(self) -> None:
        """Translate what waits, one worker at a time."""
        installation = self.installation
        services = installation.services
        leases = Leases(installation.database, installation.clock, new_id("wrk"), _LEASE)
        work, report, news = services[TranslationWork], services[EngineReport], services[TranslationNews]
        await TranslationRun(work, report, news, services[Tallying], leases, installation.bus).run()

    async def _wake(self) -> None:
        """Return when a job has been queued, or after a while: a lease may have run out."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_S), self.installation.bus.listen(jobs.QUEUED) as signals:
                await anext(signals)

    async def _look_for_copies(self) -> None:
        """Look for the copies of listings that wait, one worker at a time; the index may have to catch up first."""
        leases = Leases(self.installation.database, self.installation.clock, new_id("wrk"), _LEASE)
        while True:
            done = 0
            try:
                if await leases.acquire(_COPIES):
                    done = await self.installation.services[CopySearch].look()
            except (PyMongoError, Unavailable) as error:
                log.warning("copies.interrupted", error=str(error)[:300])
            except Exception:
                log.exception("copies.broken")  # all else goes on meanwhile
            if not done:
                await asyncio.sleep(_LOOK_S)

    async def _sweep(self) -> None:
        """Remove uploads that nobody used and exports that are old, every few minutes."""
        while True:
            try:
                now = self.installation.clock()
                await self.installation.services[Uploads].sweep(now)
                await self.installation.services[ExportFiles].sweep(now)
            except PyMongoError as error:
                log.warning("sweep.interrupted", error=str(error)[:300])
            await asyncio.sleep(_SWEEP_S)

    async def _remind(self) -> None:
        """Write to exhibitors whose certificates expire, every hour: at the latest then a new day has news."""
        while True:
            try:
                await self.installation.services[ExpiryMails].send()
            except PyMongoError as error:
                log.warning("reminding.interrupted", error=str(error)[:300])
            await asyncio.sleep(_REMIND_S)

    async def _rematch(self) -> None:
        """Queue the rematches of the night, every hour."""
        while True:
            try:
                await self.installation.services[NightlyRematch].queue_due()
            except PyMongoError as error:
                log.warning("rematching.interrupted", error=str(error)[:300])
            await asyncio.sleep(_REMIND_S)


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    installation = build(settings)
    await installation.prepare()
    running = asyncio.create_task(Worker(installation).run())
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await installation.close()


def main() -> None:
    """Run the worker."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    exit_with_parent()
    asyncio.run(work(settings))
    # All is closed. Taking half a million objects apart takes a second in which the supervisor would wait.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
