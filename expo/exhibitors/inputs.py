"""What GraphQL takes for exhibitors and booths, and how it becomes what the services take."""

from datetime import date

import strawberry

from expo.exhibitors.checks import Profile
from expo.exhibitors.enums import BusinessKind, UploadPurpose
from expo.exhibitors.models import Contact, StaffMember
from expo.localisation.schema import LocalTextInput, optional_input

HEADLINE = 160


@strawberry.input(description="What a file is for, what it is called, how large it is in bytes.")
class CreateUploadInput:
    """A file to be handed in."""

    purpose: UploadPurpose
    file_name: str
    size: int


@strawberry.input(description="A company's profile; what is left out stays, blank text is taken away.")
class SaveExhibitorInput:
    """A profile, or a part of it."""

    name: LocalTextInput | None = None
    english_name: str | None = None
    country: str | None = strawberry.field(default=None, description="ISO 3166-1 alpha-2.")
    kind: BusinessKind | None = None
    city: str | None = None
    founded: int | None = None
    employees: int | None = None
    tagline: LocalTextInput | None = None
    story: LocalTextInput | None = None
    website: str | None = None
    languages: list[str] | None = strawberry.field(default=None, description="ISO 639-1.")
    markets: list[str] | None = strawberry.field(default=None, description="ISO 3166-1 alpha-2.")

    def profile(self) -> Profile:
        """Return the profile with its texts checked; raises `Invalid`."""
        return Profile(
            name=optional_input(self.name, "name", 160),
            english_name=self.english_name,
            country=self.country,
            kind=self.kind,
            city=self.city,
            founded=self.founded,
            employees=self.employees,
            tagline=optional_input(self.tagline, "tagline", 160),
            story=optional_input(self.story, "story", 5000, lines=True),
            website=self.website,
            languages=self.languages,
            markets=self.markets,
        )


@strawberry.input(description="An application for a booth.")
class ApplyForBoothInput:
    """An application."""

    fair_id: strawberry.ID
    section: str
    headline: LocalTextInput | None = None


@strawberry.input(description="A decision on an application; declining needs a reason.")
class DecideBoothInput:
    """A decision."""

    booth_id: strawberry.ID
    approve: bool
    reason: str | None = None
    hall: str | None = strawberry.field(default=None, description="The key of one of the fair's halls.")
    number: str | None = None


@strawberry.input(description="A certificate of the company, with its document if there is one.")
class AddCertificateInput:
    """A certificate."""

    kind: str
    number: str
    issuer: str | None = None
    valid_until: date | None = None
    upload_id: strawberry.ID | None = None


@strawberry.input(description="What to change of a certificate; what is left out stays.")
class ChangeCertificateInput:
    """Changes to a certificate."""

    certificate_id: strawberry.ID
    number: str | None = None
    issuer: str | None = None
    valid_until: date | None = None
    upload_id: strawberry.ID | None = None


@strawberry.input(description="Somebody whom signed-in readers may turn to, by e-mail or telephone.")
class ContactInput:
    """A contact."""

    name: str
    position: str | None = None
    email: str | None = None
    phone: str | None = None
    languages: list[str] = strawberry.field(default_factory=list)

    def model(self) -> Contact:
        """Return the contact, unchecked."""
        return Contact(self.name, self.position, self.email, self.phone, self.languages)


@strawberry.input(description="Somebody who stands at the booth; with an id, somebody who stood there before.")
class StaffMemberInput:
    """A member of the staff."""

    name: str
    position: str | None = None
    languages: list[str] = strawberry.field(default_factory=list)
    email: str | None = None
    id: strawberry.ID | None = None

    def model(self) -> StaffMember:
        """Return the member of the staff, unchecked."""
        return StaffMember(self.id or "", self.name, self.position, self.languages, self.email)
