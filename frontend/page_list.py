"""All pages of the fair, and all forms: a line each.

A page is ``queries/NAME.graphql``, ``templates/NAME.html`` and its line here; addresses are
written without the language that they begin with.
"""

from typing import Final

from frontend.page import Action, Audience, Page, Post
from frontend.pages import account, catalog, entry, explorer, fair, imports, mails, search

SIGNED_IN, EXHIBITOR, ORGANISER = Audience.SIGNED_IN, Audience.EXHIBITOR, Audience.ORGANISER

PAGES: Final[tuple[Page, ...]] = (
    # The fair
    Page("/", "home", view=fair.home),
    Page("/fairs", "fairs"),
    Page("/fairs/{fair}", "front", view=fair.front),
    Page("/fairs/{fair}/sections/{section}", "section", view=fair.section),
    Page("/search", "search", view=search.search),
    # Goods and companies
    Page("/products/{id}", "product", view=catalog.product),
    Page("/booths/{id}", "booth", view=catalog.booth),
    Page("/exhibitors/{slug}", "exhibitor", view=catalog.exhibitor),
    # Coming in
    Page("/sign-up", "sign_up", view=entry.sign_up, takes_forms=True),
    Page("/confirm", "confirm", view=entry.confirm, takes_forms=True),
    Page("/sign-in", "sign_in", view=entry.sign_in, takes_forms=True),
    Page("/reset", "reset", view=entry.reset, takes_forms=True),
    Page("/invitation", "invitation", view=entry.invitation, takes_forms=True),
    # One's own
    Page("/account", "account", SIGNED_IN, view=account.account),
    # The exhibitor's portal
    Page("/portal/import", "imports", EXHIBITOR, view=imports.imports, takes_forms=True),
    Page("/portal/import/{id}", "import", EXHIBITOR, view=imports.job, takes_forms=True),
    # The organiser's console
    # For developers
    Page("/explorer", "explorer", view=explorer.explorer, takes_forms=True),
    Page("/mails", "mails", view=mails.mails, demo_only=True),
)

ACTIONS: Final[tuple[Action | Post, ...]] = (
    # Coming in
    Post("/sign-out", entry.sign_out),
    # One's own
    Post("/account/profile", account.change_profile),
    Post("/account/password", account.change_password),
    Post("/account/organisation", account.act_for),
    Post("/account/sessions/end", account.end_session),
    Post("/account/sign-out-everywhere", account.sign_out_everywhere),
    Post("/account/two-factor", account.two_factor),
    # The exhibitor's portal
    Post("/portal/import/{id}/cancel", imports.cancel),
    # The organiser's console
)
