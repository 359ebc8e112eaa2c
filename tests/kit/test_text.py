"""Text from outside: what is cleaned, what is refused."""

import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES, checked_email, checked_language, checked_url, clean, is_readable, optional

any_text = st.text(st.characters(exclude_categories=()), max_size=60)


def cleaned(text: str, *, lines: bool = False) -> str | None:
    try:
        return clean(text, field="name", limit=50, lines=lines)
    except Invalid as error:
        assert error.field == "name"  # noqa: PT017 - most texts are good
        return None


@given(any_text, st.booleans())
def test_cleaned_text_is_storable_printable_and_stable(text: str, lines: bool) -> None:
    words = cleaned(text, lines=lines)
    if words is None:
        return
    assert 1 <= len(words) <= 50
    assert words == words.strip()
    assert words.encode()
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in words if each != "\n")
    assert lines or "\n" not in words
    assert cleaned(words, lines=lines) == words


@pytest.mark.parametrize(
    "text,words",
    [
        ("  steel \t flask ", "steel flask"),
        ("steel\r\nflask", "steel flask"),
        ("steel\u00a0\u3000flask", "steel flask"),
        ("Cafe\u0301", "Café"),
        ("保温杯", "保温杯"),
    ],
)
def test_white_space_is_folded_and_letters_are_composed(text: str, words: str) -> None:
    assert clean(text, field="name", limit=50) == words


def test_allowed_line_breaks_are_kept_at_most_two_in_a_row() -> None:
    assert clean(" a \r\n\r\n\r\n b\u2028c\td ", field="story", limit=50, lines=True) == "a\n\nb\nc d"


@pytest.mark.parametrize("text", ["", "  ", "\n", "a\x00b", "a\x1bb", "a\ud800", "a" * 51, "a" * 10_000_000])
def test_invalid_text_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        clean(text, field="name", limit=50)
    assert refusal.value.field == "name"


def test_minimum_length_is_enforced() -> None:
    with pytest.raises(Invalid, match="at least 10"):
        clean("short", field="password", limit=50, minimum=10)
    assert not clean("  ", field="note", limit=50, minimum=0)


@pytest.mark.parametrize("text,words", [(None, None), ("", None), (" \n", None), (" a ", "a")])
def test_optional_text_may_be_empty(text: str | None, words: str | None) -> None:
    assert optional(text, field="note", limit=5) == words


@pytest.mark.parametrize("email", ["Wei@Flasks.example", "a.b+c@d-e.f.example", "x@xn--fiq228c.example"])
def test_email_address_is_accepted_in_lower_case(email: str) -> None:
    assert checked_email(f" {email} ") == email.lower()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "wei",
        "@flasks.example",
        "wei@",
        "wei@flasks",
        "a b@c.example",
        "wei@-a.example",
        "a@b.example\nBcc: c@d.example",
        "x" * 65 + "@a.example",
        "a@" + "b" * 250 + ".example",
        "ünï@a.example",
        "<a@b.example>",
        "a@b.example,c@d.example",
    ],
)
def test_invalid_email_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_email(email)
    assert refusal.value.field == "email"


@pytest.mark.parametrize("url", ["https://flasks.example", "HTTP://a.example/b?c=d#e", "http://[::1]:80/x"])
def test_valid_url_is_accepted(url: str) -> None:
    assert checked_url(url, field="website") == url


def test_missing_url_is_none() -> None:
    assert checked_url(None, field="website") is None
    assert checked_url("  ", field="website") is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "//a.example",
        "a.example",
        "http://",
        "http://user:secret@a.example",
        'http://a.example/"onclick',
        "http://a b.example",
        "http://a.example/\\b",
        "https://a.example/" + "x" * 3000,
        "http://[::1",
        "https://[x]/",
        "http://:80/",
        "http://a.example:99999",
        "http://a.example:port",
        "http://a\u2100b.example",
    ],
)
def test_invalid_url_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_url(url, field="website")
    assert refusal.value.field == "website"


@given(st.text(st.sampled_from("[]:1a./%\u2100é-"), max_size=12))
def test_accepted_url_has_a_host(text: str) -> None:
    try:
        url = checked_url(f"http://{text}", field="website")
    except Invalid:
        return
    assert url is not None
    assert urlsplit(url).hostname
    assert urlsplit(url).port != 0


@pytest.mark.parametrize("tag,language", [("en", "en"), (" ZH-Hans-CN ", "zh"), ("pt_BR", "pt")])
def test_a_language_is_known_by_its_first_part(tag: str, language: str) -> None:
    assert checked_language(tag) == language
    assert language in LANGUAGES


@pytest.mark.parametrize("tag", ["", "x", "de", "english", "-en", "\x00"])
def test_unsupported_language_is_refused(tag: str) -> None:
    with pytest.raises(Invalid):
        checked_language(tag)


@pytest.mark.parametrize(
    "text, readers",
    [
        ("Müller & Söhne № 1", LANGUAGES),
        ("浙江恒暖杯业", {"zh"}),
        ("浙江 Hengnuan", {"zh"}),
        ("ООО «Тёплый дом»", {"ru"}),
        ("شركة النور", {"ar"}),
        ("株式会社テルモ", set()),
        ("3 + 4", LANGUAGES),
    ],
)
def test_text_is_readable_in_latin_letters_and_those_of_the_reader(text: str, readers: Collection[str]) -> None:
    assert {language for language in LANGUAGES if is_readable(text, language)} == set(readers)
