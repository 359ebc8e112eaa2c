"""GraphQL types and queries of the Harmonized System."""

import strawberry

from expo.catalog.harmonized import models as harmonized
from expo.kit.errors import Invalid
from expo.kit.graphql.trade_types import HsCodeType
from expo.kit.graphql.types import Info, extend
from expo.kit.paging import LARGEST_PAGE


@strawberry.type(name="HsEntry", description="A chapter, heading or subheading of the Harmonized System, 2022 edition.")
class HsEntryType:
    """A heading."""

    code: str = strawberry.field(description="Code of 2, 4 or 6 digits, without dots.")
    name: str = strawberry.field(description="Short trade name in the reader's language; the legal text is longer.")
    chapter: str = strawberry.field(description="Name of the chapter.")

    @classmethod
    def of(cls, info: Info, heading: harmonized.HsEntry) -> "HsEntryType":
        """Return the type for a heading, in the reader's language."""
        language, chapter = info.context.language, harmonized.hs_entries()[heading.chapter]
        return cls(code=heading.code, name=heading.names[language], chapter=chapter.names[language])


@strawberry.type
class Query:
    """Queries for the Harmonized System."""

    @strawberry.field(
        description="Headings whose code begins with `text`, or whose short name in any language has its words; "
        "only the most traded ones are known."
    )
    def hs_codes(self, info: Info, text: str, first: int = 20) -> list[HsEntryType]:
        if not 1 <= first <= LARGEST_PAGE:
            raise Invalid(f"Ask for 1 to {LARGEST_PAGE} items at once.", field="first")
        return [HsEntryType.of(info, each) for each in harmonized.find(text[:200], info.context.language, first)]


@extend(HsCodeType)
class HsCodeName:
    """Name of an HS code."""

    @strawberry.field(description="Short name of the nearest known heading, in the reader's language.")
    def name(self: HsCodeType, info: Info) -> str | None:
        found = harmonized.nearest(self.code)
        return None if found is None else found.names[info.context.language]
