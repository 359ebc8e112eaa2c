"""GraphQL types of enquiries, and the loaders behind their edges."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import OrganisationType
from expo.accounts.models import Organisation
from expo.accounts.organisations import Organisations
from expo.catalog.products.api.types import ProductType, load_products
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.kit.graphql.trade_types import QuantityType, quantity_type
from expo.kit.graphql.types import Context, FromModel, Info, Problem
from expo.localisation.models import Text
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.sourcing.api.enums import EnquirySide, EnquiryState
from expo.sourcing.models import Enquiry, EnquiryMessage
from expo.sourcing.service import Enquiries


@strawberry.type(name="EnquiryMessage", description="A message in an enquiry.")
class EnquiryMessageType:
    """A message."""

    id: strawberry.ID
    side: EnquirySide
    mine: bool = strawberry.field(description="Whether your own side wrote it.")
    author: str = strawberry.field(description="Name of the author when the message was written.")
    text: LocalTextType
    at: datetime

    @classmethod
    def of(cls, info: Info, message: EnquiryMessage, side: EnquirySide, enquiry: Enquiry) -> "EnquiryMessageType":
        """Return a message of an enquiry for a reader on ``side``."""
        return cls(
            id=strawberry.ID(message.id),
            side=message.side,
            mine=message.side is side,
            author=message.author,
            text=_written(info, message.text, enquiry, message.side, side),
            at=message.at,
        )


@strawberry.type(
    name="Enquiry", description="A buyer's enquiry to an exhibitor, visible to the two organisations only."
)
class EnquiryType(FromModel[Enquiry]):
    """An enquiry."""

    model: strawberry.Private[Enquiry]
    id: strawberry.ID
    side: EnquirySide = strawberry.field(description="Your own side.")
    state: EnquiryState
    quantity: QuantityType | None
    asked_at: datetime
    changed_at: datetime = strawberry.field(description="When the enquiry was last written in or closed.")
    answered_at: datetime | None = strawberry.field(description="When the exhibitor first answered.")
    waits_since: datetime | None = strawberry.field(
        description="When the buyer began to wait for an answer that is still pending."
    )
    closed_at: datetime | None
    closed_by: EnquirySide | None
    unread: int = strawberry.field(description="Number of messages that your side has not read.")
    read_by_buyer_at: datetime | None = strawberry.field(description="When the buyer's side last read new messages.")
    read_by_exhibitor_at: datetime | None = strawberry.field(
        description="When the exhibitor's side last read new messages."
    )
    excerpt: LocalTextType = strawberry.field(description="Beginning of the latest message.")
    latest_side: EnquirySide = strawberry.field(description="Side that wrote the latest message.")
    message_count: int
    product_id: strawberry.ID | None = strawberry.field(
        description="Id of the product asked about, even if it is no longer shown; null for the company as a whole."
    )

    @strawberry.field(
        description="Product asked about; null for the company as a whole, and where the product is no longer shown."
    )
    async def product(self, info: Info) -> ProductType | None:
        if self.model.product_id is None:
            return None
        found = await info.context.loader(load_products).load(self.model.product_id)
        return None if found is None else ProductType.of(info, found)

    @strawberry.field(description="Exhibitor asked; null while it is not published.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="Organisation that asks: buyers are shown to the exhibitors they write to.")
    async def buyer(self, info: Info) -> OrganisationType | None:
        found = await info.context.loader(load_buyers).load(self.model.buyer_id)
        return None if found is None else OrganisationType.of(found)

    @strawberry.field(description="Messages of both sides, in order; at most 200.", metadata={"points": 25})
    async def messages(self, info: Info) -> list[EnquiryMessageType]:
        found = await info.context.loader(load_messages).load(self.model.id)
        return [EnquiryMessageType.of(info, each, self.side, self.model) for each in found]

    @classmethod
    def of(cls, info: Info, enquiry: Enquiry) -> "EnquiryType":
        """Return an enquiry for a reader on one of its sides."""
        side = enquiry.side_of(info.context.actor.organisation_id) or EnquirySide.BUYER
        return cls.from_model(
            enquiry,
            side=side,
            quantity=None if enquiry.quantity is None else quantity_type(info, enquiry.quantity),
            unread=enquiry.unread_by(side),
            read_by_buyer_at=enquiry.read_at.get(EnquirySide.BUYER),
            read_by_exhibitor_at=enquiry.read_at.get(EnquirySide.EXHIBITOR),
            excerpt=_written(info, enquiry.excerpt, enquiry, enquiry.latest_side, side),
            message_count=enquiry.count,
        )


def _written(info: Info, text: Text, enquiry: Enquiry, writer: EnquirySide, reader: EnquirySide) -> LocalTextType:
    """Return a text by the ``writer`` side for the ``reader`` side; their own text untranslated."""
    return local_text(info, text, owner=None if writer is reader else enquiry.organisation_of(writer))


async def load_buyers(context: Context, organisation_ids: list[str]) -> list[Organisation | None]:
    """Load organisations that ask: only for readers of their enquiries."""
    return await context.service(Organisations).find_many(organisation_ids=organisation_ids)


async def load_messages(context: Context, enquiry_ids: list[str]) -> list[list[EnquiryMessage]]:
    """Load messages by enquiry: only for readers of these enquiries."""
    return await context.service(Enquiries).messages(enquiry_ids)


EnquiryResult = Annotated[EnquiryType | Problem, strawberry.union("EnquiryResult")]
