"""Sections in GraphQL."""

import strawberry

from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import CategoryType, category_type
from expo.kit.graphql.types import Info


@strawberry.type
class Query:
    """Queries for sections."""

    @strawberry.field(description="All categories with their sections.")
    def categories(self, info: Info) -> list[CategoryType]:
        return [category_type(info, each) for each in sections.categories()]
