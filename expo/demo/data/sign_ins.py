"""Sign-ins of the demo's people."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from expo.demo.data.buyers import buyer
from expo.demo.data.exhibitors import Company
from expo.demo.data.plan import DemoPerson, people


@dataclass(frozen=True)
class DemoSignIn:
    """A person's sign-in, with their role at the fair."""

    role: str
    name: str
    email: str
    password: str


def password(secret: bytes) -> str:
    """Return the password of the demo's people, derived from the installation's secret and unique to it."""
    digest = hmac.digest(secret, b"the demo's people", hashlib.sha256)
    letters = base64.b32encode(digest).decode().lower()
    return f"fair-{letters[:5]}-{letters[5:10]}"


def owner(company: Company) -> DemoPerson:
    """Return the owner of a company's account: its first staff member."""
    first = company.staff[0]
    return DemoPerson(
        name=first.name,
        email=first.email,
        language=company.language,
        company=company.name,
        country=company.country,
    )


def sign_ins(secret: bytes) -> list[DemoSignIn]:
    """Return the sign-ins of two buyers, with and without sourcing needs, an exhibitor and the organiser."""
    known = people()
    shown = {
        "buyer": known.buyers[0],
        "sourcing_buyer": buyer(*known.sourcing_buyer),
        "exhibitor": owner(known.shown_exhibitor()),
        "organiser": known.organiser,
    }
    return [DemoSignIn(role, each.name, each.email, password(secret)) for role, each in shown.items()]
