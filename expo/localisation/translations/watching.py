"""Waiting for pending translations."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Final

from expo.kit.clock import Clock, now
from expo.kit.errors import Invalid
from expo.kit.ids import checked_id
from expo.kit.realtime.bus import Bus
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.store import TranslationStore

FINISHED: Final = "translations:finished"
"""Topic that signals written translations."""
_LOOK_S: Final = 5.0
"""Polling interval in seconds, in case a signal is lost."""
_MAX: Final = 500
_NEWS: Final = timedelta(minutes=10)


async def watch_translations(
    store: TranslationStore, bus: Bus, ids: Sequence[str], clock: Clock = now
) -> AsyncIterator[Translation]:
    """Yield translations by their ids, each once, as soon as they exist; end after the last one.

    Raises `Invalid` for no ids or more than 500, and `NotFound` for an id that is not a translation's.
    """
    if not 1 <= len(set(ids)) <= _MAX:
        raise Invalid(f"1 to {_MAX} ids.", field="ids")
    left = dict.fromkeys(checked_id(each, "trl", field="ids") for each in ids)
    while left:
        # Listen before querying: translations written in between are signalled.
        async with bus.listen(FINISHED) as signals:
            for made in (await store.find_many(list(left))).values():
                left.pop(made.id, None)
                # Old translations were not pending: a guessed id must not reveal what others have written.
                if clock() - made.at < _NEWS:
                    yield made
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S if left else 0):
                    await anext(signals)


async def within(
    store: TranslationStore,
    bus: Bus,
    translations: Sequence[tuple[TextRequest, Translation | None]],
    seconds: float,
    clock: Clock = now,
) -> list[tuple[TextRequest, Translation | None]]:
    """Return translations, with those finished within ``seconds`` filled in."""
    found = {request.id: translation for request, translation in translations}
    missing = [
        request.id for request, translation in translations if translation is None and request.source != request.target
    ]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            if missing:
                async for each in watch_translations(store, bus, missing, clock):
                    found[each.id] = each
    return [(request, found[request.id]) for request, _ in translations]
