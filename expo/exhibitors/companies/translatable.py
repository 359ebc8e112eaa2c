"""Translatable texts of companies."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.localisation.texts.models import Published


@dataclass(frozen=True)
class ExhibitorTexts:
    """The texts of published companies; their names are not translated."""

    exhibitors: Exhibitors

    async def of(self, exhibitor_ids: Sequence[str]) -> list[Published]:
        """Return the texts of the published ones among these companies."""
        return [_published(each) for each in await self.exhibitors.visible_many(exhibitor_ids) if each is not None]


def names_of(exhibitor: Exhibitor) -> tuple[str, ...]:
    """Return a company's names in all languages."""
    names = {exhibitor.name.text, exhibitor.english_name, *(each.text for each in exhibitor.name.renderings.values())}
    return tuple(sorted(filter(None, names)))


def _published(exhibitor: Exhibitor) -> Published:
    profile_texts = {"tagline": exhibitor.tagline, "story": exhibitor.story}
    texts = {name: text for name, text in profile_texts.items() if text is not None}
    return Published("exhibitor", exhibitor.id, exhibitor.organisation_id, texts, names_of(exhibitor))
