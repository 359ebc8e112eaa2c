"""Queries and mutations of enquiries."""

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.trade_types import DecimalText
from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.languages.api.languages import language_of
from expo.sourcing.api.enums import EnquirySide, EnquiryState
from expo.sourcing.api.types import EnquiryResult, EnquiryType
from expo.sourcing.service import Enquiries


@strawberry.type
class Query:
    """Queries of enquiries."""

    @strawberry.field(description="Enquiries of your organisation, on one side or on both, latest activity first.")
    async def enquiries(
        self,
        info: Info,
        side: EnquirySide | None = None,
        state: EnquiryState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EnquiryType]:
        part = checked_page(first, after)
        page = await info.context.service(Enquiries).list(info.context.actor, part=part, side=side, state=state)
        return connection(page, lambda enquiry: EnquiryType.of(info, enquiry), part)

    @strawberry.field(description="An enquiry of your organisation.")
    async def enquiry(self, info: Info, id: strawberry.ID) -> EnquiryType:
        return EnquiryType.of(info, await info.context.service(Enquiries).get(info.context.actor, enquiry_id=id))

    @strawberry.field(
        description="Number of enquiries with messages that your organisation has not read; at most 1,000 are counted."
    )
    async def unread_enquiries(self, info: Info) -> int:
        return await info.context.service(Enquiries).unread(info.context.actor)


@strawberry.type
class Mutation:
    """Mutations of enquiries."""

    @strawberry.mutation(
        description="Ask an exhibitor about a product or about the company; at most 20 times a day for an "
        "organisation. The quantity is in the product's unit. The language of the text defaults to the one detected "
        "with certainty, else to your own.",
        metadata=DEAR,
    )
    async def send_enquiry(
        self,
        info: Info,
        text: str,
        product_id: strawberry.ID | None = None,
        exhibitor_id: strawberry.ID | None = None,
        quantity: DecimalText | None = None,
        language: str | None = None,
    ) -> EnquiryResult:
        enquiry = await info.context.service(Enquiries).ask(
            info.context.actor,
            text=text,
            language=await language_of(info, text, language),
            product_id=product_id,
            exhibitor_id=exhibitor_id,
            quantity=quantity,
        )
        return EnquiryType.of(info, enquiry)

    @strawberry.mutation(
        description="Reply to the other side of an enquiry of yours; for the language, see `sendEnquiry`.",
        metadata=DEAR,
    )
    async def reply_to_enquiry(
        self, info: Info, enquiry_id: strawberry.ID, text: str, language: str | None = None
    ) -> EnquiryResult:
        tag = await language_of(info, text, language)
        replied = await info.context.service(Enquiries).reply(
            info.context.actor, enquiry_id=enquiry_id, text=text, language=tag
        )
        return EnquiryType.of(info, replied)

    @strawberry.mutation(description="Close an enquiry of yours: no one can write in it any more.")
    async def close_enquiry(self, info: Info, enquiry_id: strawberry.ID) -> EnquiryResult:
        closed = await info.context.service(Enquiries).close(info.context.actor, enquiry_id=enquiry_id)
        return EnquiryType.of(info, closed)

    @strawberry.mutation(description="Mark all messages of an enquiry as read by your side.")
    async def mark_enquiry_read(self, info: Info, enquiry_id: strawberry.ID) -> EnquiryResult:
        read = await info.context.service(Enquiries).mark_read(info.context.actor, enquiry_id=enquiry_id)
        return EnquiryType.of(info, read)
