"""All pages of the fair: a line each.

A page is ``queries/NAME.graphql``, ``templates/NAME.html`` and its line here; addresses are
written without the language that they begin with. Forms are in `frontend.form_list`.
"""

from typing import Final

from starlette.routing import compile_path

from frontend.account import account, entry, team
from frontend.buyer import enquiries, favourites, meetings, suggestions, wishes
from frontend.developer import explorer, mails, parts
from frontend.exhibitor import api_keys as portal_keys
from frontend.exhibitor import booths as portal_booths
from frontend.exhibitor import company as portal_company
from frontend.exhibitor import imports
from frontend.exhibitor import start as portal_start
from frontend.exhibitor import translations as portal_translations
from frontend.exhibitor.products import editor as product_editor
from frontend.exhibitor.products import lookups as product_parts
from frontend.exhibitor.products import table as portal_products
from frontend.fair import catalog, halls, reading_help, search
from frontend.fair import front as fair
from frontend.organiser import applications as console_admission
from frontend.organiser import audit
from frontend.organiser import copies as console_copies
from frontend.organiser import exhibitors as console_companies
from frontend.organiser import fairs as console_fair
from frontend.organiser import halls as console_halls
from frontend.organiser import live as insights
from frontend.organiser import matchmaking as console_matchmaking
from frontend.organiser import schedule as console_schedule
from frontend.organiser import translation as console_translation
from frontend.parts import glossary
from frontend.site.pages import Audience, Page

SIGNED_IN, EXHIBITOR, ORGANISER = Audience.SIGNED_IN, Audience.EXHIBITOR, Audience.ORGANISER

PAGES: Final[tuple[Page, ...]] = (
    # The fair
    Page("/", "home", view=fair.home),
    Page("/fairs", "fairs"),
    Page("/fairs/{fair}", "front", more=fair.front),
    Page("/fairs/{fair}/sections/{section}", "section", more=fair.section),
    Page("/fairs/{fair}/halls/{hall}", "hall", more=halls.hall),
    Page("/fairs/{fair}/announcements", "announcements"),
    Page("/fairs/{fair}/brand.css", "brand", view=halls.brand),
    Page("/search", "search", view=search.search),
    Page("/offline", "offline"),
    # Goods and companies
    Page("/products/{id}", "product", view=catalog.product),
    Page("/products/{id}/reading", "product_reading", view=reading_help.product),
    Page("/exhibitors/{slug}/reading", "exhibitor_reading", view=reading_help.exhibitor),
    Page("/booths/{id}", "booth", view=catalog.booth),
    Page("/exhibitors/{slug}", "exhibitor", view=catalog.exhibitor),
    # Asking
    Page("/products/{id}/ask", "ask", SIGNED_IN, more=enquiries.asking),
    Page("/exhibitors/{slug}/ask", "ask_exhibitor", SIGNED_IN, more=enquiries.asking),
    Page("/enquiries", "enquiries", SIGNED_IN, more=enquiries.listed),
    Page("/enquiries/{id}", "enquiry", SIGNED_IN, more=enquiries.read),
    # Keeping
    Page("/my", "my", view=favourites.my),
    Page("/my/following", "following", SIGNED_IN),
    Page("/lists", "lists", SIGNED_IN),
    Page("/lists/choose", "choose_list", view=favourites.choose_list, takes_forms=True),
    Page("/lists/{id}", "list", SIGNED_IN),
    Page("/compare", "compare", view=favourites.compare),
    Page("/recent", "recent", view=favourites.recent),
    Page("/keep", "keep", view=favourites.keep, takes_forms=True),
    # Whom to meet
    Page("/for-you", "for_you_now", view=suggestions.for_you_now),
    Page("/fairs/{fair}/for-you", "for_you", view=suggestions.for_you),
    wishes.NEW,
    wishes.WISH,
    # Coming in
    Page("/sign-up", "sign_up", view=entry.sign_up, takes_forms=True),
    Page("/confirm", "confirm", view=entry.confirm, takes_forms=True),
    Page("/sign-in", "sign_in", view=entry.sign_in, takes_forms=True),
    Page("/reset", "reset", view=entry.reset, takes_forms=True),
    Page("/invitation", "invitation", view=entry.invitation, takes_forms=True),
    # One's own
    Page("/account", "account", SIGNED_IN, view=account.account),
    Page("/company", "company", SIGNED_IN, more=team.room_names),
    Page("/team", "team", SIGNED_IN, more=team.team_names),
    Page("/meetings", "meetings_now", SIGNED_IN, view=meetings.now),
    Page("/meetings/{fair}", "meetings", SIGNED_IN, view=meetings.meetings),
    # The exhibitor's portal
    Page("/portal", "portal_start", EXHIBITOR, more=portal_start.start_names),
    Page("/portal/products", "portal_products", EXHIBITOR, view=portal_products.table),
    Page("/portal/products/new", "portal_product_new", EXHIBITOR, view=product_editor.new, takes_forms=True),
    Page("/portal/products/bulk", "portal_bulk", EXHIBITOR, view=portal_products.bulk, takes_forms=True),
    Page("/portal/products/preview", "product_preview", EXHIBITOR, view=product_parts.preview, takes_forms=True),
    Page("/portal/products/hs", "hs_codes", EXHIBITOR, view=product_parts.headings),
    Page("/portal/products/buyers", "buyer_organisations", EXHIBITOR, view=product_parts.buyers),
    Page("/portal/products/{id}", "portal_product", EXHIBITOR, view=product_editor.edit, takes_forms=True),
    Page("/portal/products/{id}/history", "portal_product_history", EXHIBITOR, more=portal_products.history_names),
    portal_company.COMPANY,
    portal_company.CERTIFICATES,
    Page("/portal/booths", "portal_booths", EXHIBITOR, more=portal_booths.booths_names),
    Page("/portal/booths/{id}", "portal_booth", EXHIBITOR, view=portal_booths.booth),
    Page("/portal/buyers-for-you", "portal_buyers_now", EXHIBITOR, view=suggestions.buyers_now),
    suggestions.BUYERS,
    Page("/portal/translations", "portal_translations", EXHIBITOR, view=portal_translations.texts),
    Page("/portal/export", "portal_export", EXHIBITOR, more=portal_start.export_names),
    portal_keys.KEYS,
    glossary.PORTAL,
    Page("/portal/import", "imports", EXHIBITOR, view=imports.imports, takes_forms=True),
    Page("/portal/import/{id}", "import", EXHIBITOR, view=imports.job, takes_forms=True),
    # The organiser's console
    Page("/console", "console_fairs", ORGANISER, more=console_fair.my_fairs),
    glossary.CONSOLE,
    Page("/console/fairs/new", "console_fair_new", ORGANISER, more=console_fair.new_fair),
    Page("/console/fairs/{fair}/halls", "console_halls", ORGANISER, more=console_halls.halls),
    console_halls.HALL,
    Page("/console/fairs/{fair}/programme", "console_programme", ORGANISER, more=console_fair.programme),
    Page("/console/fairs/{fair}/announcements", "console_announcements", ORGANISER, more=console_fair.announcements),
    console_fair.SETTINGS,
    Page("/console/fairs/{fair}/preview.css", "accent_check", view=console_fair.preview),
    Page("/console/fairs/{fair}", "console_live", ORGANISER, view=insights.live),
    Page("/console/fairs/{fair}/audit", "console_audit", ORGANISER, view=audit.audit),
    Page("/console/fairs/{fair}/applications", "console_applications", ORGANISER, view=console_admission.applications),
    Page("/console/fairs/{fair}/exhibitors", "console_exhibitors", ORGANISER, more=console_companies.exhibitors),
    Page("/console/fairs/{fair}/listings", "console_listings", ORGANISER, more=console_companies.listings),
    Page("/console/fairs/{fair}/copies", "console_copies", ORGANISER, more=console_copies.copies),
    Page("/console/fairs/{fair}/sheets/{id}", "console_sheet", ORGANISER, more=console_companies.of_fair),
    Page("/console/fairs/{fair}/matchmaking", "console_matchmaking", ORGANISER, more=console_matchmaking.matchmaking),
    console_schedule.SCHEDULE,
    console_schedule.PLAN,
    Page("/console/translation", "console_translation", ORGANISER, more=console_translation.translation),
    Page("/console/translation/quality", "console_translation_quality", ORGANISER, more=console_translation.quality),
    # For developers
    Page("/parts", "parts", more=parts.examples),
    Page("/explorer", "explorer", view=explorer.explorer, takes_forms=True),
    Page("/mails", "mails", view=mails.mails, demo_only=True),
)

_ADDRESSES: Final = [compile_path(each.path)[0] for each in PAGES]


def is_page(path: str) -> bool:
    """Say whether a page lies at an address below the language; to others forms are only sent."""
    return any(address.match(path) for address in _ADDRESSES)
