"""Operations made up from the schema, over HTTP, as everybody: whatever is asked, the server does not break.

The short form of ``make fuzz``.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import graphql
import httpx2
import pytest

from expo.schema import whole_schema
from tests.fuzz.cases import ROLES, Fuzz
from tests.fuzz.hostile import refusals
from tests.fuzz.stage import Stage, a_stage
from tests.support.patience import PATIENCE_S

CASES: Final = 40


@pytest.fixture(scope="module")
async def stage(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Give a fair of this module's own, which may be ruined, with its cast."""
    async with a_stage(tmp_path_factory.mktemp("fuzz"), server_url) as opened:
        yield opened


# The server runs in this process as well, and draws from `random` while a thread makes up operations.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.parametrize("role", ROLES)
async def test_no_generated_operation_breaks_the_server(stage: Stage, role: str) -> None:
    tally = await asyncio.to_thread(Fuzz(stage.url, stage.cast, stage.mender()).run, role, CASES)

    assert tally.faults == []
    assert tally.cases == CASES
    assert tally.executed > 0.8 * CASES, f"GraphQL refuses most: {tally.codes}"


async def test_database_documents_stay_valid_after_the_operations(stage: Stage) -> None:
    assert await stage.faults() == []


def test_hostile_bodies_are_refused_as_client_errors(stage: Stage) -> None:
    answers = list(refusals(stage.url, rounds=1))

    assert [each for each in answers if not each.is_right] == []
    assert len(answers) > 40


def test_served_schema_has_the_types_of_the_printed_schema(stage: Stage) -> None:
    query = graphql.get_introspection_query(descriptions=False)
    asked = httpx2.post(f"{stage.url}/graphql", json={"query": query}, timeout=PATIENCE_S)

    served = graphql.build_client_schema(asked.json()["data"])
    printed = graphql.build_schema(whole_schema().as_str())
    assert sorted(served.type_map) == sorted(printed.type_map)
