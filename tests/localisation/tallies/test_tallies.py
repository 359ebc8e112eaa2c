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
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness

AT = datetime(2027, 4, 15, tzinfo=UTC)
ADMINISTRATOR = Actor("per_9", administrator=True)


class TallyHarness:
    """All services of translation, with what counts in them."""

    def __init__(self, harness: TranslationHarness, database: Database, clock: FakeClock) -> None:
        self.translation, self.store = harness, TallyStore(database)
        self.tallying = Tallying(self.store, clock)
        self.quality = TranslationQuality(self.store, harness.reading)

    async def count(self) -> int:
        """Count all that is marked, and return how many translation sets that were."""
        total = 0
        while done := await self.tallying.count():
            total += done
        return total

    async def keep(self, owner: str, texts: list[str], target: str = "es", **facts: Any) -> None:
        """Keep translations of texts as the worker does."""
        await self.translation.store.keep_made([a_translation(owner, text, target, **facts) for text in texts])

    async def order(self, language: str | None = None, first: int = 100) -> list[tuple[str, str]]:
        """Return whose figures in which language stand where, read in pages of ``first``."""
        found, after = [], None
        while True:
            page = await self.quality.page(ADMINISTRATOR, part=Slice(first, after), language=language)
            found += [(each.owner, each.target) for each in page.items]
            if not page.has_next:
                return found
            after = page.cursors[-1]


@pytest.fixture
def tallies(harness: TranslationHarness, database: Database, clock: FakeClock) -> TallyHarness:
    """Give all services of translation, with what counts in them."""
    return TallyHarness(harness, database, clock)


def a_translation(owner: str, text: str, target: str = "es", **facts: Any) -> Translation:
    wanted = TextRequest(owner, text, "zh", target)
    said: dict[str, Any] = {"text": f"[{text}]", "origin": TranslationOrigin.MACHINE, "at": AT} | facts
    if said.get("reason"):
        said["text"] = None
    return Translation(wanted.id, owner, "zh", target, text, wanted.content, **said)


async def test_made_and_rejected_translations_are_counted(tallies: TallyHarness) -> None:
    await tallies.keep("org_1", ["一", "二"], kept_values=("12", "kg"))
    await tallies.keep("org_1", ["三"], reason=Reason.VALUES_LOST, kept_values=("5",), lost_values=("7",))
    await tallies.keep("org_1", ["四"], origin=TranslationOrigin.GLOSSARY)
    assert await tallies.count() == 1
    [tally] = (await tallies.quality.page(ADMINISTRATOR, part=Slice())).items
    assert tally.figures == TranslationCounts({"MACHINE": 2, "GLOSSARY": 1}, {"VALUES_LOST": 1}, 0, 5, 1)
    assert (tally.figures.texts, tally.figures.shown, tally.figures.kept_share) == (4, 3, 5 / 6)


async def test_drafts_are_not_counted(tallies: TallyHarness) -> None:
    await tallies.keep("org_1", ["一"])
    draft = a_translation("org_1", "一", origin=TranslationOrigin.MEMORY, lost_values=("1",)).as_draft()
    await tallies.translation.store.keep_imported([draft])
    await tallies.count()
    [tally] = (await tallies.quality.page(ADMINISTRATOR, part=Slice())).items
    assert tally.figures == TranslationCounts({"MACHINE": 1}, {}, 0, 0, 0)


async def test_only_replaced_machine_translations_are_corrections(tallies: TallyHarness) -> None:
    harness = tallies.translation
    await harness.made("真好的保温杯")
    for text in ("真好的保温杯", "铁锅"):
        await harness.service.correct(
            an_actor("EXHIBITOR", organisation_id="org_1"),
            owner="org_1",
            original=text,
            language="zh",
            target="es",
            text="Así",
        )
    await harness.made("好杯子")
    await tallies.count()
    [tally] = await tallies.quality.own(an_actor("EXHIBITOR", organisation_id="org_1"))
    assert tally.figures.origins == {"PERSON": 2, "MACHINE": 1}
    assert (tally.figures.corrected, tally.figures.corrected_share) == (1, 0.5)


async def test_unchanged_machine_translation_is_no_correction(tallies: TallyHarness) -> None:
    harness = tallies.translation
    made = await harness.made("好杯子")
    facts: dict[str, Any] = {"owner": "org_1", "original": "好杯子", "language": "zh", "target": "es"}
    actor = an_actor("EXHIBITOR", organisation_id="org_1")
    await harness.service.correct(actor, **facts, text=made.text)
    await tallies.count()
    [tally] = await tallies.quality.own(actor)
    assert (tally.figures.origins, tally.figures.corrected) == ({"PERSON": 1}, 0)


async def test_removed_translation_is_no_longer_counted(tallies: TallyHarness, database: Database) -> None:
    actor = an_actor("EXHIBITOR", organisation_id="org_1")
    facts: dict[str, Any] = {"owner": "org_1", "original": "好杯子", "language": "zh", "target": "es"}
    await tallies.translation.service.correct(actor, **facts, text="Buen vaso")
    await tallies.count()
    await tallies.translation.service.forget(actor, **facts)
    assert await tallies.count() == 1
    assert await tallies.quality.own(actor) == []
    assert (await tallies.store.sum()) == TranslationCounts()
    assert (await tallies.quality.page(ADMINISTRATOR, part=Slice())).total == 0
    assert await database.raw["translation_recounts"].count_documents({}) == 0


async def test_counting_twice_changes_nothing(tallies: TallyHarness) -> None:
    await tallies.keep("org_1", ["一", "二"])
    await tallies.count()
    before = await tallies.store.sum()
    await tallies.keep("org_1", ["一", "二"])
    await tallies.count()
    assert await tallies.store.sum() == before == TranslationCounts({"MACHINE": 2})


async def test_mark_set_during_count_is_kept(tallies: TallyHarness) -> None:
    await tallies.keep("org_1", ["一"])
    [(key, mark)] = (await tallies.store.marked(10)).items()
    await tallies.keep("org_1", ["二"])
    await tallies.store.count(key, mark, AT)
    assert list(await tallies.store.marked(10)) == [key]
    await tallies.count()
    assert await tallies.store.sum() == TranslationCounts({"MACHINE": 2})


async def test_mark_survives_worker_crash_before_count(tallies: TallyHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    await tallies.keep("org_1", ["一"])

    async def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("expo.kit.db.mongo.Database.transact", die)
        with pytest.raises(SystemExit):
            await tallies.tallying.count()
    assert await tallies.store.sum() == TranslationCounts()
    await tallies.count()
    assert await tallies.store.sum() == TranslationCounts({"MACHINE": 1})


async def test_worst_figures_come_first_across_pages(tallies: TallyHarness) -> None:
    for number in range(12):
        await tallies.keep(f"org_{number:02}", ["一", "二"])
    await tallies.keep("org_bad", [f"坏{n}" for n in range(20)], reason=Reason.NOT_DONE)
    await tallies.keep("org_half", [f"好{n}" for n in range(10)], "fr")
    await tallies.keep("org_half", [f"坏{n}" for n in range(10)], "fr", reason=Reason.VALUES_LOST)
    await tallies.keep("org_unlucky", ["坏"], reason=Reason.NOT_DONE)
    await tallies.keep("org_unserved", [f"外{n}" for n in range(9)], reason=Reason.NO_ENGINE)
    await tallies.count()
    order = await tallies.order()
    assert order[:3] == [("org_bad", "es"), ("org_half", "fr"), ("org_unlucky", "es")]
    assert len(order) == len(set(order)) == 16
    for first in (1, 2, 5, 15, 16):
        assert await tallies.order(first=first) == order
    assert await tallies.order("fr") == [("org_half", "fr")]
    assert await tallies.order("es", first=3) == [each for each in order if each[1] == "es"]
    assert await tallies.order("ru") == []


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


async def test_invalid_cursor_and_language_are_refused(tallies: TallyHarness) -> None:
    with pytest.raises(Invalid):
        await tallies.quality.page(ADMINISTRATOR, part=Slice(10, "nonsense"))
    with pytest.raises(Invalid):
        await tallies.quality.page(ADMINISTRATOR, part=Slice(), language="xx")


async def test_translation_figures_are_visible_only_to_owner(tallies: TallyHarness) -> None:
    await tallies.keep("org_1", ["一"])
    await tallies.count()
    exhibitor = an_actor("EXHIBITOR", organisation_id="org_2")
    assert await tallies.quality.own(exhibitor) == []
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"localisation:read"}))
    for asked in (
        tallies.quality.page(exhibitor, part=Slice()),
        tallies.quality.page(key, part=Slice()),
        *(tallies.quality.status(actor) for actor in (exhibitor, organiser, key)),
    ):
        with pytest.raises(Forbidden):
            await asked
    with pytest.raises(Forbidden):
        await tallies.quality.own(an_actor("BUYER", organisation_id="org_1"))
    with pytest.raises(SignInRequired):
        await tallies.quality.own(ANONYMOUS)


async def test_organiser_pages_through_approved_exhibitors_figures(tallies: TallyHarness) -> None:
    async def approved(organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        return {each for each in organisation_ids if organiser_id == "org_9" and each[-1] in "13579"}

    for number in range(10, 20):
        await tallies.keep(f"org_{number}", [f"{number}"])
    await tallies.keep("org_9", ["开幕式"])
    await tallies.count()
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    quality = replace(tallies.quality, guests=[OrganiserAudience(approved, approved)])
    expected = {"org_9", *(f"org_{each}" for each in range(11, 20, 2))}
    for first in (1, 2, 3, 100):
        seen, after = list[str](), None
        while True:
            page = await quality.page(organiser, part=Slice(first, after))
            assert len(page.items) <= first
            seen += [each.owner for each in page.items]
            if not page.has_next:
                break
            after = page.cursors[-1]
        assert (len(seen), set(seen)) == (len(expected), expected)
    assert (await quality.page(replace(organiser, organisation_id="org_8"), part=Slice())).items == ()


async def test_status_counts_waiting_texts(tallies: TallyHarness) -> None:
    await tallies.translation.report.tell()
    await tallies.translation.read("好杯子")
    standing = await tallies.quality.status(ADMINISTRATOR)
    assert (standing.waiting, standing.waiting_more, standing.figures) == (1, False, TranslationCounts())


async def test_approved_translation_counts_as_human(tallies: TallyHarness) -> None:
    made = await tallies.translation.made("好杯子")
    await tallies.count()
    await tallies.translation.editing.approve(an_actor(organisation_id="org_1"), translation_ids=[made.id])
    await tallies.count()
    [tally] = await tallies.store.of("org_1")
    assert tally.figures.origins == {TranslationOrigin.PERSON: 1}
