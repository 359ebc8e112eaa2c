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


async def test_what_is_shown_fits_an_authenticator_app(house: House) -> None:
    await house.a_person()
    enrolment = await house.second_factor.begin(await house.actor(), password=PASSWORD)
    read = pyotp.parse_uri(enrolment.uri)
    assert (read.issuer, read.name) == ("Cloud Expo", "wei@flasks.example")
    assert read.secret == enrolment.secret
    assert enrolment.qr_code.startswith("data:image/svg+xml")
    assert "<script" not in enrolment.qr_code


async def test_it_counts_only_once_it_is_confirmed(house: House) -> None:
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


async def test_sign_in_asks_for_a_code_after_the_password(house: House) -> None:
    _, secret, _ = await switched_on(house)
    for missing in (None, "", "  "):
        with pytest.raises(CodeRequired):
            await house.signed_in(code=missing)
    await house.signed_in(code=code(house, secret))


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_clock_may_be_one_step_off(house: House, steps: int) -> None:
    _, secret, _ = await switched_on(house)
    shown = code(house, secret, steps)
    signed_in = await house.signed_in(code=f"{shown[:3]} {shown[3:]}")
    assert await house.accounts.actor_for_session(signed_in.token) is not None


@pytest.mark.parametrize("steps", [-2, 2])
async def test_two_steps_off_is_too_far(house: House, steps: int) -> None:
    _, secret, _ = await switched_on(house)
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret, steps))


async def test_a_code_is_good_once(house: House) -> None:
    _, secret, _ = await switched_on(house)
    await house.signed_in(code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret, -1))
    house.clock.advance(seconds=30)
    await house.signed_in(code=code(house, secret))


async def test_the_code_that_switched_it_on_is_not_good_for_a_sign_in(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    secret = (await house.second_factor.begin(actor, password=PASSWORD)).secret
    await house.second_factor.confirm(actor, code=code(house, secret))
    with pytest.raises(WrongCode):
        await house.signed_in(code=code(house, secret))


async def test_a_code_used_twice_at_once_is_good_once(house: House) -> None:
    _, secret, codes = await switched_on(house)
    for shown in (code(house, secret), codes[0]):
        person = await house.accounts._store.find_person_by_email("wei@flasks.example")
        assert person is not None
        answers = await asyncio.gather(*(house.second_factor.accept(person, shown) for _ in range(5)))
        assert answers.count(True) == 1


async def test_a_recovery_code_is_good_once_however_it_is_written(house: House) -> None:
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


async def test_wrong_codes_lock_and_asking_for_a_code_forgives_none_of_them(house: House) -> None:
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


async def test_it_is_switched_off_with_password_and_code_only(house: House) -> None:
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


async def test_a_code_that_was_used_does_not_switch_it_off(house: House) -> None:
    actor, secret, codes = await switched_on(house)
    await house.signed_in(code=code(house, secret))
    await house.signed_in(code=codes[0])
    for used in (code(house, secret), codes[0]):
        with pytest.raises(WrongCode):
            await house.second_factor.disable(actor, password=PASSWORD, code=used)
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[1])
    assert "person.two_factor_off" in await house.verbs()


async def test_guessing_codes_to_switch_it_off_is_slowed_down(house: House) -> None:
    actor, secret, _ = await switched_on(house)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await house.second_factor.disable(actor, password=PASSWORD, code="000000")
    with pytest.raises(SignInLocked) as locked:
        await house.second_factor.disable(actor, password=PASSWORD, code=code(house, secret))
    assert locked.value.retry_after == 30
    house.clock.advance(seconds=30)
    await house.second_factor.disable(actor, password=PASSWORD, code=code(house, secret))


async def test_a_code_is_not_used_up_where_switching_off_does_not_get_through(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _, codes = await switched_on(house)

    async def others_first(*arguments: object) -> None:
        raise TwoFactorIsOff

    with monkeypatch.context() as patch:
        patch.setattr(type(house.second_factor), "_write", others_first)
        with pytest.raises(TwoFactorIsOff):
            await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])


async def test_switching_it_on_and_off_is_told_by_mail(house: House) -> None:
    actor, _, codes = await switched_on(house)
    await house.second_factor.disable(actor, password=PASSWORD, code=codes[0])
    assert [mail.subject for mail in await house.mails()] == ["Your sign-in has been changed"] * 2


async def test_beginning_needs_the_password_and_is_no_way_around_what_is_on(house: House) -> None:
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


async def test_beginning_again_gives_a_new_secret_and_forgets_the_old(house: House) -> None:
    await house.a_person()
    actor = await house.actor()
    first = await house.second_factor.begin(actor, password=PASSWORD)
    second = await house.second_factor.begin(actor, password=PASSWORD)
    with pytest.raises(WrongCode):
        await house.second_factor.confirm(actor, code=code(house, first.secret))
    await house.second_factor.confirm(actor, code=code(house, second.secret))


async def test_begun_and_confirmed_at_once_it_stays_as_confirmed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.a_person()
    actor = await house.actor()
    secret = (await house.second_factor.begin(actor, password=PASSWORD)).secret

    async def confirm_meanwhile(*arguments: object) -> None:
        await house.second_factor.confirm(actor, code=code(house, secret))

    monkeypatch.setattr(type(house.second_factor.guard), "require_password", confirm_meanwhile)
    with pytest.raises(TwoFactorIsOn):
        await house.second_factor.begin(actor, password=PASSWORD)


async def test_recovery_codes_are_renewed_with_password_and_code(house: House) -> None:
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


async def test_without_a_second_factor_there_is_nothing_to_renew_or_switch_off(house: House) -> None:
    person = await house.a_person()
    actor = await house.actor()
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code="000000")
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.disable(actor, password=PASSWORD, code="000000")
    assert not await house.second_factor.accept(person, "000000")


async def test_codes_of_an_earlier_try_are_not_given_out_as_if_they_were_good(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _, known = await switched_on(house)

    async def done_before(*arguments: object) -> None:
        pass

    monkeypatch.setattr(type(house.second_factor), "_write", done_before)
    with pytest.raises(ShownAlready):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=known[0])


async def test_a_change_that_another_one_overtook_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, _, codes = await switched_on(house)

    async def off_meanwhile(*arguments: object) -> list[Attempts]:
        await house.accounts._store.change_person(actor.person_id or "", {"two_factor": None})
        return []

    monkeypatch.setattr(type(house.second_factor.guard), "check_password", off_meanwhile)
    with pytest.raises(TwoFactorIsOff):
        await house.second_factor.renew_recovery_codes(actor, password=PASSWORD, code=codes[0])


async def test_a_key_and_nobody_touch_no_second_factor(house: House) -> None:
    actor, _, _ = await switched_on(house)
    key = Actor(person_id=actor.person_id, key_id="key_1", scopes=frozenset({"accounts:write"}))
    for refused, other in ((Forbidden, key), (SignInRequired, Actor()), (SignInRequired, Actor(person_id="per_1"))):
        with pytest.raises(refused):
            await house.second_factor.disable(other, password=PASSWORD, code="000000")
        with pytest.raises(refused):
            await house.second_factor.confirm(other, code="000000")


@given(st.text(max_size=20))
def test_no_text_is_a_code_by_accident(text: str) -> None:
    now = datetime(2027, 4, 15, tzinfo=UTC)
    good = {pyotp.TOTP(SECRET).at(now, counter_offset=steps) for steps in (-1, 0, 1)}
    assert (matching_step(SECRET, text, now, after=0) is not None) is (text.replace(" ", "") in good)


@given(st.text())
def test_the_cipher_gives_back_what_it_took_and_nothing_under_another_secret(text: str) -> None:
    cipher = Cipher.derived(b"one")
    sealed = cipher.encrypt(text)
    assert cipher.decrypt(sealed) == text
    with pytest.raises(InvalidToken):
        Cipher.derived(b"two").decrypt(sealed)
