"""What is published is translated before anybody reads it, and search hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from expo.kit.db.mongo import Database
from expo.kit.ids import new_id
from expo.kit.journal.entries import Entry, Subject
from expo.localisation.machine_translation.follower import TextFollower
from expo.localisation.models import Rendering, Text, TranslationOrigin
from expo.localisation.texts.models import Published
from expo.localisation.texts.sources import PRODUCT, FairLanguages, TextSource
from expo.localisation.translations.models import Urgency
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness

FLASK = new_id("prod")


@dataclass
class FakeProducts:
    """The products that are published now, by id."""

    things: dict[str, Published] = field(default_factory=dict)

    async def of(self, ids: Sequence[str]) -> list[Published]:
        return [self.things[each] for each in ids if each in self.things]

    def put(self, title: str, **renderings: str) -> None:
        told = {language: Rendering(words, TranslationOrigin.PERSON) for language, words in renderings.items()}
        texts = {"title": Text(title, "zh", told)}
        self.things[FLASK] = Published("product", FLASK, "org_1", texts, ("恒暖",), "household-appliances")


async def spoken() -> set[str]:
    return {"zh", "en", "es"}


FAIRS = [FairLanguages(spoken)]


def a_follower(harness: TranslationHarness, products: FakeProducts, clock: FakeClock) -> TextFollower:
    return TextFollower(harness.texts, harness.reading, [TextSource(PRODUCT, products.of, frozenset())], FAIRS, clock)


def entry(verb: str, kind: str = "product", thing: str = FLASK, **facts: object) -> Entry:
    return Entry(new_id("jrn"), datetime(2027, 4, 15, tzinfo=UTC), verb, Subject(kind, thing), facts=facts)


async def lanes(database: Database) -> dict[str, int]:
    tasks = await database.raw["translation_tasks"].find({}).to_list()
    return {each["target"]: each["lane"] for each in tasks}


async def test_fair_languages_are_translated_first(
    harness: TranslationHarness, clock: FakeClock, database: Database
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("恒暖好杯子", fr="Un bon verre")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    first, later = Urgency.PUBLISHED, Urgency.LATER
    assert await lanes(database) == {"en": first, "es": first, "ru": later, "ar": later, "pt": later}


async def test_repeated_journal_entries_queue_tasks_once(
    harness: TranslationHarness, clock: FakeClock, database: Database
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("恒暖好杯子")
    follower = a_follower(harness, products, clock)
    for _ in range(2):
        await follower.handle([entry("product.published"), entry("product.changed")])
    assert len(await lanes(database)) == 6
    await harness.all()
    clock.advance(minutes=5)
    await follower.handle([entry("product.changed")])
    assert await lanes(database) == {}


async def test_owner_names_are_not_translated(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("恒暖好杯子")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    made = await harness.read("恒暖好杯子")
    assert made.kept_values == ("恒暖",)
    assert "恒暖" in made.text


async def test_previous_text_is_remembered(harness: TranslationHarness, clock: FakeClock) -> None:
    products = FakeProducts()
    follower = a_follower(harness, products, clock)
    for title in ("好杯子", "更好的杯子", "更好的杯子"):
        products.put(title)
        await follower.handle([entry("product.changed")])
    [text] = (await harness.texts.of_subjects([FLASK])).values()
    assert (text.text, text.before) == ("更好的杯子", "好杯子")


async def test_withdrawn_product_text_is_removed(harness: TranslationHarness, clock: FakeClock) -> None:
    products = FakeProducts()
    products.put("好杯子")
    follower = a_follower(harness, products, clock)
    await follower.handle([entry("product.published")])
    products.things.clear()
    await follower.handle([entry("product.withdrawn")])
    assert await harness.texts.of_subjects([FLASK]) == {}


async def test_translated_product_is_announced_once(
    harness: TranslationHarness, clock: FakeClock, database: Database
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("好杯子")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await harness.all()
    for _ in range(2):
        await harness.news.tell()
    told = await database.raw["journal"].find({"verb": "product.translated"}).to_list()
    assert [each["subject"]["id"] for each in told] == [FLASK]


class Killed(BaseException):
    """The worker is gone in the middle."""


async def killed(*_asked: object) -> None:
    raise Killed


async def test_translation_is_announced_after_worker_crash(
    harness: TranslationHarness, clock: FakeClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("好杯子", en="A good cup", fr="Un bon verre", ru="Чашка", ar="كوب", pt="Um bom copo")
    await a_follower(harness, products, clock).handle([entry("product.published")])
    for kills in ("announce", "keep_made"):
        with monkeypatch.context() as patch:
            patch.setattr(type(harness.texts) if kills == "announce" else type(harness.store), kills, killed)
            with pytest.raises(Killed):
                await harness.work.work()
    await harness.all()
    await harness.news.tell()
    told = await database.raw["journal"].find({"verb": "product.translated"}).to_list()
    assert [each["subject"]["id"] for each in told] == [FLASK]


async def test_new_names_are_protected_after_follower_crash(
    harness: TranslationHarness, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.report.tell()
    products = FakeProducts()
    products.put("恒暖好杯子")
    follower = a_follower(harness, products, clock)
    await follower.handle([entry("product.published")])
    await harness.all()
    products.things[FLASK] = replace(products.things[FLASK], names=("好杯",))
    clock.advance(minutes=2)
    for store, kills in ((harness.store, "outdate"), (harness.texts, "write")):
        with monkeypatch.context() as patch:
            patch.setattr(type(store), kills, killed)
            with pytest.raises(Killed):
                await follower.handle([entry("product.changed")])
    await follower.handle([entry("product.changed")])
    await harness.all()
    assert (await harness.read("恒暖好杯子")).kept_values == ("好杯",)
