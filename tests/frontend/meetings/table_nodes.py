"""What GraphQL answers about a meeting with its table."""

from typing import Any

from tests.frontend import nodes

NODE = dict[str, Any]


def a_message(**changes: Any) -> NODE:
    """Return a message of the other side."""
    return {
        "id": "msg_1",
        "mine": False,
        "author": "Lin Wei",
        "at": "2027-04-15T03:00:00+00:00",
        "text": nodes.words("MOQ is 500 <b>pieces</b>"),
    } | changes


def a_point(**changes: Any) -> NODE:
    """Return a note of the reader's side."""
    return {
        "id": "pnt_1",
        "kind": "NOTE",
        "side": "BUYER",
        "mine": True,
        "author": "Ana",
        "owner": None,
        "dueOn": None,
        "version": 1,
        "text": nodes.words("500 pieces"),
    } | changes


def a_laid_table(**changes: Any) -> NODE:
    """Return a table with a message, a product and a note."""
    product = nodes.a_product() | {"number": "F-500", "picture": None, "priceTiers": [nodes.a_tier("100", "3.85")]}
    return {
        "version": 3,
        "shownProductId": product["id"],
        "hasUnsentPoints": True,
        "minutesDueAt": "2027-04-15T03:45:00+00:00",
        "products": [product],
        "messages": [a_message()],
        "points": [a_point()],
        "minutes": None,
    } | changes


def a_meeting(**changes: Any) -> NODE:
    """Return a booked video meeting as its buyer sees it."""
    return {
        "id": "meet_1",
        "side": "BUYER",
        "status": "BOOKED",
        "kind": "VIDEO",
        "beginsAt": "2027-04-15T03:00:00+00:00",
        "endsAt": "2027-04-15T03:30:00+00:00",
        "minutes": 30,
        "ownTimeZone": "Asia/Shanghai",
        "enquiryId": "enq_1",
        "fair": nodes.a_fair(),
        "exhibitor": nodes.an_exhibitor(),
        "buyer": {"name": "Nordhafen", "country": "DE"},
        "meetingTable": a_laid_table(),
    } | changes
