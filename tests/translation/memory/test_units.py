import pytest

from translation.memory import normalise


@pytest.mark.parametrize(
    "text,expected",
    [
        ("  Termo \u00a0 500\tml\n", "Termo 500 ml"),
        ("cafe\u0301", "café"),
        ("保温杯\u3000500ml", "保温杯 500ml"),
        ("LED lamp", "LED lamp"),
        (" \n", ""),
    ],
)
def test_exact_match_ignores_whitespace_and_composition(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_exact_match_is_case_sensitive() -> None:
    assert normalise("Led") != normalise("LED")
