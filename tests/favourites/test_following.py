"""Following exhibitors, and saved searches."""

from dataclasses import replace
from decimal import Decimal

import pytest

from expo.discovery.search.models import Kind, SearchQuery, Sort
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.errors import ExhibitorNotFound
from expo.favourites import following, searches
from expo.favourites.errors import SavedSearchNotFound, TooManyFavourites
from expo.favourites.models import SavedQuery, SavedSearch
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.ids import new_id
from expo.kit.paging import Slice
from tests.discovery.market import a_draft
from tests.favourites.keeping import READING, Keeping, refused


async def test_following_an_exhibitor_is_idempotent(keeping: Keeping) -> None:
    followed = await keeping.following.follow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    keeping.market.world.clock.advance(hours=1)
    assert await keeping.following.follow(keeping.ana, exhibitor_id=keeping.exhibitor.id) == followed
    page = await keeping.following.followed(keeping.ana, wanted=Slice())
    assert (page.items, page.total) == ((followed,), 1)
    assert await keeping.following.unfollow(keeping.ana, exhibitor_id=keeping.exhibitor.id) == followed
    await keeping.following.unfollow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    assert (await keeping.following.followed(keeping.ana, wanted=Slice())).items == ()
    assert await keeping.verbs() == ["follow.begun", "follow.ended"]


async def test_followed_exhibitors_are_listed_newest_first(keeping: Keeping) -> None:
    others = [(await keeping.market.a_company())[1].id for _ in range(2)]
    ids = [keeping.exhibitor.id, *others]
    for each in ids:
        await keeping.following.follow(keeping.ana, exhibitor_id=each)
        keeping.market.world.clock.advance(seconds=1)
    page = await keeping.following.followed(keeping.ana, wanted=Slice(2))
    rest = await keeping.following.followed(keeping.ana, wanted=Slice(2, page.cursors[-1]))
    assert [each.exhibitor_id for each in (*page.items, *rest.items)] == ids[::-1]


async def test_follower_count_is_visible_to_own_exhibitor_only(keeping: Keeping) -> None:
    _, other = await keeping.market.a_company()
    pairs = [(each.id, each.organisation_id) for each in (keeping.exhibitor, other)]
    assert await keeping.following.counts(keeping.owner, exhibitors=pairs) == [0, None]
    for person in (keeping.ana, keeping.colleague()):
        await keeping.following.follow(person, exhibitor_id=keeping.exhibitor.id)
    assert await keeping.following.counts(keeping.owner, exhibitors=pairs) == [2, None]
    for reader in (ANONYMOUS, keeping.ana, replace(keeping.owner, key_id="key_1", scopes=frozenset())):
        assert await keeping.following.counts(reader, exhibitors=pairs) == [None, None]
    ids = [keeping.exhibitor.id, other.id]
    assert await keeping.following.follows(keeping.ana, exhibitor_ids=ids) == [True, False]
    assert await keeping.following.follows(ANONYMOUS, exhibitor_ids=ids) == [False, False]


async def test_following_is_refused_without_permission_or_over_limit(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = replace(keeping.ana, key_id="key_1", scopes=READING)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(keeping, keeping.following.follow(actor, exhibitor_id=keeping.exhibitor.id), error)
        await refused(keeping, keeping.following.unfollow(actor, exhibitor_id=keeping.exhibitor.id), error)
    await refused(keeping, keeping.following.follow(keeping.ana, exhibitor_id=new_id("exh")), ExhibitorNotFound)
    await refused(keeping, keeping.following.follow(keeping.ana, exhibitor_id="$ne"), NotFound)
    monkeypatch.setattr(following, "MAX_FOLLOWED", 0)
    await refused(keeping, keeping.following.follow(keeping.ana, exhibitor_id=keeping.exhibitor.id), TooManyFavourites)


async def test_withdrawn_exhibitor_stays_followed_until_unfollowed(keeping: Keeping) -> None:
    await keeping.following.follow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    await keeping.market.world.service(Exhibitors).withdraw(keeping.owner)
    assert (await keeping.following.followed(keeping.ana, wanted=Slice())).total == 1
    await keeping.following.unfollow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    assert (await keeping.following.followed(keeping.ana, wanted=Slice())).total == 0


WANTED = SearchQuery(
    text="vacuum flask",
    kinds=[Kind.PRODUCT],
    terms={"country": ["CN"], "section": []},
    price_from=Decimal("1.5"),
    currency="USD",
    minimum_order_to=Decimal(1000),
    sort=Sort.NEWEST,
)


async def a_search(keeping: Keeping, **more: str) -> SavedSearch:
    return await keeping.searches.save(keeping.ana, wanted=WANTED, **more)


async def test_saved_search_is_named_after_its_text(keeping: Keeping) -> None:
    saved = await a_search(keeping)
    assert saved.name == "vacuum flask"
    assert saved.query.wanted() == replace(WANTED, terms={"country": ["CN"]})
    page = await keeping.searches.list(keeping.ana, wanted=Slice())
    assert (page.items, page.total) == ((saved,), 1)
    assert await keeping.verbs() == ["saved_search.created"]


async def test_saving_same_search_again_renames_it(keeping: Keeping) -> None:
    saved = await a_search(keeping)
    resorted = replace(WANTED, sort=Sort.RELEVANCE)
    again = await keeping.searches.save(keeping.ana, wanted=resorted, name="Flasks")
    assert (again.id, again.name, again.query.sort) == (saved.id, "Flasks", Sort.RELEVANCE)
    assert await keeping.searches.save(keeping.ana, wanted=resorted, name="Flasks") == again
    assert await keeping.verbs() == ["saved_search.created", "saved_search.changed"]
    assert (await keeping.searches.save(keeping.colleague(), wanted=WANTED)).id != saved.id


@pytest.mark.parametrize(
    "wanted,name,field",
    [
        (SearchQuery(), None, "name"),
        (SearchQuery(text="flask"), "", "name"),
        (SearchQuery(text="flask"), "x" * 81, "name"),
        (SearchQuery(text="x" * 201), None, "text"),
        (SearchQuery(text="a\x00"), None, "text"),
        (SearchQuery(text="flask", terms={"country": ["CN"] * 51}), None, "country"),
        (SearchQuery(text="flask", terms={"country": ["x" * 201]}), None, "country"),
        (SearchQuery(text="flask", fair_id="$ne"), None, "fairId"),
        (SearchQuery(text="flask", currency="DOLLARS"), None, "currency"),
    ],
)
async def test_saving_invalid_search_is_refused(
    keeping: Keeping, wanted: SearchQuery, name: str | None, field: str
) -> None:
    await refused(keeping, keeping.searches.save(keeping.ana, wanted=wanted, name=name), Invalid, field)


async def test_new_hits_are_counted_since_last_look(keeping: Keeping) -> None:
    market, clock = keeping.market, keeping.market.world.clock
    await market.index()
    saved = await keeping.searches.save(keeping.ana, wanted=SearchQuery(text="flask"))
    named = await keeping.searches.save(keeping.ana, wanted=SearchQuery(text="teapot"))
    assert await keeping.searches.new_counts(keeping.ana, searches=[saved, named]) == [0, 0]
    clock.advance(hours=1)
    await market.shows(keeping.owner, a_draft(number="HN-8"), a_draft(number="HN-9"))
    await market.index()
    assert await keeping.searches.new_counts(keeping.ana, searches=[named, saved]) == [0, 2]
    clock.advance(hours=1)
    looked = await keeping.searches.look(keeping.ana, search_id=saved.id)
    assert looked == replace(saved, seen_at=clock())
    assert await keeping.searches.new_counts(keeping.ana, searches=[looked]) == [0]


async def test_withdrawn_product_is_not_counted_as_new(keeping: Keeping) -> None:
    market = keeping.market
    saved = await keeping.searches.save(keeping.ana, wanted=SearchQuery(text="flask"))
    market.world.clock.advance(hours=1)
    await market.shows(keeping.owner, a_draft(number="HN-8"))
    await market.index()
    await market.world.service(Exhibitors).withdraw(keeping.owner)
    assert await keeping.searches.new_counts(keeping.ana, searches=[saved]) == [0]


async def test_saved_search_that_became_invalid_has_no_count(keeping: Keeping) -> None:
    saved = await keeping.searches.save(keeping.ana, wanted=SearchQuery(text="flask"))
    broken = replace(saved, query=SavedQuery(text="flask", price_from="1"))
    assert await keeping.searches.new_counts(keeping.ana, searches=[broken, saved]) == [None, 0]


async def test_saved_search_is_private_to_its_owner(keeping: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = await a_search(keeping)
    for somebody in (keeping.colleague(), keeping.owner):
        await refused(keeping, keeping.searches.look(somebody, search_id=saved.id), SavedSearchNotFound, "id")
        await refused(keeping, keeping.searches.delete(somebody, search_id=saved.id), SavedSearchNotFound, "id")
        assert (await keeping.searches.list(somebody, wanted=Slice())).items == ()
    reading = replace(keeping.ana, key_id="key_1", scopes=READING)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(keeping, keeping.searches.save(actor, wanted=WANTED), error)
        await refused(keeping, keeping.searches.look(actor, search_id=saved.id), error)
        await refused(keeping, keeping.searches.delete(actor, search_id=saved.id), error)
    monkeypatch.setattr(searches, "MAX_SEARCHES", 1)
    await refused(keeping, keeping.searches.save(keeping.ana, wanted=SearchQuery(text="tea")), TooManyFavourites)
    assert await keeping.searches.delete(keeping.ana, search_id=saved.id) == saved
    await keeping.searches.save(keeping.ana, wanted=SearchQuery(text="tea"))
    assert (await keeping.verbs())[1:] == ["saved_search.deleted", "saved_search.created"]


async def test_follows_and_searches_are_not_in_organisation_log(keeping: Keeping) -> None:
    await keeping.following.follow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    await keeping.following.unfollow(keeping.ana, exhibitor_id=keeping.exhibitor.id)
    saved = await a_search(keeping)
    await keeping.searches.look(keeping.ana, search_id=saved.id)
    await keeping.searches.delete(keeping.ana, search_id=saved.id)
    told = await keeping.told()
    assert len(told) == 5
    assert {organisation_id for _, organisation_id in told} == {None}
