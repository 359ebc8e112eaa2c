"""A value put into another language is the same value there, in all directions."""

from itertools import permutations
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translation.protect import check, find
from translation.protect.quantities.numerals import write
from translation.protect.rendering import render

LANGUAGES: Final = ("en", "zh", "es", "fr", "ru", "ar", "pt")
UNITS: Final = {
    "en": (" mm", "kg", " inches", '"', " days", " pounds", "%", " W", " °C", "", " sq ft", " USD", " gallons"),
    "zh": ("毫米", "公斤", "英寸", "天", "伏", "元", "万毫安时", "%", "平方米", "℃", "", "美元", "转/分"),
    "es": (" mm", " pulgadas", " días", " €", " libras", " m²", "", " voltios", " años"),
    "fr": (" mm", " pouces", " jours", " €", " m³", "", " tr/min", " ans"),
    "ru": (" мм", " кг", " дюймов", " дней", " руб.", " В", " м²", " об/мин", "", " л/мин", " долларов США"),
    "ar": (" مم", " كجم", " بوصة", " دولار", " فولت", "%", "", " لتر"),
    "pt": (" mm", " polegadas", " dias", " libras", " litros", "", " reais"),
}
ARABIC: Final = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")


def rendered(text: str, source: str, target: str) -> str:
    [span] = find(text, source)
    return render(text, span, source, target)


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("1,200 mm", "en", "fr", "1\u202f200 mm"), ("1,200 mm", "en", "es", "1200 mm"), ("1,200 mm", "en", "pt", "1.200 mm"),
        ("1,200 mm", "en", "ru", "1200 mm"), ("1,200 mm", "en", "zh", "1,200 mm"), ("1,200.5 mm", "en", "fr", "1,200.5 mm"),
        ("1.250 kg", "en", "es", "1,250 kg"), ("毫米", "zh", "en", ""), ("120毫米", "zh", "en", "120 mm"), ("120毫米", "zh", "ru", "120 мм"),
        ("１２０毫米", "zh", "ar", "120 مم"), ("١٢٣ واط", "ar", "en", "123 W"), ("10元", "zh", "en", "10 CNY"), ("1.2万毫安时", "zh", "es", "12.000 mAh"),
        ("三米", "zh", "fr", "3 m"), ("12 inches", "en", "zh", "12英寸"), ("5х6 см", "ru", "en", "5x6 cm"), ("120毫米x60毫米", "zh", "en", "120 mm x 60 mm"),
        ("1 500 руб.", "ru", "en", "1\u00a0500 RUB"), ("30 days", "en", "ru", "30 дней"), ("1 год", "ru", "en", "1 year"), ("HN-500A", "zh", "ar", "HN-500A"),
        ("10th", "en", "ru", "10-й"), ("1st", "en", "fr", "1ᵉʳ"), ("2nd", "en", "zh", "第2"), ("3rd", "en", "en-GB", "3rd"),
        ("5元/米", "zh", "en", "5 CNY/m"), ("5 руб./кг", "ru", "zh", "5 RUB/千克"), ("1.200 kg", "de", "en", "1,200 kg"),
        ("м²", "ru", "zh", "m²"), ("m²", "en", "ar", "m²"),
        ("人民币5", "zh", "en", "CNY 5"), ("$12.50", "en", "fr", "$12.50"), ("1,200½ ft", "en", "fr", "1\u202f200½ ft"), ("２０℃", "zh", "en", "20°C"),
    ],
)  # fmt: skip
def test_values_are_rewritten_only_if_ambiguous_in_target_language(
    text: str, source: str, target: str, written: str
) -> None:
    if not written:
        assert find(text, source) == []
        return
    assert rendered(text, source, target) in {written, written.replace("°C", "℃")}


@st.composite
def values(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a language and a value as it is written there: one to three numbers and a unit."""
    language = draw(st.sampled_from(LANGUAGES))
    join = draw(st.sampled_from([" x ", "×", "-", "~", "/"]))
    numbers = draw(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 3)), min_size=1, max_size=3))
    written = join.join(number(*each, language, grouped=draw(st.booleans())) for each in numbers)
    if language == "ar" and draw(st.booleans()):
        written = written.translate(ARABIC)
    return language, written + draw(st.sampled_from(UNITS[language]))


def number(whole: int, decimals: int, language: str, *, grouped: bool) -> str:
    value = f"{whole}.{whole % 7 + 1:0{decimals}}" if decimals else str(whole)
    return (
        write(value, language) if grouped else value.replace(".", "," if language in {"es", "fr", "ru", "pt"} else ".")
    )


@settings(max_examples=400, deadline=None)
@given(values())
@example(("fr", "2,03 ans"))
def test_rendered_value_is_equal_in_all_directions(drawn: tuple[str, str]) -> None:
    source, text = drawn
    spans = find(text, source)
    for target in LANGUAGES:
        for span in spans:
            written = render(text, span, source, target)
            assert [each.value for each in find(written, target)] == [span.value], (source, target, text, written)


def test_all_rendered_units_pass_check() -> None:
    for source, target in permutations(LANGUAGES, 2):
        for unit in UNITS[source]:
            text = f"7{unit}"
            assert check(text, rendered(text, source, target), source, target).holds, (source, target, text)
