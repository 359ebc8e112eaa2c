"""A fair's answers, staff and hours as a planning problem of the library, and its schedule converted back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, StaffMember
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS
from expo.kit.clock import Clock
from expo.matchmaking.recommendations.models import Answered
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.schedules.attending import Attending
from expo.matchmaking.schedules.models import MeetingSchedule, ScheduledMeeting, wants_of
from expo.matchmaking.sourcing_needs.models import SourcingNeed, Strictness
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from expo.meetings.availability.models import Availability
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.commitments import CommitmentReader, FairCommitments
from expo.meetings.bookings.rules.commitments import busy_slots
from expo.meetings.models import MeetingSide
from matching.schedule import problem as plan
from matching.schedule.plan import Meeting, Schedule

_ANYBODY: Final = "/anybody"
"""Suffix of the id of the one person assumed at a booth without a list of staff."""


@dataclass(frozen=True)
class Draft:
    """A problem, with the times of its slots, all of them ahead.

    ``late`` are the requests made after the schedule under revision. ``met`` and ``arranged`` are pairs of buyer and
    exhibitor that need no meeting any more: they have had it, or have arranged one themselves.
    """

    schedule_id: str
    fair_id: str
    drafted_at: datetime
    starts: list[datetime]
    minutes: int
    problem: plan.Problem
    late: tuple[plan.MeetingRequest, ...] = ()
    met: frozenset[tuple[str, str]] = frozenset()
    arranged: frozenset[tuple[str, str]] = frozenset()

    def meetings(self, schedule: Schedule) -> list[ScheduledMeeting]:
        """Return a schedule's meetings as `ScheduledMeeting`."""
        return [self.meeting(each) for each in schedule.meetings]

    def meeting(self, meeting: Meeting) -> ScheduledMeeting:
        """Return a meeting as `ScheduledMeeting`; its id sorts by time."""
        at, request = self.starts[meeting.slot], self.problem.request_of.get(meeting.pair)
        return ScheduledMeeting(
            id=f"{self.schedule_id}/{at:%Y%m%d%H%M}/{meeting.buyer}/{meeting.exhibitor}",
            schedule_id=self.schedule_id,
            fair_id=self.fair_id,
            buyer_id=meeting.buyer,
            exhibitor_id=meeting.exhibitor,
            staff_id=staff_id(meeting.staff),
            begins_at=at,
            minutes=self.minutes,
            locked=meeting.locked,
            musts=request.musts if request else 0,
        )

    def begun_meetings(self, meetings: Sequence[ScheduledMeeting]) -> list[ScheduledMeeting]:
        """Return the meetings that have begun or are over, as meetings of this schedule."""
        found = [each for each in meetings if each.pair in self.met and each.begins_at <= self.drafted_at]
        return [
            replace(each, id=self.schedule_id + each.id.removeprefix(each.schedule_id), schedule_id=self.schedule_id)
            for each in found
        ]

    def open_meetings(self, meetings: Sequence[ScheduledMeeting]) -> list[ScheduledMeeting]:
        """Return the meetings of pairs that still need one."""
        return [each for each in meetings if each.pair not in self.met | self.arranged]

    def outside(self, meetings: Sequence[ScheduledMeeting]) -> list[ScheduledMeeting]:
        """Return the meetings without a slot at their time: it is past, or the fair has been moved since."""
        starts = set(self.starts)
        return [each for each in meetings if each.begins_at not in starts]

    def schedule(self, meetings: Sequence[ScheduledMeeting]) -> Schedule:
        """Return meetings as a schedule of the library, without those outside the slots."""
        slot = {at: index for index, at in enumerate(self.starts)}
        found = (
            Meeting(
                slot[each.begins_at],
                each.buyer_id,
                each.exhibitor_id,
                each.staff_id or each.exhibitor_id + _ANYBODY,
                locked=each.locked,
            )
            for each in meetings
            if each.begins_at in slot
        )
        return Schedule(tuple(sorted(found)))


@dataclass(frozen=True)
class Drafting:
    """Reads the input of a schedule."""

    _recommendations: RecommendationStore
    _needs: SourcingNeedStore
    exhibitors: Exhibitors
    availabilities: Availabilities
    commitments: CommitmentReader
    attending: Attending
    clock: Clock

    async def draft(self, fair: Fair, schedule: MeetingSchedule, since: datetime | None = None) -> Draft:
        """Return the fair's current problem: pairs accepted by the buyer, and the staff of open booths.

        ``since`` is when the schedule under revision was ordered.
        """
        times, terms, now = schedule.times, schedule.terms, self.clock()
        commitments = await self.commitments.at_fair(fair)
        accepted = [each for each in await self._recommendations.accepted(fair.id) if wants_of(each) is not None]
        attending = await self.attending.of(accepted, fair, terms.attendance)
        pairs = [each for each in attending if _pair(each) not in commitments.met | commitments.arranged]
        exhibitor_ids = sorted({each.recommendation.exhibitor_id for each in pairs})
        booths = await self.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=exhibitor_ids, fair_id=fair.id)
        availabilities = await self.availabilities.at_fair(fair_id=fair.id)
        starts = [each for each in times.starts(fair) if each > now]
        busy = busy_slots(commitments.times, starts, times.minutes)
        zone = ZoneInfo(fair.time_zone)
        free_slots = _FreeSlots(starts, times.minutes, zone, availabilities, terms.tables.at_booth, busy)
        hosts = [free_slots.host(one, booth) for one, booth in zip(exhibitor_ids, booths, strict=True)]
        languages = await self._languages(pairs)
        guests = [free_slots.person(each, languages[each]) for each in sorted(languages)]
        problem = plan.Problem(
            slots=tuple(_slot(each, zone) for each in starts),
            buyers=tuple(guests),
            exhibitors=tuple(hosts),
            requests=tuple(sorted((_request(each, commitments) for each in pairs), key=lambda request: request.pair)),
            minutes=times.minutes,
            rooms=terms.tables.in_all,
        )
        late = tuple(_request(each, commitments) for each in pairs if since is not None and _said_at(each) >= since)
        met, arranged = (
            frozenset(commitments.met),
            frozenset(commitments.arranged & {_pair(each) for each in attending}),
        )
        return Draft(schedule.id, fair.id, now, starts, times.minutes, problem, late, met, arranged)

    async def _languages(self, pairs: Sequence[Answered]) -> dict[str, frozenset[str]]:
        """Return the languages each buyer requires; an empty set means any."""
        ids = list(dict.fromkeys(each.recommendation.need_id for each in pairs if each.recommendation.need_id))
        requests = {each.id: each for each in await self._needs.get_many(ids) if each}
        needed: dict[str, frozenset[str]] = {}
        for pair in pairs:
            request = requests.get(pair.recommendation.need_id or "")
            buyer = pair.recommendation.buyer_id
            needed[buyer] = needed.get(buyer, frozenset()) | _needed(request)
        return needed


@dataclass(frozen=True)
class _FreeSlots:
    """Free slots of people and booths.

    ``busy`` are slots in which participants meet by their own arrangement: buyers, staff, and exhibitors without staff.
    """

    starts: Sequence[datetime]
    minutes: int
    zone: ZoneInfo
    availabilities: Mapping[str, Availability]
    tables: int | None
    busy: Mapping[str, Collection[int]]

    def person(self, participant_id: str, languages: frozenset[str]) -> plan.Person:
        """Return a person with their free slots: all, unless they have saved an availability."""
        availability = self.availabilities.get(participant_id)
        per_day = availability.hours.most_per_day if availability and availability.hours else None
        free = self._free(participant_id).difference(self.busy.get(participant_id.removesuffix(_ANYBODY), ()))
        return plan.Person(participant_id, free, languages, plan.PersonLimits(per_day=per_day))

    def host(self, exhibitor_id: str, booth: Booth | None) -> plan.Exhibitor:
        """Return an exhibitor with the staff of the booth; no staff without an open booth."""
        if booth is None or not booth.is_open:
            return plan.Exhibitor(exhibitor_id, ())
        staff = booth.staff or [StaffMember(exhibitor_id + _ANYBODY, "")]
        people = (self.person(each.id, frozenset(each.languages)) for each in staff)
        open_at = self._free(exhibitor_id)
        available_staff = tuple(replace(each, free=each.free & open_at) for each in people)
        return plan.Exhibitor(exhibitor_id, available_staff, self.tables)

    def _free(self, participant_id: str) -> frozenset[int]:
        availability = self.availabilities.get(participant_id)
        return (
            availability.available_slots(self.starts, self.minutes, self.zone)
            if availability
            else frozenset(range(len(self.starts)))
        )


def staff_id(name: str) -> str | None:
    """Return the id of a member of staff, None for the assumed person."""
    return None if name.endswith(_ANYBODY) else name


def _slot(at: datetime, zone: ZoneInfo) -> plan.Slot:
    return plan.Slot(int(at.astimezone(UTC).timestamp()) // 60, at.astimezone(zone).date().toordinal())


def _pair(pair: Answered) -> tuple[str, str]:
    return pair.recommendation.buyer_id, pair.recommendation.exhibitor_id


def _request(pair: Answered, commitments: FairCommitments) -> plan.MeetingRequest:
    """Return what both sides want; a side that has ended a planned meeting does not want another one."""
    by_buyer, by_exhibitor = wants_of(pair) or (None, None)
    ended_by = commitments.ended.get(_pair(pair))
    if ended_by is MeetingSide.BUYER:
        by_buyer = plan.Want(plan.Strength.NEVER)
    elif ended_by is MeetingSide.EXHIBITOR:
        by_exhibitor = plan.Want(plan.Strength.NEVER)
    return plan.MeetingRequest(pair.recommendation.buyer_id, pair.recommendation.exhibitor_id, by_buyer, by_exhibitor)


def _said_at(pair: Answered) -> datetime:
    return max(each.at for each in pair.answers.values())


def _needed(request: SourcingNeed | None) -> frozenset[str]:
    return frozenset(request.languages) if request and request.languages_are is Strictness.HARD else frozenset()
