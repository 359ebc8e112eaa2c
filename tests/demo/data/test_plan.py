from datetime import UTC, date, datetime

import pytest

from expo.accounts.rules.passwords import checked_password
from expo.demo.data.plan import in_all, people, plan
from expo.demo.data.sign_ins import password, sign_ins
from expo.fairs.sections.models import categories
from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES


def test_fair_texts_exist_in_all_languages() -> None:
    wanted = plan()
    for words in (wanted.name, wanted.tagline, wanted.hall, *(each.title for each in wanted.items)):
        assert words.keys() == set(LANGUAGES)
        assert all(words.values())


def test_fair_texts_differ_between_languages() -> None:
    for words in (plan().name, plan().tagline, *(each.title for each in plan().items)):
        assert len(set(words.values())) == len(LANGUAGES)


def test_text_lacking_a_language_is_refused() -> None:
    with pytest.raises(Invalid, match="Half: not written in ar, es, fr, pt, ru"):
        in_all({"en": "Half", "zh": "一半"})


def test_programme_lies_within_fair_in_its_time_zone() -> None:
    opens_at, closes_at = plan().span(date(2027, 4, 15))
    spans = [each.span(date(2027, 4, 15), plan().zone) for each in plan().items]
    assert all(opens_at <= begins < ends <= closes_at for begins, ends in spans)
    assert spans == sorted(spans)
    assert spans[0][0].astimezone(UTC) == datetime(2027, 4, 15, 2, 0, tzinfo=UTC)


def test_every_category_has_a_hall_with_its_sections() -> None:
    halls = plan().halls()
    assert [each.sections for each in halls] == [[section.key for section in each.sections] for each in categories()]
    assert halls[1].name.reading("zh").text == "2号馆 · 照明"


def test_rates_are_dated_and_marked_illustrative() -> None:
    assert "llustrative" in plan().exchange.source
    assert plan().exchange.day <= date(2026, 12, 31)


def test_sign_ins_depend_only_on_the_secret() -> None:
    parts = [each.role for each in sign_ins(b"one")]
    assert parts == ["buyer", "sourcing_buyer", "exhibitor", "organiser"]
    assert sign_ins(b"one") == sign_ins(b"one")
    assert password(b"one") != password(b"two")
    assert checked_password(password(b"one"), email=people().buyers[0].email) == password(b"one")
