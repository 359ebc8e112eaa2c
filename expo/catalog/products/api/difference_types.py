"""GraphQL type of a product's changes."""

import strawberry
from strawberry.utils.str_converters import to_camel_case

from expo.catalog.products.models import Content
from expo.catalog.products.rules.differences import differences
from expo.kit.graphql.types import Info


@strawberry.type(name="FieldChange", description="A field of a product before and after a change, as readable text.")
class FieldChangeType:
    """A changed field."""

    field: str = strawberry.field(
        description="Name as in ProductInput, or `pictures`, which are listed by their previous positions."
    )
    before: str | None
    after: str | None

    @classmethod
    def between(cls, info: Info, before: Content, after: Content) -> "list[FieldChangeType]":
        """Return the differences, with names of things in the reader's language."""
        found = differences(before, after, info.context.language)
        return [cls(field=to_camel_case(each.field), before=each.before, after=each.after) for each in found]
