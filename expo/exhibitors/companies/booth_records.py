"""Booth storage as companies need it; implemented in a higher layer (`expo.exhibitors.booths.store`)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from expo.exhibitors.models import Booth
from expo.kit.paging import Page, Slice


class BoothRecords(Protocol):
    """Stored booths."""

    async def at_fair(self, exhibitor_ids: Sequence[str], fair_id: str) -> dict[str, Booth]:
        """Return the booths of these exhibitors at one fair, by exhibitor."""

    async def of_exhibitors(self, exhibitor_ids: Sequence[str], *, limit: int) -> list[Booth]:
        """Return all booths of these exhibitors, in order of application."""

    async def known_to(self, organiser_id: str, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return which of these exhibitors have applied for a booth at a fair of this organiser."""

    async def set_country(self, exhibitor_id: str, country: str) -> None:
        """Update the exhibitor's country in its booths."""

    async def set_open(self, exhibitor_id: str, *, is_open: bool) -> None:
        """Open or close an exhibitor's published booths."""

    async def list(self, part: Slice, query: Mapping[str, Any]) -> Page[Booth]:
        """Return one fair's booths that match ``query``, in order of application."""
