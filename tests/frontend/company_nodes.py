"""An exhibitor's own things as the GraphQL server would answer them."""

from typing import Any

from tests.frontend import nodes
from tests.frontend.nodes import NODE, words


def authored(written: str, original: str = "zh", **others: str) -> NODE:
    """Return a LocalText with its author's own translations by language."""
    own_translations = [{"language": language, "text": text} for language, text in others.items()]
    return words(written, original) | {"authorTranslations": own_translations}


def own(**changes: Any) -> NODE:
    """Return the reader's own company, published, with two pictures."""
    steps = [
        {"key": "PROFILE", "target": "COMPANY", "done": True, "have": 1, "required": 1},
        {"key": "PICTURES", "target": "COMPANY", "done": False, "have": 2, "required": 3},
        {"key": "STAFF", "target": "BOOTHS", "done": False, "have": 0, "required": 1},
    ]
    return (
        nodes.an_exhibitor()
        | {
            "name": authored("浙江恒暖杯业有限公司", en="Hengnuan Drinkware"),
            "tagline": authored("二十年只做不锈钢保温器皿"),
            "story": authored("恒暖2004年在永康起步。"),
            "status": "PUBLISHED",
            "missing": [],
            "verifiedAt": None,
            "suspensionReason": None,
            "verificationNote": None,
            **written(),
            "pictures": [nodes.a_picture(id="pic_1"), nodes.a_picture(id="pic_2", alt=None)],
            "contacts": [a_person(phone="+8657987123456")],
            "certificates": [a_certificate()],
            "checklist": steps,
        }
        | changes
    )


def written(**changes: Any) -> NODE:
    """Return which version of something there is, and who wrote it when."""
    return {"version": 4, "changedAt": "2026-11-19T08:00:00+00:00", "changedBy": {"name": "应志豪"}} | changes


def a_person(**changes: Any) -> NODE:
    """Return somebody to turn to."""
    return {"name": "陈晓燕", "position": "外贸经理", "email": "chen@hengnuan.example", "languages": ["zh"]} | changes


def a_certificate(**changes: Any) -> NODE:
    """Return a certificate with its document."""
    file = {"url": "/files/certificate.pdf", "name": "iso.pdf", "size": 120_000}
    return nodes.a_certificate(expiresSoon=False, file=file) | changes


def a_booth(**changes: Any) -> NODE:
    """Return an own booth."""
    booth = nodes.a_booth(headline=authored("新品首发", en="New this spring"))
    more = {"appliedAt": "2026-10-01T02:00:00+00:00", "reason": None, **written()}
    section = {"key": "ceramics", "name": "Ceramics"}
    return booth | more | {"section": section, "fair": a_fair()} | changes


def a_fair(**changes: Any) -> NODE:
    """Return a fair that is still to come."""
    times = {"opensAt": "2999-11-20T01:00:00+00:00", "closesAt": "2999-11-30T10:00:00+00:00"}
    return nodes.a_fair(**(times | changes))


def a_application(**changes: Any) -> NODE:
    """Return an application to the fair that nobody has decided."""
    facts = {"id": "app_1", "status": "APPLIED", "appliedAt": "2026-10-01T02:00:00+00:00", "decidedAt": None}
    return facts | {"reason": None, "note": None, "fair": {"id": "fair_1"}} | changes


def an_export(**changes: Any) -> NODE:
    """Return an export that is done."""
    return {
        "id": "job_9",
        "status": "DONE",
        "format": "XLSX",
        "done": 20,
        "total": 20,
        "startedAt": "2026-11-20T01:00:00+00:00",
        "endedAt": "2026-11-20T01:00:03+00:00",
        "url": "/files/exports/products.xlsx",
        "fileName": "hengnuan-2026-11-20.xlsx",
        "size": 51_200,
        "error": None,
    } | changes


def a_key(**changes: Any) -> NODE:
    """Return an API key that is good."""
    return {
        "id": "key_1",
        "name": "ERP",
        "prefix": "expo_12345678",
        "scopes": ["catalog:read", "something:new"],
        "createdAt": "2026-11-20T01:00:00+00:00",
        "expiresAt": "2999-01-01T00:00:00+00:00",
        "lastUsedAt": None,
        "revokedAt": None,
        "creator": {"name": "Wei"},
    } | changes


def a_member(person_id: str = "per_1", role: str = "OWNER", **changes: Any) -> NODE:
    """Return a member of the team."""
    person = {"id": person_id, "name": f"Name of {person_id}", "email": f"{person_id}@x.example", "language": "en"}
    return {"role": role, "person": person | changes}


def acting(kind: str = "EXHIBITOR", role: str = "OWNER", *members: NODE, **changes: Any) -> NODE:
    """Return who is signed in, with a team."""
    invitation = {
        "id": "inv_1",
        "email": "li@x.example",
        "role": "MEMBER",
        "createdAt": "2026-11-20T01:00:00+00:00",
        "expiresAt": "2026-11-27T01:00:00+00:00",
    }
    organisation = {
        "id": "org_1",
        "kind": kind,
        "name": "恒暖杯业",
        "country": "CN",
        "website": None,
        "createdAt": "2026-01-01T00:00:00+00:00",
        "members": nodes.a_list(*(members or (a_member(), a_member("per_2", "MEMBER")))),
        "invitations": [invitation],
    }
    membership = {"role": role, "joinedAt": "2026-01-01T00:00:00+00:00", "organisation": organisation}
    return nodes.me(kind) | {"id": "per_1", "actingFor": membership, "memberships": [membership]} | changes


def a_listing(**changes: Any) -> NODE:
    """Return a published product without a problem."""
    return {"id": "prod_1", "number": "HN-500A", "problems": [], "title": words("保温杯", "zh")} | changes


def insights(**changes: Any) -> NODE:
    """Return what buyers did at the booth."""
    sums = {"visits": 3, "saves": 1, "follows": 0, "enquiries": 2}
    days = [{"date": f"2026-11-{day}", "visits": day} for day in range(19, 26)]
    product = {"id": "prod_1", "title": words("保温杯", "zh")}
    return {
        "today": sums,
        "lastSevenDays": sums | {"sectionMedian": 12.5},
        "days": days,
        "products": [{"count": 7, "product": product}, {"count": 2, "product": None}],
    } | changes


def everything() -> NODE:
    """Return answers to what the portal's pages ask."""
    return {
        "me": acting(),
        "myExhibitor": own(),
        "myBooths": [a_booth()],
        "myFairApplications": [a_application(status="APPROVED")],
        "fairs": nodes.a_list(a_fair()),
        "categories": [nodes.a_category()],
        "booth": a_booth(),
        "certificateKinds": [{"key": "ISO9001", "label": "ISO 9001", "name": "Quality management system"}],
        "exports": [an_export()],
        "unreadEnquiries": 2,
        "exhibitorInsights": insights(),
        "myProductCounts": {"drafts": 1, "published": 20, "withdrawn": 0},
        "published": nodes.a_list(a_listing(), a_listing(id="prod_2", problems=["NO_PICTURE", "SOMETHING_NEW"])),
        "myProducts": nodes.a_list() | {"totalCount": 20},
        "apiKeys": nodes.a_list(a_key()),
        "apiKeyScopes": ["catalog:read", "something:new"],
        "myTargetBuyers": None,
        "recommendedBuyers": nodes.a_list(),
        "newRecommendedBuyers": 0,
    }
