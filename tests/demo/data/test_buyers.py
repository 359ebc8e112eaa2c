import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from expo.demo.data.buyers import FOLDER, BuyerNeed, Must, Obstacle, buyers, load
from expo.demo.data.exhibitors import companies
from expo.demo.data.plan import people
from expo.kit.errors import Invalid

EVERY = buyers()
SOURCING_NEEDS = [need for each in EVERY for need in each.needs]
SCRIPTS = {"en": "LATIN", "es": "LATIN", "fr": "LATIN", "pt": "LATIN", "zh": "CJK", "ru": "CYRILLIC", "ar": "ARABIC"}


def test_demo_has_200_buyers_from_60_countries_in_7_languages() -> None:
    assert Counter(each.language for each in EVERY) == {
        "en": 35,
        "zh": 15,
        "es": 40,
        "fr": 25,
        "ru": 30,
        "ar": 30,
        "pt": 25,
    }
    assert len({each.country for each in EVERY}) >= 60
    assert len({each.kind for each in EVERY}) == 13
    assert all(1 <= len(each.needs) <= 3 for each in EVERY)


def test_buyers_are_unique_with_unreachable_addresses() -> None:
    addresses = [each.email for each in EVERY] + [each.email for each in people().buyers]
    addresses += [person.email for company in companies() for person in company.staff]
    assert len(set(addresses)) == len(addresses)
    assert all(each.endswith(".example") for each in addresses)
    names = {each.company for each in EVERY} | {each.company for each in people().buyers}
    assert len(names) == len(EVERY) + len(people().buyers)
    assert len({each.person for each in EVERY}) == len(EVERY)


@pytest.mark.parametrize("language", SCRIPTS)
def test_needs_use_their_languages_script_and_minimum_length(language: str) -> None:
    texts = [need.text for each in EVERY if each.language == language for need in each.needs]
    assert texts
    for text in texts:
        letters = Counter(unicodedata.name(each).split()[0] for each in text if each.isalpha())
        assert letters[SCRIPTS[language]] >= 0.5 * letters.total(), text
        assert len(text) >= (8 if language == "zh" else 15), text


def test_no_two_needs_begin_with_same_words() -> None:
    beginnings = Counter((each.language, *need.text.casefold().split()[:4]) for each in EVERY for need in each.needs)
    assert [words for words, times in beginnings.items() if times > 1 and len(words) > 4] == []


def test_needs_cover_all_match_counts_and_obstacles() -> None:
    free = Counter(min(len(need.suits), 2) for need in SOURCING_NEEDS if need.but is None)
    assert free[0] >= 15
    assert free[1] >= 250
    assert free[2] >= 90
    obstacles = Counter(need.but for need in SOURCING_NEEDS if need.but)
    assert {each: times for each, times in obstacles.items() if times < 15} == {}
    assert obstacles.keys() == set(Obstacle)
    assert 0.6 <= sum(need.price is not None for need in SOURCING_NEEDS) / len(SOURCING_NEEDS) <= 0.75
    assert {must for need in SOURCING_NEEDS for must in need.must} >= {Must.CERTIFICATES, Must.ORIGINS}
    assert any(not need.named for need in SOURCING_NEEDS)


def test_every_exhibitor_suits_a_need_mostly_in_other_languages() -> None:
    listed = {each.english_name: each for each in companies()}
    files = {file.stem for file in (FOLDER.parent / "exhibitors").glob("*.toml")}
    assert {slug for need in SOURCING_NEEDS for slug in need.suits} == files
    assert len(listed) == len(files)
    others = sum(each.language != "zh" for each in EVERY for _ in each.needs)
    assert others > 0.9 * len(SOURCING_NEEDS)


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ('certificates = ["FDA"]', 'certificates = ["FDB"]', "certificate"),
        ('country = "US"', 'country = "XX"', "countr"),
        ('"8.90 USD"', '"8.90 ZZZ"', "ISO 4217"),
        ('"8.90 USD"', '"8.90 JMD"', "no rate"),
        ('"8.90 USD"', '"8,90 USD"', "not an amount"),
        ('"120 USD"', '"nothing"', "not an amount"),
        ('"250 SET"', '"250 PIECES"', "unit"),
        ('"250 SET"', '"0 SET"', "above zero"),
        ("days = 120", "days = 12000", "delivery time"),
        ("days = 120", 'days = 120, section = "canoes"', "section"),
        ("days = 120", 'days = 120, must = ["ORIGINS"]', "lists no origins"),
        ('suits = ["weihai-yujia-outdoor"]', 'suits = ["nobody"]', "no exhibitor nobody"),
        ('speaks = ["en"]', 'speaks = ["de", "en"]', "first language must be en"),
        ('email = "wade@tamarack-ridge.example"', 'email = "wade@tamarack-ridge.com"', "end in .example"),
    ],
)
def test_invalid_buyer_entry_is_refused_with_file_and_buyer(tmp_path: Path, old: str, new: str, reason: str) -> None:
    broken = _changed(tmp_path, old, new)
    with pytest.raises(Invalid, match=rf"en\.toml: Tamarack Ridge Outfitters Inc\.: .*{reason}"):
        load([broken])


def test_misspelt_key_is_refused_with_file(tmp_path: Path) -> None:
    broken = _changed(tmp_path, 'position = "', 'postion = "')
    with pytest.raises(Invalid, match=r"en\.toml: .*postion"):
        load([broken])


def test_repeated_need_is_refused(tmp_path: Path) -> None:
    file = _changed(tmp_path, "", "")
    with pytest.raises(Invalid, match="is there twice"):
        load([file, file])


def test_quantity_and_price_are_parsed_for_services() -> None:
    need = BuyerNeed(text="A kettle", suits=[], quantity="4000 C62", price="3.90 USD")
    assert (str(need.target_quantity()), str(need.maximum())) == (
        "Quantity(value=Decimal('4000'), unit='C62')",
        "3.90 USD",
    )
    assert BuyerNeed(text="A kettle", suits=[]).target_quantity() is None


def _changed(folder: Path, old: str, new: str) -> Path:
    text = (FOLDER / "en.toml").read_text(encoding="utf-8")
    assert old in text
    file = folder / "en.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file
