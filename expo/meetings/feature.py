"""Feature definition of meetings: from availability and bookings to rooms, waiting lists and calendar feeds."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.calendars.events import Organiser
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Serving
from expo.kit.features.work import Loop, Work
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.kit.mail.outbox import EmailQueue
from expo.kit.media.placement import MediaRooms
from expo.kit.media.recordings import FINISHED_RECORDING
from expo.kit.media.room_figures import OpenRoomFigures
from expo.kit.outbound.addresses import AddressPolicy
from expo.kit.realtime.presence import Presences
from expo.localisation.translations.reading import TranslationReading
from expo.meetings.availability import store as availability_store
from expo.meetings.availability.service import Availabilities, ParticipatingBuyers
from expo.meetings.availability.store import AvailabilityStore
from expo.meetings.bookings import store as meeting_store
from expo.meetings.bookings.announcements import MeetingAnnouncements
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.commitments import CommitmentReader
from expo.meetings.bookings.mails import MeetingMails
from expo.meetings.bookings.personal import PersonalMeetings
from expo.meetings.bookings.planned import PlannedMeetings
from expo.meetings.bookings.reminders import MeetingReminders
from expo.meetings.bookings.requests import MeetingRequests
from expo.meetings.bookings.service import Meetings
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.calendar_feeds import store as feed_store
from expo.meetings.calendar_feeds.contents import FeedContents
from expo.meetings.calendar_feeds.service import CalendarFeeds
from expo.meetings.calendar_feeds.store import FeedStore
from expo.meetings.calendars import store as calendar_store
from expo.meetings.calendars.refresh import CalendarRefresh, calendar_fetcher
from expo.meetings.calendars.service import ConnectedCalendars
from expo.meetings.calendars.store import CONNECTED_CALENDARS, CalendarStore
from expo.meetings.demo import book
from expo.meetings.policies.service import BookingPolicies
from expo.meetings.policies.store import PolicyStore
from expo.meetings.recordings import store as recording_store
from expo.meetings.recordings.mix_folders import remove_left_folders
from expo.meetings.recordings.mixing import MIX, RecordingMixes
from expo.meetings.recordings.service import MeetingRecordings
from expo.meetings.recordings.store import RecordingStore
from expo.meetings.retention.service import RecordingRetentions
from expo.meetings.retention.store import RetentionStore
from expo.meetings.revalidation import store as revalidation_store
from expo.meetings.revalidation.cancellations import MeetingCancellations
from expo.meetings.revalidation.departures import MeetingDepartures
from expo.meetings.revalidation.follower import RevalidationFollower
from expo.meetings.revalidation.grounds import MeetingGrounds
from expo.meetings.revalidation.people import LeavingPeople
from expo.meetings.revalidation.rooms import OpenRooms
from expo.meetings.revalidation.service import MeetingRevalidation
from expo.meetings.revalidation.store import REVALIDATIONS, RevalidationStore
from expo.meetings.rooms.running_meetings import RunningMeetings
from expo.meetings.rooms.service import Rooms
from expo.meetings.tables import store as table_store
from expo.meetings.tables.attendance import TableAttendance
from expo.meetings.tables.editing import TableEditor
from expo.meetings.tables.mails import MinutesMails
from expo.meetings.tables.minutes import MeetingMinutes
from expo.meetings.tables.models import CHANGED
from expo.meetings.tables.service import MeetingTables
from expo.meetings.tables.store import TableStore
from expo.meetings.waiting_list import store as waiting_list_store
from expo.meetings.waiting_list.closing import WaitingListClosing
from expo.meetings.waiting_list.follower import WaitingListFollower
from expo.meetings.waiting_list.offered_times import OfferedTimes
from expo.meetings.waiting_list.offers import WaitingListOffers
from expo.meetings.waiting_list.service import WaitingLists
from expo.meetings.waiting_list.store import WaitingListStore
from expo.settings import Settings
from expo.sourcing.service import Enquiries

_EXPIRY: Final = timedelta(seconds=20)
"""Interval at which unanswered proposals expire, reminders and minutes are sent, and free times offered."""

_CALENDARS: Final = timedelta(seconds=30)
"""Longest time until a due calendar is read."""

_CHANGED: Final = "calendars:changed"
_REVALIDATIONS_CHANGED: Final = "meeting_revalidations:changed"


def _services(parts: Parts) -> Iterable[object]:
    database, journal, exhibitors, fairs = parts[Database], parts[Journal], parts[Exhibitors], parts[Fairs]
    clock, accounts, buyers = journal.clock, parts[Accounts], parts.offered(ParticipatingBuyers)
    availabilities = Availabilities(AvailabilityStore(database), exhibitors, fairs, journal, database, clock, buyers)
    policies = BookingPolicies(PolicyStore(database), exhibitors, fairs, journal, database, clock)
    store = MeetingStore(database)
    calendar = BoothCalendar(store, exhibitors, availabilities, policies, clock)
    name, address = parseaddr(parts[Settings].mail_from)
    organiser = Organiser(address, name)
    mails = MeetingMails(parts[Organisations], exhibitors, accounts, availabilities, parts[EmailQueue], organiser)
    requests = MeetingRequests(store, calendar, exhibitors, parts[Catalog], parts[Enquiries], clock)
    announcements = MeetingAnnouncements(journal, mails)
    meetings = Meetings(store, calendar, requests, announcements, mails, accounts, fairs, database, clock)
    days = parts[Settings].recording_days
    retentions = RecordingRetentions(RetentionStore(database), fairs, journal, database, clock, days)
    rooms = Rooms(
        *(store, meetings, parts[MediaRooms], accounts, parts[Organisations], exhibitors, parts[Enquiries]),
        *(journal, database),
        clock,
        retentions,
    )
    running = RunningMeetings(store, OpenRoomFigures(database, clock), fairs)
    planned = PlannedMeetings(store, announcements, mails, parts[Organisations], exhibitors, availabilities, clock)
    reminders = MeetingReminders(store, mails, fairs, database, clock)
    personal = PersonalMeetings(store, accounts, parts[Organisations], exhibitors, clock)
    contents = FeedContents(personal, fairs, mails)
    times = OfferedTimes(store, calendar, availabilities, clock)
    return [
        *(availabilities, *_calendars(parts, availabilities), policies),
        *(meetings, reminders, rooms, running, planned, CommitmentReader(store, clock)),
        retentions,
        *_recordings(parts, store, announcements, retentions),
        *_waiting_lists(parts, store, times, announcements),
        *_tables(parts, store, meetings, mails),
        _revalidation(parts, store, calendar, announcements),
        *(personal, CalendarFeeds(FeedStore(database), contents, accounts, journal, database, clock)),
    ]


def _calendars(parts: Parts, availabilities: Availabilities) -> Iterable[object]:
    database, journal, exhibitors, fairs = parts[Database], parts[Journal], parts[Exhibitors], parts[Fairs]
    store, policy, clock = CalendarStore(database), AddressPolicy(), journal.clock
    yield ConnectedCalendars(store, availabilities, exhibitors, fairs, policy, journal, database, clock)
    yield CalendarRefresh(store, availabilities, fairs, calendar_fetcher(policy), database, clock)


def _recordings(
    parts: Parts, store: MeetingStore, announcements: MeetingAnnouncements, retentions: RecordingRetentions
) -> Iterable[object]:
    uploads = parts[Uploads]
    kept = RecordingStore(parts[Database])
    recordings = MeetingRecordings(
        *(kept, store, announcements, parts[Fairs], uploads, uploads.blobs),
        parts[Database],
        parts[Journal].clock,
        retentions,
    )
    return [recordings, RecordingMixes(kept, recordings, parts[Jobs], parts[Database])]


def _waiting_lists(
    parts: Parts, store: MeetingStore, times: OfferedTimes, announcements: MeetingAnnouncements
) -> Iterable[object]:
    database, journal, exhibitors, fairs = parts[Database], parts[Journal], parts[Exhibitors], parts[Fairs]
    lists, clock = WaitingListStore(database), journal.clock
    yield WaitingLists(lists, times, exhibitors, fairs, journal, database, clock)
    yield WaitingListOffers(lists, store, times, announcements, exhibitors, fairs, database, clock)


def _revalidation(
    parts: Parts, store: MeetingStore, calendar: BoothCalendar, announcements: MeetingAnnouncements
) -> MeetingRevalidation:
    database, journal, exhibitors, accounts = parts[Database], parts[Journal], parts[Exhibitors], parts[Accounts]
    clock, cancellations = journal.clock, MeetingCancellations(store, announcements, journal.clock)
    departures = MeetingDepartures(store, calendar, cancellations, announcements, announcements.mails, clock)
    closing = WaitingListClosing(
        *(WaitingListStore(database), exhibitors, parts[Organisations], accounts, parts[EmailQueue], journal, clock)
    )
    grounds = MeetingGrounds(store, cancellations, closing, exhibitors, database, clock)
    people = LeavingPeople(store, departures, closing, exhibitors, accounts, database, clock)
    rooms = OpenRooms(store, parts[MediaRooms], exhibitors, clock)
    return MeetingRevalidation(RevalidationStore(database), grounds, people, rooms, clock)


def _tables(parts: Parts, store: MeetingStore, meetings: Meetings, mails: MeetingMails) -> Iterable[object]:
    database, journal, accounts, catalog = parts[Database], parts[Journal], parts[Accounts], parts[Catalog]
    laid = TableStore(database)
    editor = TableEditor(laid, meetings, journal, database, journal.clock)
    attendance = TableAttendance(laid, editor, Presences(database, journal.clock), accounts)
    minutes_mails = MinutesMails(mails, parts[TranslationReading], catalog, parts[EmailQueue])
    tables = MeetingTables(laid, editor, store, attendance, catalog, parts[Enquiries], accounts)
    return [tables, attendance, MeetingMinutes(laid, editor, store, attendance, minutes_mails, parts[Fairs])]


def _work(parts: Parts) -> Work:
    refresh, reminders = parts[CalendarRefresh].refresh_due, parts[MeetingReminders].send_due
    offers = parts[WaitingListOffers].offer_due
    recordings = parts[MeetingRecordings]
    database, clock = parts[Database], parts[Journal].clock
    return Work(
        jobs={FINISHED_RECORDING: recordings.add, MIX: parts[RecordingMixes].run},
        followers=(
            WaitingListFollower(WaitingListStore(database), clock),
            RevalidationFollower(RevalidationStore(database), clock),
        ),
        loops=(
            Loop("meetings", parts[Meetings].expire_due, rest=_EXPIRY, exclusive=True),
            Loop("meeting_reminders", reminders, rest=_EXPIRY, until_idle=True, exclusive=True),
            Loop("minutes", parts[MeetingMinutes].send_due, rest=_EXPIRY, exclusive=True),
            Loop("waiting_lists", offers, rest=_EXPIRY, until_idle=True, exclusive=True),
            Loop(
                name="meeting_revalidation",
                turn=parts[MeetingRevalidation].work_off_due,
                rest=_EXPIRY,
                wake=_REVALIDATIONS_CHANGED,
                until_idle=True,
                exclusive=True,
            ),
            Loop(
                name="meeting_room_closing",
                turn=parts[MeetingRevalidation].close_rooms_due,
                rest=_EXPIRY,
                wake=_REVALIDATIONS_CHANGED,
                exclusive=True,
            ),
            Loop("recordings", recordings.erase_due, rest=_EXPIRY, exclusive=True),
            Loop("mix_folders", remove_left_folders, rest=_EXPIRY),
            Loop("calendars", refresh, rest=_CALENDARS, wake=_CHANGED, until_idle=True),
        ),
        signals={CONNECTED_CALENDARS: _CHANGED, REVALIDATIONS: _REVALIDATIONS_CHANGED},
    )


def _serve(_parts: Parts) -> Serving:
    return Serving(signals={table_store.TABLES: CHANGED})


FEATURE: Final = Feature(
    name="meetings",
    needs=("accounts", "localisation", "fairs", "exhibitors", "catalog", "sourcing"),
    subfeatures=(
        "availability",
        "calendars",
        "policies",
        "retention",
        "bookings",
        "rooms",
        "recordings",
        "tables",
        "waiting_list",
        "revalidation",
        "calendar_feeds",
    ),
    api=(
        "expo.meetings.availability.api.availability",
        "expo.meetings.calendars.api.calendars",
        "expo.meetings.policies.api.policies",
        "expo.meetings.retention.api.retention",
        "expo.meetings.bookings.api.meetings",
        "expo.meetings.rooms.api.rooms",
        "expo.meetings.tables.api.tables",
        "expo.meetings.rooms.api.running_meetings",
        "expo.meetings.recordings.api.recordings",
        "expo.meetings.waiting_list.api.waiting_list",
        "expo.meetings.calendar_feeds.api.feeds",
    ),
    indexes=(
        *(availability_store.INDEXES, calendar_store.INDEXES, meeting_store.INDEXES, table_store.INDEXES),
        *(recording_store.INDEXES, waiting_list_store.INDEXES, feed_store.INDEXES, revalidation_store.INDEXES),
    ),
    scopes=("meetings:read", "meetings:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    work=_work,
    serve=_serve,
    demo=book,
)
