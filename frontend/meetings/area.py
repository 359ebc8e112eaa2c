"""Pages and forms of meetings: booking, waiting lists, a meeting, another time, calendar feeds; check and room."""

from collections.abc import Callable
from typing import Final

from frontend.meetings import feeds, meeting, rooms, tables, times, waiting
from frontend.site.forms import Action, Area, SubmittedForm
from frontend.site.pages import Audience, Page, TemplateVariables

MEETING: Final = "/meeting/{id}"
_ROOM: Final = f"{MEETING}/room"
_TABLE: Final = f"{MEETING}/table"
_CHECK: Final = "/check"
_BOOK: Final = "/exhibitors/{slug}/meeting"
_TIME: Final = f"{MEETING}/time"
_ENQUIRY: Final = "/enquiries/{id}/meeting"
_POLICY: Final = "/meetings/{fair}/booking"
_WAITING: Final = "/meetings/{fair}/waiting"
_FEED: Final = "/calendar"


def _step(
    path: str, mutation: str, page: str, done: str, variables: Callable[[SubmittedForm], TemplateVariables]
) -> Action:
    """Return a form with a step of a meeting as its page has shown it."""
    return Action(f"{MEETING}/{path}", mutation, page, MEETING, done, variables, reword_problem=meeting.reword_problem)


AREA: Final = Area(
    "meetings",
    pages=(
        Page(
            _BOOK,
            "book_meeting",
            Audience.BUYER,
            times.book,
            times.booking_variables,
            needs="exhibitor",
            absent=times.no_open_booth,
        ),
        Page(
            _ENQUIRY,
            "book_about_enquiry",
            Audience.SIGNED_IN,
            times.book,
            times.enquiry_variables,
            query="book_meeting",
            template="book_meeting.html",
            needs="exhibitor",
        ),
        Page(
            _POLICY,
            "booking_policy_form",
            Audience.EXHIBITOR,
            meeting.policy,
            meeting.own_policy,
            absent=meeting.apply_first,
        ),
        Page(_WAITING, "waiting_lists", Audience.BUYER, waiting.waiting_lists, needs="fair"),
        Page(_FEED, "calendar_feed", Audience.SIGNED_IN, feeds.feed),
        Page(MEETING, "meeting", Audience.SIGNED_IN, meeting.meeting, needs="meeting"),
        Page(
            f"{MEETING}/calendar.ics",
            "meeting_file",
            Audience.SIGNED_IN,
            meeting.calendar_file,
            template="meeting.html",
        ),
        Page(_TIME, "propose_time", Audience.SIGNED_IN, times.propose, times.proposal_variables, needs="meeting"),
        Page(
            _TABLE,
            "meeting_table",
            Audience.SIGNED_IN,
            tables.table,
            needs="meeting",
            part="meeting_table_part.html",
        ),
        Page(_CHECK, "check", shape=rooms.check, query="viewer"),
        Page(_ROOM, "room", Audience.SIGNED_IN, rooms.room, needs="meeting"),
    ),
    forms=(
        Action(_BOOK, "request_meeting", "book_meeting", meeting.to_meeting, "requested", meeting.request_variables),
        Action(
            _ENQUIRY,
            "request_meeting",
            "book_about_enquiry",
            meeting.to_meeting,
            "requested",
            meeting.request_variables,
        ),
        Action(
            f"{_BOOK}/wait",
            "join_waiting_list",
            "book_meeting",
            waiting.to_waiting_lists,
            "joined",
            waiting.join_variables,
        ),
        Action(_WAITING, "leave_waiting_list", "waiting_lists", _WAITING, "left", waiting.leave_variables),
        Action(_FEED, "create_calendar_feed", "calendar_feed", feeds.show_address),
        Action(f"{_FEED}/delete", "delete_calendar_feed", "calendar_feed", _FEED, "deleted"),
        Action(_POLICY, "save_booking_policy", "booking_policy_form", _POLICY, variables=meeting.policy_variables),
        _step("accept", "accept_meeting", "meeting", "accepted", meeting.acceptance),
        _step("decline", "decline_meeting", "meeting", "declined", meeting.refusal),
        Action(f"{MEETING}/cancel", "cancel_meeting", "meeting", MEETING, "cancelled", meeting.cancellation),
        _step("time", "propose_meeting_time", "propose_time", "proposed", meeting.new_time),
        _step("hand-over", "hand_over_meeting", "meeting", "handed_over", meeting.new_staff),
        Action(f"{MEETING}/people", "set_buyer_people", "meeting", MEETING, "people", meeting.new_people),
        Action(f"{MEETING}/minutes", "send_meeting_minutes", "meeting", MEETING, "minutes", meeting.only_meeting),
        *tables.FORMS,
        Action(f"{MEETING}/no-show", "report_no_show", "meeting", MEETING, "reported", meeting.only_meeting),
        Action(f"{_CHECK}/access", answer=rooms.enter_check, keyed=False),
        Action(f"{_ROOM}/access", answer=rooms.enter_room, keyed=False),
        Action(
            f"{MEETING}/recording/delete",
            "delete_meeting_recording",
            "meeting",
            MEETING,
            "recording_deleted",
            meeting.only_recording,
        ),
        Action(
            f"{MEETING}/recording/mix",
            "mix_meeting_recording",
            "meeting",
            MEETING,
            "mixing",
            meeting.only_recording,
        ),
        Action(f"{MEETING}/contest", "contest_no_show", "meeting", MEETING, "contested", meeting.only_meeting),
    ),
    routes=feeds.routes,
)
"""The area, as `frontend.areas` lists it."""
