"""The demo's exhibitors, from the files in ``exhibitors/``.

Each file is what one company would submit: its profile, booth staff,
certificates, and fifteen products with real specifications, in its own language. Three companies list one more
product, a duplicate of one of their own or of another company's. Most also word their texts in other languages, in
``author_translations/``.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from msgspec import field, structs

from expo.catalog.products.rules.drafts import AttributeDraft, ProductDraft, TierDraft, Wording
from expo.demo.data.author_translations import COMPANY_LIMITS, MANY_LINES, AuthorTranslations, author_translations
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.models import BusinessKind, Contact, StaffMember
from expo.fairs.sections.models import section
from expo.kit.errors import Invalid
from expo.kit.features.demo import Row, read
from expo.localisation.models import Text, checked_text

FOLDER: Final = Path(__file__).parent / "exhibitors"


class Staff(Row, frozen=True):
    """A member of the booth staff who also answers email. ``languages`` are ISO 639-1."""

    name: str
    position: str
    email: str
    languages: list[str]

    def member(self) -> StaffMember:
        """Return the person as a member of a booth's staff."""
        return StaffMember("", self.name, self.position, self.languages, self.email)

    def contact(self) -> Contact:
        """Return the person as a contact of the company."""
        return Contact(self.name, self.position, self.email, languages=self.languages)


class CompanyCertificate(Row, frozen=True):
    """A company's certificate. ``kind`` is a key of certificates.toml."""

    kind: str
    number: str
    issuer: str
    valid_until: date


class Property(Row, frozen=True):
    """A property of a product: a text, or a number with a unit of Recommendation 20."""

    name: str
    value: int | str
    unit: str | None = None


class Goods(Row, frozen=True):
    """A product: the data of a `ProductDraft`, and the emoji for its picture."""

    number: str
    title: str
    description: str
    section: str
    category: str
    hs: str
    origin: str
    unit: str
    minimum_order: int | str
    currency: str
    tiers: list[tuple[int | str, str]]
    incoterm: str
    place: str
    lead_days: int
    emoji: str
    attributes: list[Property]
    gtin: str | None = None
    brand: str | None = None
    samples: str | None = None
    certificates: list[str] = field(default_factory=list)

    def draft(self, language: str, translations: AuthorTranslations) -> ProductDraft:
        """Return the product as a draft in ``language``, with its texts in other languages."""
        free = self.samples == "0"
        return ProductDraft(
            number=self.number,
            title=Wording(self.title, language, translations.of_goods(self.number, "title")),
            description=Wording(self.description, language, translations.of_goods(self.number, "description")),
            section=self.section,
            category=self.category,
            brand=self.brand,
            gtin=self.gtin,
            hs_code=self.hs,
            origin=self.origin,
            unit=self.unit,
            minimum_order=str(self.minimum_order),
            currency=self.currency,
            price_tiers=[TierDraft(str(quantity), price) for quantity, price in self.tiers],
            incoterm=self.incoterm,
            incoterm_place=self.place,
            lead_days=self.lead_days,
            sample_free=free,
            sample_price=None if free else self.samples,
            attributes=[
                AttributeDraft(Wording(each.name, language), str(each.value), each.unit) for each in self.attributes
            ],
            certificates=self.certificates,
        )


class Company(Row, frozen=True):
    """An exhibitor. Texts are in ``language``; ``markets`` are ISO 3166-1 alpha-2."""

    name: str
    english_name: str
    language: str
    country: str
    city: str
    founded: int
    employees: int
    kind: BusinessKind
    tagline: str
    story: str
    section: str
    languages: list[str]
    markets: list[str]
    staff: list[Staff]
    certificates: list[CompanyCertificate] = field(default_factory=list)
    products: list[Goods] = field(default_factory=list)
    website: str | None = None
    author_translations: AuthorTranslations = field(default_factory=AuthorTranslations)

    @property
    def category(self) -> str:
        """The category of the company's section."""
        return section(self.section).category

    def text(self, field: str) -> Text:
        """Return ``name``, ``tagline`` or ``story`` with the company's own translations; raises `Invalid`."""
        return checked_text(
            getattr(self, field),
            self.language,
            field=field,
            limit=COMPANY_LIMITS[field],
            lines=field in MANY_LINES,
            others=self.author_translations.of_company(field),
        )

    def picture_alt(self, goods: Goods) -> Text:
        """Return the description of a product's picture: its title, in all languages of the company."""
        others = self.author_translations.of_goods(goods.number, "title")
        return checked_text(goods.title, self.language, field="alt", limit=200, others=others)

    def profile(self) -> Profile:
        """Return the company's profile; raises `Invalid`."""
        return Profile(
            name=self.text("name"),
            english_name=self.english_name,
            country=self.country,
            kind=self.kind,
            city=self.city,
            founded=self.founded,
            employees=self.employees,
            tagline=self.text("tagline"),
            story=self.text("story"),
            website=self.website,
            languages=self.languages,
            markets=self.markets,
        )

    def drafts(self) -> list[ProductDraft]:
        """Return the products as drafts, in file order."""
        return [self.draft(goods) for goods in self.products]

    def draft(self, goods: Goods) -> ProductDraft:
        """Return one of the products as a draft."""
        return goods.draft(self.language, self.author_translations)


@cache
def exhibitor(file: str) -> Company:
    """Return the company in one file, named without extension; raises `Invalid`."""
    return _read(FOLDER / f"{file}.toml")


@cache
def companies() -> tuple[Company, ...]:
    """Return all exhibitors in file order; raises `Invalid`."""
    return load(sorted(FOLDER.glob("*.toml")))


def load(files: Sequence[Path]) -> tuple[Company, ...]:
    """Return the companies in these files; raises `Invalid` for contradictions within or between files."""
    found = [(file, _read(file)) for file in files]
    for file, company in found:
        _require_distinct((goods.number for goods in company.products), file.name, "item number")
        _require_tiers(company, file.name)
    _require_distinct((company.english_name for _file, company in found), "exhibitors", "English name")
    _require_distinct((company.staff[0].email for _file, company in found if company.staff), "exhibitors", "e-mail")
    every = (goods.gtin for _file, company in found for goods in company.products if goods.gtin)
    _require_distinct(every, "exhibitors", "GTIN")
    return tuple(company for _file, company in found)


def _read(file: Path) -> Company:
    """Return the company in a file, with its own translations."""
    company = read(file, Company)
    numbers = {goods.number for goods in company.products}
    translations = author_translations(file.name, company.language, numbers)
    return structs.replace(company, author_translations=translations)


def _require_distinct(values: Iterable[str], place: str, words: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Invalid(f"{place}: the {words} {value} is there twice.")
        seen.add(value)


def _require_tiers(company: Company, place: str) -> None:
    if not company.staff:
        raise Invalid(f"{place}: the exhibitor has no booth staff.")
    for goods in company.products:
        if not goods.tiers or str(goods.tiers[0][0]) != str(goods.minimum_order):
            raise Invalid(f"{place}: the first price of {goods.number} has to begin at its minimum order.")
