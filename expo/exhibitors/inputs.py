"""What GraphQL takes for exhibitors and booths, and how it becomes what the services take."""

from dataclasses import fields
from datetime import date
from typing import Final

import strawberry
from strawberry import UNSET

from expo.exhibitors.checks import Profile
from expo.exhibitors.enums import BusinessKind, UploadPurpose
from expo.exhibitors.models import Contact, StaffMember
from expo.localisation.schema import LocalTextInput

HEADLINE: Final = 160
_TEXTS: Final = {"name": (160, False), "tagline": (160, False), "story": (5000, True)}
"""The most characters of a profile's texts, and whether they may have lines."""


@strawberry.input(description="What a file is for, what it is called, how large it is in bytes.")
class CreateUploadInput:
    """A file to be handed in."""

    purpose: UploadPurpose
    file_name: str
    size: int


@strawberry.input(description="A company's profile; what is left out stays, null and blank text take it away.")
class SaveExhibitorInput:
    """A profile, or a part of it."""

    name: LocalTextInput | None = UNSET
    english_name: str | None = UNSET
    country: str | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2.")
    kind: BusinessKind | None = UNSET
    city: str | None = UNSET
    founded: int | None = UNSET
    employees: int | None = UNSET
    tagline: LocalTextInput | None = UNSET
    story: LocalTextInput | None = UNSET
    website: str | None = UNSET
    languages: list[str] | None = strawberry.field(default=UNSET, description="ISO 639-1.")
    markets: list[str] | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2.")

    def profile(self) -> Profile:
        """Return the profile with its texts checked; raises `Invalid`."""
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        given = {name: value for name, value in said.items() if value is not UNSET and value is not None}
        for name, (limit, lines) in _TEXTS.items():
            if name in given:
                given[name] = given[name].checked(name, limit, lines=lines)
        return Profile(**given, cleared=frozenset(name for name, value in said.items() if value is None))


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
    next_free_stand: bool = strawberry.field(
        default=False, description="Take the next free stand in the halls of the booth's section."
    )


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
