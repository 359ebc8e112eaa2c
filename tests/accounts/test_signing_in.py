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
from tests.accounts.harness import PASSWORD, Harness, some_details
from tests.support.clock import FakeClock


async def fail(harness: Harness, times: int, email: str = "wei@flasks.example") -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed):
            await harness.signed_in(email, password="not the password")


async def test_session_identifies_person_and_organisation(harness: Harness) -> None:
    person = await harness.a_person(kind=OrganisationKind.EXHIBITOR)
    signed_in = await harness.signed_in(device="Firefox on Linux")
    found = await harness.accounts.actor_for_session(signed_in.token)
    assert found is not None
    actor, who = found
    assert (actor.person_id, actor.session_id, who.id) == (person.id, signed_in.session.id, person.id)
    assert actor.organisation_id == person.memberships[0].organisation_id
    assert (actor.key_id, actor.scopes) == (None, None)


async def test_only_a_hash_of_the_token_is_stored(harness: Harness) -> None:
    await harness.a_person()
    token = (await harness.signed_in()).token
    stored = repr(await harness.contents())
    assert token not in stored
    assert digest(token) in stored


async def test_no_other_token_opens_the_session(harness: Harness) -> None:
    await harness.a_person()
    signed_in = await harness.signed_in()
    for token in ("", "x", digest(signed_in.token), signed_in.session.id, signed_in.token + "x", "\ud800", "\0"):
        assert await harness.accounts.actor_for_session(token) is None


async def test_sign_in_creates_new_token_and_ends_the_old_session(harness: Harness) -> None:
    await harness.a_person()
    first = await harness.signed_in()
    second = await harness.signed_in(replaces=first.token)
    assert second.token != first.token
    assert await harness.accounts.actor_for_session(first.token) is None
    assert await harness.accounts.actor_for_session(second.token) is not None


async def test_token_planted_before_sign_in_opens_no_session(harness: Harness) -> None:
    await harness.a_person()
    await harness.signed_in(replaces="planted")
    assert await harness.accounts.actor_for_session("planted") is None


async def test_wrong_password_and_unknown_address_look_the_same(harness: Harness) -> None:
    await harness.a_person()
    before = await harness.contents()
    with pytest.raises(SignInFailed) as wrong:
        await harness.signed_in(password="not the password")
    with pytest.raises(SignInFailed) as unknown:
        await harness.signed_in("nobody@flasks.example")
    assert wrong.value.message == unknown.value.message
    assert await harness.contents() == before


async def test_ten_megabyte_password_is_not_hashed(harness: Harness) -> None:
    with pytest.raises(Invalid):
        await harness.signed_in(password="x" * 10_000_000)
    assert await harness.database.collection("sign_in_attempts").count({}) == 0


@pytest.mark.parametrize("email", ["wei@flasks.example", "nobody@flasks.example"])
async def test_lock_starts_at_30_seconds_and_doubles_to_15_minutes(harness: Harness, email: str) -> None:
    await harness.a_person()
    await fail(harness, 5, email)
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        harness.clock.advance(seconds=seconds - 1)
        with pytest.raises(SignInLocked) as locked:
            await harness.signed_in(email)
        assert "in 1 seconds" in locked.value.message
        harness.clock.advance(seconds=1)
        await fail(harness, 1, email)


async def test_right_password_does_not_clear_a_lock(harness: Harness) -> None:
    await harness.a_person()
    await fail(harness, 5)
    with pytest.raises(SignInLocked):
        await harness.signed_in()
    harness.clock.advance(seconds=30)
    await harness.signed_in()


async def test_successful_sign_in_clears_failures(harness: Harness) -> None:
    await harness.a_person()
    await fail(harness, 4)
    await harness.signed_in()
    await fail(harness, 5)
    with pytest.raises(SignInLocked):
        await harness.signed_in()


async def test_failures_expire_after_a_day(harness: Harness) -> None:
    await harness.a_person()
    await fail(harness, 5)
    harness.clock.advance(days=1)
    await fail(harness, 4)
    assert (await harness.actor()).person_id is not None


async def test_concurrent_guesses_do_not_bypass_the_lock(harness: Harness) -> None:
    await harness.a_person()
    guesses = [harness.signed_in(password=f"guess number {number}") for number in range(20)]
    answers = await asyncio.gather(*guesses, return_exceptions=True)
    assert sum(isinstance(answer, SignInFailed) for answer in answers) <= 5
    assert all(isinstance(answer, SignInFailed | SignInLocked) for answer in answers)
    with pytest.raises(SignInLocked):
        await harness.signed_in()


async def test_weak_hash_is_renewed_at_sign_in(harness: Harness) -> None:
    person = await harness.a_person()
    old = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1), threads=1)
    await harness.accounts._store.change_person(person.id, {"password_hash": await old.hash(PASSWORD)})
    old.close()
    await harness.signed_in()
    await harness.signed_in()
    kept = await harness.accounts._store.find_person(person.id)
    assert kept is not None
    assert not harness.accounts.passwords.outdated(kept.password_hash)


async def test_rehash_does_not_overwrite_a_changed_password(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await harness.a_person()

    async def nothing_fits(*arguments: object, condition: object) -> bool:
        return False

    monkeypatch.setattr(Passwords, "outdated", lambda _self, _hashed: True)
    monkeypatch.setattr(type(harness.accounts._store), "change_person", nothing_fits)
    with pytest.raises(SignInFailed):
        await harness.signed_in()
    assert await harness.accounts._store.find_person(person.id) == person


async def test_sign_in_that_keeps_losing_the_race_is_locked(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    await harness.a_person()

    async def others_first(*arguments: object) -> bool:
        return False

    monkeypatch.setattr(type(harness.sign_in.guard._store), "swap_attempts", others_first)
    with pytest.raises(SignInLocked):
        await harness.signed_in()


async def test_session_is_extended_by_use_and_ends_when_idle(harness: Harness) -> None:
    await harness.a_person()
    token = (await harness.signed_in()).token
    for _ in range(3):
        harness.clock.now += SESSION_IDLE - timedelta(seconds=1)
        assert await harness.accounts.actor_for_session(token) is not None
    harness.clock.now += SESSION_IDLE
    assert await harness.accounts.actor_for_session(token) is None


async def test_session_ends_at_its_longest_lifetime(harness: Harness) -> None:
    await harness.a_person()
    token, began = (await harness.signed_in()).token, harness.clock.now
    while harness.clock.now < began + SESSION_MAX_AGE - timedelta(days=1):
        harness.clock.advance(days=1)
        assert await harness.accounts.actor_for_session(token) is not None
    harness.clock.advance(days=1)
    assert await harness.accounts.actor_for_session(token) is None


async def test_session_use_is_written_at_most_every_five_minutes(harness: Harness) -> None:
    await harness.a_person()
    signed_in = await harness.signed_in()

    async def seen_at() -> object:
        return (await harness.database.raw["sessions"].find({}).to_list())[0]["seen_at"]

    harness.clock.advance(minutes=4, seconds=59)
    await harness.accounts.actor_for_session(signed_in.token)
    assert await seen_at() == signed_in.session.seen_at
    harness.clock.advance(seconds=1)
    await harness.accounts.actor_for_session(signed_in.token)
    assert await seen_at() == harness.clock()


async def test_session_of_deleted_person_is_invalid(harness: Harness) -> None:
    person = await harness.a_person()
    token = (await harness.signed_in()).token
    await harness.database.collection("people").delete({"_id": person.id})
    assert await harness.accounts.actor_for_session(token) is None


async def test_own_sessions_are_listed_and_ended_one_by_one(harness: Harness) -> None:
    await harness.a_person()
    phone = await harness.signed_in(device="phone")
    actor = await harness.actor(device="laptop")
    assert {each.device for each in await harness.sign_in.sessions(actor)} == {"laptop", "phone"}
    await harness.sign_in.end_session(actor, session_id=phone.session.id)
    assert [each.device for each in await harness.sign_in.sessions(actor)] == ["laptop"]
    assert await harness.accounts.actor_for_session(phone.token) is None


@pytest.mark.parametrize("session_id", ["", "ses_1", "per_01HZX3AAAAAAAAAAAAAAAAAAAA"])
async def test_sessions_of_others_cannot_be_ended(harness: Harness, session_id: str) -> None:
    await harness.a_person()
    await harness.a_person("li@flasks.example")
    other, actor = await harness.signed_in("li@flasks.example"), await harness.actor()
    for wrong in (session_id, other.session.id):
        with pytest.raises(NotFound):
            await harness.sign_in.end_session(actor, session_id=wrong)
    assert await harness.accounts.actor_for_session(other.token) is not None


async def test_signing_out_ends_this_session_only(harness: Harness) -> None:
    await harness.a_person()
    other = await harness.signed_in()
    signed_in = await harness.signed_in()
    found = await harness.accounts.actor_for_session(signed_in.token)
    assert found is not None
    await harness.sign_in.sign_out(found[0])
    await harness.sign_in.sign_out(ANONYMOUS)
    assert await harness.accounts.actor_for_session(signed_in.token) is None
    assert await harness.accounts.actor_for_session(other.token) is not None


async def test_signing_out_everywhere_ends_only_own_sessions(harness: Harness) -> None:
    await harness.a_person()
    await harness.a_person("li@flasks.example")
    mine = [await harness.signed_in() for _ in range(3)]
    other = await harness.signed_in("li@flasks.example")
    await harness.sign_in.sign_out_everywhere(await harness.actor())
    assert [await harness.accounts.actor_for_session(each.token) for each in mine] == [None] * 3
    assert await harness.accounts.actor_for_session(other.token) is not None


async def test_session_switches_between_own_organisations(harness: Harness) -> None:
    actor = await harness.an_owner()
    other = await harness.organisations.create(actor, details=some_details(kind=OrganisationKind.BUYER))
    await harness.sign_in.switch_organisation(actor, organisation_id=actor.organisation_id or "")
    acting = await harness.sign_in.switch_organisation(actor, organisation_id=other.id)
    assert (acting.organisation_id, acting.organisation_kind) == (other.id, "BUYER")
    (session,) = await harness.sign_in.sessions(acting)
    assert session.organisation_id == other.id


async def test_session_cannot_act_for_other_organisations(harness: Harness) -> None:
    actor = await harness.an_owner()
    stranger = await harness.an_owner("eve@others.example")
    for organisation_id in (stranger.organisation_id or "", "org_1", "$ne"):
        with pytest.raises(NotFound):
            await harness.sign_in.switch_organisation(actor, organisation_id=organisation_id)


async def test_session_operations_are_refused_without_a_session(harness: Harness) -> None:
    person = await harness.a_person()
    key = Actor(person_id=person.id, key_id="key_1", scopes=frozenset())
    with pytest.raises(SignInRequired):
        await harness.sign_in.switch_organisation(person.acting(None), organisation_id="org_1")
    for refused, actor in ((SignInRequired, ANONYMOUS), (Forbidden, key)):
        with pytest.raises(refused):
            await harness.sign_in.sessions(actor)
        with pytest.raises(refused):
            await harness.sign_in.sign_out_everywhere(actor)
        with pytest.raises(refused):
            await harness.sign_in.end_session(actor, session_id="ses_1")


async def test_sign_in_overtaken_by_reset_creates_no_session(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await harness.a_person()
    clear = harness.sign_in.guard._store.clear_attempts

    async def reset_meanwhile(key: str) -> None:
        await clear(key)
        await harness.accounts._store.change_person(
            person.id, {"password_hash": await harness.accounts.passwords.hash("x" * 12)}
        )

    monkeypatch.setattr(type(harness.sign_in.guard._store), "clear_attempts", lambda _self, key: reset_meanwhile(key))
    with pytest.raises(SignInFailed):
        await harness.signed_in()
    assert await harness.database.collection("sessions").count({}) == 0


@pytest.mark.parametrize("address,secure", [("https://expo.example", True), ("http://localhost:8000", False)])
async def test_session_cookie_is_http_only_and_same_site(
    harness: Harness, clock: FakeClock, address: str, secure: bool
) -> None:
    sign_in = type(harness.sign_in)(**{**vars(harness.sign_in), "address": address})
    parts = sign_in.cookie("token").split("; ")
    assert parts[:4] == ["expo_session=token", "HttpOnly", "SameSite=Lax", "Path=/"]
    assert parts[4] == f"Max-Age={90 * 24 * 3600}"
    assert ("Secure" in parts) is secure
    assert "Max-Age=0" in sign_in.cookie(None)


async def test_concurrent_first_failures_are_swapped_in_one_at_a_time(harness: Harness) -> None:
    first, second = (Attempts("key").with_failure(harness.clock()) for _ in range(2))
    assert await harness.sign_in.guard._store.swap_attempts(None, first)
    assert not await harness.sign_in.guard._store.swap_attempts(None, second)
    assert await harness.sign_in.guard._store.find_attempts(["key"]) == {"key": first}
