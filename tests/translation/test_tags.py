import pytest

from translation.tags import primary


@pytest.mark.parametrize(
    "tag,expected",
    [("en", "en"), ("EN-US", "en"), ("zh_Hant_TW", "zh"), (" pt-BR ", "pt"), ("es-419", "es"), ("kok", "kok")],
)
def test_tag_has_primary_language(tag: str, expected: str) -> None:
    assert primary(tag) == expected


@pytest.mark.parametrize("tag", ["", "*all*", "e", "english", "en-", "x-klingon", "é", "en" + "-US" * 40_000])
def test_invalid_tag_has_no_language(tag: str) -> None:
    assert not primary(tag)
