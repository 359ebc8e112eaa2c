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
from tests.accounts.harness import PASSWORD, Harness

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(harness: Harness, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(harness.clock(), counter_offset=steps)


async def switched_on(harness: Harness) -> tuple[Actor, str, list[str]]:
    """Return somebody whose second factor is on, its secret and recovery codes; the clock has moved on."""
    await harness.a_person()
    actor = await harness.actor()
    secret = (await harness.second_factor.begin(actor, password=PASSWORD)).secret
    codes = await harness.second_factor.confirm(actor, code=code(harness, secret))
    harness.clock.advance(minutes=2)
    return actor, secret, codes


async def test_enrolment_fits_an_authenticator_app(harness: Harness) -> None:
    await harness.a_person()
    enrolment = await harness.second_factor.begin(await harness.actor(), password=PASSWORD)
    read = pyotp.parse_uri(enrolment.uri)
    assert (read.issuer, read.name) == ("Cloud Expo", "wei@flasks.example")
    assert read.secret == enrolment.secret
    assert enrolment.qr_code.startswith("data:image/svg+xml")
    assert "<script" not in enrolment.qr_code


async def test_second_factor_applies_only_once_confirmed(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    with pytest.raises(TwoFactorIsOff):
        await harness.second_factor.confirm(actor, code="000000")
    await harness.second_factor.begin(actor, password=PASSWORD)
    await harness.signed_in()


async def test_the_secret_is_encrypted_and_recovery_codes_are_hashed(harness: Harness) -> None:
    _, secret, codes = await switched_on(harness)
    stored = repr(await harness.contents())
    assert secret not in stored
    assert all(each not in stored and each.replace("-", "") not in stored for each in codes)
    assert len(set(codes)) == 10


async def test_sign_in_requires_a_code_after_the_password(harness: Harness) -> None:
    _, secret, _ = await switched_on(harness)
    for missing in (None, "", "  "):
        with pytest.raises(CodeRequired):
            await harness.signed_in(code=missing)
    await harness.signed_in(code=code(harness, secret))


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_code_one_step_off_is_accepted(harness: Harness, steps: int) -> None:
    _, secret, _ = await switched_on(harness)
    shown = code(harness, secret, steps)
    signed_in = await harness.signed_in(code=f"{shown[:3]} {shown[3:]}")
    assert await harness.accounts.actor_for_session(signed_in.token) is not None


@pytest.mark.parametrize("steps", [-2, 2])
async def test_code_two_steps_off_is_refused(harness: Harness, steps: int) -> None:
    _, secret, _ = await switched_on(harness)
    with pytest.raises(WrongCode):
        await harness.signed_in(code=code(harness, secret, steps))


async def test_code_works_once(harness: Harness) -> None:
    _, secret, _ = await switched_on(harness)
    await harness.signed_in(code=code(harness, secret))
    with pytest.raises(WrongCode):
        await harness.signed_in(code=code(harness, secret))
    with pytest.raises(WrongCode):
        await harness.signed_in(code=code(harness, secret, -1))
    harness.clock.advance(seconds=30)
    await harness.signed_in(code=code(harness, secret))


async def test_enrolment_code_cannot_be_used_to_sign_in(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    secret = (await harness.second_factor.begin(actor, password=PASSWORD)).secret
    await harness.second_factor.confirm(actor, code=code(harness, secret))
    with pytest.raises(WrongCode):
        await harness.signed_in(code=code(harness, secret))


async def test_code_used_concurrently_works_once(harness: Harness) -> None:
    _, secret, codes = await switched_on(harness)
    for shown in (code(harness, secret), codes[0]):
        person = await harness.accounts._store.find_person_by_email("wei@flasks.example")
        assert person is not None
        answers = await asyncio.gather(*(harness.second_factor.accept(person, shown) for _ in range(5)))
        assert answers.count(True) == 1


async def test_recovery_code_works_once_in_any_spelling(harness: Harness) -> None:
    _, _, codes = await switched_on(harness)
    await harness.signed_in(code=f" {codes[3].upper().replace('-', ' ')} ")
    with pytest.raises(WrongCode):
        await harness.signed_in(code=codes[3])
    signed_in = await harness.signed_in(code=codes[4])
    assert signed_in.person.two_factor is not None
    kept = await harness.accounts._store.find_person(signed_in.person.id)
    assert kept is not None
    assert kept.two_factor is not None
    assert len(kept.two_factor.recovery_hashes) == 8


async def test_wrong_codes_lock_despite_code_prompts_in_between(harness: Harness) -> None:
    await switched_on(harness)
    for _ in range(4):
        with pytest.raises(WrongCode):
            await harness.signed_in(code="000000")
        with pytest.raises(CodeRequired):
            await harness.signed_in()
    with pytest.raises(WrongCode):
        await harness.signed_in(code="x" * 1000)
    with pytest.raises(SignInLocked):
        await harness.signed_in()


async def test_disabling_requires_password_and_code(harness: Harness) -> None:
    actor, secret, _ = await switched_on(harness)
    before = await harness.contents()
    for password, shown, refused in (
        ("not the password", code(harness, secret), WrongPassword),
        ("not the password", "000000", WrongPassword),
        (PASSWORD, "000000", WrongCode),
        (PASSWORD, code(harness, secret, 2), WrongCode),
        (PASSWORD, "  ", CodeRequired),
    ):
        with pytest.raises(refused):
            await harness.second_factor.disable(actor, password=password, code=shown)
    assert await harness.contents() == before
    await harness.second_factor.disable(actor, password=PASSWORD, code=code(harness, secret))
    await harness.signed_in()
    assert (await harness.verbs())[-2:] == ["person.two_factor_off", "person.signed_in"]


async def test_used_code_does_not_disable_second_factor(harness: Harness) -> None:
    actor, secret, codes = await switched_on(harness)
    await harness.signed_in(code=code(harness, secret))
    await harness.signed_in(code=codes[0])
    for used in (code(harness, secret), codes[0]):
        with pytest.raises(WrongCode):
            await harness.second_factor.disable(actor, password=PASSWORD, code=used)
    await harness.second_factor.disable(actor, password=PASSWORD, code=codes[1])
    assert "person.two_factor_off" in await harness.verbs()


async def test_guessing_codes_to_disable_is_throttled(harness: Harness) -> None:
    actor, secret, _ = await switched_on(harness)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await harness.second_factor.disable(actor, password=PASSWORD, code="000000")
    with pytest.raises(SignInLocked) as locked:
        await harness.second_factor.disable(actor, password=PASSWORD, code=code(harness, secret))
    assert locked.value.retry_after == 30
    harness.clock.advance(seconds=30)
    await harness.second_factor.disable(actor, password=PASSWORD, code=code(harness, secret))


async def test_failed_disabling_does_not_use_up_the_code(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _, codes = await switched_on(harness)

    async def others_first(*arguments: object) -> None:
        raise TwoFactorIsOff

    with monkeypatch.context() as patch:
        patch.setattr(type(harness.second_factor), "_write", others_first)
        with pytest.raises(TwoFactorIsOff):
            await harness.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    await harness.second_factor.disable(actor, password=PASSWORD, code=codes[0])


async def test_enabling_and_disabling_are_notified_by_email(harness: Harness) -> None:
    actor, _, codes = await switched_on(harness)
    await harness.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    assert [mail.subject for mail in await harness.mails()] == ["Your sign-in has been changed"] * 2


async def test_enrolment_requires_password_and_no_active_second_factor(harness: Harness) -> None:
    actor, secret, _ = await switched_on(harness)
    before = await harness.contents()
    with pytest.raises(TwoFactorIsOn):
        await harness.second_factor.begin(actor, password=PASSWORD)
    with pytest.raises(TwoFactorIsOn):
        await harness.second_factor.confirm(actor, code=code(harness, secret))
    assert await harness.contents() == before
    await harness.a_person("li@flasks.example")
    with pytest.raises(WrongPassword):
        await harness.second_factor.begin(await harness.actor("li@flasks.example"), password="not the password")


async def test_restarted_enrolment_replaces_the_secret(harness: Harness) -> None:
    await harness.a_person()
    actor = await harness.actor()
    first = await harness.second_factor.begin(actor, password=PASSWORD)
    second = await harness.second_factor.begin(actor, password=PASSWORD)
    with pytest.raises(WrongCode):
        await harness.second_factor.confirm(actor, code=code(harness, first.secret))
    await harness.second_factor.confirm(actor, code=code(harness, second.secret))


async def test_enrolment_overtaken_by_confirmation_is_refused(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await harness.a_person()
    actor = await harness.actor()
    secret = (await harness.second_factor.begin(actor, password=PASSWORD)).secret

    async def confirm_meanwhile(*arguments: object) -> None:
        await harness.second_factor.confirm(actor, code=code(harness, secret))

    monkeypatch.setattr(type(harness.second_factor.guard), "require_password", confirm_meanwhile)
    with pytest.raises(TwoFactorIsOn):
        await harness.second_factor.begin(actor, password=PASSWORD)


async def test_renewing_recovery_codes_requires_password_and_code(harness: Harness) -> None:
    actor, secret, old = await switched_on(harness)
    before = await harness.contents()
    for password, shown, refused in (
        ("not the password", code(harness, secret), WrongPassword),
        (PASSWORD, "000000", WrongCode),
        (PASSWORD, "", CodeRequired),
    ):
        with pytest.raises(refused):
            await harness.second_factor.renew_recovery_codes(actor, password=password, code=shown)
    assert await harness.contents() == before
    new = await harness.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=code(harness, secret))
    assert not set(old) & set(new)
    assert len(new) == len(old)
    with pytest.raises(WrongCode):  # the code that renewed them was used up with it
        await harness.signed_in(code=code(harness, secret))
    with pytest.raises(WrongCode):
        await harness.signed_in(code=old[0])
    await harness.signed_in(code=new[0])


async def test_renewing_and_disabling_require_an_active_second_factor(harness: Harness) -> None:
    person = await harness.a_person()
    actor = await harness.actor()
    with pytest.raises(TwoFactorIsOff):
        await harness.second_factor.renew_recovery_codes(actor, password=PASSWORD, code="000000")
    with pytest.raises(TwoFactorIsOff):
        await harness.second_factor.disable(actor, password=PASSWORD, code="000000")
    assert not await harness.second_factor.accept(person, "000000")


async def test_recovery_codes_of_an_earlier_attempt_are_not_returned(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _, known = await switched_on(harness)

    async def done_before(*arguments: object) -> None:
        pass

    monkeypatch.setattr(type(harness.second_factor), "_write", done_before)
    with pytest.raises(ShownAlready):
        await harness.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=known[0])


async def test_renewal_overtaken_by_disabling_is_refused(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _, codes = await switched_on(harness)

    async def off_meanwhile(*arguments: object) -> list[Attempts]:
        await harness.accounts._store.change_person(actor.person_id or "", {"two_factor": None})
        return []

    monkeypatch.setattr(type(harness.second_factor.guard), "check_password", off_meanwhile)
    with pytest.raises(TwoFactorIsOff):
        await harness.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=codes[0])


async def test_keys_and_anonymous_users_cannot_change_second_factor(harness: Harness) -> None:
    actor, _, _ = await switched_on(harness)
    key = Actor(person_id=actor.person_id, key_id="key_1", scopes=frozenset({"accounts:write"}))
    for refused, other in ((Forbidden, key), (SignInRequired, Actor()), (SignInRequired, Actor(person_id="per_1"))):
        with pytest.raises(refused):
            await harness.second_factor.disable(other, password=PASSWORD, code="000000")
        with pytest.raises(refused):
            await harness.second_factor.confirm(other, code="000000")


@given(st.text(max_size=20))
def test_only_codes_near_the_current_step_match(text: str) -> None:
    now = datetime(2027, 4, 15, tzinfo=UTC)
    good = {pyotp.TOTP(SECRET).at(now, counter_offset=steps) for steps in (-1, 0, 1)}
    assert (matching_step(SECRET, text, now, after=0) is not None) is (text.replace(" ", "") in good)


@given(st.text())
def test_cipher_round_trips_and_fails_under_another_secret(text: str) -> None:
    cipher = Cipher.derive(b"one")
    sealed = cipher.encrypt(text)
    assert cipher.decrypt(sealed) == text
    with pytest.raises(InvalidToken):
        Cipher.derive(b"two").decrypt(sealed)
