"""Database store of recommendations and answers.

A run writes one list per party, under its generation. Readers see the lists of the fair's current generation;
others are deleted batch by batch, as they were written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne
from pymongo.errors import BulkWriteError

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.range_scan import RangeScan
from expo.matchmaking.models import MatchSide, party_key
from expo.matchmaking.recommendations.models import Answered, MatchAnswer, Recommendation, SeenPairs
from expo.matchmaking.recommendations.rules.listing import recommendations, unpack

LISTS: Final = "recommendation_lists"
GENERATIONS: Final = "recommendation_generations"
FRESH: Final = "fresh_recommendations"
ANSWERS: Final = "match_answers"
SEEN: Final = "seen_recommendations"
_MAX_FRESH: Final = 3000
"""Upper limit of a buyer's fresh pairs: all their needs, each also standing in for another."""
_BATCH: Final = 1000
_ANSWERS_BATCH: Final = 10_000
"""Answers per query, more than a party has: one query may return 16 megabytes."""
INDEXES: Final = {
    LISTS: [IndexModel([("generation", 1), ("box", 1)])],
    FRESH: [
        IndexModel([("keys", 1)]),
        IndexModel([("need_id", 1)]),
        IndexModel([("fair_id", 1), ("_id", 1)]),
    ],
    ANSWERS: [IndexModel([("keys", 1)]), IndexModel([("fair_id", 1), ("_id", 1)])],
}


def _keys(pair: Recommendation) -> list[str]:
    return [party_key(pair.fair_id, side, pair.party(side)) for side in MatchSide]


@dataclass(frozen=True)
class RecommendationLists:
    """Stores the lists of generations. ``secret`` is the key that derives the ids of pairs."""

    database: Database
    secret: bytes

    @property
    def _lists(self) -> Collection:
        return self.database.collection(LISTS)

    @property
    def _generations(self) -> Collection:
        return self.database.collection(GENERATIONS)

    async def recommended(
        self, generation: str | None, fair_id: str, side: MatchSide, party: str
    ) -> list[Recommendation]:
        """Return a party's list in a generation, best first."""
        if generation is None:
            return []
        document = await self._lists.find_one({"_id": f"{generation}/{party_key(fair_id, side, party)}"})
        if document is None:
            return []
        if "pairs" in document:  # written by a version without packing
            return [from_document(Recommendation, each) for each in document["pairs"]]
        return recommendations(unpack(document["packed"]), fair_id, self.secret)

    async def begin(self, generation: str, boxes: int) -> None:
        """Record the number of boxes of a generation, before the first one is written."""
        await self._generations.replace({"_id": generation}, {"_id": generation, "boxes": boxes}, upsert=True)

    async def put(
        self, generation: str, fair_id: str, side: MatchSide, lists: Iterable[tuple[str, bytes]], *, box: int
    ) -> None:
        """Write the packed lists of parties in one insert; idempotent, a retry takes a second query.

        In the embedded database an insert costs a quarter of a replacement.
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
        except BulkWriteError:  # a worker process that died has written some of them
            await self._lists.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents])

    async def drop(self, generation: str) -> None:
        """Delete the lists of a retired generation, box by box; resumable."""
        known = await self._generations.find_one({"_id": generation})
        for box in range(known["boxes"] if known else 0):
            await self._lists.delete({"generation": generation, "box": box})
        await self._lists.delete({"generation": generation})  # written by a version without boxes
        await self._generations.delete({"_id": generation})


@dataclass(frozen=True)
class RecommendationStore:
    """Stores recommendations and answers.

    Besides the ``lists`` of the last run there are fresh pairs, created by needs since. ``keys`` finds a pair from
    either side. ``secret`` is the key that derives the ids of pairs.
    """

    database: Database
    secret: bytes

    @property
    def lists(self) -> RecommendationLists:
        """The lists of runs."""
        return RecommendationLists(self.database, self.secret)

    @property
    def _fresh(self) -> Collection:
        return self.database.collection(FRESH)

    @property
    def _answers(self) -> Collection:
        return self.database.collection(ANSWERS)

    async def fresh(
        self, fair_id: str, side: MatchSide, party: str, *, since: datetime | None
    ) -> tuple[list[Recommendation], list[Recommendation]]:
        """Return a party's fresh pairs since the last run began to read the fair's needs.

        They are split into ordinary pairs and stand-ins.
        """
        query: dict[str, Any] = {"keys": party_key(fair_id, side, party)}
        if since is not None:
            query["at"] = {"$gte": since}
        documents = await self._fresh.find(query, limit=_MAX_FRESH)
        pairs = [(each.get("stands_in", False), from_document(Recommendation, each["pair"])) for each in documents]
        return [pair for stands_in, pair in pairs if not stands_in], [pair for stands_in, pair in pairs if stands_in]

    async def put_fresh(self, need_id: str, pairs: Sequence[Recommendation], at: datetime) -> None:
        """Replace the pairs of a need, including those that stood in for others."""
        await self._fresh.delete({"need_id": need_id})
        await self._fresh.insert_many([_fresh_document(each, at) for each in pairs])

    async def put_stand_ins(self, pairs: Sequence[Recommendation], at: datetime) -> None:
        """Write pairs that stand in for those of another need; their needs' other pairs stay."""
        found = [_fresh_document(each, at) for each in pairs]
        stand_ins = [each | {"_id": f"{each['_id']}/stand-in", "stands_in": True} for each in found]
        await self._fresh.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in stand_ins])

    async def drop_fresh(self, fair_id: str, before: datetime) -> None:
        """Delete a fair's fresh pairs made obsolete by a run, in batches; resumable."""
        walk = RangeScan("rec", _BATCH)
        async for documents in self._fresh.pages({"fair_id": fair_id}, walk, projection={"at": 1}):
            stale = [each["_id"] for each in documents if each["at"] < before]
            # Some may have been rewritten meanwhile.
            await self._fresh.delete_in(stale, {"at": {"$lt": before}})

    async def answers(self, fair_id: str, side: MatchSide, party: str) -> list[Answered]:
        """Return all answers to the pairs of a party, without a limit."""
        found: list[Answered] = []
        query = {"keys": party_key(fair_id, side, party)}
        async for documents in self._answers.stream(query, at_once=_ANSWERS_BATCH):
            found += [from_document(Answered, each) for each in documents]
        return found

    async def find_seen(self, party: str) -> SeenPairs | None:
        """Return the pairs a party (`party_key`) had seen when it last looked, or None."""
        document = await self.database.collection(SEEN).find_one({"_id": party})
        return None if document is None else from_document(SeenPairs, document)

    async def put_seen(self, seen_pairs: SeenPairs) -> None:
        """Replace the pairs a party has seen."""
        await self.database.collection(SEEN).replace({"_id": seen_pairs.id}, to_document(seen_pairs), upsert=True)

    async def find_answer(self, pair_id: str) -> Answered | None:
        """Return both sides' answers to a pair, or None."""
        document = await self._answers.find_one({"_id": pair_id})
        return None if document is None else from_document(Answered, document)

    async def put_answer(self, answer: Answered) -> None:
        """Insert or replace the answers to a pair."""
        pair = answer.recommendation
        document = to_document(answer) | {"keys": _keys(pair), "fair_id": pair.fair_id}
        await self._answers.replace({"_id": answer.id}, document, upsert=True)

    async def count_answers(self, fair_id: str) -> tuple[int, int, int]:
        """Count the pairs of a fair accepted by the buyer, accepted by both, and declined by either side."""
        buyer, exhibitor = (f"answers.{side}.answer" for side in MatchSide)
        yes, no = MatchAnswer.MEETING_REQUESTED, MatchAnswer.NOT_INTERESTED
        accepted = await self._answers.count({"fair_id": fair_id, buyer: yes})
        mutual = await self._answers.count({"fair_id": fair_id, buyer: yes, exhibitor: yes})
        declined = await self._answers.count({"fair_id": fair_id, "$or": [{buyer: no}, {exhibitor: no}]})
        return accepted, mutual, declined

    async def sample_answers(self, fair_id: str, *, maximum: int) -> list[Answered]:
        """Return answers at a fair, of at most ``maximum`` pairs, sampled by their random ids."""
        documents = await self._answers.find({"fair_id": fair_id}, sort=[("_id", 1)], limit=maximum)
        return [from_document(Answered, each) for each in documents]

    async def accepted(self, fair_id: str) -> list[Answered]:
        """Return the pairs of a fair accepted by the buyer."""
        documents = await self._answers.find(_answer_filter(fair_id, MatchSide.BUYER, MatchAnswer.MEETING_REQUESTED))
        return [from_document(Answered, each) for each in documents]

    async def declined(self, fair_id: str) -> frozenset[tuple[str, str]]:
        """Return the pairs of a fair declined by either side, as a buyer's id and an exhibitor's."""
        names = {"recommendation.buyer_id": 1, "recommendation.exhibitor_id": 1, "answers": 1}
        found: set[tuple[str, str]] = set()
        async for documents in self._answers.pages({"fair_id": fair_id}, RangeScan("rec", _BATCH), projection=names):
            noes = [each["recommendation"] for each in documents if _is_no(each["answers"])]
            found |= {(each["buyer_id"], each["exhibitor_id"]) for each in noes}
        return frozenset(found)


def _is_no(answers: Document) -> bool:
    return any(each["answer"] == MatchAnswer.NOT_INTERESTED for each in answers.values())


def _answer_filter(fair_id: str, side: MatchSide, answer: MatchAnswer) -> dict[str, str]:
    return {"fair_id": fair_id, f"answers.{side}.answer": answer}


def _fresh_document(pair: Recommendation, at: datetime) -> Document:
    names = {"_id": f"{pair.id}/{pair.need_id}", "need_id": pair.need_id, "fair_id": pair.fair_id}
    return names | {"keys": _keys(pair), "pair": to_document(pair), "at": at}
