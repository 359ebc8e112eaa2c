"""Terms of a schedule: its participants, and the number of tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from expo.fairs.sections.models import section
from expo.kit.errors import Invalid
from expo.kit.trade.values import checked_country

MAX_TABLES: Final = 10_000
_MAX: Final = 250


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """Participants: exhibitors of some sections and countries, buyers of some countries; empty means all.

    ``approved_only``: only buyers approved to the fair, not all who have registered.
    """

    sections: list[str] = field(default_factory=list)
    exhibitor_countries: list[str] = field(default_factory=list)
    buyer_countries: list[str] = field(default_factory=list)
    approved_only: bool = False

    def checked(self) -> "Attendance":
        """Return the validated criteria without duplicates; raises `Invalid`, `SectionNotFound`."""
        if max(len(self.sections), len(self.exhibitor_countries), len(self.buyer_countries)) > _MAX:
            raise Invalid(f"Choose at most {_MAX} values.", field="attendance")
        return replace(
            self,
            sections=list(dict.fromkeys(section(each, field="sections").key for each in self.sections)),
            exhibitor_countries=_countries(self.exhibitor_countries, "exhibitorCountries"),
            buyer_countries=_countries(self.buyer_countries, "buyerCountries"),
        )


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Limits on simultaneous meetings: in the whole fair, and at each booth. None: unlimited."""

    in_all: int | None = None
    at_booth: int | None = None

    def checked(self) -> "Tables":
        """Return the validated tables; raises `Invalid` for zero or more than the maximum."""
        for name, count in (("inAll", self.in_all), ("atBooth", self.at_booth)):
            if count is not None and not 1 <= count <= MAX_TABLES:
                raise Invalid(f"Enter 1 to {MAX_TABLES} tables.", field=name)
        return self


@dataclass(frozen=True, kw_only=True)
class ScheduleTerms:
    """Terms an organiser sets when ordering a schedule; a revision keeps them."""

    attendance: Attendance = field(default_factory=Attendance)
    tables: Tables = field(default_factory=Tables)

    def checked(self) -> "ScheduleTerms":
        """Return the validated terms; raises the errors of their parts."""
        return ScheduleTerms(attendance=self.attendance.checked(), tables=self.tables.checked())


def _countries(values: Sequence[str], name: str) -> list[str]:
    return list(dict.fromkeys(checked_country(each, field=name) for each in values))
