"""Things as the GraphQL server would answer them: one valid object each, with what a test changes."""

from typing import Any

from tests.frontend.reading_nodes import reading_help

NODE = dict[str, Any]


def words(written: str, original: str = "en", **changes: Any) -> NODE:
    """Return a LocalText that reads as it was written."""
    return {
        "text": written,
        "language": original,
        "original": written,
        "originalLanguage": original,
        "origin": "ORIGINAL",
    } | changes


def piece() -> NODE:
    """Return the unit of things that are counted."""
    return {"code": "C62", "symbol": "pc", "name": "piece"}


def money(decimal: str = "3.85", currency: str = "USD") -> NODE:
    """Return an amount."""
    return {"decimal": decimal, "currency": currency}


def a_picture(**changes: Any) -> NODE:
    """Return a picture."""
    sizes = {size: f"/files/cup-{size}.webp" for size in ("small", "medium", "large")}
    return {"id": "pic_1", "width": 640, "height": 640, "alt": words("A steel flask"), **sizes} | changes


def a_fair(**changes: Any) -> NODE:
    """Return a fair that is on."""
    return {
        "id": "fair_1",
        "slug": "autumn-2026",
        "name": words("Cloud Expo Autumn Fair 2026"),
        "tagline": words("Sixty exhibitors, nine hundred products, ten days around the clock."),
        "opensAt": "2026-11-20T01:00:00+00:00",
        "closesAt": "2026-11-30T10:00:00+00:00",
        "timeZone": "Asia/Shanghai",
        "isOpen": True,
        "languages": ["en", "zh"],
        "categories": [a_category()],
        "programme": [an_item()],
        "halls": [a_hall()],
        "announcements": [],
        "branding": {"banner": None, "logo": None, "accent": None, "accentOnDark": None},
    } | changes


def a_hall(**changes: Any) -> NODE:
    """Return a hall with twelve booths, of one section."""
    sections = [{"key": "ceramics", "name": "Ceramics", "categoryKey": "consumer-goods"}]
    return {"key": "8", "name": words("Hall 8.1"), "boothCount": 12, "sections": sections} | changes


def a_category(**changes: Any) -> NODE:
    """Return a category with two sections."""
    sections = [
        {"key": "kitchenware-tableware", "name": "Kitchenware & Tableware"},
        {"key": "ceramics", "name": "Ceramics"},
    ]
    return {"key": "consumer-goods", "name": "Consumer Goods", "sections": sections} | changes


def an_item(**changes: Any) -> NODE:
    """Return an item of the programme: an opening at 10 in Guangzhou."""
    at = {"startsAt": "2026-11-20T02:00:00+00:00", "endsAt": "2026-11-20T03:00:00+00:00"}
    return {"id": "prog_1", "kind": "OPENING", "title": words("Opening"), "place": "Hall 1", **at} | changes


def some_suggestions(**changes: Any) -> NODE:
    """Return suggestions of each kind."""
    section = {"key": "ceramics", "name": "Ceramics", "category": {"name": "Household"}}
    return {"goods": ["termo", "termo de acero"], "companies": [an_exhibitor()], "sections": [section]} | changes


def an_exhibitor(**changes: Any) -> NODE:
    """Return a Chinese maker of flasks."""
    return {
        "id": "exh_1",
        "slug": "hengnuan",
        "name": words("浙江恒暖杯业有限公司", "zh"),
        "englishName": "Zhejiang Hengnuan Drinkware Co., Ltd.",
        "tagline": words("二十年只做不锈钢保温器皿", "zh"),
        "story": words("恒暖2004年在永康起步。\n每只杯出厂前都过两道测温。", "zh"),
        "country": {"code": "CN", "name": "China"},
        "city": "永康",
        "founded": 2004,
        "employees": 180,
        "kind": "MANUFACTURER",
        "website": "https://hengnuan.example",
        "languages": ["zh", "en", "es"],
        "markets": [{"code": "US", "name": "United States"}, {"code": "DE", "name": "Germany"}],
        "verified": True,
        "logo": None,
        "pictures": [],
        "brochure": None,
        "video": None,
        "model": None,
        "favourite": False,
        "followed": False,
        "productCount": 1,
        "certificates": [a_certificate()],
        "contacts": None,
        "booths": {"nodes": [a_place()]},
        "products": a_list(),
        "groups": a_list(),
    } | changes


def a_certificate(**changes: Any) -> NODE:
    """Return a certificate that is good."""
    kind = {"key": "ISO9001", "label": "ISO 9001", "name": "Quality management system"}
    return {
        "id": "cert_1",
        "number": "CN-04-22187",
        "issuer": "浙中管理体系认证中心",
        "file": None,
        "validUntil": "2027-08-31",
        "expired": False,
        "kind": kind,
    } | changes


def a_place(**changes: Any) -> NODE:
    """Return a booth as an exhibitor or product points to it."""
    left_out = {"categories", "programme", "halls", "announcements", "branding"}
    fair = {name: value for name, value in a_fair().items() if name not in left_out}
    return {"id": "boo_1", "number": "C12", "hall": {"key": "8", "name": words("Hall 8.1")}, "fair": fair} | changes


def a_product(**changes: Any) -> NODE:
    """Return a vacuum flask with everything that a product can have."""
    return {
        "id": "prod_1",
        "number": "HN-500A",
        "title": words("500毫升304不锈钢真空保温杯", "zh"),
        "description": words("双层304不锈钢，无尾抽真空。", "zh"),
        "brand": "恒暖",
        "gtin": "6907712041113",
        "category": "保温杯",
        "section": {
            "key": "kitchenware-tableware",
            "name": "Kitchenware & Tableware",
            "category": {"key": "consumer-goods", "name": "Consumer Goods"},
        },
        "hs": {"code": "961700", "edition": "HS2022"},
        "origin": {"code": "CN", "name": "China"},
        "unit": piece(),
        "minimumOrder": {"value": "500", "unit": piece()},
        "price": money("2.88"),
        "priceQuantity": "20000",
        "leastQuantity": "500",
        "priceTiers": [a_tier("500", "3.85"), a_tier("2000", "3.42"), a_tier("20000", "2.88")],
        "incoterm": {"rule": "FOB", "place": "宁波", "name": "Free On Board"},
        "leadDays": 30,
        "sample": {"free": False, "price": money("6.00")},
        "attributes": [
            {
                "name": words("容量", "zh"),
                "property": {"key": "capacity", "name": "Capacity"},
                "value": "500",
                "words": None,
                "unit": {
                    "code": "MLT",
                    "symbol": "ml",
                    "name": "millilitre",
                    "dimension": "volume",
                    "factor": "0.000001",
                },
            },
            {
                "name": words("内胆材质", "zh"),
                "property": None,
                "value": "304不锈钢",
                "words": words("304不锈钢", "zh"),
                "unit": None,
            },
        ],
        "certificates": [{"key": "FDA", "label": "FDA", "name": "Food contact"}],
        "picture": a_picture(),
        "pictures": [a_picture(), a_picture(id="pic_2")],
        "visibility": "PUBLIC",
        "status": "PUBLISHED",
        "favourite": False,
        "changedAt": "2026-11-19T08:00:00+00:00",
        "publishedAt": "2026-11-18T08:00:00+00:00",
        "exhibitor": an_exhibitor(),
        "booth": a_place(),
        "similar": [],
        "offeredByOthers": [],
    } | changes


def rates(**changes: str) -> NODE:
    """Return a table of exchange rates to the dollar."""
    table = {"EUR": "0.8", "CNY": "7"} | changes
    return {
        "base": "USD",
        "day": "2026-11-19",
        "source": "A test's bank",
        "rates": [{"currency": code, "rate": rate} for code, rate in table.items()],
    }


def a_tier(quantity: str, price: str, per: int = 1) -> NODE:
    """Return a price from a quantity on."""
    return {"minQuantity": quantity, "per": per, "price": money(price)}


def a_booth(**changes: Any) -> NODE:
    """Return a booth with one product and somebody at it."""
    staff = {"id": "staff_1", "name": "陈晓燕", "position": "外贸经理", "languages": ["zh", "en"], "email": None}
    return (
        a_place()
        | {
            "status": "PUBLISHED",
            "productCount": 15,
            "section": a_product()["section"],
            "headline": None,
            "staff": [staff],
            "exhibitor": an_exhibitor(),
            "products": a_list(a_product()),
            "groups": a_list(a_product()),
        }
        | changes
    )


def a_list(*nodes: NODE, **changes: Any) -> NODE:
    """Return a connection that ends here."""
    page = {"hasNextPage": False, "endCursor": "abc" if nodes else None}
    return {"nodes": list(nodes), "totalCount": len(nodes), "totalCountIsLowerBound": False, "pageInfo": page} | changes


def a_search(*hits: NODE, **changes: Any) -> NODE:
    """Return a search result with facets."""
    facets = [
        {"name": "section", "values": [facet_value("kitchenware-tableware", "Kitchenware & Tableware", 9)]},
        {"name": "country", "values": [facet_value("CN", "China", 8), facet_value("BR", "Brazil", 1)]},
        {"name": "certificate", "values": [facet_value("FDA", "FDA", 4)]},
    ]
    more: NODE = {
        "fittingCount": None,
        "otherCount": None,
        "suggestion": None,
        "lacksThing": False,
        "suppliersOf": None,
        "relaxed": False,
        "pricesComparedAt": None,
        "priceWords": None,
        "alternatives": [],
        "loosened": [],
        "rangeCursors": [],
    }
    return {"hits": a_list(*hits), "facets": facets, **more} | changes


def facet_value(value: str, label: str, count: int) -> NODE:
    """Return a facet's value."""
    return {"value": value, "label": label, "count": count, "selected": False}


def a_hit(**changes: Any) -> NODE:
    """Return a product that was found."""
    title = [{"text": "500ml ", "matched": False}, {"text": "steel flask", "matched": True}]
    return {"title": title, "excerpt": [], "product": a_product(), "exhibitor": None, "comparedPrice": None} | changes


def me(kind: str = "BUYER", **changes: Any) -> NODE:
    """Return who is signed in."""
    organisation = {"id": "org_1", "kind": kind, "name": "Termos del Sur", "country": "ES"}
    return {
        "name": "Lucía Vega",
        "email": "lucia@termos.example",
        "language": "es",
        "administrator": False,
        "twoFactor": False,
        "recoveryCodesLeft": 0,
        "actingFor": {"role": "OWNER", "organisation": organisation},
        "memberships": [{"role": "OWNER", "organisation": organisation}],
        "sessions": [
            {
                "id": "ses_1",
                "device": "Firefox · Linux",
                "createdAt": "2026-11-20T02:00:00+00:00",
                "seenAt": "2026-11-25T02:00:00+00:00",
                "current": True,
            },
            {
                "id": "ses_2",
                "device": "",
                "createdAt": "2026-11-20T02:00:00+00:00",
                "seenAt": "2026-11-21T02:00:00+00:00",
                "current": False,
            },
        ],
    } | changes


def a_job(**changes: Any) -> NODE:
    """Return a dry run that found one bad row."""
    bad = {
        "row": 17,
        "column": "GTIN",
        "code": "GTIN_CHECK_DIGIT",
        "message": "The check digit is wrong.",
        "hint": "The last digit has to be 3.",
        "value": "6907712041114",
    }
    return {
        "id": "job_1",
        "status": "DONE",
        "fileName": "catalogue.xlsx",
        "dryRun": True,
        "done": 500,
        "total": 500,
        "created": 493,
        "changed": 0,
        "unchanged": 0,
        "failed": 7,
        "startedAt": "2026-11-25T02:00:00+00:00",
        "endedAt": "2026-11-25T02:00:09+00:00",
        "problem": None,
        "undo": None,
        "undoable": False,
        "corrections": [],
        "uploadId": "upl_1",
        "picturesUploadId": None,
        "options": {"publish": True, "partial": "GOOD_ROWS", "language": "zh", "currency": None, "section": None},
        "mapping": {
            "columns": [
                {"index": 0, "header": "货号", "column": "number", "confidence": 1.0},
                {"index": 1, "header": "箱规", "column": None, "confidence": 0.0},
                {"index": 2, "header": "GTIN", "column": "gtin", "confidence": 1.0},
            ]
        },
        "problems": a_list(bad),
    } | changes


def a_meeting(**changes: Any) -> NODE:
    """Return what the page of a meeting asks of one that was booked by phone, as its buyer sees it."""
    return {
        "id": "meet_1",
        "side": "BUYER",
        "status": "BOOKED",
        "kind": "PHONE",
        "beginsAt": "2126-11-26T08:00:00+00:00",
        "endsAt": "2126-11-26T08:30:00+00:00",
        "minutes": 30,
        "version": 1,
        "requestedBy": "BUYER",
        "waitingList": False,
        "steps": [],
        "table": None,
        "ownTimeZone": None,
        "proposal": None,
        "note": None,
        "reason": None,
        "noShow": None,
        "enquiryId": None,
        "roomOpensAt": None,
        "roomClosesAt": None,
        "product": None,
        "booth": None,
        "fair": a_fair(),
        "exhibitor": an_exhibitor(),
        "buyer": {"name": "Wonen B.V.", "country": "NL", "members": None},
        "buyerPeople": ["Mila"],
        "buyerPersonIds": None,
        "staff": [],
        "recordings": [],
        "meetingTable": {"hasUnsentPoints": False, "points": [], "minutes": None},
    } | changes


def everything() -> NODE:
    """Return an answer to every page's query."""
    return {
        "me": None,
        "recordingRetention": {"days": 30, "maxDays": 30},
        "unreadEnquiries": 0,
        "startingMeeting": None,
        "fair": a_fair(),
        "fairs": a_list(a_fair()),
        "myFairApplications": [],
        "categories": [a_category()],
        "goods": a_search(),
        "companies": a_search(),
        "products": a_list(a_product()),
        "booths": a_list(a_booth()),
        "search": a_search(a_hit()),
        "searchSuggestions": some_suggestions(),
        "product": a_product(),
        "productAlternatives": [a_product(id="prod_2")],
        "exchangeRates": rates(),
        "readingHelp": reading_help(),
        "booth": a_booth(),
        "exhibitor": an_exhibitor(),
        "invitation": {
            "email": "x@termos.example",
            "role": "MEMBER",
            "organisationName": "Termos del Sur",
            "organisationKind": "BUYER",
        },
        "imports": a_list(a_job()),
        "importJob": a_job(),
        "importColumns": [{"key": "number", "name": "Item number"}, {"key": "title", "name": "Product name"}],
    }
