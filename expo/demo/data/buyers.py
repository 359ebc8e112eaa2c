"""The demo's buyers, from the files in ``buyers/``: one file for each of the fair's languages.

Each is a company that might come to such a fair, its purchaser, and their sourcing needs, in the words of people who
know their trade but not our sections. All of them are invented.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from expo.demo.data.exhibitors import FOLDER as EXHIBITORS
from expo.demo.data.plan import DemoPerson, people, plan
from expo.exhibitors.certificates.models import certificate_kind
from expo.exhibitors.companies.rules.checks import checked_spoken
from expo.fairs.sections.models import section
from expo.kit.errors import Invalid
from expo.kit.features.demo import Row, read
from expo.kit.text import LANGUAGES, checked_email, clean
from expo.kit.trade.money import Money, parse_amount, to_money
from expo.kit.trade.values import Quantity, checked_country, checked_quantity

FOLDER: Final = Path(__file__).parent / "buyers"
_MAX_DAYS: Final = 730


class Trade(StrEnum):
    """A buying company's line of business, in its own terms."""

    IMPORTER = "IMPORTER"
    WHOLESALER = "WHOLESALER"
    DISTRIBUTOR = "DISTRIBUTOR"
    FARM_SUPPLIER = "FARM_SUPPLIER"
    SCHOOL_SUPPLIER = "SCHOOL_SUPPLIER"
    RETAIL_CHAIN = "RETAIL_CHAIN"
    ONLINE_SHOP = "ONLINE_SHOP"
    MANUFACTURER = "MANUFACTURER"
    WORKSHOP = "WORKSHOP"
    CONTRACTOR = "CONTRACTOR"
    HOTEL_GROUP = "HOTEL_GROUP"
    RESTAURANT_GROUP = "RESTAURANT_GROUP"
    HOSPITAL = "HOSPITAL"


class Obstacle(StrEnum):
    """What keeps a sourcing need from exhibitors with such goods, or with only similar ones (``PRODUCTS``)."""

    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    CERTIFICATE = "CERTIFICATE"
    PRODUCTS = "PRODUCTS"


class Must(StrEnum):
    """Parts of a sourcing need that exclude suppliers who do not meet them."""

    CERTIFICATES = "CERTIFICATES"
    ORIGINS = "ORIGINS"
    LANGUAGES = "LANGUAGES"


class BuyerNeed(Row, frozen=True):
    """A company's sourcing need, in its own language.

    ``quantity`` is a number with a unit of Recommendation 20, ``price`` the maximum unit price with its currency,
    ``days`` the latest delivery in days after the fair's first day, ``market`` the destination country if not the
    buyer's. ``suits`` names the exhibitors' files with such goods and ``but`` the obstacle to a match: they serve to
    check the demo's recommendations. Matchmaking does not read them.
    """

    text: str
    suits: list[str]
    quantity: str | None = None
    price: str | None = None
    section: str | None = None
    certificates: tuple[str, ...] = ()
    wanted_origins: tuple[str, ...] = ()
    unwanted_origins: tuple[str, ...] = ()
    must: tuple[Must, ...] = ()
    market: str | None = None
    days: int | None = None
    named: bool = True
    but: Obstacle | None = None

    def target_quantity(self) -> Quantity | None:
        """Return the wanted quantity; raises `Invalid`."""
        if self.quantity is None:
            return None
        number, _, unit = self.quantity.partition(" ")
        return checked_quantity(number, unit, field="quantity")

    def maximum(self) -> Money | None:
        """Return the maximum unit price; raises `Invalid`."""
        if self.price is None:
            return None
        number, _, currency = self.price.partition(" ")
        return to_money(parse_amount(number, field="price"), currency, field="price")

    def check(self) -> None:
        """Raise `Invalid` for unknown values and contradictions."""
        clean(self.text, field="text", limit=2000)
        self.target_quantity()
        price = self.maximum()
        if price is not None and price.currency not in {plan().exchange.base, *plan().exchange.rates}:
            raise Invalid(f"The fair has no rate for {price.currency}.", field="price")
        if self.section is not None:
            section(self.section)
        for each in self.certificates:
            certificate_kind(each, field="certificates")
        for each in (*self.wanted_origins, *self.unwanted_origins, *([self.market] if self.market else [])):
            checked_country(each)
        if self.days is not None and not 0 < self.days <= _MAX_DAYS:
            raise Invalid(f"The delivery time must be 1 to {_MAX_DAYS} days, not {self.days}.", field="days")
        self._check_expectations()

    def _check_expectations(self) -> None:
        for each in self.suits:
            if not (EXHIBITORS / f"{each}.toml").is_file():
                raise Invalid(f"There is no exhibitor {each}.", field="suits")
        if self.but is not None and not self.suits:
            raise Invalid("An obstacle needs exhibitors that it concerns: fill in suits, or remove but.", field="but")
        needed = {
            Must.CERTIFICATES: self.certificates,
            Must.ORIGINS: [*self.wanted_origins, *self.unwanted_origins],
            Must.LANGUAGES: [True],
        }
        for must in self.must:
            if not needed[must]:
                raise Invalid(f"The need lists no {must.lower()}, so it cannot require them.", field="must")


class BuyerCompany(Row, frozen=True):
    """A buying company and its purchaser. ``speaks`` are ISO 639-1, the first language first."""

    company: str
    country: str
    city: str
    kind: Trade
    person: str
    position: str
    email: str
    speaks: list[str]
    about: str
    needs: list[BuyerNeed]

    @property
    def language(self) -> str:
        """The language in which the company writes."""
        return self.speaks[0]

    @property
    def buyer(self) -> DemoPerson:
        """The purchaser, as one of the demo's people."""
        note = f"{self.about} {self.person}, {self.position}, {self.city}."
        return DemoPerson(self.person, self.email, self.language, self.company, self.country, note)

    def check(self, language: str) -> None:
        """Raise `Invalid` for unknown values, and for a company that does not write ``language``."""
        if not self.speaks or checked_spoken(self.speaks) != self.speaks or self.language != language:
            raise Invalid(
                f"The purchaser's first language must be {language}, and no language may be listed twice.",
                field="speaks",
            )
        checked_country(self.country)
        if not checked_email(self.email).endswith(".example"):
            raise Invalid("The email address must end in .example, so that it belongs to nobody.", field="email")
        if not self.needs:
            raise Invalid("A buyer needs at least one sourcing need.", field="needs")
        for place, need in enumerate(self.needs, 1):
            with prefix_errors(f"need {place}"):
                need.check()


class _File(Row, frozen=True):
    """A file of buyers."""

    buyers: list[BuyerCompany]


@cache
def buyer(language: str, email: str) -> DemoPerson:
    """Return one buyer, reading only the file of their language; raises `Invalid`."""
    return next(each.buyer for each in read(FOLDER / f"{language}.toml", _File).buyers if each.email == email)


@cache
def buyers() -> tuple[BuyerCompany, ...]:
    """Return all buyers, language by language in the fair's order; raises `Invalid`."""
    return load([FOLDER / f"{tag}.toml" for tag in LANGUAGES])


def load(files: Sequence[Path]) -> tuple[BuyerCompany, ...]:
    """Return the buyers in files named after their language.

    Raises `Invalid`, naming file and buyer, for faulty entries, and for duplicates across all files.
    """
    found: list[BuyerCompany] = []
    for file in files:
        for each in read(file, _File).buyers:
            with prefix_errors(f"{file.name}: {each.company}"):
                each.check(file.stem)
            found.append(each)
    _require_distinct("company", [each.company for each in found])
    _require_distinct("e-mail", [each.email for each in found] + [each.email for each in people().buyers])
    _require_distinct("need", [need.text for each in found for need in each.needs])
    return tuple(found)


@contextmanager
def prefix_errors(place: str) -> Iterator[None]:
    """Prefix the messages of `Invalid` with a place."""
    try:
        yield
    except Invalid as error:
        raise Invalid(f"{place}: {error}", field=error.field) from error


def _require_distinct(words: str, values: Sequence[str]) -> None:
    for value, times in Counter(each.casefold() for each in values).items():
        if times > 1:
            raise Invalid(f"buyers: the {words} {value} is there twice.")
