"""A text that its author has written in several languages is translated from the one for which there is a model."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from expo.kit.db.mongo import Database
from expo.localisation.machine_translation.rewording import Reworded
from expo.localisation.models import Rendering, Text, TranslationOrigin
from expo.localisation.texts.models import Published, SubjectText, TextRequest
from expo.localisation.translations.models import AuthorText, Reason, Translation, TranslationRoute
from expo.localisation.translations.store import TranslationStore
from tests.localisation.machine_translation.test_follower import FLASK, FakeProducts, a_follower, entry, lanes
from tests.localisation.machine_translation.test_rewording import Killed, killed
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness, a_translation_harness
from translation.engines.engine import Pair

AT = datetime(2027, 4, 15, tzinfo=UTC)


async def test_translation_is_made_from_authors_english_rather_than_by_two_models(
    harness: TranslationHarness, clock: FakeClock
) -> None:
    products = FakeProducts()
    products.put("恒暖好杯子", en="A good 恒暖 glass")
    await harness.report.tell()
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    made = await harness.read("恒暖好杯子")
    assert (made.text, made.original, made.source) == ("[es A good 恒暖 glass]", "恒暖好杯子", "zh")
    assert (made.made_from, made.author_languages) == (AuthorText("en", "A good 恒暖 glass"), ("en",))
    assert made.kept_values == ("恒暖",)
    assert made.reading().original == "恒暖好杯子"


async def test_changed_author_translation_outdates_what_was_made_from_it(
    harness: TranslationHarness, clock: FakeClock, database: Database
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    follower = a_follower(harness, products, clock)
    shown = []
    for renderings in ({"en": "A good glass"}, {"en": "A fine glass"}, {}, {"en": "A fine glass", "fr": "Un verre"}):
        products.put("恒暖好杯子", **renderings)
        await follower.handle([entry("product.changed")])
        await harness.all()
        clock.advance(minutes=5)
        shown.append((await harness.read("恒暖好杯子")).text)
        await follower.handle([entry("product.changed")])
        assert await lanes(database) == {}
    assert shown == ["[es A good glass]", "[es A fine glass]", "[es 恒暖好杯子]", "[es A fine glass]"]


async def test_authors_words_without_names_are_remade_too(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.report.tell()
    products = FakeProducts()
    follower = a_follower(harness, products, clock)
    for english in ("A good glass", "A fine glass"):
        products.put("好杯子", en=english)
        products.things[FLASK] = replace(products.things[FLASK], names=(), section=None)
        await follower.handle([entry("product.changed")])
        await harness.all()
    assert (await harness.read("好杯子")).text == "[es A fine glass]"


async def test_machine_rendering_is_no_source(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.report.tell()
    products = FakeProducts()
    text = Text("好杯子", "zh", {"en": Rendering("A machine's glass", TranslationOrigin.MACHINE)})
    products.things[FLASK] = Published("product", FLASK, "org_1", {"title": text})
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    assert (await harness.read("好杯子")).text == "[es 好杯子]"


async def test_authors_words_are_not_lent_to_other_owners(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("好杯子", en="Our glass")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    assert (await harness.made("好杯子", owner="org_2")).text == "[es 好杯子]"
    assert (await harness.read("好杯子")).text == "[es Our glass]"


async def test_new_model_from_english_remakes_text_that_nothing_translated(
    harness: TranslationHarness, clock: FakeClock
) -> None:
    harness.engine.suggested = frozenset()
    await harness.report.tell()
    products = FakeProducts()
    products.put("好杯子", en="Our glass")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    assert (await harness.read("好杯子")).reason is Reason.NO_ENGINE
    harness.engine.suggested = frozenset({Pair("en", "es")})
    clock.advance(minutes=5)
    assert (await harness.made("好杯子")).text == "[es Our glass]"
    clock.advance(minutes=5)
    harness.engine.asked.clear()
    assert (await harness.made("好杯子")).text == "[es Our glass]"
    assert harness.engine.asked == []


async def test_first_subject_decides_between_translations_of_one_text(harness: TranslationHarness) -> None:
    def told(id_: str, **translations: str) -> SubjectText:
        return SubjectText(
            id_, "product", id_, "title", "org_1", "zh", "好杯子", AT, author_translations=dict(translations)
        )

    await harness.texts.write([told("prod_2", en="Second", fr="Deux"), told("prod_1", en="First")], [])
    request = TextRequest("org_1", "好杯子", "zh", "es")
    facts = await harness.texts.facts_of([request])
    assert facts[request.id].author_translations == {"en": "First", "fr": "Deux"}


async def test_texts_of_earlier_release_have_no_author_translations(
    harness: TranslationHarness, database: Database
) -> None:
    text = SubjectText("prod_1.title", "product", "prod_1", "title", "org_1", "zh", "好杯子", AT)
    await harness.texts.write([text], [])
    await database.raw["subject_texts"].update_many({}, {"$unset": {"author_translations": True}})
    request = TextRequest("org_1", "好杯子", "zh", "es")
    assert (await harness.texts.facts_of([request]))[request.id].author_translations == {}
    assert await harness.texts.find("prod_1.title") == text


async def published(harness: TranslationHarness, clock: FakeClock, **renderings: str) -> None:
    """Publish a product whose author words its name in other languages, too."""
    products = FakeProducts()
    products.put("好杯子", **renderings)
    await a_follower(harness, products, clock).handle([entry("product.changed")])


@pytest.mark.parametrize("crash", [False, True])
async def test_author_translation_changed_during_batch_is_used(
    harness: TranslationHarness, database: Database, clock: FakeClock, crash: bool
) -> None:
    await harness.report.tell()
    await published(harness, clock, en="A good glass")
    keep_made = type(harness.store).keep_made

    async def kept_after_change(store: TranslationStore, made: Sequence[Translation]) -> None:
        if made:
            patch.undo()
            if crash:
                patch.setattr(type(harness.work), "_stale", killed)
            await published(a_translation_harness(database, clock), clock, en="A fine glass")
        await keep_made(store, made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(harness.store), "keep_made", kept_after_change)
        if crash:
            with pytest.raises(Killed):
                await harness.work.work()
        else:
            await harness.work.work()
    await a_translation_harness(database, clock).all()
    assert (await harness.read("好杯子")).text == "[es A fine glass]"


async def test_translation_from_author_translation_is_not_repeated_after_crash(
    harness: TranslationHarness, clock: FakeClock
) -> None:
    await harness.report.tell()
    await published(harness, clock, en="A good glass 500 ml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(harness.store.tasks), "finish", killed)
        with pytest.raises(Killed):
            await harness.work.work()
    assert len(harness.engine.asked) == 1
    await harness.all()
    others = {"fr", "ru", "ar", "pt"}
    assert len(harness.engine.asked) == 1 + len(others)


def test_changed_term_concerns_what_was_made_from_a_text_with_it() -> None:
    request = TextRequest("org_1", "好杯子", "zh", "es")
    made = Translation.of(
        request, "Una copa", TranslationOrigin.MACHINE, AT, made_from=AuthorText("en", "A good glass")
    )
    assert Reworded(["glass"], []).concerns(made)
    assert not Reworded(["glass"], []).concerns(replace(made, made_from=None))


@pytest.mark.parametrize(
    "version, route",
    [
        ("argos zh→en 1.9 + lexicon 4f21", TranslationRoute.DIRECT),
        ("argos zh→en 1.9 + en→es 1.0 + lexicon 4f21", TranslationRoute.PIVOT),
        ("lexicon 4f21", TranslationRoute.LEXICON),
    ],
)
def test_version_tells_route(version: str, route: TranslationRoute) -> None:
    assert TranslationRoute.of(version) is route
