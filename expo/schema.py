"""Merges the features' schemas into one, and builds the context of a request to it.

Separate from `expo.app`, so that processes that answer no requests, such as the worker, do not load GraphQL.
"""

from functools import cache, lru_cache
from typing import Any

from strawberry.schema.config import StrawberryConfig
from strawberry.schema.name_converter import NameConverter
from strawberry.tools import merge_types
from strawberry.utils.str_converters import to_camel_case

from expo.app import Installation
from expo.features import FEATURES
from expo.kit.features.feature import combine_declarations, roots
from expo.kit.graphql.execution import ExpoSchema, OperationGate
from expo.kit.graphql.trade_types import SCALARS
from expo.kit.graphql.types import Context, ProblemHandler
from expo.kit.graphql.uploads import upload_mutation
from expo.kit.ids import new_id

_camel_case = lru_cache(4096)(to_camel_case)


class _Names(NameConverter):
    """Cached GraphQL names: strawberry converts argument names at every call of a resolver."""

    def apply_naming_config(self, name: str) -> str:
        """Return a Python name in camel case."""
        return _camel_case(name)


@cache
def whole_schema() -> ExpoSchema:
    """Return the whole schema, built once: it is independent of the installation, which the context supplies."""
    return ExpoSchema(
        query=merge_types("Query", roots(FEATURES, "Query")),
        mutation=merge_types(
            "Mutation", (*roots(FEATURES, "Mutation"), upload_mutation(combine_declarations(FEATURES).uploads))
        ),
        subscription=merge_types("Subscription", roots(FEATURES, "Subscription")),
        extensions=[OperationGate],
        exception_handlers=[ProblemHandler()],
        config=StrawberryConfig(disable_field_suggestions=True, name_converter=_Names(), scalar_map=SCALARS),
    )


def context(installation: Installation, **fields: Any) -> Context:
    """Return a request's context; ``fields`` are those of `Context`."""
    fields.setdefault("request_id", new_id("req"))
    return Context(
        services=installation.services, bus=installation.bus, check_rate_limit=installation.rates.admit, **fields
    )
