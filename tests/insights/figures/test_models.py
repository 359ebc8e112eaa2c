"""The rules of counting."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.insights.figures.models import KEPT, Hour, checked_span, keep_highest, middle, series, with_texts
from expo.insights.visits.models import SearchedText, may_keep, normal_text
from expo.kit.errors import Invalid

NOON = datetime(2027, 4, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["vacuum flask", "sk-2024-1188a", "8516.79", "m8x120", "4006381333931", "不锈钢保温杯", "m12 x 1.75 100"]
)
def test_words_product_numbers_and_gtins_may_be_kept(text: str) -> None:
    assert may_keep(text)


@pytest.mark.parametrize(
    "text",
    ["", "ana@casa.example", "+86 579 8712 3456", "(0579) 87123456", "call 13800138000", "4006381333932", "x" * 81],
)
def test_addresses_phone_numbers_and_long_texts_may_not_be_kept(text: str) -> None:
    assert not may_keep(text)


def test_search_text_is_normalised() -> None:
    assert normal_text("  Vacuum\tFLASK ") == normal_text("vacuum flask")
    assert normal_text("ＡＢＣ－１") == "abc-1"


def test_short_spans_use_hours_and_long_spans_fair_days() -> None:
    fine = checked_span(NOON - timedelta(days=1), NOON, "Asia/Shanghai")
    assert (fine.is_fine, len(fine.steps()), fine.days()) == (True, 24, ["2027-04-14", "2027-04-15"])
    coarse = checked_span(NOON - timedelta(days=4), NOON, "Asia/Shanghai")
    assert not coarse.is_fine
    assert coarse.steps()[0] == datetime(2027, 4, 10, 16, tzinfo=UTC)
    assert len(coarse.steps()) == 5


def test_hour_without_visits_counts_as_zero() -> None:
    span = checked_span(NOON - timedelta(hours=3), NOON, "UTC")
    hour = Hour("h", "fair", "day", NOON - timedelta(hours=2), {"visits": 4})
    assert [point.figures.get("visits", 0) for point in series([hour], span)] == [0, 4, 0]


@pytest.mark.parametrize(
    "begins,ends,field",
    [(NOON, NOON, "until"), (NOON - timedelta(days=63), NOON, "since"), (datetime(2027, 4, 1), NOON, "since")],  # noqa: DTZ001 - a naive one
)
def test_invalid_or_too_long_span_is_refused(begins: datetime, ends: datetime, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_span(begins, ends, "UTC")
    assert refusal.value.field == field


def test_median_includes_booths_without_visits() -> None:
    assert middle([10, 4, 2, 1, 8], 5) == 4
    assert middle([10, 4, 2], 5) == 2
    assert middle([10, 4], 6) == 0
    assert middle([10, 4, 2, 1, 8, 3], 5) == 3.5, "one of them is not open any more"


def test_median_of_few_booths_is_withheld() -> None:
    assert middle([], 0) is None
    assert middle([10, 4], 2) is None
    assert middle([10, 4, 2, 1, 8], 4) is None


def test_texts_are_summed_and_the_rarest_dropped() -> None:
    texts = with_texts([SearchedText("flask", 2, 9)], [SearchedText("flask", 3, 0), SearchedText("lamp", 1, 4)])
    assert texts == [SearchedText("flask", 5, 0), SearchedText("lamp", 1, 4)]
    many = with_texts(texts, [SearchedText(f"t{number}", 2, 1) for number in range(KEPT)])
    assert len(many) == KEPT
    assert many[0].text == "flask"
    assert "lamp" not in {each.text for each in many}


def test_only_the_most_frequent_counts_are_kept() -> None:
    counts = {f"p{number}": number for number in range(KEPT + 5)}
    assert len(keep_highest(counts)) == KEPT
    assert "p0" not in keep_highest(counts)
