"""Companies named by a bulk import: found by their English names, created where missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.organisations import Organisations
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.errors import ExhibitorNotFound
from expo.exhibitors.models import BusinessKind, Exhibitor, slug_of
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.fairs.sections.models import section as section_of
from expo.kit.access import SYSTEM, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.ids import is_id
from expo.kit.trade.values import checked_country, country_name
from expo.localisation.models import Text

_NUMBERED: Final = 10


@dataclass(frozen=True)
class NewCompany:
    """How to create a missing company. With ``fair`` (its id or slug) it gets a booth there, in ``section``."""

    country: str
    fair: str | None = None
    section: str | None = None
    source: str = ""


def on_behalf(organisation_id: str, kind: OrganisationKind = OrganisationKind.EXHIBITOR) -> Actor:
    """Return an actor for the installation acting on behalf of an organisation."""
    return Actor(SYSTEM.person_id, organisation_id, kind, Role.OWNER)


async def find_fair(fairs: Fairs, name: str) -> Fair:
    """Return a fair by its id or slug; raises `FairNotFound`."""
    return await (fairs.get(SYSTEM, fair_id=name) if is_id(name, "fair") else fairs.get_by_slug(SYSTEM, slug=name))


@dataclass(frozen=True)
class Companies:
    """Finds companies by the names in a file, and creates missing ones."""

    organisations: Organisations
    exhibitors: Exhibitors
    booths: Booths
    fairs: Fairs
    database: Database

    @classmethod
    def of(cls, services: Mapping[type, Any]) -> "Companies":
        """Return an instance built from an installation's services."""
        exhibitors: Exhibitors = services[Exhibitors]
        return cls(services[Organisations], exhibitors, services[Booths], services[Fairs], exhibitors.database)

    async def check(self, company: NewCompany) -> None:
        """Raise `FairNotFound`, `SectionNotFound`, `Invalid` if companies cannot be created with these settings."""
        checked_country(company.country, field="country")
        if company.fair is not None:
            await find_fair(self.fairs, company.fair)
            if company.section is None:
                raise Invalid("Give the section of the fair for their booths.", field="section")
            section_of(company.section)

    async def find_or_make(self, name: str, company: NewCompany) -> tuple[Exhibitor, bool]:
        """Find the exhibitor with this English name, or create and publish it with its booth; return also which."""
        english = name if any(each.isascii() and each.isalpha() for each in name) else f"Company {name}"
        found = await self._find(english)
        if found is not None:
            return found, False

        async def write() -> Exhibitor:
            details = OrganisationDetails(OrganisationKind.EXHIBITOR, english, company.country)
            organisation = await self.organisations.create(SYSTEM, details=details)
            actor = on_behalf(organisation.id)
            await self.exhibitors.save(actor, profile=_profile(english, company))
            made = await self.exhibitors.publish(actor)
            if company.fair is not None and company.section is not None:
                await self._open_booth(actor, await find_fair(self.fairs, company.fair), company.section)
            return made

        return await self.database.transact(write, Exhibitor), True

    async def _find(self, english: str) -> Exhibitor | None:
        stem = slug_of(english)
        for slug in (stem, *(f"{stem}-{number}" for number in range(2, _NUMBERED))):
            try:
                found = await self.exhibitors.get_by_slug(SYSTEM, slug=slug)
            except ExhibitorNotFound:
                return None
            if found.english_name == english:
                return found
        return None

    async def _open_booth(self, actor: Actor, fair: Fair, section: str) -> None:
        organiser = on_behalf(fair.organiser_id, OrganisationKind.ORGANISER)
        application = await self.fairs.apply(actor, fair_id=fair.id)
        await self.fairs.decide(organiser, application_id=application.id, approve=True)
        booth = await self.booths.apply(actor, fair_id=fair.id, section=section)
        await self.booths.decide(organiser, booth_id=booth.id, approve=True)
        await self.booths.publish(actor, booth_id=booth.id)


def _profile(english: str, company: NewCompany) -> Profile:
    origin = f", imported from {company.source}" if company.source else ""
    return Profile(
        name=Text(english, "en"),
        english_name=english,
        country=company.country,
        kind=BusinessKind.MANUFACTURER_TRADER,
        city=country_name(company.country, "en"),
        tagline=Text(f"Products of {english}"[:120], "en"),
        story=Text(f"Products of {english}{origin}.", "en"),
        languages=["en"],
    )
