"""Joins the features' schemas into one."""

from functools import cache, lru_cache

from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.tools import merge_types
from strawberry.utils.str_converters import to_camel_case

import expo.accounts.schema
import expo.accounts.signing_in_schema
import expo.catalog.checklist_schema
import expo.catalog.export_schema
import expo.catalog.fair_sheets_schema
import expo.catalog.harmonized_schema
import expo.catalog.imports.schema
import expo.catalog.listings_schema
import expo.catalog.price_schema
import expo.catalog.schema
import expo.catalog.table_schema
import expo.catalog.texts_schema
import expo.discovery.copies_schema
import expo.discovery.instead_schema
import expo.discovery.schema
import expo.discovery.suspected.schema
import expo.exhibitors.decisions_schema
import expo.exhibitors.floor_schema
import expo.exhibitors.material_schema
import expo.exhibitors.schema
import expo.exhibitors.version_schema
import expo.fairs.announcement_schema
import expo.fairs.brand_schema
import expo.fairs.decisions_schema
import expo.fairs.exchange_schema
import expo.fairs.schema
import expo.favourites.schema
import expo.insights.audit_schema
import expo.insights.schema
import expo.localisation.dictionary.schema
import expo.localisation.glossaries.schema
import expo.localisation.languages.schema
import expo.localisation.packages.schema
import expo.localisation.tallies.schema
import expo.localisation.translations.editor_schema
import expo.localisation.translations.exchange_schema
import expo.localisation.translations.schema
import expo.matchmaking.organiser_schema
import expo.matchmaking.schedules.schema
import expo.matchmaking.schema
import expo.matchmaking.standing_schema
import expo.matchmaking.start_schema
import expo.matchmaking.tuning_schema
import expo.matchmaking.wish_schema
import expo.partners.schema
import expo.sourcing.schema
from expo.kit.door import Door, ExpoSchema
from expo.kit.graphql import ProblemHandler
from expo.kit.value_types import SCALARS

_FEATURES = (
    expo.accounts.signing_in_schema,
    expo.accounts.schema,
    expo.partners.schema,
    expo.fairs.schema,
    expo.fairs.exchange_schema,
    expo.fairs.announcement_schema,
    expo.fairs.brand_schema,
    expo.exhibitors.schema,
    expo.exhibitors.material_schema,
    expo.exhibitors.floor_schema,
    expo.exhibitors.version_schema,
    expo.localisation.translations.schema,
    expo.localisation.translations.editor_schema,
    expo.localisation.translations.exchange_schema,
    expo.localisation.glossaries.schema,
    expo.localisation.packages.schema,
    expo.localisation.languages.schema,
    expo.localisation.tallies.schema,
    expo.localisation.dictionary.schema,
    expo.catalog.schema,
    expo.catalog.price_schema,
    expo.catalog.table_schema,
    expo.catalog.texts_schema,
    expo.catalog.harmonized_schema,
    expo.catalog.imports.schema,
    expo.catalog.export_schema,
    expo.catalog.checklist_schema,
    expo.discovery.schema,
    expo.insights.schema,
    expo.insights.audit_schema,
    expo.discovery.instead_schema,
    expo.favourites.schema,
    expo.sourcing.schema,
    expo.fairs.decisions_schema,
    expo.exhibitors.decisions_schema,
    expo.catalog.listings_schema,
    expo.discovery.copies_schema,
    expo.discovery.suspected.schema,
    expo.catalog.fair_sheets_schema,
    expo.matchmaking.wish_schema,
    expo.matchmaking.schema,
    expo.matchmaking.start_schema,
    expo.matchmaking.standing_schema,
    expo.matchmaking.tuning_schema,
    expo.matchmaking.organiser_schema,
    expo.matchmaking.schedules.schema,
)


_camel_case = lru_cache(4096)(to_camel_case)


class _Names(NameConverter):
    """GraphQL names, each made once: strawberry asks for those of arguments at every call of a resolver."""

    def apply_naming_config(self, name: str) -> str:
        """Return a Python name in camel case."""
        return _camel_case(name)


@cache
def whole_schema() -> ExpoSchema:
    """Return the whole schema, built once: it knows no installation, each operation's context brings its own."""
    parts = {
        name: tuple(part for part in (getattr(feature, name, None) for feature in _FEATURES) if part is not None)
        for name in ("Query", "Mutation", "Subscription")
    }
    return ExpoSchema(
        query=merge_types("Query", parts["Query"]),
        mutation=merge_types("Mutation", parts["Mutation"]),
        subscription=merge_types("Subscription", parts["Subscription"]) if parts["Subscription"] else None,
        extensions=[Door],
        exception_handlers=[ProblemHandler()],
        config=StrawberryConfig(disable_field_suggestions=True, name_converter=_Names(), scalar_map=SCALARS),
    )
