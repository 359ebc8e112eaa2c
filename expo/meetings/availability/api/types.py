"""GraphQL types of availability and absences."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import load_decided_organisations
from expo.exhibitors.booths.api.types import StaffMemberType, load_booths_at
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.exhibitors.models import StaffMember
from expo.kit.graphql.types import Flat, Info, Problem
from expo.kit.ids import is_id
from expo.meetings.availability.api.enums import DayPart
from expo.meetings.availability.models import AbsencePeriod, Availability, HalfDay, Hours


@strawberry.type(name="HalfDay", description="Half of one of a fair's days, in the fair's time zone.")
class HalfDayType(Flat[HalfDay]):
    """Half of a day."""

    day: date
    part: DayPart


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

    @classmethod
    def of(cls, availability: Availability) -> "MeetingHoursType":
        """Return an availability."""
        hours = availability.hours
        return cls(
            absent=availability.absent,
            away=[HalfDayType.of(each) for each in availability.away],
            time_zone=hours.time_zone if hours else None,
            days=hours.days if hours else [],
            begins=hours.begins if hours else None,
            ends=hours.ends if hours else None,
            most_per_day=hours.most_per_day if hours else None,
        )


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

    def model(self) -> Hours:
        """Return the hours, without validation."""
        return Hours(
            time_zone=self.time_zone,
            days=self.days,
            begins=self.begins,
            ends=self.ends,
            most_per_day=self.most_per_day,
        )


@strawberry.input(description="A day of the fair, or half of one, in the fair's time zone.")
class WhenInput:
    """A day, or half of one."""

    day: date
    part: DayPart | None = strawberry.field(default=None, description="Half of the day; the whole day where null.")

    def model(self) -> AbsencePeriod:
        """Return the day or half-day, without validation."""
        return AbsencePeriod(self.day, self.part)


MeetingHoursResult = Annotated[MeetingHoursType | Problem, strawberry.union("MeetingHoursResult")]
