"""What differs between two versions, told to people."""

from dataclasses import replace
from typing import Any

import pytest

from expo.accounts.models import Membership, OrganisationKind, Person
from expo.catalog.editing.pictures import PictureChoice
from expo.catalog.products.models import Content
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.differences import Difference, differences
from expo.catalog.products.rules.drafts import AttributeDraft, TierDraft, Wording
from expo.kit.access import ANONYMOUS, Role
from expo.localisation.models import Text
from tests.catalog.harness import CatalogHarness, a_draft
from tests.exhibitors.harness import a_picture
from tests.support.commands import counted
from tests.support.world import World


def content(**changes: Any) -> Content:
    found = checked_content(a_draft(**changes)).content
    assert found is not None
    return found


@pytest.mark.parametrize(
    "said, field, before, after",
    [
        ({"brand": "Hengnuan"}, "brand", None, "Hengnuan"),
        ({"section": "hardware"}, "section", "Electrodomésticos", None),
        ({"origin": "DE"}, "origin", "China", "Alemania"),
        ({"title": Wording("杯", "zh")}, "title", "zh: 不锈钢保温杯 500毫升\nen: Stainless steel vacuum flask 500 ml", "zh: 杯"),
        ({"lead_days": 30}, "lead_days", None, "30"),
        ({"hs_code": "9617.00"}, "hs", None, "961700 (HS2022)"),
        ({"sample_free": True}, "sample", None, "0"),
        ({"sample_price": "8"}, "sample", None, "8.00 USD"),
        ({"incoterm": "FOB", "incoterm_place": "Ningbo"}, "incoterm", None, "FOB Ningbo"),
        ({"minimum_order": "600"}, "minimum_order", "500 unidad", "600 unidad"),
        ({"certificates": ["CE", "ISO9001"]}, "certificates", None, "CE, ISO 9001"),
        ({"keywords": ["a", "b"]}, "keywords", None, "a, b"),
        ({"price_tiers": [TierDraft("500", "0.0123")]}, "price_tiers", "≥ 500: 3.85 USD\n≥ 2000: 3.60 USD", "≥ 500: 1.23 USD / 100"),
        ({"attributes": [AttributeDraft(Wording("容量", "zh"), "0.5", "LTR")]}, "attributes", None, "容量: 0.5 L"),
    ],
)  # fmt: skip
def test_difference_shows_field_before_and_after(
    said: dict[str, Any], field: str, before: str | None, after: str | None
) -> None:
    [found] = differences(content(), content(**said), "es")
    assert found.field == field
    if after is not None:
        assert found == Difference(field, before, after)


def test_identical_versions_have_no_differences() -> None:
    assert differences(content(), content(), "en") == []


def test_switch_to_price_on_request_is_two_differences() -> None:
    found = differences(content(), content(price_tiers=[], price_on_request=True), "en")
    assert [(each.field, each.after) for each in found] == [("price_tiers", None), ("price_on_request", "✓")]


async def test_picture_difference_names_former_positions(harness: CatalogHarness) -> None:
    uploads = [(await harness.base.an_upload(harness.owner, a_picture(width))).id for width in (60, 70)]
    chosen = [PictureChoice(upload_id=each) for each in uploads]
    product = await harness.editing.save(harness.owner, draft=a_draft(), pictures=chosen)
    first, second = product.pictures
    lid = replace(second, alt=Text("Lid", "en"))
    [found] = differences(product, replace(product.content, pictures=[lid, first]), "en")
    assert (found.before, found.after) == ("1\n2", "2 Lid\n1")


async def test_version_history_names_the_author(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    await harness.editing.save(
        harness.owner,
        product_id=product.id,
        version=1,
        draft=a_draft(brand="B"),
        given_fields={"brand"},
    )
    page = await harness.catalog.versions_of(harness.owner, keys=[(product.id, 1), (product.id, 2), (product.id, 3)])
    assert [each and each.number for each in page] == [1, 2, None]
    assert await harness.catalog.versions_of(ANONYMOUS, keys=[(product.id, 1)]) == [None]
    assert page[1] is not None
    assert page[1].person_id == harness.owner.person_id


async def test_version_written_by_api_key_has_no_person(harness: CatalogHarness, world: World) -> None:
    scopes = frozenset({"catalog:read", "catalog:write"})
    key, at = replace(harness.owner, key_id="key_1", scopes=scopes), harness.base.clock()
    assert harness.owner.person_id
    assert harness.owner.organisation_id
    held = Membership(harness.owner.organisation_id, OrganisationKind.EXHIBITOR, Role.OWNER, at)
    chen = Person(harness.owner.person_id, "chen@fair.example", "Chen", "en", "", at, memberships=[held])
    await harness.base.organisations._store.add_person(chen)
    product = await harness.a_draft()
    query = "query($id: ID!) { product(id: $id) { changedBy { name } versions { nodes { version person { name } } } } }"

    by_chen, by_nobody = {"name": "Chen"}, None
    first = (await world.run(harness.owner, query, id=product.id))["product"]
    assert first == {"changedBy": by_chen, "versions": {"nodes": [{"version": 1, "person": by_chen}]}}
    unknown = (await world.run(key, query, id=product.id))["product"]
    assert unknown == {"changedBy": None, "versions": {"nodes": [{"version": 1, "person": None}]}}, "may read no people"

    await harness.editing.save(key, product_id=product.id, version=1, draft=a_draft(brand="B"), given_fields={"brand"})
    second = (await world.run(harness.owner, query, id=product.id))["product"]
    nodes = [{"version": 2, "person": by_nobody}, {"version": 1, "person": by_chen}]
    assert second == {"changedBy": by_nobody, "versions": {"nodes": nodes}}


async def test_command_count_is_independent_of_version_count(harness: CatalogHarness) -> None:
    product = await harness.a_draft()
    for number in range(1, 9):
        await harness.editing.save(
            harness.owner,
            product_id=product.id,
            version=number,
            draft=a_draft(brand=f"B{number}"),
            given_fields={"brand"},
        )
    heard = []
    query = "query H($id: ID!, $first: Int) { product(id: $id) { versions(first: $first) { nodes { version changes { field before after } } } } }"
    told: list[Any] = []
    for first in (2, 9):
        with counted() as commands:
            told = (await harness.run(harness.owner, query, id=product.id, first=first))["product"]["versions"]["nodes"]
        heard.append(len(commands))
    assert heard[0] == heard[1]
    assert told[0] == {"version": 9, "changes": [{"field": "brand", "before": "B7", "after": "B8"}]}
    assert told[-1] == {"version": 1, "changes": []}
