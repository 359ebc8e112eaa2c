"""Sections as GraphQL types, named in the reader's language."""

import strawberry

from expo.fairs.sections import models as sections
from expo.kit.graphql.types import Info


@strawberry.type(name="Section", description="A section of the fair, named in the reader's language.")
class SectionType:
    """A section."""

    key: str
    name: str
    category_key: str

    @strawberry.field(description="Category that the section belongs to.")
    def category(self, info: Info) -> "CategoryType":
        return next(category_type(info, each) for each in sections.categories() if each.key == self.category_key)


@strawberry.type(name="Category", description="A group of sections.")
class CategoryType:
    """A category with its sections."""

    key: str
    name: str
    colour: str
    sections: list[SectionType]


def section_type(info: Info, section: sections.Section) -> SectionType:
    """Return a section in the reader's language."""
    return SectionType(key=section.key, name=section.names[info.context.language], category_key=section.category)


def category_type(info: Info, category: sections.Category) -> CategoryType:
    """Return a category in the reader's language."""
    return CategoryType(
        key=category.key,
        name=category.names[info.context.language],
        colour=category.colour,
        sections=[section_type(info, each) for each in category.sections],
    )
