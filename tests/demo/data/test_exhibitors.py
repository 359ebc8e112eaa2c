from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from expo.catalog.products.models import missing_for_publishing
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.quality import ListingProblem, own_problems
from expo.demo.chapters.exhibitors import booth_numbers
from expo.demo.data.author_translations import FOLDER as TRANSLATIONS
from expo.demo.data.exhibitors import FOLDER, Company, companies, load
from expo.exhibitors.booths.rules.checks import checked_staff
from expo.exhibitors.companies.rules.checks import checked_certificate, checked_contact
from expo.exhibitors.models import Certificate, slug_of
from expo.fairs.sections.models import categories
from expo.kit.errors import Invalid
from tests.support.clock import START

EVERY = companies()
LISTING_A_COPY = frozenset(
    {
        "Zhejiang Hengnuan Drinkware Co., Ltd.",
        "Harrowbeck Garden & Outdoor Ltd",
        "Marfa Al Anbar Dates, Spices & Perfumes L.L.C.",
    }
)
"""Who lists what stands elsewhere at the fair already, so that its organiser has pairs to look at."""


@pytest.mark.parametrize("company", EVERY, ids=[slug_of(each.english_name) for each in EVERY])
def test_every_company_passes_service_checks(company: Company) -> None:
    changes = company.profile().changes(START)
    assert changes["name"].language == company.language
    assert len(company.tagline) <= 80
    assert [checked_staff(each.member()) for each in company.staff]
    assert [checked_contact(each.contact()) for each in company.staff]
    for each in company.certificates:
        checked_certificate(Certificate("cert_1", each.kind, each.number, each.issuer, each.valid_until))
        assert date(2027, 1, 1) <= each.valid_until <= date(2029, 12, 31)
    checked = [checked_content(draft) for draft in company.drafts()]
    assert [(each.problems, missing_for_publishing(each.content)) for each in checked if each.content] == [([], [])] * (
        16 if company.english_name in LISTING_A_COPY else 15
    )


def test_exhibitors_cover_all_categories_and_languages() -> None:
    chinese = Counter(each.category for each in EVERY if each.country == "CN")
    assert chinese.keys() == {each.key for each in categories()}
    assert chinese.total() >= 48
    assert sum(each.country != "CN" for each in EVERY) >= 12
    assert {each.language for each in EVERY} == {"en", "zh", "es", "fr", "ru", "ar", "pt"}


def test_companies_word_all_goods_in_english_and_some_in_one_more_language() -> None:
    more = Counter[str]()
    for company in EVERY:
        own = [frozenset(company.picture_alt(goods).renderings) for goods in company.products]
        assert len(set(own)) == 1, company.english_name
        assert own[0] == company.text("tagline").renderings.keys() == company.text("story").renderings.keys()
        assert "en" in own[0] | {company.language}
        more.update(own[0] - {"en"})
    assert more.keys() == {"es", "fr", "ru", "ar", "pt"}
    assert min(more.values()) >= 4


def test_author_translations_belong_to_companies() -> None:
    known = {file.name for file in FOLDER.glob("*.toml")}
    assert {file.name for file in TRANSLATIONS.glob("*.toml")} == known


def test_slugs_gtins_and_booth_numbers_are_unique() -> None:
    gtins = [goods.gtin for each in EVERY for goods in each.products if goods.gtin]
    assert len({slug_of(each.english_name) for each in EVERY}) == len(EVERY)
    assert len(set(gtins)) == len(gtins) > 200
    numbers = booth_numbers(EVERY)
    assert len({(each.category, numbers[each.english_name]) for each in EVERY}) == len(EVERY)


def test_email_addresses_and_websites_are_unreachable() -> None:
    addresses = [person.email for each in EVERY for person in each.staff]
    assert all(each.endswith(".example") for each in addresses)
    assert all(each.website is None or each.website.endswith(".example") for each in EVERY)


def test_misspelt_key_is_refused_with_file_and_place(tmp_path: Path) -> None:
    broken = _changed(tmp_path, "lead_days = 30", "leed_days = 30")
    with pytest.raises(Invalid, match=r"broken\.toml: .*leed_days.*products"):
        load([broken])


def test_price_not_starting_at_minimum_order_is_refused(tmp_path: Path) -> None:
    broken = _changed(tmp_path, "minimum_order = 500", "minimum_order = 400")
    with pytest.raises(Invalid, match="minimum order"):
        load([broken])


def test_repeated_item_number_is_refused(tmp_path: Path) -> None:
    broken = _changed(tmp_path, "HN-750A", "HN-500A")
    with pytest.raises(Invalid, match=r"broken\.toml: the item number HN-500A is there twice"):
        load([broken])


def _changed(folder: Path, old: str, new: str) -> Path:
    text = (FOLDER / "zhejiang-hengnuan-drinkware.toml").read_text(encoding="utf-8")
    assert old in text
    file = folder / "broken.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_exactly_one_listing_has_a_problem() -> None:
    drafts = [checked_content(draft).content for company in EVERY for draft in company.drafts()]
    wrong = {each.title.text: set(own_problems(each)) - {ListingProblem.NO_PICTURE} for each in drafts if each}
    shouted = {"STORM KETTLE, SPUN ALUMINIUM, 1.2 LITRE": {ListingProblem.TITLE_IN_CAPITALS}}
    assert {title: problems for title, problems in wrong.items() if problems} == shouted
