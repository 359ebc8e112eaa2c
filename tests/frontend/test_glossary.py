"""Glossaries in the portal and the console: terms, their form, and files."""

from typing import Any

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH = "/en/portal/glossary"


def a_term(**changes: Any) -> dict[str, Any]:
    return {
        "id": "glt_1",
        "terms": [{"language": "zh", "text": "保温杯"}, {"language": "es", "text": "termo <b>"}],
        "forbidden": [{"language": "es", "terms": ["frasco", "vaso"]}],
        "doNotTranslate": True,
        "section": None,
        "note": "Not a bottle.",
    } | changes


@pytest.fixture
def seller(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an exhibitor with one term is signed in."""
    graphql.says |= {
        "me": nodes.me("EXHIBITOR"),
        "glossary": nodes.a_list(a_term(), totalCount=1),
        "glossaryConflicts": [],
        "memoryImports": [],
        "categories": [],
        "saveTerm": {"id": "glt_1"},
        "removeTerm": {"id": "glt_1"},
    }
    return graphql


def test_terms_are_shown_in_their_languages(seller: FakeGraphQL) -> None:
    page = seller.client().get(PATH).text
    for shown in ('lang="es">termo &lt;b&gt;<', 'lang="es">vaso<', "Do not translate", "Not a bottle."):
        assert shown in page, shown


def test_shared_terms_are_searchable_but_not_editable(seller: FakeGraphQL) -> None:
    page = seller.client().get(f"{PATH}?platform=1&search=termo").text
    assert seller.of("glossary").variables == {"platform": True, "search": "termo"}
    assert "term=glt_1" not in page


def test_term_is_changed_in_the_form(seller: FakeGraphQL) -> None:
    page = seller.client().get(f"{PATH}?term=glt_1").text
    assert "Edit the term" in page
    assert ">frasco\nvaso</textarea>" in page
    sent = {"part": "term", "id": "glt_1", "term_zh": "保温杯", "term_es": " termo ", "forbidden_es": "vaso\r\n\r\n"}
    response = seller.client().post(f"{PATH}/save", data=sent | {"kept": "on", "note": ""})
    assert response.headers["location"] == f"{PATH}?done=saved#terms"
    assert seller.of("saveTerm").variables == {
        "input": {
            "id": "glt_1",
            "terms": [{"language": "zh", "text": "保温杯"}, {"language": "es", "text": "termo"}],
            "forbidden": [{"language": "es", "terms": ["vaso"]}],
            "doNotTranslate": True,
            "section": None,
            "note": None,
        }
    }


def test_refused_term_keeps_input(seller: FakeGraphQL) -> None:
    seller.says["saveTerm"] = {"code": "INVALID", "message": "Say the term in two languages.", "field": "terms"}
    response = seller.client().post(f"{PATH}/save", data={"part": "term", "term_en": "cup <i>"})
    assert response.status_code == 422
    assert 'value="cup &lt;i&gt;"' in response.text
    assert "Say the term in two languages." in response.text


def test_empty_glossary_explains_itself(seller: FakeGraphQL) -> None:
    seller.says["glossary"] = nodes.a_list(totalCount=0)
    page = seller.client().get(PATH).text
    assert "No terms yet" in page
    assert "vacuum flask" in page


def test_conflicting_terms_are_reported(seller: FakeGraphQL) -> None:
    seller.says["glossaryConflicts"] = [
        {"language": "fr", "text": "Breeze", "target": None, "first": a_term(), "second": a_term(id="glt_2")}
    ]
    assert "is marked “Do not translate” and also has a translation." in seller.client().get(PATH).text


def test_import_shows_its_result(seller: FakeGraphQL) -> None:
    rejected = [{"line": 7, "rejection": "VALUES_LOST", "reason": "5 <mm>"}]
    taken = {
        "written": False,
        "added": 0,
        "changed": 0,
        "same": 0,
        "skipped": 0,
        "rejectedCount": 1,
        "rejected": rejected,
        "warningCount": 0,
        "warnings": [],
    }
    job = {"id": "job_1", "fileName": "a.tmx", "status": "DONE", "done": 1, "total": 1, "error": None, "result": taken}
    seller.says["memoryImports"] = [job | {"startedAt": "2026-10-12T08:00:00Z"}]
    page = seller.client().get(PATH).text
    for shown in ("Line 7", "Values differ between languages", "5 &lt;mm&gt;", "Nothing was imported"):
        assert shown in page, shown


def test_import_errors_are_shown_in_readers_language(seller: FakeGraphQL) -> None:
    reasons = ("These values differ between the two sides: 5 <mm>.", "Nobody has translated this.")
    rejected = [{"line": 7, "rejection": "VALUES_LOST", "reason": each} for each in reasons]
    taken = {
        "written": False,
        "added": 0,
        "changed": 0,
        "same": 0,
        "skipped": 0,
        "rejectedCount": 2,
        "rejected": rejected,
        "warningCount": 0,
        "warnings": [],
    }
    job = {"id": "job_1", "fileName": "a.tmx", "status": "DONE", "done": 1, "total": 1, "error": None, "result": taken}
    seller.says["memoryImports"] = [job | {"startedAt": "2026-10-12T08:00:00Z"}]
    page = seller.client().get(PATH.replace("/en/", "/es/")).text
    assert "Estos valores difieren entre ambos lados: <bdi>5 &lt;mm&gt;</bdi>." in page
    assert '<bdi class="small" lang="en">Nobody has translated this.</bdi>' in page


def test_import_shows_its_warnings(seller: FakeGraphQL) -> None:
    reason = "These values differ between the two sides: 50毫米, 5 mm."
    taken = dict.fromkeys(("changed", "same", "skipped", "rejectedCount"), 0) | {
        "written": True,
        "added": 3,
        "rejected": [],
        "warningCount": 1,
        "warnings": [{"line": 7, "warning": "VALUES_LOST", "reason": reason}],
    }
    job = {"id": "job_1", "fileName": "a.tmx", "status": "DONE", "done": 1, "total": 1, "error": None, "result": taken}
    seller.says["memoryImports"] = [job | {"startedAt": "2026-10-12T08:00:00Z"}]
    page = seller.client().get(PATH).text
    assert "1 translation should be checked. It is only suggested" in page
    assert "<b>Line 7</b> · Values differ between languages" in page
    assert "<bdi>50毫米, 5 mm</bdi>" in page
    assert 'href="/en/portal/translations?show=SUGGESTED"' in page
    assert "Nothing was imported" not in page


def test_administrator_chooses_section_of_a_term(seller: FakeGraphQL) -> None:
    seller.says |= {
        "me": nodes.me("ORGANISER", administrator=True),
        "categories": [{"sections": [{"key": "tools", "name": "Tools"}]}],
        "glossary": nodes.a_list(a_term(section="tools"), totalCount=1),
    }
    page = seller.client().get("/en/console/glossary?term=glt_1").text
    assert '<option value="tools" selected>Tools</option>' in page


def test_administrator_changes_the_shared_glossary(seller: FakeGraphQL) -> None:
    seller.says |= {"me": nodes.me("ORGANISER", administrator=True), "exportGlossary": {"url": "/files/terms.tbx"}}
    browser, at = seller.client(), "/en/console/glossary"
    browser.post(f"{at}/save", data={"part": "term", "term_en": "cup", "term_es": "taza"})
    browser.post(f"{at}/remove", data={"part": "remove", "id": "glt_1"})
    assert seller.of("saveTerm").variables["input"]["platform"] is True
    assert seller.of("removeTerm").variables == {"id": "glt_1", "platform": True}


def test_administrator_imports_into_the_shared_glossary(seller: FakeGraphQL) -> None:
    seller.says |= {
        "me": nodes.me("ORGANISER", administrator=True),
        "createUpload": {"id": "upl_1", "url": "/uploads/upl_1"},
        "importGlossary": {
            "written": True,
            "added": 1,
            "changed": 0,
            "same": 0,
            "kept": 0,
            "rejectedCount": 0,
            "rejected": [],
            "warningCount": 0,
            "warnings": [],
        },
    }
    file = {"terms": ("terms.tbx", b"<tbx/>", "application/xml")}
    seller.client().post("/en/console/glossary/import", data={"part": "terms"}, files=file)
    assert seller.of("importGlossary").variables == {"uploadId": "upl_1", "goodOnly": False, "platform": True}
