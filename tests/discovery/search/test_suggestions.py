"""What is suggested while somebody types, to whom, and what nobody is told of."""

from collections.abc import Sequence

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.search.models import Kind
from expo.discovery.search.suggesting import Suggestions, SuggestionSet
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import BusinessKind
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Invalid
from expo.kit.paging import Slice
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.exhibitors.harness import an_actor

NOTHING = SuggestionSet([], [], [])


async def suggested(
    harness: DiscoveryHarness, text: str, actor: Actor = ANONYMOUS, language: str = "en", **at: str
) -> SuggestionSet:
    return await harness.world.service(Suggestions).suggest(actor, text=text, language=language, **at)


async def goods(harness: DiscoveryHarness, text: str, actor: Actor = ANONYMOUS) -> Sequence[str]:
    return (await suggested(harness, text, actor)).goods


async def test_goods_companies_and_sections_are_suggested_in_seven_languages(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    for typed, name in {
        "vacuum fl": "vacuum flask",
        "保温": "保温杯",
        "term": "termo",
        "bouteille i": "bouteille isotherme",
        "терм": "термос",
        "ترم": "ترمس",
        "garrafa t": "garrafa térmica",
    }.items():
        assert name in await goods(harness, typed), typed
    assert (
        (await suggested(harness, "hengn")).company_ids == (await suggested(harness, "恒")).company_ids == [company.id]
    )
    for typed in ("kitchen", "coci", "餐", "посу"):
        assert "kitchenware-tableware" in [each.key for each in (await suggested(harness, typed)).sections], typed


async def test_section_without_visible_goods_is_not_suggested(harness: DiscoveryHarness, seller: Seller) -> None:
    await harness.index()
    assert (await suggested(harness, "kitchen")).sections == []
    assert (await suggested(harness, "fla")).goods == []


async def test_names_of_goods_that_are_not_there_are_not_suggested(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    assert "bicicleta" not in await goods(harness, "bici")
    assert await suggested(harness, "flask", fair_id="fair_elsewhere") == NOTHING


async def test_hidden_goods_are_never_suggested(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    chosen, buyer = await harness.an_organisation(), an_actor("BUYER")
    secret = a_draft(number="S", title=Wording("Zirconium kettle", "en"), section="toys", hs_code=None)
    [product] = await harness.shows(actor, secret, visibility=Visibility.CHOSEN, chosen=[chosen.organisation_id])
    await harness.index()
    for typed in ("zirc", "kett", "tetera", "чайник", "toys"):
        assert await suggested(harness, typed) == await suggested(harness, typed, buyer) == NOTHING, typed
    assert await goods(harness, "zirc", chosen) == await goods(harness, "zirc", actor) == ["zirconium"]
    assert [each.key for each in (await suggested(harness, "toys", chosen)).sections] == ["toys"]

    editing = harness.world.service(ProductEditing)
    await editing.set_visibility(actor, product_ids=[product.id], visibility=Visibility.PUBLIC, organisation_ids=[])
    await harness.index()
    assert await goods(harness, "zirc") == ["zirconium"]
    await editing.withdraw(actor, product_ids=[product.id])
    for typed in ("zirc", "kett", "чайник", "toys"):
        assert await suggested(harness, typed, actor) == NOTHING, typed


async def test_hidden_companies_are_never_suggested(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    assert (await suggested(harness, "hengnuan")).company_ids == [company.id]
    await harness.world.service(Exhibitors).withdraw(actor)
    for typed in ("hengnuan", "恒", "flask", "kitchen"):
        assert await suggested(harness, typed) == await suggested(harness, typed, actor) == NOTHING, typed
    await harness.index()
    assert await suggested(harness, "hengnuan") == NOTHING


async def test_overlong_text_is_refused_and_blank_text_has_no_suggestion(harness: DiscoveryHarness) -> None:
    with pytest.raises(Invalid):
        await suggested(harness, "a" * 101)
    assert await suggested(harness, "  ") == SuggestionSet()


async def test_misspelt_words_are_corrected_but_no_word_of_another_language(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    actor, _ = seller
    await harness.shows(
        actor,
        a_draft(title=Wording("Stainless steel bottle", "en")),
        *(a_draft(number=str(n), title=Wording(f"Aceite de oliva virgen {n} l", "es")) for n in range(12)),
    )
    await harness.index()
    assert (await harness.search(text="stainles stell botle")).suggestion == "stainless steel bottle"
    for text in ("azeite", "virgem", "azeite virgem", "óleo virgem"):
        assert (await harness.search(text=text)).suggestion is None, text
    assert (await harness.search(text="suppliers of stainles botle")).suggestion == "suppliers of stainless bottle"


async def test_companies_of_the_goods_come_first_for_suppliers(harness: DiscoveryHarness, seller: Seller) -> None:
    maker, company = seller
    trader, trading = await harness.a_company(english_name="Other trade", kind=BusinessKind.TRADER)
    flasks = await harness.shows(maker, a_draft(), a_draft(number="2"))
    flasks += await harness.shows(trader, a_draft(number="3"))
    await harness.shows(trader, a_draft(number="4", title=Wording("Garden chair", "en"), section="toys", hs_code=None))
    await harness.index()
    for text in ("suppliers of vacuum flasks", "vacuum flask suppliers", "proveedores de vacuum flask"):
        found = await harness.search(text=text)
        assert [hit.id for hit in found.hits[:2]] == [company.id, trading.id], text
        assert {hit.id for hit in found.hits[2:]} == {each.id for each in flasks}
        assert found.total == len(found.hits) == 5
    makers = await harness.search(text="manufacturers of vacuum flasks")
    assert makers.hits[0].id == company.id
    assert makers.suppliers_of == "vacuum flasks"
    assert trading.id not in [hit.id for hit in makers.hits[:3]]
    assert await harness.titles(text="vacuum flask 厂家", kinds=[Kind.PRODUCT]) != []
    assert (await harness.search(text="vacuum flask")).suppliers_of is None


async def test_company_with_another_thing_of_the_same_words_is_no_supplier(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    maker, company = seller
    other, _ = await harness.a_company(english_name="Other trade")
    await harness.shows(maker, a_draft(title=Wording("Steel bottle", "en"), hs_code=None))
    await harness.shows(other, a_draft(number="2", title=Wording("Bottle opener", "en"), hs_code=None))
    await harness.index()
    found = await harness.search(text="proveedores de botellas", kinds=[Kind.COMPANY])
    assert [hit.id for hit in found.hits][:1] == [company.id]
    assert found.suppliers_of == "botellas"


async def test_pages_of_suppliers_and_goods_are_complete(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.a_company(english_name="Other trade")
    await harness.shows(actor, *(a_draft(number=str(number)) for number in range(3)))
    await harness.index()
    text = "fournisseurs de vacuum flasks"
    whole = await harness.search(text=text)
    for size in (1, 2, 3):
        seen: list[str] = []
        after = None
        while True:
            page = await harness.search(text=text, part=Slice(size, after))
            assert page.total == whole.total
            seen += [hit.id for hit in page.hits]
            if not page.has_next:
                break
            after = page.hits[-1].cursor
        assert seen == [hit.id for hit in whole.hits]


async def test_companies_alone_can_be_searched_for_suppliers(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    assert await harness.titles(text="поставщики vacuum flask", kinds=[Kind.COMPANY]) == [company.id]
