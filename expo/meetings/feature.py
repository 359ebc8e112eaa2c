"""Feature definition of meetings: the availability of those who meet."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.journal.entries import Journal
from expo.meetings.availability import store
from expo.meetings.availability.service import Availabilities, ParticipatingBuyers
from expo.meetings.availability.store import AvailabilityStore


def _services(parts: Parts) -> Iterable[object]:
    database, journal, exhibitors, fairs = parts[Database], parts[Journal], parts[Exhibitors], parts[Fairs]
    store, buyers = AvailabilityStore(database), parts.offered(ParticipatingBuyers)
    return [Availabilities(store, exhibitors, fairs, journal, database, journal.clock, buyers)]


FEATURE: Final = Feature(
    name="meetings",
    needs=("accounts", "fairs", "exhibitors"),
    subfeatures=("availability",),
    api=("expo.meetings.availability.api.availability",),
    indexes=(store.INDEXES,),
    scopes=("meetings:read", "meetings:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
)
