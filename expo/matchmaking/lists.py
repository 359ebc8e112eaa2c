"""The lists that rematches have written in the database: one for each party, under its generation.

Readers see those of the fair's generation; the others go, box by box: a box is what was written in one command.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pymongo import ReplaceOne
from pymongo.errors import BulkWriteError

from expo.kit.mongo import Collection, Database, from_document
from expo.matchmaking.listing import suggestions, unpacked
from expo.matchmaking.models import MatchSide, Suggestion

LISTS: Final = "suggestion_lists"
GENERATIONS: Final = "suggestion_generations"


def party_key(fair_id: str, side: MatchSide, party: str) -> str:
    """Return the key that finds what one side has at a fair by equality."""
    return f"{fair_id}/{side}/{party}"


@dataclass(frozen=True)
class SuggestionLists:
    """Keeps the lists of generations. With ``secret`` the ids of pairs are made."""

    database: Database
    secret: bytes

    @property
    def _lists(self) -> Collection:
        return self.database.collection(LISTS)

    @property
    def _generations(self) -> Collection:
        return self.database.collection(GENERATIONS)

    async def suggested(self, generation: str | None, fair_id: str, side: MatchSide, party: str) -> list[Suggestion]:
        """Return a party's list of a generation, best first."""
        if generation is None:
            return []
        document = await self._lists.find_one({"_id": f"{generation}/{party_key(fair_id, side, party)}"})
        if document is None:
            return []
        if "pairs" in document:  # of a version that did not pack them
            return [from_document(Suggestion, each) for each in document["pairs"]]
        return suggestions(unpacked(document["packed"]), fair_id, self.secret)

    async def begin(self, generation: str, boxes: int) -> None:
        """Write down in how many boxes the lists of a generation are, before the first of them."""
        await self._generations.replace({"_id": generation}, {"_id": generation, "boxes": boxes}, upsert=True)

    async def put(
        self, generation: str, fair_id: str, side: MatchSide, lists: Iterable[tuple[str, bytes]], *, box: int
    ) -> None:
        """Write the packed lists of parties in one command; writing them again, in two, changes nothing.

        Inserting costs the embedded database a quarter of replacing.
        """
        documents = [
            {
                "_id": f"{generation}/{party_key(fair_id, side, party)}",
                "generation": generation,
                "box": box,
                "packed": packed,
            }
            for party, packed in lists
        ]
        try:
            await self._lists.insert_many(documents)
        except BulkWriteError:  # a worker that died has written some of them
            await self._lists.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents])

    async def drop(self, generation: str) -> None:
        """Delete the lists of a generation that nobody reads any more, box by box; again goes on."""
        known = await self._generations.find_one({"_id": generation})
        for box in range(known["boxes"] if known else 0):
            await self._lists.delete({"generation": generation, "box": box})
        await self._lists.delete({"generation": generation})  # of a version that had no boxes
        await self._generations.delete({"_id": generation})
