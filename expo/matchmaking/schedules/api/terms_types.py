"""On what terms a schedule is made, as GraphQL types."""

import strawberry

from expo.kit.graphql.trade_types import CountryType, country_type
from expo.kit.graphql.types import Flat, Info
from expo.matchmaking.schedules.rules.terms import Attendance, ScheduleTerms, Tables


@strawberry.type(name="ScheduleTables", description="How many meetings there is room for at a time.")
class TablesType(Flat[Tables]):
    """Tables."""

    in_all: int | None = strawberry.field(description="In the whole fair; null: not counted.")
    at_booth: int | None = strawberry.field(description="At each booth; null: not counted.")


@strawberry.type(name="ScheduleAttendance", description="Who takes part in a schedule; all where a list is empty.")
class AttendanceType(Flat[Attendance]):
    """Who takes part."""

    model: strawberry.Private[Attendance]
    admitted_only: bool = strawberry.field(description="Of the buyers only those whom the fair has admitted.")

    @strawberry.field(description="Of which sections the exhibitors are, by key.")
    def sections(self) -> list[str]:
        return self.model.sections

    @strawberry.field(description="Of which countries the exhibitors are.")
    def exhibitor_countries(self, info: Info) -> list[CountryType]:
        return [country_type(info, each) for each in self.model.exhibitor_countries]

    @strawberry.field(description="Of which countries the buyers are.")
    def buyer_countries(self, info: Info) -> list[CountryType]:
        return [country_type(info, each) for each in self.model.buyer_countries]


@strawberry.input(description="How many meetings there is room for at a time; null: not counted.")
class ScheduleTablesInput:
    """Tables."""

    in_all: int | None = strawberry.field(default=None, description="In the whole fair.")
    at_booth: int | None = strawberry.field(default=None, description="At each booth.")

    def model(self) -> Tables:
        """Return the tables, unchecked."""
        return Tables(in_all=self.in_all, at_booth=self.at_booth)


@strawberry.input(
    description="On what terms a schedule is made: who takes part, all where a list is empty, and tables."
)
class ScheduleTermsInput:
    """Terms."""

    sections: list[str] = strawberry.field(default_factory=list, description="Of the exhibitors, by key.")
    exhibitor_countries: list[str] = strawberry.field(default_factory=list, description="Codes of ISO 3166.")
    buyer_countries: list[str] = strawberry.field(default_factory=list, description="Codes of ISO 3166.")
    admitted_only: bool = strawberry.field(
        default=False, description="Of the buyers only those whom the fair has admitted."
    )
    tables: ScheduleTablesInput | None = None

    def model(self) -> ScheduleTerms:
        """Return the terms, unchecked."""
        attendance = Attendance(
            sections=self.sections,
            exhibitor_countries=self.exhibitor_countries,
            buyer_countries=self.buyer_countries,
            admitted_only=self.admitted_only,
        )
        return ScheduleTerms(attendance=attendance, tables=self.tables.model() if self.tables else Tables())
