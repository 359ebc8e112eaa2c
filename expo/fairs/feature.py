"""The fairs feature: halls and sections, programme, branding, exchange rates and admission."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.guests import OrganiserAudience
from expo.accounts.organisations import Organisations
from expo.fairs.announcements import store as announcement_store
from expo.fairs.announcements.service import Announcements
from expo.fairs.announcements.store import AnnouncementStore
from expo.fairs.applications.applicants import Applicants
from expo.fairs.applications.decision_mails import DECISIONS, DecisionMails
from expo.fairs.applications.service import Decisions
from expo.fairs.applications.store import ApplicationStore
from expo.fairs.branding.service import BrandFairs
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs import store
from expo.fairs.fairs.service import Fairs
from expo.fairs.fairs.store import FairStore
from expo.fairs.floor_plans import store as plan_store
from expo.fairs.floor_plans.service import FloorPlans
from expo.fairs.floor_plans.store import FloorPlanStore
from expo.fairs.programme import store as programme_store
from expo.fairs.programme.service import Programmes
from expo.fairs.programme.store import ProgrammeStore
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import Work
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import EmailQueue
from expo.localisation.texts.sources import FairLanguages


def _services(parts: Parts) -> Iterable[object]:
    database, journal, organisations = parts[Database], parts[Journal], parts[Organisations]
    fairs, applications = Fairs(FairStore(database), journal, database, journal.clock), ApplicationStore(database)
    mails = DecisionMails(fairs, organisations, parts[EmailQueue], parts[Jobs])
    return [
        fairs,
        ExchangeRates(database, journal),
        FloorPlans(fairs, FloorPlanStore(database)),
        Announcements(fairs, AnnouncementStore(database)),
        Programmes(fairs, ProgrammeStore(database)),
        BrandFairs(fairs, parts[Uploads], parts[Pictures]),
        mails,
        Applicants(fairs, applications, organisations),
        Decisions(fairs, applications, mails),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    applicants = parts[Applicants]
    return [FairLanguages(parts[Fairs].published_languages), OrganiserAudience(applicants.applied, applicants.approved)]


def _work(parts: Parts) -> Work:
    return Work(jobs={DECISIONS: parts[DecisionMails].run})


FEATURE: Final = Feature(
    name="fairs",
    needs=("accounts", "localisation"),
    subfeatures=(
        "sections",
        "exchange_rates",
        "fairs",
        "applications",
        "floor_plans",
        "programme",
        "announcements",
        "branding",
    ),
    api=(
        "expo.fairs.sections.api.sections",
        "expo.fairs.fairs.api.fairs",
        "expo.fairs.programme.api.programme",
        "expo.fairs.applications.api.applications",
        "expo.fairs.floor_plans.api.floor_plans",
        "expo.fairs.exchange_rates.api.exchange_rates",
        "expo.fairs.announcements.api.announcements",
        "expo.fairs.branding.api.branding",
        "expo.fairs.applications.api.decisions",
    ),
    indexes=(store.INDEXES, programme_store.INDEXES, plan_store.INDEXES, announcement_store.INDEXES),
    scopes=("fairs:read", "fairs:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
    work=_work,
)
