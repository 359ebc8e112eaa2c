"""Feature definition of matchmaking: sourcing needs, recommendations, runs of a whole fair, meeting schedules."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.catalog.products.service import Catalog
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs.service import Fairs
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import Loop, Work
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.matchmaking.candidates.answering import AnswerTimes
from expo.matchmaking.candidates.service import Candidates
from expo.matchmaking.recommendations import store
from expo.matchmaking.recommendations.matching_now import ImmediateMatching
from expo.matchmaking.recommendations.news import RecommendationNews
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.runs.finding import Finding
from expo.matchmaking.runs.gathering import Gathering
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.implicit import ImplicitNeeds
from expo.matchmaking.runs.models import MATCHMAKING_RUN
from expo.matchmaking.runs.nightly import NightlyRuns
from expo.matchmaking.runs.ranking import Ranking
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.runs.tally import Tallies
from expo.matchmaking.runs.writing import Writing
from expo.matchmaking.schedules import store as schedule_store
from expo.matchmaking.schedules.attending import Attending
from expo.matchmaking.schedules.drafting import Drafting
from expo.matchmaking.schedules.publication import PUBLISH_SCHEDULE, Publication
from expo.matchmaking.schedules.scheduling import SCHEDULE, Scheduling
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.schedules.store import ScheduleStore
from expo.matchmaking.sourcing_needs import store as need_store
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.sourcing_needs.starting import Starting
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService
from expo.matchmaking.tuning.service import Tunings
from expo.matchmaking.tuning.store import SettingsStore
from expo.meetings.availability.service import Availabilities, ParticipatingBuyers
from expo.meetings.bookings.commitments import CommitmentReader
from expo.meetings.bookings.planned import PlannedMeetings
from expo.settings import Settings
from expo.sourcing.service import Enquiries

_NIGHTS: Final = timedelta(hours=1)
"""Interval at which fairs are checked for night time."""


def _services(parts: Parts) -> Iterable[object]:
    """Return the services of needs, targets, recommendations, runs and schedules."""
    settings, database, journal = parts[Settings], parts[Database], parts[Journal]
    exhibitors, discovery, fairs, catalog = parts[Exhibitors], parts[Discovery], parts[Fairs], parts[Catalog]
    organisations, enquiries, queue = parts[Organisations], parts[Enquiries], parts[Jobs]
    secret, clock = settings.signing_secret(), journal.clock
    needs, recommendations, tunings = (
        SourcingNeedStore(database),
        RecommendationStore(database, secret),
        SettingsStore(database),
    )
    times, rates = AnswerTimes(enquiries, clock), parts[ExchangeRates]
    candidates = Candidates(discovery, catalog, exhibitors, rates, needs, times, secret)
    matchmaking = Matchmaking(
        recommendations, needs, tunings, organisations, exhibitors, discovery, fairs, journal, database, clock
    )
    implicit = ImplicitNeeds(organisations, parts[SavedSearches], parts[Favourites], enquiries, catalog)
    gathering, writing = Gathering(candidates, needs, fairs, implicit), Writing(tunings, recommendations, queue)
    admin = MatchmakingAdmin(fairs, queue, journal, database)
    folder, now = (
        settings.data.resolve() / "matchmaking",
        ImmediateMatching(candidates, tunings, recommendations, fairs),
    )
    return [
        candidates,
        matchmaking,
        SourcingNeeds(needs, now, fairs, journal, database, clock),
        TargetBuyersService(needs, exhibitors, fairs, journal, database, clock),
        RecommendationNews(recommendations, matchmaking, exhibitors, journal, database, clock),
        Starting(needs, discovery, fairs),
        Tallies(needs, recommendations, fairs),
        Tunings(tunings, fairs, journal, database, clock),
        admin,
        NightlyRuns(admin, tunings, needs, fairs, clock),
        RunHandler(folder, gathering, Finding(candidates), Ranking(), writing, tunings, recommendations, queue),
        *_schedules(parts, recommendations, needs),
    ]


def _schedules(parts: Parts, recommendations: RecommendationStore, needs: SourcingNeedStore) -> Iterable[object]:
    """Return the services that schedule a fair's meetings from the answers to its recommendations."""
    database, journal, fairs, queue = parts[Database], parts[Journal], parts[Fairs], parts[Jobs]
    exhibitors, clock = parts[Exhibitors], journal.clock
    store, attending = ScheduleStore(database), Attending(exhibitors, parts[Organisations], fairs)
    drafting = Drafting(
        recommendations, needs, exhibitors, parts[Availabilities], parts[CommitmentReader], attending, clock
    )
    return [
        Schedules(store, fairs, exhibitors, queue, journal, database, clock),
        Scheduling(store, drafting, fairs, queue),
        Publication(store, parts[PlannedMeetings], fairs, queue),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    return [ParticipatingBuyers(parts[Matchmaking].has_answers)]


def _work(parts: Parts) -> Work:
    return Work(
        jobs={
            MATCHMAKING_RUN: parts[RunHandler].run,
            SCHEDULE: parts[Scheduling].run,
            PUBLISH_SCHEDULE: parts[Publication].run,
        },
        loops=(Loop("runs", parts[NightlyRuns].queue_due, rest=_NIGHTS),),
    )


FEATURE: Final = Feature(
    name="matchmaking",
    needs=(
        "accounts",
        "localisation",
        "fairs",
        "exhibitors",
        "catalog",
        "discovery",
        "favourites",
        "sourcing",
        "meetings",
    ),
    subfeatures=("sourcing_needs", "candidates", "tuning", "recommendations", "schedules", "runs"),
    api=(
        "expo.matchmaking.sourcing_needs.api.sourcing_needs",
        "expo.matchmaking.recommendations.api.recommendations",
        "expo.matchmaking.sourcing_needs.api.start",
        "expo.matchmaking.runs.api.status",
        "expo.matchmaking.tuning.api.tuning",
        "expo.matchmaking.runs.api.runs",
        "expo.matchmaking.schedules.api.schedules",
    ),
    indexes=(store.INDEXES, need_store.INDEXES, schedule_store.INDEXES),
    scopes=("matchmaking:read", "matchmaking:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
    work=_work,
)
