"""Who should meet whom: wishes and suggestions, the runs that match a whole fair, and its schedule of meetings."""

from collections.abc import Sequence
from typing import Any

from expo.accounts.organisations import Organisations
from expo.assembly.parts import the
from expo.catalog.service import Catalog
from expo.discovery.service import Discovery
from expo.exhibitors.service import Exhibitors
from expo.fairs.exchange import ExchangeRates
from expo.fairs.service import Fairs
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
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
from expo.matchmaking.schedules.attending import Attending
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.drafting import Drafting
from expo.matchmaking.schedules.planning import Planning
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


def matchmaking(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return the services of wishes, aims and suggestions, over those that are there."""
    exhibitors, discovery, fairs = the(services, Exhibitors), the(services, Discovery), the(services, Fairs)
    secret, clock = settings.signing_secret(), book.clock
    wishes, suggestions, tunings = WishStore(database), SuggestionStore(database, secret), SettingsStore(database)
    answer_times = AnswerTimes(the(services, Enquiries), clock)
    rates, catalog = the(services, ExchangeRates), the(services, Catalog)
    candidates = Candidates(discovery, catalog, exhibitors, rates, wishes, answer_times, secret)
    now = MatchingNow(candidates, tunings, suggestions, fairs)
    organisations = the(services, Organisations)
    matchmaking = Matchmaking(
        suggestions, wishes, tunings, organisations, exhibitors, discovery, fairs, book, database, clock
    )
    return [
        candidates,
        matchmaking,
        Wishes(wishes, now, fairs, book, database, clock),
        SalesAims(wishes, exhibitors, fairs, book, database, clock),
        SuggestionNews(suggestions, matchmaking, exhibitors, book, database, clock),
        Starting(wishes, discovery, fairs),
        Tallies(wishes, suggestions, fairs),
    ]


def rematching(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return what orders and does the runs that match everybody at a fair, over the services that are there."""
    matchmaking, candidates = the(services, Matchmaking), the(services, Candidates)
    wishes, suggestions, tunings = matchmaking.wishes, matchmaking.store, matchmaking.settings
    fairs, queue, clock = the(services, Fairs), the(services, Jobs), book.clock
    searches, kept = the(services, SavedSearches), the(services, Favourites)
    organisations, enquiries, catalog = the(services, Organisations), the(services, Enquiries), the(services, Catalog)
    implicit = ImplicitWishes(organisations, searches, kept, enquiries, catalog)
    gathering = Gathering(candidates, wishes, fairs, implicit)
    writing = Writing(tunings, suggestions, queue)
    folder = settings.data.resolve() / "matchmaking"
    desk = MatchmakingDesk(fairs, queue, book, database)
    return [
        desk,
        Tunings(tunings, fairs, book, database, clock),
        NightlyRematch(desk, tunings, wishes, fairs, clock),
        Rematching(folder, gathering, Finding(candidates), Ranking(), writing, tunings, suggestions, queue),
    ]


def schedules(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return what plans a fair's meetings from the answers to its suggestions."""
    exhibitors, fairs, queue = the(services, Exhibitors), the(services, Fairs), the(services, Jobs)
    store, availabilities = ScheduleStore(database), AvailabilityStore(database)
    suggestions, wishes = the(services, Matchmaking).store, the(services, Matchmaking).wishes
    attending = Attending(exhibitors, the(services, Organisations), fairs)
    drafting = Drafting(suggestions, wishes, exhibitors, availabilities, attending)
    return [
        Calendars(availabilities, suggestions, exhibitors, fairs, book, database, book.clock),
        Schedules(store, fairs, exhibitors, queue, book, database, book.clock),
        Planning(store, drafting, fairs, queue),
    ]
