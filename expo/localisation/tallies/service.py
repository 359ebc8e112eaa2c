"""Figures of translations for those whose they are: organisers all of them, exhibitors their own."""

from dataclasses import dataclass
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.kit.access import Actor, require_kind
from expo.kit.paging import Page, Slice
from expo.kit.text import checked_language
from expo.localisation.models import READ
from expo.localisation.tallies.models import Standing, Tally
from expo.localisation.tallies.store import ALL, TallyStore
from expo.localisation.translations.reading import TranslationReading

MOST_WAITING: Final = 10_000
"""So many texts that wait are counted."""


@dataclass(frozen=True)
class TranslationQuality:
    """Shows figures; `Tallying` counts them."""

    _tallies: TallyStore
    reading: TranslationReading

    async def page(self, actor: Actor, *, wanted: Slice, language: str | None = None) -> Page[Tally]:
        """Return figures by owner and language, the worst first, to organisers.

        Raises `Invalid` and as `require_kind`.
        """
        require_kind(actor, OrganisationKind.ORGANISER, scope=READ)
        return await self._tallies.page(ALL if language is None else checked_language(language), wanted)

    async def standing(self, actor: Actor) -> Standing:
        """Return how all translations stand, to organisers. Raises as `require_kind`."""
        require_kind(actor, OrganisationKind.ORGANISER, scope=READ)
        waiting = await self.reading.waiting(MOST_WAITING)
        return Standing(await self._tallies.sum(), waiting, waiting >= MOST_WAITING)

    async def own(self, actor: Actor) -> list[Tally]:
        """Return the figures of an exhibitor's own texts, by language. Raises as `require_kind`."""
        return await self._tallies.of(require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ))
