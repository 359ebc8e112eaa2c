"""Queries and mutations of meetings."""

from datetime import datetime

import strawberry

from expo.accounts.api.types import DEAR
from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.languages.api.languages import language_of
from expo.meetings.bookings.api.inputs import (
    AcceptMeetingInput,
    CancelMeetingInput,
    ContestNoShowInput,
    DeclineMeetingInput,
    HandOverMeetingInput,
    ProposeMeetingTimeInput,
    ReportNoShowInput,
    RequestMeetingInput,
    SetBuyerPeopleInput,
)
from expo.meetings.bookings.api.types import FreeTimeType, MeetingResult, MeetingType, StartingMeetingType
from expo.meetings.bookings.personal import PersonalMeetings
from expo.meetings.bookings.service import Meetings
from expo.meetings.policies.api.enums import MeetingKind


@strawberry.type
class Query:
    """Queries of meetings."""

    @strawberry.field(
        description="Times at which a meeting with an exhibitor can begin, in a window of at most 11 days, in order.",
        metadata={"points": 500},
    )
    async def free_times(
        self,
        info: Info,
        fair_id: strawberry.ID,
        exhibitor_id: strawberry.ID,
        begins_at: datetime,
        ends_at: datetime,
        kind: MeetingKind | None = None,
    ) -> list[FreeTimeType]:
        found = await info.context.service(Meetings).free_times(
            info.context.actor,
            fair_id=fair_id,
            exhibitor_id=exhibitor_id,
            begins_at=begins_at,
            ends_at=ends_at,
            kind=kind,
        )
        return [FreeTimeType.of(each, exhibitor_id) for each in found]

    @strawberry.field(description="Meetings of your organisation at a fair, requested and ended ones too, by time.")
    async def my_meetings(
        self,
        info: Info,
        fair_id: strawberry.ID,
        upcoming: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[MeetingType]:
        part = checked_page(first, after)
        page = await info.context.service(Meetings).agenda(
            info.context.actor, fair_id=fair_id, part=part, upcoming=upcoming
        )
        return connection(page, lambda meeting: MeetingType.of(info, meeting), part)

    @strawberry.field(description="A meeting of your organisation.")
    async def meeting(self, info: Info, id: strawberry.ID) -> MeetingType:
        return MeetingType.of(info, await info.context.service(Meetings).get(info.context.actor, meeting_id=id))

    @strawberry.field(
        description="Your own booked meeting that begins within five minutes, before or after now; null without one."
    )
    async def starting_meeting(self, info: Info) -> StartingMeetingType | None:
        found = await info.context.service(PersonalMeetings).starting(
            info.context.actor, language=info.context.language
        )
        return None if found is None else StartingMeetingType.of(found)


@strawberry.type
class Mutation:
    """Mutations of meetings."""

    @strawberry.mutation(
        description="Request a meeting; it is booked at once where the exhibitor's booking policy asks for no "
        "confirmation. Exhibitors request meetings with buyers who have sent them an enquiry.",
        metadata=DEAR,
    )
    async def request_meeting(self, info: Info, input: RequestMeetingInput) -> MeetingResult:
        language = await language_of(info, input.note or "", input.language)
        requested = await info.context.service(Meetings).request(info.context.actor, request=input.model(language))
        return MeetingType.of(info, requested)

    @strawberry.mutation(description="Accept the time that the other side has proposed.")
    async def accept_meeting(self, info: Info, input: AcceptMeetingInput) -> MeetingResult:
        accepted = await info.context.service(Meetings).accept(
            info.context.actor, meeting_id=input.meeting_id, version=input.version
        )
        return MeetingType.of(info, accepted)

    @strawberry.mutation(
        description="Decline the time that the other side has proposed: a request ends, a booked meeting keeps its "
        "time."
    )
    async def decline_meeting(self, info: Info, input: DeclineMeetingInput) -> MeetingResult:
        language = await language_of(info, input.reason or "", input.language)
        declined = await info.context.service(Meetings).decline(
            info.context.actor,
            meeting_id=input.meeting_id,
            version=input.version,
            reason=input.reason,
            language=language,
        )
        return MeetingType.of(info, declined)

    @strawberry.mutation(description="Cancel a meeting or withdraw a request.")
    async def cancel_meeting(self, info: Info, input: CancelMeetingInput) -> MeetingResult:
        language = await language_of(info, input.reason, input.language)
        cancelled = await info.context.service(Meetings).cancel(
            info.context.actor, meeting_id=input.meeting_id, reason=input.reason, language=language
        )
        return MeetingType.of(info, cancelled)

    @strawberry.mutation(
        description="Propose another time, which is held until the other side answers; a booked meeting keeps its time "
        "until then."
    )
    async def propose_meeting_time(self, info: Info, input: ProposeMeetingTimeInput) -> MeetingResult:
        proposed = await info.context.service(Meetings).propose(
            info.context.actor,
            meeting_id=input.meeting_id,
            version=input.version,
            begins_at=input.begins_at,
            staff_ids=input.staff_ids,
        )
        return MeetingType.of(info, proposed)

    @strawberry.mutation(description="Hand a meeting over to other staff of your booth, who must be free then.")
    async def hand_over_meeting(self, info: Info, input: HandOverMeetingInput) -> MeetingResult:
        handed_over = await info.context.service(Meetings).hand_over(
            info.context.actor, meeting_id=input.meeting_id, version=input.version, staff_ids=input.staff_ids
        )
        return MeetingType.of(info, handed_over)

    @strawberry.mutation(description="Choose who of your organisation, the buyer, takes part in a meeting.")
    async def set_buyer_people(self, info: Info, input: SetBuyerPeopleInput) -> MeetingResult:
        changed = await info.context.service(Meetings).set_buyer_people(
            info.context.actor, meeting_id=input.meeting_id, person_ids=input.person_ids
        )
        return MeetingType.of(info, changed)

    @strawberry.mutation(
        description="Report that the other side did not come, from ten minutes after the start until two days later."
    )
    async def report_no_show(self, info: Info, input: ReportNoShowInput) -> MeetingResult:
        reported = await info.context.service(Meetings).report_no_show(info.context.actor, meeting_id=input.meeting_id)
        return MeetingType.of(info, reported)

    @strawberry.mutation(description="Object to the report that your side did not come to a meeting.")
    async def contest_no_show(self, info: Info, input: ContestNoShowInput) -> MeetingResult:
        contested = await info.context.service(Meetings).contest_no_show(
            info.context.actor, meeting_id=input.meeting_id
        )
        return MeetingType.of(info, contested)
