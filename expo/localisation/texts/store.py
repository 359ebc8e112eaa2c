"""Published texts in the database: their owners, and the texts to translate."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from pymongo import IndexModel, ReplaceOne, UpdateOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.ids import id_of
from expo.localisation.texts.models import SubjectText, TextFacts, TextRequest

TEXTS: Final = "subject_texts"
INDEXES: Final = {
    TEXTS: [
        IndexModel([("owner", 1), ("_id", 1)]),
        IndexModel([("subject_id", 1)]),
        IndexModel([("content", 1)]),
        IndexModel([("news", 1)]),
    ]
}


@dataclass(frozen=True)
class SubjectTextStore:
    """Stores the published texts with their owners, as the source of what to translate."""

    database: Database

    @property
    def _texts(self) -> Collection:
        return self.database.collection(TEXTS)

    async def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, SubjectText]:
        """Return all texts of subjects, by id."""
        found = await self._texts.find_in("subject_id", subject_ids)
        return {each["_id"]: from_document(SubjectText, each) for each in found}

    async def find(self, text_id: str) -> SubjectText | None:
        """Return a text by its id, or None."""
        found = await self._texts.find_one({"_id": text_id})
        return None if found is None else from_document(SubjectText, found)

    async def write(self, texts: Sequence[SubjectText], removed_ids: Sequence[str]) -> None:
        """Write texts, and delete those with the ids ``removed_ids``, in one transaction: one flush to the disk."""

        async def write() -> None:
            await self._texts.bulk([ReplaceOne({"_id": each.id}, _row(each), upsert=True) for each in texts])
            await self._texts.delete_in(list(removed_ids))

        if texts or removed_ids:
            await self.database.transact(write)

    async def page(self, owner: str, after: str, limit: int) -> list[SubjectText]:
        """Return an owner's texts in the order of their ids, starting after ``after``."""
        where = {"owner": owner, "_id": {"$gt": after, "$lte": "\uffff"}}
        found = await self._texts.find(where, sort=[("_id", 1)], limit=limit)
        return [from_document(SubjectText, each) for each in found]

    async def facts_of(self, requests: Sequence[TextRequest]) -> dict[str, TextFacts]:
        """Return the facts of published texts, by translation id; empty for other texts.

        Where authors have translated one text differently for several subjects, that of the first subject counts.
        """
        contents = {each.id: _content(each.owner, each.source, each.text) for each in requests}
        names: dict[str, set[str]] = defaultdict(set)
        sections: dict[str, set[str]] = defaultdict(set)
        translations: dict[str, dict[str, str]] = defaultdict(dict)
        for row in sorted(await self._texts.find_in("content", contents.values()), key=itemgetter("_id")):
            key = row["content"]
            names[key].update(row["names"])
            sections[key].update({row["section"]} - {None})
            # Texts stored by an earlier release have none.
            translations[key] = row.get("author_translations", {}) | translations[key]
        return {
            id_: TextFacts(frozenset(names[key]), tuple(sorted(sections[key])), translations[key])
            for id_, key in contents.items()
        }

    async def announce(self, done: Sequence[TextRequest]) -> None:
        """Mark texts as translated, until this has been announced (`news`)."""
        contents = {_content(each.owner, each.source, each.text) for each in done}
        found = await self._texts.find_in("content", contents)
        await self._texts.bulk([UpdateOne({"_id": each["_id"]}, {"$set": {"news": True}}) for each in found])

    async def news(self, limit: int) -> list[SubjectText]:
        """Return the texts translated since the last announcement."""
        found = await self._texts.find({"news": True}, limit=limit)
        return [from_document(SubjectText, each) for each in found]

    async def clear_news(self, ids: Sequence[str]) -> None:
        """Remove the news marks of texts."""
        await self._texts.bulk([UpdateOne({"_id": each}, {"$unset": {"news": True}}) for each in ids])


def _content(owner: str, language: str, text: str) -> str:
    return id_of("txt", owner, language, text)


def _row(text: SubjectText) -> Document:
    return to_document(text) | {"content": _content(text.owner, text.language, text.text)}
