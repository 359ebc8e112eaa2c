"""A text as its reader sees it: the original at once, its translation as soon as there is one, and who made it."""

import asyncio
from typing import Any

import pytest

from expo.kit.access import ANONYMOUS, Actor
from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.machine_translation.working import TranslationWork
from expo.localisation.translations.watching import FINISHED
from expo.schema import context as request_context
from expo.schema import whole_schema
from tests.support.commands import counted
from tests.support.patience import PATIENCE_S
from tests.support.permissions import Cast
from tests.support.world import World

TEXT = """query ($id: ID!) { product(id: $id) { title {
  text language original originalLanguage origin doubtful pendingTranslation rejection editable owner suggestion { text }
} } }"""
CORRECT = """mutation ($owner: ID, $text: String!, $despite: Boolean = false) { editTranslation(
  of: { original: "Vacuum flask", originalLanguage: "en", language: "es", owner: $owner }, text: $text
  allowLostValues: $despite
) { ... on Translation { text origin } ... on Problem { code field message } } }"""
ENQUIRY = """query ($id: ID!) { enquiry(id: $id) {
  excerpt { pendingTranslation } messages { text { text pendingTranslation } }
} }"""
FINISHED_ONES = "subscription ($ids: [ID!]!) { finishedTranslations(ids: $ids) { id text language origin } }"


async def title(world: World, cast: Cast, actor: Actor = ANONYMOUS, language: str = "es") -> dict[str, Any]:
    data = await world.run(actor, TEXT, language=language, id=cast.things["productId"])
    found: dict[str, Any] = data["product"]["title"]
    return found


async def all_translated(world: World) -> None:
    await world.service(EngineReport).tell()
    world.clock.advance(seconds=3)
    while await world.service(TranslationWork).work():
        pass


async def test_original_language_needs_no_translation(world: World, cast: Cast) -> None:
    seen = await title(world, cast, language="en")
    assert (seen["text"], seen["origin"], seen["pendingTranslation"]) == ("Vacuum flask", "ORIGINAL", None)


async def test_first_read_shows_original_then_translation(world: World, cast: Cast) -> None:
    assert (await title(world, cast))["pendingTranslation"] is None
    await world.service(EngineReport).tell()
    world.clock.advance(seconds=3)
    first = await title(world, cast)
    assert (first["text"], first["origin"]) == ("Vacuum flask", "ORIGINAL")
    assert first["pendingTranslation"].startswith("trl_")
    await all_translated(world)
    assert await title(world, cast) == {
        "text": "Termo",
        "language": "es",
        "original": "Vacuum flask",
        "originalLanguage": "en",
        "origin": "GLOSSARY",
        "doubtful": False,
        "pendingTranslation": None,
        "rejection": None,
        "editable": False,
        "owner": None,
        "suggestion": None,
    }


async def test_only_owner_and_organiser_may_correct_or_see_owner(world: World, cast: Cast) -> None:
    owner = cast.actors["exhibitor"].organisation_id
    for who, actor in cast.actors.items():
        seen = await title(world, cast, actor)
        may = who in {"exhibitor", "organiser"}
        assert (seen["editable"], seen["owner"]) == (may, owner if may else None), who


async def test_next_reader_sees_correction(world: World, cast: Cast) -> None:
    await title(world, cast)
    await all_translated(world)
    exhibitor = cast.actors["exhibitor"]
    facts: dict[str, Any] = {"owner": exhibitor.organisation_id, "text": "Termo al vacío"}
    data = await world.run(exhibitor, CORRECT, **facts)
    assert data["editTranslation"] == {"text": "Termo al vacío", "origin": "PERSON"}
    seen = await title(world, cast)
    assert (seen["text"], seen["origin"]) == ("Termo al vacío", "PERSON")


async def test_correction_with_added_values_needs_override(world: World, cast: Cast) -> None:
    exhibitor = cast.actors["exhibitor"]
    facts: dict[str, Any] = {"owner": exhibitor.organisation_id, "text": "Termo de 500 ml"}
    data = await world.run(exhibitor, CORRECT, **facts)
    assert data["editTranslation"] == {
        "code": "VALUES_LOST",
        "field": "text",
        "message": "Not in the original: 500 ml.",
    }
    data = await world.run(exhibitor, CORRECT, despite=True, **facts)
    assert data["editTranslation"]["text"] == "Termo de 500 ml"


async def test_translated_page_adds_at_most_two_queries(world: World, cast: Cast) -> None:
    await title(world, cast)
    with counted() as original:
        await title(world, cast, language="en")
    with counted() as translated:
        await title(world, cast)
    assert len(translated) <= len(original) + 2  # the translations, and now and then what translates


async def test_finished_translation_is_pushed_to_subscriber(world: World, cast: Cast) -> None:
    await world.service(EngineReport).tell()
    world.clock.advance(seconds=3)
    waiting = await title(world, cast)
    context = request_context(world.installation, actor=ANONYMOUS, language="es")
    told = await whole_schema().subscribe(
        FINISHED_ONES, variable_values={"ids": [waiting["pendingTranslation"]]}, context_value=context
    )
    async with asyncio.timeout(PATIENCE_S):
        step = asyncio.ensure_future(anext(told))
        await asyncio.sleep(0)
        await all_translated(world)
        await world.installation.bus.publish(FINISHED, {})
        assert (await step).data == {
            "finishedTranslations": {
                "id": waiting["pendingTranslation"],
                "text": "Termo",
                "language": "es",
                "origin": "GLOSSARY",
            }
        }
        with pytest.raises(StopAsyncIteration):
            await anext(told)


async def test_message_is_translated_only_for_recipient(world: World, cast: Cast) -> None:
    await world.service(EngineReport).tell()
    world.clock.advance(seconds=3)
    pending = {}
    for who in ("buyer", "exhibitor"):
        asked = (await world.run(cast.actors[who], ENQUIRY, language="es", id=cast.things["enquiryId"]))["enquiry"]
        pending[who] = [asked["excerpt"]["pendingTranslation"], asked["messages"][0]["text"]["pendingTranslation"]]
    assert pending["buyer"] == [None, None]
    assert all(pending["exhibitor"])
