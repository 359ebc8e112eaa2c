"""Engines' names for languages, and ours."""

import pytest

from translation.engines.tags import by_primary_tag, primary_tag


@pytest.mark.parametrize(
    "code, tag",
    [
        ("en", "en"),
        ("EN", "en"),
        ("zh-Hans", "zh"),
        ("zh_TW", "zh"),
        ("pb", "pt"),
        ("zt", "zh"),
        ("pt-BR", "pt"),
        ("fil", "fil"),
    ],
)
def test_code_has_primary_tag(code: str, tag: str) -> None:
    assert primary_tag(code) == tag


@pytest.mark.parametrize("code", [None, 7, "", "e", "english", "../etc", "e1", "e" * 1000, "en" + "-x" * 100])
def test_invalid_code_has_no_tag(code: object) -> None:
    assert primary_tag(code) is None


def test_exact_tag_precedes_variants() -> None:
    assert by_primary_tag(["zh-Hant", "zh-Hans", "pb", "pt"]) == {"zh": "zh-Hans", "pt": "pt"}
    assert by_primary_tag(["zt", "zh", None, 5]) == {"zh": "zh"}
    assert by_primary_tag(["pt-PT", "pt-BR"]) == {"pt": "pt-BR"}
