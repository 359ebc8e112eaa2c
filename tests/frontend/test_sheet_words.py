"""What is wrong with a sheet's row is said in the reader's language."""

import pytest

from frontend.exhibitor.import_words import REASONS, REMEDIES, row_words
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES


def a_problem(**changes: object) -> nodes.NODE:
    """Return a bad cell."""
    known = {"row": 77, "column": "Unit", "code": "UNKNOWN_UNIT", "message": "There is no unit 'armful'."}
    return known | {"hint": "Enter a unit such as pcs, set, kg or 个.", "value": "armful"} | changes


def test_english_reader_sees_the_original_message() -> None:
    said = row_words("en", a_problem())
    assert (said.reason, said.reason_language) == ("There is no unit 'armful'.", "en")
    assert said.remedy == "Enter a unit such as pcs, set, kg or 个."


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
@pytest.mark.parametrize("code", sorted(REASONS))
def test_every_error_code_is_translated(language: str, code: str) -> None:
    said = row_words(language, a_problem(code=code, message="What the importer says.", hint="And advises."))
    assert said.reason_language == language
    assert said.reason != REASONS[code]
    assert said.remedy_language == (language if code in REMEDIES else "en")


def test_known_messages_are_translated_by_their_text() -> None:
    wrong = "This GTIN’s check digit is wrong. Please check the barcode again."
    said = row_words("zh", a_problem(code="INVALID", message=wrong, hint="Correct this cell and import again."))
    assert said.reason == "此 GTIN 的校验码有误，请再次核对条形码。"
    assert said.remedy == "请改正此单元格后重新导入。"


def test_messages_with_details_are_translated_by_prefix() -> None:
    rules = "This is not an Incoterms 2020 rule. Choose one of EXW, FOB."
    said = row_words("es", a_problem(code="INVALID", message=rules, hint="Add a column 'Unit', or say what holds."))
    assert said.reason == "Esto no es una regla Incoterms 2020."
    assert said.remedy == "Añada esta columna o fije un mismo valor para todas las filas."


def test_translated_hint_keeps_the_suggested_value() -> None:
    said = row_words("fr", a_problem(code="UNKNOWN_SECTION", hint="Did you mean ceramics?"))
    assert "ceramics" in said.remedy
    assert said.remedy_language == "fr"


def test_unknown_message_stays_english_and_is_marked(graphql: FakeGraphQL) -> None:
    odd = a_problem(code="NEW_CODE", message="Something new.", hint="")
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "importJob": nodes.a_job(problems=nodes.a_list(odd))}
    html = graphql.client().get("/ar/portal/import/job_1").text
    assert '<bdi lang="en">Something new.</bdi>' in html


def test_rows_are_shown_in_spreadsheet_order(graphql: FakeGraphQL) -> None:
    rows = [a_problem(row=row) for row in (366, 12, 77)]
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "importJob": nodes.a_job(problems=nodes.a_list(*rows))}
    html = graphql.client().get("/en/portal/import/job_1").text
    assert sorted(("366", "12", "77"), key=lambda row: html.index(f">{row}</th>")) == ["12", "77", "366"]
