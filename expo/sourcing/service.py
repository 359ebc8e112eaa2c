"""Enquiries, with access control: visible only to the two organisations that write to each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.kit.access import SYSTEM, Actor, require_person, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.trade.values import Quantity, checked_quantity
from expo.localisation.models import Text, checked_text
from expo.sourcing.errors import EnquiryClosed, EnquiryFull, EnquiryNotFound, OwnExhibitor, TooManyEnquiries
from expo.sourcing.mails import EnquiryMails
from expo.sourcing.models import (
    MAX_MESSAGES,
    MAX_PER_DAY,
    MAX_TEXT_LENGTH,
    Correspondents,
    Enquiry,
    EnquiryMessage,
    EnquiryRecord,
    EnquirySide,
    EnquiryState,
    digest_of,
    new_enquiry,
)
from expo.sourcing.store import EnquiryStore

READ = "sourcing:read"
WRITE = "sourcing:write"


@dataclass(frozen=True)
class Subjects:
    """Subject of an enquiry: a product or an exhibitor, and the quantity."""

    exhibitor: Exhibitor
    product: Product | None = None
    quantity: Quantity | None = None

    @property
    def name(self) -> Text:
        """The name of the subject."""
        return self.product.title if self.product else self.exhibitor.readable_name


@dataclass(frozen=True)
class Enquiries:
    """Sends, answers, reads and closes enquiries."""

    _store: EnquiryStore
    catalog: Catalog
    exhibitors: Exhibitors
    accounts: Accounts
    mails: EnquiryMails
    journal: Journal
    database: Database
    clock: Clock

    async def ask(
        self,
        actor: Actor,
        *,
        text: str,
        language: str,
        product_id: str | None = None,
        exhibitor_id: str | None = None,
        quantity: str | None = None,
    ) -> Enquiry:
        """Send an enquiry about a product visible to the actor, or about an exhibitor; for people of an organisation.

        The same text about the same subject within a minute is one enquiry. Raises `SignInRequired`, `Forbidden`,
        `Invalid`, `ProductNotFound`, `ExhibitorNotFound`, `OwnExhibitor`, `TooManyEnquiries`.
        """
        person_id, buyer_id = self._asking(actor)
        words = checked_text(text, language, field="text", limit=MAX_TEXT_LENGTH, lines=True)

        async def write() -> Enquiry:
            about = await self._about(actor, product_id, exhibitor_id, quantity)
            if about.exhibitor.organisation_id == buyer_id:
                raise OwnExhibitor
            now, asker, person = self.clock(), await self._store.asker(buyer_id), await self._store.asker(person_id)
            digest = digest_of(about.exhibitor.id, about.product.id if about.product else None, words.text)
            known = asker.said_before(digest, now)
            if known is not None:
                return await self._own(actor, known)
            if wait := max(asker.wait(now), person.wait(now)):
                raise TooManyEnquiries(MAX_PER_DAY, wait)
            enquiry = await self._begin(actor, about, words)
            for each in (asker, person):  # the person too: a new organisation is quickly founded
                await self._store.keep_asker(each.with_one_more(EnquiryRecord(now, digest, enquiry.id)))
            return enquiry

        return await self.database.transact(write, Enquiry)

    async def reply(self, actor: Actor, *, enquiry_id: str, text: str, language: str) -> Enquiry:
        """Write to the other side of an enquiry.

        Raises `EnquiryNotFound`, `EnquiryClosed`, `EnquiryFull`, `Invalid`.
        """
        require_person(actor)
        words = checked_text(text, language, field="text", limit=MAX_TEXT_LENGTH, lines=True)

        async def write() -> Enquiry:
            enquiry = await self._own(actor, enquiry_id)
            if enquiry.state is EnquiryState.CLOSED:
                raise EnquiryClosed
            if enquiry.count >= MAX_MESSAGES:
                raise EnquiryFull(MAX_MESSAGES)
            side = self._side(actor, enquiry)
            message = await self._message(actor, enquiry.id, side, words)
            after = enquiry.with_message(message)
            await self._store.replace(after, message)
            await self._record(
                actor, "enquiry.answered" if side is EnquirySide.EXHIBITOR else "enquiry.continued", after
            )
            if not enquiry.unread_by(side.other):  # no second mail until the first news is read
                await self.mails.tell(after, message, await self._name_of(after))
            return after

        return await self.database.transact(write, Enquiry)

    async def write(
        self, actor: Actor, *, between: Correspondents, enquiry_id: str | None, text: Text, is_read: bool
    ) -> EnquiryMessage:
        """Write to the other company in an enquiry, or in a new one where that is None, closed or full.

        For features that have brought the two together, and have checked ``text`` and that the actor is of one of
        them: the daily limit does not apply. ``is_read`` says that the other side sees the message now, so that it gets
        no email; it joins the running transaction.
        """
        known = await self._writable(enquiry_id)
        side = EnquirySide.BUYER if actor.organisation_id == between.buyer_id else EnquirySide.EXHIBITOR
        message = await self._message(actor, known.id if known else new_id("enq"), side, text)
        written = known.with_message(message) if known else new_enquiry(message.enquiry_id, message, between)
        after = written.marked_read(side.other, message.at) if is_read else written
        await (self._store.replace if known else self._store.add)(after, message)
        buyers_verb = "enquiry.continued" if known else "enquiry.sent"
        await self._record(actor, "enquiry.answered" if side is EnquirySide.EXHIBITOR else buyers_verb, after)
        was_told = known is not None and known.unread_by(side.other) > 0
        if not (is_read or was_told):
            await self.mails.tell(after, message, await self._name_of(after))
        return message

    async def close(self, actor: Actor, *, enquiry_id: str) -> Enquiry:
        """Close an enquiry, from either side. Idempotent. Raises `EnquiryNotFound`."""

        async def write() -> Enquiry:
            enquiry = await self._own(actor, enquiry_id, scope=WRITE)
            side = self._side(actor, enquiry)
            after = enquiry.closed(side, self.clock())
            if after != enquiry:
                await self._store.replace(after)
                await self._record(actor, "enquiry.closed", after)
            return after

        return await self.database.transact(write, Enquiry)

    async def mark_read(self, actor: Actor, *, enquiry_id: str) -> Enquiry:
        """Mark an enquiry as read by the actor's side. Raises `EnquiryNotFound`."""

        async def write() -> Enquiry:
            enquiry = await self._own(actor, enquiry_id, scope=WRITE)
            after = enquiry.marked_read(self._side(actor, enquiry), self.clock())
            if after != enquiry:
                await self._store.replace(after)
            return after

        return await self.database.transact(write, Enquiry)

    async def get(self, actor: Actor, *, enquiry_id: str) -> Enquiry:
        """Return an enquiry of the actor's organisation; raises `EnquiryNotFound`."""
        return await self._own(actor, enquiry_id)

    async def unread(self, actor: Actor) -> int:
        """Return the number of enquiries with unread messages; 0 without access."""
        if actor.organisation_id is None or not (actor.signed_in and actor.has_scope(READ)):
            return 0
        return await self._store.count_unread(actor.organisation_id)

    async def messages(self, enquiry_ids: Sequence[str]) -> list[list[EnquiryMessage]]:
        """Return the messages of enquiries in order, without access control: callers have read the enquiries."""
        found = await self._store.messages(enquiry_ids)
        return [found.get(each, []) for each in enquiry_ids]

    async def find_messages(self, message_ids: Sequence[str]) -> list[EnquiryMessage | None]:
        """Return messages by their ids, without access control: callers know whose they are."""
        return await self._store.find_messages(message_ids)

    async def of_parties(self, organisation_ids: Sequence[str], side: EnquirySide) -> list[Enquiry]:
        """Return organisations' enquiries on one side, oldest first, without access control: for internal services."""
        return await self._store.of_parties(organisation_ids, side)

    @staticmethod
    def _asking(actor: Actor) -> tuple[str, str]:
        person_id = require_person(actor)
        if actor.organisation_id is None:
            raise Forbidden("Choose an organisation first.")
        if actor.is_kind(OrganisationKind.ORGANISER):
            raise Forbidden("Organisers cannot send enquiries.")
        return person_id, actor.organisation_id

    async def _about(
        self, actor: Actor, product_id: str | None, exhibitor_id: str | None, quantity: str | None
    ) -> Subjects:
        if product_id is None:
            if exhibitor_id is None:
                raise Invalid("Give the product or the exhibitor.", field="productId")
            if (quantity or "").strip():
                raise Invalid("Give the product that the quantity is for.", field="quantity")
            valid_id = checked_id(exhibitor_id, "exh", field="exhibitorId")
            return Subjects(await self.exhibitors.get(actor, exhibitor_id=valid_id))
        product = await self.catalog.get(actor, product_id=product_id)
        exhibitor = await self.exhibitors.get(actor, exhibitor_id=product.exhibitor_id)
        amount = (quantity or "").strip()
        return Subjects(exhibitor, product, _checked_amount(amount, product.unit) if amount else None)

    async def _begin(self, actor: Actor, about: Subjects, words: Text) -> Enquiry:
        enquiry_id = new_id("enq")
        message = await self._message(actor, enquiry_id, EnquirySide.BUYER, words)
        between = Correspondents(
            exhibitor_id=about.exhibitor.id,
            exhibitor_organisation_id=about.exhibitor.organisation_id,
            buyer_id=actor.organisation_id or "",
            person_id=message.person_id,
            product_id=about.product.id if about.product else None,
        )
        enquiry = replace(new_enquiry(enquiry_id, message, between), quantity=about.quantity)
        await self._store.add(enquiry, message)
        await self._record(actor, "enquiry.sent", enquiry)
        await self.mails.tell(enquiry, message, about.name)
        return enquiry

    async def _message(self, actor: Actor, enquiry_id: str, side: EnquirySide, words: Text) -> EnquiryMessage:
        person = await self.accounts.find_me(actor) if actor.author else None
        return EnquiryMessage(
            id=new_id("msg"),
            enquiry_id=enquiry_id,
            side=side,
            person_id=actor.author or "",
            author=person.name if person else "",
            text=words,
            at=self.clock(),
        )

    async def _name_of(self, enquiry: Enquiry) -> Text:
        """Return the name of an enquiry's subject, even if it is no longer on show."""
        if enquiry.product_id is not None:
            [product] = await self.catalog.find_many([enquiry.product_id])
            if product is not None:
                return product.title
        exhibitor = await self.exhibitors.get(SYSTEM, exhibitor_id=enquiry.exhibitor_id)
        return exhibitor.readable_name

    async def _writable(self, enquiry_id: str | None) -> Enquiry | None:
        """Return the enquiry if it takes another message, else None."""
        known = None if enquiry_id is None else await self._store.find(enquiry_id)
        is_open = known is not None and known.state is not EnquiryState.CLOSED and known.count < MAX_MESSAGES
        return known if is_open else None

    async def _own(self, actor: Actor, enquiry_id: str, *, scope: str = READ) -> Enquiry:
        require_signed_in(actor)
        enquiry = await self._store.find(checked_id(enquiry_id, "enq", field="enquiryId"))
        if enquiry is None or enquiry.side_of(actor.organisation_id) is None:
            raise EnquiryNotFound
        require_scope(actor, scope)
        return enquiry

    @staticmethod
    def _side(actor: Actor, enquiry: Enquiry) -> EnquirySide:
        side = enquiry.side_of(actor.organisation_id)
        if side is None:
            raise EnquiryNotFound
        return side

    async def _record(self, actor: Actor, verb: str, enquiry: Enquiry) -> None:
        """Record that a message was written, but not its text: an enquiry is between two organisations."""
        facts = {"exhibitor_id": enquiry.exhibitor_id, "product_id": enquiry.product_id, "buyer_id": enquiry.buyer_id}
        await self.journal.record(actor, verb, Subject("enquiry", enquiry.id), facts=facts)

    async def list(
        self, actor: Actor, *, part: Slice, side: EnquirySide | None = None, state: EnquiryState | None = None
    ) -> Page[Enquiry]:
        """Return the enquiries of the actor's organisation, on one side or on both, latest message first."""
        require_signed_in(actor)
        require_scope(actor, READ)
        if actor.organisation_id is None:
            raise Forbidden("Choose an organisation first.")
        return await self._store.list(actor.organisation_id, part, side=side, state=state)


def _checked_amount(amount: str, unit: str) -> Quantity:
    try:
        return checked_quantity(amount, unit, field="quantity")
    except Invalid as error:
        raise Invalid(error.message, field="quantity") from error
