"""Who guesses passwords is held up where they are; the person they mean goes on."""

import asyncio
from collections.abc import Callable

import pytest

from expo.accounts.errors import SignInFailed, SignInLocked, WrongPassword
from expo.accounts.passwords import Passwords
from expo.accounts.rules.attempts import DEVICE_LIFETIME, MAX_DEVICES, AttemptOrigin, network_of
from expo.accounts.rules.tokens import Seal
from expo.accounts.signing_in import SignedIn
from tests.accounts.harness import HOME, PASSWORD, SEAL, WEI, GuessedAt, Harness
from tests.support.commands import counted

ELSEWHERE = "203.0.113.9"
NEW = "porcelain, 12 pallets"


async def locked(harness: Harness, origin: AttemptOrigin, email: str = WEI) -> SignInLocked:
    with pytest.raises(SignInLocked) as refusal:
        await harness.signed_in(email, origin=origin)
    return refusal.value


async def on_a_device(harness: Harness, ip: str = HOME, email: str = WEI) -> tuple[SignedIn, AttemptOrigin]:
    """Sign in, and return where one comes from afterwards, signed in no more."""
    signed_in = await harness.signed_in(email, origin=AttemptOrigin(ip))
    return signed_in, AttemptOrigin(ip, signed_in.device_token)


async def test_failures_lock_only_their_own_network(harness: Harness) -> None:
    await harness.a_person()
    await harness.fail(5, AttemptOrigin(ELSEWHERE))
    assert (await locked(harness, AttemptOrigin("203.0.113.200"))).retry_after == 30
    await harness.signed_in(origin=AttemptOrigin(HOME))
    await locked(harness, AttemptOrigin(ELSEWHERE))  # the owner's success forgives the stranger nothing


async def test_successful_sign_in_leaves_no_failure_count(harness: Harness) -> None:
    await harness.a_person()
    await harness.signed_in(origin=AttemptOrigin(HOME))
    assert await harness.database.collection("sign_in_attempts").count({}) == 0
    await harness.fail(1, AttemptOrigin(ELSEWHERE))
    assert await harness.database.collection("sign_in_attempts").count({}) == 2  # its network's, and that of all


async def test_known_device_is_not_locked_by_failures_in_its_network(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    await harness.fail(5, AttemptOrigin(HOME))
    await locked(harness, AttemptOrigin(HOME))
    await harness.signed_in(origin=mine)
    await harness.signed_in(origin=AttemptOrigin(ELSEWHERE, mine.device_token))


async def test_guesses_from_everywhere_lock_unknown_devices_only(harness: Harness, guessed_at: GuessedAt) -> None:
    assert (await locked(harness, AttemptOrigin(HOME))).retry_after == 30
    await harness.signed_in(origin=guessed_at.device)
    await locked(harness, AttemptOrigin(ELSEWHERE))
    harness.clock.advance(seconds=30)
    await harness.signed_in(origin=AttemptOrigin(ELSEWHERE))


async def test_guessing_known_device_locks_only_itself(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    await harness.fail(5, mine)
    assert (await locked(harness, mine)).retry_after == 30
    await harness.signed_in(origin=AttemptOrigin(HOME))
    harness.clock.advance(seconds=30)
    await harness.signed_in(origin=mine)


async def test_signed_in_person_is_unaffected_by_guesses_of_others(harness: Harness, guessed_at: GuessedAt) -> None:
    actor = guessed_at.actor
    await harness.signed_in(origin=AttemptOrigin(HOME, None, actor))
    await harness.second_factor.begin(actor, password=PASSWORD)
    await harness.accounts.change_password(actor, current=PASSWORD, new=NEW)


async def test_guessing_session_locks_only_itself(harness: Harness) -> None:
    await harness.a_person()
    thief, owner = await harness.actor(), await harness.actor()
    for _ in range(5):
        with pytest.raises(WrongPassword):
            await harness.second_factor.begin(thief, password="not the password")
    with pytest.raises(SignInLocked):
        await harness.second_factor.begin(thief, password=PASSWORD)
    await locked(harness, AttemptOrigin(HOME, None, thief))
    await harness.second_factor.begin(owner, password=PASSWORD)


async def test_session_and_device_of_another_person_bypass_no_lock(harness: Harness) -> None:
    await harness.a_person()
    await harness.a_person("eve@others.example")
    eve = await harness.actor("eve@others.example")
    signed_in, device = await on_a_device(harness, ELSEWHERE, "eve@others.example")
    await harness.fail(5, AttemptOrigin(ELSEWHERE, device.device_token, eve))
    await locked(harness, AttemptOrigin(ELSEWHERE))
    assert signed_in.person.email == "eve@others.example"


async def test_device_is_known_for_two_people(harness: Harness) -> None:
    await harness.a_person()
    await harness.a_person("li@flasks.example")
    _, shared = await on_a_device(harness)
    second = await harness.signed_in("li@flasks.example", origin=shared)
    assert second.device_token == shared.device_token
    for email in (WEI, "li@flasks.example"):
        await harness.fail(5, AttemptOrigin(HOME), email)
        await locked(harness, AttemptOrigin(HOME), email)
        await harness.signed_in(email, origin=shared)


@pytest.mark.parametrize(
    "forged",
    [
        lambda token: token.partition(".")[0],
        lambda token: Seal.derive(b"another installation").seal(token.partition(".")[0]),
        lambda token: f"x{token}",
        lambda token: f"{token}x",
        lambda _token: "",
        lambda _token: ".",
        lambda _token: "\ud800.é",
    ],
)
async def test_forged_device_token_is_rejected_without_a_query(
    harness: Harness, forged: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    await harness.fail(5, AttemptOrigin(HOME))

    async def nobody_asks(*arguments: object, **facts: object) -> None:
        raise AssertionError

    monkeypatch.setattr(type(harness.sign_in.devices._store), "find_device", nobody_asks)
    await locked(harness, AttemptOrigin(HOME, forged(mine.device_token or "")))


async def test_device_token_is_stored_hashed_and_differs_per_browser(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    _, other = await on_a_device(harness)
    token = SEAL.open_sealed(mine.device_token)
    assert token is not None
    assert token not in repr(await harness.contents())
    assert mine.device_token != other.device_token


async def test_a_device_is_forgotten_after_a_year_without_a_sign_in(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    harness.clock.now += DEVICE_LIFETIME / 2
    await harness.signed_in(origin=mine)
    harness.clock.now += DEVICE_LIFETIME * 0.75
    await harness.fail(5, AttemptOrigin(HOME))
    await harness.signed_in(origin=mine)
    harness.clock.now += DEVICE_LIFETIME
    await harness.fail(5, AttemptOrigin(HOME))
    await locked(harness, mine)


async def test_only_the_latest_devices_stay_known(harness: Harness) -> None:
    await harness.a_person()
    devices = []
    for _ in range(MAX_DEVICES + 2):
        devices.append((await on_a_device(harness))[1])
        harness.clock.advance(minutes=1)
    assert await harness.database.collection("known_devices").count({}) == MAX_DEVICES
    await harness.fail(5, AttemptOrigin(HOME))
    for forgotten in devices[:2]:
        await locked(harness, forgotten)
    for known in devices[2:4]:
        await harness.signed_in(origin=known)


async def test_program_sign_in_creates_no_device(harness: Harness) -> None:
    await harness.a_person()
    signed_in = await harness.signed_in(origin=AttemptOrigin(HOME), is_program=True)
    assert (signed_in.device_token, signed_in.session.known_device_id) == (None, None)
    assert await harness.database.collection("known_devices").count({}) == 0


async def test_signing_out_leaves_the_device_known(harness: Harness) -> None:
    await harness.a_person()
    signed_in, mine = await on_a_device(harness)
    await harness.sign_in.sign_out(signed_in.person.acting(None, session_id=signed_in.session.id))
    await harness.fail(5, AttemptOrigin(HOME))
    await harness.signed_in(origin=mine)


async def test_signing_out_everywhere_keeps_only_this_device_known(harness: Harness) -> None:
    await harness.a_person()
    (_, other), (signed_in, mine) = await on_a_device(harness), await on_a_device(harness)
    await harness.sign_in.sign_out_everywhere(signed_in.person.acting(None, session_id=signed_in.session.id))
    await harness.fail(5, AttemptOrigin(HOME))
    await locked(harness, other)
    await harness.signed_in(origin=mine)


async def test_ending_a_session_forgets_only_its_device(harness: Harness) -> None:
    await harness.a_person()
    (lost, other), (signed_in, mine) = await on_a_device(harness), await on_a_device(harness)
    me = signed_in.person.acting(None, session_id=signed_in.session.id)
    await harness.sign_in.end_session(me, session_id=lost.session.id)
    await harness.fail(5, AttemptOrigin(HOME))
    await locked(harness, other)
    await harness.signed_in(origin=mine)


async def test_password_change_keeps_only_this_device_known(harness: Harness) -> None:
    await harness.a_person()
    (_, other), (signed_in, mine) = await on_a_device(harness), await on_a_device(harness)
    me = signed_in.person.acting(None, session_id=signed_in.session.id)
    await harness.accounts.change_password(me, current=PASSWORD, new=NEW)
    await harness.fail(5, AttemptOrigin(HOME))
    await locked(harness, other)
    await harness.signed_in(password=NEW, origin=mine)


async def test_a_reset_forgets_all_devices_and_all_failures(harness: Harness, guessed_at: GuessedAt) -> None:
    await harness.fail(5, guessed_at.device)
    await harness.accounts.request_reset(email=WEI, language="en")
    await harness.accounts.reset_password(token=await harness.token(), password=NEW)
    assert await harness.database.collection("sign_in_attempts").count({}) == 0
    assert await harness.database.collection("known_devices").count({}) == 0
    await harness.signed_in(password=NEW, origin=AttemptOrigin(HOME))


async def test_throttled_attempts_are_neither_hashed_nor_counted(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_person()
    await harness.fail(5, AttemptOrigin(ELSEWHERE))
    attempts = harness.database.raw["sign_in_attempts"]
    before = await attempts.find({}, sort=[("_id", 1)]).to_list()

    async def nobody_hashes(*arguments: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(Passwords, "verify", nobody_hashes)
    for _ in range(20):
        await locked(harness, AttemptOrigin(ELSEWHERE))
    assert await attempts.find({}, sort=[("_id", 1)]).to_list() == before


@pytest.mark.usefixtures("guessed_at")
async def test_global_lock_adds_no_failures_to_the_network(harness: Harness) -> None:
    for _ in range(10):
        await locked(harness, AttemptOrigin(HOME))
    harness.clock.advance(seconds=30)
    await harness.fail(1, AttemptOrigin(HOME))
    assert (await locked(harness, AttemptOrigin(HOME))).retry_after == 60


async def test_known_and_unknown_addresses_run_the_same_database_commands(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    other = (await on_a_device(harness))[1].device_token

    async def commands(email: str, origin: AttemptOrigin) -> list[str]:
        with counted() as sent, pytest.raises(SignInFailed):
            await harness.signed_in(email, password="not the password", origin=origin)
        return list(sent)

    for token in (None, "forged", other):
        seen = [
            await commands(email, AttemptOrigin(ELSEWHERE, token))
            for email in ("nobody@flasks.example", "li@x.example")
        ]
        assert seen[0] == seen[1]
    await harness.a_person("eve@others.example")
    for token in (None, "forged", mine.device_token):
        origin = AttemptOrigin("198.51.100.1", token)
        assert await commands("eve@others.example", origin) == await commands("nobody2@flasks.example", origin)


@pytest.mark.usefixtures("guessed_at")
async def test_lock_does_not_reveal_whether_an_address_exists(harness: Harness) -> None:
    await harness.lock_everywhere("nobody@flasks.example")
    for email in (WEI, "nobody@flasks.example"):
        refusal = await locked(harness, AttemptOrigin(HOME), email)
        assert (refusal.message, refusal.retry_after) == (
            "Too many failed attempts. Please try again in 30 seconds.",
            30,
        )


@pytest.mark.parametrize(
    "ip, network",
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:77:1::1", "2001:db8:77::/48"),
        ("2001:db8:77:ffff:1:2:3:4", "2001:db8:77::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("testclient", "unknown"),
        ("203.0.113.9.9", "unknown"),
    ],
)
def test_network_is_the_prefix_given_to_a_site(ip: str, network: str) -> None:
    assert network_of(ip) == network


async def test_guesses_from_one_network_are_counted_together(harness: Harness) -> None:
    await harness.a_person()
    for number in range(5):
        await harness.fail(1, AttemptOrigin(f"2001:db8:77:{number}::{number}"))
    await locked(harness, AttemptOrigin("2001:db8:77:abcd::1"))
    await harness.signed_in(origin=AttemptOrigin("2001:db8:78::1"))


async def test_repeated_sign_ins_record_a_device_once(harness: Harness) -> None:
    await harness.a_person()
    _, mine = await on_a_device(harness)
    await asyncio.gather(*(harness.signed_in(origin=mine) for _ in range(3)))
    assert await harness.database.collection("known_devices").count({}) == 1
