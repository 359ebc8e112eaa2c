"""GraphQL types of meetings and free times, and the loader behind their edges."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final

import strawberry

from expo.accounts.api.types import OrganisationType, load_decided_organisations
from expo.accounts.service import Accounts
from expo.catalog.products.api.types import ProductType, load_products
from expo.exhibitors.booths.api.types import BoothType, StaffMemberType, load_booths_at
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.fairs.api.types import FairType, load_fairs
from expo.kit.access import SYSTEM
from expo.kit.graphql.types import Context, Flat, FromModel, Info, Problem
from expo.localisation.models import Text
from expo.localisation.translations.api.local_text import LocalTextType, local_text
from expo.meetings.availability.models import availability_id
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.api.enums import CancellationReason, MeetingSide, MeetingStatus, MeetingStep
from expo.meetings.bookings.models import Meeting, NoShow, TimeProposal
from expo.meetings.bookings.personal import StartingMeeting
from expo.meetings.bookings.rules.free_times import FreeTime
from expo.meetings.bookings.service import Meetings
from expo.meetings.policies.api.enums import MeetingKind

_OWN_STEPS: Final = frozenset(MeetingStep) - {MeetingStep.EXPIRE}


@strawberry.type(name="FreeTime", description="A time at which a meeting with an exhibitor can begin.")
class FreeTimeType:
    """A free time."""

    model: strawberry.Private[FreeTime]
    exhibitor_id: strawberry.Private[str]
    begins_at: datetime
    minutes: int

    @strawberry.field(
        description="Ids of the booth's staff who are free then; empty where whoever is at the booth receives buyers."
    )
    def staff_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(each) for each in self.model.host_ids if each != self.exhibitor_id]

    @classmethod
    def of(cls, free: FreeTime, exhibitor_id: str) -> "FreeTimeType":
        """Return a free time of an exhibitor's booth."""
        return cls(model=free, exhibitor_id=exhibitor_id, begins_at=free.begins_at, minutes=free.minutes)


@strawberry.type(name="TimeProposal", description="A time for a meeting that one side has proposed.")
class TimeProposalType:
    """A proposed time."""

    model: strawberry.Private[TimeProposal]
    meeting: strawberry.Private[Meeting]
    by: MeetingSide
    begins_at: datetime
    answer_by: datetime = strawberry.field(description="When the proposal expires, at the latest at its own time.")

    @strawberry.field(description="Staff who would receive the buyer; empty for whoever is at the booth.")
    async def staff(self, info: Info) -> list[StaffMemberType]:
        return await _staff(info, self.meeting.exhibitor_id, self.meeting.fair_id, self.model.hosting.staff_ids)

    @classmethod
    def of(cls, proposal: TimeProposal, meeting: Meeting) -> "TimeProposalType":
        """Return the proposal of a meeting."""
        return cls(
            model=proposal,
            meeting=meeting,
            by=proposal.by,
            begins_at=proposal.begins_at,
            answer_by=meeting.proposal_expires_at or proposal.answer_by,
        )


@strawberry.type(name="NoShow", description="A side that did not come to a meeting, as the other one reported.")
class NoShowType(Flat[NoShow]):
    """A reported absence."""

    side: MeetingSide
    reported_at: datetime
    contested_at: datetime | None = strawberry.field(
        description="When that side objected: a contested report counts for nobody."
    )


@strawberry.type(
    name="Meeting",
    description="A meeting of a buyer with an exhibitor's staff, visible to the two companies only.",
)
class MeetingType(FromModel[Meeting]):
    """A meeting."""

    model: strawberry.Private[Meeting]
    id: strawberry.ID
    fair_id: strawberry.ID
    side: MeetingSide = strawberry.field(description="Your own side.")
    status: MeetingStatus
    kind: MeetingKind
    begins_at: datetime = strawberry.field(description="The agreed time; of a request, the proposed one.")
    ends_at: datetime
    minutes: int
    version: int
    requested_by: MeetingSide
    steps: list[MeetingStep] = strawberry.field(description="What your side can do now.")
    proposal: TimeProposalType | None = strawberry.field(description="A time that awaits an answer.")
    table: int | None = strawberry.field(description="Table at the booth, where tables are numbered.")
    note: LocalTextType | None = strawberry.field(description="What the meeting is about.")
    reason: LocalTextType | None = strawberry.field(description="Why the meeting was declined or cancelled.")
    ended_by: MeetingSide | None = strawberry.field(description="Side that declined or cancelled the meeting.")
    cancellation_reason: CancellationReason | None = strawberry.field(
        description="Why the meeting is cancelled, where neither side has cancelled it."
    )
    no_show: NoShowType | None
    enquiry_id: strawberry.ID | None
    waiting_list: bool = strawberry.field(description="Whether the buyer was on the waiting list and got an offer.")
    created_at: datetime
    changed_at: datetime

    @strawberry.field(description="The exhibitor; null while it is not published.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="The fair; null while it is not published.")
    async def fair(self, info: Info) -> FairType | None:
        found = await info.context.loader(load_fairs).load(self.model.fair_id)
        return None if found is None else FairType.of(info, found)

    @strawberry.field(description="Booth of the exhibitor at this fair.")
    async def booth(self, info: Info) -> BoothType | None:
        found = await info.context.loader(load_booths_at).load((self.model.exhibitor_id, self.model.fair_id))
        return None if found is None else BoothType.of(info, found)

    @strawberry.field(description="Organisation of the buyer.")
    async def buyer(self, info: Info) -> OrganisationType | None:
        found = await info.context.loader(load_decided_organisations).load(self.model.buyer_id)
        return None if found is None else OrganisationType.of(found)

    @strawberry.field(description="Names of the buyer's people who take part.")
    async def buyer_people(self, info: Info) -> list[str]:
        found = await info.context.loader(load_meeting_people).load_many(self.model.buyer_people)
        return [each for each in found if each]

    @strawberry.field(description="The buyer's people who take part; null for the exhibitor.")
    def buyer_person_ids(self) -> list[strawberry.ID] | None:
        return [strawberry.ID(each) for each in self.model.buyer_people] if self.side is MeetingSide.BUYER else None

    @strawberry.field(description="Staff who receive the buyer; empty for whoever is at the booth.")
    async def staff(self, info: Info) -> list[StaffMemberType]:
        return await _staff(info, self.model.exhibitor_id, self.model.fair_id, self.model.hosting.staff_ids)

    @strawberry.field(description="Time zone of the hours that your side has recorded, else the fair's, else UTC.")
    async def own_time_zone(self, info: Info) -> str:
        meeting, is_buyer = self.model, self.side is MeetingSide.BUYER
        participant = meeting.buyer_id if is_buyer else (meeting.hosting.staff_ids or [meeting.exhibitor_id])[0]
        known = await info.context.loader(load_time_zones).load(availability_id(meeting.fair_id, participant))
        fair = None if known else await info.context.loader(load_fairs).load(meeting.fair_id)
        return known or (fair.time_zone if fair else "UTC")

    @strawberry.field(
        description="The meeting as an iCalendar file for your calendar; null before it is booked.",
        metadata={"points": 50},
    )
    async def calendar(self, info: Info) -> str | None:
        return await info.context.service(Meetings).calendar_file(info.context.actor, self.model)

    @strawberry.field(description="Product to talk about; null for none, and where it is no longer shown.")
    async def product(self, info: Info) -> ProductType | None:
        if self.model.product_id is None:
            return None
        found = await info.context.loader(load_products).load(self.model.product_id)
        return None if found is None else ProductType.of(info, found)

    @classmethod
    def of(cls, info: Info, meeting: Meeting) -> "MeetingType":
        """Return a meeting for a reader on one of its sides."""
        side = meeting.side_of(info.context.actor.organisation_id) or MeetingSide.BUYER
        now = info.context.service(Meetings).clock()
        return cls.from_model(
            meeting,
            side=side,
            steps=[each for each in MeetingStep if each in _OWN_STEPS and meeting.allows(each, side, now)],
            proposal=TimeProposalType.of(meeting.proposal, meeting) if meeting.proposal else None,
            table=meeting.hosting.table,
            note=_text(info, meeting.note, meeting, meeting.note_by, side),
            reason=_text(info, meeting.reason, meeting, meeting.ended_by, side),
            no_show=NoShowType.of(meeting.no_show) if meeting.no_show else None,
        )


@strawberry.type(name="StartingMeeting", description="A meeting of yours that begins about now.")
class StartingMeetingType:
    """A meeting that begins."""

    id: strawberry.ID
    kind: MeetingKind
    begins_at: datetime
    minutes_left: int = strawberry.field(description="Minutes until it begins, rounded up; 0 once it has begun.")
    company: str = strawberry.field(description="Name of the other company.")

    @classmethod
    def of(cls, starting: StartingMeeting) -> "StartingMeetingType":
        """Return a meeting for a person who takes part in it."""
        meeting = starting.meeting
        return cls(
            id=strawberry.ID(meeting.id),
            kind=meeting.kind,
            begins_at=meeting.begins_at,
            minutes_left=starting.minutes_left,
            company=starting.company,
        )


def _text(
    info: Info, text: Text | None, meeting: Meeting, author: MeetingSide | None, reader: MeetingSide
) -> LocalTextType | None:
    """Return a text by one side for the other one; their own text untranslated."""
    if text is None:
        return None
    owner = None if author in (None, reader) else meeting.organisation_of(author)
    return local_text(info, text, owner=owner)


async def _staff(info: Info, exhibitor_id: str, fair_id: str, staff_ids: Sequence[str]) -> list[StaffMemberType]:
    booth = await info.context.loader(load_booths_at).load((exhibitor_id, fair_id))
    staff = {each.id: each for each in booth.staff} if booth else {}
    return [StaffMemberType.of(staff[each]) for each in staff_ids if each in staff]


async def load_meeting_people(context: Context, person_ids: list[str]) -> list[str | None]:
    """Load the names of people who take part in a meeting: only for readers of that meeting."""
    found = await context.service(Accounts).get_people(SYSTEM, person_ids=person_ids)
    return [each.name if each else None for each in found]


async def load_time_zones(context: Context, availability_ids: list[str]) -> list[str | None]:
    """Load the time zones of recorded hours: only for readers of their own meetings."""
    found = await context.service(Availabilities).find_many(availability_ids)
    return [each.hours.time_zone if each and each.hours else None for each in found]


MeetingResult = Annotated[MeetingType | Problem, strawberry.union("MeetingResult")]
