"""Translations, what they have cost and the engine's status in the database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.ids import new_id
from expo.kit.text import LANGUAGES
from expo.localisation.models import PLATFORM, TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import (
    RECOUNTS,
    TRANSLATIONS,
    EngineStatus,
    Reason,
    Translation,
    TranslationSuggestion,
    translation_set,
)
from expo.localisation.translations.rules.status import TranslationSummary
from expo.localisation.translations.store.tasks import TASK_INDEXES, TaskStore

STATUS: Final = "translation_engine"
BUDGETS: Final = "translation_budgets"
INDEXES: Final = {
    TRANSLATIONS: [
        IndexModel([("lent", 1)], sparse=True),
        IndexModel([("keys", 1)], sparse=True),
        IndexModel([("worded", 1)], sparse=True),
        IndexModel([("translation_set", 1), ("_id", 1)]),
    ],
    **TASK_INDEXES,
}
_MAX_GLANCES: Final = 30_000
"""Most translations of one owner into one language scanned together, including those of deleted texts."""
_DUPLICATE: Final = 11000
_NOW: Final = "now"
OUTDATED: Final = "outdated"
_BATCH_SIZE: Final = 100
_MAX_WORDED: Final = 2_000


@dataclass(frozen=True)
class TranslationStore:
    """Stores translations, at most one per translated text and language pair."""

    database: Database

    @property
    def _translations(self) -> Collection:
        return self.database.collection(TRANSLATIONS)

    @property
    def tasks(self) -> TaskStore:
        """The texts that are to be translated."""
        return TaskStore(self.database)

    @property
    def _status(self) -> Collection:
        return self.database.collection(STATUS)

    @property
    def _budgets(self) -> Collection:
        return self.database.collection(BUDGETS)

    async def find_many(self, ids: Sequence[str]) -> dict[str, Translation]:
        """Return the translations with these ids, by id."""
        return {each["_id"]: _translation(each) for each in await self._translations.find_in("_id", ids)}

    async def find(self, translation_id: str) -> Translation | None:
        """Return a translation by its id, or None."""
        return (await self.find_many([translation_id])).get(translation_id)

    async def lent(self, contents: Sequence[str]) -> list[Translation]:
        """Return the machine translations that equal texts reuse: one per content, or a few after engine changes.

        The copies are not read, however many owners have the same text.
        """
        return [_translation(each) for each in await self._translations.find_in("lent", contents)]

    async def similar(self, keys: Sequence[str], request: TextRequest, limit: int) -> list[Translation]:
        """Return translations of the same owner in the same language whose texts share one of ``keys``."""
        where = {"keys": {"$in": [f"{translation_set(request.owner, request.target)}>{key}" for key in keys]}}
        found = [_translation(each) for each in await self._translations.find(where, limit=limit)] if keys else []
        return [each for each in found if each.source == request.source and each.id != request.id]

    async def have_worded(self, translation_sets: AbstractSet[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return the owners and languages with human translations."""
        by_key = {translation_set(owner, target): (owner, target) for owner, target in translation_sets}
        found: set[str] = set()
        keys = sorted(by_key)
        for begin in range(0, len(keys), _BATCH_SIZE):
            where = {"worded": {"$in": keys[begin : begin + _BATCH_SIZE]}}
            rows = await self._translations.find(where, limit=_MAX_WORDED, projection={"worded": 1})
            # Beyond the limit, any of the translation sets may have some.
            found |= set(keys[begin : begin + _BATCH_SIZE]) if len(rows) == _MAX_WORDED else {r["worded"] for r in rows}
        return {by_key[key] for key in found}

    async def worded(self, owner: str, target: str, limit: int) -> list[Translation]:
        """Return an owner's human translations in a language."""
        return [
            _translation(each)
            for each in await self._translations.find({"worded": translation_set(owner, target)}, limit=limit)
        ]

    async def keep(self, translation: Translation) -> None:
        """Write a human translation, replacing any existing translation and its draft."""
        await self.keep_many([translation])

    async def keep_many(self, translations: Sequence[Translation]) -> None:
        """Write human translations, replacing any existing translations and their drafts."""
        await self._mark(translations)
        writes = [ReplaceOne({"_id": each.id}, _document(each), upsert=True) for each in translations]
        await self._translations.bulk([*writes, *(DeleteOne({"_id": each.as_draft().id}) for each in translations)])
        await self.tasks.done([each.id for each in translations])

    async def keep_made(self, translations: Sequence[Translation]) -> None:
        """Write translations by engine, memory and glossary; human translations stay."""
        await self._keep_where({"worded": {"$exists": False}}, translations)

    async def keep_imported(self, translations: Sequence[Translation]) -> None:
        """Write translations from a file; translations by people here stay."""
        await self._keep_where({"origin": {"$ne": TranslationOrigin.PERSON}}, translations)
        await self.tasks.done([each.id for each in translations])

    async def all_worded(self, owner: str, target: str) -> AsyncIterator[list[Translation]]:
        """Yield all human translations of an owner in a language, in batches."""
        async for some in self._translations.stream({"worded": translation_set(owner, target)}, at_once=500):
            yield [_translation(each) for each in some]

    async def made_for(self, owner: str) -> AsyncIterator[list[Translation]]:
        """Yield an owner's translations but human ones, for the platform those of all owners, in batches.

        Uses a cursor: for a range of ids alone the embedded database reads the whole collection, page by page.
        """
        for where in (
            [{}] if owner == PLATFORM else [{"translation_set": translation_set(owner, each)} for each in LANGUAGES]
        ):
            async for some in self._translations.stream(where):
                yield [_translation(each) for each in some if "worded" not in each]

    async def _keep_where(self, condition: Document, translations: Sequence[Translation]) -> None:
        """Write new translations, and replace those that match ``condition``."""
        writes = [ReplaceOne({"_id": each.id} | condition, _document(each), upsert=True) for each in translations]
        if not writes:
            return
        await self._mark(translations)
        try:
            await self._translations.raw.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # A human translation exists: the filter matched nothing, and the id is taken.
            if any(each["code"] != _DUPLICATE for each in error.details["writeErrors"]):
                raise

    async def outdate(self, ids: Sequence[str]) -> None:
        """Mark translations as made by an older engine; they are shown until they have been remade."""
        await self._translations.bulk(
            [UpdateOne({"_id": each, "worded": {"$exists": False}}, {"$set": {"under": OUTDATED}}) for each in ids]
        )

    async def suggestion(self, suggestions: Mapping[str, TranslationSuggestion]) -> None:
        """Store suggestions of human translations of similar texts beside translations."""
        await self._translations.bulk(
            [
                UpdateOne({"_id": each}, {"$set": {"suggestion": to_document(suggestion)}})
                for each, suggestion in suggestions.items()
            ]
        )

    async def forget(self, *translations: Translation) -> None:
        """Delete translations."""
        if translations:
            await self._mark(translations)
            await self._translations.delete_in([each.id for each in translations])

    async def _mark(self, translations: Sequence[Translation]) -> None:
        """Mark translation sets for a recount before they change, so that a crash loses no count."""
        mark = {"$set": {"mark": new_id("mrk")}}
        changed = sorted({translation_set(each.owner, each.target) for each in translations})
        await self.database.collection(RECOUNTS).bulk([UpdateOne({"_id": each}, mark, upsert=True) for each in changed])

    async def page(self, owner: str, target: str, after: str, limit: int) -> list[Translation]:
        """Return an owner's translations into a language in the order of their ids, starting after ``after``."""
        where = {"translation_set": translation_set(owner, target), "_id": {"$gt": after, "$lte": "trl_~"}}
        found = await self._translations.find(where, sort=[("_id", 1)], limit=limit)
        return [_translation(each) for each in found]

    async def glances(self, owner: str, target: str) -> dict[str, TranslationSummary]:
        """Return glances of an owner's translations into a language, by id, without reading their words."""
        shown = {"origin": 1, "worded": 1, "reason": 1, "suggestion.similarity": 1}
        found = await self._translations.find(
            {"translation_set": translation_set(owner, target)}, projection=shown, limit=_MAX_GLANCES
        )
        return {each["_id"]: _glance(each) for each in found}

    async def status(self) -> EngineStatus | None:
        """Return the engine's status; None if none has been written yet."""
        found = await self._status.find_one({"_id": _NOW})
        return None if found is None else from_document(EngineStatus, found)

    async def keep_status(self, status: EngineStatus) -> None:
        """Write the engine's status."""
        await self._status.replace({"_id": _NOW}, to_document(status) | {"_id": _NOW}, upsert=True)

    async def spent(self, owners: AbstractSet[str], day: str) -> dict[str, int]:
        """Return the numbers of characters translated on a day, by organisation."""
        found = await self._budgets.find_in("_id", [f"{owner}@{day}" for owner in owners])
        return {each["_id"].partition("@")[0]: int(each["characters"]) for each in found}

    async def spend(self, characters: Mapping[str, int], day: str) -> None:
        """Charge organisations for characters translated on a day."""
        await self._budgets.bulk(
            [
                UpdateOne({"_id": f"{owner}@{day}"}, {"$inc": {"characters": number}}, upsert=True)
                for owner, number in characters.items()
            ]
        )


def _translation(document: Document) -> Translation:
    """Return a translation; stored keys are prefixed with the translation_set, so that one index key finds them."""
    before = len(document["translation_set"]) + 1
    keys = [each[before:] for each in document.get("keys", ())]
    return from_document(Translation, document | {"keys": keys, "lent": "lent" in document})


def _glance(document: Document) -> TranslationSummary:
    reason = document.get("reason")
    return TranslationSummary(
        origin=TranslationOrigin(document["origin"]),
        worded="worded" in document,
        reason=None if reason is None else Reason(reason),
        suggested=bool(document.get("suggestion")),
    )


def _document(translation: Translation) -> Document:
    key = translation_set(translation.owner, translation.target)
    document = to_document(translation) | {"translation_set": key}
    keys, lent = document.pop("keys"), document.pop("lent")
    if translation.worded:
        return document | {"worded": key, "keys": [f"{key}>{each}" for each in keys]}
    return document | ({"lent": translation.content} if lent else {})
