"""Terms that a need names in its words count like those of its fields."""

from datetime import UTC, date, datetime

from expo.localisation.models import Text
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.rules.written_terms import named_certificates, written_terms

AT = datetime(2027, 1, 10, tzinfo=UTC)


def a_need(text: str, **changes: object) -> SourcingNeed:
    fields = {"id": "need", "fair_id": "fair", "buyer_id": "ann", "text": Text(text, "en"), "created_at": AT}
    return SourcingNeed(**fields | {"changed_at": AT} | changes)  # type: ignore[arg-type]


def test_words_name_certificates_deadline_and_logo() -> None:
    terms = written_terms(a_need("Earbuds, our logo on the case, CE and FCC papers, in six weeks"))
    assert terms == (("CE", "FCC"), 42, True)


def test_fields_count_instead_of_words() -> None:
    need = a_need("Mugs, CE, in six weeks", certificates=["LFGB"], needed_by=date(2027, 1, 20))
    assert written_terms(need)[:2] == (("LFGB",), 10)


def test_implicit_need_has_no_written_terms() -> None:
    assert written_terms(a_need("Mugs with our logo, CE", id="")) == ((), None, False)


def test_certificates_are_marks_not_words() -> None:
    assert named_certificates("Oeko-Tex, 清真 and ISO 9001; ЕАС") == ["ISO9001", "OEKO_TEX", "HALAL", "EAC"]
    assert named_certificates("reach us once; dot pattern, a nice ul") == []
