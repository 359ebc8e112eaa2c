"""Translation figures: all for administrators, their guests' for organisers, their own for exhibitors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts import guests
from expo.accounts.guests import OrganiserAudience
from expo.accounts.models import OrganisationKind
from expo.kit.access import READ_INSTALLATION, Actor, require_administrator, require_kind
from expo.kit.paging import LARGEST_PAGE, Page, Slice, encode_cursor, page_of
from expo.kit.text import checked_language
from expo.localisation.models import READ
from expo.localisation.tallies.models import TranslationStatus, TranslationTally
from expo.localisation.tallies.store import ALL, TallyStore
from expo.localisation.translations.reading import TranslationReading

MAX_WAITING: Final = 10_000
"""Pending texts are counted up to this number."""

_STEPS: Final = 20
"""Most pages of figures scanned for one page of an organiser."""


@dataclass(frozen=True)
class TranslationQuality:
    """Shows figures; `Tallying` counts them. ``guests`` know the organisations approved to an organiser's fairs."""

    _tallies: TallyStore
    reading: TranslationReading
    guests: Sequence[OrganiserAudience] = ()

    async def page(self, actor: Actor, *, part: Slice, language: str | None = None) -> Page[TranslationTally]:
        """Return figures by owner and language, worst first: all for administrators, their guests' for organisers.

        An organiser's page ends after 2,000 scanned tallies, and the next page continues there. Raises `Invalid` and
        as `require_kind`.
        """
        of = ALL if language is None else checked_language(language)
        if actor.administrator and actor.has_scope(READ_INSTALLATION):
            return await self._tallies.page(of, part)
        host = require_kind(actor, OrganisationKind.ORGANISER, scope=READ)
        return await self._of_guests(actor, host, of, part)

    async def _of_guests(self, actor: Actor, host: str, language: str, part: Slice) -> Page[TranslationTally]:
        found: list[TranslationTally] = []
        cursor, more = part.after, True
        for _ in range(_STEPS):
            page = await self._tallies.page(language, Slice(LARGEST_PAGE, cursor))
            known = await guests.approved_organisations(
                self.guests, actor, list({each.owner for each in page.items} - {host})
            )
            found += [each for each in page.items if each.owner in known | {host}]
            cursor, more = (page.cursors[-1] if page.cursors else cursor), page.has_next
            if len(found) > part.first or not more:
                break
        cut = page_of(found, [encode_cursor(each.rank) for each in found], part)
        return Page(cut.items, cut.cursors, has_next=cut.has_next or (more and bool(found)))

    async def status(self, actor: Actor) -> TranslationStatus:
        """Return the figures of all translations, for administrators. Raises as `require_administrator`."""
        require_administrator(actor, READ_INSTALLATION)
        waiting = await self.reading.waiting(MAX_WAITING)
        return TranslationStatus(await self._tallies.sum(), waiting, waiting >= MAX_WAITING)

    async def own(self, actor: Actor) -> list[TranslationTally]:
        """Return the figures of an exhibitor's own texts, by language. Raises as `require_kind`."""
        return await self._tallies.of(require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ))
