"""The pages' queries fit the schema, and cost little enough."""

import pytest
from graphql import GraphQLSchema, parse, validate

from expo.kit.graphql.cost import MAX_TOKENS, cost_of
from expo.schema import whole_schema
from frontend.areas import documents

DEAREST = 2700
"""What the dearest page may cost: about half of what one operation may."""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """Give the schema as graphql-core knows it."""
    inner: GraphQLSchema = whole_schema()._schema
    return inner


@pytest.mark.parametrize("name", sorted(documents().texts))
def test_query_fits_the_schema_and_its_limits(schema: GraphQLSchema, name: str) -> None:
    query = parse(documents().texts[name], max_lexical_tokens=MAX_TOKENS)
    assert [error.message for error in validate(schema, query)] == []
    assert cost_of(schema, query, None, {"first": 24}) <= DEAREST
