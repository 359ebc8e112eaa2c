"""Fairs with their halls and programmes, who exhibits there, and who is let in."""

from collections.abc import Sequence
from typing import Any

from expo.accounts.organisations import Organisations
from expo.assembly.parts import the
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
from expo.fairs.announcement_store import AnnouncementStore
from expo.fairs.announcements import Announcements
from expo.fairs.applicants import Applicants
from expo.fairs.branding import BrandFairs
from expo.fairs.decision_mails import DecisionMails
from expo.fairs.decisions import Decisions
from expo.fairs.exchange import ExchangeRates
from expo.fairs.hall_plans import HallPlans
from expo.fairs.plan_store import HallPlanStore
from expo.fairs.programme import Programmes
from expo.fairs.programme_store import ProgrammeStore
from expo.fairs.registration_store import RegistrationStore
from expo.fairs.service import Fairs
from expo.fairs.store import FairStore
from expo.kit.blobs import Blobs
from expo.kit.exports import ExportFiles
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mongo import Database
from expo.kit.pictures import Pictures
from expo.kit.uploads import Uploads


def fair(database: Database, book: Journal, files: Blobs, uploads: Uploads) -> list[Any]:
    """Return the services of fairs, exhibitors and catalog, and of the files that they use."""
    clock, booth_store = book.clock, BoothStore(database)
    pictures = Pictures(files)
    fairs = Fairs(FairStore(database), book, database, clock)
    exhibitors = Exhibitors(ExhibitorStore(database), booth_store, fairs, book, database, clock)
    plans = HallPlans(fairs, HallPlanStore(database))
    booths = Booths(booth_store, exhibitors, fairs, book, database, clock, Places(booth_store, plans))
    return [
        uploads,
        ExportFiles(database, files, clock),
        pictures,
        fairs,
        ExchangeRates(database, book),
        exhibitors,
        Vetting(exhibitors),
        booths,
        plans,
        Floors(booths),
        Announcements(fairs, AnnouncementStore(database)),
        Programmes(fairs, ProgrammeStore(database)),
        BrandFairs(fairs, uploads, pictures),
        Materials(exhibitors, uploads, pictures, files, database),
    ]


def admission(services: Sequence[Any], database: Database) -> list[Any]:
    """Return the services of applications and decisions, and of what is written to exhibitors, over those there."""
    fairs, organisations, store = the(services, Fairs), the(services, Organisations), RegistrationStore(database)
    letters = the(services, Letters)
    mails = DecisionMails(fairs, organisations, letters, the(services, Jobs))
    exhibitors = the(services, Exhibitors)
    return [
        mails,
        ExpiryMails(exhibitors.store, organisations, letters, database, exhibitors.clock),
        Applicants(fairs, store, organisations),
        Decisions(fairs, store, mails),
        BoothDecisions(the(services, Booths), mails),
    ]
