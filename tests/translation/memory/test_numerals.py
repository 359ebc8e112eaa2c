import pytest
from hypothesis import given
from hypothesis import strategies as st

from translation.memory.numerals import pattern, read, write


@pytest.mark.parametrize(
    "written,language,value",
    [
        ("500", "en", "500"),
        ("1,500", "en", "1500"),
        ("1,500", "es", "1.500"),
        ("1.500", "es", "1500"),
        ("1.500", "en", "1.500"),
        ("1.5", "es", "1.5"),
        ("1,5", "zh", "1.5"),
        ("1.200.000,50", "pt", "1200000.50"),
        ("1,200,000.50", "zh", "1200000.50"),
        ("1\u00a0200,5", "ru", "1200.5"),
        ("1\u202f200", "fr", "1200"),
        ("1'200.5", "en", "1200.5"),
        ("٥٠٠", "ar", "500"),
        ("١٬٢٠٠٫٥", "ar", "1200.5"),
        ("۱٫۵", "ar", "1.5"),
        ("５００", "zh", "500"),
        ("007", "en", "007"),
        ("0.50", "en", "0.50"),
        ("0,500", "es", "0.500"),
    ],
)
def test_number_is_read_in_language_format(written: str, language: str, value: str) -> None:
    numeral = read(written, language)
    assert numeral is not None
    assert numeral.value == value


@pytest.mark.parametrize("written", ["1,2,3", "12,34,567", "1.2.3", "1,200.300,5", "0,500,000"])
def test_malformed_number_is_not_read(written: str) -> None:
    assert read(written, "en") is None


@pytest.mark.parametrize(
    "text,language,found",
    [
        ("1 200,50 USD", "fr", ["1 200,50"]),
        ("1 200 300 шт", "ru", ["1 200 300"]),
        ("12 345 6789", "ru", ["12 345", "6789"]),
        ("1234 567", "fr", ["1234", "567"]),
        ("1,234 567", "fr", ["1,234", "567"]),
        ("2 500 ml", "en", ["2", "500"]),
        ("SX-200, 1,5 l", "es", ["200", "1,5"]),
    ],
)
def test_number_grouping_is_found_by_language(text: str, language: str, found: list[str]) -> None:
    assert pattern(language).findall(text) == found


@pytest.mark.parametrize(
    "new,source,like,target,expected",
    [
        ("1,500", "zh", "500", "es", "1.500"),
        ("1500", "zh", "500", "es", "1500"),
        ("1500", "zh", "1.200", "es", "1.500"),
        ("1.5", "en", "2", "fr", "1,5"),
        ("1.5", "en", "2.5", "es", "1.5"),
        ("1.5", "en", "٢", "ar", "١٫٥"),
        ("12,000.5", "en", "٢", "ar", "١٢٬٠٠٠٫٥"),
        ("750", "en", "۵۰۰", "ar", "۷۵۰"),
        ("750", "en", "500", "ar", "750"),
        ("1,234,567", "en", "1\u00a0000", "ru", "1\u00a0234\u00a0567"),
        ("0012", "en", "1,234", "en", "0012"),
    ],
)
def test_number_follows_format_of_previous_one(new: str, source: str, like: str, target: str, expected: str) -> None:
    number, old = read(new, source), read(like, target)
    assert number is not None
    assert old is not None
    assert write(number, old, target) == expected


_LANGUAGES = st.sampled_from(["en", "zh", "es", "fr", "ru", "ar", "pt"])


@given(whole=st.from_regex(r"[1-9][0-9]{0,8}", fullmatch=True), decimals=st.sampled_from(["", "5", "25", "1250"]), source=st.sampled_from(["en", "zh", "ar"]), target=_LANGUAGES, like=st.sampled_from(["7", "1 200", "2,5", "٧"]))  # fmt: skip
def test_written_number_reads_back_equal(whole: str, decimals: str, source: str, target: str, like: str) -> None:
    number = read(f"{whole}.{decimals}" if decimals else f"{int(whole):,}", source)
    old = read(pattern(target).findall(like)[-1], target)
    assert number is not None
    assert old is not None
    again = read(write(number, old, target), target)
    assert again is not None
    assert again.value == number.value
