"""Signing in, being locked out, and sessions."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from expo.accounts.errors import SignInFailed, SignInLocked
from expo.accounts.models import SESSION_IDLE, SESSION_MAX_AGE, OrganisationKind
from expo.accounts.passwords import Passwords
from expo.accounts.rules.attempts import Attempts
from expo.accounts.rules.tokens import digest
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, Invalid, NotFound, SignInRequired
from tests.accounts.house import PASSWORD, House, some_details
from tests.support.clock import FakeClock


async def fail(house: House, times: int, email: str = "wei@flasks.example") -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed):
            await house.signed_in(email, password="not the password")


async def test_session_identifies_person_and_organisation(house: House) -> None:
    person = await house.a_person(kind=OrganisationKind.EXHIBITOR)
    signed_in = await house.signed_in(device="Firefox on Linux")
    found = await house.accounts.actor_for_session(signed_in.token)
    assert found is not None
    actor, who = found
    assert (actor.person_id, actor.session_id, who.id) == (person.id, signed_in.session.id, person.id)
    assert actor.organisation_id == person.memberships[0].organisation_id
    assert (actor.key_id, actor.scopes) == (None, None)


async def test_only_a_hash_of_the_token_is_stored(house: House) -> None:
    await house.a_person()
    token = (await house.signed_in()).token
    stored = repr(await house.contents())
    assert token not in stored
    assert digest(token) in stored


async def test_no_other_token_opens_the_session(house: House) -> None:
    await house.a_person()
    signed_in = await house.signed_in()
    for token in ("", "x", digest(signed_in.token), signed_in.session.id, signed_in.token + "x", "\ud800", "\0"):
        assert await house.accounts.actor_for_session(token) is None


async def test_sign_in_creates_new_token_and_ends_the_old_session(house: House) -> None:
    await house.a_person()
    first = await house.signed_in()
    second = await house.signed_in(replaces=first.token)
    assert second.token != first.token
    assert await house.accounts.actor_for_session(first.token) is None
    assert await house.accounts.actor_for_session(second.token) is not None


async def test_token_planted_before_sign_in_opens_no_session(house: House) -> None:
    await house.a_person()
    await house.signed_in(replaces="planted")
    assert await house.accounts.actor_for_session("planted") is None


async def test_wrong_password_and_unknown_address_look_the_same(house: House) -> None:
    await house.a_person()
    before = await house.contents()
    with pytest.raises(SignInFailed) as wrong:
        await house.signed_in(password="not the password")
    with pytest.raises(SignInFailed) as unknown:
        await house.signed_in("nobody@flasks.example")
    assert wrong.value.message == unknown.value.message
    assert await house.contents() == before


async def test_ten_megabyte_password_is_not_hashed(house: House) -> None:
    with pytest.raises(Invalid):
        await house.signed_in(password="x" * 10_000_000)
    assert await house.database.collection("sign_in_attempts").count({}) == 0


@pytest.mark.parametrize("email", ["wei@flasks.example", "nobody@flasks.example"])
async def test_lock_starts_at_30_seconds_and_doubles_to_15_minutes(house: House, email: str) -> None:
    await house.a_person()
    await fail(house, 5, email)
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        house.clock.advance(seconds=seconds - 1)
        with pytest.raises(SignInLocked) as locked:
            await house.signed_in(email)
        assert "in 1 seconds" in locked.value.message
        house.clock.advance(seconds=1)
        await fail(house, 1, email)


async def test_right_password_does_not_clear_a_lock(house: House) -> None:
    await house.a_person()
    await fail(house, 5)
    with pytest.raises(SignInLocked):
        await house.signed_in()
    house.clock.advance(seconds=30)
    await house.signed_in()


async def test_successful_sign_in_clears_failures(house: House) -> None:
    await house.a_person()
    await fail(house, 4)
    await house.signed_in()
    await fail(house, 5)
    with pytest.raises(SignInLocked):
        await house.signed_in()


async def test_failures_expire_after_a_day(house: House) -> None:
    await house.a_person()
    await fail(house, 5)
    house.clock.advance(days=1)
    await fail(house, 4)
    assert (await house.actor()).person_id is not None


async def test_concurrent_guesses_do_not_bypass_the_lock(house: House) -> None:
    await house.a_person()
    guesses = [house.signed_in(password=f"guess number {number}") for number in range(20)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(answer, SignInFailed) for answer in answers) <= 5
    assert all(isinstance(answer, SignInFailed | SignInLocked) for answer in answers)
    with pytest.raises(SignInLocked):
        await house.signed_in()


async def test_weak_hash_is_renewed_at_sign_in(house: House) -> None:
    person = await house.a_person()
    old = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1), threads=1)
    await house.accounts._store.change_person(person.id, {"password_hash": await old.hash(PASSWORD)})
    old.close()
    await house.signed_in()
    await house.signed_in()
    kept = await house.accounts._store.find_person(person.id)
    assert kept is not None
    assert not house.accounts.passwords.outdated(kept.password_hash)


async def test_rehash_does_not_overwrite_a_changed_password(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await house.a_person()

    async def nothing_fits(*arguments: object, where: object) -> bool:
        return False

    monkeypatch.setattr(Passwords, "outdated", lambda _self, _hashed: True)
    monkeypatch.setattr(type(house.accounts._store), "change_person", nothing_fits)
    with pytest.raises(SignInFailed):
        await house.signed_in()
    assert await house.accounts._store.find_person(person.id) == person


async def test_sign_in_that_keeps_losing_the_race_is_locked(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.a_person()

    async def others_first(*arguments: object) -> bool:
        return False

    monkeypatch.setattr(type(house.sign_in.guard._store), "swap_attempts", others_first)
    with pytest.raises(SignInLocked):
        await house.signed_in()


async def test_session_is_extended_by_use_and_ends_when_idle(house: House) -> None:
    await house.a_person()
    token = (await house.signed_in()).token
    for _ in range(3):
        house.clock.now += SESSION_IDLE - timedelta(seconds=1)
        assert await house.accounts.actor_for_session(token) is not None
    house.clock.now += SESSION_IDLE
    assert await house.accounts.actor_for_session(token) is None


async def test_session_ends_at_its_longest_lifetime(house: House) -> None:
    await house.a_person()
    token, began = (await house.signed_in()).token, house.clock.now
    while house.clock.now < began + SESSION_MAX_AGE - timedelta(days=1):
        house.clock.advance(days=1)
        assert await house.accounts.actor_for_session(token) is not None
    house.clock.advance(days=1)
    assert await house.accounts.actor_for_session(token) is None


async def test_session_use_is_written_at_most_every_five_minutes(house: House) -> None:
    await house.a_person()
    signed_in = await house.signed_in()

    async def seen_at() -> object:
        return (await house.database.raw["sessions"].find({}).to_list())[0]["seen_at"]

    house.clock.advance(minutes=4, seconds=59)
    await house.accounts.actor_for_session(signed_in.token)
    assert await seen_at() == signed_in.session.seen_at
    house.clock.advance(seconds=1)
    await house.accounts.actor_for_session(signed_in.token)
    assert await seen_at() == house.clock()


async def test_session_of_deleted_person_is_invalid(house: House) -> None:
    person = await house.a_person()
    token = (await house.signed_in()).token
    await house.database.collection("people").delete({"_id": person.id})
    assert await house.accounts.actor_for_session(token) is None


async def test_own_sessions_are_listed_and_ended_one_by_one(house: House) -> None:
    await house.a_person()
    phone = await house.signed_in(device="phone")
    actor = await house.actor(device="laptop")
    assert {each.device for each in await house.sign_in.sessions(actor)} == {"laptop", "phone"}
    await house.sign_in.end_session(actor, session_id=phone.session.id)
    assert [each.device for each in await house.sign_in.sessions(actor)] == ["laptop"]
    assert await house.accounts.actor_for_session(phone.token) is None


@pytest.mark.parametrize("session_id", ["", "ses_1", "per_01HZX3AAAAAAAAAAAAAAAAAAAA"])
async def test_sessions_of_others_cannot_be_ended(house: House, session_id: str) -> None:
    await house.a_person()
    await house.a_person("li@flasks.example")
    other, actor = await house.signed_in("li@flasks.example"), await house.actor()
    for wrong in (session_id, other.session.id):
        with pytest.raises(NotFound):
            await house.sign_in.end_session(actor, session_id=wrong)
    assert await house.accounts.actor_for_session(other.token) is not None


async def test_signing_out_ends_this_session_only(house: House) -> None:
    await house.a_person()
    other = await house.signed_in()
    signed_in = await house.signed_in()
    found = await house.accounts.actor_for_session(signed_in.token)
    assert found is not None
    await house.sign_in.sign_out(found[0])
    await house.sign_in.sign_out(ANONYMOUS)
    assert await house.accounts.actor_for_session(signed_in.token) is None
    assert await house.accounts.actor_for_session(other.token) is not None


async def test_signing_out_everywhere_ends_only_own_sessions(house: House) -> None:
    await house.a_person()
    await house.a_person("li@flasks.example")
    mine = [await house.signed_in() for _ in range(3)]
    other = await house.signed_in("li@flasks.example")
    await house.sign_in.sign_out_everywhere(await house.actor())
    assert [await house.accounts.actor_for_session(each.token) for each in mine] == [None] * 3
    assert await house.accounts.actor_for_session(other.token) is not None


async def test_session_switches_between_own_organisations(house: House) -> None:
    actor = await house.an_owner()
    other = await house.organisations.create(actor, details=some_details(kind=OrganisationKind.BUYER))
    await house.sign_in.switch_organisation(actor, organisation_id=actor.organisation_id or "")
    acting = await house.sign_in.switch_organisation(actor, organisation_id=other.id)
    assert (acting.organisation_id, acting.organisation_kind) == (other.id, "BUYER")
    (session,) = await house.sign_in.sessions(acting)
    assert session.organisation_id == other.id


async def test_session_cannot_act_for_other_organisations(house: House) -> None:
    actor = await house.an_owner()
    stranger = await house.an_owner("eve@others.example")
    for organisation_id in (stranger.organisation_id or "", "org_1", "$ne"):
        with pytest.raises(NotFound):
            await house.sign_in.switch_organisation(actor, organisation_id=organisation_id)


async def test_session_operations_are_refused_without_a_session(house: House) -> None:
    person = await house.a_person()
    key = Actor(person_id=person.id, key_id="key_1", scopes=frozenset())
    with pytest.raises(SignInRequired):
        await house.sign_in.switch_organisation(person.acting(None), organisation_id="org_1")
    for refused, actor in ((SignInRequired, ANONYMOUS), (Forbidden, key)):
        with pytest.raises(refused):
            await house.sign_in.sessions(actor)
        with pytest.raises(refused):
            await house.sign_in.sign_out_everywhere(actor)
        with pytest.raises(refused):
            await house.sign_in.end_session(actor, session_id="ses_1")


async def test_sign_in_overtaken_by_reset_creates_no_session(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await house.a_person()
    clear = house.sign_in.guard._store.clear_attempts

    async def reset_meanwhile(key: str) -> None:
        await clear(key)
        await house.accounts._store.change_person(
            person.id, {"password_hash": await house.accounts.passwords.hash("x" * 12)}
        )

    monkeypatch.setattr(type(house.sign_in.guard._store), "clear_attempts", lambda _self, key: reset_meanwhile(key))
    with pytest.raises(SignInFailed):
        await house.signed_in()
    assert await house.database.collection("sessions").count({}) == 0


@pytest.mark.parametrize("address,secure", [("https://expo.example", True), ("http://localhost:8000", False)])
async def test_session_cookie_is_http_only_and_same_site(
    house: House, clock: FakeClock, address: str, secure: bool
) -> None:
    sign_in = type(house.sign_in)(**{**vars(house.sign_in), "address": address})
    parts = sign_in.cookie("token").split("; ")
    assert parts[:4] == ["expo_session=token", "HttpOnly", "SameSite=Lax", "Path=/"]
    assert parts[4] == f"Max-Age={90 * 24 * 3600}"
    assert ("Secure" in parts) is secure
    assert "Max-Age=0" in sign_in.cookie(None)


async def test_concurrent_first_failures_are_swapped_in_one_at_a_time(house: House) -> None:
    first, second = (Attempts("key").failed(house.clock()) for _ in range(2))
    assert await house.sign_in.guard._store.swap_attempts(None, first)
    assert not await house.sign_in.guard._store.swap_attempts(None, second)
    assert await house.sign_in.guard._store.find_attempts(["key"]) == {"key": first}
