"""Exhibitors as GraphQL types, and the loader of exhibitors."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from expo.exhibitors.certificates.api.types import CertificateKindType, certificate_kind_type
from expo.exhibitors.companies.api.enums import BusinessKind, ExhibitorStatus
from expo.exhibitors.companies.api.media_types import FileType, PictureType
from expo.exhibitors.companies.rules.market_languages import market_languages
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Certificate, Contact, Exhibitor
from expo.kit.graphql.trade_types import CountryType, country_type
from expo.kit.graphql.types import Context, Flat, FromModel, Info, Problem
from expo.localisation.translations.api.local_text import LocalTextType, local_text, optional_text


@strawberry.type(name="Certificate", description="A certificate that a company holds.")
class CertificateType:
    """A certificate."""

    id: strawberry.ID
    kind: CertificateKindType
    number: str
    issuer: str | None
    valid_until: date | None
    expired: bool
    expires_soon: bool = strawberry.field(description="Whether its last valid day is today or within the next 60 days.")
    file: FileType | None = strawberry.field(description="Document, shown to signed-in readers only.")

    @classmethod
    def of(cls, info: Info, certificate: Certificate) -> "CertificateType":
        """Return a certificate for this reader."""
        today = info.context.service(Exhibitors).clock().date()
        return cls(
            id=strawberry.ID(certificate.id),
            kind=certificate_kind_type(info, certificate.kind),
            number=certificate.number,
            issuer=certificate.issuer,
            valid_until=certificate.valid_until,
            expired=certificate.is_expired(today),
            expires_soon=certificate.expires_soon(today),
            file=FileType.of(info, certificate.file),
        )


@strawberry.type(name="Contact", description="A contact person of the company.")
class ContactType(Flat[Contact]):
    """A contact."""

    name: str
    position: str | None
    email: str | None
    phone: str | None = strawberry.field(description="Phone number in E.164, such as +8657987123456.")
    languages: list[str]


@strawberry.type(name="Exhibitor", description="An exhibiting company, which persists between fairs.")
class ExhibitorType(FromModel[Exhibitor]):
    """An exhibitor."""

    model: strawberry.Private[Exhibitor]
    id: strawberry.ID
    slug: str = strawberry.field(description="Slug in the company's address on this site. It never changes.")
    name: LocalTextType = strawberry.field(
        description="Name of the company; for readers who cannot read its script, `text` is `englishName`."
    )
    english_name: str
    country: CountryType
    city: str | None
    founded: int | None
    employees: int | None
    kind: BusinessKind
    tagline: LocalTextType | None
    story: LocalTextType | None
    website: str | None
    languages: list[str] = strawberry.field(description="Languages its people speak, as ISO 639-1 codes.")
    verified: bool = strawberry.field(description="Whether an organiser has verified the company's identity.")
    verified_at: datetime | None
    status: ExhibitorStatus
    published_at: datetime | None
    missing: list[str] = strawberry.field(
        description="Names of the fields that the profile still lacks for publication."
    )

    @strawberry.field(description="Countries that the company mainly sells to.")
    def markets(self, info: Info) -> list[CountryType]:
        return [country_type(info, code) for code in self.model.markets]

    @strawberry.field(
        description="Languages of the site by how much they matter to the company's buyers: English, then those of its "
        "markets."
    )
    def market_languages(self) -> list[str]:
        return market_languages(self.model.markets)

    @strawberry.field
    def logo(self, info: Info) -> PictureType | None:
        """Return the logo."""
        return PictureType.of(info, self.model.logo, self.model.organisation_id) if self.model.logo else None

    @strawberry.field
    def pictures(self, info: Info) -> list[PictureType]:
        """Return the pictures, at most 30."""
        return [PictureType.of(info, each, self.model.organisation_id) for each in self.model.pictures]

    @strawberry.field
    def brochure(self, info: Info) -> FileType | None:
        """Return the brochure."""
        return FileType.of(info, self.model.brochure)

    @strawberry.field
    def video(self, info: Info) -> FileType | None:
        """Return the video."""
        return FileType.of(info, self.model.video)

    @strawberry.field
    def certificates(self, info: Info) -> list[CertificateType]:
        """Return the certificates, at most 50."""
        return [CertificateType.of(info, certificate) for certificate in self.model.certificates]

    @strawberry.field(description="Contact persons, shown to signed-in readers only.")
    def contacts(self) -> list[ContactType]:
        return [ContactType.of(contact) for contact in self.model.contacts]

    @strawberry.field(description="Reason for its suspension by an organiser. Null for all but its own people.")
    def suspension_reason(self) -> str | None:
        return self.model.suspension.reason if self.model.suspension else None

    @strawberry.field(description="Evidence for its verification. Null for all but its own people.")
    def verification_note(self) -> str | None:
        return (self.model.verification.note if self.model.verification else "") or None

    @classmethod
    def of(cls, info: Info, exhibitor: Exhibitor) -> "ExhibitorType":
        """Return an exhibitor for this reader."""
        return cls.from_model(
            exhibitor,
            name=local_text(info, exhibitor.name, shown=exhibitor.readable_name),
            country=country_type(info, exhibitor.country),
            tagline=optional_text(info, exhibitor.tagline, owner=exhibitor.organisation_id),
            story=optional_text(info, exhibitor.story, owner=exhibitor.organisation_id),
            verified_at=exhibitor.verification.at if exhibitor.verification else None,
            missing=exhibitor.missing(),
        )


async def load_exhibitors(context: Context, exhibitor_ids: list[str]) -> list[Exhibitor | None]:
    """Return exhibitors by their ids: a loader's fetch."""
    return await context.service(Exhibitors).get_many(context.actor, exhibitor_ids=exhibitor_ids)


ExhibitorResult = Annotated[ExhibitorType | Problem, strawberry.union("ExhibitorResult")]
