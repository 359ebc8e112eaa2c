"""Translations for readers: existing ones, and requests for missing ones."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from expo.kit.clock import Clock
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import EngineStatus, Reason, Task, Translation, Urgency
from expo.localisation.translations.store import TranslationStore

_STATUS_HOLDS: Final = timedelta(seconds=2)
_ASKED_AGAIN: Final = timedelta(minutes=1)
_REMEMBERED: Final = 50_000


@dataclass
class _Lately:
    """Requests of the last minute, so that a page read a hundred times causes one write."""

    requests: OrderedDict[str, tuple[datetime, Urgency]] = field(default_factory=OrderedDict)

    def news(self, ids: Collection[str], urgency: Urgency, now: datetime) -> list[str]:
        """Return and remember those of ``ids`` that were not requested lately, or only less urgently."""
        fresh = [each for each in sorted(ids) if self._is_news(each, urgency, now)]
        for each in fresh:
            self.requests[each] = now, urgency
            self.requests.move_to_end(each)
        while len(self.requests) > _REMEMBERED:
            self.requests.popitem(last=False)
        return fresh

    def forget(self, ids: Collection[str]) -> None:
        """Allow these to be requested again."""
        for each in ids:
            self.requests.pop(each, None)

    def _is_news(self, id_: str, urgency: Urgency, now: datetime) -> bool:
        before = self.requests.get(id_)
        return before is None or now - before[0] > _ASKED_AGAIN or urgency < before[1]


@dataclass
class TranslationReading:
    """Finds translations, and requests those that are missing or were made by an older engine."""

    _store: TranslationStore
    clock: Clock
    _status: tuple[datetime, EngineStatus | None] | None = field(default=None, init=False)
    _lately: _Lately = field(default_factory=_Lately, init=False)

    async def status(self) -> EngineStatus | None:
        """Return the engine's status, at most two seconds old; None if none has been written."""
        now = self.clock()
        if self._status is None or now - self._status[0] > _STATUS_HOLDS:
            self._status = now, await self._store.status()
        return self._status[1]

    async def find_many(
        self, requests: Sequence[TextRequest], *, urgency: Urgency = Urgency.READ
    ) -> list[Translation | None]:
        """Return the existing translations, in order; request missing and outdated ones.

        Texts that are too long are rejected at once (`Reason.TOO_LONG`).
        """
        found = await self.known(requests)
        await self.renew(requests, found, urgency)
        return [made or self._refused(each) for each, made in zip(requests, found, strict=True)]

    async def renew(
        self, requests: Sequence[TextRequest], translations: Sequence[Translation | None], urgency: Urgency
    ) -> None:
        """Request the missing and outdated ones of ``translations``, given in the order of ``requests``."""
        status = await self.status()
        pairs = zip(requests, translations, strict=True)
        await self.ask([each for each, made in pairs if self._outdated(made, status)], urgency)

    async def waiting(self, limit: int) -> int:
        """Count the pending texts, up to ``limit``."""
        return await self._store.tasks.count_waiting(limit)

    async def outdate(self, ids: Sequence[str]) -> None:
        """Have translations remade, even if they were requested a moment ago."""
        self._lately.forget(ids)
        await self._store.outdate(ids)

    async def known(self, requests: Sequence[TextRequest]) -> list[Translation | None]:
        """Return the existing translations, in order, without requesting others."""
        ids = [each.id for each in requests]
        found = await self._store.find_many(ids)
        return [found.get(each) for each in ids]

    async def ask(self, requests: Sequence[TextRequest], urgency: Urgency) -> None:
        """Queue texts for translation, unless they are pending already or no engine is available.

        While the engine is unavailable, only background requests are queued: followers request once, readers again.
        """
        status = await self.status()
        away = status is not None and status.trouble is not None and urgency >= Urgency.PUBLISHED
        suggested = {
            each.id: each
            for each in requests
            if status is not None and (away or status.version(each.source, each.target)) and not each.too_long
        }
        now = self.clock()
        fresh = self._lately.news(suggested.keys(), urgency, now)
        if fresh:
            await self._store.tasks.ask([task_of(suggested[each], urgency, now) for each in fresh])

    def _refused(self, request: TextRequest) -> Translation | None:
        """Return the refusal of a text that is too long, else None; never stored, as the length alone decides."""
        if not request.too_long:
            return None
        return Translation.of(request, None, TranslationOrigin.MACHINE, self.clock(), reason=Reason.TOO_LONG)

    @staticmethod
    def _outdated(translation: Translation | None, status: EngineStatus | None) -> bool:
        """Return whether a text is to be translated: never translated yet, or by an older engine."""
        if status is None:
            return False
        if translation is None:
            return True
        if translation.worded:
            return False
        version = status.version_of(translation)
        return version is not None and version != translation.under


def task_of(request: TextRequest, urgency: Urgency, now: datetime) -> Task:
    """Return the task that fulfils a request."""
    return Task(
        id=request.id,
        owner=request.owner,
        source=request.source,
        target=request.target,
        text=request.text,
        lane=urgency,
        at=now,
        is_specification=request.is_specification,
    )
