"""GraphQL inputs for certificates and contacts."""

from datetime import date

import strawberry

from expo.exhibitors.models import Contact


@strawberry.input(description="A certificate of the company, optionally with its document.")
class AddCertificateInput:
    """A certificate."""

    kind: str
    number: str
    issuer: str | None = None
    valid_until: date | None = None
    upload_id: strawberry.ID | None = None


@strawberry.input(description="Changes to a certificate. Omitted fields stay unchanged.")
class ChangeCertificateInput:
    """Changes to a certificate."""

    certificate_id: strawberry.ID
    number: str | None = None
    issuer: str | None = None
    valid_until: date | None = None
    upload_id: strawberry.ID | None = None


@strawberry.input(description="A contact person for signed-in readers, by e-mail or phone.")
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
