"""The rules about fairs that need no database, and the tree of sections."""

import contextlib
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.fairs.fairs.models import Fair, checked_languages, checked_slug, checked_span, checked_time_zone
from expo.fairs.sections import models as sections
from expo.fairs.sections.errors import SectionNotFound
from expo.kit.clock import EARLIEST, LATEST
from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES
from tests.fairs.harness import a_text

FIELDS = ("startsAt", "endsAt")
moments = st.datetimes(
    min_value=datetime(1901, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2199, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23))),
)


def a_fair(*, published: bool = True) -> Fair:
    opens = datetime(2027, 4, 15, tzinfo=UTC)
    return Fair(
        "fair_1",
        "org_1",
        "spring",
        a_text(),
        opens,
        opens + timedelta(days=10),
        "UTC",
        ["en"],
        opens,
        published=published,
    )


@pytest.mark.parametrize(
    "hours,is_open", [(-1, False), (0, True), (239, True), (240, False)], ids=["before", "first", "last", "after"]
)
def test_published_fair_is_open_from_start_to_end(hours: int, is_open: bool) -> None:
    moment = datetime(2027, 4, 15, tzinfo=UTC) + timedelta(hours=hours)
    assert a_fair().is_open(moment) is is_open
    assert not a_fair(published=False).is_open(moment)


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True))
def test_valid_slug_stays_as_it_is(slug: str) -> None:
    assert checked_slug(slug) == slug
    assert checked_slug(f"  {slug.upper()} ") == slug


@given(st.text(max_size=80))
def test_accepted_slug_is_always_valid(text: str) -> None:
    with contextlib.suppress(Invalid):
        slug = checked_slug(text)
        assert re.fullmatch(r"[a-z0-9-]{1,63}", slug)
        assert not slug.startswith("-")
        assert not slug.endswith("-")


@pytest.mark.parametrize("slug", ["", "-a", "a-", "a b", "a/b", "ünder", "a" * 64, "a\x00b", "../a"])
def test_invalid_slug_is_refused(slug: str) -> None:
    with pytest.raises(Invalid):
        checked_slug(slug)


def test_iana_time_zone_is_accepted() -> None:
    assert checked_time_zone(" Asia/Shanghai ") == "Asia/Shanghai"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Asia", "a" * 65, "A\x00"])
def test_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_time_zone(zone)
    assert refusal.value.field == "timeZone"


@pytest.mark.parametrize("zone", ["posixrules", "localtime", "Factory", "posix/UTC", "right/UTC"])
def test_file_of_the_time_zone_database_that_names_no_place_is_refused(zone: str) -> None:
    with pytest.raises(Invalid):
        checked_time_zone(zone)


def test_languages_are_distinct_and_in_the_given_order() -> None:
    assert checked_languages(["zh-CN", "EN", "zh"]) == ["zh", "en"]


@pytest.mark.parametrize("languages", [[], ["xx"], ["en", ""]])
def test_empty_or_unknown_languages_are_refused(languages: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_languages(languages)
    assert refusal.value.field == "languages"


@given(moments, moments)
def test_span_is_in_utc_and_ends_after_its_start(start: datetime, end: datetime) -> None:
    if start.replace(microsecond=start.microsecond // 1000 * 1000) < end - timedelta(milliseconds=1):
        begins, ends = checked_span(start, end, fields=FIELDS)
        assert begins < ends
        assert begins.tzinfo is UTC
        assert ends.tzinfo is UTC
    if start >= end:
        with pytest.raises(Invalid) as refusal:
            checked_span(start, end, fields=FIELDS)
        assert refusal.value.field == "endsAt"


@pytest.mark.parametrize(
    "start,end,field",
    [
        (datetime(2027, 1, 1), datetime(2027, 1, 2, tzinfo=UTC), "startsAt"),  # noqa: DTZ001 - the point
        (datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "endsAt"),
        (EARLIEST - timedelta(days=1), datetime(2027, 1, 1, tzinfo=UTC), "startsAt"),
        (datetime(2027, 1, 1, tzinfo=UTC), LATEST + timedelta(days=1), "endsAt"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))), datetime(2027, 1, 1, tzinfo=UTC), "startsAt"),
        (datetime(2027, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=timezone(timedelta(hours=-9))), "endsAt"),
    ],
)
def test_invalid_span_is_refused_at_its_field(start: datetime, end: datetime, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_span(start, end, fields=FIELDS)
    assert refusal.value.field == field


def test_the_tree_has_16_categories_named_in_all_languages() -> None:
    tree = sections.categories()
    assert len(tree) == 16
    assert 45 <= sum(len(category.sections) for category in tree) <= 60
    for category in tree:
        assert set(category.names) == set(LANGUAGES)
        assert all(set(section.names) == set(LANGUAGES) for section in category.sections)
        assert all(section.category == category.key for section in category.sections)


def test_section_and_category_keys_are_distinct_slugs() -> None:
    tree = sections.categories()
    keys = [section.key for category in tree for section in category.sections]
    assert len(set(keys)) == len(keys)
    assert len({category.key for category in tree}) == len(tree)
    assert all(checked_slug(key) == key for key in keys)


def test_white_text_is_readable_on_each_category_colour() -> None:
    def luminance(colour: str) -> float:
        """Return the relative luminance of #RRGGBB (WCAG 2.2)."""
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for category in sections.categories():
        assert 1.05 / (luminance(category.colour) + 0.05) >= 4.5, category.key


def test_section_is_found_by_key_or_name_in_any_language() -> None:
    section = sections.section("household-appliances")
    for name in ("household-appliances", " HOUSEHOLD-appliances ", *section.names.values()):
        assert sections.find_section(name) == section
    assert sections.find_section("no such section") is None


def test_unknown_section_is_refused_at_its_field() -> None:
    with pytest.raises(SectionNotFound) as refusal:
        sections.section("nowhere", field="halls.sections")
    assert refusal.value.field == "halls.sections"
