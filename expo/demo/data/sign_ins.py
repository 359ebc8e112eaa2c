"""With what the demo's people sign in."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from expo.demo.data.buyers import buyer
from expo.demo.data.exhibitors import Company
from expo.demo.data.plan import Somebody, people


@dataclass(frozen=True)
class DemoSignIn:
    """With what somebody signs in, as which part of the fair."""

    part: str
    name: str
    email: str
    password: str


def password(secret: bytes) -> str:
    """Return the password of the demo's people: made of the installation's secret, nowhere else the same."""
    digest = hmac.digest(secret, b"the demo's people", hashlib.sha256)
    letters = base64.b32encode(digest).decode().lower()
    return f"fair-{letters[:5]}-{letters[5:10]}"


def owner(company: Company) -> Somebody:
    """Return whose account a company's is: the first of its people."""
    first = company.staff[0]
    return Somebody(
        name=first.name,
        email=first.email,
        language=company.language,
        company=company.name,
        country=company.country,
    )


def sign_ins(secret: bytes) -> list[DemoSignIn]:
    """Return with what two buyers, one who looks around and one with wishes, an exhibitor and the organiser sign in."""
    known = people()
    shown = {
        "buyer": known.buyers[0],
        "wisher": buyer(*known.wisher),
        "exhibitor": owner(known.shown_exhibitor()),
        "organiser": known.organiser,
    }
    return [DemoSignIn(part, each.name, each.email, password(secret)) for part, each in shown.items()]
