"""Database store of enquiries and their messages."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pymongo import IndexModel

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of
from expo.sourcing.models import Enquiry, EnquiryMessage, EnquirySender, EnquirySide, EnquiryState

ENQUIRIES: Final = "enquiries"
MESSAGES: Final = "enquiry_messages"
ASKERS: Final = "askers"
INDEXES: Final = {
    ENQUIRIES: [
        IndexModel([("parties", 1), ("changed_at", -1), ("_id", -1)]),
        IndexModel([("unread_for", 1)]),
    ],
    MESSAGES: [IndexModel([("enquiry_id", 1), ("_id", 1)])],
}
_ORDER: Final = [("changed_at", -1), ("_id", -1)]
_COUNTED: Final = 10_000
_UNREAD: Final = 1_000
"""Upper limit of the unread count: every page shows it, and no one reads a larger number."""


@dataclass(frozen=True)
class EnquiryStore:
    """Stores enquiries. ``parties`` finds those of either organisation by one key, ``unread_for`` those with news."""

    database: Database

    @property
    def _enquiries(self) -> Collection:
        return self.database.collection(ENQUIRIES)

    @property
    def _messages(self) -> Collection:
        return self.database.collection(MESSAGES)

    @property
    def _askers(self) -> Collection:
        return self.database.collection(ASKERS)

    async def find(self, enquiry_id: str) -> Enquiry | None:
        """Return an enquiry by its id, or None."""
        document = await self._enquiries.find_one({"_id": enquiry_id})
        return None if document is None else from_document(Enquiry, document)

    async def add(self, enquiry: Enquiry, message: EnquiryMessage) -> None:
        """Add an enquiry with its first message."""
        await self._messages.insert(to_document(message))
        await self._enquiries.insert(_document(enquiry))

    async def replace(self, enquiry: Enquiry, message: EnquiryMessage | None = None) -> None:
        """Replace an enquiry, and add a new message to it, if any."""
        if message is not None:
            await self._messages.insert(to_document(message))
        await self._enquiries.replace({"_id": enquiry.id}, _document(enquiry))

    async def asker(self, asker_id: str) -> EnquirySender:
        """Return the recent enquiries of an organisation or a person."""
        document = await self._askers.find_one({"_id": asker_id})
        return EnquirySender(asker_id) if document is None else from_document(EnquirySender, document)

    async def keep_asker(self, sender: EnquirySender) -> None:
        """Replace the recent enquiries of an organisation or a person; concurrent transactions conflict."""
        await self._askers.replace({"_id": sender.id}, to_document(sender), upsert=True)

    async def messages(self, enquiry_ids: Sequence[str]) -> dict[str, list[EnquiryMessage]]:
        """Return the messages of enquiries in order, by enquiry id."""
        documents = await self._messages.find_in("enquiry_id", enquiry_ids)
        found = [from_document(EnquiryMessage, each) for each in documents]
        by_enquiry: defaultdict[str, list[EnquiryMessage]] = defaultdict(list)
        for message in sorted(found, key=lambda each: (each.at, each.id)):
            by_enquiry[message.enquiry_id].append(message)
        return by_enquiry

    async def find_messages(self, message_ids: Sequence[str]) -> list[EnquiryMessage | None]:
        """Return messages in the order of their ids, None for unknown ones."""
        return await self._messages.get_many(EnquiryMessage, message_ids)

    async def count_unread(self, organisation_id: str) -> int:
        """Count an organisation's enquiries with unread messages, a thousand at most."""
        return await self._enquiries.count({"unread_for": organisation_id}, limit=_UNREAD)

    async def of_parties(self, organisation_ids: Sequence[str], side: EnquirySide) -> list[Enquiry]:
        """Return the enquiries of organisations on one side, oldest first; a query per hundred organisations."""
        documents = await self._enquiries.find_in("parties", [_party(each, side) for each in organisation_ids])
        return sorted((from_document(Enquiry, each) for each in documents), key=lambda each: each.id)

    async def list(
        self, organisation_id: str, part: Slice, *, side: EnquirySide | None, state: EnquiryState | None
    ) -> Page[Enquiry]:
        """Return an organisation's enquiries, latest message first."""
        query: dict[str, Any] = {"parties": organisation_id if side is None else _party(organisation_id, side)}
        if state is not None:
            query["state"] = state
        total = await self._enquiries.count(query, limit=_COUNTED)
        if part.after:
            query |= after_keys(_ORDER, decode_cursor(part.after, [datetime, str]))
        documents = await self._enquiries.find(query, sort=_ORDER, limit=part.first + 1)
        found = [from_document(Enquiry, each) for each in documents]
        cursors = [encode_cursor(each.changed_at, each.id) for each in found]
        return page_of(found, cursors, part, total=total, lower_bound=total >= _COUNTED)


def _document(enquiry: Enquiry) -> Document:
    organisations = {side: enquiry.organisation_of(side) for side in EnquirySide}
    parties = [*organisations.values(), *(_party(each, side) for side, each in organisations.items())]
    unread_for = [each for side, each in organisations.items() if enquiry.unread_by(side)]
    return to_document(enquiry) | {"parties": parties, "unread_for": unread_for}


def _party(organisation_id: str, side: EnquirySide) -> str:
    return f"{organisation_id}/{side}"
