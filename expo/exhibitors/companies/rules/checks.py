"""Validation of exhibitors, booths and their parts: cleaned, bounded, rejected by field."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import phonenumbers
import pycountry

from expo.exhibitors.certificates.models import certificate_kind
from expo.exhibitors.models import BusinessKind, Certificate, Contact
from expo.kit.errors import Invalid
from expo.kit.text import checked_email, checked_url, clean, optional
from expo.kit.trade.values import checked_country
from expo.localisation.models import Text

_MAX_LANGUAGES: Final = 20
_MAX_MARKETS: Final = 60
_FIRST_YEAR: Final = 1000
_LATIN_ENDS: Final = 0x250
_LISTS: Final = frozenset({"languages", "markets"})
_NEEDED: Final = {"name": "name", "english_name": "englishName", "country": "country", "kind": "kind"}


@dataclass(frozen=True)
class Profile:
    """A company's profile as submitted: None leaves a field unchanged, blank text clears it.

    ``cleared`` names further fields to clear.
    """

    name: Text | None = None
    english_name: str | None = None
    country: str | None = None
    kind: BusinessKind | None = None
    city: str | None = None
    founded: int | None = None
    employees: int | None = None
    tagline: Text | None = None
    story: Text | None = None
    website: str | None = None
    languages: list[str] | None = None
    markets: list[str] | None = None
    cleared: frozenset[str] = frozenset()

    def changes(self, now: datetime) -> dict[str, Any]:
        """Return the checked values of the given or cleared fields by name; raises `Invalid`."""
        checked = {
            "name": self.name,
            "english_name": self.english_name and checked_english_name(self.english_name),
            "country": self.country and checked_country(self.country, field="country"),
            "kind": self.kind,
            "city": optional(self.city, field="city", limit=80),
            "founded": checked_founded(self.founded, now),
            "employees": checked_employees(self.employees),
            "tagline": self.tagline,
            "story": self.story,
            "website": checked_url(self.website, field="website"),
            "languages": None if self.languages is None else checked_spoken(self.languages),
            "markets": None if self.markets is None else checked_markets(self.markets),
        }
        given = {name: value for name, value in checked.items() if getattr(self, name) is not None}
        given |= {name: [] if name in _LISTS else None for name in self.cleared}
        for name, shown in _NEEDED.items():
            if name in given and not given[name]:
                raise Invalid("This cannot be empty.", field=shown)
        return given


def require_beginnings(changes: dict[str, Any]) -> None:
    """Raise `Invalid` unless ``changes`` has the fields required of a new profile."""
    for name, shown in _NEEDED.items():
        if name not in changes:
            raise Invalid("A company profile needs this first.", field=shown)


def checked_markets(values: list[str]) -> list[str]:
    """Return distinct ISO 3166-1 alpha-2 codes; raises `Invalid`."""
    if len(values) > _MAX_MARKETS:
        raise Invalid(f"Choose at most {_MAX_MARKETS} markets.", field="markets")
    return list(dict.fromkeys(checked_country(value, field="markets") for value in values))


def checked_english_name(value: str, *, field: str = "englishName") -> str:
    """Return a company's name in Latin letters; raises `Invalid`."""
    text = clean(value, field=field, limit=160)
    foreign = any(character.isalpha() and ord(character) >= _LATIN_ENDS for character in text)
    if foreign or not re.search(r"[A-Za-z]", text):
        raise Invalid("Enter the name in Latin letters, as on your English documents.", field=field)
    return text


def checked_spoken(values: list[str], *, field: str = "languages") -> list[str]:
    """Return distinct ISO 639-1 codes of spoken languages; raises `Invalid`."""
    if len(values) > _MAX_LANGUAGES:
        raise Invalid(f"Choose at most {_MAX_LANGUAGES} languages.", field=field)
    codes = dict.fromkeys(re.split(r"[-_]", value.strip().lower())[0] for value in values)
    for code in codes:
        if len(code) != 2 or not code.isascii() or pycountry.languages.get(alpha_2=code) is None:
            raise Invalid("Give languages by their two-letter codes, for example en or zh.", field=field)
    return list(codes)


def checked_founded(value: int | None, now: datetime) -> int | None:
    """Return the year of foundation; raises `Invalid` for one before 1000 or in the future."""
    if value is not None and not _FIRST_YEAR <= value <= now.year:
        raise Invalid(f"The year of foundation must be between {_FIRST_YEAR} and {now.year}.", field="founded")
    return value


def checked_employees(value: int | None) -> int | None:
    """Return the number of employees; raises `Invalid` below 1 and above ten million."""
    if value is not None and not 1 <= value <= 10_000_000:
        raise Invalid("The number of employees must be between 1 and 10,000,000.", field="employees")
    return value


def checked_day(value: date | None, *, field: str) -> date | None:
    """Return a day between 1950 and 2199; raises `Invalid`."""
    if value is not None and not 1950 <= value.year < 2200:
        raise Invalid("This date is out of range: years 1950 to 2199.", field=field)
    return value


def checked_phone(value: str | None, *, field: str) -> str | None:
    """Return a telephone number in E.164 (``+8657912345678``), None for blank; raises `Invalid`."""
    text = optional(value, field=field, limit=40)
    if text is None:
        return None
    wrong = Invalid("Enter the number with its country code, for example +86 579 8712 3456.", field=field)
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise wrong from error
    if not phonenumbers.is_possible_number(number):
        raise wrong
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def checked_contact(contact: Contact) -> Contact:
    """Return a contact with every field cleaned; raises `Invalid`, also for a contact without phone or email."""
    email = optional(contact.email, field="contacts.email", limit=254)
    phone = checked_phone(contact.phone, field="contacts.phone")
    if email is None and phone is None:
        raise Invalid("Enter an email address or a telephone number.", field="contacts.email")
    return Contact(
        name=clean(contact.name, field="contacts.name", limit=120),
        position=optional(contact.position, field="contacts.position", limit=120),
        email=email and checked_email(email, field="contacts.email"),
        phone=phone,
        languages=checked_spoken(contact.languages, field="contacts.languages"),
    )


def checked_certificate(certificate: Certificate) -> Certificate:
    """Return a certificate with every field checked; raises `Invalid`, `CertificateKindNotFound`."""
    return replace(
        certificate,
        kind=certificate_kind(certificate.kind).key,
        number=clean(certificate.number, field="number", limit=80),
        issuer=optional(certificate.issuer, field="issuer", limit=160),
        valid_until=checked_day(certificate.valid_until, field="validUntil"),
    )
