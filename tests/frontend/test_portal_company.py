"""An exhibitor's own company: profile, pictures, files, certificates, booths, exports, keys."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from frontend.exhibitor.company import likely_language, move_id, profile_input
from frontend.exhibitor.company_fields import rows
from frontend.parts.fields import whole
from frontend.site.form_data import Form
from tests.frontend import company_nodes, nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES
from tests.frontend.test_pages import the_page

PATHS = (
    "/portal",
    "/portal/company",
    "/portal/certificates",
    "/portal/booths",
    "/portal/booths/boo_1",
    "/portal/export",
    "/portal/api-keys",
    "/company",
    "/team",
)
PROBLEM = {"code": "INVALID", "message": "This cannot be empty.", "field": "englishName"}
PICTURE = ("cup.png", b"\x89PNG" * 100, "image/png")


@pytest.fixture
def portal(portal: FakeGraphQL) -> FakeGraphQL:
    """Give the fake GraphQL server of an exhibitor's owner, who may send files too."""
    portal.says |= {"createUpload": {"id": "upl_1", "url": "/uploads/1?signature=x"}}
    return portal


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_page_is_complete_in_every_language(clerk: TestClient, path: str, language: str) -> None:
    response = clerk.get(f"/{language}{path}")
    assert response.status_code == 200
    page = the_page(response.text)
    assert len(page.all("h1")) == 1
    assert page.all("style") == []
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {each.get("for") for each in page.all("label")}
    fields = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    bare = [each["id"] for each in fields if each.get("id") and each.get("type") != "hidden"]
    assert [each for each in bare if each not in labelled] == []


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith("/portal") and "keys" not in path])
def test_portal_is_for_exhibitors(portal: FakeGraphQL, path: str) -> None:
    portal.says["me"] = nodes.me("BUYER")
    assert portal.client(expo_session="x").get(f"/en{path}").status_code == 403
    portal.says["me"] = None
    assert portal.client().get(f"/en{path}").headers["location"].startswith("/en/sign-in")


def test_new_company_sees_three_steps(portal: FakeGraphQL) -> None:
    none = dict.fromkeys(("myExhibitor", "myProductCounts", "published", "exhibitorInsights"))
    portal.says |= {"myBooths": [], "myFairApplications": [], "unreadEnquiries": 0, **none}
    html = portal.client(expo_session="x").get("/en/portal").text
    assert html.count('<li class="panel">') == 3
    assert "Next: <bdi>Cloud Expo Autumn Fair 2026</bdi>" in html


def test_start_page_shows_next_steps(clerk: TestClient) -> None:
    html = clerk.get("/en/portal").text
    assert "1 of 3 done" in html
    assert 'href="/en/portal/company#pictures"' in html
    assert "2 of 3" in html
    assert 'href="/en/portal/booths"' in html


def test_start_page_shows_buyer_activity_and_listing_problems(portal: FakeGraphQL) -> None:
    html = portal.client(expo_session="x").get("/en/portal").text
    for words in ("Read 2 new enquiries", "3 visits in the last 7 days", "had 12.5", "No picture", "SOMETHING_NEW"):
        assert words in html
    assert 'href="/en/portal/products/prod_2"' in html
    portal.says["exhibitorInsights"] = None
    assert "Read 2 new enquiries" in portal.client(expo_session="x").get("/en/portal").text
    portal.says["unreadEnquiries"] = 1000  # are counted at most
    assert ">Read more than 99 new enquiries</a>" in portal.client(expo_session="x").get("/en/portal").text


def test_start_page_omits_missing_median(portal: FakeGraphQL) -> None:
    found = company_nodes.insights()
    portal.says["exhibitorInsights"] = found | {"lastSevenDays": found["lastSevenDays"] | {"sectionMedian": None}}
    html = portal.client(expo_session="x").get("/en/portal").text
    assert "Buyer activity today" in html
    for words in ("A typical booth", "No visits in the last 7 days"):
        assert words not in html


def test_start_page_shows_expiring_certificates(portal: FakeGraphQL) -> None:
    ending = company_nodes.a_certificate(expiresSoon=True)
    over = company_nodes.a_certificate(id="cert_2", expired=True)
    portal.says["myExhibitor"] = company_nodes.own(certificates=[ending, over, company_nodes.a_certificate()])
    html = portal.client(expo_session="x").get("/en/portal").text
    assert [html.count(each) for each in ("Expires on August 31, 2027", "Expired on August 31, 2027")] == [1, 1]


def test_profile_shows_what_the_organiser_checked(portal: FakeGraphQL) -> None:
    note = "Business licence 91330784"
    portal.says["myExhibitor"] = company_nodes.own(verified=True, verificationNote=note)
    assert f"The organiser checked: <bdi>{note}</bdi>" in portal.client(expo_session="x").get("/en/portal/company").text
    portal.says["myExhibitor"] = company_nodes.own(verified=False)
    assert "The organiser checked" not in portal.client(expo_session="x").get("/en/portal/company").text


def test_profile_is_saved_with_its_wordings(portal: FakeGraphQL, clerk: TestClient) -> None:
    form: dict[str, Any] = {
        "key": "k" * 20,
        "part": "profile",
        "name": "恒暖",
        "name_language": "zh",
        "name_en": "Hengnuan",
        "tagline": " ",
        "story": "我们做杯。",
        "story_language": "zh",
        "story_es": "Hacemos vasos.",
        "story_zh": "original, not a wording",
        "englishName": "Hengnuan",
        "country": "CN",
        "kind": "TRADER",
        "founded": "2004",
        "employees": "",
        "languages": ["zh", "en"],
        "markets": ["ES", ""],
    }
    response = clerk.post("/en/portal/company/profile", data=form)
    assert response.headers["location"] == "/en/portal/company?done=saved"
    asked = portal.of("saveExhibitor")
    assert asked.key == "k" * 20
    assert asked.variables["input"] == {
        "name": {"text": "恒暖", "language": "zh", "others": [{"language": "en", "text": "Hengnuan"}]},
        "tagline": None,
        "story": {"text": "我们做杯。", "language": "zh", "others": [{"language": "es", "text": "Hacemos vasos."}]},
        "city": None,
        "website": None,
        "englishName": "Hengnuan",
        "country": "CN",
        "kind": "TRADER",
        "founded": 2004,
        "employees": None,
        "languages": ["zh", "en"],
        "markets": ["ES"],
    }


def test_markup_in_names_is_shown_as_text(portal: FakeGraphQL) -> None:
    nasty = "<img src=x onerror=alert(1)>\u202e"
    picture = nodes.a_picture(alt=nodes.words(nasty))
    portal.says |= {
        "me": company_nodes.acting(
            "EXHIBITOR", "OWNER", company_nodes.a_member(), company_nodes.a_member("p", name=nasty)
        ),
        "myExhibitor": company_nodes.own(name=company_nodes.authored(nasty), pictures=[picture, picture | {"id": "q"}]),
    }
    client = portal.client(expo_session="x")
    for path in ("/en/portal", "/en/portal/company", "/en/team"):
        html = client.get(path).text
        assert "&lt;img src=x" in html
        assert "<img src=x" not in html


def test_wordings_use_languages_of_the_form() -> None:
    form = Form({"name": "恒暖", "name_language": "zh", "name_en": "Hengnuan", "story_en": "", "story_zh": ""})
    assert profile_input(["en", "zh"], "en", form)["name"]["others"] == [{"language": "en", "text": "Hengnuan"}]


@pytest.mark.parametrize("text, number", [("", None), (" 12 ", 12), ("-1", 0), ("12.5", 0), ("x", 0), ("²", 0)])
def test_invalid_number_is_sent_as_zero_to_be_refused(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("path", ["/portal/company", "/portal/booths/boo_1"])
def test_form_is_not_shown_with_partially_loaded_data(portal: FakeGraphQL, path: str) -> None:
    portal.gaps = [{"message": "masked", "extensions": {"code": "INTERNAL"}}]
    assert portal.client(expo_session="x").get(f"/en{path}").status_code == 500


def test_refused_profile_keeps_input_and_shows_error(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["saveExhibitor"] = PROBLEM
    response = clerk.post("/en/portal/company/profile", data={"part": "profile", "name": "typed before"})
    assert response.status_code == 422
    assert 'value="typed before"' in response.text
    assert '<span class="bad" id="bad-englishName">This cannot be empty.</span>' in response.text


@pytest.mark.parametrize("name, language", [("恒暖杯业", "zh"), ("Лампа", "ru"), ("مصباح", "ar"), ("Lamps SL", "es")])
def test_new_profile_guesses_language_from_company_name(name: str, language: str) -> None:
    assert likely_language(name, "es") == language


def test_fields_missing_for_publication_are_linked(portal: FakeGraphQL) -> None:
    portal.says["myExhibitor"] = company_nodes.own(status="DRAFT", missing=["city", "languages"])
    html = portal.client(expo_session="x").get("/en/portal/company").text
    assert '<a href="#f-city">City</a>' in html
    assert 'id="f-languages"' in html
    assert "/portal/company/publish" not in html


def test_member_sees_no_publish_or_withdraw_buttons(portal: FakeGraphQL) -> None:
    portal.says["me"] = company_nodes.acting(role="MEMBER")
    client = portal.client(expo_session="x")
    assert "/portal/company/withdraw" not in client.get("/en/portal/company").text
    portal.says["myExhibitor"] = company_nodes.own(status="DRAFT")
    html = client.get("/en/portal/company").text
    assert "/portal/company/publish" not in html
    assert "An owner or manager of your company can publish it." in html


def test_preview_shows_input_without_saving(portal: FakeGraphQL, clerk: TestClient) -> None:
    form = {"name": "恒暖", "name_language": "zh", "name_en": "Heng & Co", "preview_language": "en", "country": "CN"}
    part = clerk.post("/en/portal/company/preview", data=form, headers={"x-part": "1"}).text
    assert "Heng &amp; Co" in part
    assert "China" in part
    assert "<html" not in part
    whole_page = clerk.post("/en/portal/company/preview", data=form | {"preview_language": "es"}).text
    assert '<bdi lang="zh">恒暖</bdi>' in whole_page
    assert "Nothing has been saved yet." in whole_page
    assert [each for each in portal.asked if "saveExhibitor" in each.fields] == []


def test_preview_is_for_exhibitors(portal: FakeGraphQL) -> None:
    portal.says["me"] = nodes.me("BUYER")
    assert portal.client(expo_session="x").post("/en/portal/company/preview", data={}).status_code == 403


def test_several_pictures_are_uploaded_at_once(portal: FakeGraphQL, clerk: TestClient) -> None:
    files = [("pictures", PICTURE), ("pictures", ("two.png", b"PNG", "image/png"))]
    response = clerk.post("/en/portal/company/pictures", files=files, data={"key": "k" * 20, "part": "pictures"})
    assert response.headers["location"] == "/en/portal/company?done=saved#pictures"
    added = [each for each in portal.asked if "addExhibitorPicture" in each.fields]
    assert [each.key for each in added] == [f"{'k' * 20}-0", f"{'k' * 20}-1"]
    assert added[0].variables == {"uploadId": "upl_1", "alt": None}


def test_non_picture_file_is_reported_at_its_field(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.refuses[b"%PDF"] = {"code": "WRONG_FILE_TYPE", "message": "In English.", "field": "file"}
    files = {"pictures": ("offer.pdf", b"%PDF-1.7", "application/pdf")}
    response = clerk.post("/es/portal/company/pictures", files=files, data={"part": "pictures"})
    assert response.status_code == 422
    said = re.search(r'<span class="bad" id="bad-u-pictures">(.*?)</span>', response.text)
    assert said is not None
    assert said[1].startswith("Esto no es una imagen")
    assert [each for each in portal.asked if "addExhibitorPicture" in each.fields] == []


def test_missing_file_is_reported(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/company/logo", files={"logo": ("", b"")}, data={"part": "logo"})
    assert response.status_code == 422
    assert "Choose a file first." in response.text
    assert [each for each in portal.asked if "createUpload" in each.fields] == []


def test_files_of_anonymous_visitors_are_not_read(portal: FakeGraphQL) -> None:
    portal.says["me"] = None
    response = portal.client().post("/en/portal/company/logo", files={"logo": PICTURE})
    assert response.status_code == 401
    assert portal.files == {}


def test_pictures_are_reordered_by_buttons(portal: FakeGraphQL, clerk: TestClient) -> None:
    form = {"part": "order", "id": ["pic_1", "pic_2"], "move": "pic_2:earlier"}
    response = clerk.post("/en/portal/company/pictures/order", data=form)
    assert response.headers["location"] == "/en/portal/company?done=saved#pictures"
    assert portal.of("orderExhibitorPictures").variables == {"pictureIds": ["pic_2", "pic_1"]}


@pytest.mark.parametrize(
    "move, order",
    [
        ("b:earlier", "bac"),
        ("b:later", "acb"),
        ("a:earlier", "abc"),
        ("c:later", "abc"),
        ("", "abc"),
        ("x:later", "abc"),
    ],
)
def test_picture_moves_by_one_place(move: str, order: str) -> None:
    assert "".join(move_id(["a", "b", "c"], move)) == order


def test_picture_description_uses_page_language(portal: FakeGraphQL, clerk: TestClient) -> None:
    clerk.post("/zh/portal/company/pictures/describe", data={"picture": "pic_1", "alt": "车间"})
    assert portal.of("describeExhibitorPicture").variables == {
        "pictureId": "pic_1",
        "alt": {"text": "车间", "language": "zh"},
    }


def test_brochure_is_removed(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/company/brochure/remove", data={})
    assert response.headers["location"] == "/en/portal/company?done=removed#files"
    assert portal.of("setBrochure").variables == {}


def test_empty_rows_are_skipped() -> None:
    values = {
        "contact-0-name": "Wei",
        "contact-0-email": " wei@x.example ",
        "contact-1-name": "",
        "contact-2-phone": "+86 579 8712 3456",
        "contact-99999-name": "nobody",
        "other": "1",
    }
    form = Form(values, repeated={"contact-0-languages": ["zh", "en"]})
    assert rows(form, "contact") == [
        {"name": "Wei", "position": None, "email": "wei@x.example", "phone": None, "languages": ["zh", "en"]},
        {"name": "", "position": None, "email": None, "phone": "+86 579 8712 3456", "languages": []},
    ]


def test_staff_members_keep_their_ids(portal: FakeGraphQL, clerk: TestClient) -> None:
    form = {"staff-0-id": "staff_1", "staff-0-name": "Chen", "staff-1-name": "Li", "staff-1-languages": "zh"}
    response = clerk.post("/en/portal/booths/boo_1/staff", data=form)
    assert response.headers["location"] == "/en/portal/booths/boo_1?done=saved"
    staff = portal.of("setStaff").variables["staff"]
    assert [(each["id"], each["name"], each["languages"]) for each in staff] == [
        ("staff_1", "Chen", []),
        (None, "Li", ["zh"]),
    ]


def test_certificate_is_added_with_its_document(portal: FakeGraphQL, clerk: TestClient) -> None:
    form = {"part": "add", "kind": "ISO9001", "number": " 12 ", "issuer": "", "validUntil": "2028-01-31"}
    files = {"document": ("iso.pdf", b"%PDF-1.7", "application/pdf")}
    response = clerk.post("/en/portal/certificates", files=files, data=form)
    assert response.headers["location"] == "/en/portal/certificates?done=added"
    given = {"kind": "ISO9001", "number": "12", "issuer": None, "validUntil": "2028-01-31", "uploadId": "upl_1"}
    assert portal.of("addCertificate").variables["input"] == given


def test_certificate_is_changed_without_a_new_document(portal: FakeGraphQL, clerk: TestClient) -> None:
    clerk.post("/en/portal/certificates/cert_1", files={"document": ("", b"")}, data={"number": "13"})
    asked = portal.of("changeCertificate").variables["input"]
    assert (asked["certificateId"], asked["number"], asked["uploadId"]) == ("cert_1", "13", None)


def test_application_is_sent_and_its_decision_shown(portal: FakeGraphQL) -> None:
    declined = company_nodes.a_application(status="DECLINED", reason="Come in autumn")
    portal.says |= {"myBooths": [], "myFairApplications": [declined]}
    client = portal.client(expo_session="x")
    html = client.get("/en/portal/booths").text
    assert "Come in autumn" in html
    assert "Apply again" in html
    client.post("/en/portal/booths/apply", data={"fairId": "fair_1", "note": " "})
    assert portal.of("applyToFair").variables == {"fairId": "fair_1", "note": None}


def test_approved_company_applies_for_a_booth(portal: FakeGraphQL) -> None:
    portal.says |= {"myBooths": []}
    client = portal.client(expo_session="x")
    assert "Apply for a booth" in client.get("/en/portal/booths").text
    form = {"fairId": "fair_1", "section": "ceramics", "headline": "New cups"}
    client.post("/en/portal/booths", data=form)
    headline = {"text": "New cups", "language": "en", "others": []}
    given = {"fairId": "fair_1", "section": "ceramics", "headline": headline}
    assert portal.of("applyForBooth").variables == {"input": given}


def test_section_can_be_changed_until_booth_is_approved(portal: FakeGraphQL) -> None:
    client = portal.client(expo_session="x")
    assert 'name="section"' not in client.get("/en/portal/booths/boo_1").text
    portal.says["booth"] = company_nodes.a_booth(status="APPLIED")
    assert 'name="section"' in client.get("/en/portal/booths/boo_1").text


def test_running_export_page_refreshes_itself(portal: FakeGraphQL) -> None:
    portal.says["exports"] = [company_nodes.an_export(status="RUNNING", url=None, fileName=None, size=None, done=5)]
    html = portal.client(expo_session="x").get("/en/portal/export").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert 'data-again="2"' in html
    assert 'max="20" value="5"' in html


def test_export_starts(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/export", data={"format": "CSV"})
    assert response.headers["location"] == "/en/portal/export?done=begun"
    assert portal.of("exportProducts").variables == {"format": "CSV"}


def test_secret_of_api_key_is_shown_once(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["createApiKey"] = {"secret": "expo_SECRET", "key": company_nodes.a_key()}
    form = {"name": "ERP", "scopes": ["catalog:read", "catalog:write"], "days": "30"}
    response = clerk.post("/en/portal/api-keys", data=form)
    assert response.status_code == 200
    assert 'value="expo_SECRET"' in response.text
    assert response.headers["cache-control"] == "no-store"
    assert portal.of("createApiKey").variables["input"]["scopes"] == ["catalog:read", "catalog:write"]
    assert "expo_SECRET" not in clerk.get("/en/portal/api-keys").text


def test_api_key_without_scopes_shows_error(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["createApiKey"] = {"code": "INVALID", "message": "Choose at least one of: x.", "field": "scopes"}
    response = clerk.post("/en/portal/api-keys", data={"part": "make", "name": "ERP"})
    assert response.status_code == 422
    assert re.search(r'id="bad-scopes">\s*Select at least one permission for the key\.', response.text)
    assert 'value="ERP"' in response.text


def test_api_key_with_unknown_scope_shows_error(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["createApiKey"] = {"code": "INVALID", "message": "Choose at least one of: x.", "field": "scopes"}
    sent = {"part": "make", "name": "ERP", "scopes": ["catalog:read", "gone:read"]}
    html = clerk.post("/en/portal/api-keys", data=sent).text
    assert "Select at least one permission" not in html
    assert re.search(r'id="bad-scopes">\s*One of the permissions you selected is no longer available\.', html)


def test_api_key_is_revoked(portal: FakeGraphQL, clerk: TestClient) -> None:
    response = clerk.post("/en/portal/api-keys/end", data={"keyId": "key_1"})
    assert response.headers["location"] == "/en/portal/api-keys?done=ended"
    assert portal.of("revokeApiKey").variables == {"keyId": "key_1"}


def test_company_texts_are_asked_for_in_languages_of_markets_first(portal: FakeGraphQL) -> None:
    portal.says["myExhibitor"] = company_nodes.own(marketLanguages=["en", "pt"])
    fields = the_page(portal.client(expo_session="x").get("/en/portal/company").text).all("textarea")
    told = [name for each in fields if (name := str(each["name"])).startswith("story_")]
    assert told[:3] == ["story_en", "story_pt", "story_es"]


def test_company_without_products_gets_an_empty_spreadsheet(portal: FakeGraphQL) -> None:
    portal.says["myProductCounts"] = {"drafts": 0, "published": 0, "withdrawn": 0}
    client = portal.client(expo_session="x")
    html = client.get("/en/portal/export").text
    assert "Nothing to export yet" in html
    assert "Prepare an empty spreadsheet" in html
    portal.says["myExhibitor"] = None
    assert "Prepare an empty spreadsheet" not in client.get("/en/portal/export").text
