"""Pages and forms of the buyer area: enquiries, saving, comparison, sourcing needs, meetings."""

from typing import Final

from frontend.buyer import enquiries, favourites, for_you, hours, meetings, saved_searches, sourcing_needs
from frontend.site.forms import Action, Area
from frontend.site.pages import PRIVATE, Audience, Page

SIGNED_IN, BUYER = Audience.SIGNED_IN, Audience.BUYER
_LIST: Final = "/lists/{id}"
_FOR_YOU: Final = "/fairs/{fair}/for-you"
_NEEDS: Final = "/fairs/{fair}/sourcing-needs"
_HOURS: Final = "/meetings/{fair}#hours"

AREA: Final = Area(
    "buyer",
    pages=(
        # Enquiries
        Page("/products/{id}/ask", "ask", SIGNED_IN, enquiries.enquiry_form),
        Page("/exhibitors/{slug}/ask", "ask_exhibitor", SIGNED_IN, enquiries.enquiry_form),
        Page("/enquiries", "enquiries", SIGNED_IN, lambda view: {"state": view.query.get("state")}),
        Page("/enquiries/{id}", "enquiry", SIGNED_IN, enquiries.read, needs="enquiry"),
        # Favourites
        Page("/my", "my", query=None, shape=favourites.my, headers=PRIVATE),
        Page("/my/following", "following", SIGNED_IN),
        Page("/lists", "lists", SIGNED_IN),
        Page("/lists/choose", "choose_list", shape=favourites.choose_list, variables=favourites.choice),
        Page(_LIST, "list", SIGNED_IN),
        Page("/compare", "compare", shape=favourites.compare, variables=favourites.comparison_variables),
        Page("/recent", "recent", variables=favourites.recent, part="recent_part.html", headers=PRIVATE),
        Page("/keep", "keep", query=None, shape=favourites.resume),
        # Matchmaking
        Page("/for-you", "for_you_now", query="fairs", shape=for_you.now, variables=lambda _: {}),
        Page(_FOR_YOU, "for_you", query="for_you_stranger", shape=for_you.for_you),
        Page(f"{_NEEDS}/new", "sourcing_need_new", BUYER, sourcing_needs.need_names),
        Page(f"{_NEEDS}/{{id}}", "sourcing_need", BUYER, sourcing_needs.need_names),
        Page("/meetings", "meetings_now", SIGNED_IN, meetings.now, meetings.now_variables),
        Page("/meetings/{fair}", "meetings", SIGNED_IN, meetings.meetings, meetings.variables),
    ),
    forms=(
        # Enquiries
        Action("/products/{id}/ask", "send_enquiry", "ask", enquiries.to_enquiry, "asked", enquiries.about_product),
        Action(
            "/exhibitors/{slug}/ask",
            "send_enquiry",
            "ask_exhibitor",
            enquiries.to_enquiry,
            "asked",
            enquiries.about_exhibitor,
        ),
        Action("/enquiries/{id}/reply", "reply_to_enquiry", "enquiry", "/enquiries/{id}", "sent"),
        Action("/enquiries/{id}/close", "close_enquiry", "enquiry", "/enquiries/{id}", "closed"),
        # Favourites
        Action("/keep", answer=favourites.keep),
        Action("/lists", "create_list", "lists", favourites.to_list, "created", favourites.new_list),
        Action("/lists/choose", page="choose_list", answer=favourites.add_to_list),
        Action(f"{_LIST}/change", "change_list", "list", _LIST, variables=favourites.changed_list),
        Action(f"{_LIST}/delete", "delete_list", "list", "/lists", "deleted"),
        Action(f"{_LIST}/items/{{item}}/note", "change_note", "list", f"{_LIST}#{{item}}", "note", favourites.note),
        Action(f"{_LIST}/items/{{item}}/move", "move_favourite", "list", _LIST, "moved"),
        Action(f"{_LIST}/items/{{item}}/remove", "remove_favourite", "list", _LIST, "removed"),
        Action("/my/register", "apply_to_fair", "my", "/my#fairs", "registered"),
        Action("/searches", answer=saved_searches.save_search),
        Action("/searches/{id}/look", "mark_saved_search_seen", to=saved_searches.to_found, keyed=False),
        Action("/searches/{id}/delete", "delete_search", "my", "/my#searches", "search_deleted"),
        # Matchmaking
        Action(
            f"{_NEEDS}/new",
            "save_sourcing_need",
            "sourcing_need_new",
            f"{_FOR_YOU}#recommended",
            "sourcing_need",
            sourcing_needs.need_variables,
        ),
        Action(
            f"{_NEEDS}/{{id}}",
            "save_sourcing_need",
            "sourcing_need",
            f"{_FOR_YOU}#recommended",
            "sourcing_need",
            sourcing_needs.need_variables,
        ),
        Action(
            f"{_NEEDS}/{{id}}/close",
            "close_sourcing_need",
            "for_you",
            f"{_FOR_YOU}#sourcing-needs",
            "sourcing_need_closed",
        ),
        Action(f"{_FOR_YOU}/answer", "answer_recommendation", "for_you", for_you.to_for_you, "answered"),
        Action(f"{_FOR_YOU}/undo", "withdraw_recommendation_answer", "for_you", for_you.to_for_you, "undone"),
        Action("/meetings/{fair}/hours", "save_meeting_hours", "meetings", _HOURS, variables=hours.hours_variables),
        Action("/meetings/{fair}/staff-hours", "save_staff_hours", "meetings", _HOURS, variables=hours.hours_variables),
        Action("/meetings/{fair}/calendar", "connect_calendar", "meetings", _HOURS, "calendar_connected"),
        Action("/meetings/{fair}/calendar/end", "disconnect_calendar", "meetings", _HOURS, "calendar_disconnected"),
        Action("/meetings/{fair}/staff-calendar", "connect_staff_calendar", "meetings", _HOURS, "calendar_connected"),
        Action(
            "/meetings/{fair}/staff-calendar/end",
            "disconnect_staff_calendar",
            "meetings",
            _HOURS,
            "calendar_disconnected",
        ),
    ),
)
