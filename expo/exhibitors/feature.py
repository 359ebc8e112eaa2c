"""What exhibitors bring to the fair: company profiles, booths and their places, papers, and decisions about them."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.exhibitors import (
    booth_schema,
    booth_store,
    booth_version_schema,
    certificate_schema,
    decisions_schema,
    floor_schema,
    material_schema,
    schema,
    store,
    version_schema,
    vetting_schema,
)
from expo.exhibitors.booth_store import BoothStore
from expo.exhibitors.booths import Booths
from expo.exhibitors.decisions import BoothDecisions
from expo.exhibitors.expiry import ExpiryMails
from expo.exhibitors.floors import Floors
from expo.exhibitors.materials import Materials
from expo.exhibitors.places import Places
from expo.exhibitors.service import Exhibitors
from expo.exhibitors.store import ExhibitorStore
from expo.exhibitors.vetting import Vetting
from expo.fairs.decision_mails import DecisionMails
from expo.fairs.hall_plans import HallPlans
from expo.fairs.service import Fairs
from expo.kit.features.feature import Feature, verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import Loop, Work
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mongo import Database
from expo.kit.pictures import Pictures
from expo.kit.uploads import Uploads

_NEWS: Final = timedelta(hours=1)
"""After which it is looked again which certificates expire: at the latest then a new day has news."""


def _services(parts: Parts) -> Iterable[object]:
    database, journal, fairs, uploads = parts[Database], parts[Journal], parts[Fairs], parts[Uploads]
    clock, store, stands = journal.clock, ExhibitorStore(database), BoothStore(database)
    exhibitors = Exhibitors(store, stands, fairs, journal, database, clock)
    places = Places(stands, parts[HallPlans])
    booths = Booths(stands, exhibitors, fairs, journal, database, clock, places)
    return [
        exhibitors,
        Vetting(exhibitors),
        booths,
        Floors(booths),
        Materials(exhibitors, uploads, parts[Pictures], uploads.blobs, database),
        ExpiryMails(store, parts[Organisations], parts[Letters], database, clock),
        BoothDecisions(booths, parts[DecisionMails]),
    ]


def _work(parts: Parts) -> Work:
    return Work(loops=(Loop("expiry", parts[ExpiryMails].send, rest=_NEWS),))


FEATURE: Final = Feature(
    name="exhibitors",
    needs=("accounts", "localisation", "fairs"),
    api=(
        schema,
        booth_schema,
        material_schema,
        certificate_schema,
        vetting_schema,
        floor_schema,
        version_schema,
        booth_version_schema,
        decisions_schema,
    ),
    indexes=(store.INDEXES, booth_store.INDEXES),
    scopes=("exhibitors:read", "exhibitors:write"),
    verbs=verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    work=_work,
)
