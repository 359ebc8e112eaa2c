"""When people are there, and who is not, as GraphQL types."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.types import StaffMemberType, load_booths_at
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.exhibitors.models import StaffMember
from expo.kit.graphql.types import Flat, Info, Problem
from expo.kit.ids import is_id
from expo.matchmaking.schedules.calendars import When
from expo.matchmaking.schedules.rules.hours import Availability, DayPart, HalfDay, Hours, MeetingTimes
from expo.matchmaking.suggestions.api.types import load_seen_buyers


@strawberry.type(name="HalfDay", description="A half of one of a fair's days, in its time zone.")
class HalfDayType(Flat[HalfDay]):
    """A half of a day."""

    day: date
    part: DayPart


@strawberry.type(name="MeetingHours", description="When somebody is there, by their own clock.")
class MeetingHoursType:
    """Hours."""

    absent: bool = strawberry.field(description="Not there at all, whatever the hours.")
    away: list[HalfDayType] = strawberry.field(description="When the organiser says that they are not there.")
    time_zone: str | None
    days: list[date] = strawberry.field(description="Every day of the fair where empty.")
    begins: int | None = strawberry.field(description="Minutes after midnight.")
    ends: int | None
    most_per_day: int | None

    @classmethod
    def of(cls, said: Availability) -> "MeetingHoursType":
        """Return hours."""
        hours = said.hours
        return cls(
            absent=said.absent,
            away=[HalfDayType.of(each) for each in said.away],
            time_zone=hours.time_zone if hours else None,
            days=hours.days if hours else [],
            begins=hours.begins if hours else None,
            ends=hours.ends if hours else None,
            most_per_day=hours.most_per_day if hours else None,
        )


@strawberry.type(name="StaffHours", description="One of your booth's staff, and when they are there for meetings.")
class StaffHoursType:
    """A member of staff with hours."""

    staff: StaffMemberType
    hours: MeetingHoursType | None = strawberry.field(description="Null while nobody has said it.")

    @classmethod
    def of(cls, member: StaffMember, said: Availability | None) -> "StaffHoursType":
        """Return a member of staff with what was said."""
        return cls(staff=StaffMemberType.of(member), hours=MeetingHoursType.of(said) if said else None)


@strawberry.type(
    name="Absence", description="Somebody who is not there: a buyer, an exhibitor, or one of a booth's staff."
)
class AbsenceType:
    """An absence."""

    model: strawberry.Private[Availability]
    who: strawberry.ID = strawberry.field(
        description="The buyer's organisation, the exhibitor, or the member of staff."
    )
    exhibitor_id: strawberry.ID | None = strawberry.field(
        description="The exhibitor, or the member of staff's, whether it is to be seen or not; null for a buyer."
    )
    away: list[HalfDayType] = strawberry.field(description="When they are not there; all the time where empty.")
    since_at: datetime = strawberry.field(description="When that was said.")

    @strawberry.field(
        description="The exhibitor, or the member of staff's; null for a buyer, and where it is not to be seen."
    )
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = None if self._is_buyer else await info.context.loader(load_exhibitors).load(self.model.party_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="The member of staff; null for others, and for who is on the booth's list no more.")
    async def staff(self, info: Info) -> StaffMemberType | None:
        if self.model.who == self.model.party_id:
            return None
        booth = await info.context.loader(load_booths_at).load((self.model.party_id, self.model.fair_id))
        found = next((each for each in booth.staff if each.id == self.model.who), None) if booth else None
        return None if found is None else StaffMemberType.of(found)

    @strawberry.field(description="The buyer's name; null for others.")
    async def company(self, info: Info) -> str | None:
        key = (self.model.who, "", True)
        return (await info.context.loader(load_seen_buyers).load(key)).name if self._is_buyer else None

    @property
    def _is_buyer(self) -> bool:
        return self.exhibitor_id is None

    @classmethod
    def of(cls, said: Availability) -> "AbsenceType":
        """Return an absence."""
        away = [] if said.absent else [HalfDayType.of(each) for each in said.away]
        party = strawberry.ID(said.party_id) if is_id(said.party_id, "exh") else None
        return cls(model=said, who=strawberry.ID(said.who), exhibitor_id=party, away=away, since_at=said.changed_at)


@strawberry.input(description="When meetings can be, in the fair's time zone.")
class MeetingTimesInput:
    """Times."""

    days: list[date] = strawberry.field(default_factory=list, description="All days of the fair where empty.")
    begins: int = strawberry.field(default=MeetingTimes().begins, description="Minutes after midnight.")
    ends: int = MeetingTimes().ends
    minutes: int = strawberry.field(default=MeetingTimes().minutes, description="How long a meeting is.")

    def model(self) -> MeetingTimes:
        """Return the times, unchecked."""
        return MeetingTimes(days=self.days, begins=self.begins, ends=self.ends, minutes=self.minutes)


@strawberry.input(description="When somebody is there, by their own clock.")
class MeetingHoursInput:
    """Hours."""

    time_zone: str = strawberry.field(description="Of the IANA database, for example Asia/Shanghai.")
    days: list[date] = strawberry.field(default_factory=list, description="Every day of the fair where empty.")
    begins: int = strawberry.field(default=MeetingTimes().begins, description="Minutes after midnight.")
    ends: int = MeetingTimes().ends
    most_per_day: int | None = None

    def model(self) -> Hours:
        """Return the hours, unchecked."""
        return Hours(
            time_zone=self.time_zone,
            days=self.days,
            begins=self.begins,
            ends=self.ends,
            most_per_day=self.most_per_day,
        )


@strawberry.input(description="A day of the fair, or a half of it, in the fair's time zone.")
class WhenInput:
    """A day or a half of it."""

    day: date
    part: DayPart | None = strawberry.field(default=None, description="The whole day where null.")

    def model(self) -> When:
        """Return it, unchecked."""
        return When(self.day, self.part)


MeetingHoursResult = Annotated[MeetingHoursType | Problem, strawberry.union("MeetingHoursResult")]
