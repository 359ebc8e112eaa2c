"""Pages and forms of the public fair."""

from typing import Final

from frontend.fair import catalog, front, halls, language_hint, reading_help, search, suggestions
from frontend.fair.robots import routes
from frontend.site.forms import Action, Area
from frontend.site.pages import PRIVATE, Page

_HELP: Final = "reading_help.html"
_HELP_PART: Final = "reading_help_part.html"

AREA: Final = Area(
    "fair",
    pages=(
        Page("/", "home", query="fairs", template="fairs.html", shape=front.home, variables=lambda _: {}),
        Page("/fairs", "fairs"),
        Page("/fairs/{fair}", "front", shape=front.front),
        Page("/fairs/{fair}/sections/{section}", "section", shape=front.section),
        Page("/fairs/{fair}/halls/{hall}", "hall", shape=halls.hall),
        Page("/fairs/{fair}/announcements", "announcements"),
        Page("/fairs/{fair}/brand.css", "brand", shape=halls.brand),
        Page("/search", "search", shape=search.search, variables=search.search_variables),
        Page(
            "/search/suggestions",
            "search_suggestions",
            shape=suggestions.suggestions,
            variables=suggestions.typed_text,
            headers=PRIVATE,
        ),
        Page("/offline", "offline"),
        # Products and companies
        Page(
            "/products/{id}",
            "product",
            shape=catalog.product,
            variables=catalog.product_variables,
            needs="product",
            absent=catalog.show_alternatives,
        ),
        Page("/products/{id}/reading", "product_reading", shape=reading_help.product, template=_HELP, part=_HELP_PART),
        Page(
            "/exhibitors/{slug}/reading",
            "exhibitor_reading",
            shape=reading_help.exhibitor,
            template=_HELP,
            part=_HELP_PART,
        ),
        Page("/booths/{id}", "booth", shape=catalog.booth, variables=catalog.company_variables, needs="booth"),
        Page(
            "/exhibitors/{slug}",
            "exhibitor",
            shape=catalog.exhibitor,
            variables=catalog.company_variables,
            needs="exhibitor",
        ),
    ),
    forms=(
        Action("/language-hint", answer=language_hint.language),
        Action("/currency", answer=catalog.choose_currency),
        Action("/products/{id}/better", "better_translation", "product", "/products/{id}", "worded"),
        Action("/exhibitors/{slug}/better", "better_translation", "exhibitor", "/exhibitors/{slug}", "worded"),
    ),
    routes=routes,
)
