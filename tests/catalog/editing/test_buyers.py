"""Whom an exhibitor can choose: buyers approved to a fair where it has a booth, and nobody else."""

from typing import Any

import pytest

from expo.accounts.models import Organisation, OrganisationKind
from expo.catalog.products.models import Visibility
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from tests.catalog.harness import CatalogHarness, a_buyer
from tests.exhibitors.harness import an_actor
from tests.support.commands import counted

FIND = "query Find($text: String!) { buyerOrganisations(text: $text) { name country { code name } } }"
CHOSEN = "query Chosen($id: ID!) { product(id: $id) { chosenOrganisationIds chosenOrganisations { name } } }"


async def a_company(
    harness: CatalogHarness, name: str, fair: Fair | None, kind: str = "BUYER", *, approve: bool = True
) -> Actor:
    """Return somebody of a company that has applied to a fair."""
    actor = an_actor(kind)
    base = harness.base
    made = Organisation(actor.organisation_id or "", OrganisationKind(kind), name, "ES", base.clock())

    async def write() -> None:
        await base.organisations.add(actor, made)

    await base.database.transact(write)
    if fair is not None:
        application = await base.fairs.apply(actor, fair_id=fair.id)
        if approve:
            await base.fairs.decide(base.organiser, application_id=application.id, approve=True)
    return actor


async def found(harness: CatalogHarness, text: str, actor: Actor | None = None, limit: int = 10) -> list[str]:
    return [each.name for each in await harness.buyers.find(actor or harness.owner, text=text, limit=limit)]


@pytest.fixture
async def fair(harness: CatalogHarness) -> Fair:
    """Give a fair where the harness's exhibitor has a booth."""
    opened = await harness.base.a_fair()
    await harness.base.a_booth(harness.owner, opened)
    return opened


async def test_buyers_of_own_fairs_are_found_by_name_prefix(harness: CatalogHarness, fair: Fair) -> None:
    for name in ("Casa Hogar", "CASA Norte", "Cafés Sur", "卡萨贸易"):
        await a_company(harness, name, fair)
    assert await found(harness, "casa") == ["CASA Norte", "Casa Hogar"]
    assert await found(harness, "Ca") == ["CASA Norte", "Cafés Sur", "Casa Hogar"]
    assert await found(harness, "casa hogar") == ["Casa Hogar"]
    assert await found(harness, "卡萨") == ["卡萨贸易"]
    assert await found(harness, "hogar") == []
    assert await found(harness, "ca", limit=1) == ["CASA Norte"]


async def test_other_companies_are_not_found(harness: CatalogHarness, fair: Fair) -> None:
    elsewhere = await harness.base.a_fair()
    await a_company(harness, "Casa Elsewhere", elsewhere)
    await a_company(harness, "Casa Unregistered", None)
    await a_company(harness, "Casa Waiting", fair, approve=False)
    await a_company(harness, "Casa Exhibitor", fair, "EXHIBITOR")
    assert await found(harness, "casa") == []


async def test_exhibitor_without_booth_finds_no_buyers(harness: CatalogHarness) -> None:
    opened = await harness.base.a_fair()
    await a_company(harness, "Casa Hogar", opened)
    assert await found(harness, "casa") == []
    await harness.base.an_application(harness.owner, opened)
    assert await found(harness, "casa") == []


async def test_renamed_buyer_is_found_by_new_name_only(harness: CatalogHarness, fair: Fair) -> None:
    actor = await a_company(harness, "Casa Hogar", fair)
    await harness.base.organisations.change(actor, name="Hogar y Casa")
    assert await found(harness, "casa") == []
    assert await found(harness, "HOGAR") == ["Hogar y Casa"]


async def test_only_exhibitors_may_search_buyers(harness: CatalogHarness, fair: Fair) -> None:
    await a_company(harness, "Casa Hogar", fair)
    own: dict[str, Any] = {"organisation_id": harness.owner.organisation_id}
    key = an_actor(**own, key_id="key_1", scopes=frozenset({"fairs:read"}))
    for actor, error in (
        (ANONYMOUS, SignInRequired),
        (a_buyer(), Forbidden),
        (an_actor("ORGANISER"), Forbidden),
        (key, Forbidden),
    ):
        with pytest.raises(error):
            await found(harness, "casa", actor)


@pytest.mark.parametrize(
    "query", [{"text": "c"}, {"text": ""}, {"text": "x" * 200}, {"text": "ca", "limit": 21}, {"text": "ca", "limit": 0}]
)
async def test_bad_queries_are_refused(harness: CatalogHarness, fair: Fair, query: dict[str, Any]) -> None:
    assert fair.published
    with pytest.raises(Invalid):
        await found(harness, **query)


async def test_command_count_is_independent_of_buyers_found(harness: CatalogHarness, fair: Fair) -> None:
    heard = []
    for number in range(8):
        await a_company(harness, f"Casa {number}", fair)
        with counted() as commands:
            assert len(await found(harness, "casa")) == number + 1
        heard.append(len(commands))
    assert len(set(heard)) == 1


async def test_buyer_search_returns_only_name_and_country(harness: CatalogHarness, fair: Fair) -> None:
    actor = await a_company(harness, "Casa Hogar", fair)
    told = (await harness.run(harness.owner, FIND, language="es", text="casa"))["buyerOrganisations"]
    assert told == [{"name": "Casa Hogar", "country": {"code": "ES", "name": "España"}}]
    stranger = await a_company(harness, "Elsewhere", None)
    chosen = [actor.organisation_id or "", stranger.organisation_id or ""]
    product = await harness.a_product(visibility=Visibility.CHOSEN, chosen=chosen)
    shown = (await harness.run(harness.owner, CHOSEN, id=product.id))["product"]
    assert shown == {"chosenOrganisationIds": chosen, "chosenOrganisations": [{"name": "Casa Hogar"}]}
    assert (await harness.run(actor, CHOSEN, id=product.id))["product"] == {
        "chosenOrganisationIds": [],
        "chosenOrganisations": [],
    }
