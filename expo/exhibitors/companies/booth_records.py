"""What a company asks of the booths that it has at fairs; they are kept above (`expo.exhibitors.booths.store`)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from expo.exhibitors.models import Booth
from expo.kit.paging import Page, Slice


class BoothRecords(Protocol):
    """Booths as they are kept."""

    async def at_fair(self, exhibitor_ids: Sequence[str], fair_id: str) -> dict[str, Booth]:
        """Return the booths of these exhibitors at one fair, by exhibitor."""

    async def of_exhibitors(self, exhibitor_ids: Sequence[str], *, limit: int) -> list[Booth]:
        """Return all booths of these exhibitors, in the order of application."""

    async def known_to(self, organiser_id: str, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return which of these exhibitors have applied for a booth at a fair of this organiser."""

    async def set_country(self, exhibitor_id: str, country: str) -> None:
        """Write an exhibitor's country into its booths."""

    async def set_open(self, exhibitor_id: str, *, is_open: bool) -> None:
        """Open or shut an exhibitor's published booths."""

    async def list(self, wanted: Slice, query: Mapping[str, Any]) -> Page[Booth]:
        """Return the booths of one fair that fit ``query``, in the order of application."""
