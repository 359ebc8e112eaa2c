"""The composition root: builds an installation from the settings and the features' declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from expo.features import FEATURES
from expo.foundation import FOUNDATION, base_services, open_blobs
from expo.kit.clock import Clock, now
from expo.kit.db.mongo import Database
from expo.kit.errors import Unavailable
from expo.kit.features.feature import Feature, combine_declarations
from expo.kit.features.parts import Parts, Services
from expo.kit.features.serving import Authenticator, Serving
from expo.kit.features.work import Work
from expo.kit.files.blobs import Blobs, Signer
from expo.kit.graphql.rate_limits import RateLimits
from expo.kit.realtime.bus import Bus, MemoryBus
from expo.settings import Settings

Service = TypeVar("Service")
_ALL: Final[tuple[Feature, ...]] = (FOUNDATION, *FEATURES)
_FORMER: Final = "registrations"
"""Collection that every fair with an applicant had before the names of decision 42."""


@dataclass(frozen=True)
class Installation:
    """All parts of one installation, built but not started."""

    settings: Settings
    database: Database
    clock: Clock
    bus: Bus
    blobs: Blobs
    signer: Signer
    parts: Parts
    rates: RateLimits

    @property
    def services(self) -> Services:
        """All services by their class."""
        return self.parts.services

    def service(self, kind: type[Service]) -> Service:
        """Return the one service of this class; raises `PartMissing`."""
        found: Service = self.services[kind]
        return found

    def work(self) -> list[Work]:
        """Return the features' work for the worker process, lowest feature first."""
        return [feature.work(_visible_parts(self.parts, feature)) for feature in _ALL]

    def serving(self) -> list[Serving]:
        """Return the features' parts in the server process, lowest feature first."""
        return [feature.serve(_visible_parts(self.parts, feature)) for feature in _ALL]

    def authenticators(self) -> list[Authenticator]:
        """Return the authenticators in the order in which they are tried: highest feature first."""
        return list(reversed(self.parts.offered(Authenticator)))

    async def prepare(self) -> None:
        """Create missing indexes; raises `Unavailable` for a database whose collections have their former names."""
        if await self.database.collection(_FORMER).count({}, limit=1):
            raise Unavailable(
                "This database was written by an earlier development version, which named its collections differently. "
                "Use another database or data folder, and set up the fair again."
            )
        indexes = [each for feature in _ALL for each in feature.indexes]
        await self.database.ensure_indexes({name: models for each in indexes for name, models in each.items()})

    async def release(self) -> None:
        """Release files and threads; the database stays open."""
        for feature in reversed(_ALL):
            await feature.close(_visible_parts(self.parts, feature))

    async def close(self) -> None:
        """Release files, threads and connections."""
        await self.release()
        await self.database.close()


def build(
    settings: Settings,
    *,
    database: Database | None = None,
    clock: Clock = now,
    blobs: Blobs | None = None,
    instead: Sequence[object] = (),
) -> Installation:
    """Build an installation; resources are opened on first use.

    ``instead`` holds services that features use in place of building their own.
    """
    connection = database or Database(
        settings.database_url.get_secret_value(),
        settings.database_name,
        transactions=settings.database_transactions,
    )
    files, signer = blobs or open_blobs(settings), Signer(settings.signing_secret(), clock)
    parts = Parts()
    declarations = combine_declarations(_ALL)
    parts.add([declarations, *base_services(settings, connection, files, signer, declarations.uploads), *instead])
    for feature in _ALL:
        seen = _visible_parts(parts, feature)
        seen.add(feature.services(seen))
    for feature in _ALL:
        seen = _visible_parts(parts, feature)
        seen.offer(feature.offers(seen))
    return Installation(
        settings=settings,
        database=connection,
        clock=clock,
        bus=MemoryBus(),
        blobs=files,
        signer=signer,
        parts=parts,
        rates=RateLimits(settings.points_per_minute),
    )


def _visible_parts(parts: Parts, feature: Feature) -> Parts:
    return parts.seen_by(feature.name, feature.needs)
