"""The exhibitors feature: company profiles, booths and their places, certificates, and decisions about them."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.exhibitors.applications.service import BoothDecisions
from expo.exhibitors.booths import store as booth_store
from expo.exhibitors.booths.follower import DepartedStaffFollower
from expo.exhibitors.booths.places import BoothPlacement
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies import store
from expo.exhibitors.companies.expiry import ExpiryMails
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.companies.vetting import Vetting
from expo.exhibitors.floors.service import Floors
from expo.exhibitors.materials.models import BROCHURE, CERTIFICATE, MODEL, VIDEO
from expo.exhibitors.materials.service import Materials
from expo.fairs.applications.decision_mails import DecisionMails
from expo.fairs.fairs.service import Fairs
from expo.fairs.floor_plans.service import FloorPlans
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import Loop, Work
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Uploads
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import EmailQueue

_NEWS: Final = timedelta(hours=1)
"""Interval between checks for expiring certificates: a new day is noticed within an hour."""


def _services(parts: Parts) -> Iterable[object]:
    database, journal, fairs, uploads = parts[Database], parts[Journal], parts[Fairs], parts[Uploads]
    clock, store, booth_store = journal.clock, ExhibitorStore(database), BoothStore(database)
    exhibitors = Exhibitors(store, booth_store, fairs, journal, database, clock)
    places = BoothPlacement(booth_store, parts[FloorPlans])
    booths = Booths(booth_store, store, exhibitors, fairs, journal, database, clock, places)
    return [
        exhibitors,
        Vetting(exhibitors),
        booths,
        Floors(booth_store, booths),
        Materials(exhibitors, uploads, parts[Pictures], uploads.blobs, database),
        ExpiryMails(store, parts[Organisations], parts[EmailQueue], database, clock),
        BoothDecisions(booth_store, store, booths, parts[DecisionMails]),
    ]


def _work(parts: Parts) -> Work:
    return Work(
        followers=(DepartedStaffFollower(BoothStore(parts[Database]), parts[Booths], parts[Accounts]),),
        loops=(Loop("expiry", parts[ExpiryMails].send, rest=_NEWS),),
    )


FEATURE: Final = Feature(
    name="exhibitors",
    needs=("accounts", "localisation", "fairs"),
    subfeatures=("certificates", "companies", "materials", "booths", "floors", "applications"),
    api=(
        "expo.exhibitors.companies.api.companies",
        "expo.exhibitors.booths.api.booths",
        "expo.exhibitors.materials.api.materials",
        "expo.exhibitors.certificates.api.certificates",
        "expo.exhibitors.companies.api.vetting",
        "expo.exhibitors.floors.api.floors",
        "expo.exhibitors.companies.api.versions",
        "expo.exhibitors.booths.api.versions",
        "expo.exhibitors.applications.api.applications",
    ),
    indexes=(store.INDEXES, booth_store.INDEXES),
    scopes=("exhibitors:read", "exhibitors:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    uploads=dict.fromkeys((PICTURE, CERTIFICATE, BROCHURE, VIDEO, MODEL), "exhibitors:write"),
    services=_services,
    work=_work,
)
