"""What GraphQL takes for exhibitors and booths, and how it becomes what the services take."""

from dataclasses import fields
from typing import Final

import strawberry
from strawberry import UNSET

from expo.exhibitors.companies.api.enums import BusinessKind
from expo.exhibitors.companies.rules.checks import Profile
from expo.localisation.translations.api.local_text import LocalTextInput

_TEXTS: Final = {"name": (160, False), "tagline": (160, False), "story": (5000, True)}
"""The most characters of a profile's texts, and whether they may have lines."""


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
