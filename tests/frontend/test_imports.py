"""An exhibitor's import page: check first, mend, import, watch."""

import pytest

from frontend.forms import Form
from frontend.pages.imports import mapping_of, options_of
from tests.frontend import goods
from tests.frontend.door import FakeDoor

SHEET = {"sheet": ("catalogue.xlsx", b"PK" * 300_000, "application/octet-stream")}


@pytest.fixture
def exhibitor(door: FakeDoor) -> FakeDoor:
    """Give a door at which an exhibitor is signed in and uploads are taken."""
    door.says |= {
        "me": goods.me("EXHIBITOR"),
        "createUpload": {"id": "upl_1", "url": "/uploads/1?signature=x"},
        "importProducts": {"id": "job_1"},
    }
    return door


def test_sheet_is_uploaded_whole_and_only_checked(exhibitor: FakeDoor) -> None:
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


def test_pictures_come_along(exhibitor: FakeDoor) -> None:
    files = SHEET | {"pictures": ("pictures.zip", b"PK", "application/zip")}
    exhibitor.client().post("/en/portal/import", files=files)
    uploads = [each.variables["input"]["purpose"] for each in exhibitor.asked if "createUpload" in each.fields]
    assert uploads == ["SHEET", "PICTURES_ZIP"]
    assert exhibitor.of("importProducts").variables["input"]["picturesUploadId"] == "upl_1"


def test_nothing_chosen_is_said_and_nothing_is_asked(exhibitor: FakeDoor) -> None:
    response = exhibitor.client().post("/es/portal/import", files={"sheet": ("", b"")})
    assert response.status_code == 422
    assert "Elija primero una hoja." in response.text
    assert [each.fields for each in exhibitor.asked if "createUpload" in each.fields] == []


def test_refused_upload_stands_above_the_form(exhibitor: FakeDoor) -> None:
    exhibitor.says["createUpload"] = {"code": "FILE_TOO_LARGE", "message": "Too large.", "field": "size"}
    response = exhibitor.client().post("/ru/portal/import", files=SHEET)
    assert response.status_code == 422
    assert "Файл слишком большой" in response.text
    assert exhibitor.files == {}


def test_bad_rows_are_named_with_what_to_do(exhibitor: FakeDoor) -> None:
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert "Checked: 7 rows need mending" in html
    for words in ("17", "GTIN", "6907712041114", "The check digit is wrong.", "The last digit has to be 3."):
        assert words in html
    assert "Import the good rows" in html


def test_after_the_check_the_same_files_are_imported(exhibitor: FakeDoor) -> None:
    form = {"upload": "upl_1", "step": "import", "publish": "on", "column-0": "number", "column-1": ""}
    exhibitor.client().post("/en/portal/import/job_1", data=form)
    asked = exhibitor.of("importProducts").variables["input"]
    assert asked["options"] == {"dryRun": False, "publish": True, "partial": "GOOD_ROWS"}
    assert asked["mapping"] == [{"index": 0, "column": "number"}]


def test_running_import_renews_its_page_without_scripts(exhibitor: FakeDoor) -> None:
    exhibitor.says["importJob"] = goods.a_job(status="RUNNING", done=20, problems=goods.a_list())
    html = exhibitor.client().get("/en/portal/import/job_1").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    assert 'max="500" value="20"' in html
    assert "Import the good rows" not in html


def test_import_that_stopped_says_why(exhibitor: FakeDoor) -> None:
    why = {"code": "FILE_ENCRYPTED", "message": "It is encrypted.", "field": None}
    exhibitor.says["importJob"] = goods.a_job(status="FAILED", problem=why, problems=goods.a_list())
    assert "This file needs a password." in exhibitor.client().get("/en/portal/import/job_1").text


def test_page_is_for_exhibitors(door: FakeDoor) -> None:
    assert door.client().get("/en/portal/import").headers["location"].startswith("/en/sign-in")
    door.says["me"] = goods.me("BUYER")
    assert door.client().get("/en/portal/import").status_code == 403


def test_odd_columns_of_a_form_are_left_out() -> None:
    form = Form({"column-0": "title", "column-x": "title", "column-99999": "title", "column-²": "title", "other": "1"})
    assert mapping_of(form) == [{"index": 0, "column": "title"}]
    assert options_of(Form({"partial": "EVERYTHING"})) == {"publish": False, "partial": "GOOD_ROWS"}
