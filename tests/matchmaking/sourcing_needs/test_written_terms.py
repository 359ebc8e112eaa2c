"""Terms that a need names in its words count like those of its fields."""

from datetime import UTC, date, datetime

import pytest

from expo.localisation.models import Text
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.written_terms import named_certificates, written_terms

AT = datetime(2027, 1, 10, tzinfo=UTC)


def a_need(text: str, **changes: object) -> SourcingNeed:
    fields = {"id": "need", "fair_id": "fair", "buyer_id": "ann", "text": Text(text, "en"), "created_at": AT}
    return SourcingNeed(**fields | {"changed_at": AT} | changes)  # type: ignore[arg-type]


def test_words_name_certificates_deadline_and_logo() -> None:
    terms = written_terms(a_need("Earbuds, our logo on the case, CE and FCC papers, in six weeks"))
    assert terms == (("CE", "FCC"), date(2027, 2, 21), True)


def test_fields_count_instead_of_words() -> None:
    need = a_need("Mugs, CE, in six weeks", certificates=["LFGB"], needed_by=date(2027, 1, 20))
    assert written_terms(need)[:2] == (("LFGB",), date(2027, 1, 20))


def test_days_run_from_today_until_the_deadline_has_passed() -> None:
    terms = written_terms(a_need("Mugs, delivery in six weeks"))
    assert [terms.days_from(date(2027, month, 21)) for month in (1, 2, 3)] == [31, 0, None]


def test_implicit_need_has_no_written_terms() -> None:
    assert written_terms(a_need("Mugs with our logo, CE", id="")) == ((), None, False)


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("en", "Oeko-Tex, 清真 and ISO 9001; ЕАС", ["ISO9001", "OEKO_TEX", "HALAL", "EAC"]),
        ("en", "RoHS, halal snacks, REACH compliant, ETL", ["ROHS", "REACH", "ETL", "HALAL"]),
        ("es", "con certificado REACH y CE", ["CE", "REACH"]), ("zh", "需要CE和RoHS认证", ["CE", "ROHS"]),
        ("en", "chargers, CE, 500 PCS, FOB", ["CE"]), ("en", "no FCC but CE", ["CE"]),
        ("zh", "要DOT和ECE", ["DOT", "ECE"]), ("pt", "INMETRO e CE", ["CE", "INMETRO"]),
        ("en", "reach us once; dot pattern, a nice ul", []), ("en", "no CE certificate needed", []),
        ("en", "We do not need ISO 9001", []), ("fr", "CE N'EST PAS TOUT", []), ("ru", "без CE", []), ("zh", "不需要CE", []),
        ("es", "BUSCAMOS CE TIPO", []), ("en", "REACH truck, PoE switch KC 200, ETL tool", []), ("pt", "sem Halal", []),
    ],
)  # fmt: skip
def test_certificates_are_marks_not_words(language: str, text: str, keys: list[str]) -> None:
    assert named_certificates(text, language) == keys
