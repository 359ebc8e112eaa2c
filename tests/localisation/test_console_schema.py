"""Models and figures in GraphQL, as the console's pages ask."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from expo.kit.access import Actor
from expo.localisation.models import TranslationOrigin
from expo.localisation.packages.advice import NOTHING
from expo.localisation.tallies.counting import Tallying
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Reason, Translation
from expo.localisation.translations.reading import TranslationReading
from frontend.areas import documents
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted
from tests.support.permissions import Cast
from tests.support.world import World

ADMINISTRATOR = Actor("per_9", administrator=True)
QUALITY = documents().texts["console_translation_quality"]


async def some_texts(world: World, owners: list[str], reason: Reason | None = None) -> None:
    """Keep one translation for each owner, and count them."""
    wanted = [TextRequest(owner, "保温杯", "zh", "es") for owner in owners]
    store = world.service(TranslationReading)._store
    at, text = datetime(2027, 4, 15, tzinfo=UTC), None if reason else "Termo"
    await store.keep_made(
        [
            Translation(
                each.id,
                each.owner,
                "zh",
                "es",
                each.text,
                each.content,
                text,
                TranslationOrigin.MACHINE,
                at,
                reason=reason,
            )
            for each in wanted
        ]
    )
    while await world.service(Tallying).count():
        pass


async def test_page_without_models_gives_advice_and_accepts_order(world: World) -> None:
    found = await world.run(ADMINISTRATOR, documents().texts["console_translation"])
    assert (found["modelAdvice"], found["installedModels"], found["modelJobs"]) == (NOTHING, [], [])
    assert found["translationStatus"]["figures"]["texts"] == 0
    order = await world.run(ADMINISTRATOR, documents().texts["install_model"], source="zh", target="es")
    [job] = (await world.run(ADMINISTRATOR, documents().texts["console_translation"]))["modelJobs"]
    assert (job["id"], job["status"], job["source"], job["target"]) == (
        order["installModel"]["id"],
        "QUEUED",
        "zh",
        "es",
    )
    rejected = await world.run(ADMINISTRATOR, documents().texts["remove_model"], source="zh", target="es")
    assert rejected["removeModel"]["code"] == "MODELS_BUSY"


async def test_unavailable_index_returns_null_with_error_code(world: World) -> None:
    await asyncio.to_thread(Path(world.installation.settings.translate_index).unlink)
    answer = await world.ask(ADMINISTRATOR, documents().texts["console_translation"], offered=True)
    assert answer["data"]["offeredModels"] is None
    assert answer["data"]["installedModels"] == []
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["MODEL_NOT_FETCHED"]


async def test_figures_name_organisation_and_respect_ownership(world: World, cast: Cast) -> None:
    exhibitor, organiser = cast.actors["exhibitor"], cast.actors["organiser"]
    await some_texts(world, [exhibitor.organisation_id or ""], reason=Reason.NOT_DONE)
    [row] = (await world.run(organiser, QUALITY))["translationQuality"]["nodes"]
    assert (await world.run(ADMINISTRATOR, QUALITY))["translationQuality"]["nodes"] == [row]
    assert (await world.run(cast.actors["other_organiser"], QUALITY))["translationQuality"]["nodes"] == []
    assert (row["organisation"]["name"], row["language"]) == ("Exhibitor", "es")
    assert row["figures"]["rejections"] == [{"reason": "NOT_DONE", "count": 1}]
    own = "{ myTranslationQuality { language figures { texts translated rejected keptShare } } }"
    figures = {"texts": 1, "translated": 0, "rejected": 1, "keptShare": None}
    expected = [{"language": "es", "figures": figures}]
    assert (await world.run(exhibitor, own))["myTranslationQuality"] == expected
    assert (await world.run(cast.actors["other_exhibitor"], own))["myTranslationQuality"] == []


async def test_query_count_is_independent_of_page_length(world: World) -> None:
    query = QUALITY.replace("first: 20", "first: 100")
    counts = []
    for number in (1, 10, 90):
        await some_texts(world, [f"org_{each:026}" for each in range(number)])
        with counted() as commands:
            found = await world.run(ADMINISTRATOR, query)
        assert len(found["translationQuality"]["nodes"]) == number
        counts.append(len(commands))
    assert counts[0] == counts[1] == counts[2]


async def test_query_count_is_independent_of_other_organisations(world: World, cast: Cast) -> None:
    exhibitor, other = (cast.actors[who].organisation_id or "" for who in ("exhibitor", "other_exhibitor"))
    counts = []
    for number in (1, 10, 90):
        await some_texts(world, [exhibitor, other, *(f"org_{each:026}" for each in range(number))])
        with counted() as commands:
            found = await world.run(cast.actors["organiser"], QUALITY)
        assert [each["organisation"]["name"] for each in found["translationQuality"]["nodes"]] == ["Exhibitor"]
        counts.append(len(commands))
    assert counts[0] == counts[1] == counts[2]


async def test_organiser_cannot_view_or_order_models(world: World) -> None:
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    rejected = await world.ask(organiser, "{ installedModels { source } }")
    assert rejected["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    rejected = await world.run(organiser, documents().texts["install_model"], source="zh", target="en")
    assert rejected["installModel"]["code"] == "FORBIDDEN"
