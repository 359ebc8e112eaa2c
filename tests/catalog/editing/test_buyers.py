"""Whom an exhibitor can choose: buyers approved to a fair where it has a booth, and nobody else."""

from typing import Any

import pytest

from expo.accounts.models import Organisation, OrganisationKind
from expo.catalog.products.models import Visibility
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from tests.catalog.stall import Stall, a_buyer
from tests.exhibitors.ground import an_actor
from tests.support.commands import counted

FIND = "query Find($text: String!) { buyerOrganisations(text: $text) { name country { code name } } }"
CHOSEN = "query Chosen($id: ID!) { product(id: $id) { chosenOrganisationIds chosenOrganisations { name } } }"


async def a_company(stall: Stall, name: str, fair: Fair | None, kind: str = "BUYER", *, approve: bool = True) -> Actor:
    """Return somebody of a company that has applied to a fair."""
    actor = an_actor(kind)
    ground = stall.ground
    made = Organisation(actor.organisation_id or "", OrganisationKind(kind), name, "ES", ground.clock())

    async def write() -> None:
        await ground.organisations.add(actor, made)

    await ground.database.transact(write)
    if fair is not None:
        application = await ground.fairs.apply(actor, fair_id=fair.id)
        if approve:
            await ground.fairs.decide(ground.organiser, application_id=application.id, approve=True)
    return actor


async def found(stall: Stall, text: str, actor: Actor | None = None, limit: int = 10) -> list[str]:
    return [each.name for each in await stall.buyers.find(actor or stall.owner, text=text, limit=limit)]


@pytest.fixture
async def fair(stall: Stall) -> Fair:
    """Give a fair where the stall's exhibitor has a booth."""
    opened = await stall.ground.a_fair()
    await stall.ground.a_booth(stall.owner, opened)
    return opened


async def test_buyers_of_own_fairs_are_found_by_name_prefix(stall: Stall, fair: Fair) -> None:
    for name in ("Casa Hogar", "CASA Norte", "Cafés Sur", "卡萨贸易"):
        await a_company(stall, name, fair)
    assert await found(stall, "casa") == ["CASA Norte", "Casa Hogar"]
    assert await found(stall, "Ca") == ["CASA Norte", "Cafés Sur", "Casa Hogar"]
    assert await found(stall, "casa hogar") == ["Casa Hogar"]
    assert await found(stall, "卡萨") == ["卡萨贸易"]
    assert await found(stall, "hogar") == []
    assert await found(stall, "ca", limit=1) == ["CASA Norte"]


async def test_other_companies_are_not_found(stall: Stall, fair: Fair) -> None:
    elsewhere = await stall.ground.a_fair()
    await a_company(stall, "Casa Elsewhere", elsewhere)
    await a_company(stall, "Casa Unregistered", None)
    await a_company(stall, "Casa Waiting", fair, approve=False)
    await a_company(stall, "Casa Exhibitor", fair, "EXHIBITOR")
    assert await found(stall, "casa") == []


async def test_exhibitor_without_booth_finds_no_buyers(stall: Stall) -> None:
    opened = await stall.ground.a_fair()
    await a_company(stall, "Casa Hogar", opened)
    assert await found(stall, "casa") == []
    await stall.ground.an_application(stall.owner, opened)
    assert await found(stall, "casa") == []


async def test_renamed_buyer_is_found_by_new_name_only(stall: Stall, fair: Fair) -> None:
    actor = await a_company(stall, "Casa Hogar", fair)
    await stall.ground.organisations.change(actor, name="Hogar y Casa")
    assert await found(stall, "casa") == []
    assert await found(stall, "HOGAR") == ["Hogar y Casa"]


async def test_only_exhibitors_may_search_buyers(stall: Stall, fair: Fair) -> None:
    await a_company(stall, "Casa Hogar", fair)
    own: dict[str, Any] = {"organisation_id": stall.owner.organisation_id}
    key = an_actor(**own, key_id="key_1", scopes=frozenset({"fairs:read"}))
    for actor, error in (
        (ANONYMOUS, SignInRequired),
        (a_buyer(), Forbidden),
        (an_actor("ORGANISER"), Forbidden),
        (key, Forbidden),
    ):
        with pytest.raises(error):
            await found(stall, "casa", actor)


@pytest.mark.parametrize(
    "query", [{"text": "c"}, {"text": ""}, {"text": "x" * 200}, {"text": "ca", "limit": 21}, {"text": "ca", "limit": 0}]
)
async def test_bad_queries_are_refused(stall: Stall, fair: Fair, query: dict[str, Any]) -> None:
    assert fair.published
    with pytest.raises(Invalid):
        await found(stall, **query)


async def test_command_count_is_independent_of_buyers_found(stall: Stall, fair: Fair) -> None:
    heard = []
    for number in range(8):
        await a_company(stall, f"Casa {number}", fair)
        with counted() as commands:
            assert len(await found(stall, "casa")) == number + 1
        heard.append(len(commands))
    assert len(set(heard)) == 1


async def test_buyer_search_returns_only_name_and_country(stall: Stall, fair: Fair) -> None:
    actor = await a_company(stall, "Casa Hogar", fair)
    told = (await stall.run(stall.owner, FIND, language="es", text="casa"))["buyerOrganisations"]
    assert told == [{"name": "Casa Hogar", "country": {"code": "ES", "name": "España"}}]
    stranger = await a_company(stall, "Elsewhere", None)
    chosen = [actor.organisation_id or "", stranger.organisation_id or ""]
    product = await stall.a_product(visibility=Visibility.CHOSEN, chosen=chosen)
    shown = (await stall.run(stall.owner, CHOSEN, id=product.id))["product"]
    assert shown == {"chosenOrganisationIds": chosen, "chosenOrganisations": [{"name": "Casa Hogar"}]}
    assert (await stall.run(actor, CHOSEN, id=product.id))["product"] == {
        "chosenOrganisationIds": [],
        "chosenOrganisations": [],
    }
