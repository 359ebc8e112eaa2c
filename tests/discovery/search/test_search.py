"""What is found, by whom, and what nobody finds any more."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.drafts import Wording
from expo.discovery.search.errors import ExchangeRateMissing
from expo.discovery.search.models import Kind, SearchFilter, SearchQuery, Sort
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.vetting import Vetting
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.journal.entries import Subject
from expo.kit.paging import Slice
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.exhibitors.harness import ADMINISTRATOR, an_actor


async def test_published_product_is_found_by_text_number_and_section(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    for text in ("vacuum flask", "hn500a", "HN 500A", "cocina"):
        assert flask.id in await harness.titles(text=text, kinds=[Kind.PRODUCT]), text


async def test_product_is_found_by_hs_code_name_in_every_language(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    flask, _ = await harness.shows(
        actor,
        a_draft(title=Wording("HN line, 500 ml", "en")),
        a_draft(number="2", hs_code=None, title=Wording("HN cup", "en")),
    )
    await harness.index()
    for text in ("保温瓶", "termos", "bouteille isolante", "термос", "ترامس", "garrafa térmica"):
        found = await harness.search(text=text, kinds=[Kind.PRODUCT])
        assert (found.hits[0].id, found.relaxed) == (flask.id, False), text


async def test_a_company_is_found_by_its_name_in_either_language(harness: DiscoveryHarness, seller: Seller) -> None:
    _, company = seller
    await harness.index()
    for text in ("恒暖", "Hengnuan"):
        assert await harness.titles(text=text, kinds=[Kind.COMPANY]) == [company.id]


async def test_empty_index_finds_nothing(harness: DiscoveryHarness) -> None:
    found = await harness.search(text="flask")
    assert (found.total, list(found.hits), list(found.alternatives)) == (0, [], [])


async def test_a_draft_is_never_found(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.world.service(ProductEditing).save(actor, draft=a_draft())
    await harness.index()
    assert (await harness.search(actor, text="flask", kinds=[Kind.PRODUCT])).total == 0


async def test_withdrawn_product_leaves_hits_and_counts_immediately(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    gone, stays = await harness.shows(actor, a_draft(), a_draft(number="HN-2"))
    await harness.index()
    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])
    found = await harness.search(text="flask", kinds=[Kind.PRODUCT])
    assert [hit.id for hit in found.hits] == [stays.id]
    assert found.total == 1
    assert [value.count for value in found.facets["section"]] == [1]
    await harness.index()
    assert (await harness.search(text="flask", kinds=[Kind.PRODUCT])).total == 1


async def test_newly_restricted_product_is_hidden_immediately(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    await harness.world.service(ProductEditing).set_visibility(
        actor, product_ids=[flask.id], visibility=Visibility.REGISTERED, organisation_ids=[]
    )
    assert (await harness.search(text="flask", kinds=[Kind.PRODUCT])).total == 0
    await harness.index()
    assert (await harness.search(text="flask", kinds=[Kind.PRODUCT])).total == 0
    assert await harness.titles(an_actor("BUYER"), text="flask", kinds=[Kind.PRODUCT]) == [flask.id]


async def test_product_for_chosen_buyers_is_found_by_them_and_owner_only(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    actor, _ = seller
    chosen, other = await harness.an_organisation(), an_actor("BUYER")
    [flask] = await harness.shows(actor, a_draft(), visibility=Visibility.CHOSEN, chosen=[chosen.organisation_id])
    await harness.index()
    for reader, seen in ((chosen, [flask.id]), (actor, [flask.id]), (other, []), (ANONYMOUS, [])):
        found = await harness.search(reader, text="flask", kinds=[Kind.PRODUCT])
        assert [hit.id for hit in found.hits] == seen
        assert found.total == len(seen)


async def test_suspended_companys_products_are_hidden_immediately(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()

    async def suspend() -> None:
        journal = harness.world.service(Exhibitors).journal

        await journal.record(actor, "exhibitor.suspended", Subject("exhibitor", company.id))

    await harness.world.installation.database.transact(suspend)
    assert (await harness.search()).total == 0


async def test_facet_counts_respect_the_other_filters(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(
        actor, a_draft(), a_draft(number="2", section="toys", certificates=["CE"]), a_draft(number="3", section="toys")
    )
    await harness.index()
    found = await harness.search(kinds=[Kind.PRODUCT], terms={"section": ["toys"]})
    counted = {each.value: (each.count, each.selected) for each in found.facets["section"]}
    assert counted == {"toys": (2, True), "kitchenware-tableware": (1, False)}
    assert {each.value: each.count for each in found.facets["certificate"]} == {"CE": 1, "FDA": 1}


async def test_prices_are_compared_in_the_readers_currency(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    rates = {"USD": "1.25", "CNY": "9"}
    await harness.world.service(ExchangeRates).set(
        ADMINISTRATOR, base="EUR", day=date(2027, 4, 1), source="a test", rates=rates
    )
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    kinds = [Kind.PRODUCT]
    low, high = Decimal(24), Decimal(25)  # 3.42 USD are 24.62 CNY
    assert await harness.titles(kinds=kinds, price_from=low, price_to=high, currency="CNY") == [flask.id]
    assert await harness.titles(kinds=kinds, price_to=low, currency="CNY") == []
    with pytest.raises(ExchangeRateMissing):
        await harness.search(price_to=low, currency="JPY")
    with pytest.raises(Invalid):
        await harness.search(price_to=low)


async def test_without_rates_prices_are_compared_in_their_own_currency(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    actor, _ = seller
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    assert await harness.titles(kinds=[Kind.PRODUCT], price_to=Decimal(4), currency="USD") == [flask.id]
    assert await harness.titles(kinds=[Kind.PRODUCT], price_to=Decimal(4), currency="EUR") == []


async def test_sorted_pages_have_no_gaps_or_repetitions(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    drafts = [a_draft(number=f"N{number}", minimum_order=str(600 - number)) for number in range(7)]
    shown = await harness.shows(actor, *drafts)
    await harness.index()
    ids: list[str] = []
    after = None
    while True:
        found = await harness.search(kinds=[Kind.PRODUCT], sort=Sort.MINIMUM_ORDER_ASC, part=Slice(3, after))
        ids += [hit.id for hit in found.hits]
        if not found.has_next:
            break
        after = found.hits[-1].cursor
    assert ids == [product.id for product in reversed(shown)]


async def test_search_within_exhibitors_finds_theirs_alone(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    [flask] = await harness.shows(actor, a_draft())
    other_actor, other = await harness.a_company(english_name="Other Flasks Ltd.")
    [others] = await harness.shows(other_actor, a_draft())
    await harness.index()
    products: dict[str, Any] = {"text": "flask", "kinds": [Kind.PRODUCT]}
    assert await harness.titles(**products, exhibitor_ids=[company.id]) == [flask.id]
    assert await harness.titles(kinds=[Kind.PRODUCT], exhibitor_ids=[other.id, "exh_unknown"]) == [others.id]
    assert set(await harness.titles(**products, exhibitor_ids=[company.id, other.id])) == {flask.id, others.id}
    found = await harness.search(**products, exhibitor_ids=[company.id], terms={"country": ["BR"]})
    assert (found.total, found.loosened) == (0, {SearchFilter.COUNTRY: 1})
    assert [each.count for each in found.alternatives] == [1], "alternatives are within the exhibitor too"


async def test_nothing_is_found_within_unknown_and_hidden_exhibitors(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    unknown = await harness.search(text="flask", exhibitor_ids=["exh_unknown"])
    await harness.world.service(Vetting).suspend(ADMINISTRATOR, exhibitor_id=company.id, reason="Copies.")
    for _ in range(2):
        hidden = await harness.search(text="flask", exhibitor_ids=[company.id])
        assert hidden == unknown
        assert (hidden.total, hidden.alternatives, hidden.loosened) == (0, [], {})
        await harness.index()


async def test_oversized_or_tampered_queries_are_refused(harness: DiscoveryHarness, seller: Seller) -> None:
    await harness.index()
    with pytest.raises(Invalid):
        await harness.search(text="x" * 201)
    with pytest.raises(Invalid):
        await harness.search(terms={"section": ["x"] * 51})
    for ids in (["exh_1"] * 51, ["x" * 201]):
        with pytest.raises(Invalid) as refused:
            await harness.search(exhibitor_ids=ids)
        assert (refused.value.code, refused.value.field) == ("INVALID", "exhibitorIds")
    with pytest.raises(Invalid):
        await harness.search(part=Slice(5, "not a cursor"))
    with pytest.raises(Invalid):
        await harness.world.service(Discovery).similar(ANONYMOUS, product_id="prod_x", first=51)


async def test_empty_result_names_sections_with_products(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    found = await harness.search(text="zzzzqqqq")
    assert [(each.value, each.count) for each in found.alternatives] == [("kitchenware-tableware", 1)]


async def test_empty_result_names_the_filter_to_drop(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, a_draft(), a_draft(number="2", minimum_order="10"))
    await harness.index()
    strict: dict[str, Any] = {"terms": {"country": ["BR"]}, "kinds": [Kind.PRODUCT]}
    found = await harness.search(**strict, price_to=Decimal(9), currency="USD")
    assert found.loosened == {SearchFilter.COUNTRY: 2}
    found = await harness.search(text="flask", kinds=[Kind.COMPANY], fair_id="fair_unknown")
    assert (found.total, found.loosened) == (0, {})
    found = await harness.search(minimum_order_to=Decimal(1), kinds=[Kind.PRODUCT], price_to=Decimal(9), currency="USD")
    assert found.loosened == {SearchFilter.MINIMUM_ORDER: 2}
    assert (await harness.search(price_to=Decimal(1), currency="USD")).loosened == {SearchFilter.PRICE: 3}
    assert (await harness.search(text="stainless steel", kinds=[Kind.COMPANY])).loosened == {SearchFilter.KIND: 2}


async def test_dropped_filter_count_excludes_hidden_products(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    gone, _ = await harness.shows(actor, a_draft(), a_draft(number="2"))
    await harness.shows(actor, a_draft(number="3"), visibility=Visibility.REGISTERED)
    await harness.index()
    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[gone.id])
    found = await harness.search(terms={"country": ["BR"]}, kinds=[Kind.PRODUCT])
    assert found.loosened == {SearchFilter.COUNTRY: 1}


async def test_range_cursors_cover_all_hits(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    shown = await harness.shows(actor, *[a_draft(number=f"N{number}") for number in range(230)])
    await harness.shows(actor, a_draft(number="hidden"), visibility=Visibility.REGISTERED)
    await harness.index()
    wanted = SearchQuery(kinds=[Kind.PRODUCT], sort=Sort.NEWEST)
    begins = [None, *await harness.world.service(Discovery).spans(ANONYMOUS, query=wanted, size=100)]
    parts = [await harness.search(kinds=[Kind.PRODUCT], sort=Sort.NEWEST, part=Slice(100, after)) for after in begins]
    assert [len(part.hits) for part in parts] == [100, 100, 30]
    assert {hit.id for part in parts for hit in part.hits} == {product.id for product in shown}
    for size in (0, 99, 10_001):
        with pytest.raises(Invalid) as refused:
            await harness.world.service(Discovery).spans(ANONYMOUS, query=wanted, size=size)
        assert refused.value.field == "size"


async def test_similar_products_exclude_itself_and_withdrawn(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    one, two, three = await harness.shows(actor, a_draft(), a_draft(number="2"), a_draft(number="3"))
    await harness.index()
    await harness.world.service(ProductEditing).withdraw(actor, product_ids=[three.id])
    discovery = harness.world.service(Discovery)
    assert await discovery.similar(ANONYMOUS, product_id=one.id, first=5) == [two.id]
    assert await discovery.similar(ANONYMOUS, product_id="prod_unknown", first=5) == []


async def test_only_administrators_may_request_index_rebuild(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [flask] = await harness.shows(actor, a_draft())
    await harness.index()
    discovery = harness.world.service(Discovery)
    for stranger, error in ((ANONYMOUS, SignInRequired), (actor, Forbidden), (an_actor("ORGANISER"), Forbidden)):
        with pytest.raises(error):
            await discovery.request_rebuild(stranger)
        with pytest.raises(error):
            await discovery.state_for(stranger)
    await discovery.request_rebuild(ADMINISTRATOR)
    await harness.index()
    assert await harness.titles(text="flask", kinds=[Kind.PRODUCT]) == [flask.id]
    assert await discovery.state_for(ADMINISTRATOR) == await discovery.state()


SEARCH = """query($input: SearchInput!) { search(input: $input) {
  hits { totalCount nodes { title { text matched } product { number exhibitor { name { text } } } exhibitor { slug } } }
  facets { name values { value label count selected } } suggestion relaxed alternatives { value label count }
  loosened { without totalCount } rangeCursors(size: 100) } }"""


async def test_search_labels_use_the_readers_language(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    await harness.shows(actor, a_draft())
    await harness.index()
    data = await harness.world.read(SEARCH, language="es", input={"text": "flask"})
    [hit] = data["search"]["hits"]["nodes"]
    assert hit["product"] == {"number": "HN-500A", "exhibitor": {"name": {"text": company.english_name}}}
    assert {"text": "flask", "matched": True} in hit["title"]
    labels = {value["label"] for facet in data["search"]["facets"] for value in facet["values"]}
    assert "China" in labels
    nobodys = await harness.world.read(SEARCH, input={"text": "flask", "exhibitorIds": ["exh_1"]})
    assert nobodys["search"]["hits"] == {"totalCount": 0, "nodes": []}
    everything = await harness.world.read(SEARCH, input={})
    assert everything["search"]["hits"]["totalCount"] == 2
    assert everything["search"]["rangeCursors"] == []
    chosen = {"text": "flask", "countries": ["BR"], "sections": ["toys", "no-such-section"]}
    facets = (await harness.world.read(SEARCH, language="es", input=chosen))["search"]["facets"]
    named = {each["value"]: (each["label"], each["count"]) for facet in facets for each in facet["values"]}
    assert (named["BR"], named["toys"]) == (("Brasil", 0), ("Juguetes", 0))
    assert named["no-such-section"] == ("no-such-section", 0)
    nothing = await harness.world.read(SEARCH, language="es", input={"text": "flask", "countries": ["BR"]})
    assert nothing["search"]["loosened"] == [{"without": "COUNTRY", "totalCount": 1}]
    assert nothing["search"]["alternatives"][0]["label"] == "Menaje de cocina y mesa"


FIT = """query($input: SearchInput!) { search(input: $input) { fittingCount otherCount
  hits { totalCount nodes { fits product { number } exhibitor { slug } } } facets { name values { value count } } } }"""


async def test_search_tells_where_the_fit_ends(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, company = seller
    kettle = Wording("Electric kettle", "en"), Wording("Better than a vacuum flask of steel, or a flask.", "en")
    await harness.shows(
        actor,
        a_draft(number="flask"),
        a_draft(number="plain", certificates=[], section="toys"),
        a_draft(number="kettle", title=kettle[0], description=kettle[1], hs_code=None, section="toys"),
    )
    await harness.index()

    async def read(text: str, **chosen: Any) -> tuple[list[tuple[str, bool | None]], list[int | None], dict[str, int]]:
        found = (await harness.world.read(FIT, input={"text": text, **chosen}))["search"]
        names = [(each["product"] or {"number": "company"})["number"] for each in found["hits"]["nodes"]]
        [sections] = [each["values"] for each in found["facets"] if each["name"] == "section"]
        counts = [found["hits"]["totalCount"], found["fittingCount"], found["otherCount"]]
        fits = [each["fits"] for each in found["hits"]["nodes"]]
        return list(zip(names, fits, strict=True)), counts, {each["value"]: each["count"] for each in sections}

    hits, counts, _ = await read("vacuum flask", kinds=["PRODUCT"])
    assert [fits for _, fits in hits] == [True, True, False]
    assert counts == [3, 2, 1]
    hits, counts, sections = await read("термос", fit="FITTING")
    assert {name for name, _ in hits} == {"flask", "plain"}
    assert sections == {"kitchenware-tableware": 1, "toys": 1}
    hits, counts, sections = await read("vacuum flask", fit="OTHERS", kinds=["PRODUCT"])
    assert (hits, counts, sections) == ([("kettle", False)], [1, 2, 1], {"toys": 1})
    hits, counts, _ = await read("FDA vacuum flask", fit="FITTING", kinds=["PRODUCT"])
    assert (hits, counts[0]) == ([("flask", True)], 1)
    hits, counts, _ = await read("suppliers of vacuum flasks", fit="FITTING")
    assert (hits[0], counts[0], counts[1]) == (("company", True), 3, 3)
    hits, counts, _ = await read("suppliers of vacuum flasks", fit="OTHERS")
    assert ("company", False) not in hits
    hits, counts, _ = await read(company.english_name, fit="FITTING")
    assert ("company", None) in hits
    assert counts[1:] == [None, None]


async def test_new_results_of_a_search_are_those_that_fit(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    before = harness.world.clock() - timedelta(days=1)
    other = Wording("Electric kettle", "en"), Wording("Better than a vacuum flask.", "en")
    await harness.shows(actor, a_draft(), a_draft(number="2", title=other[0], description=other[1], hs_code=None))
    await harness.index()
    searches = [(SearchQuery("vacuum flask"), before), (SearchQuery("zzz"), before)]
    assert await harness.world.service(Discovery).count_new(ANONYMOUS, searches=searches) == [1, 0]
