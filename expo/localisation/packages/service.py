"""Model administration: list the installed and available models, order an installation or a removal."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from expo.kit.access import READ_INSTALLATION, WRITE_INSTALLATION, Actor, require_administrator
from expo.kit.errors import Invalid
from expo.kit.jobs.queue import Job, Jobs
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import LANGUAGES, checked_language
from expo.localisation.packages.advice import NOTHING
from expo.localisation.packages.failing import convert_errors
from expo.localisation.packages.models import (
    EVERYBODY,
    MODEL,
    InstalledModel,
    ModelAction,
    ModelJob,
    ModelOrder,
    OfferedModel,
)
from translation.packages.index import Offer, PackageIndex
from translation.packages.installed.record import Installed
from translation.packages.installed.store import PackageStore

LATEST: Final = 10
_HOLDS: Final = timedelta(minutes=10)
_VERBS: Final = {ModelAction.INSTALL: "model.installation_requested", ModelAction.REMOVE: "model.removal_requested"}


@dataclass
class ModelAdmin:
    """Lists models and takes orders, which the worker executes (`ModelInstalling`).

    ``_store`` is the models' folder, shared by server and worker; ``index`` fetches the list of offered models, which
    is cached for ten minutes; ``served`` is True if another machine translates.
    """

    _store: PackageStore
    index: Callable[[], PackageIndex]
    served: bool
    jobs: Jobs
    journal: Journal
    _known: tuple[datetime, PackageIndex] | None = field(default=None, init=False)

    async def advice(self, actor: Actor) -> str | None:
        """Return one line of advice if no model is installed; None if one is, or none is needed."""
        installed = await self.installed(actor)
        return None if installed or self.served else NOTHING

    async def installed(self, actor: Actor) -> list[InstalledModel]:
        """Return the installed models, by their languages. Raises as `require_administrator`."""
        require_administrator(actor, READ_INSTALLATION)
        return [_installed(each) for each in await asyncio.to_thread(self._store.installed)]

    async def offered(self, actor: Actor) -> list[OfferedModel]:
        """Return the models that the index offers for the fair's languages, by their languages.

        Raises `ModelNotFetched` if the index cannot be fetched, and as `require_administrator`.
        """
        require_administrator(actor, READ_INSTALLATION)
        versions = {each.pair: each.version for each in await asyncio.to_thread(self._store.installed)}
        offers = (await self._index()).offers.values()
        return [_offered(each, versions.get(each.pair)) for each in offers if set(each.pair) <= set(LANGUAGES)]

    async def _index(self) -> PackageIndex:
        now = self.jobs.clock()
        if self._known is None or now - self._known[0] > _HOLDS:
            with convert_errors():
                self._known = now, await asyncio.to_thread(self.index)
        return self._known[1]

    async def order(self, actor: Actor, action: ModelAction, *, source: str, target: str) -> ModelJob:
        """Order the installation or removal of the model for a translation direction.

        Raises `ModelsBusy` while another order is in progress, `Invalid`, and as `require_administrator`.
        """
        require_administrator(actor, WRITE_INSTALLATION)
        pair = checked_language(source, field="source"), checked_language(target, field="target")
        if pair[0] == pair[1]:
            raise Invalid("Choose two languages.", field="target")
        order = ModelOrder(action, *pair)

        async def write() -> Job:
            job = await self.jobs.queue(MODEL, order, person_id=actor.person_id, organisation_id=EVERYBODY)
            subject = Subject("model", f"{order.source}>{order.target}")
            await self.journal.record(actor, _VERBS[action], subject)
            return job

        return _shown(await self.jobs.database.transact(write, Job))

    async def latest(self, actor: Actor) -> list[ModelJob]:
        """Return the latest orders, newest first, at most 10. Raises as `require_administrator`."""
        require_administrator(actor, READ_INSTALLATION)
        return [_shown(each) for each in await self.jobs.list(MODEL, organisation_id=EVERYBODY, limit=LATEST)]


def _installed(one: Installed) -> InstalledModel:
    pair, licence = one.pair, one.licence or None
    return InstalledModel(pair.source, pair.target, one.version, one.size, licence, one.installed_at)


def _offered(offer: Offer, installed: str | None) -> OfferedModel:
    return OfferedModel(offer.pair.source, offer.pair.target, offer.version, offer.file.size, installed)


def _shown(job: Job) -> ModelJob:
    return ModelJob(
        id=job.id,
        order=MODEL.arguments(job),
        status=job.status,
        state=MODEL.state(job),
        done=job.done,
        total=job.total,
        started_at=job.created_at,
        ended_at=job.ended_at,
        error_code=job.error_code,
        error=job.error,
    )
