"""GraphQL types of availability and absences."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, TypeVar

import strawberry

from expo.accounts.api.types import load_decided_organisations
from expo.exhibitors.booths.api.types import StaffMemberType, load_booths_at
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.exhibitors.models import StaffMember
from expo.kit.graphql.types import Flat, Info, Problem
from expo.kit.ids import is_id
from expo.meetings.availability.api.enums import DayPart, Weekday
from expo.meetings.availability.models import AbsencePeriod, Availability, HalfDay, Hours
from expo.meetings.availability.rules.ranges import MinuteRange

Key = TypeVar("Key")


@strawberry.type(name="HalfDay", description="Half of one of a fair's days, in the fair's time zone.")
class HalfDayType(Flat[HalfDay]):
    """Half of a day."""

    day: date
    part: DayPart


@strawberry.type(name="MinuteRange", description="Part of a day by the local clock.")
class MinuteRangeType(Flat[MinuteRange]):
    """A range of minutes after midnight."""

    begins: int = strawberry.field(description="Start, in minutes after midnight.")
    ends: int = strawberry.field(description="End, in minutes after midnight: 1,440 is midnight at the day's end.")


@strawberry.type(name="WeekdayHours", description="Hours of availability on a weekday.")
class WeekdayHoursType:
    """Hours of a weekday."""

    weekday: Weekday
    ranges: list[MinuteRangeType] = strawberry.field(description="Hours in order; not available where empty.")


@strawberry.type(name="HoursException", description="Hours of availability on a date that differ from the usual.")
class HoursExceptionType:
    """Hours of a date."""

    day: date
    ranges: list[MinuteRangeType] = strawberry.field(description="Hours in order; not available where empty.")


@strawberry.type(name="MeetingHours", description="Availability for meetings, in the participant's own time zone.")
class MeetingHoursType:
    """Availability."""

    absent: bool = strawberry.field(
        description="Whether the participant is absent from the whole fair, whatever the hours."
    )
    away: list[HalfDayType] = strawberry.field(description="Half-days for which the organiser has recorded an absence.")
    time_zone: str | None
    days: list[date] = strawberry.field(description="Days of availability; every day of the fair where empty.")
    begins: int | None = strawberry.field(description="Start, in minutes after midnight.")
    ends: int | None
    most_per_day: int | None
    weekly: list[WeekdayHoursType] = strawberry.field(
        description="Weekdays with hours of their own, instead of `begins` and `ends`, Monday first."
    )
    breaks: list[MinuteRangeType] = strawberry.field(description="Breaks of every day.")
    exceptions: list[HoursExceptionType] = strawberry.field(
        description="Dates with hours of their own, whatever `days` and `weekly` say, in order."
    )

    @classmethod
    def of(cls, availability: Availability) -> "MeetingHoursType":
        """Return an availability."""
        hours = availability.hours
        weekly, exceptions = (hours.weekly, hours.exceptions) if hours else ({}, {})
        return cls(
            absent=availability.absent,
            away=[HalfDayType.of(each) for each in availability.away],
            time_zone=hours.time_zone if hours else None,
            days=hours.days if hours else [],
            begins=hours.begins if hours else None,
            ends=hours.ends if hours else None,
            most_per_day=hours.most_per_day if hours else None,
            weekly=[WeekdayHoursType(weekday=day, ranges=_ranges(some)) for day, some in weekly.items()],
            breaks=_ranges(hours.breaks) if hours else [],
            exceptions=[HoursExceptionType(day=day, ranges=_ranges(some)) for day, some in exceptions.items()],
        )


def _ranges(ranges: Sequence[MinuteRange]) -> list[MinuteRangeType]:
    return [MinuteRangeType.of(each) for each in ranges]


@strawberry.type(name="StaffHours", description="A member of your booth's staff, with their availability for meetings.")
class StaffHoursType:
    """A member of staff with their availability."""

    staff: StaffMemberType
    hours: MeetingHoursType | None = strawberry.field(
        description="Availability of the member of staff; null while none is recorded."
    )

    @classmethod
    def of(cls, member: StaffMember, availability: Availability | None) -> "StaffHoursType":
        """Return a member of staff with the recorded availability."""
        return cls(staff=StaffMemberType.of(member), hours=MeetingHoursType.of(availability) if availability else None)


@strawberry.type(name="Absence", description="Absence of a buyer, of an exhibitor, or of a member of a booth's staff.")
class AbsenceType:
    """An absence."""

    model: strawberry.Private[Availability]
    participant_id: strawberry.ID = strawberry.field(
        description="Id of the buyer's organisation, of the exhibitor, or of the member of staff."
    )
    exhibitor_id: strawberry.ID | None = strawberry.field(
        description="Id of the exhibitor, or of the staff member's exhibitor, visible or not; null for a buyer."
    )
    away: list[HalfDayType] = strawberry.field(description="Half-days of the absence; the whole fair where empty.")
    since_at: datetime = strawberry.field(description="When the absence was recorded.")

    @strawberry.field(
        description="The exhibitor, or the staff member's exhibitor; null for a buyer, and where it is not visible."
    )
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = None if self._is_buyer else await info.context.loader(load_exhibitors).load(self.model.party_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(
        description="The member of staff; null for others, and for a person no longer on the booth's list."
    )
    async def staff(self, info: Info) -> StaffMemberType | None:
        if self.model.participant_id == self.model.party_id:
            return None
        booth = await info.context.loader(load_booths_at).load((self.model.party_id, self.model.fair_id))
        found = next((each for each in booth.staff if each.id == self.model.participant_id), None) if booth else None
        return None if found is None else StaffMemberType.of(found)

    @strawberry.field(description="Name of the buyer; null for others.")
    async def company(self, info: Info) -> str | None:
        if not self._is_buyer:
            return None
        found = await info.context.loader(load_decided_organisations).load(self.model.participant_id)
        return None if found is None else found.name

    @property
    def _is_buyer(self) -> bool:
        return self.exhibitor_id is None

    @classmethod
    def of(cls, availability: Availability) -> "AbsenceType":
        """Return an absence."""
        away = [] if availability.absent else [HalfDayType.of(each) for each in availability.away]
        party = strawberry.ID(availability.party_id) if is_id(availability.party_id, "exh") else None
        return cls(
            model=availability,
            participant_id=strawberry.ID(availability.participant_id),
            exhibitor_id=party,
            away=away,
            since_at=availability.changed_at,
        )


@strawberry.input(description="Part of a day by the local clock.")
class MinuteRangeInput:
    """A range of minutes after midnight."""

    begins: int = strawberry.field(description="Start, in minutes after midnight.")
    ends: int = strawberry.field(
        description="End, in minutes after midnight, at most 1,440: midnight at the day's end."
    )

    def model(self) -> MinuteRange:
        """Return the range, without validation."""
        return MinuteRange(self.begins, self.ends)


@strawberry.input(description="Hours of availability on a weekday.")
class WeekdayHoursInput:
    """Hours of a weekday."""

    weekday: Weekday
    ranges: list[MinuteRangeInput] = strawberry.field(description="Hours; not available where empty.")


@strawberry.input(description="Hours of availability on a date that differ from the usual.")
class HoursExceptionInput:
    """Hours of a date."""

    day: date
    ranges: list[MinuteRangeInput] = strawberry.field(description="Hours; not available where empty.")


@strawberry.input(description="Availability for meetings, in the participant's own time zone.")
class MeetingHoursInput:
    """Availability."""

    time_zone: str = strawberry.field(description="Time zone of the IANA database, for example Asia/Shanghai.")
    days: list[date] = strawberry.field(
        default_factory=list, description="Days of availability; every day of the fair where empty."
    )
    begins: int = strawberry.field(default=Hours.begins, description="Start, in minutes after midnight.")
    ends: int = Hours.ends
    most_per_day: int | None = None
    weekly: list[WeekdayHoursInput] = strawberry.field(
        default_factory=list, description="Weekdays with hours of their own, instead of `begins` and `ends`."
    )
    breaks: list[MinuteRangeInput] = strawberry.field(default_factory=list, description="Breaks of every day.")
    exceptions: list[HoursExceptionInput] = strawberry.field(
        default_factory=list, description="Dates with hours of their own, whatever `days` and `weekly` say."
    )

    def model(self) -> Hours:
        """Return the hours, without validation."""
        return Hours(
            time_zone=self.time_zone,
            days=self.days,
            begins=self.begins,
            ends=self.ends,
            most_per_day=self.most_per_day,
            weekly=_models_by_key((each.weekday, each.ranges) for each in self.weekly),
            breaks=[each.model() for each in self.breaks],
            exceptions=_models_by_key((each.day, each.ranges) for each in self.exceptions),
        )


def _models_by_key(stated: Iterable[tuple[Key, list[MinuteRangeInput]]]) -> dict[Key, list[MinuteRange]]:
    """Return ranges by weekday or date; those of a key stated twice are united."""
    models: dict[Key, list[MinuteRange]] = {}
    for key, ranges in stated:
        models.setdefault(key, []).extend(each.model() for each in ranges)
    return models


@strawberry.input(description="A day of the fair, or half of one, in the fair's time zone.")
class WhenInput:
    """A day, or half of one."""

    day: date
    part: DayPart | None = strawberry.field(default=None, description="Half of the day; the whole day where null.")

    def model(self) -> AbsencePeriod:
        """Return the day or half-day, without validation."""
        return AbsencePeriod(self.day, self.part)


MeetingHoursResult = Annotated[MeetingHoursType | Problem, strawberry.union("MeetingHoursResult")]
