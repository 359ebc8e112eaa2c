"""Queries made up from the printed schema, over HTTP: whatever is asked, the server does not break."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

import graphql
import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

from expo.schema import build_schema

CASES: Final = 150
SCHEMA: Final = build_schema().as_str()
TEXTS: Final = {
    "Date": ["2027-04-15", "tomorrow"],
    "DateTime": ["2027-04-15T01:00:00Z", "yesterday", ""],
    "Decimal": ["12.50", "-1", "1e400", "much"],
    "BigInt": ["0", "-1", "9" * 40],
}
SCALARS: Final = {name: st.sampled_from(texts).map(nodes.String) for name, texts in TEXTS.items()}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=30) as client:
        yield client


@settings(max_examples=CASES)
@given(query=queries(SCHEMA, custom_scalars=SCALARS))
def test_no_generated_query_of_a_stranger_breaks_the_server(http: httpx2.Client, fair_url: str, query: str) -> None:
    response = http.post(f"{fair_url}/graphql", json={"query": query})

    assert response.status_code in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}, query
    codes = {error["extensions"]["code"] for error in response.json().get("errors", ())}
    assert "INTERNAL" not in codes, query


def test_generated_queries_are_of_the_printed_schema(fair_url: str, http: httpx2.Client) -> None:
    asked = http.post(f"{fair_url}/graphql", json={"query": graphql.get_introspection_query(descriptions=False)})

    served = graphql.build_client_schema(asked.json()["data"])
    assert sorted(served.type_map) == sorted(graphql.build_schema(SCHEMA).type_map)
