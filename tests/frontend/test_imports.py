"""An exhibitor's import page: check first, mend, import, watch."""

import re

import pytest

from frontend.exhibitor.imports import corrections_of, mapping_of, options_of
from frontend.site.form_data import Form
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

SHEET = {"sheet": ("catalogue.xlsx", b"PK" * 300_000, "application/octet-stream")}


@pytest.fixture
def exhibitor(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor is signed in and uploads are taken."""
    graphql.says |= {
        "me": nodes.me("EXHIBITOR"),
        "createUpload": {"id": "upl_1", "url": "/uploads/1?signature=x"},
        "importProducts": {"id": "job_1"},
    }
    return graphql


def test_spreadsheet_is_uploaded_and_only_checked(exhibitor: FakeGraphQL) -> None:
    response = exhibitor.client().post("/zh/portal/import", files=SHEET, data={"key": "k" * 20, "currency": "USD"})
    assert response.headers["location"] == "/zh/portal/import/job_1"
    assert exhibitor.files == {"/uploads/1?signature=x": SHEET["sheet"][1]}
    assert exhibitor.of("createUpload").variables["input"] == {
        "purpose": "SHEET",
        "fileName": "catalogue.xlsx",
        "size": 600_000,
    }
    started = exhibitor.of("importProducts")
    assert started.variables["input"]["options"] == {
        "dryRun": True,
        "publish": False,
        "partial": "GOOD_ROWS",
        "currency": "USD",
    }
    assert started.variables["input"]["uploadId"] == "upl_1"
    assert started.key == "k" * 20


def test_pictures_are_uploaded_with_the_spreadsheet(exhibitor: FakeGraphQL) -> None:
    files = SHEET | {"pictures": ("pictures.zip", b"PK", "application/zip")}
    exhibitor.client().post("/en/portal/import", files=files)
    uploads = [each.variables["input"]["purpose"] for each in exhibitor.asked if "createUpload" in each.fields]
    assert uploads == ["SHEET", "PICTURES_ZIP"]
    assert exhibitor.of("importProducts").variables["input"]["picturesUploadId"] == "upl_1"


def test_missing_spreadsheet_is_reported_without_upload(exhibitor: FakeGraphQL) -> None:
    response = exhibitor.client().post("/es/portal/import", files={"sheet": ("", b"")})
    assert response.status_code == 422
    assert "Elija primero una hoja de cálculo." in response.text
    assert [each.fields for each in exhibitor.asked if "createUpload" in each.fields] == []


def a_refusal(code: str) -> dict[str, str | None]:
    return {"code": code, "message": "In the service's own words.", "field": "file"}


def bad(html: str, field: str) -> str:
    """Return what a page says to be wrong with a field of the form; no word of it stands above the form."""
    assert 'role="alert"' not in html
    found = re.search(f'<span class="bad" id="bad-{field}">(.*?)</span>', html)
    return found[1] if found else ""


@pytest.mark.parametrize(
    "field, code, words",
    [
        ("sheet", "WRONG_FILE_TYPE", "This is not a spreadsheet: use XLSX, CSV or JSON Lines."),
        ("pictures", "WRONG_FILE_TYPE", "This is not a ZIP file. Put the pictures into one."),
        ("sheet", "UPLOAD_USED", "This file is no longer here. Please choose it again."),
        ("pictures", "TOO_MUCH", "Too many uploaded files are waiting to be used. Please try again in a few hours."),
        ("pictures", "SOMETHING_NEW", '<bdi lang="en">In the service&#39;s own words.</bdi>'),
    ],
)
def test_refused_file_is_reported_at_its_field(exhibitor: FakeGraphQL, field: str, code: str, words: str) -> None:
    exhibitor.refuses[b"%PDF"] = a_refusal(code)
    good = {"sheet": ("goods.csv", b"Item No."), "pictures": ("p.zip", b"PK")}
    form = {"section": "hardware", "publish": "on"}
    response = exhibitor.client().post("/en/portal/import", files=good | {field: ("offer.pdf", b"%PDF-1.7")}, data=form)
    assert response.status_code == 422
    assert bad(response.text, field) == words
    assert [each for each in exhibitor.asked if "importProducts" in each.fields] == []


def test_accepted_file_need_not_be_chosen_again(exhibitor: FakeGraphQL) -> None:
    exhibitor.refuses[b"%PDF"] = a_refusal("WRONG_FILE_TYPE")
    files = {"sheet": ("goods.csv", b"Item No."), "pictures": ("offer.pdf", b"%PDF-1.7")}
    html = exhibitor.client().post("/en/portal/import", files=files, data={"currency": "USD"}).text
    assert 'name="kept_sheet" value="upl_1"' in html
    assert "Already uploaded: <bdi>goods.csv</bdi>" in html
    assert 'name="kept_pictures"' not in html
    assert '<option value="USD" selected>' in html
    kept = {"kept_sheet": "upl_1", "kept_sheet_name": "goods.csv"}
    exhibitor.client().post("/en/portal/import", files={"sheet": ("", b"")}, data=kept)
    assert exhibitor.of("importProducts").variables["input"]["uploadId"] == "upl_1"


def test_expired_upload_is_requested_again_and_other_file_kept(exhibitor: FakeGraphQL) -> None:
    exhibitor.says["importProducts"] = {"code": "UPLOAD_USED", "message": "Expired.", "field": "uploadId"}
    form = {"kept_sheet": "upl_1", "kept_sheet_name": "goods.csv", "kept_pictures": "upl_2", "step": "import"}
    response = exhibitor.client().post("/en/portal/import/job_1", data=form)
    assert response.status_code == 422
    assert bad(response.text, "sheet") == "This file is no longer here. Please choose it again."
    assert 'name="kept_sheet"' not in response.text
    assert 'name="kept_pictures" value="upl_2"' in response.text


def test_oversized_file_is_reported_at_its_field(exhibitor: FakeGraphQL) -> None:
    exhibitor.says["createUpload"] = {"code": "FILE_TOO_LARGE", "message": "Too large.", "field": "size"}
    response = exhibitor.client().post("/ru/portal/import", files=SHEET)
    assert response.status_code == 422
    assert "Файл слишком большой" in bad(response.text, "sheet")
    assert exhibitor.files == {}


def test_bad_rows_are_shown_with_a_remedy(exhibitor: FakeGraphQL) -> None:
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert "Checked: 7 rows need fixing" in html
    for words in ("17", "GTIN", "6907712041114", "The check digit is wrong.", "The last digit has to be 3."):
        assert words in html
    assert "Import rows without errors" in html


def test_checked_files_are_imported_without_new_upload(exhibitor: FakeGraphQL) -> None:
    form = {"kept_sheet": "upl_1", "step": "import", "publish": "on", "column-0": "number", "column-1": ""}
    exhibitor.client().post("/en/portal/import/job_1", data=form)
    asked = exhibitor.of("importProducts").variables["input"]
    assert asked["options"] == {"dryRun": False, "publish": True, "partial": "GOOD_ROWS"}
    assert asked["mapping"] == [{"index": 0, "column": "number"}]


def test_running_import_page_refreshes_without_scripts(exhibitor: FakeGraphQL) -> None:
    exhibitor.says["importJob"] = nodes.a_job(status="RUNNING", done=20, problems=nodes.a_list())
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert 'max="500" value="20"' in html
    assert "Import rows without errors" not in html


def test_failed_import_says_why(exhibitor: FakeGraphQL) -> None:
    why = {"code": "FILE_ENCRYPTED", "message": "It is encrypted.", "field": None}
    exhibitor.says["importJob"] = nodes.a_job(status="FAILED", problem=why, problems=nodes.a_list())
    assert "This file is protected by a password." in exhibitor.client().get("/en/portal/import/job_1").text


def test_zip_without_pictures_is_reported_as_such(exhibitor: FakeGraphQL) -> None:
    why = {"code": "NOT_PICTURES", "message": "There is no picture in this ZIP.", "field": None}
    exhibitor.says["importJob"] = nodes.a_job(status="FAILED", problem=why, problems=nodes.a_list())
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert "The ZIP file contains other files, or no pictures." in html
    assert "Upload a corrected spreadsheet" in html


def test_unknown_columns_are_mapped_by_the_exhibitor(exhibitor: FakeGraphQL) -> None:
    why = {"code": "HEADER_NOT_FOUND", "message": "No header.", "field": None}
    columns = [{"index": each, "header": header, "column": None} for each, header in enumerate(["Ref", "What", ""])]
    job = nodes.a_job(status="FAILED", problem=why, problems=nodes.a_list(), mapping={"columns": columns})
    exhibitor.says["importJob"] = job
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert "Choose what each column is, and check again." in html
    assert [f'for="c-{each}"' in html for each in range(4)] == [True, True, True, False]
    assert "<bdi>3</bdi></label>" in html
    assert "Import now" not in html
    form = {"kept_sheet": "upl_1", "step": "check", "column-0": "number", "column-1": "title", "column-2": ""}
    exhibitor.client().post("/en/portal/import/job_1", data=form)
    asked = exhibitor.of("importProducts").variables["input"]
    assert asked["options"]["dryRun"]
    assert asked["mapping"] == [{"index": 0, "column": "number"}, {"index": 1, "column": "title"}]


def test_page_is_for_exhibitors(graphql: FakeGraphQL) -> None:
    assert graphql.client().get("/en/portal/import").headers["location"].startswith("/en/sign-in")
    graphql.says["me"] = nodes.me("BUYER")
    assert graphql.client().get("/en/portal/import").status_code == 403


def test_invalid_column_fields_are_ignored() -> None:
    form = Form({"column-0": "title", "column-x": "title", "column-99999": "title", "column-²": "title", "other": "1"})
    assert mapping_of(form) == [{"index": 0, "column": "title"}]
    assert options_of(Form({"partial": "EVERYTHING"})) == {"publish": False, "partial": "GOOD_ROWS"}


def test_bad_cell_is_corrected_in_place(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    graphql.says["importProducts"] = {"id": "job_2"}
    browser = graphql.client(expo_session="x")
    assert 'name="mend:17:GTIN" value="6907712041114"' in browser.get("/en/portal/import/job_1").text
    sent = {"kept_sheet": "upl_1", "continues": "job_1", "step": "check", "key": "k1", "mend:17:GTIN": "6907712041113"}
    assert browser.post("/en/portal/import/job_1", data=sent).status_code == 303
    given = graphql.of("importProducts").variables["input"]
    assert given["corrections"] == [{"row": 17, "column": "GTIN", "value": "6907712041113"}]
    assert given["continues"] == "job_1"
    assert given["options"]["dryRun"] is True


def test_unchanged_cells_are_not_corrected(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    page = graphql.client(expo_session="x").get("/en/portal/import/job_1").text
    assert 'name="was:17:GTIN" value="6907712041114"' in page
    kept = {"mend:17:GTIN": "6907712041114", "was:17:GTIN": "6907712041114", "mend:3:A": "a b", "was:3:A": "a\r\n b"}
    changed = {"mend:4:A": "", "was:4:A": "x"}
    assert corrections_of(Form(kept | changed)) == [{"row": 4, "column": "A", "value": ""}]


def test_check_and_import_buttons_share_one_form(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    page = graphql.client(expo_session="x").get("/en/portal/import/job_1").text
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("<form") == 1
    form = main[main.index("<form") : main.index("</form>")]
    for field in ('name="mend:17:GTIN"', 'name="column-0"', 'name="publish"', 'value="import"'):
        assert field in form
    assert form.index('value="check"') < form.index('value="import"')  # Enter checks, and imports nothing


def test_undone_import_offers_no_new_products(graphql: FakeGraphQL) -> None:
    undo = {"status": "DONE", "restored": 0, "removed": 3, "left": 0}
    options = {"publish": True, "language": None, "currency": None, "section": None}
    done = nodes.a_job(dryRun=False, created=3, options=options)
    browser = graphql.client(expo_session="x")
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "importJob": done}
    assert "All new products" in browser.get("/en/portal/import/job_1").text
    graphql.says["importJob"] = done | {"undo": undo}
    assert "All new products" not in browser.get("/en/portal/import/job_1").text


def test_last_import_is_undone_by_one_button(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "importJob": nodes.a_job(dryRun=False, undoable=True)}
    graphql.says["undoImport"] = {"id": "job_9"}
    browser = graphql.client(expo_session="x")
    assert 'action="/en/portal/import/job_1/undo"' in browser.get("/en/portal/import/job_1").text
    answer = browser.post("/en/portal/import/job_1/undo", data={"key": "k2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/portal/import/job_1?done=undoing")
    assert (graphql.of("undoImport").variables, graphql.of("undoImport").key) == ({"id": "job_1"}, "k2")


def test_refused_undo_says_why_on_import_page(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "importJob": nodes.a_job(dryRun=False)}
    graphql.says["undoImport"] = {"code": "NOTHING_TO_UNDO", "message": "no", "field": None}
    answer = graphql.client(expo_session="x").post("/zh/portal/import/job_1/undo", data={"key": "k2"})
    assert answer.status_code == 422
    assert "只能撤销最近一次有改动的导入" in answer.text
    assert "importProducts" not in [name for each in graphql.asked for name in each.fields]
