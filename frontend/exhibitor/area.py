"""Pages and forms of the exhibitor's portal."""

from typing import Final

from frontend.exhibitor import api_keys, booths, buyers, company, company_conflicts, imports, start, translations
from frontend.exhibitor.products import bulk, editor, lookups, table
from frontend.parts import glossary
from frontend.site.forms import Action, Area, Files
from frontend.site.pages import KEPT, Audience, Page
from frontend.site.uploads import ACCEPTED

EXHIBITOR: Final = Audience.EXHIBITOR
_COMPANY: Final = "/portal/company"
_PICTURES: Final = f"{_COMPANY}/pictures"
_CERTIFICATES: Final = "/portal/certificates"
_BOOTHS: Final = "/portal/booths"
_BOOTH: Final = f"{_BOOTHS}/{{id}}"
_PRODUCTS: Final = "/portal/products"
_PRODUCT: Final = f"{_PRODUCTS}/{{id}}"
_BUYERS: Final = "/portal/buyers-for-you"
_KEYS: Final = "/portal/api-keys"
_IMPORT: Final = "/portal/import/{id}"
_FILES: Final = {"brochure": "BROCHURE", "video": "VIDEO", "model": "MODEL"}
_DOCUMENT: Final = (Files("document", "CERTIFICATE", needed=False),)
_GLOSSARY: Final = Page("/portal/glossary", "portal_glossary", EXHIBITOR, glossary.glossary)

_PAGES: Final = (
    Page("/portal", "portal_start", EXHIBITOR, start.start),
    Page(_COMPANY, "portal_company", EXHIBITOR, company.company, complete=True),
    Page(_CERTIFICATES, "portal_certificates", EXHIBITOR, lambda _view: {"accepted": ACCEPTED}),
    Page(_BOOTHS, "portal_booths", EXHIBITOR, booths.booths),
    Page(_BOOTH, "portal_booth", EXHIBITOR, booths.booth, complete=True),
    Page(
        _BUYERS,
        "portal_buyers_now",
        EXHIBITOR,
        buyers.now,
        query="portal_buyers_start",
        template="portal_buyers_none.html",
    ),
    Page(f"{_BUYERS}/{{fair}}", "portal_buyers", EXHIBITOR, buyers.buyers, query="portal_buyers_start"),
    Page(
        translations.PATH, "portal_translations", EXHIBITOR, translations.texts, translations.variables, complete=True
    ),
    Page("/portal/export", "portal_export", EXHIBITOR, start.export),
    Page(_KEYS, "portal_api_keys", Audience.SIGNED_IN, api_keys.keys),
    _GLOSSARY,
    Page("/portal/import", "imports", EXHIBITOR, headers=KEPT),
    Page(_IMPORT, "import", EXHIBITOR, imports.job, needs="importJob", headers=KEPT),
    # Products
    Page(_PRODUCTS, "portal_products", EXHIBITOR, table.table, table.table_variables),
    Page(f"{_PRODUCTS}/new", "portal_product_new", EXHIBITOR, editor.new),
    Page(f"{_PRODUCTS}/bulk", "portal_bulk", EXHIBITOR, lambda view: view.go(_PRODUCTS)),
    Page(f"{_PRODUCTS}/preview", "product_preview", EXHIBITOR, lambda view: view.go(f"{_PRODUCTS}/new")),
    Page(
        f"{_PRODUCTS}/hs",
        "hs_codes",
        EXHIBITOR,
        lookups.hs_entries,
        lookups.typed_text,
        template="product_headings.html",
        headers=KEPT,
    ),
    Page(
        f"{_PRODUCTS}/buyers",
        "buyer_organisations",
        EXHIBITOR,
        lookups.buyers,
        query="viewer",
        template="product_buyers.html",
        headers=KEPT,
    ),
    Page(_PRODUCT, "portal_product", EXHIBITOR, editor.edit, needs="product"),
    Page(f"{_PRODUCT}/history", "portal_product_history", EXHIBITOR, table.history, needs="product"),
)

_OF_COMPANY: Final = (
    Action(
        f"{_COMPANY}/profile",
        "save_exhibitor",
        "portal_company",
        _COMPANY,
        variables=company.save_variables,
        writers=company_conflicts.PROFILE,
    ),
    Action(f"{_COMPANY}/preview", answer=company.preview),
    Action(f"{_COMPANY}/publish", "publish_exhibitor", "portal_company", _COMPANY, "published"),
    Action(f"{_COMPANY}/withdraw", "withdraw_exhibitor", "portal_company", _COMPANY, "withdrawn"),
    Action(
        f"{_COMPANY}/logo",
        "set_logo",
        "portal_company",
        f"{_COMPANY}#logo",
        variables=company.picture_variables,
        files=(Files("logo", "PICTURE"),),
    ),
    Action(
        _PICTURES,
        "add_exhibitor_picture",
        "portal_company",
        f"{_COMPANY}#pictures",
        variables=company.picture_variables,
        files=(Files("pictures", "PICTURE"),),
    ),
    Action(
        f"{_PICTURES}/order",
        "order_exhibitor_pictures",
        "portal_company",
        f"{_COMPANY}#pictures",
        variables=company.order_variables,
    ),
    Action(
        f"{_PICTURES}/describe",
        "describe_exhibitor_picture",
        "portal_company",
        f"{_COMPANY}#pictures",
        variables=company.describe_variables,
    ),
    Action(f"{_PICTURES}/remove", "remove_exhibitor_picture", "portal_company", f"{_COMPANY}#pictures", "removed"),
    *(
        Action(
            f"{_COMPANY}/{name}", f"set_{name}", "portal_company", f"{_COMPANY}#files", files=(Files(name, purpose),)
        )
        for name, purpose in _FILES.items()
    ),
    *(
        Action(f"{_COMPANY}/{name}/remove", f"set_{name}", "portal_company", f"{_COMPANY}#files", "removed")
        for name in _FILES
    ),
    Action(
        f"{_COMPANY}/contacts",
        "set_contacts",
        "portal_company",
        f"{_COMPANY}#contacts",
        variables=company.contact_variables,
        writers=company_conflicts.CONTACTS,
    ),
    Action(
        _CERTIFICATES,
        "add_certificate",
        "portal_certificates",
        _CERTIFICATES,
        "added",
        company.certificate_variables,
        files=_DOCUMENT,
    ),
    Action(
        f"{_CERTIFICATES}/{{id}}",
        "change_certificate",
        "portal_certificates",
        _CERTIFICATES,
        variables=company.certificate_variables,
        files=_DOCUMENT,
    ),
    Action(
        f"{_CERTIFICATES}/{{id}}/remove",
        "remove_certificate",
        "portal_certificates",
        _CERTIFICATES,
        "removed",
        lambda submitted: {"certificateId": submitted.path["id"]},
    ),
)

_OF_BOOTHS: Final = (
    Action(f"{_BOOTHS}/apply", "apply_to_fair", "portal_booths", _BOOTHS, "registered", booths.register_variables),
    Action(_BOOTHS, "apply_for_booth", "portal_booths", _BOOTHS, "applied", booths.apply_variables),
    Action(
        _BOOTH,
        "change_booth",
        "portal_booth",
        _BOOTH,
        variables=booths.change_variables,
        writers=company_conflicts.WORDS,
    ),
    Action(
        f"{_BOOTH}/staff",
        "set_staff",
        "portal_booth",
        _BOOTH,
        variables=booths.staff_variables,
        writers=company_conflicts.STAFF,
    ),
    Action(f"{_BOOTH}/publish", "publish_booth", "portal_booth", _BOOTH, "opened", booths.one_booth),
    Action(f"{_BOOTH}/close", "close_booth", "portal_booth", _BOOTH, "closed", booths.one_booth),
)

_OF_PRODUCTS: Final = (
    Action(f"{_PRODUCTS}/bulk", page="portal_bulk", answer=bulk.bulk, max_fields=bulk.MAX_SELECTED + 100),
    Action(f"{_PRODUCTS}/preview", page="product_preview", answer=lookups.preview, max_fields=600),
    *(
        Action(path, page=page, answer=editor.save, files=editor.FILES, max_fields=600)
        for path, page in ((f"{_PRODUCTS}/new", "portal_product_new"), (_PRODUCT, "portal_product"))
    ),
    Action(f"{_PRODUCT}/editing", answer=lookups.register_editor),
    Action(f"{_PRODUCT}/duplicate", "duplicate_product", "portal_product", table.to_copy, "copied"),
    Action(
        f"{_PRODUCT}/restore",
        "restore_product",
        "portal_product_history",
        _PRODUCT,
        "restored",
        table.version_wanted,
    ),
    Action(f"{_PRODUCT}/different", "declare_different_products", "portal_product", _PRODUCT, "different"),
)

AREA: Final = Area(
    "exhibitor",
    pages=_PAGES,
    forms=(
        *_OF_COMPANY,
        *_OF_BOOTHS,
        *_OF_PRODUCTS,
        Action(
            f"{_BUYERS}/{{fair}}/target-buyers",
            "save_target_buyers",
            "portal_buyers",
            f"{_BUYERS}/{{fair}}#target-buyers",
            "target_buyers",
            buyers.target_buyers_variables,
        ),
        Action(f"{_BUYERS}/{{fair}}/answer", "answer_recommendation", "portal_buyers", buyers.to_buyers, "answered"),
        Action(
            f"{_BUYERS}/{{fair}}/undo", "withdraw_recommendation_answer", "portal_buyers", buyers.to_buyers, "undone"
        ),
        *translations.FORMS,
        Action("/portal/export", "export_products", "portal_export", "/portal/export", "begun"),
        Action(
            _KEYS,
            "create_api_key",
            "portal_api_keys",
            api_keys.show_secret,
            variables=api_keys.key_variables,
            reword_problem=api_keys.reword_problem,
        ),
        Action(f"{_KEYS}/end", "revoke_api_key", "portal_api_keys", _KEYS, "ended"),
        Action("/portal/import", page="imports", answer=imports.upload, files=imports.FILES, max_fields=20),
        Action(_IMPORT, page="imports", answer=imports.again),
        Action(f"{_IMPORT}/cancel", "import_cancel", to=_IMPORT, done=""),
        Action(f"{_IMPORT}/undo", "undo_import", "import", _IMPORT, "undoing"),
        *glossary.forms(_GLOSSARY),
        Action(
            f"{_GLOSSARY.path}/memory",
            "import_memory",
            _GLOSSARY.name,
            f"{_GLOSSARY.path}#memory",
            "reading",
            glossary.file_variables,
            files=(Files("memory", "TRANSLATIONS"),),
        ),
        Action(f"{_GLOSSARY.path}/memory/export", "export_memory", _GLOSSARY.name, glossary.to_file),
    ),
)
