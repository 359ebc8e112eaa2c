"""Texts of an exhibitor and what became of them, as if they had been published and translated."""

from dataclasses import replace
from typing import Any

from expo.kit.access import Actor
from expo.localisation.editing.service import TranslationEditing
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import SubjectText, TextRequest
from expo.localisation.translations.models import Translation, TranslationSuggestion
from tests.support.world import World

BEFORE, AFTER, MADE = "真好的保温杯 500毫升", "真好的保温杯 500毫升 不锈钢", "电热水壶"


async def some_texts(world: World, owner: Actor, product_id: str) -> dict[str, str]:
    """Return the ids of a text that has changed, of a translation by machine, and of one with an suggestion."""
    editing, organisation = world.service(TranslationEditing), owner.organisation_id or ""
    store, now = editing.translations._store, world.clock()
    text = SubjectText(
        id=f"{product_id}.title",
        subject_kind="product",
        subject_id=product_id,
        field="title",
        owner=organisation,
        language="zh",
        text=AFTER,
        at=now,
        before=BEFORE,
    )
    await editing._texts.write(
        [text, replace(text, id=f"{product_id}.value0", field="value0", text=MADE, before=None)], []
    )

    def made(
        original: str, words: str, origin: TranslationOrigin, suggestion: TranslationSuggestion | None = None
    ) -> Translation:
        wanted = TextRequest(organisation, original, "zh", "es")
        facts: dict[str, Any] = {"owner": organisation, "source": "zh", "target": "es", "original": original}
        return Translation(
            id=wanted.id,
            content=wanted.content,
            text=words,
            origin=origin,
            at=now,
            engine="test 1",
            suggestion=suggestion,
            **facts,
        )

    plain = made(MADE, "Hervidor", TranslationOrigin.MACHINE)
    suggested = made(
        "台灯 5瓦", "Lámpara 5 W", TranslationOrigin.MACHINE, TranslationSuggestion("台灯", "Flexo de 5 W", 0.9)
    )
    await store.keep(replace(made(BEFORE, "Termo de 500 ml", TranslationOrigin.PERSON), engine=""))
    await store.keep_made([plain, suggested])
    return {"textId": text.id, "madeId": plain.id, "offeredId": suggested.id}
