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
from tests.discovery.harness import a_draft
from tests.favourites.harness import READING, FavouritesHarness, refused


async def test_following_an_exhibitor_is_idempotent(harness: FavouritesHarness) -> None:
    followed = await harness.following.follow(harness.ana, exhibitor_id=harness.exhibitor.id)
    harness.discovery.world.clock.advance(hours=1)
    assert await harness.following.follow(harness.ana, exhibitor_id=harness.exhibitor.id) == followed
    page = await harness.following.followed(harness.ana, part=Slice())
    assert (page.items, page.total) == ((followed,), 1)
    assert await harness.following.unfollow(harness.ana, exhibitor_id=harness.exhibitor.id) == followed
    await harness.following.unfollow(harness.ana, exhibitor_id=harness.exhibitor.id)
    assert (await harness.following.followed(harness.ana, part=Slice())).items == ()
    assert await harness.verbs() == ["follow.begun", "follow.ended"]


async def test_followed_exhibitors_are_listed_newest_first(harness: FavouritesHarness) -> None:
    others = [(await harness.discovery.a_company())[1].id for _ in range(2)]
    ids = [harness.exhibitor.id, *others]
    for each in ids:
        await harness.following.follow(harness.ana, exhibitor_id=each)
        harness.discovery.world.clock.advance(seconds=1)
    page = await harness.following.followed(harness.ana, part=Slice(2))
    rest = await harness.following.followed(harness.ana, part=Slice(2, page.cursors[-1]))
    assert [each.exhibitor_id for each in (*page.items, *rest.items)] == ids[::-1]


async def test_follower_count_is_visible_to_own_exhibitor_only(harness: FavouritesHarness) -> None:
    _, other = await harness.discovery.a_company()
    pairs = [(each.id, each.organisation_id) for each in (harness.exhibitor, other)]
    assert await harness.following.counts(harness.owner, exhibitors=pairs) == [0, None]
    for person in (harness.ana, harness.colleague()):
        await harness.following.follow(person, exhibitor_id=harness.exhibitor.id)
    assert await harness.following.counts(harness.owner, exhibitors=pairs) == [2, None]
    for reader in (ANONYMOUS, harness.ana, replace(harness.owner, key_id="key_1", scopes=frozenset())):
        assert await harness.following.counts(reader, exhibitors=pairs) == [None, None]
    ids = [harness.exhibitor.id, other.id]
    assert await harness.following.follows(harness.ana, exhibitor_ids=ids) == [True, False]
    assert await harness.following.follows(ANONYMOUS, exhibitor_ids=ids) == [False, False]


async def test_following_is_refused_without_permission_or_over_limit(
    harness: FavouritesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = replace(harness.ana, key_id="key_1", scopes=READING)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(harness, harness.following.follow(actor, exhibitor_id=harness.exhibitor.id), error)
        await refused(harness, harness.following.unfollow(actor, exhibitor_id=harness.exhibitor.id), error)
    await refused(harness, harness.following.follow(harness.ana, exhibitor_id=new_id("exh")), ExhibitorNotFound)
    await refused(harness, harness.following.follow(harness.ana, exhibitor_id="$ne"), NotFound)
    monkeypatch.setattr(following, "MAX_FOLLOWED", 0)
    await refused(harness, harness.following.follow(harness.ana, exhibitor_id=harness.exhibitor.id), TooManyFavourites)


async def test_withdrawn_exhibitor_stays_followed_until_unfollowed(harness: FavouritesHarness) -> None:
    await harness.following.follow(harness.ana, exhibitor_id=harness.exhibitor.id)
    await harness.discovery.world.service(Exhibitors).withdraw(harness.owner)
    assert (await harness.following.followed(harness.ana, part=Slice())).total == 1
    await harness.following.unfollow(harness.ana, exhibitor_id=harness.exhibitor.id)
    assert (await harness.following.followed(harness.ana, part=Slice())).total == 0


WANTED = SearchQuery(
    text="vacuum flask",
    kinds=[Kind.PRODUCT],
    terms={"country": ["CN"], "section": []},
    price_from=Decimal("1.5"),
    currency="USD",
    minimum_order_to=Decimal(1000),
    sort=Sort.NEWEST,
)


async def a_search(harness: FavouritesHarness, **more: str) -> SavedSearch:
    return await harness.searches.save(harness.ana, query=WANTED, **more)


async def test_saved_search_is_named_after_its_text(harness: FavouritesHarness) -> None:
    saved = await a_search(harness)
    assert saved.name == "vacuum flask"
    assert saved.query.search_query() == replace(WANTED, terms={"country": ["CN"]})
    page = await harness.searches.list(harness.ana, part=Slice())
    assert (page.items, page.total) == ((saved,), 1)
    assert await harness.verbs() == ["saved_search.created"]


async def test_saving_same_search_again_renames_it(harness: FavouritesHarness) -> None:
    saved = await a_search(harness)
    resorted = replace(WANTED, sort=Sort.RELEVANCE)
    again = await harness.searches.save(harness.ana, query=resorted, name="Flasks")
    assert (again.id, again.name, again.query.sort) == (saved.id, "Flasks", Sort.RELEVANCE)
    assert await harness.searches.save(harness.ana, query=resorted, name="Flasks") == again
    assert await harness.verbs() == ["saved_search.created", "saved_search.changed"]
    assert (await harness.searches.save(harness.colleague(), query=WANTED)).id != saved.id


async def test_search_with_quantity_is_another_search(harness: FavouritesHarness) -> None:
    saved = await a_search(harness)
    wanted = replace(WANTED, quantity=Decimal(500), terms={"lead_time": ["0-7"]})
    other = await harness.searches.save(harness.ana, query=wanted)
    assert other.id != saved.id
    assert other.query.search_query() == wanted
    assert (await harness.searches.save(harness.ana, query=replace(wanted, quantity=Decimal(600)))).id != other.id


def test_search_without_quantity_keeps_its_digest() -> None:
    digest = "c83be08b535d4573fb7f070795f2137f88f28fda85134b21261213574c720718"
    assert SavedQuery(text="flask", price_to="3", currency="USD").digest == digest


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
        (SearchQuery(text="flask", exhibitor_ids=["exh_1"]), None, "exhibitorIds"),
        (SearchQuery(text="flask", fair_id="$ne"), None, "fairId"),
        (SearchQuery(text="flask", currency="DOLLARS"), None, "currency"),
    ],
)
async def test_saving_invalid_search_is_refused(
    harness: FavouritesHarness, wanted: SearchQuery, name: str | None, field: str
) -> None:
    await refused(harness, harness.searches.save(harness.ana, query=wanted, name=name), Invalid, field)


async def test_new_hits_are_counted_since_last_look(harness: FavouritesHarness) -> None:
    discovery, clock = harness.discovery, harness.discovery.world.clock
    await discovery.index()
    saved = await harness.searches.save(harness.ana, query=SearchQuery(text="flask"))
    named = await harness.searches.save(harness.ana, query=SearchQuery(text="teapot"))
    assert await harness.searches.new_counts(harness.ana, searches=[saved, named]) == [0, 0]
    clock.advance(hours=1)
    await discovery.shows(harness.owner, a_draft(number="HN-8"), a_draft(number="HN-9"))
    await discovery.index()
    assert await harness.searches.new_counts(harness.ana, searches=[named, saved]) == [0, 2]
    clock.advance(hours=1)
    looked = await harness.searches.look(harness.ana, search_id=saved.id)
    assert looked == replace(saved, seen_at=clock())
    assert await harness.searches.new_counts(harness.ana, searches=[looked]) == [0]


async def test_withdrawn_product_is_not_counted_as_new(harness: FavouritesHarness) -> None:
    discovery = harness.discovery
    saved = await harness.searches.save(harness.ana, query=SearchQuery(text="flask"))
    discovery.world.clock.advance(hours=1)
    await discovery.shows(harness.owner, a_draft(number="HN-8"))
    await discovery.index()
    await discovery.world.service(Exhibitors).withdraw(harness.owner)
    assert await harness.searches.new_counts(harness.ana, searches=[saved]) == [0]


async def test_saved_search_that_became_invalid_has_no_count(harness: FavouritesHarness) -> None:
    saved = await harness.searches.save(harness.ana, query=SearchQuery(text="flask"))
    broken = replace(saved, query=SavedQuery(text="flask", price_from="1"))
    assert await harness.searches.new_counts(harness.ana, searches=[broken, saved]) == [None, 0]


async def test_saved_search_is_private_to_its_owner(
    harness: FavouritesHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = await a_search(harness)
    for somebody in (harness.colleague(), harness.owner):
        await refused(harness, harness.searches.look(somebody, search_id=saved.id), SavedSearchNotFound, "id")
        await refused(harness, harness.searches.delete(somebody, search_id=saved.id), SavedSearchNotFound, "id")
        assert (await harness.searches.list(somebody, part=Slice())).items == ()
    reading = replace(harness.ana, key_id="key_1", scopes=READING)
    for actor, error in ((ANONYMOUS, SignInRequired), (reading, Forbidden)):
        await refused(harness, harness.searches.save(actor, query=WANTED), error)
        await refused(harness, harness.searches.look(actor, search_id=saved.id), error)
        await refused(harness, harness.searches.delete(actor, search_id=saved.id), error)
    monkeypatch.setattr(searches, "MAX_SEARCHES", 1)
    await refused(harness, harness.searches.save(harness.ana, query=SearchQuery(text="tea")), TooManyFavourites)
    assert await harness.searches.delete(harness.ana, search_id=saved.id) == saved
    await harness.searches.save(harness.ana, query=SearchQuery(text="tea"))
    assert (await harness.verbs())[1:] == ["saved_search.deleted", "saved_search.created"]


async def test_follows_and_searches_are_not_in_organisation_log(harness: FavouritesHarness) -> None:
    await harness.following.follow(harness.ana, exhibitor_id=harness.exhibitor.id)
    await harness.following.unfollow(harness.ana, exhibitor_id=harness.exhibitor.id)
    saved = await a_search(harness)
    await harness.searches.look(harness.ana, search_id=saved.id)
    await harness.searches.delete(harness.ana, search_id=saved.id)
    told = await harness.told()
    assert len(told) == 5
    assert {organisation_id for _, organisation_id in told} == {None}
