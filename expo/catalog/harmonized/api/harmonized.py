"""The Harmonized System in GraphQL."""

import strawberry

from expo.catalog.harmonized import models as harmonized
from expo.kit.errors import Invalid
from expo.kit.graphql.trade_types import HsCodeType
from expo.kit.graphql.types import Info, extend
from expo.kit.paging import LARGEST_PAGE


@strawberry.type(name="HsHeading", description="A chapter, heading or subheading of the Harmonized System of 2022.")
class HsHeadingType:
    """A heading."""

    code: str = strawberry.field(description="2, 4 or 6 digits, without points.")
    name: str = strawberry.field(description="A short trade name in the reader's language; the law's text is longer.")
    chapter: str = strawberry.field(description="The name of its chapter.")

    @classmethod
    def of(cls, info: Info, heading: harmonized.Heading) -> "HsHeadingType":
        """Return a heading for this reader."""
        language, chapter = info.context.language, harmonized.headings()[heading.chapter]
        return cls(code=heading.code, name=heading.names[language], chapter=chapter.names[language])


@strawberry.type
class Query:
    """What one can ask about the Harmonized System."""

    @strawberry.field(
        description="Headings whose code begins so, or whose short name has these words in any language; "
        "the most traded ones, not all."
    )
    def hs_codes(self, info: Info, text: str, first: int = 20) -> list[HsHeadingType]:
        if not 1 <= first <= LARGEST_PAGE:
            raise Invalid(f"Ask for 1 to {LARGEST_PAGE} items at once.", field="first")
        return [HsHeadingType.of(info, each) for each in harmonized.find(text[:200], info.context.language, first)]


@extend(HsCodeType)
class HsCodeName:
    """What a code stands for."""

    @strawberry.field(description="The short name of the nearest heading that is known, in the reader's language.")
    def name(self: HsCodeType, info: Info) -> str | None:
        found = harmonized.nearest(self.code)
        return None if found is None else found.names[info.context.language]
