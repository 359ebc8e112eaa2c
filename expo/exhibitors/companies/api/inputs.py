"""GraphQL inputs for exhibitors, and their conversion to the services' arguments."""

from dataclasses import fields
from typing import Final

import strawberry
from strawberry import UNSET

from expo.exhibitors.companies.api.enums import BusinessKind
from expo.exhibitors.companies.rules.checks import Profile
from expo.localisation.translations.api.local_text import LocalTextInput

_TEXT_LIMITS: Final = {"name": (160, False), "tagline": (160, False), "story": (5000, True)}
"""Maximum length in characters of a profile's texts, and whether they may have line breaks."""


@strawberry.input(description="A company's profile. Omitted fields stay unchanged; null or blank text removes a value.")
class SaveExhibitorInput:
    """A profile, or part of it."""

    name: LocalTextInput | None = UNSET
    english_name: str | None = UNSET
    country: str | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2 code.")
    kind: BusinessKind | None = UNSET
    city: str | None = UNSET
    founded: int | None = UNSET
    employees: int | None = UNSET
    tagline: LocalTextInput | None = UNSET
    story: LocalTextInput | None = UNSET
    website: str | None = UNSET
    languages: list[str] | None = strawberry.field(default=UNSET, description="ISO 639-1 codes.")
    markets: list[str] | None = strawberry.field(default=UNSET, description="ISO 3166-1 alpha-2 codes.")

    def profile(self) -> Profile:
        """Return the profile with its texts checked; raises `Invalid`."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        given = {name: value for name, value in values.items() if value is not UNSET and value is not None}
        for name, (limit, lines) in _TEXT_LIMITS.items():
            if name in given:
                given[name] = given[name].checked(name, limit, lines=lines)
        return Profile(**given, cleared=frozenset(name for name, value in values.items() if value is None))
