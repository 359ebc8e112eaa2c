"""The one check of a product: all that is wrong at once, each limit, and back again."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.catalog.products.models import Attribute, Content, Sample, missing_for_publishing
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.drafts import (
    LIMITS,
    AttributeDraft,
    ProductDraft,
    TierDraft,
    Wording,
    draft_of,
)
from expo.kit.trade.money import Money
from expo.kit.trade.values import HsEdition
from expo.localisation.models import Rendering, Text, TranslationOrigin
from tests.catalog.harness import a_draft


def wrong(**changes: Any) -> list[tuple[str, str | None]]:
    checked = checked_content(a_draft(**changes))
    assert (checked.content is None) == bool(checked.problems)
    return [(each.code, each.field) for each in checked.problems]


def content(**changes: Any) -> Content:
    checked = checked_content(a_draft(**changes))
    assert checked.problems == []
    assert checked.content is not None
    return checked.content


FULL: dict[str, Any] = {
    "description": Wording("双层真空\n保温12小时", "zh"),
    "category": "Cups",
    "brand": "恒暖",
    "gtin": "4006381333931",
    "hs_code": "9617.00",
    "hs_edition": "HS2017",
    "minimum_order": "20",
    "minimum_order_unit": "CT",
    "incoterm": "fob",
    "incoterm_place": "Ningbo",
    "lead_days": "30",
    "sample_price": "8",
    "attributes": [
        AttributeDraft(Wording("容量", "zh", {"en": "Capacity"}), "0.50", "LTR"),
        AttributeDraft(Wording("Colour", "en"), "teal"),
    ],
    "certificates": ["CE", "CE"],
    "keywords": ["flask", "Flask", " ", "termo"],
}


def test_full_product_is_read() -> None:
    full = content(**FULL)
    assert full.title == Text(
        "不锈钢保温杯 500毫升", "zh", {"en": Rendering("Stainless steel vacuum flask 500 ml", TranslationOrigin.PERSON)}
    )
    assert full.hs is not None
    assert (full.hs.code, full.hs.edition) == ("961700", HsEdition.HS2017)
    assert full.sample == Sample(Money(800, "USD"))
    assert full.attributes[0] == Attribute(
        Text("容量", "zh", {"en": Rendering("Capacity", TranslationOrigin.PERSON)}), "0.5", "LTR"
    )
    assert full.attributes[1].value == "teal"
    assert (full.lead_days, full.certificates, full.keywords) == (30, ["CE"], ["flask", "termo"])
    assert full.minimum_order is not None
    assert full.minimum_order.unit == "CT"
    assert full.best_tier is not None
    assert full.best_tier.price == Money(360, "USD")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        FULL,
        {"price_tiers": [], "price_on_request": True, "currency": None},
        {"sample_free": True},
        {"price_tiers": [TierDraft("1", "0.0012")]},
    ],
)
def test_draft_of_content_reproduces_content(changes: dict[str, Any]) -> None:
    said = content(**changes)
    assert checked_content(draft_of(said)).content == said


def test_empty_draft_reports_all_required_fields() -> None:
    problems = checked_content(ProductDraft()).problems
    assert {(each.code, each.field) for each in problems} == {
        ("MISSING", name) for name in ("number", "title", "section", "unit")
    }


def test_draft_may_lack_fields_needed_for_publishing() -> None:
    bare = content(price_tiers=[], currency=None, minimum_order=None, origin=None)
    assert [each.field for each in missing_for_publishing(bare)] == ["priceTiers", "minimumOrder", "origin"]
    assert missing_for_publishing(content()) == []
    assert missing_for_publishing(content(price_tiers=[], price_on_request=True)) == []


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"number": "x" * 65}, "number"),
        ({"number": "a\x00b"}, "number"),
        ({"title": Wording("x" * 201, "en")}, "title"),
        ({"title": Wording("x", "tlh")}, "language"),
        ({"title": Wording("x", "en", {"zh": "y" * 201})}, "title"),
        ({"title": Wording("\ud800", "en")}, "title"),
        ({"title": Wording("x" * 10_000_000, "en")}, "title"),
        ({"description": Wording("x" * 5001, "en")}, "description"),
        ({"section": "no-such-section"}, "section"),
        ({"section": "x" * 1_000_000}, "section"),
        ({"category": "x" * 81}, "category"),
        ({"brand": "x" * 81}, "brand"),
        ({"gtin": "4006381333932"}, "gtin"),
        ({"hs_code": "7701.00"}, "hs.code"),
        ({"hs_code": "961700", "hs_edition": "HS1996"}, "hs.edition"),
        ({"origin": "XX"}, "origin"),
        ({"unit": "furlong"}, "unit"),
        ({"minimum_order": "0"}, "minimumOrder.value"),
        ({"minimum_order": "1", "minimum_order_unit": "??"}, "minimumOrder.unit"),
        ({"incoterm": "DAT", "incoterm_place": "Ningbo"}, "incoterm.rule"),
        ({"incoterm": "FOB"}, "incoterm.place"),
        ({"lead_days": 731}, "leadDays"),
        ({"lead_days": -1}, "leadDays"),
        ({"lead_days": "soon"}, "leadDays"),
        ({"sample_price": "0"}, "sample.price"),
        ({"sample_price": "0.001"}, "sample.price"),
        ({"sample_price": "5", "sample_free": True}, "sample.free"),
        ({"price_on_request": True}, "priceOnRequest"),
        ({"certificates": ["NO-SUCH"]}, "certificates.0"),
        ({"keywords": ["ok", "x" * 61]}, "keywords.1"),
        ({"keywords": [str(number) for number in range(31)]}, "keywords"),
        ({"certificates": ["CE"] * 31}, "certificates"),
        ({"attributes": [AttributeDraft(Wording("", "en"), "x")]}, "attributes.0.name"),
        ({"attributes": [AttributeDraft(Wording("x" * 81, "en"), "x")]}, "attributes.0.name"),
        ({"attributes": [AttributeDraft(Wording("Size", "en"), "x" * 301)]}, "attributes.0.value"),
        ({"attributes": [AttributeDraft(Wording("Size", "en"), "")]}, "attributes.0.value"),
        ({"attributes": [AttributeDraft(Wording("Size", "en"), "big", "CMT")]}, "attributes.0.value"),
        ({"attributes": [AttributeDraft(Wording("Size", "en"), "1", "??")]}, "attributes.0.unit"),
        ({"attributes": [AttributeDraft(Wording(f"A{number}", "en"), "1") for number in range(61)]}, "attributes"),
    ],
)
def test_bad_value_is_reported_at_its_field_alone(changes: dict[str, Any], field: str) -> None:
    assert [each[1] for each in wrong(**changes)] == [field]


@pytest.mark.parametrize("name", ["number", "category", "brand"])
def test_text_at_its_length_limit_is_accepted(name: str) -> None:
    assert getattr(content(**{name: "x" * LIMITS[name]}), name) == "x" * LIMITS[name]


def test_maximum_attributes_and_keywords_are_accepted() -> None:
    attributes = [AttributeDraft(Wording(f"A{number}", "en"), "1") for number in range(60)]
    maximum = content(attributes=attributes, keywords=[str(number) for number in range(30)])
    assert (len(maximum.attributes), len(maximum.keywords)) == (60, 30)


def test_all_draft_problems_are_reported_together() -> None:
    problems = wrong(
        title=None, section=None, gtin="1", hs_code="1", origin="??", price_tiers=[TierDraft("x", "y")], lead_days="z"
    )
    assert {field for _, field in problems} == {
        "title", "section", "gtin", "hs.code", "origin", "priceTiers.0.minQuantity", "priceTiers.0.price", "leadDays",
    }  # fmt: skip


def test_missing_currency_is_reported_once() -> None:
    assert wrong(currency=None, sample_price="5") == [("MISSING", "currency")]
    assert wrong(currency=None, sample_price="5", price_tiers=[], price_on_request=True) == [("MISSING", "currency")]


def test_negative_attribute_is_accepted() -> None:
    cold = content(attributes=[AttributeDraft(Wording("Storage", "en"), "−18.0", "CEL")])
    assert cold.attributes[0].value == "-18"


def test_machine_translations_of_unchanged_text_are_kept() -> None:
    before = content()
    translated = replace(
        before,
        title=replace(
            before.title, renderings=before.title.renderings | {"es": Rendering("Termo", TranslationOrigin.MACHINE)}
        ),
    )
    assert checked_content(a_draft(), before=translated).content == translated
    other = checked_content(a_draft(title=Wording("别的", "zh")), before=translated).content
    assert other is not None
    assert other.title.renderings == {}


def test_draft_over_another_sets_only_given_fields() -> None:
    base = a_draft()
    merged = ProductDraft(brand="New", unit="KGM").over(base, {"brand"})
    assert merged == replace(base, brand="New")


texts = st.none() | st.text(max_size=30)


@given(
    st.builds(
        ProductDraft,
        number=st.text(max_size=80),
        title=st.none() | st.builds(Wording, st.text(max_size=30), st.sampled_from(["en", "zh", "xx"])),
        section=st.none() | st.sampled_from(["hardware", "x"]),
        unit=texts,
        gtin=texts,
        hs_code=texts,
        hs_edition=texts,
        origin=texts,
        minimum_order=texts,
        minimum_order_unit=texts,
        currency=st.none() | st.sampled_from(["USD", "XXX"]),
        incoterm=texts,
        incoterm_place=texts,
        lead_days=texts | st.integers(),
        sample_price=texts,
        sample_free=st.booleans(),
        keywords=st.lists(st.text(max_size=70), max_size=3),
        certificates=st.lists(st.text(max_size=5), max_size=3),
    )
)
def test_any_draft_is_refused_or_read_stably(draft: ProductDraft) -> None:
    checked = checked_content(draft)
    assert (checked.content is None) == bool(checked.problems)
    assert all(each.field for each in checked.problems)
    if checked.content is not None:
        assert checked_content(draft_of(checked.content)).content == checked.content
