from pathlib import Path

import pytest

from expo.demo.data import author_translations as module
from expo.demo.data.author_translations import author_translations
from expo.demo.data.exhibitors import FOLDER, load
from expo.kit.errors import Invalid
from expo.localisation.models import TranslationOrigin

FILE = "zhejiang-hengnuan-drinkware.toml"
GOOD = """
[company.en]
tagline = "Vacuum flasks since 2006"
story = "We make flasks.\\nIn Yongkang."

[[products]]
number = "HN-500A"
[products.en]
title = "Vacuum flask, 500 ml"
description = "A flask."
[products.es]
title = "Termo de 500 ml"
description = "Un termo."

[[products]]
number = "HN-750A"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of translations: it holds one good file."""
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    return tmp_path


def test_company_words_its_profile_products_and_pictures_in_other_languages() -> None:
    [company] = load([FOLDER / FILE])
    profile = company.profile()
    assert profile.tagline is not None
    assert profile.story is not None
    assert profile.name is not None
    assert profile.tagline.reading("en").origin is TranslationOrigin.PERSON
    assert profile.story.reading("en").text == "We make flasks.\nIn Yongkang."
    assert profile.name.renderings == {}
    first, second = company.drafts()[:2]
    assert first.title is not None
    assert first.description is not None
    assert second.title is not None
    assert first.title.others == {"en": "Vacuum flask, 500 ml", "es": "Termo de 500 ml"}
    assert first.description.others == {"en": "A flask.", "es": "Un termo."}
    assert second.title.others == {}
    assert company.picture_alt(company.products[0]).reading("es").text == "Termo de 500 ml"


def test_company_without_file_has_no_translations(folder: Path) -> None:
    (folder / FILE).unlink()
    [company] = load([FOLDER / FILE])
    assert all(draft.title is not None and draft.title.others == {} for draft in company.drafts())


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ('"HN-500A"', '"HN-000"', "no product HN-000"),
        ('"HN-750A"', '"HN-500A"', "HN-500A is there twice"),
        ("[products.es]", "[products.zh]", "zh is the company's own language"),
        ("[company.en]", "[company.zh]", "zh is the company's own language"),
        ("[company.en]", "[company.de]", "language"),
        ("[products.es]", "[products.de]", "de"),
        ('"Un termo."', '" "', "description"),
        ("Termo de 500 ml", "t" * 201, "200"),
        ("Vacuum flasks since 2006", "t" * 161, "160"),
        ("tagline =", "taglin =", "taglin"),
        ('title = "Termo de 500 ml"', "", "title"),
    ],
)
def test_bad_translations_are_refused_with_file(folder: Path, old: str, new: str, reason: str) -> None:
    assert old in GOOD
    (folder / FILE).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Invalid, match=rf"{FILE}: .*{reason}"):
        author_translations(FILE, "zh", {"HN-500A", "HN-750A"})
