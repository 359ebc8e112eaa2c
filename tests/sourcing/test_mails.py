"""What is written to people about enquiries, in seven languages and without a stranger's links."""

import string
import tomllib
from pathlib import Path

import pytest

from expo.kit.text import LANGUAGES
from expo.localisation.models import Text
from expo.sourcing import mails

TEXTS = tomllib.loads(Path(mails.__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", ["asked", "written"])
def test_emails_exist_in_all_languages_with_same_placeholders(kind: str) -> None:
    assert set(TEXTS[kind]) == set(LANGUAGES)
    for language, text in TEXTS[kind].items():
        assert placeholders(text["text"]) == {"name", "organisation", "about", "excerpt", "link"}, language
        assert placeholders(text["subject"]) == ({"about"} if kind == "asked" else {"organisation"}), language


@pytest.mark.parametrize(
    "words,excerpt",
    [
        ("Pay here: https://evil.example/login now", "Pay here: … now"),
        ("Go to www.evil.example", "Go to …"),
        ("Write to me@evil.example!", "Write to …"),
        ("See evil.example/login", "See …"),
        ("See 1.2.3.4/login now", "See … now"),
        ("See 1.2.3.4", "See …"),
        ("See evil。com/x", "See …"),
        ("See evil｡com now", "See … now"),
        ("See 恶意。com/x", "See …"),
        ("See 1。2。3。4/x", "See …"),
        ("See evil．example/x", "See …"),
        ("See ｈｔｔｐｓ：／／evil", "See …"),
        ("See ①． me＠evil.example ½", "See ①． … ½"),
        ("您好。请问，（５００个）多少钱？OK。谢谢。", "您好。请问，（５００个）多少钱？OK。谢谢。"),
        ("Version 1.2.3, ３．５０", "Version 1.2.3, ３．５０"),
        ("Price 3.50 for 1.000 pieces. Thanks", "Price 3.50 for 1.000 pieces. Thanks"),
        ("See evil\u202e.example/x", "See …"),
        ("Abu \u2067Dhabi\u2069 \u200fMall", "Abu Dhabi \u200fMall"),
        ("a\n\nb", "a b"),
    ],
)
def test_excerpt_contains_no_links_or_addresses(words: str, excerpt: str) -> None:
    assert mails.excerpt_without_addresses(Text(words, "en")) == excerpt


@pytest.mark.parametrize("words", ["㌖" * 2000, "a" * 2000, "㏂" * 2000, "a." * 1000, "1." * 1000])
def test_excerpt_of_hostile_text_is_short(words: str) -> None:
    assert len(mails.excerpt_without_addresses(Text(words, "en"))) <= 160


def test_excerpt_is_short() -> None:
    assert len(mails.excerpt_without_addresses(Text("long words " * 100, "en"))) <= 160
