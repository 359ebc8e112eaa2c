"""Exhibitors and booths in GraphQL."""

import strawberry
from strawberry import UNSET

from expo.exhibitors.booths import Booths
from expo.exhibitors.certificates import certificate_kinds
from expo.exhibitors.decisions import BoothDecisions
from expo.exhibitors.enums import BoothStatus
from expo.exhibitors.inputs import (
    HEADLINE,
    ApplyForBoothInput,
    DecideBoothInput,
    SaveExhibitorInput,
    StaffMemberInput,
)
from expo.exhibitors.media_types import CertificateKindType, certificate_kind_type
from expo.exhibitors.service import Exhibitors
from expo.exhibitors.types import (
    BoothResult,
    BoothType,
    ExhibitorResult,
    ExhibitorType,
)
from expo.exhibitors.vetting import Vetting
from expo.kit.graphql import Connection, Info, connection, sliced
from expo.localisation.schema import LocalTextInput, optional_input


@strawberry.type
class Query:
    """What one can ask about exhibitors and booths."""

    @strawberry.field(description="An exhibitor by its id or by its address.")
    async def exhibitor(self, info: Info, id: strawberry.ID | None = None, slug: str | None = None) -> ExhibitorType:
        """Return an exhibitor."""
        exhibitors = info.context.service(Exhibitors)
        if slug is not None:
            return ExhibitorType.of(info, await exhibitors.get_by_slug(info.context.actor, slug=slug))
        return ExhibitorType.of(info, await exhibitors.get(info.context.actor, exhibitor_id=id or ""))

    @strawberry.field(description="Published exhibitors; with a fair, those with an open booth there.")
    async def exhibitors(
        self,
        info: Info,
        fair_id: strawberry.ID | None = None,
        section: str | None = None,
        country: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ExhibitorType]:
        """Return exhibitors."""
        wanted = sliced(first, after)
        page = await info.context.service(Exhibitors).list(
            info.context.actor, wanted=wanted, fair_id=fair_id, section=section, country=country
        )
        return connection(page, lambda exhibitor: ExhibitorType.of(info, exhibitor), wanted)

    @strawberry.field(description="A booth by its id.")
    async def booth(self, info: Info, id: strawberry.ID) -> BoothType:
        """Return a booth."""
        return BoothType.of(info, await info.context.service(Booths).get(info.context.actor, booth_id=id))

    @strawberry.field(description="A fair's open booths, by section, category or hall if wanted.")
    async def booths(
        self,
        info: Info,
        fair_id: strawberry.ID,
        section: str | None = None,
        category: str | None = None,
        hall: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BoothType]:
        """Return booths."""
        wanted = sliced(first, after)
        page = await info.context.service(Booths).list(
            info.context.actor, fair_id=fair_id, wanted=wanted, section=section, category=category, hall=hall
        )
        return connection(page, lambda booth: BoothType.of(info, booth), wanted)

    @strawberry.field(description="Your own company; null before its profile was saved.")
    async def my_exhibitor(self, info: Info) -> ExhibitorType | None:
        """Return the actor's exhibitor."""
        own = await info.context.service(Exhibitors).find_own(info.context.actor)
        return None if own is None else ExhibitorType.of(info, own)

    @strawberry.field(description="Your own company's booths, at most 200.")
    async def my_booths(self, info: Info) -> list[BoothType]:
        """Return the actor's booths."""
        return [BoothType.of(info, each) for each in await info.context.service(Booths).mine(info.context.actor)]

    @strawberry.field(description="Applications for booths at a fair of yours, oldest first.")
    async def booth_applications(
        self,
        info: Info,
        fair_id: strawberry.ID,
        status: BoothStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BoothType]:
        """Return a fair's booths to its organiser."""
        wanted = sliced(first, after)
        page = await info.context.service(Booths).applications(
            info.context.actor, fair_id=fair_id, wanted=wanted, status=status
        )
        return connection(page, lambda booth: BoothType.of(info, booth), wanted)

    @strawberry.field(description="All kinds of certificates.")
    def certificate_kinds(self, info: Info) -> list[CertificateKindType]:
        """Return the kinds of certificates."""
        return [certificate_kind_type(info, key) for key in certificate_kinds()]


@strawberry.type
class Mutation:
    """What one can do with exhibitors and booths."""

    @strawberry.mutation(
        description="Save your company's profile, or a part of it. The version is the one you have read, 0 for none "
        "yet: where somebody has changed it since, you are refused; nobody is who leaves the version out."
    )
    async def save_exhibitor(
        self, info: Info, input: SaveExhibitorInput, version: int | None = None
    ) -> ExhibitorResult:
        """Save the profile."""
        exhibitors = info.context.service(Exhibitors)
        saved = await exhibitors.save(info.context.actor, profile=input.profile(), version=version)
        return ExhibitorType.of(info, saved)

    @strawberry.mutation(description="Order your company's pictures, the first one first; name each once.")
    async def order_exhibitor_pictures(self, info: Info, picture_ids: list[strawberry.ID]) -> ExhibitorResult:
        """Order the pictures."""
        exhibitors = info.context.service(Exhibitors)
        return ExhibitorType.of(info, await exhibitors.order_pictures(info.context.actor, picture_ids=picture_ids))

    @strawberry.mutation(description="Say what a picture of your company, or its logo, shows; without words, nothing.")
    async def describe_exhibitor_picture(
        self, info: Info, picture_id: strawberry.ID, alt: LocalTextInput | None = None
    ) -> ExhibitorResult:
        """Describe a picture."""
        text = optional_input(alt, "alt", 300)
        exhibitors = info.context.service(Exhibitors)
        return ExhibitorType.of(
            info, await exhibitors.describe_picture(info.context.actor, picture_id=picture_id, alt=text)
        )

    @strawberry.mutation(description="Show your company to everybody.")
    async def publish_exhibitor(self, info: Info) -> ExhibitorResult:
        """Publish the actor's exhibitor."""
        return ExhibitorType.of(info, await info.context.service(Exhibitors).publish(info.context.actor))

    @strawberry.mutation(
        description="Take your company with its booths and products off all pages, until you publish it again."
    )
    async def withdraw_exhibitor(self, info: Info) -> ExhibitorResult:
        """Withdraw the actor's exhibitor."""
        return ExhibitorType.of(info, await info.context.service(Exhibitors).withdraw(info.context.actor))

    @strawberry.mutation(description="Say, as an organiser it exhibits with, that a company is what it says it is.")
    async def verify_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, note: str) -> ExhibitorResult:
        """Verify an exhibitor."""
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.verify(info.context.actor, exhibitor_id=exhibitor_id, note=note))

    @strawberry.mutation(description="Take back a verification of yours.")
    async def revoke_verification(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        """Revoke a verification."""
        vetting = info.context.service(Vetting)
        bare = await vetting.revoke(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, bare)

    @strawberry.mutation(description="Take a company at a fair of yours, or one shown without any fair, off all pages.")
    async def suspend_exhibitor(self, info: Info, exhibitor_id: strawberry.ID, reason: str) -> ExhibitorResult:
        """Suspend an exhibitor."""
        vetting = info.context.service(Vetting)
        suspended = await vetting.suspend(info.context.actor, exhibitor_id=exhibitor_id, reason=reason)
        return ExhibitorType.of(info, suspended)

    @strawberry.mutation(description="Undo a suspension of yours.")
    async def reinstate_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> ExhibitorResult:
        """Reinstate an exhibitor."""
        vetting = info.context.service(Vetting)
        return ExhibitorType.of(info, await vetting.reinstate(info.context.actor, exhibitor_id=exhibitor_id))

    @strawberry.mutation(description="Apply for a booth at a fair that has admitted your organisation.")
    async def apply_for_booth(self, info: Info, input: ApplyForBoothInput) -> BoothResult:
        """Apply for a booth."""
        booth = await info.context.service(Booths).apply(
            info.context.actor,
            fair_id=input.fair_id,
            section=input.section,
            headline=optional_input(input.headline, "headline", HEADLINE),
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(
        description="Approve or decline an application for a booth at a fair of yours; the applicant gets a mail."
    )
    async def decide_booth(self, info: Info, input: DecideBoothInput) -> BoothResult:
        """Decide an application."""
        booth = await info.context.service(BoothDecisions).decide(
            info.context.actor,
            booth_id=input.booth_id,
            approve=input.approve,
            reason=input.reason,
            hall=input.hall,
            number=input.number,
            next_free=input.next_free_stand,
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(description="Move a booth at a fair of yours to another hall or number.")
    async def place_booth(
        self, info: Info, booth_id: strawberry.ID, hall: str | None = None, number: str | None = None
    ) -> BoothResult:
        """Place a booth."""
        booths = info.context.service(Booths)
        return BoothType.of(info, await booths.place(info.context.actor, booth_id=booth_id, hall=hall, number=number))

    @strawberry.mutation(
        description="Change a booth of yours; the section only until the organiser has decided. What is left out "
        "stays, a null headline is taken away. The version is the one you have read, as in saveExhibitor."
    )
    async def change_booth(
        self,
        info: Info,
        booth_id: strawberry.ID,
        headline: LocalTextInput | None = UNSET,
        section: str | None = None,
        version: int | None = None,
    ) -> BoothResult:
        """Change a booth."""
        booth = await info.context.service(Booths).change(
            info.context.actor,
            booth_id=booth_id,
            headline=optional_input(headline or None, "headline", HEADLINE),
            bare=headline is None,
            section=section,
            version=version,
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(description="Open an approved booth of yours to visitors.")
    async def publish_booth(self, info: Info, booth_id: strawberry.ID) -> BoothResult:
        """Publish a booth."""
        return BoothType.of(info, await info.context.service(Booths).publish(info.context.actor, booth_id=booth_id))

    @strawberry.mutation(description="Shut a booth of yours, or one at a fair of yours.")
    async def close_booth(self, info: Info, booth_id: strawberry.ID) -> BoothResult:
        """Close a booth."""
        return BoothType.of(info, await info.context.service(Booths).close(info.context.actor, booth_id=booth_id))

    @strawberry.mutation(description="Say who stands at a booth of yours; the version as in changeBooth.")
    async def set_staff(
        self, info: Info, booth_id: strawberry.ID, staff: list[StaffMemberInput], version: int | None = None
    ) -> BoothResult:
        """Set the staff."""
        members = [member.model() for member in staff]
        booths = info.context.service(Booths)
        booth = await booths.set_staff(info.context.actor, booth_id=booth_id, staff=members, version=version)
        return BoothType.of(info, booth)
