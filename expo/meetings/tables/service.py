"""Tables of meetings, with access control: messages, products and points of both sides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.kit.access import Actor
from expo.kit.errors import Invalid
from expo.kit.ids import new_id
from expo.localisation.models import checked_text
from expo.meetings.bookings.models import Meeting
from expo.meetings.bookings.store import MeetingStore
from expo.meetings.models import MeetingSide
from expo.meetings.tables.attendance import TableAttendance
from expo.meetings.tables.editing import OpenTable, TableEditor
from expo.meetings.tables.errors import ProductNotShown
from expo.meetings.tables.models import (
    MAX_POINT_LENGTH,
    MeetingPoint,
    MeetingTable,
    PointContent,
    PointKind,
)
from expo.meetings.tables.store import TableStore
from expo.sourcing.models import MAX_TEXT_LENGTH, Correspondents, EnquiryMessage
from expo.sourcing.service import Enquiries


@dataclass(frozen=True)
class MeetingTables:
    """Lays messages, products and points on the tables of meetings, for both sides to see."""

    _store: TableStore
    editor: TableEditor
    _meetings: MeetingStore
    attendance: TableAttendance
    catalog: Catalog
    enquiries: Enquiries
    accounts: Accounts

    async def get(self, actor: Actor, *, meeting_id: str) -> tuple[Meeting, MeetingTable]:
        """Return a meeting of the actor's company with its table; raises as `Meetings.get`."""
        meeting, _ = await self.editor.own(actor, meeting_id)
        return meeting, await self.editor.table_of(meeting)

    async def find_many(self, meeting_ids: Sequence[str]) -> list[MeetingTable | None]:
        """Return the tables of meetings that a reader has read, without access control; None for empty ones."""
        found = await self._store.find_many(meeting_ids)
        return [found.get(each) for each in meeting_ids]

    async def messages(self, message_ids: Sequence[str]) -> list[EnquiryMessage | None]:
        """Return messages of tables that a reader has read, without access control."""
        return await self.enquiries.find_messages(message_ids)

    async def write_message(self, actor: Actor, *, meeting_id: str, text: str, language: str) -> MeetingTable:
        """Write to the other side; the message is kept in the enquiry between the two companies.

        A meeting without an enquiry, or with one that is closed or full, gets a new one. The other side gets an email
        unless somebody of it is there. Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`,
        `TableFull`, `Invalid`.
        """
        words = checked_text(text, language, field="text", limit=MAX_TEXT_LENGTH, lines=True)

        async def write(table: OpenTable) -> MeetingTable:
            meeting = table.meeting
            message = await self.enquiries.write(
                actor,
                between=_correspondents(meeting),
                enquiry_id=meeting.enquiry_id,
                text=words,
                is_read=await self.attendance.is_present(meeting, table.side.other),
            )
            if message.enquiry_id != meeting.enquiry_id:
                await self._meetings.replace(replace(meeting, enquiry_id=message.enquiry_id))
            return table.before.with_message(message.id)

        return await self.editor.change(actor, meeting_id, write)

    async def add_product(self, actor: Actor, *, meeting_id: str, product_id: str) -> MeetingTable:
        """Put a product of the exhibitor that the buyer can see on the table, in front of both sides.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `TableFull`, `ProductNotShown`.
        """

        async def add(table: OpenTable) -> MeetingTable:
            await self._require_shown(table.meeting, product_id)
            return table.before.with_product(product_id)

        return await self.editor.change(actor, meeting_id, add, "meeting.product_added")

    async def show_product(self, actor: Actor, *, meeting_id: str, product_id: str) -> MeetingTable:
        """Turn to another product on the table, for both sides; the journal does not record it.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `ProductNotShown`.
        """

        async def show(table: OpenTable) -> MeetingTable:
            return table.before.showing(product_id)

        return await self.editor.change(actor, meeting_id, show)

    async def remove_product(self, actor: Actor, *, meeting_id: str, product_id: str) -> MeetingTable:
        """Take a product off the table. Idempotent.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`.
        """

        async def remove(table: OpenTable) -> MeetingTable:
            return table.before.without_product(product_id)

        return await self.editor.change(actor, meeting_id, remove, "meeting.product_removed")

    async def add_point(self, actor: Actor, *, meeting_id: str, content: PointContent) -> MeetingTable:
        """Note a point, which both sides see and the actor's side changes.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `TableFull`, `Invalid`.
        """
        checked = _checked_content(content)
        person = await self.accounts.find_me(actor) if actor.author else None

        async def add(table: OpenTable) -> MeetingTable:
            point = MeetingPoint(
                id=new_id("pnt"),
                side=table.side,
                author=person.name if person else "",
                content=checked,
                created_at=table.now,
                changed_at=table.now,
            )
            return table.before.with_point(point)

        return await self.editor.change(actor, meeting_id, add, "meeting.point_written")

    async def change_point(
        self, actor: Actor, *, meeting_id: str, point_id: str, version: int, content: PointContent
    ) -> MeetingTable:
        """Change a point of the actor's side; ``version`` is the point's as the actor saw it.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `PointNotFound`, `VersionConflict`,
        `Invalid`.
        """
        checked = _checked_content(content)

        async def change(table: OpenTable) -> MeetingTable:
            return table.before.with_changed_point(point_id, table.side, checked, version=version, at=table.now)

        return await self.editor.change(actor, meeting_id, change, "meeting.point_written")

    async def remove_point(self, actor: Actor, *, meeting_id: str, point_id: str) -> MeetingTable:
        """Remove a point of the actor's side.

        Raises `SignInRequired`, `Forbidden`, `MeetingNotFound`, `TableClosed`, `PointNotFound`.
        """

        async def remove(table: OpenTable) -> MeetingTable:
            return table.before.without_point(point_id, table.side)

        return await self.editor.change(actor, meeting_id, remove, "meeting.point_removed")

    async def _require_shown(self, meeting: Meeting, product_id: str) -> None:
        """Raise `ProductNotShown` unless the product is the exhibitor's and the buyer can see it."""
        buyer = Actor(
            person_id=meeting.buyer_people[0],
            organisation_id=meeting.buyer_id,
            organisation_kind=OrganisationKind.BUYER,
        )
        [product] = await self.catalog.get_many(buyer, product_ids=[product_id])
        if product is None or product.exhibitor_id != meeting.exhibitor_id:
            raise ProductNotShown


def _checked_content(content: PointContent) -> PointContent:
    """Return a point's content with its text cleaned; only a task has an owner and a day. Raises `Invalid`."""
    text = content.text
    checked = checked_text(text.text, text.language, field="text", limit=MAX_POINT_LENGTH, lines=True)
    if content.kind is not PointKind.TO_DO:
        return PointContent(kind=content.kind, text=checked)
    if content.owner is None:
        raise Invalid("Choose the side that does it.", field="owner")
    return replace(content, text=checked)


def _correspondents(meeting: Meeting) -> Correspondents:
    return Correspondents(
        exhibitor_id=meeting.exhibitor_id,
        exhibitor_organisation_id=meeting.organisation_of(MeetingSide.EXHIBITOR),
        buyer_id=meeting.buyer_id,
        person_id=meeting.buyer_people[0],
        product_id=meeting.product_id,
    )
