"""Figures of translations: counted from what is there, the worst first, each to those whose they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from expo.accounts.guests import OrganiserAudience
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from expo.localisation.models import TranslationOrigin
from expo.localisation.tallies.counting import Tallying
from expo.localisation.tallies.models import TranslationCounts, TranslationTally
from expo.localisation.tallies.service import TranslationQuality
from expo.localisation.tallies.store import TallyStore
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Reason, Translation
from tests.exhibitors.ground import an_actor
from tests.support.clock import FakeClock
from tests.support.translating import Bureau

AT = datetime(2027, 4, 15, tzinfo=UTC)
ADMINISTRATOR = Actor("per_9", administrator=True)


class Office:
    """A bureau with what counts in it."""

    def __init__(self, bureau: Bureau, database: Database, clock: FakeClock) -> None:
        self.bureau, self.store = bureau, TallyStore(database)
        self.tallying = Tallying(self.store, clock)
        self.quality = TranslationQuality(self.store, bureau.reading)

    async def count(self) -> int:
        """Count all that is marked, and return how many translation_sets that were."""
        total = 0
        while done := await self.tallying.count():
            total += done
        return total

    async def keep(self, owner: str, texts: list[str], target: str = "es", **facts: Any) -> None:
        """Keep translations of texts as the worker does."""
        await self.bureau.store.keep_made([a_translation(owner, text, target, **facts) for text in texts])

    async def order(self, language: str | None = None, first: int = 100) -> list[tuple[str, str]]:
        """Return whose figures in which language stand where, read in pages of ``first``."""
        found, after = [], None
        while True:
            page = await self.quality.page(ADMINISTRATOR, wanted=Slice(first, after), language=language)
            found += [(each.owner, each.target) for each in page.items]
            if not page.has_next:
                return found
            after = page.cursors[-1]


@pytest.fixture
def office(bureau: Bureau, database: Database, clock: FakeClock) -> Office:
    """Give a bureau with what counts in it."""
    return Office(bureau, database, clock)


def a_translation(owner: str, text: str, target: str = "es", **facts: Any) -> Translation:
    wanted = TextRequest(owner, text, "zh", target)
    said: dict[str, Any] = {"text": f"[{text}]", "origin": TranslationOrigin.MACHINE, "at": AT} | facts
    if said.get("reason"):
        said["text"] = None
    return Translation(wanted.id, owner, "zh", target, text, wanted.content, **said)


async def test_made_and_rejected_translations_are_counted(office: Office) -> None:
    await office.keep("org_1", ["一", "二"], kept=("12", "kg"))
    await office.keep("org_1", ["三"], reason=Reason.VALUES_LOST, kept=("5",), lost=("7",))
    await office.keep("org_1", ["四"], origin=TranslationOrigin.GLOSSARY)
    assert await office.count() == 1
    [tally] = (await office.quality.page(ADMINISTRATOR, wanted=Slice())).items
    assert tally.figures == TranslationCounts({"MACHINE": 2, "GLOSSARY": 1}, {"VALUES_LOST": 1}, 0, 5, 1)
    assert (tally.figures.texts, tally.figures.shown, tally.figures.kept_share) == (4, 3, 5 / 6)


async def test_only_replaced_machine_translations_are_corrections(office: Office) -> None:
    bureau = office.bureau
    await bureau.made("真好的保温杯")
    for text in ("真好的保温杯", "铁锅"):
        await bureau.service.correct(
            an_actor("EXHIBITOR", organisation_id="org_1"),
            owner="org_1",
            original=text,
            language="zh",
            target="es",
            text="Así",
        )
    await bureau.made("好杯子")
    await office.count()
    [tally] = await office.quality.own(an_actor("EXHIBITOR", organisation_id="org_1"))
    assert tally.figures.origins == {"PERSON": 2, "MACHINE": 1}
    assert (tally.figures.corrected, tally.figures.corrected_share) == (1, 0.5)


async def test_unchanged_machine_translation_is_no_correction(office: Office) -> None:
    bureau = office.bureau
    made = await bureau.made("好杯子")
    facts: dict[str, Any] = {"owner": "org_1", "original": "好杯子", "language": "zh", "target": "es"}
    actor = an_actor("EXHIBITOR", organisation_id="org_1")
    await bureau.service.correct(actor, **facts, text=made.text)
    await office.count()
    [tally] = await office.quality.own(actor)
    assert (tally.figures.origins, tally.figures.corrected) == ({"PERSON": 1}, 0)


async def test_removed_translation_is_no_longer_counted(office: Office, database: Database) -> None:
    actor = an_actor("EXHIBITOR", organisation_id="org_1")
    facts: dict[str, Any] = {"owner": "org_1", "original": "好杯子", "language": "zh", "target": "es"}
    await office.bureau.service.correct(actor, **facts, text="Buen vaso")
    await office.count()
    await office.bureau.service.forget(actor, **facts)
    assert await office.count() == 1
    assert await office.quality.own(actor) == []
    assert (await office.store.sum()) == TranslationCounts()
    assert (await office.quality.page(ADMINISTRATOR, wanted=Slice())).total == 0
    assert await database.raw["translation_recounts"].count_documents({}) == 0


async def test_counting_twice_changes_nothing(office: Office) -> None:
    await office.keep("org_1", ["一", "二"])
    await office.count()
    before = await office.store.sum()
    await office.keep("org_1", ["一", "二"])
    await office.count()
    assert await office.store.sum() == before == TranslationCounts({"MACHINE": 2})


async def test_mark_set_during_count_is_kept(office: Office) -> None:
    await office.keep("org_1", ["一"])
    [(key, mark)] = (await office.store.marked(10)).items()
    await office.keep("org_1", ["二"])
    await office.store.count(key, mark, AT)
    assert list(await office.store.marked(10)) == [key]
    await office.count()
    assert await office.store.sum() == TranslationCounts({"MACHINE": 2})


async def test_mark_survives_worker_crash_before_count(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    await office.keep("org_1", ["一"])

    async def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("expo.kit.db.mongo.Database.transact", die)
        with pytest.raises(SystemExit):
            await office.tallying.count()
    assert await office.store.sum() == TranslationCounts()
    await office.count()
    assert await office.store.sum() == TranslationCounts({"MACHINE": 1})


async def test_worst_figures_come_first_across_pages(office: Office) -> None:
    for number in range(12):
        await office.keep(f"org_{number:02}", ["一", "二"])
    await office.keep("org_bad", [f"坏{n}" for n in range(20)], reason=Reason.NOT_DONE)
    await office.keep("org_half", [f"好{n}" for n in range(10)], "fr")
    await office.keep("org_half", [f"坏{n}" for n in range(10)], "fr", reason=Reason.VALUES_LOST)
    await office.keep("org_unlucky", ["坏"], reason=Reason.NOT_DONE)
    await office.keep("org_unserved", [f"外{n}" for n in range(9)], reason=Reason.NO_ENGINE)
    await office.count()
    order = await office.order()
    assert order[:3] == [("org_bad", "es"), ("org_half", "fr"), ("org_unlucky", "es")]
    assert len(order) == len(set(order)) == 16
    for first in (1, 2, 5, 15, 16):
        assert await office.order(first=first) == order
    assert await office.order("fr") == [("org_half", "fr")]
    assert await office.order("es", first=3) == [each for each in order if each[1] == "es"]
    assert await office.order("ru") == []


def test_trouble_score_accounts_for_sample_size() -> None:
    one, many = TranslationCounts({}, {"NOT_DONE": 1}), TranslationCounts({"MACHINE": 10}, {"NOT_DONE": 90})
    assert one.trouble == pytest.approx(0.2065, abs=1e-4)
    assert many.trouble == pytest.approx(0.8256, abs=1e-4)
    assert TranslationCounts({"MACHINE": 5}, {"NO_ENGINE": 40}).trouble == 0


def test_rank_order_matches_trouble_score() -> None:
    def rank(figures: TranslationCounts) -> str:
        return TranslationTally("org_1>es", "org_1", "es", figures, AT).rank

    fine, poor = TranslationCounts({"MACHINE": 5}), TranslationCounts({"MACHINE": 5}, {"NOT_DONE": 1})
    assert rank(fine) < rank(poor) < rank(TranslationCounts({}, {"NOT_DONE": 9999}))


async def test_invalid_cursor_and_language_are_refused(office: Office) -> None:
    with pytest.raises(Invalid):
        await office.quality.page(ADMINISTRATOR, wanted=Slice(10, "nonsense"))
    with pytest.raises(Invalid):
        await office.quality.page(ADMINISTRATOR, wanted=Slice(), language="xx")


async def test_figures_are_limited_to_their_owner(office: Office) -> None:
    await office.keep("org_1", ["一"])
    await office.count()
    exhibitor = an_actor("EXHIBITOR", organisation_id="org_2")
    assert await office.quality.own(exhibitor) == []
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"localisation:read"}))
    for asked in (
        office.quality.page(exhibitor, wanted=Slice()),
        office.quality.page(key, wanted=Slice()),
        *(office.quality.standing(actor) for actor in (exhibitor, organiser, key)),
    ):
        with pytest.raises(Forbidden):
            await asked
    with pytest.raises(Forbidden):
        await office.quality.own(an_actor("BUYER", organisation_id="org_1"))
    with pytest.raises(SignInRequired):
        await office.quality.own(ANONYMOUS)


async def test_organiser_pages_through_approved_exhibitors_figures(office: Office) -> None:
    async def approved(organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        return {each for each in organisation_ids if organiser_id == "org_9" and each[-1] in "13579"}

    for number in range(10, 20):
        await office.keep(f"org_{number}", [f"{number}"])
    await office.keep("org_9", ["开幕式"])
    await office.count()
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    quality = replace(office.quality, guests=[OrganiserAudience(approved, approved)])
    expected = {"org_9", *(f"org_{each}" for each in range(11, 20, 2))}
    for first in (1, 2, 3, 100):
        seen, after = list[str](), None
        while True:
            page = await quality.page(organiser, wanted=Slice(first, after))
            assert len(page.items) <= first
            seen += [each.owner for each in page.items]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert (len(seen), set(seen)) == (len(expected), expected)
    assert (await quality.page(replace(organiser, organisation_id="org_8"), wanted=Slice())).items == ()


async def test_status_counts_waiting_texts(office: Office) -> None:
    await office.bureau.report.tell()
    await office.bureau.read("好杯子")
    standing = await office.quality.standing(ADMINISTRATOR)
    assert (standing.waiting, standing.waiting_more, standing.figures) == (1, False, TranslationCounts())


async def test_approved_translation_counts_as_human(office: Office) -> None:
    made = await office.bureau.made("好杯子")
    await office.count()
    await office.bureau.editing.approve(an_actor(organisation_id="org_1"), translation_ids=[made.id])
    await office.count()
    [tally] = await office.store.of("org_1")
    assert tally.figures.origins == {TranslationOrigin.PERSON: 1}
