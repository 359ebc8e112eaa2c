"""The texts of an exhibitor beside their translations, asked in GraphQL."""

from typing import Any

import pytest

from tests.exhibitors.harness import an_actor
from tests.support.texts import AFTER, BEFORE, some_texts
from tests.support.world import World

ACTOR = an_actor("EXHIBITOR", organisation_id="org_1")
PRODUCT = "prod_01HZX3AAAAAAAAAAAAAAAAAAAA"
TEXTS = """query ($show: TextFilter, $first: Int, $after: String) {
  myTexts(language: "es", show: $show, first: $first, after: $after) {
    nodes {
      id subjectKind subjectId field original originalLanguage authored product { id }
      originalValues { start end kind } translationValues { start end kind }
      translation { id text origin pending rejection suggestion { text similarity } }
      changed { before translation differences { kind text } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture
async def things(world: World) -> dict[str, str]:
    """Give the ids of some texts and translations of the actor's company."""
    return await some_texts(world, ACTOR, PRODUCT)


async def texts(world: World, **variables: Any) -> Any:
    return (await world.run(ACTOR, TEXTS, **variables))["myTexts"]


async def test_texts_include_values_changes_and_translations(world: World, things: dict[str, str]) -> None:
    changed, plain = (await texts(world))["nodes"]
    assert changed == {
        "id": f"{PRODUCT}.title",
        "subjectKind": "product",
        "subjectId": PRODUCT,
        "field": "title",
        "original": AFTER,
        "originalLanguage": "zh",
        "authored": False,
        "product": None,
        "originalValues": [{"start": 7, "end": 12, "kind": "QUANTITY"}],
        "translationValues": [],
        "translation": {
            "id": changed["translation"]["id"],
            "text": None,
            "origin": None,
            "pending": True,
            "rejection": None,
            "suggestion": None,
        },
        "changed": {
            "before": BEFORE,
            "translation": "Termo de 500 ml",
            "differences": [{"kind": "SAME", "text": BEFORE}, {"kind": "ADDED", "text": " 不锈钢"}],
        },
    }
    assert (plain["translation"]["id"], plain["translation"]["text"]) == (things["madeId"], "Hervidor")


async def test_texts_are_paged_and_filtered(world: World, things: dict[str, str]) -> None:
    first = await texts(world, first=1)
    assert first["pageInfo"]["hasNextPage"]
    rest = await texts(world, first=1, after=first["pageInfo"]["endCursor"])
    assert [each["field"] for each in rest["nodes"]] == ["value0"]
    assert not rest["pageInfo"]["hasNextPage"]
    assert [each["translation"]["id"] for each in (await texts(world, show="MACHINE"))["nodes"]] == [things["madeId"]]


async def test_progress_is_given_per_language(world: World, things: dict[str, str]) -> None:
    assert things
    query = "{ translationProgress { language texts byPerson machine waiting changed } }"
    progress = (await world.run(ACTOR, query))["translationProgress"]
    spanish = {"language": "es", "texts": 2, "byPerson": 0, "machine": 1, "waiting": 1, "changed": 1}
    assert spanish in progress
    assert [each["texts"] for each in progress] == [2, 0, 2, 2, 2, 2, 2]


async def test_translations_are_accepted_kept_and_approved(world: World, things: dict[str, str]) -> None:
    word = "{ ... on Translation { text origin } ... on Problem { code } }"
    taken = await world.run(
        ACTOR, f"mutation ($id: ID!) {{ acceptTranslationSuggestion(id: $id) {word} }}", id=things["offeredId"]
    )
    assert taken["acceptTranslationSuggestion"] == {"text": "Flexo de 5 W", "origin": "PERSON"}
    keep = f'mutation ($id: ID!) {{ keepTranslation(textId: $id, language: "es") {word} }}'
    assert (await world.run(ACTOR, keep, id=things["textId"]))["keepTranslation"]["text"] == "Termo de 500 ml"
    assert (await world.run(ACTOR, keep, id=things["textId"]))["keepTranslation"] == {
        "code": "FORMER_TRANSLATION_NOT_FOUND"
    }
    approve = """mutation ($ids: [ID!]!) { approveTranslations(ids: $ids) {
      ... on ApprovedTranslations { translations { text origin } problems { id code } } } }"""
    done = (await world.run(ACTOR, approve, ids=[things["madeId"], "trl_none"]))["approveTranslations"]
    assert done == {
        "translations": [{"text": "Hervidor", "origin": "PERSON"}],
        "problems": [{"id": "trl_none", "code": "TRANSLATION_NOT_FOUND"}],
    }
