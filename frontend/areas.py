"""All areas of the site, with their pages, forms and documents."""

from functools import cache
from typing import Final

from frontend.account.area import AREA as ACCOUNT
from frontend.buyer.area import AREA as BUYER
from frontend.developer.area import AREA as DEVELOPER
from frontend.exhibitor.area import AREA as EXHIBITOR
from frontend.fair.area import AREA as FAIR
from frontend.meetings.area import AREA as MEETINGS
from frontend.organiser.area import AREA as ORGANISER
from frontend.site.documents import Documents
from frontend.site.forms import Action, Area
from frontend.site.pages import Page

AREAS: Final[tuple[Area, ...]] = (FAIR, BUYER, MEETINGS, ACCOUNT, EXHIBITOR, ORGANISER, DEVELOPER)
PAGES: Final[tuple[Page, ...]] = tuple(page for area in AREAS for page in area.pages)
FORMS: Final[tuple[Action, ...]] = tuple(form for area in AREAS for form in area.forms)
FOLDERS: Final = tuple(area.name for area in AREAS)


@cache
def documents() -> Documents:
    """Return all GraphQL documents of the site."""
    return Documents.of(("parts", *FOLDERS))
