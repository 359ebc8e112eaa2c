"""GraphQL types of a schedule's terms."""

import strawberry

from expo.kit.graphql.trade_types import CountryType, country_type
from expo.kit.graphql.types import Flat, Info
from expo.matchmaking.schedules.rules.terms import Attendance, ScheduleTerms, Tables


@strawberry.type(name="ScheduleTables", description="Limits on the number of simultaneous meetings.")
class TablesType(Flat[Tables]):
    """Limits on simultaneous meetings."""

    in_all: int | None = strawberry.field(description="Limit for the whole fair; null for no limit.")
    at_booth: int | None = strawberry.field(description="Limit for each booth; null for no limit.")


@strawberry.type(name="ScheduleAttendance", description="Participants of a schedule; an empty list means all.")
class AttendanceType(Flat[Attendance]):
    """Participants."""

    model: strawberry.Private[Attendance]
    approved_only: bool = strawberry.field(description="Whether only buyers approved to the fair take part.")

    @strawberry.field(description="Sections of the exhibitors, by key.")
    def sections(self) -> list[str]:
        return self.model.sections

    @strawberry.field(description="Countries of the exhibitors.")
    def exhibitor_countries(self, info: Info) -> list[CountryType]:
        return [country_type(info, each) for each in self.model.exhibitor_countries]

    @strawberry.field(description="Countries of the buyers.")
    def buyer_countries(self, info: Info) -> list[CountryType]:
        return [country_type(info, each) for each in self.model.buyer_countries]


@strawberry.input(description="Limits on the number of simultaneous meetings; null for no limit.")
class ScheduleTablesInput:
    """Limits on simultaneous meetings."""

    in_all: int | None = strawberry.field(default=None, description="Limit for the whole fair.")
    at_booth: int | None = strawberry.field(default=None, description="Limit for each booth.")

    def model(self) -> Tables:
        """Return the limits, without validation."""
        return Tables(in_all=self.in_all, at_booth=self.at_booth)


@strawberry.input(description="Terms of a schedule: its participants, where an empty list means all, and its tables.")
class ScheduleTermsInput:
    """Terms of a schedule."""

    sections: list[str] = strawberry.field(default_factory=list, description="Sections of the exhibitors, by key.")
    exhibitor_countries: list[str] = strawberry.field(
        default_factory=list, description="Countries of the exhibitors, as ISO 3166 codes."
    )
    buyer_countries: list[str] = strawberry.field(
        default_factory=list, description="Countries of the buyers, as ISO 3166 codes."
    )
    approved_only: bool = strawberry.field(
        default=False, description="Whether only buyers approved to the fair take part."
    )
    tables: ScheduleTablesInput | None = None

    def model(self) -> ScheduleTerms:
        """Return the terms, without validation."""
        attendance = Attendance(
            sections=self.sections,
            exhibitor_countries=self.exhibitor_countries,
            buyer_countries=self.buyer_countries,
            approved_only=self.approved_only,
        )
        return ScheduleTerms(attendance=attendance, tables=self.tables.model() if self.tables else Tables())
