"""Start page of the portal: what to do next."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from frontend.exhibitor.booths import own_booths
from frontend.parts.charts import chart_of_days
from frontend.parts.listings import LISTING_PROBLEMS
from frontend.parts.times import next_fair
from frontend.site.languages.catalogues import catalogue, marked
from frontend.site.pages import PageView, TemplateVariables

STEP_PAGES: Final = {
    "COMPANY": "/portal/company",
    "CERTIFICATES": "/portal/certificates",
    "PRODUCTS": "/portal/products",
    "BOOTHS": "/portal/booths",
}
"""Page of the portal for each step of the checklist, by the step's target."""

STEP_ANCHORS: Final = {"LOGO": "#logo", "PICTURES": "#pictures", "STORY": "#f-story"}
"""Anchors on those pages, by the step's key."""

FIGURES: Final = (
    ("visits", marked("Visits")),
    ("saves", marked("Saved by buyers")),
    ("follows", marked("New followers")),
    ("enquiries", marked("Enquiries")),
)
MAX_LISTED: Final = 5
"""Maximum number of listings with problems on the page."""


async def start(view: PageView) -> TemplateVariables:
    """Return the page's template variables; a company without a profile has no catalogue to query."""
    own = view.data.get("myExhibitor")
    own_products = await view.ask("portal_catalogue") if own else {}
    steps: Sequence[Mapping[str, Any]] = (own or {}).get("checklist") or ()
    certificates = (own or {}).get("certificates") or ()
    coming, _ = own_booths(view.data, datetime.now(UTC))
    published = (own_products.get("published") or {}).get("nodes") or ()
    return {
        "own": own,
        "steps": [{**each, "path": path_of(each)} for each in steps],
        "troubled": [each for each in published if each["problems"]][:MAX_LISTED],
        "problem_words": LISTING_PROBLEMS,
        "counts": own_products.get("myProductCounts") or {"drafts": 0, "published": 0},
        **figures_of(view),
        "done_steps": sum(each["done"] for each in steps),
        "ending": [each for each in certificates if each["expired"] or each["expiresSoon"]],
        "coming": [each for each in coming if each["application"] or each["booth"]],
        "open_fairs": [each for each in coming if not each["application"] and not each["booth"]],
        "buyers": await _buyers(view, [each["fair"] for each in coming if each["booth"]]) if own else None,
    }


async def _buyers(view: PageView, fairs: Sequence[Mapping[str, Any]]) -> TemplateVariables | None:
    """Return the buyers recommended at the exhibitor's current or next fair; None without one."""
    fair = next_fair(fairs, datetime.now(UTC))
    return await view.ask("portal_buyers_count", fairId=fair["id"]) if fair else None


async def export(view: PageView) -> TemplateVariables:
    """Return the number of products to export."""
    if not view.data.get("myExhibitor"):
        return {"total": 0}
    counts = (await view.ask("portal_catalogue_count"))["myProductCounts"]
    return {"total": sum(counts.values())}


def path_of(step: Mapping[str, Any]) -> str:
    """Return the path of a step; listings with problems are on this page."""
    if step["key"] == "PROBLEMS":
        return "/portal#problems"
    return STEP_PAGES[step["target"]] + STEP_ANCHORS.get(step["key"], "")


def figures_of(view: PageView) -> TemplateVariables:
    """Return buyers' activity, today and in the last seven days; None without a booth."""
    insights = view.data.get("exhibitorInsights")
    if insights is None:
        return {"insights": None, "today": None, "chart_days": None}
    words = catalogue(view.language).gettext("Visits")
    today = [(name, called, insights["today"][name], None) for name, called in FIGURES]
    return {"insights": insights, "today": today, "chart_days": chart_of_days(insights["days"], words)}
