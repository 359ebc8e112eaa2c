"""Ids, the clock, and what an actor may do: the small rules that all features stand on."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.clock import EARLIEST, LATEST, checked_moment, now
from expo.kit.errors import Invalid, NotFound
from expo.kit.ids import checked_id, id_of, is_id, new_id


@given(st.from_regex("[a-z]{2,5}", fullmatch=True))
def test_new_id_is_of_its_own_kind_only(prefix: str) -> None:
    made = new_id(prefix)
    assert is_id(made, prefix)
    assert not is_id(made, prefix[:-1])
    assert not is_id(made, f"{prefix}x")


def test_same_parts_make_the_same_id() -> None:
    made = id_of("copy", "prod_1", "prod_2")
    assert is_id(made, "copy")
    assert made == id_of("copy", "prod_1", "prod_2")
    assert (
        len({made, id_of("copy", "prod_2", "prod_1"), id_of("copy", "prod_1"), id_of("copy", "prod_", "1prod_2")}) == 4
    )


def test_ids_are_distinct_and_sort_by_creation_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for moment in range(1_800_000_000_000, 1_800_000_000_050):
        monkeypatch.setattr(time, "time_ns", lambda at=moment: at * 1_000_000)
        made += [new_id("prod") for _ in range(3)]
    assert len(set(made)) == len(made)
    assert [each[:15] for each in made] == sorted(each[:15] for each in made)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "prod",
        "prod_",
        "prod_01HZX3",
        "fair_01HZX3AAAAAAAAAAAAAAAAAAAA",
        "prod_01hzx3aaaaaaaaaaaaaaaaaaaa",
        "prod_81HZX3AAAAAAAAAAAAAAAAAAAA",
        "prod_01HZX3AAAAAAAAAAAAAAAAAAAU",
        "prod_01HZX3AAAAAAAAAAAAAAAAAAAA\n",
        "prod_" + "0" * 100000,
        "$ne",
        "\x00",
    ],
)
def test_malformed_and_foreign_ids_are_not_found(value: str) -> None:
    with pytest.raises(NotFound) as refusal:
        checked_id(value, "prod", field="productId")
    assert refusal.value.field == "productId"
    assert "prod_" not in refusal.value.message


@pytest.mark.parametrize("value", [None, 7, {"$ne": ""}, ["prod_01HZX3AAAAAAAAAAAAAAAAAAAA"]])
def test_only_text_is_an_id(value: object) -> None:
    assert not is_id(value, "prod")


def test_clock_is_in_utc_with_milliseconds() -> None:
    moment = now()
    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moment_is_converted_to_utc_and_cut_to_milliseconds(moment: datetime) -> None:
    shifted = moment.astimezone(timezone(timedelta(hours=8)))
    checked = checked_moment(shifted, field="at")
    assert checked.tzinfo is UTC
    assert timedelta(0) <= moment - checked < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2027, 4, 15),  # noqa: DTZ001 - the point
        EARLIEST - timedelta(microseconds=1),
        LATEST + timedelta(microseconds=1),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_a_moment_without_zone_or_out_of_range_is_refused(moment: datetime) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_moment(moment, field="at")
    assert refusal.value.field == "at"
