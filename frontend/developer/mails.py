"""The demo's mail folder: the emails that would have been sent."""

from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError


async def mails(view: PageView) -> TemplateVariables:
    """Return the emails, newest first, as plain text."""
    if view.site.mails is None:
        raise HttpError(404, "NOT_FOUND")
    return {"mails": await view.site.mails()}
