"""A company's profile: saved, published, suspended, and who sees it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.errors import (
    BoothNotFound,
    ExhibitorNotFound,
    ExhibitorSuspended,
    ProfileIncomplete,
    ProfileMissing,
)
from expo.exhibitors.models import Contact, Exhibitor, ExhibitorStatus, slug_of
from expo.fairs.fairs.models import Fair, checked_slug
from expo.kit.access import ANONYMOUS, SYSTEM, Role
from expo.kit.errors import ExpoError, Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from tests.exhibitors.harness import Applied, ExhibitorHarness, a_profile, an_actor


async def test_saved_profile_is_a_draft_its_owner_finds(harness: ExhibitorHarness) -> None:
    actor = an_actor()

    saved = await harness.a_profile(actor)

    assert saved.status is ExhibitorStatus.DRAFT
    assert saved.slug == "yongkang-hengnuan-drinkware"
    assert await harness.exhibitors.find_own(actor) == saved
    assert await harness.exhibitors.get_by_slug(actor, slug=saved.slug) == saved
    assert await harness.verbs() == ["exhibitor.changed"]


async def test_new_profile_requires_a_name(harness: ExhibitorHarness) -> None:
    with pytest.raises(Invalid) as refused:
        await harness.a_profile(an_actor(), name=None)

    assert refused.value.field == "name"
    assert (await harness.contents()).get("exhibitors", []) == []


async def test_omitted_fields_stay_and_blank_ones_are_cleared(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    before = await harness.a_profile(actor)

    after = await harness.exhibitors.save(actor, profile=Profile(website=" "))

    assert after == replace(before, website=None, revision=1, version=2)


async def test_companies_of_one_name_get_distinct_slugs(harness: ExhibitorHarness) -> None:
    slugs = [(await harness.a_profile(an_actor())).slug for _ in range(3)]

    assert slugs == [f"yongkang-hengnuan-drinkware{suffix}" for suffix in ("", "-2", "-3")]


async def test_slug_stays_when_the_name_changes(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    before = await harness.a_profile(actor)

    after = await harness.exhibitors.save(actor, profile=a_profile(english_name="Hengnuan Group"))

    assert (after.english_name, after.slug) == ("Hengnuan Group", before.slug)


@given(st.text(max_size=200))
def test_any_name_yields_a_valid_slug(name: str) -> None:
    assert checked_slug(slug_of(name)) == slug_of(name)


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"english_name": "恒暖"}, "englishName"),
        ({"english_name": "  "}, "englishName"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"founded": 3000}, "founded"),
        ({"founded": -1}, "founded"),
        ({"employees": 0}, "employees"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"languages": ["xx"]}, "languages"),
        ({"languages": ["en"] * 21}, "languages"),
        ({"markets": ["CN", "$ne"]}, "markets"),
        ({"city": "a\x00b"}, "city"),
    ],
)
async def test_invalid_value_is_refused_at_its_field(
    harness: ExhibitorHarness, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await harness.a_profile(an_actor(), **changes)

    assert refused.value.field == field
    assert (await harness.contents()).get("exhibitors", []) == []


@pytest.mark.parametrize("kind", ["BUYER", "ORGANISER", "PARTNER"])
async def test_only_exhibitor_organisations_have_profiles(harness: ExhibitorHarness, kind: str) -> None:
    with pytest.raises(Forbidden):
        await harness.a_profile(an_actor(kind))


async def test_anonymous_user_cannot_save(harness: ExhibitorHarness) -> None:
    with pytest.raises(SignInRequired):
        await harness.a_profile(ANONYMOUS)


async def test_a_key_without_the_scope_cannot_save(harness: ExhibitorHarness) -> None:
    with pytest.raises(Forbidden):
        await harness.a_profile(an_actor(key_id="key_1", scopes=frozenset({"exhibitors:read"})))


async def test_an_incomplete_profile_is_not_published(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    await harness.a_profile(actor, story=None, city=None)
    before = await harness.contents()

    with pytest.raises(ProfileIncomplete) as refused:
        await harness.exhibitors.publish(actor)

    assert refused.value.field == "city"
    assert "story" in refused.value.message
    assert await harness.contents() == before


async def test_published_profile_cannot_lose_required_fields(harness: ExhibitorHarness) -> None:
    actor, _ = await harness.a_company()

    with pytest.raises(ProfileIncomplete):
        await harness.exhibitors.save(actor, profile=a_profile(languages=[]))


async def test_publishing_twice_changes_nothing(harness: ExhibitorHarness) -> None:
    actor, published = await harness.a_company()

    assert await harness.exhibitors.publish(actor) == published
    assert await harness.verbs() == ["exhibitor.changed", "exhibitor.published"]


async def test_a_member_saves_but_does_not_publish(harness: ExhibitorHarness) -> None:
    member = an_actor(role=Role.MEMBER)
    await harness.a_profile(member)

    with pytest.raises(Forbidden):
        await harness.exhibitors.publish(member)


async def test_unsaved_profile_cannot_be_published(harness: ExhibitorHarness) -> None:
    with pytest.raises(ProfileMissing):
        await harness.exhibitors.publish(an_actor())


async def test_draft_is_visible_to_its_owner_only(harness: ExhibitorHarness, fair: Fair) -> None:
    actor = an_actor()
    draft = await harness.a_profile(actor)
    strangers = [ANONYMOUS, an_actor(), an_actor("BUYER"), an_actor("ORGANISER"), harness.organiser]
    key = replace(actor, key_id="key_1", scopes=frozenset({"catalog:write"}))

    for stranger in [*strangers, key]:
        assert await harness.exhibitors.get_many(stranger, exhibitor_ids=[draft.id]) == [None]
        with pytest.raises(ExhibitorNotFound):
            await harness.exhibitors.get(stranger, exhibitor_id=draft.id)
        with pytest.raises(ExhibitorNotFound):
            await harness.exhibitors.get_by_slug(stranger, slug=draft.slug)
    assert await harness.exhibitors.get_many(SYSTEM, exhibitor_ids=[draft.id]) == [draft]


async def test_organiser_sees_draft_of_applicant_to_its_fair(harness: ExhibitorHarness, fair: Fair) -> None:
    actor = an_actor()
    draft = await harness.a_profile(actor)
    await harness.an_application(actor, fair)

    assert (await harness.exhibitors.get(harness.organiser, exhibitor_id=draft.id)).id == draft.id
    with pytest.raises(ExhibitorNotFound):
        await harness.exhibitors.get(an_actor("ORGANISER"), exhibitor_id=draft.id)


async def test_contacts_are_for_signed_in_readers(harness: ExhibitorHarness) -> None:
    actor, company = await harness.a_company()
    await harness.materials.set_contacts(actor, contacts=[Contact("Chen Xiaoyan", email="Chen@Hengnuan.example")])

    [public] = await harness.exhibitors.visible_many([company.id])
    seen = await harness.exhibitors.get(an_actor("BUYER"), exhibitor_id=company.id)

    assert public is not None
    assert public.contacts == []
    assert [contact.email for contact in seen.contacts] == ["chen@hengnuan.example"]


async def test_visible_many_keeps_the_order_of_ids(harness: ExhibitorHarness) -> None:
    (_, one), (_, two) = await harness.a_company(), await harness.a_company()

    found = await harness.exhibitors.visible_many([two.id, "exh_none", one.id])

    assert [each and each.id for each in found] == [two.id, None, one.id]


async def suspended(harness: ExhibitorHarness, fair: Fair) -> tuple[Any, Exhibitor]:
    actor, company = await harness.a_company()
    await harness.a_booth(actor, fair)
    found = await harness.vetting.suspend(harness.organiser, exhibitor_id=company.id, reason="Copied pictures.")
    return actor, found


async def test_suspended_company_and_booths_are_hidden_until_reinstated(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await suspended(harness, fair)

    assert await harness.exhibitors.visible_many([company.id]) == [None]
    assert (await harness.booths.list(ANONYMOUS, fair_id=fair.id, part=Slice())).items == ()
    assert (await harness.exhibitors.list(ANONYMOUS, part=Slice())).items == ()
    own = await harness.exhibitors.get(actor, exhibitor_id=company.id)
    assert own.suspension is not None
    assert own.suspension.reason == "Copied pictures."

    back = await harness.vetting.reinstate(harness.organiser, exhibitor_id=company.id)

    assert (back.status, back.suspension) == (ExhibitorStatus.PUBLISHED, None)
    assert len((await harness.booths.list(ANONYMOUS, fair_id=fair.id, part=Slice())).items) == 1
    assert (await harness.verbs())[-2:] == ["exhibitor.suspended", "exhibitor.reinstated"]


async def test_suspended_company_cannot_publish_itself(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await suspended(harness, fair)

    with pytest.raises(ExhibitorSuspended):
        await harness.exhibitors.publish(actor)


async def test_only_the_suspending_organiser_reinstates(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await suspended(harness, fair)
    other = an_actor("ORGANISER")
    await harness.a_fair(other)
    before = await harness.contents()

    for stranger, error in ((other, ExhibitorNotFound), (actor, Forbidden), (ANONYMOUS, SignInRequired)):
        with pytest.raises(error):
            await harness.vetting.reinstate(stranger, exhibitor_id=company.id)

    assert await harness.contents() == before


async def test_only_organiser_of_its_fair_suspends_a_company(harness: ExhibitorHarness, fair: Fair) -> None:
    owner, company = await harness.a_company()
    await harness.a_booth(owner, fair)
    before = await harness.contents()

    for actor in (an_actor("ORGANISER"), an_actor(), owner, an_actor("BUYER"), ANONYMOUS):
        with pytest.raises(ExpoError):
            await harness.vetting.suspend(actor, exhibitor_id=company.id, reason="No reason.")

    assert await harness.contents() == before


async def test_list_holds_published_companies_page_by_page(harness: ExhibitorHarness) -> None:
    await harness.a_profile(an_actor())
    companies = [(await harness.a_company(country=country))[1] for country in ("CN", "IT", "CN")]

    first = await harness.exhibitors.list(ANONYMOUS, part=Slice(2))
    rest = await harness.exhibitors.list(ANONYMOUS, part=Slice(2, first.cursors[-1]))
    chinese = await harness.exhibitors.list(ANONYMOUS, part=Slice(), country="cn")

    assert [each.id for each in (*first.items, *rest.items)] == [each.id for each in companies]
    assert (first.total, first.has_next, rest.has_next) == (3, True, False)
    assert [each.country for each in chinese.items] == ["CN", "CN"]


async def test_fair_list_holds_companies_with_an_open_booth(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company(country="IT")
    await harness.a_company()
    await harness.a_booth(actor, fair)
    await harness.a_profile(actor, country="ES")

    for wanted, found in (({}, 1), ({"country": "ES"}, 1), ({"country": "IT"}, 0), ({"section": "tools"}, 0)):
        page = await harness.exhibitors.list(ANONYMOUS, part=Slice(), fair_id=fair.id, **wanted)
        assert [each.id for each in page.items] == [company.id] * found, wanted


async def test_section_filter_requires_a_fair(harness: ExhibitorHarness) -> None:
    with pytest.raises(Invalid) as refused:
        await harness.exhibitors.list(ANONYMOUS, part=Slice(), section="tools")

    assert refused.value.field == "fairId"


async def test_suspending_and_reinstating_twice_changes_nothing(harness: ExhibitorHarness, fair: Fair) -> None:
    _, company = await suspended(harness, fair)

    assert await harness.vetting.suspend(harness.organiser, exhibitor_id=company.id, reason="Again.") == company
    back = await harness.vetting.reinstate(harness.organiser, exhibitor_id=company.id)
    assert await harness.vetting.reinstate(harness.organiser, exhibitor_id=company.id) == back


async def test_organiser_cannot_lift_suspension_of_another(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await suspended(harness, fair)
    other = replace(harness.organiser, organisation_id="org_other")
    booth = await harness.database.raw["booths"].find_one({})
    assert booth is not None
    changes = {"_id": "boo_other", "fair_id": "fair_other", "place": "elsewhere", "entry": "fair_other/exh"}
    await harness.database.raw["booths"].insert_one(booth | changes | {"organiser_id": "org_other"})

    with pytest.raises(ExhibitorNotFound):
        await harness.vetting.reinstate(other, exhibitor_id=company.id)
    assert (await harness.exhibitors.get(actor, exhibitor_id=company.id)).status is ExhibitorStatus.SUSPENDED


def test_slug_of_long_name_ends_at_a_word() -> None:
    slug = slug_of("Zhejiang " + "International " * 6 + "Trading Co., Ltd.")

    assert len(slug) <= 60
    assert slug.endswith("-international")
    assert slug_of("Ltd.") == "ltd"
    assert slug_of("x" * 200) == "x" * 60


async def test_withdrawn_company_and_booths_are_hidden_until_published(
    harness: ExhibitorHarness, applied: Applied
) -> None:
    actor, company, fair = applied.actor, applied.company, applied.fair
    booth = await harness.open_booth(applied.actor, applied.booth)

    withdrawn = await harness.exhibitors.withdraw(actor)

    assert withdrawn.status is ExhibitorStatus.DRAFT
    assert await harness.exhibitors.visible_many([company.id]) == [None]
    assert (await harness.exhibitors.list(ANONYMOUS, part=Slice())).items == ()
    assert (await harness.booths.list(ANONYMOUS, fair_id=fair.id, part=Slice())).items == ()
    with pytest.raises(BoothNotFound):
        await harness.booths.get(ANONYMOUS, booth_id=booth.id)
    assert await harness.exhibitors.withdraw(actor) == withdrawn
    assert (await harness.verbs())[-1] == "exhibitor.withdrawn"

    await harness.exhibitors.publish(actor)

    assert (await harness.booths.get(ANONYMOUS, booth_id=booth.id)).is_open


async def test_suspended_company_cannot_withdraw(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await suspended(harness, fair)
    before = await harness.contents()

    with pytest.raises(ExhibitorSuspended):
        await harness.exhibitors.withdraw(actor)
    for stranger in (replace(actor, role=Role.MEMBER), an_actor("BUYER"), harness.organiser, ANONYMOUS):
        with pytest.raises(ExpoError):
            await harness.exhibitors.withdraw(stranger)

    assert await harness.contents() == before


async def test_null_clears_optional_fields_and_absence_keeps_them(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    before = await harness.a_profile(actor)
    gone = dict.fromkeys(["city", "founded", "employees", "tagline", "story", "website", "languages", "markets"])
    save = "mutation($input: SaveExhibitorInput!) { saveExhibitor(input: $input) { ... on Problem { code field } } }"

    assert (await harness.run(actor, save, input={"founded": 1999}))["saveExhibitor"] == {}
    assert await harness.exhibitors.find_own(actor) == replace(before, founded=1999, revision=1, version=2)

    assert (await harness.run(actor, save, input=gone))["saveExhibitor"] == {}
    bare = replace(before, city=None, founded=None, employees=None, tagline=None, story=None, website=None)
    bare = replace(bare, languages=[], markets=[], revision=2, version=3)
    assert await harness.exhibitors.find_own(actor) == bare


@pytest.mark.parametrize("needed", ["name", "englishName", "country", "kind"])
async def test_null_is_refused_for_required_fields(harness: ExhibitorHarness, needed: str) -> None:
    actor = an_actor()
    await harness.a_profile(actor)
    before = await harness.contents()
    save = "mutation($input: SaveExhibitorInput!) { saveExhibitor(input: $input) { ... on Problem { code field } } }"

    refused = (await harness.run(actor, save, input={needed: None}))["saveExhibitor"]

    assert refused == {"code": "INVALID", "field": needed}
    assert await harness.contents() == before
