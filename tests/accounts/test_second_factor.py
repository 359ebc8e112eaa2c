"""The second factor: authenticator codes, recovery codes, and nothing good twice."""

import asyncio
from datetime import UTC, datetime

import pyotp
import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from expo.accounts.errors import (
    CodeRequired,
    ShownAlready,
    SignInLocked,
    TwoFactorIsOff,
    TwoFactorIsOn,
    WrongCode,
    WrongPassword,
)
from expo.accounts.rules.attempts import Attempts
from expo.accounts.rules.tokens import Cipher
from expo.accounts.rules.totp import matching_step
from expo.kit.access import Actor
from expo.kit.errors import Forbidden, SignInRequired
from tests.accounts.house import PASSWORD, House

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(house: House, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(house.clock(), counter_offset=steps)


async def switched_on(house: House) -> tuple[Actor, str, list[str]]:
    """Return somebody whose second factor is on, its secret and recovery codes; the clock has moved on."""
    await house.a_person()
    actor = await house.actor()
    secret = (await house.second_factor.begin(actor, password=PASSWORD)).secret
    codes = await house.second_factor.confirm(actor, code=code(house, secret))
    house.clock.advance(minutes=2)
    return actor, secret, codes


async def test_enrolment_fits_an_authenticator_app(house: House) -> None:
    await house.a_person()
    enrolment = await house.second_factor.begin(await house.actor(), password=PASSWORD)
    read = pyotp.parse_uri(enrolment.uri)
    assert (read.issuer, read.name) == ("Cloud Expo", "wei@flasks.example")
    assert read.secret == enrolment.secret
    assert enrolment.qr_code.startswith("data:image/svg+xml")
    assert "<script" not in enrolment.qr_code


async def test_second_factor_applies_only_once_confirmed(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.confirm(actor, code="000000")
    await house.second_factor.begin(actor, password=PASSWORD)
    await house.signed_in()


async def test_the_secret_is_encrypted_and_recovery_codes_are_hashed(house: House) -> None:
    _, secret, codes = await switched_on(house)
    stored = repr(await house.contents())
    assert secret not in stored
    assert all(each not in stored and each.replace("-", "") not in stored for each in codes)
    assert len(set(codes)) == 10


async def test_sign_in_requires_a_code_after_the_password(house: House) -> None:
    _, secret, _ = await switched_on(house)
    for missing in (None, "", "  "):
        with pytest.raises(CodeRequired):
            await house.signed_in(code=missing)
    await house.signed_in(code=code(house, secret))


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_code_one_step_off_is_accepted(house: House, steps: int) -> None:
    _, secret, _ = await switched_on(house)
    shown = code(house, secret, steps)
    signed_in = await house.signed_in(code=f"{shown[:3]} {shown[3:]}")
    assert await house.accounts.actor_for_session(signed_in.token) is not None


@pytest.mark.parametrize("steps", [-2, 2])
async def test_code_two_steps_off_is_refused(house: House, steps: int) -> None:
    _, secret, _ = await switched_on(house)
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret, steps))


async def test_code_works_once(house: House) -> None:
    _, secret, _ = await switched_on(house)
    await house.signed_in(code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret, -1))
    house.clock.advance(seconds=30)
    await house.signed_in(code=code(house, secret))


async def test_enrolment_code_cannot_be_used_to_sign_in(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    secret = (await house.second_factor.begin(actor, password=PASSWORD)).secret
    await house.second_factor.confirm(actor, code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret))


async def test_code_used_concurrently_works_once(house: House) -> None:
    _, secret, codes = await switched_on(house)
    for shown in (code(house, secret), codes[0]):
        person = await house.accounts._store.find_person_by_email("wei@flasks.example")
        assert person is not None
        answers = await asyncio.gather(*(house.second_factor.accept(person, shown) for _ in range(5)))
        assert answers.count(True) == 1


async def test_recovery_code_works_once_in_any_spelling(house: House) -> None:
    _, _, codes = await switched_on(house)
    await house.signed_in(code=f" {codes[3].upper().replace('-', ' ')} ")
    with pytest.raises(WrongCode):
        await house.signed_in(code=codes[3])
    signed_in = await house.signed_in(code=codes[4])
    assert signed_in.person.two_factor is not None
    kept = await house.accounts._store.find_person(signed_in.person.id)
    assert kept is not None
    assert kept.two_factor is not None
    assert len(kept.two_factor.recovery_hashes) == 8


async def test_wrong_codes_lock_despite_code_prompts_in_between(house: House) -> None:
    await switched_on(house)
    for _ in range(4):
        with pytest.raises(WrongCode):
            await house.signed_in(code="000000")
        with pytest.raises(CodeRequired):
            await house.signed_in()
    with pytest.raises(WrongCode):
        await house.signed_in(code="x" * 1000)
    with pytest.raises(SignInLocked):
        await house.signed_in()


async def test_disabling_requires_password_and_code(house: House) -> None:
    actor, secret, _ = await switched_on(house)
    before = await house.contents()
    for password, shown, refused in (
        ("not the password", code(house, secret), WrongPassword),
        ("not the password", "000000", WrongPassword),
        (PASSWORD, "000000", WrongCode),
        (PASSWORD, code(house, secret, 2), WrongCode),
        (PASSWORD, "  ", CodeRequired),
    ):
        with pytest.raises(refused):
            await house.second_factor.disable(actor, password=password, code=shown)
    assert await house.contents() == before
    await house.second_factor.disable(actor, password=PASSWORD, code=code(house, secret))
    await house.signed_in()
    assert (await house.verbs())[-2:] == ["person.two_factor_off", "person.signed_in"]


async def test_used_code_does_not_disable_second_factor(house: House) -> None:
    actor, secret, codes = await switched_on(house)
    await house.signed_in(code=code(house, secret))
    await house.signed_in(code=codes[0])
    for used in (code(house, secret), codes[0]):
        with pytest.raises(WrongCode):
            await house.second_factor.disable(actor, password=PASSWORD, code=used)
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[1])
    assert "person.two_factor_off" in await house.verbs()


async def test_guessing_codes_to_disable_is_throttled(house: House) -> None:
    actor, secret, _ = await switched_on(house)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await house.second_factor.disable(actor, password=PASSWORD, code="000000")
    with pytest.raises(SignInLocked) as locked:
        await house.second_factor.disable(actor, password=PASSWORD, code=code(house, secret))
    assert locked.value.retry_after == 30
    house.clock.advance(seconds=30)
    await house.second_factor.disable(actor, password=PASSWORD, code=code(house, secret))


async def test_failed_disabling_does_not_use_up_the_code(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _, codes = await switched_on(house)

    async def others_first(*arguments: object) -> None:
        raise TwoFactorIsOff

    with monkeypatch.context() as patch:
        patch.setattr(type(house.second_factor), "_write", others_first)
        with pytest.raises(TwoFactorIsOff):
            await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])


async def test_enabling_and_disabling_are_notified_by_email(house: House) -> None:
    actor, _, codes = await switched_on(house)
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    assert [mail.subject for mail in await house.mails()] == ["Your sign-in has been changed"] * 2


async def test_enrolment_requires_password_and_no_active_second_factor(house: House) -> None:
    actor, secret, _ = await switched_on(house)
    before = await house.contents()
    with pytest.raises(TwoFactorIsOn):
        await house.second_factor.begin(actor, password=PASSWORD)
    with pytest.raises(TwoFactorIsOn):
        await house.second_factor.confirm(actor, code=code(house, secret))
    assert await house.contents() == before
    await house.a_person("li@flasks.example")
    with pytest.raises(WrongPassword):
        await house.second_factor.begin(await house.actor("li@flasks.example"), password="not the password")


async def test_restarted_enrolment_replaces_the_secret(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    first = await house.second_factor.begin(actor, password=PASSWORD)
    second = await house.second_factor.begin(actor, password=PASSWORD)
    with pytest.raises(WrongCode):
        await house.second_factor.confirm(actor, code=code(house, first.secret))
    await house.second_factor.confirm(actor, code=code(house, second.secret))


async def test_enrolment_overtaken_by_confirmation_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.a_person()
    actor = await house.actor()
    secret = (await house.second_factor.begin(actor, password=PASSWORD)).secret

    async def confirm_meanwhile(*arguments: object) -> None:
        await house.second_factor.confirm(actor, code=code(house, secret))

    monkeypatch.setattr(type(house.second_factor.guard), "require_password", confirm_meanwhile)
    with pytest.raises(TwoFactorIsOn):
        await house.second_factor.begin(actor, password=PASSWORD)


async def test_renewing_recovery_codes_requires_password_and_code(house: House) -> None:
    actor, secret, old = await switched_on(house)
    before = await house.contents()
    for password, shown, refused in (
        ("not the password", code(house, secret), WrongPassword),
        (PASSWORD, "000000", WrongCode),
        (PASSWORD, "", CodeRequired),
    ):
        with pytest.raises(refused):
            await house.second_factor.renew_recovery_codes(actor, password=password, code=shown)
    assert await house.contents() == before
    new = await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=code(house, secret))
    assert not set(old) & set(new)
    assert len(new) == len(old)
    with pytest.raises(WrongCode):  # the code that renewed them was used up with it
        await house.signed_in(code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=old[0])
    await house.signed_in(code=new[0])


async def test_renewing_and_disabling_require_an_active_second_factor(house: House) -> None:
    person = await house.a_person()
    actor = await house.actor()
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code="000000")
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.disable(actor, password=PASSWORD, code="000000")
    assert not await house.second_factor.accept(person, "000000")


async def test_recovery_codes_of_an_earlier_attempt_are_not_returned(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _, known = await switched_on(house)

    async def done_before(*arguments: object) -> None:
        pass

    monkeypatch.setattr(type(house.second_factor), "_write", done_before)
    with pytest.raises(ShownAlready):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=known[0])


async def test_renewal_overtaken_by_disabling_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _, codes = await switched_on(house)

    async def off_meanwhile(*arguments: object) -> list[Attempts]:
        await house.accounts._store.change_person(actor.person_id or "", {"two_factor": None})
        return []

    monkeypatch.setattr(type(house.second_factor.guard), "check_password", off_meanwhile)
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=codes[0])


async def test_keys_and_anonymous_users_cannot_change_second_factor(house: House) -> None:
    actor, _, _ = await switched_on(house)
    key = Actor(person_id=actor.person_id, key_id="key_1", scopes=frozenset({"accounts:write"}))
    for refused, other in ((Forbidden, key), (SignInRequired, Actor()), (SignInRequired, Actor(person_id="per_1"))):
        with pytest.raises(refused):
            await house.second_factor.disable(other, password=PASSWORD, code="000000")
        with pytest.raises(refused):
            await house.second_factor.confirm(other, code="000000")


@given(st.text(max_size=20))
def test_only_codes_near_the_current_step_match(text: str) -> None:
    now = datetime(2027, 4, 15, tzinfo=UTC)
    good = {pyotp.TOTP(SECRET).at(now, counter_offset=steps) for steps in (-1, 0, 1)}
    assert (matching_step(SECRET, text, now, after=0) is not None) is (text.replace(" ", "") in good)


@given(st.text())
def test_cipher_round_trips_and_fails_under_another_secret(text: str) -> None:
    cipher = Cipher.derived(b"one")
    sealed = cipher.encrypt(text)
    assert cipher.decrypt(sealed) == text
    with pytest.raises(InvalidToken):
        Cipher.derived(b"two").decrypt(sealed)
