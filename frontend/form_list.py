"""All forms of the fair: a line each.

A form is a mutation, ``queries/NAME.graphql``, the page that is shown again where it is refused,
and where it leads; or a function of its own. Pages are in `frontend.page_list`.
"""

from typing import Final

from frontend.account import account, entry, team
from frontend.buyer import enquiries, favourites, meetings, suggestions, wishes
from frontend.exhibitor import api_keys as portal_keys
from frontend.exhibitor import booths as portal_booths
from frontend.exhibitor import company as portal_company
from frontend.exhibitor import company_conflicts as company_writers
from frontend.exhibitor import imports
from frontend.exhibitor import translations as portal_translations
from frontend.exhibitor.products import lookups as product_parts
from frontend.exhibitor.products import table as portal_products
from frontend.fair import catalog
from frontend.fair import language_hint as writing
from frontend.organiser import applications as console_admission
from frontend.organiser import audit, console_forms
from frontend.organiser import exhibitors as console_companies
from frontend.parts import glossary
from frontend.site.pages import Action, Post

ACTIONS: Final[tuple[Action | Post, ...]] = (
    # Goods and companies
    Post("/written-in", writing.language),
    Post("/currency", catalog.choose_currency),
    Action("/products/{id}/better", "better_wording", page="product", to="/products/{id}", done="worded"),
    Action("/exhibitors/{slug}/better", "better_wording", page="exhibitor", to="/exhibitors/{slug}", done="worded"),
    # Asking
    Action(
        "/products/{id}/ask",
        "send_enquiry",
        page="ask",
        to=enquiries.to_enquiry,
        done="asked",
        variables=enquiries.about_product,
    ),
    Action(
        "/exhibitors/{slug}/ask",
        "send_enquiry",
        page="ask_exhibitor",
        to=enquiries.to_enquiry,
        done="asked",
        variables=enquiries.about_exhibitor,
    ),
    Action("/enquiries/{id}/reply", "reply", page="enquiry", to="/enquiries/{id}", done="sent"),
    Action("/enquiries/{id}/close", "close_enquiry", page="enquiry", to="/enquiries/{id}", done="closed"),
    # Keeping
    Action("/lists", "create_list", "lists", favourites.to_list, "created", favourites.new_list),
    Action("/lists/{id}/change", "change_list", "list", "/lists/{id}", "saved", favourites.changed_list),
    Action("/lists/{id}/delete", "delete_list", page="list", to="/lists", done="deleted"),
    Action("/lists/{id}/items/{item}/note", "change_note", "list", "/lists/{id}#{item}", "note", favourites.note),
    Action("/lists/{id}/items/{item}/move", "move_favourite", page="list", to="/lists/{id}", done="moved"),
    Action("/lists/{id}/items/{item}/remove", "remove_favourite", page="list", to="/lists/{id}", done="removed"),
    Action("/my/register", "apply_to_fair", page="my", to="/my#fairs", done="registered"),
    Post("/searches", favourites.save_search),
    Post("/searches/{id}/look", favourites.look),
    Action("/searches/{id}/delete", "delete_search", page="my", to="/my#searches", done="search_deleted"),
    # Whom to meet
    Post("/fairs/{fair}/wishes/new", wishes.save_new),
    Post("/fairs/{fair}/wishes/{id}", wishes.save),
    Action("/fairs/{fair}/wishes/{id}/close", "close_wish", "for_you", "/fairs/{fair}/for-you#wishes", "wish_closed"),
    Action("/fairs/{fair}/for-you/answer", "answer_suggestion", "for_you", suggestions.to_for_you, "answered"),
    Action("/fairs/{fair}/for-you/undo", "take_back_answer", "for_you", suggestions.to_for_you, "undone"),
    Post("/portal/buyers-for-you/{fair}/aim", suggestions.save_aim),
    Action(
        "/portal/buyers-for-you/{fair}/answer", "answer_suggestion", "portal_buyers", suggestions.to_buyers, "answered"
    ),
    Action("/portal/buyers-for-you/{fair}/undo", "take_back_answer", "portal_buyers", suggestions.to_buyers, "undone"),
    # Coming in
    Post("/sign-out", entry.sign_out),
    # One's own
    Post("/account/profile", account.change_profile),
    Post("/account/password", account.change_password),
    Post("/account/organisation", account.act_for),
    Post("/account/sessions/end", account.end_session),
    Post("/account/sign-out-everywhere", account.sign_out_everywhere),
    Post("/account/two-factor", account.two_factor),
    Action("/company", "change_organisation", page="company", to="/company", variables=team.change_variables),
    Action("/company/switch", "act_for", page="company", to="/company", done="switched"),
    Action(
        "/company/found",
        "create_organisation",
        page="company",
        to=team.to_founded,
        done="founded",
        variables=team.found_variables,
    ),
    Action("/company/leave", "leave_organisation", page="company", to="/company", done="left"),
    Action("/team/invite", "invite_member", page="team", to="/team", done="invited"),
    Action("/team/invitations/revoke", "revoke_invitation", page="team", to="/team", done="revoked"),
    Action("/team/role", "change_role", page="team", to="/team", done="role"),
    Action("/team/remove", "remove_member", page="team", to="/team", done="removed"),
    Action(
        "/meetings/{fair}/hours",
        "save_meeting_hours",
        "meetings",
        "/meetings/{fair}#hours",
        variables=meetings.hours_variables,
    ),
    Action(
        "/meetings/{fair}/staff-hours",
        "save_staff_hours",
        "meetings",
        "/meetings/{fair}#hours",
        variables=meetings.hours_variables,
    ),
    Post("/account/recovery-codes", account.renew_codes),
    Post("/account/theme", account.choose_theme),
    # The exhibitor's portal
    Action(
        "/portal/company/profile",
        "save_exhibitor",
        page="portal_company",
        to="/portal/company",
        variables=portal_company.save_variables,
        writers=company_writers.PROFILE,
    ),
    Post("/portal/products/{id}/editing", product_parts.editing),
    Action(
        "/portal/products/{id}/duplicate",
        "duplicate_product",
        page="portal_product",
        to=portal_products.to_copy,
        done="copied",
    ),
    Action(
        "/portal/products/{id}/restore",
        "restore_product",
        page="portal_product_history",
        to=portal_products.restored,
        done="restored",
        variables=portal_products.version_wanted,
    ),
    Post("/portal/company/preview", portal_company.preview),
    Action(
        "/portal/company/publish", "publish_exhibitor", page="portal_company", to="/portal/company", done="published"
    ),
    Action(
        "/portal/company/withdraw", "withdraw_exhibitor", page="portal_company", to="/portal/company", done="withdrawn"
    ),
    Post("/portal/company/logo", portal_company.set_logo.run),
    Post("/portal/company/pictures", portal_company.add_pictures.run),
    Action(
        "/portal/company/pictures/order",
        "order_exhibitor_pictures",
        page="portal_company",
        to="/portal/company#pictures",
        variables=portal_company.order_variables,
    ),
    Action(
        "/portal/company/pictures/describe",
        "describe_exhibitor_picture",
        page="portal_company",
        to="/portal/company#pictures",
        variables=portal_company.describe_variables,
    ),
    Action(
        "/portal/company/pictures/remove",
        "remove_exhibitor_picture",
        page="portal_company",
        to="/portal/company#pictures",
        done="removed",
    ),
    Post("/portal/company/brochure", portal_company.set_brochure.run),
    Post("/portal/company/video", portal_company.set_video.run),
    Post("/portal/company/model", portal_company.set_model.run),
    *(
        Action(
            f"/portal/company/{name}/remove",
            f"set_{name}",
            page="portal_company",
            to="/portal/company#files",
            done="removed",
        )
        for name in ("brochure", "video", "model")
    ),
    Action(
        "/portal/company/contacts",
        "set_contacts",
        page="portal_company",
        to="/portal/company#contacts",
        variables=portal_company.contact_variables,
        writers=company_writers.CONTACTS,
    ),
    Post("/portal/certificates", portal_company.add_certificate.run),
    Post("/portal/certificates/{id}", portal_company.change_certificate.run),
    Action(
        "/portal/certificates/{id}/remove",
        "remove_certificate",
        page="portal_certificates",
        to="/portal/certificates",
        done="removed",
        variables=portal_company.certificate_variables,
    ),
    Action(
        "/portal/booths/apply",
        "apply_to_fair",
        page="portal_booths",
        to="/portal/booths",
        done="registered",
        variables=portal_booths.register_variables,
    ),
    Action(
        "/portal/booths",
        "apply_for_booth",
        page="portal_booths",
        to="/portal/booths",
        done="applied",
        variables=portal_booths.apply_variables,
    ),
    Action(
        "/portal/booths/{id}",
        "change_booth",
        page="portal_booth",
        to="/portal/booths/{id}",
        variables=portal_booths.change_variables,
        writers=company_writers.WORDS,
    ),
    Action(
        "/portal/booths/{id}/staff",
        "set_staff",
        page="portal_booth",
        to="/portal/booths/{id}",
        variables=portal_booths.staff_variables,
        writers=company_writers.STAFF,
    ),
    Action(
        "/portal/booths/{id}/publish",
        "publish_booth",
        page="portal_booth",
        to="/portal/booths/{id}",
        done="opened",
        variables=portal_booths.one_booth,
    ),
    Action(
        "/portal/booths/{id}/close",
        "close_booth",
        page="portal_booth",
        to="/portal/booths/{id}",
        done="closed",
        variables=portal_booths.one_booth,
    ),
    Action(
        "/portal/products/{id}/different",
        "declare_different_goods",
        page="portal_product",
        to="/portal/products/{id}",
        done="different",
    ),
    *portal_translations.ACTIONS,
    Action("/portal/export", "export_products", page="portal_export", to="/portal/export", done="begun"),
    Post("/portal/api-keys", portal_keys.create_key),
    Action("/portal/api-keys/end", "revoke_api_key", page="portal_api_keys", to="/portal/api-keys", done="ended"),
    Post("/portal/import/{id}/cancel", imports.cancel),
    Action("/portal/import/{id}/undo", "undo_import", page="import", to="/portal/import/{id}", done="undoing"),
    *glossary.ACTIONS,
    # The organiser's console
    *console_forms.ACTIONS,
    Post("/console/fairs/{fair}/applications/decide", console_admission.decide),
    Post("/console/fairs/{fair}/sheet", console_companies.sheet),
    Action(
        "/console/fairs/{fair}/listings/check",
        "check_listings",
        page="console_listings",
        to="/console/fairs/{fair}/listings",
        done="checking",
    ),
    *(
        Action(
            f"/console/fairs/{{fair}}/exhibitors/{{id}}/{verb}",
            name,
            page="console_exhibitors",
            to=console_companies.same_table,
            done=done,
        )
        for verb, name, done in console_companies.JUDGEMENTS
    ),
    Post("/console/fairs/{fair}/audit/export", audit.export),
)
