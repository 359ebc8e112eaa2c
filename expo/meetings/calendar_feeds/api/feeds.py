"""Queries, mutations and types of calendar feeds."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import Done
from expo.kit.graphql.types import Info, Problem
from expo.meetings.calendar_feeds.service import CalendarFeeds


@strawberry.type(
    name="CalendarFeed", description="Your private calendar of all your booked meetings, which calendars subscribe to."
)
class CalendarFeedType:
    """A feed, without its token."""

    created_at: datetime


@strawberry.type(name="CreatedCalendarFeed", description="A new feed with its token, which is shown only this once.")
class CreatedCalendarFeed:
    """A created feed."""

    feed: CalendarFeedType
    token: str = strawberry.field(
        description="The calendar is at /calendars/TOKEN.ics, without sign-in: treat it like a password."
    )


CreateCalendarFeedResult = Annotated[CreatedCalendarFeed | Problem, strawberry.union("CreateCalendarFeedResult")]
DeleteCalendarFeedResult = Annotated[Done | Problem, strawberry.union("DeleteCalendarFeedResult")]


@strawberry.type
class Query:
    """Queries of calendar feeds."""

    @strawberry.field(description="Your calendar feed; null before you create one. Its token is not shown again.")
    async def calendar_feed(self, info: Info) -> CalendarFeedType | None:
        found = await info.context.service(CalendarFeeds).find_own(info.context.actor)
        return None if found is None else CalendarFeedType(created_at=found.created_at)

    @strawberry.field(
        description="The calendar with a token, as an iCalendar file: booked meetings, and those cancelled in the "
        "last 14 days, at all fairs. Null for a token that is not valid.",
        metadata={"points": 200},
    )
    async def calendar_feed_file(self, info: Info, token: str) -> str | None:
        found = await info.context.service(CalendarFeeds).read(token)
        return None if found is None else found.decode()


@strawberry.type
class Mutation:
    """Mutations of calendar feeds."""

    @strawberry.mutation(
        description="Create your calendar feed, or give it a new token: the former address is no longer valid."
    )
    async def create_calendar_feed(self, info: Info) -> CreateCalendarFeedResult:
        made = await info.context.service(CalendarFeeds).create(info.context.actor)
        return CreatedCalendarFeed(feed=CalendarFeedType(created_at=made.feed.created_at), token=made.token)

    @strawberry.mutation(description="Delete your calendar feed: its address is no longer valid.")
    async def delete_calendar_feed(self, info: Info) -> DeleteCalendarFeedResult:
        await info.context.service(CalendarFeeds).delete(info.context.actor)
        return Done()
