from translation.memory import mask_values, numerals_in
from translation.memory.values import VALUE


def test_numbers_are_found_with_their_values() -> None:
    found = numerals_in("Caja de 1.200 uds., 2,5 kg", "es")
    assert [(value.start, value.end, value.value) for value in found] == [(8, 13, "1200"), (20, 23, "2.5")]


def test_number_list_is_one_value() -> None:
    assert [value.value for value in numerals_in("sizes 1,2,3", "en")] == ["1,2,3"]


def test_values_are_masked_in_text() -> None:
    assert mask_values("保温杯  500ml, 2个 ", "zh") == (f"保温杯 {VALUE}ml, {VALUE}个", ("500", "2"))


def test_foreign_private_use_character_is_no_value() -> None:
    assert mask_values(f"a {VALUE} b", "en") == ("a \ufffd b", ())


def test_long_digit_sequences_are_read_quickly() -> None:
    assert len(numerals_in("1," * 50_000, "en")) == 1
    assert len(numerals_in("1,, " * 25_000, "en")) == 25_000
