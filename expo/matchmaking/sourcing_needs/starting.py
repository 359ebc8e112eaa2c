"""Help for buyers without a sourcing need yet: sections to browse, newcomers, and an example to follow."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from expo.accounts.models import OrganisationKind
from expo.discovery.search.models import Kind, SearchQuery, Sort
from expo.discovery.search.service import Discovery
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_kind
from expo.matchmaking.models import READ
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore

_NEWCOMERS: Final = 8


@cache
def _texts() -> Any:
    return tomllib.loads(Path(__file__).with_name("start.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Start:
    """Starting points: keys of sections, ids of exhibitors, an example need and hints in the reader's language."""

    has_sourcing_needs: bool
    sections: Sequence[str]
    newcomers: Sequence[str]
    example: str
    hints: Sequence[str]


@dataclass(frozen=True)
class Starting:
    """Suggests starting points to buyers."""

    _needs: SourcingNeedStore
    discovery: Discovery
    fairs: Fairs

    async def start(self, actor: Actor, *, fair_id: str, language: str) -> Start:
        """Return starting points at a fair; raises `SignInRequired`, `Forbidden` for all but buyers, `FairNotFound`."""
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=READ)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        newest = SearchQuery(fair_id=fair.id, kinds=[Kind.COMPANY], sort=Sort.NEWEST)
        [companies] = await self.discovery.goods([(actor, newest)], first=_NEWCOMERS)
        fullest = await self.discovery.fullest_sections(actor, fair_id=fair.id)
        return Start(
            has_sourcing_needs=await self._needs.count_open(fair.id, buyer_id, limit=1) > 0,
            sections=[each.value for each in fullest],
            newcomers=[hit.id for hit in companies],
            example=_texts()["example"][language],
            hints=[each[language] for each in _texts()["hints"]],
        )
