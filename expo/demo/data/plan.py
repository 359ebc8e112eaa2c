"""The demo fair and its people other than exhibitors: ``programme.toml`` and ``people.toml``."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.demo.data.exhibitors import Company, exhibitor
from expo.fairs.fairs.errors import FairNotFound
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.fairs.floor_plans.models import Floor, Rows
from expo.fairs.programme.models import ProgrammeKind
from expo.fairs.sections.models import categories
from expo.kit.access import SYSTEM
from expo.kit.errors import Invalid
from expo.kit.features.demo import Row, read
from expo.kit.text import LANGUAGES
from expo.localisation.models import Text, checked_text

_HERE: Final = Path(__file__).parent
_MAX_LENGTH: Final = 600
_SMALL: Final = 6
"""Halls with at most this many companies have two rows of spaces, larger ones four."""

Words = dict[str, str]
"""A text in all seven languages, by language."""


class Item(Row, frozen=True):
    """A programme item: day of the fair (from 1), local start time and length in minutes."""

    kind: ProgrammeKind
    day: int
    start: time
    minutes: int
    title: Words
    place: str

    def span(self, first: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return start and end when the fair's first day is ``first``."""
        begins = datetime.combine(first + timedelta(days=self.day - 1), self.start, zone)
        return begins, begins + timedelta(minutes=self.minutes)


class Announced(Row, frozen=True):
    """An announcement by the organiser, with the day of the fair (from 1) and time when it appears."""

    day: int
    start: time
    title: Words
    body: Words
    pinned: bool = False

    def begins(self, first: date, zone: ZoneInfo) -> datetime:
        """Return when the announcement appears, if the fair's first day is ``first``."""
        return datetime.combine(first + timedelta(days=self.day - 1), self.start, zone)


class Exchange(Row, frozen=True):
    """Exchange rates, with their day and source."""

    base: str
    day: date
    source: str
    rates: dict[str, str]


class Plan(Row, frozen=True):
    """The fair: name, tagline, hall names, rates, programme; ``arriving`` is shown until all have arrived."""

    slug: str
    time_zone: str
    days: int
    name: Words
    tagline: Words
    hall: Words
    accent: str
    exchange: Exchange
    items: list[Item]
    announcements: list[Announced]
    arriving: Announced

    @property
    def zone(self) -> ZoneInfo:
        """The fair's time zone."""
        return ZoneInfo(self.time_zone)

    def span(self, first: date) -> tuple[datetime, datetime]:
        """Return opening and closing when the first day is ``first``: whole days in the fair's time zone."""
        opens = datetime.combine(first, time(), self.zone)
        return opens, opens + timedelta(days=self.days)

    def halls(self) -> list[Hall]:
        """Return one hall for each category."""
        return [
            Hall(
                key=hall_key(each.key),
                name=in_all(
                    {tag: words.format(number=number, category=each.names[tag]) for tag, words in self.hall.items()}
                ),
                sections=[section.key for section in each.sections],
            )
            for number, each in enumerate(categories(), 1)
        ]


class DemoPerson(Row, frozen=True):
    """A person with an account, and the organisation they own."""

    name: str
    email: str
    language: str
    company: str
    country: str
    note: str | None = None

    def organisation(self, kind: OrganisationKind) -> OrganisationDetails:
        """Return the person's organisation, as one of this kind."""
        return OrganisationDetails(kind, self.company, self.country)


class People(Row, frozen=True):
    """Organiser, buyers, the exhibitor and the buyer with displayed sign-ins, and the company awaiting a booth."""

    exhibitor: str
    sourcing_buyer: tuple[str, str]
    organiser: DemoPerson
    buyers: list[DemoPerson]
    newcomer: Company

    def shown_exhibitor(self) -> Company:
        """Return the company with the displayed sign-in, reading only its own file; raises `Invalid`."""
        return exhibitor(self.exhibitor)


@cache
def plan() -> Plan:
    """Return the fair; raises `Invalid`."""
    return read(_HERE / "programme.toml", Plan)


@cache
def people() -> People:
    """Return the people; raises `Invalid`."""
    return read(_HERE / "people.toml", People)


def hall_key(category: str) -> str:
    """Return the key of the hall that shows a category."""
    return f"hall-{category}"


def hall_floor(count: int) -> Floor:
    """Return a hall floor for this many companies: rows with a few free spaces, and a cross aisle."""
    rows, per_row = (4, (count + 4) // 4) if count > _SMALL else (2, (count + 2) // 2)
    return Rows("A01", rows=rows, per_row=per_row, width=6, depth=4, aisle=3, block=(per_row + 1) // 2).floor()


def in_all(words: Words) -> Text:
    """Return a text written in all languages, English first; raises `Invalid` when one is missing."""
    missing = set(LANGUAGES) - words.keys()
    if missing:
        raise Invalid(f"{words.get('en', '?')}: not written in {', '.join(sorted(missing))}.")
    return checked_text(
        words["en"], "en", field="text", limit=_MAX_LENGTH, others={tag: words[tag] for tag in LANGUAGES[1:]}
    )


async def find_fair(fairs: Fairs) -> Fair | None:
    """Return the demo fair, or None before the first opening; one lookup."""
    try:
        return await fairs.get_by_slug(SYSTEM, slug=plan().slug)
    except FairNotFound:
        return None


def is_complete(fair: Fair, now: datetime) -> bool:
    """Return whether nothing is left to do: the tagline, which is set last, is there, and the fair is not over."""
    return fair.tagline is not None and now < fair.closes_at
