"""Sections in GraphQL."""

import strawberry

from expo.fairs import sections
from expo.fairs.section_types import CategoryType, category_type
from expo.kit.graphql import Info


@strawberry.type
class Query:
    """What one can ask about sections."""

    @strawberry.field(description="All categories with their sections.")
    def categories(self, info: Info) -> list[CategoryType]:
        """Return the tree of sections."""
        return [category_type(info, each) for each in sections.categories()]
