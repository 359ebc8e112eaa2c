"""Wishes, aims, suggestions and answers in the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel, ReplaceOne

from expo.kit.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.kit.walks import Walk
from expo.matchmaking.ids import aim_id
from expo.matchmaking.lists import LISTS, SuggestionLists, party_key
from expo.matchmaking.models import Answered, MatchAnswer, MatchSide, SalesAim, SeenPairs, Suggestion, Wish
from expo.matchmaking.tuning import MatchmakingSettings

WISHES: Final = "wishes"
WISHERS: Final = "wishers"
AIMS: Final = "sales_aims"
FRESH: Final = "fresh_suggestions"
ANSWERS: Final = "match_answers"
SETTINGS: Final = "matchmaking_settings"
SEEN: Final = "seen_suggestions"
_MOST_FRESH: Final = 3000
"""More than all wishes that a buyer may have lead to, if each stood in for another too."""
_AT_ONCE: Final = 1000
_ANSWERS_AT_ONCE: Final = 10_000
"""More than one party has: all of them in one command, which may return 16 megabytes."""
INDEXES: Final = {
    WISHES: [IndexModel([("owner", 1), ("_id", -1)]), IndexModel([("fair_id", 1), ("is_open", 1), ("_id", 1)])],
    AIMS: [],
    LISTS: [IndexModel([("generation", 1), ("box", 1)])],
    FRESH: [
        IndexModel([("keys", 1)]),
        IndexModel([("wish_id", 1)]),
        IndexModel([("fair_id", 1), ("_id", 1)]),
    ],
    ANSWERS: [IndexModel([("keys", 1)]), IndexModel([("fair_id", 1), ("_id", 1)])],
}


def _keys(pair: Suggestion) -> list[str]:
    return [party_key(pair.fair_id, side, pair.party(side)) for side in MatchSide]


@dataclass(frozen=True)
class WishStore:
    """Keeps wishes and sales aims. A wish's ``owner`` is its fair and its organisation in one key."""

    database: Database

    @property
    def _wishes(self) -> Collection:
        return self.database.collection(WISHES)

    @property
    def _aims(self) -> Collection:
        return self.database.collection(AIMS)

    async def put(self, wish: Wish) -> None:
        """Write a wish as it is now."""
        await self._wishes.replace({"_id": wish.id}, _wish_document(wish), upsert=True)

    async def put_many(self, wishes: Sequence[Wish]) -> None:
        """Write wishes in one command."""
        await self._wishes.bulk([ReplaceOne({"_id": each.id}, _wish_document(each), upsert=True) for each in wishes])

    async def get_many(self, wish_ids: Sequence[str]) -> list[Wish | None]:
        """Return wishes in the order of their ids."""
        return await self._wishes.get_many(Wish, wish_ids)

    async def count_open(self, fair_id: str, buyer_id: str, *, limit: int) -> int:
        """Count an organisation's open wishes at a fair, up to ``limit``."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        return await self._wishes.count({"owner": owner, "is_open": True}, limit=limit)

    async def touch(self, fair_id: str, buyer_id: str) -> None:
        """Count a write of an organisation's wishes: of two transactions at once the later runs again."""
        owner = party_key(fair_id, MatchSide.BUYER, buyer_id)
        await self.database.collection(WISHERS).update({"_id": owner}, {"$inc": {"writes": 1}}, upsert=True)

    async def any_open(self, fair_id: str) -> bool:
        """Say whether there is an open wish at a fair."""
        return await self._wishes.count({"fair_id": fair_id, "is_open": True}, limit=1) > 0

    async def count_at(self, fair_id: str) -> int:
        """Count all open wishes of a fair."""
        return await self._wishes.count({"fair_id": fair_id, "is_open": True})

    async def of_buyer(self, fair_id: str, buyer_id: str, wanted: Slice, *, is_open: bool | None) -> Page[Wish]:
        """Return an organisation's wishes at a fair, newest first, with their number."""
        query: dict[str, Any] = {"owner": party_key(fair_id, MatchSide.BUYER, buyer_id)}
        if is_open is not None:
            query["is_open"] = is_open
        total = await self._wishes.count(query)
        if wanted.after:
            query["_id"] = {"$lt": decode_cursor(wanted.after, [str])[0]}
        documents = await self._wishes.find(query, sort=[("_id", -1)], limit=wanted.first + 1)
        found = [from_document(Wish, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], wanted, total=total)

    async def every_open(self, fair_id: str, *, after: str = "") -> AsyncIterator[list[Wish]]:
        """Give all open wishes of a fair in the order of their ids, behind one of them, some at a time."""
        async for documents in self._wishes.pages(_open(fair_id), _wishes_of(fair_id, after)):
            yield [from_document(Wish, each) for each in documents]

    async def open_buyers(self, fair_id: str) -> AsyncIterator[list[str]]:
        """Give whose the open wishes of a fair are, some at a time."""
        names = {"buyer_id": 1}
        async for documents in self._wishes.pages(_open(fair_id), _wishes_of(fair_id), projection=names):
            yield [each["buyer_id"] for each in documents]

    async def put_aim(self, aim: SalesAim) -> None:
        """Write an exhibitor's aim."""
        await self._aims.replace({"_id": aim.id}, to_document(aim), upsert=True)

    async def aims(self, fair_id: str, exhibitor_ids: Sequence[str]) -> dict[str, SalesAim]:
        """Return the aims of exhibitors at a fair, by exhibitor."""
        found = await self._aims.get_many(SalesAim, [aim_id(fair_id, each) for each in exhibitor_ids])
        return {each.exhibitor_id: each for each in found if each is not None}


@dataclass(frozen=True)
class SuggestionStore:
    """Keeps suggestions and what people say to them.

    Beside the ``lists`` of the last rematch readers see fresh pairs, which have come of a wish since. ``keys`` finds a
    pair from both of its sides. With ``secret`` the ids of pairs are made.
    """

    database: Database
    secret: bytes

    @property
    def lists(self) -> SuggestionLists:
        """The lists of rematches."""
        return SuggestionLists(self.database, self.secret)

    @property
    def _fresh(self) -> Collection:
        return self.database.collection(FRESH)

    @property
    def _answers(self) -> Collection:
        return self.database.collection(ANSWERS)

    async def fresh(
        self, fair_id: str, side: MatchSide, party: str, *, since: datetime | None
    ) -> tuple[list[Suggestion], list[Suggestion]]:
        """Return the pairs of a party that have come since the last rematch began to read the fair's wishes.

        Then those of them that stand in for others.
        """
        query: dict[str, Any] = {"keys": party_key(fair_id, side, party)}
        if since is not None:
            query["at"] = {"$gte": since}
        documents = await self._fresh.find(query, limit=_MOST_FRESH)
        pairs = [(each.get("stands_in", False), from_document(Suggestion, each["pair"])) for each in documents]
        return [pair for stands_in, pair in pairs if not stands_in], [pair for stands_in, pair in pairs if stands_in]

    async def put_fresh(self, wish_id: str, pairs: Sequence[Suggestion], at: datetime) -> None:
        """Write the pairs that a wish leads to now, in place of those that it led to before or stood in with."""
        await self._fresh.delete({"wish_id": wish_id})
        await self._fresh.insert_many([_fresh_document(each, at) for each in pairs])

    async def put_stand_ins(self, pairs: Sequence[Suggestion], at: datetime) -> None:
        """Write pairs of wishes that stand in for others; whatever else these wishes lead to stays."""
        found = [_fresh_document(each, at) for each in pairs]
        stand_ins = [each | {"_id": f"{each['_id']}/stand-in", "stands_in": True} for each in found]
        await self._fresh.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in stand_ins])

    async def drop_fresh(self, fair_id: str, before: datetime) -> None:
        """Delete the fresh pairs of a fair that nobody reads since a rematch, some at a time; again goes on."""
        walk = Walk("sug", _AT_ONCE)
        async for documents in self._fresh.pages({"fair_id": fair_id}, walk, projection={"at": 1}):
            stale = [each["_id"] for each in documents if each["at"] < before]
            # Some may have been written anew meanwhile.
            await self._fresh.delete_in(stale, {"at": {"$lt": before}})

    async def answers(self, fair_id: str, side: MatchSide, party: str) -> list[Answered]:
        """Return all that has been said to the pairs of a party: as much as people have answered."""
        found: list[Answered] = []
        query = {"keys": party_key(fair_id, side, party)}
        async for documents in self._answers.stream(query, at_once=_ANSWERS_AT_ONCE):
            found += [from_document(Answered, each) for each in documents]
        return found

    async def find_seen(self, party: str) -> SeenPairs | None:
        """Return what a party (`party_key`) had seen when it last looked, or None."""
        document = await self.database.collection(SEEN).find_one({"_id": party})
        return None if document is None else from_document(SeenPairs, document)

    async def put_seen(self, seen: SeenPairs) -> None:
        """Write what a party has seen, in place of what it saw before."""
        await self.database.collection(SEEN).replace({"_id": seen.id}, to_document(seen), upsert=True)

    async def find_answer(self, pair_id: str) -> Answered | None:
        """Return what has been said to a pair, or None."""
        document = await self._answers.find_one({"_id": pair_id})
        return None if document is None else from_document(Answered, document)

    async def put_answer(self, answered: Answered) -> None:
        """Write what has been said to a pair."""
        pair = answered.suggestion
        document = to_document(answered) | {"keys": _keys(pair), "fair_id": pair.fair_id}
        await self._answers.replace({"_id": answered.id}, document, upsert=True)

    async def count_answers(self, fair_id: str) -> tuple[int, int, int]:
        """Count the pairs of a fair that a buyer has accepted, that both have, and that either has declined."""
        buyer, exhibitor = (f"answers.{side}.answer" for side in MatchSide)
        yes, no = MatchAnswer.ACCEPTED, MatchAnswer.DECLINED
        accepted = await self._answers.count({"fair_id": fair_id, buyer: yes})
        mutual = await self._answers.count({"fair_id": fair_id, buyer: yes, exhibitor: yes})
        declined = await self._answers.count({"fair_id": fair_id, "$or": [{buyer: no}, {exhibitor: no}]})
        return accepted, mutual, declined

    async def drawn(self, fair_id: str, *, most: int) -> list[Answered]:
        """Return what was said at a fair, of ``most`` pairs at most; which these are, their ids decide: a lot."""
        documents = await self._answers.find({"fair_id": fair_id}, sort=[("_id", 1)], limit=most)
        return [from_document(Answered, each) for each in documents]

    async def accepted(self, fair_id: str) -> list[Answered]:
        """Return the pairs of a fair to which the buyer has said yes."""
        documents = await self._answers.find(_said(fair_id, MatchSide.BUYER, MatchAnswer.ACCEPTED))
        return [from_document(Answered, each) for each in documents]

    async def declined(self, fair_id: str) -> frozenset[tuple[str, str]]:
        """Return the pairs of a fair that either side has declined: a buyer's id and an exhibitor's."""
        names = {"suggestion.buyer_id": 1, "suggestion.exhibitor_id": 1, "answers": 1}
        found: set[tuple[str, str]] = set()
        async for said in self._answers.pages({"fair_id": fair_id}, Walk("sug", _AT_ONCE), projection=names):
            noes = [each["suggestion"] for each in said if _is_no(each["answers"])]
            found |= {(each["buyer_id"], each["exhibitor_id"]) for each in noes}
        return frozenset(found)


@dataclass(frozen=True)
class SettingsStore:
    """Keeps the matchmaking settings of fairs."""

    database: Database

    @property
    def _settings(self) -> Collection:
        return self.database.collection(SETTINGS)

    async def get(self, fair_id: str) -> MatchmakingSettings:
        """Return a fair's settings, the usual ones while nobody has set any."""
        document = await self._settings.find_one({"_id": fair_id})
        return MatchmakingSettings(fair_id) if document is None else from_document(MatchmakingSettings, document)

    async def put(self, settings: MatchmakingSettings) -> None:
        """Write a fair's settings."""
        await self._settings.replace({"_id": settings.id}, to_document(settings), upsert=True)


def _open(fair_id: str) -> dict[str, Any]:
    return {"fair_id": fair_id, "is_open": True}


def _wishes_of(fair_id: str, after: str = "") -> Walk:
    return Walk("wish", _AT_ONCE, after, since=fair_id)


def _is_no(answers: Document) -> bool:
    return any(each["answer"] == MatchAnswer.DECLINED for each in answers.values())


def _said(fair_id: str, side: MatchSide, answer: MatchAnswer) -> dict[str, str]:
    return {"fair_id": fair_id, f"answers.{side}.answer": answer}


def _fresh_document(pair: Suggestion, at: datetime) -> Document:
    names = {"_id": f"{pair.id}/{pair.wish_id}", "wish_id": pair.wish_id, "fair_id": pair.fair_id}
    return names | {"keys": _keys(pair), "pair": to_document(pair), "at": at}


def _wish_document(wish: Wish) -> Document:
    return to_document(wish) | {"owner": party_key(wish.fair_id, MatchSide.BUYER, wish.buyer_id)}
