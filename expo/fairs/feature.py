"""What fairs bring: halls and sections, programme, branding, exchange rates, and who is let in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.fairs import (
    announcement_schema,
    announcement_store,
    brand_schema,
    decision_mails,
    decisions_schema,
    exchange_schema,
    plan_schema,
    plan_store,
    programme_schema,
    programme_store,
    registration_schema,
    schema,
    section_schema,
    store,
)
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
from expo.kit.features.feature import Feature, verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import MAILS, JobKind, Work
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mongo import Database
from expo.kit.pictures import Pictures
from expo.kit.uploads import Uploads
from expo.localisation.translations.follower import SpokenAtFairs


def _services(parts: Parts) -> Iterable[object]:
    database, journal, organisations = parts[Database], parts[Journal], parts[Organisations]
    fairs, registrations = Fairs(FairStore(database), journal, database, journal.clock), RegistrationStore(database)
    mails = DecisionMails(fairs, organisations, parts[Letters], parts[Jobs])
    return [
        fairs,
        ExchangeRates(database, journal),
        HallPlans(fairs, HallPlanStore(database)),
        Announcements(fairs, AnnouncementStore(database)),
        Programmes(fairs, ProgrammeStore(database)),
        BrandFairs(fairs, parts[Uploads], parts[Pictures]),
        mails,
        Applicants(fairs, registrations, organisations),
        Decisions(fairs, registrations, mails),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    return [SpokenAtFairs(parts[Fairs].spoken)]


def _work(parts: Parts) -> Work:
    return Work(jobs=(JobKind(decision_mails.KIND, parts[DecisionMails].run, MAILS),))


FEATURE: Final = Feature(
    name="fairs",
    needs=("accounts", "localisation"),
    api=(
        section_schema,
        schema,
        programme_schema,
        registration_schema,
        plan_schema,
        exchange_schema,
        announcement_schema,
        brand_schema,
        decisions_schema,
    ),
    indexes=(store.INDEXES, programme_store.INDEXES, plan_store.INDEXES, announcement_store.INDEXES),
    scopes=("fairs:read", "fairs:write"),
    verbs=verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
    work=_work,
)
