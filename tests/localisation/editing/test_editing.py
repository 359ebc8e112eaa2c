"""An exhibitor goes through its texts: all, what is missing, what nobody has looked at, what has changed."""

from datetime import timedelta
from typing import Any

import pytest

from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from expo.localisation.editing.rules.differing import PieceKind
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import SubjectText
from expo.localisation.translations.errors import (
    FormerTranslationNotFound,
    TextNotFound,
    TranslationNotFound,
    TranslationSuggestionNotFound,
    ValuesLost,
)
from expo.localisation.translations.models import Reason, Translation
from expo.localisation.translations.rules.status import TextFilter
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.translating import TranslationHarness
from translation.protect import ValueKind

FLASK, KETTLE, LAMP = "真好的保温杯 500毫升", "电热水壶 1.7升", "台灯"


def someone(owner: str = "org_1", kind: str = "EXHIBITOR") -> Actor:
    return an_actor(kind, organisation_id=owner)


async def published(harness: TranslationHarness, name: str, text: str, **facts: Any) -> SubjectText:
    known: dict[str, Any] = {
        "subject_kind": "product",
        "owner": "org_1",
        "language": "zh",
        "at": harness.work.clock(),
    } | facts
    row = SubjectText(id=f"{name}.title", subject_id=name, field="title", text=text, **known)
    await harness.texts.write([row], [])
    return row


async def listed(harness: TranslationHarness, show: TextFilter = TextFilter.ALL, **facts: Any) -> list[Any]:
    wanted = Slice(facts.pop("first", 20), facts.pop("after", None))
    page = await harness.editing.page(someone(), language=facts.pop("language", "es"), show=show, part=wanted)
    return list(page.items)


async def subjects(harness: TranslationHarness, show: TextFilter, **facts: Any) -> list[str]:
    return [each.text.subject_id for each in await listed(harness, show, **facts)]


async def worded(harness: TranslationHarness, original: str, text: str) -> Translation:
    return await harness.service.correct(
        someone(), owner="org_1", original=original, language="zh", target="es", text=text
    )


async def verbs(database: Database) -> list[str]:
    return [each["verb"] for each in await database.raw["journal"].find({}).sort("_id").to_list()]


@pytest.fixture
async def filled(harness: TranslationHarness) -> TranslationHarness:
    """Give the services with a text worded, one by machine, one rejected, one that waits and one by its author."""
    await published(harness, "prod_1", FLASK)
    await published(harness, "prod_2", KETTLE)
    await published(harness, "prod_3", LAMP)
    await published(harness, "prod_4", "风扇")
    await published(harness, "prod_5", "电饭煲", worded_in=("es",))
    await published(harness, "prod_6", "Vaso", language="es")
    await published(harness, "prod_7", "别人的杯子", owner="org_2")
    await worded(harness, FLASK, "Termo muy bueno de 500 ml")
    made = await harness.made(KETTLE)
    lamp = await harness.made(LAMP)
    rejected = Translation(**(vars(lamp) | {"text": None, "reason": Reason.VALUES_LOST}))
    await harness.store.keep_made([rejected])
    assert made.origin is TranslationOrigin.MACHINE
    return harness


async def test_texts_are_listed_with_translation_and_values(filled: TranslationHarness) -> None:
    first, second, *_ = await listed(filled)
    assert first.translation is not None
    assert second.translation is not None
    assert first.translation.text is not None
    assert second.translation.text is not None
    assert (first.translation.text, first.translation.origin) == ("Termo muy bueno de 500 ml", TranslationOrigin.PERSON)
    assert [(first.text.text[each.start : each.end], each.kind) for each in first.values] == [
        ("500毫升", ValueKind.QUANTITY)
    ]
    assert [first.translation.text[each.start : each.end] for each in first.translation_values] == ["500 ml"]
    assert second.translation.text.startswith("[es 电热水壶")


async def test_list_omits_target_language_and_other_owners(filled: TranslationHarness) -> None:
    assert await subjects(filled, TextFilter.ALL) == ["prod_1", "prod_2", "prod_3", "prod_4", "prod_5"]
    assert await subjects(filled, TextFilter.ALL, language="zh") == ["prod_6"]


@pytest.mark.parametrize(
    "show,expected",
    [
        (TextFilter.MISSING, ["prod_3", "prod_4"]),
        (TextFilter.MACHINE, ["prod_2"]),
        (TextFilter.REJECTED, ["prod_3"]),
        (TextFilter.SUGGESTED, []),
        (TextFilter.CHANGED, []),
    ],
)
async def test_texts_are_filtered_by_translation_status(
    filled: TranslationHarness, show: TextFilter, expected: list[str]
) -> None:
    assert await subjects(filled, show) == expected


async def test_author_translated_text_shows_no_translation(filled: TranslationHarness) -> None:
    [*_, last] = await listed(filled)
    assert (last.text.subject_id, last.request, last.translation) == ("prod_5", None, None)


async def test_list_continues_after_cursor(filled: TranslationHarness) -> None:
    for show in (TextFilter.ALL, TextFilter.MISSING):
        whole, seen, after = await subjects(filled, show), [], None
        for _ in range(len(whole)):
            page = await filled.editing.page(someone(), language="es", show=show, part=Slice(1, after))
            seen += [each.text.subject_id for each in page.items]
            after = page.cursors[-1]
            assert page.has_next is (len(seen) < len(whole))
        assert seen == whole


async def test_query_count_is_independent_of_page_size(harness: TranslationHarness, database: Database) -> None:
    async def commands(first: int, show: TextFilter) -> int:
        with counted() as log:
            await listed(harness, show, first=first)
        return len(log)

    for number in range(101):
        text = await published(harness, f"prod_{number:03}", f"杯子{number}号", before=f"旧杯子{number}号")
        await worded(harness, text.before or "", f"Vaso {number}")
    await harness.reading.status()
    for show in (TextFilter.ALL, TextFilter.CHANGED):
        await listed(harness, show, first=1)
        assert await commands(1, show) == await commands(10, show) == await commands(100, show)


async def test_progress_counts_each_text_once_per_language(filled: TranslationHarness) -> None:
    progress = {each.language: each for each in await filled.editing.progress(someone())}
    assert list(progress) == ["en", "zh", "es", "fr", "ru", "ar", "pt"]
    spanish = vars(progress["es"])
    assert spanish == {
        "language": "es",
        "texts": 5,
        "by_person": 2,
        "memory": 0,
        "machine": 1,
        "glossary": 0,
        "rejected": 1,
        "waiting": 1,
        "unchecked": 1,
        "suggested": 0,
        "changed": 0,
    }
    assert (progress["zh"].texts, progress["zh"].waiting) == (1, 1)
    assert (progress["fr"].texts, progress["fr"].waiting) == (6, 6)


async def test_offer_is_accepted(harness: TranslationHarness, database: Database) -> None:
    await published(harness, "prod_1", "真好的双层保温杯 500毫升")
    similar = await harness.made("真好的双层保温杯 500毫升")
    await worded(harness, FLASK, "Termo de 500 ml")
    assert await subjects(harness, TextFilter.SUGGESTED) == ["prod_1"]
    taken = await harness.editing.accept_translation_suggestion(someone(), translation_id=similar.id)
    assert (taken.text, taken.origin) == ("Termo de 500 ml", TranslationOrigin.PERSON)
    assert (await verbs(database))[-1] == "translation.suggestion_accepted"
    assert await subjects(harness, TextFilter.SUGGESTED) == []
    with pytest.raises(TranslationSuggestionNotFound):
        await harness.editing.accept_translation_suggestion(someone(), translation_id=similar.id)


async def test_offer_with_different_values_is_refused(harness: TranslationHarness, database: Database) -> None:
    similar = await harness.made("真好的双层保温杯 750毫升")
    await worded(harness, FLASK, "Termo de 500 ml")
    before = await contents(database)
    with pytest.raises(ValuesLost, match="750毫升"):
        await harness.editing.accept_translation_suggestion(someone(), translation_id=similar.id)
    assert await contents(database) == before


async def test_earlier_translation_is_shown_when_original_changes(harness: TranslationHarness) -> None:
    await worded(harness, FLASK, "Termo de 500 ml")
    await published(harness, "prod_1", "真好的保温杯 500毫升 不锈钢", before=FLASK)
    [text] = await listed(harness, TextFilter.CHANGED)
    assert text.changed is not None
    assert (text.changed.before, text.changed.translation) == (FLASK, "Termo de 500 ml")
    assert [(each.kind, each.text) for each in text.changed.differences] == [
        (PieceKind.SAME, FLASK),
        (PieceKind.ADDED, " 不锈钢"),
    ]
    assert {each.language: each.changed for each in await harness.editing.progress(someone())}["es"] == 1


async def test_earlier_translation_is_kept_when_values_match(harness: TranslationHarness, database: Database) -> None:
    await worded(harness, FLASK, "Termo de 500 ml")
    text = await published(harness, "prod_1", "真好的保温杯 500毫升 不锈钢", before=FLASK)
    kept = await harness.editing.keep_translation(someone(), text_id=text.id, language="es")
    assert (kept.original, kept.text, kept.origin) == (text.text, "Termo de 500 ml", TranslationOrigin.PERSON)
    assert (await verbs(database))[-1] == "translation.kept"
    assert await subjects(harness, TextFilter.CHANGED) == []
    with pytest.raises(FormerTranslationNotFound):
        await harness.editing.keep_translation(someone(), text_id=text.id, language="es")


async def test_earlier_translation_with_different_values_is_refused(
    harness: TranslationHarness, database: Database
) -> None:
    await worded(harness, FLASK, "Termo de 500 ml")
    text = await published(harness, "prod_1", "真好的保温杯 750毫升", before=FLASK)
    before = await contents(database)
    with pytest.raises(ValuesLost, match="750毫升"):
        await harness.editing.keep_translation(someone(), text_id=text.id, language="es")
    assert await contents(database) == before


async def test_retranslated_text_leaves_changed_list(harness: TranslationHarness) -> None:
    await worded(harness, FLASK, "Termo de 500 ml")
    text = await published(harness, "prod_1", "真好的保温杯 750毫升", before=FLASK)
    assert await subjects(harness, TextFilter.CHANGED) == ["prod_1"]
    await worded(harness, text.text, "Termo de 750 ml")
    assert await subjects(harness, TextFilter.CHANGED) == []
    await published(harness, "prod_1", "真好的保温杯 1升", before=FLASK, worded_in=("es",))
    assert await subjects(harness, TextFilter.CHANGED) == []


async def test_approved_translation_survives_engine_upgrade(filled: TranslationHarness, database: Database) -> None:
    kettle = await filled.read(KETTLE)
    author = someone()
    done = await filled.editing.approve(author, translation_ids=[kettle.id, kettle.id])
    assert ([each.id for each in done.approved], done.problems) == ([kettle.id], ())
    assert (kettle.doubtful, done.approved[0].doubtful) == (True, False)
    filled.engine.release = "2"
    made = await filled.made(KETTLE)
    assert (made.text, made.origin, made.by) == (kettle.text, TranslationOrigin.PERSON, author.person_id)
    assert (await verbs(database)).count("translation.approved") == 1
    assert await subjects(filled, TextFilter.MACHINE) == []
    again = await filled.editing.approve(someone(), translation_ids=[kettle.id])
    assert ([each.id for each in again.approved], again.fresh) == ([kettle.id], ())
    assert (await verbs(database)).count("translation.approved") == 1


async def test_approved_translation_is_reused_for_similar_texts(harness: TranslationHarness) -> None:
    made = await harness.made(FLASK)
    await harness.editing.approve(someone(), translation_ids=[made.id])
    assert (await harness.made("真好的保温杯 750毫升")).origin is TranslationOrigin.MEMORY


async def test_approval_problems_are_listed_by_id(
    filled: TranslationHarness, clock: FakeClock, database: Database
) -> None:
    kettle, lamp, foreign = (
        await filled.read(KETTLE),
        await filled.read(LAMP),
        await filled.made("杯", owner="org_2"),
    )
    ids, early = [kettle.id, lamp.id, foreign.id, "trl_none"], kettle.at - timedelta(seconds=1)
    before = await contents(database)
    done = await filled.editing.approve(someone(), translation_ids=ids, seen_at=early)
    assert [(each.id, each.code) for each in done.problems] == [
        (kettle.id, "TRANSLATION_CHANGED"),
        (lamp.id, "NOTHING_SHOWN"),
        (foreign.id, "TRANSLATION_NOT_FOUND"),
        ("trl_none", "TRANSLATION_NOT_FOUND"),
    ]
    tried = await filled.editing.approve(someone(), translation_ids=ids, validate_only=True)
    assert [each.id for each in tried.approved] == [kettle.id]
    assert await contents(database) == before
    done = await filled.editing.approve(someone(), translation_ids=ids, seen_at=kettle.at)
    assert [each.id for each in done.approved] == [kettle.id]


@pytest.mark.parametrize("number", [0, 101])
async def test_approval_batch_size_is_limited(harness: TranslationHarness, number: int) -> None:
    with pytest.raises(Invalid):
        await harness.editing.approve(someone(), translation_ids=[f"trl_{each}" for each in range(number)])


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (someone(kind="BUYER"), Forbidden),
        (someone("org_9", "ORGANISER"), Forbidden),
        (an_actor(organisation_id="org_1", key_id="key_1", scopes=frozenset()), Forbidden),
    ],
)
async def test_only_exhibitors_edit_translations(
    harness: TranslationHarness, database: Database, actor: Actor, error: type
) -> None:
    before, editing = await contents(database), harness.editing
    for asked in (
        editing.page(actor, language="es", show=TextFilter.ALL, part=Slice()),
        editing.progress(actor),
        editing.accept_translation_suggestion(actor, translation_id="trl_1"),
        editing.keep_translation(actor, text_id="prod_1.title", language="es"),
        editing.approve(actor, translation_ids=["trl_1"]),
    ):
        with pytest.raises(error):
            await asked
    assert await contents(database) == before


async def test_other_owners_texts_are_not_found(filled: TranslationHarness, database: Database) -> None:
    foreign, before = await filled.read(KETTLE), await contents(database)
    with pytest.raises(TranslationNotFound):
        await filled.editing.accept_translation_suggestion(someone("org_2"), translation_id=foreign.id)
    with pytest.raises(TextNotFound):
        await filled.editing.keep_translation(someone("org_2"), text_id="prod_1.title", language="es")
    done = await filled.editing.approve(someone("org_2"), translation_ids=[foreign.id])
    assert [each.code for each in done.problems] == ["TRANSLATION_NOT_FOUND"]
    assert await contents(database) == before
