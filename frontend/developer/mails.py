"""The demo's mail folder: what would have been sent."""

from frontend.site.pages import Given, Shown
from frontend.site.problems import Unanswered


async def mails(shown: Shown) -> Given:
    """Return the mails, newest first, as plain text."""
    if shown.house.mails is None:
        raise Unanswered(404, "NOT_FOUND")
    return {"mails": await shown.house.mails()}
