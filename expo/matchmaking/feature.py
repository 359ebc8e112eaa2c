"""What matchmaking brings to the fair: wishes and suggestions, runs that match a whole fair, its meeting schedule."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.catalog.service import Catalog
from expo.discovery.service import Discovery
from expo.exhibitors.service import Exhibitors
from expo.fairs.exchange import ExchangeRates
from expo.fairs.service import Fairs
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.features.feature import Feature, verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import JobKind, Loop, Work
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.matchmaking import (
    organiser_schema,
    schema,
    standing_schema,
    start_schema,
    store,
    tuning_schema,
    wish_schema,
    wish_store,
)
from expo.matchmaking.aims import SalesAims
from expo.matchmaking.answering import AnswerTimes
from expo.matchmaking.candidates import Candidates
from expo.matchmaking.finding import Finding
from expo.matchmaking.gathering import Gathering
from expo.matchmaking.implicit import ImplicitWishes
from expo.matchmaking.matching_now import MatchingNow
from expo.matchmaking.news import SuggestionNews
from expo.matchmaking.nightly import NightlyRematch
from expo.matchmaking.organising import MatchmakingDesk
from expo.matchmaking.ranking import Ranking
from expo.matchmaking.rematching import Rematching
from expo.matchmaking.run_models import REMATCH
from expo.matchmaking.schedules import schema as schedule_schema
from expo.matchmaking.schedules import store as schedule_store
from expo.matchmaking.schedules.attending import Attending
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.drafting import Drafting
from expo.matchmaking.schedules.planning import SCHEDULE, Planning
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.schedules.store import AvailabilityStore, ScheduleStore
from expo.matchmaking.service import Matchmaking
from expo.matchmaking.starting import Starting
from expo.matchmaking.store import SuggestionStore
from expo.matchmaking.tally import Tallies
from expo.matchmaking.tuning_service import Tunings
from expo.matchmaking.tuning_store import SettingsStore
from expo.matchmaking.wish_store import WishStore
from expo.matchmaking.wishes import Wishes
from expo.matchmaking.writing import Writing
from expo.settings import Settings
from expo.sourcing.service import Enquiries

_MATCHING: Final = "matching"
"""The queue of rematches and schedules. One takes minutes: nobody's sheet stands behind it."""

_NIGHTS: Final = timedelta(hours=1)
"""After which it is looked again for which fairs it is night."""


def _services(parts: Parts) -> Iterable[object]:
    """Return the services of wishes, aims, suggestions and runs, and those of schedules over them."""
    settings, database, journal = parts[Settings], parts[Database], parts[Journal]
    exhibitors, discovery, fairs, catalog = parts[Exhibitors], parts[Discovery], parts[Fairs], parts[Catalog]
    organisations, enquiries, queue = parts[Organisations], parts[Enquiries], parts[Jobs]
    secret, clock = settings.signing_secret(), journal.clock
    wishes, suggestions, tunings = WishStore(database), SuggestionStore(database, secret), SettingsStore(database)
    times, rates = AnswerTimes(enquiries, clock), parts[ExchangeRates]
    candidates = Candidates(discovery, catalog, exhibitors, rates, wishes, times, secret)
    matchmaking = Matchmaking(
        suggestions, wishes, tunings, organisations, exhibitors, discovery, fairs, journal, database, clock
    )
    implicit = ImplicitWishes(organisations, parts[SavedSearches], parts[Favourites], enquiries, catalog)
    gathering, writing = Gathering(candidates, wishes, fairs, implicit), Writing(tunings, suggestions, queue)
    desk = MatchmakingDesk(fairs, queue, journal, database)
    folder, now = settings.data.resolve() / "matchmaking", MatchingNow(candidates, tunings, suggestions, fairs)
    return [
        candidates,
        matchmaking,
        Wishes(wishes, now, fairs, journal, database, clock),
        SalesAims(wishes, exhibitors, fairs, journal, database, clock),
        SuggestionNews(suggestions, matchmaking, exhibitors, journal, database, clock),
        Starting(wishes, discovery, fairs),
        Tallies(wishes, suggestions, fairs),
        Tunings(tunings, fairs, journal, database, clock),
        desk,
        NightlyRematch(desk, tunings, wishes, fairs, clock),
        Rematching(folder, gathering, Finding(candidates), Ranking(), writing, tunings, suggestions, queue),
        *_schedules(parts, suggestions, wishes),
    ]


def _schedules(parts: Parts, suggestions: SuggestionStore, wishes: WishStore) -> Iterable[object]:
    """Return what plans a fair's meetings from the answers to its suggestions."""
    database, journal, fairs, queue = parts[Database], parts[Journal], parts[Fairs], parts[Jobs]
    exhibitors, clock = parts[Exhibitors], journal.clock
    store, availabilities = ScheduleStore(database), AvailabilityStore(database)
    attending = Attending(exhibitors, parts[Organisations], fairs)
    drafting = Drafting(suggestions, wishes, exhibitors, availabilities, attending)
    return [
        Calendars(availabilities, suggestions, exhibitors, fairs, journal, database, clock),
        Schedules(store, fairs, exhibitors, queue, journal, database, clock),
        Planning(store, drafting, fairs, queue),
    ]


def _work(parts: Parts) -> Work:
    return Work(
        jobs=(
            JobKind(REMATCH, parts[Rematching].run, _MATCHING),
            JobKind(SCHEDULE, parts[Planning].run, _MATCHING),
        ),
        loops=(Loop("rematches", parts[NightlyRematch].queue_due, rest=_NIGHTS),),
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
    ),
    api=(
        wish_schema,
        schema,
        start_schema,
        standing_schema,
        tuning_schema,
        organiser_schema,
        schedule_schema,
    ),
    indexes=(store.INDEXES, wish_store.INDEXES, schedule_store.INDEXES),
    scopes=("matchmaking:read", "matchmaking:write"),
    verbs=verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    work=_work,
)
