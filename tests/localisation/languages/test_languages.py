"""In which languages texts are, to whoever asks; and which texts look like another one than their author said."""

import asyncio
import threading
from collections.abc import Mapping
from typing import Any

import pytest

from expo.kit.access import ANONYMOUS
from expo.localisation.languages.service import Languages
from expo.web import Web
from tests.support.permissions import Cast
from tests.support.world import World
from translation.detector import Detector
from translation.lexicon.lexicon import Lexicon
from translation.spelling import SpellingModel

DETECT = """query ($texts: [String!]!) {
  detectLanguages(texts: $texts) { language confidence isReliable others { language share } }
}"""
DETECTED = "query ($id: ID!) { product(id: $id) { title { original originalLanguage detectedLanguage } } }"
CHANGE = """mutation ($id: ID!, $title: LocalTextInput!, $version: Int!) {
  saveProduct(productId: $id, version: $version, input: { title: $title }) { ... on Product { id } ... on Problem { message } }
}"""


async def detected(world: World, cast: Cast, *texts: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.run(cast.actors["buyer"], DETECT, texts=texts))["detectLanguages"]
    return found


async def test_languages_are_returned_in_text_order(world: World, cast: Cast) -> None:
    chinese, spanish, values = await detected(world, cast, "不锈钢保温杯", "Termo de acero inoxidable", "500 ml")
    assert chinese == {"language": "zh", "confidence": 1.0, "isReliable": True, "others": []}
    assert (spanish["language"], spanish["isReliable"]) == ("es", True)
    assert values == {"language": None, "confidence": 0.0, "isReliable": False, "others": []}


async def test_mixed_text_reports_both_languages(world: World, cast: Cast) -> None:
    [found] = await detected(world, cast, "Stainless steel vacuum flask 保温杯")
    assert (found["language"], found["isReliable"]) == ("en", False)
    assert found["others"] == [{"language": "zh", "share": pytest.approx(6 / 31)}]


@pytest.mark.parametrize("texts", [[], ["杯"] * 51, ["杯" * 20_001]])
async def test_detection_limits_text_count_and_length(world: World, cast: Cast, texts: list[str]) -> None:
    [error] = (await world.ask(cast.actors["buyer"], DETECT, texts=texts))["errors"]
    assert error["message"] == "1 to 50 texts, of 20,000 characters in all."
    assert (error["extensions"]["code"], error["extensions"]["field"]) == ("INVALID", "texts")


async def test_detection_requires_sign_in(world: World) -> None:
    [error] = (await world.ask(ANONYMOUS, DETECT, texts=["杯"]))["errors"]
    assert error["extensions"]["code"] == "SIGN_IN_REQUIRED"


@pytest.mark.parametrize(
    "text,language,detected",
    [
        ("不锈钢保温杯 500ml", "en", "zh"),
        ("不锈钢保温杯 500ml", "zh", None),
        ("Termo de acero inoxidable", "en", "es"),
        ("Stainless steel vacuum flask 保温杯", "zh", None),
        ("Stainless steel vacuum flask 保温杯", "en", None),
        ("iPhone 15 Pro", "zh", None),
    ],
)
async def test_product_title_in_other_language_is_flagged(
    world: World, cast: Cast, text: str, language: str, detected: str | None
) -> None:
    product = cast.things["productId"]
    said = {"text": text, "language": language}
    changed = await world.run(cast.actors["exhibitor"], CHANGE, id=product, title=said, version=2)
    assert changed["saveProduct"] == {"id": product}
    title = (await world.run(ANONYMOUS, DETECTED, id=product))["product"]["title"]
    assert title == {"original": text, "originalLanguage": language, "detectedLanguage": detected}


async def test_translation_of_undetectable_language_is_refused(world: World, cast: Cast) -> None:
    translate = """mutation ($texts: [String!]!) { translate(texts: $texts, to: "en") {
      ... on Translations { translations { original originalLanguage } } ... on Problem { code message field } } }"""
    made = await world.run(cast.actors["buyer"], translate, texts=["500 ml"])
    assert made["translate"] == {
        "code": "INVALID",
        "message": "Give the language of the texts: it cannot be detected.",
        "field": "language",
    }


async def test_first_detections_do_not_block_thread_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    languages, learned = Languages(Detector(Lexicon(()))), threading.Event()

    def slowly(_words: Mapping[str, Any]) -> SpellingModel:
        assert learned.wait(10)
        return SpellingModel(lambda _piece: None)

    monkeypatch.setattr(SpellingModel, "train", slowly)
    told = [asyncio.create_task(languages.of(["silla de jardín"])) for _ in range(40)]
    await asyncio.sleep(0)
    try:
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "else"), 5) == "else"
    finally:
        learned.set()
    assert {found.language for [found] in await asyncio.gather(*told)} == {"es"}


# The server ends while it still connects its relays to the database: PyMongo leaves such a connection's socket to Python.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_server_learns_spelling_at_startup(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    web = Web(world.installation)
    app = web.app()
    async with app.router.lifespan_context(app):
        pass
    monkeypatch.setattr(SpellingModel, "train", lambda _words: pytest.fail("learned in a request"))
    assert await world.service(Languages).surely("Silla de jardín plegable", otherwise="en") == "es"
    assert await world.service(Languages).surely("", otherwise="zh") == "zh"
