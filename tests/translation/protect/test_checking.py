"""A translation holds when no value is lost and none invented."""

import pytest

from translation.protect import Protection, Term, Verdict, check


def verdict(original: str, translation: str, source: str = "en", target: str = "es") -> Verdict:
    return check(original, translation, source, target)


@pytest.mark.parametrize(
    "original, translation, source, target",
    [
        ("cable, 1,200.5 mm", "câble, 1 200,5 mm", "en", "fr"), ("cable 1,200 mm", "cable de 1.200 mm", "en", "es"),
        ("长1.2万毫米", "12,000 mm long", "zh", "en"), ("长三米", "3 m long", "zh", "en"), ("3 kg", "٣ كجم", "en", "ar"),
        ("$12.50 each", "12,50 USD cada uno", "en", "es"), ("12 inches", "12 дюймов", "en", "ru"), ("three pieces", "三件", "en", "zh"),
        ("three meters", "三米", "en", "zh"), ("2 kg of HN-500A", "HN-500A, 2 kg", "en", "es"),
    ],
)  # fmt: skip
def test_values_are_kept_in_other_notation(original: str, translation: str, source: str, target: str) -> None:
    made = verdict(original, translation, source, target)
    assert (made.holds, made.lost_values, made.invented_values) == (True, (), ())


@pytest.mark.parametrize(
    "original, translation, lost, invented",
    [
        ("500 W", "50 W", ["500 WTT"], ["50 WTT"]), ("500 W", "500 kW", ["500 WTT"], ["500 KWT"]), ("500 W", "", ["500 WTT"], []),
        ("12 in.", "30,48 cm", ["12 INH"], ["30.48 CMT"]), ("500 W", "500 W 500 W", [], ["500 WTT"]), ("lamp", "2 lámparas", [], ["2"]),
        ("1500 g", "1.5e3 g", ["1500 GRM"], ["1.5e3"]), ("HN-500A", "HN-500B", ["HN-500A"], ["HN-500B"]), ("-5 °C", "5 °C", ["-5 CEL"], ["5 CEL"]),
        ("FOB Ningbo", "CIF Ningbo", ["FOB"], ["CIF"]), ("1.200 m", "1.200 m", ["1.2 MTR"], ["1200 MTR"]), ("good 👍", "bueno", ["👍"], []),
        ("http://a.com", "http:/／a.com", ["http://a.com"], ["http:/／a.com"]),
        ("Hi {name}", "Hola {nombre}", ["{name}"], ["{nombre}"]), ("10-20 kg", "10 kg", ["10..20 KGM"], ["10 KGM"]), ("USD 5", "EUR 5", ["5.00 USD"], ["5.00 EUR"]),
    ],
)  # fmt: skip
def test_changed_value_is_detected(original: str, translation: str, lost: list[str], invented: list[str]) -> None:
    made = verdict(original, translation)
    assert ([each.value for each in made.lost_values], [each.value for each in made.invented_values]) == (
        lost,
        invented,
    )
    assert not made.holds


def test_duplicated_value_is_invented_once() -> None:
    made = verdict("5 kg and 5 kg", "5 kg, 5 kg, 5 kg")
    assert ([each.value for each in made.kept_values], [each.start for each in made.invented_values]) == (
        ["5 KGM", "5 KGM"],
        [12],
    )


def test_term_requires_its_target() -> None:
    protection = Protection(terms=(Term("hose", "manguera"),))
    assert check("A hose", "Una Manguera", "en", "es", protection).holds
    assert [each.value for each in check("A hose", "Un tubo", "en", "es", protection).lost_values] == ["manguera"]
    assert check("A pipe", "Una manguera", "en", "es", protection).holds


def test_name_must_not_change() -> None:
    protection = Protection(frozenset({"Acme"}))
    assert check("Acme lamp", "Lámpara Acme", "en", "es", protection).holds
    assert not check("Acme lamp", "Lámpara Akme", "en", "es", protection).holds
    assert not check("A lamp", "Lámpara Acme", "en", "es", protection).holds
